"""What a word is: one analysis chain, shared by engine, ranking and alignment, chosen by language.

`Analyzer.analyze` turns text into tokens that know where they stand. A distinct spelling is analysed once and kept, so
the cost of a word in a long text is one regular-expression match and one look-up.
"""

from __future__ import annotations

import functools
import math
import re
import unicodedata
from functools import partial
from typing import TYPE_CHECKING, Any

import jellyfish
import Stemmer

from . import english
from .mojibake import mend
from .non_speech import sounds
from .numbers import counted, figures
from .tokens import Token, Word

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_CACHED = 400_000  # distinct spellings; a library of a million passages has fewer

# Scripts written without spaces: every character is a word of its own, as there is nothing to split at.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\uff66-\uff9d\U00020000-\U0003ffff"
)
_APOSTROPHES = "'’‘ʼ＇`´′"


def _marks() -> str:
    """The characters that belong to the letter before them: accents, vowel signs, and joiners that nobody sees."""
    spaced = re.compile(f"[^{_UNSPACED}]")
    marks = (chr(code) for code in range(0x300, 0x2000) if unicodedata.category(chr(code))[0] == "M")
    return "".join(mark for mark in marks if spaced.match(mark)) + "\u00ad\u200c\u200d\u2060"


_MARKS = _marks()
_REST = rf"|[{_UNSPACED}]|\d+(?:(?i:st|nd|rd|th)\b|(?:[.,]\d+)*)|[%$€£]|&(?=[\s\x1c-\x1f])"


def _words(letter: str, marks: str = "", flags: re.RegexFlag = re.UNICODE) -> re.Pattern[str]:
    """What a word is, of such letters: with dots inside, with apostrophes inside, or one of what else counts."""
    run = rf"(?:{letter}{marks})+" if marks else f"{letter}+"
    return re.compile(rf"(?<!\w){letter}(?:\.{letter})+(?!\w)\.?|{run}(?:[{_APOSTROPHES}]{run})*{_REST}", flags)


_LETTER = rf"[^\W\d_ʼ{_UNSPACED}]"
_WORDS = _words(_LETTER)
_WORDS_WITH_MARKS = _words(_LETTER, f"[{_MARKS}]*")
_WORDS_OF_ASCII = _words("[A-Za-z]", flags=re.ASCII)  # the same where there is nothing else, and faster
_HAS_MARKS = re.compile(rf"[{_MARKS}]")
# Written or left out at will: accents on Latin letters, points and vowel signs of Hebrew and Arabic.
_ACCENTS = re.compile("(?<=[a-z])[\u0300-\u036f]+")
_POINTS = re.compile("[\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u0640\u064b-\u0652\u0670\u06d6-\u06ed]")

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
        shift = at if mended is text else 0
        found = self._matches(mended, shift)
        if self._counts:
            found = counted(found, mended, shift)
        if mended is text:
            return found
        back = written.reversed()
        spans = [(back.there(first, past), word) for first, past, word in found]
        return [Token(at + first, at + past, word) for (first, past), word in spans]

    def _matches(self, text: str, at: int) -> list[Token]:
        pattern = _WORDS_OF_ASCII if text.isascii() else _WORDS_WITH_MARKS if _HAS_MARKS.search(text) else _WORDS
        silent = sounds(text)
        if not silent:
            return self._between(pattern, text, 0, len(text), at)
        found, begin = list[Token](), 0
        for first, past in [*silent, (len(text), len(text))]:
            found += self._between(pattern, text, begin, first, at)
            begin = past
        return found

    def _between(self, pattern: re.Pattern[str], text: str, first: int, past: int, at: int) -> list[Token]:
        # the innermost loop of indexing and of search: column by column is the fastest that Python does
        matches = list(pattern.finditer(text, first, past))
        known, word = self._known, self.word
        words = [known.get(m[0]) or word(m[0]) for m in matches]
        firsts, pasts = [at + m.start() for m in matches], [at + m.end() for m in matches]
        return list(map(_token, zip(firsts, pasts, words, strict=True)))


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
    if spelling[:1].isdecimal():  # figures are grouped by language: left as they are
        plain = _folded(spelling)
        return figures(plain) if plain.isdecimal() else Word(plain, plain, plain, number=math.nan)
    plain = _letters(spelling) or spelling
    return Word(plain, plain, plain)


def _folded(spelling: str) -> str:
    return unicodedata.normalize("NFKC", spelling).casefold()


def _letters(spelling: str) -> str:
    """The letters, digits and marks of a word, in one form and case; without apostrophes, dots and vowel points."""
    if spelling.isascii():  # most words, ten times as fast
        return "".join([c for c in spelling.lower() if c.isalnum()])
    folded = unicodedata.normalize("NFKD", _folded(spelling))
    kept = (c for c in _POINTS.sub("", folded) if c.isalnum() or unicodedata.category(c)[0] == "M")
    return unicodedata.normalize("NFC", "".join(kept).replace("ʼ", ""))


_stemmer: Any = Stemmer.Stemmer("english")  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
_VOWELS = frozenset("aeiouy")
# How the letters of an abbreviation are heard, in the classes of `_heard`.
_SPELLED = dict(
    zip("abcdefghijklmnopqrstuvwxyz", "A P S T A F X X A X K L M N A P K R S T A F TPL KS A S".split(), strict=True)
)
# Consonants that recognisers take for each other: voiced and voiceless, and the hushing sounds.
_HEARD = str.maketrans("BD0GVZJCQ", "PTTKFSXKK", "WHY")


def _english_word(spelling: str) -> Word:
    plain = english.SYMBOLS.get(spelling) or _letters(spelling)
    if not plain.isascii():
        plain = unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", plain)))
    plain = plain or spelling
    if plain[:1].isdecimal():
        return _number_word(spelling)
    number = english.UNITS.get(plain, english.TENS.get(plain, english.SCALES.get(plain)))
    if number is None and plain == "hundred":
        number = 100
    return Word(
        plain,
        _stemmer.stemWord(_without_possessive(spelling, plain)),
        _heard(plain),
        number=number,
        stop=plain in english.STOP_WORDS,
        filler=plain in english.FILLERS,
    )


def _without_possessive(spelling: str, plain: str) -> str:
    possessive = spelling[-2:-1] in _APOSTROPHES and spelling[-1:] in "sS" and plain not in english.SAME
    return plain[:-1] if possessive and len(plain) > 1 else plain


def _number_word(spelling: str) -> Word:
    folded = _folded(spelling)
    if folded in english.ORDINALS:
        plain = english.ORDINALS[folded]
        return Word(plain, _stemmer.stemWord(plain), _heard(plain))
    return figures(folded)


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
