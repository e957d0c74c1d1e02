"""The engine on a search server (OpenSearch) that several computers share: the passages of all shelves in one index.

**What is where.** A document is a passage. All of a shelf lie on one shard (by `routing`), and each term begins with
the shelf's id, so that what it costs to read a term, and what is counted of it, is that of the shelf alone.

**What is read.** Passages are written once and never changed. Each belongs to a generation, the number of a commit of
its shelf, and beside them stands one head a shelf (`ShelfHead`). A reader takes the passages of generations up to the
head's that the head does not name as dead. So what is not committed, half-written or left by a process that was killed
is read by nobody; a commit is one write of the head, which fails if any other process has written it since it was read.
What is dead is deleted later, when no reader can have an older head.
"""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from ..errors import EngineError
from .engine import MOST_LISTED, SLOP, SOUNDS, WORDS, Candidate, Damaged, IndexContent, LockBusy, Statistics, rarest
from .opensearch_index import NO_HEAD, SearchIndex
from .search_server import Conflict, Incomplete

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from .engine import IndexQuery
    from .opensearch_index import Bulk, ShelfHead, Written
    from .passages import Passage

Result = TypeVar("Result")

FRESH_S: Final = 10.0  # that a head counts as the latest; with the time of a request less than GRACE_S
MOST_KNOWN: Final = 200_000  # terms whose numbers of passages are kept
AT_ONCE: Final = 256  # terms of one request


@dataclass(slots=True)
class _Changes:
    """What a writer has sent and not committed. `written` has the version of each transcript that was replaced, None
    for one that was removed; `dead` are versions of this generation that were replaced themselves."""

    head: Written
    bulk: Bulk
    generation: int
    epoch: int
    written: dict[int, str | None] = field(default_factory=dict[int, str | None])
    dead: list[str] = field(default_factory=list[str])
    stems: set[str] = field(default_factory=set[str])


