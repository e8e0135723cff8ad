"""Buttons of coordinators: who does what."""

from typing import Any

from messages.keyboards.button import House, Keyboard, Rows, Translate, button
from messages.words import line
from service.people import ROLES


def role_names(_: Translate) -> dict[str, str]:
    return {"consultant": _("consultor"), "organizer": _("organizador"), "coordinator": _("coordinador")}


def invite(_data: dict[str, Any], _: Translate, _house: House) -> Rows:
    names = role_names(_)
    return [[button(names[role].capitalize(), "invite", role)] for role in ROLES]


def team(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    names = role_names(_)
    return [
        [button("✖️ " + _("Quitar") + f" {names[member['role']]}: {line(member['name'])}", "dismiss", member["role"], member["person_id"])]
        for member in data["members"][:50]
    ]


def dismiss(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    return [
        [button(_("Sí, quitar"), "dismiss_yes", data["role"], data["person_id"])],
        [button("⬅️ " + _("No"), "leave_dialogue")],
    ]


def muted(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    undo = "🔊 " + _("Quitar silencio")
    people = enumerate(data["people"][:20], start=1)
    return [[button(f"{undo} {number}: {line(one['name'], 14)}", "unmute", one["person_id"])] for number, one in people]


KEYBOARDS: dict[str, Keyboard] = {"team.ask_role": invite, "team.list": team, "team.ask_dismiss": dismiss, "team.muted": muted}
