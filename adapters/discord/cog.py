"""The cog: commands, buttons and daily posts, added to a bot and removed as one."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import discord
from discord import app_commands
from discord.ext import commands

from ...bot.core import Core, open_core
from ...bot.messages import speaking
from ...bot.places import Workspace
from ...bot.settings.file import config_file, load_settings
from ...index.errors import DatabaseClosed, PullquoteError
from . import alerts, channels, charts, corrections, daily, help_, library, lookups, posts, quotecards, saved, welcome
from .buttons import PersistentButton, PersistentMenu
from .commands import OwnCommand, group
from .delivery import deliver, serves
from .guilds import Guilds, asked, locale_of
from .identity import COG, PLATFORM, workspace_of_guild
from .interaction_handler import InteractionHandler
from .limits import MOST_COMMANDS
from .mentions import CommandNames, naming
from .rate_limit import PostLimiter

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence
    from contextlib import AbstractContextManager

    from ...bot.cards import Card
    from ...bot.delivery import Receipt
    from ...bot.places import Place
    from .buttons import Act
    from .types import Bot

    Top = OwnCommand | app_commands.Group

NAME: Final = COG
ACTS: Final[dict[str, Act]] = {
    **lookups.ACTS,
    **charts.ACTS,
    **quotecards.ACTS,
    **library.ACTS,
    **channels.ACTS,
    **corrections.ACTS,
    **daily.ACTS,
    **posts.ACTS,
    **alerts.ACTS,
    **saved.ACTS,
    **welcome.ACTS,
}

log = logging.getLogger("pullquote.discord")


class QuoteCog(commands.Cog, name=NAME):
    """Slash commands, buttons and daily posts for any bot of discord.py.

    With `core`, it answers from a core that the host owns. Without, it opens one by the settings (`PULLQUOTE_CONFIG`)
    when it is added, and closes it when it is removed. `group` is the one command that everything stands under; with
    None the commands stand by themselves, as they do in a bot of our own. The bot's tree is never synced from here.
    What is due is posted from here, unless `posts` says that somebody else does that. With `greets`, a server that the
    bot joins is told how to begin.
    """

    drops_repeats = True  # by nonce, for some minutes

    def __init__(
        self, core: Core | None = None, *, group: str | None = NAME, posts: bool = True, greets: bool = False
    ) -> None:
        self.handler = InteractionHandler()
        self.acts = ACTS
        self._core = core
        self._posts = posts
        self._greets = greets
        self._rate_limit = PostLimiter()
        self._menu = lookups.find_source(self.handler)
        self._commands = _grouped(self.handler, group) if group else _alone(self.handler)
        self.handler.commands = CommandNames(_names(self._commands, group), group)
        self._bot: Bot | None = None
        self._guilds: Guilds | None = None
        self._present: frozenset[int] | None = None  # the servers at the last time, of a bot without a gateway
        self._open = contextlib.AsyncExitStack()

    async def _inject(self, bot: Any, override: bool, guild: Any, guilds: Sequence[Any]) -> Any:
        """Adds the cog. discord.py rolls nothing back when this fails, so names are checked first."""
        self._bot = bot
        if not override:
            _check_names(bot.tree, self._commands, self._menu)
        try:
            return await super()._inject(bot, override, guild, guilds)
        except BaseException:
            await self.cog_unload()
            raise

    async def cog_load(self) -> None:
        """Opens the core, then adds commands, buttons and the posting task."""
        bot = self._attached()
        core = self._core
        if core is None:
            settings, config = load_settings(None, os.environ), config_file(None, os.environ)
            core = await self._open.enter_async_context(open_core(settings, serving=True, config=config))
        self.handler.open(core)
        self._open.push_async_callback(self.handler.close)
        for command in self._commands:
            bot.tree.add_command(command)
            self._open.callback(bot.tree.remove_command, command.name)
        self._add_menu(bot)
        bot.add_dynamic_items(PersistentButton, PersistentMenu)
        self._open.callback(bot.remove_dynamic_items, PersistentButton, PersistentMenu)
        if self._posts:
            posting = asyncio.create_task(self._post(core), name="pullquote-daily")
            self._open.push_async_callback(_ended, posting)

    async def cog_unload(self) -> None:
        """Removes everything in reverse order."""
        await self._open.aclose()
        self._open = contextlib.AsyncExitStack()

    async def locale(self, place: Place) -> str | None:
        """The language of a place's server, where Discord tells of it."""
        if not place.tenant.isdecimal():
            return None
        return await locale_of(self._attached(), int(place.tenant))

    async def deliver(self, place: Place, card: Card, key: str) -> Receipt:
        """Posts a Card by the bot. Raises Transient, Permanent or Unknown."""
        await self._rate_limit.acquire()
        alone = naming(self.handler.commands.unclickable, None)  # where the commands of a server are not
        with alone if place.person else self._naming(place.tenant):
            return await deliver(self._attached(), place, card, key)

    def _naming(self, guild: str) -> AbstractContextManager[None]:
        """A block in which commands are written as they are called in a server."""
        return naming(self.handler.commands, int(guild) if guild.isascii() and guild.isdecimal() else None)

    async def _post(self, core: Core) -> None:
        """Posts what is due in the servers of this bot, once it is connected."""
        bot = self._attached()
        await bot.wait_until_ready()
        await core.daily.scheduler({PLATFORM: self}, partial(serves, bot)).run()

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Disables the subscriptions of a server that removed the bot."""
        await self._kept(self._left(guild))

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Enables the subscriptions of a server that added the bot again."""
        await self._kept(self._joined(guild))

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Forgets which sources a channel was limited to."""
        workspace = workspace_of_guild(channel.guild.id)
        await self._kept(channels.gone(self.handler, workspace, channel.id))

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Disables the subscriptions of servers that removed the bot while it was offline, and enables those of servers
        that added it again."""
        await self._kept(self._compared(None))

    @commands.Cog.listener()
    async def on_shard_ready(self, shard_id: int) -> None:
        """Does the same for the servers of one shard, whenever that begins a new session."""
        self._guilds_of(self._attached()).begin(shard_id)
        await self._kept(self._compared(shard_id))

    def forget(self, shard: int) -> None:
        """Forgets the servers of a shard that another process serves from now on."""
        self._guilds_of(self._attached()).end(shard)

    async def compare(self, present: frozenset[int]) -> None:
        """Does the same for a bot without a gateway, by the servers that it is in, and greets those that are new since
        the last time."""
        await self._kept(self._compared_with(present))

    async def _compared_with(self, present: frozenset[int]) -> None:
        bot, daily = self._attached(), self.handler.core.daily
        workspaces = {workspace_of_guild(guild) for guild in present}
        await daily.compare(PLATFORM, str(bot.application_id), workspaces, _is_a_guild)
        new, self._present = present - (present if self._present is None else self._present), present
        for id_ in sorted(new) if self._greets else ():
            guild = await asked(bot, id_)
            if guild:
                with self._naming(str(id_)):
                    await welcome.greet(bot, guild, self.handler.core)

    async def _left(self, guild: discord.Guild) -> None:
        await self.handler.core.daily.disable(workspace_of_guild(guild.id))

    async def _joined(self, guild: discord.Guild) -> None:
        bot = self._attached()
        self._guilds_of(bot).join(guild.id)
        workspace, daily = workspace_of_guild(guild.id), self.handler.core.daily
        await daily.compare(PLATFORM, str(bot.application_id), {workspace}, {workspace}.__contains__)
        await daily.enable(workspace)
        if self._greets:
            spoken = self.handler.core.settings.locale, str(guild.preferred_locale)
            with speaking(*spoken), self._naming(str(guild.id)):
                await welcome.greet(bot, guild, self.handler.core)

    async def _compared(self, shard: int | None) -> None:
        bot, daily = self._attached(), self.handler.core.daily
        guilds = self._guilds_of(bot)
        if not guilds.known:
            return
        present = {workspace_of_guild(guild) for guild in guilds.present() if guilds.covers(guild, shard)}

        def concerned(workspace: str) -> bool:
            return _is_a_guild(workspace) and guilds.covers(int(Workspace.parse(workspace).id), shard)

        await daily.compare(PLATFORM, str(bot.application_id), present, concerned)

    def _guilds_of(self, bot: Bot) -> Guilds:
        if self._guilds is None:
            self._guilds = Guilds(bot)
        return self._guilds

    async def _kept(self, keeping: Coroutine[Any, Any, None]) -> None:
        """Logs errors, which must not reach a host's handlers. What was not kept is noticed when the next session
        begins."""
        try:
            await keeping
        except (PullquoteError, DatabaseClosed, discord.HTTPException) as error:
            log.warning("a server's coming or going was not kept", extra={"why": str(error) or type(error).__name__})
        except Exception:
            log.exception("a server's coming or going was not kept")

    def _add_menu(self, bot: Bot) -> None:
        """Adds the message menu. A bot may have five; one that has five already works without ours."""
        try:
            bot.tree.add_command(self._menu)
        except app_commands.CommandLimitReached:
            log.warning("there is no room for the menu %r: the bot has as many as Discord takes", self._menu.name)
        else:
            self._open.callback(bot.tree.remove_command, self._menu.name, type=self._menu.type)

    def _attached(self) -> Bot:
        if self._bot is None:
            raise RuntimeError("the cog is not added to a bot")
        return self._bot


