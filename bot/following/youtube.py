"""YouTube's channels, playlists and videos by yt-dlp: captions only, those that people made before automatic ones.

yt-dlp is the operator's own, as a package (`pullquote[youtube]`) or a program, and runs as a process of its own that
writes files. Everything here reads what it wrote: the list of a channel as JSON, and of each video the captions with an
`.info.json` beside them. It is asked for nothing but YouTube.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import json
import re
import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol, cast

from ...index.formats.jsontext import items
from ...index.formats.times import json_seconds
from ...index.metadata.validation import iso_date, language_tag, web_url
from ...index.transcript import Chapter
from ..settings.secret_addresses import web_parts
from .episodes import Episode, Listing, TranscriptLink
from .podcast import one_line, seconds_of_date
from .sources import ListingAnswer, TranscriptAnswer
from .trouble import FetchError, FetchTrouble, Validators

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterator, Sequence

HOST: Final = "youtube.com"
MOST_VIDEOS: Final = 5000
MOST_JSON: Final = 64 * 1024 * 1024  # bytes of a list or of an .info.json
LATEST: Final = 4e9  # seconds since 1970: in a hundred years
DEEPEST: Final = 3  # a channel has tabs, which have videos
_HOSTS: Final = frozenset({"youtube.com", "www.youtube.com", "m.youtube.com", "music.youtube.com", "youtu.be"})
_VIDEO: Final = re.compile(r"[\w-]{11}", re.ASCII)
_BUSY: Final = re.compile(r"HTTP Error 429|Too Many Requests|not a bot", re.IGNORECASE)
_NOT_YET: Final = frozenset({"is_upcoming", "is_live"})
_COMMON: Final = ("--ignore-config", "--no-warnings", "--no-progress", "--socket-timeout", "30", "--no-cache-dir")


def is_youtube(address: str) -> bool:
    """Tells whether an address is one of YouTube's."""
    parts = web_parts(address)
    return parts is not None and (parts.hostname or "").lower() in _HOSTS


class CaptionProgram(Protocol):
    """What yt-dlp does."""

    async def run(self, *arguments: str, folder: Path) -> bytes:
        """Runs it with a folder to write into; what it printed. Raises FetchError."""
        ...


class YtDlp:
    """The yt-dlp that is installed; it may take so many seconds for one thing, and lets some pass between requests."""

    def __init__(self, seconds: float, pause: float) -> None:
        self._seconds = seconds
        self._pause = pause

    async def run(self, *arguments: str, folder: Path) -> bytes:
        """Runs it in a folder; what it printed. Raises FetchError."""
        try:
            process = await asyncio.create_subprocess_exec(
                *(*_command(), *_COMMON, "--sleep-requests", f"{self._pause:g}", *arguments),
                cwd=folder,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
            )
        except OSError:
            raise FetchError(FetchTrouble.NO_PROGRAM, HOST) from None
        try:
            async with asyncio.timeout(self._seconds):
                printed, told = await process.communicate()
        except TimeoutError:
            raise FetchError(FetchTrouble.SLOW, HOST) from None
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        if process.returncode:
            raise _failure(told.decode("utf-8", "replace"))
        return printed


def _command() -> Sequence[str]:
    """How yt-dlp is called: the package, else the program. Raises FetchError."""
    if importlib.util.find_spec("yt_dlp"):
        return sys.executable, "-P", "-m", "yt_dlp"
    if program := shutil.which("yt-dlp"):
        return (program,)
    raise FetchError(FetchTrouble.NO_PROGRAM, HOST)


def _failure(told: str) -> FetchError:
    if _BUSY.search(told):
        return FetchError(FetchTrouble.BUSY, HOST, wait=3600.0)
    errors = [line.removeprefix("ERROR:").strip() for line in told.splitlines() if line.startswith("ERROR:")]
    return FetchError(FetchTrouble.PROGRAM, HOST, one_line(errors[-1] if errors else told) or "")


