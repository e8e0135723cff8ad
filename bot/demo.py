"""`demo`: a local Telegram with a page, the bot against it, and a cast that has come in by the front door."""

import asyncio
import contextlib
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
from pydantic import SecretStr

from bot import polling
from bot.faults import StartFault
from bot.run import running, until_told_to_stop
from bot.settings import Settings
from bot.wiring import Parts
from service import invites
from simulator.client import Simulator

TOKEN = "1000001:demo"  # noqa: S105 - the local Telegram's own
DATABASE = Path("var/demo.db")
START_SECONDS = 20


def run(settings: Settings, *, port: int) -> None:
    """Until Ctrl-C. Everything begins anew each time: the local Telegram forgets, and so does the demo's database."""
    for leftover in DATABASE.parent.glob(DATABASE.name + "*"):
        leftover.unlink()
    url = f"http://127.0.0.1:{port}"
    settings = settings.model_copy(
        update={
            "bot_token": SecretStr(TOKEN),
            "database_url": f"sqlite:///{DATABASE}",
            "telegram_api_url": url,
            "clock_url": f"{url}/clock",
        }
    )
    with _local_telegram(url, port):
        asyncio.run(_serve(settings, url, port))


@contextlib.contextmanager
def _local_telegram(url: str, port: int) -> Iterator[None]:
    command = [sys.executable, "-m", "simulator", "--port", str(port), "--token", TOKEN]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603
    try:
        deadline = time.monotonic() + START_SECONDS
        while not _answers(url):
            if process.poll() is not None or time.monotonic() > deadline:
                raise StartFault(f"The local Telegram did not start. Is port {port} taken? `python -m bot demo --port 8090` uses another.")
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(timeout=10)


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/clock", timeout=1).is_success
    except httpx.HTTPError:
        return False


async def _serve(settings: Settings, url: str, port: int) -> None:
    async with running(settings) as parts:
        serving = asyncio.create_task(polling.poll(parts.bot, parts.ingress))
        await come_in(url, parts)
        print(f"\n  Yachachiq is running: open http://localhost:{port}\n  Ctrl-C ends it.\n", flush=True)
        await until_told_to_stop(serving)


async def come_in(url: str, parts: Parts) -> None:
    """The cast: each writes to the bot as anybody would, by an invitation where it takes one."""
    async with Simulator(url) as telegram:
        julia = await telegram.person("Julia", last_name="Quispe", language_code="es", role_hint="farmer")
        rosa = await telegram.person("Rosa", last_name="Mamani", language_code="es", role_hint="consultant")
        pedro = await telegram.person("Pedro", last_name="Huamán", language_code="es", role_hint="consultant")
        elena = await telegram.person("Elena", last_name="Tapia", language_code="es", role_hint="organizer")
        for person, role in ((rosa, "consultant"), (pedro, "consultant"), (elena, "coordinator"), (elena, "organizer")):
            payload = await parts.db.write(invites.create, role, by=None, now=datetime.now(UTC))
            await person.says(f"/start {payload}")
            await person.hears(timeout=START_SECONDS)
        await julia.says("/start")
        for button in ("acepto", parts.programme.districts[0].name):
            await julia.taps(button, timeout=START_SECONDS)
        await julia.hears(timeout=START_SECONDS)
        group = await telegram.group("Consultores", [rosa, pedro])
        await rosa.says("/aqui", chat=group)
        await rosa.hears(chat=group, timeout=START_SECONDS)
