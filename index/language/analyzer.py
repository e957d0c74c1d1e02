"""Text analysis: one chain of tokenizer, normalisation, stemmer and phonetic code for index, ranking and alignment.

`Analyzer.analyze` turns text into tokens with offsets. Every distinct spelling is analysed once and cached, so that a
word in a long text costs one match of a regular expression and one look-up.

The tokenizer joins letters across apostrophes and dots and digits across dots and commas, like the word boundaries of
UAX #29 (rules WB6, WB7, WB11, WB12; https://www.unicode.org/reports/tr29/); scripts without spaces are cut into
characters. Spellings are normalised by NFKD and NFC (UAX #15) and case folding.

What a word is in a language, its `Language` says (see README.md).
"""

from __future__ import annotations

import functools
import logging
from functools import partial
from typing import TYPE_CHECKING, Final

from . import languages
from .mojibake import repair_mojibake
from .non_speech import non_speech_spans
from .tokens import Token, Word

if TYPE_CHECKING:
    import re
    from collections.abc import Callable

    from .language import Language

MAX_CACHED = 400_000  # distinct spellings; a library of a million passages has fewer

_log: Final = logging.getLogger(__name__)

_token: Callable[[tuple[int, int, Word]], Token] = partial(tuple.__new__, Token)  # pyright: ignore[reportUnknownMemberType]
# equals Token._make, without a Python frame


class Analyzer:
    """The analysis chain of one language. Safe to use from several threads."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._word = language.word
        self._patterns = language.patterns
        self._merge = language.merge
        self._cache: dict[str, Word] = {}

    def word(self, spelling: str) -> Word:
        """Returns the word of a spelling, from the cache where it is known."""
        cached = self._cache.get(spelling)
        if cached is None:
            if len(self._cache) >= MAX_CACHED:
                self._cache.clear()
            cached = self._cache[spelling] = self._word(spelling)
        return cached

    def analyze(self, text: str, at: int = 0) -> list[Token]:
        """Returns the tokens of `text`, non-speech such as `(laughs)` left out.

        Offsets point into `text` as it was given, mojibake included, and count from `at` at its first character.
        """
        repaired, offset_map = repair_mojibake(text)
        shift = at if repaired is text else 0
        tokens = self._matches(repaired, shift)
        if self._merge:
            try:
                tokens = self._merge(tokens, repaired, shift)
            except MemoryError:  # says nothing of the text
                raise
            except Exception:  # noqa: BLE001 - an odd figure costs no transcript its words, and no library its answers
                _log.exception("figures in a text could not be read: they are taken as they are written")
        if repaired is text:
            return tokens
        inverse = offset_map.inverse()
        spans = [(inverse.forward(first, past), word) for first, past, word in tokens]
        return [Token(at + first, at + past, word) for (first, past), word in spans]

    def _matches(self, text: str, at: int) -> list[Token]:
        pattern = self._patterns.of(text)
        non_speech = non_speech_spans(text)
        if not non_speech:
            return self._between(pattern, text, 0, len(text), at)
        tokens, begin = list[Token](), 0
        for first, past in [*non_speech, (len(text), len(text))]:
            tokens += self._between(pattern, text, begin, first, at)
            begin = past
        return tokens

    def _between(self, pattern: re.Pattern[str], text: str, first: int, past: int, at: int) -> list[Token]:
        # The innermost loop of indexing and search: one column after the other is the fastest in pure Python.
        matches = list(pattern.finditer(text, first, past))
        cached, word = self._cache, self.word
        words = [cached.get(m[0]) or word(m[0]) for m in matches]
        firsts, pasts = [at + m.start() for m in matches], [at + m.end() for m in matches]
        return list(map(_token, zip(firsts, pasts, words, strict=True)))


def base_language(tag: str | None) -> str:
    """Returns the primary language subtag (RFC 5646) in lower case: `en` of `en-GB`; empty without a tag."""
    return (tag or "").replace("_", "-").split("-")[0].casefold()


@functools.cache
def analyzer(code: str) -> Analyzer:
    """Returns the shared chain of a base language tag; languages without a module get a chain that does not stem."""
    return Analyzer(languages.language(code))
