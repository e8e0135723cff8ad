"""What the tests of announcements share: a draft, its start, its deliveries."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service import announcements, outbox
from service.audiences import Audience
from service.database import Database
from service.models import Announcement, Delivery, Person
from service.programme import Programme
from service.wordings import Source
from tests.conftest import NOW

EVERYBODY = Audience()


def draft(
    db: Database, organizer: Person, programme: Programme, audience: Audience = EVERYBODY, *, html: str = "Hay campaña"
) -> Announcement:
    source = Source(organizer.id, 77, html=html)
    return db.write_now(announcements.draft, organizer.id, source, audience, programme=programme, now=NOW)


def started(
    db: Database, organizer: Person, programme: Programme, audience: Audience = EVERYBODY, *, html: str = "Hay campaña"
) -> Announcement:
    announcement = draft(db, organizer, programme, audience, html=html)
    assert act(db, announcement, "start", now=NOW)
    return announcement


def act(db: Database, announcement: Announcement, what: str, *args: Any, **options: Any) -> Any:
    def work(tx: Session) -> Any:
        return getattr(announcements, what)(tx, tx.get_one(Announcement, announcement.id), *args, **options)

    return db.write_now(work)


def state_of(db: Database, announcement: Announcement) -> str:
    return db.read_now(lambda tx: tx.get_one(Announcement, announcement.id).state)


def write_all(db: Database, programme: Programme, size: int = 500) -> list[int]:
    sizes = []
    while written := db.write_now(announcements.write_batch, programme=programme, now=NOW, size=size):
        sizes.append(written)
    return sizes


def deliveries(db: Database, kind: str = "announcement") -> Sequence[Delivery]:
    return db.read_now(lambda tx: tx.scalars(select(Delivery).where(Delivery.kind == kind).order_by(Delivery.chat_id)).all())


def recipients(db: Database) -> list[int]:
    rows = deliveries(db)
    assert all(row.by_day and row.expires_at is not None for row in rows)
    return [row.chat_id for row in rows]


def claim(db: Database, number: int = 999) -> Sequence[Delivery]:
    return db.write_now(outbox.claim, "one", number, now=NOW, lease_until=NOW, quiet=False)


def finish(db: Database, rows: Sequence[Delivery], state: str = "sent", **result: Any) -> None:
    results = [outbox.Result(row.id, state, message_id=9000 + row.id if state == "sent" else None, **result) for row in rows]
    db.write_now(outbox.finish, "one", results, now=NOW)
