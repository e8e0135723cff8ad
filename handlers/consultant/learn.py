"""/aprender: what was proposed for the manual, for a second pair of eyes to decide."""

from datetime import timedelta
from typing import Any

from handlers.consultant import draft_form
from handlers.turn import Turn
from service import drafts, learning, new_asks
from service.models import Lesson, Person

ASKS = "learn.asks"
#: Wordings at a time: as many as fit on a small phone with a button each.
BATCH = 8
#: Every process has the new entry by then.
EVERYWHERE_IN = timedelta(seconds=15)


def show(turn: Turn, _argument: str = "") -> None:
    """What waits: new entries and corrections, and how many wordings."""
    new_asks.gather(turn.tx, turn.house.library.manual, turn.house.library.matcher, now=turn.now)
    waiting = [
        {"lesson_id": lesson.id, "heading": lesson.data["title"], "is_new": lesson.base is None, "mine": lesson.author_id == turn.person.id}
        for lesson in learning.pending(turn.tx, "entry")
    ]
    turn.reply(
        "learn.list",
        drafts=waiting[:10],
        more=max(0, len(waiting) - 10),
        asks=len(new_asks.to_decide(turn.tx, turn.person.id, 1000)),
        writing=draft_form.under_way(turn) is not None,
    )


def open_draft(turn: Turn, lesson_id: int) -> None:
    """One proposal whole, as a farmer will read it."""
    lesson = _proposed(turn, lesson_id)
    if lesson is None:
        return
    data = draft_form.preview_data(turn, draft_form.version_of(lesson))
    data |= {"state": "mine" if lesson.author_id == turn.person.id else "deciding", "lesson_id": lesson.id, "fields": []}
    if turn.incoming.private:
        turn.reply("learn.preview", **data)
    else:
        turn.owe("change", turn.person.id, "learn.preview", language=turn.person.language, data=data, case_id=lesson.case_id)
        turn.say("learn.in_private")


def approve(turn: Turn, lesson_id: int) -> None:
    lesson = _proposed(turn, lesson_id)
    if lesson is None:
        return
    if lesson.author_id == turn.person.id:
        turn.say("learn.own")
        return
    if learning.is_overtaken(turn.tx, lesson):
        turn.say("learn.overtaken")
        return
    if drafts.strange_figures(lesson.data, lesson.words):
        turn.say("learn.strange", figures=drafts.strange_figures(lesson.data, lesson.words))
        return
    review = drafts.signed(lesson.entry_id.partition("/")[0], turn.programme.local(turn.now).date())
    if not learning.publish(turn.tx, lesson, turn.person.id, now=turn.now, review=review):
        turn.say("error.already")
        return
    turn.edit("learn.published", heading=lesson.data["title"], by=turn.person.name)
    _tell_author(turn, lesson, "learn.author_published")
    tell_askers(turn, lesson, lesson.data["title"])


def refuse(turn: Turn, lesson_id: int) -> None:
    """Left out; its author hears who to talk with."""
    lesson = _proposed(turn, lesson_id)
    if lesson is None:
        return
    if not learning.refuse(turn.tx, lesson, turn.person.id, now=turn.now):
        turn.say("error.already")
        return
    turn.edit("learn.refused", heading=lesson.data["title"])
    if lesson.author_id != turn.person.id:
        _tell_author(turn, lesson, "learn.author_refused")


def edit(turn: Turn, lesson_id: int) -> None:
    """Another version of it; then somebody else decides about that one."""
    lesson = _proposed(turn, lesson_id)
    if lesson is not None and not draft_form.is_busy(turn):
        form = {**draft_form.version_of(lesson), "field": None}
        draft_form.keep(turn, form)
        draft_form.preview(turn, form)


def asks(turn: Turn) -> None:
    """A batch of wordings, all ticked but those that more than one entry claims."""
    batch = new_asks.to_decide(turn.tx, turn.person.id, BATCH)
    ticked = [lesson.id for lesson in batch if not new_asks.conflicts(turn.tx, turn.house.library.manual, lesson)]
    turn.go(ASKS, ids=[lesson.id for lesson in batch], ticked=ticked)
    turn.edit("learn.asks", items=_items(turn, batch, ticked))


