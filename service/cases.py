"""Cases: questions that a person has to answer.

A case never sleeps: while it is open it has an owner or the queue, a due time, and past it a message. The queue is the one whose
turn it is (`offered_to`, alone until `open_to_all_at`), or everybody.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.orm import Session

from service import audit, outbox, people, routing
from service.models import AuditRecord, Case, CaseMessage, Person, Profile, Question
from service.programme import Programme
from service.working_time import add_working

#: Messages that a farmer sends one after the other are one case.
TOGETHER = timedelta(minutes=1)


def open_case(
    tx: Session,
    farmer: Person,
    reason: str,
    *,
    programme: Programme,
    now: datetime,
    question: Question | None = None,
    red_flag: str | None = None,
    suggestions: Sequence[str] = (),
) -> Case:
    """Open a case in the queue, due within the programme's promise; its subject says whose turn it is."""
    urgent = red_flag is not None
    nearest = red_flag or next(iter(suggestions), None)
    case = Case(
        farmer_id=farmer.id,
        farmer=farmer,
        question_id=question.id if question else None,
        urgent=urgent,
        red_flag=red_flag,
        reason=reason,
        suggestions=list(suggestions),
        chapter=nearest.partition("/")[0] if nearest else None,
        opened_at=now,
        due_at=due_time(programme, now, urgent=urgent),
    )
    tx.add(case)
    tx.flush()
    routing.offer(tx, case, programme=programme, now=now, reserve=True)
    audit.record(tx, farmer.id, "case.open", f"case:{case.id}", now=now)
    return case


def due_time(programme: Programme, now: datetime, *, urgent: bool) -> datetime:
    """When an answer is promised: urgent ones at any hour, the others in working hours."""
    if urgent:
        return now + timedelta(minutes=programme.promise.urgent_within_minutes)
    return add_working(programme, now, timedelta(hours=programme.promise.answer_within_hours))


def add_message(
    tx: Session,
    case: Case,
    author_id: int,
    *,
    from_farmer: bool,
    kind: str,
    text: str,
    chat_id: int,
    message_id: int,
    album: str | None,
    file_key: str | None = None,
    written_at: datetime,
) -> CaseMessage:
    """Put a message into the thread. It stands in one thread only: one that is asked as another question moves there."""
    message = message_at(tx, chat_id, message_id) or CaseMessage(chat_id=chat_id, message_id=message_id)
    message.case_id, message.author_id, message.from_farmer = case.id, author_id, from_farmer
    message.kind, message.text, message.album, message.written_at = kind, text, album, written_at
    message.file_key = file_key
    tx.add(message)
    tx.flush()
    return message


def is_other_file(message: CaseMessage, file_key: str | None) -> bool:
    """Whether an edit put another picture or recording in the place of this one. (Telegram calls a mere reaction an edit, too.)"""
    return None not in (message.file_key, file_key) and message.file_key != file_key


def thread(tx: Session, case_id: int) -> Sequence[CaseMessage]:
    return tx.scalars(select(CaseMessage).where(CaseMessage.case_id == case_id).order_by(CaseMessage.id)).all()


def words_of(tx: Session, case: Case) -> str:
    """What the farmer asked, for a card: the question, and what he wrote just before and after it."""
    question = tx.get(Question, case.question_id) if case.question_id else None
    first_minute = case.opened_at + TOGETHER
    said = [one for one in thread(tx, case.id) if one.from_farmer and one.kind == "text" and one.written_at <= first_minute]
    words = [one.text for one in sorted(said, key=lambda one: one.written_at)]
    if question is not None and question.text and question.text not in words:
        words.append(question.text)
    if not words:
        words = [one.text for one in thread(tx, case.id) if one.from_farmer and one.text][:1]
    return "\n".join(dict.fromkeys(words))


def message_at(tx: Session, chat_id: int, message_id: int) -> CaseMessage | None:
    return tx.scalar(select(CaseMessage).where(CaseMessage.chat_id == chat_id, CaseMessage.message_id == message_id))


def case_of(tx: Session, chat_id: int, message_id: int) -> int | None:
    """The case that a message in a chat belongs to, whoever wrote it; the mapping never runs out."""
    message = message_at(tx, chat_id, message_id)
    return message.case_id if message else outbox.case_of_message(tx, chat_id, message_id)


def open_cases_of(tx: Session, farmer_id: int) -> Sequence[Case]:
    """The farmer's open cases, newest first."""
    return tx.scalars(select(Case).where(Case.farmer_id == farmer_id, Case.closed_at.is_(None)).order_by(Case.id.desc())).all()


def last_word(tx: Session, farmer_id: int) -> CaseMessage | None:
    """The newest message of the farmer in a case of his that is open."""
    return tx.scalar(
        select(CaseMessage)
        .join(Case, CaseMessage.case_id == Case.id)
        .where(CaseMessage.author_id == farmer_id, CaseMessage.from_farmer, Case.closed_at.is_(None))
        .order_by(CaseMessage.id.desc())
        .limit(1)
    )


