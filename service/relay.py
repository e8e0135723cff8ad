"""A farmer's words on their way to the desk: what he adds to a case, and what he changes in what he said."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service import cases, desk, outbox
from service.models import Case, CaseMessage, Delivery, Question
from service.programme import Programme

_SHOWN = {"says": "desk.farmer_says", "sends": "desk.farmer_sends", "copy": "copy"}


def to_desk(tx: Session, case: Case, message: CaseMessage, *, programme: Programme, now: datetime, corrected: bool = False) -> None:
    """Show a message of the thread wherever its case is shown."""
    for template, data in desk.of_farmer(case, message):
        desk.post(tx, case, _SHOWN[template], {**data, "corrected": corrected}, programme=programme, now=now)


def correct(
    tx: Session, case: Case, message: CaseMessage, kind: str, text: str, file_key: str | None, *, programme: Programme, now: datetime
) -> None:
    """The farmer edited a message: the desk reads the new words where the old ones stand, or else after them."""
    other_file = cases.is_other_file(message, file_key)
    if kind not in desk.EDITABLE or (text == message.text and not other_file):
        return
    question = tx.get(Question, case.question_id) if case.question_id else None
    if question is not None and question.text == message.text:
        question.text = text
    message.kind, message.text, message.file_key = kind, text, file_key or message.file_key
    tx.flush()
    desk.refresh(tx, case, now=now)  # its first words stand on the card
    on_the_card = kind == "text" and text in cases.words_of(tx, case)
    in_place = not other_file and _change(tx, case, message, now)
    if case.answered_at is not None or not (in_place or on_the_card):  # who has answered does not look at what he answered
        to_desk(tx, case, message, programme=programme, now=now, corrected=True)
        cases.farmer_wrote(case, programme=programme, now=now)


def _change(tx: Session, case: Case, message: CaseMessage, now: datetime) -> bool:
    """Change what stands in the desk's chats. False where it stands in none of them as one message, or an old one cannot be found."""
    shown = list(desk.of_farmer(case, message))
    relayed = select(Delivery).where(Delivery.case_id == case.id, Delivery.template.in_(("desk.farmer_says", "desk.farmer_sends")))
    sent = [one for one in tx.scalars(relayed) if one.edits is None and one.data.get("of") == message.id]
    if len(shown) != 1 or not sent:
        return False
    template, data = shown[0]
    new: dict[str, Any] = {**data, "corrected": True}
    if any(one.template != _SHOWN[template] or ("copy_of" in new) != ("copy_of" in one.data) for one in sent):
        return False
    changed = [outbox.change(tx, one, new, now=now) for one in sent]
    return all(changed)
