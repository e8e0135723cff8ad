"""Buttons of organizers: sessions."""

from typing import Any

from messages.keyboards.button import House, Keyboard, Rows, Translate, button


def capacity(_data: dict[str, Any], _: Translate, _house: House) -> Rows:
    return [[button(_("Sin límite"), "session_capacity", 0)]]


def confirm(_data: dict[str, Any], _: Translate, _house: House) -> Rows:
    return [[button("✅ " + _("Publicar"), "session_publish"), button("✖️ " + _("Cancelar"), "leave_dialogue")]]


def card(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    session_id = data["session_id"]
    if data["cancelled"]:
        return []
    return [
        [button("👥 " + _("Quiénes vienen"), "who", session_id)],
        [button("🌧 " + _("Llueve, se cambia"), "move", session_id)],
        [button("📖 " + _("Tema"), "topic", session_id), button("🎒 " + _("Qué traer"), "bring", session_id)],
    ]


def move(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    session_id = data["session_id"]
    return [
        [button(_("Un día después"), "shift", session_id, 1), button(_("Una semana después"), "shift", session_id, 7)],
        [button("📍 " + _("A otro lugar"), "ask_place", session_id), button("🚫 " + _("Suspender y avisar"), "call_off_yes", session_id)],
        [button("⬅️ " + _("Dejar como está"), "leave_dialogue")],
    ]


def leave(_data: dict[str, Any], _: Translate, _house: House) -> Rows:
    return [[button("✖️ " + _("Cancelar"), "leave_dialogue")]]


KEYBOARDS: dict[str, Keyboard] = {
    "session.ask_title": leave,
    "session.ask_when": leave,
    "session.ask_place": leave,
    "session.ask_capacity": capacity,
    "session.confirm": confirm,
    "session.card": card,
    "session.ask_move": move,
}
