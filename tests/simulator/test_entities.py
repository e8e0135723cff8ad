"""Telegram's HTML: texts, entities in UTF-16 units, refusals with byte offsets."""

import html
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.entities import TYPES, Entity, clean, parse_html, trim, utf16_length
from simulator.errors import ApiError
from simulator.posting import find_entities, with_found

TAGS = sorted(set(TYPES) - {"a", "span", "tg-emoji", "pre", "code"})
characters = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
texts = st.text(characters, max_size=30)


def part(text: str, entity: Entity) -> str:
    """What an entity covers, cut as clients cut it."""
    units = text.encode("utf-16-le")
    return units[entity["offset"] * 2 : (entity["offset"] + entity["length"]) * 2].decode("utf-16-le")


def fault(source: str) -> str:
    with pytest.raises(ApiError) as refused:
        parse_html(source)
    assert refused.value.code == 400
    return refused.value.description.removeprefix("Bad Request: can't parse entities: ")


@given(texts)
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    assert parse_html(html.escape(text, quote=True).replace("&#x27;", "&#39;")) == (text, [])


@given(st.lists(st.tuples(st.sampled_from(["", *TAGS]), texts.filter(bool)), max_size=8))
def test_each_tag_covers_exactly_its_text(pieces: list[tuple[str, str]]) -> None:
    source = "".join(f"<{tag}>{html.escape(text)}</{tag}>" if tag else html.escape(text) for tag, text in pieces)
    text, entities = parse_html(source)
    assert text == "".join(words for _, words in pieces)
    covered = [(entity["type"], part(text, entity)) for entity in entities]
    assert covered == [(TYPES[tag], words) for tag, words in pieces if tag]


@given(st.lists(st.tuples(st.sampled_from(TAGS), texts), min_size=1, max_size=6))
def test_nested_tags_lie_in_one_another(pieces: list[tuple[str, str]]) -> None:
    source = ""
    for tag, words in reversed(pieces):
        source = f"<{tag}>{html.escape(words)}{source}</{tag}>"
    text, entities = parse_html(source)
    assert text == "".join(words for _, words in pieces)
    for outer, inner in pairwise(entities):
        assert outer["offset"] <= inner["offset"]
        assert outer["offset"] + outer["length"] >= inner["offset"] + inner["length"]


@given(st.text(st.sampled_from(list("<>/=&;\"' abpi#x1🌱ñ\n-")), max_size=40))
def test_any_source_is_read_or_refused(source: str) -> None:
    try:
        text, entities = parse_html(source)
    except ApiError:
        assert fault(source)
        return
    for entity in entities:
        assert entity["length"] > 0
        assert entity["offset"] + entity["length"] <= utf16_length(text)


