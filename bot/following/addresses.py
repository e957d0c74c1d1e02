"""The addresses of feeds: as they are stored, and as they are asked."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from ..settings.credentials import BadCredential, credential
from ..settings.secret_addresses import ENVIRONMENT, FILE, is_feed_address, is_reference, secret_parts, web_parts
from ..telemetry import logs
from .trouble import FetchError, FetchTrouble

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..settings.values import ConfiguredFeed, Settings


def normal(address: str) -> str:
    """An address as it is stored: a reference as it is, else that of the web. Raises FetchError."""
    typed = address.strip()
    if is_feed_address(typed):
        return typed if is_reference(typed) else typed.partition("#")[0]
    if is_reference(typed):
        raise FetchError(FetchTrouble.NO_SECRET, detail=typed)
    raise FetchError(FetchTrouble.ADDRESS)


def resolved(address: str, environ: Mapping[str, str]) -> str:
    """The address of the web that is to be asked; what may be secret in it is hidden from all logs from then on. Raises
    FetchError."""
    found = address
    if is_reference(address):
        try:
            if address.startswith(ENVIRONMENT):
                secret = credential(address.removeprefix(ENVIRONMENT), environ)
            else:
                secret = credential(address, {}, Path(address.removeprefix(FILE)))
        except BadCredential:  # missing, or others may read it
            secret = None
        if secret is None:
            raise FetchError(FetchTrouble.NO_SECRET, detail=address)
        found = secret.reveal()
    if web_parts(found) is None:
        raise FetchError(FetchTrouble.ADDRESS)
    logs.hide(*secret_parts(found))
    return found


def feed_id(workspace: str | None, address: str) -> str:
    """The short name of a followed address, which is the same whenever it is followed again."""
    digest = hashlib.sha256(f"{workspace or ''}\0{address}".encode()).digest()
    return base64.b32encode(digest).decode().lower()[:8]


def configured_feeds(settings: Settings) -> dict[str, ConfiguredFeed]:
    """The feeds of the settings by their short names."""
    return {feed_id(None, normal(feed.address)): feed for feed in settings.feed}
