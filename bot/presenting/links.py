"""Links to a moment of a recording, where a link can lead to one. Pure."""

from __future__ import annotations

import math
import re
from pathlib import PurePosixPath
from urllib.parse import SplitResult, parse_qs, urlsplit, urlunsplit

LEAD = 3.0  # seconds: a voice is recognised before the words come

_YOUTUBE = re.compile(r"(?:(?:www|m|music)\.)?youtube(?:-nocookie)?\.com")
_YOUTUBE_VIDEO = re.compile(r"/(?:shorts|live|embed|v|e)/[^/]+/?")
_YOUTUBE_TIMES = frozenset({"t", "start", "time_continue"})
_VIMEO = re.compile(r"(?:(?:www|player)\.)?vimeo\.com")
_VIMEO_VIDEO = re.compile(r"/(?!event/)(?:.*/)?\d+(?:/[\da-f]+)?/?", re.IGNORECASE)
AUDIO = frozenset({".aac", ".flac", ".m4a", ".m4b", ".mp3", ".oga", ".ogg", ".opus", ".wav", ".weba"})
VIDEO = frozenset({".m4v", ".mov", ".mp4", ".ogv", ".webm"})


def moment_link(url: str, seconds: float | None, lead: float = LEAD) -> tuple[str, bool]:
    """The link to `lead` seconds before `seconds`, and True; or `url` as it is and False where no link leads there.

    That is so for a page that is neither YouTube's nor Vimeo's nor a media file, and where the time is not known: the
    caller then says "go to 37:21".
    """
    if seconds is None or not math.isfinite(seconds):
        return url, False
    whole = max(0, math.floor(seconds - lead))
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:  # no link at all; whoever stored it checks that
        return url, False
    if _is_youtube(parts, host):
        return urlunsplit(_youtube(parts, whole)), True
    if _VIMEO.fullmatch(host) and _VIMEO_VIDEO.fullmatch(parts.path):
        return urlunsplit(parts._replace(fragment=f"t={whole}s")), True
    if ending(parts) in AUDIO | VIDEO:
        return urlunsplit(parts._replace(fragment=f"t={whole}")), True
    return url, False


def ending(parts: SplitResult) -> str:
    """The ending of the file that an address names, such as `.mp3`; empty without one."""
    return PurePosixPath(parts.path).suffix.lower()


def youtube_video(parts: SplitResult) -> str | None:
    """The id of the video of YouTube that an address leads to; None for any other address."""
    if not _is_youtube(parts, parts.hostname or ""):
        return None
    path = parts.path.strip("/").split("/")
    found = parse_qs(parts.query).get("v", [""])[0] if path[0] == "watch" else path[-1]
    return found if re.fullmatch(r"[\w-]{1,64}", found, re.ASCII) else None


def clock(seconds: float) -> str:
    """A time as players show it: `0:05`, `37:21`, `1:02:03`."""
    minutes, second = divmod(max(0, math.floor(seconds)), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


def _is_youtube(parts: SplitResult, host: str) -> bool:
    """Whether this is one video, and no channel or playlist."""
    if host == "youtu.be":
        return len(parts.path) > 1
    if not _YOUTUBE.fullmatch(host):
        return False
    watched = parts.path.rstrip("/") == "/watch" and any(p.startswith("v=") for p in parts.query.split("&"))
    return watched or bool(_YOUTUBE_VIDEO.fullmatch(parts.path))


def _youtube(parts: SplitResult, whole: int) -> SplitResult:
    """With `t` last and every other parameter byte for byte. An embedded player listens to `start` only."""
    kept = [p for p in parts.query.split("&") if p and p.partition("=")[0] not in _YOUTUBE_TIMES]
    if parts.path.startswith("/embed/"):
        kept.append(f"start={whole}")
    kept.append(f"t={whole}s")
    fragment = "" if parts.fragment.startswith("t=") else parts.fragment
    return parts._replace(query="&".join(kept), fragment=fragment)
