"""Finding candidates: passages that share rare words with a query, from an index on disk that can be thrown away.

`Engine` is what search needs; `TantivyEngine` is the embedded one, an index a shelf. Words come analysed, so that
engine, ranking and alignment agree on what a word is. The index carries the storage revision that it stands at in a
sentinel document, committed together with the passages: after a crash both are there or neither.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol, Self, cast

import tantivy

from .errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from .passages import Passage

VERSION: Final = 1  # of what is in the index; another one is rebuilt
HEAP_BYTES: Final = 64_000_000
BUDGET: Final = 20_000  # passages whose postings may be read for one view of a query
SENTINEL: Final = "\0revision"  # no speaker is called so: readers strip control characters

WORDS, SOUNDS = "words", "sounds"  # the views of a passage: by stem, and as heard


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may answer: characters [`first`, `past`) of a transcript, and the engine's own score."""

    transcript: int
    first: int
    past: int
    score: float


@dataclass(frozen=True, slots=True)
class Statistics:
    """What a shelf counts: its passages, their mean length in words, and how many hold each of the terms asked for."""

    passages: int
    mean_length: float
    frequencies: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Query:
    """Terms a view, and what to search among: transcripts and voices, each everything if None."""

    views: Mapping[str, Sequence[str]]
    transcripts: frozenset[int] | None = None
    voices: frozenset[str] | None = None


class Engine(Protocol):
    """What search asks of an index. Blocking; `candidates` and `statistics` may be called from several threads."""

    @property
    def revision(self) -> int:
        """The revision of storage that this index shows."""
        ...

    def candidates(self, query: Query, k: int) -> list[Candidate]:
        """At most `k` passages, best first."""
        ...

    def statistics(self, terms: Iterable[str]) -> Statistics:
        """Counts over the `words` view."""
        ...

    def replace(self, transcript: int, passages: Iterable[Passage]) -> None:
        """Puts a transcript's passages in place of any it had; seen after `commit`."""
        ...

    def remove(self, transcript: int) -> None:
        """Takes a transcript out; seen after `commit`."""
        ...

    def commit(self, revision: int) -> None:
        """Makes what was replaced and removed durable and seen, as of a revision of storage."""
        ...


class LockBusy(EngineError):
    """Another process writes this index."""


