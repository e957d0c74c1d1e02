"""Everything that can be asked of the shelves that one workspace may see.

A `Library` is a snapshot for one question: its shelves with their engines, and the transcripts as they are now. How it
is searched stands in `querying`.
"""

from __future__ import annotations

import asyncio
import contextlib
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, TypeVar

from .corrections import NO_CORRECTIONS, REACH, CorrectedText, Overlay, context_of_words, place_of_words
from .excerpts.soundbites import soundbite_excerpts
from .language.sentences import sentences_around
from .querying import quote_search, topic_search, word_search
from .querying.duplicates import NO_DUPLICATES, Duplicates
from .querying.found import Count, Found, Hit, Scope
from .querying.remote import CannotSearch, RemoteSearch
from .querying.snapshot import LibrarySnapshot
from .search.snippets import Snippet
from .search.spread import Arranged
from .storage.storage import Storage, TextSpan

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Sequence

    from .deadline import Deadline
    from .excerpts.store import CachedExcerpt
    from .querying.catalogue import TranscriptCatalogue
    from .querying.open_shelf import OpenShelf
    from .querying.remote import SearchProcesses
    from .search.chains import Chain
    from .transcript import Transcript
    from .vectors.embedder import Embedder

Result = TypeVar("Result")

SENTENCE: Final = 300  # characters on either side of words in which their sentence is looked for


