"""The consultants' desk: where a case is shown, and what is written there. The rows are the truth; the chat is only a view of them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from service import cases, joining, notes, outbox, people, profiles, questions
from service.models import Case, CaseMessage, Delivery, Group, Person, Question
from service.programme import Programme

CONSULTANTS = "consultants"
#: The private word to the one whose turn it is.
TURN = "desk.your_turn"
#: The delivery that opens a case's topic; its message number is the topic's.
TOPIC = "desk.topic"

#: Media that can carry the desk's or the consultant's words as its caption.
CAPTIONED = frozenset({"photo", "voice", "video", "document", "audio", "animation"})
#: What an edit can correct; a live location moves by edits, which is no correction.
EDITABLE = CAPTIONED | {"text"}
#: How much text (UTF-16 units) leaves room for a heading of ours in a message and in a caption.
TEXT_ROOM, CAPTION_ROOM = 3000, 800


def chats(tx: Session, case: Case, programme: Programme, *, now: datetime) -> list[tuple[int, str]]:
    """(chat, language) of every place where the case is shown: the group; without one its owner, or everybody.

    A red flag that nobody has taken yet is shown to everybody, group or not.
    """
    group = people.group_with(tx, CONSULTANTS)
    shown: list[tuple[int, str]] = [(group.chat_id, programme.languages[0])] if group is not None else []
    if case.person is None and case.is_open and (group is None or case.red_flag is not None):
        return shown + [(person.id, person.language) for person in _everybody(tx, case, now)]
    if group is None and case.person is not None:
        return [(case.person.id, case.person.language)]
    return shown


def _everybody(tx: Session, case: Case, now: datetime) -> list[Person]:
    """All consultants, or else the coordinators; who is away is not troubled, but for danger."""
    here = [person for person, profile in profiles.of_role(tx, "consultant") if case.urgent or not profiles.is_away(profile, now)]
    return here or list(people.with_role(tx, "coordinator") or people.with_role(tx, "consultant"))


def card_data(tx: Session, case: Case) -> dict[str, Any]:
    said = questions.said(tx.get(Question, case.question_id) if case.question_id else None)
    return {
        "case_id": case.id,
        "urgent": case.urgent,
        "closed": not case.is_open,
        "owner": case.person.name if case.person else None,
        "turn": case.offered_to.name if case.offered_to else None,
        "turn_until": case.open_to_all_at.isoformat() if case.open_to_all_at else None,
        "farmer": case.farmer.name,
        "district": case.farmer.district,
        "farmer_language": case.farmer.language,
        "text": cases.words_of(tx, case),
        "reason": case.reason,
        "due_at": case.due_at.isoformat(),
        "entry_ids": case.suggestions,
        "snoozed_until": case.snoozed_until.isoformat() if case.snoozed_until else None,
        "joined_to": case.joined_to_id,
        "notes": notes.count(tx, case.id),
        "page": "first",
        "choices": [],
        "said": {entry_id: said[entry_id] for entry_id in case.suggestions if entry_id in said},
        "others": [one.id for one in joining.followers(tx, case)],
    }


def post(tx: Session, case: Case, template: str, data: dict[str, Any], *, programme: Programme, now: datetime, kind: str = "case") -> None:
    """Write something of a case wherever it is shown."""
    for chat_id, language in chats(tx, case, programme, now=now):
        here = {**data, **_topic_in(tx, case, chat_id)}
        outbox.owe(
            tx,
            kind,
            chat_id,
            template,
            here,
            now=now,
            language=language,
            reply_to=_card_in(tx, case, chat_id),
            not_before=_undisturbed(tx, case, chat_id, programme, now),
            case_id=case.id,
        )


def tell_owner(tx: Session, case: Case, template: str, data: dict[str, Any], *, now: datetime) -> None:
    """A word to the owner in private, wherever the desk is, with the case's card under it."""
    owner = case.owner
    if owner is not None:
        told = {"case_id": case.id, "farmer": case.farmer.name, **data}
        outbox.owe(tx, "alert", owner.id, template, told, now=now, language=owner.language, case_id=case.id)
        show_in(tx, case, owner.id, owner.language, now=now)


