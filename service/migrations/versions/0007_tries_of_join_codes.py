"""wrong tries of a school's join code"""

import sqlalchemy as sa
from alembic import op
import service.types


revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('code_tries',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('tried_at', service.types.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_code_tries_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_code_tries'))
    )
    with op.batch_alter_table('code_tries', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_code_tries_person_id'), ['person_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('code_tries', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_code_tries_person_id'))

    op.drop_table('code_tries')
