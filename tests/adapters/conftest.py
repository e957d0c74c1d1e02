"""A command line in process, over the sample transcripts in a data folder of its own."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import AsyncGenerator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pullquote.bot.__main__ import run
from pullquote.bot.demo import samples

from ..modules import module_at

if TYPE_CHECKING:
    from types import ModuleType

    from discord_serving import Served
    from fake_discord import FakeDiscord


@dataclass(frozen=True)
class Outcome:
    """What a command line left: its exit code and what it said."""

    code: int
    out: str
    err: str


Pullquote = Callable[..., Outcome]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, so that whoever runs the tests keeps their library and their settings."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "PULLQUOTE_DATA", "PULLQUOTE_CONFIG", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a form in Slack is answered with a notice first, or Bolt waits until a handler has acknowledged, must not
    depend on how busy the machine is."""
    monkeypatch.setattr("pullquote.adapters.slack.replies.ACK_S", 60.0)
    waits = property(lambda _: 60, lambda *_: None)  # each listener has three seconds of its own
    monkeypatch.setattr("slack_bolt.listener.async_listener.AsyncCustomListener.ack_timeout", waits, raising=False)


@pytest.fixture
def pullquote(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Outcome]:
    """Runs `pullquote --data DIR …` in this process; `stdin` is what is piped into it. It does not see what only the
    tests read."""
    for name in [name for name in os.environ if name.startswith("PULLQUOTE_TEST_")]:
        monkeypatch.delenv(name)

    def call(*arguments: str | Path, stdin: str | bytes = b"", data: Path | None = None) -> Outcome:
        piped = stdin.encode("utf-8", "surrogateescape") if isinstance(stdin, str) else stdin
        monkeypatch.setattr(
            sys, "stdin", io.TextIOWrapper(io.BytesIO(piped), encoding="utf-8", errors="surrogateescape")
        )
        capsys.readouterr()
        code = run(["--data", str(data or tmp_path / "data"), *map(str, arguments)])
        said = capsys.readouterr()
        return Outcome(code, said.out, said.err)

    return call


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the samples in it, made once."""
    data = tmp_path_factory.mktemp("samples")
    assert run(["--data", str(data), "add", "--json", str(samples())]) == 0
    return data


@pytest.fixture
def sampled(filled: Path, tmp_path: Path) -> Path:
    """A copy of it, to change."""
    return Path(shutil.copytree(filled, tmp_path / "data"))


# --- Discord: imported only where it is used, since that takes a moment ---------------------------------------------


@pytest.fixture
async def discord(monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[FakeDiscord]:
    """A Discord on the loopback. Whatever it was sent has to be what Discord's schema allows."""
    from fake_discord import fake_discord
    from pullquote.adapters.discord import replies

    monkeypatch.setattr(replies, "SOON", 60.0)  # what is deferred must not depend on how busy the machine is
    async with fake_discord(monkeypatch) as server:
        yield server
    assert server.violations == []


@pytest.fixture
def interactions() -> str:
    """How interactions come to the bot of `served`; a module of tests may have both ways."""
    return "gateway"


@pytest.fixture
async def served(discord: FakeDiscord, sampled: Path, interactions: str) -> AsyncGenerator[Served]:
    """A bot of our own on it, over the samples."""
    from discord_serving import serving
    from pullquote.bot.settings.values import DiscordSettings, Settings

    async with serving(
        discord, Settings(data=sampled, discord=DiscordSettings(interactions=interactions, port=0))
    ) as it:
        yield it


@pytest.fixture(scope="session")
def made_of() -> Iterator[ModuleType]:
    """The web server of the tests of following."""
    with module_at(Path(__file__).parents[1] / "bot" / "following" / "web.py", "following_web") as module:
        yield module
