"""From a template's name, data and a language to a `Message`."""

import html
import json
import re
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.ext import Extension
from jinja2.runtime import Context
from telegram import InlineKeyboardMarkup

from knowledge.manual import Manual
from messages import calendar, deeds, media, papers, poster, ready_questions, sheet, words
from messages.catalogues import EXTENSIONS, LANGUAGE_NAMES, LINE_STATEMENT_PREFIX, TEMPLATES, translations
from messages.keyboards import KEYBOARDS
from messages.keyboards.announcements import activity_name, role_name
from messages.keyboards.button import entry_title
from messages.message import TOPIC_NAME_LIMIT, CopyOf, File, Message, Pin, Quiz
from service.programme import Programme

_BLANK_LINES = re.compile(r"\n{3,}")
_BLANK_AFTER_LOGIC = re.compile(rf"^({LINE_STATEMENT_PREFIX}.*\n)(?=\n)", re.MULTILINE)


class Renderer:
    """Renders any template in any language of the programme. `manual` is asked for each time: it may grow while the bot runs."""

    def __init__(self, programme: Programme, manual: Callable[[], Manual], bot_username: Callable[[], str]) -> None:
        self._programme = programme
        self._manual = manual
        self._bot_username = bot_username
        self._environment = lru_cache(self._make_environment)

    def render(self, template: str, data: dict[str, Any], language: str) -> Message:
        """Raises `jinja2.TemplateNotFound` for an unknown template and `jinja2.UndefinedError` for missing data."""
        language = language if language in self._programme.languages else self._programme.languages[0]
        if template == "copy":
            copy_of = CopyOf(data["from_chat_id"], data["message_id"], tuple(data.get("also", ())))
            return Message(data.get("html", ""), self._keyboard(template, data, language), copy_of, topic=data.get("topic"))
        if template == "delete":
            return Message("", amends="delete")
        text = self._text(template, data, language)
        return Message(
            text=text,
            keyboard=self._keyboard(template, data, language),
            copy_of=CopyOf(*data["copy_of"]) if "copy_of" in data else None,
            file=self._paper(data["paper"], language) if "paper" in data else self._file(data, language),
            photo=self._paper(data["picture"], language) if "picture" in data else None,
            pin=_pin(data) if template == "session.pin" else None,
            quiz=_quiz(data["poll"]) if template == "quiz.poll" else None,
            amends=data.get("amends"),
            topic=data.get("topic"),
            opens_topic=words.line(html.unescape(text), TOPIC_NAME_LIMIT) if template == "desk.topic" else None,
        )

    def _text(self, template: str, data: dict[str, Any], language: str) -> str:
        source = self._environment(language).get_template(template.replace(".", "/") + ".html")
        text = source.render(**data, manual=self._manual(), programme=self._programme, bot_username=self._bot_username())
        lines = (line.strip() for line in text.strip().splitlines())
        return _BLANK_LINES.sub("\n\n", "\n".join(lines))

    def _keyboard(self, template: str, data: dict[str, Any], language: str) -> InlineKeyboardMarkup | None:
        make = KEYBOARDS.get(template)
        rows = make(data, translations(language).gettext, self) if make else []
        return InlineKeyboardMarkup(rows) if rows else None

    def _paper(self, facts: dict[str, Any], language: str) -> File:
        return papers.make(facts, translations(language).gettext, self._programme.zone, language, self._bot_username())

    @property
    def manual(self) -> Manual:
        return self._manual()

    @property
    def programme(self) -> Programme:
        return self._programme

    def _file(self, data: dict[str, Any], language: str) -> File | None:
        """Plain data as JSON or a spreadsheet, a calendar, or a poster; made only when it is sent."""
        if "file" not in data:
            return None
        name, _ = data["file"]["name"], translations(language).gettext
        if "calendar" in data["file"]:
            return File(name, calendar.render(**data["file"]["calendar"], name=data["title"], bring=_("Traiga")))
        if "poster" in data["file"]:
            return File(name, poster.render(self._poster(data["file"]["poster"], language), name.rpartition(".")[2]))
        if "sheet" in data["file"]:
            return File(name, sheet.render(data["file"]["sheet"]))
        return File(name, json.dumps(data["file"]["content"], ensure_ascii=False, indent=2).encode())

    def _poster(self, about: dict[str, Any], language: str) -> poster.Poster:
        _ = translations(language).gettext
        lines = [about["place"]]
        if about["starts_at"]:
            lines.insert(0, _("Empieza el") + " " + words.when(about["starts_at"], self._programme.zone, language))
        return poster.Poster(
            heading=_("Escuela de campo"),
            title=words.line(about["title"], 120),
            lines=tuple(words.line(one, 200) for one in lines),
            call=_("Apunte aquí su cámara e inscríbase"),
            link=f"https://t.me/{self._bot_username()}?start=s_{about['school_id']}",
            foot=f"{self._programme.name} · {self._programme.run_by}",
        )

    def _make_environment(self, language: str) -> Environment:
        environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            line_statement_prefix=LINE_STATEMENT_PREFIX,
            extensions=[*EXTENSIONS, _KeptBlankLines],
            keep_trailing_newline=True,
        )
        environment.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
        zone = self._programme.zone
        environment.filters["when"] = lambda moment: words.when(moment, zone, language)
        environment.filters["day"] = lambda moment: words.day(moment, zone)
        environment.filters["date"] = lambda moment, style="long": words.date(moment, zone, language, style)
        environment.filters["hours"] = words.hours
        environment.filters["ladder"] = lambda rungs: words.ladder(rungs, translations(language).ngettext, language)
        say = translations(language).gettext
        environment.filters["ready_question"] = lambda question: ready_questions.words(question, say)[1]
        environment.filters["deed"] = lambda action: deeds.words(action, say)
        environment.filters["media"] = lambda kind: media.name(kind, say)
        environment.filters["short"] = words.short
        environment.filters["line"] = words.line
        environment.filters["weekday"] = words.day_names(translations(language).gettext).__getitem__
        environment.filters["plain"] = words.plain
        environment.filters["cited"] = _cited
        environment.filters["uses_common_practice"] = words.uses_common_practice
        environment.filters["entry_title"] = partial(entry_title, self)
        environment.filters["activity"] = lambda activity_id: activity_name(self, activity_id)
        environment.filters["role"] = lambda role: role_name(role, translations(language).gettext)
        environment.filters["language_name"] = LANGUAGE_NAMES.get
        environment.filters["by_language"] = lambda counted: f"{LANGUAGE_NAMES.get(counted[0], counted[0])} {counted[1]}"
        environment.globals["language"] = language
        environment.globals["language_names"] = LANGUAGE_NAMES
        return environment


class _KeptBlankLines(Extension):
    """Jinja swallows the blank lines that follow a line of logic; in a message they part paragraphs."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002
        return _BLANK_AFTER_LOGIC.sub(r"\1{##}", source)


@pass_context
def _cited(context: Context, text: str) -> str:
    return words.cited(text, context["entry"])


def _pin(data: dict[str, Any]) -> Pin:
    return Pin(data["latitude"], data["longitude"], data["title"], data["place"])


def _quiz(poll: dict[str, Any]) -> Quiz:
    return Quiz(poll["question"], tuple(poll["options"]), poll["correct"], poll["explanation"])
