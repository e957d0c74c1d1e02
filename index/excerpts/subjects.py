"""What an utterance speaks of: the subject that its opening names, pronouns before any noun, content words."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ..language.english.irregular import PASTS
from ..language.english.quotability import (
    AFTER_DEMONSTRATIVES,
    BEFORE_DEMONSTRATIVES,
    BEFORE_NOUNS,
    CONNECTIVE_OPENERS,
    EVERYBODY,
    EXPLAINING_WORDS,
    FUNCTION_WORDS,
    INDEFINITE_OPENERS,
    INTERJECTIONS,
    KNOWN_NOUNS,
    LEANING_WORDS,
    NOT_AFTER_I,
    PAST_AUXILIARIES,
    TIME_OPENERS,
    VERBS_OF_EXISTENCE,
    WORD_CLASSES,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_STEM_LENGTH: Final = 5  # letters that the forms of a word usually share
_SHORTEST_CONTENT: Final = 3
_OPENING_WORDS: Final = 12
_POINTING_WORDS: Final = 30  # after hedges
_GENERIC_WORDS: Final = 4
_SUBJECT_WORDS: Final = 5
_ANTECEDENTS: Final = 2  # content words before a pronoun: a noun and what was done to it
_MOST_HEDGES: Final = 4
_HEDGES: Final = (
    ("i", "think", "that"),
    ("i", "think"),
    ("i", "believe", "that"),
    ("i", "believe"),
    ("i", "mean"),
    ("i", "guess"),
    ("i", "would", "say"),
    ("i'd", "say"),
    ("i", "feel", "like"),
    ("you", "know"),
    ("of", "course"),
    ("in", "fact"),
    ("to", "me"),
    ("actually",),
    ("basically",),
    ("honestly",),
    ("obviously",),
    ("look",),
    ("really",),
)


class Subject(enum.IntEnum):
    """What the opening of an utterance is about, hedges and conjunctions aside."""

    OTHER = 0
    NAMED = 1  # a noun without "the": "Rivers …", "Trust …", "A river …"
    DEFINITE = 2  # "The river …", "My river …"
    SPEAKER = 3  # "I …"
    GROUP = 8  # "We …"
    LISTENER = 4  # "You …"
    POINTING = 5  # "It …", "They …", "This …"
    EXISTENCE = 6  # "There are …"
    CLAUSE = 7  # "If …", "When …", "In …": a clause or a phrase before the subject


@dataclass(frozen=True, slots=True)
class Subjects:
    """What one utterance speaks of."""

    subject: Subject
    connective: bool  # begins with "So", "And", "But" and the like
    opening: frozenset[str]  # the stems of content words in the first words
    content: frozenset[str]  # the stems of all content words
    open_anaphors: int  # pronouns before the first content word
    anaphors: int  # third person and pointing pronouns
    definites: int  # "the", "my", "our" and a content word, near the beginning, that nothing explains ("the X of …")
    pointers: int  # words that lean on what came before, near the beginning: "these", "also", "another", "there"
    generic: bool  # the subject is everybody, or no one in particular
    pointing: int  # pointing words near the beginning: "this", "that", "there"
    third_person: int  # "he", "they", "it" near the beginning
    content_words: int  # all content words, also those that are said again
    letters: int
    classes: tuple[int, ...]  # how many words there are of each class
    early: frozenset[str]  # the first words, all of them
    distinct: frozenset[str]  # all words
    past: int  # verbs that tell of the past
    definite_articles: int

    def count(self, name: str) -> int:
        """Returns how many words there are of a class of `WORD_CLASSES`."""
        return self.classes[CLASS_NAMES.index(name)]


_FUNCTION: Final = frozenset(FUNCTION_WORDS)
_INDEFINITE: Final = frozenset(INDEFINITE_OPENERS)
_CONNECTIVE: Final = frozenset(CONNECTIVE_OPENERS)
_INTERJECTIONS: Final = frozenset(INTERJECTIONS)
_TIME: Final = frozenset(TIME_OPENERS)
CLASS_NAMES: Final = tuple(WORD_CLASSES)
_POINTING: Final = frozenset((*WORD_CLASSES["third person"], *WORD_CLASSES["pointing"])) - {
    "here",
    "such",
    "there",
    "there's",
    "that",
}
_POINTERS: Final = frozenset(WORD_CLASSES["pointing"]) - {"it", "it's", "it'll", "it'd", "its", "same"}
_SPEAKER: Final = frozenset(WORD_CLASSES["first person"]) - {"my", "me"}
_GROUP: Final = frozenset(WORD_CLASSES["plural person"]) - {"our", "us"}
_LISTENER: Final = frozenset(WORD_CLASSES["second person"]) - {"your"}
_CLAUSE: Final = (
    frozenset(
        (
            "if",
            "while",
            "as",
            "for",
            "with",
            "by",
            "at",
            "on",
            "from",
            "where",
            "even",
            "without",
            "to",
            "because",
            "whenever",
            "what",
            "how",
            "why",
            "who",
        )
    )
    | _TIME
)
_DEFINITE: Final = frozenset(("the", "this", "these", "those", "that", "your", "our", "their", "his", "her"))


_EVERYONE: Final = frozenset(EVERYBODY)
_EXPLAINING: Final = frozenset(EXPLAINING_WORDS)
_KNOWN: Final = frozenset(KNOWN_NOUNS)
_PREPOSITIONS: Final = frozenset(BEFORE_DEMONSTRATIVES)
_BEFORE_NOUNS: Final = frozenset(BEFORE_NOUNS)
_NOUN_ENDINGS: Final = ("s", "tion", "sion", "ment", "ness", "ity", "ism", "ship", "er", "or", "ing", "ence", "ance")
_AFTER_THAT: Final = frozenset(AFTER_DEMONSTRATIVES) | {""}
_THIRD_PERSON: Final = frozenset(WORD_CLASSES["third person"]) | {"it", "it's", "it'll", "its"}
_ALLOWED_AFTER: Final = {
    Subject.LISTENER: frozenset("have need can't cannot don't should never always must learn shouldn't gotta".split()),
    Subject.GROUP: frozenset(
        "tend need all don't often should must never always can't cannot live humans as forget shouldn't".split()
    ),
    Subject.EXISTENCE: frozenset("no nothing something always never nobody people many two three four several".split()),
}
_NOT_AFTER_I: Final = frozenset(NOT_AFTER_I)
_LEANING: Final = frozenset(LEANING_WORDS)
_PAST: Final = PASTS | frozenset(PAST_AUXILIARIES)
_SHORTEST_PAST: Final = 5  # letters of a regular one: "asked", not "need"
_THERE_IS: Final = frozenset(VERBS_OF_EXISTENCE)


def _numbers() -> Mapping[str, tuple[int, ...]]:
    numbers = dict[str, list[int]]()
    for number, listed in enumerate(WORD_CLASSES.values()):
        for word in dict.fromkeys(listed):
            numbers.setdefault(word, []).append(number)
    return {word: tuple(found) for word, found in numbers.items()}


_CLASSES_OF: Final = _numbers()


def is_content(word: str) -> bool:
    """Tells whether a lower-case word names something."""
    return len(word) >= _SHORTEST_CONTENT and word not in _FUNCTION


def is_past(word: str) -> bool:
    """Tells whether a lower-case word is probably a verb that tells of the past."""
    return word in _PAST or (len(word) >= _SHORTEST_PAST and word.endswith("ed") and word[-3] != "e")


def subjects(lows: Sequence[str]) -> Subjects:
    """Returns what the lower-case words of an utterance speak of."""
    counts = [0] * len(CLASS_NAMES)
    content, anaphors, open_anaphors, named, nouns = set[str](), 0, 0, False, 0
    for nth, word in enumerate(lows):
        for number in _CLASSES_OF.get(word, ()):
            counts[number] += 1
        if word in _POINTING:
            anaphors += 1
            resolved = nouns and len(content) >= _ANTECEDENTS
            open_anaphors += not (resolved or (named and word in _THIRD_PERSON))
        elif word in _EVERYONE:
            named = True
        elif is_content(word):
            content.add(word[:_STEM_LENGTH])
            nouns += word.endswith(_NOUN_ENDINGS) or (nth > 0 and lows[nth - 1] in _BEFORE_NOUNS)
    early = lows[:_OPENING_WORDS]
    at = _after_hedges(lows)
    subject = _subject(lows[at:])
    return Subjects(
        subject=subject,
        connective=bool(lows) and lows[0] in _CONNECTIVE,
        opening=frozenset(word[:_STEM_LENGTH] for word in early if is_content(word)),
        content=frozenset(content),
        open_anaphors=open_anaphors,
        anaphors=anaphors,
        definites=_definites(lows[at : at + _SUBJECT_WORDS]),
        pointers=_pointers(lows[at : at + _POINTING_WORDS], subject),
        generic=any(word in _EVERYONE for word in lows[at : at + _GENERIC_WORDS]),
        pointing=sum(word in _POINTERS for word in lows[at : at + _OPENING_WORDS]),
        third_person=sum(word in _THIRD_PERSON for word in lows[at : at + _OPENING_WORDS]),
        content_words=sum(map(is_content, lows)),
        letters=sum(map(len, lows)),
        classes=tuple(counts),
        early=frozenset(early),
        distinct=frozenset(lows),
        past=sum(map(is_past, lows)),
        definite_articles=lows.count("the"),
    )


def _definites(lows: Sequence[str]) -> int:
    """Counts definite nouns that nothing explains: "the river", not "the river of time" or "the longest river"."""
    found = 0
    for nth, word in enumerate(lows[:-1]):
        noun, following = lows[nth + 1], lows[nth + 2 : nth + 4]
        if word in _DEFINITE and is_content(noun):
            explained = noun.endswith("est") or noun in _KNOWN or any(each in _EXPLAINING for each in following[:1])
            found += not (explained or following[1:] == ["of"])
    return found


def _pointers(lows: Sequence[str], subject: Subject) -> int:
    """Counts words that lean on what came before: demonstratives before a noun, additives, "there" as a place, and a
    subject that only the conversation explains."""
    found = 0
    for nth, word in enumerate(lows):
        before, following = lows[nth - 1] if nth else "", lows[nth + 1] if nth + 1 < len(lows) else ""
        if word in _LEANING or (word == "instead" and following != "of"):
            found += 1
        elif word in ("there", "here"):
            found += nth > 0 and (word == "here" or before == "thing" or following not in _THERE_IS)
        elif word == "that":
            found += before in _PREPOSITIONS or (nth > 0 and following in _AFTER_THAT and before not in _EVERYONE)
        elif word == "one":
            found += before == "the" or (
                nth == 0 and (following in ("is", "thing") or (following == "of" and lows[2:3] != ["the"]))
            )
        elif subject is Subject.CLAUSE and word in _THIRD_PERSON:
            found += nth < _OPENING_WORDS
    second = lows[1] if len(lows) > 1 else ""
    allowed = _ALLOWED_AFTER.get(subject)
    return found + (
        (allowed is not None and second not in allowed)
        or (subject is Subject.CLAUSE and any(word in _GROUP for word in lows[1:6]))
        or (subject is Subject.SPEAKER and second in _NOT_AFTER_I and lows[2:3] != ["think"])
        or (lows[:1] in (["i'll"], ["i'd"]))
        or lows[:2] in (["what", "about"], ["how", "about"])
    )


_SUBJECTS: Final = (
    (_SPEAKER, Subject.SPEAKER),
    (_GROUP, Subject.GROUP),
    (_LISTENER, Subject.LISTENER),
    (_INDEFINITE, Subject.NAMED),
)


def _after_hedges(lows: Sequence[str]) -> int:
    """Returns the index of the first word after conjunctions and hedges."""
    at = 0
    for _ in range(_MOST_HEDGES):
        if at < len(lows) and lows[at] in _CONNECTIVE:
            at += 1
            continue
        hedge = next((hedge for hedge in _HEDGES if tuple(lows[at : at + len(hedge)]) == hedge), None)
        if hedge is None:
            break
        at += len(hedge)
    return at


def _subject(lows: Sequence[str]) -> Subject:
    if not lows:
        return Subject.OTHER
    first = lows[0]
    if first in ("there", "there's"):
        return Subject.EXISTENCE
    for words, kind in _SUBJECTS:
        if first in words:
            return kind
    if first in _DEFINITE and len(lows) > 1 and (is_content(lows[1]) or lows[1] in _EVERYONE):
        return Subject.DEFINITE
    if first in _POINTING:
        return Subject.POINTING
    if first in _CLAUSE:
        return Subject.CLAUSE
    if first in _INTERJECTIONS:
        return Subject.OTHER
    return Subject.NAMED if is_content(first) else Subject.OTHER
