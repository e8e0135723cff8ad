"""A companion who tells what a session was about: one offers, the other asks, and each hears of the other when they are two."""

from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from service import outbox
from service.models import Buddy, Person, SchoolSession

Outcome = Literal["paired", "waiting", "already"]


def offer(tx: Session, session: SchoolSession, teller: Person, title: str, *, now: datetime) -> Outcome:
    """«Puedo contarle a quien faltó.» One at a time: once he is paired he may offer again."""
    tx.refresh(session, with_for_update=True)  # two who press at once do not get the same companion
    if tx.scalar(select(Buddy).where(Buddy.session_id == session.id, Buddy.teller_id == teller.id, Buddy.learner_id.is_(None))):
        return "already"
    row = _first(tx, session, Buddy.teller_id.is_(None))
    if row is None:
        tx.add(Buddy(session_id=session.id, teller_id=teller.id))
        tx.flush()
        return "waiting"
    row.teller_id = teller.id
    return _pair(tx, row, title, now)


def ask(tx: Session, session: SchoolSession, learner: Person, title: str, *, now: datetime) -> Outcome:
    """«Que un compañero me cuente.»"""
    tx.refresh(session, with_for_update=True)
    if tx.scalar(select(Buddy).where(Buddy.session_id == session.id, Buddy.learner_id == learner.id)):
        return "already"
    row = _first(tx, session, Buddy.learner_id.is_(None))
    if row is None:
        tx.add(Buddy(session_id=session.id, learner_id=learner.id))
        tx.flush()
        return "waiting"
    row.learner_id = learner.id
    return _pair(tx, row, title, now)


def _first(tx: Session, session: SchoolSession, alone: ColumnElement[bool]) -> Buddy | None:
    return tx.scalar(select(Buddy).where(Buddy.session_id == session.id, alone).order_by(Buddy.id))


def _pair(tx: Session, row: Buddy, title: str, now: datetime) -> Outcome:
    row.matched_at = now
    tx.flush()
    teller, learner = tx.get_one(Person, row.teller_id), tx.get_one(Person, row.learner_id)
    for person, other, template in ((teller, learner, "buddy.tells"), (learner, teller, "buddy.learns")):
        data = {"title": title, "name": other.name, "person_id": other.id}
        outbox.owe(tx, "change", person.id, template, data, now=now, language=person.language, dedupe_key=f"buddy:{row.id}:{person.id}")
    return "paired"
