"""The booklet holds the whole manual, and its HTML stands by itself."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from handlers.farmer.manual import link_payload
from knowledge.entry import Entry, Review, Source
from knowledge.manual import Manual
from messages.booklet import Booklet, anchor, qr_card, render, season
from service.programme import Programme

XHTML = "{http://www.w3.org/1999/xhtml}"
SVG = "{http://www.w3.org/2000/svg}"
BOT = "prueba_bot"
ON = date(2026, 11, 23)
_KEYS = re.compile(r"\s*(?:\[(?:S\d+[a-z]?|P)\])+")
_CITED = re.compile(r"\s*\[\d+(?:, \d+)*\]|\*")


def link(entry_id: str) -> str:
    return f"https://t.me/{BOT}?start={link_payload(entry_id)}"


@pytest.fixture(scope="module")
def booklet(programme: Programme) -> Booklet:
    return Booklet(Manual.load(), programme, ON, BOT, link)


@pytest.fixture(scope="module")
def page(booklet: Booklet) -> ET.Element:
    return ET.fromstring(render(booklet))  # noqa: S314 (our own page); raises where it is not well-formed


def by_id(page: ET.Element, name: str) -> ET.Element:
    found = [element for element in page.iter() if element.get("id") == name]
    assert len(found) == 1, name
    return found[0]


def words_of(element: ET.Element) -> str:
    return " ".join(" ".join(element.itertext()).split())


def bare(text: str) -> str:
    """A text without the keys of its sources, however they are shown, and without spaces."""
    return re.sub(r"\s", "", _CITED.sub("", _KEYS.sub("", text)))


def squares(svg: ET.Element) -> str:
    path = next(element for element in svg.iter() if element.tag.endswith("path"))
    return path.attrib["d"]


def drawn(content: str) -> str:
    return squares(ET.fromstring(segno.make(content, micro=False, error="m").svg_inline(omitsize=True, border=4)))  # noqa: S314


def test_every_text_of_every_entry_is_in_its_article(booklet: Booklet, page: ET.Element) -> None:
    for entry in booklet.manual.entries.values():
        printed = bare(words_of(by_id(page, anchor(entry.id))))
        for place, text in entry.texts.items():
            assert bare(text) in printed, f"{entry.id}: {place}"


def test_every_source_is_in_small_print_under_the_number_that_cites_it(booklet: Booklet, page: ET.Element) -> None:
    for entry in booklet.manual.entries.values():
        printed = words_of(by_id(page, anchor(entry.id)))
        for number, source in enumerate(entry.sources, start=1):
            flat = re.sub(r"\s", "", f"[{number}] {source.title}. {source.organisation}, {source.year}.")
            assert flat in re.sub(r"\s", "", printed), f"{entry.id}: {source.key}"
        assert not re.search(r"\[(S\d|P\])", printed), f"{entry.id} shows a key as it stands in the file"


def test_every_entry_has_the_qr_of_its_start_link(booklet: Booklet, page: ET.Element) -> None:
    for entry_id in booklet.manual.entries:
        assert squares(by_id(page, anchor(entry_id))) == drawn(link(entry_id)), entry_id


def test_cover_and_last_page_have_the_qr_of_the_bot(page: ET.Element) -> None:
    cover = next(element for element in page.iter(f"{XHTML}section") if element.get("class") == "cover")
    assert squares(cover) == squares(by_id(page, "ask")) == drawn(f"https://t.me/{BOT}")


def test_contents_index_and_chapters_name_every_entry(booklet: Booklet, page: ET.Element) -> None:
    for part in ("contents", "index"):
        targets = [a.attrib["href"] for a in by_id(page, part).iter(f"{XHTML}a") if "__" in a.attrib["href"]]
        assert sorted(targets) == sorted(f"#{anchor(entry_id)}" for entry_id in booklet.manual.entries)
    for number, chapter in enumerate(booklet.manual.chapters, start=1):
        articles = [article.attrib["id"] for article in by_id(page, f"chapter-{number}").iter(f"{XHTML}article")]
        assert articles == [anchor(entry.id) for entry in chapter.entries]


def test_every_link_inside_leads_somewhere(page: ET.Element) -> None:
    ids = {element.get("id") for element in page.iter()}
    targets = {a.attrib["href"][1:] for a in page.iter(f"{XHTML}a") if a.attrib["href"].startswith("#")}
    assert targets <= ids


def test_the_page_asks_nothing_of_the_network(page: ET.Element) -> None:
    loading = [element for element in page.iter() if element.get("src") or element.tag in (f"{XHTML}link", f"{XHTML}script")]
    assert loading == []
    style = next(page.iter(f"{XHTML}style"))
    assert "url(" not in words_of(style)


def test_every_red_flag_is_boxed_and_named_on_the_page_of_dangers(booklet: Booklet, page: ET.Element) -> None:
    flagged = {anchor(entry.id) for entry in booklet.manual.entries.values() if entry.red_flag}
    boxed = {article.attrib["id"] for article in page.iter(f"{XHTML}article") if article.find(f"{XHTML}aside") is not None}
    listed = {a.attrib["href"][1:] for a in by_id(page, "dangers").iter(f"{XHTML}a")}
    assert flagged
    assert flagged == boxed == listed


def test_page_numbers_stand_in_contents_and_index_once_they_are_known(booklet: Booklet) -> None:
    anchors = [anchor(entry_id) for entry_id in booklet.manual.entries]
    chapters = [f"chapter-{number}" for number, _ in enumerate(booklet.manual.chapters, start=1)]
    pages = {name: 1000 + number for number, name in enumerate(anchors + chapters)}
    page = ET.fromstring(render(replace(booklet, pages=pages)))  # noqa: S314
    for a in by_id(page, "contents").iter(f"{XHTML}a"):
        assert words_of(a).endswith(f" {pages[a.attrib['href'][1:]]}")


def test_the_cover_says_who_where_when_and_that_nobody_has_signed(booklet: Booklet, page: ET.Element) -> None:
    cover = words_of(next(element for element in page.iter(f"{XHTML}section") if element.get("class") == "cover"))
    programme = booklet.programme
    for said in (programme.name, programme.region, programme.run_by, "Piloto", "23 de noviembre de 2026", booklet.manual.version):
        assert said in cover
    assert booklet.unsigned == len(booklet.manual)
    assert "Ningún tema está firmado todavía." in cover


def test_a_signed_entry_names_who_signed_it_and_when(booklet: Booklet, programme: Programme) -> None:
    ticks = booklet.manual.entry("health/ticks")
    signed = replace(ticks, review=Review("Rosa Mamani", ON, date(2027, 11, 1)))
    page = ET.fromstring(render(replace(booklet, manual=booklet.manual.add(signed))))  # noqa: S314
    review = words_of(by_id(page, "health__ticks"))
    assert "Revisado por Rosa Mamani el 23 de noviembre de 2026. Vale hasta el 1 de noviembre de 2027." in review
    assert f"Hay temas sin firma ({len(booklet.manual) - 1}) todavía." in words_of(page)


def test_signs_of_html_in_an_entry_stay_text(booklet: Booklet) -> None:
    ticks = booklet.manual.entry("health/ticks")
    odd = replace(
        ticks, title="<b>5 & 6</b>", first="1 < 2 [S1]", sources=(Source("S1", 'A "B" & <C>', "D", 2020, 'https://a.b/?c="d"&e'),)
    )
    page = ET.fromstring(render(replace(booklet, manual=booklet.manual.add(odd))))  # noqa: S314
    article = words_of(by_id(page, "health__ticks"))
    assert "<b>5 & 6</b>" in article
    assert 'A "B" & <C>' in article
    assert "1 < 2 [1]" in article


@pytest.mark.parametrize(
    ("months", "said"),
    [
        ((), "todo el año"),
        (tuple(range(1, 13)), "todo el año"),
        ((4,), "abril"),
        ((4, 5), "abril, mayo"),
        ((4, 5, 6), "de abril a junio"),
        ((10, 11, 12, 1), "de octubre a enero"),
        ((4, 5, 6, 11, 12), "abril, mayo, junio, noviembre, diciembre"),
    ],
)
def test_months_are_said_as_people_say_them(months: tuple[int, ...], said: str) -> None:
    assert season(months) == said


@given(start=st.integers(1, 12), length=st.integers(3, 11))
def test_months_in_a_row_are_said_by_the_first_and_the_last(start: int, length: int) -> None:
    months = tuple((start - 1 + step) % 12 + 1 for step in range(length))
    assert season(months) == f"de {season(months[:1])} a {season(months[-1:])}"


def test_a_card_has_the_qr_and_the_whole_title(booklet: Booklet) -> None:
    for entry in booklet.manual.entries.values():
        card = ET.fromstring(qr_card(entry, link(entry.id), BOT))  # noqa: S314
        assert squares(card) == drawn(link(entry.id))
        title = next(card.iter(f"{SVG}text"))
        assert bare(words_of(title)) == bare(entry.title)


def test_every_start_link_is_one_that_telegram_takes(booklet: Booklet) -> None:
    entries: list[Entry] = list(booklet.manual.entries.values())
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{1,64}", link_payload(entry.id)) for entry in entries)
