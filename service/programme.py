"""What a programme may set in `config.yaml`: names, places, hours, reminders. A closed schema: an unknown key stops the start."""

import re
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Language = Literal["es", "en", "pt"]

_SPAN = re.compile(r"^(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})$")
_TIME = re.compile(r"^(\d{1,2}):(\d{2})$")
_BEFORE = re.compile(r"^(\d{1,3})([dhm])$")
_UNITS = {"d": "days", "h": "hours", "m": "minutes"}


class Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Span(Closed):
    """A part of a day, written `08:00-12:00`."""

    start: time
    end: time

    def holds(self, moment: time) -> bool:
        """Whether the moment lies inside; a span may go over midnight."""
        if self.start <= self.end:
            return self.start <= moment < self.end
        return moment >= self.start or moment < self.end

    @property
    def hours(self) -> float:
        """How long it is."""
        return ((self.end.hour - self.start.hour) * 60 + self.end.minute - self.start.minute) % (24 * 60) / 60


def _parse_span(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    match = _SPAN.match(value.strip())
    if match is None:
        raise ValueError(f"{value!r} is not a span of the day: write it as 08:00-12:00")
    hours = [int(part) for part in match.groups()]
    try:
        return {"start": time(hours[0], hours[1]), "end": time(hours[2] % 24, hours[3])}
    except ValueError as error:
        raise ValueError(f"{value!r}: {error}") from error


def read_span(text: str) -> Span:
    """`08:00-12:00` as a span of the day. Raises ValueError."""
    return Span.model_validate(_parse_span(text))


DaySpan = Annotated[Span, BeforeValidator(_parse_span)]


def _parse_time_of_day(value: Any) -> Any:
    if isinstance(value, time):
        return value
    if isinstance(value, int) and 60 <= value < 24 * 60:  # YAML takes 18:00 without quotes for a number of base sixty
        return time(value // 60, value % 60)
    match = _TIME.match(value.strip()) if isinstance(value, str) else None
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        raise ValueError("it is not a time of the day: write it as 18:00")
    return time(int(match[1]), int(match[2]))


TimeOfDay = Annotated[time, BeforeValidator(_parse_time_of_day)]


def parse_before(text: str) -> timedelta:
    """`3d`, `2h`, `30m` as a length of time. Raises ValueError."""
    match = _BEFORE.match(text)
    if match is None:
        raise ValueError(f"{text!r} is not a time before a session: write 3d, 2h or 30m")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def _checked_before(text: str) -> str:
    parse_before(text)
    return text


Before = Annotated[str, AfterValidator(_checked_before)]


class District(Closed):
    name: str = Field(min_length=2, max_length=80)
    also: tuple[str, ...] = ()  # misspellings and villages that mean this district


class Activity(Closed):
    id: str
    name: str


class Office(Closed):
    """An office that a farmer may call himself."""

    name: str
    phone: str | None = None
    for_red_flags: bool = False


class Rates(Closed):
    """How fast the sender may go; below Telegram's own limits, so that replies always have room."""

    messages_per_second: float = Field(default=22, gt=0, le=1000)
    seconds_between_in_chat: float = Field(default=1, ge=0)
    group_messages_per_minute: float = Field(default=18, gt=0)


class Announcing(Closed):
    """What holds for messages that nobody asked for."""

    hold_seconds: int = Field(default=60, ge=0, le=3600)
    per_person_and_week: int = Field(default=3, ge=1)
    useful_hours: int = Field(default=72, ge=1, le=720)


class Promise(Closed):
    """What a farmer may count on when a person has to answer, in working hours."""

    answer_within_hours: float = Field(default=8, gt=0)
    urgent_within_minutes: float = Field(default=60, gt=0)
    minutes_per_case: float = Field(default=20, gt=0, le=480)  # what one case takes of the hours that a consultant has promised


class Schooling(Closed):
    """What holds for every field school that does not say otherwise."""

    certificate_percent: int = Field(default=80, ge=1, le=100)  # of the sessions held; an organizer may change it per school
    plan_at: TimeOfDay = time(18, 0)  # on the wall, the day before a session


class Programme(Closed):
    name: str
    region: str
    timezone: str
    languages: tuple[Language, ...] = ("es", "pt", "en")
    run_by: str
    pilot_until: date | None = None
    districts: tuple[District, ...]
    activities: tuple[Activity, ...] = ()
    offices: tuple[Office, ...] = ()
    working_hours: dict[Weekday, tuple[DaySpan, ...]]
    holidays: tuple[date, ...] = ()
    promise: Promise = Promise()
    reminders: tuple[Before, ...] = ("3d", "1d", "2h")
    quiet_hours: DaySpan
    rates: Rates = Rates()
    announcements: Announcing = Announcing()
    schools: Schooling = Schooling()
    topic_per_case: bool = False

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"{value!r} is no time zone: write one such as America/Lima") from error
        return value

    @model_validator(mode="after")
    def _fits_together(self) -> "Programme":
        if not any(self.working_hours.values()):
            raise ValueError("working_hours: no working hour in the whole week, so no question could ever be promised an answer")
        for day, spans in self.working_hours.items():
            if any(span.start >= span.end for span in spans):
                raise ValueError(f"working_hours.{day}: a span has to end after it starts")
        if self.quiet_hours.holds(self.schools.plan_at):
            raise ValueError("schools.plan_at: it lies in quiet_hours, in which nothing is sent: write another hour")
        if not self.languages or not self.districts:
            raise ValueError("at least one language and one district are needed")
        return self

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone)

    def is_quiet(self, moment: datetime) -> bool:
        """Whether nothing unasked may be sent now."""
        return self.quiet_hours.holds(self.local(moment).time())
