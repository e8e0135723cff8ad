"""Formatted text: Telegram's HTML to plain text and entities, offsets in UTF-16 code units.

Follows `parse_html` of tdlib (MessageEntity.cpp): the same tags, the same refusals, offsets of faults in UTF-8 bytes.
"""

import re
from dataclasses import dataclass
from typing import Any

from simulator.errors import NOT_UTF8, bad_request

Entity = dict[str, Any]

TYPES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "a": "text_link", "code": "code",
    "pre": "pre", "blockquote": "blockquote", "tg-spoiler": "spoiler", "span": "spoiler", "tg-emoji": "custom_emoji",
}  # fmt: skip
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"&(?:#(?:[xX]([0-9a-fA-F]+)|([0-9]+))|([a-zA-Z]+));?")
SPECIAL = re.compile(r"[<&]")
SPACES = " \t\r\n\v\f"
CONTROL = {code: " " for code in range(32) if code != 10} | {13: None} | dict.fromkeys(range(0x2028, 0x202F))
CONTROL_FOUND = re.compile("[\x00-\x09\x0b-\x1f\u2028-\u202e]")


def utf16_length(text: str) -> int:
    """Raises 400 for text with half a surrogate pair."""
    if text.isascii():
        return len(text)
    try:
        return len(text.encode("utf-16-le")) // 2
    except UnicodeEncodeError:
        raise bad_request(NOT_UTF8) from None


def clean(text: str) -> str:
    """Control characters become spaces, as Telegram stores them."""
    return text.translate(CONTROL) if CONTROL_FOUND.search(text) else text


