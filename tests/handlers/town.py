"""A town without a network: people write, tap and read.

The handlers, templates and outbox in between are the real ones; what the matcher finds is prepared.

town.says(julia, "mi vaca tiene garrapatas")
town.taps(julia, "Hablar con un consultor")
town.delivers()
assert "N° 1" in town.reads(rosa)
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache, partial
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from handlers.dispatch import handle
from handlers.incoming import Incoming, parse
from handlers.routes import BUTTONS
from handlers.turn import House, Turn
from knowledge.finding import Context, Decision, Finding, Hit, Talk
from knowledge.manual import Manual
from knowledge.matcher import Matcher
from messages.message import Message
from messages.renderer import Renderer
from service import outbox, people
from service.database import Database
from service.models import Delivery, Person
from service.programme import Programme
from tests.conftest import NOW
from tests.service.helpers import all_at_once

Json = dict[str, Any]
BOT = {"id": 1, "is_bot": True, "first_name": "Yachachiq"}
GROUP = -100_200_300


@cache
def _reader() -> Matcher:
    """Reads texts as the real one does, but knows no entry."""
    return Matcher(Manual([]))


class PreparedMatcher(Matcher):
    """Finds what the test has prepared for a text; for any other text it is not sure."""

    def __init__(self) -> None:
        reader = _reader()
        self.ranker, self.talk = reader.ranker, reader.talk
        self.findings: dict[str, Finding] = {}
        self.contexts: list[Context | None] = []

    def ask(self, text: str, *, context: Context | None = None) -> Finding:
        self.contexts.append(context)
        return self.findings.get(text, Finding(text, "consultant"))

    def rank(self, text: str, k: int = 3) -> list[tuple[str, float]]:
        return [(hit.entry_id, hit.score) for hit in self.findings.get(text, Finding(text, "consultant")).hits[:k]]


@dataclass(frozen=True)
class Library:
    manual: Manual
    matcher: PreparedMatcher


@dataclass
class Shown:
    """A message of the bot as it stands in a chat."""

    message_id: int
    template: str
    message: Message

    @property
    def labels(self) -> dict[str, str]:
        """What the buttons say, and what they carry."""
        rows = self.message.keyboard.inline_keyboard if self.message.keyboard else ()
        return {button.text: str(button.callback_data) for row in rows for button in row}


@dataclass
class Heard:
    """What came back at once: the messages in this chat, and the note over the screen."""

    message_id: int
    shown: list[Shown] = field(default_factory=list)
    note: str | None = None

    @property
    def templates(self) -> list[str]:
        return [shown.template for shown in self.shown]

    @property
    def text(self) -> str:
        return "\n".join(shown.message.text for shown in self.shown)


class Town:
    def __init__(self, db: Database, programme: Programme, renderer: Renderer) -> None:
        self.db = db
        self.now = NOW
        self.programme = programme
        self.renderer = renderer
        self.library = Library(renderer.manual, PreparedMatcher())
        self.house = House(programme, self.library, "handlers")
        self.chats: dict[int, list[Shown]] = {}
        self._numbers = count(1)

    def knows(
        self,
        text: str,
        decision: Decision,
        *entry_ids: str,
        red_flag: str | None = None,
        talk: Talk | None = None,
        may_be: str | None = None,
        may_help: tuple[str, ...] = (),
    ) -> str:
        """Prepare what the matcher finds for a text."""
        hits = tuple(Hit(entry_id, entry_id, 0.9 - at / 10) for at, entry_id in enumerate(entry_ids))
        self.library.matcher.findings[text] = Finding(text, decision, hits, red_flag, talk, may_be=may_be, may_help=may_help)
        return text

    # what people do

    def says(self, person: Person, text: str, *, chat: int | None = None, to: int | Shown | None = None, **fields: Any) -> Heard:
        """Write a text. `to`: the message replied to, the bot's or a number."""
        return self.sends(person, chat=chat, to=to, text=text, **fields)

    def sends(self, person: Person, *, chat: int | None = None, to: int | Shown | None = None, **fields: Any) -> Heard:
        """Send any kind of message, its fields as Telegram names them: `photo=[{}]`, `caption="..."`."""
        return self.update({"message": self.message(person, chat, to, fields)})

    def edits(self, person: Person, message_id: int, *, chat: int | None = None, to: Shown | None = None, **fields: Any) -> Heard:
        return self.update({"edited_message": {**self.message(person, chat, to, fields), "message_id": message_id}})

    def taps(self, person: Person, label: str, *, chat: int | None = None) -> Heard:
        """Press the newest button in the chat whose words contain the label."""
        for shown in reversed(self.chats.get(chat or person.id, [])):
            for text, data in shown.labels.items():
                if label in text:
                    return self.presses(person, data, chat=chat, message_id=shown.message_id)
        raise AssertionError(
            f"no button «{label}» in the chat; there are {[list(s.labels) for s in self.chats.get(chat or person.id, [])]}"
        )

    def presses(self, person: Person, data: str, *, chat: int | None = None, message_id: int = 1) -> Heard:
        """Press a button that carries any data."""
        message = {"message_id": message_id, "chat": self.place(person, chat), "date": self.seconds, "from": BOT}
        return self.update({"callback_query": {"id": str(next(self._numbers)), "from": user(person), "message": message, "data": data}})

    def press_at_once(self, pressing: list[Person], data: str, *, chat: int | None = None) -> list[Turn]:
        """Several press at the same moment, each in a transaction of his own; their turns in the order of the people."""

        def press(person: Person) -> Turn:
            message = {"message_id": 5, "chat": self.place(person, chat)}
            query = {"id": "1", "from": user(person), "message": message, "data": data}
            incoming = parse({"update_id": next(self._numbers), "callback_query": query})
            assert incoming is not None

            def work(tx: Session) -> Turn:
                turn = Turn(tx, self.now, self.now, incoming, tx.get_one(Person, person.id), self.house)
                handle(turn)
                return turn

            return self.db.write_now(work)

        return all_at_once([partial(press, person) for person in pressing])

    # what the bot does

    def update(self, fields: Json) -> Heard:
        """Handle one update whole, in its transaction."""
        incoming = parse({"update_id": next(self._numbers), **fields})
        assert incoming is not None
        turn = self.db.write_now(self._handle, incoming)
        heard = Heard(incoming.message_id, [self._arrives(reply) for reply in turn.replies])
        if turn.toast is not None:
            heard.note = self.renderer.render(*turn.toast, turn.language).text
        self._sent(turn.replies, heard.shown, self.house.worker)
        return heard

    def delivers(self, *, quiet: bool = False, most: int = 1000) -> list[Delivery]:
        """The sender's part: everything owed by now arrives, or the first `most` of it. Returns it in its order."""
        arrived: list[Delivery] = []
        while len(arrived) < most and (claimed := self._claim(min(100, most - len(arrived)), quiet)):
            self._sent(claimed, [self._arrives(delivery) for delivery in claimed], "sender")
            arrived += claimed
        return arrived

    def _claim(self, most: int, quiet: bool) -> Sequence[Delivery]:
        return self.db.write_now(outbox.claim, "sender", most, now=self.now, lease_until=self.now + outbox.LEASE, quiet=quiet)

    def passes(self, **length: float) -> None:
        self.now += timedelta(**length)

    # what stands in a chat

    def reads(self, place: Person | int) -> str:
        """All that the bot wrote in a chat."""
        return "\n".join(shown.message.text for shown in self.chats.get(place if isinstance(place, int) else place.id, []))

    def newest(self, place: Person | int, template: str) -> Shown:
        """The newest message made from the template."""
        shown = self.chats.get(place if isinstance(place, int) else place.id, [])
        return next(one for one in reversed(shown) if one.template == template)

    def owed(self) -> list[tuple[int, str]]:
        """(chat, template) of everything that waits in the outbox."""
        waiting = self.db.read_now(lambda tx: tx.query(Delivery).filter_by(state="ready").order_by(Delivery.id).all())
        return [(delivery.chat_id, delivery.template) for delivery in waiting]

    def message(self, person: Person, chat: int | None, to: int | Shown | None, fields: Json) -> Json:
        message = {
            "message_id": next(self._numbers),
            "chat": self.place(person, chat),
            "from": user(person),
            "date": self.seconds,
            **fields,
        }
        if isinstance(to, Shown):
            to_text = "caption" if to.message.copy_of else "text"
            message["reply_to_message"] = {"message_id": to.message_id, "chat": message["chat"], "from": BOT, to_text: to.message.text}
        elif to is not None:
            message["reply_to_message"] = {"message_id": to, "chat": message["chat"], "from": user(person), "text": "…"}
        return message

    @property
    def seconds(self) -> int:
        return int(self.now.timestamp())

    def place(self, person: Person, chat: int | None) -> Json:
        if chat is None:
            return {"id": person.id, "type": "private"}
        return {"id": chat, "type": "supergroup", "title": "Consultores"}

    def _handle(self, tx: Session, incoming: Incoming) -> Turn:
        sender = incoming.sender
        assert sender is not None
        person = people.meet(tx, sender.id, sender.name, sender.language, now=self.now)
        turn = Turn(tx, self.now, self.now + outbox.LEASE, incoming, person, self.house)
        handle(turn)
        tx.flush()
        return turn

    def _arrives(self, delivery: Delivery) -> Shown:
        message = self.renderer.render(delivery.template, delivery.data, delivery.language)
        shown = Shown(delivery.edits or next(self._numbers), delivery.template, message)
        for data in shown.labels.values():
            verb = data.partition(":")[0]
            assert verb in BUTTONS or verb == "leave_dialogue", f"a button of {delivery.template} leads nowhere: {data}"
        chat = self.chats.setdefault(delivery.chat_id, [])
        if delivery.edits is not None:
            chat[:] = [one for one in chat if one.message_id != delivery.edits]
        chat.append(shown)
        return shown

    def _sent(self, deliveries: list[Delivery] | Any, shown: list[Shown], worker: str) -> None:
        results = [outbox.Result(delivery.id, "sent", message_id=one.message_id) for delivery, one in zip(deliveries, shown, strict=True)]
        self.db.write_now(outbox.finish, worker, results, now=self.now)


def user(person: Person) -> Json:
    return {"id": person.id, "is_bot": False, "first_name": person.name, "language_code": person.language}


def at(moment: str) -> datetime:
    """`2026-11-23 10:00` in Lima."""
    return datetime.fromisoformat(f"{moment}-05:00")
