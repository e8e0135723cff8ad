"""Writing an entry in a private chat, one field after the other. It stands aside of the chat's dialogue, so that no command loses it."""

from typing import Any

from handlers.turn import Turn
from knowledge.learned import fingerprint
from knowledge.lint import LONGEST_ASK
from knowledge.normalise import fold
from knowledge.wordings import alike
from knowledge.writing import as_json
from service import cases, dialogues, drafts, learning
from service.drafts import DraftError
from service.models import Case, Lesson, Person
from service.scrub import ERASED, scrubbed

Form = dict[str, Any]

STEP = "draft.field"


def begin(turn: Turn, form: Form) -> None:
    """A draft that asks field by field. `form`: see `new` and `correction`."""
    _ask_next(turn, {**form, "left": list(drafts.NEW)})


def new(turn: Turn, chapter: str, case_id: int, words: list[str], related: list[str]) -> Form:
    """A new entry out of a case; `words` are what consultants answered in it."""
    year = turn.programme.local(turn.now).year
    return {
        "entry_id": None,
        "chapter": chapter,
        "case": case_id,
        "entry": drafts.empty(turn.programme.region, year, related),
        "own_key": "S1",
        "suggested": drafts.suggested(words),
        "words": "\n".join(words),
        "credit": None,
    }


def correction(turn: Turn, entry_id: str) -> Form:
    """Another text for an entry that stands, or that was rejected."""
    entry = turn.house.library.manual.whole.entry(entry_id)
    data = as_json(entry)
    return {
        "entry_id": entry_id,
        "chapter": entry.chapter,
        "base": fingerprint(entry),
        "entry": data,
        "own_key": drafts.free_key(data),
        "words": "\n".join(drafts.texts(data)),
        "credit": None,
    }


def version_of(lesson: Lesson) -> Form:
    """Another version of a proposal, by whoever looks at it."""
    data = dict(lesson.data)
    return {
        "entry_id": lesson.entry_id,
        "chapter": lesson.entry_id.partition("/")[0],
        "base": lesson.base,
        "case": lesson.case_id,
        "entry": data,
        "own_key": "S1" if lesson.base is None else drafts.free_key(data),
        "words": lesson.words,
        "credit": lesson.credit_id,
        "replaces": lesson.id,
    }


def is_busy(turn: Turn) -> bool:
    """Whether a draft with something in it is under way: another one would take its place. Then the consultant is told."""
    form = under_way(turn)
    if form is None or not form.get("touched"):
        return False
    turn.say("learn.busy")
    return True


def resume(turn: Turn) -> None:
    """Go on where the draft was left."""
    form = under_way(turn)
    if form is None:
        turn.say("error.old_button")
    elif form.get("field"):
        _ask(turn, form, form["field"])
    else:
        preview(turn, form)


def typed(turn: Turn, _data: dict[str, Any]) -> None:
    """The next message in the private chat: the field's text."""
    form = under_way(turn)
    if form is None or not form.get("field"):
        turn.leave()
        turn.reply("learn.no_draft")
    elif turn.incoming.kind != "text":
        _ask(turn, form, form["field"], fault="empty")
    else:
        _take(turn, form, turn.incoming.text, typed_now=True)


def use(turn: Turn) -> None:
    """«Usar estas palabras»: the consultant's own words from the case."""
    form = under_way(turn)
    suggestion = form.get("suggested", {}).get(form.get("field")) if form else None
    if form is None or suggestion is None:
        turn.say("error.old_button")
    else:
        _take(turn, form, suggestion, typed_now=False)


def skip(turn: Turn, field: str) -> None:
    form = under_way(turn)
    if form is None or form.get("field") != field or field not in drafts.OPTIONAL:
        turn.say("error.old_button")
    else:
        _filled(turn, {**form, "entry": drafts.put(form["entry"], field, [])}, field)


def source(turn: Turn, how: str) -> None:
    """«Experiencia mía», with or without his name."""
    form = under_way(turn)
    if form is None or form.get("field") != "source":
        turn.say("error.old_button")
    else:
        credit = turn.person.id if how == "named" else None
        _filled(turn, {**form, "entry": drafts.as_experience(form["entry"]), "credit": credit}, "source")


