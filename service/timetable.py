"""Announcements whose time has come: after the minute in which they can be taken back, on a date, or once more."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from service import announcements, progress, wordings
from service.models import Announcement
from service.programme import Programme
from service.recurrence import next_time


def fall_due(tx: Session, *, programme: Programme, now: datetime) -> int:
    """Start what has waited long enough. What could not start in its time, as after an outage, is never sent.

    Returns how many were dealt with.
    """
    due = tx.scalars(
        select(Announcement)
        .where(Announcement.state == "waiting", Announcement.starts_at <= now)
        .order_by(Announcement.starts_at)
        .with_for_update(skip_locked=True)
    ).all()
    for announcement in due:
        starts_at = announcement.starts_at or now
        in_time = now - starts_at < timedelta(hours=announcement.useful_hours)
        if announcement.repeats is not None:
            if in_time:
                announcements.start(tx, _one_of(tx, announcement, now), now=now)
            announcement.starts_at = next_time(announcement.repeats, after=now, zone=programme.zone)
            if announcement.starts_at is None:
                announcement.state = "sent"
        elif in_time:
            announcements.start(tx, announcement, now=now)
        else:
            announcement.state = "expired"
            progress.show(tx, announcement, announcements.progress(tx, announcement), now=now)
    return len(due)


def _one_of(tx: Session, series: Announcement, now: datetime) -> Announcement:
    """This time's announcement of a series: the same words to whoever is in the audience now."""
    one = Announcement(
        author_id=series.author_id,
        chat_id=series.chat_id,
        message_id=series.message_id,
        audience=series.audience,
        state="draft",
        created_at=now,
        progress={"chat_id": series.progress["chat_id"], "message_id": None, "shown": {}} if series.progress else {},
        series_id=series.id,
        useful_hours=series.useful_hours,
        replies_to=series.replies_to,
        answers=series.answers,
        boards=series.boards,
    )
    tx.add(one)
    tx.flush()
    for said in wordings.of(tx, series.id):
        source = wordings.Source(said.chat_id, said.message_id, said.kind, said.html, said.album)
        copy = wordings.add(tx, one, source, language=said.language, letter=said.letter)
        copy.also, copy.corrected = said.also, said.corrected
    return one
