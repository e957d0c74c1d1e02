"""What a followed address lists: its episodes, each with what is stated about it and where its transcripts are.

The readers of feeds, of pages and of yt-dlp's files all make these values. Times are seconds of the recording, moments
seconds since 1970.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from ...index.transcript import Chapter, Facts, Soundbite

if TYPE_CHECKING:
    from collections.abc import Callable

# Types of transcripts, the best first, each with the ending of its files: what has speakers and times comes first.
TYPES: Final = {
    "application/json": ".json",
    "text/vtt": ".vtt",
    "application/srt": ".srt",
    "application/x-subrip": ".srt",
    "text/srt": ".srt",
    "text/html": ".html",
    "text/plain": ".txt",
}
_RANKS: Final = {ending: rank for rank, ending in enumerate(dict.fromkeys(TYPES.values()))}


@dataclass(frozen=True, slots=True)
class TranscriptLink:
    """Where a transcript of an episode is: its address, the ending of its kind of files, its language."""

    url: str
    ending: str = ".txt"
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Episode:
    """What is stated about one episode. `key` is what tells it apart in its feed, `media` the address of the recording,
    `seconds` its length, `updated` when its makers changed it last, `chapter_file` the address of a file of chapters,
    `stamp` says that its transcript is another one where nothing else does."""

    key: str
    title: str | None = None
    published: float | None = None
    updated: float | None = None
    link: str | None = None
    language: str | None = None
    people: tuple[str, ...] = ()
    seconds: float | None = None
    media: str | None = None
    transcripts: tuple[TranscriptLink, ...] = ()
    soundbites: tuple[Soundbite, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    chapter_file: str | None = None
    stamp: str = ""

    @property
    def candidates(self) -> tuple[TranscriptLink, ...]:
        """The transcripts, the one to take first: in the episode's language, then of the best type."""
        spoken = (self.language or "").partition("-")[0].lower()

        def rank(link: TranscriptLink) -> tuple[bool, int]:
            other = bool(spoken and link.language and link.language.partition("-")[0].lower() != spoken)
            return other, _RANKS.get(link.ending, len(_RANKS))

        return tuple(sorted(self.transcripts, key=rank))

    def spoken_in(self, url: str) -> Episode:
        """The episode in the language of its transcript at `url`."""
        language = next((link.language for link in self.transcripts if link.url == url), None)
        return replace(self, language=language or self.language)

    def facts(self, show: str | None, language: str | None, *, private: bool) -> Facts:
        """What the episode states of its recording. Of a `private` feed no address of a file is a link."""
        date = None if self.published is None else dt.datetime.fromtimestamp(self.published, dt.UTC).date().isoformat()
        return Facts(
            title=self.title,
            show=show,
            date=date,
            url=self.link or (None if private else self.media),
            language=self.language or language,
            participants=self.people,
            seconds=self.seconds,
            soundbites=self.soundbites,
            chapters=self.chapters,
        )

    def text(self) -> str:
        """The episode as JSON, for `episode_of`; another text is another episode."""
        stated = {name: value for name, value in asdict(self).items() if value}
        return json.dumps(stated, ensure_ascii=False, sort_keys=True)


def episode_of(text: str) -> Episode:
    """The episode that `Episode.text` was made of."""
    stated: dict[str, Any] = json.loads(text)
    for name, kept in _PARTS.items():
        stated[name] = tuple(kept(one) for one in stated.get(name, ()))
    return Episode(**stated)


_PARTS: Final[dict[str, Callable[[Any], object]]] = {
    "people": str,
    "transcripts": lambda one: TranscriptLink(**one),
    "soundbites": lambda one: Soundbite(*one),
    "chapters": lambda one: Chapter(*one),
}


@dataclass(frozen=True, slots=True)
class Listing:
    """What an address lists: the title of the show, its language, its episodes, the newest first where it says so."""

    title: str | None
    language: str | None
    episodes: tuple[Episode, ...]

    def distinct(self) -> Listing:
        """The same with each episode once: of several with one key the first counts."""
        found = dict[str, Episode]()
        for one in self.episodes:
            found.setdefault(one.key, one)
        return replace(self, episodes=tuple(found.values()))
