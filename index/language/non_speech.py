"""What is heard but not said: `(laughs)`, `[MUSIC PLAYING]`, `[unintelligible 00:10:29]`, `♪ … ♪`.

The rule. In square brackets: up to seven words, one of which names a sound; six letters or more in capitals;
a time; and `[ __ ]` for a bleeped word. In parentheses and between asterisks: up to two words, the name
of a sound, and how it was made. Between notes: everything, up to 160 characters; or a single note alone. Other
brackets stay, because transcribers put real words there ("I went to [the] Bay Area").
"""

from __future__ import annotations

import re
from typing import Final

from .english_speech import SOUND_MANNERS, SOUND_WORDS, SOUND_WORDS_BRACKETED

_LONGEST_SONG: Final = 160


def _any(words: tuple[str, ...]) -> str:
    """A pattern for one of `words`, as a whole word."""
    return rf"\b(?:{'|'.join(words)})\b"


_WORD = r"[^\W\d][\w'’/-]*"
_NAMED = rf"(?:{_WORD},? ){{0,3}}?(?:{_any(SOUND_WORDS + SOUND_WORDS_BRACKETED)})(?:[/, ]+{_WORD}){{0,3}}"
_PLAIN = rf"(?:{_WORD} ){{0,2}}?{_any(SOUND_WORDS)}(?: {_any(SOUND_MANNERS)}| {_any(SOUND_WORDS)}){{0,3}}"
_TIME = r"\d{1,2}:\d{2}(?::[ ]?\d{2})?(?:[.,:]\d{1,3})?"
_CAPITALS = r"(?-i:[A-Z][A-Z_ ,'’-]{5,40})"

_SOUNDS: Final = re.compile(
    rf"\\?\[ ?(?:(?:{_NAMED}|{_CAPITALS})(?: ?{_TIME})?|{_TIME}|_+) ?\\?\]"
    rf"|\( ?{_PLAIN} ?\)"
    rf"|\*{_PLAIN}\*"
    rf"|[♪♫♬]+(?:[^♪♫♬]{{0,{_LONGEST_SONG}}}[♪♫♬]+)?",
    re.IGNORECASE,
)
_OPENERS: Final = ("[", "(", "♪", "♫", "♬", "*")


def sounds(text: str) -> list[tuple[int, int]]:
    """The stretches [first, past) of `text` that are no words, ascending and apart."""
    if not any(opener in text for opener in _OPENERS):
        return []
    return [match.span() for match in _SOUNDS.finditer(text)]
