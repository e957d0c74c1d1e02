"""The unit of times in a file that does not say it: seconds or milliseconds, by how much is said in them.

Written values do not tell: milliseconds may be `2480`, `2480.0` and `"2480"`, and seconds whole ones. The pace of
speech does.
"""

from __future__ import annotations

from itertools import islice, zip_longest
from statistics import median
from typing import TYPE_CHECKING, Final, NamedTuple

from .times import json_number

if TYPE_CHECKING:
    from collections.abc import Iterable

SECOND: Final = 1.0
MILLISECOND: Final = 0.001

_MEASURED: Final = 2000  # pieces
_SHORTEST: Final = 100  # units; no recording lasts fewer milliseconds
# Characters a unit of time. Speech has 5 to 30 a second, so .005 to .03 a millisecond; Whisper hears as little as `you`
# in 30 seconds without a voice, a tenth of a character a second. The limit lies between, as far from both.
_SLOWEST: Final = 0.06
_DENSE: Final = "\u2e80"  # the first of the scripts in which a character is a syllable or more


class Measured(NamedTuple):
    """A piece of speech with its times as the file has them. `lasting` is its duration, for files without ends."""

    text: str
    start: object
    end: object = None
    lasting: object = None


def unit_of(pieces: Iterable[Measured], usual: float = SECOND) -> float:
    """Returns the seconds of the unit of the pieces' times: `MILLISECOND` where people would speak far too slowly if
    they were seconds, else `SECOND`; `usual` where no piece tells how long it is. One without an end or a duration
    lasts to the start of the next.
    """
    sample = [(piece, start) for piece in islice(pieces, _MEASURED) if (start := json_number(piece.start)) is not None]
    lengths = list[tuple[int, float]]()
    for (piece, start), following in zip_longest(sample, sample[1:]):
        length, lasted = _length(piece.text), _duration(piece, start, following[1] if following else start)
        if length and lasted > 0:
            lengths.append((length, lasted))
    if not lengths:
        return usual
    is_slow = median(length / lasted for length, lasted in lengths) < _SLOWEST
    return MILLISECOND if is_slow and sum(lasted for _, lasted in lengths) >= _SHORTEST else SECOND


def _duration(piece: Measured, start: float, following: float) -> float:
    """Returns how long a piece lasts that is followed by one that starts at `following`."""
    end, lasting = json_number(piece.end), json_number(piece.lasting)
    if end is None and lasting is not None:
        return lasting
    return (following if end is None else end) - start


def _length(text: str) -> int:
    """Returns the number of letters and digits; one of Chinese or Japanese counts twice."""
    letters = [character for character in text if character.isalnum()]
    return len(letters) + sum(letter >= _DENSE for letter in letters)
