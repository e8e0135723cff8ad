"""A case from its beginning: what was said, what was sent with one tap, what consultants noted, who did what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from service import cases, notes
from service.models import AuditRecord, Case, Delivery, Person

#: What a consultant sends without writing it: the template, and which part of its data says what it was.
SENT_BY_TAP = {"case.answer_entry": "entry_id", "case.ask_more": "ask"}
#: Deeds that stand in the story as the message or the note itself.
_SAID = frozenset({"case.answer", "case.ask", "case.note"})


@dataclass(frozen=True)
class Event:
    """`kind`: farmer, consultant, note (`text`); entry, ask, deed (`subject`: the id of what was sent, the action)."""

    at: datetime
    who: str
    kind: str
    text: str = ""
    media: str | None = None
    subject: str | None = None
    to: str | None = None  # whom a deed concerns: a person's name or another case


def of(tx: Session, case: Case) -> list[Event]:
    """Everything, the oldest first."""
    events = [*_messages(tx, case), *_taps(tx, case), *_notes(tx, case), *_deeds(tx, case)]
    return sorted(events, key=lambda event: event.at)


def _messages(tx: Session, case: Case) -> Sequence[Event]:
    return [
        Event(
            message.written_at,
            _name(tx, message.author_id),
            "farmer" if message.from_farmer else "consultant",
            message.text,
            None if message.kind == "text" else message.kind,
        )
        for message in cases.thread(tx, case.id)
    ]


def _taps(tx: Session, case: Case) -> Sequence[Event]:
    sent = select(Delivery).where(Delivery.case_id == case.id, Delivery.chat_id == case.farmer_id, Delivery.template.in_(SENT_BY_TAP))
    return [
        Event(row.created_at, row.data["author"], "entry" if row.template == "case.answer_entry" else "ask", subject=row.data[key])
        for row in tx.scalars(sent)
        if (key := SENT_BY_TAP[row.template]) in row.data
    ]


def _notes(tx: Session, case: Case) -> Sequence[Event]:
    return [Event(note.written_at, _name(tx, note.author_id), "note", note.text) for note in notes.of(tx, case.id)]


def _deeds(tx: Session, case: Case) -> Sequence[Event]:
    subject = f"case:{case.id}"
    records = tx.scalars(
        select(AuditRecord)
        .where(or_(AuditRecord.subject == subject, AuditRecord.subject.startswith(f"{subject}:")), AuditRecord.action.not_in(_SAID))
        .order_by(AuditRecord.id)
    )
    return [
        Event(
            record.at,
            _name(tx, record.actor_id),
            "deed",
            subject=record.action.removeprefix("case."),
            to=_concerned(tx, record.subject),
        )
        for record in records
    ]


def _concerned(tx: Session, subject: str) -> str | None:
    rest = subject.split(":")[2:]
    if not rest:
        return None
    return f"N° {rest[0][1:]}" if rest[0].startswith("N") else _name(tx, int(rest[0]))


def _name(tx: Session, person_id: int | None) -> str:
    person = tx.get(Person, person_id) if person_id is not None else None
    return person.name if person is not None else "—"
