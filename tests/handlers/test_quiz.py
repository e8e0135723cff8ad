"""A quiz from the manual's own facts: written in the chat, put to everybody before and after, answered by polls, kept by person."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.incoming import parse
from knowledge.manual import Manual
from service import quiz
from service.models import Person, PollVote, QuizQuestion, QuizSheet, School
from tests.handlers.field_school import enrol, found, sessions_of
from tests.handlers.town import Town

GOOD = "¿A qué animales se baña contra la garrapata?\n* A todos el mismo día\nSolo a los que tienen\nA ninguno"


@pytest.fixture
def school(town: Town, organizer: Person, farmer: Person, consultant: Person) -> School:
    school = found(town, organizer)
    enrol(town, school, farmer, consultant, "Pedro Tapia", by=farmer)
    return school


@pytest.fixture
def write(town: Town, organizer: Person, school: School) -> Callable[[str], list[str]]:
    """Begin a question about the school's topic, and write this."""

    def write(text: str) -> list[str]:
        town.presses(organizer, f"quiz_entry:{school.id}:health/ticks")
        return town.says(organizer, text).templates

    return write


def arrive(town: Town) -> dict[int, str]:
    """The quizzes arrive, each as a poll with a number of its own. By person, the newest."""
    polls: dict[int, str] = {}
    for delivery in town.delivers():
        if delivery.template == "quiz.poll":
            polls[delivery.chat_id] = f"poll-{delivery.id}"
            town.db.write_now(quiz.sent, delivery, polls[delivery.chat_id])
    return polls


def votes(town: Town, person: Person, poll: str, *chosen: int) -> None:
    user = {"id": person.id, "is_bot": False, "first_name": person.name}
    assert town.update({"poll_answer": {"poll_id": poll, "user": user, "option_ids": list(chosen)}}).shown == []


def test_a_question_is_written_from_a_topic_of_the_school_with_the_manuals_own_words(
    town: Town, school: School, organizer: Person, manual: Manual
) -> None:
    town.says(organizer, "/preguntas")
    town.taps(organizer, "Nueva pregunta")
    town.taps(organizer, manual.entry("health/ticks").title[:20])
    assert town.says(organizer, GOOD).templates == ["quiz.kept", "quiz.card"]
    (row,) = town.db.read_now(lambda tx: tx.query(QuizQuestion).all())
    assert (row.correct, row.options) == (0, ["A todos el mismo día", "Solo a los que tienen", "A ninguno"])
    assert row.explanation in quiz.facts_of(manual.entry("health/ticks"))
    assert len(sessions_of(town, school)) == 3


@pytest.mark.parametrize(
    "text",
    [
        "¿Cuándo?",
        "¿Cuándo?\nHoy\nMañana",
        "¿Cuándo?\n*Hoy\n*Mañana",
        "¿Cuándo?\n*Hoy",
        "¿Cuándo?\n*Hoy\nHoy",
        f"{'x' * 256}\n*a\nb",
        "¿?\n*\nb",
    ],
)
def test_what_is_not_a_question_is_asked_again(town: Town, write: Callable[[str], list[str]], text: str) -> None:
    assert write(text) == ["quiz.ask_question"]
    assert town.db.read_now(lambda tx: tx.query(QuizQuestion).count()) == 0


def test_a_figure_that_the_entry_does_not_have_is_refused(town: Town, organizer: Person, write: Callable[[str], list[str]]) -> None:
    assert write("¿Cada cuánto?\n* Cada 9871 días\nNunca") == ["quiz.ask_question"]
    assert "9871" in town.newest(organizer, "quiz.ask_question").message.text
    assert write(GOOD) == ["quiz.kept", "quiz.card"]


def test_everybody_is_asked_once_before_and_once_after_and_the_results_are_kept_by_person(
    town: Town, school: School, organizer: Person, farmer: Person, consultant: Person, write: Callable[[str], list[str]]
) -> None:
    write(GOOD)
    for _ in range(2):
        town.presses(organizer, f"quiz_ask:{school.id}:before")
    assert [who for who, template in town.owed() if template == "quiz.poll"] == [farmer.id, consultant.id]
    before = arrive(town)
    shown = town.newest(farmer, "quiz.poll").message.quiz
    assert shown is not None and shown.correct == 0 and shown.options[0] == "A todos el mismo día"
    votes(town, farmer, before[farmer.id], 1)
    votes(town, farmer, before[farmer.id], 0)  # Telegram takes no second answer; should one come, the first stays
    votes(town, consultant, before[consultant.id], 0)
    town.presses(organizer, f"quiz_ask:{school.id}:after")
    after = arrive(town)
    votes(town, farmer, after[farmer.id], 0)
    town.presses(organizer, f"quiz_results:{school.id}")
    text = town.newest(organizer, "quiz.results").message.text
    assert "Julia Quispe: 0/1 → 1/1" in text and "Rosa Mamani: 1/1 → 0/0" in text
    assert "0 % antes, 100 % después" in text  # of Julia, who answered both times
    town.presses(organizer, f"register_file:{school.id}:xlsx")
    paper = next(row for row in town.delivers() if row.template == "register.file").data["paper"]
    assert paper["quiz"] == {"before": 0, "after": 100}
    assert [one["quiz"] for one in paper["people"]] == [[[0, 1], [1, 1]], [[1, 1], [0, 0]], None]


