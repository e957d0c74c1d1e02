"""What is not public is not asked: addresses in every spelling, names that lead there, redirects, changing answers."""

from __future__ import annotations

import itertools
import socket
from typing import TYPE_CHECKING

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from pullquote.bot.following.client import FetchLimits, open_client
from pullquote.bot.following.reachable import Reachable
from pullquote.bot.following.trouble import FetchError, FetchTrouble
from pullquote.bot.uptime import uptime

from .web import Web, status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pullquote.bot.core import Core

LOOPBACK = Reachable.of(["127.0.0.0/8"])
LIMITS = FetchLimits(5.0, 0.0)

# What a socket would be connected to.
REFUSED = """
    0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.254 127.0.0.1 127.255.255.254 169.254.0.1
    169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.170 192.0.2.1 192.88.99.1 192.168.0.1 192.168.255.255
    198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255
    :: ::1 ::7f00:1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:8.8.8.8 ::ffff:0:127.0.0.1
    64:ff9b::7f00:1 64:ff9b::10.0.0.1 64:ff9b:1::1 100::1 2001::1 2001:0:7f00:1::1 2001:10::1 2001:db8::1 2002:7f00:1::
    2002:a00:1::1 3fff::1 5f00::1 fc00::1 fd12:3456::1 fe80::1 fe80::1%1 fec0::1 ff02::1 ff05::2 4000::1
""".split()
PUBLIC = "1.1.1.1 8.8.8.8 93.184.216.34 192.0.1.1 172.32.0.1 2606:4700::1111 2a00:1450:4001::1 2620:fe::fe".split()

# What a person may type: everything that the system's resolver takes for an address of this machine.
SPELLINGS = """
    http://127.0.0.1/ http://127.1/ http://127.0.1/ http://2130706433/ http://0x7f000001/ http://0x7f.0.0.1/
    http://0177.0.0.1/ http://017700000001/ http://0/ http://0.0.0.0/ http://localhost/ http://LOCALHOST./
    http://localhost.localdomain/ http://[::1]/ http://[::]/ http://[0:0:0:0:0:0:0:1]/ http://[::ffff:127.0.0.1]/
    http://[::ffff:7f00:1]/ http://[::127.0.0.1]/ http://[64:ff9b::7f00:1]/ http://[2002:7f00:1::]/ http://[fe80::1]/
    http://169.254.169.254/latest/meta-data http://10.0.0.1:8080/ http://user:word@127.0.0.1/ http://①②⑦.⓪.⓪.①/
    http://127.0.0.1:22/ https://127.0.0.1/ http://127.0.0.1%2f@127.0.0.1/ http://192.168.1.1/feed.xml
""".split()
NO_ADDRESS = """
    file:///etc/passwd ftp://example.org/x gopher://127.0.0.1/ data:text/xml,<rss/> javascript:1 //example.org/feed
    example.org/feed http:// http:///feed http://[::1 http://example.org:0/ http://example.org:99999/ dict://127.0.0.1/
""".split()


@pytest.mark.parametrize("address", REFUSED)
def test_what_is_not_public_is_refused(address: str) -> None:
    assert not Reachable().allows(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_what_is_public_is_allowed(address: str) -> None:
    assert Reachable().allows(address)


def test_the_table_is_long_enough_to_mean_something() -> None:
    assert len({*REFUSED}) >= 40
    assert not Reachable().allows("localhost")  # no address: nobody has looked it up


def test_the_operator_can_allow_a_network_and_nothing_beside_it() -> None:
    own = Reachable.of(["192.168.7.0/24", "fd12::/16"])
    assert own.allows("192.168.7.9")
    assert own.allows("fd12::9")
    assert not own.allows("192.168.8.9")
    assert not own.allows("::ffff:192.168.7.9")


async def refusal(url: str, reachable: Reachable = Reachable(), resolver: AbstractResolver | None = None) -> FetchError:  # noqa: B008
    async with open_client(reachable, LIMITS, uptime, resolver=resolver) as client:
        with pytest.raises(FetchError) as raised:
            await client.get(url, 1000)
    return raised.value


@pytest.mark.parametrize("url", SPELLINGS)
async def test_this_machine_is_not_asked_however_it_is_spelt(url: str) -> None:
    """Some are names to the system, which need not know them."""
    assert (await refusal(url)).trouble in (
        FetchTrouble.FORBIDDEN_HOST,
        FetchTrouble.UNKNOWN_HOST,
        FetchTrouble.ADDRESS,
    )


@pytest.mark.parametrize("url", NO_ADDRESS)
async def test_what_is_no_address_of_the_web_is_not_asked(url: str) -> None:
    assert (await refusal(url)).trouble is FetchTrouble.ADDRESS


class Names(AbstractResolver):
    """A name server that gives each time the next of its answers."""

    def __init__(self, *answers: Iterable[str]) -> None:
        self.answers = itertools.cycle([[*answer] for answer in answers])
        self.asked = 0

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        self.asked += 1
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in next(self.answers)
        ]

    async def close(self) -> None:
        pass


