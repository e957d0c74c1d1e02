"""The embedded engine: one tantivy index a shelf, in a folder that may be deleted at any time.

A sentinel document holds the storage revision of the index and is committed together with the passages. A process that
finds damage deletes the index's marker file, so that all others see it as missing.

Where the folder cannot be written, a process opens a private copy of the index (see `linked_copy`), since tantivy needs
a lock file also for reading, and catches up there.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar, cast

import tantivy

from ..errors import EngineError, FileSystemError
from ..storage.failures import file_error, folder_refusal, translated_for_index
from ..storage.locking import ProcessLock
from .engine import (
    MOST_LISTED,
    SLOP,
    SOUNDS,
    VERSION,
    WORDS,
    Candidate,
    Damaged,
    IndexContent,
    LockBusy,
    Statistics,
    rarest,
)
from .linked_copy import linked_copy

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Sequence
    from tempfile import TemporaryDirectory

    from .engine import IndexQuery
    from .passages import Passage

Result = TypeVar("Result")

HEAP_BYTES: Final = 64_000_000
SENTINEL: Final = "\0revision"  # no speaker is called so: readers strip control characters

_SYSTEM_ERROR: Final = re.compile(r"(?:os error|code:) (\d+)")  # as Rust writes it


@dataclass(frozen=True, slots=True)
class _Shown:
    """A snapshot of the index: a concurrent query sees one or the next, never parts of both."""

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
    """An index on disk in `folder`, open for reading; `begin_writing` takes the shelf's only write lock.

    An index of another VERSION, or with another `made_for`, counts as missing. `rebuild`, if it is set, is called when
    a query finds damage; the query then runs once more. `close` deletes the private copy, if one was made.
    """

    def __init__(self, folder: Path, made_for: str = "") -> None:
        self.folder = folder
        self._open_in = folder  # or a private copy of it
        self._copy: TemporaryDirectory[str] | None = None
        self._made = json.dumps({"version": VERSION, "for": made_for})
        self._lock = ProcessLock(folder.with_name(f"{folder.name}.lock"))
        self._index: tantivy.Index | None = None
        self._writer: tantivy.IndexWriter | None = None
        self._uncommitted = False
        self._shown = _NOTHING
        self.rebuild: Callable[[], None] | None = None
        self.refresh()

    @property
    def revision(self) -> int:
        """See `Engine.revision`."""
        return self._shown.revision

    def begin_writing(self, *, aside: bool = False) -> None:
        """Takes the write lock without waiting, and creates the index if it is missing.

        Where the folder cannot be written, or if `aside`, a private copy is written instead. Raises LockBusy if another
        process has the lock.
        """
        if self._writer is not None:
            return
        try:
            if not aside:
                try:
                    self._begin_at_home()
                except FileSystemError:
                    self._lock.release()
                    aside = True
            if aside:
                self._use_copy()
                self._open_writer()
        except BaseException:
            self._lock.release()
            raise

    def _begin_at_home(self) -> None:
        with self._errors():
            self.folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not self._lock.take():
                raise LockBusy(str(self.folder))
        self._use(self.folder)
        self._open_writer()

    def _open_writer(self) -> None:
        with contextlib.suppress(Damaged):  # rebuilt then
            self._look()
        with self._errors():
            index = self._index or self._made_anew()
            self._writer = index.writer(heap_size=HEAP_BYTES, num_threads=1)
        self._uncommitted = False

    def end_writing(self) -> None:
        """Releases the write lock, after the merges that a commit began; uncommitted changes are discarded."""
        writer, self._writer = self._writer, None
        try:
            if writer is not None:
                with contextlib.suppress(FileSystemError), self._errors():  # there is nothing to keep
                    if self._uncommitted:
                        writer.rollback()  # breaks off merges, too
                    writer.wait_merging_threads()
        finally:
            del writer  # releases the engine's own lock
            self._lock.release()

    def refresh(self) -> None:
        """Loads the commits of other processes; the index is empty if it is missing or cannot be read."""
        try:
            try:
                self._use(self.folder)
                self._look()
            except FileSystemError:
                self._use_copy()
                self._look()
        except (EngineError, FileSystemError):
            self._index, self._shown = None, _NOTHING  # the writer gets the error

    @property
    def leftover(self) -> bool:
        """See `ShelfEngine.leftover`: there is nothing, since merges take it with them."""
        return False

    def tidy(self) -> None:
        """See `ShelfEngine.tidy`: there is nothing to do."""

    def close(self) -> None:
        """Closes the index, and deletes the private copy, if there is one."""
        self._index, self._shown = None, _NOTHING
        self._use(self.folder)

    def _use(self, folder: Path) -> None:
        """Opens `folder` from now on; the copy is deleted if it is another."""
        if folder != self._open_in:
            self._open_in, self._index = folder, None
            copy, self._copy = self._copy, None
            if copy is not None:
                copy.cleanup()

    def _use_copy(self) -> None:
        """Opens a new private copy from now on."""
        copy = linked_copy(self.folder)
        self._use(Path(copy.name))
        self._copy = copy

    @property
    def _marker(self) -> Path:
        return self._open_in / "version.json"

    def _look(self) -> None:
        with self._errors():
            if not self._is_there():
                self._index, self._shown = None, _NOTHING
                return
            self._index = self._index or _prepared(tantivy.Index.open(str(self._open_in)))
            self._index.reload()
            self._shown = _Shown.of(self._index)

    def _is_there(self) -> bool:
        try:
            return self._marker.read_text("utf-8") == self._made
        except (FileNotFoundError, UnicodeDecodeError):
            return False

    def _made_anew(self) -> tantivy.Index:
        """A new, empty index in place of the folder's content, which is all derived."""
        self._marker.unlink(missing_ok=True)
        if self._open_in.exists():
            shutil.rmtree(self._open_in)
        self._open_in.mkdir(mode=0o700)
        index = self._index = _prepared(tantivy.Index(_SCHEMA, path=str(self._open_in)))
        self._marker.write_text(self._made, "utf-8")  # last: without it, a half-made index counts as missing
        self._shown = _Shown.of(index)
        return index

    @contextlib.contextmanager
    def _errors(self) -> Generator[None]:
        """Raises the engine's errors as EngineError or FileSystemError. tantivy reports both as ValueError or as a
        panic, which is no Exception, and does not always name the system's error."""
        try:
            with translated_for_index(self._open_in):
                yield
        except BaseException as error:
            if not isinstance(error, ValueError) and type(error).__name__ != "PanicException":
                raise
            if named := _SYSTEM_ERROR.search(str(error)):
                raise file_error(OSError(int(named[1]), os.strerror(int(named[1]))), self._open_in) from error
            if refused := folder_refusal(self._open_in):
                raise refused from error
            self._spoil()
            raise Damaged(f"{self.folder}: {error}") from error

    def _spoil(self) -> None:
        self._index, self._shown = None, _NOTHING
        with translated_for_index(self._open_in):
            self._marker.unlink(missing_ok=True)

    def candidates(self, query: IndexQuery, k: int) -> list[Candidate]:
        """See `Engine.candidates`. It cannot be stopped, so its work is limited: for each view, terms by MOST_TERMS and
        postings by BUDGET."""

        def ask(shown: _Shown) -> list[Candidate]:
            asked = _asked(shown.searcher, query) if shown.passages else None
            return _candidates(shown.searcher, asked, k) if asked else []

        return self._answered(ask)

    def statistics(self, terms: Iterable[str]) -> Statistics:
        """See `Engine.statistics`."""
        wanted = list(terms)

        def ask(shown: _Shown) -> Statistics:
            # The engine counts removed passages until it merges; a word cannot be in more passages than there are.
            found = {term: min(_frequency(shown.searcher, WORDS, term), shown.passages) for term in wanted}
            return Statistics(shown.passages, shown.mean_length, found)

        return self._answered(ask)

    def terms(self, beginning: str) -> list[tuple[str, int]]:
        """See `Engine.terms`."""
        return self._answered(lambda shown: shown.searcher.terms_with_prefix(WORDS, beginning, limit=MOST_LISTED))

    def _answered(self, ask: Callable[[_Shown], Result]) -> Result:
        try:
            with self._errors():
                return ask(self._shown)
        except Damaged:
            if self.rebuild is None:
                raise
            self.rebuild()
        with self._errors():
            return ask(self._shown)

    def content(self) -> IndexContent:
        """See `ShelfEngine.content`. Of files that are damaged, `file_check` knows."""
        return IndexContent(self._answered(lambda shown: _transcripts(shown.searcher)))

    def replace(self, transcript: int, passages: Iterable[Passage], revision: int = 0) -> None:
        """See `Engine.replace`; needs the write lock."""
        writer = self._changing()
        with self._errors():
            writer.delete_documents_by_query(_of(transcript))
            for passage in passages:
                writer.add_document(_document(transcript, passage, revision))

    def remove(self, transcript: int) -> None:
        """See `Engine.remove`; needs the write lock."""
        writer = self._changing()
        with self._errors():
            writer.delete_documents_by_query(_of(transcript))

    def clear(self) -> None:
        """See `Engine.clear`; needs the write lock."""
        writer = self._changing()
        with self._errors():
            writer.delete_all_documents()

    def commit(self, revision: int) -> None:
        """See `Engine.commit`; needs the write lock."""
        writer = self._changing()
        with self._errors():
            writer.delete_documents_by_term("voice", SENTINEL)
            sentinel = tantivy.Document()
            sentinel.add_text("voice", SENTINEL)
            sentinel.add_unsigned("revision", revision)
            writer.add_document(sentinel)
            writer.commit()
        self._uncommitted = False
        try:
            self._look()  # where it was written
        except (EngineError, FileSystemError):
            self._index, self._shown = None, _NOTHING

    def _changing(self) -> tantivy.IndexWriter:
        """The writer; what it does counts as uncommitted from now on."""
        if self._writer is None:
            raise EngineError(f"{self.folder}: not open for writing")
        self._uncommitted = True
        return self._writer


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field(WORDS, tokenizer_name="whitespace", index_option="position")  # for phrases
    builder.add_text_field(SOUNDS, tokenizer_name="whitespace", index_option="freq")
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
    """The query for all passages of a transcript; deletion by term silently misses numbers."""
    return tantivy.Query.term_query(_SCHEMA, "transcript", transcript)


