"""The kinds of differences between a quote and a transcript, and what a language knows of their words: which of them
are content, negate, count, restrict, or mean somebody.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Final

from rapidfuzz.distance import Levenshtein

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..language.language import Language
    from ..language.tokens import Token

# Numbers that may be none: `one` is as often a pronoun, `second` a moment, `first` means `then`.
NO_NUMBERS: Final = frozenset({"1", "first", "second"})
LONGEST_WEAKENING: Final = 4  # tokens of a word that weakens: `peut-être`, or one of a language without spaces
HEARD_AS_SMALL: Final = 0.4  # likeness of letters from which a content word may have been heard as a small one


class What(enum.StrEnum):
    """The kind of a difference. The first group carries the meaning, the second does not."""

    NUMBER = "number"
    NUMBER_OR_WORD = "number or word"  # a number on one side, another word on the other
    NEGATION = "negation"
    OPPOSITE = "opposite"
    CONTRAST = "contrast"  # two things of one kind: two colours, two countries
    NAME = "name"
    MOVED = "moved"

    WORD = "word"  # another word, of which nothing is known

    CORRECTED = "corrected"  # asked as it was recognised; somebody has corrected it since
    SYNONYM = "synonym"
    SPELLING = "spelling"  # the same word, written otherwise: colour, color; data set, dataset
    FORM = "form"
    ALIKE = "alike"
    ORDER = "order"
    SMALL_WORD = "small word"
    ADDED = "added"  # only in the quote
    LEFT_OUT = "left out"  # only in the transcript
    BRACKETED = "bracketed"  # in square brackets: nobody says that it was said, but it may change what was
    SPEAKER = "speaker"  # words of two people, given as one's
    CUT = "cut"  # so many words left out in one go that two places are joined


RETOLD: Final = frozenset(
    {What.NUMBER, What.NUMBER_OR_WORD, What.NEGATION, What.OPPOSITE, What.CONTRAST, What.NAME}
)  # of a paraphrase, too
MEANING: Final = RETOLD | {What.MOVED}
UNKNOWN: Final = frozenset({What.WORD, What.ADDED})  # may change the meaning, or not
CONTENT: Final = MEANING | UNKNOWN


def by_content(language: Language, asked: Sequence[Token], said: Sequence[Token]) -> What:
    """The kind of a difference by whether its words are content words."""
    mine, theirs = content_of(language, asked), content_of(language, said)
    if (mine and theirs) or (said and _restricts(language, asked) != _restricts(language, said)):
        return What.WORD
    if (
        asked
        and said
        and (
            _qualify(language, asked, said)
            or _other_person(language, asked, said)
            or other_tense(language, asked, said)
            or not all(one.word.plain in NO_NUMBERS or may_be_heard(one, said) for one in mine)
        )
    ):
        return What.WORD
    return What.ADDED if mine else What.LEFT_OUT if theirs else What.SMALL_WORD


def content_of(language: Language, tokens: Sequence[Token]) -> list[Token]:
    """Those of some words that tell something: content words, and quantifiers."""
    return [t for t in tokens if t.word.plain in language.qualifiers or _tells(language, t)]


def negations(language: Language, tokens: Sequence[Token]) -> int:
    """How many words of a difference negate; a `not only` that stands in it as a whole denies nothing."""
    words = [token.word.plain for token in tokens]
    after = [*words[1:], ""] if words else []
    return sum(
        word in language.negations and then not in language.limiting for word, then in zip(words, after, strict=True)
    )


def quantities(language: Language, tokens: Sequence[Token]) -> set[str]:
    """The numbers among some words, and the words for a part or a multiple."""
    return {t.word.plain for t in tokens if t.word.number is not None or t.word.plain in language.fraction_words}


def are_other_numbers(asked: set[str], said: set[str]) -> bool:
    """True for another number, or one in place of other words; those that may be none prove nothing alone."""
    both = asked | said
    return bool(both - NO_NUMBERS) or ("1" not in both and bool(asked) and bool(said) and asked != said)


def may_be_heard(asked: Token, said: Sequence[Token]) -> bool:
    """True if small words of one side are not so unlike a content word of the other that nobody can have heard it
    there: `had` for `hired`, or `you` for a `y-`, but not `the` for `stay`."""
    word, similarity = asked.word.plain, Levenshtein.normalized_similarity
    others = [token.word.plain for token in said]
    return any(other.startswith(word) or similarity(word, other) >= HEARD_AS_SMALL for other in others)


def _qualify(language: Language, asked: Sequence[Token], said: Sequence[Token]) -> bool:
    """True if one side has an `all` or `always` that the other lacks."""
    mine, theirs = ({token.word.plain for token in side} & language.qualifiers for side in (asked, said))
    return mine != theirs


def _other_person(language: Language, asked: Sequence[Token], said: Sequence[Token]) -> bool:
    """True for pronouns that mean others than those in their place: `we` for `they`."""
    mine, theirs = (
        {number for number, person in enumerate(language.persons) for token in side if token.word.plain in person}
        for side in (asked, said)
    )
    return bool(mine and theirs) and mine.isdisjoint(theirs)


def other_tense(language: Language, asked: Sequence[Token], said: Sequence[Token]) -> bool:
    """True for an auxiliary of now in place of one of then, or the other way round: `is` for `was`."""
    mine, theirs = ({token.word.plain for token in side} for side in (asked, said))
    return any(
        bool((mine & now and theirs & then) or (mine & then and theirs & now))
        and not (mine & now and mine & then)
        and not (theirs & now and theirs & then)
        for now, then in language.tenses
    )


def _restricts(language: Language, tokens: Sequence[Token]) -> bool:
    """True for an `only`, `almost` or `perhaps`, but not for a `not only`."""
    words = [token.word.plain for token in tokens]
    if any(
        word in language.restricting and before not in language.negations
        for before, word in zip(["", *words], words, strict=False)
    ):
        return True
    runs = ("".join(words[at : at + length]) for at in range(len(words)) for length in range(1, LONGEST_WEAKENING + 1))
    return bool(language.weakening) and any(run in language.weakening for run in runs)


def _tells(language: Language, token: Token) -> bool:
    word = token.word
    return not word.stop and word.plain not in language.discourse_particles and word.plain != "1"
