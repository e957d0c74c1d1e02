"""Where listings and transcripts come from: the web, by the client; and YouTube, by the operator's own yt-dlp."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol

from .pages import feed_of_page, read_page
from .podcast import looks_like_feed, read_chapters, read_feed
from .trouble import NEW, FetchError, FetchTrouble, Validators

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from ...index.transcript import Chapter
    from .client import WebClient
    from .episodes import Episode, Listing

CHAPTER_BYTES: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ListingAnswer:
    """What an address lists now; `listing` is None if that is the same as the `validators` stood for."""

    listing: Listing | None
    validators: Validators


@dataclass(frozen=True, slots=True)
class TranscriptAnswer:
    """A transcript of an episode as it was fetched at `source`; `data` is None if it is the same as before. `episode`
    is the episode where more is stated about it than in the listing."""

    source: str
    data: bytes | None
    validators: Validators = field(default_factory=Validators)
    episode: Episode | None = None


class FeedSource(Protocol):
    """Lists what an address has, and fetches transcripts."""

    async def listing(self, url: str, validators: Validators) -> ListingAnswer:
        """What is listed at `url`, unless the `validators` still hold. Raises FetchError."""
        ...

    def transcripts(
        self, episode: Episode, source: str | None, validators: Validators
    ) -> AsyncGenerator[TranscriptAnswer]:
        """The transcripts of an episode, the best first, each fetched when it is asked for. `validators` are those of
        the one fetched at `source` before. Raises FetchError if there is none (more)."""
        ...

    async def chapters(self, episode: Episode) -> tuple[Chapter, ...]:
        """The chapters of an episode in a file of their own; none where there is no such file."""
        ...


class WebSource:
    """Feeds, and pages that link transcripts, with the files that they name. `most` is the bytes of one body."""

    def __init__(self, client: WebClient, most: int) -> None:
        self._client = client
        self._most = most

    async def listing(self, url: str, validators: Validators) -> ListingAnswer:
        """What is listed at `url`; which kind it is, its content tells. Raises FetchError."""
        found = await self._client.get(url, self._most, validators)
        if found.body is None:
            return ListingAnswer(None, validators)
        return ListingAnswer(await asyncio.to_thread(_listed, found.body, found.url), found.validators)

    async def transcripts(
        self, episode: Episode, source: str | None, validators: Validators
    ) -> AsyncGenerator[TranscriptAnswer]:
        """The transcripts, the best type first. Raises FetchError if there is none (more)."""
        lack = FetchError(FetchTrouble.NOT_FOUND)
        for link in episode.candidates:
            try:
                found = await self._client.get(link.url, self._most, validators if link.url == source else NEW)
            except FetchError as error:
                if error.trouble not in _ELSEWHERE:
                    raise
                lack = error
                continue
            yield TranscriptAnswer(link.url, found.body, found.validators)
        raise lack

    async def chapters(self, episode: Episode) -> tuple[Chapter, ...]:
        """The chapters in the file that the feed names; none if it cannot be had."""
        if episode.chapter_file is None:
            return ()
        try:
            found = await self._client.get(episode.chapter_file, CHAPTER_BYTES)
        except FetchError:
            return ()
        return read_chapters(found.body or b"")


def _listed(body: bytes, url: str) -> Listing:
    """What a feed or a page lists. Raises FetchError."""
    if looks_like_feed(body):
        return read_feed(body, url)
    listing = read_page(body, url)
    if not listing.episodes:
        feed = feed_of_page(body, url)
        raise FetchError(FetchTrouble.PAGE_OF_FEED, detail=feed) if feed else FetchError(FetchTrouble.NO_FEED)
    return listing


# With these, another file of the same episode may still be had.
_ELSEWHERE: Final = frozenset(
    {
        FetchTrouble.ADDRESS,
        FetchTrouble.FORBIDDEN_HOST,
        FetchTrouble.TOO_LARGE,
        FetchTrouble.REDIRECTS,
        FetchTrouble.NOT_FOUND,
        FetchTrouble.GONE,
        FetchTrouble.REFUSED,
    }
)
