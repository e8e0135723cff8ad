"""What handlers, ticks and services name is there, and what is there is named: read from their source."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from knowledge.finding import Talk
from messages.keyboards import KEYBOARDS
from service import roll
from service.people import ROLES
from tests.conftest import ROOT
from tests.messages.samples import SAMPLES

#: Calls that take a template's name.
SPEAKING = frozenset({"reply", "edit", "say", "owe", "post", "render", "tell", "_tell_desk", "_to_farmer", "_pass_on"})
ROOMS = ("handlers", "service", "scheduler", "bot")
AREAS = {name.partition(".")[0] for name in SAMPLES}
NAME = re.compile(rf"^({'|'.join(sorted(AREAS))})\.[a-z_]*[a-z]$")
#: Names put together while the bot runs.
PUT_TOGETHER = {
    *(f"question.{talk}" for talk in get_args(Talk)),
    *(f"roll.{outcome}" for outcome in get_args(roll.Outcome)),
    *(f"school.guest_{outcome}" for outcome in ("already", "over")),
    "desk.farmer_says",
    "desk.farmer_sends",
}


def calls() -> Iterator[tuple[Path, ast.Call]]:
    for room in ROOMS:
        for file in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", None)) in SPEAKING:
                    yield file, node


def named(node: ast.Call) -> set[str]:
    constants = (part.value for part in ast.walk(node) if isinstance(part, ast.Constant))
    return {value for value in constants if isinstance(value, str) and NAME.match(value)}


def test_every_template_that_is_named_exists() -> None:
    for file, node in calls():
        for template in named(node):
            assert template in SAMPLES, f"{file.relative_to(ROOT)}:{node.lineno} names {template}"
    assert set(SAMPLES) >= PUT_TOGETHER


def test_every_template_is_named_somewhere() -> None:
    everywhere = set().union(*(named(node) for _, node in calls())) | PUT_TOGETHER
    for room in ROOMS:  # a loop over names, a comparison
        for file in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and node.value in SAMPLES:
                    everywhere.add(node.value)
    assert set(SAMPLES) - everywhere == set()


def test_every_keyboard_has_its_template() -> None:
    assert set(KEYBOARDS) <= {*SAMPLES, "copy"}


@pytest.mark.parametrize("verb", ["reply", "edit", "say"])
def test_samples_carry_what_the_handlers_pass(verb: str) -> None:
    """Where a call spells out all it passes: the same names, so that the samples do not drift away."""
    checked = 0
    for file, node in calls():
        spelled = [word.arg for word in node.keywords if word.arg is not None]
        templates = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and arg.value in SAMPLES]
        if getattr(node.func, "attr", None) != verb or len(templates) != 1 or len(spelled) != len(node.keywords):
            continue
        passed = set(spelled)
        shapes = [set(sample) for sample in SAMPLES[str(templates[0])]]
        assert any(passed <= shape or shape <= passed for shape in shapes), f"{file.relative_to(ROOT)}:{node.lineno}: {templates[0]}"
        missing = [shape - passed for shape in shapes if not shape <= passed]
        assert templates[0] == "manual.entry" or not missing, f"{file.relative_to(ROOT)}:{node.lineno} does not pass {missing}"
        checked += 1
    assert checked > (1 if verb == "say" else 5)


def test_every_role_has_its_words() -> None:
    assert {sample["role"] for sample in SAMPLES["start.role_granted"]} == set(ROLES)
