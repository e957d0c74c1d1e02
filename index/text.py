"""What a word is: one analysis chain, shared by engine, ranking and alignment, chosen by language.

`Analyzer.analyze` turns text into tokens that know where they stand. A distinct spelling is analysed once and kept, so
the cost of a word in a long text is one regular-expression match and one look-up.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from functools import partial
from typing import TYPE_CHECKING, Any

import jellyfish
import Stemmer

from . import english
from .mending import mend
from .numbers import counted, number
from .sounds import sounds
from .tokens import Token, Word

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_CACHED = 400_000  # distinct spellings; a library of a million passages has fewer

# Scripts written without spaces: every character is a word of its own, as there is nothing to split at.
_UNSPACED = "\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_MARKS = (
    "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0903\u093a-\u094f\u0981-\u0983"
    "\u09bc-\u09cd\u0b82\u0bbe-\u0bcd"
)
_LETTER = rf"[^\W\d_{_UNSPACED}]"
_REST = rf"|[{_UNSPACED}]|\d+(?:(?:st|nd|rd|th)\b|(?:[.,]\d+)*)|[%$€£]|&(?=\s)"
_DOTTED = rf"(?:{_LETTER}\.){{2,}}|"
_WORDS = re.compile(rf"{_DOTTED}{_LETTER}+(?:['’ʼ]{_LETTER}+)*{_REST}")
_WORDS_WITH_MARKS = re.compile(
    rf"{_DOTTED}(?:{_LETTER}[{_MARKS}\u200c\u200d]*)+(?:['’ʼ](?:{_LETTER}[{_MARKS}]*)+)*{_REST}"
)
_HAS_MARKS = re.compile(rf"[{_MARKS}]")


_token: Callable[[tuple[int, int, Word]], Token] = partial(tuple.__new__, Token)  # pyright: ignore[reportUnknownMemberType]
# what Token._make does, without Python in between


class Analyzer:
    """An analysis chain for one language (`language` is the base tag, such as `en`).

    `native` is False where pullquote has no chain for the language and takes words as they are.
    """

    def __init__(self, language: str, *, native: bool, word: Callable[[str], Word], counts: bool = False) -> None:
        self.language = language
        self.native = native
        self._word = word
        self._counts = counts
        self._known: dict[str, Word] = {}

    def word(self, spelling: str) -> Word:
        """The word that is written `spelling`."""
        known = self._known.get(spelling)
        if known is None:
            if len(self._known) >= MOST_CACHED:
                self._known.clear()
            known = self._known[spelling] = self._word(spelling)
        return known

    def analyze(self, text: str, at: int = 0) -> list[Token]:
        """The words of `text`, sounds such as `(laughs)` left out; offsets count from `at` at its first character."""
        mended, written = mend(text)
        found = self._matches(mended)
        if self._counts:
            found = counted(found)
        if mended is not text:
            found = [Token(*written.back(first, past), word) for first, past, word in found]
        return [Token(at + first, at + past, word) for first, past, word in found] if at else found

    def _matches(self, text: str) -> list[Token]:
        pattern = _WORDS if text.isascii() or not _HAS_MARKS.search(text) else _WORDS_WITH_MARKS
        silent = sounds(text)
        if not silent:
            return self._between(pattern, text, 0, len(text))
        found, at = list[Token](), 0
        for first, past in [*silent, (len(text), len(text))]:
            found += self._between(pattern, text, at, first)
            at = past
        return found

    def _between(self, pattern: re.Pattern[str], text: str, first: int, past: int) -> list[Token]:
        # the innermost loop of indexing and of search: column by column is the fastest that Python does
        matches = list(pattern.finditer(text, first, past))
        known, word = self._known, self.word
        words = [known.get(m[0]) or word(m[0]) for m in matches]
        return list(map(_token, zip([m.start() for m in matches], [m.end() for m in matches], words, strict=True)))


def base_language(tag: str | None) -> str:
    """`en` of `en-GB`; empty where nothing is known."""
    return (tag or "").replace("_", "-").split("-")[0].casefold()


@functools.cache
def analyzer(language: str) -> Analyzer:
    """The chain for a base language tag; one without a chain of its own takes words as they are."""
    if language == "en":
        return Analyzer("en", native=True, word=_english_word, counts=True)
    return Analyzer(language, native=False, word=_plain_word)


def _plain_word(spelling: str) -> Word:
    plain = unicodedata.normalize("NFKC", spelling).casefold().replace("’", "'")
    digits = plain.replace(",", "")
    return Word(plain, plain, plain, number=float(digits) if digits.isascii() and digits.isdigit() else None)


_stemmer: Any = Stemmer.Stemmer("english")  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
_VOWELS = frozenset("aeiouy")
# How the letters of an abbreviation are heard, in the classes of `_heard`.
_SPELLED = dict(
    zip("abcdefghijklmnopqrstuvwxyz", "A P S T A F X X A X K L M N A P K R S T A F TPL KS A S".split(), strict=True)
)
# Consonants that recognisers take for each other: voiced and voiceless, and the hushing sounds.
_HEARD = str.maketrans("BD0GVZJCQ", "PTTKFSXKK", "WHY")


def _english_word(spelling: str) -> Word:
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", spelling)).casefold()
    plain = "".join(c for c in folded if c.isalnum())
    if spelling in english.SYMBOLS:
        plain = english.SYMBOLS[spelling]
    if plain[:1].isdigit():
        return _number_word(folded)
    plain = plain or folded
    number = english.UNITS.get(plain, english.TENS.get(plain, english.SCALES.get(plain)))
    if number is None and plain == "hundred":
        number = 100
    return Word(
        plain,
        _stemmer.stemWord(_without_possessive(folded, plain)),
        _heard(plain),
        number=number,
        stop=plain in english.STOP_WORDS,
        filler=plain in english.FILLERS,
    )


def _without_possessive(folded: str, plain: str) -> str:
    for ending in ("'s", "’s", "ʼs"):
        if folded.endswith(ending) and plain not in english.SAME:
            return plain[:-1]
    return plain


def _number_word(folded: str) -> Word:
    if folded in english.ORDINALS:
        plain = english.ORDINALS[folded]
        return Word(plain, _stemmer.stemWord(plain), _heard(plain))
    digits = folded.replace(",", "")
    try:
        value = float(digits)
    except ValueError:  # 1.2.3, 21st: a name rather than a number
        return Word(folded, folded, folded)
    return number(value)


def _heard(plain: str) -> str:
    """A code that words share when they are easily taken for each other: Metaphone, with its voiced and voiceless
    consonants folded together; a word without vowels is heard as its letters."""
    if not plain.isascii():
        return plain
    if len(plain) <= 5 and not _VOWELS.intersection(plain):
        return "".join(_SPELLED.get(c, c) for c in plain)
    code = jellyfish.metaphone(plain)
    if code[:1] in ("A", "E", "I", "O", "U"):
        code = "A" + code[1:]
    heard = code[:1] + code[1:].translate(_HEARD) if code[:1] == "A" else code.translate(_HEARD)
    return heard.replace(" ", "") or "A"
