"""Buttons of a consultant's profile: one page at a time, changed in place. Times stand without colons: they part a button's data."""

from typing import Any

from messages.catalogues import LANGUAGE_NAMES
from messages.keyboards.button import House, Keyboard, Rows, Translate, button
from messages.words import day_names
from service.programme import WEEKDAYS

#: Hours a week that can be promised with one tap.
HOURS_A_WEEK = (1, 2, 3, 4, 6, 8, 12, 16, 20, 30)
DIGESTS = ("0500", "0530", "0600", "0630", "0700", "0800")
QUIETS = ("1900-0600", "2000-0600", "2100-0600", "2000-0700", "1200-1500")
DAYS = ("0800-1200", "1400-1800", "0800-1200,1400-1800", "0600-0900", "1800-2000")
AWAY_DAYS = (1, 2, 3, 7)


def card(data: dict[str, Any], _: Translate, house: House) -> Rows:
    page = data["page"]
    if page == "main":
        return _main(data, _)
    return [*_page(page, data, _, house), [button("⬅️ " + _("Perfil"), "profile", "hours" if page in WEEKDAYS else "main")]]


def _main(data: dict[str, Any], _: Translate) -> Rows:
    away = button("👋 " + _("Ya volví"), "away", 0) if data["away_until"] else button("🌾 " + _("Voy al campo: hasta mañana"), "away", 1)
    return [
        [button(_("Temas"), "profile", "chapters"), button(_("Distritos"), "profile", "districts")],
        [button(_("Idiomas"), "profile", "languages"), button(_("Mis horas"), "profile", "hours")],
        [button(_("Horas por semana"), "profile", "week"), button(_("Mi tierra"), "profile", "land")],
        [button(_("Resumen"), "profile", "digest"), button(_("No molestar"), "profile", "quiet")],
        [away],
    ]


def _page(page: str, data: dict[str, Any], _: Translate, house: House) -> Rows:
    match page:
        case "chapters":
            return [[_ticked(chapter.title, chapter.id in data["chapters"], "chapter", chapter.id)] for chapter in house.manual.chapters]
        case "districts":
            named = enumerate(house.programme.districts)
            return _two([_ticked(place.name, place.name in data["districts"], "district", number) for number, place in named])
        case "languages":
            return [[_ticked(LANGUAGE_NAMES[code], code in data["languages"], "language", code)] for code in house.programme.languages]
        case "hours":
            names = day_names(_)
            return [
                *_two([button(names[day], "profile", day) for day in WEEKDAYS]),
                [button(_("Las del programa"), "profile_set", "hours", "none")],
            ]
        case "week":
            return [
                *_choices("week", {str(hours): str(hours) for hours in HOURS_A_WEEK}, 5),
                [button(_("Sin límite"), "profile_set", "week", "none")],
            ]
        case "digest":
            return [*_choices("digest", _shown(DIGESTS), 3), [button(_("Sin resumen"), "profile_set", "digest", "none")]]
        case "quiet":
            return [*_choices("quiet", _shown(QUIETS), 2), [button(_("A cualquier hora"), "profile_set", "quiet", "none")]]
        case "land":
            return [[button("✏️ " + _("Escribirlo"), "profile_land")], [button("🗑 " + _("Quitarlo"), "profile_set", "land", "none")]]
        case _:
            typed = button("✏️ " + _("Escribir otras"), "profile_hours", page)
            return [*_choices(page, _shown(DAYS), 2), [button(_("Descanso"), "profile_set", page, "none"), typed]]


def away_ask(_data: dict[str, Any], _: Translate, _house: House) -> Rows:
    names = {1: _("Hasta mañana"), 2: _("2 días"), 3: _("3 días"), 7: _("Una semana")}
    return [*_two([button(names[days], "away", days) for days in AWAY_DAYS]), [button("✖️ " + _("Cancelar"), "leave_dialogue")]]


def gone(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    return [[button("👋 " + _("Ya volví"), "away", 0)]] if data["private"] else []


def leave(_data: dict[str, Any], _: Translate, _house: House) -> Rows:
    return [[button("✖️ " + _("Cancelar"), "leave_dialogue")]]


def _ticked(text: str, chosen: bool, what: str, value: object) -> Any:
    return button(("✅ " if chosen else "") + text, "profile_set", what, value)


def _choices(what: str, values: dict[str, str], width: int) -> Rows:
    buttons = [button(shown, "profile_set", what, value) for value, shown in values.items()]
    return [buttons[at : at + width] for at in range(0, len(buttons), width)]


def _shown(values: tuple[str, ...]) -> dict[str, str]:
    """`0800-1200,1400-1800` as `8:00-12:00, 14:00-18:00`."""

    def clock(time: str) -> str:
        return f"{int(time[:2])}:{time[2:]}"

    return {value: ", ".join("-".join(clock(time) for time in span.split("-")) for span in value.split(",")) for value in values}


def _two(buttons: list[Any]) -> Rows:
    return [buttons[at : at + 2] for at in range(0, len(buttons), 2)]


KEYBOARDS: dict[str, Keyboard] = {
    "profile.card": card,
    "profile.ask_hours": leave,
    "profile.ask_land": leave,
    "away.ask": away_ask,
    "away.gone": gone,
}
