"""Translations: Spanish is what stands in the templates; the other languages come from `locale/<language>.po`, read as they are.

`python -m messages.catalogues` brings those files up to date: new words are added untranslated, words that are gone are dropped.
"""

from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

HERE = Path(__file__).parent
LOCALE = HERE / "locale"
TEMPLATES = HERE / "templates"
#: How templates are written: so the renderer reads them, and so their words are collected.
LINE_STATEMENT_PREFIX = "%"  # a line of logic leaves no line in the message
EXTENSIONS = ["jinja2.ext.i18n"]

#: The language of the templates themselves.
SOURCE = "es"
LANGUAGE_NAMES = {"es": "Español", "pt": "Português", "en": "English"}
LOCALES = {"es": "es_PE", "pt": "pt_BR", "en": "en_US"}

_METHODS = [("templates/**.html", "jinja2.ext:babel_extract"), ("**.py", "python")]
_OPTIONS = {
    "templates/**.html": {
        "extensions": ",".join(EXTENSIONS),
        "line_statement_prefix": LINE_STATEMENT_PREFIX,
        "newstyle_gettext": "true",
    }
}
#: Header lines that change with the day or with Babel's version, or say nothing: without them the same words make the same file.
_NO_HEADER = tuple(
    f'"{name}' for name in ("Project-Id", "Report-Msgid", "POT-Creation", "PO-Revision", "Last-Translator", "Language-Team", "Generated-By")
)


@cache
def translations(language: str) -> NullTranslations:
    """The catalogue of a language; Spanish for one that has none."""
    if language == SOURCE or not _file(language).is_file():
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, read(language))
    compiled.seek(0)
    return GNUTranslations(compiled)


def read(language: str) -> Catalog:
    """What stands in the file; an empty catalogue where there is none."""
    if not _file(language).is_file():
        return Catalog(LOCALES[language], fuzzy=False)
    with _file(language).open("rb") as source:
        return read_po(source, locale=LOCALES[language])


def extract() -> Catalog:
    """Every word of the templates and the keyboards."""
    found = Catalog(fuzzy=False)
    for file, _line, message, comments, context in extract_from_dir(HERE, _METHODS, _OPTIONS):
        found.add(message, locations=[(file, 0)], auto_comments=comments, context=context)
    return found


def updated(language: str) -> str:
    """What the file of a language should hold now."""
    catalogue = read(language)
    catalogue.update(extract(), no_fuzzy_matching=True)
    catalogue.header_comment = ""
    written = BytesIO()
    write_po(written, catalogue, width=120, sort_by_file=True, include_lineno=False, ignore_obsolete=True)
    lines = written.getvalue().decode().lstrip().splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(_NO_HEADER))


def _file(language: str) -> Path:
    return LOCALE / f"{language}.po"


def main() -> None:
    LOCALE.mkdir(exist_ok=True)
    for language in LANGUAGE_NAMES:
        if language != SOURCE:
            _file(language).write_text(updated(language), encoding="utf-8")


if __name__ == "__main__":
    main()
