"""`folders`, and what `config check` and `doctor` say about shared folders."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Pullquote


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "talks"
    (made / "deep").mkdir(parents=True)
    for n in range(6):
        (made / f"{n}.txt").write_text(f"The ferry number {n} leaves at seven every morning.\n")
    (made / "deep" / "doors.txt").write_text("Nobody has ever owned a key to any of its eleven doors.\n")
    return made


@pytest.fixture
def config(tmp_path: Path, folder: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(f'[[library]]\nfolder = "{folder.name}"\n')
    return path


@pytest.fixture
def added(pullquote: Pullquote, config: Path, folder: Path) -> None:
    assert pullquote("--config", config, "add", folder).code == 0


def listed(pullquote: Pullquote, config: Path) -> list[str]:
    found = json.loads(pullquote("--config", config, "list", "--json").out)["transcripts"]
    return sorted(os.path.basename(one["file"]) for one in found)  # noqa: PTH119 - a name


def library_folders(pullquote: Pullquote, config: Path) -> list[dict[str, Any]]:
    findings = json.loads(pullquote("--config", config, "doctor", "--json").out)["findings"]
    return [one for one in findings if one["about"] == "library folder"]


@pytest.mark.usefixtures("added")
def test_an_operator_says_that_a_folder_was_deleted(pullquote: Pullquote, config: Path, folder: Path) -> None:
    """What was said about its transcripts is there again if the files are."""
    said = pullquote("--config", config, "folders")
    assert (said.code, said.out) == (0, f"{folder}: 7 transcripts, all files are there.\n")
    pullquote("--config", config, "edit", "doors", "--title", "Eleven Doors")
    words = (folder / "deep" / "doors.txt").read_text()
    shutil.rmtree(folder / "deep")
    assert f"pullquote folders --accept {folder / 'deep'}" in pullquote("--config", config, "folders").out
    [warned] = library_folders(pullquote, config)
    assert (warned["level"], f"pullquote folders --accept {folder / 'deep'}" in warned["do"]) == ("warning", True)
    assert pullquote("--config", config, "folders", "--accept", folder / "deep").code == 1  # nobody to ask
    assert "doors.txt" in listed(pullquote, config)
    said = pullquote("--config", config, "folders", "--accept", folder / "." / "deep" / "..", "--yes")
    assert (said.code, said.out) == (0, "One transcript removed.\n")
    assert "doors.txt" not in listed(pullquote, config)
    assert pullquote("--config", config, "folders", "--accept", folder, "--yes").out.startswith("Nothing to take out")
    (folder / "again.txt").write_text(words)
    pullquote("--config", config, "add", folder)
    assert "Eleven Doors" in pullquote("--config", config, "list").out


@pytest.mark.usefixtures("added")
def test_what_cannot_be_read_cannot_be_accepted(
    pullquote: Pullquote, config: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scandir = os.scandir

    def deny(path: str) -> object:
        if str(path) == str(folder / "deep"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    (folder / "deep" / "doors.txt").unlink()
    monkeypatch.setattr(os, "scandir", deny)
    assert "cannot be read (Permission denied)" in pullquote("--config", config, "folders").out
    said = pullquote("--config", config, "folders", "--accept", folder / "deep", "--yes")
    assert (said.code, "cannot be read" in said.out) == (1, True)
    assert [one["level"] for one in library_folders(pullquote, config)] == ["wrong"]
    assert "doors.txt" in listed(pullquote, config)


@pytest.mark.usefixtures("added")
def test_a_folder_that_is_no_longer_in_the_settings_is_taken_out_by_a_word(
    pullquote: Pullquote, config: Path, folder: Path
) -> None:
    config.write_text("")
    assert "no longer in the settings" in pullquote("--config", config, "folders").out
    assert pullquote("--config", config, "folders", "--accept", folder, "--yes").out == "7 transcripts removed.\n"
    assert "no shared folders" in pullquote("--config", config, "folders").out
    said = pullquote("--config", config, "folders", "--accept", folder, "--yes")
    assert (said.code, "is no shared folder" in said.err) == (2, True)


def test_own_files_in_a_shared_folder_are_told_and_left_out(pullquote: Pullquote, folder: Path, tmp_path: Path) -> None:
    config, token = folder / "settings.txt", folder / "token.txt"
    config.write_text('[discord]\ntoken_file = "token.txt"\n[[library]]\nfolder = "."\n')
    token.write_text("a token that nobody should read\n")
    token.chmod(0o600)
    said = pullquote("--config", config, "config", "check", data=folder / "data")
    assert said.code == 0
    for own in (folder / "data", config, token):
        assert f"The library folder {folder} holds {own}" in said.out
    added = pullquote("--config", config, "add", folder, "--json", data=folder / "data")
    refused = {one["file"]: one["reason"] for one in json.loads(added.out)["files"] if one["outcome"] == "refused"}
    assert refused == {str(config): "own", str(token): "own"}
    named = pullquote("--config", config, "add", folder / "data" / "pullquote.db", token, data=folder / "data")
    assert (named.code, named.err.count("it belongs to pullquote itself")) == (1, 2)
    said = pullquote("--config", config, "config", "check", data=tmp_path)
    assert (said.code, f"{folder} lies inside the data folder {tmp_path}" in said.out) == (1, True)


def test_a_file_is_in_its_shared_folder_however_either_is_written(
    pullquote: Pullquote, folder: Path, tmp_path: Path
) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f'[[library]]\nfolder = "{folder.name}/deep/.."\n')
    for path in (folder, folder / "deep" / ".." / "deep", folder / "deep" / "doors.txt"):
        assert pullquote("--config", config, "add", path).code == 0
    (found,) = json.loads(pullquote("--config", config, "folders", "--json").out)["folders"]
    assert (found["transcripts"], found["missing"], found["configured"]) == (7, [], True)
    assert len(listed(pullquote, config)) == 7


def test_a_correction_replaces_what_was_added_by_another_path(
    pullquote: Pullquote, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder / "deep")
    talk = folder / "0.txt"
    assert pullquote("add", "../0.txt").code == 0
    talk.write_text("The ferry number 0 leaves at eight every morning.\n")
    (file,) = json.loads(pullquote("add", talk, "--json").out)["files"]
    assert (file["file"], file["outcome"]) == (str(talk), "replaced")
