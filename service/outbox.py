"""The outbox: every message owed to somebody is a row, written in the same transaction as its cause.

Claiming is one conditional UPDATE on both databases (engineering-facts 3.4); a claim is a lease that runs out, after which the
row is `unknown`, never `ready`: it may have arrived.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import String, and_, bindparam, case, cast, delete, exists, func, or_, select, text, true, update
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.dml import ReturningUpdate

from service.insert import insert_new
from service.models import Announcement, AuditRecord, Board, Case, CaseMessage, Delivery, Group, Offer, Person
from service.types import UtcDateTime

#: How long a claimed delivery may be on its way before nobody can say whether it arrived.
LEASE = timedelta(seconds=60)
#: A repeat after `unknown` comes this much later.
REPEAT_AFTER = timedelta(seconds=60)
MAX_ATTEMPTS = 6
#: How long a row stays that nobody can refer to any more. Those of a case stay for good: a reply to them has to find its case.
KEEP = timedelta(days=90)

#: Kinds of delivery: urgency among rows that are due (lower goes first).
PRIORITY = {
    "reply": 0, "alert": 1, "case": 2, "change": 3, "reminder": 4, "progress": 5, "amendment": 6, "announcement": 7, "news": 8, "tip": 8,
}  # fmt: skip
#: Where a duplicate beats a miss; anything else stays `unknown` for a person to decide (engineering-facts 1.4).
REPEATED_WHEN_UNKNOWN = frozenset({"reply", "alert", "case", "change", "reminder", "amendment", "news"})
#: What nobody asked for just now waits for the morning.
BY_DAY = frozenset({"reminder", "announcement", "tip", "news"})
NOT_LEFT = ("ready", "held")


@dataclass(frozen=True)
class Result:
    """What became of one attempt. `state` is the row's new state; `retry_at` sends it back to `ready`.

    `counts`: whether the attempt is one of the few that a delivery has; being told to wait is none.
    """

    delivery_id: int
    state: str
    message_id: int | None = None
    error: str | None = None
    retry_at: datetime | None = None
    counts: bool = True
    also: Sequence[int] = ()  # the other messages of an album


def owe(tx: Session, kind: str, chat_id: int, template: str, data: dict[str, Any], **options: Any) -> Delivery | None:
    """Write a delivery. With a dedupe key that stands already: nothing, and None. `options`: as in `row`."""
    values = row(kind, chat_id, template, data, **options)
    if values["dedupe_key"] is not None:
        written: Delivery | None = tx.scalar(insert_new(tx, Delivery).returning(Delivery), values)
        return written
    delivery = Delivery(**values)
    tx.add(delivery)
    return delivery


def owe_all(tx: Session, rows: list[dict[str, Any]]) -> None:
    """Write many deliveries at once (each from `row`); those whose dedupe key stands already are left out."""
    if rows:
        tx.execute(insert_new(tx, Delivery), rows)


def count_anew(tx: Session) -> None:
    """After many rows at once: PostgreSQL plans by what it counted last, and would sort all that is ready for each claim."""
    if tx.get_bind().dialect.name == "postgresql":
        tx.execute(text("ANALYZE outbox"))


def row(
    kind: str,
    chat_id: int,
    template: str,
    data: dict[str, Any],
    *,
    now: datetime,
    language: str,
    reply_to: int | None = None,
    edits: int | None = None,
    dedupe_key: str | None = None,
    not_before: datetime | None = None,
    expires_at: datetime | None = None,
    case_id: int | None = None,
    announcement_id: int | None = None,
) -> dict[str, Any]:
    """A delivery that is ready to be claimed, as its columns."""
    return {
        "kind": kind,
        "chat_id": chat_id,
        "language": language,
        "template": template,
        "data": data,
        "reply_to": reply_to,
        "edits": edits,
        "dedupe_key": dedupe_key,
        "priority": PRIORITY[kind],
        "not_before": not_before or now,
        "expires_at": expires_at,
        "by_day": kind in BY_DAY,
        "state": "ready",
        "attempts": 0,
        "uncertain": False,
        "created_at": now,
        "case_id": case_id,
        "announcement_id": announcement_id,
    }


def change(tx: Session, delivery: Delivery, data: dict[str, Any], *, now: datetime) -> bool:
    """Put other words into a message: before it leaves, or by an edit where it stands. False where nobody knows whether it does."""
    waiting = update(Delivery).where(Delivery.state == "ready").values(data=data).returning(Delivery.id)
    if tx.execute(waiting.where(Delivery.id == delivery.id)).first() is not None:
        return True
    if delivery.message_id is None:
        return False
    delivery.data = data
    another_edit = waiting.where(Delivery.edits == delivery.message_id, Delivery.chat_id == delivery.chat_id)
    if tx.execute(another_edit).first() is None:
        options: dict[str, Any] = {"language": delivery.language, "edits": delivery.message_id, "case_id": delivery.case_id}
        owe(tx, "case", delivery.chat_id, delivery.template, data, now=now, **options)
    return True


def take(delivery: Delivery, worker: str, *, lease_until: datetime) -> None:
    """Claim a row in the transaction that wrote it: its writer sends it at once, after the commit."""
    delivery.state = "sending"
    delivery.worker = worker
    delivery.lease_until = lease_until
    delivery.attempts = 1


def claim(
    tx: Session,
    worker: str,
    limit: int,
    *,
    now: datetime,
    lease_until: datetime,
    quiet: bool,
    resting: Collection[int] = (),
) -> Sequence[Delivery]:
    """Take up to `limit` due deliveries:

    The oldest of each chat, none of a chat that has one on its way or is `resting`, none `by_day` while it is `quiet`.
    """
    given = {"most": limit, "now": now, "as_worker": worker, "lease": lease_until, "resting": list(resting)}
    claimed = tx.scalars(_claiming(quiet), given, execution_options={"synchronize_session": False}).all()
    return sorted(claimed, key=lambda row: (row.priority, row.id))


@cache
def _claiming(quiet: bool) -> ReturningUpdate[Delivery]:
    """The statement, built once: building it takes longer than SQLite takes to run it."""
    other, now = aliased(Delivery), bindparam("now", type_=UtcDateTime())
    due = and_(
        Delivery.state == "ready",
        Delivery.not_before <= now,
        or_(Delivery.expires_at.is_(None), Delivery.expires_at > now),
    )
    in_the_way = exists().where(
        other.chat_id == Delivery.chat_id,
        other.state.in_(("sending", "ready")),
        case(  # and no OR: for that PostgreSQL looks up every row that is ready, once for each row
            (other.state == "sending", true()),
            else_=and_(
                other.id < Delivery.id,
                other.not_before <= now,
                or_(other.expires_at.is_(None), other.expires_at > now),
                *([other.by_day.is_(False)] if quiet else []),
            ),
        ),
    )
    chosen = select(Delivery.id).where(due, ~in_the_way, Delivery.chat_id.not_in(bindparam("resting", expanding=True)))
    if quiet:
        chosen = chosen.where(Delivery.by_day.is_(False))
    chosen = chosen.order_by(Delivery.priority, Delivery.not_before, Delivery.id).limit(bindparam("most"))
    ids = chosen.with_for_update(skip_locked=True).cte("chosen")
    return (
        update(Delivery)
        .where(Delivery.id.in_(select(ids.c.id)))  # a word on `state` here, and SQLite looks at every row that is ready
        .values(state="sending", worker=bindparam("as_worker"), lease_until=bindparam("lease"), attempts=Delivery.attempts + 1)
        .returning(Delivery)
    )


def finish(tx: Session, worker: str, results: Sequence[Result], *, now: datetime) -> None:
    """Record what became of claimed deliveries; a row that another worker has taken since is left alone."""
    ids = [result.delivery_id for result in results]
    mine = select(Delivery).where(Delivery.id.in_(ids), Delivery.worker == worker, Delivery.state == "sending")
    rows = {row.id: row for row in tx.scalars(mine)} if ids else {}
    halted = _halted(tx, [rows[result.delivery_id] for result in results if result.retry_at and result.delivery_id in rows])
    for result in results:
        row = rows.get(result.delivery_id)
        if row is None:
            continue
        row.error = result.error
        row.lease_until = None
        if not result.counts:
            row.attempts -= 1
        if result.retry_at is not None and row.attempts < MAX_ATTEMPTS:
            row.state, row.not_before = halted.get(row.announcement_id, "ready"), result.retry_at
        elif result.state == "unknown":
            _became_unknown(row, now)
        else:
            row.state = "dead" if result.retry_at is not None else result.state
            row.message_id = result.message_id
            if result.also:
                row.data = {**row.data, "sent_also": list(result.also)}
            row.sent_at = now if result.state == "sent" else None


def _halted(tx: Session, rows: Sequence[Delivery]) -> dict[int | None, str]:
    """Of announcements that were stopped or paused meanwhile: what becomes of a delivery that would go once more.

    Their rows are held until the commit: who stops one now waits for it, and finds these among what has not left.
    """
    ids = {row.announcement_id for row in rows if row.kind == "announcement"}
    if not ids:
        return {}
    found = select(Announcement.id, Announcement.state).where(Announcement.id.in_(ids)).with_for_update(read=True)
    ends = {"paused": "held", "stopped": "cancelled"}
    return {number: ends[state] for number, state in tx.execute(found) if state in ends}


def _became_unknown(row: Delivery, now: datetime) -> None:
    first_time = not row.uncertain
    row.uncertain = True
    row.lease_until = None
    if first_time and row.kind in REPEATED_WHEN_UNKNOWN:
        row.state, row.not_before = "ready", now + REPEAT_AFTER
    else:
        row.state = "unknown"


def recover(tx: Session, *, now: datetime, leases_before: datetime) -> int:
    """Deliveries whose sender died on the way: nobody knows whether they arrived. Returns how many."""
    rows = tx.scalars(select(Delivery).where(Delivery.state == "sending", Delivery.lease_until <= leases_before)).all()
    for row in rows:
        row.error = "its sender stopped on the way"
        _became_unknown(row, now)
    return len(rows)


def expire(tx: Session, *, now: datetime) -> int:
    """What is no longer of use is never sent. Returns how many rows."""
    rows = tx.execute(
        update(Delivery).where(Delivery.state.in_(NOT_LEFT), Delivery.expires_at <= now).values(state="expired").returning(Delivery.id)
    )
    return len(rows.all())


def cancel(tx: Session, *conditions: Any, why: str | None = None) -> int:
    """Take back what has not left yet. Returns how many rows."""
    taken_back = update(Delivery).where(Delivery.state.in_(NOT_LEFT), *conditions).values(state="cancelled", error=why)
    return len(tx.execute(taken_back.returning(Delivery.id)).all())


def hold(tx: Session, *conditions: Any) -> None:
    """Keep back what has not left yet."""
    tx.execute(update(Delivery).where(Delivery.state == "ready", *conditions).values(state="held"))


def release(tx: Session, *conditions: Any) -> None:
    """Let go what is kept back."""
    tx.execute(update(Delivery).where(Delivery.state == "held", *conditions).values(state="ready"))


def again(tx: Session, *conditions: Any, expires_at: datetime, now: datetime) -> int:
    """Send once more what may have arrived, because a person says so. Returns how many rows."""
    unknown = update(Delivery).where(Delivery.state == "unknown", *conditions)
    sent_again = unknown.values(state="ready", attempts=0, not_before=now, expires_at=expires_at).returning(Delivery.id)
    return len(tx.execute(sent_again).all())


def prune(tx: Session, *, now: datetime) -> None:
    """Drop what was settled long ago and belongs to no case and no announcement."""
    settled = Delivery.state.not_in((*NOT_LEFT, "sending"))
    tx.execute(
        delete(Delivery).where(settled, Delivery.created_at < now - KEEP, Delivery.case_id.is_(None), Delivery.announcement_id.is_(None))
    )


def case_of_message(tx: Session, chat_id: int, message_id: int) -> int | None:
    """The case that one of the bot's own messages belongs to; the mapping never runs out."""
    return tx.scalar(
        select(Delivery.case_id).where(Delivery.chat_id == chat_id, Delivery.message_id == message_id, Delivery.case_id.is_not(None))
    )


