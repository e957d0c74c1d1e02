"""Seconds and milliseconds are told apart by the pace of speech, in all files that do not say which they have."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from pullquote.index.formats.detect import read

if TYPE_CHECKING:
    from collections.abc import Callable

SAID = (
    (0.0, 2.48, "The bridge was repaired in spring."),
    (2.9, 4.64, "The county paid for it."),
    (5.0, 8.1, "Nobody asked us about the tolls at all."),
    (8.5, 9.3, "Well, I did."),
)
WRITTEN: dict[str, Callable[[float], object]] = {
    "seconds": float,
    "seconds as text": str,
    "a clock": lambda time: f"00:00:{time:06.3f}",
    "milliseconds": lambda time: round(time * 1000),
    "milliseconds with a point": lambda time: float(round(time * 1000)),
    "milliseconds as text": lambda time: str(round(time * 1000)),
}
SHAPES: dict[str, Callable[[list[dict[str, object]]], object]] = {
    "Whisper": lambda pieces: {"segments": pieces},
    "Whisper with words": lambda pieces: {
        "segments": [{**one, "words": [{**one, "word": one["text"]}]} for one in pieces]
    },
    "Podcasting 2.0": lambda pieces: {
        "segments": [{"startTime": one["start"], "endTime": one["end"], "body": one["text"]} for one in pieces]
    },
    "a service's": lambda pieces: {"utterances": pieces},
    "AssemblyAI": lambda pieces: {"audio_duration": 10, "utterances": pieces},
    "Hugging Face": lambda pieces: {
        "chunks": [{"timestamp": [one["start"], one["end"]], "text": one["text"]} for one in pieces]
    },
    "without ends": lambda pieces: [{key: one[key] for key in ("start", "text")} for one in pieces],
}


@pytest.mark.parametrize("unit", WRITTEN)
@pytest.mark.parametrize("shape", SHAPES)
def test_times_in_json(shape: str, unit: str) -> None:
    written = WRITTEN[unit]
    document = SHAPES[shape]([{"start": written(a), "end": written(b), "text": text} for a, b, text in SAID])
    reading = read(json.dumps(document).encode(), "talk.json")
    assert [cue.start for cue in reading.cues] == [start for start, _, _ in SAID]
    assert not reading.notices


@pytest.mark.parametrize("unit", WRITTEN)
@pytest.mark.parametrize(
    ("name", "head", "separator"), [("a.tsv", "start\tend\ttext", "\t"), ("a.csv", "start,end,text", ",")]
)
def test_times_in_tables(name: str, head: str, separator: str, unit: str) -> None:
    written = WRITTEN[unit]
    rows = (
        separator.join((f"{written(a)}", f"{written(b)}", f'"{text}"' if separator == "," else text))
        for a, b, text in SAID
    )
    reading = read("\n".join((head, *rows)).encode(), name)
    assert [(cue.start, cue.end, cue.text) for cue in reading.cues] == list(SAID)


def test_windows_without_a_voice_are_thirty_seconds() -> None:
    windows = [
        {"start": 30.0 * n, "end": 30.0 * n + 30, "text": (" you", " .", " Thank you.")[n % 3]} for n in range(20)
    ]
    spoken = [{"start": 600.0, "end": 603.0, "text": " Here we are again."}]
    reading = read(json.dumps({"segments": windows + spoken}).encode(), "talk.json")
    assert [cue.start for cue in reading.cues][-2:] == [570.0, 600.0]


def test_chinese_has_fewer_characters_a_second() -> None:
    said = [(0, 30, "好"), (30, 34, "今天我们谈谈大桥。"), (34, 60, "好吧")]
    for unit in (1, 1000):
        segments = [{"start": a * unit, "end": b * unit, "text": text} for a, b, text in said]
        reading = read(json.dumps({"segments": segments}, ensure_ascii=False).encode(), "talk.json")
        assert [cue.start for cue in reading.cues] == [0.0, 30.0, 34.0]


def test_a_number_beyond_all_times_is_told_and_costs_no_other() -> None:
    segments = [{"start": 10**400, "end": 3.0, "text": "Here we are."}, {"start": 3.0, "end": 4.0, "text": "Again."}]
    reading = read(json.dumps({"segments": segments}).encode(), "talk.json")
    assert [(cue.start, cue.end) for cue in reading.cues] == [(None, 3.0), (3.0, 4.0)]
    assert [notice.count for notice in reading.notices] == [1]
