"""What became of an announcement, person by person, as a table."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from service import amendments, announcement_answers, wordings
from service.models import Announcement, AnnouncementAnswer, Board, Delivery, Person
from service.programme import Programme

HEAD = ("nombre", "distrito", "idioma", "redacción", "estado", "motivo", "hora", "respuesta")
#: A delivery's state and what it means to whoever reads the report.
STATES = {
    "sent": "entregado",
    "unknown": "no se sabe",
    "dead": "no se pudo",
    "cancelled": "detenido",
    "expired": "venció",
    "ready": "por enviar",
    "held": "en pausa",
    "sending": "en camino",
}


def rows(tx: Session, announcement: Announcement, *, programme: Programme) -> list[tuple[str, ...]]:
    """The head, then a line a chat in the order of their names."""
    found = tx.execute(
        select(Delivery, Person, Board.title, AnnouncementAnswer)
        .outerjoin(Person, Person.id == Delivery.chat_id)
        .outerjoin(Board, Board.chat_id == Delivery.chat_id)
        .outerjoin(
            AnnouncementAnswer,
            (AnnouncementAnswer.person_id == Delivery.chat_id) & (AnnouncementAnswer.announcement_id == Delivery.announcement_id),
        )
        .where(Delivery.announcement_id == announcement.id, Delivery.kind == "announcement")
    ).all()
    letters = {wording.id: wording.letter for wording in wordings.of(tx, announcement.id)}
    lines = []
    for delivery, person, board, answer in found:
        lines.append(
            (
                person.name if person else board or "—",
                (person.district or "") if person else "",
                delivery.language,
                letters.get(delivery.data.get("wording_id", 0), "A"),
                *_state(delivery),
                programme.local(delivery.sent_at).strftime("%d/%m/%Y %H:%M") if delivery.sent_at else "",
                str(announcement.answers[answer.choice]) if answer and answer.choice < len(announcement.answers) else "",
            )
        )
    return [HEAD, *sorted(lines)]


def trail(tx: Session, announcement: Announcement) -> list[dict[str, object]]:
    """Each correction and taking back: when, by whom, how many copies were changed and how many not."""
    found = []
    for amendment in amendments.of(tx, announcement.id):
        counted = amendments.counts(tx, amendment)
        by = tx.get(Person, amendment.made_by)
        found.append(
            {
                "at": amendment.made_at.isoformat(),
                "by": by.name if by else "—",
                "taken_back": amendment.wording_id is None,
                "done": counted.get("sent", 0),
                "failed": sum(counted.get(state, 0) for state in ("dead", "unknown", "cancelled", "expired")),
            }
        )
    return found


def answered(tx: Session, announcement: Announcement) -> list[dict[str, object]]:
    """How often each answer was given, by wording."""
    if not announcement.answers:
        return []
    return [
        {"letter": letter, "answers": [[label, times] for label, times in zip(announcement.answers, numbers, strict=True)]}
        for letter, numbers in announcement_answers.counted(tx, announcement).items()
    ]


def _state(delivery: Delivery) -> tuple[str, str]:
    """(state, reason)"""
    error = (delivery.error or "").lower()
    if delivery.state == "dead" and any(word in error for word in ("blocked", "deactivated", "kicked", "not found", "not a member")):
        return "bloqueado", delivery.error or ""
    if delivery.state == "cancelled" and error == "unreachable":
        return "bloqueado", delivery.error or ""
    return STATES[delivery.state], delivery.error or ""
