"""What else there is: well-known search over the same passages, as their documentation shows them.

A baseline answers with passages as numbers, best first. Its words are any run of letters and digits, in lower case,
stemmed where it stems; only rank-bm25 splits on white space. Stop words are kept in quotes and left out of topics,
which is better for all of them.
"""

from __future__ import annotations

import re
import sqlite3
from typing import TYPE_CHECKING, Any, Final, Protocol

import bm25s
import numpy as np
import Stemmer
import tantivy
from bm25s.stopwords import STOPWORDS_EN
from rank_bm25 import BM25Okapi

if TYPE_CHECKING:
    from collections.abc import Sequence


class Baseline(Protocol):
    """Made from the passages' texts and the source that each is from."""

    name: str

    def __init__(self, texts: Sequence[str], sources: Sequence[str]) -> None: ...

    def best(self, words: str, k: int, source: str | None = None) -> list[int]:
        """At most `k` passages, of `source` if it is given, best first."""
        ...


class RankBM25:
    """rank-bm25, split on white space."""

    name = "rank-bm25"

    def __init__(self, texts: Sequence[str], sources: Sequence[str]) -> None:
        self._index: Any = BM25Okapi([text.lower().split() for text in texts])
        self._members = _members(sources)

    def best(self, words: str, k: int, source: str | None = None) -> list[int]:
        query = words.lower().split()
        if source is None:
            scores, numbers = self._index.get_scores(query), None
        else:
            numbers = self._members.get(source, np.zeros(0, np.intp))
            scores = np.asarray(self._index.get_batch_scores(query, numbers.tolist()))
        order = np.argsort(-scores, kind="stable")[:k]
        order = order[scores[order] > 0]
        return (order if numbers is None else numbers[order]).tolist()


class BM25s:
    """bm25s with Snowball's stems."""

    name = "bm25s"

    def __init__(self, texts: Sequence[str], sources: Sequence[str]) -> None:
        self._stemmer: Any = Stemmer.Stemmer("english")
        self._index = bm25s.BM25()
        self._index.index(self._terms(list(texts)), show_progress=False)
        self._size = len(texts)
        self._members = _members(sources)

    def best(self, words: str, k: int, source: str | None = None) -> list[int]:
        mask = None
        if source is not None:
            mask = np.zeros(self._size, np.float32)
            mask[self._members.get(source, [])] = 1
        numbers, scores = self._index.retrieve(
            self._terms([words]), k=min(k, self._size), show_progress=False, weight_mask=mask
        )
        return [int(n) for n, s in zip(numbers[0], scores[0], strict=True) if s > 0]

    def _terms(self, texts: list[str]) -> Any:
        return bm25s.tokenize(
            texts, token_pattern=_WORD.pattern, stopwords=[], stemmer=self._stemmer, show_progress=False
        )


class FTS5:
    """SQLite's full-text search with its own stemmer."""

    name = "SQLite FTS5"

    def __init__(self, texts: Sequence[str], sources: Sequence[str]) -> None:
        self._database = sqlite3.connect("")  # a file of its own that goes with it
        self._database.execute(
            "CREATE VIRTUAL TABLE passage USING fts5(text, source UNINDEXED, tokenize = 'porter unicode61')"
        )
        rows = ((n, text, source) for n, (text, source) in enumerate(zip(texts, sources, strict=True)))
        self._database.executemany("INSERT INTO passage (rowid, text, source) VALUES (?, ?, ?)", rows)
        self._database.commit()

    def best(self, words: str, k: int, source: str | None = None) -> list[int]:
        asked = " OR ".join(f'"{word}"' for word in dict.fromkeys(_words(words)))
        rows = self._database.execute(
            "SELECT rowid FROM passage WHERE passage MATCH :asked AND (:source IS NULL OR source = :source) "
            "ORDER BY rank LIMIT :k",
            {"asked": asked, "source": source, "k": k},
        )
        return [row[0] for row in rows] if asked else []


class Tantivy:
    """tantivy alone, with its English stemmer."""

    name = "tantivy"

    def __init__(self, texts: Sequence[str], sources: Sequence[str]) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("text", tokenizer_name="en_stem", index_option="freq")
        builder.add_text_field("source", tokenizer_name="raw", index_option="basic")
        builder.add_unsigned_field("number", fast=True)
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema)
        writer = self._index.writer(num_threads=1)
        for number, (text, source) in enumerate(zip(texts, sources, strict=True)):
            document = tantivy.Document()
            document.add_text("text", text)
            document.add_text("source", source)
            document.add_unsigned("number", number)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def best(self, words: str, k: int, source: str | None = None) -> list[int]:
        asked = self._index.parse_query(" ".join(_words(words)), ["text"])  # in lower case no word is an operator
        if source is not None:
            inside = tantivy.Query.const_score_query(tantivy.Query.term_query(self._schema, "source", source), 0.0)
            asked = tantivy.Query.boolean_query([(tantivy.Occur.Must, asked), (tantivy.Occur.Must, inside)])
        searcher = self._index.searcher()
        addresses = [address for _, address in searcher.search(asked, limit=k, count=False).hits]
        return [int(number) for number in searcher.fast_field_values("number", addresses)]


BASELINES: Final[tuple[type[Baseline], ...]] = (RankBM25, BM25s, FTS5, Tantivy)


def topical(words: str) -> str:
    """A topic without its stop words, or as it is if it is nothing else."""
    return " ".join(word for word in words.split() if word.lower().strip("?.,!") not in STOPWORDS_EN) or words


_WORD: Final = re.compile(r"(?u)\b\w+\b")


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _members(sources: Sequence[str]) -> dict[str, np.ndarray]:
    """The numbers of each source's passages."""
    found: dict[str, list[int]] = {}
    for number, source in enumerate(sources):
        found.setdefault(source, []).append(number)
    return {source: np.asarray(numbers, np.intp) for source, numbers in found.items()}
