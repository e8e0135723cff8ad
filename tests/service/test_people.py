"""Who may do what, and who said yes to what."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service import dialogues, invites, leases, outbox, people, updates
from service.database import Database
from service.models import AuditRecord, Delivery, Invite, Person, SeenUpdate
from tests.conftest import NOW
from tests.service.helpers import all_at_once, farmers

LATER = NOW + timedelta(days=1)


def test_meeting_somebody_again_learns_his_new_name_and_keeps_his_language(db: Database) -> None:
    db.write_now(people.meet, 7, "Ana", "pt", now=NOW)
    again = db.write_now(people.meet, 7, "Ana María", "es", now=LATER)
    assert (again.name, again.language, again.joined_at, again.last_seen_at) == ("Ana María", "pt", NOW, LATER)


def test_two_first_messages_at_once_are_one_person(db: Database) -> None:
    met = all_at_once([partial(db.write_now, _meet_ana)] * 6)
    assert {person.id for person in met} == {7}


def _meet_ana(tx: Session) -> Person:
    return people.meet(tx, 7, "Ana", "es", now=NOW)


def test_ids_beyond_32_bits_fit(db: Database) -> None:
    assert db.write_now(people.meet, 2**52 + 3, "Lejos", "es", now=NOW).id == 2**52 + 3


def test_consent_is_given_once_taken_back_and_given_again(db: Database, stranger: Person) -> None:
    def agreed() -> bool:
        return db.read_now(people.has_consented, stranger.id)

    assert not agreed()
    for _ in range(2):
        db.write_now(people.consent, stranger.id, now=NOW)
    assert agreed()
    db.write_now(people.withdraw, stranger.id, now=NOW)
    assert not agreed()
    db.write_now(people.consent, stranger.id, now=LATER)
    assert agreed()
    assert not db.read_now(people.has_consented, stranger.id, "other")


def test_parar_takes_back_what_was_not_asked_for_and_leaves_the_answers(db: Database, farmer: Person) -> None:
    def work(tx: Session) -> None:
        for kind in ("reminder", "announcement", "case", "change"):
            outbox.owe(tx, kind, farmer.id, "error.left", {}, now=NOW, language="es")
        people.stop(tx, tx.get_one(Person, farmer.id), now=NOW)

    db.write_now(work)
    left = db.read_now(lambda tx: {row.kind for row in tx.query(Delivery).filter_by(state="ready")})
    assert left == {"case", "change"}
    assert db.write_now(lambda tx: people.resume(tx.get_one(Person, farmer.id)))
    assert not db.write_now(lambda tx: people.resume(tx.get_one(Person, farmer.id)))


def test_a_role_is_given_once_and_taken_once_and_both_are_on_record(db: Database, stranger: Person, coordinator: Person) -> None:
    grant = partial(people.grant, person_id=stranger.id, role="organizer", by=coordinator.id, now=NOW)
    revoke = partial(people.revoke, person_id=stranger.id, role="organizer", by=coordinator.id, now=NOW)
    assert [db.write_now(lambda tx: grant(tx)), db.write_now(lambda tx: grant(tx))] == [True, False]
    assert db.read_now(people.roles_of, stranger.id) == {"organizer"}
    assert [person.id for person in db.read_now(people.with_role, "organizer")] == [stranger.id]
    assert [db.write_now(lambda tx: revoke(tx)), db.write_now(lambda tx: revoke(tx))] == [True, False]
    assert db.read_now(people.roles_of, stranger.id) == frozenset()
    of_coordinator = select(AuditRecord.action).filter_by(actor_id=coordinator.id).order_by(AuditRecord.id)
    trail = db.read_now(lambda tx: list(tx.scalars(of_coordinator)))
    assert trail == ["role.grant", "role.revoke"]


def test_a_duty_belongs_to_one_group(db: Database, consultant: Person) -> None:
    for chat in (-5, -6):
        db.write_now(people.give_duty, "consultants", chat, "x" * 500, by=consultant.id, now=NOW)
    group = db.read_now(people.group_with, "consultants")
    assert group is not None
    assert (group.chat_id, len(group.title)) == (-6, 200)


def test_an_invitation_gives_its_role_once(db: Database, stranger: Person, farmer: Person) -> None:
    payload = db.write_now(invites.create, "consultant", by=None, now=NOW)
    assert len(payload) <= 64
    assert db.write_now(invites.redeem, payload, stranger.id, now=NOW) == "consultant"
    assert db.write_now(invites.redeem, payload, farmer.id, now=NOW) is None
    assert db.read_now(people.roles_of, stranger.id) == {"consultant"}
    assert db.read_now(people.roles_of, farmer.id) == frozenset()


def test_of_many_who_open_an_invitation_at_once_one_gets_the_role(db: Database) -> None:
    crowd = farmers(db, 8)
    payload = db.write_now(invites.create, "organizer", by=None, now=NOW)

    def open_link(person_id: int) -> str | None:
        return db.write_now(invites.redeem, payload, person_id, now=NOW)

    opened = all_at_once([partial(open_link, person.id) for person in crowd])
    assert sorted(opened, key=str) == [None] * 7 + ["organizer"]
    assert len(db.read_now(people.with_role, "organizer")) == 1


def test_opening_ones_own_link_again_is_no_error_while_the_role_stands(db: Database, stranger: Person, coordinator: Person) -> None:
    payload = db.write_now(invites.create, "consultant", by=None, now=NOW)
    for _ in range(2):
        assert db.write_now(invites.redeem, payload, stranger.id, now=NOW) == "consultant"
    db.write_now(people.revoke, stranger.id, "consultant", by=coordinator.id, now=NOW)
    assert db.write_now(invites.redeem, payload, stranger.id, now=NOW) is None
    assert db.read_now(people.roles_of, stranger.id) == frozenset()


def test_an_old_or_made_up_invitation_gives_nothing(db: Database, stranger: Person) -> None:
    payload = db.write_now(invites.create, "coordinator", by=None, now=NOW)
    assert db.write_now(invites.redeem, payload, stranger.id, now=NOW + invites.VALID_FOR) is None
    assert db.write_now(invites.redeem, payload + "x", stranger.id, now=NOW) is None
    assert db.write_now(invites.redeem, "i_", stranger.id, now=NOW) is None


def test_the_token_itself_is_not_kept(db: Database) -> None:
    payload = db.write_now(invites.create, "coordinator", by=None, now=NOW)
    (kept,) = db.read_now(lambda tx: [invite.token_hash for invite in tx.query(Invite)])
    assert kept not in payload
    assert payload.removeprefix(invites.PREFIX) not in kept


def test_an_update_takes_effect_once_however_many_bring_it(db: Database) -> None:
    def take() -> bool:
        return db.write_now(updates.first_time, 2**40, now=NOW)

    assert sorted(all_at_once([take] * 8)) == [False] * 7 + [True]


def test_an_update_whose_effect_failed_may_come_again(db: Database) -> None:
    def fail(tx: Session) -> None:
        updates.first_time(tx, 5, now=NOW)
        raise KeyError

    with pytest.raises(KeyError):
        db.write_now(fail)
    assert db.write_now(updates.first_time, 5, now=NOW)


def test_a_poison_update_is_set_aside_once_with_a_reference(db: Database) -> None:
    reference = db.write_now(updates.set_aside, 5, "{}", "ValueError at ask.py:1", now=NOW)
    assert reference is not None
    assert db.write_now(updates.set_aside, 5, "{}", "again", now=NOW) is None
    assert db.read_now(updates.set_aside_since, NOW - timedelta(days=1)) == [(reference, "ValueError at ask.py:1", NOW)]
    assert db.read_now(updates.set_aside_since, LATER) == []


def test_old_updates_are_dropped_and_what_was_set_aside_stays(db: Database) -> None:
    db.write_now(updates.first_time, 1, now=NOW)
    db.write_now(updates.set_aside, 2, "{}", "fault", now=NOW)
    db.write_now(updates.first_time, 3, now=NOW + updates.KEEP)
    db.write_now(updates.prune, now=NOW + updates.KEEP + timedelta(seconds=1))
    assert db.read_now(lambda tx: tx.scalar(select(func.max(SeenUpdate.update_id)))) == 3
    assert db.write_now(updates.first_time, 1, now=NOW)
    assert not db.write_now(updates.first_time, 2, now=NOW)


def test_a_lease_has_one_holder_until_it_runs_out(db: Database) -> None:
    def hold(who: str, after: int = 0) -> bool:
        return db.write_now(leases.hold, "sender", who, for_=timedelta(seconds=15), now=NOW + timedelta(seconds=after))

    assert hold("one")
    assert not hold("two")
    assert hold("one", 10)
    assert not hold("two", 24)
    assert hold("two", 25)
    assert not hold("one", 26)


def test_of_many_who_reach_for_a_lease_at_once_one_has_it(db: Database) -> None:
    def hold(who: str) -> bool:
        return db.write_now(leases.hold, "sender", who, for_=timedelta(seconds=15), now=NOW)

    assert sum(all_at_once([partial(hold, f"w{number}") for number in range(8)])) == 1


def test_a_lease_given_up_is_free_at_once_and_only_its_holder_can(db: Database) -> None:
    hold = partial(leases.hold, name="sender", for_=timedelta(seconds=15), now=NOW)
    db.write_now(lambda tx: hold(tx, holder="one"))
    db.write_now(leases.release, "sender", "two", now=NOW)
    assert not db.write_now(lambda tx: hold(tx, holder="two"))
    db.write_now(leases.release, "sender", "one", now=NOW)
    assert db.write_now(lambda tx: hold(tx, holder="two"))


def test_a_dialogue_stands_where_it_was_left_and_is_over_after_a_day(db: Database, farmer: Person) -> None:
    db.write_now(dialogues.go, 5, farmer.id, "session.title", {"a": 1}, now=NOW)
    db.write_now(dialogues.go, 5, farmer.id, "session.when", {"a": 2}, now=NOW)
    there = db.read_now(dialogues.at, 5, farmer.id, now=NOW)
    assert there is not None
    assert (there.step, there.data) == ("session.when", {"a": 2})
    assert db.read_now(dialogues.at, 6, farmer.id, now=NOW) is None
    assert db.read_now(dialogues.at, 5, farmer.id, now=NOW + dialogues.VALID_FOR) is None
    db.write_now(dialogues.prune, now=NOW + dialogues.VALID_FOR + timedelta(seconds=1))
    db.write_now(dialogues.go, 5, farmer.id, "session.title", {}, now=LATER)
    db.write_now(dialogues.leave, 5, farmer.id)
    assert db.read_now(dialogues.at, 5, farmer.id, now=LATER) is None