def show(tx: Session, case: Case, *, programme: Programme, now: datetime) -> None:
    """The case's card, with everything that the farmer has sent which is not on it: media, and very long texts."""
    for chat_id, language in chats(tx, case, programme, now=now):
        show_in(tx, case, chat_id, language, now=now, not_before=_undisturbed(tx, case, chat_id, programme, now))
    tell_turn(tx, case, programme=programme, now=now)


def tell_turn(tx: Session, case: Case, *, programme: Programme, now: datetime) -> None:
    """The one whose turn it is hears so in private, in his own hours; without a group he has the card itself there."""
    person = case.offered_to
    if person is None or people.group_with(tx, CONSULTANTS) is None:
        return
    outbox.owe(
        tx,
        "alert",
        person.id,
        TURN,
        card_data(tx, case),
        now=now,
        language=person.language,
        not_before=profiles.may_hear_at(profiles.of(tx, person.id), programme, now),
        case_id=case.id,
    )


def hand_on(tx: Session, case: Case, why: str, *, programme: Programme, now: datetime) -> None:
    """In time still, but not by the one who has it: `untaken` in its first half, or he is `away`. It is the next one's turn."""
    gone = case.owner or case.offered_to
    cases.come_back(tx, case, programme=programme, now=now)
    data = {**card_data(tx, case), "gone": gone.name if gone else None, "why": why}
    post(tx, case, "desk.passed_on", data, programme=programme, now=now)
    refresh(tx, case, now=now)
    tell_turn(tx, case, programme=programme, now=now)


def _undisturbed(tx: Session, case: Case, chat_id: int, programme: Programme, now: datetime) -> datetime:
    """When the chat may be written to: a consultant's «do not disturb» holds for all but danger."""
    return now if chat_id < 0 or case.urgent else profiles.undisturbed_until(profiles.of(tx, chat_id), programme, now)


def show_in(tx: Session, case: Case, chat_id: int, language: str, *, now: datetime, not_before: datetime | None = None) -> None:
    topic = _topic_in(tx, case, chat_id)
    outbox.owe(
        tx,
        "alert" if case.urgent else "case",
        chat_id,
        "desk.card",
        {**card_data(tx, case), **topic},
        now=now,
        language=language,
        not_before=not_before,
        case_id=case.id,
    )
    for message in cases.thread(tx, case.id):
        if message.from_farmer and (message.kind != "text" or not fits(message.text, TEXT_ROOM)):
            for template, data in of_farmer(case, message):
                outbox.owe(
                    tx,
                    "case",
                    chat_id,
                    f"desk.farmer_{template}" if template != "copy" else template,
                    {**data, **topic},
                    now=now,
                    language=language,
                    not_before=not_before,
                    case_id=case.id,
                )


def of_farmer(case: Case, message: CaseMessage) -> Iterable[tuple[str, dict[str, Any]]]:
    """How a farmer's message is shown at the desk; `of` is the message that it shows."""
    about = {"of": message.id, "joined_to": case.joined_to_id}
    for template, data in pass_on(case.id, {"farmer": case.farmer.name}, message.kind, message.text, message.chat_id, message.message_id):
        yield template, {**data, **about}


def pass_on(
    case_id: int, names: dict[str, str], kind: str, text: str, chat_id: int, message_id: int
) -> Iterable[tuple[str, dict[str, Any]]]:
    """How one message is passed to the other side, as (`says`, `sends` or `copy`.

    Data): words in a message of ours, media and what is too long for that copied under it.
    """
    data = {"case_id": case_id, "text": text, **names}
    if kind == "text" and fits(text, TEXT_ROOM):
        yield "says", data
    elif kind in CAPTIONED and fits(text, CAPTION_ROOM):
        yield "sends", {**data, "copy_of": [chat_id, message_id]}
    else:  # a heading of ours has no room there: it goes before
        yield "sends", {**data, "text": ""}
        yield "copy", {"from_chat_id": chat_id, "message_id": message_id}


