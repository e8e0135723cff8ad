"""/preguntas: a school's quiz, written from the manual's own facts, asked before and after the season."""

from typing import Any

from handlers.organizer.roll import refuse
from handlers.organizer.season_register import find as find_school
from handlers.turn import Turn
from service import quiz, register
from service.models import QuizQuestion, School, SchoolSession

QUESTION = "quiz.question"


def begin(turn: Turn, _argument: str) -> None:
    schools = register.led_by(turn.tx, turn.person.id, turn.roles)
    if len(schools) == 1:
        show(turn, schools[0].id)
    else:
        turn.reply("quiz.which", schools=[{"school_id": school.id, "title": school.title} for school in schools[:20]])


def show(turn: Turn, school_id: int) -> None:
    school = find_school(turn, school_id)
    if school is not None:
        turn.reply("quiz.card", **_card(turn, school))


def ask_entry(turn: Turn, school_id: int) -> None:
    """From which of the school's topics."""
    school = find_school(turn, school_id)
    if school is None:
        return
    if len(quiz.questions(turn.tx, school.id)) >= quiz.MOST_QUESTIONS:
        turn.say("quiz.enough", most=quiz.MOST_QUESTIONS)
        return
    sessions = turn.tx.query(SchoolSession).filter_by(school_id=school.id).order_by(SchoolSession.number)
    ids = dict.fromkeys(entry_id for session in sessions for entry_id in session.entry_ids)
    known = [entry_id for entry_id in ids if entry_id in turn.house.library.manual]
    turn.reply("quiz.ask_entry", school_id=school.id, entry_ids=known[:20])


def ask_question(turn: Turn, school_id: int, entry_id: str) -> None:
    school = find_school(turn, school_id)
    if school is None:
        return
    if entry_id not in turn.house.library.manual:
        turn.say("error.old_button")
        return
    turn.go(QUESTION, school_id=school.id, entry_id=entry_id)
    _show_facts(turn, entry_id)


def type_question(turn: Turn, data: dict[str, Any]) -> None:
    """The question, then an option a line, the right one behind a star."""
    school, manual = find_school(turn, data["school_id"]), turn.house.library.manual
    if school is None:
        return
    if data["entry_id"] not in manual:
        refuse(turn, "error.old_button")
        return
    entry = manual.entry(data["entry_id"])
    written = quiz.read(turn.incoming.text) if turn.incoming.kind == "text" else None
    if written is None:
        _show_facts(turn, entry.id, fault="unclear")
    elif foreign := quiz.foreign_figures(written, entry):
        _show_facts(turn, entry.id, fault=", ".join(foreign)[:60])
    else:
        turn.leave()
        row = quiz.keep(turn.tx, school, entry, written, turn.person.id, now=turn.now)
        turn.reply("quiz.kept", question=row.question, answer=row.options[row.correct], explanation=row.explanation)
        turn.reply("quiz.card", **_card(turn, school))


def ask(turn: Turn, school_id: int, moment: str) -> None:
    """Send it to everybody, once for each moment."""
    school = find_school(turn, school_id)
    if school is None:
        return
    if moment not in quiz.MOMENTS:
        turn.say("error.old_button")
    elif count := quiz.ask(turn.tx, school, "before" if moment == "before" else "after", now=turn.now):
        turn.reply("quiz.asked", count=count, moment=moment)
    else:
        turn.say("error.already")


def results(turn: Turn, school_id: int) -> None:
    """Per person, for who leads the school."""
    school = find_school(turn, school_id)
    if school is None:
        return
    scored = list(quiz.scores(turn.tx, school.id).values())
    lines = [{"name": one.name, "before": list(one.before), "after": list(one.after)} for one in scored]
    turn.reply("quiz.results", title=school.title, lines=lines, shares=quiz.shares(scored))


def drop(turn: Turn, question_id: int) -> None:
    question = turn.tx.get(QuizQuestion, question_id)
    if question is None or question.retired_at is not None:
        turn.say("error.already")
        return
    school = find_school(turn, question.school_id)
    if school is not None:
        quiz.retire(turn.tx, question, now=turn.now)
        turn.edit("quiz.card", **_card(turn, school))


def vote(turn: Turn) -> None:
    """Somebody answered a poll; Telegram has shown him already whether it was right."""
    quiz.vote(turn.tx, turn.person.id, turn.incoming.data, turn.incoming.chosen, now=turn.now)


def _show_facts(turn: Turn, entry_id: str, fault: str | None = None) -> None:
    facts = quiz.facts_of(turn.house.library.manual.entry(entry_id))
    turn.reply("quiz.ask_question", entry_id=entry_id, facts=facts[:10], fault=fault)


def _card(turn: Turn, school: School) -> dict[str, Any]:
    rows = quiz.questions(turn.tx, school.id)
    return {
        "school_id": school.id,
        "title": school.title,
        "questions": [{"id": row.id, "question": row.question, "answer": row.options[row.correct]} for row in rows],
    }
