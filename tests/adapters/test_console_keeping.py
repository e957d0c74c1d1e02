"""Backup, restore, export, purge, reindex and move at the prompt."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pullquote.index.errors import DiskFull
from pullquote.index.storage.backup import in_one_piece
from pullquote.index.storage.locking import ProcessLock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from .conftest import Pullquote

CANARY = "cinnamonissimo"


def verdict(pullquote: Pullquote, data: Path, words: str = "a cow leaned against the dish") -> str:
    return json.loads(pullquote("quote", "--json", words, data=data).out)["verdict"]


def test_a_backup_comes_back_into_an_empty_folder_and_answers_the_same(
    pullquote: Pullquote, sampled: Path, tmp_path: Path
) -> None:
    pullquote("edit", "Bees in February", "--title", "Bees and more", data=sampled)
    made = pullquote("backup", tmp_path / "library.backup", data=sampled)
    assert (made.code, made.err) == (0, "")
    assert f"pullquote restore {tmp_path / 'library.backup'}" in made.out
    back = pullquote("restore", tmp_path / "library.backup", data=tmp_path / "new")
    assert back.code == 0
    listed = pullquote("list", "--json", data=tmp_path / "new")
    assert json.loads(listed.out) == json.loads(pullquote("list", "--json", data=sampled).out)
    assert "Bees and more" in listed.out
    assert verdict(pullquote, tmp_path / "new") == "verbatim"


def test_nothing_is_overwritten_without_a_word(pullquote: Pullquote, sampled: Path, tmp_path: Path) -> None:
    backup = tmp_path / "library.backup"
    pullquote("backup", backup, data=sampled)
    again = pullquote("backup", backup, data=sampled)
    assert (again.code, again.err) == (
        1,
        f"There is something at {backup} already, and nothing was changed. Say --force to replace it.\n",
    )
    assert pullquote("backup", "--force", backup, data=sampled).code == 0
    assert pullquote("restore", backup, data=sampled).code == 1
    pullquote("remove", "--yes", "Bees in February", data=sampled)
    restored = pullquote("restore", "--force", backup, data=sampled)
    assert restored.code == 0
    assert "pullquote.db.replaced" in restored.out
    assert "Bees in February" in pullquote("list", data=sampled).out


def test_a_library_moves_to_another_folder_and_answers_the_same(
    pullquote: Pullquote, sampled: Path, tmp_path: Path
) -> None:
    moved = pullquote("move", "--to", tmp_path / "new", data=sampled)
    assert moved.code == 0
    assert "6 transcripts" in moved.out
    assert verdict(pullquote, tmp_path / "new") == verdict(pullquote, sampled) == "verbatim"
    again = pullquote("move", "--from", sampled, "--to", tmp_path / "new", data=tmp_path / "other")
    assert (again.code, again.out) == (1, "")
    assert "nothing was changed" in again.err


def test_a_move_that_cannot_be_is_told(
    pullquote: Pullquote, sampled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for to, told in (
        ("postgresql://me:canary@db/quotes", "PULLQUOTE_STORAGE_PASSWORD"),
        ("https://db/quotes", "PULLQUOTE_STORAGE_PASSWORD"),
        (tmp_path / "x", "a data folder with a library in it"),
    ):
        said = pullquote("move", "--to", to, data=tmp_path / "none")
        assert (said.code, said.out) == (1, "")
        assert told in said.err
        assert "canary" not in said.err
    lock = ProcessLock(sampled / "run-discord.lock")
    assert lock.take()
    served = pullquote("move", "--to", tmp_path / "x", data=sampled)
    lock.release()
    assert "serves discord" in served.err
    monkeypatch.setenv("PULLQUOTE_STORAGE_URL", "postgresql://me@db/quotes")
    restored = pullquote("restore", tmp_path / "library.backup", data=sampled)
    assert "move --from NEW-FOLDER" in restored.err


def test_what_is_no_backup_is_told_so(pullquote: Pullquote, tmp_path: Path) -> None:
    (tmp_path / "talk.txt").write_text("Just a talk.\n")
    for name, told in (
        ("talk.txt", "{} is no backup of a pullquote library.\n"),
        ("nothing", "There is no file {}.\n"),
    ):
        said = pullquote("restore", tmp_path / name, data=tmp_path / "new")
        assert (said.code, said.err) == (1, told.format(tmp_path / name))


def test_json_lines_hold_every_word_and_every_fact(pullquote: Pullquote, sampled: Path, tmp_path: Path) -> None:
    said = pullquote("export", data=sampled)
    objects = [json.loads(line) for line in said.out.splitlines()]
    assert len(objects) == 6
    bees = next(one for one in objects if one["title"] == "Bees in February")
    assert (bees["show"], bees["date"]) == ("The Slow Hour", "2024-02-15")
    cue = next(cue for cue in bees["cues"] if "lost a third of our colonies" in cue["text"])
    assert cue["speaker"] == "Ondine Farrow"
    written = pullquote("export", tmp_path / "all.jsonl", data=sampled)
    assert written.out == f"6 transcripts are in {tmp_path / 'all.jsonl'}.\n"
    assert (tmp_path / "all.jsonl").read_text("utf-8") == said.out
    assert pullquote("export", tmp_path / "all.jsonl", data=sampled).code == 1


def test_markdown_is_for_people_with_a_link_to_each_moment(pullquote: Pullquote, sampled: Path) -> None:
    said = pullquote("export", "--markdown", data=sampled).out
    assert "# Bees in February\n\n- show: The Slow Hour\n- date: 15 February 2024\n" in said
    assert re.search(r"\[1:\d\d\]\(<https://media\.example\.org/slow-hour/bees-in-february\.mp3#t=\d+>\) ", said)
    assert "**Ondine Farrow:** " in said


def test_an_export_to_a_name_in_md_is_markdown_and_its_owner_s_alone(
    pullquote: Pullquote, sampled: Path, tmp_path: Path
) -> None:
    path = tmp_path / "all.md"
    assert pullquote("export", path, data=sampled).code == 0
    assert path.read_text("utf-8") == pullquote("export", "--markdown", data=sampled).out
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("command", ["backup", "export"])
def test_where_nothing_can_be_written_is_said_and_nothing_is_lost(
    pullquote: Pullquote, sampled: Path, tmp_path: Path, command: str
) -> None:
    """Not a folder, and not a file in a folder that is not there."""
    folder = tmp_path / "folder"
    folder.mkdir()
    said = pullquote(command, "--force", folder, data=sampled)
    assert (said.code, said.err) == (
        1,
        f"What is at {folder} is no file, and nothing was changed. Name a file.\n",
    )
    for path, reason in (
        (tmp_path / "none" / "x", "No such file or directory"),
        (tmp_path / ("x" * 300), "File name too long"),
    ):
        said = pullquote(command, path, data=sampled)
        assert (said.code, said.err) == (1, f"Nothing could be written to {path}: {reason}.\n")
    assert not list(tmp_path.glob("*.part"))
    assert not list(folder.iterdir())


def test_an_export_that_breaks_off_leaves_the_last_one(
    pullquote: Pullquote, sampled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "all.jsonl"
    pullquote("export", path, data=sampled)
    before = path.read_bytes()

    async def broken(*_: object) -> AsyncIterator[str]:
        yield "half"
        raise DiskFull("here")

    monkeypatch.setattr("pullquote.bot.presenting.export.exported", broken)
    assert pullquote("export", "--force", path, data=sampled).code == 1
    assert path.read_bytes() == before
    assert not list(tmp_path.glob("*.part"))


def test_words_never_become_markdown(pullquote: Pullquote, tmp_path: Path) -> None:
    (tmp_path / "evil.txt").write_text(
        "# Not a heading\n\n<script>alert(1)</script> and *bold* and [a](javascript:b)\n"
    )
    pullquote("add", tmp_path / "evil.txt")
    said = pullquote("export", "--markdown").out
    assert "<script" not in said.replace("\\<script", "")
    assert "\n# Not" not in said
    assert "\\*bold\\*" in said
    assert "\\[a\\](" in said


def test_names_that_act_on_a_terminal_are_neutral_in_answers_and_exports(pullquote: Pullquote, tmp_path: Path) -> None:
    odd = tmp_path / "a\n1 transcript added\x1b[2J\x9b\u202eb\udcff.txt"
    odd.write_text("Ada: Nothing of this was said in \x9b2J or \u202e anywhere.\n")
    said = [pullquote("add", odd), pullquote("list"), pullquote("export"), pullquote("export", "--markdown")]
    said += [pullquote("backup", odd), pullquote("--no\x9b"), pullquote("export", odd.with_name("x\x9b") / "y")]
    for one in said:
        assert all(line.isprintable() for line in (one.out + one.err).split("\n")), one
        assert not any(line.startswith("1 transcript added\x1b") for line in one.out.split("\n"))


def test_an_export_for_a_workspace_has_what_it_sees(pullquote: Pullquote, sampled: Path, tmp_path: Path) -> None:
    (tmp_path / "own.txt").write_text(f"Only we may know of {CANARY}.\n")
    pullquote("add", "--workspace", "discord:1", tmp_path / "own.txt", data=sampled)
    assert CANARY in pullquote("export", "--workspace", "discord:1", data=sampled).out
    assert CANARY not in pullquote("export", "--workspace", "discord:2", data=sampled).out


def test_purging_leaves_nothing_of_a_workspace_in_any_file(pullquote: Pullquote, sampled: Path, tmp_path: Path) -> None:
    (tmp_path / "own.txt").write_text(f"Only we may know of {CANARY}, and nobody else of {CANARY}.\n" * 200)
    pullquote("add", "--workspace", "discord:1", tmp_path / "own.txt", data=sampled)
    assert holding(sampled)
    refused = pullquote("purge", "discord:1", data=sampled)
    assert (refused.code, refused.err) == (1, "Nothing was removed: without a terminal to ask at, say --yes.\n")
    gone = pullquote("purge", "--yes", "discord:1", data=sampled)
    assert (gone.code, gone.err) == (0, "")
    assert gone.out.startswith("Deleted: one transcript, with all that was kept beside them.")
    assert holding(sampled) == []
    assert verdict(pullquote, sampled) == "verbatim"
    assert pullquote("purge", "--yes", "discord:1", data=sampled).out == "There is nothing of discord:1 here.\n"


def test_purging_reaches_our_own_copies_and_names_backups_that_it_leaves(
    pullquote: Pullquote, sampled: Path, tmp_path: Path
) -> None:
    (tmp_path / "own.txt").write_text(f"Only we may know of {CANARY}, and nobody else of {CANARY}.\n" * 200)
    pullquote("add", "--workspace", "discord:1", tmp_path / "own.txt", data=sampled)
    (tmp_path / "own.txt").unlink()
    backup, within = tmp_path / "made by hand", sampled / "within.backup"
    for path in (backup, within):
        assert pullquote("backup", path, data=sampled).code == 0
    assert pullquote("restore", "--force", backup, data=sampled).code == 0  # keeps the former one
    database = sampled / "pullquote.db"
    for name in ("schema-3", "restoring"):
        shutil.copy(backup, f"{database}.{name}")
    shutil.copy(backup, f"{database}.schema-4.x-4194305-abc.part")
    (sampled / "pullquote.db.schema-5").write_text("no database")
    os.utime(f"{database}.schema-4.x-4194305-abc.part", (0, 0))
    gone = pullquote("purge", "--yes", "discord:1", data=sampled)
    assert gone.code == 1
    assert "in 3 copies of the library" in gone.out
    named = [line.split(" still has it")[0] for line in gone.err.splitlines()]
    assert named == [str(path) for path in (sampled / "pullquote.db.schema-5", within, backup)]
    assert holding(sampled) == ["within.backup"]
    for path in (*named, within):
        Path(path).unlink(missing_ok=True)
    assert pullquote("purge", "--yes", "discord:1", data=sampled).code == 0
    assert len(list(sampled.glob("pullquote.db.*"))) == 3
    kept = next(sampled.glob("pullquote.db.replaced-*"))
    assert pullquote("restore", kept, data=tmp_path / "other").code == 0
    assert verdict(pullquote, tmp_path / "other") == "verbatim"


def test_what_a_killed_backup_left_is_named_by_doctor_and_gone_with_the_next(
    pullquote: Pullquote, sampled: Path, tmp_path: Path
) -> None:
    code = """
