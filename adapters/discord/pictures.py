"""Pictures in messages, which always say what they show."""

from __future__ import annotations

import io
from dataclasses import dataclass

import discord

from .limits import ALT
from .text import clipped


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture to send with a message; `alt` says what it shows."""

    name: str
    content: bytes
    alt: str

    def file(self) -> discord.File:
        """A file for one request: it is read up as it is sent."""
        return discord.File(io.BytesIO(self.content), self.name, description=clipped(self.alt, ALT))

    def item(self) -> discord.MediaGalleryItem:
        """The picture as a part of a message that the file is sent with."""
        return discord.MediaGalleryItem(f"attachment://{self.name}", description=clipped(self.alt, ALT))
