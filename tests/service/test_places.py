"""Places as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.places import find_district
from service.programme import Programme


@pytest.mark.parametrize(
    ("text", "district"),
    [
        ("Iñapari", "Iñapari"),
        ("INAPARI", "Iñapari"),
        ("iñapary", "Iñapari"),
        ("villa primabera", "Iñapari"),
        ("iveria", "Iberia"),
        ("  Iberia ", "Iberia"),
        ("las piedra", "Las Piedras"),
        ("puerto maldonado", "Tambopata"),
        ("pto. maldonado", "Tambopata"),
        ("laverinto", "Laberinto"),
        ("mazuco", "Inambari"),
        ("planchón", "Las Piedras"),
        ("Lima", None),
        ("mi vaca tiene garrapatas", None),
        ("en mi chacra", None),
        ("", None),
        ("🐄", None),
    ],
)
def test_a_district_is_known_however_it_is_written(programme: Programme, text: str, district: str | None) -> None:
    assert find_district(text, programme.districts) == district


@given(st.text(max_size=200))
def test_no_text_breaks_it(programme: Programme, text: str) -> None:
    assert find_district(text, programme.districts) in {None, *(district.name for district in programme.districts)}
