"""«¿Lo ponemos en el manual?»: a closed case becomes another wording of an entry, or a new one."""

from typing import Any

from handlers.consultant import draft_form
from handlers.turn import Turn
from service import cases, learning, new_asks
from service.models import Case

#: How many entries are shown beside a question: one of them may be it already.
NEAREST = 3


def begin(turn: Turn, case_id: int) -> None:
    """What the manual has already that is like it; from a group in the consultant's own chat."""
    case = _closed_case(turn, case_id)
    if case is None:
        return
    words = cases.words_of(turn.tx, case)
    matcher = turn.house.library.matcher
    if matcher.is_dated(words):
        turn.say("learn.dated")
        return
    finding = matcher.ask(words)
    near = [entry_id for entry_id, score in matcher.rank(words, NEAREST) if score > 0 and entry_id in turn.house.library.manual]
    data: dict[str, Any] = {
        "case": case.id,
        "text": words,
        "near": near,
        "alike": finding.decision != "consultant",
        "proposed": new_asks.proposal_like(turn.tx, words),
    }
    if turn.incoming.private:
        turn.reply("learn.compare", **data)
    else:
        turn.owe("change", turn.person.id, "learn.compare", language=turn.person.language, data=data, case_id=case.id)
        turn.say("learn.in_private")


def add_wording(turn: Turn, case_id: int, entry_id: str) -> None:
    """The case's question as another way to ask for an entry that there is."""
    case = _closed_case(turn, case_id)
    if case is None:
        return
    entry = turn.house.library.manual.entries.get(entry_id)
    text = draft_form.question_of(turn, case_id)
    wrong = draft_form.unfit(turn, case, [text], is_alarm=entry is not None and entry.red_flag is not None)
    if entry is None or not text:
        turn.say("error.old_button" if entry is None else "learn.no_wording")
    elif wrong:
        turn.say(wrong)
    elif new_asks.is_known(turn.tx, entry, text):
        turn.edit("learn.known", entry_id=entry_id)
    else:
        learning.propose(turn.tx, "ask", entry_id, {"text": text}, author_id=turn.person.id, case_id=case.id, now=turn.now)
        turn.edit("learn.wording_proposed", entry_id=entry_id, text=text)


def ask_chapter(turn: Turn, case_id: int) -> None:
    """A new entry: first of all, in which chapter."""
    case = _closed_case(turn, case_id)
    if case is None or draft_form.is_busy(turn):
        return
    wrong = draft_form.unfit(turn, case, [cases.words_of(turn.tx, case)], is_alarm=False)
    if wrong:
        turn.say(wrong)
    else:
        turn.edit("learn.chapter", case=case_id)


def begin_entry(turn: Turn, case_id: int, chapter: str) -> None:
    case = _closed_case(turn, case_id)
    if case is None or draft_form.is_busy(turn):
        return
    if chapter not in {one.id for one in turn.house.library.manual.chapters} or not turn.incoming.private:
        turn.say("error.old_button")
        return
    said = [message.text for message in cases.thread(turn.tx, case.id) if not message.from_farmer and message.text.strip()]
    related = [entry_id for entry_id, score in turn.house.library.matcher.rank(cases.words_of(turn.tx, case), 1) if score > 0]
    draft_form.begin(turn, draft_form.new(turn, chapter, case.id, said, related))


def _closed_case(turn: Turn, case_id: int) -> Case | None:
    case = turn.tx.get(Case, case_id)
    if case is None:
        turn.say("error.old_button")
        return None
    if case.is_open:
        turn.say("learn.still_open")
        return None
    return case
