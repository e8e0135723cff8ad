"""The numbers as a Markdown table, with the goals and what they were measured on."""

import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bench.deliveries import AT_ONCE as GATHERED
from bench.deliveries import DELIVERIES
from bench.replies import AT_ONCE, BACKLOG, QUIET_PER_SECOND, Replies

HEAD = """# Benchmarks

Written by `make bench`; do not edit. Both bots run against the local Telegram on the same machine, one after the other, with SQLite
and without faults or limits. The reference is python-telegram-bot's `Application` with one `MessageHandler` that echoes, by polling.
Ours answers «mi vaca tiene garrapatas»: it marks the update, keeps the question, searches the manual, writes the reply into the
outbox, commits, sends and writes down what became of it.
"""


@dataclass(frozen=True)
class Row:
    what: str
    ours: str
    reference: str = ""
    ratio: float | None = None
    goal: str = ""
    met: bool | None = None

    def __str__(self) -> str:
        ratio = f"{self.ratio:.2f}" if self.ratio is not None else ""
        met = {True: "yes", False: "**no**", None: ""}[self.met]
        return f"| {self.what} | {self.ours} | {self.reference} | {ratio} | {self.goal} | {met} |"


def percentile(values: Sequence[float], percent: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def rows(ours: Replies, echo: Replies, sender: float, loop: float, gathered: float) -> list[Row]:
    quiet99 = percentile(ours.quiet, 99)
    backlog = ours.backlog_rate / echo.backlog_rate
    return [
        Row(
            f"updates a second, {BACKLOG} waiting",
            _rate(ours.backlog_rate),
            _rate(echo.backlog_rate),
            backlog,
            ">= 0.5 of echo",
            backlog >= 0.5,
        ),
        Row(
            f"answers a second, {AT_ONCE} people who wait for each",
            _rate(ours.busy_rate),
            _rate(echo.busy_rate),
            ours.busy_rate / echo.busy_rate,
        ),
        Row("… from message to answer, p50 / p99", _spans(ours.busy), _spans(echo.busy)),
        Row(
            f"{QUIET_PER_SECOND} messages a second: from message to answer, p50 / p99",
            _spans(ours.quiet),
            _spans(echo.quiet),
            quiet99 / percentile(echo.quiet, 99),
            "p99 < 100 ms",
            quiet99 < 0.1,
        ),
        Row(f"deliveries a second of the sender, beside a bare loop ({DELIVERIES})", _rate(sender), _rate(loop), sender / loop),
        Row(f"… beside a gather of {GATHERED}", _rate(sender), _rate(gathered), sender / gathered),
        Row(
            "memory at its highest",
            f"{ours.memory:.0f} MB",
            f"{echo.memory:.0f} MB",
            ours.memory / echo.memory,
            "< 150 MB",
            ours.memory < 150,
        ),
        Row(
            "from the start of the process to the first answer",
            _span(ours.start),
            _span(echo.start),
            ours.start / echo.start,
            "< 3 s",
            ours.start < 3,
        ),
    ]


def write(path: Path, table: Sequence[Row], load: float) -> str:
    """Returns what it wrote: the table."""
    lines = ["| measure | this bot | reference | ratio | goal | met |", "| --- | --- | --- | --- | --- | --- |", *map(str, table)]
    machine = (
        f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}; {date.today()}; load before the run {load:.1f}."
    )
    text = "\n".join([HEAD, machine, "", *lines, ""])
    path.write_text(text, encoding="utf-8")
    return "\n".join(lines)


def _rate(value: float) -> str:
    return f"{value:.0f}/s"


def _span(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"


def _spans(values: Sequence[float]) -> str:
    return f"{_span(percentile(values, 50))} / {_span(percentile(values, 99))}"
