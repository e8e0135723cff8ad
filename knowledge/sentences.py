"""Sentences of the manual: where they end, which figures and source keys they hold, how hard they are to read."""

import re

_KEY = re.compile(r"\[(S\d+[a-z]?|P)\]")
_END = re.compile(r"(?<=[.!?…])\s+(?=[¿¡\"«A-ZÁÉÍÓÚÑ])")
_ABBREVIATION = re.compile(r"(?:\b(?:art|aprox|dr|dra|sr|sra|ing|núm|nro|pág|av|jr|ej|etc|máx|mín)|\b[A-Z])\.$", re.IGNORECASE)
# Names that hold a digit say nothing that needs a source: MG-5, F1, H5N1, B12, 20-20-20 is a figure.
_NAME = re.compile(r"\b[A-Za-z]+-?\d+[A-Za-z]*\d*\b|\b(?:Cuba|Mulato|Cayman|KM) \d+\b")
_DIGIT = re.compile(r"\d")

_AMOUNT = r"\d[\d.,]*(?: (?:a|o|y) \d[\d.,]*)? ?"
_CLAIMS = {
    "a dose": (
        rf"{_AMOUNT}(?:mg|ml|cc|cm3|mcg|µg|UI|mililitros?|miligramos?|gotas?|g/kg)\b",
        r"\bdosis (?:de|es|:) ?(?:unos? )?\d",
        rf"\burea\b[^.;]*?{_AMOUNT}(?:g|gr|gramos|kg|kilos?|%)",
        rf"{_AMOUNT}(?:g|gr|gramos|kg|kilos?|%) de urea",
    ),
    "a price": (r"S/\.? ?\d", r"\b(?:US|R)\$ ?\d", rf"{_AMOUNT}(?:soles|dólares|reales)\b"),
    "a withdrawal time": (rf"\b(?:retiro|carencia)\b[^.;]*?{_AMOUNT}(?:días|horas|semanas)",),
    "a law": (
        r"\b(?:ley|decreto|resolución|reglamento|artículo|art\.|D\.S\.)[a-zá-ú ]{0,12}(?:N\.?[°º] ?)?\d",
        r"\d ?UIT\b",
    ),
    "a phone number": (
        r"\b\d{3}[ -]?\d{3}[ -]?\d{3}\b",
        r"\b0\d{2}[ -]\d{6}\b",
        r"\b(?:llame|teléfono|línea|marque)[^.;]*?\b\d{3,}",
    ),
}
_CLAIM_PATTERNS = {kind: re.compile("|".join(patterns), re.IGNORECASE) for kind, patterns in _CLAIMS.items()}


def sentences(text: str) -> list[str]:
    """The sentences of a text; a source key after a full stop belongs to the sentence before it."""
    found: list[str] = []
    for piece in _END.split(re.sub(r"([.!?])\s+(\[(?:S\d+[a-z]?|P)\])", r" \2\1", text)):
        if found and _ABBREVIATION.search(found[-1]):
            found[-1] += f" {piece}"
        else:
            found.append(piece)
    return found


def keys(text: str) -> list[str]:
    """The source keys in a text, without brackets: `["S51", "P"]`."""
    return _KEY.findall(text)


def figures(sentence: str) -> bool:
    """Does it hold a figure in digits (source keys and names such as MG-5 apart)?"""
    return bool(_DIGIT.search(_NAME.sub(" ", _KEY.sub(" ", sentence))))


def unsourced_claim(sentence: str) -> str | None:
    """Which kind of figure it holds that may never stand on common practice alone, if any."""
    bare = _NAME.sub(" ", _KEY.sub(" ", sentence))
    return next((kind for kind, pattern in _CLAIM_PATTERNS.items() if pattern.search(bare)), None)


def reading_ease(text: str) -> float:
    """Fernández Huerta's reading ease: 206.84 - 60 syllables a word - 1.02 words a sentence; 60 is normal, 80 easy.

    J. Fernández Huerta, Medidas sencillas de lecturabilidad, Consigna 214, 1959.
    """
    text = _KEY.sub(" ", text)
    words = re.findall(r"[a-záéíóúüñ]+", text.lower())
    if not words:
        return 100.0
    syllables = sum(_syllables(word) for word in words)
    return 206.84 - 60 * syllables / len(words) - 1.02 * len(words) / len(sentences(text))


def _syllables(word: str) -> int:
    """Vowel groups; two strong vowels (or a stressed weak one) beside each other are two."""
    word = re.sub(r"([aeoáéíóú])(?=[aeoáéíóú])", r"\1-", word.replace("qu", "q").replace("gue", "ge").replace("gui", "gi"))
    return max(1, len(re.findall(r"[aeiouáéíóúüy]+", word)))
