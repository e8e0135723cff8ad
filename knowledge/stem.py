"""Words cut to what they share: stems for their endings, sound keys for their spelling. All on folded words."""

import re
from collections.abc import Callable
from functools import lru_cache, partial
from operator import methodcaller

_SPANISH = """
    amientos amiento imientos imiento aciones acion iciones icion adores adoras ador adora andose iendose ando iendo
    ados adas ado ada idos idas ido ida arlos arlas arlo arla arle arme arse erlo erla erse irlo irla irse aron ieron
    amos emos imos aban aba ian ia aria arian eria iria ara eran era citos citas cito cita itos itas ito ita
    abamos iamos aste iste arles arte arnos erles erlos erme erte ernos irle irles irlos irlas irme irte irnos
    andolo andola andolos andolas andole andoles andome iendolo iendola iendolos iendolas iendole iendoles
    ar er ir io an en as es os ao a e o s
"""
_ENGLISH = "ations ation ingly ings ing edly ies ied ers er ed ly es est s e y"
_ENDINGS = {"es": frozenset(_SPANISH.split()), "en": frozenset(_ENGLISH.split())}
_LONGEST_ENDING = 8
# A leg is no duck, and a fruit no cattle chute.
_WHOLE = {"pata": "pata", "patas": "pata", "patita": "pata", "patitas": "pata", "mango": "mango", "mangos": "mango"}
_LEAST_STEM = 3
# Short words in -ia, -io are nouns more often than verbs: rabia is not rabo, tibio not tibia.
_LEAST_STEM_OF = {"ia": 4, "ian": 4, "io": 4, "ion": 4, "era": 5, "ara": 5}


@lru_cache(maxsize=50_000)
def stem(word: str, language: str = "es") -> str:
    """The word without its ending, at least three letters long: `vaquitas`, `vaca` -> `vac`; numbers stay whole."""
    if word.isdigit() or word in _WHOLE:
        return _WHOLE.get(word, word)
    for cut in range(max(_LEAST_STEM, len(word) - _LONGEST_ENDING), len(word)):
        ending = word[cut:]
        if ending in _ENDINGS[language] and cut >= _LEAST_STEM_OF.get(ending, _LEAST_STEM):
            word = word[:cut]
            break
    if language == "es" and word.endswith("qu"):  # vaquita, buscamos que pique: the sound of c
        return word[:-2] + "c"
    return word


@lru_cache(maxsize=50_000)
def singular(word: str) -> str:
    """The word without number, diminutive and, if it is long, gender: `chanchitas` -> `chanch@`; nearer than a stem."""
    if len(word) < _LEAST_STEM + 1:
        return word
    word = _PLURAL.sub("", word)
    word = _DIMINUTIVE.sub("", word)
    word = _SOUND_OF_C.sub("c", word)
    return _GENDER.sub("@", word)


_PLURAL = re.compile(r"(?<=[^aeiou])es$|s$")
_DIMINUTIVE = re.compile(r"(?<=\w{3})c?it(?=[oa]$)")
_SOUND_OF_C = re.compile(r"qu(?=[oa]$)")
_GENDER = re.compile(r"(?<=\w{5})[oa]$")


def _each(pattern: str, sound: str) -> Callable[[str], str]:
    return partial(re.compile(pattern).sub, sound)


_SOUNDS: tuple[Callable[[str], str], ...] = (
    _each(r"([^clr])(?=\1)", ""),
    methodcaller("replace", "x", "ch"),  # mxo, mexa, but also taxi: both sides change alike
    _each(r"qu(?=[ei])|q|k|c(?=[^eiyh]|$)", "K"),
    methodcaller("replace", "ch", "C"),
    methodcaller("translate", str.maketrans("zcjv", "ssJb")),
    methodcaller("replace", "gue", "Ge"),
    methodcaller("replace", "gui", "Gi"),
    methodcaller("replace", "ge", "Je"),
    methodcaller("replace", "gi", "Ji"),
    methodcaller("replace", "G", "g"),
    _each(r"^h?u(?=[aeo])|w|gu(?=a)", "W"),
    methodcaller("replace", "h", ""),
    _each(r"ll|y|i(?=[aeou])", "y"),
    methodcaller("replace", "nb", "mb"),
    methodcaller("replace", "np", "mp"),
    _each(r"(.)(?=\1)", ""),
    _each(r"(?<=a)d(?=os?$)", ""),
)


@lru_cache(maxsize=50_000)
def sound_key(word: str) -> str:
    """What a folded Spanish word sounds like to people who write by ear: `baca` and `vaca`, `cojollo` and `cogoyo`."""
    for change in _SOUNDS:
        word = change(word)
    return word
