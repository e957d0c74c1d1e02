"""Finding candidates: passages that share rare words with a query, from an index on disk that can be thrown away.

`Engine` is what search needs; `TantivyEngine` is the embedded one, an index a shelf. Words come analysed, so that
engine, ranking and alignment agree on what a word is. The index carries the storage revision that it stands at in a
sentinel document, committed together with the passages: after a crash both are there or neither.

Only whoever holds a shelf's write lock makes or changes its index. Readers show what they find, and nothing, at
revision 0, where it is missing, damaged or made otherwise; then the indexer finds it behind storage and makes it anew.
Whoever comes upon damage takes the index's marker away, so that all others see it as missing.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol, Self, TypeVar, cast

import tantivy

from ..errors import EngineError
from ..storage.locking import ProcessLock

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
    from pathlib import Path

    from .passages import Passage

Result = TypeVar("Result")

VERSION: Final = 3  # of what is in the index; another one is rebuilt
HEAP_BYTES: Final = 64_000_000
ROOM_BYTES: Final = 1_000_000  # with less than this on the disk, what fails has failed for want of room
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
        """The revision of storage that this index shows; 0 if it shows nothing."""
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

    def clear(self) -> None:
        """Takes everything out; seen after `commit`."""
        ...

    def commit(self, revision: int) -> None:
        """Makes what was replaced and removed durable and seen, as of a revision of storage."""
        ...


class LockBusy(EngineError):
    """Another process writes this index."""


class Damaged(EngineError):
    """The index turned out to be damaged; it counts as missing from now on, and the next indexer makes it anew."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """One state of the index, as a whole: what is asked meanwhile sees one or the next, never some of both."""

    searcher: tantivy.Searcher
    revision: int
    passages: int
    mean_length: float

    @classmethod
    def of(cls, index: tantivy.Index) -> Self:
        searcher = index.searcher()
        passages = max(searcher.num_docs - 1, 0)  # without the sentinel
        return cls(searcher, _revision(searcher), passages, _total_length(searcher) / passages if passages else 0.0)


class TantivyEngine:
    """An index on disk in `folder`. Opens for reading; `begin_writing` takes the shelf's only write lock.

    `mend`, if it is set, is called when damage shows while a question is asked, which is then asked once more.
    """

    def __init__(self, folder: Path, made_for: str = "") -> None:
        self.folder = folder
        self._marker = folder / "version.json"
        self._made = json.dumps({"version": VERSION, "for": made_for})
        self._lock = ProcessLock(folder.with_name(f"{folder.name}.lock"))
        self._index: tantivy.Index | None = None
        self._writer: tantivy.IndexWriter | None = None
        self._shown = _NOTHING
        self.mend: Callable[[], None] | None = None
        self.refresh()

    @property
    def revision(self) -> int:
        return self._shown.revision

    def begin_writing(self) -> None:
        """Takes the write lock, without waiting, and makes the index if there is none to go on with.

        Raises LockBusy if another process has the lock.
        """
        if self._writer is not None:
            return
        with self._errors():
            self.folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not self._lock.take():
                raise LockBusy(str(self.folder))
        try:
            with contextlib.suppress(Damaged):  # made anew then
                self._look()
            with self._errors():
                index = self._index or self._made_anew()
                self._writer = index.writer(heap_size=HEAP_BYTES, num_threads=1)
        except BaseException:
            self._lock.release()
            raise

    def end_writing(self) -> None:
        """Gives the write lock back; what was not committed is forgotten."""
        writer, self._writer = self._writer, None
        try:
            if writer is not None:
                with self._errors():
                    writer.rollback()
                    writer.wait_merging_threads()
        finally:
            del writer  # with it goes the engine's own lock
            self._lock.release()

    def refresh(self) -> None:
        """Shows what other processes have committed meanwhile; nothing if the index is missing or cannot be read."""
        try:
            self._look()
        except EngineError:
            self._index, self._shown = None, _NOTHING  # whoever writes is told why

    def _look(self) -> None:
        with self._errors():
            if not self._is_there():
                self._index, self._shown = None, _NOTHING
                return
            self._index = self._index or _prepared(tantivy.Index.open(str(self.folder)))
            self._index.reload()
            self._shown = _Shown.of(self._index)

    def _is_there(self) -> bool:
        try:
            return self._marker.read_text("utf-8") == self._made
        except (FileNotFoundError, UnicodeDecodeError):
            return False

    def _made_anew(self) -> tantivy.Index:
        """An empty index. Whatever else is in the folder goes: nothing there is precious."""
        self._marker.unlink(missing_ok=True)
        if self.folder.exists():
            shutil.rmtree(self.folder)
        self.folder.mkdir()
        index = self._index = _prepared(tantivy.Index(_SCHEMA, path=str(self.folder)))
        self._marker.write_text(self._made, "utf-8")  # last: what is half made is no index
        self._shown = _Shown.of(index)
        return index

    @contextlib.contextmanager
    def _errors(self) -> Generator[None]:
        """The engine's errors as ours. It reports damage as ValueError, or panics, which no Exception is."""
        try:
            yield
        except (OSError, sqlite3.Error) as error:
            raise EngineError(f"{self.folder}: {error}") from error
        except BaseException as error:
            if not isinstance(error, ValueError) and type(error).__name__ != "PanicException":
                raise
            if shutil.disk_usage(self.folder).free < ROOM_BYTES:  # the engine does not say so; nothing is damaged
                raise EngineError(f"{self.folder}: {os.strerror(errno.ENOSPC)}") from error
            self._spoil()
            raise Damaged(f"{self.folder}: {error}") from error

    def _spoil(self) -> None:
        self._index, self._shown = None, _NOTHING
        try:
            self._marker.unlink(missing_ok=True)
        except OSError as error:
            raise EngineError(f"{self.folder}: {error}") from error

    def candidates(self, query: Query, k: int) -> list[Candidate]:
        def ask(shown: _Shown) -> list[Candidate]:
            asked = _asked(shown.searcher, query) if shown.passages else None
            return _candidates(shown.searcher, asked, k) if asked else []

        return self._answered(ask)

    def statistics(self, terms: Iterable[str]) -> Statistics:
        wanted = list(terms)

        def ask(shown: _Shown) -> Statistics:
            # The engine counts removed passages until it merges; a word cannot be in more passages than there are.
            found = {term: min(shown.searcher.doc_freq(WORDS, term), shown.passages) for term in wanted}
            return Statistics(shown.passages, shown.mean_length, found)

        return self._answered(ask)

    def _answered(self, ask: Callable[[_Shown], Result]) -> Result:
        try:
            with self._errors():
                return ask(self._shown)
        except Damaged:
            if self.mend is None:
                raise
            self.mend()
        with self._errors():
            return ask(self._shown)

    def replace(self, transcript: int, passages: Iterable[Passage]) -> None:
        writer = self._writing()
        with self._errors():
            writer.delete_documents_by_query(_of(transcript))
            for passage in passages:
                writer.add_document(_document(transcript, passage))

    def remove(self, transcript: int) -> None:
        with self._errors():
            self._writing().delete_documents_by_query(_of(transcript))

    def clear(self) -> None:
        with self._errors():
            self._writing().delete_all_documents()

    def commit(self, revision: int) -> None:
        writer = self._writing()
        with self._errors():
            writer.delete_documents_by_term("voice", SENTINEL)
            sentinel = tantivy.Document()
            sentinel.add_text("voice", SENTINEL)
            sentinel.add_unsigned("revision", revision)
            writer.add_document(sentinel)
            writer.commit()
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


