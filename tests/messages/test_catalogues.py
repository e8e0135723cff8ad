"""The catalogues are complete, up to date, and say the same with the same figures, places, tags and commands."""

import re
import string

import pytest
from babel.messages.catalog import Message

from bot import commands_menu
from handlers.routes import COMMANDS
from messages import catalogues, commands
from service.programme import Programme
from tests.messages.telegram_html import visible

TRANSLATED = [language for language in catalogues.LANGUAGE_NAMES if language != catalogues.SOURCE]
PLACE = re.compile(r"%\((\w+)\)s")
TAG = re.compile(r"</?[a-z]+>")
WORD = re.compile(r"/[a-z_]+\b(?!>)")
FIGURE = re.compile(r"\d+")
SIGN = re.compile(r"[\U0001F300-\U0001FAFF\u2300-\u23FF\u2600-\u27BF]")


def pairs(language: str) -> list[tuple[str, str]]:
    """(Spanish, translation) of every message and of each of its plural forms."""
    found: list[tuple[str, str]] = []
    for message in catalogues.read(language):
        if message.id:
            ids, strings = _forms(message.id), _forms(message.string)
            assert len(strings) == (2 if isinstance(message.id, tuple) else 1)
            found += zip(ids, strings, strict=True)
    return found


def _forms(value: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ())


def _key(message: Message) -> tuple[str, ...]:
    return tuple(_forms(message.id))


@pytest.mark.parametrize("language", TRANSLATED)
def test_it_holds_every_message_and_no_other(language: str) -> None:
    catalogue = catalogues.read(language)
    wanted = {_key(message) for message in catalogues.extract() if message.id}
    assert {_key(message) for message in catalogue if message.id} == wanted
    assert not catalogue.obsolete
    assert len(wanted) > 200


@pytest.mark.parametrize("language", TRANSLATED)
def test_bringing_it_up_to_date_changes_nothing(language: str) -> None:
    assert catalogues.updated(language) == (catalogues.LOCALE / f"{language}.po").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", TRANSLATED)
def test_everything_is_translated(language: str) -> None:
    for message in catalogues.read(language):
        assert not message.id or not message.fuzzy
    for spanish, said in pairs(language):
        assert said.strip(), f"{spanish!r} is not translated"
        assert said == said.strip()
        if language == "en" and any(character in said for character in "áéíóúñ¿¡"):
            assert set(re.findall(r"«.*?»|<i>.*?</i>|t\.me", spanish)), f"{said!r} is not English"


@pytest.mark.parametrize("language", TRANSLATED)
def test_it_says_the_same_with_the_same_parts(language: str) -> None:
    for spanish, said in pairs(language):
        for part in (PLACE, TAG, WORD, FIGURE, SIGN):
            assert sorted(part.findall(said)) == sorted(part.findall(spanish)), f"{spanish!r} / {said!r}"
        assert said.count("\n\n") == spanish.count("\n\n")
        assert ("N°" in said) == ("N°" in spanish)
        assert "%" not in PLACE.sub("", said)
        visible(said)


def test_spanish_itself_is_what_stands_in_the_templates() -> None:
    for message in catalogues.extract():
        for text in _forms(message.id) if message.id else []:
            visible(text)
            assert text == text.strip()
            assert not re.search(r"\b(tú|tu|te|contigo|vos)\b", text.lower()), f"{text!r} is not usted"


@pytest.mark.parametrize(
    ("language", "forms"), [("pt", {0: "Resta 0", 1: "Resta 1", 2: "Restam 2"}), ("en", {0: "0 places", 1: "1 place ", 2: "2 places"})]
)
def test_plural_forms_are_the_languages_own(language: str, forms: dict[int, str]) -> None:
    words = catalogues.translations(language)
    for count, said in forms.items():
        assert said in words.ngettext("Queda %(count)s lugar.", "Quedan %(count)s lugares.", count) % {"count": count}


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_file_says_nothing_of_the_day_or_the_machine(language: str) -> None:
    text = (catalogues.LOCALE / f"{language}.po").read_text(encoding="utf-8")
    assert not re.search(r"\bDate:|Generated-By|/work/|/home/|@", text)


@pytest.mark.parametrize("language", [*catalogues.LANGUAGE_NAMES, "qu"])
def test_the_commands_menu_is_what_telegram_takes(language: str) -> None:
    menu = commands.menu(language)
    for word, meaning in menu.items():
        assert set(word) <= set(string.ascii_lowercase + string.digits + "_")
        assert 1 <= len(meaning) <= 60
        assert not COMMANDS[word].roles


def test_the_menu_differs_by_language() -> None:
    assert len({tuple(commands.menu(language).values()) for language in catalogues.LANGUAGE_NAMES}) == 3


async def test_the_menu_is_published_in_every_language_of_the_programme(programme: Programme) -> None:
    published: dict[str | None, dict[str, str]] = {}

    class Telegram:
        async def set_my_commands(self, menu: list[object], *, language_code: str | None) -> None:
            published[language_code] = {item.command: item.description for item in menu}  # type: ignore[attr-defined]

    await commands_menu.publish(Telegram(), programme.languages)  # type: ignore[arg-type]
    assert published == {None: commands.menu("es"), "pt": commands.menu("pt"), "en": commands.menu("en")}
