"""«2 días y 3 horas antes», as people say it; what is not understood is never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.ladder import MOST_RUNGS, parse_ladder
from service.programme import parse_before


@pytest.mark.parametrize(
    ("said", "rungs"),
    [
        ("2 días y 3 horas antes", ("2d", "3h")),
        ("un día antes", ("1d",)),
        ("la víspera y 1 hora antes", ("1d", "1h")),
        ("3 horas, 2 dias", ("2d", "3h")),
        ("una semana antes", ("7d",)),
        ("30 minutos", ("30m",)),
        ("1d 2h", ("1d", "2h")),
        ("2 days and 3 hours before", ("2d", "3h")),
        ("dois dias e uma hora antes", ("2d", "1h")),
        ("Nunca.", ()),
        ("cuando pueda", None),
        ("2 días y tal vez 3 horas", None),
        ("0 horas", None),
        ("61 días", None),
        ("mañana", None),
        ("", None),
        ("1d 2d 3d 4d 5d 6d", None),
    ],
)
def test_what_is_said(said: str, rungs: tuple[str, ...] | None) -> None:
    assert parse_ladder(said) == rungs


@given(st.text(max_size=60))
def test_any_text_is_a_ladder_that_config_would_take_or_nothing(text: str) -> None:
    found = parse_ladder(text)
    assert found is None or len(found) <= MOST_RUNGS
    lengths = [parse_before(rung) for rung in found or ()]
    assert lengths == sorted(lengths, reverse=True)


@given(st.lists(st.builds(lambda number, unit: f"{number}{unit}", st.integers(1, 60), st.sampled_from("dhm")), min_size=1, max_size=5))
def test_every_ladder_of_config_is_understood(rungs: list[str]) -> None:
    assert set(parse_ladder(" ".join(rungs)) or ()) == set(rungs)
