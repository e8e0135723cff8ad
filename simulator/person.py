"""A person in a test: writes, taps, and waits for what the bot says."""

import asyncio
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from simulator.connection import PATIENCE, Connection
from simulator.events import EVENT_ID
from simulator.seen import Json, Message, Wanted, test_of

FILE_NAMES = {"photo": "photo.jpg", "voice": "voice.ogg", "video": "video.mp4", "video_note": "note.mp4",
              "audio": "audio.mp3", "sticker": "sticker.webp", "animation": "animation.mp4"}  # fmt: skip

START_LINK = re.compile(r"https://t\.me/\w+\?start=([A-Za-z0-9_-]{1,64})")


class HasId(Protocol):
    @property
    def id(self) -> int: ...


Chat = HasId | None  # None: the person's private chat with the bot


class Person:
    def __init__(self, connection: Connection, person_id: int, first_name: str) -> None:
        self.connection = connection
        self.id = person_id
        self.first_name = first_name
        self.mark = 0  # the newest event before his last own action

    def __repr__(self) -> str:
        return f"Person({self.first_name!r}, {self.id})"

    async def _act(self, path: str, body: Json | None = None, **options: Any) -> Json:
        answer = await self.connection.post(path, body, **options)
        self.mark = int(answer.headers[EVENT_ID])
        result: Json = answer.json()
        return result

    async def _send(self, chat: Chat, reply_to: Message | None, content: Json) -> Message:
        body = {"person_id": self.id, "chat_id": self._chat_id(chat), **content}
        if reply_to:
            body["reply_to"] = reply_to.id
        raw = await self._act("/phone/messages", body)
        return Message.of(raw, self.mark + 1)

    def _chat_id(self, chat: Chat) -> int:
        return self.id if chat is None else chat.id

    async def says(self, text: str, *, chat: Chat = None, reply_to: Message | None = None, thread_id: int = 0) -> Message:
        return await self._send(chat, reply_to, {"text": text, "thread_id": thread_id})

    async def opens(self, link: str) -> Message:
        """Follows a start link of the bot and presses Start. A payload that Telegram would drop fails the test."""
        payload = START_LINK.fullmatch(link)
        assert payload, f"no start link with 1 to 64 of A-Z a-z 0-9 _ -: {link}"
        return await self.says(f"/start {payload[1]}")

    async def sends(
        self, kind: str, file: bytes | Path | str, *, caption: str = "", chat: Chat = None,
        reply_to: Message | None = None, album: str = "",
    ) -> Message:  # fmt: skip
        """`kind` is photo, voice, video, video_note, document, audio, sticker or animation."""
        content = file if isinstance(file, bytes) else await asyncio.to_thread(Path(file).read_bytes)
        name = FILE_NAMES.get(kind, "file.bin") if isinstance(file, bytes) else Path(file).name
        form = {"person_id": str(self.id), "chat_id": str(self._chat_id(chat)), "kind": kind, "caption": caption}
        if reply_to:
            form["reply_to"] = str(reply_to.id)
        if album:
            form["media_group_id"] = album
        raw = await self._act("/phone/messages", data=form, files={"file": (name, content)})
        return Message.of(raw, self.mark + 1)

    async def shares_location(self, latitude: float, longitude: float, *, chat: Chat = None, reply_to: Message | None = None) -> Message:
        return await self._send(chat, reply_to, {"location": {"latitude": latitude, "longitude": longitude}})

    async def shares_contact(self, phone_number: str, *, chat: Chat = None, reply_to: Message | None = None) -> Message:
        contact = {"phone_number": phone_number, "first_name": self.first_name, "user_id": self.id}
        return await self._send(chat, reply_to, {"contact": contact})

    async def forwards(self, message: Message, *, chat: Chat = None) -> Message:
        source = {"chat_id": message.chat_id, "message_id": message.id}
        return await self._send(chat, None, {"forward_from": source})

    async def taps(
        self, part: str, message: Message | None = None, chat: Chat = None, timeout: float = PATIENCE  # noqa: ASYNC109
    ) -> Message:  # fmt: skip
        """Taps the button with that text (or a part of it) on the message, else on the newest one that has it.

        A key of the reply keyboard, where no inline button fits, is typed for him. Returns the message tapped
        (or sent). Raises AssertionError when no such button appears in time.
        """
        chat_id = self._chat_id(chat)

        def find() -> Message | str | None:
            if message:
                shown = self.connection.messages.get(chat_id, {}).get(message.id)
                return shown if shown and shown.button(part) else None
            for shown in reversed(self._from_bot(chat)):
                if shown.button(part):
                    return shown
            return next((key for key in self.keys(chat) if part in key), None)

        found = await self._wait(find, timeout, f"no button {part!r}", chat)
        if isinstance(found, str):
            return await self.says(found, chat=chat)
        button = found.button(part) or {}
        assert "callback_data" in button, f"the button {part!r} of {self.first_name} is no callback: {button}"
        place = {"person_id": self.id, "chat_id": chat_id, "message_id": found.id}
        await self._act("/phone/taps", {**place, "data": button["callback_data"]})
        tapped: Message = found
        return tapped

    async def hears(
        self,
        wanted: Wanted = "",
        *,
        chat: Chat = None,
        timeout: float = PATIENCE,  # noqa: ASYNC109
        after: Message | None = None,
    ) -> Message:
        """The first message or edit of the bot with that text, pattern or property in that chat.

        It came after `after`, else after this person's last own action. Raises AssertionError with what came instead.
        """
        test, mark = test_of(wanted), after.event if after else self.mark
        what = f"did not hear {wanted.pattern if isinstance(wanted, re.Pattern) else wanted!r}"
        found: Message = await self._wait(
            lambda: next((one for one in self._heard(chat, mark) if test(one)), None), timeout, what, chat, mark
        )
        return found

    async def hears_nothing(self, *, chat: Chat = None, seconds: float = 0.5) -> None:
        """Raises AssertionError when the bot says something in that time or has since his last action."""
        await asyncio.sleep(seconds)
        heard = [one.text for one in self._heard(chat, self.mark)]
        assert not heard, f"{self.first_name} heard {heard}"

    async def is_shown(self, part: str, timeout: float = PATIENCE) -> str:  # noqa: ASYNC109
        """The answer to his last tap that pops up over the chat."""

        def find() -> str | None:
            for _, event in self.connection.since(self.mark):
                if event["type"] == "callback_answer" and event["person_id"] == self.id:
                    text = str(event["text"])
                    if part in text:
                        return text or "\0"
            return None

        return str(await self._wait(find, timeout, f"was not shown {part!r}", None)).strip("\0")

    async def _wait(
        self, find: Callable[[], Any], seconds: float, what: str, chat: Chat, mark: int = 0
    ) -> Any:  # fmt: skip
        try:
            return await self.connection.until(find, seconds)
        except TimeoutError:
            heard = [(one.text, one.buttons) for one in self._heard(chat, mark)][-8:]
            raise AssertionError(f"{self.first_name}: {what} within {seconds} s, but: {heard}") from None

    def _heard(self, chat: Chat, mark: int) -> list[Message]:
        chat_id, kinds = self._chat_id(chat), {"message": False, "edited": True}
        events = [(number, one) for number, one in self.connection.since(mark) if one["type"] in kinds]
        return [
            Message.of(one["message"], number, edited=kinds[one["type"]])
            for number, one in events
            if one["chat_id"] == chat_id and one["message"]["from"]["id"] == self.connection.bot_id
        ]

    def inbox(self, chat: Chat = None) -> list[Message]:
        """All messages of the chat as they stand now, the oldest first."""
        return list(self.connection.messages.get(self._chat_id(chat), {}).values())

    def _from_bot(self, chat: Chat) -> list[Message]:
        return [one for one in self.inbox(chat) if one.sender_id == self.connection.bot_id]

    def keys(self, chat: Chat = None) -> list[str]:
        """The words on the reply keyboard that he sees."""
        markup = self.connection.keyboards.get((self._chat_id(chat), self.id)) or {}
        return [str(key["text"]) for row in markup.get("keyboard", []) for key in row]

    async def edits(self, message: Message, text: str) -> Message:
        place = {"person_id": self.id, "chat_id": message.chat_id, "message_id": message.id}
        return Message.of(await self._act("/phone/edits", {**place, "text": text}), self.mark + 1, edited=True)

    async def deletes(self, message: Message) -> None:
        place = {"person_id": self.id, "chat_id": message.chat_id, "message_id": message.id}
        await self._act("/phone/deletes", place)

    async def reacts(self, message: Message, emoji: str) -> None:
        place = {"person_id": self.id, "chat_id": message.chat_id, "message_id": message.id}
        await self._act("/phone/reactions", {**place, "emoji": emoji})

    async def votes(self, message: Message, *options: int) -> None:
        place = {"person_id": self.id, "chat_id": message.chat_id, "message_id": message.id}
        await self._act("/phone/polls", {**place, "option_ids": list(options)})

    async def asks_inline(self, query: str) -> str:
        return str((await self._act("/phone/inline", {"person_id": self.id, "query": query}))["query_id"])

    async def shares_inline(self, query_id: str, result_id: str, *, chat: Chat = None) -> Message:
        """Chooses one of the results that the bot answered with."""
        return await self._send(chat, None, {"via_inline": {"query_id": query_id, "result_id": result_id}})

    async def blocks(self) -> None:
        await self._act(f"/phone/people/{self.id}/state", {"blocked": True})

    async def unblocks(self) -> None:
        await self._act(f"/phone/people/{self.id}/state", {"blocked": False})

    async def deactivates(self) -> None:
        await self._act(f"/phone/people/{self.id}/state", {"deactivated": True})
