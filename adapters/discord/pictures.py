"""What is sent with messages: pictures, which always say what they show, and documents."""

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

    def item(self) -> discord.ui.MediaGallery[discord.ui.LayoutView]:
        """The picture as a part of a message that the file is sent with."""
        shown = discord.MediaGalleryItem(f"attachment://{self.name}", description=clipped(self.alt, ALT))
        return discord.ui.MediaGallery(shown)


@dataclass(frozen=True, slots=True)
class TextFile:
    """A document to send with a message."""

    name: str
    content: bytes

    def file(self) -> discord.File:
        """A file for one request: it is read up as it is sent."""
        return discord.File(io.BytesIO(self.content), self.name)

    def item(self) -> discord.ui.File[discord.ui.LayoutView]:
        """The document as a part of a message that the file is sent with."""
        return discord.ui.File(f"attachment://{self.name}")