def _document(transcript: int, passage: Passage, revision: int) -> tantivy.Document:
    document = tantivy.Document()
    document.add_text(WORDS, " ".join([token.word.stem for token in passage.words]))
    document.add_text(SOUNDS, " ".join([token.word.sound for token in passage.words]))
    document.add_unsigned("transcript", transcript)
    document.add_unsigned("span", passage.first << 32 | passage.past)
    document.add_unsigned("length", len(passage.words))
    document.add_unsigned("revision", revision)
    for voice in passage.voices:
        document.add_text("voice", voice)
    return document


def _asked(searcher: tantivy.Searcher, query: IndexQuery) -> tantivy.Query | None:
    if query.phrase:
        wanted = [_phrase(view, terms) for view, terms in query.views.items() if terms]
    elif query.every:
        wanted = [_every(view, terms) for view, terms in query.views.items() if terms]
    else:
        wanted = [_term(view, term) for view, terms in query.views.items() for term in _rarest(searcher, view, terms)]
    if not wanted:
        return None
    asked = tantivy.Query.boolean_query([(tantivy.Occur.Should, one) for one in wanted])
    # a constant score of 0, so that a filter does not rank
    filters = [
        tantivy.Query.const_score_query(tantivy.Query.term_set_query(_SCHEMA, field, sorted(values)), 0.0)
        for field, values in (("transcript", query.transcripts), ("voice", query.voices))
        if values is not None
    ]
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, one) for one in [asked, *filters]]) if filters else asked


