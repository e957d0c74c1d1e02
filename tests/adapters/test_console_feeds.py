"""`follow`, `feeds`, `fetch` and `unfollow` at the command line."""

from __future__ import annotations

import asyncio
import json
import threading
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType

    from .conftest import Outcome, Pullquote

FEED = "/feed-a1b2c3d4e5f6.xml?key=hidden-key"


@pytest.fixture
def web(made_of: ModuleType) -> Iterator[Any]:
    """The server, in a thread of its own, as a command line has a loop of its own."""
    loop, ready, found = asyncio.new_event_loop(), threading.Event(), list[Any]()

    async def serve() -> None:
        async with made_of.serving() as there:
            found.append((there, ended := asyncio.Event()))
            ready.set()
            await ended.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    ready.wait()
    there, ended = found[0]
    there.pages |= {name if name != "/feed.xml" else FEED: body for name, body in made_of.made(there.url, 3).items()}
    yield there
    loop.call_soon_threadsafe(ended.set)
    thread.join()
    loop.close()


@pytest.fixture
def command(pullquote: Pullquote, tmp_path: Path) -> Any:
    """The command line with settings that allow loopback."""
    config = tmp_path / "config.toml"
    config.write_text('[feeds]\nnetworks = ["127.0.0.0/8"]\npause_seconds = 0\n')

    def call(*arguments: str) -> Outcome:
        return pullquote("--config", config, *arguments)

    return call


def test_a_feed_is_followed_listed_and_unfollowed(command: Any, web: Any) -> None:
    web.pages["/t/2.vtt"] = b"\x89PNG\r\n\x1a\n"
    done = command("follow", web.url + FEED)
    assert (done.code, "2 transcripts added" in done.out, "one could not be read" in done.out) == (0, True, True)
    said = command("feeds").out
    assert "The Slow Hour" in said
    assert "hidden-key" not in said
    assert "a1b2c3d4e5f6" not in said
    assert "Episode 2" in said
    assert "PNG" in said
    (one,) = json.loads(command("feeds", "--json").out)["feeds"]
    assert (one["episodes"], one["troubled"][0]["title"]) == ({"refused": 1, "stored": 2}, "Episode 2")
    assert "hidden-key" not in json.dumps(one)
    assert "nothing new" in command("fetch").out
    web.pages["/t/2.vtt"] = web.pages["/t/1.vtt"].replace("lantern", "candle")
    assert "one transcript added" in command("fetch", "the slow hour", "--again").out
    assert command("quote", "nobody counts candle 1 twice").code == 0
    gone = command("unfollow", one["id"])
    assert "stay in the library" in gone.out
    assert len(json.loads(command("list", "--json").out)["transcripts"]) == 3
    assert command("feeds").out.startswith("Nothing is followed.")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("example.org/feed.xml", "begins with https://"),
        ("env:HOME", "its name has SECRET"),
        ("file:secret.txt", "its name has SECRET"),
    ],
)
def test_what_is_no_address_is_said(command: Any, address: str, said: str) -> None:
    done = command("follow", address)
    assert (done.code, said in done.err) == (1, True)


def test_mistakes_are_answered_in_words(command: Any, web: Any) -> None:
    said = command("follow", f"{web.url}/nothing").out
    assert ("(404)" in said, "It is followed all the same" in said, "pullquote unfollow " in said) == (True, True, True)
    assert "It failed once, and has never answered." in command("feeds").out
    assert "is followed already" in command("follow", f"{web.url}/nothing").err
    assert "“x”" in command("unfollow", "x").err
    assert "“x”" in command("fetch", "x").err
    assert "--workspace" in command("follow", f"{web.url}/a", "--workspace", "nobody").err
    web.pages["/page"] = "<p>Nothing</p>"
    refused = command("follow", f"{web.url}/page")
    assert (refused.code, "no feed" in refused.out, "not followed" in refused.out) == (1, True, True)
    assert "not followed" in command("follow", "http://2130706433/").out
    assert len(json.loads(command("feeds", "--json").out)["feeds"]) == 1


