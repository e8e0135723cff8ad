"""What needs a role is refused to everybody else: each command, button, step and prompt of the tables, so that none can be forgotten."""

import inspect
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.routes import BUTTONS, COMMANDS, PROMPTS, STEPS
from messages.renderer import Renderer
from service import dialogues, people
from service.models import Base, CaseMessage, Person
from tests.handlers import desk_buttons
from tests.handlers.conftest import Scene
from tests.handlers.town import GROUP, Town
from tests.messages.samples import CASES, sample

WHO = ["farmer", "stranger", "removed consultant"]
#: Tables that a question of his own is written to.
ASKING = {"audit", "case_messages", "cases", "dialogues", "offers", "outbox", "questions"}
#: Buttons on the desk's messages that anybody may press: they only show the manual or end a dialogue.
HARMLESS = {"view", "leave_dialogue"}


@pytest.fixture(params=WHO)
def intruder(request: pytest.FixtureRequest, town: Town, scene: Scene, stranger: Person) -> Person:
    if request.param == "removed consultant":
        town.db.write_now(people.revoke, scene.rosa.id, "consultant", by=scene.carlos.id, now=town.now)
    return {"farmer": scene.julia, "stranger": stranger, "removed consultant": scene.rosa}[request.param]


def rows(town: Town) -> dict[str, list[Any]]:
    """Every row of every table but what answering a refusal writes."""

    def read(tx: Session) -> dict[str, list[Any]]:
        tables = [table for table in Base.metadata.sorted_tables if table.name not in ("people", "outbox")]
        found = {table.name: sorted(map(str, tx.execute(select(table)))) for table in tables}
        outbox = Base.metadata.tables["outbox"]
        found["outbox"] = sorted(map(str, tx.execute(select(outbox).where(outbox.c.kind != "reply"))))
        found["muted"] = list(tx.scalars(select(Person.muted_until).where(Person.muted_until.is_not(None))))
        return found

    return town.db.read_now(read)


def carried(renderer: Renderer, *areas: str) -> set[str]:
    """The verbs of every button that the messages of these areas carry."""
    keyboards = [renderer.render(name, sample(name, number), "es").keyboard for name, number in CASES if name.partition(".")[0] in areas]
    rows = [row for keyboard in keyboards if keyboard for row in keyboard.inline_keyboard]
    return {str(button.callback_data).partition(":")[0] for row in rows for button in row} - HARMLESS


def test_every_button_of_the_desk_is_in_the_table_of_these_tests(renderer: Renderer) -> None:
    assert carried(renderer, "desk", "prompt") == set(desk_buttons.ALL)


def test_every_button_that_a_message_of_the_team_carries_needs_a_role(renderer: Renderer) -> None:
    assert all(BUTTONS[verb].roles for verb in carried(renderer, "desk", "prompt", "team"))


def test_each_button_that_needs_a_role_is_refused(town: Town, scene: Scene, intruder: Person) -> None:
    before = rows(town)
    for verb, route in BUTTONS.items():
        if not route.roles:
            continue
        parameters = list(inspect.signature(route.run).parameters.values())[1:]
        plausible = ":".join([verb, *("all" if one.annotation is str else str(scene.mine) for one in parameters)])
        data = scene.button(desk_buttons.ALL.get(verb, plausible))
        for chat in (GROUP, None):
            heard = town.presses(intruder, data, chat=chat)
            assert heard.shown == [], verb
            assert heard.note is not None, verb
    assert rows(town) == before


def test_each_command_that_needs_a_role_is_refused(town: Town, scene: Scene, intruder: Person) -> None:
    before = rows(town)
    for word, route in COMMANDS.items():
        if route.roles:
            for chat in (GROUP, None):
                assert town.says(intruder, f"/{word} {scene.mine}", chat=chat).templates in (["error.not_yours"], ["error.private_only"]), (
                    word
                )
    assert rows(town) == before


def test_words_that_a_consultant_was_asked_for_are_taken_from_nobody_else(town: Town, scene: Scene, stranger: Person) -> None:
    asking = {"prompt.note": "note:{mine}", "prompt.draft": "draft:{mine}:0", "prompt.correction": "correct:{answer}"}
    asked = [town.presses(scene.rosa, scene.button(asking[prompt]), chat=GROUP).shown[0] for prompt in asking]
    assert set(PROMPTS) == {*asking, "prompt.write"}  # that one asks in private only: the next test has it
    town.db.write_now(people.revoke, scene.rosa.id, "consultant", by=scene.carlos.id, now=town.now)
    before = rows(town)
    for intruder in (scene.rosa, scene.julia, stranger):
        for prompt in asked:
            assert town.says(intruder, "haga esto", chat=GROUP, to=prompt).templates == []
    assert rows(town) == before


def test_a_step_that_was_begun_with_a_role_ends_with_it(town: Town, scene: Scene, intruder: Person) -> None:
    """What he writes then is a question of his own, and nothing else."""
    data = {"about": scene.mine, "correct": scene.answer, "entry_id": "health/worms", "title": "x", "place": "x", "session_id": 1}
    for step in (step for step, (_run, roles) in STEPS.items() if roles):
        town.db.write_now(dialogues.go, intruder.id, intruder.id, step, data, now=town.now)
        before = rows(town)
        heard = town.says(intruder, "haga esto")
        after = rows(town)
        assert all(after[table] == before[table] for table in after.keys() - ASKING), step
        assert all(template.partition(".")[0] in ("case", "start", "question") for template in heard.templates), step
    said = town.db.read_now(lambda tx: tx.query(CaseMessage).filter_by(text="haga esto", from_farmer=False).count())
    assert said == 0