def cases_of(tx: Session, farmer_id: int, limit: int = 5) -> Sequence[Case]:
    return tx.scalars(select(Case).where(Case.farmer_id == farmer_id).order_by(Case.id.desc()).limit(limit)).all()


def numbered(tx: Session, text: str) -> Case | None:
    """The case that somebody names by its number: «12», «N° 12»."""
    number = text.removeprefix("N°").strip()
    return tx.get(Case, int(number)) if number.isascii() and number.isdecimal() and len(number) < 18 else None


def waiting(tx: Session, owner_id: int | None = None, limit: int = 10, offset: int = 0) -> Sequence[Case]:
    """Open cases, the most pressing first, what was put off last: all of them, or one consultant's own.

    Those that have joined another are answered with it.
    """
    order = (Case.snoozed_until.is_not(None), Case.urgent.desc(), Case.due_at, Case.id)
    return tx.scalars(select(Case).where(*_waiting(owner_id)).order_by(*order).limit(limit).offset(offset)).all()


def count_waiting(tx: Session, owner_id: int | None = None) -> int:
    return tx.scalar(select(func.count()).select_from(Case).where(*_waiting(owner_id))) or 0


def _waiting(owner_id: int | None) -> list[ColumnElement[bool]]:
    return [Case.closed_at.is_(None), Case.joined_to_id.is_(None), *([] if owner_id is None else [Case.owner_id == owner_id])]


def take(tx: Session, case: Case, consultant_id: int, *, now: datetime) -> bool:
    """Make the consultant the owner. False where it is closed, somebody else was faster (two may press at once), or has the first word.

    Who takes a case that has joined another takes that one.
    """
    case = case.lead
    had_it, asked = case.owner_id == consultant_id, case.offered_to_id == consultant_id
    free = or_(
        Case.urgent,
        Case.offered_to_id == consultant_id,
        Case.open_to_all_at.is_(None),
        Case.open_to_all_at <= now,
    )
    won = tx.execute(
        update(Case)
        .where(Case.id == case.id, Case.closed_at.is_(None), or_(and_(Case.owner_id.is_(None), free), Case.owner_id == consultant_id))
        .values(owner_id=consultant_id, offered_to_id=None, open_to_all_at=None)
        .returning(Case.id)
    ).first()
    tx.refresh(case)
    if won is None:
        return False
    if not had_it:
        routing.took(tx, case, consultant_id, asked=asked, now=now)
    audit.record(tx, consultant_id, "case.take", f"case:{case.id}", now=now)
    return True


def release_all_of(tx: Session, consultant_id: int, *, now: datetime) -> list[Case]:
    """Back to the queue: what a consultant held, or had the first word on, who no longer is one."""
    his = or_(Case.owner_id == consultant_id, Case.offered_to_id == consultant_id)
    held = tx.scalars(select(Case).where(his, Case.closed_at.is_(None)).order_by(Case.id)).all()
    for case in held:
        case.owner_id = case.offered_to_id = case.open_to_all_at = None
        audit.record(tx, consultant_id, "case.release", f"case:{case.id}", now=now)
    tx.flush()
    for case in held:
        tx.refresh(case)
    return list(held)


def come_back(tx: Session, case: Case, *, programme: Programme, now: datetime) -> Person | None:
    """Whoever had it stayed silent or is away: the case goes to the next one, who is returned; None: everybody's."""
    silent = case.owner or case.offered_to
    case.owner = None
    case.returned += silent is not None
    return routing.offer(tx, case, programme=programme, now=now, without=silent.id if silent else None)


def answered(tx: Session, case: Case, consultant_id: int, *, programme: Programme, now: datetime) -> None:
    """A consultant's words are on their way to the farmer: the next word is the farmer's.

    Who answers what nobody has taken has it, whosever turn it was: an answer is worth more than a turn.
    """
    if case.owner_id is None and case.joined_to_id is None:
        asked = case.offered_to_id == consultant_id
        case.owner = tx.get_one(Person, consultant_id)
        case.offered_to = case.open_to_all_at = None
        routing.took(tx, case, consultant_id, asked=asked, now=now)
    case.first_answered_at = case.first_answered_at or now
    case.answered_at = now
    case.late_told_at = None
    case.due_at = due_time(programme, now, urgent=case.urgent)
    audit.record(tx, consultant_id, "case.answer", f"case:{case.id}", now=now)


def farmer_wrote(case: Case, *, programme: Programme, now: datetime) -> None:
    """The farmer added something: if the last word was a consultant's, the promise starts anew."""
    if case.answered_at is not None:
        case.answered_at = None
        case.late_told_at = None
        case.due_at = due_time(programme, now, urgent=case.urgent)


