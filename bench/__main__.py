"""`python -m bench`: measure, print the table, write it to docs/benchmarks.md. Takes about two minutes."""

import asyncio
import os

from bench import deliveries, replies, report
from bench.process import ROOT


async def measure() -> list[report.Row]:
    ours, echo = await replies.measure("ours"), await replies.measure("echo")
    loop = await deliveries.of_a_loop(deliveries.one_by_one)
    gathered = await deliveries.of_a_loop(deliveries.many_at_once)
    return report.rows(ours, echo, await deliveries.of_the_sender(), loop, gathered)


def main() -> None:
    load = os.getloadavg()[0]
    print(report.write(ROOT / "docs" / "benchmarks.md", asyncio.run(measure()), load))


if __name__ == "__main__":
    main()
