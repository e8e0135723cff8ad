"""Buttons on a farmer's phone."""

from typing import Any, get_args

from telegram import InlineKeyboardButton

from knowledge.finding import Talk
from messages.catalogues import LANGUAGE_NAMES
from messages.keyboards.button import House, Keyboard, Rows, Translate, button, entry_title


def _languages(house: House) -> list[InlineKeyboardButton]:
    return [button(LANGUAGE_NAMES[code], "language", code) for code in house.programme.languages]


def welcome(_data: dict[str, Any], _: Translate, house: House) -> Rows:
    return [
        [button("✅ " + _("Sí, acepto"), "consent", "yes")],
        [button(_("Ahora no"), "consent", "no")],
        _languages(house),
    ]


def district(_data: dict[str, Any], _: Translate, house: House) -> Rows:
    names = [button(place.name, "district", number) for number, place in enumerate(house.programme.districts)]
    rows = [names[at : at + 2] for at in range(0, len(names), 2)]
    return [*rows, [button(_("Prefiero no decir"), "district", "none")]]


def answer(data: dict[str, Any], _: Translate, house: House) -> Rows:
    question_id, entry_id = data["question_id"], data["entry_id"]
    if entry_id not in house.manual:
        return [[button("👤 " + _("Hablar con un consultor"), "person", question_id)]]
    return [
        [
            button("📖 " + _("Los pasos"), "view", "steps", entry_id, question_id),
            button("💰 " + _("Costo y ayuda"), "view", "means", entry_id, question_id),
        ],
        [button("👍 " + _("Me sirvió"), "helped", question_id), button("👎 " + _("No es esto"), "not_this", question_id)],
        [button("👤 " + _("Hablar con un consultor"), "person", question_id)],
    ]


