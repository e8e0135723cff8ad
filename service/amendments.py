"""An announcement is corrected or taken back after it left: each copy that stands in a chat is followed, and it is kept who did it."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service import announcements, audit, outbox, wordings
from service.models import Amendment, Announcement, Delivery, Person, Wording
from service.outbox import NOT_LEFT
from service.programme import Programme

#: Telegram deletes a bot's message for two days; a copy older than that says instead that it was taken back.
DELETABLE = timedelta(hours=47)
BATCH = 500


def correct(tx: Session, announcement: Announcement, wording: Wording, html: str, actor_id: int, *, now: datetime) -> Amendment:
    """From now on it says this; copies that are there are edited. One being sent is paused: nobody more gets the old words."""
    wording.html, wording.corrected = html, True
    announcements.pause(tx, announcement, actor_id, now=now)
    return _amend(tx, announcement, wording.id, html, actor_id, now)


def take_back(tx: Session, announcement: Announcement, actor_id: int, *, now: datetime) -> Amendment:
    """Nothing more leaves, and the copies that are there go."""
    announcements.stop(tx, announcement, actor_id, now=now)
    return _amend(tx, announcement, None, "", actor_id, now)


def is_taken_back(tx: Session, announcement_id: int) -> bool:
    found = select(Amendment.id).where(Amendment.announcement_id == announcement_id, Amendment.wording_id.is_(None))
    return tx.scalar(found.limit(1)) is not None


def of(tx: Session, announcement_id: int) -> list[Amendment]:
    return list(tx.scalars(select(Amendment).where(Amendment.announcement_id == announcement_id).order_by(Amendment.id)))


def counts(tx: Session, amendment: Amendment) -> dict[str, int]:
    """Copies by what became of the change."""
    return outbox.counts(tx, Delivery.announcement_id == amendment.announcement_id, Delivery.dedupe_key.like(f"amendment:{amendment.id}:%"))


def write_batch(tx: Session, *, programme: Programme, now: datetime, size: int = BATCH) -> int:
    """Follow the next copies of one amended announcement. Returns how many deliveries were looked at."""
    amendment = tx.scalar(
        select(Amendment).where(Amendment.done_id < Amendment.last_id).order_by(Amendment.id).limit(1).with_for_update(skip_locked=True)
    )
    if amendment is None:
        return 0
    announcement = tx.get_one(Announcement, amendment.announcement_id)
    said = {wording.id: wording for wording in wordings.of(tx, announcement.id)}
    rows = tx.scalars(
        select(Delivery)
        .where(
            Delivery.announcement_id == announcement.id,
            Delivery.kind == "announcement",
            Delivery.id > amendment.done_id,
            Delivery.id <= amendment.last_id,
        )
        .order_by(Delivery.id)
        .limit(size)
        .with_for_update()
    ).all()
    owed: list[dict[str, Any]] = []
    for row in rows:
        if row.state == "sending":  # the next time, when it is known what became of it
            outbox.owe_all(tx, owed)
            return len(owed)
        amendment.done_id = row.id
        wording = said.get(row.data.get("wording_id", min(said)))
        if wording is None or amendment.wording_id not in (None, wording.id):
            continue
        if row.state in NOT_LEFT:
            row.template, row.data = _afresh(tx, announcement, wording, row.chat_id, programme)
        elif row.state == "sent" and (change := _change(tx, amendment, announcement, wording, row, programme, now)):
            owed.append(change)
    outbox.owe_all(tx, owed)
    if len(rows) < size:
        amendment.done_id = amendment.last_id
    return len(rows)


def _amend(tx: Session, announcement: Announcement, wording_id: int | None, html: str, actor_id: int, now: datetime) -> Amendment:
    newest = tx.scalar(select(func.max(Delivery.id)).where(Delivery.announcement_id == announcement.id, Delivery.kind == "announcement"))
    amendment = Amendment(
        announcement_id=announcement.id, wording_id=wording_id, html=html, made_by=actor_id, made_at=now, last_id=newest or 0, done_id=0
    )
    tx.add(amendment)
    tx.flush()
    action = "announcement.correct" if wording_id else "announcement.take_back"
    audit.record(tx, actor_id, action, f"announcement:{announcement.id}", now=now)
    return amendment


def _afresh(tx: Session, announcement: Announcement, wording: Wording, chat_id: int, programme: Programme) -> tuple[str, dict[str, Any]]:
    """What a delivery that has not left says now."""
    reader = tx.get(Person, chat_id)
    name, district = (wordings.first_name(reader), reader.district or programme.region) if reader else (programme.name, programme.region)
    template, data = wordings.message(wording, announcement, name, district)
    return template, {**data, "wording_id": wording.id}


def _change(
    tx: Session, amendment: Amendment, announcement: Announcement, wording: Wording, row: Delivery, programme: Programme, now: datetime
) -> dict[str, Any] | None:
    """What has to be done to a copy; None where Telegram offers nothing."""
    amends = "text" if wording.kind == "text" else "caption" if wording.kind in wordings.CAPTIONED else None
    also = row.data.get("sent_also", [])
    template = "announcement.text"
    data: dict[str, Any] = {"announcement_id": announcement.id, "amends": amends}
    if amendment.wording_id is None and row.sent_at is not None and now - row.sent_at < DELETABLE:
        template, data = "delete", {"sent_also": also}
    elif amends is None:
        return None
    elif amendment.wording_id is None:
        template, data = "announcement.withdrawn", {"amends": amends}
    else:
        fresh = _afresh(tx, announcement, wording, row.chat_id, programme)[1]
        data |= {"html": fresh["html"], "answers": [] if also else announcement.answers}
    return outbox.row(
        "amendment",
        row.chat_id,
        template,
        data,
        now=now,
        language=row.language,
        edits=row.message_id,
        dedupe_key=f"amendment:{amendment.id}:{row.id}",
        announcement_id=announcement.id,
    )