class OpenSearchEngine:
    """The engine of the shelf `shelf` in `index`, open for reading. Whoever writes holds the shelf's lock, which is not
    this engine's; a second writer is noticed at its commit at the latest.

    `now` is the time in seconds that all processes go by, `clock` counts seconds.
    """

    def __init__(
        self,
        index: SearchIndex,
        shelf: int,
        now: Callable[[], float],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._index = index
        self._shelf = shelf
        self._writer = uuid.uuid4().hex
        self._now = now
        self._clock = clock
        self._head = NO_HEAD
        self._read_at = 0.0
        self._known: dict[tuple[str, str], int] = {}
        self._into = ""  # the index that is written to
        self._changes: _Changes | None = None
        self.rebuild: Callable[[], None] | None = None
        self.refresh()

    @property
    def revision(self) -> int:
        """See `Engine.revision`."""
        return self._head.revision

    @property
    def leftover(self) -> bool:
        """See `ShelfEngine.leftover`."""
        head = self._head
        return bool(head.dead or head.abandoned) or head.superseded is not None

    def begin_writing(self, *, aside: bool = False) -> None:  # noqa: ARG002 - there is one place for all
        """See `ShelfEngine.begin_writing`."""
        into = self._index.make()
        self.refresh()
        self._into = into

    def end_writing(self) -> None:
        """See `ShelfEngine.end_writing`. What was not committed stays unread."""
        self._into, self._changes = "", None

    def refresh(self) -> None:
        """See `ShelfEngine.refresh`. Raises SearchUnreachable."""
        self._show(self._index.head(self._shelf).head)

    def _show(self, head: ShelfHead) -> None:
        before = self._head
        if (head.index, head.generation, head.epoch) != (before.index, before.generation, before.epoch):
            self._known = {}
        self._head, self._read_at = head, self._clock()

    def close(self) -> None:
        """See `ShelfEngine.close`."""
        self._head, self._known = NO_HEAD, {}

    # --- questions ---------------------------------------------------------------------------------------------------

    def candidates(self, query: IndexQuery, k: int) -> list[Candidate]:
        """See `Engine.candidates`."""

        def ask(head: ShelfHead) -> list[Candidate]:
            asked = self._asked(head, query) if head.passages else []
            return self._index.candidates(self._shelf, head, asked, _filters(query), k) if asked else []

        return self._answered(ask)

    def statistics(self, terms: Iterable[str]) -> Statistics:
        """See `Engine.statistics`."""
        wanted = list(terms)

        def ask(head: ShelfHead) -> Statistics:
            counted = self._counted(head, [(WORDS, term) for term in wanted])
            mean = head.words / head.passages if head.passages else 0.0
            return Statistics(head.passages, mean, {term: counted[WORDS, term] for term in wanted})

        return self._answered(ask)

    def terms(self, beginning: str) -> list[tuple[str, int]]:
        """See `Engine.terms`. The numbers are those of the index, with passages that are being written or deleted."""

        def ask(head: ShelfHead) -> list[tuple[str, int]]:
            counted = self._index.vocabulary(self._shelf, head, beginning) if head.passages else []
            return sorted(counted, key=lambda one: (-one[1], one[0]))[:MOST_LISTED]

        return self._answered(ask)

    def content(self) -> IndexContent:
        """See `ShelfEngine.content`."""
        return self._answered(lambda head: self._index.content(self._shelf, head) if head.index else IndexContent({}))

    def _answered(self, ask: Callable[[ShelfHead], Result]) -> Result:
        asked = self._head.index
        try:
            return self._of_now(ask)
        except (Damaged, Incomplete) as error:
            if self._index.current() not in (None, asked):  # another one has taken its place
                self.refresh()
                return self._of_now(ask)
            if isinstance(error, Incomplete):
                raise
            self._show(NO_HEAD)
            if self.rebuild is None:
                raise
        self.rebuild()
        return self._of_now(ask)

    def _of_now(self, ask: Callable[[ShelfHead], Result]) -> Result:
        """An answer by a head that is not so old that its passages may have been deleted."""
        if self._clock() - self._read_at > FRESH_S:
            self.refresh()
        return ask(self._head)

    def _asked(self, head: ShelfHead, query: IndexQuery) -> list[dict[str, Any]]:
        """The queries of which a passage has to fit one."""
        views = {view: list(dict.fromkeys(terms)) for view, terms in query.views.items() if terms}
        if query.phrase:
            return [self._phrase(head, view, query.views[view]) for view in views]
        if query.every:
            return [_all([self._term(head, view, term) for term in terms]) for view, terms in views.items()]
        counted = self._counted(head, [(view, term) for view, terms in views.items() for term in terms])
        return [
            self._term(head, view, term)
            for view, terms in views.items()
            for term in rarest((counted[view, term], term) for term in terms)
        ]

    def _term(self, head: ShelfHead, view: str, term: str) -> dict[str, Any]:
        words = term.split(" ")
        if len(words) > 1:
            return self._phrase(head, view, words, slop=0)
        return {"term": {view: self._index.term(self._shelf, head.epoch, term)}}

    def _phrase(self, head: ShelfHead, view: str, terms: Sequence[str], slop: int = SLOP) -> dict[str, Any]:
        words = " ".join(self._index.term(self._shelf, head.epoch, term) for term in terms)
        return {"match_phrase": {view: {"query": words, "slop": slop * (len(terms) - 1)}}}

    def _counted(self, head: ShelfHead, terms: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
        """The number of passages that have each term of a view. It does not change as long as the head does not."""
        wanted, known = list(dict.fromkeys(terms)), self._known
        if not head.passages:
            return dict.fromkeys(wanted, 0)
        missing = [one for one in wanted if one not in known]
        found = {one: known[one] for one in wanted if one in known}
        for at in range(0, len(missing), AT_ONCE):
            part = missing[at : at + AT_ONCE]
            asked = [self._term(head, *one) for one in part]
            found |= dict(zip(part, self._index.counts(self._shelf, head, asked), strict=True))
        if missing and known is self._known and head is self._head:
            if len(known) + len(missing) > MOST_KNOWN:
                known.clear()
            known.update((one, found[one]) for one in missing)
        return found

    # --- changes -----------------------------------------------------------------------------------------------------

    def replace(self, transcript: int, passages: Iterable[Passage], revision: int = 0) -> None:
        """See `Engine.replace`."""
        changes = self._changing()
        self._discard(changes, transcript)
        version = f"{transcript}.{changes.generation}.{len(changes.dead)}"
        changes.written[transcript] = version
        term = partial(self._index.term, self._shelf, changes.epoch)
        for number, passage in enumerate(passages):
            stems = [term(token.word.stem) for token in passage.words if token.word.stem]
            sounds = [term(token.word.sound) for token in passage.words if token.word.sound]
            document = {
                "epoch": changes.epoch,
                "generation": changes.generation,
                "version": version,
                "transcript": transcript,
                "span": passage.first << 32 | passage.past,
                "length": len(passage.words),
                "revision": revision,
                "voice": list(passage.voices),
                WORDS: " ".join(stems),
                SOUNDS: " ".join(sounds),
            }
            changes.bulk.put(f"{version}.{number}", document)
            changes.stems.update(stems)

    def remove(self, transcript: int) -> None:
        """See `Engine.remove`."""
        changes = self._changing()
        self._discard(changes, transcript)
        changes.written[transcript] = None

    def clear(self) -> None:
        """See `Engine.clear`."""
        changes = self._changing()
        for transcript in list(changes.written):
            self._discard(changes, transcript)
        changes.epoch = changes.generation

    def _discard(self, changes: _Changes, transcript: int) -> None:
        """Counts what was written of a transcript in this generation as dead."""
        version = changes.written.pop(transcript, None)
        if version is not None:
            changes.dead.append(version)

    def commit(self, revision: int) -> None:
        """See `Engine.commit`. Raises LockBusy if another process has written meanwhile."""
        changes = self._changing()
        for stem in changes.stems:
            changes.bulk.put(stem, {"epoch": changes.epoch, "stem": stem}, once=True)
        changes.bulk.flush()
        old, now, anew = changes.head.head, self._now(), changes.epoch == changes.generation
        dead = [*changes.dead, *([] if anew else self._index.versions(self._shelf, old, list(changes.written)))]
        head = replace(
            old,
            revision=revision,
            generation=changes.generation,
            epoch=changes.epoch,
            dead=(*old.dead, (now, tuple(dead))) if dead else old.dead,
            superseded=now if anew else old.superseded,
        )
        passages, words = self._index.totals(self._shelf, head)
        head = replace(head, passages=passages, words=words)
        try:
            self._index.write_head(self._shelf, head, changes.head)
        except Conflict as error:
            self._changes = None
            raise LockBusy(error.detail) from error
        self._changes = None
        self._show(head)

    def tidy(self) -> None:
        """See `ShelfEngine.tidy`."""
        written = self._index.head(self._shelf)
        if self._changes is None and (head := self._index.tidied(self._shelf, written, self._now())) is not None:
            self._show(head)

    def _changing(self) -> _Changes:
        """The changes of a generation that no other writer has had, nor will have. Raises LockBusy."""
        if not self._into:
            raise EngineError(f"shelf {self._shelf}: not open for writing")
        if self._changes is None:
            before = self._index.head(self._shelf)
            head = before.head
            # begins with the time, so that it is above all of an index whose head was lost
            generation = head.claimed + 1 if head.claimed else int(self._now())
            broken_off = ((self._now(), head.claimed),) if head.claimed > head.generation else ()
            claimed = replace(
                head,
                claimed=generation,
                abandoned=head.abandoned + broken_off,
                writer=self._writer,
                index=head.index or self._into,
            )
            try:
                written = self._index.write_head(self._shelf, claimed, before)
            except Conflict as error:
                raise LockBusy(error.detail) from error
            epoch = head.epoch if head.revision else generation
            self._changes = _Changes(written, self._index.bulk(self._shelf, claimed.index), generation, epoch)
        return self._changes


def _filters(query: IndexQuery) -> list[dict[str, Any]]:
    chosen: list[tuple[str, frozenset[int] | frozenset[str] | None]] = [
        ("transcript", query.transcripts),
        ("voice", query.voices),
    ]
    return [{"terms": {name: sorted(cast("Any", values))}} for name, values in chosen if values is not None]


def _all(queries: list[dict[str, Any]]) -> dict[str, Any]:
    return {"bool": {"must": queries}}
