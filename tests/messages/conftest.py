"""The manual as it is shipped, and a renderer over it."""

from datetime import date

import pytest

from knowledge.manual import Manual
from messages.renderer import Renderer
from service.programme import Office, Programme

LANGUAGES = ("es", "pt", "en")


@pytest.fixture(scope="session")
def manual() -> Manual:
    return Manual.load()


@pytest.fixture(scope="session")
def renderer(manual: Manual, programme: Programme) -> Renderer:
    return Renderer(programme, lambda: manual, lambda: "yachachiq_bot")


@pytest.fixture(scope="session")
def bare(manual: Manual, programme: Programme) -> Renderer:
    """A programme that leaves out what it may, and has an office to call."""
    office = Office(name="SENASA <Madre de Dios>", phone="082-57 12 34", for_red_flags=True)
    changed = programme.model_copy(update={"pilot_until": None if programme.pilot_until else date(2027, 1, 1), "offices": (office,)})
    return Renderer(changed, lambda: manual, lambda: "yachachiq_bot")
