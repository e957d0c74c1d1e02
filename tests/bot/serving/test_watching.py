"""The shared folders while serving: what changes in them is found soon, and nothing is lost by accident."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import shutil
from typing import TYPE_CHECKING

import pytest
from pullquote.bot.core import Core, open_core
from pullquote.bot.keeping.folders import survey
from pullquote.bot.keeping.forms import Edits
from pullquote.bot.serving.watching import FolderChanges, FolderTrouble, Watcher
from pullquote.bot.settings.values import Settings, SharedFolder
from pullquote.index.search.verdict import Verdict
from pullquote.index.transcript import Facts

from ..conftest import quote, submit, upload

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
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


async def test_another_file_of_the_same_size_and_time_is_taken_in(core: Core, watcher: Watcher, folder: Path) -> None:
    """As `cp -p` and `rsync -t` write it over the old one."""
    file = folder / "new.txt"
    file.write_text("The bell is rung at dawn by the harbour master.")
    before = file.stat()
    assert [(await watcher.look()).taken for _ in range(2)] == [0, 1]
    file.write_text("The bell is rung at dusk by the harbour master.")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert file.stat().st_size == before.st_size
    assert [(await watcher.look()).taken for _ in range(2)] == [0, 1]


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


# --- Not seen is not deleted ----------------------------------------------------------------------------------------


@pytest.fixture
async def many(core: Core, watcher: Watcher, folder: Path) -> Watcher:
    """A watcher of twenty-two files: ten in a sub-folder, ten in the folder, and the two of before."""
    for n in range(10):
        (folder / f"{n}.txt").write_text(f"The ferry number {n} leaves at seven every morning, whatever the weather.\n")
        (folder / "deep" / f"{n}.txt").write_text(f"Nobody on island {n} has ever owned a key to its eleven doors.\n")
    await watcher.look()
    assert await watcher.look() == FolderChanges(taken=20)
    return watcher


async def polled(watcher: Watcher) -> FolderChanges:
    """The changes of three polls."""
    found = [await watcher.look() for _ in range(3)]
    return FolderChanges(*(sum(getattr(one, name) for one in found) for name in ("taken", "refused", "gone")))


def unmount(folder: Path) -> Path:
    """Puts an empty folder in the place of `folder`; returns where its files are."""
    aside = folder.rename(folder.parents[1] / "aside")
    folder.mkdir()
    return aside


async def test_an_empty_mount_point_with_one_new_file_removes_nothing_and_is_told_once(
    many: Watcher, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    aside = unmount(folder)
    (folder / "new.txt").write_text("The bell is rung only when somebody has come back from the sea.\n")
    assert await polled(many) == FolderChanges(taken=1)
    assert await polled(many) == FolderChanges()
    assert many.trouble == FolderTrouble(doubted=22)
    assert [r.files for r in caplog.records if r.levelname == "WARNING"] == [22]  # type: ignore[attr-defined]
    shutil.rmtree(folder)
    aside.rename(folder)
    await polled(many)
    assert many.trouble == FolderTrouble()


@pytest.mark.parametrize("emptied", [False, True])
async def test_a_sub_folder_that_is_not_there_loses_nothing_while_its_neighbours_are_followed(
    core: Core, watcher: Watcher, folder: Path, emptied: bool
) -> None:
    empty(folder / "deep", whole=not emptied)
    (folder / "new.txt").write_text("The bell is rung only when somebody has come back from the sea.\n")
    assert await polled(watcher) == FolderChanges(taken=1)
    (folder / "talk.txt").unlink()
    assert await polled(watcher) == FolderChanges(gone=1)
    assert await verdict(core, OTHER) is Verdict.VERBATIM


class Lost(contextlib.AbstractContextManager["Lost"]):
    """A folder on a drive that fails: its listing does, at once or after the first entry, or its files' status."""

    def __init__(self, folder: Path, how: str, error: int) -> None:
        self._folder, self._how, self._error = str(folder), how, error
        self._scandir, self._stat = os.scandir, os.stat
        self._entries: Iterator[os.DirEntry[str]] = iter(())

    def scandir(self, path: str) -> Lost | Iterator[os.DirEntry[str]]:
        if str(path) != self._folder or self._how == "status":
            return self._scandir(path)
        if self._how == "closed":
            raise OSError(self._error, os.strerror(self._error), path)
        with self._scandir(path) as entries:
            self._entries = iter(list(entries)[:1])
        return self

    def __next__(self) -> os.DirEntry[str]:
        for entry in self._entries:
            return entry
        raise OSError(self._error, os.strerror(self._error), self._folder)

    def __exit__(self, *_: object) -> None:
        """Nothing is left open."""

    def stat(self, path: str | Path, **more: bool) -> os.stat_result:
        if str(path).startswith(f"{self._folder}/"):
            raise OSError(self._error, os.strerror(self._error), path)
        return self._stat(path, **more)


