"""The shared folders while serving: what changes in them is found soon, and nothing is lost by accident."""

from __future__ import annotations

import asyncio
import os
import shutil
from typing import TYPE_CHECKING

import pytest
from pullquote.bot.core import Core, open_core
from pullquote.bot.serving.watching import FolderChanges, Watcher
from pullquote.bot.settings.values import Settings, SharedFolder
from pullquote.index.search.verdict import Verdict

from ..conftest import quote, submit, upload

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

TALK = "The ferry to the island leaves at seven every morning, whatever the weather.\n"
OTHER = "Nobody on the island has ever owned a key to any of its eleven doors.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "shared"
    (made / "deep").mkdir(parents=True)
    (made / "talk.txt").write_text(TALK)
    (made / "deep" / "other.txt").write_text(OTHER)
    return made


@pytest.fixture
async def core(tmp_path: Path, folder: Path) -> AsyncIterator[Core]:
    async with open_core(Settings(data=tmp_path / "data", library=(SharedFolder(folder),))) as opened:
        yield opened


@pytest.fixture
async def watcher(core: Core) -> Watcher:
    watching = Watcher(core)
    assert await watching.look() == FolderChanges(taken=2)
    return watching


def empty(folder: Path, *, whole: bool) -> None:
    shutil.rmtree(folder)
    if not whole:
        folder.mkdir()


async def verdict(core: Core, words: str) -> Verdict | None:
    return (await quote(core, "discord:1", words.strip())).verdict


def rewrite(file: Path, text: str) -> None:
    """As an editor does, with a new time even where the clock is coarse."""
    file.write_text(text)
    os.utime(file, ns=(1, file.stat().st_mtime_ns + 1_000_000))


async def test_everything_there_is_found_after_the_first_look(core: Core, watcher: Watcher) -> None:
    assert await verdict(core, OTHER) is Verdict.VERBATIM
    assert await watcher.look() == FolderChanges()


async def test_a_new_file_counts_once_it_stays_as_it_is(core: Core, watcher: Watcher, folder: Path) -> None:
    rewrite(folder / "new.txt", "The bell is rung only when")
    assert await watcher.look() == FolderChanges()
    rewrite(folder / "new.txt", "The bell is rung only when somebody has come back from the sea.")
    assert await watcher.look() == FolderChanges()
    assert await watcher.look() == FolderChanges(taken=1)
    assert await verdict(core, "the bell is rung only when somebody has come back") is Verdict.VERBATIM


async def test_a_changed_file_is_replaced_and_keeps_what_people_said(
    core: Core, watcher: Watcher, folder: Path
) -> None:
    form = await core.transcripts.form(None, "talk")
    assert form.title == "talk"
    await submit(core, None, "talk", type(form)(title="The Ferry"))
    rewrite(folder / "talk.txt", TALK.replace("seven", "eight"))
    await watcher.look()
    assert await watcher.look() == FolderChanges(taken=1)
    assert await verdict(core, TALK.replace("seven", "eight")) is Verdict.VERBATIM
    assert ((await core.transcripts.entry(None, "The Ferry")).transcript).file == str(folder / "talk.txt")


async def test_what_is_said_beside_a_file_is_taken_in(core: Core, watcher: Watcher, folder: Path) -> None:
    (folder / "talk.toml").write_text('title = "Seven in the morning"\n')
    await watcher.look()
    assert await watcher.look() == FolderChanges(taken=1)
    assert (await core.transcripts.entry(None, "Seven in the morning")).transcript


async def test_a_removed_file_is_taken_out_at_the_second_look(core: Core, watcher: Watcher, folder: Path) -> None:
    (folder / "talk.txt").unlink()
    assert await watcher.look() == FolderChanges()
    assert await verdict(core, TALK) is Verdict.VERBATIM
    assert await watcher.look() == FolderChanges(gone=1)
    assert await verdict(core, TALK) is Verdict.NOT_FOUND


async def test_a_file_that_is_saved_by_way_of_another_is_not_gone(core: Core, watcher: Watcher, folder: Path) -> None:
    (folder / "talk.txt").unlink()
    await watcher.look()
    (folder / "talk.txt").write_text(TALK)
    assert await watcher.look() == FolderChanges()
    assert await watcher.look() == FolderChanges()
    assert await verdict(core, TALK) is Verdict.VERBATIM


async def test_a_moved_file_keeps_its_id_and_what_people_said(core: Core, watcher: Watcher, folder: Path) -> None:
    before = ((await core.transcripts.entry(None, "talk")).transcript).public
    (folder / "talk.txt").rename(folder / "deep" / "renamed.txt")
    await watcher.look()
    assert await watcher.look() == FolderChanges(taken=1)
    assert await watcher.look() == FolderChanges()
    now = (await core.transcripts.entry(None, before)).transcript
    assert now.file == str(folder / "deep" / "renamed.txt")


@pytest.mark.parametrize("emptied", [False, True])
async def test_a_folder_that_is_not_there_loses_nothing(
    core: Core, watcher: Watcher, folder: Path, emptied: bool
) -> None:
    """A drive that is not mounted looks just so."""
    empty(folder, whole=not emptied)
    for _ in range(4):
        assert await watcher.look() == FolderChanges()
    assert await verdict(core, TALK) is Verdict.VERBATIM


async def test_a_bad_file_is_told_once_and_stops_nothing(core: Core, watcher: Watcher, folder: Path) -> None:
    (folder / "bad.srt").write_bytes(b"PK\x03\x04 an archive")
    (folder / "good.txt").write_text("The last of the good ones was found behind the boathouse.\n")
    await watcher.look()
    assert await watcher.look() == FolderChanges(taken=1, refused=1)
    assert await watcher.look() == FolderChanges()


async def test_uploads_and_what_the_console_added_are_left_alone(core: Core, watcher: Watcher, folder: Path) -> None:
    await upload(core, "discord:1", "own.txt", b"An upload that no folder has ever heard of, and never will.\n")
    (folder / "talk.txt").unlink()
    await watcher.look()
    await watcher.look()
    assert (await core.transcripts.entry("discord:1", "own")).transcript


async def test_it_looks_until_it_is_told_to_end(core: Core, folder: Path) -> None:
    slept, looked = list[float](), asyncio.Event()

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 3:
            looked.set()
        await asyncio.sleep(0)

    running = asyncio.create_task(Watcher(core, sleep).run())
    await looked.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert min(slept) >= 5
    assert await verdict(core, TALK) is Verdict.VERBATIM
