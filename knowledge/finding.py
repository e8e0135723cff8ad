"""What a question found."""

from dataclasses import asdict, dataclass
from typing import Literal

from knowledge.ranking import Views

Decision = Literal["answer", "offer", "consultant"]
Talk = Literal["greeting", "thanks", "farewell", "insult", "who", "joke", "weather", "price", "phone", "papers", "health", "police", "stop"]


#: Danger for which no entry's first step is certain.
UNNAMED = "unnamed"


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of who asks: gentle hints. `last_entry` is the id of the entry that was shown last."""

    last_entry: str | None = None
    activities: frozenset[str] = frozenset()
    district: str | None = None
    month: int | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry and how well it fits, 0 to 1; `views` say why (none for the entry of a follow-up), `said` in which words."""

    entry_id: str
    title: str
    score: float
    views: Views | None = None
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """`decision` holds for `hits[0]` (answer) or the hits (offer); `consultant` keeps the nearest entries for the card.

    `red_flag` is the id of the entry whose first step must go out at once, and then `hits[0]`; or `UNNAMED`, and then those that may
    help come first. After them come what is sure or to be offered, were it no danger. `talk` names a short
    honest reply where there is no question for the manual (or none that it answers). `probability`: how sure it is of
    the first entry; `among`: that the right one is among the three best. `may_be`: as `red_flag`, where the farmer is to be
    asked whether there is danger; `may_help`: in both cases the entries whose first step may help, the best first.
    """

    question: str
    decision: Decision
    hits: tuple[Hit, ...] = ()
    red_flag: str | None = None
    talk: Talk | None = None
    corrected: str = ""
    probability: float = 0.0
    among: float = 0.0
    may_be: str | None = None
    may_help: tuple[str, ...] = ()

    @property
    def danger(self) -> str | None:
        """`red_flag`, or `may_be` where the farmer has to say so first."""
        return self.red_flag or self.may_be

    @property
    def is_polite(self) -> bool:
        """Nothing but a greeting, thanks or farewell: no question."""
        return self.talk in ("greeting", "thanks", "farewell")

    def to_json(self) -> dict[str, object]:
        """The contract of `ask --json`."""
        entries = [{"id": hit.entry_id, "title": hit.title, "score": round(hit.score, 4)} for hit in self.hits]
        return {
            "question": self.question,
            "decision": self.decision,
            "red_flag": self.red_flag is not None,
            "entries": entries,
        }

    def explain(self) -> str:
        """Why: the corrected text, the probability and the views of every hit, a line each."""
        sure = f"probability {self.probability:.2f}, among the best {self.among:.2f}"
        lines = [f"understood: {self.corrected}", f"decision: {self.decision} ({sure})"]
        lines += [f"red flag: {self.red_flag}"] if self.red_flag else []
        lines += [f"may be a red flag: {self.may_be}"] if self.may_be else []
        lines += [f"talk: {self.talk}"] if self.talk else []
        for hit in self.hits:
            views = asdict(hit.views) if hit.views else {}
            told = " ".join(f"{name}={value:.2f}" for name, value in views.items())
            said = f"({', '.join(hit.said)})" if hit.said else ""
            lines.append(" ".join(part for part in (hit.entry_id, f"{hit.score:.2f}", told, said) if part))
        return "\n".join(lines)
