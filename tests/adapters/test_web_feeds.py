"""Feeds of daily posts: what was posted, as valid Atom, at a secret address."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import feedparser
import pytest
from lxml import etree
from pullquote.bot.cards import Card
from pullquote.bot.daily.subscriptions import SubscriptionDraft
from pullquote.bot.delivery import Permanent, Receipt, Unknown
from pullquote.bot.places import Place
from pullquote.bot.security.access_tokens import Purpose
from web_serving import opened

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from web_serving import Site

HERE = Place("slack", "slack:T1", "C1")
DAY = 86400
ATOM = "{http://www.w3.org/2005/Atom}"


class Clock:
    """A clock that is set by hand."""

    seconds = dt.datetime(2026, 3, 2, 8, 30, tzinfo=dt.UTC).timestamp()

    def __call__(self) -> float:
        return self.seconds


class Outlet:
    """A platform that posts, refuses, or leaves it open."""

    drops_repeats = False

    def __init__(self) -> None:
        self.fails: type[Exception] | None = None
        self.posted = list[Card]()

    async def deliver(self, place: Place, card: Card, key: str) -> Receipt:
        if self.fails:
            raise self.fails("no")
        self.posted.append(card)
        return Receipt()


class Posting:
    """A subscription that posts when a test says so, and its feed."""

    def __init__(self, site: Site, clock: Clock, id_: str, secret: str) -> None:
        self.site, self.clock, self.id, self.secret = site, clock, id_, secret
        self.outlet = Outlet()

    async def days(self, number: int) -> None:
        scheduler = self.site.core.daily.scheduler({"slack": self.outlet})
        for _ in range(number):
            self.clock.seconds += DAY
            await scheduler.once()

    async def feed(self, secret: str | None = None, **headers: str) -> tuple[int, bytes, Any]:
        address = f"{self.site.url}/feeds/{secret or self.secret}/daily.atom"
        async with self.site.session.get(address, headers=headers) as answer:
            return answer.status, await answer.read(), answer.headers

    async def entries(self) -> list[Any]:
        status, body, headers = await self.feed()
        assert status == 200
        assert headers["Content-Type"].startswith("application/atom+xml")
        check_atom(body)
        return feedparser.parse(body).entries


def check_atom(body: bytes) -> None:
    """What RFC 4287 asks of a feed and its entries (sections 4.1.1 and 4.1.2)."""
    feed = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
    assert feed.tag == f"{ATOM}feed"
    assert not feedparser.parse(body).bozo
    for one in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            (found,) = one.findall(f"{ATOM}{name}")
            assert (found.text or "").strip()
        assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", one.findtext(f"{ATOM}id") or "")
        assert dt.datetime.fromisoformat(one.findtext(f"{ATOM}updated") or "").tzinfo
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    ids = [one.text for one in feed.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids))
    for entry in feed.findall(f"{ATOM}entry"):
        assert len(entry.findall(f"{ATOM}content")) == 1
        assert len(entry.findall(f"{ATOM}link[@rel='alternate']")) <= 1


@pytest.fixture
async def posting(sampled: Path) -> AsyncIterator[Posting]:
    clock = Clock()
    async with opened(sampled, now=clock, url="https://quotes.example.org") as site:
        saved = await site.core.daily.subscribe(
            HERE, SubscriptionDraft("08:00", "UTC", headline="Words <&> \x07"), "me"
        )
        id_ = saved.status.subscription.id
        yield Posting(site, clock, id_, (await site.core.access_tokens.issue("slack:T1", Purpose.FEED, id_)).secret)


async def test_what_was_posted_is_in_the_feed_and_nothing_else(posting: Posting) -> None:
    assert await posting.entries() == []
    await posting.days(2)
    for fails in (Permanent, Unknown):
        posting.outlet.fails = fails
        await posting.days(1)
        await posting.site.core.daily.resume("slack:T1", posting.id)
    posting.outlet.fails = None
    await posting.days(1)
    entries = await posting.entries()
    posts = [card for card in posting.outlet.posted if card.post]
    assert len(entries) == len(posts) == 3
    for entry, card in zip(entries, reversed(posts), strict=True):
        (citation,) = card.citations
        assert citation.lines[0].words.text[:40] in entry.content[0].value.replace("&#x27;", "'").replace("&quot;", '"')
        assert citation.title in entry.content[0].value
        assert entry.get("link") == citation.link
    status = await posting.site.core.daily.status("slack:T1", posting.id)
    assert [one.state.value for one in status.recent].count("sent") == 3


async def test_a_feed_names_the_address_that_it_is_got_from(posting: Posting) -> None:
    _, body, _ = await posting.feed()
    (own,) = etree.fromstring(body).findall(f"{ATOM}link[@rel='self']")
    assert own.get("href") == f"https://quotes.example.org/feeds/{posting.secret}/daily.atom"


async def test_what_is_never_to_be_posted_again_or_is_gone_leaves_the_feed(posting: Posting) -> None:
    await posting.days(3)
    (first, second, _) = [card.post.pick for card in posting.outlet.posted if card.post]
    assert first
    await posting.site.core.daily.never("slack:T1", first, "me")
    assert len(await posting.entries()) == 2
    gone = (
        next(card for card in posting.outlet.posted if card.post and card.post.pick == second).citations[0].transcript
    )
    left = [card for card in posting.outlet.posted[1:] if card.citations[0].transcript != gone]
    await posting.site.core.transcripts.remove(None, [gone])
    assert len(await posting.entries()) == len(left)


async def test_words_stay_words(posting: Posting) -> None:
    said = (
        "<script>alert(1)</script> & ]]> and “quotes” are what we talked about all day in the mill by the long river."
    )
    hostile = f"WEBVTT\n\n00:01.000 --> 00:30.000\n<v A&B>{said} Nobody laughed, and everybody went home in the rain.\n"
    escaped = hostile.replace("<script>", "&lt;script&gt;").replace("</script>", "&lt;/script&gt;")
    await posting.site.core.transcripts.upload("slack:T1", "bad.vtt", escaped.encode())
    await posting.days(9)
    _, body, _ = await posting.feed()
    check_atom(body)
    assert b"<script" not in body
    assert "<script" not in "".join(entry.content[0].value for entry in feedparser.parse(body).entries)


async def test_an_address_opens_its_own_feed_until_it_is_revoked(posting: Posting) -> None:
    """An address is no token and no link, a link or token no address, and all that is nothing looks the same."""
    site, tokens = posting.site, posting.site.core.access_tokens
    await posting.days(1)
    foreign = (await tokens.issue("slack:T2", Purpose.FEED, posting.id)).secret
    token = (await tokens.issue("slack:T1", Purpose.TOKEN, "x")).secret
    link = (await tokens.issue("slack:T1", Purpose.LINK, "x")).secret
    others = (foreign, token, link, "x" * 32, posting.id, "%2e%2f", "a" * 4000)
    nothing = {await asked(posting, secret) for secret in others}
    assert len(nothing) == 1
    assert (await site.get("/api/v1/transcripts", headers={"Authorization": f"Bearer {posting.secret}"}))[0] == 401
    assert (await site.get(f"/in/{posting.secret}/"))[0] == 404
    assert (await posting.feed())[0] == 200
    assert await tokens.revoke(Purpose.FEED, label=posting.id) == 2
    assert {await asked(posting, posting.secret)} == nothing


async def asked(posting: Posting, secret: str) -> tuple[int, bytes]:
    status, body, _ = await posting.feed(secret)
    assert status == 404
    return status, body


async def test_a_feed_that_is_the_same_is_not_sent_again(posting: Posting) -> None:
    await posting.days(1)
    _, _, headers = await posting.feed()
    assert (await posting.feed(**{"If-None-Match": headers["ETag"]}))[:2] == (304, b"")
    await posting.days(1)
    assert (await posting.feed(**{"If-None-Match": headers["ETag"]}))[0] == 200
