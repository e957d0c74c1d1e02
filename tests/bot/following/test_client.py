"""The client is polite and careful: limits, redirects, servers that are busy, slow or broken."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from aiohttp import web as aiohttp_web
from pullquote.bot.following.client import FetchLimits, WebClient, open_client
from pullquote.bot.following.trouble import FetchError, FetchTrouble

from .conftest import LOOPBACK
from .web import Web, bomb, cut_short, slow, status

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

MOST = 100_000


class Time:
    """Seconds that pass only where somebody sleeps."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self.seconds += seconds


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
async def client(time: Time) -> AsyncIterator[WebClient]:
    async with open_client(LOOPBACK, FetchLimits(20.0, 2.0), time, time.sleep) as found:
        yield found


async def trouble(client: WebClient, url: str) -> FetchError:
    with pytest.raises(FetchError) as raised:
        await client.get(url, MOST)
    return raised.value


async def test_what_has_not_changed_is_not_sent_again(web: Web, client: WebClient) -> None:
    web.pages["/"] = "words"
    first = await client.get(f"{web.url}/", MOST)
    assert (first.body, first.url) == (b"words", f"{web.url}/")
    again = await client.get(web.url, MOST, first.validators)
    assert (again.body, again.validators) == (None, first.validators)


async def test_the_date_of_the_last_change_is_asked_with_where_there_is_no_etag(web: Web, client: WebClient) -> None:
    since = "Mon, 06 May 2024 10:00:00 GMT"

    async def answer(request: aiohttp_web.Request) -> aiohttp_web.Response:
        unchanged = request.headers.get("If-Modified-Since") == since
        return aiohttp_web.Response(status=304 if unchanged else 200, headers={"Last-Modified": since}, body=b"x")

    web.odd["/"] = answer
    first = await client.get(web.url, MOST)
    assert (await client.get(web.url, MOST, first.validators)).body is None


async def test_requests_to_a_host_come_one_after_the_other_with_a_pause(
    web: Web, client: WebClient, time: Time
) -> None:
    web.pages |= {f"/{n}": "words" for n in range(5)}
    await asyncio.gather(*(client.get(f"{web.url}/{n}", MOST) for n in range(5)))
    assert web.most_at_once == 1
    assert time.seconds == 1008.0


async def test_redirects_are_followed_as_far_as_five(web: Web, client: WebClient) -> None:
    web.pages["/end"] = "words"
    for n in range(5):
        web.odd[f"/{n}"] = status(301 + n % 2, Location=f"/{n + 1}" if n < 4 else "/end")
    assert (await client.get(f"{web.url}/0", MOST)).url == f"{web.url}/end"
    web.odd["/4"] = status(307, Location="/0")
    assert (await trouble(client, f"{web.url}/0")).trouble is FetchTrouble.REDIRECTS


async def test_a_name_and_password_stay_with_their_host(web: Web, client: WebClient) -> None:
    seen = []

    async def answer(request: aiohttp_web.Request) -> aiohttp_web.Response:
        seen.append(request.headers.get("Authorization"))
        here = request.path == "/feed"
        return aiohttp_web.Response(status=302 if here else 200, headers={"Location": "/moved"} if here else {})

    web.odd |= {"/feed": answer, "/moved": answer}
    await client.get(web.url.replace("//", "//ada:word@") + "/feed", MOST)
    assert seen == ["Basic YWRhOndvcmQ="] * 2
    web.odd["/feed"] = status(302, Location=f"{web.url.replace('127.0.0.1', '127.0.0.2')}/moved")
    await trouble(client, web.url.replace("//", "//ada:word@") + "/feed")  # nobody is there, and nobody was told


@pytest.mark.parametrize(
    ("asked", "wait"),
    [("120", 120.0), ("Mon, 06 May 2024 10:30:00 GMT", 1800.0), ("soon", 3600.0), ("", 3600.0), ("99999999", 604800.0)],
)
@pytest.mark.parametrize("code", [429, 503])
async def test_a_busy_server_says_how_long(web: Web, client: WebClient, code: int, asked: str, wait: float) -> None:
    web.odd["/"] = status(code, Retry_After=asked, Date="Mon, 06 May 2024 10:00:00 GMT")
    error = await trouble(client, web.url)
    assert (error.trouble, error.detail, error.wait) == (FetchTrouble.BUSY, str(code), wait)


async def test_and_nothing_else_is_asked_there_until_then(web: Web, client: WebClient, time: Time) -> None:
    web.odd["/"] = status(429, Retry_After="60")
    web.pages["/other"] = "words"
    await trouble(client, web.url)
    assert (await trouble(client, f"{web.url}/other")).trouble is FetchTrouble.BUSY
    assert web.asked["/other"] == 0
    time.seconds += 61
    assert (await client.get(f"{web.url}/other", MOST)).body == b"words"


@pytest.mark.parametrize(
    ("code", "what"),
    [
        (401, FetchTrouble.REFUSED),
        (403, FetchTrouble.REFUSED),
        (404, FetchTrouble.NOT_FOUND),
        (410, FetchTrouble.GONE),
        (500, FetchTrouble.STATUS),
        (204, FetchTrouble.STATUS),
    ],
)
async def test_other_answers_are_troubles(web: Web, client: WebClient, code: int, what: FetchTrouble) -> None:
    web.odd["/"] = status(code)
    assert await trouble(client, web.url) == FetchError(what, "127.0.0.1", str(code))


async def test_what_is_too_large_is_not_read_to_its_end(web: Web, client: WebClient) -> None:
    web.pages["/"] = "x" * (MOST + 1)
    assert (await trouble(client, web.url)).trouble is FetchTrouble.TOO_LARGE


async def test_what_is_small_only_while_it_travels_is_too_large(web: Web, client: WebClient) -> None:
    web.odd["/"] = bomb(50_000_000)
    assert (await trouble(client, web.url)).trouble is FetchTrouble.TOO_LARGE


async def test_a_compressed_body_is_read(web: Web, client: WebClient) -> None:
    web.odd["/"] = bomb(1000)
    assert (await client.get(web.url, MOST)).body == b" " * 1000


async def test_what_breaks_off_is_not_taken_for_the_whole(web: Web, client: WebClient) -> None:
    web.odd["/"] = cut_short(b"half of it")
    assert (await trouble(client, web.url)).trouble in (FetchTrouble.BROKEN, FetchTrouble.UNREACHABLE)


async def test_what_comes_too_slowly_is_given_up(web: Web) -> None:
    web.odd["/"] = slow(0.01)
    async with open_client(LOOPBACK, FetchLimits(0.3, 0.0), Time()) as hasty:
        assert (await trouble(hasty, web.url)).trouble is FetchTrouble.SLOW


async def test_nobody_listening_is_a_trouble_and_names_no_address(client: WebClient) -> None:
    error = await trouble(client, "http://127.0.0.1:9/feed?key=secret")
    assert (error.trouble, "secret" in str(error)) == (FetchTrouble.UNREACHABLE, False)
