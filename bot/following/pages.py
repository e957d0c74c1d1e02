"""Pages and listings of folders that link transcripts: files that differ only in their ending are one episode.

A server's listing of a folder shows when a file was changed, and how large it is, beside its name: those words are the
`stamp` by which another version of it is noticed. Pure.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree

from ...index.metadata.filenames import facts_in_name
from ...index.metadata.validation import web_url
from ...index.scanning import ENDINGS, is_transcript, natural_order
from ...index.transcript import collapse
from .episodes import Episode, Listing, TranscriptLink
from .podcast import seconds_of_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element  # pyright: ignore[reportPrivateUsage] - it has no other name

MOST_LINKS: Final = 5000
LONGEST_STAMP: Final = 200  # characters
_PAGES: Final = (".htm", ".html", ".xml")  # what is linked to be read, rather than to be had
_FEEDS: Final = frozenset({"application/rss+xml", "application/atom+xml"})


def read_page(body: bytes, url: str) -> Listing:
    """The transcripts that the page at `url` links; none where it is no page."""
    root = _parsed(body)
    if root is None:
        return Listing(None, None, ())
    found = dict[str, Episode]()
    base = next((urljoin(url, one.get("href") or "") for one in root.iter("base")), url)
    for one in root.iter("a"):
        address = _file(one.get("href"), base)
        if address is not None and len(found) < MOST_LINKS:
            key = address[: -len(_ending(address))]
            found[key] = _joined(found.get(key), _episode(key, address, _beside(one)))
    episodes = sorted(found.values(), key=lambda one: natural_order(one.key))
    return Listing(None, None, tuple(episodes))


def feed_of_page(body: bytes, url: str) -> str | None:
    """The address of the feed that a page names as its own."""
    root = _parsed(body)
    for one in () if root is None else root.iter("link"):
        if "alternate" in (one.get("rel") or "").lower().split() and (one.get("type") or "").lower() in _FEEDS:
            return _address(one.get("href"), url)
    return None


def _parsed(body: bytes) -> Element | None:
    parser = etree.HTMLParser(recover=True, no_network=True, huge_tree=False, remove_comments=True)
    try:
        return etree.fromstring(body, parser)
    except (etree.LxmlError, ValueError):
        return None


def _file(href: str | None, base: str) -> str | None:
    """The address of a linked file, if it is one of a transcript by its ending."""
    address = _address(href, base)
    return address if address and is_transcript(_name(address)) and _ending(address) not in _PAGES else None


def _address(href: str | None, base: str) -> str | None:
    try:
        return web_url(urljoin(base, (href or "").strip()).partition("#")[0])
    except ValueError:
        return None


def _name(address: str) -> str:
    return PurePosixPath(unquote(urlsplit(address).path)).name


def _ending(address: str) -> str:
    ending = PurePosixPath(urlsplit(address).path).suffix
    return ending.lower() if ending.lower() in ENDINGS else ""


def _episode(key: str, address: str, stamp: str) -> Episode:
    facts = facts_in_name(_name(address))
    return Episode(
        key=key,
        title=facts.title,
        published=seconds_of_date(facts.date),
        link=facts.url,
        language=facts.language,
        transcripts=(TranscriptLink(address, _ending(address), facts.language),),
        stamp=stamp,
    )


def _joined(one: Episode | None, other: Episode) -> Episode:
    """One episode of two files that differ in their ending."""
    if one is None:
        return other
    stamp = collapse(f"{one.stamp} {other.stamp}")[:LONGEST_STAMP]
    return replace(one, transcripts=(*one.transcripts, *other.transcripts), stamp=stamp)


def _beside(link: Element) -> str:
    """The words in the row of a link, besides its own: those of a table's row, or what follows it."""
    row = next((one for one in link.iterancestors() if one.tag == "tr"), None)
    words = (link.tail or "") if row is None else " ".join(_texts(row, link))
    return collapse(words)[:LONGEST_STAMP]


def _texts(row: Element, without: Element) -> Iterator[str]:
    for one in row.iter():
        if one is not without and one.text:
            yield one.text
        if one.tail:
            yield one.tail