def become_urgent(tx: Session, case: Case, red_flag: str | None, *, programme: Programme, now: datetime) -> None:
    """What looked calm is danger: everybody's at once, due at any hour."""
    case.urgent, case.red_flag, case.reason = True, red_flag, "red_flag"
    case.offered_to = case.open_to_all_at = None
    case.due_at = due_time(programme, now, urgent=True)
    audit.record(tx, case.farmer_id, "case.urgent", f"case:{case.id}", now=now)
    tx.flush()


def rate(tx: Session, case: Case, stars: int, *, now: datetime) -> bool:
    """What the farmer thought of the answer: 1 to 3, once. False where he has said it already."""
    rated = update(Case).where(Case.id == case.id, Case.rating.is_(None)).values(rating=stars).returning(Case.id)
    if tx.execute(rated).first() is None:
        return False
    audit.record(tx, case.farmer_id, f"case.rate.{stars}", f"case:{case.id}", now=now)
    return True


def close(tx: Session, case: Case, actor_id: int | None, *, now: datetime, reason: str = "solved") -> bool:
    """Close the case. False where it is closed already (two may press at once)."""
    closed = tx.execute(
        update(Case)
        .where(Case.id == case.id, Case.closed_at.is_(None))
        .values(closed_at=now, close_reason=reason, snoozed_until=None)
        .returning(Case.id)
    ).first()
    tx.refresh(case)
    if closed is None:
        return False
    audit.record(tx, actor_id, "case.close", f"case:{case.id}", now=now)
    return True


def confirm_solved(tx: Session, case: Case, *, now: datetime) -> bool:
    """The farmer says that a closed case is solved. False where he has said so since it was closed."""
    said = select(AuditRecord.id).where(AuditRecord.action == "case.solved", AuditRecord.subject == f"case:{case.id}")
    if case.closed_at is None or tx.scalar(said.where(AuditRecord.at >= case.closed_at).limit(1)) is not None:
        return False
    audit.record(tx, case.farmer_id, "case.solved", f"case:{case.id}", now=now)
    tx.flush()
    return True


def reopen(tx: Session, case: Case, *, programme: Programme, now: datetime) -> bool:
    """The farmer says that it goes on: with its owner, if he is a consultant still. False where the case is open.

    One that was closed together with a neighbour's goes on by itself: that answer was not enough for it.
    """
    if case.closed_at is None:
        return False
    owner = case.person
    case.leader = None
    case.owner = owner if owner is not None and people.ANSWERING & people.roles_of(tx, owner.id) else None
    case.closed_at = case.close_reason = case.answered_at = case.late_told_at = case.rating = None
    case.due_at = due_time(programme, now, urgent=case.urgent)
    if case.owner is None:
        routing.offer(tx, case, programme=programme, now=now, reserve=True)
    audit.record(tx, case.farmer_id, "case.reopen", f"case:{case.id}", now=now)
    return True


#: What waits for a consultant's word.
_UNANSWERED = and_(Case.closed_at.is_(None), Case.answered_at.is_(None))
#: What is answered for itself, not together with the case that it joined.
_LEADS = Case.joined_to_id.is_(None)


def late(tx: Session, *, now: datetime, limit: int = 50) -> Sequence[Case]:
    """Open cases past their due time that wait for a consultant's word; locked, so that no answer of this moment is overlooked."""
    overdue = select(Case).where(_UNANSWERED, Case.due_at <= now).order_by(Case.due_at).limit(limit)
    return tx.scalars(overdue.with_for_update(of=Case, skip_locked=True)).all()


def passed_over(tx: Session, *, now: datetime, limit: int = 50) -> Sequence[Case]:
    """Cases whose first half is over, untaken by the one whose turn it was."""
    passed = select(Case).where(_UNANSWERED, _LEADS, Case.owner_id.is_(None), Case.open_to_all_at <= now)
    passed = passed.order_by(Case.due_at).limit(limit)
    return tx.scalars(passed.with_for_update(of=Case, skip_locked=True)).all()


def left_behind(tx: Session, *, now: datetime, person_id: int | None = None, limit: int = 50) -> Sequence[Case]:
    """Cases of consultants who are away: those not taken yet, and those due before their consultant returns."""
    whose = func.coalesce(Case.owner_id, Case.offered_to_id)
    left = (
        select(Case)
        .join(Profile, Profile.person_id == whose)
        .where(_UNANSWERED, _LEADS, Profile.away_until > now, or_(Case.owner_id.is_(None), Case.due_at < Profile.away_until))
        .order_by(Case.due_at)
        .limit(limit)
    )
    left = left if person_id is None else left.where(whose == person_id)
    return tx.scalars(left.with_for_update(of=Case, skip_locked=True)).all()


def gone_quiet(tx: Session, *, before: datetime, limit: int = 50) -> Sequence[Case]:
    """Open cases that were answered before the given time and never heard of again."""
    return tx.scalars(
        select(Case).where(Case.closed_at.is_(None), Case.answered_at <= before).order_by(Case.answered_at, Case.id).limit(limit)
    ).all()
