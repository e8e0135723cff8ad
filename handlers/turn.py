"""One turn of a conversation: what came in, the open transaction, and what goes out."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Protocol

from sqlalchemy.orm import Session

from handlers.incoming import Incoming
from knowledge.manual import Manual
from knowledge.matcher import Matcher
from service import dialogues, outbox, people
from service.models import Delivery, Dialogue, Person
from service.programme import Programme


class Library(Protocol):
    """The manual and its matcher; both may be replaced while the bot runs."""

    @property
    def manual(self) -> Manual: ...

    @property
    def matcher(self) -> Matcher: ...


@dataclass(frozen=True)
class House:
    """What every handler may use."""

    programme: Programme
    library: Library
    worker: str


@dataclass
class Turn:
    tx: Session
    now: datetime
    lease_until: datetime
    incoming: Incoming
    person: Person
    house: House
    replies: list[Delivery] = field(default_factory=list)
    toast: tuple[str, dict[str, Any]] | None = None
    link: str | None = None

    @property
    def programme(self) -> Programme:
        return self.house.programme

    @cached_property
    def roles(self) -> frozenset[str]:
        return people.roles_of(self.tx, self.person.id)

    def reply(self, template: str, *, case_id: int | None = None, **data: Any) -> None:
        """Answer in this chat, at once after the commit. In a group: as a reply, so that it is clear to whom."""
        if case_id is not None:
            data["case_id"] = case_id
        self._answer(template, data, case_id=case_id, reply_to=None if self.incoming.private else self.incoming.message_id or None)

    def edit(self, template: str, **data: Any) -> None:
        """Put another text and other buttons in the message whose button was pressed."""
        self._answer(template, data, edits=self.incoming.message_id or None)

    def say(self, template: str, **data: Any) -> None:
        """A short note over the screen in answer to a button."""
        self.toast = (template, data)

    def say_if_silent(self, template: str) -> None:
        """A note, where nothing else has been said over the screen."""
        self.toast = self.toast or (template, {})

    def open_bot(self, payload: str) -> None:
        """In answer to a button in another chat: Telegram opens the private chat, with the start link's payload."""
        self.link = payload

    def owe(self, kind: str, chat_id: int, template: str, language: str | None = None, **options: Any) -> bool:
        """A message to somebody else: the outbox takes it from here. `options` as in `outbox.owe`, with `data`.

        False where its dedupe key stands already.
        """
        data = options.pop("data", {})
        owed = outbox.owe(self.tx, kind, chat_id, template, data, now=self.now, language=language or self.language, **options)
        return owed is not None

    def go(self, step: str, **data: Any) -> None:
        """The next message in this chat is for this step."""
        dialogues.go(self.tx, self.incoming.chat_id, self.person.id, step, data, now=self.now)

    def leave(self) -> None:
        dialogues.leave(self.tx, self.incoming.chat_id, self.person.id)

    @cached_property
    def dialogue(self) -> Dialogue | None:
        return dialogues.at(self.tx, self.incoming.chat_id, self.person.id, now=self.now)

    @property
    def language(self) -> str:
        return self.person.language if self.incoming.private else self.programme.languages[0]

    def _answer(self, template: str, data: dict[str, Any], **options: Any) -> None:
        if self.incoming.topic is not None:
            data = {**data, "topic": self.incoming.topic}
        delivery = outbox.owe(
            self.tx,
            "reply",
            self.incoming.chat_id,
            template,
            data,
            now=self.now,
            language=self.language,
            expires_at=self.now + timedelta(days=2),
            **options,
        )
        if delivery is not None:
            outbox.take(delivery, self.house.worker, lease_until=self.lease_until)
            self.replies.append(delivery)
