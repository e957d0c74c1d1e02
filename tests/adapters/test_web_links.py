"""Links that the bots give to people who want to read around a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fake_discord import labels, links, private
from pullquote.bot.asking.answer_models import Answer, Ask, Asker, Query, View
from pullquote.bot.presenting.web_links import LONGEST
from pullquote.bot.settings.values import Settings, WebSettings
from web_serving import opened

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Pullquote
    from fake_discord import FakeDiscord
    from pullquote.bot.core import Core

URL = "https://quotes.example.org"
TEAM = Asker("slack:T1", "U1")
UPLOADED = b"**Ada:** Nobody outside of this team is to read about the seven lamps of the harbour."


async def asked(core: Core, words: str) -> str:
    found = await core.answers.ask(TEAM, Query(Ask.QUOTE, words))
    assert isinstance(found, Answer)
    assert found.id
    return found.id


async def test_a_link_opens_what_is_private_until_it_ends(sampled: Path) -> None:
    plain = URL.replace("https", "http")  # a browser keeps secrets of https to itself
    async with opened(sampled, url=plain, public=True, link_days=3) as site:
        core = site.core
        await core.transcripts.upload("slack:T1", "lamps.md", UPLOADED)
        shared = await core.web_links.around(TEAM, await asked(core, "we lost a third of our colonies"), View())
        private = await core.web_links.around(TEAM, await asked(core, "the seven lamps of the harbour"), View())
        assert shared.days is None
        assert shared.url.startswith(f"{plain}/t/")
        assert private.days == 3
        path = private.url.removeprefix(plain).partition("#")[0]
        status, page = await site.get(path)
        assert (status, "<mark id=here>the seven lamps of the harbour.</mark>" in page) == (200, True)
        transcript = "/" + path.split("/", 3)[3]
        assert (await site.get(transcript))[0] == 200
        site.session.cookie_jar.clear()
        assert (await site.get(transcript))[0] == 404


async def test_a_link_fits_into_a_button(sampled: Path) -> None:
    async with opened(sampled, url=f"{URL}/{'x' * 300}") as site:
        words = "слово " * 10
        await site.core.transcripts.upload("slack:T1", f"{'Ж' * 80}.md", f"**Ада:** {words}.".encode())
        link = await site.core.web_links.around(TEAM, await asked(site.core, words), View())
        assert len(link.url) <= LONGEST


@pytest.mark.parametrize("url", ["", URL])
async def test_discord_gives_a_link_to_whoever_presses(discord: FakeDiscord, sampled: Path, url: str) -> None:
    from discord_serving import serving

    async with serving(discord, Settings(data=sampled, web=WebSettings(port=8080, url=url))):
        message = await (await discord.command("quote", words="we lost a third of our colonies")).message()
        rarer = await discord.rarer(message)
        assert ("Read on the web" in labels(rarer)) is bool(url)
        if url:
            given = await (await discord.press(rarer, "Read on the web")).changed()
            (link,) = links(given)
            assert link.startswith(f"Open the page {URL}/in/")
            assert private(given)


async def test_slack_gives_a_link_to_whoever_presses(sampled: Path) -> None:
    from fake_slack import buttons as pressable
    from slack_serving import workshop

    async with workshop(sampled, web=WebSettings(port=8080, url=URL)) as shop:
        await shop.send(shop.ada.command("/quote", "we lost a third of our colonies"))
        answer = await shop.slack.called("respond")
        await shop.send(shop.ada.press(pressable(answer.blocks)["Read on the web"]))
        given = await shop.slack.called("respond", 2)
        assert given.body["response_type"] == "ephemeral"
        assert pressable(given.blocks)["Open the page"]["url"].startswith(f"{URL}/in/")


def test_all_links_of_a_server_are_ended(pullquote: Pullquote) -> None:
    assert "0 links" in pullquote("token", "unlink", "discord:1").out
