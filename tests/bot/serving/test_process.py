"""The process that serves: it ends when it is told to, keeps what it can up, and takes in new settings."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from aiohttp import ClientSession
from pullquote.bot.asking.answer_models import Ask, Asker, View
from pullquote.bot.asking.rate_limit import TooManyQuestions
from pullquote.bot.core import open_core
from pullquote.bot.daily.subscriptions import SubscriptionDraft, TooManySubscriptions
from pullquote.bot.errors import AlreadyServed
from pullquote.bot.places import Place
from pullquote.bot.serving.process import serve
from pullquote.bot.settings.values import (
    DailySettings,
    HealthSettings,
    LimitSettings,
    MeaningSettings,
    Settings,
    SharedFolder,
    SlackSettings,
)
from pullquote.index.errors import PullquoteError

from ...patience import PATIENCE_S
from ..conftest import ask, listing, stored, turn

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from numpy.typing import NDArray
    from pullquote.bot.cards import Card
    from pullquote.bot.core import Core
    from pullquote.bot.delivery import Receipt
    from pullquote.index.vectors.embedder import Spans

    from ..conftest import Opening, Sampled

ADA = Asker("discord:1", "ada")
QUOTE = "we lost a third of our colonies"


class Revoked(PullquoteError):
    """A token that will never be good again."""


async def forever() -> None:
    await asyncio.Event().wait()


@dataclass
class FakeAdapter:
    """An adapter that does while it serves what a test gives it."""

    name: str = "fake"
    doing: Callable[[], Awaitable[None]] = forever
    drops_repeats: bool = False
    commands: tuple[()] = ()
    serving: asyncio.Event = field(default_factory=asyncio.Event)

    def configured(self, settings: Settings) -> bool:
        return True

    async def serve(self, core: Core) -> None:
        self.serving.set()
        await self.doing()

    async def deliver(self, place: Place, card: Card, key: str) -> Receipt:
        raise NotImplementedError


async def revoked() -> None:
    raise Revoked


def told(number: int) -> None:
    os.kill(os.getpid(), number)


async def test_told_to_end_it_ends_and_can_be_started_again(sampled: Sampled) -> None:
    ending = list[int]()
    for times in (1, 2):
        adapter = FakeAdapter()
        running = asyncio.create_task(serve(sampled.core, [adapter], ending=lambda: ending.append(1)))
        await adapter.serving.wait()
        told(signal.SIGTERM)
        await asyncio.wait_for(running, PATIENCE_S)
        assert len(ending) == times


async def test_one_that_will_not_end_is_left_behind(sampled: Sampled, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pullquote.bot.serving.process.END_S", 0.05)
    let_go = asyncio.Event()

    async def stubborn() -> None:
        while not let_go.is_set():
            with contextlib.suppress(asyncio.CancelledError):
                await let_go.wait()

    adapter = FakeAdapter(doing=stubborn)
    running = asyncio.create_task(serve(sampled.core, [adapter]))
    await adapter.serving.wait()
    told(signal.SIGTERM)
    await asyncio.wait_for(running, PATIENCE_S)
    let_go.set()
    await asyncio.sleep(0.01)


async def test_a_second_process_for_the_same_adapter_is_refused(sampled: Sampled) -> None:
    adapter = FakeAdapter()
    running = asyncio.create_task(serve(sampled.core, [adapter]))
    await adapter.serving.wait()
    with pytest.raises(AlreadyServed):
        await serve(sampled.core, [FakeAdapter()])
    other = FakeAdapter("other", doing=lambda: asyncio.sleep(0))
    await serve(sampled.core, [other])
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_when_every_adapter_is_lost_for_good_the_process_ends_with_the_reason(sampled: Sampled) -> None:
    with pytest.raises(Revoked):
        await asyncio.wait_for(serve(sampled.core, [FakeAdapter(doing=revoked)]), PATIENCE_S)


async def test_one_lost_adapter_takes_no_other_with_it(sampled: Sampled) -> None:
    lost, steady = FakeAdapter("lost", doing=revoked), FakeAdapter("steady")
    running = asyncio.create_task(serve(sampled.core, [lost, steady]))
    await asyncio.gather(lost.serving.wait(), steady.serving.wait())
    await asyncio.sleep(0.05)
    assert not running.done()
    told(signal.SIGTERM)
    await asyncio.wait_for(running, PATIENCE_S)


async def test_an_adapter_without_a_connection_is_not_ready(opening: Opening) -> None:
    @dataclass
    class Gateway(FakeAdapter):
        connected: bool = False

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    async with opening(health=HealthSettings(port)) as sampled:
        adapter = Gateway()
        running = asyncio.create_task(serve(sampled.core, [adapter]))
        await adapter.serving.wait()
        for connected, status, state in ((False, 503, "connecting"), (True, 200, "running")):
            adapter.connected = connected
            async with ClientSession() as session, session.get(f"http://127.0.0.1:{port}/readyz") as said:
                assert (said.status, (await said.json())["adapters"]["fake"]) == (status, state)
        told(signal.SIGTERM)
        await running


async def test_new_files_are_found_while_it_serves(
    sampled: Sampled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also in a folder that is shared only then."""
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "talk.txt").write_text("The harbour master counts the boats twice, and the gulls once.\n")
    monkeypatch.setattr("pullquote.bot.serving.watching.EVERY_S", 0.01)
    adapter = FakeAdapter()
    running = asyncio.create_task(serve(sampled.core, [adapter]))
    await adapter.serving.wait()
    sampled.core.reload(replace(sampled.core.settings, library=(SharedFolder(tmp_path / "shared"),)))
    async with asyncio.timeout(PATIENCE_S):
        while len(await sampled.core.transcripts.listed(None)) < 7:  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.02)
    told(signal.SIGTERM)
    await running


