"""Where sentences begin, and clauses in captions without punctuation.

All offsets are those of the text that is given: one string, as written, with single spaces. A border is the offset of
the first character of a sentence, its opening quote or turn marker included.
"""

from __future__ import annotations

import re
from typing import Final

from .english_speech import (
    ABBREVIATIONS_EITHER,
    ABBREVIATIONS_NUMBERED,
    ABBREVIATIONS_WITHIN,
    CLAUSE_MARKERS,
    CLAUSE_NOT_AFTER,
    SENTENCE_STARTERS,
    any_of,
)
from .non_speech import sounds

CHARACTERS_A_STOP: Final = 400
"""Punctuated text has at least one sentence stop in this many characters (speech has about one in 80)."""

CLAUSE_APART: Final = 30
"""Clause borders stand at least this many characters apart."""

_CLOSERS = "\"'”’»›)\\]*_"
_STOPS = (".", "!", "?", "…", "。", "！", "？", "؟", "।")
_CJK_CLOSERS = "」』”’）】》"
_STOP: Final = re.compile(
    rf"(?<![.!?…‽؟।])(?P<mark>[.!?…‽؟।]++)[{_CLOSERS}]*+[ \t\r\n\u00a0]++(?=\S)(?!>>)"
    rf"|(?<![。！？｡．])[。！？｡．]++[{_CJK_CLOSERS}]*+\s*+(?=\S)"
    r"|(?<=\s)(?=>>)"
)
_NEXT_WORD: Final = re.compile(
    r"(?:\\?\[[^\]]{1,40}\]\s?|\([a-z][^)]{1,40}\)\s?){0,4}(?P<turn>(?:-{1,2}|[–—]) )?"
    r"[\"'“‘«¿¡(\[♪*_…. -]{0,8}(?P<word>[^\W_][\w'’]{0,40})?(?P<dot>\.)?"
)
_LAST_WORD: Final = re.compile(r"[\w.'’]*$")
_FARTHEST: Final = 24

_WITHIN: Final = frozenset(ABBREVIATIONS_WITHIN)
_NUMBERED: Final = frozenset(ABBREVIATIONS_NUMBERED)
_EITHER: Final = frozenset(ABBREVIATIONS_EITHER)
_STARTERS: Final = frozenset(SENTENCE_STARTERS)


def borders(text: str) -> list[int]:
    """Ascending offsets at which a sentence begins, 0 always among them (in empty text, too)."""
    sure, unsure = [0], list[int]()
    for match in _STOP.finditer(text):
        if match.end() == 0:
            continue
        verdict = True if match["mark"] is None else _ends(text, match.start("mark"), match["mark"], match.end())
        if verdict:
            sure.append(match.end())
        elif verdict is None:
            unsure.append(match.end())
    # Where most stops are followed by small letters, the writer uses no capitals: then a small letter says nothing.
    return sorted({*sure, *unsure}) if len(unsure) >= len(sure) > 0 and len(unsure) > 1 else sure


def is_punctuated(text: str) -> bool:
    """Whether sentences end in stops often enough to trust `borders`."""
    stops = (
        len(borders(text))
        - 1
        + text.rstrip(_CLOSERS + _CJK_CLOSERS + " ").endswith((".", "!", "?", "…", "。", "！", "？"))
    )
    return stops > 0 and stops * CHARACTERS_A_STOP >= len(text)


def _ends(text: str, stop: int, mark: str, past: int) -> bool | None:
    """Whether the stop at `stop` ends a sentence; None when only the small letter that follows speaks against it."""
    following = _NEXT_WORD.match(text, past)
    word = (following and following["word"]) or ""
    if mark == "." and not _may_end(text[max(0, stop - _FARTHEST) : stop], word, bool(following and following["dot"])):
        return False
    if following and following["turn"]:
        return True
    return None if word[:1].islower() else True


def _may_end(before: str, following: str, dotted: bool) -> bool:
    """Whether a full stop after `before` and in front of the word `following` can end a sentence."""
    match = _LAST_WORD.search(before)
    word = match[0].lower() if match else ""
    if word in _WITHIN:
        return False
    if word in _NUMBERED and following[:1].isdigit():
        return False
    if word in _EITHER or _is_initial(match[0] if match else ""):
        return following.lower() in _STARTERS and following[:1].isupper() and not (dotted and len(following) == 1)
    return True


def _is_initial(word: str) -> bool:
    """Whether `word` looks like the letters of a name or an abbreviation: "J", "J.R", "U.S.A"; not the pronoun "I"."""
    return word != "I" and all(len(part) == 1 and part.isupper() for part in word.split("."))


_MARKER: Final = re.compile(rf"(?<=\s){any_of(CLAUSE_MARKERS)}(?=\s)", re.IGNORECASE)
_NOT_AFTER: Final = frozenset(CLAUSE_NOT_AFTER)


def clause_borders(text: str) -> list[int]:
    """Ascending offsets at which a clause of unpunctuated English seems to begin, 0 always among them.

    A clause begins at a marker of spoken English or after a sound, at least `CLAUSE_APART` characters after the last.
    """
    heard = [past + (text[past : past + 1] == " ") for _, past in sounds(text)]
    marked = [match.start() for match in _MARKER.finditer(text) if _opens_clause(text, match.start())]
    found = [0]
    for border in sorted({*heard, *marked}):
        if border - found[-1] >= CLAUSE_APART and border < len(text):
            found.append(border)
    return found


def _opens_clause(text: str, at: int) -> bool:
    """Whether the word before the marker at `at` lets a clause begin there."""
    before = text[max(0, at - _FARTHEST) : at].split()
    return not before or before[-1].lower().replace("’", "'") not in _NOT_AFTER
