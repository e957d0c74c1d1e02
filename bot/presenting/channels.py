"""Cards about what channels search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..cards import Card, Entry
from ..places import Place, Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..messages import Messages


class ChannelCards:
    """Makes Cards of the limits of channels. `Core.channel_cards` is one."""

    def __init__(self, messages: Messages) -> None:
        self._messages = messages
        self._say = messages.say

    def names(self, sources: Mapping[str, str]) -> str:
        """The sources of one channel, or that they are gone."""
        return self._messages.listed(tuple(sources.values())) if sources else self._say("channel_sources.none_there")

    def listing(self, workspace: str, named: Mapping[str, Mapping[str, str]], told: str | None = None) -> Card:
        """The channels that are limited, each with its sources by name; above them what was just done, if anything."""
        platform = Workspace.parse(workspace).platform
        entries = (
            Entry(self.names(sources), place=Place(platform, workspace, channel)) for channel, sources in named.items()
        )
        heading = self._say("channel_sources.heading", n=len(named)) if named else self._say("channel_sources.none")
        return Card(
            told or heading, entries=tuple(entries), notes=(self._say("channel_sources.note"),) if named else ()
        )

    def changed(self, names: Sequence[str]) -> str:
        """What follows from a change, as a sentence."""
        if not names:
            return self._say("channel_sources.whole")
        return self._say("channel_sources.changed", names=self._messages.listed(names))
