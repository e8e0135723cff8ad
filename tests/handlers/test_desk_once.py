"""Buttons of the desk pressed twice, late, or by two at once take effect once."""

from collections import Counter

import pytest
from sqlalchemy.orm import Session

from service import cases
from service.models import AuditRecord, Case, Delivery
from tests.handlers import desk_buttons
from tests.handlers.conftest import Scene
from tests.handlers.desk_buttons import EFFECTS
from tests.handlers.test_desk_rights import rows
from tests.handlers.town import GROUP, Town


def told(town: Town) -> Counter[tuple[int, str]]:
    """How often each chat has been told what, this desk's own answers left out."""
    deliveries = town.db.read_now(lambda tx: tx.query(Delivery).filter(Delivery.kind != "reply", Delivery.template != "desk.card").all())
    return Counter((delivery.chat_id, delivery.template) for delivery in deliveries)


def deeds(town: Town, action: str) -> int:
    return town.db.read_now(lambda tx: tx.query(AuditRecord).filter_by(action=action).count())


@pytest.mark.parametrize("verb", sorted(EFFECTS))
def test_pressed_twice_it_takes_effect_once(town: Town, scene: Scene, verb: str) -> None:
    data, action = EFFECTS[verb]
    before = deeds(town, action)
    first = town.presses(scene.rosa, scene.button(data), chat=GROUP)
    assert first.note is None or verb == "leave_case"
    assert deeds(town, action) == before + 1
    after = rows(town)
    again = town.presses(scene.rosa, scene.button(data), chat=GROUP)
    assert again.note is not None
    assert again.shown == []
    assert rows(town) == after


@pytest.mark.parametrize("verb", sorted(EFFECTS))
def test_pressed_by_two_at_once_it_takes_effect_once(town: Town, scene: Scene, verb: str) -> None:
    data, action = EFFECTS[verb]
    before, heard = deeds(town, action), told(town)
    turns = town.press_at_once([scene.rosa, scene.carlos], scene.button(data), chat=GROUP)
    assert deeds(town, action) == before + 1
    assert sum(turn.toast is not None and turn.toast[0] != "desk.left_alone" for turn in turns) == 1
    new = told(town) - heard
    assert all(number == 1 for number in new.values()), new


def test_pressed_when_the_case_is_closed_it_has_no_effect(town: Town, scene: Scene) -> None:
    def close_all(tx: Session) -> None:
        for case in tx.query(Case):
            cases.close(tx, case, None, now=town.now)

    town.db.write_now(close_all)
    before = rows(town)
    for verb in desk_buttons.ALL.keys() - desk_buttons.AFTER_THE_END:
        heard = town.presses(scene.rosa, scene.button(desk_buttons.ALL[verb]), chat=GROUP)
        assert heard.note is not None, verb
        assert heard.shown == [], verb
    assert rows(town) == before
