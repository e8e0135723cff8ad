"""Everything the local Telegram knows, in memory: people, chats with their messages, files, what the bot set."""

import itertools
import random
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from simulator.clock import Clock
from simulator.events import EventHub
from simulator.faults import Faults
from simulator.files import FileStore
from simulator.limits import Limits
from simulator.updates import UpdateQueue
from simulator.webhook import Webhook

Json = dict[str, Any]
Message = Json  # Bot API JSON; never changed in place, so that what waits in the queue stays as it was

FIRST_PERSON = 5_000_000_001  # ids beyond 32 bits, as Telegram's are today
FIRST_GROUP = -4_000_000_001
FIRST_SUPERGROUP = -1_002_000_000_001
DEMO_TOKEN = "1000001:demo"  # noqa: S105 - of the local Telegram only
CALLBACK_SECONDS = 15.0  # how long a button press waits for its answer
INLINE_SECONDS = 30.0
LOGGED_CALLS = 200_000


@dataclass(slots=True)
class Person:
    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = ""
    role_hint: str = ""
    started: bool = False  # whether the bot may write to him
    blocked: bool = False  # he blocked the bot
    deactivated: bool = False

    def user(self) -> Json:
        """The User object that bots see."""
        user: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        for name in ("last_name", "username", "language_code"):
            if value := getattr(self, name):
                user[name] = value
        return user

    def json(self) -> Json:
        extra = {"role_hint": self.role_hint, "started": self.started}
        return {**self.user(), **extra, "blocked": self.blocked, "deactivated": self.deactivated}


@dataclass(slots=True)
class Chat:
    id: int
    info: Json  # the Chat object inside messages
    members: dict[int, str] = field(default_factory=dict)  # person id -> ChatMember status
    bot_status: str = "member"  # member, administrator, left or kicked
    topics: dict[int, Json] = field(default_factory=dict)  # message_thread_id -> {"name", "icon_color", "closed"}
    messages: dict[int, Message] = field(default_factory=dict)
    deleted: set[int] = field(default_factory=set)
    reactions: dict[int, dict[int, list[Json]]] = field(default_factory=dict)  # message -> who -> ReactionType list
    fixed: set[int] = field(default_factory=set)  # bot messages sent with a reply keyboard: no edits, as in Telegram
    reply_keyboards: dict[int, Json] = field(default_factory=dict)  # person id -> what shows under his text field
    pinned: list[int] = field(default_factory=list)
    migrated_to: int | None = None
    last_message_id: int = 0

    @property
    def type(self) -> str:
        return str(self.info["type"])

    @property
    def is_private(self) -> bool:
        return self.id > 0

    @property
    def is_forum(self) -> bool:
        return bool(self.info.get("is_forum"))

    def message(self, message_id: int) -> Message | None:
        """None when there never was one or it was deleted."""
        return None if message_id in self.deleted else self.messages.get(message_id)

    def reaction_list(self, message_id: int) -> list[Json]:
        return [
            {"user_id": who, "type": kind}
            for who, kinds in self.reactions.get(message_id, {}).items()
            for kind in kinds
        ]  # fmt: skip

    def json(self, *, with_messages: bool = True) -> Json:
        """What phones see of the chat; deleted messages keep their place with `_deleted`."""
        state: Json = {
            **self.info,
            "members": list(self.members) if not self.is_private else [self.id],
            "reply_keyboard": {str(who): markup for who, markup in self.reply_keyboards.items()},
            "pinned": self.pinned[-1] if self.pinned else None,
            "forum": self.is_forum,
            "topics": [{"message_thread_id": thread, **topic} for thread, topic in self.topics.items()],
            "bot_status": self.bot_status,
            "migrated_to": self.migrated_to,
        }
        if with_messages:
            state["messages"] = [self._decorated(number, message) for number, message in self.messages.items()]
        return state

    def _decorated(self, number: int, message: Message) -> Message:
        extra: Json = {}
        if reactions := self.reaction_list(number):
            extra["_reactions"] = reactions
        if number in self.deleted:
            extra["_deleted"] = True
        return {**message, **extra} if extra else message


