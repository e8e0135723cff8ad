"""A consultant's words and acts on their way to the farmers: to the one who asked, and personally to each who has joined him."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service import audit, cases, desk, joining, outbox, routing
from service.introduction import why
from service.models import Case, CaseMessage, Delivery, Person
from service.programme import Programme

_FRESH = {"says": "case.answer", "sends": "case.answer_media", "copy": "copy"}
_CORRECTED = {"says": "case.answer_corrected", "sends": "case.answer_corrected", "copy": "copy"}


def tell(tx: Session, to: Sequence[Case], template: str, data: dict[str, Any], *, now: datetime, key: str | None = None) -> list[Case]:
    """Owe a message to the farmer of each case, about his own number.

    Returns the cases that it goes to: with a `key`, not where it went already.
    """
    reached = []
    for case in to:
        owed = outbox.owe(
            tx,
            "case",
            case.farmer_id,
            template,
            {**data, "case_id": case.id, "joined": case.joined_to_id is not None},
            now=now,
            language=case.farmer.language,
            case_id=case.id,
            dedupe_key=f"{key}:{case.id}" if key else None,
        )
        if owed is not None:
            reached.append(case)
    return reached


def taken(tx: Session, case: Case, consultant: Person, *, now: datetime) -> None:
    """Each farmer hears who has his question, and why that person."""
    for one in joining.together(tx, case.lead):
        if one is not case.lead:
            audit.record(tx, consultant.id, "case.take_along", f"case:{one.id}", now=now)
        tell(tx, [one], "case.taken", {"owner": consultant.name, "why": why(tx, one, consultant.id)}, now=now)


def to_farmers(tx: Session, case: Case, author: Person, message: CaseMessage, *, programme: Programme, now: datetime) -> list[Case]:
    """Pass on a consultant's message, whatever its kind; answering an untaken case takes it. Returns the cases that it goes to."""
    first_word = case.person is None
    if first_word:
        cases.take(tx, case, author.id, now=now)
    to = joining.together(tx, case)
    names = {"author": author.name}
    for one in joining.one_for_each_farmer(to):
        for template, data in desk.pass_on(one.id, names, message.kind, message.text, message.chat_id, message.message_id):
            told = {**data, "why": why(tx, one, author.id) if first_word else None}
            tell(tx, [one], _FRESH[template], told, now=now, key=f"answer:{message.id}:{template}")
    answered(tx, to, author.id, programme=programme, now=now)
    return to


def send_ready(
    tx: Session, case: Case, author: Person, template: str, data: dict[str, Any], *, key: str, programme: Programme, now: datetime
) -> list[Case]:
    """A ready message in the consultant's name (an entry, a question), once.

    Returns the cases that it goes to; none where it went already.
    """
    first_word = case.person is None
    reached: list[Case] = []
    for one in joining.one_for_each_farmer(joining.together(tx, case)):
        told = {"author": author.name, **data, "why": why(tx, one, author.id) if first_word else None}
        reached += tell(tx, [one], template, told, now=now, key=key)
    if reached:
        if first_word:
            cases.take(tx, case, author.id, now=now)
        answered(tx, reached, author.id, programme=programme, now=now)
    return reached


def answered(tx: Session, to: Sequence[Case], author_id: int, *, programme: Programme, now: datetime) -> None:
    for case in to:
        cases.answered(tx, case, author_id, programme=programme, now=now)
    tx.flush()
    for case in to:
        desk.refresh(tx, case, now=now)


def correct(tx: Session, author: Person, message: CaseMessage, kind: str, text: str, file_key: str | None, *, now: datetime) -> bool:
    """The consultant edited his message: each farmer reads the new words where the old ones stand.

    He hears of it if he may have read those. False where nothing of it has changed: a reaction comes as an edit too.
    """
    other_file = cases.is_other_file(message, file_key)
    if kind not in desk.EDITABLE or (text == message.text and not other_file):
        return False
    message.kind, message.text, message.file_key = kind, text, file_key or message.file_key
    for sent in tx.scalars(select(Delivery).where(Delivery.dedupe_key.startswith(f"answer:{message.id}:"))).all():
        one = tx.get(Case, sent.case_id) if sent.template != "copy" and sent.data else None
        if one is None:
            continue
        passed = list(desk.pass_on(one.id, {"author": author.name}, kind, text, message.chat_id, message.message_id))
        data = {**sent.data, **passed[0][1], "corrected": True}
        in_place = len(passed) == 1 and sent.template == _FRESH[passed[0][0]] and ("copy_of" in data) == ("copy_of" in sent.data)
        if in_place and not other_file and outbox.change(tx, sent, data, now=now):
            if sent.sent_at is not None:  # he may have read it
                _tell_corrected(tx, one, author, sent, now)
            continue
        for template, new in passed:
            tell(tx, [one], _CORRECTED[template], new, now=now)
    return True


def _tell_corrected(tx: Session, case: Case, author: Person, sent: Delivery, now: datetime) -> None:
    options: dict[str, Any] = {"language": case.farmer.language, "reply_to": sent.message_id, "case_id": case.id}
    outbox.owe(tx, "case", case.farmer_id, "case.look_again", {"case_id": case.id, "author": author.name}, now=now, **options)


def close(
    tx: Session,
    case: Case,
    actor_id: int | None,
    *,
    reason: str = "solved",
    template: str = "case.closed",
    data: Mapping[str, Any] | None = None,
    programme: Programme,
    now: datetime,
) -> list[Case]:
    """Close the case and those that joined it; each farmer is told for himself (`template`, `data`). Returns what was closed.

    Where only this farmer's is no case (spam), he is not told and the others go on. Nothing where it is closed already.
    """
    to, person = joining.together(tx, case), case.person
    if not cases.close(tx, case, actor_id, reason=reason, now=now):
        return []
    if reason == "spam":
        go_on_without(tx, case, programme=programme, now=now)
        to = [case]
    for joined in to[1:]:
        cases.close(tx, joined, actor_id, reason=reason, now=now)
    for one in to:
        desk.refresh(tx, one, now=now)
    if reason != "spam":
        tell(tx, to, template, {"owner": person.name if person else None, **(data or {})}, now=now)
    return to


def go_on_without(tx: Session, case: Case, *, programme: Programme, now: datetime) -> Case | None:
    """A case ended for its own farmer alone: those who joined it go on, and the desk sees whose it is now."""
    new = joining.hand_over(tx, case)
    if new is not None:
        if new.owner_id is None:
            routing.offer(tx, new, programme=programme, now=now, reserve=True)
        desk.show(tx, new, programme=programme, now=now)
    return new
