"""field schools: a season of sessions, places and waiting lists, guests, words for each session"""

import sqlalchemy as sa
from alembic import op
import service.types


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('reminder_choices',
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('ladder', sa.JSON(), nullable=False),
    sa.Column('chosen_at', service.types.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_reminder_choices_person_id')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_reminder_choices'))
    )
    op.create_table('schools',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('organizer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('area', sa.String(length=200), nullable=False),
    sa.Column('host', sa.String(length=200), nullable=True),
    sa.Column('latitude', sa.Double(), nullable=True),
    sa.Column('longitude', sa.Double(), nullable=True),
    sa.Column('host_consent_at', service.types.UtcDateTime(timezone=True), nullable=True),
    sa.Column('host_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('capacity', sa.Integer(), nullable=True),
    sa.Column('joining', sa.String(length=10), nullable=False),
    sa.Column('join_code', sa.String(length=20), nullable=True),
    sa.Column('certificate_percent', sa.Integer(), nullable=False),
    sa.Column('reminders', sa.JSON(), nullable=True),
    sa.Column('created_at', service.types.UtcDateTime(timezone=True), nullable=False),
    sa.Column('closed_at', service.types.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['host_id'], ['people.id'], name=op.f('fk_schools_host_id')),
    sa.ForeignKeyConstraint(['organizer_id'], ['people.id'], name=op.f('fk_schools_organizer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_schools'))
    )
    with op.batch_alter_table('schools', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_schools_host_id'), ['host_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_schools_organizer_id'), ['organizer_id'], unique=False)

    op.create_table('facilitators',
    sa.Column('school_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('added_at', service.types.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_facilitators_person_id')),
    sa.ForeignKeyConstraint(['school_id'], ['schools.id'], name=op.f('fk_facilitators_school_id')),
    sa.PrimaryKeyConstraint('school_id', 'person_id', name=op.f('pk_facilitators'))
    )
    with op.batch_alter_table('facilitators', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_facilitators_person_id'), ['person_id'], unique=False)

    op.create_table('shared_cards',
    sa.Column('inline_message_id', sa.String(length=120), nullable=False),
    sa.Column('school_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('session_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('shared_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('shared_at', service.types.UtcDateTime(timezone=True), nullable=False),
    sa.Column('stale_since', service.types.UtcDateTime(timezone=True), nullable=True),
    sa.Column('try_after', service.types.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['school_id'], ['schools.id'], name=op.f('fk_shared_cards_school_id')),
    sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_shared_cards_session_id')),
    sa.ForeignKeyConstraint(['shared_by'], ['people.id'], name=op.f('fk_shared_cards_shared_by')),
    sa.PrimaryKeyConstraint('inline_message_id', name=op.f('pk_shared_cards'))
    )
    with op.batch_alter_table('shared_cards', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_shared_cards_school_id'), ['school_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_shared_cards_session_id'), ['session_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_shared_cards_shared_by'), ['shared_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_shared_cards_stale_since'), ['stale_since'], unique=False)

    with op.batch_alter_table('registrations', schema=None) as batch_op:
        batch_op.add_column(sa.Column('school_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.add_column(sa.Column('guest_name', sa.String(length=120), nullable=True))
        batch_op.add_column(sa.Column('registered_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.add_column(sa.Column('state', sa.String(length=12), server_default=sa.text("'registered'"), nullable=False))
        batch_op.add_column(sa.Column('position', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), server_default=sa.text('0'), nullable=False))
        batch_op.alter_column('session_id',
               existing_type=sa.INTEGER(),
               nullable=True)
        batch_op.alter_column('person_id',
               existing_type=sa.INTEGER(),
               nullable=True)
        batch_op.create_index(batch_op.f('ix_registrations_registered_by'), ['registered_by'], unique=False)
        batch_op.create_index('ix_registrations_school_id_state_position', ['school_id', 'state', 'position'], unique=False)
        batch_op.create_index('ix_registrations_session_id_state_position', ['session_id', 'state', 'position'], unique=False)
        batch_op.create_unique_constraint(batch_op.f('uq_registrations_school_id_person_id'), ['school_id', 'person_id'])
        batch_op.create_foreign_key(batch_op.f('fk_registrations_registered_by'), 'people', ['registered_by'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_registrations_school_id'), 'schools', ['school_id'], ['id'])
        batch_op.create_check_constraint(batch_op.f('ck_registrations_one_of'), '(school_id IS NULL) <> (session_id IS NULL)')
        batch_op.create_check_constraint(batch_op.f('ck_registrations_somebody'), '(person_id IS NULL) <> (guest_name IS NULL)')
    op.execute("UPDATE registrations SET position = id, state = CASE WHEN left_at IS NULL THEN 'registered' ELSE 'left' END")

    op.create_table('rsvps',
    sa.Column('session_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('registration_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('coming', sa.Boolean(), nullable=False),
    sa.Column('companions', sa.Integer(), nullable=False),
    sa.Column('said_at', service.types.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['registration_id'], ['registrations.id'], name=op.f('fk_rsvps_registration_id')),
    sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_rsvps_session_id')),
    sa.PrimaryKeyConstraint('session_id', 'registration_id', name=op.f('pk_rsvps'))
    )
    with op.batch_alter_table('rsvps', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rsvps_registration_id'), ['registration_id'], unique=False)

    # without copying the table on SQLite: others point at its rows
    op.add_column('sessions', sa.Column('minutes', sa.Integer(), server_default=sa.text('180'), nullable=False))
    op.add_column('sessions', sa.Column('at_host', sa.Boolean(), server_default=sa.text('false'), nullable=False))
    op.add_column('sessions', sa.Column('number', sa.Integer(), nullable=True))
    op.add_column('sessions', sa.Column('topic', sa.String(length=200), nullable=True))
    op.add_column('sessions', sa.Column('entry_ids', sa.JSON(), server_default=sa.text("'[]'"), nullable=False))
    op.add_column('sessions', sa.Column('bring', sa.String(length=300), nullable=True))
    op.add_column('sessions', sa.Column('school_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'),
                                        sa.ForeignKey('schools.id', name=op.f('fk_sessions_school_id')), nullable=True), inline_references=True)
    op.create_index('ix_sessions_school_id_number', 'sessions', ['school_id', 'number'], unique=True)


def downgrade() -> None:
    with op.batch_alter_table('rsvps', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_rsvps_registration_id'))

    op.drop_table('rsvps')
    with op.batch_alter_table('shared_cards', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_shared_cards_stale_since'))
        batch_op.drop_index(batch_op.f('ix_shared_cards_shared_by'))
        batch_op.drop_index(batch_op.f('ix_shared_cards_session_id'))
        batch_op.drop_index(batch_op.f('ix_shared_cards_school_id'))

    op.drop_table('shared_cards')
    op.execute('DELETE FROM registrations WHERE school_id IS NOT NULL OR guest_name IS NOT NULL')
    op.execute("UPDATE registrations SET left_at = COALESCE(left_at, registered_at) WHERE state <> 'registered'")
    with op.batch_alter_table('registrations', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_registrations_one_of'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_registrations_somebody'), type_='check')
        batch_op.drop_constraint(batch_op.f('fk_registrations_school_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_registrations_registered_by'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('uq_registrations_school_id_person_id'), type_='unique')
        batch_op.drop_index('ix_registrations_session_id_state_position')
        batch_op.drop_index('ix_registrations_school_id_state_position')
        batch_op.drop_index(batch_op.f('ix_registrations_registered_by'))
        batch_op.alter_column('person_id',
               existing_type=sa.INTEGER(),
               nullable=False)
        batch_op.alter_column('session_id',
               existing_type=sa.INTEGER(),
               nullable=False)
        batch_op.drop_column('position')
        batch_op.drop_column('state')
        batch_op.drop_column('registered_by')
        batch_op.drop_column('guest_name')
        batch_op.drop_column('school_id')

    copied = op.get_bind().dialect.name == 'sqlite'  # there the table is copied, for which nothing may point at it
    for table in ('registrations', 'reminders') if copied else ():
        op.execute(f'CREATE TEMPORARY TABLE kept_{table} AS SELECT * FROM {table}')
        op.execute(f'DELETE FROM {table}')
    with op.batch_alter_table('sessions', schema=None) as batch_op:
        batch_op.drop_index('ix_sessions_school_id_number')
        batch_op.drop_column('bring')
        batch_op.drop_column('entry_ids')
        batch_op.drop_column('topic')
        batch_op.drop_column('number')
        batch_op.drop_column('school_id')
        batch_op.drop_column('at_host')
        batch_op.drop_column('minutes')
    for table in ('registrations', 'reminders') if copied else ():
        op.execute(f'INSERT INTO {table} SELECT * FROM kept_{table}')
        op.execute(f'DROP TABLE kept_{table}')

    with op.batch_alter_table('facilitators', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_facilitators_person_id'))

    op.drop_table('facilitators')
    with op.batch_alter_table('schools', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_schools_organizer_id'))
        batch_op.drop_index(batch_op.f('ix_schools_host_id'))

    op.drop_table('schools')
    op.drop_table('reminder_choices')
