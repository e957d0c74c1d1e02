"""Podcast feeds: RSS and Atom with the elements of Podcasting 2.0 (https://podcasting2.org) and Podlove's chapters.

No reader of feeds gives every element: feedparser 6 keeps the last of several `podcast:transcript` and `podcast:person`
and drops their text, podcastparser 0.6 does not know the namespace that feeds name. So feedparser reads what it is good
at (titles, dates, links, Atom and RSS of every age), and lxml what is in the namespace. lxml comes first: without
entities, document types and network, it makes one clean document of what came, and feedparser is given nothing else.
"""

from __future__ import annotations

import calendar
import datetime as dt
import io
import json
import re
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import urljoin

import feedparser
from lxml import etree

from ...index.formats.times import clock_seconds, json_seconds
from ...index.metadata.validation import language_tag, web_url
from ...index.transcript import Chapter, Soundbite, collapse
from .episodes import TYPES, Episode, Listing, TranscriptLink
from .trouble import FetchError, FetchTrouble

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element  # pyright: ignore[reportPrivateUsage] - it has no other name

MOST_EPISODES: Final = 10_000
MOST_OF_EACH: Final = 200  # transcripts, people, soundbites or chapters of one episode
LONGEST_TITLE: Final = 500
SPEAKING: Final = frozenset({"host", "co-host", "guest", "guest host", "narrator", "reporter", "moderator"})

_ROOTS: Final = frozenset({"rss", "feed", "rdf"})
_ITEMS: Final = frozenset({"item", "entry"})
_HEAVY: Final = frozenset({"description", "encoded", "summary", "content", "subtitle"})  # shows' notes: nothing of ours
_PODCAST: Final = (
    "https://podcastindex.org/namespace/1.0",
    "http://podcastindex.org/namespace/1.0",
    "https://github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md",
)
_ENDINGS: Final = {".json", ".vtt", ".srt", ".html", ".htm", ".txt"}
_FEED: Final = re.compile(rb"<(?:[\w.-]+:)?(?:rss|feed|rdf)\b", re.IGNORECASE)
_HEAD: Final = 4096  # bytes


def looks_like_feed(body: bytes) -> bool:
    """Tells whether a body is a feed, by what it begins with, whatever its content type says."""
    head = body[:_HEAD].replace(b"\0", b"")  # UTF-16
    return bool(_FEED.search(head)) and not head.lstrip()[:1].isalnum()


def read_feed(body: bytes, url: str) -> Listing:
    """The episodes of the feed that was found at `url`. Raises FetchError."""
    root = _parsed(body)
    items = [one for one in root.iter() if _name(one) in _ITEMS]
    for surplus in items[MOST_EPISODES:]:
        _drop(surplus)
    for one in [one for one in root.iter() if _name(one) in _HEAVY]:
        _drop(one)
    items = items[:MOST_EPISODES]
    clean = io.BytesIO(etree.tostring(root, encoding="utf-8", xml_declaration=True))
    read = cast("Any", feedparser).parse(
        clean, sanitize_html=False, resolve_relative_uris=False, response_headers={"content-location": url}
    )
    entries: list[Any] = read.entries
    if len(entries) != len(items):
        raise FetchError(FetchTrouble.MALFORMED)
    channel = next((one for one in root.iter() if _name(one) in ("channel", "feed")), root)
    language = language_tag(str(read.feed.get("language") or ""))
    hosts = _people(channel)
    found = (_episode(item, entry, url, language, hosts) for item, entry in zip(items, entries, strict=True))
    title = one_line(read.feed.get("title"))
    return Listing(title, language, tuple(one for one in found if one)).distinct()


def read_chapters(body: bytes) -> tuple[Chapter, ...]:
    """The chapters in a file of Podcasting 2.0; none where it is something else."""
    try:
        document: Any = json.loads(body)
        chapters = [
            Chapter(start, title)
            for one in document["chapters"][:MOST_OF_EACH]
            if one.get("toc") is not False
            and (title := one_line(one.get("title")))
            and (start := json_seconds(one.get("startTime"))) is not None
        ]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return ()
    return tuple(sorted(one for one in chapters if one.start >= 0))


# --- XML -------------------------------------------------------------------------------------------------------------