@dataclass(slots=True)
class Query:
    """A button press or an inline query that waits for the bot's answer."""

    person_id: int
    chat_id: int
    asked: float = field(default_factory=time.monotonic)

    def age(self) -> float:
        return time.monotonic() - self.asked


class World:
    def __init__(
        self,
        *,
        token: str = DEMO_TOKEN,
        privacy: bool = True,
        strict: bool = False,
        limits: bool = False,
        first_retry: float = 1.0,  # seconds before a webhook delivery is tried again
        seed: int | None = None,
    ) -> None:
        self.token = token
        self.privacy = privacy
        self.strict = strict
        self.bot: Json = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": "Yachachiq",
            "username": "yachachiq_bot",
        }
        self.clock = Clock()
        self.events = EventHub()
        self.faults = Faults()
        self.limits = Limits(enabled=limits)
        self.files = FileStore()
        self.updates = UpdateQueue()
        self.webhook = Webhook(self.updates, first_retry)
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.commands: dict[str, list[Json]] = {}  # see methods/profile.py for the keys
        self.descriptions: dict[tuple[str, str], str] = {}  # (kind, language) -> text
        self.callbacks: dict[str, Query] = {}
        self.inline_queries: dict[str, Query] = {}
        self.inline_results: dict[str, dict[str, Json]] = {}  # query id -> result id -> InlineQueryResult
        self.inline_messages: dict[str, tuple[int, int]] = {}  # inline_message_id -> chat and message
        self.polls: dict[str, tuple[int, int]] = {}  # poll id -> chat and message
        self.votes: dict[str, dict[int, list[int]]] = {}  # poll id -> person -> options
        self.log: deque[Json] = deque(maxlen=LOGGED_CALLS)
        self.calls = itertools.count()
        self.random = random.Random(seed)
        self._person_ids = itertools.count(FIRST_PERSON)
        self._group_ids = itertools.count(FIRST_GROUP, -1)
        self._supergroup_ids = itertools.count(FIRST_SUPERGROUP, -1)

    def unique(self) -> str:
        """An id of 64 bits as digits, as Telegram gives queries and polls."""
        return str(self.random.getrandbits(63) | 1 << 62)

    def add_person(self, first_name: str, **about: Any) -> Person:
        person = Person(next(self._person_ids), first_name, **about)
        self.people[person.id] = person
        info = {name: value for name, value in person.user().items() if name not in ("is_bot", "language_code")}
        self.chats[person.id] = Chat(person.id, {**info, "type": "private"})
        self.events.publish("person", person=person.json())
        self.tell_chat(self.chats[person.id])
        return person

    def add_group(self, title: str, members: list[int], *, kind: str, forum: bool, bot_status: str) -> Chat:
        chat_id = next(self._supergroup_ids if kind == "supergroup" else self._group_ids)
        info: Json = {"id": chat_id, "title": title, "type": kind}
        if forum:
            info["is_forum"] = True
        statuses = {who: "creator" if place == 0 else "member" for place, who in enumerate(members)}
        chat = Chat(chat_id, info, statuses, bot_status)
        self.chats[chat_id] = chat
        self.tell_chat(chat)
        return chat

    def tell_chat(self, chat: Chat) -> None:
        self.events.publish("chat", chat=chat.json(with_messages=False))

    def state(self) -> Json:
        return {
            "bot": self.bot,
            "people": [person.json() for person in self.people.values()],
            "chats": [chat.json() for chat in self.chats.values()],
            "commands": self.commands,
            "clock": self.clock.json(),
            "event_id": self.events.last_id,
        }

    def close(self) -> None:
        """Lets every waiting phone and poller go, so that the server can stop."""
        self.events.close()
        self.updates.close()
