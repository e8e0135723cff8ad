"""Notes: what consultants tell each other about a case. No farmer ever sees one."""

import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service import audit
from service.models import Case, CaseNote

#: How a reply begins that is a note and no answer.
_SAID_SO = re.compile(r"\s*nota\s*(?:privada|interna)?\s*:\s*", re.IGNORECASE)


def is_note(text: str) -> bool:
    return _SAID_SO.match(text) is not None


def words(text: str) -> str:
    """The note without the word that says that it is one."""
    return _SAID_SO.sub("", text, count=1).strip()


def add(tx: Session, case: Case, author_id: int, text: str, *, now: datetime) -> CaseNote:
    note = CaseNote(case_id=case.id, author_id=author_id, text=text, written_at=now)
    tx.add(note)
    tx.flush()
    audit.record(tx, author_id, "case.note", f"case:{case.id}", now=now)
    return note


def of(tx: Session, case_id: int) -> Sequence[CaseNote]:
    return tx.scalars(select(CaseNote).where(CaseNote.case_id == case_id).order_by(CaseNote.id)).all()


def count(tx: Session, case_id: int) -> int:
    return tx.scalar(select(func.count()).select_from(CaseNote).where(CaseNote.case_id == case_id)) or 0
