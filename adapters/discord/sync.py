"""Registers commands with Discord, only when they have changed: Discord limits registrations."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
from functools import cache
from typing import TYPE_CHECKING, Any

import discord

from ...bot.messages import LOCALES, texts

if TYPE_CHECKING:
    from pathlib import Path

    from discord import app_commands

FILE = "discord-commands"


async def sync(tree: app_commands.CommandTree[Any], folder: Path) -> dict[str, int]:
    """Registers the tree's commands unless the same were registered last. Returns their ids by name. `folder` holds
    those, with the fingerprint; both may be lost. Raises discord.HTTPException."""
    told = f"{tree.client.application_id} {fingerprint(tree)}"
    before, ids = await asyncio.to_thread(_read, folder)
    if before == told:
        return ids
    typed = [one for one in await tree.sync() if one.type is discord.AppCommandType.chat_input]
    ids = {one.name: one.id for one in typed}
    with contextlib.suppress(OSError):  # a full disk, a read-only folder: to tell once more does no harm
        await asyncio.to_thread(_write, folder, told, ids)
    return ids


def fingerprint(tree: app_commands.CommandTree[Any]) -> str:
    """A hash of the commands and of all texts that they may be described in. To have them translated as Discord
    receives them would take longer than all the rest of a start."""
    commands = sorted(tree.get_commands(), key=lambda command: (command.name, str(type(command))))
    told = json.dumps([[command.to_dict(tree) for command in commands], _catalogues()], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()


@cache
def _catalogues() -> str:
    """A hash of the messages of every language."""
    return hashlib.sha256(json.dumps([texts(locale) for locale in LOCALES], sort_keys=True).encode()).hexdigest()


def _read(folder: Path) -> tuple[str, dict[str, int]]:
    try:
        told, ids = (folder / FILE).read_text("ascii").splitlines()
        return told, {str(name): int(id_) for name, id_ in json.loads(ids).items()}
    except (OSError, ValueError, AttributeError):  # never written, or damaged: to tell once more does no harm
        return "", {}


def _write(folder: Path, told: str, ids: dict[str, int]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    new = folder / f"{FILE}.new"
    new.write_text(f"{told}\n{json.dumps(ids)}\n", "ascii")
    new.replace(folder / FILE)
