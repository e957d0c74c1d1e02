"""The phrasing of one utterance: its opening and ending, and counts of phrases that readers like or dislike.

Everything here is about a single utterance without its non-speech. What opens it, greets and advertises is told by the
tables of its language; the other lists are English, in `english.speech`.
"""

from __future__ import annotations

import enum
import functools
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from ..language.english.language import ENGLISH
from ..language.english.speech import (
    ANAPHORS,
    BACKCHANNELS,
    CONTRAST_MARKERS,
    FILLER_EXPRESSIONS,
    FORWARD_REFERENCES,
    INTERVIEWER_PHRASES,
    INTRASENTENTIAL_ANAPHORS,
    NON_VERBS,
    PEOPLE_WORDS,
    PROMPTS,
    QUOTABLE_PHRASES,
    REACTIONS,
    VERB_INDICATORS,
    WEAK_ENDINGS,
    alternation,
)
from .subjects import Subjects, subjects

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..language.language import Language, SpeechTables


class Opening(enum.IntEnum):
    """The dependence of an utterance's beginning on its context."""

    INDEPENDENT = 0
    HEDGED = 1  # a hedge such as "So" or "I think" before an independent statement
    DEPENDENT = 2


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts of words and phrases in one utterance."""

    fillers: int
    disfluencies: int
    interviewing: int
    quotable: int
    contrasts: int
    early_anaphors: float
    anaphors: int
    people: int
    jargon: int
    names: int
    ellipses: int
    breaks: int  # dashes, at which a speaker changes course


@dataclass(frozen=True, slots=True)
class Phrasing:
    """The features of one utterance."""

    words: int
    first_word: str
    last_word: str
    opening: Opening
    ends_sentence: bool  # ends in a full stop or an exclamation mark
    trails_off: bool  # ends in an ellipsis or a dash
    question: bool
    depth: tuple[int, int]  # of quotation marks and brackets: the lowest, and that at the end
    housekeeping: bool
    advertises: bool
    offends: bool  # a slur or an obscenity
    addresses: bool  # addresses somebody by name
    backchannel: bool  # begins with a backchannel, or is a listener's reaction as a whole
    prompts: bool  # begins as an interviewer has somebody go on
    asks_listener: bool  # a question to "you", also one that is written without its mark
    no_verb: bool  # no sign of a full sentence
    forward_reference: bool
    all_capitals: bool  # no small letters
    weak_ending: bool
    counts: Counts
    subjects: Subjects
    opens_quotation: bool  # begins with somebody's words


def _whole_words(listed: tuple[str, ...]) -> re.Pattern[str]:
    """Returns a pattern for any of the phrases as whole words."""
    return re.compile(rf"(?<![\w']){alternation(listed)}(?![\w])")


class _Tables(NamedTuple):
    """The patterns of the tables of a language."""

    housekeeping: re.Pattern[str]
    advertising: re.Pattern[str]
    offensive: re.Pattern[str]
    hedge: re.Pattern[str]
    dependent: re.Pattern[str]
    independent: re.Pattern[str]
    subordinate: re.Pattern[str]


@functools.cache
def _tables(speech: SpeechTables) -> _Tables:
    return _Tables(
        housekeeping=re.compile(rf"(?<![\w]){alternation(speech.housekeeping)}(?!\w)"),
        advertising=_whole_words(speech.advertising),
        offensive=_whole_words(speech.offensive),
        hedge=re.compile(rf"{alternation(speech.hedges)}(?![\w'])[\s,.…-]*"),
        dependent=re.compile(rf"{alternation(speech.dependent_openers)}(?![\w'])"),
        independent=re.compile(rf"{alternation(speech.independent_openers)}(?![\w'])"),
        subordinate=_SUBORDINATE if speech is ENGLISH.speech else _NEVER,
    )


_NEVER: Final = re.compile("(?!)")
_INTERVIEWING: Final = _whole_words(INTERVIEWER_PHRASES)
_FILLERS: Final = _whole_words(FILLER_EXPRESSIONS)
_QUOTABLE: Final = _whole_words(QUOTABLE_PHRASES)
_CONTRASTS: Final = _whole_words(CONTRAST_MARKERS)
_FORWARD_REFERENCE: Final = _whole_words(FORWARD_REFERENCES)
_WEAK_ENDING: Final = re.compile(rf"(?:^|[\s,]){alternation(WEAK_ENDINGS)}[\s.!?…,\"']*$")
_DISFLUENCY: Final = re.compile(
    r"\b([a-z']{1,20}(?: [a-z']{1,20})?),? \1\b|\w ?-- |\w- |\w\.\.\.? [a-z]|\w… [a-z]|[—–] ?$"
)
_BREAK: Final = re.compile(r"--|—| [-–] ")
_WORD: Final = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*%?")
_LEADING_MARKS: Final = re.compile(r"(?:[-–—>\"'“‘(\[…]|\.\.\.)[-–—>\"'“‘(\[…. ]*")
_SUBORDINATE: Final = re.compile(
    r"(?:if|when|since|because|although|while|as|unless|where|whenever|once|even though|even if)\b"
    r"(?!.*(?:[,;:–—]| - |then))"
)
_QUESTION_START: Final = re.compile(
    r"(?:(?:so|and|but|well|now|okay) )*"
    r"(?:(?:what|how|why|when|where|who)"
    r"(?:'s| is| are| was| were| do| does| did| would| could| should| can| will| about)"
    r"|(?:do|did|can|could|would|are|were|have) you|is there|isn't there|is it)\b"
)
_SPOKEN_QUESTION: Final = re.compile(
    rf"{_QUESTION_START.pattern}"
    r"|.*\b(?:why (?:is|are|do|does|did|was)|(?:do|did|can|could|would|are|were|have) you)\b"
)
_DEMONSTRATIVE: Final = re.compile(
    r"\bthat(?:'s|'ll|'d|(?=[,.;!?]"
    r"| (?:is|was|will|would|has|had|could|can|should|might|may|means|makes|for|to|in|on|as|and|but|at|because|well"
    r"|up|out|way|one|point|kind|sort|particular|same|question|idea|stuff|thing|right|really)\b))"
    r"|\b(?:do|did|does|doing|done|of|like|about|with|into|from|on|at|by|than) that\b(?! \w+ (?:is|are|was|were)\b)"
    r"|\bthere\b(?!'| (?:is|are|was|were|will|would|has|have|had|can|could|may|might|must|seems?|isn't|aren't)\b)"
)
_TAG: Final = re.compile(r"[, ](?:right|okay|ok|yeah|you know|huh|correct)\?", re.IGNORECASE)
_ADDRESSING: Final = re.compile(  # statements about the deeds of the addressee
    r"\byou (?:probably |already |just |also |actually |clearly )?"
    r"(?:knew|invented|wrote|founded|published|decided|became|left|\w{2,}[^\We]ed)\b"
)
_VOCATIVE: Final = re.compile(
    r"^(?:(?:So|And|Well|But|Now),? )?[A-Z][a-z]+, (?:I|you|we|how|what|can|could|do|did|thank|that|tell|when|one)\b"
    r"|^(?=.*\b(?:[Yy]ou|[Yy]our|I)\b)[^,]*, [A-Z][a-z]{2,}[.?!]$"
)
_TAG_END: Final = re.compile(rf"{_TAG.pattern}$", re.IGNORECASE)
_BACKCHANNEL: Final = re.compile(rf"(?:{'|'.join(BACKCHANNELS)})\b|(?:right|no|great)[,.]")
_INTO: Final = r"(?:(?:so|and|but|well|now|okay|oh|wow|yeah|then|i mean|you know),? )*"
_PROMPT: Final = re.compile(rf"{_INTO}{alternation(PROMPTS)}(?![\w'])")
_REACTION: Final = re.compile(
    rf"{_INTO}(?:(?:that|this|it)(?:'s| is| was| sounds)|how|what) (?:(?:a|an|all|so|such|very|really|quite|pretty"
    rf"|super|totally|absolutely|exactly|just|also|actually) )*(?:{'|'.join(REACTIONS)})"
    r"(?: (?:point|question|story|example|analogy|answer|insight|idea|advice|way to put it|to hear|to know))?\W*"
)
_QUOTES: Final = re.compile(r"(?P<opens>[“„(]|(?<![^\s(\[“‘-])\"(?=\S))|[”)]|(?<=\S)\"")
_INVITATION: Final = re.compile(  # to an address: "go to moss dot com", not "we moved off moss.com"
    r"https?:|\b(?:to|at|visit|check out) (?:[\w-]{1,40}(?:\.| dot )){1,4}(?:com|org|net|io|ai|fm|dev|co)\b"
)
_OPENING_QUOTES: Final = ('"', "“", "„", "«")
_MAX_LENGTH: Final = 2000
_MIN_JARGON_LENGTH: Final = 2
_MAX_WORD_LENGTH: Final = 12
_MAX_HEDGES: Final = 4
_VERY_EARLY: Final = 3
_EARLY: Final = 9
_ANAPHORS: Final = frozenset(ANAPHORS)
_CROSS_SENTENCE_ANAPHORS: Final = _ANAPHORS - frozenset(INTRASENTENTIAL_ANAPHORS)
_VERB_INDICATORS: Final = frozenset(VERB_INDICATORS)
_NON_VERBS: Final = frozenset(NON_VERBS)
_SHORTEST_PLURAL: Final = 3
_VERB_SUFFIXES: Final = ("ed", "n't", "'s", "'re")
_PEOPLE: Final = frozenset(PEOPLE_WORDS)


def phrasing(
    written: str,
    *,
    punctuated: bool,
    address: re.Pattern[str] | None = None,
    language: Language = ENGLISH,
) -> Phrasing:
    """Returns the phrasing of `written`, which has at least one word; of a very long utterance only the beginning
    counts.

    `punctuated` is that of the whole transcript, and `address` is the pattern of `vocative_pattern`, if there are
    names.
    """
    text = written[:_MAX_LENGTH].strip()
    leading = _LEADING_MARKS.match(text)
    low = text[leading.end() if leading else 0 :].lower()
    tokens = words_in(text)
    lows = [token.lower() for token in tokens]
    tables = _tables(language.speech)
    cut = bool(leading and (".." in leading[0] or "…" in leading[0]))
    closed = text.rstrip("\"'”’)]» ")
    question, counts, spoken_of = _is_question(closed, low, punctuated=punctuated), _counts(low, tokens), subjects(lows)
    to_listener = bool(counts.interviewing or spoken_of.count("second person"))
    return Phrasing(
        words=max(len(tokens), len(written) // _MAX_WORD_LENGTH),
        first_word=lows[0] if lows else "",
        last_word=lows[-1] if lows else "",
        opening=opening(low, cut=cut, punctuated=punctuated, language=language),
        ends_sentence=_ends_sentence(closed),
        trails_off=closed.endswith(("..", "…", "-", "—", "–")),
        question=question,
        depth=_depth(text),
        housekeeping=bool(tables.housekeeping.search(low) or _INVITATION.search(low)),
        advertises=bool(tables.advertising.search(low) or _INVITATION.search(low)),
        offends=bool(tables.offensive.search(low)),
        addresses=bool(_VOCATIVE.search(text) or (address and address.search(low))),
        backchannel=bool(_BACKCHANNEL.match(low) or _REACTION.fullmatch(low)),
        prompts=bool(_PROMPT.match(low)),
        asks_listener=to_listener and (question or bool(_QUESTION_START.match(low))),
        no_verb=not _has_verb(lows),
        all_capitals=text.isupper(),
        forward_reference=bool(_FORWARD_REFERENCE.search(low)),
        weak_ending=bool(_WEAK_ENDING.search(low)),
        counts=counts,
        subjects=spoken_of,
        opens_quotation=text[:1] in _OPENING_QUOTES,
    )


def words_in(text: str) -> list[str]:
    """Returns the words of an utterance."""
    return _WORD.findall(text)


def contains_word(text: str, first: int, past: int) -> bool:
    """Tells whether [first, past) of `text` contains a word."""
    return bool(_WORD.search(text, first, past))


def vocative_pattern(names: Sequence[str]) -> re.Pattern[str] | None:
    """Returns a pattern for one of `names` as an address, in lower case; None without names."""
    joined = "|".join(re.escape(name.lower()) for name in sorted(names))
    return re.compile(rf"(?:^|, |so |and |yeah |well )(?:{joined})(?:,|[\W]*$)") if names else None


def _early_anaphors(lows: Sequence[str]) -> float:
    """Counts anaphors near the beginning, within-sentence ones at the very beginning only: "Rivers keep their bed" has
    none.
    """
    first, then = lows[:_VERY_EARLY], lows[_VERY_EARLY:_EARLY]
    return sum(word in _ANAPHORS for word in first) + sum(word in _CROSS_SENTENCE_ANAPHORS for word in then) / 2


def opening(low: str, *, cut: bool = False, punctuated: bool = True, language: Language = ENGLISH) -> Opening:
    """Returns the opening of `low`, the lower-case words of an utterance.

    `cut` is True after an ellipsis. With punctuation, a subordinate clause alone ("If it rains.") is dependent.
    """
    tables = _tables(language.speech)
    if cut or (punctuated and tables.subordinate.match(low)):
        return Opening.DEPENDENT
    hedges = 0
    while hedges < _MAX_HEDGES:
        if tables.independent.match(low):
            break
        if not (prefix := tables.hedge.match(low)) or prefix.end() == len(low):
            if tables.dependent.match(low):
                return Opening.DEPENDENT
            break
        low = low[prefix.end() :]
        hedges += 1
    return Opening.HEDGED if hedges else Opening.INDEPENDENT


def _has_verb(lows: Sequence[str]) -> bool:
    """Tells whether there is a known verb, a verb ending, or a plural with a possible verb: "walls fail"."""
    if any(word in _VERB_INDICATORS or word.endswith(_VERB_SUFFIXES) for word in lows):
        return True
    return any(
        len(word) > _SHORTEST_PLURAL and word.endswith("s") and not word.endswith("ss") and following not in _NON_VERBS
        for word, following in pairwise(lows)
    )


def _depth(text: str) -> tuple[int, int]:
    """Returns the depth of quotation marks and brackets, from 0 at the beginning: the lowest, and that at the end."""
    depth = lowest = 0
    for mark in _QUOTES.finditer(text):
        depth += 1 if mark["opens"] else -1
        lowest = min(lowest, depth)
    return lowest, depth


def _ends_sentence(closed: str) -> bool:
    return (closed.endswith((".", "!", "。", "！")) and not closed.endswith("..")) or bool(_TAG_END.search(closed))


def _is_question(closed: str, low: str, *, punctuated: bool) -> bool:
    """Tells whether an utterance is or contains a question; a tag question ("…, right?") is none."""
    closed = _TAG.sub(".", closed)
    return "?" in closed or "？" in closed or (not punctuated and bool(_SPOKEN_QUESTION.match(low)))


def _counts(low: str, tokens: Sequence[str]) -> Counts:
    lows = [token.lower() for token in tokens]
    demonstratives = len(_DEMONSTRATIVE.findall(low))
    return Counts(
        fillers=len(_FILLERS.findall(low)),
        disfluencies=len(_DISFLUENCY.findall(low)),
        interviewing=len(_INTERVIEWING.findall(low)) + len(_ADDRESSING.findall(low)),
        quotable=len(_QUOTABLE.findall(low)),
        contrasts=len(_CONTRASTS.findall(low)),
        early_anaphors=_early_anaphors(lows) + demonstratives,
        anaphors=sum(word in _ANAPHORS for word in lows) + demonstratives,
        people=sum(word in _PEOPLE for word in lows),
        jargon=sum(map(_is_jargon, tokens)),
        names=sum(map(_is_name, tokens[1:])),
        ellipses=low.count("...") + low.count("…"),
        breaks=len(_BREAK.findall(low)),
    )


def _is_name(token: str) -> bool:
    """Tells whether a word inside an utterance is a name by its capital: "Ada"; "I'm" is not."""
    return token[0].isupper() and token[1:2].islower()


def _is_jargon(token: str) -> bool:
    """Tells whether a word is an abbreviation or a brand by its capitals: "BIP", "SegWit"; "AI" and "TV" are not."""
    inner = token[1:]
    return len(token) > _MIN_JARGON_LENGTH and not inner.islower() and any(map(str.isupper, inner.removesuffix("s")))