class Library:
    """A snapshot of the transcripts that one workspace may see, for one question. It is `complete` if no index is
    behind. `processes`, if there are any, search for this one, with the corrections of `workspace`."""

    def __init__(
        self,
        storage: Storage,
        shelves: Sequence[OpenShelf],
        catalogue: TranscriptCatalogue,
        embedder: Embedder | None = None,
        overlay: Overlay = NO_CORRECTIONS,
        duplicates: Duplicates = NO_DUPLICATES,
        *,
        complete: bool = True,
        workspace: str | None = None,
        processes: SearchProcesses | None = None,
    ) -> None:
        self.snapshot = LibrarySnapshot(storage, shelves, catalogue, overlay, duplicates)
        self._embedder = embedder
        self.overlay = overlay
        self.duplicates = duplicates
        self.complete = complete
        self.transcripts = catalogue
        self._workspace = workspace
        self._processes = processes

    @property
    def understood(self) -> int | None:
        """The number of transcripts whose passages have vectors by now; None without a model."""
        ready = self._with_vectors()
        return None if ready is None else len(ready.intersection(self.transcripts.by_id))

    def understands(self, transcripts: Iterable[Transcript]) -> bool:
        """Whether all of these have vectors by now, or there is no model."""
        ready = self._with_vectors()
        return ready is None or all(one.id in ready for one in transcripts)

    def _with_vectors(self) -> set[int] | None:
        if self._embedder is None:
            return None
        there = [shelf.vectors for shelf in self.snapshot.shelves if shelf.vectors is not None]
        return {id_ for vectors in there for id_ in vectors.transcripts()}

    # -- questions -----------------------------------------------------------------------------------------------------

    async def quote(self, words: str, scope: Scope, limit: int, deadline: Deadline) -> Found:
        """The places where `words` were said, best first, each with its verdict. A place that several texts of one
        recording have is shown by the best of them. Raises Overdue and EngineError."""
        return await self._found(quote_search.quote, words, scope, limit, deadline=deadline)

    async def chains(self, words: str, scope: Scope, deadline: Deadline) -> list[Chain]:
        """A long text in the parts that may each have been said in one go, in their order; of a very long one only the
        beginning. Raises Overdue and EngineError."""
        return await self._found(quote_search.parts, words, scope, deadline=deadline)

    async def count(self, words: str, scope: Scope, deadline: Deadline) -> Count:
        """In how many places `words` were said just so, up to MOST_COUNTED. Raises Overdue and EngineError."""
        return await self._found(quote_search.count, words, scope, deadline=deadline)

    async def topic(
        self, words: str, scope: Scope, limit: int, deadline: Deadline, arranged: Arranged = Arranged.SPREAD
    ) -> Found:
        """The places where `words` are talked about, best first; no verdict. Of several texts of one recording only the
        best is searched. Raises Overdue and EngineError.

        Arranged otherwise than as they are ranked, only places that are about the topic are found, one of each stretch
        of talk, and all of them are counted. If there are none, the nearest are found, and `about` is False.
        """
        if self._embedder is not None:  # a model takes much memory: no other process has one
            return await topic_search.topic(self.snapshot, self._embedder, words, scope, limit, arranged, deadline)
        return await self._found(topic_search.topic, None, words, scope, limit, arranged, deadline=deadline)

    async def mentions(self, words: str, scope: Scope, deadline: Deadline) -> dict[int, int]:
        """How often each transcript in scope says all the words of a topic, in any form, within a passage; without
        those that never do. Words as recognised that a correction replaces count as what they were corrected to, in
        all transcripts. Raises Overdue and EngineError."""
        return await self._found(word_search.mentioned, words, scope, deadline=deadline)

    async def meant(self, words: str, deadline: Deadline) -> str | None:
        """A topic with the words of the library that were meant in the place of misspelt ones; None if none is, or if
        nothing in the library is like them. Raises Overdue and EngineError."""
        return await self._found(word_search.as_meant, words, deadline=deadline)

    async def term_weights(self, words: str, scope: Scope, deadline: Deadline) -> dict[int, dict[str, float]]:
        """The stems of a topic's words, each with its inverse document frequency, by transcript in scope."""
        return await self._found(word_search.term_weights, words, scope, deadline=deadline)

    async def _found(self, search: Callable[..., Awaitable[Result]], *arguments: Any, deadline: Deadline) -> Result:
        """What a search finds, in another process if there is one that can."""
        if self._processes is not None:
            revisions = {shelf.id: shelf.engine.revision for shelf in self.snapshot.shelves}
            asked = RemoteSearch(search, self._workspace, revisions, arguments)
            with contextlib.suppress(CannotSearch):
                return await self._processes.run(asked, deadline)
        return await search(self.snapshot, *arguments, deadline)

    # -- transcripts and their text ------------------------------------------------------------------------------------

    async def excerpts(self, transcript: Transcript) -> tuple[CachedExcerpt, ...]:
        """The excerpts of a transcript that may be posted, best first."""
        shelf = next(shelf for shelf in self.snapshot.shelves if shelf.id == transcript.shelf)
        return await shelf.excerpts.of(transcript.id, self.language(transcript))

    async def soundbites(self, transcript: Transcript) -> tuple[CachedExcerpt, ...]:
        """The stretches of a transcript that the makers of its recording chose, as excerpts; they are not cached."""
        chosen = transcript.facts.soundbites
        if not chosen:
            return ()
        whole = await self.snapshot.storage.whole(transcript.id)
        return await asyncio.to_thread(soundbite_excerpts, transcript.id, whole, chosen, self.language(transcript))

    async def forget_removed(self) -> None:
        """Deletes the cached excerpts of transcripts that are gone."""
        for shelf in self.snapshot.shelves:
            await shelf.excerpts.keep_only(transcript.id for transcript in shelf.transcripts)

    def language(self, transcript: Transcript) -> str:
        """The language that a transcript's words are analysed in."""
        return self.snapshot.chain(transcript).language.code

    async def place(self, transcript: Transcript, first: int, past: int, score: float = 0.0) -> Hit | None:
        """Characters [`first`, `past`) of a transcript as a hit; None if they are gone."""
        return next(iter(await self.snapshot.hits([Snippet(transcript.id, first, past, score)], Scope())), None)

    async def in_sentences(self, hit: Hit) -> Hit:
        """A hit widened to whole sentences of one voice, without its judgement: for words that stand by themselves. As
        it is where no sentence begins or ends near it."""
        span, reach = hit.span, SENTENCE
        wanted = TextSpan(hit.transcript.id, max(span.first - reach, 0), span.past + reach)
        stretch = (await self.snapshot.storage.stretches([wanted]))[0]
        turns = [cue.at - stretch.at for last, cue in pairwise(stretch.cues) if cue.speaker != last.speaker]
        turns += [cue.at + turn - stretch.at for cue in stretch.cues for turn in cue.turns]
        first, past = sentences_around(
            stretch.text,
            span.first - stretch.at,
            span.past - stretch.at,
            turns,
            begins=stretch.at == 0,
            ends=stretch.at + len(stretch.text) < wanted.past,
            language=self.snapshot.chain(hit.transcript).language,
        )
        return await self.place(hit.transcript, stretch.at + first, stretch.at + past, hit.score) or hit

    async def relocate(self, public: str, first: int, past: int, words: str, around: str = "") -> Hit | None:
        """The hit for `words` that were shown before at [`first`, `past`) of the transcript called `public`: there, or
        where its words stand now, of several places the one with the words `around` it (see `surroundings`) or the
        nearest; None if they are gone."""
        transcript = next((t for t in self.transcripts if t.public == public), None)
        if transcript is None or not words:
            return None
        stretch = (await self.snapshot.storage.stretches([TextSpan(transcript.id, first, past)], cues=False))[0]
        if stretch.text != words:
            text = (await self.snapshot.storage.whole(transcript.id)).text
            found = await asyncio.to_thread(place_of_words, text, words, around, first)
            if found is None:
                return None
            first = found
        return await self.place(transcript, first, first + len(words), 1.0)

    async def surroundings(self, hit: Hit) -> str:
        """The words that stand around a hit in the text as written, by which `relocate` tells its place from others."""
        begin = max(hit.span.first - REACH, 0)
        reach = TextSpan(hit.transcript.id, begin, hit.span.past + REACH)
        stretch = (await self.snapshot.storage.stretches([reach], cues=False))[0]
        return context_of_words(stretch.text, hit.span.first - begin, hit.words)

    async def unread(self) -> frozenset[int]:
        """The ids of the transcripts that could not be read for the index, so that nothing of them is found."""
        shelves = self.snapshot.shelves
        found = await asyncio.gather(*(asyncio.to_thread(shelf.tokens.wordless) for shelf in shelves))
        return frozenset(id_ for ids in found for id_ in ids).intersection(self.transcripts.by_id)

    def within(self, scope: Scope) -> Sequence[Transcript]:
        """The transcripts in scope."""
        return self.snapshot.within(scope)

    async def around(self, hit: Hit, characters: int) -> CorrectedText:
        """A hit's text with so many `characters` on either side, corrected, for people to read."""
        id_, first, past = hit.transcript.id, max(hit.span.first - characters, 0), hit.span.past + characters
        reach = REACH if self.overlay else 0  # recognised words may be cut at either end
        stretch = (await self.snapshot.storage.stretches([TextSpan(id_, max(first - reach, 0), past + reach)]))[0]
        whole = self.overlay.over(hit.transcript.public, stretch, self.snapshot.chain(hit.transcript))
        return whole.between(first, past) if reach else whole

    async def whole(self, transcript: Transcript) -> CorrectedText:
        """A transcript's whole text, corrected."""
        stretch = await self.snapshot.storage.whole(transcript.id)
        return await asyncio.to_thread(self.overlay.over, transcript.public, stretch, self.snapshot.chain(transcript))
