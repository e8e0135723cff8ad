"""The figures as a table, and the worst mistakes with what the matcher made of them."""

from collections.abc import Iterable, Sequence

from knowledge.evaluation.measure import Figure, Outcome, Run
from knowledge.evaluation.questions import IN_SCOPE, OUT_OF_SCOPE
from knowledge.finding import Finding
from knowledge.matcher import Matcher

_RANKED = 10


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown; the first column is text, the others are numbers."""
    lines = [header, ["---", *["--:"] * (len(header) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def figure_table(figures: Iterable[Figure]) -> str:
    """Every figure with its goal and its number of questions; what misses its goal is bold."""
    rows = []
    for figure in figures:
        value = f"{figure.value:.1f} {figure.unit}"
        goal = f"{figure.goal} {figure.unit}" if figure.goal else ""
        rows.append((figure.name, goal, f"**{value}**" if figure.missed else value, str(figure.questions)))
    return table(("row", "goal", "measured", "questions"), rows)


def fault(outcome: Outcome) -> str | None:
    """What is wrong with an outcome, None if nothing is. `_GRAVITY` says how bad each is."""
    question = outcome.question
    if question.kind == "red_flag":
        return None if outcome.alarm else "red flag missed"
    if question.kind == "look_alike":
        return "false alarm" if outcome.alarm else None
    if question.gold is None:
        return "false alarm" if outcome.alarm else "answered surely though no entry fits" if outcome.sure else None
    if outcome.right:
        return None
    if outcome.sure:
        return "false alarm" if outcome.alarm else "answered surely, wrong"
    if outcome.found:
        return None
    return "offered others" if outcome.decision == "offer" else "left to a consultant though an entry fits"


_GRAVITY = (
    "red flag missed",
    "answered surely, wrong",
    "answered surely though no entry fits",
    "false alarm",
    "offered others",
    "left to a consultant though an entry fits",
)


def worst(run: Run, number: int) -> list[tuple[str, Outcome, Finding]]:
    """The gravest mistakes: by fault, then the surest first."""
    pairs = zip(run.outcomes, run.findings, strict=True)
    found = [(name, outcome, finding) for outcome, finding in pairs if (name := fault(outcome))]
    found.sort(key=lambda row: (_GRAVITY.index(row[0]), -row[2].probability))
    return found[:number]


def mistakes(matcher: Matcher, run: Run, number: int) -> str:
    """The worst mistakes in Markdown: the message, what it should have got, and why it did not."""
    parts = []
    for position, (name, outcome, finding) in enumerate(worst(run, number), 1):
        question = outcome.question
        after = f", after {question.last}" if question.last else ""
        parts.append(
            f"{position}. **{name}** ({question.kind}{after}): {question.text}\n"
            f"   - should be: {_should_be(question.kind, question.gold)}; {_place(matcher, outcome)}\n"
            + "\n".join(f"   - {line}" for line in finding.explain().splitlines())
        )
    return "\n".join(parts)


def _should_be(kind: str, gold: str | None) -> str:
    if kind in OUT_OF_SCOPE or gold is None:
        return "a consultant or a short reply"
    return f"an alarm, {gold}" if kind == "red_flag" else gold


def _place(matcher: Matcher, outcome: Outcome) -> str:
    """Where the right entry stands in the ranking, without alarms and thresholds."""
    question = outcome.question
    if question.kind not in IN_SCOPE:
        return "no ranking to hold it to"
    ids = [entry_id for entry_id, _ in matcher.rank(question.text, _RANKED)]
    return f"ranked {ids.index(question.gold) + 1}" if question.gold in ids else f"not among the first {_RANKED}"


def fault_table(run: Run) -> str:
    """How many mistakes of each sort."""
    names = [fault(outcome) for outcome in run.outcomes]
    return table(("mistake", "number"), [(name, str(names.count(name))) for name in _GRAVITY])
