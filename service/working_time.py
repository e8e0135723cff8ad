"""Working hours: split days, days off, holidays; the programme's, or a consultant's own. The promise to a farmer is counted in them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from service.programme import WEEKDAYS, Programme, Span

_HORIZON_DAYS = 60  # beyond two months without a working hour something is wrong with the calendar

#: Weekday -> the spans of that day; a weekday that is not there is a day off.
Hours = Mapping[str, Sequence[Span]]


def working_spans(programme: Programme, start: datetime, hours: Hours | None = None) -> Iterator[tuple[datetime, datetime]]:
    """Every working span from `start` on, in UTC, the one under way cut to its rest; ends after two months.

    `hours`: a consultant's own; the programme's holidays are his too.
    """
    today = programme.local(start).date()
    week: Hours = programme.working_hours if hours is None else hours  # type: ignore[assignment]
    for offset in range(_HORIZON_DAYS):
        day = today + timedelta(days=offset)
        if day in programme.holidays:
            continue
        for span in week.get(WEEKDAYS[day.weekday()], ()):
            begins = datetime.combine(day, span.start, programme.zone).astimezone(UTC)
            ends = datetime.combine(day, span.end, programme.zone).astimezone(UTC)
            if ends > start:
                yield max(begins, start), ends


def add_working(programme: Programme, start: datetime, length: timedelta, hours: Hours | None = None) -> datetime:
    """The instant (UTC) at which `length` of working time has passed since `start`; the calendar's end where it holds less."""
    left = length
    end = start
    for begins, ends in working_spans(programme, start, hours):
        if left <= ends - begins:
            return begins + left
        left -= ends - begins
        end = ends
    return end


def working_between(programme: Programme, start: datetime, end: datetime, hours: Hours | None = None) -> timedelta:
    """How much working time lies between two instants (of the two months after the first)."""
    total = timedelta()
    for begins, ends in working_spans(programme, start, hours):
        if begins >= end:
            break
        total += min(ends, end) - begins
    return total


def next_working(programme: Programme, moment: datetime, hours: Hours | None = None) -> datetime | None:
    """The moment itself if it is a working one, else the next that is."""
    return next((begins for begins, _ in working_spans(programme, moment, hours)), None)


def week_start(programme: Programme, moment: datetime) -> datetime:
    """Monday at midnight of that week, in the programme's time."""
    local = programme.local(moment)
    monday = local.date() - timedelta(days=local.weekday())
    return datetime.combine(monday, datetime.min.time(), programme.zone).astimezone(UTC)
