"""What the manual learns: proposed by one, decided by another, published for every process at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from knowledge.learned import Kind
from knowledge.learned import Lesson as Taught
from service import audit, desk, people
from service.insert import insert_new
from service.models import Case, Dialogue, Lesson, ManualRevision, Person, Question

#: What stands in a lesson's data where a name belongs; the rows know whose.
AUTHOR, REVIEWER = "@author", "@reviewer"
#: Who does not want his name there, or has erased himself.
SOMEBODY = "un consultor"


def propose(
    tx: Session,
    kind: Kind,
    entry_id: str,
    data: dict[str, Any],
    *,
    author_id: int | None,
    now: datetime,
    base: str | None = None,
    words: str = "",
    credit_id: int | None = None,
    case_id: int | None = None,
    question_id: int | None = None,
    replaces_id: int | None = None,
) -> Lesson:
    lesson = Lesson(
        kind=kind,
        entry_id=entry_id,
        state="proposed",
        data=data,
        base=base,
        words=words,
        credit_id=credit_id,
        author_id=author_id,
        proposed_at=now,
        case_id=case_id,
        question_id=question_id,
        replaces_id=replaces_id,
    )
    tx.add(lesson)
    tx.flush()
    audit.record(tx, author_id, "manual.propose", f"lesson:{lesson.id}", now=now)
    return lesson


def publish(tx: Session, lesson: Lesson, by: int | None, *, now: datetime, review: dict[str, str] | None = None) -> bool:
    """Put it into the manual, with the signature of who decides. False where it is decided already (two may press at once),
    where it is the presser's own text, or where its entry has another text since.
    """
    if lesson.kind in ("entry", "ask") and by is not None and lesson.author_id == by:
        return False
    number = _next_revision(tx)
    if is_overtaken(tx, lesson) or not _decide(tx, lesson, "published", by, now=now):
        return False
    lesson.revision = number
    lesson.words = ""  # they have done their work
    if review is not None:
        lesson.data = {**lesson.data, "review": review}
    tx.flush()
    return True


def is_overtaken(tx: Session, lesson: Lesson) -> bool:
    """Whether another text was published in the place of the one that it was written against."""
    other = select(Lesson.id).where(
        Lesson.kind == "entry", Lesson.entry_id == lesson.entry_id, Lesson.base == lesson.base, Lesson.revision.is_not(None)
    )
    return lesson.base is not None and tx.scalar(other.limit(1)) is not None


def attest(
    tx: Session, kind: Kind, entry_id: str, data: dict[str, Any], *, by: int, base: str, now: datetime, unless_since: datetime
) -> bool:
    """Sign or reject the text as it stands, at once. False where somebody has just done so, or where it is another text since."""
    _next_revision(tx)  # locks, so that of two who press at once the second one sees the first
    same = (Lesson.kind == kind, Lesson.entry_id == entry_id, Lesson.base == base)
    done = select(Lesson.id).where(*same, Lesson.revision.is_not(None), Lesson.decided_at > unless_since)
    if tx.scalar(done.limit(1)) is not None:
        return False
    return publish(tx, propose(tx, kind, entry_id, data, author_id=by, base=base, now=now), by, now=now)


def last_verdict(tx: Session, entry_id: str, base: str) -> Lesson | None:
    """Who signed or rejected this text last."""
    query = select(Lesson).where(
        Lesson.kind.in_(("sign", "withdraw")), Lesson.entry_id == entry_id, Lesson.base == base, Lesson.revision.is_not(None)
    )
    return tx.scalar(query.order_by(Lesson.revision.desc()).limit(1))


def reasons(tx: Session) -> dict[str, str]:
    """Why entries were rejected, by id; the last word of each."""
    rows = tx.scalars(select(Lesson).where(Lesson.kind == "withdraw", Lesson.revision.is_not(None)).order_by(Lesson.revision))
    return {row.entry_id: str(row.data.get("reason", "")) for row in rows}


def entry_ids(tx: Session) -> set[str]:
    """Ids that were ever given to an entry, proposed or published."""
    return set(tx.scalars(select(Lesson.entry_id).where(Lesson.kind == "entry")))


def refuse(tx: Session, lesson: Lesson, by: int | None, *, now: datetime, state: str = "refused") -> bool:
    """Leave it out; `replaced` where another version takes its place. False where it is decided already."""
    return _decide(tx, lesson, state, by, now=now)


def pending(tx: Session, kind: Kind) -> Sequence[Lesson]:
    return tx.scalars(select(Lesson).where(Lesson.state == "proposed", Lesson.kind == kind).order_by(Lesson.id)).all()


def revision(tx: Session) -> int:
    """How often the manual has changed: cheap enough to look at every other second."""
    return tx.scalar(select(ManualRevision.revision)) or 0


def published(tx: Session) -> tuple[int, list[Taught]]:
    """The revision and all that was learned until then, in order, with the names that stand there today."""
    number = revision(tx)
    rows = tx.scalars(select(Lesson).where(Lesson.revision <= number).order_by(Lesson.revision)).all()
    ids = {person_id for row in rows for person_id in (row.credit_id, row.decided_by_id) if person_id is not None}
    names = {person.id: person.name for person in tx.scalars(select(Person).where(Person.id.in_(ids)))} if ids else {}
    return number, [taught(row, names) for row in rows]


def taught(row: Lesson, names: dict[int, str]) -> Taught:
    """The lesson as `knowledge` takes it. `names`: of people by id; whoever is gone has a negative one."""
    author = _name(row.credit_id, names)
    reviewer = _name(row.decided_by_id, names)
    data = named(row.data, {AUTHOR: author, REVIEWER: reviewer})
    return Taught(row.kind, row.entry_id, {"by": reviewer, **data} if row.kind == "sign" else data, row.base)  # type: ignore[arg-type]


def who_decides(tx: Session, author_id: int, also: int | None = None) -> list[tuple[int, str | None]]:
    """(chat, language) where a proposal is shown: the consultants' group, or each of those who may decide; and `also`, for himself.

    No language: the group's.
    """
    group = people.group_with(tx, desk.CONSULTANTS)
    members = {person.id: person.language for role in people.ANSWERING for person in people.with_role(tx, role) if person.id != author_id}
    if group is None:
        return list(members.items())
    return [(group.chat_id, None), *((person_id, members[person_id]) for person_id in (also,) if person_id in members)]


def askers(tx: Session, lesson: Lesson) -> Sequence[Person]:
    """The farmers whose question it answers: of its case, of those that joined it, of its question."""
    of_cases = select(Case.farmer_id).where(or_(Case.id == lesson.case_id, Case.joined_to_id == lesson.case_id))
    of_questions = select(Question.person_id).where(Question.id == lesson.question_id)
    return tx.scalars(select(Person).where(or_(Person.id.in_(of_cases), Person.id.in_(of_questions)), Person.id > 0)).all()


def forget(tx: Session, person: Person) -> None:
    """What was proposed from his own questions goes with him; what was approved is the manual's and names nobody.

    Where he wrote or signed something himself, his name goes from every process.
    """
    of_cases = select(Case.id).where(Case.farmer_id == person.id)
    of_questions = select(Question.id).where(Question.person_id == person.id)
    his = or_(Lesson.case_id.in_(of_cases), Lesson.question_id.in_(of_questions))
    gone = list(tx.scalars(select(Lesson.id).where(his, Lesson.revision.is_(None))))
    tx.execute(update(Lesson).where(Lesson.replaces_id.in_(gone)).values(replaces_id=None))
    tx.execute(delete(Lesson).where(Lesson.id.in_(gone)))
    tx.execute(update(Lesson).where(his).values(case_id=None, question_id=None))
    cases = set(tx.scalars(of_cases))
    for draft in tx.scalars(select(Dialogue).where(Dialogue.chat_id < 0)):
        if draft.data.get("case") in cases:  # somebody is writing about it right now
            tx.delete(draft)
    tx.execute(update(Lesson).where(Lesson.author_id == person.id).values(words=""))
    signed = or_(Lesson.credit_id == person.id, Lesson.decided_by_id == person.id)
    if tx.scalar(select(Lesson.id).where(signed, Lesson.revision.is_not(None)).limit(1)) is not None:
        _next_revision(tx)


def _decide(tx: Session, lesson: Lesson, state: str, by: int | None, *, now: datetime) -> bool:
    won = tx.execute(
        update(Lesson)
        .where(Lesson.id == lesson.id, Lesson.state == "proposed")
        .values(state=state, decided_by_id=by, decided_at=now)
        .returning(Lesson.id)
    ).first()
    tx.refresh(lesson)
    if won is None:
        return False
    audit.record(tx, by, f"manual.{state}", f"lesson:{lesson.id}", now=now)
    return True


def _next_revision(tx: Session) -> int:
    """One more. The row stays locked until the commit, so that numbers follow in the order in which they can be seen."""
    tx.execute(insert_new(tx, ManualRevision), {"id": 1, "revision": 0})
    return tx.execute(update(ManualRevision).values(revision=ManualRevision.revision + 1).returning(ManualRevision.revision)).scalar_one()


def _name(person_id: int | None, names: dict[int, str]) -> str:
    return names.get(person_id, SOMEBODY) if person_id is not None and person_id > 0 else SOMEBODY


def named(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: named(item, names) for key, item in value.items()}
    if isinstance(value, list):
        return [named(item, names) for item in value]
    return names.get(value, value) if isinstance(value, str) else value
