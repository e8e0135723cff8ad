"""Weeks of the desk under a false clock: farmers ask, consultants answer, forget, go to the field or vanish.

Everything random comes from the seed. What happens in between is the service's own: cases, routing, the desk, the promise tick.
"""

import heapq
import random
import statistics
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler import promise
from service import cases, desk, digest, outbox, people, profiles, questions
from service.database import Database
from service.models import Case, Delivery, Person, Profile, Question
from service.programme import Programme
from service.working_time import add_working, next_working, working_between
from tests.conftest import NOW
from tests.service.desk_invariants import Desk

GROUP = -100
ENTRIES = ("health/ticks", "fish/ponds", "crops/maize", "forest/nuts")
RED_FLAG = "health/rabies-bats"
FAR = datetime(2100, 1, 1, tzinfo=UTC)
FIRST_FARMER, FIRST_CONSULTANT = 1001, 201

Act = Callable[[Session], None]


@dataclass(frozen=True)
class Temper:
    """How a consultant behaves."""

    takes: float  # how often he takes what is his turn
    forgets: float  # how often he takes a case and never answers
    volunteers: float  # how often he takes what is anybody's
    to_the_field: float = 0.0  # how often, on a day, he says that he goes
    vanishes_on: int | None = None  # the day
    back_on: int | None = None


@dataclass
class Consultant:
    person_id: int
    temper: Temper
    profile: Profile


@dataclass(frozen=True)
class Figures:
    cases: int
    returned: int
    late: int
    told_late: int
    answered: int
    closed_unanswered: int
    median_hours: float
    p95_hours: float

    def __str__(self) -> str:
        return (
            f"cases {self.cases}, answered {self.answered}, ended by their farmers {self.closed_unanswered}, returned {self.returned}, "
            f"late {self.late}, told late {self.told_late}, working hours to the first answer: median {self.median_hours:.1f}, "
            f"p95 {self.p95_hours:.1f}"
        )


