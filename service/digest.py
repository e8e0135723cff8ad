"""The morning digest: what waits for each consultant, at the hour that he chose, once a day and only if there is something."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from service import desk, outbox, people, profiles
from service.models import Case, Person, Profile
from service.programme import Programme

#: Later than this after its hour (the bot was off) a morning digest is of no use.
LATE = timedelta(hours=4)
#: So many cases are named of each kind.
NAMED = 5


def write(tx: Session, *, programme: Programme, now: datetime) -> int:
    """Write the digests whose hour has come. Returns how many."""
    readers = {person.id: (person, profile) for role in sorted(people.ANSWERING) for person, profile in profiles.of_role(tx, role)}
    return sum(_write_one(tx, person, profile, programme, now) for person, profile in readers.values())


def _write_one(tx: Session, person: Person, profile: Profile, programme: Programme, now: datetime) -> bool:
    at = _hour(profile, programme, now)
    if at is None or not at <= now < at + LATE:
        return False
    data = _waiting(tx, person)
    if not any(data.values()):
        return False
    day = programme.local(now).date()
    owed = outbox.owe(
        tx,
        "case",
        person.id,
        "desk.digest",
        data,
        now=now,
        language=person.language,
        dedupe_key=f"digest:{person.id}:{day}",
        expires_at=at + LATE,
    )
    return owed is not None


def _hour(profile: Profile, programme: Programme, now: datetime) -> datetime | None:
    """Today's digest: None on a day off, in the field, or where he wants none."""
    if profile.digest_at is None or profiles.is_away(profile, now):
        return None
    today = programme.local(now).date()
    begins = datetime.combine(today, time(), programme.zone)
    if not profiles.works_between(profile, programme, begins, begins + timedelta(days=1)):
        return None
    return datetime.combine(today, time.fromisoformat(profile.digest_at), programme.zone).astimezone(UTC)


def _waiting(tx: Session, person: Person) -> dict[str, list[dict[str, Any]]]:
    """Cases that wait for a word: his own, those whose turn is his, and everybody's."""
    open_ones = select(Case).where(Case.closed_at.is_(None), Case.answered_at.is_(None), Case.joined_to_id.is_(None))
    kinds = {
        "mine": Case.owner_id == person.id,
        "turn": Case.offered_to_id == person.id,
        "free": Case.owner_id.is_(None)
        & or_(Case.offered_to_id.is_(None), Case.open_to_all_at.is_(None))
        & (Case.offered_to_id.is_distinct_from(person.id)),
    }
    order = Case.urgent.desc(), Case.due_at
    return {
        kind: [desk.card_data(tx, case) for case in tx.scalars(open_ones.where(whose).order_by(*order).limit(NAMED))]
        for kind, whose in kinds.items()
    }
