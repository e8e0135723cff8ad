"""Other rankers, each from the library that people would take for it. All of them get text without accents or capitals."""

import re
import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

import bm25s  # type: ignore[import-not-found, unused-ignore]
import numpy as np  # type: ignore[import-not-found, unused-ignore]
import Stemmer  # type: ignore[import-not-found, unused-ignore]
from rapidfuzz import fuzz, process
from sklearn.feature_extraction.text import TfidfVectorizer  # type: ignore[import-not-found, import-untyped, unused-ignore]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-not-found, import-untyped, unused-ignore]
from sklearn.pipeline import make_pipeline, make_union  # type: ignore[import-not-found, import-untyped, unused-ignore]

from knowledge.matcher import Matcher
from knowledge.normalise import fold

Pairs = Sequence[tuple[str, Sequence[str]]]  # ids and their example texts
Ranked = list[tuple[str, float]]  # the three best ids and their scores
Rank = Callable[[str], Ranked]
Build = Callable[[Pairs, str], Rank]  # the texts and their language: es or en

_TEXTS = 64  # texts that are looked at to find the three best entries
_STEMMERS = {"es": "spanish", "en": "english"}


def _flat(pairs: Pairs) -> tuple[list[str], list[str]]:
    """Owners and texts, one a text."""
    rows = [(entry_id, fold(text)) for entry_id, texts in pairs for text in texts]
    return [owner for owner, _ in rows], [text for _, text in rows]


def whole(pairs: Pairs) -> Pairs:
    """The entries as one text each."""
    return [(entry_id, [" ".join(texts)]) for entry_id, texts in pairs]


def _best(owners: Sequence[str], scores: Any) -> Ranked:
    """The three entries with the best text, from an array of the texts' scores."""
    number = min(_TEXTS, len(owners))
    leading = np.argpartition(-scores, number - 1)[:number]
    best: dict[str, float] = {}
    for text in leading[np.argsort(-scores[leading], kind="stable")]:
        best.setdefault(owners[text], float(scores[text]))
    return list(best.items())[:3]


def fuzzy(scorer: Callable[..., float]) -> Build:
    def build(pairs: Pairs, _language: str) -> Rank:
        owners, texts = _flat(pairs)

        def rank(text: str) -> Ranked:
            return _best(owners, process.cdist([fold(text)], texts, scorer=scorer, workers=1)[0])

        return rank

    return build


def bm25(pairs: Pairs, language: str) -> Rank:
    owners, texts = _flat(pairs)
    stemmer = Stemmer.Stemmer(_STEMMERS[language])
    retriever = bm25s.BM25()
    retriever.index(bm25s.tokenize(texts, stopwords=None, stemmer=stemmer, show_progress=False), show_progress=False)
    vocabulary = retriever.vocab_dict

    def rank(text: str) -> Ranked:
        words = [word for word in stemmer.stemWords(re.findall(r"\w\w+", fold(text))) if word in vocabulary]
        return _best(owners, retriever.get_scores(words)) if words else []

    return rank


def letters(pairs: Pairs, _language: str) -> Rank:
    owners, texts = _flat(pairs)
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
    vectors = vectorizer.fit_transform(texts).T.tocsr()

    def rank(text: str) -> Ranked:
        return _best(owners, (vectorizer.transform([fold(text)]) @ vectors).toarray()[0])

    return rank


def fts5(tokenizer: str) -> Build:
    def build(pairs: Pairs, _language: str) -> Rank:
        table = sqlite3.connect(":memory:")
        table.execute(f"CREATE VIRTUAL TABLE asks USING fts5(owner UNINDEXED, text, tokenize='{tokenizer}')")
        table.executemany("INSERT INTO asks VALUES (?, ?)", zip(*_flat(pairs), strict=True))
        query = f"SELECT owner, -bm25(asks) FROM asks WHERE asks MATCH ? ORDER BY 2 DESC LIMIT {_TEXTS}"  # noqa: S608 (our number)

        def rank(text: str) -> Ranked:
            words = fold(text).split()
            if tokenizer == "trigram":
                words = [word[at : at + 3] for word in words for at in range(len(word) - 2)]
            best: dict[str, float] = {}
            if words:
                for owner, score in table.execute(query, (" OR ".join(f'"{word}"' for word in dict.fromkeys(words)),)):
                    best.setdefault(owner, score)
            return list(best.items())[:3]

        return rank

    return build


def regression(pairs: Pairs, _language: str) -> Rank:
    owners, texts = _flat(pairs)
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True, min_df=2)
    model = make_pipeline(make_union(words, characters), LogisticRegression(C=30, max_iter=200, tol=1e-5))
    model.fit(texts, owners)
    names = [str(name) for name in model.classes_]

    def rank(text: str) -> Ranked:
        return _best(names, model.predict_proba([fold(text)])[0])

    return rank


def ours(pairs: Pairs, _language: str) -> Rank:
    """Our ranker with nothing but the texts."""
    matcher = Matcher.from_texts(pairs)
    return lambda text: matcher.rank(text, 3)


def as_one(build: Build) -> Build:
    return lambda pairs, language: build(whole(pairs), language)


PEERS: dict[str, Build] = {
    "rapidfuzz WRatio": fuzzy(fuzz.WRatio),
    "rapidfuzz token_set_ratio": fuzzy(fuzz.token_set_ratio),
    "bm25s + stemmer": bm25,
    "bm25s + stemmer, entry as document": as_one(bm25),
    "TF-IDF char_wb(2-5)": letters,
    "TF-IDF char_wb(2-5), entry as document": as_one(letters),
    "SQLite FTS5 unicode61": fts5("unicode61"),
    "SQLite FTS5 trigram": fts5("trigram"),
    "TF-IDF + logistic regression": regression,
}
