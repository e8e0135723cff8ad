"""Whose turn a case is: by subject and place, language, then by what each consultant has promised and has on his hands.

The choice is pure (`choose`); the rest reads what it is made from, and writes it down.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import case as sql_case
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from service import profiles
from service.models import Case, Offer, Person, Profile
from service.programme import Programme
from service.working_time import add_working, week_start

#: So many turns let pass one after the other, in so long: he is asked behind the others until he takes one, or time has passed.
PASSED, LATELY = 2, timedelta(days=7)
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One who may be asked. Empty subjects, districts or languages: all of them."""

    person_id: int
    chapters: frozenset[str] = frozenset()
    districts: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    asked_before: int = 0  # how often this very case was his
    silent: bool = False  # let his last turns pass
    spent: float = 0.0  # the share of this week's promise that is used up
    load: int = 0  # cases that wait for his word
    last_asked: datetime = _LONG_AGO


def choose(candidates: Iterable[Candidate], *, chapter: str | None, district: str | None, language: str) -> Candidate | None:
    """The one whose turn it is. None where nobody may be asked."""

    def key(one: Candidate) -> tuple[object, ...]:
        return (
            one.asked_before,
            one.silent,
            _fit(one.chapters, chapter),
            _fit(one.districts, district),
            _fit(one.languages, language),
            one.spent,
            one.load,
            one.last_asked,
            one.person_id,
        )

    return min(candidates, key=key, default=None)


def _fit(wanted: frozenset[str], value: str | None) -> int:
    """0: what he named himself; 1: he takes all, or nothing is known; 2: something else."""
    if not wanted or value is None:
        return 1
    return 0 if value in wanted else 2


def offer(
    tx: Session, case: Case, *, programme: Programme, now: datetime, without: int | None = None, reserve: bool = False
) -> Person | None:
    """Make it somebody's turn; None: everybody's. What is urgent is everybody's at once.

    `reserve`: nobody else may take it before half of the promised time is over. `without`: who has just let it pass.
    """
    tx.flush()
    half = add_working(programme, now, timedelta(hours=programme.promise.answer_within_hours / 2)) if reserve else None
    case.offered_to, case.open_to_all_at = None, None
    if case.urgent or case.joined_to_id is not None:
        return None
    found = _candidates(tx, case, programme, now, half or case.due_at, without)
    chosen = choose(found, chapter=case.chapter, district=case.farmer.district, language=case.farmer.language)
    if chosen is None:
        return None
    case.offered_to = tx.get_one(Person, chosen.person_id)
    case.open_to_all_at = half
    tx.add(Offer(case_id=case.id, person_id=chosen.person_id, offered_at=now))
    tx.flush()
    return case.offered_to


def took(tx: Session, case: Case, person_id: int, *, asked: bool, now: datetime) -> None:
    """Write down that the case is his now: from here on it counts against his week. `asked`: it was his turn."""
    newest = select(Offer).where(Offer.case_id == case.id, Offer.person_id == person_id).order_by(Offer.id.desc()).limit(1)
    row = tx.scalar(newest) if asked else None
    if row is None:
        row = Offer(case_id=case.id, person_id=person_id)
        tx.add(row)
    row.taken_at = now


def reserved_for(case: Case, person_id: int, *, now: datetime) -> Person | None:
    """Who else has the first word on the case now; None where this person may take it."""
    if case.urgent or case.owner_id is not None or case.open_to_all_at is None or case.open_to_all_at <= now:
        return None
    return case.offered_to if case.offered_to_id != person_id else None


def cases_of_week(tx: Session, *, programme: Programme, now: datetime) -> dict[int, set[int]]:
    """By consultant, the cases that count against this week's promise.

    Those taken in it, those that are his and wait for a first word still, and those whose turn is his.
    """
    counted: defaultdict[int, set[int]] = defaultdict(set)
    taken = select(Offer.person_id, Offer.case_id).where(Offer.taken_at >= week_start(programme, now))
    for person_id, case_id in tx.execute(taken):
        counted[person_id].add(case_id)
    waiting = select(Case.id, Case.owner_id, Case.offered_to_id).where(
        Case.closed_at.is_(None),
        Case.joined_to_id.is_(None),
        or_(Case.offered_to_id.is_not(None), Case.first_answered_at.is_(None)),
    )
    for case_id, owner_id, offered_to_id in tx.execute(waiting):
        if whose := owner_id or offered_to_id:
            counted[whose].add(case_id)
    return counted


def has_room(profile: Profile, counted: int, programme: Programme) -> bool:
    """Whether one more case fits into what he has promised for the week."""
    return profile.weekly_hours is None or (counted + 1) * programme.promise.minutes_per_case <= profile.weekly_hours * 60


def _candidates(tx: Session, case: Case, programme: Programme, now: datetime, until: datetime, without: int | None) -> list[Candidate]:
    """Consultants who are here, have an hour of theirs before `until`, and room in their week."""
    consultants = profiles.of_role(tx, "consultant", lock=True)  # before anything is counted
    week = cases_of_week(tx, programme=programme, now=now)
    minutes = programme.promise.minutes_per_case
    asked, load, silent = _asked(tx, case), _load(tx), _silent(tx, now)
    found = []
    for person, profile in consultants:
        count = len(week.get(person.id, ()))
        if (
            person.id in (without, case.farmer_id)
            or person.unreachable_at is not None
            or profiles.is_away(profile, now)
            or not has_room(profile, count, programme)
            or not profiles.works_between(profile, programme, now, until)
        ):
            continue
        times, last = asked.get(person.id, (0, _LONG_AGO))
        found.append(
            Candidate(
                person.id,
                frozenset(profile.chapters),
                frozenset(profile.districts),
                frozenset(profile.languages or programme.languages[:1]),
                asked_before=times,
                silent=person.id in silent,
                spent=count * minutes / 60 / max(profiles.week_hours(profile, programme), 0.01),
                load=load.get(person.id, 0),
                last_asked=last,
            )
        )
    return found


def _asked(tx: Session, case: Case) -> dict[int, tuple[int, datetime]]:
    """By consultant: how often this case was offered to him, and when any was last."""
    this = func.sum(sql_case((Offer.case_id == case.id, 1), else_=0))
    rows = tx.execute(
        select(Offer.person_id, this, func.max(Offer.offered_at)).where(Offer.offered_at.is_not(None)).group_by(Offer.person_id)
    )
    return {person_id: (int(times), last) for person_id, times, last in rows}


def _load(tx: Session) -> dict[int, int]:
    """By consultant: how many open cases wait for his word."""
    whose = func.coalesce(Case.owner_id, Case.offered_to_id)
    waiting = Case.closed_at.is_(None), Case.answered_at.is_(None), whose.is_not(None)
    return dict(tx.execute(select(whose, func.count()).where(*waiting).group_by(whose)).all())


def _silent(tx: Session, now: datetime) -> set[int]:
    """Consultants who let their last turns pass."""
    turns = (
        select(Offer.person_id, Offer.taken_at)
        .join(Case, Case.id == Offer.case_id)
        .where(or_(Offer.offered_at > now - LATELY, Offer.taken_at > now - LATELY), Case.offered_to_id.is_distinct_from(Offer.person_id))
        .order_by(Offer.id.desc())
    )
    newest: defaultdict[int, list[bool]] = defaultdict(list)
    for person_id, taken_at in tx.execute(turns):
        newest[person_id].append(taken_at is not None)
    return {person_id for person_id, taken in newest.items() if len(taken) >= PASSED and not any(taken[:PASSED])}
