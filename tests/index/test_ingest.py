"""From a folder to storage: every good file, and a reason for every other."""
# ruff: noqa: ASYNC240 - small temporary files

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pullquote.index import ingest, scanning
from pullquote.index.errors import DiskFull, Reason
from pullquote.index.formats.detect import read
from pullquote.index.ingest import FileLimits, FileResult, add_files, transcripts_in
from pullquote.index.metadata.sources import facts_of_upload
from pullquote.index.scanning import OwnFiles
from pullquote.index.storage.sqlite import open_sqlite
from pullquote.index.storage.storage import Shelf, Storage, StoreOutcome
from pullquote.index.transcript import Chapter, Facts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pullquote.index.storage.storage import Incoming, Stored
    from pullquote.index.transcript import Reading
NO_FACTS = Facts()
DEFAULT = FileLimits()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "talks"
    folder.mkdir()
    return folder


async def add(
    storage: Storage, shelf: Shelf, *paths: Path, limits: FileLimits = DEFAULT, defaults: Facts = NO_FACTS
) -> dict[str, FileResult]:
    """What became of every file, by its last name."""
    files = list(transcripts_in(paths))
    results = [result async for result in add_files(storage, shelf.id, files, limits, defaults)]
    assert len(results) == len(files)
    return {os.path.basename(result.file): result for result in results}  # noqa: PTH119 - a name, not a path


def outcomes(results: dict[str, FileResult]) -> dict[str, object]:
    return {n: r.stored.outcome if r.stored else r.refused.reason if r.refused else None for n, r in results.items()}


