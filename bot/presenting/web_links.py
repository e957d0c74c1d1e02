"""Links into the web face: paths of pages, and the link that a bot gives to somebody who wants to read around a place.

Where everybody may read a transcript, the link is the page's own. Otherwise it carries a secret that lets a browser in
for some days, with what the person's workspace may see.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlencode

from ..places import READERS
from ..security.access_tokens import Purpose
from .links import clock
from .paragraphs import named

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ...index.querying.found import Hit
    from ...index.shelves import Shelves
    from ...index.transcript import Transcript
    from ..asking.answer_models import Asker, View
    from ..security.access_tokens import AccessToken, AccessTokens
    from ..settings.reloading import LiveSettings
    from ..settings.values import WebSettings

SLUG: Final = 60  # characters of a title in an address
LONGEST: Final = 512  # characters of a link: a button of Discord takes no longer one
FEW: Final = 8  # words by which a bot's link names a place
_NO_LETTER: Final = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class WebLink:
    """An address to read at; it lets whoever has it in for so many `days` by its `token`, None where everybody may
    read there."""

    url: str
    days: int | None
    token: AccessToken | None = None


class WebLinks:
    """Makes links for people in a chat. `Core.web_links` is one. `shown` gives the place that a view of an answer
    shows."""

    def __init__(
        self,
        settings: LiveSettings,
        shelves: Shelves,
        tokens: AccessTokens,
        shown: Callable[[Asker, str, View], Awaitable[tuple[Hit, str]]],
    ) -> None:
        self._settings = settings
        self._shelves = shelves
        self._tokens = tokens
        self._shown = shown

    @property
    def offered(self) -> bool:
        """Whether there are pages that people in a chat can reach."""
        web = self._settings.current.web
        return bool(web.port and web.url)

    async def around(self, asker: Asker, answer: str, view: View) -> WebLink:
        """The link to the place that a view of an answer shows, for whoever asks for it. Raises AnswerGone, NotYours,
        TooManyQuestions or StorageError."""
        return await self.to(asker, *await self._shown(asker, answer, view))

    async def to(self, asker: Asker, hit: Hit, words: str) -> WebLink:
        """The link to a place whose words read so, for whoever asks for it. Raises StorageError."""
        path = transcript_path(hit.transcript, hit.start, " ".join(words.split()[:FEW]))
        return await self.opening(asker, hit.transcript, path)

    async def opening(self, asker: Asker, transcript: Transcript, path: str, days: int | None = None) -> WebLink:
        """The link to a `path` of a transcript, for whoever asks for it; one that carries a secret lets in for so many
        days, by default those of the settings. Without an address in the settings it is a path alone. Raises
        StorageError."""
        web, public = self._settings.current.web, self._shelves.visible(READERS)
        base = f"{served_at(web) or ''}/"
        if web.public and any(one.id == transcript.id for one in public):
            return WebLink(_fitting(base, path), None)
        days = days or web.link_days
        issued = await self._tokens.issue(asker.workspace or READERS, Purpose.LINK, asker.user, days)
        return WebLink(_fitting(f"{base}in/{issued.secret}/", path), days, issued.token)


def served_at(web: WebSettings) -> str | None:
    """The address of the web face as the settings tell it, without a slash at its end; None where they do not."""
    if web.url:
        return web.url.rstrip("/")
    host = f"[{web.address}]" if ":" in web.address else web.address
    return f"http://{host}:{web.port}" if web.port else None


def slug_of(transcript: Transcript) -> str:
    """The title in an address: letters and figures of any script, with hyphens."""
    plain = unicodedata.normalize("NFC", transcript.title).casefold()
    return _NO_LETTER.sub("-", plain)[:SLUG].strip("-") or "transcript"


def transcript_path(transcript: Transcript, seconds: float | None, words: str = "") -> str:
    """The path to words of a transcript, without a slash before it: by their time and by themselves, so that they are
    found again when the file is replaced."""
    path = f"t/{quote(transcript.public, safe='')}/{quote(slug_of(transcript), safe='')}"
    given = {"at": clock(seconds) if seconds is not None else "", "words": named(words)}
    query = urlencode({name: value for name, value in given.items() if value}, quote_via=quote, safe=":")
    return f"{path}?{query}#here" if query else path


def _fitting(before: str, path: str) -> str:
    """A whole address; without the words where it would be too long for a button."""
    whole = before + path
    if len(whole) <= LONGEST:
        return whole
    time = re.search(r"[?&](at=[\d:]+)", path)
    page = path.partition("?")[0]
    short = f"{before}{page}?{time[1]}#here" if time else before + page
    return short if len(short) <= LONGEST else f"{before}{'/'.join(page.split('/')[:2])}"
