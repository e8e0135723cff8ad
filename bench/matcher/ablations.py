"""What each part of our matcher brings: the same questions with one part away.

Views, fields and hints go by the weights. Spelling, stems, sound keys and the lexicon have no switch in `knowledge/`, so the bench
replaces them where they are looked up; the thresholds stay as they are, so that their figures may suffer twice.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Any
from unittest.mock import patch

import yaml

from knowledge.lexicon import LEXICON, Lexicon
from knowledge.manual import Manual
from knowledge.matcher import Matcher
from knowledge.spelling import Speller
from knowledge.weights import Weights, load

_SOUND_KEYS = ("knowledge.ranking.sound_key", "knowledge.spelling.sound_key")
_STEMS = ("knowledge.lexicon.stem", "knowledge.spelling.stem", "knowledge.lexicon.singular")


@dataclass(frozen=True, slots=True)
class Ablation:
    """`weights` are changed, and each name of `replaced` stands for something else as long as the matcher lives."""

    name: str
    weights: Callable[[Weights], Weights] = lambda weights: weights
    replaced: Mapping[str, object] | None = None

    @contextmanager
    def matcher(self, manual: Manual) -> Iterator[Matcher]:
        with ExitStack() as stack:
            for target, value in (self.replaced or {}).items():
                stack.enter_context(patch(target, value))
            yield Matcher(manual, self.weights(load()))


def _without_view(name: str) -> Callable[[Weights], Weights]:
    return lambda weights: replace(weights, views=weights.views | {"manual": {**weights.views["manual"], name: 0.0}})  # type: ignore[operator]


def _without_fields(*names: str) -> Callable[[Weights], Weights]:
    return lambda weights: replace(weights, fields={**weights.fields, **dict.fromkeys(names, 0.0)})


def _lexicon_without(*tables: str) -> Mapping[str, object]:
    data: dict[str, Any] = yaml.safe_load(LEXICON.read_text(encoding="utf-8"))
    poor = Lexicon(data | {table: {} for table in tables})
    return {"knowledge.matcher.lexicons.spanish": lambda: poor}


def _same(word: str, *_: object) -> str:
    return word


def _as_typed(_: Speller, words: list[str]) -> list[str]:
    return words


ABLATIONS = (
    Ablation("everything"),
    *(Ablation(f"without the view {name}", _without_view(name)) for name in ("words", "nearest", "letters", "fuzzy")),
    Ablation("without hints", lambda weights: replace(weights, hint=0.0)),
    Ablation("without subjects", lambda weights: replace(weights, subject=0.0)),
    Ablation("asks and title only", _without_fields("signs", "advice", "means")),
    Ablation("without titles", _without_fields("title")),
    Ablation("without the scope", replaced={"knowledge.matcher.Scope": lambda _known: None}),
    Ablation("without the lexicon's synonyms", replaced=_lexicon_without("same", "hints")),
    Ablation("without phone abbreviations", replaced=_lexicon_without("phone")),
    Ablation("without spelling correction", replaced={"knowledge.spelling.Speller.correct": _as_typed}),
    Ablation("without sound keys", replaced=dict.fromkeys(_SOUND_KEYS, _same)),
    Ablation("without stems", replaced=dict.fromkeys(_STEMS, _same)),
)
