"""Is a probability of 0.8 right in 8 of 10 cases? The plot of docs/matcher-calibration.png."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from matplotlib.figure import Figure  # type: ignore[import-not-found, unused-ignore]

from knowledge.evaluation.measure import Run
from knowledge.evaluation.questions import IN_SCOPE, OUT_OF_SCOPE

_BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Questions of like probability: the mean of it, the share whose best entry is right, and how many they are."""

    said: float
    right: float
    number: int


def believed(run: Run, *, foreign: bool) -> list[tuple[float, bool]]:
    """Probability and truth of the best entry, for in-scope questions and (if asked for) those that no entry answers."""
    kinds = IN_SCOPE | OUT_OF_SCOPE if foreign else IN_SCOPE
    pairs = zip(run.outcomes, run.findings, strict=True)
    return [
        (finding.probability, bool(finding.hits) and finding.hits[0].entry_id == outcome.question.gold)
        for outcome, finding in pairs
        if outcome.question.kind in kinds and not outcome.alarm
    ]


def bins(pairs: Iterable[tuple[float, bool]]) -> list[Bin]:
    """Bins of equal width, the empty ones left out."""
    grouped: dict[int, list[tuple[float, bool]]] = {}
    for said, right in pairs:
        grouped.setdefault(min(_BINS - 1, int(said * _BINS)), []).append((said, right))
    return [
        Bin(sum(said for said, _ in group) / len(group), sum(right for _, right in group) / len(group), len(group))
        for _, group in sorted(grouped.items())
    ]


def error(groups: Sequence[Bin]) -> float:
    """Expected calibration error: the mean distance of probability and truth. Naeini et al., AAAI 2015."""
    return sum(group.number * abs(group.said - group.right) for group in groups) / sum(group.number for group in groups)


def plot(run: Run, answer_from: float, path: Path) -> dict[str, float]:
    """Draws both curves and gives their calibration errors, by name."""
    figure = Figure(figsize=(6.4, 5.6), dpi=110, layout="constrained")
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], color="#999999", linewidth=1, linestyle="--", label="perfect")
    errors = {}
    for name, foreign, colour in (("in scope", False, "#1b7f4b"), ("in scope and out of scope", True, "#c25a12")):
        pairs = believed(run, foreign=foreign)
        groups = bins(pairs)
        errors[name] = error(groups)
        axes.plot([group.said for group in groups], [group.right for group in groups], color=colour, linewidth=1)
        sizes = [12 + 2 * group.number for group in groups]
        label = f"{name} ({len(pairs)} questions)"
        axes.scatter([group.said for group in groups], [group.right for group in groups], s=sizes, color=colour, alpha=0.7, label=label)
    axes.axvline(answer_from, color="#444444", linewidth=1, linestyle=":", label=f"answered surely from {answer_from:.2f}")
    axes.set(xlim=(0, 1), ylim=(0, 1.02), xlabel="probability said", ylabel="share whose best entry is right")
    axes.set_title("Calibration on the final part (area: number of questions)", fontsize=10)
    axes.legend(loc="upper left", fontsize=8)
    axes.grid(alpha=0.2)
    figure.savefig(path, metadata={"Software": None})
    return errors
