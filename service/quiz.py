"""A school's quiz: questions made from facts of the manual's entries, asked before and after the season, answered by Telegram's polls."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from rapidfuzz import fuzz, process
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from knowledge.entry import Entry
from knowledge.sentences import sentences
from service import audit, outbox
from service.insert import insert_new
from service.models import Delivery, Person, PollVote, QuizQuestion, QuizSheet, RegisterName, Registration, School

Moment = Literal["before", "after"]
MOMENTS: tuple[Moment, ...] = ("before", "after")
QUESTION_LIMIT, OPTION_LIMIT, EXPLANATION_LIMIT = 255, 100, 200
OPTIONS = range(2, 7)
MOST_QUESTIONS = 12
#: A question that is not answered in this time is of no use.
OPEN_FOR = timedelta(days=7)
_KEYS = re.compile(r"\s*(?:\[(?:S\d+[a-z]?|P)\])+")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)?")


@dataclass(frozen=True)
class Written:
    """A question as its author wrote it: the question, then an option a line, the right one behind a star."""

    question: str
    options: tuple[str, ...]
    correct: int


@dataclass(frozen=True)
class Score:
    """How somebody did: (right, answered) before and after."""

    name: str
    before: tuple[int, int]
    after: tuple[int, int]


def facts_of(entry: Entry) -> list[str]:
    """The sentences of an entry that a question may be made from, without their source keys."""
    found = [_KEYS.sub("", sentence).strip() for text in entry.texts.values() for sentence in sentences(text)]
    return [fact for fact in dict.fromkeys(found) if 20 <= len(fact) <= EXPLANATION_LIMIT]


def read(text: str) -> Written | None:
    """None where it is not a question with two to six different options of which one has a star."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines or len(lines) - 1 not in OPTIONS:
        return None
    question, *given = lines
    stars = [number for number, option in enumerate(given) if option.startswith("*")]
    options = tuple(option.removeprefix("*").strip() for option in given)
    fits = len(question) <= QUESTION_LIMIT and all(0 < len(option) <= OPTION_LIMIT for option in options)
    if len(stars) != 1 or not fits or len(set(options)) < len(options):
        return None
    return Written(question, options, stars[0])


def foreign_figures(written: Written, entry: Entry) -> list[str]:
    """Figures of the question and its right answer that do not stand in the entry: nobody is told one that has no source."""
    known = set(_FIGURE.findall(_KEYS.sub("", " ".join(entry.texts.values()))))
    said = f"{written.question} {written.options[written.correct]}"
    return [figure for figure in dict.fromkeys(_FIGURE.findall(said)) if figure not in known]


def keep(tx: Session, school: School, entry: Entry, written: Written, author_id: int, *, now: datetime) -> QuizQuestion:
    """With the entry's own sentence that is nearest to the right answer, word for word, as what is shown to who erred."""
    facts = facts_of(entry)
    nearest = process.extractOne(f"{written.question} {written.options[written.correct]}", facts, scorer=fuzz.token_set_ratio)
    row = QuizQuestion(
        school_id=school.id,
        entry_id=entry.id,
        question=written.question,
        options=list(written.options),
        correct=written.correct,
        explanation=nearest[0] if nearest else None,
        author_id=author_id,
    )
    tx.add(row)
    tx.flush()
    audit.record(tx, author_id, "quiz.question", f"quiz_question:{row.id}", now=now)
    return row


def questions(tx: Session, school_id: int) -> Sequence[QuizQuestion]:
    return tx.scalars(
        select(QuizQuestion).where(QuizQuestion.school_id == school_id, QuizQuestion.retired_at.is_(None)).order_by(QuizQuestion.id)
    ).all()


