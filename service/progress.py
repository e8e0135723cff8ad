"""How far an announcement is, as its organizer is shown."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service import announcements, outbox
from service.models import Announcement, Delivery, Person


def progress_data(announcement: Announcement, counted: dict[str, int]) -> dict[str, Any]:
    """`counted`: deliveries by state, with `total` (see `announcements.progress`)."""
    sent, unknown = counted.get("sent", 0), counted.get("unknown", 0)
    failed = counted.get("dead", 0) + counted.get("expired", 0)
    return {
        "announcement_id": announcement.id,
        "state": announcement.state,
        "starts_at": announcement.starts_at.isoformat() if announcement.starts_at else None,
        "repeats": announcement.repeats,
        "total": counted["total"],
        "done": sent + unknown + failed,
        "sent": sent,
        "unknown": unknown,
        "failed": failed,
        "cancelled": counted.get("cancelled", 0),
    }


def update_progress(tx: Session, *, now: datetime) -> int:
    """Edit the progress message of every announcement under way whose counts have changed. Returns how many."""
    edited = 0
    for announcement in announcements.under_way(tx):
        counted = announcements.progress(tx, announcement)
        announcements.complete(announcement, counted)
        edited += show(tx, announcement, counted, now=now)
    return edited


def show(tx: Session, announcement: Announcement, counted: dict[str, int], *, now: datetime) -> bool:
    """Say where it stands in its progress message. False where that says so already, or stands nowhere."""
    data, place = progress_data(announcement, counted), announcement.progress
    if not place or data == place.get("shown"):
        return False
    edits = place["message_id"] or _first_message(tx, announcement.id)
    if edits is None and place["shown"]:
        return False  # the first one is still on its way
    author = tx.get(Person, announcement.author_id)
    outbox.owe(
        tx,
        "progress",
        place["chat_id"],
        "announcement.progress",
        data,
        now=now,
        language=author.language if author else "es",
        edits=edits,
        dedupe_key=None if edits else f"progress:{announcement.id}",
        announcement_id=announcement.id,
    )
    announcement.progress = {**place, "shown": data}
    return True


def _first_message(tx: Session, announcement_id: int) -> int | None:
    """The progress message of one that nobody started by hand: the first that was sent."""
    return tx.scalar(select(Delivery.message_id).where(Delivery.dedupe_key == f"progress:{announcement_id}"))
