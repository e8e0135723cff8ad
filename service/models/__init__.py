"""The tables, a module a noun. What each word means: DESIGN.md, "Words"; what each one promises: docs/architecture.md."""

from service.models.announcements import Amendment, Announcement, AnnouncementAnswer, Board, PersonActivity, SavedAudience, Tip, Wording
from service.models.attendance import (
    Attendance,
    Buddy,
    Certificate,
    PollVote,
    QuizQuestion,
    QuizSheet,
    RegisterName,
    Roll,
    SessionFeedback,
)
from service.models.base import Base
from service.models.cases import Case, CaseMessage, CaseNote, Offer, Profile
from service.models.learning import Lesson, ManualRevision
from service.models.outbox import Delivery
from service.models.people import Consent, Group, Invite, Person, Role
from service.models.plots import Plot, PlotObservation
from service.models.questions import Question
from service.models.running import AuditRecord, Dialogue, Lease, SeenUpdate
from service.models.schools import (
    CodeTry,
    Facilitator,
    Registration,
    Reminder,
    ReminderChoice,
    Rsvp,
    School,
    SchoolSession,
    SharedCard,
)

__all__ = [
    "Amendment",
    "Announcement",
    "AnnouncementAnswer",
    "Attendance",
    "AuditRecord",
    "Base",
    "Board",
    "Buddy",
    "Case",
    "CaseMessage",
    "CaseNote",
    "Certificate",
    "CodeTry",
    "Consent",
    "Delivery",
    "Dialogue",
    "Facilitator",
    "Group",
    "Invite",
    "Lease",
    "Lesson",
    "ManualRevision",
    "Offer",
    "Person",
    "PersonActivity",
    "Plot",
    "PlotObservation",
    "PollVote",
    "Profile",
    "Question",
    "QuizQuestion",
    "QuizSheet",
    "RegisterName",
    "Registration",
    "Reminder",
    "ReminderChoice",
    "Role",
    "Roll",
    "Rsvp",
    "SavedAudience",
    "School",
    "SchoolSession",
    "SeenUpdate",
    "SessionFeedback",
    "SharedCard",
    "Tip",
    "Wording",
]
