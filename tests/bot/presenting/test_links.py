"""Links to a moment, where a link can lead to one."""

from __future__ import annotations

import math

import pytest
from pullquote.bot.presenting.links import clock, moment_link

AT = 37 * 60 + 21.9


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://www.youtube.com/watch?v=a1B2c3D4e5F", "https://www.youtube.com/watch?v=a1B2c3D4e5F&t=2238s"),
        ("https://youtube.com/watch?list=PL%2Bx&v=a1B2c3D4e5F&index=2", "https://youtube.com/watch?list=PL%2Bx&v=a1B2c3D4e5F&index=2&t=2238s"),
        ("https://m.youtube.com/watch?v=a&t=1m3s&x=1", "https://m.youtube.com/watch?v=a&x=1&t=2238s"),
        ("https://music.youtube.com/watch?v=a&start=4", "https://music.youtube.com/watch?v=a&t=2238s"),
        ("https://youtu.be/a1B2c3D4e5F?si=abc&t=9", "https://youtu.be/a1B2c3D4e5F?si=abc&t=2238s"),
        ("https://youtu.be/a1B2c3D4e5F#t=9", "https://youtu.be/a1B2c3D4e5F?t=2238s"),
        ("https://www.youtube.com/shorts/a", "https://www.youtube.com/shorts/a?t=2238s"),
        ("https://www.youtube.com/live/a?feature=share", "https://www.youtube.com/live/a?feature=share&t=2238s"),
        ("https://www.youtube.com/embed/a?start=7", "https://www.youtube.com/embed/a?start=2238&t=2238s"),
        ("https://www.youtube-nocookie.com/embed/a", "https://www.youtube-nocookie.com/embed/a?start=2238&t=2238s"),
        ("https://vimeo.com/76979871", "https://vimeo.com/76979871#t=2238s"),
        ("https://vimeo.com/76979871/0a1b2c?share=copy#t=3", "https://vimeo.com/76979871/0a1b2c?share=copy#t=2238s"),
        ("https://player.vimeo.com/video/76979871?h=8", "https://player.vimeo.com/video/76979871?h=8#t=2238s"),
        ("https://vimeo.com/channels/staff/76979871", "https://vimeo.com/channels/staff/76979871#t=2238s"),
        ("https://example.org/a.mp3", "https://example.org/a.mp3#t=2238"),
        ("https://example.org/A.MP3?key=1&b=a/b#x", "https://example.org/A.MP3?key=1&b=a/b#t=2238"),
        ("http://example.org/v/ep.1.opus", "http://example.org/v/ep.1.opus#t=2238"),
    ],
)  # fmt: skip
def test_links_that_lead_to_the_moment(url: str, link: str) -> None:
    """Three seconds early, in whole seconds; whatever else the link says is kept byte for byte."""
    assert moment_link(url, AT) == (link, True)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/episodes/12?play=a.mp3",
        "https://example.org/",
        "https://www.youtube.com/@channel",
        "https://www.youtube.com/playlist?list=PLx",
        "https://www.youtube.com/watch?list=PLx",
        "https://youtu.be/",
        "https://notyoutube.com/watch?v=a",
        "https://youtube.com.example.org/watch?v=a",
        "https://vimeo.com/about",
        "https://vimeo.com/event/123",
        "http://[broken",
    ],
)
def test_other_pages_stay_as_they_are(url: str) -> None:
    assert moment_link(url, AT) == (url, False)


@pytest.mark.parametrize("seconds", [None, math.nan, math.inf])
def test_without_a_time_there_is_no_moment(seconds: float | None) -> None:
    assert moment_link("https://youtu.be/a", seconds) == ("https://youtu.be/a", False)


@pytest.mark.parametrize(("seconds", "lead", "at"), [(0, 3, 0), (2.9, 3, 0), (3.0, 3, 0), (4.0, 3, 1), (10.9, 0, 10)])
def test_never_below_zero(seconds: float, lead: float, at: int) -> None:
    assert moment_link("https://youtu.be/a", seconds, lead) == (f"https://youtu.be/a?t={at}s", True)


def test_clock() -> None:
    shown = [clock(s) for s in (0, 5.99, 65, 2241.9, 3600, 3723, 90_000, -4)]
    assert shown == ["0:00", "0:05", "1:05", "37:21", "1:00:00", "1:02:03", "25:00:00", "0:00"]
