"""Attached files, fetched from Discord alone: the address of each comes from Discord, and nobody types it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import aiohttp
import discord

from .errors import NotFetched, TooLarge
from .replies import CALL

if TYPE_CHECKING:
    from ...bot.core import Core

DOWNLOAD: Final = 6 * CALL  # seconds that an attachment may take


def check_size(core: Core, file: discord.Attachment) -> None:
    """Raises TooLarge for a file beyond the limit of uploads, before it is fetched."""
    most = core.settings.limits.upload_bytes
    if file.size > most:
        raise TooLarge(most)


async def content_of(file: discord.Attachment) -> bytes:
    """The content of an attachment. Raises NotFetched."""
    try:
        async with asyncio.timeout(DOWNLOAD):
            return await file.read()
    except (discord.HTTPException, aiohttp.ClientError, TimeoutError) as error:
        raise NotFetched from error
