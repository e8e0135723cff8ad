"""People own their data: all of it in one file, or gone from every table."""

import json
import re
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service import (
    activities,
    amendments,
    announcement_answers,
    announcements,
    audiences,
    boards,
    cases,
    dialogues,
    handling,
    invites,
    join_codes,
    learning,
    notes,
    outbox,
    people,
    privacy,
    questions,
    reminders,
    rsvps,
    schools,
    seats,
    sessions,
    shared_cards,
    tips,
    updates,
    wordings,
)
from service.audiences import Audience
from service.database import Database
from service.models import Base, Case, Delivery, Person, School, SchoolSession, Tip
from service.programme import Programme
from service.rsvps import Word
from service.sessions import Plan
from service.wordings import Source
from tests.conftest import NOW
from tests.service.school_helpers import open_school

WORDS = "mi toro Relámpago cojea"


def live(tx: Session, farmer_id: int, consultant_id: int, programme: Programme) -> None:
    """Everything that leaves a trace of a farmer."""
    farmer = tx.get_one(Person, farmer_id)
    question = questions.keep(tx, farmer.id, WORDS, None, now=NOW)
    for closed in (False, True):
        case = cases.open_case(tx, farmer, "asked", programme=programme, now=NOW, question=question)
        write(tx, case, farmer.id, farmer.id, case.id)
        data = {"case_id": case.id, "farmer": farmer.name, "text": WORDS}
        for chat in (consultant_id, farmer.id):
            outbox.owe(tx, "case", chat, "desk.farmer_says", data, now=NOW, language="es", case_id=case.id)
        cases.take(tx, case, consultant_id, now=NOW)
        notes.add(tx, case, consultant_id, f"dice que {WORDS}", now=NOW)
        if closed:
            cases.close(tx, case, farmer.id, now=NOW)
        learning.propose(tx, "ask", "health/ticks", {"text": WORDS}, author_id=consultant_id, case_id=case.id, now=NOW)
    learning.propose(tx, "ask", "health/ticks", {"text": WORDS}, author_id=None, question_id=question.id, now=NOW)
    session = sessions.create(tx, Plan("Podas", NOW + timedelta(days=9), "Plaza"), consultant_id, now=NOW)
    sessions.register(tx, session, farmer, programme=programme, now=NOW)
    dialogues.go(tx, farmer.id, farmer.id, "district", {"said": WORDS}, now=NOW)


def write(tx: Session, case: Case, author_id: int, chat_id: int, number: int) -> None:
    cases.add_message(
        tx,
        case,
        author_id,
        from_farmer=author_id == case.farmer_id,
        kind="text",
        text=WORDS,
        chat_id=chat_id,
        message_id=number,
        album=None,
        written_at=NOW,
    )


def everything(tx: Session) -> dict[str, list[str]]:
    """Every row of every table, as text."""
    return {
        table.name: [json.dumps([_plain(value) for value in row], ensure_ascii=False) for row in tx.execute(select(table))]
        for table in Base.metadata.sorted_tables
    }


def _plain(value: Any) -> Any:
    return value if isinstance(value, dict | list | int | float | bool) or value is None else str(value)


def rows_with(db: Database, *traces: str) -> list[str]:
    """A number counts where it stands by itself: somebody else's longer one may have its digits."""
    found = db.read_now(everything)
    wanted = re.compile("|".join(rf"(?<!\d){trace}(?!\d)" if trace.isdecimal() else re.escape(trace) for trace in traces))
    return [f"{table}: {row}" for table, rows in found.items() for row in rows if wanted.search(row)]


def erase(db: Database, person: Person) -> list[int]:
    return db.write_now(lambda tx: privacy.erase(tx, tx.get_one(Person, person.id), now=NOW))


def test_the_export_holds_all_that_is_kept(db: Database, farmer: Person, consultant: Person, programme: Programme) -> None:
    db.write_now(live, farmer.id, consultant.id, programme)
    told = db.read_now(lambda tx: privacy.export(tx, tx.get_one(Person, farmer.id)))
    assert (told["person"]["name"], told["person"]["district"]) == ("Julia Quispe", "Iñapari")
    assert [question["text"] for question in told["questions"]] == [WORDS]
    assert [message["text"] for message in told["messages"]] == [WORDS, WORDS]
    assert [len(told[part]) for part in ("cases", "registrations", "consents", "roles")] == [2, 1, 1, 0]
    assert json.loads(json.dumps(told)) == told


def test_after_erasing_no_row_of_any_table_holds_the_id_the_name_or_the_words(
    db: Database, farmer: Person, consultant: Person, programme: Programme
) -> None:
    db.write_now(live, farmer.id, consultant.id, programme)
    assert rows_with(db, "Relámpago")
    erase(db, farmer)
    assert rows_with(db, str(farmer.id), "Julia", "Quispe", "Relámpago", "toro") == []


