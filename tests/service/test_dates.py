"""Days and hours as organizers type them; what is not sure is asked again."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from service.dates import parse_moment

LIMA = ZoneInfo("America/Lima")
#: Monday, 23 November 2026, ten in the morning.
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=LIMA)

READ = {
    "28/11 9am": "2026-11-28T09:00",
    "28/11/2026 09:00": "2026-11-28T09:00",
    "28-11-2026 14:30": "2026-11-28T14:30",
    "2026-11-28 9:00": "2026-11-28T09:00",
    "28 de noviembre a las 3 pm": "2026-11-28T15:00",
    "el 28 de noviembre a las 3 p.m.": "2026-11-28T15:00",
    "sábado 28 de noviembre, 9:00 am": "2026-11-28T09:00",
    "Sábado 9 de la mañana": "2026-11-28T09:00",
    "sabado 9am": "2026-11-28T09:00",
    "viernes a las 4 de la tarde": "2026-11-27T16:00",
    "lunes 8am": "2026-11-30T08:00",
    "mañana 7:30": "2026-11-24T07:30",
    "mañana a las 7 de la mañana": "2026-11-24T07:00",
    "hoy 15h": "2026-11-23T15:00",
    "5/1 8am": "2027-01-05T08:00",
    "28/11 12 pm": "2026-11-28T12:00",
    "28/11 12am": "2026-11-28T00:00",
    "amanhã às 9 da manhã": "2026-11-24T09:00",
    "tomorrow at 9 am": "2026-11-24T09:00",
    "setiembre": None,
    "28/11": None,
    "9am": None,
    "31/2 9am": None,
    "28/13 9am": None,
    "28/11 25:00": None,
    "28/11 13pm": None,
    "el sábado": None,
    "a las tres": None,
    "sábado 28 a las 9": None,
    "pronto": None,
    "": None,
}


@pytest.mark.parametrize("text", READ)
def test_what_is_read_and_what_is_asked_again(text: str) -> None:
    moment = parse_moment(text, now=NOW, zone=LIMA)
    expected = READ[text]
    assert (moment.isoformat()[:16] if moment else None) == expected


PIECES = (
    "hoy",
    "mañana",
    "sábado",
    "28/11",
    "9am",
    "12",
    "pm",
    "de la tarde",
    "a las",
    "31/12/9999",
    "1/1/0001",
    "23:59",
    "0",
    "99",
    "²",
    "٣",
)
words = st.sampled_from(PIECES)


@given(st.one_of(st.text(max_size=100), st.lists(words, max_size=8).map(" ".join)), st.sampled_from(["America/Lima", "Asia/Tokyo"]))
@example("31/12/9999 11pm", "America/Lima")
@example("1/1/0001 0:00", "Asia/Tokyo")
@settings(max_examples=600, deadline=None)
def test_no_text_breaks_it_and_what_it_reads_can_be_kept(text: str, zone: str) -> None:
    moment = parse_moment(text, now=NOW, zone=ZoneInfo(zone))
    if moment is not None:
        assert moment.astimezone(UTC).year >= 1
