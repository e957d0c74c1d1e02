"""The English analysis chain: from a spelling to its `Word`."""

from __future__ import annotations

import functools
import math
import re
import unicodedata
from typing import Any

import jellyfish
import Stemmer

from ..normalization import APOSTROPHES, casefolded, latin, letters
from ..numbers import MAX_DIGITS, named_figure, number_word, numeral_word
from ..spelling import american
from ..tokens import Word
from . import figures, irregular, words

# Thousands set apart by spaces, or by more than one dot.
_GROUPING = re.compile(r"\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+|\d{1,3}(?:\.\d{3}){2,}")
_GROUPED = re.compile(r"\D")
_ACCENTS = re.compile("(?<=[a-z])[\u0300-\u036f]+")  # on Latin letters, which English writes or leaves out

# Snowball's English stemmer (Porter2), https://snowballstem.org/algorithms/english/stemmer.html
# 0: without its own cache, since callers have theirs
_stemmer: Any = Stemmer.Stemmer("english", 0)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
_VOWELS = frozenset("aeiouy")
# The codes of spelled letters, in the classes of `_phonetic_code`.
_LETTER_CODES = dict(
    zip("abcdefghijklmnopqrstuvwxyz", "A P S T A F X X A X K L M N A P K R S T A F TPL KS A S".split(), strict=True)
)
# Consonants that recognisers confuse: voiced and voiceless ones, and sibilants.
_PHONETIC_CLASSES = str.maketrans("BD0GVZJCQ", "PTTKFSXKK", "WHY")


def word(spelling: str) -> Word:
    """Returns the English word of a spelling: its plain form, stem, phonetic code and number."""
    plain = figures.SIGNS.get(spelling) or letters(spelling)
    plain = _unaccented(plain) or spelling
    if len(spelling) == 1 and unicodedata.category(spelling) == "No":  # `½`
        return number_word(unicodedata.numeric(spelling))
    if plain[:1].isdecimal():
        return _figure_word(casefolded(spelling))
    if plain in figures.DECADES:
        return named_figure(f"19{figures.DECADES[plain]}s")
    plain = _same_word(plain)
    nameless = plain in figures.ORDINALS or plain in figures.ORDINAL_SCALES or plain in figures.VAGUE_FIGURES
    number = math.nan if nameless else figures.VALUES.get(plain)
    inflected = _without_possessive(spelling, plain)
    return Word(
        plain,
        _stemmer.stemWord(irregular.BASES.get(inflected) or american(inflected)),
        _phonetic_code(plain),
        number=number,
        stop=plain in words.STOP_WORDS,
        filler=plain in words.FILLERS,
        figure=number is not None or plain in figures.CUES,
    )


def is_stop(plain: str) -> bool:
    """Tells whether a plain word is a stop word, accents aside."""
    return _same_word(_unaccented(plain)) in words.STOP_WORDS


def _unaccented(plain: str) -> str:
    if plain.isascii():
        return plain
    return unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", latin(plain))))


def _same_word(plain: str) -> str:
    return words.SAME_WORDS.get(plain) or figures.BRITISH.get(plain, plain)


@functools.cache
def listed_word(plain: str) -> Word:
    """Returns the word of an entry of the word lists, the same each time."""
    return word(plain)


def _without_possessive(spelling: str, plain: str) -> str:
    possessive = spelling[-2:-1] in APOSTROPHES and spelling[-1:] in "sS" and plain not in words.CONTRACTIONS
    return plain[:-1] if possessive and len(plain) > 1 else plain


_DECADE = re.compile(rf"(\d\d|\d{{3,4}})[{APOSTROPHES}]?s")


def _figure_word(written: str) -> Word:
    """Returns the word of figures: ordinals up to the hundredth are words, decades have their century."""
    if (ordinal := re.fullmatch(r"(\d+)(?:st|nd|rd|th)", written)) and len(ordinal[1]) <= MAX_DIGITS:
        return ordinal_word(int(ordinal[1]))
    if decade := _DECADE.fullmatch(written):
        years = decade[1]
        if years in figures.ROUND:
            return word(figures.ROUND[years])
        return named_figure(f"{years if len(years) > 2 else ('20' if years < '20' else '19') + years}s")
    if written[0] == "0" and len(written) > 2 and written.isdecimal():  # `007`
        return named_figure(written)
    grouped = _GROUPED.sub("", written) if _GROUPING.fullmatch(written) else written
    return numeral_word(f"0{grouped}" if grouped[0] == "." else grouped)


@functools.lru_cache(maxsize=4096)
def ordinal_word(number: int) -> Word:
    """Returns the word of an ordinal number: `third` for `3rd`, `103rd` for `hundred and third`."""
    if plain := figures.ORDINAL_OF_FIGURES.get(number):
        return Word(plain, _stemmer.stemWord(plain), _phonetic_code(plain), number=math.nan, figure=True)
    ending = "th" if number // 10 % 10 == 1 else figures.ORDINAL_ENDINGS.get(number % 10, "th")
    return named_figure(f"{number}{ending}")


def _phonetic_code(plain: str) -> str:
    """Returns a code that words share when speech recognisers confuse them.

    Metaphone (L. Philips, "Hanging on the Metaphone", Computer Language 7(12), 1990) with voiced and voiceless
    consonants merged. A short word without vowels is coded as its spelled letters (`CEO` and `see ee oh`).
    """
    if not plain.isascii():
        return plain
    if len(plain) <= 5 and not _VOWELS.intersection(plain):
        return "".join(_LETTER_CODES.get(c, c) for c in plain)
    code = jellyfish.metaphone(plain)
    if code[:1] in ("A", "E", "I", "O", "U"):
        code = "A" + code[1:]
    code = code[:1] + code[1:].translate(_PHONETIC_CLASSES) if code[:1] == "A" else code.translate(_PHONETIC_CLASSES)
    return code.replace(" ", "") or "A"
