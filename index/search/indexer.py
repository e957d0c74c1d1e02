"""The indexer of a shelf: brings its index up to storage's revision.

The process that holds an index's write lock is its indexer. Catching up may be interrupted at any point and resumes
there: transcripts are indexed whole, in the order of their revisions, and the revision that the index claims never runs
ahead of its content.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from ..language.analyzer import analyzer, base_language
from ..storage.waiting import in_thread
from .passages import Passage, passages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..language.analyzer import Analyzer
    from ..language.tokens import Token
    from ..storage.storage import Shelf, Storage
    from ..transcript import Transcript
    from .engine import Engine
    from .token_store import TokenStore

WORDS_A_COMMIT: Final = 4_000_000  # a commit for each transcript would leave thousands of segments

_log: Final = logging.getLogger(__name__)

Progress = Callable[[int, int], None]  # transcripts done, and in all


@dataclass(frozen=True, slots=True)
class ShelfIndexer:
    """Indexes shelves of a storage. `language` is that of transcripts without one; `progress` is called after each
    transcript."""

    storage: Storage
    language: str = "en"
    progress: Progress | None = None
    words_a_commit: int = WORDS_A_COMMIT

    async def catch_up(self, engine: Engine, tokens: TokenStore, shelf: Shelf, *, anew: bool = False) -> int:
        """Indexes the changes since the index's revision, and returns the number of transcripts indexed.

        The engine must be open for writing; `tokens` is written beside it. The index begins anew if it stands at a
        revision that the shelf never had, or if `anew`: then everything is committed at once, and the old index answers
        until the new one is whole. Raises EngineError.
        """
        since = engine.revision
        changes = await self.storage.changes(shelf.id, since)
        if changes.known and changes.revision == engine.revision and not anew:
            return 0
        if engine.revision and not changes.known:
            _log.warning(
                "the index is made anew: it knows of changes that the database does not have (a backup was put back, "
                "or the database has lost what was stored last)",
                extra={"shelf": shelf.id},
            )
        if anew or not changes.known:
            since, changes = 0, await self.storage.changes(shelf.id, 0)
            await in_thread(partial(_clear, engine, tokens))
        await in_thread(partial(_remove, engine, tokens, changes.removed))
        headers = {header.id: header for header in await self.storage.changed(shelf.id, since)}
        words = 0
        for done, (id_, revision) in enumerate(changes.present.items(), 1):
            header = headers.get(id_)
            if header is not None:  # removed since: the next round handles it
                found = await analysed(self.storage, header, self.language)
                await in_thread(partial(_replace, engine, tokens, id_, found, revision))
                words += sum(len(passage.words) for passage in found.passages)
            if words >= self.words_a_commit and not anew:
                await in_thread(partial(engine.commit, revision))
                words = 0
            if self.progress:
                self.progress(done, len(changes.present))
        await in_thread(partial(engine.commit, changes.revision))
        return len(changes.present)


@dataclass(frozen=True, slots=True)
class Analysed:
    """A transcript's text as written, the base tag of the chain that analysed it, its tokens and its passages."""

    text: str
    language: str
    tokens: Sequence[Token]
    passages: Sequence[Passage]


async def analysed(storage: Storage, header: Transcript, language: str) -> Analysed:
    """A transcript, analysed; `language` is that of a transcript without one. One that cannot be has no words, which
    the log says."""
    whole = await storage.whole(header.id)
    chain = _chain(header, language)

    def analyse() -> Analysed:
        try:
            tokens = chain.analyze(whole.text)
            found = tuple(passages(whole.text, whole.cues, tokens, chain.language))
        except MemoryError:  # says nothing of the transcript, which is read again
            raise
        except Exception:  # noqa: BLE001 - one transcript must not keep all others from being found
            _log.exception(
                "a transcript could not be read for the index: nothing of it can be found. Please tell the "
                "maintainers, with the trace, and look at the file meanwhile",
                extra={"transcript": header.public, "file": header.file},
            )
            tokens, found = [], ()
        return Analysed(whole.text, chain.language.code, tokens, found)

    return await asyncio.to_thread(analyse)


def language_of(header: Transcript, language: str) -> str:
    """The base tag of the chain that analyses a transcript; `language` is that of one without its own."""
    return _chain(header, language).language.code


def _chain(header: Transcript, language: str) -> Analyzer:
    return analyzer(base_language(header.facts.language) or language)


def _replace(engine: Engine, tokens: TokenStore, transcript: int, found: Analysed, revision: int) -> None:
    tokens.put(transcript, found.language, found.tokens)
    engine.replace(transcript, found.passages, revision)


def _remove(engine: Engine, tokens: TokenStore, transcripts: Sequence[int]) -> None:
    for transcript in transcripts:
        engine.remove(transcript)
    tokens.remove(transcripts)


def _clear(engine: Engine, tokens: TokenStore) -> None:
    engine.clear()
    tokens.clear()
