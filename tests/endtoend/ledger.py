"""The reckoning: what people said and were owed, against the rows and what stands on the phones.

Every delivery was sent once, or is `uncertain` and counted; nothing is lost, nothing takes effect twice, nobody else hears.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from service import desk
from service.models import Announcement, Case, CaseMessage, Delivery, Question, Registration, SchoolSession, SeenUpdate
from service.programme import Programme
from service.reminders import due_time
from simulator.world import World
from tests.endtoend.hour import ADVICE
from tests.endtoend.village import Village

FIRST_UPDATE = 700_000_001  # of the local Telegram


@dataclass
class Ledger:
    """Reads everything once; each check raises AssertionError with what is wrong."""

    village: Village
    programme: Programme
    counts: dict[str, object] = field(default_factory=dict)

    def check(self) -> dict[str, object]:
        self.village.db.read_now(self._check)
        return self.counts

    def _check(self, tx: Session) -> None:
        deliveries = tx.scalars(select(Delivery)).all()
        self._updates(tx)
        self._questions(tx)
        self._advice(tx, deliveries)
        self._registrations(tx)
        self._reminders(tx, deliveries)
        self._announcement(tx, deliveries)
        self._deliveries(deliveries)

    def _updates(self, tx: Session) -> None:
        world = self.village.world
        seen = tx.scalars(select(SeenUpdate)).all()
        assert not world.updates.pending, f"never acknowledged: {sorted(world.updates.pending)}"
        assert sorted(row.update_id for row in seen) == list(range(FIRST_UPDATE, world.updates.next_id))
        assert not [(row.reference, row.error) for row in seen if row.error]
        self.counts["updates"] = len(seen)

    def _questions(self, tx: Session) -> None:
        """Each thing a farmer said is kept: as one question, in the thread of one case, or as both where that question became the case.

        What began with a picture or a voice is a message of its case only.
        """
        said = {(message.chat_id, message.id) for message in self.village.asked}
        questions = {row.id: row for row in tx.scalars(select(Question))}
        cases = {row.id: row for row in tx.scalars(select(Case))}
        asked = Counter((row.person_id, row.message_id) for row in questions.values() if row.message_id is not None)
        in_cases = {(row.chat_id, row.message_id) for row in tx.scalars(select(CaseMessage).where(CaseMessage.from_farmer))}
        assert asked.keys() | in_cases == said, f"lost: {said - asked.keys() - in_cases}; made up: {(asked.keys() | in_cases) - said}"
        assert set(asked.values()) <= {1}, f"twice: {[one for one, number in asked.items() if number > 1]}"
        twice = [question for question, number in Counter(case.question_id for case in cases.values()).items() if number > 1]
        assert not twice, f"questions with two cases: {twice}"
        self.counts.update(questions=len(questions), cases=len(cases))

    def _advice(self, tx: Session, deliveries: Sequence[Delivery]) -> None:
        """Each reply of a consultant is in its case once, and on its farmer's phone alone."""
        cases = {row.id: row for row in tx.scalars(select(Case))}
        replies = Counter(
            (row.case_id, row.chat_id, row.message_id) for row in tx.scalars(select(CaseMessage).where(~CaseMessage.from_farmer))
        )
        assert replies == Counter((case_id, said.chat_id, said.id) for case_id, said in self.village.advice)
        unseen = {row.case_id for row in deliveries if row.template == "desk.card" and row.state == "unknown"}
        silent = set(cases) - {case_id for case_id, _ in self.village.advice} - unseen
        assert not silent, f"cases that were never shown to the consultant: {silent}"
        for case_id, said in self.village.advice:
            farmer = cases[case_id].farmer_id
            owed = [row for row in deliveries if row.case_id == case_id and row.chat_id == farmer and row.data.get("text") == said.text]
            assert len(owed) == 1, f"{len(owed)} deliveries of {said.text!r}"
            self._heard(owed[0], said.text, repeated=True)
        strangers = [chat for chat in self.village.world.chats if chat > 0 and chat not in {case.farmer_id for case in cases.values()}]
        assert not [chat for chat in strangers if self.village.from_bot(chat, lambda text: ADVICE in text)]
        self.counts["answers"] = len(self.village.advice)

    def _registrations(self, tx: Session) -> None:
        rows = Counter((row.person_id, row.session_id) for row in tx.scalars(select(Registration)) if row.left_at is None)
        assert rows == Counter(self.village.joined)
        self.counts["registrations"] = len(rows)

    def _reminders(self, tx: Session, deliveries: Sequence[Delivery]) -> None:
        """Each that was due while its person was registered is owed once; nobody else is reminded."""
        sessions = {row.id: row for row in tx.scalars(select(SchoolSession))}
        expected = {
            f"reminder:{row.session_id}:{sessions[row.session_id].revision}:{before}:{row.person_id}"
            for row in tx.scalars(select(Registration))
            if row.session_id is not None
            for before in self.programme.reminders
            if row.registered_at < due_time(self.programme, sessions[row.session_id].starts_at, before) <= self.village.now
        }
        owed = [row for row in deliveries if row.kind == "reminder"]
        assert sorted(str(row.dedupe_key) for row in owed) == sorted(expected)
        for row in owed:
            self._heard(row, f"🔔 {row.data['title']}", repeated=True)
        everybody = sum(len(self.village.from_bot(chat, lambda text: text.startswith("🔔"))) for chat in self.village.world.chats)
        assert everybody <= len(owed) + sum(row.uncertain for row in owed)
        self.counts["reminders"] = len(owed)

    def _announcement(self, tx: Session, deliveries: Sequence[Delivery]) -> None:
        announced = self.village.announced
        sent = [row for row in tx.scalars(select(Announcement)) if row.started_at]
        assert [row.state for row in sent] == ["sent"]
        owed = [row for row in deliveries if row.kind == "announcement"]
        assert Counter(row.chat_id for row in owed) == Counter(self.village.audience)
        for row in owed:
            self._heard(row, announced, repeated=False)
        outside = self.village.world.chats.keys() - self.village.audience - {self.village.elena.id}
        assert not [chat for chat in outside if self.village.from_bot(chat, lambda text: announced in text)]
        self.counts.update(announced=len(owed), announced_unknown=sum(row.state == "unknown" for row in owed))

    def _heard(self, row: Delivery, text: str, *, repeated: bool) -> None:
        """On the phone once; where nobody could know, at most twice if such a message is repeated, at most once if not."""
        copies = len(self.village.from_bot(row.chat_id, lambda shown: text in shown))
        if row.uncertain:
            least, most = int(row.state == "sent"), 2 if repeated else 1
        else:
            assert row.state == "sent", f"delivery {row.id} ({row.kind}) is {row.state}: {row.error}"
            least = most = 1
        assert least <= copies <= most, f"{copies} copies of {text!r} in {row.chat_id}; uncertain: {row.uncertain}, {row.state}"

    def _deliveries(self, deliveries: Sequence[Delivery]) -> None:
        """Each row against the phones: what stands there and belongs to no row is the copy of one that was uncertain."""
        overtaken = [row for row in deliveries if row.state == "cancelled" and row.template == desk.TURN]  # it is his turn no longer
        states = Counter(row.state for row in deliveries if row not in overtaken)
        assert not states.keys() - {"sent", "unknown"}, f"{states}: {[(r.id, r.kind, r.error) for r in deliveries if r.state == 'dead']}"
        assert all(row.uncertain for row in deliveries if row.state == "unknown")
        written = Counter((row.chat_id, row.message_id) for row in deliveries if row.state == "sent" and row.message_id != row.edits)
        assert all(number == 1 for number in written.values())
        strays = Counter(chat for chat, number in _on_phones(self.village.world) if (chat, number) not in written)
        missing = written.keys() - set(_on_phones(self.village.world))
        assert not missing, f"said to be sent, but on no phone: {missing}"
        doubtful = Counter[int]()
        for row in deliveries:
            if row.uncertain and row.edits is None:
                doubtful[row.chat_id] += row.attempts - (row.state == "sent")
        assert strays <= doubtful, f"messages that no row accounts for: {self._texts(strays - doubtful, written)}"
        self.counts["deliveries"] = dict(states)
        self.counts["uncertain"] = sum(row.uncertain for row in deliveries)
        self.counts["second copies"] = sum(strays.values())

    def _texts(self, chats: Counter[int], written: Counter[tuple[int, int | None]]) -> list[str]:
        messages = self.village.world.chats
        return [
            f"{c}/{n}: {messages[c].messages[n].get('text')}"
            for c, n in _on_phones(self.village.world)
            if c in chats and (c, n) not in written
        ]


def _on_phones(world: World) -> list[tuple[int, int]]:
    """(chat, message) of everything that the bot wrote."""
    bot = world.bot["id"]
    return [(chat.id, number) for chat in world.chats.values() for number, message in chat.messages.items() if message["from"]["id"] == bot]
