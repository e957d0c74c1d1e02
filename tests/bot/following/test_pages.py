"""Pages and listings of folders that link transcripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pullquote.bot.following.pages import feed_of_page, read_page
from pullquote.bot.following.trouble import FetchError, FetchTrouble

from .web import Web, vtt

if TYPE_CHECKING:
    from pullquote.bot.core import Core
    from pullquote.bot.following.fetching import FetchReport

    from .conftest import Clock

NGINX = """<html><head><title>Index of /talks/</title></head><body><h1>Index of /talks/</h1><hr><pre>
<a href="../">../</a>
<a href="2024-03-07%20The%20Long%20Table.vtt">2024-03-07 The Long Table.vtt</a>      07-Mar-2024 10:00     1024
<a href="harbour.srt">harbour.srt</a>                                        08-Mar-2024 10:00      512
<a href="harbour.json">harbour.json</a>                                      08-Mar-2024 10:00      900
<a href="robots.html">robots.html</a>                                        01-Jan-2024 10:00        9
<a href="notes.pdf">notes.pdf</a>                                            01-Jan-2024 10:00        9
<a href=".secret.vtt">.secret.vtt</a>                                        01-Jan-2024 10:00        9
</pre></body></html>"""
APACHE = """<table><tr><th><a href="?C=N;O=D">Name</a></th></tr><tr><td><a href="a.vtt">a.vtt</a></td>
<td>2024-03-07 10:00</td><td>1.0K</td></tr></table>"""
URL = "https://example.org/talks/"


def test_the_listing_of_a_folder_is_read_with_dates_and_alternatives() -> None:
    found = read_page(NGINX.encode(), URL).episodes
    assert [one.title for one in found] == ["The Long Table", "harbour"]
    assert found[0].published == 1709769600.0  # the seventh of March
    assert [link.ending for link in found[1].candidates] == [".json", ".srt"]
    assert found[1].stamp == "08-Mar-2024 10:00 512 08-Mar-2024 10:00 900"


def test_a_row_of_a_table_tells_when_its_file_was_changed() -> None:
    (one,) = read_page(APACHE.encode(), URL).episodes
    assert (one.transcripts[0].url, one.stamp) == (f"{URL}a.vtt", "2024-03-07 10:00 1.0K")


def test_links_go_by_the_base_of_the_page_and_lead_to_the_web_alone() -> None:
    page = b"""<base href="/files/"><a href="a.vtt">a</a><a href="javascript:a.vtt">b</a><a href="file:///c.vtt">c</a>
    <a href="https://cdn.example.net/d.srt?key=1#x">d</a><a>e</a><a href="http://[">f</a>"""
    assert [one.transcripts[0].url for one in read_page(page, URL).episodes] == [
        "https://cdn.example.net/d.srt?key=1",
        "https://example.org/files/a.vtt",
    ]


def test_what_is_no_page_lists_nothing() -> None:
    for body in (b"", b"\0\1\2", b"{}", b"<" * 5000, b"words"):
        assert read_page(body, URL).episodes == ()
        assert feed_of_page(body, URL) is None


async def followed(core: Core, url: str) -> FetchReport:
    (report,) = await core.following.fetch([await core.following.follow(None, url, "me")])
    return report


async def test_a_folder_on_a_server_is_followed_and_a_changed_file_replaces_the_old_one(
    core: Core, web: Web, clock: Clock
) -> None:
    row = '<a href="harbour.vtt">harbour.vtt</a>  08-Mar-2024 10:0{} 512\n'
    web.pages |= {"/talks/": row.format(0), "/talks/harbour.vtt": vtt("The ferry leaves at seven.")}
    assert (await followed(core, f"{web.url}/talks/")).added == 1
    web.pages |= {"/talks/": row.format(1), "/talks/harbour.vtt": vtt("The ferry leaves at eight.")}
    clock.on(hours=7)
    (report,) = await core.following.round()
    assert report.replaced == 1
    assert [one.title for one in await core.transcripts.listed(None)] == ["harbour"]


async def test_a_page_that_names_its_feed_says_what_to_follow(core: Core, web: Web) -> None:
    web.pages["/"] = '<link rel="alternate" type="application/rss+xml" href="/feed.xml"><p>Our show</p>'
    report = await followed(core, f"{web.url}/")
    assert report.feed.trouble == FetchError(FetchTrouble.PAGE_OF_FEED, detail=f"{web.url}/feed.xml")


async def test_any_other_page_is_no_feed(core: Core, web: Web) -> None:
    web.pages["/"] = "<p>Nothing here</p>"
    assert (await followed(core, f"{web.url}/")).feed.trouble == FetchError(FetchTrouble.NO_FEED)
