"""Jobs that only one process may do: held by a row that runs out by itself, so that a killed holder is followed by another."""

from datetime import datetime, timedelta

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from service.insert import insert_new
from service.models import Lease


def hold(tx: Session, name: str, holder: str, *, for_: timedelta, now: datetime) -> bool:
    """Take or renew the lease. True where `holder` has it until `now + for_`."""
    tx.execute(insert_new(tx, Lease), {"name": name, "holder": holder, "until": now})
    taken = tx.execute(
        update(Lease)
        .where(Lease.name == name, or_(Lease.until <= now, Lease.holder == holder))
        .values(holder=holder, until=now + for_)
        .returning(Lease.name)
    )
    return taken.first() is not None


def release(tx: Session, name: str, holder: str, *, now: datetime) -> None:
    tx.execute(update(Lease).where(Lease.name == name, Lease.holder == holder).values(until=now))