def tick(turn: Turn, lesson_id: int) -> None:
    """Tick or untick one; of rivals at most one is ticked."""
    found = _batch(turn)
    lesson = turn.tx.get(Lesson, lesson_id)
    if found is None or lesson is None or lesson_id not in found["ids"]:
        turn.say("error.old_button")
        return
    ticked = [one for one in found["ticked"] if one != lesson_id]
    if lesson_id not in found["ticked"]:
        against = {rival.id for rival in new_asks.rivals(turn.tx, lesson)}
        ticked = [one for one in ticked if one not in against] + [lesson_id]
    turn.go(ASKS, ids=found["ids"], ticked=ticked)
    turn.edit("learn.asks", items=_items(turn, _lessons(turn, found["ids"]), ticked))


def decide_asks(turn: Turn, how: str) -> None:
    """The ticked ones into the manual (`yes`) or away (`no`); the others wait."""
    found = _batch(turn)
    if found is None or how not in ("yes", "no"):
        turn.say("error.old_button")
        return
    turn.leave()
    decided = 0
    for lesson in _lessons(turn, found["ticked"]):
        if how == "no":
            decided += learning.refuse(turn.tx, lesson, turn.person.id, now=turn.now)
        elif learning.publish(turn.tx, lesson, turn.person.id, now=turn.now):
            decided += 1
            for rival in new_asks.rivals(turn.tx, lesson):
                learning.refuse(turn.tx, rival, turn.person.id, now=turn.now)
            if lesson.case_id is not None and lesson.entry_id in turn.house.library.manual:
                tell_askers(turn, lesson, turn.house.library.manual.entry(lesson.entry_id).title)
    left = len(new_asks.to_decide(turn.tx, turn.person.id, 1000))
    turn.edit("learn.asks_decided", decided=decided, taught=how == "yes", left=left)


def tell_askers(turn: Turn, lesson: Lesson, heading: str) -> None:
    """«Su pregunta ya está en el manual», by day, once, to who wants to hear from the bot."""
    for farmer in learning.askers(turn.tx, lesson):
        if farmer.stopped_at is None and farmer.unreachable_at is None:
            turn.owe(
                "news",
                farmer.id,
                "learn.your_question",
                language=farmer.language,
                data={"entry_id": lesson.entry_id, "heading": heading},
                not_before=turn.now + EVERYWHERE_IN,
                dedupe_key=f"learned:{lesson.entry_id}:{farmer.id}",
            )


def _tell_author(turn: Turn, lesson: Lesson, template: str) -> None:
    author = turn.tx.get(Person, lesson.author_id) if lesson.author_id is not None and lesson.author_id > 0 else None
    if author is not None:
        turn.owe("news", author.id, template, language=author.language, data={"heading": lesson.data["title"], "by": turn.person.name})


def _proposed(turn: Turn, lesson_id: int) -> Lesson | None:
    """The proposal, if nobody has decided about it yet; otherwise the presser is told."""
    lesson = turn.tx.get(Lesson, lesson_id)
    if lesson is None or lesson.kind != "entry":
        turn.say("error.old_button")
        return None
    if lesson.state != "proposed":
        turn.say("error.already")
        return None
    return lesson


def _batch(turn: Turn) -> dict[str, Any] | None:
    return dict(turn.dialogue.data) if turn.dialogue is not None and turn.dialogue.step == ASKS else None


def _lessons(turn: Turn, ids: list[int]) -> list[Lesson]:
    found = (turn.tx.get(Lesson, lesson_id) for lesson_id in ids)
    return [lesson for lesson in found if lesson is not None and lesson.state == "proposed"]


def _items(turn: Turn, batch: Any, ticked: list[int]) -> list[dict[str, Any]]:
    return [
        {
            "lesson_id": lesson.id,
            "text": lesson.data["text"],
            "entry_id": lesson.entry_id,
            "others": new_asks.conflicts(turn.tx, turn.house.library.manual, lesson)[:3],
            "ticked": lesson.id in ticked,
        }
        for lesson in batch
    ]
