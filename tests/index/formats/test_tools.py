"""What the common tools write is read as it was said: each file in `data/tools` has its expected reading beside it.

`NAME.cues` is what `written` makes of the reading. A sample is a file as the tool writes it, with made-up words.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pullquote.index.formats.detect import read
from pullquote.index.transcript import Facts, Reading

SAMPLES = sorted(path for path in (Path(__file__).parent / "data" / "tools").iterdir() if path.suffix != ".cues")


def written(reading: Reading) -> str:
    """A reading as text: format and kind, facts, notices, and a line for each cue with its times, speaker and words."""
    facts = reading.facts
    lines = [f"{reading.format}, {reading.kind}"]
    lines += [f"# {name}: {value}" for name in Facts.__dataclass_fields__ if (value := getattr(facts, name))]
    lines += [f"! {one.code}: {one.count}, line {one.line}, {one.detail!r}" for one in reading.notices]
    for cue in reading.cues:
        start, end = ("" if time is None else f"{time:g}" for time in (cue.start, cue.end))
        words = [f"{cue.text[at:].split(' ', 1)[0]}@{time:g}" for at, time in cue.moments]
        turns = f" turns{list(cue.turns)}" if cue.turns not in ((), (0,)) else ""
        timed = f"  [{' '.join(words)}]" if words else ""
        lines.append(f"{start}-{end} {'>' if 0 in cue.turns else ' '} {cue.speaker or '-'}: {cue.text}{timed}{turns}")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_a_tools_file_is_read_as_it_was_said(sample: Path) -> None:
    found = written(read(sample.read_bytes(), sample.name))
    expected = sample.with_name(f"{sample.name}.cues")
    if os.environ.get("PULLQUOTE_WRITE_EXPECTED"):  # to look at, line by line, before it is kept
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")
