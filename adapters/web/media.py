"""What of a recording a page can play: its media file, or YouTube's player in its privacy mode."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from ...bot.presenting.links import AUDIO, VIDEO, ending, youtube_video

YOUTUBE: Final = "https://www.youtube-nocookie.com"


@dataclass(frozen=True, slots=True)
class Player:
    """A player of the recording at the address `page`, which begins at second `start`: of the `kind` audio or video
    from `url`, or a `frame` of YouTube, which is only opened by a press."""

    kind: str
    page: str
    url: str | None = None
    frame: str | None = None
    start: float | None = None

    @property
    def media(self) -> tuple[str, ...]:
        """The origin that a page has to be allowed to play from."""
        return (_origin(self.url),) if self.url else ()

    @property
    def frames(self) -> tuple[str, ...]:
        """The origin of frames that a page has to be allowed to open."""
        return (YOUTUBE,) if self.frame else ()


def player(url: str | None, start: float | None = None) -> Player | None:
    """The player of a recording; None where its address is none of the web, or nothing of it plays in a page."""
    if not url or not is_web(url):
        return None
    parts = urlsplit(url)
    if (file := ending(parts)) in AUDIO | VIDEO:
        return Player("audio" if file in AUDIO else "video", url, url, start=start)
    if video := youtube_video(parts):
        return Player("youtube", url, frame=f"{YOUTUBE}/embed/{video}", start=start)
    return None


def is_web(url: str) -> bool:
    """Whether an address is one by http or https, with a host and no password."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False


def _origin(url: str) -> str:
    """The origin of an address as a content policy has it; a host that is no name, or many of them, is left out."""
    parts = urlsplit(url)
    try:
        host = parts.netloc.encode("idna").decode() if not parts.netloc.isascii() else parts.netloc
    except UnicodeError:
        return "'none'"
    return f"{parts.scheme}://{host}" if not set(host) & set(" *;,'\"\t\r\n") else "'none'"
