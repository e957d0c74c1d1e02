"""Pictures in messages, which the app uploads where it has the scope `files:write`; each says what it shows."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import aiohttp

from ...bot.presenting.quotecards import png, quote_card
from .files import is_slack
from .limits import ALT, FILE_ALT
from .text import shortened
from .web import Refused, Unanswered

if TYPE_CHECKING:
    from ...bot.cards import Citation, Theme
    from ...bot.messages import Messages
    from .render import Block
    from .web import Web

UPLOAD_S: Final = 30.0
NAME: Final = "quote.png"


async def drawn(web: Web, citation: Citation, theme: Theme, messages: Messages) -> Block:
    """The words of a citation as a picture, as a block of a message. Raises Undrawable, Refused or Unanswered."""
    card = quote_card(citation, messages)
    content = await asyncio.to_thread(png, card, theme)
    id_ = await upload(web, content, card.alt)
    return {"type": "image", "slack_file": {"id": id_}, "alt_text": shortened(card.alt, ALT)}


async def upload(web: Web, content: bytes, alt: str) -> str:
    """Uploads a picture, which nobody sees until a message shows it; returns its id. Raises Refused or Unanswered."""
    wanted = {"filename": NAME, "length": str(len(content)), "alt_txt": shortened(alt, FILE_ALT)}
    told = await web.form("files.getUploadURLExternal", **wanted)
    url, id_ = str(told.get("upload_url")), str(told.get("file_id"))
    if not is_slack(urlsplit(url), web.client.base_url):
        raise Refused("upload_url")
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=UPLOAD_S)) as session,
            session.post(url, data=content, proxy=web.client.proxy, ssl=web.client.ssl or True) as answer,
        ):
            if answer.status != 200:
                raise Refused(f"HTTP {answer.status}")
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise Unanswered(type(error).__name__) from None
    await web.post("files.completeUploadExternal", files=[{"id": id_, "title": NAME}])
    return id_
