"""Old cases by their words: the farmers' and the consultants' own, without regard to accents, endings and capitals."""

from collections import defaultdict
from dataclasses import dataclass
from math import log

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge.normalise import fold
from knowledge.stem import stem
from service.models import Case, CaseMessage, CaseNote, Person, Question

#: How many of the newest texts are looked through: about two years of a province, a tenth of a second.
MOST_TEXTS = 10_000


@dataclass(frozen=True)
class Found:
    case_id: int
    score: float
    text: str  # where most of the words stand


def search(tx: Session, words: str, limit: int = 5) -> list[Found]:
    """The cases in which most of the words stand, rare words counting more; among equals the newest first."""
    wanted = frozenset(_stems(words))
    texts = _texts(tx)
    known = [(case_id, text, wanted.intersection(_stems(text))) for case_id, text in texts] if wanted else []
    rarity = {one: log(1 + len(texts) / number) for one in wanted if (number := sum(one in found for _, _, found in known))}
    cases: dict[int, list[tuple[frozenset[str], str]]] = defaultdict(list)
    for case_id, text, found in known:
        if found:
            cases[case_id].append((found, text))
    ranked = [_found(case_id, said, rarity) for case_id, said in cases.items()]
    return sorted(ranked, key=lambda one: (-one.score, -one.case_id))[:limit]


def farmers(tx: Session, name: str, limit: int = 8) -> list[Person]:
    """Farmers with cases whose name has words that begin like these, the last who wrote first."""
    wanted = fold(name).split()
    having = select(Case.farmer_id).distinct()
    people = tx.scalars(select(Person).where(Person.id.in_(having), Person.id > 0).order_by(Person.last_seen_at.desc()))
    return [person for person in people if wanted and all(_begins(one, fold(person.name).split()) for one in wanted)][:limit]


def _begins(wanted: str, words: list[str]) -> bool:
    return any(word.startswith(wanted) for word in words)


def _found(case_id: int, said: list[tuple[frozenset[str], str]], rarity: dict[str, float]) -> Found:
    all_found = frozenset[str]().union(*(found for found, _ in said))
    _, best = max(said, key=lambda one: sum(rarity[word] for word in one[0]))
    return Found(case_id, sum(rarity[word] for word in all_found), best)


def _texts(tx: Session) -> list[tuple[int, str]]:
    """(case, text) of what was asked, said and noted, the newest first."""
    asked = select(Case.id, Question.text).join(Question, Question.id == Case.question_id).order_by(Case.id.desc())
    said = select(CaseMessage.case_id, CaseMessage.text).where(CaseMessage.text != "").order_by(CaseMessage.id.desc())
    noted = select(CaseNote.case_id, CaseNote.text).order_by(CaseNote.id.desc())
    return [(case_id, text) for query in (asked, said, noted) for case_id, text in tx.execute(query.limit(MOST_TEXTS))]


def _stems(text: str) -> list[str]:
    return [stem(word) for word in fold(text).split() if len(word) > 2 or word.isdigit()]