def test_a_vote_that_comes_before_its_poll_is_written_down_counts(
    town: Town, school: School, organizer: Person, farmer: Person, write: Callable[[str], list[str]]
) -> None:
    write(GOOD)
    town.presses(organizer, f"quiz_ask:{school.id}:before")
    votes(town, farmer, "poll-early", 0)
    first = next(row for row in town.delivers() if row.template == "quiz.poll")
    town.db.write_now(quiz.sent, first, "poll-early")
    scored = town.db.read_now(quiz.scores, school.id)
    assert [score.before for score in scored.values()] == [(1, 1), (0, 0)]


def test_votes_in_other_polls_of_other_people_or_taken_back_are_not_kept(
    town: Town, school: School, organizer: Person, farmer: Person, consultant: Person, write: Callable[[str], list[str]]
) -> None:
    write(GOOD)
    town.presses(organizer, f"quiz_ask:{school.id}:before")
    polls = arrive(town)
    votes(town, organizer, polls[farmer.id], 0)  # has no place; somebody forwarded it to him
    votes(town, farmer, "of-somebody-else", 0)
    votes(town, farmer, polls[farmer.id])
    votes(town, farmer, polls[farmer.id], 0, 1)
    votes(town, farmer, polls[farmer.id], -1)
    votes(town, farmer, "x" * 5000, 0)
    assert town.db.read_now(lambda tx: tx.query(PollVote).count()) == 0


def test_only_who_leads_the_school_writes_asks_and_reads(
    town: Town, school: School, organizer: Person, farmer: Person, write: Callable[[str], list[str]]
) -> None:
    write(GOOD)
    question = town.db.read_now(lambda tx: tx.query(QuizQuestion).one())
    for data in (
        f"quiz:{school.id}",
        f"quiz_new:{school.id}",
        f"quiz_entry:{school.id}:health/ticks",
        f"quiz_ask:{school.id}:before",
        f"quiz_results:{school.id}",
        f"quiz_drop:{question.id}",
    ):
        heard = town.presses(farmer, data)
        assert heard.shown == [] and heard.note is not None
    assert town.db.read_now(lambda tx: tx.query(QuizSheet).count()) == 0
    assert town.presses(organizer, f"quiz_ask:{school.id}:never").note is not None


def test_a_question_can_be_taken_out_and_what_was_answered_stays(
    town: Town, school: School, organizer: Person, farmer: Person, write: Callable[[str], list[str]]
) -> None:
    write(GOOD)
    write(GOOD.replace("baña", "revisa"))
    town.presses(organizer, "quiz_drop:2")
    assert town.db.read_now(lambda tx: tx.query(QuizQuestion).count()) == 1  # never asked: gone
    town.presses(organizer, f"quiz_ask:{school.id}:before")
    votes(town, farmer, arrive(town)[farmer.id], 0)
    town.presses(organizer, "quiz_drop:1")
    assert town.presses(organizer, "quiz_drop:1").note is not None
    assert town.presses(organizer, f"quiz_ask:{school.id}:after").note is not None  # nothing left to ask
    assert [score.before for score in town.db.read_now(quiz.scores, school.id).values()] == [(1, 1), (0, 0)]


def test_a_channels_vote_is_nobodys() -> None:
    assert parse({"update_id": 1, "poll_answer": {"poll_id": "1", "voter_chat": {"id": -5, "type": "channel"}, "option_ids": [0]}}) is None


@given(text=st.text(max_size=400))
def test_whatever_is_read_as_a_question_fits_into_a_poll(text: str) -> None:
    written = quiz.read(text)
    if written is not None:
        assert 1 <= len(written.question) <= 300 and 2 <= len(written.options) <= 10
        assert all(1 <= len(option) <= 100 for option in written.options) and 0 <= written.correct < len(written.options)


def test_every_entry_of_the_manual_has_facts_to_ask_about(manual: Manual) -> None:
    for entry_id in manual.entries:
        facts = quiz.facts_of(manual.entry(entry_id))
        assert facts and all(len(fact) <= 200 and "[" not in fact for fact in facts)