def change(turn: Turn, field: str) -> None:
    """Another text for one field of the draft."""
    form = under_way(turn)
    if form is None or field not in _changeable(form):
        turn.say("error.old_button")
    else:
        _ask(turn, form, field)


def send(turn: Turn) -> None:
    """Propose the draft; somebody else decides."""
    form = under_way(turn)
    if form is None or form.get("field") or not _is_complete(turn, form):
        turn.say("error.old_button")
        return
    entry = _finished(turn, form)
    strange = drafts.strange_figures(entry, form["words"])
    if strange:
        turn.reply("learn.strange_figures", figures=strange)
        return
    if not entry["asks"]:
        _ask(turn, form, "asks", fault="empty")
        return
    wrong = unfit(turn, None, entry["asks"], is_alarm=False) if not form.get("base") else None
    if wrong:
        turn.reply(wrong)
        return
    replaced = turn.tx.get(Lesson, form["replaces"]) if form.get("replaces") else None
    end(turn)
    if replaced is not None and not learning.refuse(turn.tx, replaced, turn.person.id, now=turn.now, state="replaced"):
        turn.edit("learn.decided_already")
        return
    credit = turn.tx.get(Person, form["credit"]) if form["credit"] else None  # he may have erased himself since
    taken = {*turn.house.library.manual.whole.entries, *learning.entry_ids(turn.tx)}
    lesson = learning.propose(
        turn.tx,
        "entry",
        form["entry_id"] or drafts.entry_id_for(form["chapter"], entry["title"], taken),
        entry,
        author_id=turn.person.id,
        base=form.get("base"),
        words=form["words"],
        credit_id=credit.id if credit else None,
        case_id=form.get("case"),
        replaces_id=replaced.id if replaced else None,
        now=turn.now,
    )
    turn.edit("learn.proposed", heading=entry["title"])
    tell_others(turn, lesson, replaced)


def _finished(turn: Turn, form: Form) -> dict[str, Any]:
    """The draft as an entry: with the farmer's question, or with the sources that it still cites."""
    if form.get("base"):
        return drafts.with_sources(form["entry"], form["own_key"], turn.programme.local(turn.now).year)
    entry: dict[str, Any] = form["entry"]
    asked = question_of(turn, form["case"])
    return {**entry, "asks": [asked, *entry["asks"]] if asked and not alike(asked, entry["asks"]) else entry["asks"]}


def tell_others(turn: Turn, lesson: Lesson, replaced: Lesson | None = None) -> None:
    """Whoever may decide hears of it: in the group, or each for himself; of another version, its author first."""
    data = {"lesson_id": lesson.id, "author": turn.person.name, "heading": lesson.data["title"], "changed": replaced is not None}
    for chat_id, language in learning.who_decides(turn.tx, turn.person.id, replaced.author_id if replaced else None):
        turn.owe("news", chat_id, "learn.please_decide", language=language or turn.programme.languages[0], data=data)


def preview(turn: Turn, form: Form) -> None:
    turn.reply("learn.preview", **preview_data(turn, form), state="writing", lesson_id=0, fields=_changeable(form))


def preview_data(turn: Turn, form: Form) -> dict[str, Any]:
    """What a reader has to see: all of a new entry, what another text changes of one that stands."""
    base = form.get("base")
    entry = form["entry"] if base else _finished(turn, form)
    parts = [{"field": field, "lines": drafts.value_of(entry, field)} for field in (_changed(turn, form) if base else drafts.NEW)]
    alarming = [] if base else [ask for ask in entry["asks"] if turn.house.library.matcher.ask(ask).red_flag]
    shown = [part for part in parts if part["lines"]]
    return {"is_new": not base, "heading": form["entry"]["title"], "parts": shown, "alarming": alarming[:2]}


