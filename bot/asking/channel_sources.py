"""Which part of a library a channel searches, where its admins limit that: shows and episodes, of each workspace.

A limit narrows what the workspace may see, and never widens it: what it names is looked for in the workspace's own
library whenever a question is asked.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ...index.errors import PullquoteError
from ...index.search.filters import find_source
from .known_names import unknown_source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from ...index.shelves import Shelves
    from ...index.transcript import Transcript
    from .answer_models import Asker

READ_EVERY_S: Final = 1.0  # seconds after which another process's change is seen
REMEMBERED: Final = 256  # workspaces
NO_LIMITS: Final[Mapping[str, tuple[str, ...]]] = {}


@dataclass
class OutsideChannel(PullquoteError):
    """Something to be shared has places outside of what its channel is limited to: the sources called `names`."""

    names: tuple[str, ...]


class ChannelSources:
    """The limits of channels. `Core.channel_sources` is one. `clock` counts seconds."""

    def __init__(self, shelves: Shelves, clock: Callable[[], float]) -> None:
        self._shelves = shelves
        self._database = shelves.storage.database
        self._clock = clock
        self._known: OrderedDict[str, tuple[float, Mapping[str, tuple[str, ...]]]] = OrderedDict()

    async def of(self, asker: Asker) -> tuple[str, ...]:
        """The shows by name and the episodes by id that the asker's channel is limited to; empty where it is not."""
        if asker.workspace is None or asker.channel is None:
            return ()
        return (await self.listed(asker.workspace)).get(asker.channel, ())

    async def listed(self, workspace: str) -> Mapping[str, tuple[str, ...]]:
        """The channels of a workspace that are limited, by their ids, with what they are limited to. From memory, as of
        the last second."""
        read, limits = self._known.get(workspace, (float("-inf"), NO_LIMITS))
        if self._clock() - read >= READ_EVERY_S:
            limits = await self._read(workspace)
            self._known[workspace] = self._clock(), limits
            self._known.move_to_end(workspace)
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return limits

    async def named(self, workspace: str) -> Mapping[str, Mapping[str, str]]:
        """The same, each source with the name that people read, without those whose transcripts are gone."""
        there = (await self._shelves.library(workspace)).transcripts
        return {channel: named(chosen, there) for channel, chosen in (await self.listed(workspace)).items()}

    async def check(self, asker: Asker, transcripts: Iterable[str]) -> None:
        """Looks whether places in `transcripts`, by their public ids, may be shown to everybody in the asker's channel.
        Raises OutsideChannel."""
        if asker.workspace is None or not (limits := await self.of(asker)):
            return
        there = (await self._shelves.library(asker.workspace)).transcripts
        if not {*transcripts} <= {one.public for one in within(limits, there)}:
            raise OutsideChannel(tuple(named(limits, there).values()))

    async def limit(self, workspace: str, channel: str, typed: Iterable[str]) -> tuple[str, ...]:
        """Limits a channel to the shows and episodes that are called so; with none, it searches everything again.
        Returns the names that people read. Raises UnknownSource, and changes nothing then."""
        there = (await self._shelves.library(workspace)).transcripts
        chosen = tuple(dict.fromkeys(_stored(name, there) for one in typed if (name := one.strip())))
        async with self._database.transaction() as connection:
            await connection.execute(
                "DELETE FROM channel_source WHERE workspace = ? AND channel = ?", (workspace, channel)
            )
            await connection.executemany(
                "INSERT INTO channel_source (workspace, channel, source) VALUES (?, ?, ?)",
                [(workspace, channel, source) for source in chosen],
            )
        self._known.pop(workspace, None)
        return tuple(named(chosen, there).values())

    async def forget(self, workspace: str, channel: str) -> None:
        """Deletes the limit of a channel that is gone."""
        if channel in await self.listed(workspace):
            await self.limit(workspace, channel, ())

    async def _read(self, workspace: str) -> Mapping[str, tuple[str, ...]]:
        async with self._database.reader() as connection:
            rows = await connection.fetch_all(
                "SELECT channel, source FROM channel_source WHERE workspace = ? ORDER BY channel, source", (workspace,)
            )
        found: dict[str, tuple[str, ...]] = {}
        for row in rows:
            found[row["channel"]] = (*found.get(row["channel"], ()), row["source"])
        return found


def within(sources: Sequence[str], transcripts: Sequence[Transcript]) -> Sequence[Transcript]:
    """The transcripts that are of some sources; all of them where there are none."""
    if not sources:
        return transcripts
    found = [where for one in sources if (where := find_source(one, transcripts))]
    ids = frozenset[int]().union(*(one.transcripts for one in found))
    return [transcript for transcript in transcripts if transcript.id in ids]


def named(sources: Iterable[str], transcripts: Sequence[Transcript]) -> dict[str, str]:
    """The sources that are there, as they were chosen, each with the name that people read."""
    return {one: where.name for one in sources if (where := find_source(one, transcripts))}


def _stored(typed: str, there: Sequence[Transcript]) -> str:
    """What is stored of a source: an episode's id, which its other titles do not change, else its name. Raises
    UnknownSource."""
    where = find_source(typed, there)
    if where is None:
        raise unknown_source(typed, there)
    if len(where.transcripts) == 1:
        (only,) = where.transcripts
        one = next(t for t in there if t.id == only)
        return where.name if one.facts.show == where.name else one.public
    return where.name
