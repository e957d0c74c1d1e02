"""Registers commands with Discord, only when they have changed: Discord limits registrations."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from discord import app_commands

FILE = "discord-commands"


async def sync(tree: app_commands.CommandTree[Any], folder: Path) -> bool:
    """Registers the tree's commands unless the same were registered last. Returns whether it did. `folder` holds the
    fingerprint, which may be lost. Raises discord.HTTPException."""
    told = f"{tree.client.application_id} {await fingerprint(tree)}"
    if await asyncio.to_thread(_read, folder) == told:
        return False
    await tree.sync()
    with contextlib.suppress(OSError):  # a full disk, a read-only folder: to tell once more does no harm
        await asyncio.to_thread(_write, folder, told)
    return True


async def fingerprint(tree: app_commands.CommandTree[Any]) -> str:
    """A hash of the commands as Discord receives them."""
    commands = sorted(tree.get_commands(), key=lambda command: (command.name, str(type(command))))
    translator = tree.translator
    payload = [
        await command.get_translated_payload(tree, translator) if translator else command.to_dict(tree)
        for command in commands
    ]
    return hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()


def _read(folder: Path) -> str:
    try:
        return (folder / FILE).read_text("ascii")
    except (OSError, ValueError):  # it was never written, or is damaged: to tell once more does no harm
        return ""


def _write(folder: Path, told: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    new = folder / f"{FILE}.new"
    new.write_text(told, "ascii")
    new.replace(folder / FILE)
