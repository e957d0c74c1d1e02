"""Handles every interaction: once, to the end, and with errors kept on our side."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, Final

import aiohttp
import discord
from discord import app_commands

from ...bot.errors import StaleControl
from ...bot.messages import messages, speaking
from ...bot.presenting.problems import explain
from ...bot.telemetry import logs
from ...bot.telemetry.faults import log_unexpected
from ...index.errors import PullquoteError
from . import mentions
from .errors import NotRunning
from .mentions import CommandNames
from .replies import CHOSEN, is_too_late, notice, send, unexpected

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from contextlib import AbstractContextManager

    from ...bot.core import Core
    from .types import Interaction

MOST_KEPT: Final = 256  # forms that were refused
_TYPED: Final = discord.AppCommandType.chat_input.value
REMEMBERED: Final = 4096  # interactions: more than come in while one could come twice

log = logging.getLogger("pullquote.discord")


class Kept:
    """What was typed into forms that were refused, by a token, for as long as others do not take its place."""

    def __init__(self) -> None:
        self._values: OrderedDict[str, Any] = OrderedDict()

    def put(self, value: Any) -> str:
        """Keeps a value; returns its token."""
        token = secrets.token_hex(8)
        self._values[token] = value
        if len(self._values) > MOST_KEPT:
            self._values.popitem(last=False)
        return token

    def get(self, token: str) -> Any:
        """The value of a token; None if it is kept no more."""
        return self._values.get(token)


class InteractionHandler:
    """Handles interactions with one core, which is set from `open` to `close`."""

    def __init__(self) -> None:
        self.commands = CommandNames()
        self._core: Core | None = None
        self._busy: set[asyncio.Task[Any]] = set()
        self._seen: OrderedDict[int, None] = OrderedDict()
        self.kept = Kept()
        self._modals: set[discord.ui.Modal] = set()

    @property
    def core(self) -> Core:
        """The open core. Raises NotRunning."""
        if self._core is None or self._core.closed:  # a host may close its own before it takes us away
            raise NotRunning
        return self._core

    def open(self, core: Core) -> None:
        """Sets the core."""
        self._core = core

    async def close(self) -> None:
        """Cancels the answers under way and stops open modals."""
        self._core = None
        for modal in self._modals:
            modal.stop()
        self._modals.clear()
        busy = self._busy - {asyncio.current_task()}
        for task in busy:
            task.cancel()
        if busy:
            await asyncio.wait(busy)

    async def handle(self, interaction: Interaction, work: Coroutine[Any, Any, Any]) -> None:
        """Runs the work of an interaction. Errors are shown to the asker and go no further."""
        task = asyncio.current_task()
        if task is None or not self._is_first(interaction.id):
            work.close()
            return
        self._busy.add(task)
        self._learn(interaction)
        with logs.request(), self._speaking(interaction), mentions.naming(self.commands, interaction.guild_id):
            try:
                await work
            except Exception as error:  # noqa: BLE001 - none of our errors may reach a host's handlers
                await self._refuse(interaction, error)
            finally:
                self._busy.discard(task)

    def _speaking(self, interaction: Interaction) -> AbstractContextManager[None]:
        """The language of whoever acts, unless the operator chose one."""
        interaction.extras[CHOSEN] = chosen = self._core.settings.locale if self._core else None
        return speaking(chosen, str(interaction.locale))

    def _learn(self, interaction: Interaction) -> None:
        """Takes the id of a command from its use: a host registers the commands of its bot, where it pleases."""
        used: Any = interaction.data or {}
        if interaction.type is discord.InteractionType.application_command and used.get("type") == _TYPED:
            guild = used.get("guild_id")
            self.commands.learn({used["name"]: int(used["id"])}, int(guild) if guild else None)

    async def show_modal(self, interaction: Interaction, modal: discord.ui.Modal) -> None:
        """Opens a form, which is stopped by `close`."""
        self._modals = {each for each in self._modals if not each.is_finished()} | {modal}
        await interaction.response.send_modal(modal)

    def _is_first(self, interaction: int) -> bool:
        """Whether an interaction is new: a gateway may hand over an interaction again."""
        if interaction in self._seen:
            return False
        self._seen[interaction] = None
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        return True

    async def _refuse(self, interaction: Interaction, error: Exception) -> None:
        cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
        if is_too_late(cause):
            log.warning("an interaction was answered too late")
            return
        if self._core and self._core.closed:  # perhaps in the middle of it
            cause = NotRunning()
        if isinstance(cause, StaleControl):
            log.warning("a button of another version, or one that was tampered with, was refused")
        if isinstance(cause, PullquoteError):
            reply = notice(mentions.sentence(explain(cause, self._core.messages if self._core else messages())))
        else:
            number, _ = log_unexpected(cause, self._core.settings.data if self._core else None)
            reply = unexpected(number)
        try:
            await send(interaction, reply)
        except (discord.HTTPException, aiohttp.ClientError, TimeoutError) as lost:
            log.warning("an error could not be told: %s", type(lost).__name__)
