"""Announcements: one message to an audience, told once, that can be held back, paused and stopped half-way."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from service import audit, outbox, wordings
from service.audiences import Audience, reason
from service.models import Amendment, Announcement, Board, Delivery, Person, Wording
from service.programme import Programme
from service.wordings import Source

BATCH = 500
#: Already on its way, or about to be.
UNDER_WAY = ("sending", "paused")
#: `last_person_id` once every row is written: beyond every id of Telegram.
ALL_WRITTEN = 2**62


def draft(tx: Session, author_id: int, source: Source, audience: Audience, *, programme: Programme, now: datetime) -> Announcement:
    announcement = Announcement(
        author_id=author_id,
        chat_id=source.chat_id,
        message_id=source.message_id,
        audience=audience.as_data(),
        state="draft",
        created_at=now,
        progress={},
        useful_hours=programme.announcements.useful_hours,
        replies_to="question",
        answers=[],
        boards=[],
    )
    tx.add(announcement)
    tx.flush()
    wordings.add(tx, announcement, source)
    return announcement


def find(tx: Session, announcement_id: int) -> Announcement | None:
    """The announcement, held until the commit, so that of two who press at once the second sees what the first did."""
    return tx.get(Announcement, announcement_id, with_for_update=True, populate_existing=True)


def is_source(tx: Session, chat_id: int, message_id: int) -> bool:
    """Whether this message is one that was sent as an announcement."""
    found = select(Wording).where(Wording.chat_id == chat_id, Wording.message_id <= message_id, Wording.message_id > message_id - 100)
    return any(message_id in (row.message_id, *row.also) for row in tx.scalars(found))


def schedule(announcement: Announcement, at: datetime, repeats: str | None = None) -> bool:
    """It waits until then; `repeats` as `recurrence.series` writes it. False where it is no draft any more."""
    if announcement.state != "draft":
        return False
    announcement.state, announcement.starts_at, announcement.repeats = "waiting", at, repeats
    return True


def recall(announcement: Announcement) -> bool:
    """Not yet: a draft again. False where it does not wait, or has left."""
    if announcement.state != "waiting":
        return False
    announcement.state, announcement.starts_at, announcement.repeats = "draft", None, None
    return True


def start(tx: Session, announcement: Announcement, *, now: datetime) -> bool:
    """Begin to send. False where it was sent, stopped or thrown away already."""
    if announcement.state not in ("draft", "waiting"):
        return False
    announcement.state, announcement.started_at = "sending", now
    announcement.expires_at = now + timedelta(hours=announcement.useful_hours)
    audit.record(tx, announcement.author_id, "announcement.start", f"announcement:{announcement.id}", now=now)
    _owe_boards(tx, announcement, now)
    return True


def discard(announcement: Announcement) -> bool:
    if announcement.state != "draft":
        return False
    announcement.state = "discarded"
    return True


def pause(tx: Session, announcement: Announcement, actor_id: int, *, now: datetime) -> bool:
    """Nothing more leaves for now but what is on its way. False where it is not being sent."""
    return _turn(tx, announcement, ("sending",), "paused", actor_id, now=now)


def resume(tx: Session, announcement: Announcement, actor_id: int, *, now: datetime) -> bool:
    """Go on where it was paused. False where it was not."""
    return _turn(tx, announcement, ("paused",), "sending", actor_id, now=now)


def stop(tx: Session, announcement: Announcement, actor_id: int, *, now: datetime) -> bool:
    """Nothing more leaves but what is on its way. False where it is over already."""
    return _turn(tx, announcement, ("waiting", *UNDER_WAY), "stopped", actor_id, now=now)


def _turn(tx: Session, announcement: Announcement, before: tuple[str, ...], state: str, actor_id: int, *, now: datetime) -> bool:
    if announcement.state not in before:
        return False
    announcement.state = state
    tx.flush()  # first the announcement, then its rows: so no delivery that comes back slips through (see `outbox.finish`)
    mine = (Delivery.announcement_id == announcement.id, Delivery.kind == "announcement")
    if state == "paused":
        outbox.hold(tx, *mine)
    elif state == "sending":
        outbox.release(tx, *mine)
    else:
        outbox.cancel(tx, *mine, why="the announcement was stopped")
    audit.record(tx, actor_id, f"announcement.{state}", f"announcement:{announcement.id}", now=now)
    return True


def resend_unknown(tx: Session, announcement: Announcement, actor_id: int, *, now: datetime) -> int:
    """To those of whom nobody knows whether it arrived: once more, because a person says so. Returns how many."""
    if announcement.state not in ("sent", "sending"):
        return 0
    expires_at = now + timedelta(hours=announcement.useful_hours)
    mine = (Delivery.announcement_id == announcement.id, Delivery.kind == "announcement")
    number = outbox.again(tx, *mine, expires_at=expires_at, now=now)
    if number:
        announcement.state = "sending"
        audit.record(tx, actor_id, "announcement.resend", f"announcement:{announcement.id}", now=now)
    return number


def write_batch(tx: Session, *, programme: Programme, now: datetime, size: int = BATCH) -> int:
    """Write the next deliveries of one announcement under way, by keyset. Returns how many."""
    announcement = tx.scalar(
        select(Announcement)
        .where(Announcement.state == "sending", Announcement.started_at.is_not(None), ~_all_written())
        .order_by(Announcement.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if announcement is None:
        return 0
    audience = Audience.of(announcement.audience)
    per_week = programme.announcements.per_person_and_week
    listening = reason(per_week=per_week, now=now, besides=announcement.id) == "count"
    batch = tx.scalars(
        select(Person)
        .where(*audience.conditions(now=announcement.started_at or now), listening, Person.id > (announcement.last_person_id or 0))
        .order_by(Person.id)
        .limit(size)
    ).all()
    said = wordings.of(tx, announcement.id)
    outbox.owe_all(tx, [_row(announcement, said, person, programme, now) for person in batch])
    if batch:
        outbox.count_anew(tx)
    announcement.last_person_id = batch[-1].id if len(batch) == size else ALL_WRITTEN
    return len(batch)


def _row(announcement: Announcement, said: list[Wording], person: Person, programme: Programme, now: datetime) -> dict[str, Any]:
    wording = wordings.chosen(said, announcement.id, person.id, person.language)
    message = wordings.message(wording, announcement, wordings.first_name(person), person.district or programme.region)
    return _delivery(announcement, wording, person.id, person.language, message, now)


def _owe_boards(tx: Session, announcement: Announcement, now: datetime) -> None:
    """The groups and channels have it first: they are few."""
    boards = tx.scalars(select(Board).where(Board.chat_id.in_(announcement.boards)).order_by(Board.chat_id)).all()
    said = wordings.of(tx, announcement.id)
    rows = []
    for board in boards:
        wording = wordings.chosen(said, announcement.id, board.chat_id, "")
        message = wordings.message(wording, announcement, board.title, board.title)
        rows.append(_delivery(announcement, wording, board.chat_id, "es", message, now))
    outbox.owe_all(tx, rows)


def _delivery(
    announcement: Announcement, wording: Wording, chat_id: int, language: str, message: tuple[str, dict[str, Any]], now: datetime
) -> dict[str, Any]:
    template, data = message
    return outbox.row(
        "announcement",
        chat_id,
        template,
        {**data, "wording_id": wording.id},
        now=now,
        language=language,
        dedupe_key=f"announcement:{announcement.id}:{chat_id}",
        expires_at=announcement.expires_at,
        announcement_id=announcement.id,
    )


def progress(tx: Session, announcement: Announcement) -> dict[str, int]:
    """Deliveries by state, with `total`."""
    counted = outbox.counts(tx, Delivery.announcement_id == announcement.id, Delivery.kind == "announcement")
    return {**counted, "total": sum(counted.values())}


def under_way(tx: Session) -> list[Announcement]:
    """Those being sent; one that somebody stops at this moment is left out."""
    running = select(Announcement).where(Announcement.state.in_(UNDER_WAY)).order_by(Announcement.id)
    return list(tx.scalars(running.with_for_update(skip_locked=True)))


def newest(tx: Session, limit: int = 8) -> list[Announcement]:
    """What was announced, and what is about to be."""
    shown = Announcement.state.not_in(("draft", "discarded"))
    return list(tx.scalars(select(Announcement).where(shown).order_by(Announcement.id.desc()).limit(limit)))


def complete(announcement: Announcement, counted: dict[str, int]) -> bool:
    """Mark it as sent once nothing is left to do. True where that is now."""
    left = counted.get("ready", 0) + counted.get("sending", 0)
    if announcement.state != "sending" or announcement.last_person_id != ALL_WRITTEN or left:
        return False
    announcement.state = "sent"
    return True


def forget_author(tx: Session, person_id: int, *, now: datetime) -> None:
    """Its messages stand in a chat that is not known any more: nothing of his goes out from there, and his words are gone."""
    for announcement in tx.scalars(select(Announcement).where(Announcement.author_id == person_id)):
        discard(announcement)
        stop(tx, announcement, person_id, now=now)
        announcement.progress = {}
    tx.execute(update(Wording).where(Wording.chat_id == person_id).values(html="", kind="gone"))
    tx.execute(update(Amendment).where(Amendment.made_by == person_id).values(html=""))


def _all_written() -> ColumnElement[bool]:
    return func.coalesce(Announcement.last_person_id, 0) == ALL_WRITTEN
