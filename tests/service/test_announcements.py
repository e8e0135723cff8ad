"""Announcements: once, to those who are meant, held back, paused and stopped where somebody says so."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from service import announcements, boards, outbox, people, recurrence, timetable, wordings
from service.audiences import Audience, Reach, reach
from service.database import Database
from service.models import Announcement, Delivery, Person
from service.programme import Programme
from service.progress import update_progress
from service.status import summary
from service.wordings import Source
from tests.conftest import NOW
from tests.service.announcing import act, claim, deliveries, draft, finish, recipients, started, state_of, write_all
from tests.service.helpers import farmers

IBERIA, INAPARI = Audience(("Iberia",)), Audience(("Iñapari",))


@pytest.fixture
def village(db: Database) -> dict[str, list[int]]:
    """Four who get it in Iberia, two elsewhere, and one each who stopped, is out of reach, or never said yes."""
    here = farmers(db, 7, first_id=1001, district="Iberia")
    there = farmers(db, 2, first_id=2001, district="Iñapari")

    def spoil(tx: Session) -> None:
        people.stop(tx, tx.get_one(Person, 1005), now=NOW)
        outbox.unreachable(tx, 1006, now=NOW)
        people.withdraw(tx, 1007, now=NOW)

    db.write_now(spoil)
    return {"here": [person.id for person in here[:4]], "there": [person.id for person in there]}


def test_the_preview_counts_who_gets_it_and_why_the_others_do_not(db: Database, village: dict[str, list[int]]) -> None:
    assert db.read_now(reach, IBERIA, per_week=3, now=NOW) == Reach(4, stopped=1, unreachable=1, no_consent=1)
    assert db.read_now(reach, Audience(), per_week=3, now=NOW).count == 6
    assert db.read_now(reach, Audience(("Inambari",)), per_week=3, now=NOW) == Reach()


@pytest.mark.parametrize("size", [1, 2, 4, 5, 500])
def test_exactly_the_audience_gets_it_once_whatever_the_batches(
    db: Database, village: dict[str, list[int]], organizer: Person, programme: Programme, size: int
) -> None:
    announcement = started(db, organizer, programme, IBERIA)
    assert sum(write_all(db, programme, size)) == 4
    assert recipients(db) == village["here"]
    assert db.read_now(announcements.progress, announcement) == {"ready": 4, "total": 4}


def test_all_means_all_districts(db: Database, village: dict[str, list[int]], organizer: Person, programme: Programme) -> None:
    started(db, organizer, programme)
    write_all(db, programme)
    assert set(recipients(db)) == {*village["here"], *village["there"], organizer.id}


def test_an_announcement_starts_once(db: Database, organizer: Person, programme: Programme) -> None:
    announcement = started(db, organizer, programme)
    assert not act(db, announcement, "start", now=NOW)
    assert not db.write_now(lambda tx: announcements.discard(tx.get_one(Announcement, announcement.id)))


def test_what_is_only_a_draft_or_was_thrown_away_goes_nowhere(
    db: Database, village: dict[str, list[int]], organizer: Person, programme: Programme
) -> None:
    draft(db, organizer, programme)
    gone = draft(db, organizer, programme)
    assert db.write_now(lambda tx: announcements.discard(tx.get_one(Announcement, gone.id)))
    assert not act(db, gone, "start", now=NOW)
    assert write_all(db, programme) == []


def test_stopping_takes_back_what_has_not_left_and_writes_nothing_more(
    db: Database, village: dict[str, list[int]], organizer: Person, programme: Programme
) -> None:
    announcement = started(db, organizer, programme, IBERIA)
    db.write_now(announcements.write_batch, programme=programme, now=NOW, size=2)
    claim(db, 1)
    assert act(db, announcement, "stop", organizer.id, now=NOW)
    assert not act(db, announcement, "stop", organizer.id, now=NOW)
    assert write_all(db, programme) == []
    assert db.read_now(announcements.progress, announcement) == {"sending": 1, "cancelled": 1, "total": 2}


@pytest.mark.parametrize(("halt", "becomes"), [("stop", "cancelled"), ("pause", "held")])
def test_a_delivery_that_comes_back_after_the_stop_does_not_leave_again(
    db: Database, village: dict[str, list[int]], organizer: Person, programme: Programme, halt: str, becomes: str
) -> None:
    """It was on its way when somebody stopped; Telegram told it to wait."""
    announcement = started(db, organizer, programme, IBERIA)
    write_all(db, programme)
    on_their_way = claim(db, 2)
    assert act(db, announcement, halt, organizer.id, now=NOW)
    finish(db, on_their_way, "ready", retry_at=NOW, counts=False)
    assert claim(db) == []
    assert db.read_now(announcements.progress, announcement) == {becomes: 4, "total": 4}


def test_a_paused_announcement_goes_on_where_it_was(
    db: Database, village: dict[str, list[int]], organizer: Person, programme: Programme
) -> None:
    announcement = started(db, organizer, programme, IBERIA)
    db.write_now(announcements.write_batch, programme=programme, now=NOW, size=2)
    assert act(db, announcement, "pause", organizer.id, now=NOW)
    assert not act(db, announcement, "pause", organizer.id, now=NOW)
    assert write_all(db, programme) == []
    assert claim(db) == []
    assert db.write_now(update_progress, now=NOW) == 0
    assert state_of(db, announcement) == "paused"
    assert act(db, announcement, "resume", organizer.id, now=NOW)
    assert not act(db, announcement, "resume", organizer.id, now=NOW)
    write_all(db, programme)
    assert [row.chat_id for row in claim(db)] == village["here"]


def test_what_is_paused_beyond_its_use_expires(
    db: Database, village: dict[str, list[int]], organizer: Person, programme: Programme
) -> None:
    announcement = started(db, organizer, programme, IBERIA)
    write_all(db, programme)
    act(db, announcement, "pause", organizer.id, now=NOW)
    assert db.write_now(outbox.expire, now=NOW + timedelta(hours=72)) == 4


def test_who_stops_before_his_row_is_written_gets_nothing(
    db: Database, village: dict[str, list[int]], organizer: Person, programme: Programme
) -> None:
    started(db, organizer, programme, IBERIA)
    db.write_now(lambda tx: people.stop(tx, tx.get_one(Person, 1004), now=NOW))
    write_all(db, programme, 2)
    assert recipients(db) == village["here"][:3]


def test_two_announcements_go_on_one_after_the_other(
    db: Database, village: dict[str, list[int]], organizer: Person, programme: Programme
) -> None:
    started(db, organizer, programme, IBERIA)
    started(db, organizer, programme, INAPARI)
    assert write_all(db, programme, 3) == [3, 1, 2]


def test_nobody_gets_more_unrequested_messages_in_a_week_than_the_programme_allows(
    db: Database, village: dict[str, list[int]], organizer: Person, programme: Programme
) -> None:
    most = programme.announcements.per_person_and_week
    for number in range(most + 2):
        started(db, organizer, programme, IBERIA if number % 2 else Audience())
        write_all(db, programme, 3)
    assert set(Counter(row.chat_id for row in deliveries(db)).values()) == {most}
    assert db.read_now(reach, IBERIA, per_week=most, now=NOW) == Reach(0, 1, 1, 1, enough=4)
    assert db.read_now(reach, IBERIA, per_week=most, now=NOW + timedelta(days=7, seconds=1)).count == 4


def test_an_announcement_is_no_news_after_its_use(
    db: Database, village: dict[str, list[int]], organizer: Person, programme: Programme
) -> None:
    started(db, organizer, programme, IBERIA)
    write_all(db, programme)
    assert db.write_now(outbox.expire, now=NOW + timedelta(hours=72)) == 4


def test_the_unknown_are_sent_again_only_because_somebody_says_so(
    db: Database, village: dict[str, list[int]], organizer: Person, programme: Programme
) -> None:
    announcement = started(db, organizer, programme, IBERIA)
    write_all(db, programme)
    rows = claim(db)
    finish(db, rows[:3])
    finish(db, rows[3:], "unknown")
    db.write_now(update_progress, now=NOW)
    assert state_of(db, announcement) == "sent"
    assert claim(db) == []
    assert act(db, announcement, "resend_unknown", organizer.id, now=NOW) == 1
    assert act(db, announcement, "resend_unknown", organizer.id, now=NOW) == 0
    again = claim(db)
    assert [row.chat_id for row in again] == [rows[3].chat_id]
    finish(db, again)
    db.write_now(update_progress, now=NOW)
    assert state_of(db, announcement) == "sent"
    assert db.read_now(announcements.progress, announcement) == {"sent": 4, "total": 4}


def show_in_chat(db: Database, announcement: Announcement, chat_id: int) -> None:
    def show(tx: Session) -> None:
        tx.get_one(Announcement, announcement.id).progress = {"chat_id": chat_id, "message_id": 5, "shown": {}}

    db.write_now(show)


def test_the_organizer_sees_the_progress_only_where_it_changed(
    db: Database, village: dict[str, list[int]], organizer: Person, programme: Programme
) -> None:
    announcement = started(db, organizer, programme, IBERIA)
    show_in_chat(db, announcement, organizer.id)
    write_all(db, programme)
    assert [db.write_now(update_progress, now=NOW) for _ in range(2)] == [1, 0]
    finish(db, claim(db))
    assert db.write_now(update_progress, now=NOW) == 1
    assert state_of(db, announcement) == "sent"
    edits = db.read_now(lambda tx: tx.scalars(select(Delivery).where(Delivery.kind == "progress").order_by(Delivery.id)).all())
    assert {(edit.chat_id, edit.edits) for edit in edits} == {(organizer.id, 5)}
    assert (edits[-1].data["sent"], edits[-1].data["state"]) == (4, "sent")


def test_status_counts_what_waits_and_what_failed(
    db: Database, village: dict[str, list[int]], organizer: Person, programme: Programme
) -> None:
    started(db, organizer, programme, IBERIA)
    write_all(db, programme)
    told = db.read_now(summary, now=NOW)
    assert (told["ready"], told["open"], told["dead"], told["unknown"]) == (4, 0, 0, 0)
    assert told["people"] == 9  # eight farmers who still say yes, and the organizer
    assert told["oldest"] == NOW.isoformat()


# when it leaves


def wait(db: Database, announcement: Announcement, minutes: float, repeats: str | None = None) -> bool:
    at = NOW + timedelta(minutes=minutes)
    return db.write_now(lambda tx: announcements.schedule(tx.get_one(Announcement, announcement.id), at, repeats))


def fall_due(db: Database, programme: Programme, **later: float) -> int:
    return db.write_now(timetable.fall_due, programme=programme, now=NOW + timedelta(**later))


def test_what_waits_can_be_recalled_until_it_leaves(db: Database, organizer: Person, programme: Programme) -> None:
    announcement = draft(db, organizer, programme)

    def recall() -> bool:
        return db.write_now(lambda tx: announcements.recall(tx.get_one(Announcement, announcement.id)))

    assert wait(db, announcement, 1)
    assert not wait(db, announcement, 1)
    assert fall_due(db, programme, seconds=59) == 0
    assert recall()
    assert not recall()
    assert fall_due(db, programme, seconds=61) == 0
    assert wait(db, announcement, 1)
    assert fall_due(db, programme, seconds=60) == 1
    assert state_of(db, announcement) == "sending"
    assert not recall()


def test_what_could_not_leave_while_it_was_of_use_never_does(db: Database, organizer: Person, programme: Programme) -> None:
    announcement = draft(db, organizer, programme)
    wait(db, announcement, 1)
    show_in_chat(db, announcement, organizer.id)
    fall_due(db, programme, hours=73)
    assert state_of(db, announcement) == "expired"
    assert [row.data["state"] for row in deliveries(db, "progress")] == ["expired"]
    assert write_all(db, programme) == []


def test_what_repeats_is_sent_each_time_as_an_announcement_of_its_own(
    db: Database, village: dict[str, list[int]], organizer: Person, programme: Programme
) -> None:
    series = draft(db, organizer, programme, IBERIA, html="Hola [nombre]")
    wait(db, series, 0, recurrence.series(NOW, "FREQ=WEEKLY;COUNT=7", programme.zone))
    show_in_chat(db, series, organizer.id)
    assert fall_due(db, programme) == 1
    assert fall_due(db, programme, days=6, hours=23) == 0
    assert fall_due(db, programme, days=7) == 1
    assert fall_due(db, programme, days=35, hours=2) == 1  # after an outage: once, not four times
    of_series = select(Announcement).where(Announcement.series_id == series.id).order_by(Announcement.id)
    found = db.read_now(lambda tx: tx.scalars(of_series).all())
    assert [one.state for one in found] == ["sending"] * 2  # the one of the outage was past its use
    assert state_of(db, series) == "waiting"
    write_all(db, programme)
    assert len(recipients(db)) == 8
    assert {row.data["html"] for row in deliveries(db)} == {"Hola Farmer"}
    for _ in range(2):
        db.write_now(update_progress, now=NOW)
    assert [(row.edits, row.dedupe_key) for row in deliveries(db, "progress")] == [(None, f"progress:{one.id}") for one in found]
    assert fall_due(db, programme, days=42, hours=2) == 1
    assert state_of(db, series) == "sent"  # its seventh time was the last
    assert fall_due(db, programme, days=70) == 0


def test_what_repeats_without_an_end_can_be_stopped(db: Database, organizer: Person, programme: Programme) -> None:
    series = draft(db, organizer, programme)
    wait(db, series, 0, recurrence.series(NOW, "FREQ=DAILY", programme.zone))
    assert fall_due(db, programme) == 1
    assert act(db, series, "stop", organizer.id, now=NOW)
    assert fall_due(db, programme, days=1) == 0


# what it says


def test_each_reads_his_own_name_in_his_own_language_and_one_of_two_wordings(
    db: Database, village: dict[str, list[int]], organizer: Person, programme: Programme
) -> None:
    announcement = draft(db, organizer, programme, IBERIA, html="Buenas [Nombre] de [distrito]")

    def compose(tx: Session) -> None:
        one = tx.get_one(Announcement, announcement.id)
        wordings.add(tx, one, Source(organizer.id, 78, html="<b>Otra</b>"), letter="B")
        wordings.add(tx, one, Source(organizer.id, 79, html="Bom dia [nome]"), language="pt")
        tx.get_one(Person, 1002).language = "pt"
        tx.get_one(Person, 1003).name = "Ana <b> Quispe"

    db.write_now(compose)
    act(db, announcement, "start", now=NOW)
    write_all(db, programme)
    said = {row.chat_id: row.data.get("html") or row.data["message_id"] for row in deliveries(db)}
    assert said[1002] == "Bom dia Farmer"
    for reader in (1001, 1003, 1004):
        name = "Ana" if reader == 1003 else "Farmer"
        assert said[reader] in (f"Buenas {name} de Iberia", 78)


def test_two_wordings_go_to_about_half_each(organizer: Person, db: Database, programme: Programme) -> None:
    announcement = draft(db, organizer, programme)

    def halves(tx: Session) -> Counter[str]:
        one = tx.get_one(Announcement, announcement.id)
        wordings.add(tx, one, Source(organizer.id, 78), letter="B")
        said = wordings.of(tx, one.id)
        return Counter(wordings.chosen(said, one.id, reader, "es").letter for reader in range(1000))

    assert 420 < db.write_now(halves)["A"] < 580


@pytest.mark.parametrize("name", ["<b>", "[distrito]", "a & b", "“x”"])
def test_a_name_never_becomes_markup(name: str) -> None:
    said = wordings.filled("Hola [nombre]", name, "Iberia")
    assert "<" not in said
    assert "Iberia" not in said


# groups


def test_boards_get_it_too_once(db: Database, village: dict[str, list[int]], organizer: Person, programme: Programme) -> None:
    announcement = draft(db, organizer, programme, IBERIA, html="Hola [nombre]")

    def choose(tx: Session) -> None:
        boards.add(tx, -500, "Ganaderos", organizer.id, now=NOW)
        boards.add(tx, -600, "Otro", organizer.id, now=NOW)
        tx.get_one(Announcement, announcement.id).boards = [-500]

    db.write_now(choose)
    act(db, announcement, "start", now=NOW)
    write_all(db, programme)
    rows: dict[int, Any] = {row.chat_id: row for row in deliveries(db)}
    assert sorted(rows) == [-500, *village["here"]]
    assert rows[-500].data["html"] == "Hola Ganaderos"
