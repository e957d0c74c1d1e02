"""Regular expressions for the words of a text.

Letters are joined across apostrophes and dots and digits across dots and commas, like the word boundaries of UAX #29
(rules WB6, WB7, WB11, WB12; https://www.unicode.org/reports/tr29/); scripts without spaces are cut into characters.
"""

from __future__ import annotations

import functools
import re
import unicodedata

from .normalization import APOSTROPHES

# Scripts written without spaces: every character is a token of its own, since a word list would be needed to split.
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\uff66-\uff9d\U00020000-\U0003ffff"
)


def _combining_marks() -> str:
    """Returns the characters that belong to the letter before them: accents, vowel signs and invisible joiners."""
    spaced = re.compile(f"[^{UNSPACED}]")
    marks = (chr(code) for code in range(0x300, 0x2000) if unicodedata.category(chr(code))[0] == "M")
    return "".join(mark for mark in marks if spaced.match(mark)) + "\u00ad\u200c\u200d\u2060"


_MARKS = _combining_marks()
_FIGURES = r"\d+(?:(?i:st|nd|rd|th)\b|(?:[.,]\d+)*)|[%$€£]|&(?=[\s\x1c-\x1f])"
# In English also: thousands set apart by spaces, `.5`, `'90s`, `2:30`, `½`, and signs that are read aloud.
_ENGLISH_FIGURES = (
    r"(?!\s)(?:"  # most of what stands between words
    r"(?<![\w.,])\d{1,3}(?:(?:[ \u00a0\u2009\u202f]\d{3}){2,}|(?:[\u00a0\u2009\u202f]\d{3})+| 000)(?![\w.,]*\d)"
    rf"|\d+(?:(?i:st|nd|rd|th)\b|(?<=\d\d)[{APOSTROPHES}]?s\b|:[0-5]\d(?![\d:])|(?:[.,]\d+)*)"
    r"|(?<![\w.])\.\d+|[%$€£¥₹₽₩₿¢°№×+¼½¾⅐-⅞]|#(?=\d)|(?<=[A-Za-z])#(?!\w)|(?<=\w)@(?=\w)|&(?!#?\w{2,8};))"
)


class WordPatterns:
    """The patterns of words: for ASCII, for text with combining marks, and for all other text."""

    def __init__(self, letter: str, ascii_letter: str, figures: str, elided: str = "") -> None:
        marks = f"[{_MARKS}]*"
        self.others = _pattern(f"{letter}+", letter, figures, elided)
        self.with_marks = _pattern(f"(?:{letter}{marks})+", letter, figures, elided)
        self.of_ascii = _pattern(f"{ascii_letter}+", ascii_letter, figures, elided, re.ASCII)  # equal there, and faster

    def of(self, text: str) -> re.Pattern[str]:
        """Returns the pattern for the characters of a text."""
        return self.of_ascii if text.isascii() else self.with_marks if _HAS_MARKS.search(text) else self.others


def _pattern(
    run: str, letter: str, figures: str, elided: str = "", flags: re.RegexFlag = re.UNICODE
) -> re.Pattern[str]:
    """Returns a pattern for one word: dotted (`U.S.A.`), with inner apostrophes, of an unspaced script, or figures.

    Words that are `elided` before a vowel (`l'`) are words of their own.
    """
    dotted = rf"(?<!\w){letter}(?:\.{letter})+(?!\w)\.?"
    first = rf"(?<!\w)(?i:{elided})[{APOSTROPHES}](?={letter})|" if elided else ""
    return re.compile(rf"{first}{dotted}|{run}(?:[{APOSTROPHES}]{run})*|[{UNSPACED}]|{figures}", flags)


_HAS_MARKS = re.compile(rf"[{_MARKS}]")
WORDS = WordPatterns(rf"[^\W\d_ʼ{UNSPACED}]", "[A-Za-z]", _FIGURES)
ENGLISH_WORDS = WordPatterns(rf"[^\W\d_ʼ¼½¾⅐-⅞{UNSPACED}]", "[A-Za-z]", _ENGLISH_FIGURES)


# On the continent: thousands set apart by spaces or apostrophes, and ordinals (`1er`, `2º`).
_EUROPEAN_FIGURES = (
    rf"(?<![\w.,])\d{{1,3}}(?:[ \u00a0\u2009\u202f{APOSTROPHES}]\d{{3}})+(?:,\d+)?(?![\w.,]*\d)"
    r"|\d+(?:(?i:er|re|e|ère|ème|eme|de|ste|:e|:a)\b|[ºª]|(?:[.,]\d+)*)|[%$€£]|&(?=[\s\x1c-\x1f])"
)


@functools.cache
def european_words(elided: str = "") -> WordPatterns:
    """The patterns of words in a language of the continent, with the words that it elides before a vowel."""
    return WordPatterns(rf"[^\W\d_ʼ{UNSPACED}]", "[A-Za-z]", _EUROPEAN_FIGURES, elided)
