"""Commands that texts name: to be clicked where their ids are known, under a host's own command where there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from discord_serving import hosting, serving
from fake_discord import GUILD, OTHER_GUILD, text
from pullquote.adapters.discord.cog import QuoteCog
from pullquote.adapters.discord.mentions import COMMAND, CommandNames, naming, plain, sentence
from pullquote.bot.core import open_core
from pullquote.bot.messages import LOCALES, messages, translation
from pullquote.bot.settings.values import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from discord_serving import Served
    from fake_discord import FakeDiscord

UNSAID = "we sold the whole orchard to a bank in Zurich"
TRY = "or {} with what it was about"


async def test_what_to_try_next_can_be_clicked(served: Served) -> None:
    message = await (await served.fake.command("quote", words=UNSAID)).message()
    (topic,) = [n for n, one in enumerate(served.fake.syncs[0], 1) if one["name"] == "topic"]
    assert TRY.format(f"</topic:{topic}>") not in text(message)  # there it has a button
    empty = await (await served.fake.command("excerpt", about="zebra crossings")).message()
    assert TRY.format(f"</topic:{topic}>") in text(empty)


async def test_ids_outlive_a_restart_without_being_told_again(discord: FakeDiscord, sampled: Path) -> None:
    for _ in range(2):
        async with serving(discord, Settings(data=sampled)):
            pass
    async with serving(discord, Settings(data=sampled)) as served:
        assert f"</saved list:{discord.id_of('saved')}>" in text(await (await discord.command("help")).message())
        removes = text(await (await discord.command("help", what="privacy")).message())
        assert f"</saved remove:{discord.id_of('saved')}>" in removes
        assert served.fake.syncs == discord.syncs[:1]


async def test_in_somebody_s_bot_commands_are_named_as_they_are_called_there(
    discord: FakeDiscord, sampled: Path
) -> None:
    async with open_core(Settings(data=sampled)) as core, hosting(discord) as bot:
        await bot.add_cog(QuoteCog(core, posts=False))
        shown = text(await (await discord.command("pullquote help")).message())
        assert "</pullquote quote:1>" in shown
        assert "</pullquote library list:1>" in shown
        assert "</pullquote help:1> what: privacy" in shown
        privacy = text(await (await discord.command("pullquote help", what="privacy")).message())
        assert "</pullquote saved remove:1>" in privacy


async def test_a_server_s_own_commands_have_ids_of_their_own() -> None:
    names = CommandNames(["topic", "saved remove"], "pullquote")
    said = messages().say("discord.try_otherwise")
    with naming(names, GUILD):
        assert TRY.format("/pullquote topic") in sentence(said)
        names.learn({"pullquote": 7})
        assert TRY.format("</pullquote topic:7>") in sentence(said)
        names.learn({"pullquote": 8}, GUILD)
        assert TRY.format("</pullquote topic:8>") in sentence(said)
        assert TRY.format("/pullquote topic") in plain(said)
    with naming(names, OTHER_GUILD):
        assert TRY.format("</pullquote topic:7>") in sentence(said)


async def test_what_was_stored_under_a_group_names_it_once() -> None:
    """Also where only we have put something into the text, such as Discord's code of an error."""
    names = CommandNames(["daily"], "pullquote")
    gone = messages().say("discord.gone", code=10003, command="/daily")
    with naming(names, GUILD):
        stored = plain(gone)
        assert stored.endswith("by /pullquote daily.")
        names.learn({"pullquote": 7})
        assert sentence(stored).endswith("by </pullquote daily:7>.")
        assert plain(stored) == stored


async def test_a_host_that_registers_it_in_one_server_is_understood(discord: FakeDiscord, sampled: Path) -> None:
    async with open_core(Settings(data=sampled)) as core, hosting(discord) as bot:
        cog = QuoteCog(core, posts=False)
        await bot.add_cog(cog)
        shown = await (await discord.command("pullquote help", as_={"registered_in": GUILD})).message()
        assert "</pullquote quote:1>" in text(shown)
        with naming(cog.handler.commands, OTHER_GUILD):
            assert TRY.format("/pullquote topic") in sentence(messages().say("discord.try_otherwise"))


async def test_words_of_people_never_become_a_command(served: Served) -> None:
    """Not even those that have the form of a mention, or name a command as a text of ours does."""
    for said in ("/topic with it", f"</topic:{served.fake.id_of('topic')}>", "or /topic with what it was about."):
        message = await (await served.fake.command("topic", about=said)).message()
        shown = text(message).replace(f"or </topic:{served.fake.id_of('topic')}> with what it was about", "")
        assert "</topic:" not in shown.replace("\\", "\\\\") or "\\</topic" in shown


@pytest.mark.parametrize("locale", LOCALES)
def test_a_text_of_discord_that_names_a_command_is_whole(locale: str) -> None:
    """With something put into it, it would not be recognised as ours, and name a command that a host calls
    otherwise."""
    for key, said in translation(locale).items():
        if key.startswith(("discord", "privacy")):
            forms = said.values() if isinstance(said, dict) else [said]
            assert not any(COMMAND.search(form) and "{" in form for form in forms), key