@dataclass
class Season:
    db: Database
    programme: Programme
    seed: int
    days: int
    farmers: int
    cases_a_day: float
    promised: float = 1.0  # hours a week, as a share of what they promise else
    trips: float = 1.0  # how much more often they go to the field
    now: datetime = NOW
    _numbers: "count[int]" = field(default_factory=lambda: count(1))
    _owed_at: datetime = FAR
    _coming: list[tuple[datetime, int, Act]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.desk = Desk(self.programme)
        self.started = self.now
        self.team = {one.person_id: one for one in self.db.write_now(self._people)}

    # the people

    def _people(self, tx: Session) -> list[Consultant]:
        for number in range(self.farmers):
            farmer = people.meet(tx, FIRST_FARMER + number, f"Farmer {number}", self.random.choice(["es", "es", "es", "pt"]), now=self.now)
            farmer.district = self.random.choice(self.programme.districts).name
        gone = sorted(self.random.sample(range(2, max(4, self.days * 2 // 3)), 2))
        tempers: tuple[tuple[dict[str, Any], Temper], ...] = (
            ({"chapters": ["health"], "weekly_hours": 12.0}, Temper(0.95, 0.02, 0.3)),
            ({"weekly_hours": 8.0, "languages": ["es", "pt"], "quiet": "19:00-07:00"}, Temper(0.8, 0.2, 0.1, to_the_field=0.05)),
            (
                {"hours": {"tuesday": ["07:00-11:00"], "thursday": ["07:00-11:00", "15:00-17:00"]}, "weekly_hours": 4.0},
                Temper(0.9, 0.05, 0.2),
            ),
            ({"chapters": ["crops", "fish"], "digest_at": "06:30"}, Temper(0.9, 0.05, 0.1, to_the_field=0.15, vanishes_on=gone[0])),
            ({"weekly_hours": 6.0}, Temper(0.9, 0.1, 0.1, vanishes_on=gone[1], back_on=gone[1] + self.days // 4)),
        )
        team = []
        for number, (wishes, temper) in enumerate(tempers):
            person = people.meet(tx, FIRST_CONSULTANT + number, f"Consultant {number}", "es", now=self.now)
            people.grant(tx, person.id, "consultant", by=None, now=self.now)
            profile = profiles.edit(tx, person.id)
            for name, value in wishes.items():
                setattr(profile, name, value * self.promised if name == "weekly_hours" else value)
            team.append(Consultant(person.id, temper, profile))
        coordinator = people.meet(tx, 401, "Coordinator", "es", now=self.now)
        people.grant(tx, coordinator.id, "coordinator", by=None, now=self.now)
        people.give_duty(tx, desk.CONSULTANTS, GROUP, "Consultores", by=coordinator.id, now=self.now)
        return team

    def present(self, one: Consultant) -> bool:
        day = (self.now - self.started).days
        gone, back = one.temper.vanishes_on, one.temper.back_on
        return gone is None or day < gone or (back is not None and day >= back)

    # time

    def run(self) -> Figures:
        """The whole season, and then as long as it takes until nothing is open any more."""
        for day in range(self.days):
            self._plan(self.started + timedelta(days=day))
        end = self.started + timedelta(days=self.days)
        while self.now < end or self.desk.open:
            assert self.now < end + timedelta(days=60), "cases stay open for ever"
            self._step()
        return self.db.read_now(self._figures)

    def _step(self) -> None:
        """An hour or two; at night more. The tick comes at any moment between what people do.

        Where nothing happened and nothing is due it changes nothing, which is tried only now and then.
        """
        by_day = 5 <= self.programme.local(self.now).hour < 19
        until = self.now + timedelta(minutes=self.random.randint(45, 120) if by_day else self.random.randint(120, 240))
        acts: list[tuple[datetime, Act]] = []
        while self._coming and self._coming[0][0] <= until:
            at, _, act = heapq.heappop(self._coming)
            acts.append((at, act))
        if acts or self.desk.next_at <= until or self._owed_at <= until or self.random.random() < 0.05:
            self.db.write_now(self._pass, acts, until)
        self.now = until

    def _pass(self, tx: Session, acts: list[tuple[datetime, Act]], until: datetime) -> None:
        for at, act in acts:
            self.now = max(self.now, at)
            act(tx)
        self.now = until
        promise.keep(tx, programme=self.programme, now=self.now)
        if 6 <= self.programme.local(self.now).hour < 9:
            digest.write(tx, programme=self.programme, now=self.now)
        tx.flush()
        self.desk.check(tx, self.now)
        self._deliver(tx)

    def later(self, at: datetime, act: Act) -> None:
        heapq.heappush(self._coming, (at, next(self._numbers), act))

    def _plan(self, day: datetime) -> None:
        """What a day brings from outside."""
        asks = int(self.cases_a_day) + (self.random.random() < self.cases_a_day % 1)
        for _ in range(asks):
            self.later(day + timedelta(minutes=self.random.randrange(24 * 60)), self._ask)
        for one in self.team.values():
            if self.random.random() < one.temper.to_the_field * self.trips:
                self.later(day + timedelta(minutes=self.random.randrange(24 * 60)), partial(self._to_the_field, one))

    # what farmers do

    def _ask(self, tx: Session) -> None:
        farmer = tx.get_one(Person, FIRST_FARMER + self.random.randrange(self.farmers))
        red_flag = RED_FLAG if self.random.random() < 0.05 else None
        question = questions.keep(tx, farmer.id, "?", None, now=self.now)
        question.text = f"question {question.id}"
        nearest = self.random.sample(ENTRIES, self.random.randint(0, 2))
        case = cases.open_case(
            tx, farmer, "unsure", programme=self.programme, now=self.now, question=question, red_flag=red_flag, suggestions=nearest
        )
        self.desk.asked.add(case.id)
        desk.show(tx, case, programme=self.programme, now=self.now)

    def _reads(self, delivery: Delivery) -> None:
        """A farmer reads something of his case."""
        case_id, chance = delivery.case_id, self.random.random()
        soon = self.now + timedelta(minutes=self.random.randint(5, 900))
        if delivery.template == "case.answer":
            if chance < 0.5:
                self.later(soon, partial(self._solved, case_id))
            elif chance < 0.7:
                self.later(soon, partial(self._writes_again, case_id))
        elif delivery.template == "case.late" and chance < 0.03:
            self.later(soon, partial(self._solved, case_id))
        elif delivery.template == "case.closed" and chance < 0.2:
            self.later(soon, partial(self._goes_on, case_id))

    def _solved(self, case_id: int | None, tx: Session) -> None:
        case = tx.get_one(Case, case_id)
        cases.close(tx, case, case.farmer_id, now=self.now)
        desk.refresh(tx, case, now=self.now)

    def _writes_again(self, case_id: int | None, tx: Session) -> None:
        case = tx.get_one(Case, case_id)
        if case.is_open:
            cases.farmer_wrote(case, programme=self.programme, now=self.now)
            desk.post(tx, case, "desk.farmer_says", self._words(tx, case), programme=self.programme, now=self.now)

    def _goes_on(self, case_id: int | None, tx: Session) -> None:
        case = tx.get_one(Case, case_id)
        if cases.reopen(tx, case, programme=self.programme, now=self.now):
            desk.refresh(tx, case, now=self.now)
            desk.post(tx, case, "desk.goes_on", self._words(tx, case), programme=self.programme, now=self.now)

    def _words(self, tx: Session, case: Case) -> dict[str, object]:
        return {"case_id": case.id, "farmer": case.farmer.name, "text": cases.words_of(tx, case), "owner_id": case.owner_id}

    # what consultants do

    def _to_the_field(self, one: Consultant, tx: Session) -> None:
        if not self.present(one):
            return
        profiles.edit(tx, one.person_id).away_until = self.now + timedelta(hours=self.random.randint(10, 120))
        tx.flush()
        for case in cases.left_behind(tx, now=self.now, person_id=one.person_id):
            desk.hand_on(tx, case, "away", programme=self.programme, now=self.now)

    def _sees(self, delivery: Delivery) -> None:
        """Something of a case stands in the group, or in a consultant's own chat."""
        readers = (
            list(self.team.values())
            if delivery.chat_id == GROUP
            else [self.team[delivery.chat_id]]
            if delivery.chat_id in self.team
            else []
        )
        for one in readers:
            if not self.present(one) or delivery.edits is not None:
                continue
            temper, chance = one.temper, self.random.random()
            match delivery.template:
                case "desk.your_turn" if chance < temper.takes:
                    self._acts(one, delivery, within=3)
                case "desk.late" | "desk.passed_on" if chance < temper.volunteers:
                    self._acts(one, delivery, within=4)
                case "desk.card" if delivery.data["urgent"] and chance < 0.5:
                    self.later(self.now + timedelta(minutes=self.random.randint(2, 120)), partial(self._answers, one, delivery))
                case "desk.farmer_says" | "desk.goes_on" if delivery.data["owner_id"] in (one.person_id, None) and chance < 0.9:
                    self._acts(one, delivery, within=4)

    def _acts(self, one: Consultant, delivery: Delivery, *, within: float) -> None:
        """In his own hours, when he comes round to it."""
        at = self._working(one, self.now, self.random.random() * within)
        self.later(at, partial(self._takes, one, delivery))

    def _takes(self, one: Consultant, delivery: Delivery, tx: Session) -> None:
        case = tx.get_one(Case, delivery.case_id)
        if self._away(tx, one) or not case.is_open or not cases.take(tx, case, one.person_id, now=self.now):
            return
        desk.refresh(tx, case, now=self.now)
        if self.random.random() >= one.temper.forgets:
            self.later(self._working(one, self.now, self.random.random() * 2), partial(self._answers, one, delivery))

    def _answers(self, one: Consultant, delivery: Delivery, tx: Session) -> None:
        """He replies to the very message that he read: which case and whose it is, the mapping knows."""
        sent = tx.get_one(Delivery, delivery.id)
        assert sent.message_id is not None
        case = tx.get(Case, cases.case_of(tx, sent.chat_id, sent.message_id))
        if case is None or not case.is_open or not self.present(one) or self._away(tx, one):
            return
        number = delivery.data["text"].removeprefix("question ")  # what he read, and answers
        data = {"case_id": case.id, "author": f"{one.person_id}", "text": f"answer to {number}"}
        outbox.owe(tx, "case", case.farmer.id, "case.answer", data, now=self.now, language=case.farmer.language, case_id=case.id)
        cases.answered(tx, case, one.person_id, programme=self.programme, now=self.now)
        desk.refresh(tx, case, now=self.now)

    def _away(self, tx: Session, one: Consultant) -> bool:
        return profiles.is_away(profiles.of(tx, one.person_id), self.now)

    def _working(self, one: Consultant, start: datetime, hours: float) -> datetime:
        own = profiles.hours_of(one.profile)
        begins = next_working(self.programme, start, own) or start
        return add_working(self.programme, begins, timedelta(hours=hours), own)

    # Telegram

    def _deliver(self, tx: Session) -> None:
        """Everything owed by now arrives, in its order."""
        ready = tx.scalars(select(Delivery).where(Delivery.state == "ready").order_by(Delivery.id)).all()
        self._owed_at = min((row.not_before for row in ready if row.not_before > self.now), default=FAR)
        for row in ready:
            if row.not_before <= self.now:
                row.state, row.message_id = "sent", row.edits or next(self._numbers)
                self._reads(row)
                self._sees(row)

    # what it came to

    def _figures(self, tx: Session) -> Figures:
        every = tx.scalars(select(Case)).all()
        waits = [
            working_between(self.programme, case.opened_at, case.first_answered_at) / timedelta(hours=1)
            for case in every
            if case.first_answered_at is not None
        ]
        assert set(tx.scalars(select(Question.id))) == {case.question_id for case in every}
        return Figures(
            cases=len(every),
            returned=sum(case.returned for case in every),
            late=self.desk.late,
            told_late=self.desk.told_late,
            answered=len(waits),
            closed_unanswered=len(every) - len(waits),
            median_hours=statistics.median(waits),
            p95_hours=statistics.quantiles(waits, n=20)[-1],
        )
