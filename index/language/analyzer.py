"""Text analysis: one chain of tokenizer, normalisation, stemmer and phonetic code for index, ranking and alignment.

`Analyzer.analyze` turns text into tokens with offsets. Every distinct spelling is analysed once and cached, so that a
word in a long text costs one match of a regular expression and one look-up.

The tokenizer joins letters across apostrophes and dots and digits across dots and commas, like the word boundaries of
UAX #29 (rules WB6, WB7, WB11, WB12; https://www.unicode.org/reports/tr29/); scripts without spaces are cut into
characters. Spellings are normalised by NFKD and NFC (UAX #15) and case folding.

A chain for another language is a function from a spelling to a `Word`, chosen in `analyzer` (see README.md).
"""

from __future__ import annotations

import functools
import re
import unicodedata
from functools import partial
from typing import TYPE_CHECKING

from . import english_chain
from .mojibake import repair_mojibake
from .non_speech import non_speech_spans
from .normalization import APOSTROPHES, normalized_word
from .numbers import merge_numbers
from .tokens import Token, Word

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_CACHED = 400_000  # distinct spellings; a library of a million passages has fewer

# Scripts written without spaces: every character is a token of its own, since a word list would be needed to split.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\uff66-\uff9d\U00020000-\U0003ffff"
)


def _combining_marks() -> str:
    """Returns the characters that belong to the letter before them: accents, vowel signs and invisible joiners."""
    spaced = re.compile(f"[^{_UNSPACED}]")
    marks = (chr(code) for code in range(0x300, 0x2000) if unicodedata.category(chr(code))[0] == "M")
    return "".join(mark for mark in marks if spaced.match(mark)) + "\u00ad\u200c\u200d\u2060"


_MARKS = _combining_marks()
_OTHER_TOKENS = rf"|[{_UNSPACED}]|\d+(?:(?i:st|nd|rd|th)\b|(?:[.,]\d+)*)|[%$€£]|&(?=[\s\x1c-\x1f])"


def _word_pattern(letter: str, marks: str = "", flags: re.RegexFlag = re.UNICODE) -> re.Pattern[str]:
    """Returns a pattern for one word of such letters: dotted (`U.S.A.`), with inner apostrophes, or one of
    `_OTHER_TOKENS`.
    """
    run = rf"(?:{letter}{marks})+" if marks else f"{letter}+"
    return re.compile(rf"(?<!\w){letter}(?:\.{letter})+(?!\w)\.?|{run}(?:[{APOSTROPHES}]{run})*{_OTHER_TOKENS}", flags)


_LETTER = rf"[^\W\d_ʼ{_UNSPACED}]"
_WORDS = _word_pattern(_LETTER)
_WORDS_WITH_MARKS = _word_pattern(_LETTER, f"[{_MARKS}]*")
_WORDS_OF_ASCII = _word_pattern("[A-Za-z]", flags=re.ASCII)  # equal for ASCII text, and faster
_HAS_MARKS = re.compile(rf"[{_MARKS}]")

_token: Callable[[tuple[int, int, Word]], Token] = partial(tuple.__new__, Token)  # pyright: ignore[reportUnknownMemberType]
# equals Token._make, without a Python frame


class Analyzer:
    """The analysis chain of one language, given by its base tag (`en` of `en-GB`).

    `native` is False for languages without a chain of their own: their words are normalised and not stemmed. `word`
    makes the `Word` of a spelling, `merges_numbers` joins number words (`two hundred`) into one token. Safe to use
    from several threads.
    """

    def __init__(
        self, language: str, *, native: bool, word: Callable[[str], Word], merges_numbers: bool = False
    ) -> None:
        self.language = language
        self.native = native
        self._word = word
        self._merges_numbers = merges_numbers
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
        if self._merges_numbers:
            tokens = merge_numbers(tokens, repaired, shift)
        if repaired is text:
            return tokens
        inverse = offset_map.inverse()
        spans = [(inverse.forward(first, past), word) for first, past, word in tokens]
        return [Token(at + first, at + past, word) for (first, past), word in spans]

    def _matches(self, text: str, at: int) -> list[Token]:
        pattern = _WORDS_OF_ASCII if text.isascii() else _WORDS_WITH_MARKS if _HAS_MARKS.search(text) else _WORDS
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
def analyzer(language: str) -> Analyzer:
    """Returns the shared chain of a base language tag; languages without one get a chain that does not stem."""
    if language == "en":
        return Analyzer("en", native=True, word=english_chain.word, merges_numbers=True)
    return Analyzer(language, native=False, word=normalized_word)
