"""Sentence starts, and clause starts in captions without punctuation.

Offsets point into the given text, which is one string with single spaces. A start is the offset of the first character
of a sentence, its opening quotation mark or turn marker included.

The default rules of UAX #29 (https://www.unicode.org/reports/tr29/#Sentence_Boundaries) end a sentence after `Dr.`;
these know abbreviations, initials, and words that often begin a sentence, in the classes of Punkt (see
`english.speech.SENTENCE_STARTERS`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from .english.language import ENGLISH
from .english.speech import CLAUSE_MARKERS, CLAUSE_NOT_AFTER, alternation
from .non_speech import matches_at, non_speech_spans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .language import Language, SpeechTables

MAX_CHARACTERS_PER_STOP: Final = 400
"""Punctuated text has at least one sentence stop in so many characters (speech has about one in 80)."""

MIN_CLAUSE_LENGTH: Final = 30
"""The least number of characters between two clause starts."""

_CLOSERS = "\"'”’»›)\\]*_"
_STOPS = (".", "!", "?", "…", "。", "！", "？", "؟", "।")
_CJK_CLOSERS = "」』”’）】》"
_STOP: Final = re.compile(
    rf"(?<![.!?…‽؟।])(?P<mark>[.!?…‽؟।]++)[{_CLOSERS}]*+[ \t\r\n\u00a0]++(?=\S)(?!>>)"
    rf"|(?<![。！？｡．])[。！？｡．]++[{_CJK_CLOSERS}]*+\s*+(?=\S)"
    r"|(?<=\s)(?=>>)"
)
_MAY_STOP: Final = re.compile(r"[.!?…‽؟।。！？｡．>]")  # what _STOP begins with: looking for one character is fast
_NEXT_WORD: Final = re.compile(
    r"(?:\\?\[[^\]]{1,40}\]\s?|\([a-z][^)]{1,40}\)\s?){0,4}(?P<turn>(?:-{1,2}|[–—]) )?"
    r"[\"'“‘«¿¡(\[♪*_…. -]{0,8}(?P<word>[^\W_][\w'’]{0,40})?(?P<dot>\.)?"
)
_LAST_WORD: Final = re.compile(r"[\w.'’]*$")
_LOOK_BEHIND: Final = 24


def sentence_starts(text: str, language: Language | None = None) -> list[int]:
    """Returns the ascending offsets of all sentence starts; 0 is always the first, for empty text, too.

    Abbreviations and words that begin sentences are those of the `language`, or of English.
    """
    tables = language.speech if language is not None and language.speech.starters else ENGLISH.speech
    certain, uncertain = [0], list[int]()
    for match in matches_at(_STOP, _MAY_STOP, text):
        if match.end() == 0:
            continue
        ends = (
            True
            if match["mark"] is None
            else _ends_sentence(text, match.start("mark"), match["mark"], match.end(), tables)
        )
        if ends:
            certain.append(match.end())
        elif ends is None:
            uncertain.append(match.end())
    # If lower case follows most stops, the writer uses no capitals, and lower case is no evidence.
    return sorted({*certain, *uncertain}) if len(uncertain) >= len(certain) > 0 and len(uncertain) > 1 else certain


def is_punctuated(text: str, starts: Sequence[int] | None = None) -> bool:
    """Tells whether `text` has sentence stops often enough to rely on `sentence_starts`: on `starts`, where they are
    known."""
    stops = (
        len(sentence_starts(text) if starts is None else starts)
        - 1
        + text.rstrip(_CLOSERS + _CJK_CLOSERS + " ").endswith((".", "!", "?", "…", "。", "！", "？"))
    )
    return stops > 0 and stops * MAX_CHARACTERS_PER_STOP >= len(text)


def sentences_around(
    text: str,
    first: int,
    past: int,
    turns: Sequence[int] = (),
    *,
    begins: bool,
    ends: bool,
    language: Language | None = None,
) -> tuple[int, int]:
    """Widens characters [`first`, `past`) of a text to whole sentences; to none where it has no punctuation.

    `turns` are the offsets where another voice begins. The text `begins` with a sentence, or in the middle of one, and
    `ends` so; a sentence of which it has not all leaves that side as it is.
    """
    starts = sentence_starts(text, language)
    if not is_punctuated(text, starts):
        return first, past
    borders = sorted({*(starts if begins else starts[1:]), *turns})
    begin = max((border for border in borders if border <= first), default=first)
    end = min((border for border in borders if border >= past), default=len(text) if ends else past)
    return begin, len(text[:end].rstrip())


def _ends_sentence(text: str, stop: int, mark: str, past: int, tables: SpeechTables) -> bool | None:
    """Tells whether the mark at `stop` ends a sentence; None if only the lower-case word after it denies that."""
    following = _NEXT_WORD.match(text, past)
    word = (following and following["word"]) or ""
    if mark == "." and not _may_end(
        text[max(0, stop - _LOOK_BEHIND) : stop], word, bool(following and following["dot"]), tables
    ):
        return False
    if following and following["turn"]:
        return True
    return None if word[:1].islower() else True


def _may_end(before: str, following: str, followed_by_stop: bool, tables: SpeechTables) -> bool:
    """Tells whether a full stop between `before` and the word `following` can end a sentence."""
    match = _LAST_WORD.search(before)
    word = match[0].lower() if match else ""
    if word in tables.never_final:
        return False
    if word in tables.before_numbers and following[:1].isdigit():
        return False
    if word.isdecimal() and following.lower() in tables.after_ordinals:  # `am 3. Mai`
        return False
    if word in tables.maybe_final or _is_initial(match[0] if match else ""):
        return (
            following.lower() in tables.starters
            and following[:1].isupper()
            and not (followed_by_stop and len(following) == 1)
        )
    return True


def _is_initial(word: str) -> bool:
    """Tells whether `word` is an initial or an abbreviation in capitals: "J", "J.R", "U.S.A"; not the pronoun "I"."""
    return word != "I" and all(len(part) == 1 and part.isupper() for part in word.split("."))


_CLAUSE_MARKER: Final = re.compile(rf"(?<=\s){alternation(CLAUSE_MARKERS)}(?=\s)", re.IGNORECASE)
_NOT_AFTER: Final = frozenset(CLAUSE_NOT_AFTER)


def clause_starts(text: str) -> list[int]:
    """Returns the ascending offsets of probable clause starts in English without punctuation; 0 is always the first.

    A clause starts at a clause marker or after non-speech, at least `MIN_CLAUSE_LENGTH` characters after the last
    start.
    """
    after_non_speech = [past + (text[past : past + 1] == " ") for _, past in non_speech_spans(text)]
    marked = [match.start() for match in _CLAUSE_MARKER.finditer(text) if _opens_clause(text, match.start())]
    starts = [0]
    for start in sorted({*after_non_speech, *marked}):
        if start - starts[-1] >= MIN_CLAUSE_LENGTH and start < len(text):
            starts.append(start)
    return starts


def _opens_clause(text: str, at: int) -> bool:
    """Tells whether the word before the marker at `at` lets a clause start there."""
    before = text[max(0, at - _LOOK_BEHIND) : at].split()
    return not before or before[-1].lower().replace("’", "'") not in _NOT_AFTER
