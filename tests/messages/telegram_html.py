"""Telegram's HTML, read as strictly as Telegram's own server does (telegram/behaviour.md): anything else is an assertion that fails."""

import html
from html.parser import HTMLParser

TAGS = frozenset({"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "code", "pre", "blockquote", "tg-spoiler", "a"})
NAMED = frozenset({"lt", "gt", "amp", "quot"})
#: More formatted parts than this in one message are dropped by Telegram.
MOST_ENTITIES = 100


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[str] = []
        self.text: list[str] = []
        self.entities = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS, f"<{tag}> is no tag of Telegram's"
        names = [name for name, _ in attrs]
        assert names == (["href"] if tag == "a" else []), f"<{tag}> has the attributes {names}"
        assert all(value for _, value in attrs), f"<{tag}> has an empty attribute"
        self.open.append(tag)
        self.entities += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        raise AssertionError(f"<{tag}/> closes itself")

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> without a beginning"
        assert self.open.pop() == tag, f"</{tag}> closes another tag"

    def handle_data(self, data: str) -> None:
        assert not set("<>&") & set(data), f"unescaped: {data!r}"
        self.text.append(data)

    def handle_entityref(self, name: str) -> None:
        assert name in NAMED, f"&{name}; is unknown to Telegram"
        self.text.append(html.unescape(f"&{name};"))

    def handle_charref(self, name: str) -> None:
        self.text.append(html.unescape(f"&#{name};"))

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data!r}")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(f"a declaration: {decl!r}")

    def handle_pi(self, data: str) -> None:
        raise AssertionError(f"an instruction: {data!r}")

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(f"a declaration: {data!r}")


def visible(markup: str) -> str:
    """What a reader sees of it. Raises AssertionError where Telegram would refuse it."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    assert not reader.open, f"not closed: {reader.open}"
    assert reader.entities <= MOST_ENTITIES, f"{reader.entities} formatted parts"
    return "".join(reader.text)
