"""What a matcher makes of the questions, and the figures that come of it."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from time import process_time

from knowledge.evaluation.noise import noisy
from knowledge.evaluation.questions import HARD, IN_SCOPE, OUT_OF_SCOPE, Question
from knowledge.finding import UNNAMED, Context, Decision, Finding
from knowledge.matcher import Matcher


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was shown for a question: the entry (answer) or up to three (offer).

    An alarm is a sure answer with its entry, and offers what answers the question were it no danger; one that names no entry only
    offers. `asked`: whether there is danger.
    """

    question: Question
    decision: Decision
    shown: tuple[str, ...]
    alarm: bool = False
    asked: bool = False

    @property
    def sure(self) -> bool:
        return self.decision == "answer"

    @property
    def right(self) -> bool:
        """The entry was given surely."""
        return self.sure and self.shown[:1] == (self.question.gold,)

    @property
    def wrong(self) -> bool:
        """Something else was given surely."""
        return self.sure and not self.right

    @property
    def found(self) -> bool:
        """The entry was given or is among those offered."""
        return self.right or ((self.decision == "offer" or self.alarm) and self.question.gold in self.shown)


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value, of how many questions; `goal` is "<= 3", ">= 75" or nothing."""

    name: str
    value: float
    questions: int
    goal: str = ""
    unit: str = "%"

    @property
    def missed(self) -> bool:
        sign, _, bound = self.goal.partition(" ")
        return bool(bound) and (self.value < float(bound) if sign == ">=" else self.value > float(bound))


@dataclass(slots=True)
class Run:
    """The outcomes of a set of questions, their findings (for explanations) and the seconds of the processor that each took."""

    outcomes: list[Outcome] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


def ask_all(matcher: Matcher, questions: Iterable[Question]) -> Run:
    """Every question, a follow-up after its entry."""
    run = Run()
    for question in questions:
        start = process_time()
        finding = matcher.ask(question.text, context=Context(last_entry=question.last))
        run.seconds.append(process_time() - start)
        run.findings.append(finding)
        run.outcomes.append(outcome(question, finding))
    return run


def outcome(question: Question, finding: Finding) -> Outcome:
    if finding.red_flag == UNNAMED:
        return Outcome(question, "offer", tuple(hit.entry_id for hit in finding.hits), alarm=True)
    if finding.red_flag:
        return Outcome(question, "answer", tuple(hit.entry_id for hit in finding.hits), alarm=True)
    shown = {"answer": 1, "offer": 3, "consultant": 0}[finding.decision]
    return Outcome(question, finding.decision, tuple(hit.entry_id for hit in finding.hits[:shown]), asked=finding.may_be is not None)


def with_noise(questions: Iterable[Question], kind: str = "all") -> list[Question]:
    """The same questions, badly typed."""
    return [Question(noisy(question.text, kind), question.gold, question.kind, question.author, question.last) for question in questions]


def _of(outcomes: Iterable[Outcome], kinds: Collection[str]) -> list[Outcome]:
    return [outcome for outcome in outcomes if outcome.question.kind in kinds]


def _figure(name: str, goal: str, outcomes: Sequence[Outcome], holds: Callable[[Outcome], bool]) -> Figure:
    return share(name, [holds(outcome) for outcome in outcomes], goal)


def share(name: str, held: Sequence[bool], goal: str = "") -> Figure:
    """How many of a hundred hold."""
    return Figure(name, 100 * sum(held) / len(held) if held else 0.0, len(held), goal)


def ranking_figures(outcomes: Sequence[Outcome]) -> list[Figure]:
    """The rows that any ranker with two thresholds can be held to."""
    hard = [
        _figure(f"- {kind}: answered right or offered", "", _of(outcomes, {kind}), lambda outcome: outcome.found)
        for kind in ("symptom", "hard", "portuguese", "short")
    ]
    return [
        _figure("plain: answered surely, right", ">= 75", _of(outcomes, {"plain"}), lambda outcome: outcome.right),
        _figure("plain: answered right or offered", ">= 95", _of(outcomes, {"plain"}), lambda outcome: outcome.found),
        _figure("hard kinds: answered right or offered", ">= 85", _of(outcomes, HARD), lambda outcome: outcome.found),
        *hard,
        _figure("long: answered right or offered", "", _of(outcomes, {"long"}), lambda outcome: outcome.found),
        found_in_scope(outcomes),
        _figure("in scope: answered surely, wrong", "<= 3", _of(outcomes, IN_SCOPE), lambda outcome: outcome.wrong),
        _figure("out of scope (far, talk): answered surely", "<= 2", _of(outcomes, {"far", "talk"}), _is_loud),
        _figure("near misses: answered surely", "<= 12", _of(outcomes, {"near"}), _is_loud),
        _figure("out of scope, all: something shown", "", _of(outcomes, OUT_OF_SCOPE), lambda outcome: outcome.decision != "consultant"),
    ]


def _is_loud(outcome: Outcome) -> bool:
    """Something was said surely: an entry, or that there is danger."""
    return outcome.sure or outcome.alarm


def found_in_scope(outcomes: Sequence[Outcome]) -> Figure:
    return _figure("in scope, all: answered right or offered", "", _of(outcomes, IN_SCOPE), lambda outcome: outcome.found)


def alarm_figures(outcomes: Sequence[Outcome]) -> list[Figure]:
    flags, alike = _of(outcomes, {"red_flag"}), _of(outcomes, {"look_alike"})
    in_scope, out_of_scope = _of(outcomes, IN_SCOPE), _of(outcomes, OUT_OF_SCOPE)
    known = [outcome for outcome in alike if outcome.question.gold]
    return [
        _figure("red flags: caught", ">= 99", flags, lambda outcome: outcome.alarm),
        _figure("red flags: caught, or asked whether there is danger", "", flags, lambda outcome: outcome.alarm or outcome.asked),
        _figure("red flags: caught with their own entry, or it is offered", "", flags, lambda outcome: outcome.alarm and outcome.found),
        _figure("red flags: caught with another entry", "", flags, lambda outcome: outcome.alarm and outcome.wrong),
        _figure("look-alikes: false alarms", "<= 10", alike, lambda outcome: outcome.alarm),
        _figure("look-alikes: asked whether there is danger", "", alike, lambda outcome: outcome.asked),
        _figure("look-alikes: answered right or offered", "", known, lambda outcome: outcome.found),
        _figure("in scope: an alarm with another entry", "", in_scope, lambda outcome: outcome.alarm and outcome.wrong),
        _figure("in scope: asked whether there is danger", "", in_scope, lambda outcome: outcome.asked),
        _figure("out of scope, all: an alarm", "", out_of_scope, lambda outcome: outcome.alarm),
        _figure("out of scope, all: asked whether there is danger", "", out_of_scope, lambda outcome: outcome.asked),
    ]


def follow_up_figures(outcomes: Sequence[Outcome]) -> list[Figure]:
    asked = [outcome for outcome in outcomes if outcome.question.kind == "follow_up"]
    same = [outcome for outcome in asked if outcome.question.gold == outcome.question.last]
    new = [outcome for outcome in asked if outcome.question.gold != outcome.question.last]
    return [
        _figure("follow-ups: the last entry given or offered", "", same, lambda outcome: outcome.found),
        _figure("follow-ups with a new subject: its entry given or offered", "", new, lambda outcome: outcome.found),
        _figure("follow-ups, all: answered surely, wrong", "", asked, lambda outcome: outcome.wrong),
    ]


def figures(outcomes: Sequence[Outcome]) -> list[Figure]:
    """Every row of quality, in the order of the table."""
    return [*ranking_figures(outcomes), *alarm_figures(outcomes), *follow_up_figures(outcomes)]


def noise_figure(clean: Sequence[Outcome], noisy: Sequence[Outcome]) -> Figure:
    """What noise costs in answered right or offered."""
    loss = found_in_scope(clean).value - found_in_scope(noisy).value
    return Figure("noisy copy of in scope: loss in answered right or offered", loss, len(noisy), "<= 3", "points")


def time_figures(seconds: Sequence[float]) -> list[Figure]:
    half, most = (1000 * percentile(seconds, percent) for percent in (50, 99))
    return [
        Figure("time for one question, half are below", half, len(seconds), "<= 3", "ms"),
        Figure("time for one question, 99 of 100 are below", most, len(seconds), "<= 10", "ms"),
    ]


def percentile(values: Sequence[float], percent: int) -> float:
    """The value that `percent` of the values do not exceed."""
    return sorted(values)[min(len(values) - 1, len(values) * percent // 100)]
