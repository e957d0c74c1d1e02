"""The HTML transcript of the Podcasting 2.0 namespace: `cite` names a speaker, `time` a moment, `p` has the words.

The format is
https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/transcripts/transcripts.md; a speaker
stays until the next one. Any other page is refused: it would have menus and adverts among the words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..errors import Reason, Unreadable
from ..metadata.validation import language_tag
from ..transcript import Facts, Kind, Reading, Repair, collapse
from .times import clock_seconds
from .turns import turns

if TYPE_CHECKING:
    from .cuelist import CueList

FORMAT: Final = "podcasting 2.0 html"
SIZE_LIMIT: Final = 32 * 1024 * 1024  # characters

_ENDS: Final = frozenset({"cite", "time", "p", "div", "h1", "h2", "h3", "li", "section", "nav", "header", "footer"})
_UNSEEN: Final = frozenset({"script", "style", "template", "h1", "h2", "h3", "nav", "header", "footer"})


def read(text: str, name: str, cue_list: CueList) -> Reading:
    """Reads a page; raises Unreadable if it has no `cite` and no `time`."""
    from lxml import etree

    if len(text) > SIZE_LIMIT:
        raise Unreadable(Reason.TOO_LARGE, name, limit=SIZE_LIMIT)
    page = _Page()
    parser = etree.HTMLParser(target=page, encoding="utf-8", no_network=True)  # pyright: ignore[reportArgumentType] - the stubs know bytes, too
    try:
        parser.feed(text.encode())
        parser.close()
    except etree.LxmlError as error:
        raise Unreadable(Reason.MALFORMED, name, detail=str(error)[:60]) from error
    if not page.marked:
        raise Unreadable(Reason.UNKNOWN_FORMAT, name, detail="HTML")
    _add(page.parts, cue_list)
    facts = Facts(title=page.title or None, language=language_tag(page.language))
    return cue_list.reading(FORMAT, Kind.UNKNOWN, facts, timed=True)


def _add(parts: list[tuple[str, str]], cue_list: CueList) -> None:
    speaker: str | None = None
    start: float | None = None
    changed = False
    for kind, text in parts:
        if kind == "cite":
            speaker, changed, start = text.rstrip(":：").strip() or None, True, None
        elif kind == "time":
            start = clock_seconds(text.strip("[]()"))
            if start is None:
                cue_list.count(Repair.UNREADABLE_TIMES, None, detail=text)
        else:
            marks = turns(text)
            cue_list.add(None, text, start, None, speaker, (0, *marks) if changed and marks[:1] != (0,) else marks)
            start, changed = None, False


class _Page:
    """The target of the parser: collects (element, text) of what has a meaning here."""

    def __init__(self) -> None:
        self.parts = list[tuple[str, str]]()
        self.marked = False
        self.title, self.language = "", ""
        self._kind, self._text = "", list[str]()
        self._unseen, self._in_title = 0, False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._unseen += tag in _UNSEEN
        self._in_title = tag == "title"
        if tag == "br":
            self._text.append(" ")
        if tag == "html":
            self.language = attributes.get("lang") or ""
        if tag in _ENDS:
            self._end()
            self._kind = tag if tag in ("cite", "time") else ""
            self.marked = self.marked or bool(self._kind)

    def end(self, tag: str) -> None:
        self._unseen -= tag in _UNSEEN
        self._in_title = False
        if tag in _ENDS:
            self._end()

    def data(self, text: str) -> None:
        if self._in_title:
            self.title = collapse(self.title + text)[:500]
        elif not self._unseen:
            self._text.append(text)

    def comment(self, text: str) -> None:
        """Comments are no words."""

    def close(self) -> None:
        self._end()

    def _end(self) -> None:
        if text := collapse("".join(self._text)):
            self.parts.append((self._kind, text))
        self._kind, self._text = "", []
