"""Questions: what a farmer asked, always kept, and what became of the answer."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from knowledge.finding import Finding
from service.models import Person, Question
from service.scrub import ERASED, scrubbed


def keep(tx: Session, person_id: int, text: str, finding: Finding | None, *, message_id: int | None = None, now: datetime) -> Question:
    """Record a question; without a finding it is one that only a person can answer (a photo, a voice note)."""
    question = Question(
        person_id=person_id,
        text=text,
        message_id=message_id,
        asked_at=now,
        decision=finding.decision if finding else "consultant",
        red_flag=finding.red_flag if finding else None,
        entry_id=finding.hits[0].entry_id if finding and finding.hits and finding.decision == "answer" else None,
        offered=[[hit.entry_id, {"score": round(hit.score, 3), "said": hit.said}] for hit in finding.hits] if finding else [],
    )
    tx.add(question)
    tx.flush()
    return question


def said(question: Question | None) -> dict[str, list[str]]:
    """By entry, the words for which it was suggested. Questions kept by the first versions have none."""
    return {entry_id: told["said"] for entry_id, told in (question.offered if question else []) if isinstance(told, dict) and told["said"]}


#: For how long a follow-up ("¿y cuánto le pongo?") may be about the entry shown before.
FOLLOW_UP = timedelta(minutes=30)

_LAST_ENTRY = (
    select(Question.entry_id)
    .where(Question.person_id == bindparam("person_id"), Question.entry_id.is_not(None), Question.asked_at > bindparam("since"))
    .order_by(Question.id.desc())
    .limit(1)
)


def last_entry(tx: Session, person_id: int, *, now: datetime) -> str | None:
    """The entry that this person was last shown, if that was just now."""
    return tx.scalar(_LAST_ENTRY, {"person_id": person_id, "since": now - FOLLOW_UP})


def just_asked(tx: Session, person_id: int, *, since: datetime) -> Sequence[Question]:
    """What this person asked since then that has no case and did not help him, the oldest first."""
    return tx.scalars(
        select(Question)
        .where(Question.person_id == person_id, Question.asked_at > since, Question.message_id.is_not(None), Question.outcome.is_(None))
        .order_by(Question.id)
    ).all()


def last_shown(tx: Session, person_id: int, *, now: datetime) -> Question | None:
    """The question that was answered or offered something just now, unless he has judged it already."""
    question = tx.scalar(
        select(Question)
        .where(Question.person_id == person_id, Question.asked_at > now - FOLLOW_UP, Question.decision.in_(("answer", "offer")))
        .order_by(Question.id.desc())
        .limit(1)
    )
    return question if question is not None and question.outcome is None else None


def choose(question: Question, entry_id: str, *, by: int | None = None) -> None:
    """The farmer picked one of the offered entries, or a consultant (`by`) sent one."""
    question.entry_id, question.chosen_by_id = entry_id, by


def judge(question: Question, outcome: str, *, now: datetime) -> None:
    """What the farmer said of the answer: `helped`, `not_this`, `consultant`."""
    question.outcome, question.outcome_at = outcome, now


def verdicts(tx: Session) -> list[tuple[str, str, bool]]:
    """(question, entry, whether it was the right one), of everybody and in the order of the alphabet, so that no line tells whose it is."""
    query = select(Question, Person.name).join(Person, Person.id == Question.person_id).where(Question.entry_id.is_not(None))
    told = []
    for question, name in tx.execute(query):
        right = question.outcome == "helped" or question.chosen_by_id is not None
        text = scrubbed(question.text, name)
        if text and question.text != ERASED and (right or question.outcome == "not_this"):
            told.append((text, str(question.entry_id), right))
    return sorted(set(told))
