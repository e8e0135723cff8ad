"""What the seasons of field schools keep about a person: part of his export, and of what is erased with him."""

from typing import Any

from sqlalchemy import Select, delete, or_, select, update
from sqlalchemy.orm import Session

from service.models import (
    Attendance,
    Buddy,
    Certificate,
    Delivery,
    Plot,
    PlotObservation,
    PollVote,
    QuizQuestion,
    QuizSheet,
    RegisterName,
    Registration,
    Roll,
    SessionFeedback,
)

#: Columns that point at a person without saying more of him: somebody without a name takes his place there.
POINTERS = (Attendance.marked_by, QuizQuestion.author_id, Plot.person_id, PlotObservation.author_id)
#: Messages in which others read his name.
NAMING = ("roll.plan", "feedback.said", "buddy.tells", "buddy.learns")


def export(tx: Session, person_id: int) -> dict[str, Any]:
    def rows(query: Any, *columns: str) -> list[dict[str, Any]]:
        return [{name: getattr(row, name) for name in columns} for row in tx.scalars(query)]

    places = _places(person_id)
    return {
        "attendance": rows(select(Attendance).where(Attendance.registration_id.in_(places)), "session_id", "present", "how", "marked_at"),
        "register_name": rows(select(RegisterName).where(RegisterName.registration_id.in_(places)), "name"),
        "certificates": rows(
            select(Certificate).where(Certificate.registration_id.in_(places)), "name", "school", "minutes", "attended", "held", "issued_at"
        ),
        "feedback": rows(select(SessionFeedback).where(SessionFeedback.person_id == person_id), "session_id", "useful", "wish", "said_at"),
        "buddies": rows(select(Buddy).where(or_(Buddy.teller_id == person_id, Buddy.learner_id == person_id)), "session_id", "matched_at"),
        "quiz_votes": rows(select(PollVote).where(PollVote.person_id == person_id), "poll_id", "chosen", "voted_at"),
        "observations": rows(
            select(PlotObservation).where(PlotObservation.author_id == person_id),
            *("plot_id", "seen_at", "animals", "grass", "weeds", "pests", "soil", "trees", "saw", "decided", "latitude", "longitude"),
        ),
    }


def erase(tx: Session, person_id: int) -> None:
    """What a school saw on its plots stays, without his words, photos and places; all that is about himself goes."""
    places = _places(person_id)
    for model in (Attendance, RegisterName, Certificate, QuizSheet):
        tx.execute(delete(model).where(model.registration_id.in_(places)))
    for by_person in (SessionFeedback, PollVote):
        tx.execute(delete(by_person).where(by_person.person_id == person_id))
    tx.execute(delete(Buddy).where(or_(Buddy.teller_id == person_id, Buddy.learner_id == person_id)))
    tx.execute(update(Roll).where(Roll.voice_chat_id == person_id).values(voice_chat_id=None, voice_message_id=None))
    tx.execute(delete(Delivery).where(Delivery.template.in_(NAMING), Delivery.state == "ready"))  # a plan is written anew, without him
    tx.execute(update(Delivery).where(Delivery.template.in_(NAMING), Delivery.state != "sending").values(data={}))
    own = select(Plot.id).where(Plot.person_id == person_id, Plot.school_id.is_(None))
    tx.execute(delete(PlotObservation).where(PlotObservation.plot_id.in_(own)))
    tx.execute(delete(Plot).where(Plot.person_id == person_id, Plot.school_id.is_(None)))
    nothing = dict.fromkeys(("saw", "decided", "photo_chat_id", "photo_message_id", "latitude", "longitude"))
    tx.execute(update(PlotObservation).where(PlotObservation.author_id == person_id).values(**nothing))


def _places(person_id: int) -> Select[int]:
    return select(Registration.id).where(Registration.person_id == person_id)
