"""The sample transcripts: what `pullquote demo` and the README promise of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from pullquote.bot import demo
from pullquote.index.formats.detect import read
from pullquote.index.formats.source import load
from pullquote.index.metadata.sources import FolderFacts, is_side_file
from pullquote.index.transcript import Kind, text_as_written

SAMPLES = Path(demo.__file__).parent / "samples"
FILES = sorted(path for path in SAMPLES.iterdir() if not is_side_file(path.name))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_is_read_whole_and_has_everything_that_is_shown(path: Path) -> None:
    reading = read(load(path), path.name)
    facts, notices = FolderFacts.of(SAMPLES).for_file(path, reading.facts)
    assert (reading.notices, notices) == ((), ())
    assert 500 <= len(text_as_written(reading.cues).split()) <= 1200
    assert facts.title
    assert facts.show in {"The Slow Hour", "Far and Late"}
    assert facts.date
    assert facts.url
    assert facts.language == "en"
    assert len(facts.participants) == 2
    assert {label for label in (cue.speaker for cue in reading.cues) if label} <= {*facts.participants, *facts.labels}


def test_they_show_many_forms() -> None:
    readings = [read(load(path), path.name) for path in FILES]
    assert len({reading.format for reading in readings}) == len(readings) == 6
    assert {reading.kind for reading in readings} >= {Kind.HUMAN, Kind.MACHINE, Kind.CAPTIONS}
    assert any(cue.start is None for reading in readings for cue in reading.cues)


def test_two_of_them_contradict_each_other() -> None:
    """So that a quote with the one's number can be shown to be altered, or to be said by the other."""
    said = {path.stem: text_as_written(read(load(path), path.name).cues) for path in FILES}
    assert "A tide mill can grind for about a third of the day" in said["the-tide-keeps-the-hours"]
    assert "A tide mill can grind for half of the day" in said["forty-hours-for-one-loaf"]


def test_captions_roll_without_saying_anything_twice() -> None:
    (captions,) = (path for path in FILES if path.suffix == ".vtt")
    words = text_as_written(read(load(captions), captions.name).cues)
    assert words.count("a corridor at night is the last place where strangers are allowed to say nothing together") == 1
