"""What each part of an alarm brings: the same messages with one part away, the words weighed anew without it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from unittest.mock import patch

from knowledge.calibrate_danger import Message, fit, messages
from knowledge.danger import Weights, load
from knowledge.evaluation.measure import Outcome, ask_all
from knowledge.evaluation.questions import Question, questions
from knowledge.manual import Manual
from knowledge.matcher import Matcher


@dataclass(frozen=True, slots=True)
class Part:
    """What is taken away: features with one of these marks (`knowledge.danger.features`), or facts of `knowledge.red_flags`."""

    name: str
    marks: str = ""
    facts: tuple[str, ...] = ()


PARTS = (
    Part("everything"),
    Part("without concepts", "@"),
    Part("without endings and beginnings", "~^"),
    Part("without pairs of words", " "),
    Part("single words only", "@~^ "),
    Part("without patterns", facts=("pattern",)),
    Part("without the ranking", facts=("flagged", "lead", "other_answer")),
)


def asked(author: str | None = None) -> list[Question]:
    """The messages of danger and their look-alikes in the final part, of one author or of all."""
    found = [question for question in questions("final") if question.kind in ("red_flag", "look_alike")]
    return [question for question in found if author in (None, question.author)]


def caught_and_false(outcomes: Sequence[Outcome]) -> tuple[float, float]:
    """The shares in percent of messages of danger and of look-alikes that ring."""
    rings = {kind: [outcome.alarm for outcome in outcomes if outcome.question.kind == kind] for kind in ("red_flag", "look_alike")}
    return 100 * sum(rings["red_flag"]) / len(rings["red_flag"]), 100 * sum(rings["look_alike"]) / len(rings["look_alike"])


def without_each(manual: Manual) -> Iterator[tuple[str, float, float]]:
    """Each part's name, what is caught without it and how many look-alikes ring."""
    rows = list(messages(manual))
    matcher = Matcher(manual)
    for part in PARTS:
        weights = _without(part, rows)
        with patch("knowledge.danger.load", return_value=weights), patch("knowledge.red_flags.load", return_value=weights):
            yield part.name, *caught_and_false(ask_all(matcher, asked()).outcomes)


def _without(part: Part, rows: Sequence[Message]) -> Weights:
    weights = load()
    facts = {name: 0.0 if name in part.facts else weight for name, weight in weights.facts.items()}
    if not part.marks:
        return replace(weights, facts=facts)
    kept = [replace(row, features=frozenset(name for name in row.features if not set(part.marks) & set(name))) for row in rows]
    bias, words = fit(kept)
    return replace(weights, bias=bias, words=words, facts=facts)