async def test_one_bad_file_never_stops_a_folder(storage: Storage, shelf: Shelf, folder: Path) -> None:
    """FAULTS 1, 4, 8: all the good ones are stored, and each bad one has its reason and place."""
    (folder / "a.txt").write_text("Good words here.\n")
    (folder / "b.txt").write_bytes(b"")
    (folder / "c.txt").write_bytes(b"Fine so far.\nthen \xff\xfe\x00 no text\n")
    (folder / "d.srt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(100))
    (folder / "e.srt").write_text("1\n00:00:0x,000 --> 00:00:02,000\nNo times.\n\n2\n00:00:xx --> 1\nAt all.\n")
    (folder / "f.txt").write_text("Also good.\n")
    results = await add(storage, shelf, folder)
    assert [n for n, r in results.items() if r.stored] == ["a.txt", "f.txt"]
    assert (refusal := results["e.srt"].refused)
    assert (refusal.reason, refusal.line, refusal.file) == (Reason.MALFORMED, 2, str(folder / "e.srt"))
    assert outcomes(results)["b.txt"] is Reason.EMPTY
    assert {t.file for t in await storage.transcripts([shelf.id])} == {str(folder / n) for n in ("a.txt", "f.txt")}


async def test_an_odd_file_never_stops_a_folder(storage: Storage, shelf: Shelf, folder: Path) -> None:
    """Numbers of any length are bounded, and a blank head does not hide what follows."""
    segments = f'{{"segments": [{{"start": {"9" * 400}, "end": 2, "text": "The ferry leaves at seven."}}]}}'
    (folder / "long number.json").write_text(segments)
    (folder / "blank head.txt").write_text("\n" * 5000 + "Ada: The ferry leaves at seven in the morning.\n")
    (folder / "blank.txt").write_text(" \n" * 5000)
    (folder / "good.txt").write_text("The bell is rung when somebody has come back from the sea.\n")
    found = await add(storage, shelf, folder)
    assert [name for name, result in found.items() if result.stored] == [
        "blank head.txt",
        "good.txt",
        "long number.json",
    ]
    assert found["blank.txt"].refused


async def test_a_file_that_a_reader_fails_on_is_refused_by_name(
    storage: Storage, shelf: Shelf, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever a reader raises: the other files are read, and the cause is there for the log."""

    def fails_on_odd(data: bytes, name: str, **limits: int) -> Reading:
        if name == "odd.txt":
            raise IndexError("a fault of ours")
        return read(data, name, **limits)

    monkeypatch.setattr(ingest, "read", fails_on_odd)
    for name in ("good", "odd"):
        (folder / f"{name}.txt").write_text(f"The bell is rung when somebody {name} has come back from the sea.\n")
    found = await add(storage, shelf, folder)
    upload = await ingest.add_content(storage, shelf.id, "odd.txt", b"words")
    assert found["good.txt"].stored
    for refused in (found["odd.txt"].refused, upload.refused):
        assert refused
        assert (refused.reason, refused.detail) == (Reason.UNEXPECTED, "IndexError")
        assert "odd.txt" in refused.file
        assert "while reading" in refused.__cause__.__notes__[0]


async def test_files_beside_transcripts_are_no_transcripts(storage: Storage, shelf: Shelf, folder: Path) -> None:
    """Facts and hidden files are not read as words, in sub-folders neither."""
    (folder / "sub").mkdir()
    (folder / ".hidden").mkdir()
    for name in ("a.txt", "sub/b.txt", ".c.txt", ".hidden/d.txt"):
        (folder / name).write_text(f"Words of {name}.")
    (folder / "library.csv").write_text("file,title\na.txt,A Title\n")
    (folder / "a.toml").write_text('show = "A Show"\n')
    (folder / "a.info.json").write_text("{}")
    assert list(await add(storage, shelf, folder)) == ["a.txt", "b.txt"]
    [a, _] = await storage.transcripts([shelf.id])
    assert (a.facts.title, a.facts.show) == ("A Title", "A Show")


async def test_own_files_are_never_read(storage: Storage, shelf: Shelf, folder: Path) -> None:
    """Nor hidden ones, nor those of other endings: by whatever name, link or folder they are reached."""
    (folder / "data").mkdir()
    (folder / "data" / "meta.json").write_text('[{"text": "Derived words.", "start": 1}]')
    (folder / "token.txt").write_text("A secret token.")
    (folder / "hard.txt").hardlink_to(folder / "token.txt")
    (folder / "soft.txt").symlink_to("token.txt")
    (folder / "dot.txt").symlink_to(".hidden.txt")
    (folder / "mask.txt").symlink_to("secrets.env")
    for name in (".hidden.txt", "secrets.env", "run.log", "talk.TXT"):
        (folder / name).write_text(f"Words of {name}.")
    own = OwnFiles.of([folder / "data", folder / "token.txt", folder / "missing"])
    named = (folder, folder / "data", folder / "data" / "meta.json", folder / ".hidden.txt")
    files = list(transcripts_in(named, own))
    results = [result async for result in add_files(storage, shelf.id, files, own=own)]
    assert outcomes({os.path.basename(result.file): result for result in results}) == {  # noqa: PTH119 - a name
        **dict.fromkeys(("data", "meta.json", "token.txt", "hard.txt", "soft.txt"), Reason.OWN),
        **dict.fromkeys((".hidden.txt", "dot.txt"), Reason.HIDDEN),
        **dict.fromkeys(("mask.txt", "secrets.env", "run.log"), Reason.ENDING),
        "talk.TXT": StoreOutcome.ADDED,
    }


def test_the_page_of_formats_names_every_ending() -> None:
    page = (Path(str(scanning.__file__)).parent / "formats" / "README.md").read_text("utf-8")
    assert [ending for ending in scanning.ENDINGS if f"`{ending}`" not in page] == []


async def test_links_that_lead_out_are_refused(storage: Storage, shelf: Shelf, folder: Path, tmp_path: Path) -> None:
    """FAULTS 12: a link met in a folder is read only if it stays there; one in a circle or into nothing is told."""
    secret = tmp_path / "secret.txt"
    secret.write_text("A secret outside.")
    (tmp_path / "private").mkdir()
    (tmp_path / "private" / "p.txt").write_text("Another secret.")
    (folder / "own.txt").write_text("Words of its own.")
    (folder / "out.txt").symlink_to(secret)
    (folder / "up.txt").symlink_to("../secret.txt")
    (folder / "in.txt").symlink_to("own.txt")
    (folder / "door").symlink_to(tmp_path / "private")
    (folder / "loop.txt").symlink_to("loop.txt")
    (folder / "nowhere.txt").symlink_to("missing")
    results = await add(storage, shelf, folder)
    assert outcomes(results) == {
        "in.txt": StoreOutcome.ADDED,
        "loop.txt": Reason.OUTSIDE if os.path.realpath(folder / "loop.txt") == "" else Reason.UNOPENABLE,
        "nowhere.txt": Reason.UNOPENABLE,
        "out.txt": Reason.OUTSIDE,
        "own.txt": StoreOutcome.SAME_WORDS,
        "up.txt": Reason.OUTSIDE,
    }


async def test_what_is_named_is_read(
    storage: Storage, shelf: Shelf, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A path with `..` or a link on the command line is the operator's choice."""
    (tmp_path / "over.txt").write_text("Over there.")
    (folder / "link.txt").symlink_to(tmp_path / "over.txt")
    monkeypatch.chdir(folder)
    assert outcomes(await add(storage, shelf, (folder / ".." / "over.txt"))) == {"over.txt": StoreOutcome.ADDED}
    (tmp_path / "other.txt").write_text("Another.")
    (folder / "other.txt").symlink_to(tmp_path / "other.txt")
    assert outcomes(await add(storage, shelf, folder / "other.txt")) == {"other.txt": StoreOutcome.ADDED}


async def test_names_that_are_no_text_are_told(storage: Storage, shelf: Shelf, folder: Path) -> None:
    """A file name of undecodable bytes is refused by a name that can be shown, and stops nothing."""
    with open(os.fsencode(folder) + b"/bad\xff.txt", "wb") as file:  # noqa: ASYNC230, PTH123
        file.write(b"Words.")
    (folder / "good.txt").write_text("Good words.")
    results = await add(storage, shelf, folder)
    assert outcomes(results) == {"bad\\udcff.txt": Reason.UNOPENABLE, "good.txt": StoreOutcome.ADDED}


async def test_limits_are_kept(storage: Storage, shelf: Shelf, folder: Path) -> None:
    """FAULTS 9: a file or a line beyond its limit is refused, and says which limit."""
    (folder / "large.txt").write_text("word\n" * 100)
    (folder / "line.txt").write_text("word " * 30)
    (folder / "small.txt").write_text("word")
    results = await add(storage, shelf, folder, limits=FileLimits(file=200, line=50))
    assert outcomes(results) == {
        "large.txt": Reason.TOO_LARGE,
        "line.txt": Reason.LINE_TOO_LONG,
        "small.txt": StoreOutcome.ADDED,
    }
    refused = [r.refused.limit for r in results.values() if r.refused]
    assert refused == [200, 50]


async def test_what_is_no_file_is_told(storage: Storage, shelf: Shelf, folder: Path) -> None:
    """A pipe would block for ever, a missing file is missing."""
    os.mkfifo(folder / "pipe.txt")
    results = await add(storage, shelf, folder, folder / "missing.txt")
    assert outcomes(results) == {"pipe.txt": Reason.UNOPENABLE, "missing.txt": Reason.UNOPENABLE}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read anything")
async def test_what_may_not_be_read_is_told(storage: Storage, shelf: Shelf, folder: Path) -> None:
    """A file without permission, and a folder: nothing is left out in silence."""
    (folder / "a.txt").write_text("Words.")
    (folder / "a.txt").chmod(0)
    (folder / "closed").mkdir(mode=0)
    assert outcomes(await add(storage, shelf, folder)) == {"a.txt": Reason.UNOPENABLE, "closed": Reason.UNOPENABLE}
    (folder / "closed").chmod(0o700)


async def test_a_folder_that_cannot_be_listed_stands_for_its_files(
    storage: Storage, shelf: Shelf, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same where permissions do not count: it is told as what it is."""
    (folder / "a.txt").write_text("Words.")
    (folder / "closed").mkdir()
    scandir = os.scandir

    def deny(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", deny)
    results = await add(storage, shelf, folder)
    assert outcomes(results) == {"a.txt": StoreOutcome.ADDED, "closed": Reason.UNOPENABLE}


async def test_the_second_time_tells_what_changed(storage: Storage, shelf: Shelf, folder: Path) -> None:
    """FAULTS 17: unchanged, other words, other facts, another name, or moved."""
    for name in ("same", "changed", "retold", "moved"):
        (folder / f"{name}.txt").write_text(f"Words of {name}.")
    await add(storage, shelf, folder)
    before = {t.file: t.public for t in await storage.transcripts([shelf.id])}
    (folder / "changed.txt").write_text("Other words.")
    (folder / "retold.toml").write_text('title = "Told"\n')
    (folder / "moved.txt").rename(folder / "new name.txt")
    (folder / "copy.txt").write_text("Words of same.")
    results = await add(storage, shelf, folder)
    assert outcomes(results) == {
        "changed.txt": StoreOutcome.REPLACED,
        "copy.txt": StoreOutcome.SAME_WORDS,
        "new name.txt": StoreOutcome.MOVED,
        "retold.txt": StoreOutcome.FACTS,
        "same.txt": StoreOutcome.UNCHANGED,
    }
    after = {t.file: t for t in await storage.transcripts([shelf.id])}
    assert after[str(folder / "new name.txt")].public == before[str(folder / "moved.txt")]
    assert after[str(folder / "retold.txt")].title == "Told"
    assert outcomes(await add(storage, shelf, folder))["new name.txt"] is StoreOutcome.UNCHANGED


async def test_a_file_that_takes_the_place_of_another(storage: Storage, shelf: Shelf, folder: Path) -> None:
    """`b` now holds what `a` held, and `a` is gone: `b` is replaced, nothing collides."""
    (folder / "a.txt").write_text("One.")
    (folder / "b.txt").write_text("Two.")
    await add(storage, shelf, folder)
    (folder / "a.txt").replace(folder / "b.txt")
    assert outcomes(await add(storage, shelf, folder)) == {"b.txt": StoreOutcome.REPLACED}


async def test_edits_outlive_the_file_s_own_changes(storage: Storage, shelf: Shelf, folder: Path) -> None:
    """What people said stays above a sidecar that changes, and through a replacement."""
    (folder / "a.txt").write_text("One.")
    await add(storage, shelf, folder, defaults=Facts(show="Default"))
    [a] = await storage.transcripts([shelf.id])
    assert a.facts.show == "Default"
    await storage.edit(a.id, Facts(title="Ours"))
    (folder / "a.toml").write_text('title = "Theirs"\nshow = "S"\n')
    assert outcomes(await add(storage, shelf, folder)) == {"a.txt": StoreOutcome.FACTS}
    (folder / "a.txt").write_text("Two.")
    assert outcomes(await add(storage, shelf, folder)) == {"a.txt": StoreOutcome.REPLACED}
    [a] = await storage.transcripts([shelf.id])
    assert (a.facts.title, a.facts.show) == ("Ours", "S")


async def test_two_at_once_of_one_folder(storage: Storage, shelf: Shelf, folder: Path, tmp_path: Path) -> None:
    """FAULTS 18: of each file one is added, by the other it is found unchanged."""
    for n in range(8):
        (folder / f"{n}.txt").write_text(f"Words {n}.")
    async with open_sqlite(tmp_path / "pullquote.db") as database:
        both = await asyncio.gather(add(storage, shelf, folder), add(Storage(database), shelf, folder))
    for name in both[0]:
        assert {outcomes(results)[name] for results in both} == {StoreOutcome.ADDED, StoreOutcome.UNCHANGED}


async def test_many_small_files(storage: Storage, shelf: Shelf, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Several batches, in order, with none lost at their borders."""
    monkeypatch.setattr(ingest, "BATCH_FILES", 7)
    for n in range(50):
        (folder / f"{n:02}.txt").write_text(f"Words {n}.")
    results = await add(storage, shelf, folder)
    assert list(results) == [f"{n:02}.txt" for n in range(50)]
    assert set(outcomes(results).values()) == {StoreOutcome.ADDED}


class Full(Storage):
    """A storage whose disk is full after one batch."""

    batches = 0

    async def put(self, shelf: int, incoming: Sequence[Incoming]) -> list[Stored]:
        self.batches += 1
        if self.batches > 1:
            raise DiskFull("here")
        return await super().put(shelf, incoming)


async def test_a_full_disk_ends_adding_and_keeps_what_was_stored(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FAULTS 20: the batches before it are there, whole."""
    monkeypatch.setattr(ingest, "BATCH_FILES", 3)
    for n in range(9):
        (folder / f"{n}.txt").write_text(f"Words {n}.")
    async with open_sqlite(tmp_path / "pullquote.db") as database:
        storage = Full(database)
        shelf = await storage.shelf("shared")
        with pytest.raises(DiskFull):
            await add(storage, shelf, folder)
        assert len(await storage.transcripts([shelf.id])) == 3


async def test_adding_can_be_left_at_any_file(storage: Storage, shelf: Shelf, folder: Path) -> None:
    """Whoever stops listening stops the rest, and leaves no task behind."""
    for n in range(9):
        (folder / f"{n}.txt").write_text(f"Words {n}.")
    results = add_files(storage, shelf.id, list(transcripts_in([folder])))
    async for _ in results:
        break
    await results.aclose()  # type: ignore[attr-defined]
    await asyncio.sleep(0)
    assert [task for task in asyncio.all_tasks() if task is not asyncio.current_task()] == []


@pytest.mark.parametrize("front", ["", "---\ntitle: Steam\n---\n\n"])
@pytest.mark.parametrize("time", ["", " [{}]"])
async def test_chapters_of_headings_are_found(
    storage: Storage, shelf: Shelf, folder: Path, front: str, time: str
) -> None:
    headings = {"Opening": "0:00", "The mercury years": "1:30", "Steam": "3:10"}
    (folder / "talk.md").write_text(
        front
        + "".join(
            f"## {title} [{at}]\n\n**Ada:**{time.format(at)} We spoke of {title}.\n\n**Ben:** Yes, we did.\n\n"
            for title, at in headings.items()
        )
    )
    await add(storage, shelf, folder)
    chapters = (Chapter(0.0, "Opening"), Chapter(90.0, "The mercury years"), Chapter(190.0, "Steam"))
    (kept,) = await storage.transcripts([shelf.id])
    assert kept.facts.chapters == chapters
    assert facts_of_upload("talk.md", Facts(chapters=chapters))[0].chapters == chapters


async def test_a_file_has_one_name_however_its_path_is_written(storage: Storage, shelf: Shelf, folder: Path) -> None:
    talk, odd = folder / "talk.txt", folder / ".." / folder.name
    talk.write_text("Ada: The tide took the lower path.")
    assert list(transcripts_in([odd, odd / "talk.txt"])) == [talk, talk]
    async for _ in add_files(storage, shelf.id, [odd / "talk.txt"]):  # as names were stored before
        pass
    (before,) = await storage.transcripts([shelf.id])
    assert before.file == str(odd / "talk.txt")
    talk.write_text("Ada: The tide took the upper path.")
    found = await add(storage, shelf, folder)
    assert outcomes(found) == {"talk.txt": StoreOutcome.REPLACED}
    (kept,) = await storage.transcripts([shelf.id])
    assert (kept.file, kept.public) == (str(talk), before.public)


def test_a_way_out_of_a_link_leads_to_the_same_file(tmp_path: Path) -> None:
    (tmp_path / "far" / "inner").mkdir(parents=True)
    (tmp_path / "far" / "talk.txt").write_text("Ada: The tide.")
    (tmp_path / "door").symlink_to(tmp_path / "far" / "inner")
    assert list(transcripts_in([tmp_path / "door" / ".." / "talk.txt"])) == [tmp_path / "far" / "talk.txt"]
