"""Whether words are of whom somebody says they are. Pure."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ..language.english.chain import word
from ..language.languages import LANGUAGES
from .filters import SHORTEST, folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..transcript import Transcript

_HONORIFICS: Final = frozenset(folded(word) for one in LANGUAGES.values() for word in one.attribution.honorifics)
# labels that say what a speaker does and not who it is; with or without a number
_NOBODY: Final = frozenset(folded(word) for one in LANGUAGES.values() for word in one.attribution.labels)
SHORTEST_SOUND: Final = 3  # letters of words that are compared by sound


class AttributionStatus(enum.StrEnum):
    """How a claim about the speaker stands to the transcript. The values are part of the output of `batch`."""

    RIGHT = "right"
    MISATTRIBUTED = "misattributed"
    REPORTED = "reported"  # said by somebody else, who names the claimed person right before as whose words they are
    UNNAMED = "unnamed"  # the transcript does not say who speaks there


@dataclass(frozen=True, slots=True)
class Attribution:
    """A claim about who said some words: the name `claimed`, and the `speakers` whom the transcript names there."""

    claimed: str
    speakers: tuple[str, ...]
    status: AttributionStatus


def attribution(claimed: str, voices: Sequence[str | None]) -> Attribution:
    """Compares the name `claimed` with the voices at a place: their names, None for one that is not named.

    It is right if any of them can be called so. It is misattributed only if the transcript names everybody there.
    """
    speakers = tuple(name for name in dict.fromkeys(voices) if name and is_person(name))
    if any(fits(claimed, name) for name in speakers):
        status = AttributionStatus.RIGHT
    elif speakers and len(speakers) == len(set(voices)):
        status = AttributionStatus.MISATTRIBUTED
    else:
        status = AttributionStatus.UNNAMED
    return Attribution(claimed, speakers, status)


def is_show(claimed: str, transcript: Transcript) -> bool:
    """Whether a name is that of the show, which says where words are from and not whose: as the transcript names it, or
    as its title begins before a number (`Tide Talk #12`)."""
    series = transcript.title.rstrip("0123456789")
    called = (transcript.facts.show or "", series.rstrip("# -") if series != transcript.title else "")
    return folded(claimed) in map(folded, filter(None, called))


def labels_of(claimed: str, transcripts: Iterable[Transcript]) -> dict[int, frozenset[str]]:
    """The speaker labels of whoever can be called `claimed`, by the ids of the transcripts that have any."""
    fit = dict[str, bool]()
    found = dict[int, frozenset[str]]()
    for transcript in transcripts:
        named = [(label, name) for label in transcript.speakers if (name := transcript.speaker_name(label))]
        fit.update({name: is_person(name) and fits(claimed, name) for _, name in named if name not in fit})
        if labels := frozenset(label for label, name in named if fit[name]):
            found[transcript.id] = labels
    return found


def is_person(label: str) -> bool:
    """Whether a speaker label can be a name; `Speaker 1`, `Guest` and `B` are none."""
    words = folded(label).replace("_", " ").split()
    return any(len(one) > 1 and one not in _NOBODY for one in (each.rstrip("0123456789") for each in words))


def fits(claimed: str, name: str) -> bool:
    """Whether somebody called `name` can be called `claimed`: by both names or one, with initials or the beginning of a
    name (`Chris` for Christopher), with titles, and however it is written as long as it sounds the same."""
    fewer, more = sorted((_words(claimed), _words(name)), key=len)
    at = longest = 0
    for one in fewer:
        at = next((n + 1 for n in range(at, len(more)) if _same(one, more[n])), 0)
        if not at:
            return False
        longest = max(longest, min(len(one), len(more[at - 1])))
    return longest > 1


def _words(name: str) -> list[str]:
    words = folded(name).split()
    return [one for one in words if one not in _HONORIFICS] or words


def _same(one: str, other: str) -> bool:
    """Whether two words of names can be the same, or one the initial or the beginning of the other."""
    short, long = sorted((one, other), key=len)
    if len(short) == 1 or len(short) >= SHORTEST:
        return long.startswith(short) or (
            len(short) >= SHORTEST_SOUND and short[0] == long[0] and word(short).sound == word(long).sound
        )
    return short == long
