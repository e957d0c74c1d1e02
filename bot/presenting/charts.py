"""A topic over time as a Card: what there is to say of it in a sentence, and bars of block characters.

The same as a picture: `figure` for `drawing.py`. Whoever does not see it reads `Figure.alt`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ...index.search.timeline import IntervalKind
from ..cards import Bar, Card
from .drawing import Column, Figure
from .scopes import filters, nothing_left
from .transcripts import empty_library

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...index.search.timeline import Interval
    from ..asking.timelines import OverTime
    from ..messages import Messages

MOST_BARS: Final = 60  # rows of text: as many months as there may be
CELLS: Final = 16  # characters of the longest bar
LONGEST_LABEL: Final = 60  # characters of an episode's title
_EIGHTHS: Final = " ▏▎▍▌▋▊▉█"
_AXIS: Final = "▏"


class ChartCards:
    """Makes Cards and figures of one topic over time."""

    def __init__(self, found: OverTime, messages: Messages) -> None:
        resolved, say = found.resolved, messages.say
        self._filters = filters(resolved, messages)
        self._words = " ".join(found.query.words.split())
        self._messages = messages
        self._say = say
        self._found = found
        self._timeline = found.timeline

    def card(self, *, bars: bool = True) -> Card:
        """The Card; without `bars`, where the picture stands beside it."""
        if not self._found.resolved.library.transcripts:
            return empty_library(self._messages)
        if not self._timeline.searched:
            return Card(nothing_left(self._found.resolved, self._messages))
        if not self._timeline.places:
            values = {"n": self._timeline.searched, "words": self._words, "filters": self._filters}
            return Card(self._say("chart.none", **values), notes=(self._say("chart.how"),))
        shown = self._most_telling()
        notes = list[str]()
        having = sum(one.places > 0 for one in self._timeline.periods)
        if bars and len(shown) < having:
            notes.append(self._say("chart.left_out", n=len(shown), of=having))
        if undated := self._timeline.undated.searched:
            notes.append(self._say("chart.undated", n=undated, places=self._timeline.undated.places))
        notes.append(self._say("chart.how"))
        return Card(
            self._heading(), detail=self._extremes(), bars=self._bars(shown) if bars else (), notes=tuple(notes)
        )

    def figure(self) -> Figure:
        """The whole timeline to be drawn."""
        columns = tuple(Column(self._name(one.name, short=True), one.places) for one in self._timeline.periods)
        heading, extremes = self._heading(), self._extremes()
        return Figure(heading, extremes or "", columns, alt=" ".join(filter(None, (heading, extremes))))

    def _heading(self) -> str:
        found = self._timeline
        values = {"words": self._words, "filters": self._filters, "episodes": found.episodes, "of": found.searched}
        return self._say("chart.heading", n=found.places, **values)

    def _extremes(self) -> str | None:
        """First, last and most; None where no place has a date."""
        first, last, most = self._timeline.first, self._timeline.last, self._timeline.most
        if first is None or last is None or most is None:
            return None
        key = "episode" if self._timeline.kind is IntervalKind.EPISODE else "date"
        if first == last:
            return self._say(f"chart.only_{key}", first=self._name(first))
        names = {"first": self._name(first), "last": self._name(last), "most": self._name(most.name)}
        return self._say(f"chart.extremes_{key}", n=most.places, **names)

    def _most_telling(self) -> Sequence[Interval]:
        """The periods that are shown as rows: all, or of too many episodes those with most places."""
        periods = self._timeline.periods
        if len(periods) <= MOST_BARS and self._timeline.kind is not IntervalKind.EPISODE:
            return periods
        order = sorted((n for n, one in enumerate(periods) if one.places), key=lambda n: (-periods[n].places, n))
        return [periods[n] for n in sorted(order[:MOST_BARS])]

    def _bars(self, shown: Sequence[Interval]) -> tuple[Bar, ...]:
        most = max(one.places for one in shown) if shown else 0
        digits = len(str(most))
        return tuple(
            Bar(f"{_AXIS}{_bar(one.places, most)} {one.places:>{digits}}", self._name(one.name)) for one in shown
        )

    def _name(self, name: str, *, short: bool = False) -> str:
        """A period as people read it: a month as the language writes it, a year, or an episode's title."""
        if self._timeline.kind is not IntervalKind.EPISODE:
            return self._messages.date(name, short=short)
        return name if len(name) <= LONGEST_LABEL else f"{name[: LONGEST_LABEL - 1].rstrip()}…"


def _bar(places: int, most: int) -> str:
    """A bar of CELLS characters; whatever there is shows."""
    eighths = max(round(8 * CELLS * places / most), places > 0) if most else 0
    whole, rest = divmod(eighths, 8)
    return (_EIGHTHS[8] * whole + (_EIGHTHS[rest] if rest else "")).ljust(CELLS)
