import html
import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.entry import Entry
from knowledge.manual import Manual
from messages.catalogues import translations
from messages.message import utf16_length
from messages.words import cited, ladder, line, note, plain, short, uses_common_practice, when
from service.ladder import parse_ladder
from tests.messages.conftest import LANGUAGES

LIMA = ZoneInfo("America/Lima")
EMOJI = "👨‍👩‍👧‍👦🐄🏳️‍🌈"
texts = st.text(max_size=400) | st.text(alphabet="ab \n" + EMOJI, max_size=400)


@given(text=texts, limit=st.integers(1, 300))
def test_short_never_is_longer_than_its_limit(text: str, limit: int) -> None:
    assert utf16_length(short(text, limit)) <= limit


@given(text=texts, limit=st.integers(1, 300))
def test_short_keeps_the_beginning_and_marks_a_cut(text: str, limit: int) -> None:
    cut = short(text, limit)
    if utf16_length(text) <= limit:
        assert cut == text
    else:
        assert cut.endswith("…")
        assert text.startswith(cut[:-1])


@given(text=texts, limit=st.integers(60, 300))
def test_short_leaves_out_at_most_one_word(text: str, limit: int) -> None:
    cut = short(text, limit)
    if cut != text:
        assert utf16_length(cut) >= limit - 60 or text[len(cut) - 1].isspace()


def test_short_cuts_between_words() -> None:
    assert short("mi vaca tiene garrapatas", 20) == "mi vaca tiene…"
    assert short("x" * 50, 10) == "x" * 9 + "…"
    assert short(" " * 50, 10) == "…"


@given(text=texts, limit=st.integers(1, 100))
def test_line_is_one_line_that_shows_something(text: str, limit: int) -> None:
    one = line(text, limit)
    assert one
    assert one == one.strip()
    assert utf16_length(one) <= limit
    assert not set("\n\r\t\u2028\u2029\u202e\u2066\u200f\x00") & set(one)


def test_line_keeps_families_together() -> None:
    assert line("👨‍👩‍👧‍👦 Quispe") == "👨‍👩‍👧‍👦 Quispe"


@given(moment=st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)), language=st.sampled_from(LANGUAGES))
def test_when_says_the_hour_on_the_wall_in_lima(moment: datetime, language: str) -> None:
    said = when(moment.replace(tzinfo=UTC).isoformat(), LIMA, language)
    local = moment - timedelta(hours=5)
    assert re.search(rf"\b{local.day}\b", said)
    hour = local.hour if language == "pt" else (local.hour % 12 or 12)
    assert re.search(rf"\b0?{hour}:{local.minute:02}", said)
    assert not re.search(r"\s{2}|[\u00a0\u202f]", said)
    if language != "pt":
        assert said.lower().endswith("am" if local.hour < 12 else "pm")


def test_when_reads_as_people_say_it() -> None:
    moment = "2026-11-28T14:00:00+00:00"
    assert when(moment, LIMA, "es") == "sábado 28 de noviembre, 9:00 am"
    assert when(moment, LIMA, "pt") == "sábado, 28 de novembro, 09:00"
    assert when(moment, LIMA, "en") == "Saturday, 28 November, 9:00 AM"


@pytest.mark.parametrize(
    ("language", "rungs", "said"),
    [
        ("es", ["3d", "1d", "2h"], "3 días, 1 día y 2 horas"),
        ("pt", ["3d", "1d", "2h"], "3 dias, 1 dia e 2 horas"),
        ("en", ["3d", "1d", "2h"], "3 days, 1 day, and 2 hours"),
        ("es", ["1h", "1d"], "1 día y 1 hora"),
        ("es", ["30m"], "30 minutos"),
        ("pt", ["7d", "1m"], "7 dias e 1 minuto"),
        ("es", [], ""),
    ],
)
def test_a_ladder_reads_as_people_say_it(language: str, rungs: list[str], said: str) -> None:
    assert ladder(rungs, translations(language).ngettext, language) == said


@given(
    rungs=st.sets(st.builds(lambda number, unit: f"{number}{unit}", st.integers(1, 60), st.sampled_from("dhm")), min_size=1, max_size=5),
    language=st.sampled_from(LANGUAGES),
)
def test_what_a_ladder_reads_as_can_be_typed_back(rungs: set[str], language: str) -> None:
    assert set(parse_ladder(ladder(rungs, translations(language).ngettext, language)) or ()) == rungs


@pytest.fixture(scope="session")
def entries(manual: Manual) -> list[Entry]:
    return list(manual.entries.values())


@given(data=st.data())
def test_plain_and_cited_say_the_same_words(entries: list[Entry], data: st.DataObject) -> None:
    entry = data.draw(st.sampled_from(entries))
    text = data.draw(st.sampled_from(sorted(entry.texts.values())))
    words = plain(text)
    assert not re.search(r"\[(?:S\d+|P)", words)
    assert re.sub(r" \[\d+(?:, \d+)*\]\*?|\*", "", html.unescape(str(cited(text, entry)))) == words.replace("*", "")


@given(text=st.text(max_size=200), keys=st.lists(st.sampled_from(["[S1]", "[P]", "[S2][P]", "[S99]"]), max_size=4))
def test_keys_leave_no_trace_and_nothing_else_goes(manual: Manual, text: str, keys: list[str]) -> None:
    text = text.replace("[", "(").strip()
    assert plain(text + "".join(f" {key}" for key in keys)) == text


def test_cited_numbers_the_sources_in_their_order(manual: Manual) -> None:
    entry = manual.entry("feeding/urea-safety")
    first, second = (source.key for source in entry.sources[:2])
    assert str(cited(f"a < b [{second}][{first}]. c [P].", entry)) == "a &lt; b [2, 1]. c*."


def test_common_practice_is_named_only_where_it_stands(manual: Manual) -> None:
    assert uses_common_practice(["a [S1]", "b [P]"])
    assert not uses_common_practice(["a [S1]"])


@given(text=texts)
def test_a_note_is_short_and_without_markup(text: str) -> None:
    assert utf16_length(note(text)) <= 200


def test_a_note_shows_a_name_as_it_is() -> None:
    assert note("Ya la tomó <b>Rosa &amp; C&#39;ia</b>.") == "Ya la tomó Rosa & C'ia."