class Unlike:
    """A model for which every text means something else; remembers the passages of transcripts that it was given, not
    what it was given whole, as questions and excerpts are."""

    name = "unlike"
    dimensions = 8

    def __init__(self) -> None:
        self.given = list[str]()

    def passages(self, text: str, spans: Spans) -> Iterator[NDArray[np.float32]]:
        self.given.extend(text[first:past] for first, past in spans if (first, past) != (0, len(text)))
        yield np.eye(len(spans), self.dimensions, dtype=np.float32)

    def query(self, text: str) -> NDArray[np.float32]:
        return next(self.passages(text, [(0, len(text))]))[0]


async def test_vectors_are_made_behind_what_it_serves_each_of_them_once(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = Unlike()
    monkeypatch.setattr("pullquote.bot.core.open_embedder", lambda *_: model)
    settings = Settings(data=Path(shutil.copytree(filled, tmp_path / "data")), meaning=MeaningSettings("/unlike"))
    async with open_core(settings) as core:
        (note,) = (await listing(core, None)).notes
    assert note.startswith("Topics in other words: 0 of 6 transcripts are ready")
    assert model.given == []
    async with open_core(settings, serving=True) as core:
        running = asyncio.create_task(serve(core, [FakeAdapter()]))
        async with asyncio.timeout(PATIENCE_S):
            while (await listing(core, None)).notes:  # noqa: ASYNC110 - a thread works on it
                await asyncio.sleep(0.02)
        told(signal.SIGTERM)
        await running
    assert len(model.given) > 6
    assert sorted(set(model.given)) == sorted(model.given)


# --- Settings while it serves -------------------------------------------------------------------------------------


async def test_settings_are_read_again_on_sighup(opening: Opening) -> None:
    async with opening() as sampled:
        core, read = sampled.core, asyncio.Event()

        def changed() -> Settings:
            read.set()
            return replace(core.settings, limits=LimitSettings(questions_a_minute=1), language="de")

        adapter = FakeAdapter()
        running = asyncio.create_task(serve(core, [adapter], changed))
        await adapter.serving.wait()
        await ask(core, ADA, Ask.QUOTE, QUOTE)
        told(signal.SIGHUP)
        await read.wait()
        await ask(core, ADA, Ask.QUOTE, QUOTE)
        with pytest.raises(TooManyQuestions):
            await ask(core, ADA, Ask.QUOTE, QUOTE)
        assert core.settings.language == "en"
        told(signal.SIGTERM)
        await running


async def test_wrong_settings_change_nothing(sampled: Sampled) -> None:
    read = asyncio.Event()

    def broken() -> Settings:
        read.set()
        raise Revoked

    adapter = FakeAdapter()
    running = asyncio.create_task(serve(sampled.core, [adapter], broken))
    await adapter.serving.wait()
    told(signal.SIGHUP)
    await read.wait()
    assert (await ask(sampled.core, ADA, Ask.QUOTE, QUOTE)).hits == 1
    told(signal.SIGTERM)
    await running


async def test_what_can_change_does_and_what_cannot_is_named(opening: Opening, tmp_path: Path) -> None:
    async with opening() as sampled:
        core = sampled.core
        changed = replace(
            core.settings,
            library=(SharedFolder(tmp_path, workspaces=()),),
            limits=LimitSettings(query_characters=10),
            daily=DailySettings(grace_hours=1, subscriptions=0, lease_seconds=5),
            health=HealthSettings(9999),
            slack=SlackSettings("pq-", admins=("U0123ABCD",)),
            language="de",
        )
        assert core.reload(changed) == ["language", "daily.lease_seconds", "health.port", "slack.prefix"]
        assert core.settings == replace(
            changed,
            language="en",
            daily=DailySettings(grace_hours=1, subscriptions=0),
            health=HealthSettings(),
            slack=SlackSettings(admins=("U0123ABCD",)),
        )
        with pytest.raises(PullquoteError):
            await ask(core, ADA, Ask.QUOTE, QUOTE)
        with pytest.raises(TooManySubscriptions):
            await core.daily.subscribe(Place("discord", "discord:1", "2"), SubscriptionDraft("08:30", "UTC"), "ada")


async def test_what_needs_a_restart_is_said_in_the_log(sampled: Sampled, caplog: pytest.LogCaptureFixture) -> None:
    adapter, read = FakeAdapter(), asyncio.Event()

    def changed() -> Settings:
        read.set()
        return replace(sampled.core.settings, language="de", health=HealthSettings(9999))

    running = asyncio.create_task(serve(sampled.core, [adapter], changed))
    await adapter.serving.wait()
    told(signal.SIGHUP)
    await read.wait()
    told(signal.SIGTERM)
    await running
    assert "needs a restart: language, health.port" in caplog.text


@pytest.mark.parametrize("closed", [{"workspaces": ()}, None])
async def test_a_folder_that_is_shared_no_more_is_closed_at_once_also_where_it_was_shown_before(
    opening: Opening, tmp_path: Path, closed: dict[str, Any] | None
) -> None:
    """Also one that was taken out of the settings: it does not become everybody's."""
    folder = tmp_path / "shared"
    folder.mkdir()
    (folder / "talk.txt").write_text("The harbour master counts the boats twice, and the gulls once.\n")
    async with opening(library=(SharedFolder(folder),)) as sampled:
        core = sampled.core
        await stored(core, folder / "talk.txt")
        shown = await ask(core, ADA, Ask.QUOTE, "the harbour master counts the boats twice")
        assert [one.name for one in await core.completion.sources("discord:1", "talk")] == ["talk"]
        library = (SharedFolder(folder, **closed),) if closed else ()
        core.reload(replace(core.settings, library=library))
        assert (await turn(core, ADA, shown.answer or "", View())).hits == 0
        assert await core.completion.sources("discord:1", "talk") == []


def test_the_end_comes_even_if_something_will_not_end() -> None:
    code = (
        "import time\nfrom pullquote.bot.serving import running\n"
        "running.KILL_S = 0.1\nrunning._force_exit()\ntime.sleep(60)"
    )
    done = subprocess.run([sys.executable, "-P", "-c", code], timeout=120, check=False)
    assert done.returncode == 143


# --- The whole of it ----------------------------------------------------------------------------------------------


def answer(port: int, path: str) -> tuple[int, Any]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=PATIENCE_S) as response:
        return response.status, json.load(response)


async def test_the_command_serves_says_how_it_is_reads_its_settings_again_and_ends_on_sigterm(
    filled: Path, tmp_path: Path
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    config = tmp_path / "config.toml"
    config.write_text(f"[health]\nport = {port}\n")
    command = [sys.executable, "-P", "-m", "pullquote.bot", "--config", str(config), "--data", str(tmp_path / "data")]
    process = await asyncio.create_subprocess_exec(
        *command, "run", "--adapter", "console", stderr=asyncio.subprocess.PIPE
    )
    try:
        async with asyncio.timeout(PATIENCE_S):
            while True:
                with contextlib.suppress(OSError):
                    status, said = await asyncio.to_thread(answer, port, "/readyz")
                    break
                await asyncio.sleep(0.05)
        assert (status, said["status"]) == (200, "ready")
        config.write_text(f'language = "de"\n[health]\nport = {port}\n[logs]\nlevel = "warning"\n')
        process.send_signal(signal.SIGHUP)
        process.terminate()
        _, err = await asyncio.wait_for(process.communicate(), PATIENCE_S)
        assert process.returncode == 0
        assert b"Traceback" not in err
        assert b"needs a restart: language" in err
        assert b"read again" not in err  # that is no warning
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
