"""The form of Slack's ids of workspaces and channels."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ...bot.places import Place

_TEAM: Final = re.compile(r"[TE][A-Z0-9]+")
_CHANNEL: Final = re.compile(r"[CGD][A-Z0-9]+")


def is_place(place: Place) -> bool:
    """Whether a place names a workspace and a channel by their ids; names change, and have no link."""
    return bool(_TEAM.fullmatch(place.tenant) and is_channel(place.channel))


def is_channel(channel: str) -> bool:
    """Whether `channel` is the id of a channel or a direct conversation."""
    return bool(_CHANNEL.fullmatch(channel))