@pytest.mark.parametrize("address", REFUSED)
async def test_a_name_that_leads_there_is_refused(address: str) -> None:
    error = await refusal("http://feeds.example.org/", resolver=Names([address.partition("%")[0]]))
    assert error.trouble is FetchTrouble.FORBIDDEN_HOST


async def test_one_address_of_several_is_enough_to_refuse_a_name() -> None:
    error = await refusal("http://feeds.example.org/", resolver=Names(["93.184.216.34", "10.0.0.1"]))
    assert error.trouble is FetchTrouble.FORBIDDEN_HOST


async def test_a_name_is_looked_up_once_and_that_answer_is_connected_to(web: Web) -> None:
    """A server that says something else the next time has nobody to say it to."""
    web.pages["/"] = "hello"
    names = Names(["127.0.0.1"], ["10.0.0.1"])
    async with open_client(LOOPBACK, LIMITS, uptime, resolver=names) as client:
        url = web.url.replace("127.0.0.1", "feeds.example.org")
        assert (await client.get(url + "/", 1000)).body == b"hello"
        assert names.asked == 1
        with pytest.raises(FetchError) as raised:  # a new connection, a new answer
            await client.get(url.replace("feeds", "other") + "/", 1000)
    assert (raised.value.trouble, names.asked) == (FetchTrouble.FORBIDDEN_HOST, 2)


async def test_whoever_gets_past_the_look_up_is_stopped_at_the_socket() -> None:
    """An address that stands in the URL is never looked up."""
    names = Names(["93.184.216.34"])
    error = await refusal("http://[fd00::1]/", resolver=names)
    assert (error.trouble, names.asked) == (FetchTrouble.FORBIDDEN_HOST, 0)


@pytest.mark.parametrize(
    ("location", "trouble"),
    [
        ("http://10.0.0.1/", FetchTrouble.FORBIDDEN_HOST),
        ("//10.0.0.1/", FetchTrouble.FORBIDDEN_HOST),
        ("http://[::ffff:127.0.0.1]/", FetchTrouble.FORBIDDEN_HOST),
        ("http://169.254.169.254/latest", FetchTrouble.FORBIDDEN_HOST),
        ("file:///etc/passwd", FetchTrouble.ADDRESS),
        ("ftp://127.0.0.1/", FetchTrouble.ADDRESS),
        ("http://[", FetchTrouble.REDIRECTS),
        ("", FetchTrouble.REDIRECTS),
        ("/again", FetchTrouble.REDIRECTS),
    ],
)
async def test_a_redirect_is_held_against_the_same_rules(web: Web, location: str, trouble: FetchTrouble) -> None:
    web.odd["/again"] = status(302, Location=location or "")
    assert (await refusal(f"{web.url}/again", LOOPBACK)).trouble is trouble


async def test_a_workspace_reaches_nothing_of_the_operator_s_networks(web: Web, core_of_workspaces: Core) -> None:
    core = core_of_workspaces
    feed = await core.following.follow("discord:1", f"{web.url}/feed.xml", "1")
    (report,) = await core.following.fetch([feed])
    assert report.feed.trouble == FetchError(FetchTrouble.FORBIDDEN_HOST, "127.0.0.1")
    assert not web.asked