def _changed(turn: Turn, form: Form) -> list[str]:
    """The fields in which the draft says something else than the entry that stands."""
    old = turn.house.library.manual.whole.entries.get(form["entry_id"])
    standing = as_json(old) if old else None
    return [name for name in drafts.CORRECTABLE if not standing or drafts.value_of(standing, name) != drafts.value_of(form["entry"], name)]


def under_way(turn: Turn) -> Form | None:
    row = dialogues.at(turn.tx, drafts.ASIDE, turn.person.id, now=turn.now)
    return dict(row.data) if row is not None and row.step == STEP else None


def end(turn: Turn) -> None:
    dialogues.leave(turn.tx, drafts.ASIDE, turn.person.id)
    turn.leave()


def cancel(turn: Turn) -> None:
    end(turn)
    turn.edit("learn.cancelled")


def keep(turn: Turn, form: Form) -> None:
    dialogues.go(turn.tx, drafts.ASIDE, turn.person.id, STEP, form, now=turn.now)


def _take(turn: Turn, form: Form, text: str, *, typed_now: bool) -> None:
    field = form["field"]
    words = f"{form['words']}\n{text}" if typed_now else form["words"]
    try:
        value = drafts.read(field, text, form["own_key"], form["entry"]["sources"])
        form = {
            **form,
            "touched": True,
            "words": words,
            "entry": drafts.put(form["entry"], field, value),
        }
        if field == "title" and _is_taken(turn, form):
            raise DraftError("taken")
        shown = preview_data(turn, form)["parts"]
        if sum(len(line) for part in shown for line in part["lines"]) > drafts.MOST:
            raise DraftError("too_much", drafts.MOST)
    except DraftError as error:
        _ask(turn, under_way(turn) or form, field, fault=error.fault, limit=error.limit)
        return
    _filled(turn, form, field)


def _is_taken(turn: Turn, form: Form) -> bool:
    """Whether another entry has this title: two that read the same could not be told apart on a button."""
    title = fold(form["entry"]["title"])
    entries = turn.house.library.manual.whole.entries.values()
    return any(fold(entry.title) == title for entry in entries if entry.id != form["entry_id"])


def _filled(turn: Turn, form: Form, field: str) -> None:
    _ask_next(turn, {**form, "left": [name for name in form.get("left", []) if name != field]})


def _ask_next(turn: Turn, form: Form) -> None:
    left = form.get("left", [])
    if left:
        _ask(turn, form, left[0])
        return
    form = {**form, "field": None}
    keep(turn, form)
    turn.leave()
    preview(turn, form)


def _ask(turn: Turn, form: Form, field: str, *, fault: str | None = None, limit: int = 0) -> None:
    keep(turn, {**form, "field": field})
    turn.go(STEP)
    now = [line for line in drafts.value_of(form["entry"], field) if line] if field != "source" else []
    turn.reply(
        "learn.ask",
        field=field,
        now=now,
        suggested=form.get("suggested", {}).get(field),
        fault=fault,
        limit=limit,
        optional=field in drafts.OPTIONAL,
    )


def _changeable(form: Form) -> list[str]:
    return list(drafts.CORRECTABLE if form.get("base") else drafts.NEW)


def _is_complete(turn: Turn, form: Form) -> bool:
    entry = form["entry"]
    return bool(entry["title"] and entry["first"] and entry["steps"]) and (not form.get("base") or bool(_changed(turn, form)))


def unfit(turn: Turn, case: Case | None, asks: list[str], *, is_alarm: bool) -> str | None:
    """Why these wordings must not lead to the entry: it was an emergency, and this is plain advice; or they are of today only."""
    if case is not None and case.red_flag and not is_alarm:
        return "learn.danger"
    return "learn.dated" if any(turn.house.library.matcher.is_dated(ask) for ask in asks) else None


def question_of(turn: Turn, case_id: int | None) -> str:
    """What the farmer asked, as a wording that tells nothing of him; empty where it is none, or too long for one."""
    case = turn.tx.get(Case, case_id) if case_id else None
    words = scrubbed(cases.words_of(turn.tx, case), case.farmer.name) if case else ""
    return words if words != ERASED and len(words) <= LONGEST_ASK else ""
