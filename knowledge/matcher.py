"""The right entry for a question, or an honest "I am not sure"."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from knowledge import lexicon as lexicons
from knowledge.entry import Entry
from knowledge.evidence import evidence
from knowledge.finding import UNNAMED, Context, Decision, Finding, Hit
from knowledge.lexicon import Lexicon
from knowledge.manual import Manual
from knowledge.normalise import fold
from knowledge.ranking import Document, Ranker, Reading, Views
from knowledge.red_flags import RedFlags, patterns
from knowledge.scope import USUAL, Scope
from knowledge.talk import DATED, ELSEWHERE, talk_reader
from knowledge.weights import Weights, load

_OFFERED = 3
_BESIDE_ALARM = 2  # entries that answer the question, if it was none
_KEPT = 40  # hits that are looked at further
_WORTH_OFFERING = 0.6  # of the best score
_LAST_ENTRY, _RELATED, _ACTIVITY, _SEASON = 0.10, 0.02, 0.02, 0.01  # what the context adds to a score
# What a question must tell of its subject (sum of rarities) for a sure answer: "vaca" is too little.
TOLD_ENOUGH = 2.5
# Until when an unclear message is taken for more about the last entry: probability of the best hit, words.
_UNCLEAR, _SHORT, _SHORT_LEADING = 0.35, 7, 10
_MOST_SENTENCES = 8
_FEWEST_TERMS = 4  # of a sentence that is asked for itself
_SENTENCE_END = re.compile(r"[.;!?¿¡\n]+")
_LONGEST_QUESTION = 1000  # characters that are read; nobody asks at greater length
_ENGLISH = frozenset("the is to my of how what do and for can in you".split())  # noqa: SIM905 (reads better)


class Matcher:
    """Finds entries of a manual. Cheap to keep, quick to ask, safe to share between threads."""

    def __init__(self, manual: Manual, weights: Weights | None = None) -> None:
        self._manual = manual.whole
        self._withheld = frozenset(manual.withheld)
        entries = self._manual.entries.values()
        documents = [document(entry) for entry in entries]
        # What the documents leave out of the manual's own words.
        texts = (text for entry in entries for text in (entry.means.cost, *([entry.red_flag.first_step] if entry.red_flag else [])))
        known = {word for text in texts for word in fold(text).split()}
        self._set_up(documents, lexicons.spanish(), weights or load(), known)
        self._scope: Scope | None = Scope(self.ranker.words.holders.keys())

    def _set_up(self, documents: Sequence[Document], lexicon: Lexicon, weights: Weights, known: Iterable[str] = ()) -> None:
        self._weights = weights
        self.talk = talk_reader(lexicon)
        self.ranker = Ranker(documents, lexicon, weights, {*known, *self.talk.words, *patterns(lexicon).words})
        self._red_flags = RedFlags(self._manual.entries.values(), self.ranker)

    @classmethod
    def from_texts(cls, pairs: Iterable[tuple[str, Sequence[str]]], weights: Weights | None = None) -> "Matcher":
        """A matcher over any entries, `(id, [example texts])`, in Spanish or English (told apart by their words)."""
        documents = [Document(entry_id, texts, {}) for entry_id, texts in pairs]
        words = [word for document in documents for text in document.asks for word in fold(text).split()]
        is_english = sum(word in _ENGLISH for word in words) > 0.1 * len(words)
        matcher = cls.__new__(cls)
        matcher._manual, matcher._withheld = Manual([]), frozenset()
        matcher._set_up(documents, lexicons.english() if is_english else lexicons.spanish(), weights or load())
        matcher._scope = None
        return matcher

    def rank(self, text: str, k: int = 3) -> list[tuple[str, float]]:
        """The `k` best entries and their scores, the best first."""
        leading = self.ranker.leading(self.ranker.read(text[:_LONGEST_QUESTION]), max(k, _KEPT))
        return [(entry_id, views.score) for entry_id, views in leading[:k]]

    def ask(self, text: str, *, context: Context | None = None) -> Finding:
        """What the text asks for, and how sure that is. Never raises, whatever the text."""
        finding = self._find(text, context)
        return finding if self._withheld.isdisjoint(hit.entry_id for hit in finding.hits) else self._held_back(finding)

    def is_dated(self, text: str) -> bool:
        """Whether what it asks for changes from day to day, so that no manual can hold it."""
        return self.talk.any(self.ranker.read(text[:_LONGEST_QUESTION]).all_words) in DATED

    def stands_alone(self, text: str) -> bool:
        """Whether it says by itself what it asks for: no follow-up, no talk, nothing that is true today only."""
        reading = self.ranker.read(text[:_LONGEST_QUESTION])
        goes_on = self.talk.is_follow_up(reading) or self.talk.leads_on(reading)
        return len(reading.terms) > 1 and not goes_on and self.talk.any(reading.all_words) is None and not self.talk.only(reading.all_words)

    def _held_back(self, finding: Finding) -> Finding:
        """Without the withheld entries: where the best hit is one of them, a person has to answer."""
        hits = tuple(hit for hit in finding.hits if hit.entry_id not in self._withheld)
        is_theirs = finding.hits[0].entry_id in self._withheld
        return replace(finding, decision="consultant" if is_theirs else finding.decision, hits=hits)

    def _find(self, text: str, context: Context | None) -> Finding:
        context = context or Context()
        reading = self.ranker.read(text[:_LONGEST_QUESTION])
        corrected = " ".join(reading.words)
        if not reading.all_words:
            return Finding(text, "consultant")
        if talk := self.talk.only(reading.all_words):
            return Finding(text, "consultant", talk=talk, corrected=corrected)
        if context.last_entry and context.last_entry in self._manual and self.talk.is_follow_up(reading):
            hit = self._hit(context.last_entry, 1.0)
            return Finding(text, "answer", (hit,), corrected=corrected, probability=1.0, among=1.0)
        hits = self.hits(reading, context)
        if not hits:
            return Finding(text, "consultant", talk=self.talk.any(reading.all_words), corrected=corrected)
        probability, among, decision = self._judge(reading, hits)
        hits, decision = self._by_sentence(text[:_LONGEST_QUESTION], hits, decision, context)
        if decision != "answer" and (self._goes_on(reading, probability, context) or hits[0].entry_id == context.last_entry):
            hits.sort(key=lambda hit: hit.entry_id != context.last_entry)
            hits[0] = replace(hits[0], score=max(hits[0].score, hits[1].score if len(hits) > 1 else 0.0))
            decision = "answer" if self.talk.leads_on(reading) else "offer"
        danger = self._red_flags.find(reading, *self._what_speaks(reading, hits, decision))
        named = (danger.entries[0] if danger.named and danger.entries else UNNAMED) if danger else None
        flag, may_be = (named, None) if danger and danger.rings else (None, named)
        talk = None if flag or decision == "answer" else self.talk.any(reading.all_words)
        best = hits[0].score
        shown = [hit for hit in hits if hit.score >= _WORTH_OFFERING * best][:_OFFERED]
        if flag and danger:
            known = {hit.entry_id: hit for hit in hits}
            flagged = [known.get(name) or self._hit(name, 0.0) for name in (danger.entries[:1] if danger.named else danger.entries)]
            own = [hit for hit in shown if hit not in flagged] if decision != "consultant" else []
            shown = flagged + own[:_BESIDE_ALARM]
        told = tuple(replace(hit, said=self.ranker.said(reading, hit.entry_id)) for hit in shown)
        return Finding(text, decision, told, flag, talk, corrected, probability, among, may_be, danger.entries if danger else ())

    def alarm_facts(self, text: str) -> dict[str, float]:
        """What speaks for an alarm, to fit its weights on: `red_flags.FACTS`."""
        reading = self.ranker.read(text[:_LONGEST_QUESTION])
        hits = self.hits(reading, Context())
        decision = self._judge(reading, hits)[2] if hits else "consultant"
        return self._red_flags.facts(reading, *self._what_speaks(reading, hits, decision))

    def _what_speaks(self, reading: Reading, hits: Sequence[Hit], decision: Decision) -> tuple[dict[str, float], str | None, bool]:
        """The scores, the sure answer if there is one, and whether it is said to be for another office.

        Who speaks of somebody's health may well be in danger.
        """
        answer = hits[0].entry_id if hits and decision == "answer" else None
        return {hit.entry_id: hit.score for hit in hits}, answer, self.talk.any(reading.all_words) in ELSEWHERE - {"health"}

    def _by_sentence(self, text: str, hits: list[Hit], decision: Decision, context: Context) -> tuple[list[Hit], Decision]:
        """What the sentences of a long message find each for itself: offered beside what it finds as a whole."""
        pieces = [
            reading
            for piece in _SENTENCE_END.split(text)[:_MOST_SENTENCES]
            if len((reading := self.ranker.read(piece)).terms) >= _FEWEST_TERMS
        ]
        if len(pieces) < 2:
            return hits, decision
        least = self._weights.answer_from if decision == "answer" else self._weights.offer_from
        found: dict[str, float] = {}
        for reading in pieces:
            own = self.hits(reading, context)
            if own:
                facts = self.facts(reading, own)
                view = self._weights.sure if decision == "answer" else self._weights.offered
                probability = view.probability(facts)
                if probability >= least and facts["told"] >= TOLD_ENOUGH and not facts["foreign"]:
                    found[own[0].entry_id] = max(probability, found.get(own[0].entry_id, 0.0))
        best = hits[0].score
        others = sorted(found.keys() - {hits[0].entry_id}, key=found.__getitem__, reverse=True)
        if not found or (decision == "answer" and not others):
            return hits, decision
        raised = {entry_id: best - 0.001 * place for place, entry_id in enumerate(others, 1)}
        known = {hit.entry_id: hit for hit in hits}
        added = [replace(known.get(entry_id) or self._hit(entry_id, score), score=score) for entry_id, score in raised.items()]
        rest = [hit for hit in hits if hit.entry_id not in raised]
        return [rest[0], *added[: _OFFERED - 1], *rest[1:]], "offer"

    def _goes_on(self, reading: Reading, probability: float, context: Context) -> bool:
        """Is it a short, unclear message that names nothing else than the last entry is about?"""
        last = context.last_entry
        if last not in self._manual.entries or probability > _UNCLEAR or self.talk.any(reading.all_words):
            return False
        longest = _SHORT_LEADING if self.talk.leads_on(reading) else _SHORT
        return len(reading.words) <= longest and reading.subjects <= self.ranker.subjects_of(last).keys()

    def _hit(self, entry_id: str, score: float, views: Views | None = None) -> Hit:
        title = self._manual.entry(entry_id).title if entry_id in self._manual else entry_id
        return Hit(entry_id, title, score, views)

    def hits(self, reading: Reading, context: Context) -> list[Hit]:
        """The best entries (and the last one), the best first; none where no word of the text is known."""
        leading = self.ranker.leading(reading, _KEPT, [context.last_entry] if context.last_entry else ())
        if not any(views.words or views.letters for _, views in leading):
            return []
        leads_on = self.talk.leads_on(reading)
        hits = []
        for entry_id, views in leading:
            entry = self._manual.entries.get(entry_id)
            bonus = _bonus(entry, context, leads_on=leads_on) if entry and views.score > 0 else 0.0
            hits.append(self._hit(entry_id, min(1.0, max(0.0, views.score + bonus)), views))
        return sorted(hits, key=lambda hit: -hit.score)

    def facts(self, reading: Reading, hits: Sequence[Hit]) -> dict[str, float]:
        """What the probabilities are made of."""
        return evidence(self.ranker, reading, hits, self._scope.logit(reading.terms) if self._scope else USUAL)

    def _judge(self, reading: Reading, hits: Sequence[Hit]) -> tuple[float, float, Decision]:
        """The probabilities that the first hit is right and that one of the best is, and what follows from them."""
        if reading.exact is not None:
            return 1.0, 1.0, "answer"
        if self.talk.any(reading.all_words) in ELSEWHERE:
            return 0.0, 0.0, "consultant"
        facts = self.facts(reading, hits)
        sure, offered = self._weights.sure.probability(facts), self._weights.offered.probability(facts)
        if sure >= self._weights.answer_from and facts["told"] >= TOLD_ENOUGH and not facts["foreign"]:
            return sure, offered, "answer"
        return sure, offered, "offer" if offered >= self._weights.offer_from else "consultant"


def _bonus(entry: Entry, context: Context, *, leads_on: bool) -> float:
    bonus = 0.0
    if entry.id == context.last_entry and leads_on:
        bonus += _LAST_ENTRY
    if context.last_entry in entry.related:
        bonus += _RELATED
    if context.activities.intersection(entry.activities):
        bonus += _ACTIVITY
    if context.month in entry.season:
        bonus += _SEASON
    if context.district and fold(context.district) in fold(entry.place):
        bonus += _SEASON
    return bonus


def document(entry: Entry, asks: Sequence[str] | None = None) -> Document:
    """What the ranker reads of an entry (with other asks than its own, if given)."""
    means = entry.means
    other = {
        "title": (entry.title,),
        "signs": entry.red_flag.signs if entry.red_flag else (),
        "advice": (entry.first, entry.why, *entry.steps),
        "means": (*entry.avoid, *entry.caution, means.materials, means.where, means.help, means.small_step, means.risk),
    }
    return Document(entry.id, entry.asks if asks is None else asks, other)
