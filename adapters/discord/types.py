"""Aliases of discord.py's generic types, for the client of any host."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

import discord
from discord.ext import commands

Interaction = discord.Interaction[discord.Client]
Bot = commands.Bot | commands.AutoShardedBot
Completion = Callable[[Interaction, str], Coroutine[Any, Any, list[discord.app_commands.Choice[str]]]]
