"""What a stranger sees: one command, then a page with phones, and the whole main job played on it with the real bot."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from simulator.process import free_port
from tests.endtoend.bot_process import ROOT
from tests.endtoend.village import monday_morning
from tests.simulator.stage import CHROMIUM, QUIET, opened, phone, write

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="needs the system's Chromium")]

READY_WITHIN = 180.0  # seconds, once the environment is made
SEEN_WITHIN = 20_000  # milliseconds that a person looks at the page for an answer
LIMA_BEHIND = timedelta(hours=5)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET])
        yield chromium
        chromium.close()


@pytest.fixture
def demo(tmp_path: Path, record_property: Callable[[str, object], None]) -> Iterator[str]:
    """`python -m bot demo` as a process of its own, on a Monday morning; the page's address."""
    port = free_port()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "BOT_CONFIG": str(ROOT / "config.yaml")}
    command = [sys.executable, "-m", "bot", "demo", "--port", str(port)]
    begun = time.monotonic()
    with (tmp_path / "demo.log").open("w") as log:
        process = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=log, stderr=log)
        try:
            while "Yachachiq is running" not in (tmp_path / "demo.log").read_text(errors="replace"):
                late = time.monotonic() - begun > READY_WITHIN
                assert process.poll() is None and not late, (tmp_path / "demo.log").read_text(errors="replace")
                time.sleep(0.1)
            record_property("counts", f"the demo was ready after {time.monotonic() - begun:.1f} s")
            url = f"http://127.0.0.1:{port}"
            httpx.post(f"{url}/clock", json={"advance": monday_morning()}, trust_env=False).raise_for_status()
            yield url
        finally:
            process.terminate()
            process.wait(timeout=20)


@pytest.fixture
def page(browser: Browser, demo: str) -> Iterator[Page]:
    yield from opened(browser, demo, 1600, 950)


def named(page: Page, demo: str, name: str) -> int:
    people = httpx.get(f"{demo}/phone/state", trust_env=False).json()["people"]
    return next(int(person["id"]) for person in people if person["first_name"] == name)


def last_with(phone_: Locator, words: str) -> Locator:
    """The newest message on that phone with those words, once it is there."""
    found = phone_.locator("article").filter(has_text=words).last
    expect(found).to_be_visible(timeout=SEEN_WITHIN)
    return found


def tap(phone_: Locator, words: str) -> None:
    button = phone_.locator("article").get_by_role("button", name=words).last
    expect(button).to_be_visible(timeout=SEEN_WITHIN)
    button.click()


def test_the_main_job_is_played_on_the_page_with_the_real_bot(page: Page, demo: str) -> None:
    julia, rosa, elena = (named(page, demo, name) for name in ("Julia", "Rosa", "Elena"))
    farmer, desk, office = phone(page, julia), phone(page, rosa), phone(page, elena)

    # A question with an answer in the manual.
    write(page, julia, "mi vaca tiene garrapatas")
    last_with(farmer, "arrapata")
    tap(farmer, "Me sirvió")
    expect(farmer.get_by_role("status").filter(has_text="👍")).to_be_visible(timeout=SEEN_WITHIN)

    # One that only a person can answer, there and back.
    write(page, julia, "¿quién me presta un tractor para mover un tronco caído en mi quebrada?")
    last_with(farmer, "N° 1")
    card = last_with(desk, "tronco caído")
    card.click(button="right")
    desk.get_by_role("button", name="Responder").click()
    write(page, rosa, "Pregunte a la municipalidad: presta el suyo los viernes.")
    last_with(farmer, "presta el suyo los viernes")

    # A session of a field school, and its reminder after «+1 día».
    for said in ("/sesion", "Cercos vivos", _day_after_tomorrow(demo), "Casa de don Abel", "20"):
        count = office.locator("article").count()
        write(page, elena, said)
        expect(office.locator("article").nth(count + 1)).to_be_visible(timeout=SEEN_WITHIN)
    tap(office, "Publicar")
    write(page, julia, "/escuelas")
    tap(farmer, "Me inscribo")
    last_with(farmer, "Cercos vivos")
    expect(farmer.locator("article").filter(has_text="🔔")).to_have_count(0)
    page.get_by_role("button", name="+1 día").click()
    expect(last_with(farmer, "🔔")).to_contain_text("Cercos vivos")

    # An announcement to everybody.
    write(page, elena, "/anuncio")
    tap(office, "A todos")
    last_with(office, "mande el aviso")
    write(page, elena, "El sábado hay feria de semillas en Iberia.")
    tap(office, "Enviar ahora")
    last_with(office, "Todavía puede cancelar")  # it is held, so that it can be taken back
    page.get_by_role("button", name="+1 hora").click()
    last_with(farmer, "feria de semillas")


def _day_after_tomorrow(demo: str) -> str:
    """At nine, as an organizer types it, two days after the phones' date."""
    now = datetime.fromisoformat(httpx.get(f"{demo}/clock", trust_env=False).json()["now"])
    return f"{now - LIMA_BEHIND + timedelta(days=2):%d/%m/%Y} 09:00"
