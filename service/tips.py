"""Seasonal tips: who asked for them gets at most one a week, of this month, of what he lives from and where he lives.

First what the farming calendar says for the month, then the other entries of the season.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from knowledge.entry import Entry
from knowledge.manual import Manual
from knowledge.seasons import tasks
from service import activities, outbox, people
from service.models import Consent, Person, Tip
from service.places import find_district
from service.programme import Programme

#: The purpose to which a farmer says yes.
TIPS = "tips"
BETWEEN = timedelta(days=7)
#: An entry comes again with its next season.
NOT_AGAIN_FOR = timedelta(days=300)
#: A tip that could not be delivered for so long is left out.
OF_USE_FOR = timedelta(days=2)


def wants(tx: Session, person_id: int) -> bool:
    return people.has_consented(tx, person_id, TIPS)


def ask_for(tx: Session, person_id: int, *, now: datetime) -> None:
    people.consent(tx, person_id, TIPS, now=now)


def want_no_more(tx: Session, person_id: int, *, now: datetime) -> None:
    people.withdraw(tx, person_id, TIPS, now=now)


def fall_due(tx: Session, *, manual: Manual, programme: Programme, now: datetime, limit: int = 100) -> int:
    """Owe a tip to those whose week is over. Returns how many. None at night: then it waits for the morning."""
    if programme.is_quiet(now):
        return 0
    readers = tx.scalars(
        select(Person)
        .where(
            _says_yes(TIPS),
            _says_yes(people.ANSWERS),
            Person.stopped_at.is_(None),
            Person.unreachable_at.is_(None),
            func.coalesce(_last_told(), now - BETWEEN) <= now - BETWEEN,
        )
        .order_by(Person.id)
        .limit(limit)
    ).all()
    told = 0
    for reader in readers:
        found = choose(tx, reader, manual, programme, now=now)
        if found is None:
            continue
        entry, task = found
        tx.add(Tip(person_id=reader.id, entry_id=entry.id, told_at=now))
        data = {"entry_id": entry.id, "task": task}
        outbox.owe(tx, "tip", reader.id, "manual.tip", data, now=now, language=reader.language, expires_at=now + OF_USE_FOR)
        told += 1
    return told


def choose(tx: Session, reader: Person, manual: Manual, programme: Programme, *, now: datetime) -> tuple[Entry, str | None] | None:
    """An entry that fits and that he has not had, with the month's task that it explains.

    Without a task: the first entry of the season, those of few months before those of many.
    """
    month = programme.local(now).month
    had = set(tx.scalars(select(Tip.entry_id).where(Tip.person_id == reader.id, Tip.told_at > now - NOT_AGAIN_FOR)))
    lives_from = set(activities.of(tx, reader.id))

    def fits(entry: Entry) -> bool:
        concerns = not lives_from or not lives_from.isdisjoint(entry.activities)
        return entry.id not in had and concerns and _is_near(entry, reader, programme)

    for task in tasks():
        if month in task.months and task.entry in manual and fits(manual.entry(task.entry)):
            return manual.entry(task.entry), task.text
    entry = min(filter(fits, manual.in_season(month)), key=lambda entry: (len(entry.season), entry.id), default=None)
    return None if entry is None else (entry, None)


def _is_near(entry: Entry, reader: Person, programme: Programme) -> bool:
    """Whether the entry holds where the reader lives: one that names a district is for that district."""
    district = find_district(entry.place, programme.districts)
    return district is None or district == reader.district


def _says_yes(purpose: str) -> ColumnElement[bool]:
    return exists().where(Consent.person_id == Person.id, Consent.purpose == purpose, Consent.withdrawn_at.is_(None))


def _last_told() -> ColumnElement[Any]:
    return select(func.max(Tip.told_at)).where(Tip.person_id == Person.id).correlate(Person).scalar_subquery()
