"""A bot under measurement: its process, how long it takes to answer, how much memory it has."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml

from simulator.world import DEMO_TOKEN

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Running:
    """`started_at`: monotonic seconds, which on one machine are the same for all processes."""

    process: "subprocess.Popen[bytes]"
    started_at: float

    def memory_megabytes(self) -> float:
        """Resident memory at its highest so far."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024


def our_bot(url: str, folder: Path) -> tuple[Sequence[str], Mapping[str, str]]:
    """Command and environment; on a SQLite file, with rates that do not hold the sender back."""
    config = folder / "config.yaml"
    content = yaml.safe_load((ROOT / "config.yaml").read_text(encoding="utf-8"))
    content["programme"]["rates"] = {"messages_per_second": 1000, "seconds_between_in_chat": 0, "group_messages_per_minute": 60_000}
    content["programme"]["announcements"]["hold_seconds"] = 0
    content["programme"]["quiet_hours"] = "03:00-03:01"
    config.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    environment = {
        "BOT_TOKEN": DEMO_TOKEN,
        "DATABASE_URL": database_url(folder),
        "TELEGRAM_API_URL": url,
        "BOT_CONFIG": str(config),
        "LOG_LEVEL": "ERROR",
    }
    return ["-m", "bot", "run"], environment


def database_url(folder: Path) -> str:
    return f"sqlite:///{folder / 'bench.db'}"


def echo_bot(url: str) -> tuple[Sequence[str], Mapping[str, str]]:
    return ["-m", "bench.echo", url], {}


@contextmanager
def running(command: Sequence[str], environment: Mapping[str, str]) -> Iterator[Running]:
    started_at = time.monotonic()
    process = subprocess.Popen([sys.executable, *command], cwd=ROOT, env={**os.environ, **environment})
    try:
        yield Running(process, started_at)
    finally:
        process.terminate()
        process.wait(30)
