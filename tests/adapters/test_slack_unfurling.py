"""Links to pages of the web face that somebody posts in Slack, and what is shown of them, to whom."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from fake_slack import Person
from pullquote.adapters.web.quotes import link_to
from pullquote.bot.asking.answer_models import Answer, Ask, Asker, Query, View
from pullquote.bot.places import READERS
from pullquote.bot.security.access_tokens import Purpose
from pullquote.bot.settings.values import WebSettings
from slack_serving import Workshop, checked, workshop

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

URL = "https://quotes.example.org/read"
THIRD = "In the winter of 2018 we lost a third of our colonies."
LAMPS = "the seven lamps of the harbour are lit by nobody now"


@asynccontextmanager
async def shop_of(sampled: Path, *, public: bool = False, **slack: Any) -> AsyncGenerator[Workshop]:
    web = WebSettings(port=8080, url=URL, public=public)
    async with workshop(sampled, web=web, **slack) as shop:
        await shop.core.transcripts.upload("slack:T1", "harbour.md", f"# Harbour\n\n**Ada:** {LAMPS}.".encode())
        yield shop


async def quote(shop: Workshop, workspace: str, words: str) -> str:
    """The link to a quote, as it is made for somebody of a workspace."""
    found = await shop.core.find(workspace, Query(Ask.QUOTE, words))
    return f"{URL}/q/{(await link_to(shop.core, workspace, found.resolved.library, found.hits[0])).id}"


async def posted(shop: Workshop, *urls: str, by: Person | None = None, **event: Any) -> dict[str, Any]:
    """What is shown of the links in one message."""
    links = [{"domain": "quotes.example.org", "url": url} for url in urls]
    known = len(shop.slack.done)
    given = {"message_ts": "1700000000.000100", "source": "conversations_history", "links": links, **event}
    await shop.send((by or shop.ada).event("link_shared", **given))
    await shop.settle()
    assert set(shop.slack.done[known:]) <= {"chat.unfurl"}, "nothing else is said"
    if len(shop.slack.done) == known:
        return {}
    call = shop.slack.of("chat.unfurl")[-1]
    assert call.body["ts"] == "1700000000.000100"
    for shown in call.body["unfurls"].values():
        checked(shown["blocks"])
        assert {block["type"] for block in shown["blocks"]} <= {"section", "context"}  # Slack takes no others here
    return call.body["unfurls"]


async def test_a_quote_is_shown_with_who_said_it_and_where(sampled: Path) -> None:
    async with shop_of(sampled) as shop:
        url = await quote(shop, "slack:T1", THIRD)
        shown = await posted(shop, url, "https://elsewhere.example/q/aaaaaaaaaaaa")
    assert list(shown) == [url]
    texts = [(block.get("text") or block["elements"][0])["text"] for block in shown[url]["blocks"]]
    assert texts[0] == "Bees in February"
    assert texts[1].startswith(THIRD[:-1])
    assert texts[2].startswith("— Ondine Farrow, Bees in February · The Slow Hour")


async def test_a_place_in_a_transcript_is_shown_by_its_words_and_a_transcript_by_its_title(sampled: Path) -> None:
    async with shop_of(sampled) as shop:
        one = next(t for t in (await shop.core.shelves.library("slack:T1")).transcripts if "bees" in t.file)
        place = f"{URL}/t/{one.public}/bees?at=1:33&words=we+lost+a+third+of+our+colonies#here"
        whole, gone = f"{URL}/t/{one.public}", f"{URL}/t/no-such-transcript"
        shown = await posted(shop, place, whole, gone, f"{URL}/episodes", f"{URL}/")
    assert set(shown) == {place, whole}
    assert "we lost a third of our colonies" in str(shown[place])
    assert "Bees in February" in str(shown[whole])
    assert "colonies" not in str(shown[whole])


async def test_what_the_workspace_alone_may_see_is_shown_to_it_alone(sampled: Path) -> None:
    """Not in a channel that people of others share, not of another workspace, and not before it is sent anywhere."""
    async with shop_of(sampled, public=True) as shop:
        own, open_ = await quote(shop, "slack:T1", LAMPS), await quote(shop, READERS, THIRD)
        await shop.core.transcripts.upload("discord:9", "theirs.md", b"**Eve:** The ninth lamp is ours and stays ours.")
        theirs = await quote(shop, "discord:9", "the ninth lamp is ours and stays ours")
        assert set(await posted(shop, own, open_, theirs)) == {own, open_}
        assert LAMPS in str(await posted(shop, own))
        guest = Person(shop.slack, home="T2", user="U2")
        assert await posted(shop, own, open_, by=guest) == {}
        assert set(await posted(shop, own, open_, channel="COMPOSER", source="composer")) == {open_}


async def test_people_of_others_see_what_everybody_may_read_where_they_may_ask(sampled: Path) -> None:
    async with shop_of(sampled, public=True, allow_external=True) as shop:
        own, open_ = await quote(shop, "slack:T1", LAMPS), await quote(shop, READERS, THIRD)
        guest = Person(shop.slack, home="T2", user="U2")
        shop.slack.users["U2"] = {"team_id": "T2"}
        assert set(await posted(shop, own, open_, by=guest)) == {open_}


@pytest.mark.parametrize("public", [True, False])
async def test_a_link_that_lets_in_shows_nothing(sampled: Path, public: bool) -> None:
    async with shop_of(sampled, public=public) as shop:
        ada = Asker("slack:T1", "U1")
        answer = await shop.core.answers.ask(ada, Query(Ask.QUOTE, LAMPS))
        assert isinstance(answer, Answer)
        link = await shop.core.web_links.around(ada, answer.id or "", View())
        secret = (await shop.core.access_tokens.issue("slack:T1", Purpose.LINK, "U1", 1)).secret
        assert link.days is not None
        assert await posted(shop, link.url, f"{URL}/in/{secret}/", f"{URL}/x/../q/aaaaaaaaaaaa") == {}
        assert await posted(shop, f"{URL}.evil/q/aaaaaaaaaaaa", f"{URL}/q/", f"{URL}/t/", URL) == {}