def _is_a_guild(workspace: str) -> bool:
    guild = Workspace.parse(workspace).id
    return guild.isascii() and guild.isdecimal()


def _alone(handler: InteractionHandler) -> list[Top]:
    return [
        *lookups.lookups(handler),
        _library(handler),
        daily.daily(handler),
        group("alert", alerts.alerts(handler), managers=True),
        group("saved", saved.saved(handler)),
        help_.help_command(handler),
    ]


def _library(handler: InteractionHandler) -> app_commands.Group:
    members = [*library.library(handler), *corrections.corrections(handler), channels.channels(handler)]
    return group("library", members)


def _grouped(handler: InteractionHandler, name: str) -> list[Top]:
    """One command with all others in it. What is for managers alone is checked when it runs."""
    members = [
        _library(handler),
        group("alert", alerts.alerts(handler)),
        group("saved", saved.saved(handler)),
    ]
    alone = [*lookups.lookups(handler), daily.daily(handler), help_.help_command(handler)]
    return [group(name, [*alone, *members], described_as=NAME)]


def _names(tops: Sequence[Top], name: str | None) -> list[str]:
    """The names of the commands that can be used, without that of the group that all stand under."""
    found = [each for top in tops for each in (top.walk_commands() if isinstance(top, app_commands.Group) else [top])]
    full = [one.qualified_name for one in found if not isinstance(one, app_commands.Group)]
    return [one.removeprefix(f"{name} ") for one in full] if name else full


def _check_names(tree: app_commands.CommandTree[Any], wanted: Sequence[Top], menu: app_commands.ContextMenu) -> None:
    """Raises CommandAlreadyRegistered or CommandLimitReached, before anything is opened or added."""
    for command in wanted:
        if tree.get_command(command.name) is not None:
            raise app_commands.CommandAlreadyRegistered(command.name, None)
    if tree.get_command(menu.name, type=menu.type) is not None:
        raise app_commands.CommandAlreadyRegistered(menu.name, None)
    if len(tree.get_commands(type=discord.AppCommandType.chat_input)) + len(wanted) > MOST_COMMANDS:
        raise app_commands.CommandLimitReached(None, MOST_COMMANDS)


async def _ended(task: asyncio.Task[None]) -> None:
    """Cancels the posting task and waits for the post under way, which may take some seconds."""
    task.cancel()
    await asyncio.wait([task])
