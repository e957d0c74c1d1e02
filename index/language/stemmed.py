"""Languages of Europe whose words are stemmed by Snowball: one function makes a `Language` of the tables of its module.

Words without an accent that they should have are forms of the word with it, and sound alike. An elided word (`l'`,
`dell'`) is a word of its own. Figures are written as on the continent: `1.200` is a thousand and two hundred.
"""

from __future__ import annotations

import functools
import math
import re
import unicodedata
from typing import TYPE_CHECKING, Any, Final, cast

import Stemmer

from .cardinals import CardinalMerger, NumberWords, ordinal_word, written_number
from .language import AttributionTables, CompoundRules, Language, QuestionTables, SpeechTables
from .meanings import Meanings
from .normalization import letters
from .tokens import Token, Word
from .word_patterns import european_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .language import MergeFigures

_MARKS: Final = re.compile("[\u0300-\u036f]")
_ORDINAL: Final = re.compile(r"(\d{1,4})(?:\.|e|er|re|ère|ème|eme|º|ª|°|o|a|de|ste|:e|:a)")


@functools.lru_cache(maxsize=1 << 16)
def folded(plain: str) -> str:
    """A plain word without accents."""
    if plain.isascii():
        return plain
    return _MARKS.sub("", unicodedata.normalize("NFD", plain)).replace("ø", "o").replace("œ", "oe").replace("æ", "ae")


def listed(words: str) -> frozenset[str]:
    """The words of a list, in their plain form."""
    return frozenset(letters(word) for word in words.split())


def stemmed(
    code: str,
    algorithm: str,
    *,
    stop_words: str,
    fillers: str,
    numbers: NumberWords,
    signs: Mapping[str, str],
    negations: str,
    particles: str,
    conjunctions: str,
    negates_next: str = "",
    negates_last: str = "",
    limiting: str = "",
    qualifiers: str = "",
    restricting: str = "",
    weakening: str = "",
    believing: str = "",
    doubting: str = "",
    hearsay: str = "",
    subordinating: str = "",
    tenses: tuple[tuple[str, str], ...] = (),
    persons: tuple[str, ...] = (),
    filler_phrases: tuple[str, ...] = (),
    contractions: Mapping[str, tuple[str, str]] | None = None,
    variants: Mapping[str, str] | None = None,
    elided: str = "",
    framing: str = "",
    questions: str = "",
    reporting: str = "",
    fractions: str = "",
    opposites: str = "",
    synonyms: str = "",
    contrasts: str = "",
    reversing: tuple[str, ...] = (),
    names_by_capitals: bool = True,
    merge: Callable[[list[Token]], list[Token]] | None = None,
    speech: SpeechTables | None = None,
    attribution: AttributionTables | None = None,
    asking: QuestionTables | None = None,
    compounds: CompoundRules | None = None,
) -> Language:
    """Returns the language with this base tag, its words stemmed by a Snowball `algorithm`.

    The lists are words set apart by white space; `signs` are those that are read aloud (`%`), with their words. `merge`
    may change tokens after numbers are merged.
    """
    stops, pauses = listed(stop_words), listed(fillers)
    # 0: without its own cache, since callers have theirs
    stemmer: Any = Stemmer.Stemmer(algorithm, 0)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    stem = cast("Callable[[str], str]", stemmer.stemWord)  # pyright: ignore[reportUnknownMemberType]

    def word(spelling: str) -> Word:
        if spelling[:1].isdecimal():
            if ordinal := _ORDINAL.fullmatch(spelling.lower()):
                return ordinal_word(int(ordinal[1]))
            return written_number(spelling)
        if spelling in signs:
            return Word(signs[spelling], signs[spelling], signs[spelling])
        plain = letters(spelling) or spelling
        value = None if plain in numbers.articles else numbers.value(plain)
        number = math.nan if value is None and plain in numbers.ordinals else value
        return Word(
            plain,
            folded(stem(plain)),
            folded(plain),
            number=number,
            stop=plain in stops,
            filler=plain in pauses,
            figure=number is not None or plain in numbers.articles,
        )

    cardinals = CardinalMerger(numbers)
    joined: MergeFigures = cardinals
    if merge is not None:
        then = merge

        def both(tokens: list[Token], text: str, origin: int = 0) -> list[Token]:
            return then(cardinals(tokens, text, origin))

        joined = both
    return Language(
        code,
        word,
        is_stop=stops.__contains__,
        patterns=european_words("".join(elided.split())),
        merge=joined,
        spelled=folded,
        names_by_capitals=names_by_capitals,
        meanings=Meanings(word, opposites, synonyms, contrasts, reversing),
        filler_phrases=tuple(tuple(letters(one) for one in phrase.split()) for phrase in filler_phrases),
        discourse_particles=listed(particles),
        conjunctions=listed(conjunctions),
        negations=listed(negations),
        negates_next=listed(negates_next),
        negates_last=listed(negates_last),
        limiting=listed(limiting),
        qualifiers=listed(qualifiers),
        restricting=listed(restricting),
        weakening=listed(weakening),
        believing=listed(believing),
        doubting=listed(doubting),
        hearsay=listed(hearsay),
        subordinating=listed(subordinating),
        tenses=tuple((listed(now), listed(then)) for now, then in tenses),
        persons=tuple(map(listed, persons)),
        contractions=dict(contractions or {}),
        spelling_variants=dict(variants or {}),
        fraction_words=listed(fractions),
        framing_words=listed(framing),
        question_words=listed(questions),
        reporting_verbs=listed(reporting),
        speech=speech or SpeechTables(),
        attribution=attribution or AttributionTables(),
        questions=asking or QuestionTables(),
        compounds=compounds,
    )


def words(listed: str) -> frozenset[str]:
    """The words of a list, as they are written."""
    return frozenset(listed.split())


def phrases(listed: str) -> tuple[str, ...]:
    """Splits a list into phrases, at line breaks and `|`."""
    return tuple(part.strip() for line in listed.splitlines() for part in line.split("|") if part.strip())


def by_value(*groups: tuple[int, int, str]) -> dict[str, int]:
    """Number words of groups (first value, step, words in their order); `a/b` are two spellings of one."""
    return {
        letters(spelling): first + step * n
        for first, step, words in groups
        for n, word in enumerate(words.split())
        for spelling in word.split("/")
    }
