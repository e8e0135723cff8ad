"""Text as people type it on a phone, brought to one form. Every function here is idempotent."""

import unicodedata

_MARKS_KEPT = frozenset("LMN")
_MOST_REMEMBERED = 4096


def fold(text: str) -> str:
    """Lower case, without accents or punctuation, words parted by one blank; digits and other scripts stay.

    Only Latin marks go (á, ü, ñ -> n): in other scripts a mark is a vowel. Letters, marks and numbers are kept, the
    rest parts words.
    """
    text = text.casefold() if text.isascii() else unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return " ".join(text.translate(_FOLDED).split())


class _Folded(dict[int, str]):
    """What each character becomes, looked up once."""

    def __missing__(self, code: int) -> str:
        kept = not 0x0300 <= code <= 0x036F
        folded = "" if not kept else chr(code) if unicodedata.category(chr(code))[0] in _MARKS_KEPT else " "
        if len(self) < _MOST_REMEMBERED:
            self[code] = folded
        return folded


_FOLDED = _Folded()
