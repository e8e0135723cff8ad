"""The sections of docs/matcher.md, each measured and written as Markdown."""

import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from bench.matcher import alarms, public_sets
from bench.matcher.ablations import ABLATIONS
from bench.matcher.compare import OURS, decided, ranked_by_probability, score
from bench.matcher.peers import PEERS, Rank, ours
from bench.matcher.speed import in_own_process
from knowledge.danger import DANGER
from knowledge.evaluation.measure import Figure, Run, ask_all, found_in_scope, ranking_figures, with_noise
from knowledge.evaluation.noise import KINDS
from knowledge.evaluation.questions import IN_SCOPE, OUT_OF_SCOPE, questions
from knowledge.evaluation.report import fault_table, table
from knowledge.manual import Manual
from knowledge.matcher import Matcher

SIZES = ((0, 400), (10_000, 150), (100_000, 40))  # asks (0: the manual as it is), questions timed
SLOW = {"TF-IDF + logistic regression"}  # its dense weights grow with entries times features: only timed on the manual


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def failing(final: list[Figure], tuning: list[Figure], run: Run) -> str:
    """Which goals the final part misses, beside the part that was tuned on, and how many mistakes of each sort there are."""
    header = ("goal missed on the final part", "goal", "final part", "tuning part")
    pairs = [(figure, seen) for figure, seen in zip(final, tuning, strict=True) if figure.missed]
    rows = [(figure.name, f"{figure.goal} {figure.unit}", f"{figure.value:.1f}", f"{seen.value:.1f}") for figure, seen in pairs]
    missed = table(header, rows) if rows else "Every goal is reached on the final part."
    return f"{missed}\n\n{fault_table(run)}"


def peers_ranking(matcher: Matcher, others: Mapping[str, Rank]) -> str:
    asked = [question for question in questions("final") if question.kind in IN_SCOPE | OUT_OF_SCOPE]
    own = sum(question.kind in IN_SCOPE for question in asked)
    header = ("ranker", "top-1", "top-3", "plain top-1", "hard top-1", "noisy top-1", "noisy top-3", "foreign that pass at 90 %")
    rows = []
    ranks: dict[str, Rank] = {OURS: partial(ranked_by_probability, matcher), **others}
    for name, rank in ranks.items():
        _say(f"ranking: {name}")
        found = score(rank, asked)
        rows.append((name, *(f"{getattr(found, column):.1f}" for column in found.__slots__)))
    return f"{own} in-scope questions, {len(asked) - own} out of scope; in percent.\n\n{table(header, rows)}"


def peers_deciding(matcher: Matcher, others: Mapping[str, Rank]) -> str:
    """A line a ranker, a column a figure of `ranking_figures`; the last line says how far ours is ahead of the best peer."""
    _say("deciding")
    measured = {name: ranking_figures(outcomes) for name, outcomes in decided(matcher, others).items()}
    own = measured[OURS]
    header = ("ranker", *(f"{figure.name} ({figure.questions})" for figure in own))
    rows = [(name, *(f"{figure.value:.1f}" for figure in figures)) for name, figures in measured.items()]
    best = [max(figures[place].value for name, figures in measured.items() if name != OURS) for place in range(len(own))]
    ahead = [f"{figure.value - most:+.1f}" if _more_is_better(figure) else "" for figure, most in zip(own, best, strict=True)]
    return table(header, [*rows, ("ours against the best of the others", *ahead)])


def _more_is_better(figure: Figure) -> bool:
    return "right" in figure.name


def noises(matcher: Matcher) -> str:
    own = [question for question in questions("final") if question.kind in IN_SCOPE]
    clean = found_in_scope(ask_all(matcher, own).outcomes).value
    found = {kind: found_in_scope(ask_all(matcher, with_noise(own, kind)).outcomes).value for kind in KINDS}
    rows = [("none", f"{clean:.1f}", ""), *((kind, f"{share:.1f}", f"{clean - share:.1f}") for kind, share in found.items())]
    return f"{len(own)} in-scope questions.\n\n{table(('noise', 'answered right or offered, %', 'loss, points'), rows)}"


def alarms_by_author(run: Run) -> str:
    rows = []
    for author in ("c", "d"):
        own = alarms.asked(author)
        outcomes = [outcome for outcome in run.outcomes if outcome.question in own]
        caught, false = alarms.caught_and_false(outcomes)
        flags = [outcome for outcome in outcomes if outcome.question.kind == "red_flag"]
        heard = 100 * sum(outcome.alarm or outcome.asked for outcome in flags) / len(flags)
        rows.append((author, f"{caught:.1f} ({len(flags)})", f"{heard:.1f}", f"{false:.1f} ({len(outcomes) - len(flags)})"))
    return table(("author", "red flags caught", "caught, or asked whether there is danger", "look-alikes: false alarms"), rows)


def alarm_parts(manual: Manual) -> str:
    _say("alarms")
    rows = [(name, f"{caught:.1f}", f"{false:.1f}") for name, caught, false in alarms.without_each(manual)]
    return table(("configuration", "red flags caught", "look-alikes: false alarms"), rows)


def left_out() -> str:
    """What `knowledge.calibrate_danger` measured from the threshold on, as it stands in the file's head."""
    lines = DANGER.read_text(encoding="utf-8").splitlines()
    return [line.removeprefix("# ").partition(": ")[2] for line in lines if line.startswith("# 0")][-1]


def ablations(manual: Manual) -> str:
    asked = [question for question in questions("tuning") if question.kind in IN_SCOPE | OUT_OF_SCOPE]
    rows = []
    for ablation in ABLATIONS:
        _say(f"ablation: {ablation.name}")
        with ablation.matcher(manual) as matcher:
            found = score(partial(ranked_by_probability, matcher), asked)
            shown = found_in_scope(ask_all(matcher, asked).outcomes).value
        shares = (found.top1, found.top3, found.noisy_top1, found.noisy_top3, found.false, shown)
        rows.append((ablation.name, *(f"{share:.1f}" for share in shares)))
    header = ("configuration", "top-1", "top-3", "noisy top-1", "noisy top-3", "foreign that pass at 90 %", "answered right or offered")
    return f"{len(asked)} questions of the tuning part; in percent.\n\n{table(header, rows)}"


def public(folder: Path, limit: int) -> str:
    header: list[str] = ["ranker"]
    columns: dict[str, list[str]] = {name: [] for name in (OURS, *PEERS)}
    for questionnaire in public_sets.read(folder, limit):
        header.append(f"{questionnaire.name} ({len(questionnaire.asked)})")
        for name, build in {OURS: ours, **PEERS}.items():
            _say(f"{questionnaire.name}: {name}")
            clean, noisy = public_sets.top1(build(questionnaire.pairs, questionnaire.language), questionnaire.asked)
            columns[name].append(f"{clean:.1f} / {noisy:.1f}")
    return table(header, [(name, *cells) for name, cells in columns.items()])


def speeds() -> str:
    rows = []
    for asks, number in SIZES:
        for name in (OURS, *PEERS):
            if asks and name in SLOW:
                continue
            _say(f"speed: {name}, {asks} asks")
            speed = in_own_process(name, asks, number)
            rows.append(
                (
                    *(name, f"{speed.entries:,}", f"{speed.asks:,}", f"{speed.p50:.1f} / {speed.p99:.1f}"),
                    *(f"{speed.build:.2f}", f"{speed.memory:.0f}", str(number)),
                )
            )
    header = ("ranker", "entries", "asks", "p50 / p99, ms", "build, s", "memory over the interpreter, MB", "questions")
    return table(header, rows)