def test_erasing_closes_the_open_cases_and_sends_nothing_more(
    db: Database, farmer: Person, consultant: Person, programme: Programme
) -> None:
    db.write_now(live, farmer.id, consultant.id, programme)
    closed = erase(db, farmer)
    assert len(closed) == 1
    assert db.read_now(cases.waiting) == []
    assert db.read_now(lambda tx: tx.scalars(select(Delivery.state).where(Delivery.state == "ready")).all()) == []


def test_what_was_set_aside_for_him_is_gone_with_him(db: Database, farmer: Person) -> None:
    for number, person_id in ((1, farmer.id), (2, farmer.id * 10 + 1)):
        raw = {"update_id": number, "message": {"text": WORDS, "from": {"first_name": "Julia", "id": person_id}}}
        db.write_now(updates.set_aside, number, json.dumps(raw), "ValueError at ask.py:1", now=NOW)
    erase(db, farmer)
    (row,) = rows_with(db, "Relámpago", "Rel\\\\u00e1mpago")
    assert str(farmer.id * 10 + 1) in row  # somebody else, with a number that begins with his


def test_a_consultant_who_goes_gives_back_his_cases_and_leaves_no_name(
    db: Database, farmer: Person, consultant: Person, programme: Programme
) -> None:
    db.write_now(live, farmer.id, consultant.id, programme)

    def answer(tx: Session) -> None:
        case = tx.get_one(Case, 1)
        write(tx, case, consultant.id, consultant.id, 900)
        handling.hand_back(tx, case, consultant, programme=programme, now=NOW)
        handling.hand(tx, case, tx.get_one(Person, consultant.id), consultant, now=NOW)
        data = {"case_id": 1, "author": consultant.name, "text": "déle sal"}
        outbox.owe(tx, "case", farmer.id, "case.answer", data, now=NOW, language="es", case_id=1)
        invites.create(tx, "consultant", by=consultant.id, now=NOW)
        people.give_duty(tx, "consultants", -5, "Consultores", by=consultant.id, now=NOW)

    db.write_now(answer)
    claimed = db.write_now(outbox.claim, "one", 99, now=NOW, lease_until=NOW, quiet=False)
    while claimed:
        db.write_now(outbox.finish, "one", [outbox.Result(row.id, "sent", message_id=row.id) for row in claimed], now=NOW)
        claimed = db.write_now(outbox.claim, "one", 99, now=NOW, lease_until=NOW, quiet=False)
    erase(db, consultant)
    assert db.read_now(lambda tx: tx.get_one(Case, 1).owner) is None
    assert rows_with(db, str(consultant.id), "Rosa", "Mamani") == []


def test_a_consultant_who_goes_leaves_what_he_taught_without_his_name(db: Database, consultant: Person, coordinator: Person) -> None:
    def teach(tx: Session) -> None:
        data = {"sources": {"S1": {"organisation": learning.AUTHOR}}, "review": {"by": learning.REVIEWER}}
        for named, author, reviewer in ((True, consultant, coordinator), (False, coordinator, consultant)):
            lesson = learning.propose(
                tx, "entry", "health/new", data, author_id=author.id, credit_id=author.id if named else None, words="déle sal", now=NOW
            )
            assert learning.publish(tx, lesson, reviewer.id, now=NOW)
        learning.propose(tx, "entry", "health/other", data, author_id=consultant.id, credit_id=consultant.id, words="soy Rosa", now=NOW)

    def names() -> tuple[int, list[tuple[str, str]]]:
        revision, lessons = db.read_now(learning.published)
        return revision, [(lesson.data["sources"]["S1"]["organisation"], lesson.data["review"]["by"]) for lesson in lessons]

    db.write_now(teach)
    assert names() == (2, [("Rosa Mamani", "Carlos Ríos"), (learning.SOMEBODY, "Rosa Mamani")])
    told = db.read_now(lambda tx: privacy.export(tx, tx.get_one(Person, consultant.id)))
    assert [row["state"] for row in told["lessons"]] == ["published", "proposed"]
    erase(db, consultant)
    assert names() == (3, [(learning.SOMEBODY, "Carlos Ríos"), (learning.SOMEBODY, learning.SOMEBODY)])
    assert rows_with(db, str(consultant.id), "Rosa", "Mamani") == []


def test_an_organizer_who_goes_stops_what_is_being_sent_from_his_chat(
    db: Database, farmer: Person, organizer: Person, programme: Programme
) -> None:
    """Its message stands in his chat, which is not known any more: every recipient would look lost."""

    def announce(tx: Session) -> None:
        announcement = announcements.draft(
            tx, organizer.id, Source(organizer.id, 5, html="Elena avisa"), Audience(), programme=programme, now=NOW
        )
        announcements.start(tx, announcement, now=NOW)
        announcement.progress = {"chat_id": organizer.id, "message_id": 6, "shown": {}}
        announcements.write_batch(tx, programme=programme, now=NOW, size=1)

    db.write_now(announce)
    erase(db, organizer)
    assert db.write_now(announcements.write_batch, programme=programme, now=NOW) == 0
    assert db.write_now(outbox.claim, "one", 99, now=NOW, lease_until=NOW, quiet=False) == []
    assert rows_with(db, str(organizer.id), "Elena", "Tapia") == []


