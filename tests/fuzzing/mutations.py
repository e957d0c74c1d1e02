"""Mutated transcript files, drawn by Hypothesis, and what a reading of any file has to be. For tests and `formats`."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from hypothesis import strategies as st
from pullquote.index.errors import Unreadable
from pullquote.index.formats.detect import read

DATA = Path(__file__).parents[1] / "index" / "formats" / "data"
SAMPLES = {
    path.name: path.read_bytes() for path in sorted(DATA.rglob("*.*")) if path.is_file() and path.suffix != ".cues"
}
MOST = 8  # mutations of one file
REACH = 60  # bytes of one

PIECES = st.sampled_from(
    [
        *(
            b"WEBVTT\n\n",
            b"1\n",
            b"\n\n",
            b"00:01.000 --> 00:02.000\n",
            b"[00:01.000 --> 00:02.000] ",
            b"Late. ",
            b"\t",
        ),
        *(b"- ", b">> ", b"Ada: ", b"**Ada:** ", b"[12:34] ", b"<v Ada>", b"<00:00:01.000><c>", b"&amp;", b"---\n"),
        *(
            b"[SPEAKER_00]: ",
            b"(speaker ?) ",
            b"[Ada Kent] 10:00:01\n",
            b"Ada Kent  0:04\n",
            b"0:04 - 0:08\n",
            b"Ada\n0:04\n",
        ),
        *(
            b"Ada Kent\t0:04\t",
            b"<u>late</u>",
            b"0:00:01.000,0:00:02.000\n",
            b"[ti:Late]\n",
            b"<00:01.00>",
            b"\xef\xbb\xbf",
        ),
        *(
            b'{"segments": [',
            b'{"start": 1, "text": "a"}',
            b"]}",
            b'"words": ',
            b"\\ud800",
            b"null",
            b"1e999",
            b"-1",
            b'"',
        ),
        *(
            b'"utterances": [',
            b'"results": {',
            b'"alternatives": []',
            b'"speaker": {}',
            b'"tStartMs": "x"',
            b"[[",
            b"{}",
        ),
        *(
            b"<tt xmlns='http://www.w3.org/ns/ttml'>",
            b"<p begin='1s'>",
            b"</p>",
            b"<text start='1'>",
            b"<cite>",
            b"<time>",
        ),
        *(b"[Script Info]\n", b"start\tend\ttext\n", b"Dialogue: 0,0:00:01.00,0:00:02.00,,,0,0,0,,", b"{\\p1}"),
        *(
            b"\xff\xfe",
            b"\x00",
            b"# Late\n",
            b"```\n",
            b"<!DOCTYPE x>",
            b"Transcribed by https://otter.ai\n",
            b"PK\x03\x04",
        ),
    ]
)
NAMES = st.sampled_from(
    [
        *("a.txt", "a.md", "a.srt", "a.vtt", "a.json", "a.ttml", "a.ass", "a.tsv", "a.docx", "a.odt", "a.lrc", "a.sbv"),
        *("a.html", "a.xml", "a.srv3", "a.json3", ""),
    ]
)


@st.composite
def mutated(draw: st.DrawFn) -> tuple[bytes, str]:
    """A sample with some of it cut out, doubled, moved or replaced, under its own or another name."""
    name = draw(st.sampled_from(sorted(SAMPLES)))
    data = SAMPLES[name]
    if data.startswith(b"PK") and draw(st.booleans()):  # what is inside, since a broken archive is just refused
        return _repacked(draw, data), name
    return _changed(draw, data), draw(st.just(name) | NAMES)


def _changed(draw: st.DrawFn, data: bytes) -> bytes:
    for _ in range(draw(st.integers(1, MOST))):
        first = draw(st.integers(0, len(data)))
        past = draw(st.integers(first, min(first + REACH, len(data))))
        kind = draw(st.integers(0, 3))
        if kind == 0:
            filling = draw(PIECES | st.binary(max_size=4) | st.just(b""))
            data = data[:first] + filling + data[past:]
        elif kind == 1:
            data = data[:past] + data[first:past] * draw(st.integers(1, 3)) + data[past:]
        elif kind == 2:
            at = draw(st.integers(0, len(data)))
            moved, rest = data[first:past], data[:first] + data[past:]
            data = rest[:at] + moved + rest[at:]
        else:
            data = data[:first] + draw(PIECES) + data[first:]
    return data


def _repacked(draw: st.DrawFn, data: bytes) -> bytes:
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(changed, "w") as after:
        for part in before.namelist():
            content = before.read(part)
            is_text = part in ("word/document.xml", "content.xml")
            after.writestr(part, _changed(draw, content) if is_text else content)
    return changed.getvalue()


def is_sound(data: bytes, name: str) -> bool:
    """Tells whether a file is read; either the reading keeps its contract or the file is refused, and nothing else is
    raised."""
    try:
        found = read(data, name)
    except Unreadable:
        return False
    assert found.cues
    for cue in found.cues:
        assert cue.text == " ".join(cue.text.split()) != ""
        cue.text.encode()
        assert cue.start is None or cue.start >= 0
        assert cue.end is None or cue.start is None or cue.end >= cue.start
        assert list(cue.turns) == sorted(set(cue.turns))
        assert all(0 <= turn < len(cue.text) for turn in cue.turns)
        offsets = [offset for offset, _ in cue.moments]
        assert offsets == sorted(set(offsets))
        assert all(0 <= offset < len(cue.text) for offset in offsets)
        assert [time for _, time in cue.moments] == sorted(time for _, time in cue.moments)
    return True
