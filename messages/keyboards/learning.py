"""Buttons with which consultants teach, decide and sign."""

from typing import Any

from knowledge.learned import fingerprint
from messages.keyboards.button import House, Keyboard, Rows, Translate, button, entry_title

#: So much of a fingerprint tells one text from the next, and leaves room for the entry's id in a button.
SEEN = 8


def teach(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    """Under whatever says that a case is closed."""
    return [[button("📚 " + _("¿Lo ponemos en el manual?"), "teach", data["case_id"])]]


def compare(data: dict[str, Any], _: Translate, house: House) -> Rows:
    case_id = data["case"]
    near = [[button("➕ " + entry_title(house, entry_id), "teach_to", case_id, entry_id)] for entry_id in data["near"]]
    return [*near, [button("📄 " + _("Escribir un tema nuevo"), "teach_new", case_id)], [button("✖️ " + _("Dejarlo así"), "leave_dialogue")]]


def chapter(data: dict[str, Any], _: Translate, house: House) -> Rows:
    names = [button(one.title, "teach_in", data["case"], one.id) for one in house.manual.chapters]
    return [names[at : at + 2] for at in range(0, len(names), 2)]


def field_names(_: Translate) -> dict[str, str]:
    return {
        "title": _("Título"),
        "first": _("Lo primero"),
        "why": _("Por qué"),
        "steps": _("Pasos"),
        "avoid": _("Qué no hacer"),
        "caution": _("Cuidados"),
        "asks": _("Lo preguntan así"),
        "source": _("De dónde se sabe"),
        "means.cost": _("Costo"),
        "means.materials": _("Qué se necesita"),
        "means.work": _("Trabajo"),
        "means.where": _("Dónde conseguir"),
        "means.help": _("Quién ayuda"),
        "means.small_step": _("Para empezar"),
        "means.risk": _("Riesgo"),
    }


def ask(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    rows: Rows = []
    if data["suggested"]:
        rows.append([button("✅ " + _("Usar estas palabras"), "draft_use")])
    if data["field"] == "source":
        rows.append([button(_("Experiencia mía, con mi nombre"), "draft_source", "named")])
        rows.append([button(_("Experiencia, sin mi nombre"), "draft_source", "unnamed")])
    if data["optional"]:
        rows.append([button("⏭ " + _("No hay"), "draft_skip", data["field"])])
    return [*rows, [button("✖️ " + _("Borrar el borrador"), "draft_cancel")]]


def preview(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    lesson_id = data["lesson_id"]
    if data["state"] == "writing":
        send = [[button("✅ " + _("Proponerlo"), "draft_send")]] if data["parts"] else []
        return [*send, *which_field(data, _, _house)]
    change = button("✏️ " + _("Cambiarlo"), "lesson_edit", lesson_id)
    if data["state"] == "mine":
        return [[change, button("🗑 " + _("Retirarlo"), "lesson_no", lesson_id)]]
    return [
        [button("✅ " + _("Aprobar y firmar"), "lesson_yes", lesson_id)],
        [change, button("✖️ " + _("Rechazar"), "lesson_no", lesson_id)],
    ]


def which_field(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    names = field_names(_)
    fields = [button("✏️ " + names[field], "draft_change", field) for field in data["fields"]]
    return [*(fields[at : at + 2] for at in range(0, len(fields), 2)), [button("✖️ " + _("Borrar el borrador"), "draft_cancel")]]


def please_decide(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    return [[button("👀 " + _("Verlo"), "lesson", data["lesson_id"])]]


def waiting(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    rows = [[button(f"{at}. {draft['heading']}", "lesson", draft["lesson_id"])] for at, draft in enumerate(data["drafts"], start=1)]
    if data["asks"]:
        rows.append([button("💬 " + _("Maneras de preguntar"), "asks")])
    if data["writing"]:
        rows.append([button("✏️ " + _("Seguir con mi borrador"), "draft_resume")])
    return rows


def asks(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    items = data["items"]
    marks = [button(f"{'☑️' if item['ticked'] else '⬜️'} {at}", "tick", item["lesson_id"]) for at, item in enumerate(items, start=1)]
    rows = [marks[at : at + 4] for at in range(0, len(marks), 4)]
    if any(item["ticked"] for item in items):
        rows.append([button("✅ " + _("Aprender las marcadas"), "asks_decide", "yes")])
        rows.append([button("🗑 " + _("Descartar las marcadas"), "asks_decide", "no")])
    return rows


def asks_decided(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    return [[button("💬 " + _("Ver las que quedan"), "asks")]] if data["left"] else []


def your_question(data: dict[str, Any], _: Translate, _house: House) -> Rows:
    return [[button("📖 " + _("Verlo"), "view", "first", data["entry_id"])]]


def review(data: dict[str, Any], _: Translate, house: House) -> Rows:
    """The sides of the entry, and what a consultant can say of the text that stands there."""
    entry = house.manual.whole.entries.get(data["entry_id"])
    if entry is None:
        return []
    sides = {
        "first": "🏠 " + _("Lo primero"),
        "steps": "📖 " + _("Pasos"),
        "means": "💰 " + _("Costo y ayuda"),
        "care": "⚠️ " + _("Cuidados"),
        "sources": "📚 " + _("Fuentes"),
    }
    tabs = [button(text, "look", view, entry.id) for view, text in sides.items() if view != data["view"]]
    seen = fingerprint(entry)[:SEEN]
    verdict = [button("✏️ " + _("Corregir"), "fix", entry.id)]
    if entry.id not in house.manual.withheld:
        verdict.append(button("🚫 " + _("Está mal"), "wrong", entry.id, seen))
    return [
        tabs[:2],
        tabs[2:],
        [button("✅ " + _("Está bien: lo firmo"), "sign", entry.id, seen)],
        verdict,
        [button("⏭ " + _("Otro tema"), "next_review", entry.id)],
    ]


KEYBOARDS: dict[str, Keyboard] = {
    "desk.closed": teach,
    "desk.solved": teach,
    "desk.case_closed": teach,
    "learn.compare": compare,
    "learn.chapter": chapter,
    "learn.ask": ask,
    "learn.preview": preview,
    "learn.which_field": which_field,
    "learn.please_decide": please_decide,
    "learn.list": waiting,
    "learn.asks": asks,
    "learn.asks_decided": asks_decided,
    "learn.your_question": your_question,
    "review.entry": review,
}
