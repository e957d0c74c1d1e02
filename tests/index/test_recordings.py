"""Recordings beside their transcripts are not read as transcripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pullquote.index.ingest import transcripts_in
from pullquote.index.scanning import scan

if TYPE_CHECKING:
    from pathlib import Path

THERE = ("talk.wav", "talk.en.vtt", "alone.mp3", "notes.MP4", "notes.md", "only.mp3", "only.info.json", "talks.wav")
READ = {"talk.en.vtt", "alone.mp3", "notes.md", "only.mp3", "talks.wav"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in THERE:
        (tmp_path / name).touch()
    return tmp_path


def test_a_recording_beside_its_transcript_is_left_out_and_no_other(folder: Path) -> None:
    """Of a folder, of a shared folder, and of files that are named one by one; one that is named alone is not."""
    assert {path.name for path in transcripts_in([folder])} == READ
    assert {path.name for path in scan([folder]).files} == READ
    assert {path.name for path in transcripts_in([folder / name for name in THERE])} == READ | {"only.info.json"}
    assert [path.name for path in transcripts_in([folder / "talk.wav"])] == ["talk.wav"]
