"""Normal forms of spellings, for the chains of all languages: NFKD, NFKC and NFC (UAX #15) and case folding."""

from __future__ import annotations

import functools
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


# Letters that are two, and those that Unicode names after no other letter.
_NAMELESS = {"æ": "ae", "œ": "oe", "ß": "ss", "þ": "th", "ð": "d", "ŋ": "ng", "ĸ": "k", "ə": "e", "ĳ": "ij", "ı": "i"}
_STROKED = re.compile("LATIN SMALL LETTER (?:DOTLESS )?([A-Z]) WITH .*")


def latin(text: str) -> str:
    """Returns a case-folded text with Latin letters that Unicode does not decompose as people type them who lack them:
    `lodz` for `łodz`. What has a decomposition keeps its accents."""
    return "".join([c if c < "\x80" else _latin(c) for c in text])


@functools.lru_cache(maxsize=1 << 12)
def _latin(character: str) -> str:
    if character in _NAMELESS:
        return _NAMELESS[character]
    named = _STROKED.fullmatch(unicodedata.name(character, ""))
    return named[1].lower() if named and not unicodedata.decomposition(character) else character


def normalized_word(spelling: str) -> Word:
    """Returns the word of a spelling in any language: its normal form without a stem, and the value of integers."""
    if spelling[:1].isdecimal():  # digit grouping differs between languages, so it is not resolved
        plain = casefolded(spelling)
        return numeral_word(plain) if plain.isdecimal() else Word(plain, plain, plain, number=math.nan)
    plain = letters(spelling) or spelling
    return Word(plain, plain, plain)
