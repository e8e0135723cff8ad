"""What a farmer lives from: he says so himself, so that what is announced and told of the season fits."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.models import PersonActivity


def of(tx: Session, person_id: int) -> list[str]:
    return sorted(tx.scalars(select(PersonActivity.activity).where(PersonActivity.person_id == person_id)))


def toggle(tx: Session, person_id: int, activity: str) -> None:
    row = tx.get(PersonActivity, (person_id, activity))
    if row is None:
        tx.add(PersonActivity(person_id=person_id, activity=activity))
    else:
        tx.delete(row)
    tx.flush()
