"""Non-speech in transcripts: `(laughs)`, `[MUSIC PLAYING]`, `[unintelligible 00:10:29]`, `♪ … ♪`.

In square brackets: up to seven words with the name of a sound among them; six letters or more in capitals; a time; and
`[ __ ]` for a bleeped word. In parentheses and between asterisks: up to two words, the name of a sound, and a manner.
Between notes: everything, up to 160 characters; or a single note. Other brackets stay, because transcribers put real
words there ("I went to [the] Bay Area"). The names are in the tables of all languages.
"""

from __future__ import annotations

import re
from typing import Final

from .english.speech import NON_SPEECH_MODIFIERS, NON_SPEECH_WORDS_BRACKETED
from .languages import LANGUAGES

_MAX_LYRICS: Final = 160
_SOUNDS: Final = tuple(sound for language in LANGUAGES.values() for sound in language.speech.sounds)


def _any_word(words: tuple[str, ...]) -> str:
    """Returns a pattern for one of `words`, as a whole word."""
    return rf"\b(?:{'|'.join(words)})\b"


_WORD = r"[^\W\d][\w'’/-]*"
_IN_BRACKETS = rf"(?:{_WORD},? ){{0,3}}?(?:{_any_word(_SOUNDS + NON_SPEECH_WORDS_BRACKETED)})(?:[/, ]+{_WORD}){{0,3}}"
_IN_PARENTHESES = (
    rf"(?:{_WORD} ){{0,2}}?{_any_word(_SOUNDS)}"
    rf"(?: {_any_word(NON_SPEECH_MODIFIERS)}| {_any_word(_SOUNDS)}){{0,3}}"
)
_TIME = r"\d{1,2}:\d{2}(?::[ ]?\d{2})?(?:[.,:]\d{1,3})?"
_CAPITALS = r"(?-i:[A-Z][A-Z_ ,'’-]{5,40})"

_NON_SPEECH: Final = re.compile(
    rf"\\?\[ ?(?:(?:{_IN_BRACKETS}|{_CAPITALS})(?: ?{_TIME})?|{_TIME}|_+) ?\\?\]"
    rf"|\( ?{_IN_PARENTHESES} ?\)"
    rf"|\*{_IN_PARENTHESES}\*"
    rf"|[♪♫♬]+(?:[^♪♫♬]{{0,{_MAX_LYRICS}}}[♪♫♬]+)?",
    re.IGNORECASE,
)
_OPENING_MARKS: Final = ("[", "(", "♪", "♫", "♬", "*")


def non_speech_spans(text: str) -> list[tuple[int, int]]:
    """Returns the ranges [first, past) of `text` that are non-speech, ascending and disjoint."""
    if not any(opener in text for opener in _OPENING_MARKS):
        return []
    return [match.span() for match in _NON_SPEECH.finditer(text)]