def ask(tx: Session, school: School, moment: Moment, *, now: datetime) -> int:
    """Put every question to everybody with a place and Telegram who did not ask for silence; once each. Returns to how many people."""
    places = tx.execute(
        select(Registration.id, Person)
        .join(Person, Person.id == Registration.person_id)
        .where(
            Registration.school_id == school.id,
            Registration.state == "registered",
            Person.stopped_at.is_(None),
            Person.unreachable_at.is_(None),
        )
        .order_by(Registration.position, Registration.id)
    ).all()
    asked = set()
    for question in questions(tx, school.id):
        data = {
            "moment": moment,
            "poll": {
                "question": question.question,
                "options": question.options,
                "correct": question.correct,
                "explanation": question.explanation,
            },
        }
        for registration_id, person in places:
            key = f"quiz:{question.id}:{moment}:{registration_id}"
            owed = outbox.owe(
                tx,
                "reminder",
                person.id,
                "quiz.poll",
                data,
                now=now,
                language=person.language,
                dedupe_key=key,
                expires_at=now + OPEN_FOR,
            )
            if owed is not None:
                tx.add(QuizSheet(question_id=question.id, moment=moment, registration_id=registration_id, delivery_id=owed.id))
                asked.add(person.id)
    tx.flush()
    return len(asked)


def sent(tx: Session, delivery: Delivery, poll_id: str) -> None:
    """The poll that a question became, once Telegram has told its number."""
    sheet = tx.scalar(select(QuizSheet).where(QuizSheet.delivery_id == delivery.id))
    if sheet is not None:
        sheet.poll_id = poll_id


def vote(tx: Session, person_id: int, poll_id: str, chosen: Sequence[int], *, now: datetime) -> bool:
    """Keep somebody's first answer. It may come before the number of its poll is written down. False where it is not for us."""
    if len(chosen) != 1 or len(poll_id) > 40 or not 0 <= chosen[0] < OPTIONS.stop:
        return False
    his = (
        select(QuizSheet.id)
        .join(Registration, Registration.id == QuizSheet.registration_id)
        .where(Registration.person_id == person_id, (QuizSheet.poll_id == poll_id) | QuizSheet.poll_id.is_(None))
    )
    if tx.scalar(his) is None:
        return False
    tx.execute(insert_new(tx, PollVote), {"poll_id": poll_id, "person_id": person_id, "chosen": chosen[0], "voted_at": now})
    return True


def scores(tx: Session, school_id: int) -> dict[int, Score]:
    """By registration, everybody who was asked."""
    rows = tx.execute(
        select(Registration.id, Person.name, RegisterName.name, QuizSheet.moment, QuizQuestion.correct, PollVote.chosen)
        .join(QuizSheet, QuizSheet.registration_id == Registration.id)
        .join(QuizQuestion, QuizQuestion.id == QuizSheet.question_id)
        .join(Person, Person.id == Registration.person_id)
        .outerjoin(RegisterName, RegisterName.registration_id == Registration.id)
        .outerjoin(PollVote, (PollVote.poll_id == QuizSheet.poll_id) & (PollVote.person_id == Registration.person_id))
        .where(QuizQuestion.school_id == school_id)
        .order_by(Registration.position, Registration.id)
    )
    names: dict[int, str] = {}
    counts: dict[tuple[int, str], tuple[int, int]] = {}
    for place, told, written, moment, correct, chosen in rows:
        names[place] = written or told
        right, answered = counts.get((place, moment), (0, 0))
        counts[place, moment] = (right + (chosen == correct), answered + (chosen is not None))
    return {
        place: Score(name, counts.get((place, "before"), (0, 0)), counts.get((place, "after"), (0, 0))) for place, name in names.items()
    }


def shares(scored: Sequence[Score]) -> dict[str, int | None]:
    """Per cent of right answers before and after, of those who answered both times; None where nobody did."""
    both = [score for score in scored if score.before[1] and score.after[1]]
    return {
        moment: sum(getattr(score, moment)[0] for score in both) * 100 // sum(getattr(score, moment)[1] for score in both) if both else None
        for moment in MOMENTS
    }


def retire(tx: Session, question: QuizQuestion, *, now: datetime) -> None:
    """Ask it no more. One that was never asked is gone."""
    if tx.scalar(select(QuizSheet.id).where(QuizSheet.question_id == question.id)) is None:
        tx.execute(delete(QuizQuestion).where(QuizQuestion.id == question.id))
    else:
        question.retired_at = now


def facts(tx: Session, school_id: int) -> dict[str, Any]:
    """What the register says of the quiz: shares of all, and by registration."""
    scored = scores(tx, school_id)
    return {"shares": shares(list(scored.values())), "people": scored}
