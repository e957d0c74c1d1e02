"""Normal forms of spellings, for the chains of all languages: NFKD, NFKC and NFC (UAX #15) and case folding."""

from __future__ import annotations

import math
import re
import unicodedata

from .numbers import numeral_word
from .tokens import Word

APOSTROPHES = "'’‘ʼ＇`´′"

# Points and vowel signs of Hebrew and Arabic, which are optional in writing.
_VOWEL_POINTS = re.compile("[\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u0640\u064b-\u0652\u0670\u06d6-\u06ed]")


def casefolded(spelling: str) -> str:
    """Returns a spelling in NFKC and case-folded."""
    return unicodedata.normalize("NFKC", spelling).casefold()


def letters(spelling: str) -> str:
    """Returns the letters, digits and marks of a word in one form and case; apostrophes, dots and vowel points go."""
    if spelling.isascii():  # most words; ten times as fast as normalisation
        return "".join([c for c in spelling.lower() if c.isalnum()])
    normalized = unicodedata.normalize("NFKD", casefolded(spelling))
    kept = (c for c in _VOWEL_POINTS.sub("", normalized) if c.isalnum() or unicodedata.category(c)[0] == "M")
    return unicodedata.normalize("NFC", "".join(kept).replace("ʼ", ""))


def normalized_word(spelling: str) -> Word:
    """Returns the word of a spelling in any language: its normal form without a stem, and the value of integers."""
    if spelling[:1].isdecimal():  # digit grouping differs between languages, so it is not resolved
        plain = casefolded(spelling)
        return numeral_word(plain) if plain.isdecimal() else Word(plain, plain, plain, number=math.nan)
    plain = letters(spelling) or spelling
    return Word(plain, plain, plain)
