"""Completion of speakers and sources while people type, from memory.

What can be completed is put together once for each state of the library. Whether that is still the state is asked of
the database at most once a second, so that a keystroke costs no database access.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ...index.search.filters import folded
from .channel_sources import within as limited
from .known_names import alike, episodes, shows, sources, speakers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ...index.shelves import Shelves
    from ...index.transcript import Transcript
    from ..settings.reloading import LiveSettings
    from ..settings.values import Settings

MOST: Final = 25  # suggestions; platforms take no more
LONGEST: Final = 100  # characters of a suggestion; platforms take no more
LOOK_EVERY_S: Final = 1.0
REMEMBERED: Final = 256  # workspaces, and limits of their channels


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One suggestion: what to show and what to send back, each at most 100 characters."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class _Known:
    """Suggestions in the order in which they come where nothing is typed, and their names as they are compared."""

    choices: tuple[Suggestion, ...]
    names: tuple[str, ...]

    @classmethod
    def of(cls, choices: Iterable[Suggestion], names: Iterable[str]) -> _Known:
        return cls(tuple(choices), tuple(folded(name) for name in names))

    def matching(self, typed: str, most: int) -> list[Suggestion]:
        """The suggestions that `typed` could mean, the likeliest first: the whole name, its beginning, words of it,
        beginnings of its words, and misspelt ones last."""
        wanted = folded(typed)
        if not wanted:
            return list(self.choices[:most])
        ranks = [_rank(wanted, name) for name in self.names]
        found = sorted((n for n, rank in enumerate(ranks) if rank is not None), key=lambda n: (ranks[n], n))
        if len(found) < most:
            found += [n for n in alike(wanted, self.names) if ranks[n] is None]
        return [self.choices[n] for n in found[:most]]


@dataclass(frozen=True, slots=True)
class _Cached:
    """The suggestions for one workspace, as of a version of the shelves and the settings that say who sees which."""

    state: tuple[int, Settings]
    speakers: _Known
    sources: _Known
    periods: _Known


class Completer:
    """Suggestions out of what each workspace may see. `clock` counts seconds."""

    def __init__(self, shelves: Shelves, settings: LiveSettings, clock: Callable[[], float]) -> None:
        self._shelves = shelves
        self._settings = settings
        self._clock = clock
        self._looked = float("-inf")
        self._known: OrderedDict[tuple[str | None, tuple[str, ...]], _Cached] = OrderedDict()

    async def speakers(
        self, workspace: str | None, typed: str, most: int = MOST, within: tuple[str, ...] = ()
    ) -> list[Suggestion]:
        """Speakers that `typed` could mean, the likeliest first; without it, those heard in most transcripts. All
        suggestions are of what is `within` some sources, if any are given."""
        return (await self._current(workspace, within)).speakers.matching(typed, most)

    async def sources(
        self, workspace: str | None, typed: str, most: int = MOST, within: tuple[str, ...] = ()
    ) -> list[Suggestion]:
        """Shows by name and episodes by id that `typed` could mean, the likeliest first."""
        return (await self._current(workspace, within)).sources.matching(typed, most)

    async def periods(
        self, workspace: str | None, typed: str, most: int = MOST, within: tuple[str, ...] = ()
    ) -> list[Suggestion]:
        """Years, and then months, of the transcripts that `typed` could mean, the latest first."""
        return (await self._current(workspace, within)).periods.matching(typed, most)

    async def names(self, workspace: str | None) -> tuple[list[str], list[str], list[str]]:
        """All speakers, all sources, and all years and months by name, the likeliest first, for a prompt that completes
        by itself."""
        listed = (await self._shelves.library(workspace)).transcripts
        return speakers(listed), sources(listed), _dates(listed)

    async def _current(self, workspace: str | None, within: tuple[str, ...]) -> _Cached:
        now = self._clock()
        if now - self._looked >= LOOK_EVERY_S:
            self._looked = now
            await self._shelves.refresh()
        state = self._shelves.version, self._settings.current
        key = workspace, within
        known = self._known.get(key)
        if known is None or known.state != state:
            listed = limited(within, self._shelves.visible(workspace))
            known = self._known[key] = _Cached(state, _speakers(listed), _sources(listed), _periods(listed))
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        self._known.move_to_end(key)
        return known


def _speakers(listed: Sequence[Transcript]) -> _Known:
    names = speakers(listed)
    return _Known.of((Suggestion(_shown(name), _sent(name)) for name in names), names)


def _sources(listed: Sequence[Transcript]) -> _Known:
    """Shows first, then episodes."""
    known, latest = shows(listed), episodes(listed)
    choices = [Suggestion(_shown(show), _sent(show)) for show in known]
    choices += [Suggestion(_shown(title), t.public) for t, title in latest]
    return _Known.of(choices, [*known, *(title for _, title in latest)])


def _periods(listed: Sequence[Transcript]) -> _Known:
    names = _dates(listed)
    return _Known.of((Suggestion(name, name) for name in names), names)


def _dates(listed: Sequence[Transcript]) -> list[str]:
    """Years, then months, the latest first."""
    dates = {t.facts.date for t in listed if t.facts.date}
    return [name for length in (4, 7) for name in sorted({one[:length] for one in dates if len(one) >= length})[::-1]]


def _shown(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1].rstrip()}…"


def _sent(name: str) -> str:
    """A name too long to be sent is sent as far as whole words go: it resolves by its beginning."""
    if len(name) <= LONGEST:
        return name
    return name[: LONGEST + 1].rpartition(" ")[0].rstrip() or name[:LONGEST]


def _rank(wanted: str, name: str) -> int | None:
    """The rank of a name for what is typed, 0 the best; None if it does not match."""
    if name == wanted:
        return 0
    if name.startswith(wanted):
        return 1
    padded = f" {name} "
    if f" {wanted} " in padded:
        return 2
    if f" {wanted}" in padded:
        return 3
    return 4 if all(f" {word}" in padded for word in wanted.split()) else None
