"""A question without what tells whose it is."""

import re

#: What stands in the place of words and names that were erased.
ERASED = "—"

_PHONE = re.compile(r"\+?\d(?:[ .-]?\d){5,}")
_CALLED = r"\b(?:soy|me llamo|mi nombre es|le saluda|te saluda)\s+(?:(?:don|doña|el señor|la señora)\s+)?"


def scrubbed(text: str, name: str) -> str:
    """Without telephone numbers, and without the person's own name where he gives it."""
    text = _PHONE.sub("", text)
    parts = "|".join(re.escape(part) for part in sorted(name.split(), key=len, reverse=True) if len(part) > 1)
    if parts:
        text = re.sub(rf"{_CALLED}(?:(?:{parts})\b[ ]*)+[,.]?", "", text, flags=re.IGNORECASE)
        text = re.sub(rf"\b{re.escape(name)}\b", "", text, flags=re.IGNORECASE)
    return " ".join(text.split()).strip(" ,")
