"""The English analysis chain: from a spelling to its `Word`."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import jellyfish
import Stemmer

from . import english
from .normalization import APOSTROPHES, casefolded, letters
from .numbers import numeral_word
from .tokens import Word

_ACCENTS = re.compile("(?<=[a-z])[\u0300-\u036f]+")  # on Latin letters, which English writes or leaves out

# Snowball's English stemmer (Porter2), https://snowballstem.org/algorithms/english/stemmer.html
_stemmer: Any = Stemmer.Stemmer("english")  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
_VOWELS = frozenset("aeiouy")
# The codes of spelled letters, in the classes of `_phonetic_code`.
_LETTER_CODES = dict(
    zip("abcdefghijklmnopqrstuvwxyz", "A P S T A F X X A X K L M N A P K R S T A F TPL KS A S".split(), strict=True)
)
# Consonants that recognisers confuse: voiced and voiceless ones, and sibilants.
_PHONETIC_CLASSES = str.maketrans("BD0GVZJCQ", "PTTKFSXKK", "WHY")


def word(spelling: str) -> Word:
    """Returns the English word of a spelling: its plain form, stem, phonetic code and number."""
    plain = english.SYMBOLS.get(spelling) or letters(spelling)
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
    possessive = spelling[-2:-1] in APOSTROPHES and spelling[-1:] in "sS" and plain not in english.CONTRACTIONS
    return plain[:-1] if possessive and len(plain) > 1 else plain


def _number_word(spelling: str) -> Word:
    normalized = casefolded(spelling)
    if normalized in english.ORDINALS:
        plain = english.ORDINALS[normalized]
        return Word(plain, _stemmer.stemWord(plain), _phonetic_code(plain))
    return numeral_word(normalized)


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