class YouTubeSource:
    """The videos of an address, and their captions in a language (a tag, such as `en`) of at most so many bytes."""

    def __init__(self, program: CaptionProgram, language: str, most: int) -> None:
        self._program = program
        self._language = language.partition("-")[0]
        self._most = most

    async def listing(self, url: str, validators: Validators) -> ListingAnswer:  # noqa: ARG002 - as the protocol has it
        """The videos, the newest first. Raises FetchError."""
        if not is_youtube(url):
            raise FetchError(FetchTrouble.ADDRESS)
        with tempfile.TemporaryDirectory() as folder:
            printed = await self._program.run(
                *("--flat-playlist", "--dump-single-json", "--playlist-end", str(MOST_VIDEOS), "--", url),
                folder=Path(folder),
            )
        return ListingAnswer(read_videos(printed), Validators())

    async def transcripts(
        self,
        episode: Episode,
        source: str | None,  # noqa: ARG002 - as the protocol has it
        validators: Validators,  # noqa: ARG002
    ) -> AsyncGenerator[TranscriptAnswer]:
        """The captions of a video, those that people made first. Raises FetchError if there are none (more)."""
        wanted = rf"{self._language}(-orig|-[A-Z][A-Z])?"
        url = f"https://www.youtube.com/watch?v={episode.key}"
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            await self._program.run(
                *("--skip-download", "--no-playlist", "--write-info-json", "--write-subs", "--write-auto-subs"),
                *("--sub-langs", wanted, "--sub-format", "json3/vtt/best", "--output", "%(id)s.%(ext)s", "--", url),
                folder=folder,
            )
            stated, files = await asyncio.to_thread(read_files, folder, episode, self._most)
        for data in files:
            yield TranscriptAnswer(url, data, episode=stated)
        raise FetchError(FetchTrouble.NO_CAPTIONS, HOST, self._language)

    async def chapters(self, episode: Episode) -> tuple[Chapter, ...]:
        """Those that came with the captions."""
        return episode.chapters


# --- What yt-dlp writes ----------------------------------------------------------------------------------------------


def read_videos(printed: bytes) -> Listing:
    """The videos in what yt-dlp prints of a channel, a playlist or a video. Raises FetchError."""
    found = _object(printed)
    if found is None:
        raise FetchError(FetchTrouble.PROGRAM, HOST)
    videos = [found] if found.get("_type", "video") == "video" else list(_videos(found, DEEPEST))
    episodes = (_episode(video) for video in videos[:MOST_VIDEOS])
    title = one_line(found.get("channel") or found.get("uploader") or found.get("title"))
    return Listing(title, None, tuple(one for one in episodes if one)).distinct()


def read_files(folder: Path, episode: Episode, most: int) -> tuple[Episode, list[bytes]]:
    """What the files that yt-dlp wrote of a video state about it, and its captions, those that people made first."""
    info = _object(_bytes(folder / f"{episode.key}.info.json", MOST_JSON)) or {}
    stated = _episode(info) or episode
    by_people = cast("dict[str, Any]", info.get("subtitles") or {})

    def rank(file: Path) -> tuple[bool, bool, str]:
        language = file.name.removeprefix(f"{episode.key}.").rpartition(".")[0]
        return language not in by_people, not language.endswith("-orig"), language

    files = (file for file in folder.iterdir() if file.name.startswith(f"{episode.key}.") and file.suffix != ".json")
    captions = [_bytes(file, most) for file in sorted(files, key=rank)]
    return replace(stated, transcripts=episode.transcripts), [data for data in captions if data]


def _videos(listed: dict[str, Any], deep: int) -> Iterator[dict[str, Any]]:
    for entry in items(listed.get("entries")):
        if "entries" in entry and deep > 0:
            yield from _videos(entry, deep - 1)
        elif entry.get("live_status") not in _NOT_YET:
            yield entry


def _episode(video: dict[str, Any]) -> Episode | None:
    """A video as an episode; None for what is none. Its length says nothing: captions go by the video itself."""
    key = video.get("id")
    if not isinstance(key, str) or not _VIDEO.fullmatch(key):
        return None
    url = f"https://www.youtube.com/watch?v={key}"
    date = video.get("upload_date")
    moment = video.get("timestamp")
    if not isinstance(moment, int | float) or not 0 < moment < LATEST:
        moment = seconds_of_date(iso_date(date) if isinstance(date, str) else None)
    language = video.get("language")
    return Episode(
        key=key,
        title=one_line(video.get("title")),
        published=moment,
        link=web_url(str(video.get("webpage_url") or url)) or url,
        language=language_tag(language) if isinstance(language, str) else None,
        transcripts=(TranscriptLink(url, ".vtt"),),
        chapters=tuple(_chapters(video)),
    )


def _chapters(video: dict[str, Any]) -> Iterator[Chapter]:
    for chapter in items(video.get("chapters")):
        start, title = json_seconds(chapter.get("start_time")), one_line(chapter.get("title"))
        if start is not None and title:
            yield Chapter(start, title)


def _object(data: bytes) -> dict[str, Any] | None:
    try:
        found: object = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return cast("dict[str, Any]", found) if isinstance(found, dict) else None


def _bytes(file: Path, most: int) -> bytes:
    """The bytes of a file; none if it is missing, or longer."""
    try:
        with file.open("rb") as stream:
            data = stream.read(most + 1)
    except OSError:
        return b""
    return data if len(data) <= most else b""
