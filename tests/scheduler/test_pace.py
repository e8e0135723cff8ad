"""The pace: below every limit of Telegram, close to its own rate when there is work, slower where Telegram says so."""

from bisect import bisect_left

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.pace import BURST_SECONDS, CHATS_THAT_MEAN_ALL, Pace
from service.programme import Rates

GROUP = -100


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def most_within(moments: list[float], seconds: float) -> int:
    """The most messages in any stretch of that length."""
    return max((number + 1 - bisect_left(moments, moment - seconds + 1e-9) for number, moment in enumerate(moments)), default=0)


def send_as_allowed(pace: Pace, clock: Clock, seconds: float, steps: list[float]) -> list[float]:
    """There is always work for new chats; the sender looks after each of the steps, over and over."""
    sent: list[float] = []
    end, number = clock.now + seconds, 0
    while clock.now < end:
        for _ in range(pace.room()):
            pace.left(1 + len(sent))
            sent.append(clock.now)
        clock.now += steps[number % len(steps)]
        number += 1
    return sent


rates = st.floats(min_value=1, max_value=200)
steps = st.lists(st.floats(min_value=0.001, max_value=1.5), min_size=1, max_size=20)


@given(rates, steps)
@settings(max_examples=200, deadline=None)
def test_no_second_sees_more_than_the_rate_and_one_burst(rate: float, steps: list[float]) -> None:
    clock = Clock()
    sent = send_as_allowed(Pace(Rates(messages_per_second=rate), clock), clock, 5, steps)
    assert most_within(sent, 1.0) <= rate + max(1.0, rate * BURST_SECONDS)


@given(rates)
@settings(max_examples=100, deadline=None)
def test_with_work_at_hand_at_least_nine_tenths_of_the_rate_leave(rate: float) -> None:
    """The sender sleeps as long as the pace tells it to."""
    clock = Clock()
    pace = Pace(Rates(messages_per_second=rate), clock)
    sent, begin = 0, clock.now
    while clock.now < begin + 20:
        for _ in range(pace.room()):
            pace.left(1 + sent)
            sent += 1
        clock.now += max(pace.seconds_to_room(), 0.005)
    assert sent >= 0.9 * rate * 20


def test_the_default_rate_stays_below_telegrams_thirty_a_second() -> None:
    clock = Clock()
    sent = send_as_allowed(Pace(Rates(), clock), clock, 60, [0.01])
    assert most_within(sent, 1.0) < 30
    assert len(sent) >= 0.9 * 60 * Rates().messages_per_second


def test_a_chat_rests_after_each_message() -> None:
    clock = Clock()
    pace = Pace(Rates(seconds_between_in_chat=1), clock)
    pace.left(7)
    assert pace.resting() == [7]
    clock.now += 0.99
    assert pace.resting() == [7]
    clock.now += 0.02
    assert pace.resting() == []


@given(st.floats(min_value=1, max_value=60), st.lists(st.floats(min_value=0.01, max_value=40), min_size=1, max_size=10))
@settings(max_examples=200, deadline=None)
def test_no_minute_sees_more_in_a_group_than_it_may(per_minute: float, steps: list[float]) -> None:
    clock = Clock()
    pace = Pace(Rates(messages_per_second=1000, group_messages_per_minute=per_minute), clock)
    sent: list[float] = []
    while clock.now < 1000 + 400 and len(sent) < 500:
        if GROUP not in pace.resting() and pace.room():
            pace.left(GROUP)
            sent.append(clock.now)
        else:
            clock.now += steps[len(sent) % len(steps)]
    assert most_within(sent, 60.0) <= max(per_minute, 1 + per_minute * 2 / 3) + 1e-6


def test_a_group_gets_a_few_at_once_and_then_its_even_share() -> None:
    clock = Clock()
    pace = Pace(Rates(messages_per_second=1000, group_messages_per_minute=18), clock)
    at_once = 0
    while GROUP not in pace.resting():
        pace.left(GROUP)
        at_once += 1
    assert at_once == 6
    clock.now += 5.01  # two thirds of eighteen a minute: one in five seconds
    assert pace.resting() == []


def test_a_chat_told_to_wait_waits_and_the_others_go_on() -> None:
    clock = Clock()
    pace = Pace(Rates(), clock)
    pace.slow_down(7, 30)
    assert pace.resting() == [7]
    assert pace.room() > 0
    clock.now += 30.01
    assert pace.resting() == []


def test_several_chats_told_to_wait_at_once_mean_everybody() -> None:
    clock = Clock()
    pace = Pace(Rates(), clock)
    for chat in range(CHATS_THAT_MEAN_ALL):
        assert pace.room() > 0
        pace.slow_down(chat + 1, 10)
    assert pace.room() == 0
    assert pace.seconds_to_room() == pytest.approx(10)
    clock.now += 10.01
    assert pace.room() > 0


def test_chats_told_to_wait_now_and_then_do_not_stop_everybody() -> None:
    clock = Clock()
    pace = Pace(Rates(), clock)
    for chat in range(1, 10):
        pace.slow_down(chat, 3)
        clock.now += 6
        assert pace.room() > 0


def test_a_shorter_wait_never_cuts_a_longer_one() -> None:
    clock = Clock()
    pace = Pace(Rates(), clock)
    pace.slow_down(7, 60)
    pace.left(7)
    pace.slow_down(7, 1)
    clock.now += 59
    assert pace.resting() == [7]


@settings(deadline=None)
@given(sizes=st.lists(st.integers(1, 10), min_size=1, max_size=80))
def test_albums_leave_no_faster_than_their_messages(sizes: list[int]) -> None:
    """As the sender does it: what was claimed together waits for what went before."""
    clock = Clock()
    pace = Pace(Rates(messages_per_second=20), clock)
    sent: list[float] = []
    left = list(sizes)
    while left:
        clock.now += 0.05
        for _ in range(min(pace.room(), len(left))):
            leaves_at, size = clock.now + pace.debt(), left.pop(0)
            pace.left(1 + len(sent), size)
            sent += [leaves_at] * size
    for seconds in (1.0, 3.0):
        assert most_within(sorted(sent), seconds) <= 20 * seconds + max(1, 20 * BURST_SECONDS) + 10
