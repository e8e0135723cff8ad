"""What must hold of every open case at every moment, read from the tables alone: none of the service's own reckoning is used."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from service.models import Case, Delivery, Offer, Profile, Role
from service.programme import Programme

FAR = datetime(2100, 1, 1, tzinfo=UTC)
_CASE = (
    Case.id,
    Case.farmer_id,
    Case.question_id,
    Case.owner_id,
    Case.offered_to_id,
    Case.open_to_all_at,
    Case.due_at,
    Case.answered_at,
    Case.first_answered_at,
    Case.red_flag,
    Case.closed_at,
)
_DELIVERY = (Delivery.id, Delivery.chat_id, Delivery.case_id, Delivery.template, Delivery.data)


class Desk:
    """Looks at the tables after each step, and remembers what it saw."""

    def __init__(self, programme: Programme) -> None:
        self._programme = programme
        self._due: dict[int, datetime] = {}  # open, unanswered case: its due time as it stood at the last look
        self._shown: set[int] = set()
        self._read_up_to = 0  # deliveries
        self.asked: set[int] = set()  # cases that were opened, as the farmers know
        self.open = 0
        self.next_at = FAR  # when something of a case is due
        self.late = self.told_late = 0

    def check(self, tx: Session, now: datetime) -> None:
        """Raises AssertionError where a promise is broken."""
        every: dict[int, Any] = {case.id: case for case in tx.execute(select(*_CASE))}
        assert set(every) == self.asked, f"lost or out of nowhere: {set(every) ^ self.asked}"
        cases: list[Any] = [case for case in every.values() if case.closed_at is None]
        new = tx.execute(select(*_DELIVERY).where(Delivery.id > self._read_up_to).order_by(Delivery.id)).all()
        self._read_up_to = max([self._read_up_to, *(one.id for one in new)])
        self._shown |= {one.case_id for one in new if one.template == "desk.card"}
        profiles = tx.execute(select(Profile.person_id, Profile.away_until, Profile.weekly_hours)).all()
        self._check_queues(tx, cases, {one.person_id: one.away_until or now for one in profiles}, now)
        self._check_lateness(every, new, now)
        self._check_addresses(every, new)
        self._check_hours(tx, cases, {one.person_id: one.weekly_hours for one in profiles if one.weekly_hours is not None}, now)
        self.open = len(cases)
        self.next_at = min((min(case.due_at, case.open_to_all_at or FAR) for case in cases if case.answered_at is None), default=FAR)

    def _check_queues(self, tx: Session, cases: Sequence[Any], back: dict[int, datetime], now: datetime) -> None:
        """Every open case has an owner or a queue: one who can answer it in time, or everybody, who were shown it."""
        consultants = set(tx.scalars(select(Role.person_id).where(Role.role == "consultant")))
        for case in cases:
            assert case.due_at is not None
            assert case.id in self._shown, f"case {case.id} is in no queue: nobody was ever shown it"
            assert case.owner_id is None or case.offered_to_id is None, f"case {case.id} has an owner and a turn"
            whose = case.owner_id or case.offered_to_id
            assert whose is None or whose in consultants, f"case {case.id} waits for one who is no consultant"
            if whose is not None and case.answered_at is None:
                returns = back.get(whose, now)
                in_vain = returns > now and (case.owner_id is None or returns > case.due_at)
                assert not in_vain, f"case {case.id} waits for one who is in the field"
            if case.open_to_all_at is not None:
                assert case.offered_to_id is not None, f"case {case.id} is kept for nobody"
                assert now < case.open_to_all_at <= case.due_at, f"case {case.id} is kept for one for too long"

    def _check_lateness(self, every: dict[int, Any], new: Sequence[Any], now: datetime) -> None:
        """Past its due time a message was sent, each time anew."""
        told = {(one.case_id, one.chat_id) for one in new if one.template == "case.late"}
        for case_id, due_at in self._due.items():
            case = every[case_id]
            if due_at <= now and case.closed_at is None and case.answered_at is None:
                self.late += 1
                assert (case_id, case.farmer_id) in told, f"case {case_id} is late and its farmer was not told"
                self.told_late += 1
        self._due = {case.id: case.due_at for case in every.values() if case.closed_at is None and case.answered_at is None}
        for case_id, due_at in self._due.items():
            assert due_at > now, f"case {case_id} was due at {due_at} and nothing happened"

    def _check_addresses(self, every: dict[int, Any], new: Sequence[Any]) -> None:
        for one in new:
            if one.template.startswith("case."):
                case = every[one.case_id]
                assert one.chat_id == case.farmer_id, f"delivery {one.id} of case {case.id} goes to somebody else"
                if one.template == "case.answer":
                    assert one.data["text"] == f"answer to {case.question_id}", f"the farmer of case {case.id} reads another's answer"

    def _check_hours(self, tx: Session, cases: Sequence[Any], promised: dict[int, float], now: datetime) -> None:
        """What the desk has asked of each for this week: what was offered and taken in it, and what waits for his first word."""
        local = self._programme.local(now)
        monday = (local - timedelta(days=local.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)
        asked: defaultdict[int, set[int]] = defaultdict(set)
        by_us: dict[tuple[int, int], bool] = {}  # whether he has the case because he was asked, or took it of his own will
        ours = or_(Offer.taken_at >= monday, Offer.case_id.in_([case.id for case in cases]))
        columns = select(Offer.person_id, Offer.case_id, Offer.offered_at, Offer.taken_at)
        for person_id, case_id, offered_at, taken_at in tx.execute(
            columns.where(Offer.taken_at.is_not(None), ours).order_by(Offer.taken_at)
        ):
            by_us[person_id, case_id] = offered_at is not None
            if offered_at is not None and taken_at is not None and taken_at >= monday:
                asked[person_id].add(case_id)
        for case in cases:
            if case.offered_to_id is not None:
                asked[case.offered_to_id].add(case.id)
            elif case.first_answered_at is None and by_us.get((case.owner_id, case.id)):
                asked[case.owner_id].add(case.id)
        for person_id, hours in promised.items():
            minutes = len(asked[person_id]) * self._programme.promise.minutes_per_case
            assert minutes <= hours * 60, f"{person_id} was asked for {minutes} minutes of a week of {hours} hours"
