"""Updates as no Telegram would send them, and as it would on its worst day: seeded, so that a finding can be found again."""

import copy
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from handlers.routes import BUTTONS, COMMANDS

Json = dict[str, Any]

#: Stands in every name and text; must never stand in a log.
SECRET = "CHUPAFLOR"
DEPTH = 300
ENDS_OF_RANGES = [0, -1, 2**31 - 1, 2**31, -(2**31) - 1, 2**52, 2**63 - 1, 2**63, -(2**63), 2**64, 10**40]
WRONG: list[Any] = [None, True, False, "", "x", [], {}, [[]], 1.5, float("inf"), float("nan"), "٣", "-1", *ENDS_OF_RANGES]
TEXTS = [
    "mi vaca tiene garrapatas", "hola", "gracias", "?", ".", " ", "\n\n\n", "\x00\x07\x1b[31m", "\ud800\udfff\ud83d", "ﷺ" * 50,
    "مرحبا كيف حالك", "\u202eataver\u202c", "👨‍👩‍👧‍👦" * 40, "🐄" * 4096, "e\u0301" * 500, "\u200b" * 100, "a" * 4096, "palabra " * 3_000,
    "<b>no cerrado", "</b></i>&lt;&amp;&#x1F404;", "<a href='javascript:x'>x</a>", "{{ 7 * 7 }} {% for x in y %}", "%s %(name)s {0} {x!r}",
    "'; DROP TABLE people; --", "../../etc/passwd", "Consulta N° 1", "N° 999999999999999999999999", "28/11 9am", "99/99/9999 99:99",
    "²³", "１２", "0", "-5", "1e9", "9" * 5000, "http://" + "a" * 3000, "@yachachiq_bot", "/", "//", "/ ", "/start@otro_bot",
]  # fmt: skip
KINDS: dict[str, Any] = {
    "photo": [{"file_id": "p", "file_unique_id": "u", "width": 1, "height": 1}],
    **{kind: {"file_id": "f", "file_unique_id": "u", "duration": 3, "width": 1, "height": 1, "length": 1}
       for kind in ("voice", "video", "document", "audio", "animation", "video_note", "sticker")},
    "location": {"latitude": -11.0, "longitude": -69.5},
    "venue": {"location": {"latitude": -11.0, "longitude": -69.5}, "title": "x", "address": "y"},
    "contact": {"phone_number": "1", "first_name": "x"},
    "poll": {"id": "1", "question": "?", "options": [{"text": "a", "voter_count": 0}]},
    "dice": {"emoji": "🎲", "value": 3}, "story": {"id": 1}, "game": {"title": "x"}, "giveaway": {"winner_count": 1}, "gift": {"gift": {}},
    "checklist": {"title": "x", "tasks": []}, "paid_media": {"star_count": 1, "paid_media": []}, "invoice": {"title": "x"},
    "new_chat_members": [{"id": 1, "is_bot": False, "first_name": "x"}], "left_chat_member": {"id": 1, "is_bot": True, "first_name": "x"},
    "new_chat_title": "x", "new_chat_photo": [], "delete_chat_photo": True, "group_chat_created": True, "pinned_message": {},
    "migrate_from_chat_id": -5, "successful_payment": {}, "users_shared": {}, "forum_topic_created": {"name": "x"},
    "video_chat_started": {}, "web_app_data": {"data": "x", "button_text": "y"}, "passport_data": {}, "unheard_of": {"x": 1},
}  # fmt: skip
OTHER_UPDATES = (
    "channel_post", "edited_channel_post", "business_message", "chosen_inline_result", "shipping_query", "pre_checkout_query", "poll",
    "poll_answer", "chat_member", "chat_join_request", "message_reaction", "chat_boost", "purchased_paid_media", "unheard_of",
)  # fmt: skip


