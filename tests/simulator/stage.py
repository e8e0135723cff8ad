"""What the tests of the page share: a cast with a bot, the browser's window, where things are on the page."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, Locator, Page

from simulator.world import DEMO_TOKEN
from tests.simulator.helpers import Json

CHROMIUM = next((path for path in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(path).exists()), None)
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
)  # fmt: skip


@dataclass
class Stage:
    """Julia (farmer), Elmer (consultant), Norma (organizer), the consultants' group, and the bot."""

    http: httpx.Client

    def __post_init__(self) -> None:
        self.julia = self.person("Julia", "farmer")
        self.elmer = self.person("Elmer", "consultant")
        self.norma = self.person("Norma", "organizer")
        members = [self.elmer, self.norma]
        self.group: int = self.post("/phone/groups", title="Consultores", members=members, bot_admin=True)["id"]

    def post(self, path: str, **body: Any) -> Any:
        return self.http.post(path, json=body).raise_for_status().json()

    def person(self, name: str, role: str) -> int:
        number: int = self.post("/phone/people", first_name=name, language_code="es", role_hint=role)["id"]
        return number

    def says(self, person: int, text: str, **extra: Any) -> Json:
        said: Json = self.post("/phone/messages", **{"person_id": person, "chat_id": person, "text": text, **extra})
        return said

    def bot(self, method: str, **params: Any) -> Any:
        return self.post(f"/bot{DEMO_TOKEN}/{method}", **params)["result"]

    def bot_says(self, chat: int, text: str, **extra: Any) -> Json:
        said: Json = self.bot("sendMessage", chat_id=chat, text=text, parse_mode="HTML", **extra)
        return said

    def next_update(self, kind: str) -> Json:
        """Waits for an update of that kind and confirms everything up to it."""
        offset = 0
        for _ in range(50):
            for update in self.bot("getUpdates", timeout=5, offset=offset):
                offset = update["update_id"] + 1
                if kind in update:
                    self.bot("getUpdates", offset=offset)
                    found: Json = update[kind]
                    return found
        raise AssertionError(f"no {kind} came")


def opened(browser: Browser, url: str, width: int, height: int) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
    errors: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(url)
    page.get_by_label("conectado", exact=True).wait_for()
    yield page
    context.close()
    assert errors == []


def phone(page: Page, person: int) -> Locator:
    return page.locator(f'section.phone[data-person-id="{person}"]')


def message(page: Page, person: int, sent: Json) -> Locator:
    return phone(page, person).locator(f'article[data-message-id="{sent["message_id"]}"]')


def write(page: Page, person: int, text: str) -> None:
    field = phone(page, person).get_by_label("Mensaje", exact=True)
    field.fill(text)
    field.press("Enter")