class TantivyEngine:
    """An index on disk in `folder`. Opens for reading; `begin_writing` takes the shelf's only write lock."""

    def __init__(self, folder: Path, index: tantivy.Index) -> None:
        self.folder = folder
        self._index = index
        self._writer: tantivy.IndexWriter | None = None
        self._searcher = index.searcher()
        self.revision, self._passages, self._mean = 0, 0, 0.0
        self.refresh()

    @classmethod
    def open(cls, folder: Path) -> Self:
        """The index in `folder`; one that is missing, damaged or of another version begins anew and empty."""
        marker = folder / "version.json"
        try:
            if marker.exists() and json.loads(marker.read_text("utf-8")) == VERSION:
                return cls(folder, _opened(folder))
        except (ValueError, OSError):
            pass  # damaged: nothing in it is precious, it is made anew
        try:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True, exist_ok=True)
            index = _opened(folder)
            marker.write_text(json.dumps(VERSION), "utf-8")
            return cls(folder, index)
        except (ValueError, OSError) as error:
            raise EngineError(f"{folder}: {error}") from error

    def begin_writing(self) -> None:
        """Takes the write lock, without waiting. Raises LockBusy if another process has it."""
        if self._writer is None:
            try:
                self._writer = self._index.writer(heap_size=HEAP_BYTES, num_threads=1)
            except ValueError as error:
                raise LockBusy(str(error)) from error

    def end_writing(self) -> None:
        """Gives the write lock back; what was not committed is forgotten."""
        if self._writer is not None:
            self._writer.rollback()
            self._writer.wait_merging_threads()
            self._writer = None

    def refresh(self) -> bool:
        """Shows what other processes have committed meanwhile; whether anything changed."""
        self._index.reload()
        searcher = self._index.searcher()
        revision = _revision(searcher)
        changed = revision != self.revision or searcher.num_docs - 1 != self._passages
        if changed:
            self._passages = max(searcher.num_docs - 1, 0)
            self._mean = _total_length(searcher) / self._passages if self._passages else 0.0
            self._searcher, self.revision = searcher, revision
        return changed

    def candidates(self, query: Query, k: int) -> list[Candidate]:
        searcher = self._searcher
        wanted = [
            tantivy.Query.term_query(_SCHEMA, view, term, index_option="freq")
            for view, terms in query.views.items()
            for term in self._rarest(searcher, view, terms)
        ]
        if not wanted or not self._passages:
            return []
        asked = tantivy.Query.boolean_query([(tantivy.Occur.Should, one) for one in wanted])
        filters = [
            tantivy.Query.term_set_query(_SCHEMA, field, sorted(values))
            for field, values in (("transcript", query.transcripts), ("voice", query.voices))
            if values is not None
        ]
        if filters:
            # a constant score of nothing, so that the filter chooses and does not rank
            weightless = [tantivy.Query.const_score_query(one, 0.0) for one in filters]
            asked = tantivy.Query.boolean_query([(tantivy.Occur.Must, one) for one in [asked, *weightless]])
        hits = searcher.search(asked, limit=k, count=False).hits
        addresses = [address for _, address in hits]
        transcripts: list[Any] = searcher.fast_field_values("transcript", addresses)
        spans: list[Any] = searcher.fast_field_values("span", addresses)
        return [
            Candidate(transcript, span >> 32, span & 0xFFFFFFFF, score)
            for (score, _), transcript, span in zip(hits, transcripts, spans, strict=True)
        ]

    def _rarest(self, searcher: tantivy.Searcher, view: str, terms: Sequence[str]) -> list[str]:
        """The rarest of `terms` whose passages together stay within the budget; at least the rarest one."""
        counted = sorted((searcher.doc_freq(view, term), term) for term in dict.fromkeys(terms))
        chosen, spent = list[str](), 0
        for frequency, term in counted:
            if frequency == 0:
                continue
            if chosen and spent + frequency > BUDGET:
                break
            chosen.append(term)
            spent += frequency
        return chosen

    def statistics(self, terms: Iterable[str]) -> Statistics:
        searcher = self._searcher
        # The engine counts removed passages until it merges; a word cannot be in more passages than there are.
        found = {term: min(searcher.doc_freq(WORDS, term), self._passages) for term in terms}
        return Statistics(self._passages, self._mean, found)

    def replace(self, transcript: int, passages: Iterable[Passage]) -> None:
        writer = self._writing()
        writer.delete_documents_by_term("transcript", transcript)
        for passage in passages:
            document = tantivy.Document()
            document.add_text(WORDS, " ".join([token.word.stem for token in passage.words]))
            document.add_text(SOUNDS, " ".join([token.word.sound for token in passage.words]))
            document.add_unsigned("transcript", transcript)
            document.add_unsigned("span", passage.first << 32 | passage.past)
            document.add_unsigned("length", len(passage.words))
            for voice in passage.voices:
                document.add_text("voice", voice)
            writer.add_document(document)

    def remove(self, transcript: int) -> None:
        self._writing().delete_documents_by_term("transcript", transcript)

    def commit(self, revision: int) -> None:
        writer = self._writing()
        try:
            writer.delete_documents_by_term("voice", SENTINEL)
            sentinel = tantivy.Document()
            sentinel.add_text("voice", SENTINEL)
            sentinel.add_unsigned("revision", revision)
            writer.add_document(sentinel)
            writer.commit()
        except (ValueError, OSError) as error:
            raise EngineError(f"{self.folder}: {error}") from error
        self.refresh()

    def _writing(self) -> tantivy.IndexWriter:
        if self._writer is None:
            raise EngineError(f"{self.folder}: not open for writing")
        return self._writer


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for view in (WORDS, SOUNDS):
        builder.add_text_field(view, tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("voice", tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("transcript", indexed=True, fast=True)
    builder.add_unsigned_field("span", fast=True)
    builder.add_unsigned_field("length", fast=True)
    builder.add_unsigned_field("revision", fast=True)
    return builder.build()


_SCHEMA: Final = _schema()


def _opened(folder: Path) -> tantivy.Index:
    index = tantivy.Index(_SCHEMA, path=str(folder))
    analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("whitespace", analyzer)
    index.config_reader(reload_policy="manual")
    return index


def _total_length(searcher: tantivy.Searcher) -> float:
    """The words of all passages; removed ones are not counted."""
    ask = {"words": {"sum": {"field": "length"}}}
    total = cast("dict[str, dict[str, float]]", searcher.aggregate(tantivy.Query.all_query(), ask))  # pyright: ignore[reportUnknownMemberType]
    return total["words"]["value"]


def _revision(searcher: tantivy.Searcher) -> int:
    found = searcher.search(tantivy.Query.term_query(_SCHEMA, "voice", SENTINEL), limit=1).hits
    values = searcher.fast_field_values("revision", [address for _, address in found])
    return int(values[0]) if values and values[0] is not None else 0
