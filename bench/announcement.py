"""`python -m bench.announcement [--people N] [--per-second R] [--postgresql URL]`: an announcement through faults and kills.

10,000 people at 25 a second take seven minutes. On SQLite with one process; with a PostgreSQL, on two replicas behind webhooks.
Ends with 1 where something does not hold; prints what was counted. The rate over all counts the seconds in which nobody sent, because
the sender was killed; the steady one does not. `--free`: how many deliveries a second without limits and faults,
beside a bare loop of `send_message`.
"""

import argparse
import asyncio
import tempfile
import time
from pathlib import Path

from bench import deliveries
from tests.endtoend.broadcast import Trial, check_pace, run

GOAL = 0.9
FREE_PEOPLE = 2000


async def announce(people: int, per_second: float, postgresql: str | None) -> None:
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        database = postgresql or f"sqlite:///{Path(name) / 'bench.db'}"
        trial = Trial(people, per_second, database, replicas=2 if postgresql else 1)
        result = await run(trial, Path(name), lambda what: print(f"{time.monotonic() - began:6.0f} s  {what}", flush=True))
    print(f"{result.counts}")
    print(f"{result.rate():.2f}/s over all, {result.steady(30):.2f}/s steady (the median of 30 s), {result.most(30)} at most in 30 s")
    check_pace(result, per_second, 30)
    assert result.steady(30) >= GOAL * per_second, f"{result.steady(30):.2f}/s is under {GOAL} of {per_second}/s"


async def free() -> None:
    loop = await deliveries.of_a_loop(deliveries.one_by_one)
    with tempfile.TemporaryDirectory() as name:
        database = f"sqlite:///{Path(name) / 'bench.db'}"
        result = await run(Trial(FREE_PEOPLE, 1000, database, kills=0, faults=False, limits=False), Path(name))
    print(f"{result.rate():.0f}/s of an announcement, {loop:.0f}/s of a bare loop: {result.rate() / loop:.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--per-second", type=float, default=25)
    parser.add_argument("--postgresql", help="an empty database, such as postgresql://postgres@127.0.0.1:5432/bench")
    parser.add_argument("--free", action="store_true")
    given = parser.parse_args()
    asyncio.run(free() if given.free else announce(given.people, given.per_second, given.postgresql))


if __name__ == "__main__":
    main()