def danger(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    return [[button("🚨 " + _("Sí, hay peligro ahora"), "danger", data["question_id"])]]


def alarm(data: dict[str, Any], _: Translate, house: House) -> Rows:
    """Where no entry's first step is certain: those that may help. Then what answers, were it no danger."""
    may_help = [[button("🚨 " + entry_title(house, entry_id), "first_step", entry_id)] for entry_id in data.get("entry_ids", ())]
    return may_help + [[button("📖 " + entry_title(house, entry_id), "view", "first", entry_id)] for entry_id in data.get("also", ())]


def first_step(data: dict[str, Any], _: Translate, house: House) -> Rows:
    return [[button("📖 " + _("Los pasos"), "view", "steps", data["entry_id"])]] if data["entry_id"] in house.manual else []


def talk(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    return [[button("👤 " + _("Hablar con un consultor"), "person", data["question_id"])]]


def offer(data: dict[str, Any], _: Translate, house: House) -> Rows:
    rows = [[button(entry_title(house, entry_id), "pick", data["question_id"], at)] for at, entry_id in enumerate(data["entry_ids"])]
    return [*rows, [button("❌ " + _("Ninguna de estas"), "none", data["question_id"])]]


def case_added(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    return [[button("❓ " + _("Es otra pregunta"), "other", data["case_id"], data["message_id"])]]


def case_late(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    near = [[button("📖 " + _("Ver lo más parecido del manual"), "near", data["case_id"])]] if data["entries"] else []
    return [
        [button("⏳ " + _("Sigo esperando"), "wait", data["case_id"]), button("✅ " + _("Ya no hace falta"), "solved", data["case_id"])],
        *near,
    ]


def nearest(data: dict[str, Any], _: Translate, house: House) -> Rows:
    return [[button(entry_title(house, entry_id), "view", "first", entry_id)] for entry_id in data["entry_ids"]]


def answered(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    """Under a consultant's answer; who waited with a neighbour may say that it is not his case."""
    case_id = data["case_id"]
    rows = [[button("👍 " + _("Ya se resolvió"), "solved_here", case_id), button("👎 " + _("No me sirve"), "no_use", case_id)]]
    return [*rows, [button("✋ " + _("No es mi caso"), "not_mine", case_id)]] if data.get("joined") else rows


def ask_same(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    case_id, leader_id = data["case_id"], data["leader_id"]
    return [
        [button("✅ " + _("Sí, es lo mismo"), "same", case_id, leader_id)],
        [button("❌ " + _("No, es otra cosa"), "not_same", case_id)],
    ]


def rating(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    if not data.get("helped_by"):
        return []
    faces = (("😀 " + _("Buena"), 3), ("😐 " + _("Regular"), 2), ("🙁 " + _("Mala"), 1))
    return [[button(text, "rate", data["case_id"], stars) for text, stars in faces]]


def rated(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    return [[button("🔁 " + _("Sí, ábrala"), "goes_on", data["case_id"])]] if data["stars"] == 1 else []


def my_cases(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    return [[button(f"N° {case['case_id']} · " + _("ver"), "my_case", case["case_id"])] for case in data["cases"]]


def my_case_only(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    return [[button("✋ " + _("No es mi caso"), "not_mine", data["case_id"])]]


def my_case(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    case_id = data["case_id"]
    if data["state"] == "closed":
        rows = [[button("🔁 " + _("Sigue igual"), "goes_on", case_id)]]
    else:
        rows = [[button("✅ " + _("Ya no hace falta"), "solved", case_id)]]
        if data["state"] == "answered":
            rows[0].append(button("👎 " + _("No me sirve"), "no_use", case_id))
        if data["joined"]:
            rows.append([button("✋ " + _("No es mi caso"), "not_mine", case_id)])
    return [*rows, [button("⬅️ " + _("Mis consultas"), "my_cases")]]


def closing(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    return [[button("👍 " + _("Sí, gracias"), "solved", data["case_id"]), button("🔁 " + _("Sigue igual"), "goes_on", data["case_id"])]]


def my_data(_data: dict[str, Any], _: Translate, _house: House) -> Rows:
    return [
        [button("🌱 " + _("A qué me dedico"), "activities")],
        [button("📄 " + _("Descargar mis datos"), "my_data", "export")],
        [button("🗑 " + _("Borrar mis datos"), "my_data", "erase")],
    ]


def activities(data: dict[str, Any], _: Translate, house: House) -> Rows:
    names = [
        button(("✓ " if activity.id in data["mine"] else "") + activity.name, "activity", number)
        for number, activity in enumerate(house.programme.activities)
    ]
    tips = button("🔕 " + _("No más consejos"), "no_tips") if data["tips"] else button("🌱 " + _("Consejos de la temporada"), "tips")
    return [*[names[at : at + 2] for at in range(0, len(names), 2)], [tips]]


def erase(_data: dict[str, Any], _: Translate, _house: House) -> Rows:
    return [[button(_("Sí, bórrelo todo"), "my_data", "erase_all")], [button(_("No, déjelo"), "my_data", "keep")]]


KEYBOARDS: dict[str, Keyboard] = {
    "start.welcome": welcome,
    "start.kept": welcome,
    "start.district": district,
    "start.language": lambda _data, _, house: [_languages(house)],
    "question.answer": answer,
    "question.offer": offer,
    "question.danger": danger,
    "question.alarm": alarm,
    "question.first_step": first_step,
    **{f"question.{subject}": talk for subject in get_args(Talk) if subject not in ("greeting", "thanks", "farewell")},
    "case.added": case_added,
    "case.late": case_late,
    "case.nearest": nearest,
    "case.closed": closing,
    **{f"case.{template}": answered for template in ("answer", "answer_media", "answer_entry", "answer_corrected")},
    "case.ask_same": ask_same,
    "case.joined": my_case_only,
    "case.solved": rating,
    "case.rated": rated,
    "case.list": my_cases,
    "case.one": my_case,
    "my_data.menu": my_data,
    "my_data.activities": activities,
    "my_data.erase": erase,
}