def test_a_secret_address_stands_in_a_variable_or_a_file_and_nowhere_else(
    command: Any, web: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULLQUOTE_FEED_SECRET_A", web.url + FEED)
    assert "3 transcripts added" in command("follow", "env:PULLQUOTE_FEED_SECRET_A").out
    file = tmp_path / "address"
    file.write_text(web.url + FEED + "\n")
    file.chmod(0o644)
    assert "its owner" in command("follow", f"file:{file}").out
    file.chmod(0o600)
    assert "3 are the same as before" in command("fetch", command("feeds", "--json").out and f"file:{file}").out
    said = command("feeds").out
    assert "env:PULLQUOTE_FEED_SECRET_A" in said
    assert "hidden-key" not in said
    database = (tmp_path / "data" / "pullquote.db").read_bytes()
    assert b"hidden-key" not in database
    listed = json.loads(command("list", "--json").out)["transcripts"]
    assert not [one for one in listed if "cdn" in (one["url"] or "")]


def test_the_file_of_an_address_that_is_followed_is_no_transcript(
    command: Any, web: Any, tmp_path: Path, pullquote: Any
) -> None:
    """Followed by command, so that no setting names it: it is never read, and what it lies in is told."""
    shared = tmp_path / "shared"
    shared.mkdir()
    address = shared / "feed.txt"
    address.write_text(web.url + FEED + "\n")
    address.chmod(0o600)
    (shared / "talk.txt").write_text("Ada: The canal froze in a night.\n")
    command("follow", f"file:{address}")
    config = tmp_path / "shared.toml"
    config.write_text(f'data = "{tmp_path / "data"}"\n[[library]]\nfolder = "{shared}"\n')
    added = json.loads(pullquote("--config", config, "add", shared, "--json").out)
    assert [(one["file"], one["reason"]) for one in added["files"] if one["outcome"] == "refused"] == [
        (str(address), "own")
    ]
    assert added["added"] == 1
    address.chmod(0o644)
    said = pullquote("--config", config, "doctor").out
    assert f"The library folder {shared} holds {address}" in said
    assert f"Others on this machine can read the secret file {address}" in said


def test_feeds_of_the_settings_are_followed_and_left(command: Any, web: Any, tmp_path: Path, pullquote: Any) -> None:
    config = tmp_path / "feeds.toml"
    base = '[feeds]\nnetworks = ["127.0.0.0/8"]\npause_seconds = 0\n'
    config.write_text(f'{base}[[feed]]\naddress = "{web.url}{FEED}"\nshow = "Our Show"\nworkspaces = []\n')
    assert "3 transcripts added" in pullquote("--config", config, "fetch").out
    shows = {one["show"] for one in json.loads(pullquote("--config", config, "list", "--json").out)["transcripts"]}
    assert shows == {"Our Show"}
    assert "by the settings" in pullquote("--config", config, "feeds").out
    assert "take its [[feed]] out there" in pullquote("--config", config, "unfollow", "The Slow Hour").err
    assert "hidden-key" not in pullquote("--config", config, "config", "show").out
    config.write_text(base)
    assert "no longer in the settings" in pullquote("--config", config, "feeds").out
    assert pullquote("--config", config, "unfollow", "The Slow Hour").code == 0


def test_doctor_says_what_is_wrong_with_feeds(
    command: Any, web: Any, tmp_path: Path, pullquote: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That an address cannot be had, was not asked, or brought what cannot be read; without its secrets."""
    web.pages["/t/2.vtt"] = b"\x89PNG\r\n\x1a\n"
    command("follow", web.url + FEED)
    said = command("doctor").out
    assert "The Slow Hour: one episode cannot be had or read.\n" in said
    assert "pullquote fetch " in said
    web.pages["/t/2.vtt"] = web.pages["/t/1.vtt"].replace("lantern", "candle")
    command("fetch", "--again")
    assert "One address is followed, and has no trouble." in command("doctor").out
    del web.pages[FEED]
    command("fetch")
    said = command("doctor").out
    assert "The Slow Hour: 127.0.0.1 has nothing at that address (404)." in said
    assert "It failed once, and answered last " in said
    assert "If the address has changed, follow the new one, then: pullquote unfollow " in said
    assert "hidden-key" not in said
    config = tmp_path / "secret.toml"
    config.write_text('[[feed]]\naddress = "env:PULLQUOTE_FEED_SECRET_B"\n')
    wrong = pullquote("--config", config, "doctor")
    assert wrong.code == 1
    assert "There is no address in env:PULLQUOTE_FEED_SECRET_B." in wrong.out
    assert "should have been asked more than an hour ago" not in wrong.out
    monkeypatch.setattr("pullquote.bot.serving.doctor.LONG_DUE_S", -90_000.0)
    assert "One address that is followed should have been asked more than an hour ago." in command("doctor").out
