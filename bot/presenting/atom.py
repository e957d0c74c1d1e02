"""The daily posts of a subscription as an Atom feed (RFC 4287)."""

from __future__ import annotations

import datetime as dt
import html
import uuid
from typing import TYPE_CHECKING, Final

from ..daily.delivery import DeliveryState
from ..daily.schedule_text import date_in_words
from ..daily.subscription_text import in_words
from ..plaintext import harmless, is_web_address, shortened
from .citations import Citations

if TYPE_CHECKING:
    from collections.abc import Collection

    from lxml.etree import _Element as Element  # pyright: ignore[reportPrivateUsage] - it has no other name

    from ..cards import Citation
    from ..daily.delivery import Delivery
    from ..daily.results import PostHistory
    from ..excerpts.selector import SelectedPassage
    from ..messages import Messages

NAMESPACE: Final = "http://www.w3.org/2005/Atom"
TITLE: Final = 100  # characters of an entry's title, about
GENERATOR: Final = "pullquote"


async def atom_feed(history: PostHistory, banned: Collection[str], messages: Messages, address: str) -> bytes:
    """The feed of what a subscription has posted for certain, the latest first, in the words of the transcripts as they
    are now. What has left the library since, or is `banned` by the id of its pick, is left out. `address` is where it
    is got from, which only those know who get it. Raises EngineError.
    """
    from lxml import etree  # late: it takes a while to load

    subscription = history.status.subscription
    title = subscription.headline or messages.say("daily.heading")
    posted = [
        (one, history.passages[one.pick.id])
        for one in history.status.recent
        if one.state is DeliveryState.SENT
        and one.pick
        and one.pick.id in history.passages
        and one.pick.id not in banned
    ]
    default = {None: NAMESPACE}
    feed = etree.Element(f"{{{NAMESPACE}}}feed", nsmap=default)  # pyright: ignore[reportArgumentType] - None is allowed
    _add(feed, "id", _id(subscription.id))
    _add(feed, "title", title)
    link = _add(feed, "link")
    link.set("rel", "self")
    link.set("href", address)
    _add(feed, "subtitle", in_words(subscription, messages))
    _add(feed, "updated", _moment(max([subscription.created, *(one.changed for one, _ in posted)])))
    _add(_add(feed, "author"), "name", GENERATOR)
    _add(feed, "generator", GENERATOR)
    for delivery, passage in posted:
        await _entry(_add(feed, "entry"), delivery, passage, messages)
    return etree.tostring(feed, xml_declaration=True, encoding="utf-8")


async def _entry(entry: Element, delivery: Delivery, passage: SelectedPassage, messages: Messages) -> None:
    citation = await Citations(passage.library, messages).of(passage.hit)
    words = " ".join(line.words.text for line in citation.lines)
    _add(entry, "id", _id(delivery.subscription.id, delivery.occasion))
    _add(entry, "title", f"{citation.who}: {shortened(words, TITLE)}" if citation.named else shortened(words, TITLE))
    _add(entry, "updated", _moment(delivery.changed))
    _add(entry, "published", _moment(delivery.changed))
    if citation.link and is_web_address(citation.link):
        _add(entry, "link").attrib.update({"rel": "alternate", "href": citation.link})
    content = _add(entry, "content", _content(citation, date_in_words(delivery.date, messages), messages))
    content.set("type", "html")


def _content(citation: Citation, date: str, messages: Messages) -> str:
    """What was posted, as HTML in which everything is escaped."""
    lines = [
        f"<p>{f'<strong>{_escaped(line.speaker)}:</strong> ' if line.speaker else ''}{_escaped(line.words.text)}</p>"
        for line in citation.lines
    ]
    who, where = (citation.who, citation.company), (citation.title, citation.show, messages.date(citation.date or ""))
    source = _escaped(" · ".join(part for part in (*who, *where, citation.go_to or citation.when) if part))
    if citation.link and is_web_address(citation.link):
        source = f'<a href="{_escaped(citation.link)}">{source}</a>'
    notes = [f"<p><small>{_escaped(one)}</small></p>" for one in (citation.corrected, citation.drift, date) if one]
    return "".join(["<blockquote>", *lines, "</blockquote>", f"<p>— {source}</p>", *notes])


def _escaped(text: str) -> str:
    return html.escape(harmless(text))


def _add(parent: Element, name: str, text: str | None = None) -> Element:
    from lxml import etree

    added = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
    added.text = harmless(text) if text is not None else None
    return added


def _moment(seconds: float) -> str:
    return dt.datetime.fromtimestamp(seconds, dt.UTC).isoformat(timespec="seconds")


def _id(*parts: str) -> str:
    """A name that stays the same for ever (RFC 4287, section 4.2.6)."""
    return uuid.uuid5(uuid.NAMESPACE_URL, "/".join(("pullquote:daily", *parts))).urn