def at(tx: Session, chat_id: int, message_id: int) -> Delivery | None:
    """The delivery that stands in a chat under this number."""
    return tx.scalar(select(Delivery).where(Delivery.chat_id == chat_id, Delivery.message_id == message_id, Delivery.edits.is_(None)))


def unreachable(tx: Session, chat_id: int, *, now: datetime) -> None:
    """The person blocked the bot or is gone: nothing more is sent until he writes again."""
    person = tx.get(Person, chat_id)
    if person is not None and person.unreachable_at is None:
        person.unreachable_at = now
    cancel(tx, Delivery.chat_id == chat_id, why="unreachable")


def moved(tx: Session, old_chat_id: int, new_chat_id: int) -> None:
    """A group became a supergroup: its duty and what it is owed go with it; its old message numbers mean nothing there."""
    tx.execute(update(Group).where(Group.chat_id == old_chat_id).values(chat_id=new_chat_id))
    tx.execute(update(Board).where(Board.chat_id == old_chat_id).values(chat_id=new_chat_id))
    tx.execute(
        update(Delivery)
        .where(Delivery.chat_id == old_chat_id, Delivery.state.in_(NOT_LEFT))
        .values(chat_id=new_chat_id, reply_to=None, edits=None)
    )


def counts(tx: Session, *conditions: Any) -> dict[str, int]:
    """Deliveries by state."""
    rows = tx.execute(select(Delivery.state, func.count()).where(*conditions).group_by(Delivery.state))
    return dict(rows.all())