@dataclass
class Hostile:
    """`people` and `groups` exist; strangers are made up beside them."""

    rng: random.Random
    people: list[int]
    groups: list[int]

    def updates(self, number: int) -> Iterator[Json]:
        """So many updates with numbers of their own; about half of them bent out of shape."""
        makers: list[Callable[[], Json]] = [self._said, self._said, self._said, self._edited, self._pressed, self._pressed, self._inline]
        for update_id in range(1, number + 1):
            update = self.rng.choice([*makers, self._membership, self._other, self._nested])()
            if self.rng.random() < 0.5:
                update = self._bent(update)
            yield {**update, "update_id": update_id}

    def _text(self) -> str:
        words = [f"/{self.rng.choice([*COMMANDS])} {self.rng.choice(TEXTS)}", self.rng.choice(TEXTS), f"{self.rng.choice(TEXTS)} {SECRET}"]
        return self.rng.choice(words)

    def _user(self) -> Json:
        person = self.rng.choice([*self.people, self.rng.randrange(1, 2**40), *ENDS_OF_RANGES])
        return {"id": person, "is_bot": self.rng.random() < 0.05, "first_name": f"{SECRET} {self.rng.choice(TEXTS)}",
                "language_code": self.rng.choice(["es", "pt", "en", "qu", "zh-hans", "", "x" * 1000])}  # fmt: skip

    def _chat(self, user: Json) -> Json:
        if self.rng.random() < 0.7:
            return {"id": user["id"], "type": "private", "first_name": SECRET}
        kind = self.rng.choice(["group", "supergroup", "channel", "private", "unheard_of"])
        return {"id": self.rng.choice([*self.groups, *ENDS_OF_RANGES]), "type": kind, "title": f"{SECRET} {self.rng.choice(TEXTS)}"}

    def _message(self) -> Json:
        user = self._user()
        message: Json = {"message_id": self.rng.randrange(1, 2**50), "from": user, "chat": self._chat(user), "date": 1_795_446_012}
        if self.rng.random() < 0.5:
            message["text"] = self._text()
        else:
            kind = self.rng.choice([*KINDS])
            message[kind] = copy.deepcopy(KINDS[kind])
            message["caption"] = self._text()
        if self.rng.random() < 0.3:
            number, text = self.rng.randrange(1, 60), self._text()
            message["reply_to_message"] = {"message_id": number, "chat": message["chat"], "date": 0, "text": text,
                                           "from": {"id": 1000001, "is_bot": True, "first_name": "Yachachiq"}}  # fmt: skip
        if self.rng.random() < 0.1:
            message["media_group_id"] = self.rng.choice(["1", "x" * 5000])
        return message

    def _said(self) -> Json:
        return {"message": self._message()}

    def _edited(self) -> Json:
        return {"edited_message": {**self._message(), "edit_date": 1_795_446_012}}

    def _pressed(self) -> Json:
        arguments = [str(self.rng.choice([*WRONG, 1, 2, 3, "yes", "all", "health/ticks", SECRET])) for _ in range(self.rng.randrange(4))]
        data = ":".join([self.rng.choice([*BUTTONS, "unheard_of", "", "leave_dialogue"]), *arguments])
        query: Json = {"id": str(self.rng.getrandbits(63)), "from": self._user(), "chat_instance": "1", "data": data}
        if self.rng.random() < 0.9:
            query["message"] = {**self._message(), "from": {"id": 1000001, "is_bot": True, "first_name": "Yachachiq"}}
            if self.rng.random() < 0.7:
                query["message"]["chat"] = {"id": query["from"]["id"], "type": "private"}
        return {"callback_query": query}

    def _inline(self) -> Json:
        return {"inline_query": {"id": str(self.rng.getrandbits(63)), "from": self._user(), "query": self._text(), "offset": ""}}

    def _membership(self) -> Json:
        user = self._user()
        status = self.rng.choice(["member", "left", "administrator", "restricted", "unheard_of"])
        bot = {"id": 1000001, "is_bot": True, "first_name": "Yachachiq"}
        return {"my_chat_member": {"chat": self._chat(user), "from": user, "date": 0, "old_chat_member": {"user": bot, "status": "member"},
                                   "new_chat_member": {"user": bot, "status": status}}}  # fmt: skip

    def _other(self) -> Json:
        return {self.rng.choice(OTHER_UPDATES): self._message()}

    def _nested(self) -> Json:
        """A reply to a reply to a reply; or lists in lists."""
        message = inner = self._message()
        for _ in range(self.rng.randrange(2, DEPTH)):
            inner["reply_to_message"] = (
                {"message_id": 1, "chat": message["chat"], "text": SECRET} if self.rng.random() < 0.9 else {"x": [[[]]]}
            )
            inner = inner["reply_to_message"]
        return {"message": message}

    def _bent(self, update: Json) -> Json:
        """One to three places of it changed, taken away or filled with something else."""
        update = copy.deepcopy(update)
        for _ in range(self.rng.randrange(1, 4)):
            holder, key = self._place(update)
            if self.rng.random() < 0.3:
                holder.pop(key)
            else:
                holder[key] = self.rng.choice([*WRONG, self._text()])
            if not update:
                break
        return update

    def _place(self, update: Json) -> tuple[Json, str]:
        holder, key = update, self.rng.choice([*update])
        while isinstance(holder[key], dict) and holder[key] and self.rng.random() < 0.8:
            holder = holder[key]
            key = self.rng.choice([*holder])
        return holder, key
