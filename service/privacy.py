"""People own their data: all of it in one file, or gone."""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, inspect, or_, select, update
from sqlalchemy.orm import Session

from service import announcements, audit, joining, learning, outbox, privacy_seasons
from service.models import (
    Amendment,
    Announcement,
    AnnouncementAnswer,
    AuditRecord,
    Board,
    Case,
    CaseMessage,
    CaseNote,
    CodeTry,
    Consent,
    Dialogue,
    Facilitator,
    Group,
    Invite,
    Lesson,
    Offer,
    Person,
    PersonActivity,
    Profile,
    Question,
    Registration,
    Reminder,
    ReminderChoice,
    Role,
    Rsvp,
    SavedAudience,
    School,
    SchoolSession,
    SeenUpdate,
    SharedCard,
    Tip,
    Wording,
)
from service.scrub import ERASED

#: What a school knows of its host.
_HOSTS_OWN = ("host", "host_id", "host_consent_at", "latitude", "longitude")


def export(tx: Session, person: Person) -> dict[str, Any]:
    """Everything kept about the person, as plain data."""

    def rows(model: Any, *columns: str, **match: Any) -> list[dict[str, Any]]:
        found = select(model).filter_by(**match).order_by(*inspect(model).primary_key)
        return [{name: _plain(getattr(row, name)) for name in columns} for row in tx.scalars(found)]

    return {
        "person": {
            name: _plain(getattr(person, name))
            for name in ("id", "name", "language", "district", "joined_at", "last_seen_at", "stopped_at", "muted_until")
        },
        "roles": rows(Role, "role", "granted_at", person_id=person.id),
        "consents": rows(Consent, "purpose", "granted_at", "withdrawn_at", person_id=person.id),
        "questions": rows(Question, "text", "asked_at", "decision", "entry_id", "outcome", person_id=person.id),
        "cases": rows(Case, "id", "reason", "opened_at", "answered_at", "closed_at", "rating", farmer_id=person.id),
        "messages": rows(CaseMessage, "case_id", "kind", "text", "written_at", author_id=person.id),
        "profile": rows(
            Profile,
            "chapters",
            "districts",
            "languages",
            "hours",
            "weekly_hours",
            "land",
            "away_until",
            "digest_at",
            "quiet",
            person_id=person.id,
        ),
        "turns": rows(Offer, "case_id", "offered_at", "taken_at", person_id=person.id),
        "notes": rows(CaseNote, "case_id", "text", "written_at", author_id=person.id),
        "lessons": rows(Lesson, "kind", "entry_id", "state", "data", "proposed_at", author_id=person.id),
        "activities": rows(PersonActivity, "activity", person_id=person.id),
        "announcement_answers": rows(AnnouncementAnswer, "announcement_id", "choice", "answered_at", person_id=person.id),
        "tips": rows(Tip, "entry_id", "told_at", person_id=person.id),
        "registrations": rows(Registration, "session_id", "school_id", "state", "registered_at", "left_at", person_id=person.id),
        "guests": rows(Registration, "session_id", "school_id", "guest_name", "state", "registered_at", registered_by=person.id),
        "rsvps": [
            {name: _plain(getattr(row, name)) for name in ("session_id", "coming", "companions", "said_at")}
            for row in tx.scalars(select(Rsvp).where(Rsvp.registration_id.in_(_places(person.id))))
        ],
        "reminder_choice": rows(ReminderChoice, "ladder", "chosen_at", person_id=person.id),
        "code_tries": rows(CodeTry, "tried_at", person_id=person.id),
        "host_of": rows(School, "title", "host", "latitude", "longitude", "host_consent_at", host_id=person.id),
        "facilitator_of": rows(Facilitator, "school_id", "added_at", person_id=person.id),
        **_all_plain(privacy_seasons.export(tx, person.id)),
    }