def announced_to(tx: Session, farmer: Person, organizer: Person, programme: Programme) -> None:
    """Everything that announcements and tips know of people."""
    source = Source(organizer.id, 5, html="Elena Tapia avisa a [nombre]")
    one = announcements.draft(tx, organizer.id, source, Audience(), programme=programme, now=NOW)
    one.answers = ["Sí voy"]
    announcements.start(tx, one, now=NOW)
    announcements.write_batch(tx, programme=programme, now=NOW)
    announcement_answers.answer(tx, one, farmer, 0, now=NOW)
    amendments.correct(tx, one, wordings.of(tx, one.id)[0], "Elena Tapia avisa otra cosa", organizer.id, now=NOW)
    audiences.save(tx, "todos", Audience(), organizer.id, now=NOW)
    boards.add(tx, -500, "Ganaderos", organizer.id, now=NOW)
    activities.toggle(tx, farmer.id, "cattle")
    tips.ask_for(tx, farmer.id, now=NOW)
    tx.add(Tip(person_id=farmer.id, entry_id="health/ticks", told_at=NOW))


def test_what_announcements_and_tips_know_of_a_farmer_is_his_and_goes_with_him(
    db: Database, farmer: Person, organizer: Person, programme: Programme
) -> None:
    db.write_now(announced_to, farmer, organizer, programme)
    his = db.read_now(privacy.export, farmer)
    assert his["activities"] == [{"activity": "cattle"}]
    assert [row["choice"] for row in his["announcement_answers"]] == [0]
    assert [row["entry_id"] for row in his["tips"]] == ["health/ticks"]
    erase(db, farmer)
    assert rows_with(db, "Julia") == []
    kept = db.read_now(everything)
    assert kept["announcement_answers"] == kept["person_activities"] == kept["tips"] == []
    assert not [row for row in kept["outbox"] if json.loads(row)[2] == farmer.id]


def test_an_organizer_who_goes_leaves_neither_words_nor_number_in_his_announcements(
    db: Database, farmer: Person, organizer: Person, programme: Programme
) -> None:
    db.write_now(announced_to, farmer, organizer, programme)
    erase(db, organizer)
    assert rows_with(db, "Elena", "Tapia") == []
    kept = db.read_now(everything)
    for table in ("announcements", "wordings", "amendments", "saved_audiences", "boards"):
        assert kept[table]
        assert not [row for row in kept[table] if organizer.id in json.loads(row)]


def test_who_took_part_in_a_school_is_exported_whole_and_erased_whole(
    db: Database, farmer: Person, organizer: Person, programme: Programme
) -> None:
    """His place, his words, the guest whom he wrote down (who stays), his farm as the host's, and what the organizer was asked."""
    school = open_school(db, organizer, programme, host="Julia Quispe, fundo Relámpago", latitude=-11.25, longitude=-69.5)

    def take_part(tx: Session) -> None:
        found, session = tx.get_one(School, school.id), tx.get_one(SchoolSession, 1)
        seats.register(tx, found, farmer, programme=programme, now=NOW)
        seats.register_guest(tx, found, "Pedro", farmer, programme=programme, now=NOW)
        rsvps.say(tx, session, farmer, Word(True, 1, 2), programme=programme, now=NOW)
        reminders.choose(tx, farmer.id, ("2d",), now=NOW)
        join_codes.attempt(tx, found, farmer, "ABC234", now=NOW)
        schools.host_agrees(tx, found, organizer.id, host_id=farmer.id, now=NOW)
        schools.toggle_facilitator(tx, found, farmer.id, now=NOW)
        shared_cards.remember(tx, "AAA", found, farmer.id, now=NOW)
        asked = outbox.owe(tx, "alert", organizer.id, "school.asks", {"name": farmer.name}, now=NOW, language="es")
        assert asked is not None
        asked.state = "sent"

    db.write_now(take_part)
    told = db.read_now(lambda tx: privacy.export(tx, tx.get_one(Person, farmer.id)))
    parts = ("registrations", "guests", "rsvps", "reminder_choice", "code_tries", "host_of", "facilitator_of")
    assert [len(told[part]) for part in parts] == [1] * len(parts)
    assert json.loads(json.dumps(told)) == told
    erase(db, farmer)
    assert rows_with(db, str(farmer.id), "Julia", "Quispe", "Relámpago", "-11.25") == []
    assert rows_with(db, "Pedro")
