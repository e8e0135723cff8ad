"""Places as people write them: «Iñapary», «iveria», «villa primabera»."""

from collections.abc import Iterable

from rapidfuzz import fuzz, process

from knowledge.normalise import fold
from service.programme import District

#: Similarity (0 to 100) from which a typed name is taken for a district's; below it two districts of the region could be confused.
CLOSE_ENOUGH = 80


def find_district(text: str, districts: Iterable[District]) -> str | None:
    """The district that the text names, misspelt or by one of its villages; None where it names none."""
    names = {fold(name): district.name for district in districts for name in (district.name, *district.also)}
    best = process.extractOne(fold(text), names.keys(), scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH)
    return names[best[0]] if best else None