def _term(view: str, term: str) -> tantivy.Query:
    words = term.split(" ")
    if len(words) > 1:
        return tantivy.Query.phrase_query(_SCHEMA, view, list[str | tuple[int, str]](words))
    return tantivy.Query.term_query(_SCHEMA, view, term, index_option="freq")


def _frequency(searcher: tantivy.Searcher, view: str, term: str) -> int:
    """The number of passages that have a term."""
    if " " not in term:
        return searcher.doc_freq(view, term)
    found = cast("Any", searcher.search(_term(view, term), limit=1, count=True))  # of which the stubs lack `count`
    return found.count or 0


def _phrase(view: str, terms: Sequence[str]) -> tantivy.Query:
    return tantivy.Query.phrase_query(_SCHEMA, view, list(terms), SLOP) if len(terms) > 1 else _term(view, terms[0])


def _every(view: str, terms: Sequence[str]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, _term(view, term)) for term in terms])


def _rarest(searcher: tantivy.Searcher, view: str, terms: Sequence[str]) -> list[str]:
    return rarest((_frequency(searcher, view, term), term) for term in dict.fromkeys(terms))


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
    """The number of words of all passages, without removed ones."""
    ask = {"words": {"sum": {"field": "length"}}}
    total = cast("dict[str, dict[str, float]]", searcher.aggregate(tantivy.Query.all_query(), ask))  # pyright: ignore[reportUnknownMemberType]
    return total["words"]["value"]


def _transcripts(searcher: tantivy.Searcher) -> dict[int, int]:
    """The transcripts that have passages, each with the oldest revision that they are of."""
    oldest = {"oldest": {"min": {"field": "revision"}}}
    ask = {"ids": {"terms": {"field": "transcript", "size": max(searcher.num_docs, 1)}, "aggs": oldest}}
    found = cast("dict[str, dict[str, Any]]", searcher.aggregate(tantivy.Query.all_query(), ask))  # pyright: ignore[reportUnknownMemberType]
    return {int(bucket["key"]): int(bucket["oldest"]["value"]) for bucket in found["ids"]["buckets"]}


def _revision(searcher: tantivy.Searcher) -> int:
    found = searcher.search(tantivy.Query.term_query(_SCHEMA, "voice", SENTINEL), limit=1).hits
    values = searcher.fast_field_values("revision", [address for _, address in found])
    return int(values[0]) if values and values[0] is not None else 0


_NOTHING: Final = _Shown.of(_prepared(tantivy.Index(_SCHEMA)))