@pytest.mark.parametrize("error", [errno.EACCES, errno.EIO, errno.ESTALE])
@pytest.mark.parametrize("how", ["closed", "broken off", "status"])
async def test_what_cannot_be_read_is_not_gone(
    many: Watcher, folder: Path, monkeypatch: pytest.MonkeyPatch, error: int, how: str
) -> None:
    lost = Lost(folder / "deep", how, error)
    with monkeypatch.context() as broken:
        broken.setattr(os, "scandir", lost.scandir)
        broken.setattr(os, "stat", lost.stat)
        (folder / "0.txt").unlink()
        assert await polled(many) == FolderChanges(gone=1)
        assert many.trouble.doubted == 0
        assert many.trouble.unreadable >= 1
    await polled(many)
    assert many.trouble == FolderTrouble()
    assert await polled(many) == FolderChanges()


async def test_a_folder_of_which_nothing_is_seen_is_doubted_where_a_part_of_it_cannot_be_read(
    watcher: Watcher, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However few its files are."""
    monkeypatch.setattr(os, "stat", Lost(folder / "deep", "status", errno.EACCES).stat)
    os.rename(folder, folder.with_name("away"))  # noqa: PTH104
    assert await polled(watcher) == FolderChanges()
    assert watcher.trouble.doubted == 1


async def test_a_few_files_are_deleted_and_many_are_not(core: Core, many: Watcher, folder: Path) -> None:
    """Three are few. Four of the eleven in the sub-folder are many there, though not of all."""
    for n in range(3):
        (folder / f"{n}.txt").unlink()
    assert await polled(many) == FolderChanges(gone=3)
    for n in range(4):
        (folder / "deep" / f"{n}.txt").unlink()
    assert await polled(many) == FolderChanges()
    assert many.trouble == FolderTrouble(doubted=4)
    assert (await survey(core.transcripts))[0].place == folder / "deep"


async def test_a_slow_loss_is_a_loss_until_an_hour_has_passed(core: Core, many: Watcher, folder: Path) -> None:
    passed = 0.0
    slow = Watcher(core, clock=lambda: passed)
    await polled(slow)
    for n in range(6):
        (folder / "deep" / f"{n}.txt").unlink()
        if n in (2, 5):
            await polled(slow)
    assert slow.trouble == FolderTrouble(doubted=3)
    passed = 3601.0
    assert await polled(slow) == FolderChanges(gone=3)


async def test_a_renamed_folder_keeps_ids_and_what_people_said(core: Core, many: Watcher, folder: Path) -> None:
    before = await core.transcripts.edit(None, str(folder / "deep" / "3.txt"), Edits(Facts(title="The Doors")))
    (folder / "deep").rename(folder / "2024")
    assert await polled(many) == FolderChanges(taken=11)
    now = (await core.transcripts.entry(None, "The Doors")).transcript
    assert (now.public, now.file) == (before.transcript.public, str(folder / "2024" / "3.txt"))
    assert many.trouble == FolderTrouble()


async def test_of_two_files_with_the_same_words_the_one_that_stays_keeps_the_transcript(
    core: Core, watcher: Watcher, folder: Path
) -> None:
    """As when files are moved to another drive: copied first, deleted then."""
    shutil.copy(folder / "talk.txt", folder / "deep" / "copy.txt")
    await polled(watcher)
    (folder / "talk.txt").unlink()
    assert (await polled(watcher)).gone == 0
    assert (await core.transcripts.entry(None, "copy")).transcript.file == str(folder / "deep" / "copy.txt")


async def test_what_people_said_comes_back_with_the_file(core: Core, watcher: Watcher, folder: Path) -> None:
    """Under its name with other words, or under another name with its words."""
    for name in ("talk", "other"):
        await core.transcripts.edit(None, name, Edits(Facts(title=f"Ours of {name}")))
    await core.transcripts.remove(None, ["talk", "other"])
    (folder / "talk.txt").write_text("The ferry leaves at eight now, and nobody has told the gulls.\n")
    (folder / "deep" / "other.txt").rename(folder / "elsewhere.txt")
    await polled(watcher)
    titles = {t.file: t.title for t in await core.transcripts.listed(None)}
    assert titles == {
        str(folder / "talk.txt"): "Ours of talk",
        str(folder / "elsewhere.txt"): "Ours of other",
    }


async def test_other_files_in_a_folder_are_left_alone(core: Core, watcher: Watcher, folder: Path) -> None:
    for name in ("secrets.env", "run.log", ".hidden.txt", "talk.txt~", "README"):
        (folder / name).write_text("The token is kept in here, and it is nobody's business at all.\n")
    assert await polled(watcher) == FolderChanges()


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