def erase(tx: Session, person: Person, *, now: datetime) -> list[int]:
    """Forget the person. What others need of his cases stays under a made-up number, without words.

    Returns the open cases that this closed.
    """
    still_open = tx.scalars(select(Case).where(Case.farmer_id == person.id, Case.closed_at.is_(None))).all()
    for case in still_open:
        joining.hand_over(tx, case)
    open_cases = [case.id for case in still_open]
    tx.execute(update(Case).where(Case.id.in_(open_cases)).values(closed_at=now))
    announcements.forget_author(tx, person.id, now=now)
    outbox.forget(tx, person.id, person.name)
    learning.forget(tx, person)
    tx.execute(update(Case).where(Case.owner_id == person.id, Case.closed_at.is_(None)).values(owner_id=None))
    tx.execute(update(Case).where(Case.offered_to_id == person.id).values(offered_to_id=None, open_to_all_at=None))
    tx.execute(update(SeenUpdate).where(_from(person.id)).values(payload=None))
    tx.execute(update(Question).where(Question.person_id == person.id).values(text=ERASED))
    tx.execute(update(CaseMessage).where(CaseMessage.author_id == person.id).values(text=ERASED, album=None, file_key=None))
    about_him = CaseNote.case_id.in_(select(Case.id).where(Case.farmer_id == person.id))
    tx.execute(update(CaseNote).where(or_(CaseNote.author_id == person.id, about_him)).values(text=ERASED))
    privacy_seasons.erase(tx, person.id)
    tx.execute(delete(Rsvp).where(Rsvp.registration_id.in_(_places(person.id))))
    tx.execute(update(Registration).where(Registration.registered_by == person.id).values(registered_by=None))  # the guest's word stands
    tx.execute(update(School).where(School.host_id == person.id).values(**dict.fromkeys(_HOSTS_OWN)))
    of_the_desk = (Profile, Offer, AnnouncementAnswer, PersonActivity, Tip)
    for model in (Reminder, ReminderChoice, CodeTry, Facilitator, Registration, Role, Dialogue, Consent, *of_the_desk):
        tx.execute(delete(model).where(model.person_id == person.id))
    _give_to_nobody(tx, person, now=now)
    audit.record(tx, None, "person.erase", "person", now=now)
    return open_cases


def _places(person_id: int) -> Select[int]:
    return select(Registration.id).where(Registration.person_id == person_id)


def _from(person_id: int) -> ColumnElement[bool]:
    """Updates set aside, whole as they came, in which the person's number stands."""
    return or_(*(SeenUpdate.payload.contains(f'"id": {person_id}{end}') for end in ",}"))


def _give_to_nobody(tx: Session, person: Person, *, now: datetime) -> None:
    """Put a person without a name in his place wherever a row still points at him, so that no identifier remains."""
    nobody = Person(
        id=-1 - secrets.randbelow(2**52), name=ERASED, language=person.language, joined_at=now, last_seen_at=now, stopped_at=now
    )
    tx.add(nobody)
    tx.flush()
    for column in (
        Question.person_id,
        Question.chosen_by_id,
        Lesson.author_id,
        Lesson.credit_id,
        Lesson.decided_by_id,
        Case.farmer_id,
        Case.owner_id,
        CaseMessage.author_id,
        CaseMessage.chat_id,
        CaseNote.author_id,
        School.organizer_id,
        SchoolSession.organizer_id,
        SharedCard.shared_by,
        Announcement.author_id,
        Announcement.chat_id,
        Wording.chat_id,
        Amendment.made_by,
        SavedAudience.saved_by,
        Board.added_by,
        AuditRecord.actor_id,
        Group.set_by,
        Invite.created_by,
        Invite.used_by,
        Role.granted_by,
        *privacy_seasons.POINTERS,
    ):
        tx.execute(update(column.class_).where(column == person.id).values({column.key: nobody.id}))
    tx.execute(update(AuditRecord).where(AuditRecord.subject.endswith(f":{person.id}")).values(subject=ERASED))
    tx.flush()
    tx.expire_all()
    tx.delete(person)
    tx.flush()


def _all_plain(parts: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    return {part: [{name: _plain(value) for name, value in row.items()} for row in rows] for part, rows in parts.items()}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
