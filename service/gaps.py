"""What was asked and the manual did not answer: where it has to grow."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from knowledge.matcher import Matcher
from knowledge.wordings import clusters
from service.models import Person, Question
from service.scrub import ERASED, scrubbed

SINCE = timedelta(days=90)
#: A cell with fewer people is not shown (DESIGN.md, promise 6).
FEWEST = 5
_MOST_QUESTIONS = 500


@dataclass(frozen=True)
class Gap:
    """One thing that was asked: an example, how often, and by how many people of each district where they are enough."""

    text: str
    times: int
    districts: list[tuple[str, int]]
    hidden: bool  # people of other districts asked it too, too few to be counted


def find(tx: Session, matcher: Matcher, *, now: datetime, limit: int) -> list[Gap]:
    """The most frequent ones. What the manual has learned to answer since is none any more."""
    unanswered = or_(Question.decision == "consultant", Question.outcome.in_(("not_this", "consultant")))
    query = select(Question, Person.name, Person.district).join(Person, Person.id == Question.person_id)
    query = query.where(unanswered, Question.red_flag.is_(None), Question.asked_at > now - SINCE)
    rows = [
        (question, scrubbed(question.text, name), district)
        for question, name, district in tx.execute(query.order_by(Question.id.desc()).limit(_MOST_QUESTIONS))
        if question.text != ERASED and matcher.stands_alone(question.text)
    ]
    found: list[Gap] = []
    for numbers in clusters([text for _, text, _ in rows], matcher.ranker):
        if len(found) == limit:
            break
        members = [rows[number] for number in numbers]
        example = members[0][1]
        refused = any(question.outcome == "not_this" for question, _, _ in members)
        if refused or matcher.ask(example).decision != "answer":
            people: dict[str | None, set[int]] = defaultdict(set)
            for question, _, district in members:
                people[district].add(question.person_id)
            found.append(Gap(example, len(members), *counted({district: len(ids) for district, ids in people.items()})))
    return found


def counted(people: dict[str | None, int]) -> tuple[list[tuple[str, int]], bool]:
    """The districts that may be shown, the largest first, and whether there are others.

    A single hidden one could be told from the sum: then the smallest shown one is hidden with it.
    """
    shown = sorted(((name, count) for name, count in people.items() if name and count >= FEWEST), key=lambda cell: (-cell[1], cell[0]))
    hidden = len(people) - len(shown)
    if hidden == 1 and shown:
        shown.pop()
    return shown, hidden > 0