def forget(tx: Session, person_id: int, person_name: str) -> None:
    """Remove what a person was sent, and his name and words from what others were sent.

    What his own cases still owe is taken back; the numbers that tie a chat's messages to a case stay.
    """
    tx.execute(delete(Delivery).where(Delivery.chat_id == person_id))
    tx.execute(
        update(Delivery)
        .where(Delivery.case_id.in_(select(Case.id).where(Case.farmer_id == person_id)))
        .values(data={}, state=func.replace(Delivery.state, "ready", "cancelled"))
    )
    acted = ("case:" + cast(Delivery.case_id, String)).in_(select(AuditRecord.subject).where(AuditRecord.actor_id == person_id))
    named = or_(
        Delivery.case_id.in_(select(Case.id).where(Case.owner_id == person_id)),
        Delivery.case_id.in_(select(Offer.case_id).where(Offer.person_id == person_id)),
        Delivery.case_id.in_(select(CaseMessage.case_id).where(CaseMessage.author_id == person_id)),
        acted,
        Delivery.announcement_id.in_(select(Announcement.id).where(Announcement.author_id == person_id)),
        Delivery.kind == "news",  # who proposed what
        and_(Delivery.kind == "reply", ~Delivery.template.startswith("prompt.")),  # lists of cases, of who comes, of the team
        Delivery.template.in_(("school.asks", "school.host_says_yes")),  # who asked an organizer for something
    )
    for row in tx.scalars(select(Delivery).where(Delivery.kind == "news", Delivery.state == "ready")):
        if person_name in row.data.values():
            row.state, row.data = "cancelled", {}
    has_left = Delivery.state.not_in(("ready", "sending"))
    tx.execute(update(Delivery).where(has_left, named).values(data={}))
