"""`manual show ID`: an entry in the terminal."""

from dataclasses import asdict

from bot.faults import StartFault
from knowledge.manual import Manual


def show(entry_id: str) -> int:
    """Print the whole entry, with its source keys. Raises `StartFault` for an unknown id."""
    manual = Manual.load()
    if entry_id not in manual:
        raise StartFault(f"The manual has no entry {entry_id}. Ids look like health/ticks.")
    entry = manual.entry(entry_id)
    blocks = [
        [entry.title.upper(), f"{entry.id} · {entry.urgency} · {entry.place}"],
        [entry.first, entry.why],
        [f"{number}. {step}" for number, step in enumerate(entry.steps, start=1)],
        [f"- {text}" for text in (*entry.avoid, *entry.caution)],
        [f"{name}: {text}" for name, text in asdict(entry.means).items()],
        [f"! {entry.red_flag.first_step}"] if entry.red_flag else [],
        [f"? {ask}" for ask in entry.asks],
        [f"[{source.key}] {source.title}. {source.organisation}, {source.year}. {source.url or ''}" for source in entry.sources],
        [f"review: {entry.review.by}, {entry.review.on} to {entry.review.until}"],
    ]
    print("\n\n".join("\n".join(block) for block in blocks if block))
    return 0
