"""What was sent is corrected or taken back, copy by copy; what has not left says the new words at once."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from service import amendments, announcement_report, announcements, outbox, wordings
from service.audiences import Audience
from service.database import Database
from service.models import Amendment, Announcement, AuditRecord, Delivery, Person
from service.programme import Programme
from service.wordings import Source
from tests.conftest import NOW
from tests.service.announcing import act, claim, deliveries, draft, finish, started, state_of, write_all
from tests.service.helpers import farmers

IBERIA = Audience(("Iberia",))


@pytest.fixture
def announcement(db: Database, organizer: Person, programme: Programme) -> Announcement:
    """To nine: three have it, one is on its way, one unknown, four have not left."""
    farmers(db, 9, district="Iberia")
    announcement = started(db, organizer, programme, IBERIA, html="Lunes, [nombre]")
    write_all(db, programme)
    finish(db, claim(db, 3))
    finish(db, claim(db, 1), "unknown")
    claim(db, 1)
    return announcement


def correct(db: Database, announcement: Announcement, organizer: Person, html: str = "Martes, [nombre]") -> None:
    def work(tx: Session) -> None:
        one = tx.get_one(Announcement, announcement.id)
        amendments.correct(tx, one, wordings.of(tx, one.id)[0], html, organizer.id, now=NOW)

    db.write_now(work)


def follow(db: Database, programme: Programme, *, size: int = 2, **later: float) -> None:
    for _ in range(20):
        db.write_now(amendments.write_batch, programme=programme, now=NOW + timedelta(**later), size=size)


def owed(db: Database) -> list[tuple[int, int | None, str]]:
    rows = sorted(deliveries(db, "amendment"), key=lambda row: row.id)
    return [(row.chat_id, row.edits, row.data.get("html", row.template)) for row in rows]


def test_copies_are_edited_once_and_the_rest_reads_only_the_new_words(
    db: Database, announcement: Announcement, organizer: Person, programme: Programme
) -> None:
    correct(db, announcement, organizer)
    assert state_of(db, announcement) == "paused"
    follow(db, programme)
    assert len(owed(db)) == 3
    (on_its_way,) = [row for row in deliveries(db) if row.state == "sending"]
    finish(db, [on_its_way])
    follow(db, programme)
    numbers = {row.chat_id: row.message_id for row in deliveries(db) if row.state == "sent"}
    assert sorted(owed(db)) == [(chat, number, "Martes, Farmer") for chat, number in sorted(numbers.items())]
    assert len(numbers) == 4
    said = Counter(row.data["html"] for row in deliveries(db) if row.state == "held")
    assert said == {"Martes, Farmer": 4}
    follow(db, programme)
    assert len(owed(db)) == 4


def test_one_that_comes_back_says_the_new_words_when_it_goes_again(
    db: Database, announcement: Announcement, organizer: Person, programme: Programme
) -> None:
    correct(db, announcement, organizer)
    (on_its_way,) = [row for row in deliveries(db) if row.state == "sending"]
    finish(db, [on_its_way], "ready", retry_at=NOW)
    follow(db, programme)
    act(db, announcement, "resume", organizer.id, now=NOW)
    left = [row for row in claim(db) if row.kind == "announcement"]
    assert {row.data["html"] for row in left} == {"Martes, Farmer"}
    assert on_its_way.chat_id in {row.chat_id for row in left}


def test_only_the_wording_that_was_wrong_is_touched(db: Database, organizer: Person, programme: Programme) -> None:
    farmers(db, 20, district="Iberia")
    announcement = draft(db, organizer, programme, IBERIA, html="Lunes, [nombre]")

    def other(tx: Session) -> None:
        wordings.add(tx, tx.get_one(Announcement, announcement.id), Source(organizer.id, 78, html="El lunes"), letter="B")

    db.write_now(other)
    act(db, announcement, "start", now=NOW)
    write_all(db, programme)
    rows = claim(db)
    finish(db, rows)
    correct(db, announcement, organizer)
    follow(db, programme)
    assert {chat for chat, _, _ in owed(db)} == {row.chat_id for row in rows if row.data.get("html")}
    assert 0 < len(owed(db)) < 20


@pytest.mark.parametrize(("hours", "template"), [(1, "delete"), (46, "delete"), (48, "announcement.withdrawn")])
def test_what_is_taken_back_is_deleted_while_telegram_allows_it(
    db: Database, announcement: Announcement, organizer: Person, programme: Programme, hours: int, template: str
) -> None:
    db.write_now(lambda tx: amendments.take_back(tx, tx.get_one(Announcement, announcement.id), organizer.id, now=NOW))
    (on_its_way,) = [row for row in deliveries(db) if row.state == "sending"]
    finish(db, [on_its_way], "ready", retry_at=NOW)
    follow(db, programme, hours=hours)
    assert [what for _, _, what in owed(db)] == [template] * 3
    assert {row.state for row in deliveries(db)} == {"sent", "unknown", "cancelled"}


@pytest.mark.parametrize("kind", ["sticker", "location", "poll"])
def test_what_cannot_be_edited_is_only_deleted(db: Database, organizer: Person, programme: Programme, kind: str) -> None:
    farmers(db, 2, district="Iberia")
    source = Source(organizer.id, 77, kind=kind)
    announcement = db.write_now(announcements.draft, organizer.id, source, IBERIA, programme=programme, now=NOW)
    act(db, announcement, "start", now=NOW)
    write_all(db, programme)
    finish(db, claim(db))
    db.write_now(lambda tx: amendments.take_back(tx, tx.get_one(Announcement, announcement.id), organizer.id, now=NOW))
    follow(db, programme, hours=50)
    assert owed(db) == []


def test_the_parts_of_an_album_go_together(db: Database, organizer: Person, programme: Programme) -> None:
    farmers(db, 1, district="Iberia")
    announcement = draft(db, organizer, programme, IBERIA)
    act(db, announcement, "start", now=NOW)
    write_all(db, programme)
    finish(db, claim(db), also=(501, 502))
    db.write_now(lambda tx: amendments.take_back(tx, tx.get_one(Announcement, announcement.id), organizer.id, now=NOW))
    follow(db, programme)
    (row,) = deliveries(db, "amendment")
    assert row.data["sent_also"] == [501, 502]


def test_it_is_kept_who_changed_what_and_how_far_it_came(
    db: Database, announcement: Announcement, organizer: Person, programme: Programme
) -> None:
    correct(db, announcement, organizer)
    follow(db, programme)
    rows = [row for row in claim(db) if row.kind == "amendment"]
    finish(db, rows[:2])
    finish(db, rows[2:], "dead")

    def trail(tx: Session) -> list[dict[str, Any]]:
        return announcement_report.trail(tx, tx.get_one(Announcement, announcement.id))

    (change,) = db.read_now(trail)
    assert (change["by"], change["done"], change["failed"], change["taken_back"]) == ("Elena Tapia", 2, 1, False)
    actions = db.read_now(lambda tx: tx.scalars(select(AuditRecord.action).order_by(AuditRecord.id)).all())
    assert actions[-2:] == ["announcement.paused", "announcement.correct"]


def test_the_report_gives_each_person_a_state_and_a_reason(
    db: Database, announcement: Announcement, organizer: Person, programme: Programme
) -> None:
    rows = claim(db, 2)
    finish(db, rows[:1], "dead", error="Forbidden: bot was blocked by the user")
    db.write_now(outbox.unreachable, rows[1].chat_id, now=NOW)
    act(db, announcement, "stop", organizer.id, now=NOW)
    _head, *lines = db.read_now(lambda tx: announcement_report.rows(tx, tx.get_one(Announcement, announcement.id), programme=programme))
    assert Counter(line[4] for line in lines) == {"entregado": 3, "no se sabe": 1, "en camino": 2, "bloqueado": 1, "detenido": 2}
    assert len(lines) == len(db.read_now(lambda tx: tx.scalars(select(Delivery).where(Delivery.kind == "announcement")).all()))
    assert db.read_now(lambda tx: tx.scalars(select(Amendment)).all()) == []
