"""Why this person: what a consultant has said of himself that bears on a farmer's case. Nothing is said that he did not write down."""

from typing import TypedDict

from sqlalchemy.orm import Session

from service.models import Case, Profile


class Why(TypedDict):
    subject: str | None  # the chapter of the case, if it is one of his
    district: str | None  # the farmer's, if it is one of his
    land: str | None


def why(tx: Session, case: Case, consultant_id: int) -> Why | None:
    """None where there is nothing to say."""
    profile = tx.get(Profile, consultant_id)
    if profile is None:
        return None
    found = Why(
        subject=case.chapter if case.chapter in profile.chapters else None,
        district=case.farmer.district if case.farmer.district in profile.districts else None,
        land=profile.land.strip() or None,
    )
    return found if any(found.values()) else None
