"""Topics: where the consultants' group is a forum and the programme wants it, a topic a case. Only a view; everything works without it."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service import desk, outbox, people
from service.models import Case, Delivery
from service.programme import Programme

#: Telegram bans bots that open many topics in seconds.
PER_MINUTE = 3
#: A group that is no forum, or where the bot may not open topics, is tried again after this.
TRY_AGAIN = timedelta(days=1)


def owe(tx: Session, *, programme: Programme, now: datetime) -> int:
    """Write a few topics that open cases have not got yet. Returns how many."""
    group = people.group_with(tx, desk.CONSULTANTS)
    if not programme.topic_per_case or group is None:
        return 0
    here = (Delivery.template == desk.TOPIC, Delivery.chat_id == group.chat_id)
    if tx.scalar(select(Delivery.id).where(*here, Delivery.state == "dead", Delivery.created_at > now - TRY_AGAIN).limit(1)) is not None:
        return 0
    newest = tx.scalar(select(func.count()).select_from(Delivery).where(*here, Delivery.created_at > now - timedelta(minutes=1))) or 0
    has_one = select(Delivery.id).where(*here, Delivery.case_id == Case.id, Delivery.state != "dead").exists()
    waiting = select(Case).where(Case.closed_at.is_(None), ~has_one).order_by(Case.urgent.desc(), Case.id)
    found = tx.scalars(waiting.limit(max(0, PER_MINUTE - newest))).all()
    for case in found:
        data = {"case_id": case.id, "chapter": desk.chapter_of(case), "district": case.farmer.district}
        outbox.owe(tx, "case", group.chat_id, desk.TOPIC, data, now=now, language=programme.languages[0], case_id=case.id)
    return len(found)


def opened(tx: Session, sent: Delivery, topic_id: int | None, *, now: datetime) -> None:
    """The topic is there: the case is shown in it from now on."""
    case = tx.get(Case, sent.case_id) if sent.template == desk.TOPIC and sent.case_id else None
    if case is None or topic_id is None:
        return
    case.topic_id = topic_id
    tx.flush()
    if case.is_open:
        desk.show_in(tx, case, sent.chat_id, sent.language, now=now)