@given(texts, st.sampled_from(["<p>", "</b>", "<b", "<i></b>"]))
def test_the_offset_of_a_fault_counts_bytes(before: str, broken: str) -> None:
    escaped = html.escape(before)
    at = len(escaped.encode()) + (3 if broken == "<i></b>" else 0)
    assert f"at byte offset {at}" in fault(escaped + broken)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("🏟 🏟&lt;<abacaba", "Unclosed start tag at byte offset 13"),
        ("🏟 🏟&lt;<abac aba>", 'Unsupported start tag "abac" at byte offset 13'),
        ("🏟 🏟&lt;<i   =aba>", 'Empty attribute name in the tag "i" at byte offset 13'),
        ("🏟 🏟&lt;<i    aba>", 'Can\'t find end tag corresponding to start tag "i"'),
        ("🏟 🏟&lt;<i    aba  =  ", 'Unclosed start tag "i" at byte offset 13'),
        ("🏟 🏟&lt;<i    aba  =  190azAz-.,", "Unexpected end of name token at byte offset 27"),
        ('🏟 🏟&lt;<i    aba  =  "&lt;&gt;&quot;>', "Unclosed start tag at byte offset 13"),
        ("🏟 🏟&lt;</", "Unexpected end tag at byte offset 13"),
        ("🏟 🏟&lt;<b></b", "Unclosed end tag at byte offset 16"),
        ("<i>a</b>", 'Unmatched end tag at byte offset 4, expected "</i>", found "</b>"'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<b><br/></b>", 'Unsupported start tag "br/" at byte offset 3'),
    ],
)
def test_faults_have_the_words_of_tdlib(source: str, words: str) -> None:
    assert fault(source) == words


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("&lt;&gt;&amp;&quot;&#65;&#x1F331;", '<>&"A🌱', []),
        ("&nbsp; &copy; & &#0; R&D", "&nbsp; &copy; & &#0; R&D", []),
        ("🌱<B>a</B>", "🌱a", [{"offset": 2, "length": 1, "type": "bold"}]),
        ("<b></b>x", "x", []),
        (
            '<a href="https://a.pe/x?a=1&amp;b=2">a</a>',
            "a",
            [{"offset": 0, "length": 1, "type": "text_link", "url": "https://a.pe/x?a=1&b=2"}],
        ),
        ("<a href='a.pe'>a</a>", "a", [{"offset": 0, "length": 1, "type": "text_link", "url": "http://a.pe/"}]),
        ("<a href='nowhere'>a</a>", "a", []),
        ("<a>a.pe</a>", "a.pe", [{"offset": 0, "length": 4, "type": "text_link", "url": "http://a.pe/"}]),
        ('<span class="tg-spoiler">a</span>', "a", [{"offset": 0, "length": 1, "type": "spoiler"}]),
        ("<blockquote expandable>a</blockquote>", "a", [{"offset": 0, "length": 1, "type": "expandable_blockquote"}]),
        ("<blockquote>a</blockquote>", "a", [{"offset": 0, "length": 1, "type": "blockquote"}]),
        ('<pre><code class="language-sql">a</code></pre>', "a", [{"offset": 0, "length": 1, "type": "pre", "language": "sql"}]),
        ('<code class="language-sql">a</code>', "a", [{"offset": 0, "length": 1, "type": "code"}]),
        ("<b>a</>", "a", [{"offset": 0, "length": 1, "type": "bold"}]),
    ],
)
def test_html_becomes_text_and_entities(source: str, text: str, entities: list[Entity]) -> None:
    assert parse_html(source) == (text, entities)


def test_half_a_surrogate_pair_is_refused() -> None:
    assert "surrogate" in fault("&#xD83C;")
    with pytest.raises(ApiError, match="UTF-8"):
        utf16_length("\ud83c")


@given(st.text(" \n\tñ🌱a", max_size=20))
def test_trimming_keeps_entities_on_their_words(words: str) -> None:
    text, entities = trim(*parse_html(f"{words}<b>x{words}y</b>{words}"))
    assert text == text.strip()
    assert [part(text, entity) for entity in entities] == [f"x{words}y"]


def test_white_space_alone_leaves_nothing() -> None:
    assert trim(*parse_html(" <b> \n</b> ")) == ("", [])


def test_control_characters_become_spaces() -> None:
    assert clean("a\0b\tc\nd\re\u202ef") == "a b c\ndef"


def test_commands_mentions_and_links_are_found() -> None:
    text = "🌱 /ayuda a @rosa_q en https://senasa.gob.pe/cacao. #cacao, yo@a.pe /no/es"
    assert [(one["type"], part(text, one)) for one in find_entities(text)] == [
        ("bot_command", "/ayuda"),
        ("mention", "@rosa_q"),
        ("url", "https://senasa.gob.pe/cacao"),
        ("hashtag", "#cacao"),
        ("email", "yo@a.pe"),
    ]


def test_nothing_is_found_inside_links_and_code() -> None:
    text, given_entities = parse_html("<code>/ayuda</code> <b>/ayuda</b>")
    assert [entity["type"] for entity in with_found(text, given_entities)] == ["code", "bold", "bot_command"]