def trim(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Telegram cuts white space off both ends; entities move and shrink with it."""
    stripped = text.strip()
    if stripped == text:
        return text, entities
    cut = utf16_length(text[: len(text) - len(text.lstrip())])
    end = utf16_length(stripped)
    kept = []
    for entity in entities:
        start = max(entity["offset"] - cut, 0)
        stop = min(entity["offset"] + entity["length"] - cut, end)
        if stop > start:
            kept.append({**entity, "offset": start, "length": stop - start})
    return stripped, kept


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Plain text and its entities, sorted by offset, the longer first. Raises 400 with the byte offset of a fault."""
    if not SPECIAL.search(source):
        return source, []
    return _Parser(source).parse()


@dataclass(slots=True)
class _Open:
    tag: str
    argument: str
    offset: int  # in the text, UTF-16 units
    part: int  # index of the first part of the text inside the tag


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source.replace("\0", " ") + "\0"  # the end is a character that no loop runs past
        self.parts: list[str] = []
        self.length = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def parse(self) -> tuple[str, list[Entity]]:
        source, position, end = self.source, 0, len(self.source) - 1
        while position < end:
            found = SPECIAL.search(source, position)
            stop = found.start() if found else end
            if stop > position:
                self._add(source[position:stop])
                position = stop
            if not found:
                break
            if source[position] == "&":
                character, position = _reference(source, position)
                self._add(character)
            elif source[position + 1] == "/":
                position = self._end_tag(position)
            else:
                position = self._start_tag(position)
        if self.open:
            raise _fault(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        for entity in self.entities:
            if entity["type"] == "code":
                entity.pop("language", None)  # a language is kept only for code in <pre>
        self.entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return "".join(self.parts), self.entities

    def _add(self, text: str) -> None:
        self.parts.append(text)
        self.length += utf16_length(text)

    def _at(self, position: int) -> str:
        return f"at byte offset {len(self.source[:position].encode('utf-8', 'surrogatepass'))}"

    def _skip(self, position: int, characters: str = SPACES) -> int:
        while self.source[position] in characters:
            position += 1
        return position

    def _until(self, position: int, characters: str) -> int:
        while self.source[position] not in characters:
            position += 1
        return position

    def _start_tag(self, begin: int) -> int:
        source = self.source
        position = self._until(begin + 1, SPACES + ">\0")
        if source[position] == "\0":
            raise _fault(f"Unclosed start tag {self._at(begin)}")
        tag = source[begin + 1 : position].lower()
        if tag not in TYPES:
            raise _fault(f'Unsupported start tag "{tag}" {self._at(begin)}')
        argument = ""
        while source[position] != ">":
            position = self._skip(position)
            if source[position] == ">":
                break
            name_begin = position
            position = self._until(position, SPACES + "=>/\"'\0")
            name = source[name_begin:position]
            if not name:
                raise _fault(f'Empty attribute name in the tag "{tag}" {self._at(begin)}')
            position = self._skip(position)
            if source[position] == "\0":
                raise _fault(f'Unclosed start tag "{tag}" {self._at(begin)}')
            if source[position] != "=":
                if tag == "blockquote" and name == "expandable":
                    argument = "expandable"
                continue
            position = self._skip(position + 1)
            if source[position] == "\0":
                raise _fault(f'Unclosed start tag "{tag}" {self._at(begin)}')
            value, position = self._attribute_value(position)
            if source[position] == "\0":
                raise _fault(f"Unclosed start tag {self._at(begin)}")
            argument = _argument(tag, name, value, argument)
        if tag == "span" and argument != "spoiler":
            raise _fault(f'Tag "span" must have class "tg-spoiler" {self._at(begin)}')
        self.open.append(_Open(tag, argument, self.length, len(self.parts)))
        return position + 1

    def _attribute_value(self, begin: int) -> tuple[str, int]:
        source = self.source
        quote = source[begin]
        if quote not in "'\"":
            position = begin
            while (source[position].isascii() and source[position].isalnum()) or source[position] in ".-":
                position += 1
            if source[position] not in SPACES + ">":
                raise _fault(f"Unexpected end of name token {self._at(begin)}")
            return source[begin:position].lower(), position
        position = self._until(begin + 1, quote + "\0")
        value = REFERENCE.sub(lambda match: _reference(match.group(), 0)[0], source[begin + 1 : position])
        return value, position + (source[position] == quote)

    def _end_tag(self, begin: int) -> int:
        source = self.source
        if not self.open:
            raise _fault(f"Unexpected end tag {self._at(begin)}")
        position = self._until(begin + 2, SPACES + ">\0")
        name = source[begin + 2 : position].lower()
        position = self._skip(position)
        if source[position] != ">":
            raise _fault(f"Unclosed end tag {self._at(begin)}")
        tag = self.open[-1]
        if name and name != tag.tag:
            raise _fault(
                f'Unmatched end tag {self._at(begin)}, expected "</{tag.tag}>", found "</{name}>"',
            )
        self.open.pop()
        if self.length > tag.offset:
            self._close(tag)
        return position + 1

    def _close(self, tag: _Open) -> None:
        entity: Entity = {"offset": tag.offset, "length": self.length - tag.offset, "type": TYPES[tag.tag]}
        last = self.entities[-1] if self.entities else None
        twin = last if last and (last["offset"], last["length"]) == (entity["offset"], entity["length"]) else None
        if tag.tag == "a":
            link = _link(tag.argument or "".join(self.parts[tag.part :]))
            if link is None:
                return
            entity.update(link)
        elif tag.tag == "tg-emoji":
            if not tag.argument.isdigit():
                raise _fault("Invalid custom emoji identifier specified")
            entity["custom_emoji_id"] = tag.argument
        elif tag.tag == "blockquote" and tag.argument:
            entity["type"] = "expandable_blockquote"
        elif tag.tag == "pre" and twin and twin["type"] == "code" and "language" in twin:
            twin["type"] = "pre"
            return
        elif tag.tag == "code" and tag.argument:
            if twin and twin["type"] == "pre":
                twin["language"] = tag.argument
                return
            entity["language"] = tag.argument
        self.entities.append(entity)


def _reference(source: str, position: int) -> tuple[str, int]:
    """The character that `&...;` at `position` stands for (a plain `&` stands for itself), and where to go on."""
    match = REFERENCE.match(source, position)
    if not match:
        return "&", position + 1
    hexadecimal, decimal, name = match.groups()
    if name:
        return (NAMED[name], match.end()) if name in NAMED else ("&", position + 1)
    code = int(hexadecimal, 16) if hexadecimal else int(decimal[:12])
    if code == 0 or code >= 0x10FFFF or match.end() - position > 10:
        return "&", position + 1
    if 0xD800 <= code <= 0xDFFF:
        raise _fault("Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate code units")
    return chr(code), match.end()


def _argument(tag: str, name: str, value: str, before: str) -> str:
    match tag, name:
        case ("a", "href") | ("tg-emoji", "emoji-id"):
            return value
        case "code", "class" if value.startswith("language-"):
            return value.removeprefix("language-")
        case "span", "class" if value.startswith("tg-"):
            return value.removeprefix("tg-")
        case "blockquote", "expandable":
            return "expandable"
    return before


def _link(url: str) -> Entity | None:
    """A link without a host is no link: the text stays, the entity goes."""
    url = url.strip()
    if user := re.fullmatch(r"tg://user\?id=(\d+)", url):
        return {"type": "text_mention", "user": {"id": int(user[1]), "is_bot": False, "first_name": user[1]}}
    if url.startswith("tg://"):
        return {"url": url}
    parts = re.fullmatch(r"(https?://)?([^\s/?#]+\.[^\s/?#]+|localhost(?::\d+)?)(/?)(\S*)", url, re.IGNORECASE)
    if not parts or ("://" in url and not parts[1]) or (not parts[1] and "@" in parts[2]):
        return None
    return {"url": f"{parts[1] or 'http://'}{parts[2]}/{parts[4]}"}


def _fault(words: str) -> Exception:
    return bad_request(f"can't parse entities: {words}")
