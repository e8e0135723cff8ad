"""Certificates: issued from the register to whoever reached the school's threshold, kept in step with it, verified by anybody."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from service import audit, register
from service.models import Certificate, School
from service.register import Row

#: `t.me/<bot>?start=v_…`, in the QR of a certificate.
LINK_PREFIX = "v_"


def issue(tx: Session, school: School, actor_id: int, *, now: datetime) -> Sequence[tuple[Row, Certificate]]:
    """Write a certificate for whoever earned one, and take back what the register bears out no more.

    Returns those that are new or say something else than before; pressed twice, the second time gives none.
    """
    season = register.of(tx, school, now=now)
    known = {one.registration_id: one for one in tx.scalars(select(Certificate).where(Certificate.school_id == school.id))}
    given = []
    for row in season.rows:
        certificate = known.get(row.registration_id)
        if not row.earned:
            if certificate is not None and certificate.withdrawn_at is None:
                certificate.withdrawn_at = now
            continue
        if certificate is None:
            certificate = Certificate(registration_id=row.registration_id, school_id=school.id, code=secrets.token_urlsafe(12))
        says = {"name": row.name[:120], "school": school.title, "minutes": row.minutes, "attended": row.attended, "held": season.held}
        if certificate.id is not None and certificate.withdrawn_at is None and all(getattr(certificate, k) == v for k, v in says.items()):
            continue
        for name, value in says.items():
            setattr(certificate, name, value)
        certificate.issued_at, certificate.withdrawn_at = now, None
        tx.add(certificate)
        given.append((row, certificate))
    tx.flush()
    if given:
        audit.record(tx, actor_id, "certificates.issue", f"school:{school.id}", now=now)
    return given


def verify(tx: Session, payload: str) -> Certificate | None:
    """The certificate that a link names; None where there is none, or it was taken back."""
    found = tx.scalar(select(Certificate).where(Certificate.code == payload.removeprefix(LINK_PREFIX)))
    return found if found is not None and found.withdrawn_at is None else None


def live(tx: Session, school_id: int) -> Sequence[Certificate]:
    """All that are valid, by name."""
    return tx.scalars(
        select(Certificate).where(Certificate.school_id == school_id, Certificate.withdrawn_at.is_(None)).order_by(Certificate.name)
    ).all()
