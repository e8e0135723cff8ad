"""Ours and the peers on the evaluation questions: rankings, and decisions at thresholds chosen alike."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf

from bench.matcher.peers import PEERS, Pairs, Rank, Ranked
from bench.matcher.thresholds import Ranking, thresholds
from knowledge.entry import Entry
from knowledge.evaluation.measure import Outcome, ask_all, ranking_figures, with_noise
from knowledge.evaluation.questions import HARD, IN_SCOPE, OUT_OF_SCOPE, Question, questions
from knowledge.manual import Manual
from knowledge.matcher import Matcher

OURS = "Yachachiq"
# What goes wrong among the sure answers, of in-scope, far and near questions, may be this much (issue 6) for anyone.
ALLOWED = {"in scope": 0.03, "far": 0.02, "near": 0.12}
ANSWERED = 0.9  # of the questions in scope, for the share of foreign ones that pass at that threshold


@dataclass(frozen=True, slots=True)
class Score:
    """Shares in percent: first and among the first three; `false`: foreign questions that pass where 90 % of the own do."""

    top1: float
    top3: float
    plain: float
    hard: float
    noisy_top1: float
    noisy_top3: float
    false: float


def texts(entry: Entry) -> list[str]:
    """What a peer gets of an entry: its title and its asks."""
    return [entry.title, *entry.asks]


def with_advice(manual: Manual) -> Pairs:
    """The entries with all that may be sent to a farmer, too."""
    return [(entry.id, [*entry.texts.values(), *entry.asks]) for entry in manual.entries.values()]


def peers(manual: Manual) -> dict[str, Rank]:
    """Every peer over the manual; two also with the advice."""
    pairs = [(entry.id, texts(entry)) for entry in manual.entries.values()]
    built = {name: build(pairs, "es") for name, build in PEERS.items()}
    for name in ("bm25s + stemmer", "TF-IDF char_wb(2-5)"):
        built[f"{name}, entry as document with its advice"] = PEERS[f"{name}, entry as document"](with_advice(manual), "es")
    return built


def ranked_by_probability(matcher: Matcher, text: str) -> Ranked:
    """Our ranking, with the probability that something is shown by in place of the first score."""
    ranked = matcher.rank(text, 3)
    return [(ranked[0][0], matcher.ask(text).among), *ranked[1:]]


def rank_all(rank: Rank, asked: Iterable[Question]) -> list[Ranking]:
    rankings = []
    for question in asked:
        best = rank(question.text)
        rankings.append(Ranking(question, tuple(entry_id for entry_id, _ in best), best[0][1] if best else -inf))
    return rankings


def score(rank: Rank, asked: Sequence[Question]) -> Score:
    rankings = rank_all(rank, asked)
    own = [ranking for ranking in rankings if ranking.question.kind in IN_SCOPE]
    noisy = rank_all(rank, with_noise(ranking.question for ranking in own))
    least = sorted(ranking.score for ranking in own)[int((1 - ANSWERED) * len(own))]
    foreign = [ranking.score >= least for ranking in rankings if ranking.question.kind in OUT_OF_SCOPE]
    return Score(
        top1=_share(own, 1),
        top3=_share(own, 3),
        plain=_share([ranking for ranking in own if ranking.question.kind == "plain"], 1),
        hard=_share([ranking for ranking in own if ranking.question.kind in HARD], 1),
        noisy_top1=_share(noisy, 1),
        noisy_top3=_share(noisy, 3),
        false=100 * sum(foreign) / len(foreign),
    )


def _share(rankings: Sequence[Ranking], first: int) -> float:
    return 100 * sum(ranking.question.gold in ranking.ids[:first] for ranking in rankings) / len(rankings)


def decided(matcher: Matcher, others: Mapping[str, Rank]) -> dict[str, list[Outcome]]:
    """The outcomes on the final part, ours first; the peers' thresholds are chosen on the tuning part.

    A peer may be wrong as often as issue 6 allows or as ours is, whichever is more, and may show something for as many
    foreign questions as ours does: then what each answers and offers rightly can be compared.
    """
    asked = {part: [question for question in questions(part) if question.kind in IN_SCOPE | OUT_OF_SCOPE] for part in ("tuning", "final")}
    tuned = ask_all(matcher, asked["tuning"]).outcomes
    found = {figure.name: figure.value / 100 for figure in ranking_figures(tuned)}
    names = {
        "in scope": "in scope: answered surely, wrong",
        "far": "out of scope (far, talk): answered surely",
        "near": "near misses: answered surely",
    }
    allowed = {kind: max(ALLOWED[kind], found[name]) for kind, name in names.items()}
    outcomes = {OURS: ask_all(matcher, asked["final"]).outcomes}
    for name, rank in others.items():
        limits = thresholds(rank_all(rank, asked["tuning"]), allowed, found["out of scope, all: something shown"])
        outcomes[name] = [limits.decide(ranking) for ranking in rank_all(rank, asked["final"])]
    return outcomes
