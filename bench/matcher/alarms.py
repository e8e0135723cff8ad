"""What each part of an alarm brings: the same messages with one part away, the words weighed anew without it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from unittest.mock import patch

from knowledge.calibrate_danger import fit, messages
from knowledge.danger import features
from knowledge.evaluation.measure import Outcome, ask_all
from knowledge.evaluation.questions import Question, questions
from knowledge.manual import Manual
from knowledge.matcher import Matcher
from knowledge.ranking import Reading

_MARKS = "@~^"  # concepts, endings, how a message begins: `knowledge.danger.features`


@dataclass(frozen=True, slots=True)
class Part:
    """What is taken away: features of these marks, or a number of `knowledge.red_flags`."""

    name: str
    marks: str = ""
    number: str = ""


PARTS = (
    Part("everything"),
    Part("without concepts", "@"),
    Part("without endings and beginnings", "~^"),
    Part("single words only", _MARKS),
    Part("without patterns", number="_PATTERN"),
    Part("without the ranking", number="_FLAGGED"),
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
        kept = [replace(row, features=frozenset(_kept(row.features, part.marks))) for row in rows]
        with patch("knowledge.red_flags.danger", _danger(*fit(kept), part.marks)), _away(part.number):
            yield part.name, *caught_and_false(ask_all(matcher, asked()).outcomes)


def _away(number: str) -> AbstractContextManager[object]:
    return patch(f"knowledge.red_flags.{number}", 0.0) if number else nullcontext()


def _kept(found: Iterable[str], marks: str) -> Iterator[str]:
    return (feature for feature in found if feature[0] not in marks)


def _danger(bias: float, weights: dict[str, float], marks: str) -> Callable[[Reading], float]:
    return lambda reading: bias + sum(weights.get(feature, 0.0) for feature in _kept(features(reading), marks))