def _prepared(index: tantivy.Index) -> tantivy.Index:
    analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("whitespace", analyzer)
    index.config_reader(reload_policy="manual")
    return index


def _of(transcript: int) -> tantivy.Query:
    """All passages of a transcript. By query: the writer's own way to delete by term misses numbers, in silence."""
    return tantivy.Query.term_query(_SCHEMA, "transcript", transcript)


def _document(transcript: int, passage: Passage) -> tantivy.Document:
    document = tantivy.Document()
    document.add_text(WORDS, " ".join([token.word.stem for token in passage.words]))
    document.add_text(SOUNDS, " ".join([token.word.sound for token in passage.words]))
    document.add_unsigned("transcript", transcript)
    document.add_unsigned("span", passage.first << 32 | passage.past)
    document.add_unsigned("length", len(passage.words))
    for voice in passage.voices:
        document.add_text("voice", voice)
    return document


def _asked(searcher: tantivy.Searcher, query: Query) -> tantivy.Query | None:
    wanted = [
        tantivy.Query.term_query(_SCHEMA, view, term, index_option="freq")
        for view, terms in query.views.items()
        for term in _rarest(searcher, view, terms)
    ]
    if not wanted:
        return None
    asked = tantivy.Query.boolean_query([(tantivy.Occur.Should, one) for one in wanted])
    # a constant score of nothing, so that a filter chooses and does not rank
    filters = [
        tantivy.Query.const_score_query(tantivy.Query.term_set_query(_SCHEMA, field, sorted(values)), 0.0)
        for field, values in (("transcript", query.transcripts), ("voice", query.voices))
        if values is not None
    ]
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, one) for one in [asked, *filters]]) if filters else asked


def _rarest(searcher: tantivy.Searcher, view: str, terms: Sequence[str]) -> list[str]:
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


def _candidates(searcher: tantivy.Searcher, asked: tantivy.Query, k: int) -> list[Candidate]:
    hits = searcher.search(asked, limit=k, count=False).hits
    addresses = [address for _, address in hits]
    transcripts: list[Any] = searcher.fast_field_values("transcript", addresses)
    spans: list[Any] = searcher.fast_field_values("span", addresses)
    return [
        Candidate(transcript, span >> 32, span & 0xFFFFFFFF, score)
        for (score, _), transcript, span in zip(hits, transcripts, spans, strict=True)
    ]


def _total_length(searcher: tantivy.Searcher) -> float:
    """The words of all passages; removed ones are not counted."""
    ask = {"words": {"sum": {"field": "length"}}}
    total = cast("dict[str, dict[str, float]]", searcher.aggregate(tantivy.Query.all_query(), ask))  # pyright: ignore[reportUnknownMemberType]
    return total["words"]["value"]


def _revision(searcher: tantivy.Searcher) -> int:
    found = searcher.search(tantivy.Query.term_query(_SCHEMA, "voice", SENTINEL), limit=1).hits
    values = searcher.fast_field_values("revision", [address for _, address in found])
    return int(values[0]) if values and values[0] is not None else 0


_NOTHING: Final = _Shown.of(_prepared(tantivy.Index(_SCHEMA)))
