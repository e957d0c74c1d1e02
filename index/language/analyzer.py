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
from .mojibake import repair_mojibake
from .non_speech import non_speech_spans
from .numbers import merge_numbers, numeral_word
from .tokens import Token, Word

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_CACHED = 400_000  # distinct spellings; a library of a million passages has fewer

# Scripts written without spaces: every character is a word of its own, as there is nothing to split at.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\uff66-\uff9d\U00020000-\U0003ffff"
)
_APOSTROPHES = "'’‘ʼ＇`´′"


def _combining_marks() -> str:
    """The characters that belong to the letter before them: accents, vowel signs, and joiners that nobody sees."""
    spaced = re.compile(f"[^{_UNSPACED}]")
    marks = (chr(code) for code in range(0x300, 0x2000) if unicodedata.category(chr(code))[0] == "M")
    return "".join(mark for mark in marks if spaced.match(mark)) + "\u00ad\u200c\u200d\u2060"


_MARKS = _combining_marks()
_OTHER_TOKENS = rf"|[{_UNSPACED}]|\d+(?:(?i:st|nd|rd|th)\b|(?:[.,]\d+)*)|[%$€£]|&(?=[\s\x1c-\x1f])"


def _word_pattern(letter: str, marks: str = "", flags: re.RegexFlag = re.UNICODE) -> re.Pattern[str]:
    """What a word is, of such letters: with dots inside, with apostrophes inside, or one of what else counts."""
    run = rf"(?:{letter}{marks})+" if marks else f"{letter}+"
    return re.compile(rf"(?<!\w){letter}(?:\.{letter})+(?!\w)\.?|{run}(?:[{_APOSTROPHES}]{run})*{_OTHER_TOKENS}", flags)


_LETTER = rf"[^\W\d_ʼ{_UNSPACED}]"
_WORDS = _word_pattern(_LETTER)
_WORDS_WITH_MARKS = _word_pattern(_LETTER, f"[{_MARKS}]*")
_WORDS_OF_ASCII = _word_pattern("[A-Za-z]", flags=re.ASCII)  # the same where there is nothing else, and faster
_HAS_MARKS = re.compile(rf"[{_MARKS}]")
# Written or left out at will: accents on Latin letters, points and vowel signs of Hebrew and Arabic.
_ACCENTS = re.compile("(?<=[a-z])[\u0300-\u036f]+")
_VOWEL_POINTS = re.compile("[\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u0640\u064b-\u0652\u0670\u06d6-\u06ed]")

_token: Callable[[tuple[int, int, Word]], Token] = partial(tuple.__new__, Token)  # pyright: ignore[reportUnknownMemberType]
# what Token._make does, without Python in between


class Analyzer:
    """An analysis chain for one language (`language` is the base tag, such as `en`).

    `native` is False where pullquote has no chain for the language and takes words as they are.
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
        """The word that is written `spelling`."""
        cached = self._cache.get(spelling)
        if cached is None:
            if len(self._cache) >= MAX_CACHED:
                self._cache.clear()
            cached = self._cache[spelling] = self._word(spelling)
        return cached

    def analyze(self, text: str, at: int = 0) -> list[Token]:
        """The words of `text`, sounds such as `(laughs)` left out; offsets count from `at` at its first character."""
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
        # the innermost loop of indexing and of search: column by column is the fastest that Python does
        matches = list(pattern.finditer(text, first, past))
        cached, word = self._cache, self.word
        words = [cached.get(m[0]) or word(m[0]) for m in matches]
        firsts, pasts = [at + m.start() for m in matches], [at + m.end() for m in matches]
        return list(map(_token, zip(firsts, pasts, words, strict=True)))


def base_language(tag: str | None) -> str:
    """`en` of `en-GB`; empty where nothing is known."""
    return (tag or "").replace("_", "-").split("-")[0].casefold()


@functools.cache
def analyzer(language: str) -> Analyzer:
    """The chain for a base language tag; one without a chain of its own takes words as they are."""
    if language == "en":
        return Analyzer("en", native=True, word=_english_word, merges_numbers=True)
    return Analyzer(language, native=False, word=_unstemmed_word)


def _unstemmed_word(spelling: str) -> Word:
    if spelling[:1].isdecimal():  # figures are grouped by language: left as they are
        plain = _casefolded(spelling)
        return numeral_word(plain) if plain.isdecimal() else Word(plain, plain, plain, number=math.nan)
    plain = _letters(spelling) or spelling
    return Word(plain, plain, plain)


def _casefolded(spelling: str) -> str:
    return unicodedata.normalize("NFKC", spelling).casefold()


def _letters(spelling: str) -> str:
    """The letters, digits and marks of a word, in one form and case; without apostrophes, dots and vowel points."""
    if spelling.isascii():  # most words, ten times as fast
        return "".join([c for c in spelling.lower() if c.isalnum()])
    normalized = unicodedata.normalize("NFKD", _casefolded(spelling))
    kept = (c for c in _VOWEL_POINTS.sub("", normalized) if c.isalnum() or unicodedata.category(c)[0] == "M")
    return unicodedata.normalize("NFC", "".join(kept).replace("ʼ", ""))


_stemmer: Any = Stemmer.Stemmer("english")  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
_VOWELS = frozenset("aeiouy")
# How the letters of an abbreviation are heard, in the classes of `_heard`.
_LETTER_CODES = dict(
    zip("abcdefghijklmnopqrstuvwxyz", "A P S T A F X X A X K L M N A P K R S T A F TPL KS A S".split(), strict=True)
)
# Consonants that recognisers take for each other: voiced and voiceless, and the hushing sounds.
_PHONETIC_CLASSES = str.maketrans("BD0GVZJCQ", "PTTKFSXKK", "WHY")


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
        _phonetic_code(plain),
        number=number,
        stop=plain in english.STOP_WORDS,
        filler=plain in english.FILLERS,
    )


def _without_possessive(spelling: str, plain: str) -> str:
    possessive = spelling[-2:-1] in _APOSTROPHES and spelling[-1:] in "sS" and plain not in english.CONTRACTIONS
    return plain[:-1] if possessive and len(plain) > 1 else plain


def _number_word(spelling: str) -> Word:
    normalized = _casefolded(spelling)
    if normalized in english.ORDINALS:
        plain = english.ORDINALS[normalized]
        return Word(plain, _stemmer.stemWord(plain), _phonetic_code(plain))
    return numeral_word(normalized)


def _phonetic_code(plain: str) -> str:
    """A code that words share when they are easily taken for each other: Metaphone, with its voiced and voiceless
    consonants folded together; a word without vowels is heard as its letters."""
    if not plain.isascii():
        return plain
    if len(plain) <= 5 and not _VOWELS.intersection(plain):
        return "".join(_LETTER_CODES.get(c, c) for c in plain)
    code = jellyfish.metaphone(plain)
    if code[:1] in ("A", "E", "I", "O", "U"):
        code = "A" + code[1:]
    code = code[:1] + code[1:].translate(_PHONETIC_CLASSES) if code[:1] == "A" else code.translate(_PHONETIC_CLASSES)
    return code.replace(" ", "") or "A"
