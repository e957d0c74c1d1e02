"""Files that are shared with the app, fetched from Slack alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, urlsplit

import aiohttp

from ...index.errors import Reason, Unreadable
from .payload import text_at
from .web import Refused

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from .listeners import Call

DOWNLOAD_S: Final = 120.0


async def shared_file(call: Call, file: str) -> tuple[str, bytes] | None:
    """The name and the content of a file by its id; None where it cannot be had, which is told to the asker.

    Raises Unreadable for one that is larger than an upload may be, and Unanswered.
    """
    try:
        answer = await call.web.get("files.info", file=file)
        url = text_at(answer, "file", "url_private_download") or text_at(answer, "file", "url_private")
        name = text_at(answer, "file", "name") or file
        content = await fetched(call.web.client, url, call.core.settings.limits.upload_bytes)
    except Refused as error:
        reason = error.reason
        known = reason in {"missing_scope", "file_not_found", "file_deleted"}
        await call.say(f"slack_file.{reason}" if known else "slack.file_unknown", reason=reason)
        return None
    if content is None:
        await call.say("slack.file_unknown", reason=name)
        return None
    return name, content


def is_slack(parts: SplitResult, api: str) -> bool:
    """Whether an address is one of Slack's hosts, or of the Web API at `api`."""
    ours = urlsplit(api)
    slack = parts.scheme == "https" and str(parts.hostname).endswith((".slack.com", ".slack-files.com"))
    return slack or (parts.scheme, parts.netloc) == (ours.scheme, ours.netloc)


async def fetched(client: AsyncWebClient, url: str, most: int) -> bytes | None:
    """The content of a file, fetched from Slack's hosts alone; None if it cannot be fetched.

    Raises Unreadable for one that is larger than `most` bytes.
    """
    if not is_slack(urlsplit(url), client.base_url):
        return None
    headers = {"Authorization": f"Bearer {client.token}"}
    timeout = aiohttp.ClientTimeout(total=DOWNLOAD_S)
    content = bytearray()
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.get(url, headers=headers, allow_redirects=False, proxy=client.proxy, ssl=client.ssl or True) as got,
        ):
            if got.status != 200 or got.content_type == "text/html":  # a page to log in at
                return None
            async for chunk in got.content.iter_chunked(1 << 16):
                content += chunk
                if len(content) > most:
                    raise Unreadable(Reason.TOO_LARGE, limit=most)
    except (aiohttp.ClientError, TimeoutError):
        return None
    return bytes(content)
