"""The language of a text, by its script or by the stop words that only one language has. Pure.

Talk is a third to a half stop words, so that some dozens of words are enough; a text that is not clearly in one of the
languages that have a module gets none, and is taken as if it were in the language of the settings.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import Counter
from typing import Final

from .languages import LANGUAGES
from .normalization import letters

MOST_WORDS: Final = 2000  # of the text, from its beginning
FEWEST_WORDS: Final = 20
LEAST_SHARE: Final = 0.15  # of the words are stop words of the language, shared ones counted in part
AHEAD: Final = 1.6  # times the share of the next language
OF_A_SCRIPT: Final = 0.3  # of the letters are of a script that one language alone has
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_APOSTROPHE: Final = re.compile("['’]")
_SCRIPTS: Final = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7a3]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
)
_KNOWN: Final = (  # as the names of their letters begin
    *("LATIN", "CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI"),
    *("HALFWIDTH", "FULLWIDTH", "FEMININE", "MASCULINE", "MODIFIER"),
)
_OF_ANY: Final = re.compile("|".join(script.pattern for _, script in _SCRIPTS))


def detected(text: str) -> str | None:
    """Returns the base tag of the language that a text is in, or None if that is not clear."""
    sample = text[: 8 * MOST_WORDS]
    if script := _by_script(sample):
        return script
    words = Counter[str]()
    for match, times in Counter(_WORD.findall(sample)[:MOST_WORDS]).items():
        for word in _parts(match):
            words[word] += times
    count = words.total()
    if count < FEWEST_WORDS:
        return None
    shares = dict[str, float]()
    for word, times in words.items():
        codes = _codes(word)
        for code in codes:
            shares[code] = shares.get(code, 0) + times / count / len(codes)
    (share, best), (second, _) = sorted([*((share, code) for code, share in shares.items()), (0, ""), (0, "")])[:-3:-1]
    return best if share >= LEAST_SHARE and share >= AHEAD * second else None


def in_known_scripts(text: str) -> bool:
    """Returns True if all letters are of scripts that a language with a module is written in."""
    return all(unicodedata.name(character, "LATIN").startswith(_KNOWN) for character in text if character.isalpha())


def _by_script(sample: str) -> str | None:
    found = [(code, len(script.findall(sample))) for code, script in _SCRIPTS] if _OF_ANY.search(sample) else []
    count = sum(map(str.isalpha, sample)) if found else 0
    return next((code for code, times in found if count and times >= OF_A_SCRIPT * count), None)


def _parts(word: str) -> list[str]:
    """A word, or the parts of one with an elision: `l'eau`."""
    parts = _APOSTROPHE.split(word)
    return [letters(part) for part in parts] if len(parts[0]) < 3 else [letters(word)]


@functools.lru_cache(maxsize=1 << 16)
def _codes(plain: str) -> tuple[str, ...]:
    """The languages whose stop word this is."""
    return tuple(code for code, language in LANGUAGES.items() if language.is_stop(plain))
