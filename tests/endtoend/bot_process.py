"""The real bot as a process of its own: started, killed, told to stop."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from simulator.world import DEMO_TOKEN

ROOT = Path(__file__).parents[2]
PATIENCE = 30.0


@dataclass
class BotProcess:
    """`python -m bot run` against the local Telegram at `url`; what it logs is added to `log`."""

    url: str
    database_url: str
    log: Path
    config: Path = ROOT / "config.yaml"
    options: tuple[str, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)
    process: "subprocess.Popen[bytes] | None" = None
    killed: list[int] = field(default_factory=list)  # process ids

    def start(self, *options: str) -> None:
        environment = {
            **os.environ,
            "BOT_TOKEN": DEMO_TOKEN,
            "DATABASE_URL": self.database_url,
            "TELEGRAM_API_URL": self.url,
            "CLOCK_URL": f"{self.url}/clock",
            "BOT_CONFIG": str(self.config),
            **self.extra,
        }
        with self.log.open("ab") as log:
            command = [sys.executable, "-m", "bot", "run", *self.options, *options]
            self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)

    async def started(self, times: int = 1) -> None:
        """Wait until it serves for the `times`-th time. Raises AssertionError when it ends instead."""
        await self._until(lambda: self.said("bot.started") >= times, "to serve")

    async def ends(self) -> int:
        """Wait for its own end; returns the exit code."""
        process = self._running()
        await self._until(lambda: process.poll() is not None, "to end")
        return process.returncode

    def kill(self) -> None:
        """kill -9; nothing of the process is left when this returns."""
        process = self._running()
        process.kill()
        process.wait()
        self.killed.append(process.pid)
        self.process = None

    async def stop(self) -> int:
        """SIGTERM, as an orderly restart sends it; returns the exit code."""
        self._running().send_signal(signal.SIGTERM)
        return await self.ends()

    def close(self) -> None:
        if self.process is not None:
            self.kill()

    def said(self, words: str) -> int:
        """How many lines of the log have these words."""
        return sum(words in line for line in self.lines())

    def lines(self) -> list[str]:
        return self.log.read_text(errors="replace").splitlines()

    async def _until(self, done: Callable[[], bool], what: str) -> None:
        process, deadline = self._running(), asyncio.get_running_loop().time() + PATIENCE
        while not done():
            late = asyncio.get_running_loop().time() > deadline
            assert not late and (process.poll() is None or done()), f"waited for the bot {what}:\n" + "\n".join(self.lines()[-20:])
            await asyncio.sleep(0.02)

    def _running(self) -> "subprocess.Popen[bytes]":
        assert self.process is not None, "the bot was not started"
        return self.process
