"""Non-speech in transcripts: `(laughs)`, `[MUSIC PLAYING]`, `[unintelligible 00:10:29]`, `♪ … ♪`.

In square brackets: up to seven words with the name of a sound among them; six letters or more in capitals; a time; and
`[ __ ]` for a bleeped word. In parentheses and between asterisks: up to two words, the name of a sound, and a manner.
Between notes: everything, up to 160 characters; or a single note. Other brackets stay, because transcribers put real
words there ("I went to [the] Bay Area"). The names are in the tables of all languages.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from .english.speech import NON_SPEECH_MODIFIERS, NON_SPEECH_WORDS_BRACKETED, alternation
from .languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAX_LYRICS: Final = 160
_SOUNDS: Final = tuple(sound for language in LANGUAGES.values() for sound in language.speech.sounds)


def _any_word(words: tuple[str, ...]) -> str:
    """Returns a pattern for one of `words`, as a whole word."""
    return rf"\b{alternation(words)}\b"


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
_MAY_OPEN: Final = re.compile(r"[\\\[(*♪♫♬]")  # what _NON_SPEECH begins with


def non_speech_spans(text: str) -> list[tuple[int, int]]:
    """Returns the ranges [first, past) of `text` that are non-speech, ascending and disjoint."""
    return [match.span() for match in matches_at(_NON_SPEECH, _MAY_OPEN, text)]


def matches_at(pattern: re.Pattern[str], begins: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The matches of a pattern as `finditer` has them. They are looked for only where `begins` matches, a class of
    characters that all of them begin with: a pattern of alternatives is else tried at every character."""
    past = 0
    for begin in begins.finditer(text):
        if begin.start() >= past and (match := pattern.match(text, begin.start())):
            past = match.end()
            yield match
