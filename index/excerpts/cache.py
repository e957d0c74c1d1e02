"""The excerpts of a shelf, found once for each transcript and cached in memory and in a file under `derived/`.

The words of a transcript never change under its id, so that its excerpts are valid until the code that finds them
changes: then `store.VERSION` has to change, too.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING

from ..language.analyzer import analyzer
from ..language.sentences import is_punctuated
from .fingerprints import fingerprint
from .select import candidates
from .store import CachedExcerpt, ExcerptStore
from .themes import ThemeScorer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..language.analyzer import Analyzer
    from ..storage.storage import Storage
    from ..transcript import Stretch
    from ..vectors.embedder import Embedder


def excerpts_of(
    transcript: int, whole: Stretch, language: str, themes: ThemeScorer | None = None
) -> tuple[CachedExcerpt, ...]:
    """Returns the excerpts of a whole transcript in a language (a base tag), best first; see `candidates`."""
    captions, chain = not is_punctuated(whole.text), analyzer(language)
    return tuple(
        made(transcript, whole, excerpt.first, excerpt.past, excerpt.score, chain, captions=captions)
        for excerpt in candidates(whole.text, whole.cues, language, themes)
    )


def made(
    transcript: int, whole: Stretch, first: int, past: int, score: float, chain: Analyzer, *, captions: bool
) -> CachedExcerpt:
    """Characters [`first`, `past`) of a whole transcript as an excerpt, with what is to be known of it."""
    tokens = chain.analyze(whole.text[first:past])
    stems = " ".join(sorted({token.word.stem for token in tokens if not (token.word.stop or token.word.filler)}))
    speaker = _main_speaker(whole, first, past)
    return CachedExcerpt(transcript, first, past, score, fingerprint(tokens), captions, speaker, stems)


class ExcerptCache:
    """The excerpts of one shelf."""

    def __init__(self, storage: Storage, file: ExcerptStore, embedder: Embedder | None = None) -> None:
        self._storage = storage
        self._themes = ThemeScorer(embedder) if embedder else None
        self._file = file
        self._by_transcript: dict[int, tuple[str, tuple[CachedExcerpt, ...]]] | None = None  # each with its key
        self._load_lock = asyncio.Lock()
        self._find_lock = asyncio.Lock()

    async def of(self, transcript: int, language: str) -> tuple[CachedExcerpt, ...]:
        """Returns the excerpts of a transcript, best first; if missing, found in a thread, once for all callers."""
        by_transcript, key = await self._loaded(), self._key(language)
        if (known := by_transcript.get(transcript)) is None or known[0] != key:
            async with self._find_lock:  # one transcript at a time, and each once for all callers
                known = by_transcript.get(transcript)
                if known is None or known[0] != key:
                    whole = await self._storage.whole(transcript)
                    found = await asyncio.to_thread(self._find, transcript, whole, language)
                    known = by_transcript[transcript] = key, found
        return known[1]

    async def keep_only(self, transcripts: Iterable[int]) -> None:
        """Evicts all other transcripts."""
        by_transcript = await self._loaded()
        gone = by_transcript.keys() - set(transcripts)
        for transcript in gone:
            del by_transcript[transcript]
        if gone:
            await asyncio.to_thread(self._file.remove, gone)

    def _key(self, language: str) -> str:
        """What excerpts depend on besides the transcript: its language, and the model of meaning."""
        return f"{language} {self._themes.name}" if self._themes else language

    def _find(self, transcript: int, whole: Stretch, language: str) -> tuple[CachedExcerpt, ...]:
        found = excerpts_of(transcript, whole, language, self._themes)
        if whole.text:  # empty if the transcript was removed meanwhile
            self._file.put(transcript, self._key(language), found)
        return found

    async def _loaded(self) -> dict[int, tuple[str, tuple[CachedExcerpt, ...]]]:
        async with self._load_lock:
            if self._by_transcript is None:
                self._by_transcript = await asyncio.to_thread(self._file.load)
            return self._by_transcript


def _main_speaker(whole: Stretch, first: int, past: int) -> str | None:
    """Returns the label of the speaker of most characters in [first, past)."""
    lengths = Counter[str | None]()
    for cue, after in zip(whole.cues, [*(cue.at for cue in whole.cues[1:]), past], strict=True):
        overlap = min(after, past) - max(cue.at, first)
        if overlap > 0:
            lengths[cue.speaker] += overlap
    return lengths.most_common(1)[0][0] if lengths else None
