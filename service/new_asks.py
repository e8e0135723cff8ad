"""Wordings that farmers and consultants have confirmed, proposed as new asks. Nothing is learned before somebody approves it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from knowledge.entry import Entry
from knowledge.lint import LONGEST_ASK
from knowledge.manual import Manual
from knowledge.matcher import Matcher
from knowledge.wordings import alike
from service import learning
from service.models import Lesson, Person, Question
from service.scrub import scrubbed

#: At a time: each is compared with what there is.
_MOST = 200


def gather(tx: Session, manual: Manual, matcher: Matcher, *, now: datetime) -> int:
    """Propose what was confirmed since the last look. Returns how many. What the manual knows already is only noted as seen."""
    confirmed = or_(Question.outcome == "helped", Question.chosen_by_id.is_not(None))
    seen = exists().where(Lesson.question_id == Question.id)
    query = select(Question, Person.name).join(Person, Person.id == Question.person_id)
    rows = tx.execute(query.where(confirmed, Question.entry_id.is_not(None), ~seen).order_by(Question.id).limit(_MOST)).all()
    proposed = 0
    for question, name in rows:
        entry_id = str(question.entry_id)
        entry = manual.entries.get(entry_id)
        text = scrubbed(question.text, name)
        lesson = learning.propose(tx, "ask", entry_id, {"text": text}, author_id=question.chosen_by_id, question_id=question.id, now=now)
        if entry is None or not _is_fit(entry, text, matcher) or is_known(tx, entry, text, but=lesson.id):
            learning.refuse(tx, lesson, None, now=now, state="known")
        else:
            proposed += 1
    return proposed


def _is_fit(entry: Entry, text: str, matcher: Matcher) -> bool:
    """A wording says by itself what it asks; one that tells of danger leads to an alarm or to a person, never to plain advice."""
    if not 0 < len(text) <= LONGEST_ASK or not matcher.stands_alone(text):
        return False
    return entry.red_flag is not None or matcher.ask(text).red_flag is None


def is_known(tx: Session, entry: Entry, text: str, *, but: int = 0) -> bool:
    """Whether the entry has such a wording, or somebody has proposed it, or it was decided against."""
    rows = tx.scalars(select(Lesson).where(Lesson.kind == "ask", Lesson.entry_id == entry.id, Lesson.state != "known", Lesson.id != but))
    return alike(text, [*entry.asks, *(row.data["text"] for row in rows)])


def to_decide(tx: Session, person_id: int, limit: int) -> Sequence[Lesson]:
    """Proposed wordings that this person may decide: none of his own."""
    others = or_(Lesson.author_id.is_(None), Lesson.author_id != person_id)
    return tx.scalars(select(Lesson).where(Lesson.kind == "ask", Lesson.state == "proposed", others).order_by(Lesson.id).limit(limit)).all()


def conflicts(tx: Session, manual: Manual, lesson: Lesson) -> list[str]:
    """The other entries whose wording it is too, by the manual or by another proposal."""
    text = str(lesson.data["text"])
    owners = [entry.id for entry in manual.entries.values() if entry.id != lesson.entry_id and alike(text, entry.asks)]
    return list(dict.fromkeys([*owners, *(rival.entry_id for rival in rivals(tx, lesson))]))


def rivals(tx: Session, lesson: Lesson) -> list[Lesson]:
    """Proposals of the same wording for other entries."""
    return [
        other
        for other in learning.pending(tx, "ask")
        if other.entry_id != lesson.entry_id and alike(str(lesson.data["text"]), [str(other.data["text"])])
    ]


def proposal_like(tx: Session, text: str) -> str | None:
    """The title of a proposed new entry for the same question: no twins."""
    for lesson in learning.pending(tx, "entry"):
        asks: Iterable[str] = lesson.data["asks"]
        if lesson.base is None and alike(text, asks):
            return str(lesson.data["title"])
    return None
