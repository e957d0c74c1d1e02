"""YouTube by yt-dlp: what the program itself writes is read, and what goes wrong with it is told."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import TYPE_CHECKING, Any

import pytest
from pullquote.bot.following.episodes import Episode
from pullquote.bot.following.following import Following
from pullquote.bot.following.trouble import FetchError, FetchTrouble
from pullquote.bot.following.youtube import YtDlp, is_youtube, read_files, read_videos
from pullquote.bot.settings.reloading import LiveSettings

from .web import Web, vtt

if TYPE_CHECKING:
    from pathlib import Path

    from pullquote.bot.core import Core

    from .conftest import Clock

VIDEO = "Qz7mT2xLw9E"
INFO: dict[str, Any] = {
    "id": VIDEO,
    "title": "Bees in winter",
    "channel": "The Slow Hour",
    "upload_date": "20240215",
    "timestamp": 1707998400,
    "duration": 3723,
    "language": "en",
    "webpage_url": f"https://www.youtube.com/watch?v={VIDEO}",
    "chapters": [{"start_time": 0.0, "end_time": 60.0, "title": "Beginning"}],
    "extractor": "youtube",
    "extractor_key": "Youtube",
    "formats": [{"url": "http://127.0.0.1:9/none", "format_id": "1", "ext": "mp4"}],
}


async def written(folder: Path, web: Web, *, by_people: bool, automatic: bool) -> None:
    """Has yt-dlp itself write the files of a video whose captions are on a server of ours."""
    web.pages |= {"/people.vtt": vtt("Bees do not sleep."), "/auto.vtt": vtt("these do not sleep")}
    info = INFO | {
        "subtitles": {"en": [{"url": f"{web.url}/people.vtt", "ext": "vtt"}]} if by_people else {},
        "automatic_captions": {
            "en": [{"url": f"{web.url}/auto.vtt", "ext": "vtt"}],
            "en-orig": [{"url": f"{web.url}/auto.vtt", "ext": "vtt"}],
            "de": [{"url": f"{web.url}/auto.vtt", "ext": "vtt"}],
        }
        if automatic
        else {},
    }
    source = folder.with_name("given.json")
    source.write_text(json.dumps(info), "utf-8")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "yt_dlp", "--ignore-config", "--no-cache-dir", "--load-info-json", str(source)),
        *("--skip-download", "--write-info-json", "--write-subs", "--write-auto-subs"),
        *("--sub-langs", "en(-orig|-[A-Z][A-Z])?", "--sub-format", "json3/vtt/best", "--output", "%(id)s.%(ext)s"),
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "written"
    made.mkdir()
    return made


async def test_captions_by_people_come_before_automatic_ones(web: Web, folder: Path) -> None:
    await written(folder, web, by_people=True, automatic=True)
    episode, captions = read_files(folder, Episode(VIDEO), 100_000)
    assert [b"Bees" in data for data in captions] == [True, False]
    assert (episode.title, episode.published, episode.seconds) == ("Bees in winter", 1707998400.0, None)
    assert (episode.chapters, episode.link) == (((0.0, "Beginning"),), INFO["webpage_url"])
    assert web.asked["/auto.vtt"] == 1  # the automatic ones of the language, not the German ones


async def test_of_automatic_captions_the_original_ones_come_first(web: Web, folder: Path) -> None:
    await written(folder, web, by_people=False, automatic=True)
    (folder / f"{VIDEO}.en-orig.vtt").write_text(vtt("the original"), "utf-8")
    _, captions = read_files(folder, Episode(VIDEO), 100_000)
    assert b"the original" in captions[0]


def test_a_channel_is_read_with_its_tabs_and_without_what_is_not_there_yet() -> None:
    tab = {"_type": "playlist", "entries": [{"id": "aaaaaaaaaaa", "title": "One"}, {"id": "x"}, None]}
    other = {
        "_type": "playlist",
        "entries": [{"id": "bbbbbbbbbbb", "live_status": "is_upcoming"}, {"id": "aaaaaaaaaaa"}],
    }
    channel = {"_type": "playlist", "channel": "The Slow Hour", "entries": [tab, other]}
    listing = read_videos(json.dumps(channel).encode())
    assert (listing.title, [one.key for one in listing.episodes]) == ("The Slow Hour", ["aaaaaaaaaaa"])
    assert [one.title for one in read_videos(json.dumps(INFO).encode()).episodes] == ["Bees in winter"]
    with pytest.raises(FetchError):
        read_videos(b"no JSON")


def test_only_youtube_is_youtube() -> None:
    for yes in ("https://www.youtube.com/@slowhour", "https://youtu.be/Qz7mT2xLw9E", "http://m.youtube.com/x"):
        assert is_youtube(yes)
    for no in ("https://youtube.com.example.org/", "https://example.org/youtube.com", "youtube.com/@x", "env:A_KEY"):
        assert not is_youtube(no)


# --- Followed --------------------------------------------------------------------------------------------------------


class Program:
    """A yt-dlp that writes what a test says, and remembers what it was asked."""

    def __init__(self, web: Web) -> None:
        self.web = web
        self.asked: list[tuple[str, ...]] = []
        self.fails: FetchError | None = None

    async def run(self, *arguments: str, folder: Path) -> bytes:
        self.asked.append(arguments)
        if self.fails:
            raise self.fails
        if "--flat-playlist" in arguments:
            entries = [{"id": VIDEO, "title": "Bees in winter", "duration": 3723.0}]
            return json.dumps({"_type": "playlist", "channel": "The Slow Hour", "entries": entries}).encode()
        (folder / f"{VIDEO}.info.json").write_text(json.dumps(INFO | {"subtitles": {"en": []}}), "utf-8")
        (folder / f"{VIDEO}.en.vtt").write_text(vtt("Bees do not sleep in winter."), "utf-8")
        return b""


async def test_a_channel_is_followed(core: Core, web: Web, clock: Clock) -> None:
    program = Program(web)
    following = Following(core.shelves, LiveSettings(core.settings), clock, core.unexpected, {}, program=program)
    feed = await following.follow(None, "https://www.youtube.com/@slowhour", "me")
    (report,) = await following.fetch([feed])
    assert (report.added, report.feed.title) == (1, "The Slow Hour")
    (one,) = await core.transcripts.listed(None)
    assert (one.facts.date, one.facts.url, one.drift) == ("2024-02-15", INFO["webpage_url"], None)
    assert program.asked[1][-1] == INFO["webpage_url"]
    assert "--skip-download" in program.asked[1]
    clock.on(hours=7)
    (report,) = await following.round()
    assert (report.added, report.same, len(program.asked)) == (0, 0, 3)
    (one,) = await core.transcripts.listed(None)
    assert one.facts.date == "2024-02-15"


async def test_a_missing_program_is_said_and_the_rest_waits(core: Core, web: Web, clock: Clock) -> None:
    program = Program(web)
    program.fails = FetchError(FetchTrouble.NO_PROGRAM, "youtube.com")
    following = Following(core.shelves, LiveSettings(core.settings), clock, core.unexpected, {}, program=program)
    (report,) = await following.fetch([await following.follow(None, "https://youtu.be/Qz7mT2xLw9E", "me")])
    assert report.feed.trouble == program.fails
    assert "pullquote[youtube]" in core.feed_cards.trouble(program.fails)


async def test_what_the_program_says_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for said, expected in (
        (
            "ERROR: [youtube] aaaaaaaaaaa: Private video",
            FetchError(FetchTrouble.PROGRAM, "youtube.com", "[youtube] aaaaaaaaaaa: Private video"),
        ),
        ("ERROR: HTTP Error 429: Too Many Requests", FetchError(FetchTrouble.BUSY, "youtube.com", wait=3600.0)),
    ):
        script = f"import sys; sys.stderr.write({said!r}); sys.exit(1)"
        monkeypatch.setattr(
            "pullquote.bot.following.youtube._command", lambda script=script: (sys.executable, "-c", script)
        )
        with pytest.raises(FetchError) as raised:
            await YtDlp(30.0, 0.0).run("--version", folder=tmp_path)
        assert raised.value == expected
    monkeypatch.setattr(
        "pullquote.bot.following.youtube._command", lambda: (sys.executable, "-c", "import time; time.sleep(60)")
    )
    with pytest.raises(FetchError) as raised:
        await YtDlp(0.2, 0.0).run("--version", folder=tmp_path)
    assert raised.value.trouble is FetchTrouble.SLOW


async def test_the_program_that_is_installed_is_called(tmp_path: Path) -> None:
    assert (await YtDlp(60.0, 0.0).run("--version", folder=tmp_path)).startswith(b"20")