def _parsed(body: bytes) -> Element:
    """The root of a feed. What is not well-formed is read as far as it goes. Raises FetchError."""
    parser = etree.XMLParser(
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None or _name(root) not in _ROOTS:  # pyright: ignore[reportUnnecessaryComparison] - nothing to recover
        raise FetchError(FetchTrouble.MALFORMED if looks_like_feed(body) else FetchTrouble.NO_FEED)
    if root.getroottree().docinfo.internalDTD is not None and b"<!ENTITY" in body.replace(b"\0", b""):
        raise FetchError(FetchTrouble.MALFORMED)
    return root


def _name(element: Element) -> str:
    """The local name of an element in small letters; empty for what is none."""
    return etree.QName(element).localname.lower() if isinstance(element.tag, str) else ""  # pyright: ignore[reportUnnecessaryIsInstance] - entities have none


def _drop(element: Element) -> None:
    if (parent := element.getparent()) is not None:
        parent.remove(element)


def _podcast(item: Element, name: str) -> Iterator[Element]:
    """The elements of an item that are called so in the namespace of Podcasting 2.0."""
    count = 0
    for one in item:
        if _name(one) == name and (etree.QName(one).namespace or "").lower() in _PODCAST and count < MOST_OF_EACH:
            count += 1
            yield one


# --- Episodes --------------------------------------------------------------------------------------------------------


def _episode(item: Element, entry: Any, base: str, language: str | None, hosts: tuple[str, ...]) -> Episode | None:
    """The episode of an item; None for one without anything to tell it by."""
    link, media = _link(entry, "alternate", base), _link(entry, "enclosure", base)
    title = one_line(entry.get("title"))
    key = one_line(entry.get("id")) or media or link or title
    if not key:
        return None
    updated = entry.get("updated_parsed") if "updated_parsed" in entry else None  # else it is when it was published
    moment = entry.get("published_parsed") or updated
    chapter_file = next((_url(one.get("url"), base) for one in _podcast(item, "chapters")), None)
    return Episode(
        key=key,
        title=title,
        published=_seconds_of(moment),
        updated=_seconds_of(updated),
        link=link,
        language=language,
        people=_people(item) or hosts,
        seconds=_length(entry.get("itunes_duration")),
        media=media,
        transcripts=tuple(_transcripts(item, base)),
        soundbites=tuple(sorted(_soundbites(item))),
        chapters=tuple(_podlove(entry)),
        chapter_file=chapter_file,
    )


def _transcripts(item: Element, base: str) -> Iterator[TranscriptLink]:
    for one in _podcast(item, "transcript"):
        if url := _url(one.get("url"), base):
            yield TranscriptLink(url, _ending(one.get("type") or "", url), language_tag(one.get("language") or ""))


def _ending(kind: str, url: str) -> str:
    """The ending of a type's files, or that of the address, where the type is none that we know."""
    stated = TYPES.get(kind.partition(";")[0].strip().lower())
    path = url.partition("?")[0].lower()
    named = next((ending for ending in _ENDINGS if path.endswith(ending)), ".txt")
    return stated if stated and stated != ".txt" else named


def _people(element: Element) -> tuple[str, ...]:
    """The people who are to be heard: all others, such as editors, are left out. Without a role one is a host."""
    found = dict[str, None]()
    for one in _podcast(element, "person"):
        name = one_line(one.text)
        if name and (one.get("role") or "host").strip().lower() in SPEAKING:
            found[name] = None
    return tuple(found)


def _soundbites(item: Element) -> Iterator[Soundbite]:
    for one in _podcast(item, "soundbite"):
        start, seconds = _number(one.get("startTime")), _number(one.get("duration"))
        if start is not None and seconds:
            yield Soundbite(start, seconds, one_line(one.text) or "")


def _podlove(entry: Any) -> Iterator[Chapter]:
    chapters: Any = entry.get("psc_chapters") or {"chapters": ()}
    for one in chapters["chapters"][:MOST_OF_EACH]:
        start, title = clock_seconds(str(one.get("start") or "")), one_line(one.get("title"))
        if start is not None and title:
            yield Chapter(start, title)


# --- Values ----------------------------------------------------------------------------------------------------------


def _link(entry: Any, relation: str, base: str) -> str | None:
    found = (one for one in entry.get("links", ()) if one.get("rel") == relation)
    return next((url for one in found if (url := _url(one.get("href"), base))), None)


def _url(value: object, base: str) -> str | None:
    if not isinstance(value, str):
        return None
    try:
        return web_url(urljoin(base, value.strip()))
    except ValueError:
        return None


def one_line(value: object) -> str | None:
    """A value as one line of printable text; None where it is none."""
    if not isinstance(value, str):
        return None
    plain = "".join(c if c.isprintable() else " " for c in value[: 4 * LONGEST_TITLE])
    return collapse(plain)[:LONGEST_TITLE] or None


def seconds_of_date(date: str | None) -> float | None:
    """The first moment of an ISO date in UTC, in seconds since 1970."""
    return dt.datetime.fromisoformat(date).replace(tzinfo=dt.UTC).timestamp() if date else None


def _seconds_of(moment: Any) -> float | None:
    try:
        return float(calendar.timegm(moment)) if moment else None
    except (ValueError, OverflowError):
        return None


def _length(value: object) -> float | None:
    """The seconds of a duration: `3723`, `62:03` or `1:02:03`."""
    text = str(value or "").strip()
    found = _number(text) if ":" not in text else clock_seconds(text)
    return found or None


def _number(value: object) -> float | None:
    try:
        found = float(str(value))
    except ValueError:
        return None
    return found if 0 <= found < 1_000_000 else None
