"""Which word of the library somebody may have meant who typed one that it does not have. Pure.

Most words that a library lacks are just not said there, and not misspelt. So a slip has to look like one: it leaves the
first letter, or the sound, and more than the ending differs.

A word that is said anywhere is never asked about, unless it is said hardly ever and one that differs by a single letter
all the time. The index knows stems, so that the search goes in two steps: `near_stems` finds stems that what was typed
can be a misspelling of, `nearest` compares with the spellings that stand in passages with these stems.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rapidfuzz.distance import OSA

from ..deadline import checkpoint

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..language.analyzer import Analyzer
    from ..language.tokens import Token

SHORTEST: Final = 4  # letters; shorter words are like everything
TWO_FROM: Final = 7  # letters from which two of them may be wrong
MOST_ASKED: Final = 4  # words of one question that are looked up
MOST_STEMS: Final = 10  # whose spellings are read
PASSAGES: Final = 20  # that are read for each
NAMED: Final = 50  # passages that a word of a name counts as
OTHER_ENDING: Final = 2  # letters more by which another form of the word meant may differ
VERY_LONG: Final = 10  # letters of a word that another form of the one meant tells
SHORT: Final = 6  # letters of a word that is like many others
SOME: Final = 5  # passages of a word from which two letters of it may be wrong
HARDLY: Final = 2  # passages of a word that may be a slip of a recogniser
LONG: Final = 6  # letters of such a word
FAR_MORE: Final = 500  # times as many passages of the other word

_VOWELS: Final = frozenset("aeiouy")
_SOUND_ALIKE: Final = ("aeiouy", "ckqs", "fpv", "gj", "szxc", "kng", "rw", "hw", "bp", "dt", "mn")  # as first letters


@dataclass(frozen=True, slots=True)
class Misspelt:
    """A word of a question that is said nowhere, or in so few `passages` that it may be a misspelling."""

    token: Token
    passages: int = 0

    @property
    def plain(self) -> str:
        """The word as it is compared."""
        return self.token.word.plain

    @property
    def most(self) -> int:
        """How many letters may be wrong."""
        return 2 if len(self.plain) >= TWO_FROM and not self.passages else 1

    @property
    def beginnings(self) -> list[str]:
        """First letters of what may be meant: the typed one, the second, and those that sound like it."""
        first, second = self.plain[:2]
        alike = {letter for letters in _SOUND_ALIKE if first in letters for letter in letters}
        return [first, *sorted({second, *alike} - {first})]


def unknown(tokens: Iterable[Token], passages: Mapping[str, int]) -> list[Misspelt]:
    """The content words that may be misspelt, by how many `passages` have each stem; at most MOST_ASKED."""
    found = list[Misspelt]()
    for token in tokens:
        word, said = token.word, passages.get(token.word.stem, 0)
        if (
            word.stop
            or word.filler
            or word.number is not None
            or len(word.plain) < SHORTEST
            or not word.plain.isalpha()
        ):
            continue
        if not said or (said <= HARDLY and len(word.plain) >= LONG):
            found.append(Misspelt(token, said))
    return found[:MOST_ASKED]


def near_stems(asked: Misspelt, stems: Mapping[str, int], chain: Analyzer) -> dict[str, int | None]:
    """The `stems`, given with their passages, that can be those of the word meant: the likeliest MOST_STEMS. With each,
    how many letters its form with the ending that was typed differs from that; None if that makes no form of it."""
    scored = list[tuple[float, str, int | None]]()
    for number, (stem, passages) in enumerate(stems.items()):
        if not number % 4096:
            checkpoint()
        if not SHORTEST - 1 <= len(stem) <= len(asked.plain) + asked.most:
            continue
        if asked.passages and passages < FAR_MORE * asked.passages:
            continue
        # An error may stand in the ending, so that the stem of what was typed is another one altogether.
        apart, formed = _begun(asked, stem, chain)
        if apart <= asked.most:
            unlike = 0.4 + abs(len(asked.token.word.stem) - len(stem)) / 5 if formed is None else 0.0
            scored.append(((apart if formed is None else formed) + unlike - math.log(passages + 1) / 20, stem, formed))
    return {stem: formed for _, stem, formed in sorted(scored, key=lambda one: one[:2])[:MOST_STEMS]}


def _begun(asked: Misspelt, stem: str, chain: Analyzer) -> tuple[int, int | None]:
    """How many letters a beginning of what was typed differs from a stem, and that with which the rest is a form."""
    apart, formed = asked.most + 1, None
    for length in range(max(len(stem) - asked.most, 1), min(len(stem) + asked.most, len(asked.plain)) + 1):
        here = OSA.distance(asked.plain[:length], stem, score_cutoff=asked.most)
        apart = min(apart, here)
        ending = asked.plain[length:]
        if here <= asked.most and len(ending) > 1 and (formed is None or here < formed):
            form = stem + ending
            if chain.language.word(form).stem == stem:  # not by the analyzer, which remembers every spelling
                formed = here
    return apart, formed


def nearest(asked: Misspelt, spellings: Mapping[str, tuple[int, int | None]], chain: Analyzer) -> str | None:
    """The one of the `spellings` that is most like what was typed, or another form of it; None if none is like it. Each
    is given with the passages that have its stem, and with what `near_stems` says of that.

    Long words that sound the same may differ by a letter more.
    """
    sound, best = asked.token.word.sound, list[tuple[float, int, str]]()
    for spelling, (passages, formed) in spellings.items():
        apart = OSA.distance(asked.plain, spelling, score_cutoff=asked.most + OTHER_ENDING)
        if not 0 < apart <= asked.most + OTHER_ENDING or _has_prefix(asked.plain, spelling):
            continue
        alike, swapped = spelling[0] == asked.plain[0], sorted(spelling) == sorted(asked.plain)
        heard = chain.language.word(spelling).sound == sound
        if not (heard or (swapped and apart == 1)) and (not alike or _is_another(asked.plain, spelling)):
            continue
        if apart > asked.most and not heard and len(asked.plain) < VERY_LONG:
            continue
        least = apart if formed is None else max(min(apart, formed), 1)
        if least - (heard and len(asked.plain) >= LONG) > asked.most:
            continue
        if least > 1 and not (alike and (heard or (passages >= SOME and apart <= asked.most))):
            continue
        best.append((least - (heard + swapped) / 3 - math.log(passages + 1) / 20, apart, spelling))
    return min(best)[2] if best else None


def _is_another(typed: str, spelling: str) -> bool:
    """Whether two words differ as words do and slips seldom: in nothing but their endings (`weaken`, `weaker`), or, if
    they are short, by a consonant in the place of another (`trans`, `traps`)."""
    if typed[:-1] == spelling[:-1] or typed.startswith(spelling) or spelling.startswith(typed):
        return True
    if len(typed) != len(spelling) or len(typed) > SHORT:
        return False
    return not any(
        one in _VOWELS or other in _VOWELS for one, other in zip(typed, spelling, strict=True) if one != other
    )


def _has_prefix(one: str, other: str) -> bool:
    """Whether two words differ by a syllable or more that stands before one of them: `symmetry`, `asymmetry`."""
    long, short = sorted((one, other), key=len, reverse=True)
    return long.endswith(short) and not _VOWELS.isdisjoint(long.removesuffix(short))


def rewritten(words: str, meant: Sequence[tuple[Token, str]]) -> str:
    """The question with other words in the place of tokens; a capital stays one."""
    for token, other in sorted(meant, key=lambda pair: -pair[0].first):
        typed = words[token.first : token.past]
        shown = (
            other.upper()
            if typed.isupper() and len(typed) > 1
            else other.capitalize()
            if typed[:1].isupper()
            else other
        )
        words = f"{words[: token.first]}{shown}{words[token.past :]}"
    return words