import os, signal, sys
from pathlib import Path
from pullquote.index.storage import backup
backup._synced = lambda part: os.kill(os.getpid(), signal.SIGKILL)
backup.copy(Path(sys.argv[1]), Path(sys.argv[2]))
"""
    target, other = tmp_path / "library.backup", tmp_path / "other.backup"
    for path in (target, other):
        subprocess.run([sys.executable, "-P", "-c", code, sampled / "pullquote.db", path], check=False)
    (left,), (another,) = tmp_path.glob("library.*.part"), tmp_path.glob("other.*.part")
    said = pullquote("doctor", data=sampled).out
    assert f"{left} was being written when its process was killed." in said
    with in_one_piece(target) as writing:  # one that is being written is neither named nor touched
        assert not left.exists()
        assert str(writing) not in pullquote("doctor", data=sampled).out
        assert pullquote("backup", target, data=sampled).code == 0
        assert writing.exists()
        target.unlink()
    assert sorted(tmp_path.glob("*.part")) == [another]


def holding(data: Path) -> list[str]:
    return [path.name for path in data.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()]


def test_a_workspace_that_cannot_be_one_is_told_so(pullquote: Pullquote) -> None:
    assert pullquote("purge", "--yes", "everything").code == 2


def test_reindexing_makes_a_new_index_that_answers_the_same(pullquote: Pullquote, sampled: Path) -> None:
    before = {path.name for path in (sampled / "derived" / "shelf-1").iterdir()}
    done = pullquote("reindex", data=sampled)
    assert (done.code, done.out) == (0, "The search index is new.\n")
    after = {path.name for path in (sampled / "derived" / "shelf-1").iterdir()}
    assert after != before
    assert verdict(pullquote, sampled) == "verbatim"


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_a_file_is_needed(pullquote: Pullquote, command: str) -> None:
    assert pullquote(command).code == 2
