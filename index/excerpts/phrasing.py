"""How an utterance is phrased: how it opens and closes, and how often it does what readers like or dislike.

Everything here looks at one utterance in English, without its sounds; the word lists are in `english_speech`.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from ..language.english_speech import (
    ADVERTISING,
    AGREEING,
    ANAPHORS,
    CLEAR_STARTS,
    CONTRASTS,
    FILLERS,
    HOUSEKEEPING,
    INNER_ANAPHORS,
    INTERVIEWING,
    LEANING_OPENERS,
    NO_VERBS,
    OURS,
    PEOPLE,
    POINTERS,
    PROMISES,
    QUOTABLE,
    SOFT_PREFIXES,
    STANDING_OPENERS,
    VERBS,
    WEAK_ENDS,
    any_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Opening(enum.IntEnum):
    """How well a stretch could begin with an utterance."""

    STANDS = 0
    SOFT = 1  # a prefix such as "So" or "I think", then a thought that stands
    LEANS = 2


@dataclass(frozen=True, slots=True)
class Counts:
    """How often an utterance does what a reader likes or dislikes."""

    fillers: int
    stumbles: int
    interviewing: int
    quotable: int
    contrasts: int
    early_anaphors: float
    anaphors: int
    pointers: int
    people: int
    jargon: int
    ours: int
    substance: float  # how much its words carry, summed


@dataclass(frozen=True, slots=True)
class Phrasing:
    """What there is to know of the words of one utterance."""

    words: int
    first_word: str
    last_word: str
    opening: Opening
    clear_start: bool  # in captions without stops: surely the beginning of a clause
    stopped: bool  # ends in a full stop or an exclamation mark
    trails: bool  # ends in an ellipsis or a dash
    question: bool
    depth: tuple[int, int]  # of quotation marks and brackets: the lowest that is reached, and that at its end
    housekeeping: bool
    advertises: bool
    addresses: bool  # speaks to somebody by name
    chimes_in: bool  # begins as listeners do
    no_verb: bool  # no word that shows it to be a full sentence
    promises: bool
    capitals: bool  # no small letters
    weak_end: bool
    counts: Counts


def _whole_words(listed: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w']){any_of(listed)}(?![\w])")


_HOUSEKEEPING: Final = re.compile(rf"(?<![\w]){any_of(HOUSEKEEPING)}(?!\w)")
_ADVERTISING: Final = _whole_words(ADVERTISING)
_INTERVIEWING: Final = _whole_words(INTERVIEWING)
_FILLERS: Final = _whole_words(FILLERS)
_QUOTABLE: Final = _whole_words(QUOTABLE)
_CONTRASTS: Final = _whole_words(CONTRASTS)
_PROMISES: Final = _whole_words(PROMISES)
_WEAK_END: Final = re.compile(rf"(?:^|[\s,]){any_of(WEAK_ENDS)}[\s.!?…,\"']*$")
_SOFT: Final = re.compile(rf"{any_of(SOFT_PREFIXES)}(?![\w'])[\s,.…-]*")
_LEANING: Final = re.compile(rf"{any_of(LEANING_OPENERS)}(?![\w'])")
_STANDING: Final = re.compile(rf"{any_of(STANDING_OPENERS)}(?![\w'])")
_CLEAR_START: Final = re.compile(rf"{any_of(CLEAR_STARTS)}(?![\w'])")
_STUMBLE: Final = re.compile(
    r"\b([a-z']{1,20}(?: [a-z']{1,20})?),? \1\b|\w ?-- |\w- |\w\.\.\.? [a-z]|\w… [a-z]|[—–] ?$"
)
_WORD: Final = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*%?")
_LEAD: Final = re.compile(r"(?:[-–—>\"'“‘(\[…]|\.\.\.)[-–—>\"'“‘(\[…. ]*")
_SUBORDINATE: Final = re.compile(
    r"(?:if|when|since|because|although|while|as|unless|where|whenever|once|even though|even if)\b"
    r"(?!.*(?:[,;:–—]| - |then))"
)
_SPOKEN_QUESTION: Final = re.compile(
    r"(?:(?:so|and|but|well|now|okay) )*"
    r"(?:(?:what|how|why|when|where|who)"
    r"(?:'s| is| are| was| were| do| does| did| would| could| should| can| will| about)"
    r"|(?:do|did|can|could|would|are|were|have) you|is there|isn't there|is it)\b"
    r"|.*\b(?:why (?:is|are|do|does|did|was)|(?:do|did|can|could|would|are|were|have) you)\b"
)
_POINTING: Final = re.compile(
    r"\bthat(?:'s|'ll|'d|(?=[,.;!?]"
    r"| (?:is|was|will|would|has|had|could|can|should|might|may|means|makes|for|to|in|on|as|and|but|at|because|well"
    r"|up|out|way|one|point|kind|sort|particular|same|question|idea|stuff|thing|right|really)\b))"
    r"|\b(?:do|did|does|doing|done|of|like|about|with|into|from|on|at|by|than) that\b(?! \w+ (?:is|are|was|were)\b)"
    r"|\bthere\b(?!'| (?:is|are|was|were|will|would|has|have|had|can|could|may|might|must|seems?|isn't|aren't)\b)"
)
_TAG: Final = re.compile(r"[, ](?:right|okay|ok|yeah|you know|huh|correct)\?", re.IGNORECASE)
_ADDRESSING: Final = re.compile(  # what somebody did is told to them
    r"\byou (?:probably |already |just |also |actually |clearly )?"
    r"(?:knew|invented|wrote|founded|published|decided|became|left|\w{2,}[^\We]ed)\b"
)
_VOCATIVE: Final = re.compile(
    r"^(?:(?:So|And|Well|But|Now),? )?[A-Z][a-z]+, (?:I|you|we|how|what|can|could|do|did|thank|that|tell|when|one)\b"
    r"|^(?=.*\b(?:[Yy]ou|[Yy]our|I)\b)[^,]*, [A-Z][a-z]{2,}[.?!]$"
)
_TAG_END: Final = re.compile(rf"{_TAG.pattern}$", re.IGNORECASE)
_CHIMES_IN: Final = re.compile(rf"(?:{'|'.join(AGREEING)})\b|(?:right|no|great)[,.]")
_QUOTES: Final = re.compile(r"(?P<opens>[“„(]|(?<![^\s(\[“‘-])\"(?=\S))|[”)]|(?<=\S)\"")
_ADDRESS: Final = re.compile(r"https?:|\w\.(?:com|org|net|io|ai|fm|dev|co)\b")
_PRONOUN: Final = frozenset(("i", "i'm", "i've", "i'll", "i'd"))
_LONGEST: Final = 2000
_SHORTEST_JARGON: Final = 2
_LONGEST_WORD: Final = 12
_SOFTENINGS: Final = 4
_VERY_EARLY: Final = 3
_EARLY: Final = 9
_ANAPHORS: Final = frozenset(ANAPHORS)
_OUTER: Final = _ANAPHORS - frozenset(INNER_ANAPHORS)
_VERBS: Final = frozenset(VERBS)
_NO_VERBS: Final = frozenset(NO_VERBS)
_SHORTEST_PLURAL: Final = 3
_VERBAL: Final = ("ed", "n't", "'s", "'re")
_POINTERS: Final = frozenset(POINTERS)
_PEOPLE: Final = frozenset(PEOPLE)
_OURS: Final = frozenset(OURS)


def phrasing(
    written: str, *, punctuated: bool, rarity: Callable[[str], float], address: re.Pattern[str] | None = None
) -> Phrasing:
    """How `written` is phrased, which holds at least one word; of a very long one only the beginning is looked at.

    `punctuated` is that of the whole transcript; `address` finds a speaker's name where it is spoken to.
    """
    said = written[:_LONGEST].strip()
    lead = _LEAD.match(said)
    low = said[lead.end() if lead else 0 :].lower()
    tokens = words_of(said)
    lows = [token.lower() for token in tokens]
    closed = said.rstrip("\"'”’)]» ")
    return Phrasing(
        words=max(len(tokens), len(written) // _LONGEST_WORD),
        first_word=lows[0] if lows else "",
        last_word=lows[-1] if lows else "",
        opening=opening(low, cut=bool(lead and (".." in lead[0] or "…" in lead[0])), punctuated=punctuated),
        clear_start=bool(_CLEAR_START.match(low)),
        stopped=_stops(closed),
        trails=closed.endswith(("..", "…", "-", "—", "–")),
        question=_asks(closed, low, punctuated=punctuated),
        depth=_depth(said),
        housekeeping=bool(_HOUSEKEEPING.search(low) or _ADDRESS.search(low)),
        advertises=bool(_ADVERTISING.search(low) or _ADDRESS.search(low)),
        addresses=bool(_VOCATIVE.search(said) or (address and address.search(low))),
        chimes_in=bool(_CHIMES_IN.match(low)),
        no_verb=not _has_verb(lows),
        capitals=said.isupper(),
        promises=bool(_PROMISES.search(low)),
        weak_end=bool(_WEAK_END.search(low)),
        counts=_counts(low, tokens, rarity),
    )


def words_of(said: str) -> list[str]:
    """The words of an utterance."""
    return _WORD.findall(said)


def holds_words(text: str, first: int, past: int) -> bool:
    """Whether [first, past) of `text` holds any word."""
    return bool(_WORD.search(text, first, past))


def naming(names: Sequence[str]) -> re.Pattern[str] | None:
    """Finds in lower-case words where one of `names` is spoken to."""
    joined = "|".join(re.escape(name.lower()) for name in sorted(names))
    return re.compile(rf"(?:^|, |so |and |yeah |well )(?:{joined})(?:,|[\W]*$)") if names else None


def _early_anaphors(lows: Sequence[str]) -> float:
    """Words near the beginning that point back, those at the very beginning more: "Rivers keep their bed" is whole."""
    first, then = lows[:_VERY_EARLY], lows[_VERY_EARLY:_EARLY]
    return sum(word in _ANAPHORS for word in first) + sum(word in _OUTER for word in then) / 2


def opening(low: str, *, cut: bool = False, punctuated: bool = True) -> Opening:
    """How `low`, the lower-case words of an utterance, opens.

    `cut` says that an ellipsis stands before it. Where there is punctuation, "If it rains." is but half a sentence.
    """
    if cut or (punctuated and _SUBORDINATE.match(low)):
        return Opening.LEANS
    soft = 0
    while soft < _SOFTENINGS:
        if _STANDING.match(low):
            break
        if not (prefix := _SOFT.match(low)) or prefix.end() == len(low):
            return Opening.LEANS if _LEANING.match(low) else Opening.SOFT if soft else Opening.STANDS
        low = low[prefix.end() :]
        soft += 1
    return Opening.SOFT if soft else Opening.STANDS


def _has_verb(lows: Sequence[str]) -> bool:
    """Whether there is a known verb, an ending of one, or what looks like a subject with its verb: "walls fail"."""
    if any(word in _VERBS or word.endswith(_VERBAL) for word in lows):
        return True
    return any(
        len(word) > _SHORTEST_PLURAL and word.endswith("s") and not word.endswith("ss") and following not in _NO_VERBS
        for word, following in pairwise(lows)
    )


def _depth(said: str) -> tuple[int, int]:
    """How deep in quotation marks and brackets `said` gets, from 0 at its beginning: at its lowest, and at its end."""
    depth = lowest = 0
    for mark in _QUOTES.finditer(said):
        depth += 1 if mark["opens"] else -1
        lowest = min(lowest, depth)
    return lowest, depth


def _stops(closed: str) -> bool:
    return (closed.endswith((".", "!", "。", "！")) and not closed.endswith("..")) or bool(_TAG_END.search(closed))


def _asks(closed: str, low: str, *, punctuated: bool) -> bool:
    """Whether an utterance is or holds a question; "…, right?" is none."""
    closed = _TAG.sub(".", closed)
    return "?" in closed or "？" in closed or (not punctuated and bool(_SPOKEN_QUESTION.match(low)))


def _counts(low: str, tokens: Sequence[str], rarity: Callable[[str], float]) -> Counts:
    lows = [token.lower() for token in tokens]
    pointing = len(_POINTING.findall(low))
    return Counts(
        fillers=len(_FILLERS.findall(low)),
        stumbles=len(_STUMBLE.findall(low)),
        interviewing=len(_INTERVIEWING.findall(low)) + len(_ADDRESSING.findall(low)),
        quotable=len(_QUOTABLE.findall(low)),
        contrasts=len(_CONTRASTS.findall(low)),
        early_anaphors=_early_anaphors(lows) + pointing,
        anaphors=sum(word in _ANAPHORS for word in lows) + pointing,
        pointers=sum(word in _POINTERS for word in lows),
        people=sum(word in _PEOPLE for word in lows),
        jargon=sum(map(_is_jargon, tokens)),
        ours=sum(word in _OURS for word in lows),
        substance=sum(_substance(token, nth, rarity) for nth, token in enumerate(tokens)),
    )


def _is_jargon(token: str) -> bool:
    """Whether a word is an abbreviation or a brand, by its capitals: "BIP", "SegWit"; "AI" and "TV" are everybody's."""
    inner = token[1:]
    return len(token) > _SHORTEST_JARGON and not inner.islower() and any(map(str.isupper, inner.removesuffix("s")))


def _substance(token: str, nth: int, rarity: Callable[[str], float]) -> float:
    """What a word carries: numbers and names inside a sentence all, other words as they are rare."""
    low = token.lower()
    if token[0].isdigit() or (nth and token[0].isupper() and low not in _PRONOUN):
        return 1.0
    return rarity(low)