def refresh(tx: Session, case: Case, *, now: datetime, besides: tuple[int, int] | None = None) -> None:
    """Bring every card of the case up to date: one on its way is changed, one that stands in a chat is edited if it looks different now.

    `besides`: the chat and the number of a card that was brought up to date by who pressed its button.
    Who has not heard yet that it was his turn, and whose it is no longer, does not hear it.
    """
    data = card_data(tx, case)
    outbox.cancel(tx, Delivery.case_id == case.id, Delivery.template == TURN, Delivery.chat_id != (case.offered_to_id or 0))
    cards = tx.scalars(select(Delivery).where(Delivery.case_id == case.id, Delivery.template == "desk.card", Delivery.edits.is_(None)))
    for card in cards:
        looked, card.data = card.data, {**data, **({"topic": card.data["topic"]} if "topic" in card.data else {})}
        if card.message_id is None:
            continue
        if (card.chat_id, card.message_id) == besides:
            outbox.cancel(tx, *_edits_of(card))  # they say what was before
        elif _looks(looked) != _looks(data):
            _edit(tx, card, now=now)


def catch_up(tx: Session, sent: Delivery, *, now: datetime) -> None:
    """A card that changed while it, or an edit of it, was on its way is edited as soon as that has arrived.

    `sent`: as it was when it was rendered.
    """
    if sent.template != "desk.card":
        return
    card = tx.get(Delivery, sent.id) if sent.edits is None else _card_at(tx, sent.chat_id, sent.edits)
    if card is not None and card.message_id is not None and _looks(card.data, *_OPEN_PAGE) != _looks(sent.data, *_OPEN_PAGE):
        _edit(tx, card, now=now)


#: Which buttons somebody has opened is no matter of the case.
_OPEN_PAGE = ("page", "choices")


def _edit(tx: Session, card: Delivery, *, now: datetime) -> None:
    """Let the card say what is so now; one edit is enough."""
    waiting = tx.scalar(select(Delivery).where(Delivery.state == "ready", *_edits_of(card)))
    if waiting is not None:
        waiting.data = card.data
        return
    where = {"now": now, "language": card.language, "case_id": card.case_id}
    outbox.owe(tx, "case", card.chat_id, "desk.card", card.data, edits=card.message_id, **where)


def _edits_of(card: Delivery) -> tuple[ColumnElement[bool], ...]:
    return Delivery.edits == card.message_id, Delivery.chat_id == card.chat_id


def _card_at(tx: Session, chat_id: int, message_id: int) -> Delivery | None:
    here = Delivery.chat_id == chat_id, Delivery.message_id == message_id
    return tx.scalar(select(Delivery).where(*here, Delivery.template == "desk.card", Delivery.edits.is_(None)))


def _looks(data: dict[str, Any], *but: str) -> dict[str, Any]:
    """What is worth an edit: in a group they count against Telegram's limit."""
    return {name: value for name, value in data.items() if name not in ("due_at", "topic", *but)}


def chapter_of(case: Case) -> str | None:
    """The chapter of the manual that the case is about: the nearest entry's."""
    return case.chapter or (case.suggestions[0].partition("/")[0] if case.suggestions else None)


def group_lost(tx: Session, chat_id: int, *, programme: Programme, now: datetime) -> bool:
    """The group of the consultants threw the bot out: from now on cases go to each of them. False where it was another group."""
    lost = tx.execute(delete(Group).where(Group.chat_id == chat_id, Group.duty == CONSULTANTS).returning(Group.duty)).first()
    if lost is None:
        return False
    outbox.cancel(tx, Delivery.chat_id == chat_id)
    for case in cases.waiting(tx, limit=200):
        show(tx, case, programme=programme, now=now)
    return True


def fits(text: str, room: int) -> bool:
    return len(text.encode("utf-16-le")) // 2 <= room


def _topic_in(tx: Session, case: Case, chat_id: int) -> dict[str, int]:
    """Which topic of a chat shows the case, for the data of what is sent there; nothing where none does."""
    if case.topic_id is None:
        return {}
    here = (Delivery.case_id == case.id, Delivery.chat_id == chat_id, Delivery.template == TOPIC, Delivery.message_id == case.topic_id)
    return {"topic": case.topic_id} if tx.scalar(select(Delivery.id).where(*here).limit(1)) is not None else {}


def _card_in(tx: Session, case: Case, chat_id: int) -> int | None:
    """The newest card of the case in a chat, to reply to."""
    return tx.scalar(
        select(Delivery.message_id)
        .where(Delivery.case_id == case.id, Delivery.chat_id == chat_id, Delivery.template == "desk.card", Delivery.message_id.is_not(None))
        .order_by(Delivery.id.desc())
        .limit(1)
    )
