"""Readers of transcript files: mutated files, and whether the time grows with the size.

usage: ./run bench formats [--files N] [--cues N] [--only NAME ...] [--out FILE.md]

The first part mutates the samples of the tests (`tests/fuzzing/mutations.py`) and reads each: either it is read, or
refused in words.
The second part makes two files of each format, the second with four times as many cues, and reads them by turns; the
least processor time of each counts. The ratio is that of a double size, the root of the measured one: over one doubling
alone the noise of a busy machine is as large as the border. A reader that does more work than its file is long shows in
the last column.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import sys
import time
import zipfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, given, settings
from pullquote.index.formats.detect import read
from pullquote.index.processes.tuning import tune_interpreter
from tables import Report, table

sys.path.append(str(Path(__file__).parents[1] / "fuzzing"))
from mutations import SAMPLES, is_sound, mutated

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_RATIO = 2.3  # of the times of two files, one twice as long
DOUBLINGS = 2
ROUNDS = 3
ARRAYS = re.compile(r"^(segments|utterances|chunks|words|events|items|monologues|results?|prediction|data|sentences)$")


def main() -> None:
    ask = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    ask.add_argument("--files", type=int, default=10_000)
    ask.add_argument("--cues", type=int, default=4000)
    ask.add_argument("--only", nargs="+", default=(), metavar="NAME", help="samples to grow")
    ask.add_argument("--out", type=Path, help="write the tables here, too")
    args = ask.parse_args()
    tune_interpreter()  # as in `pullquote`; else collections of garbage grow faster than the files
    report = Report("Readers of transcript files", args.out)
    if args.files:
        report.add(fuzzed(args.files))
    report.add(grown(args.cues, args.only or sorted(SAMPLES)))


def fuzzed(files: int) -> str:
    """Reads so many mutated files; an unexpected exception ends it, with the file that raised it."""
    counts = Counter[bool]()

    @settings(
        max_examples=files,
        deadline=None,
        database=None,
        derandomize=True,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(mutated())
    def read_or_refused(made: tuple[bytes, str]) -> None:
        counts[is_sound(*made)] += 1

    began = time.perf_counter()
    read_or_refused()
    took = time.perf_counter() - began
    row = (f"{counts.total():,}", f"{counts[True]:,}", f"{counts[False]:,}", "0", f"{took:.0f}")
    return table(("mutated files", "read", "refused in words", "unexpected exceptions", "seconds"), [row])


def grown(cues: int, names: list[str]) -> str:
    """The times of files with `cues` cues or lines and with four times as many."""
    rows = list[list[str]]()
    for name in names:
        make = _maker(name)
        times = [float("inf"), float("inf")]
        made = [make(cues), make(2**DOUBLINGS * cues)]
        for _ in range(ROUNDS):
            for at, data in enumerate(made):
                began = time.process_time()
                read(data, name)
                times[at] = min(times[at], time.process_time() - began)
        ratio = (times[1] / times[0]) ** (1 / DOUBLINGS)
        sizes = f"{len(made[0]) / 1e6:.2f}", f"{times[0] * 1000:.1f}", f"{times[1] * 1000:.1f}"
        rows.append([name, *sizes, f"{ratio:.2f}", "" if ratio <= MOST_RATIO else "worse than linear"])
    return table(("sample, grown", "MB", "time, ms", "of four times as much, ms", "ratio of a doubling", ""), rows)


def _maker(name: str) -> Callable[[int], bytes]:
    """Returns a function that makes a sample longer: to about so many lines or pieces."""
    data = SAMPLES[name]
    if data.startswith(b"PK"):
        return lambda cues: _grown_package(data, cues)
    try:
        text, encoding = data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        text, encoding = data.decode("latin-1"), "latin-1"  # each byte comes back as it was
    if name.endswith(("json", "json3")) and _is_one_value(text):
        return lambda cues: json.dumps(_grown_json(json.loads(text), cues)).encode()
    if text.lstrip().startswith("<"):
        return lambda cues: _grown_markup(text, cues).encode()
    head, body = _split(text)
    times = max(1, body.count("\n"))
    return lambda cues: (head + body * (cues // times + 1)).encode(encoding)


def _is_one_value(text: str) -> bool:
    """Tells whether a file is JSON, and not JSON lines."""
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _split(text: str) -> tuple[str, str]:
    """The lines of a file that come once, and those that are repeated."""
    for head in ("WEBVTT", "---\n", "[Script Info]", "start\tend\ttext", "[ti:", "[re:"):
        if text.startswith(head):
            if head == "[Script Info]":
                cut = text.index("Dialogue:")
            elif head == "---\n":
                cut = text.index("---\n", 4) + 4
            elif head.startswith("["):
                cut = text.index("[00:")
            else:
                cut = text.index("\n\n") + 2 if "\n\n" in text else text.index("\n") + 1
            return text[:cut], text[cut:] + "\n"
    return "", text + ("" if text.endswith("\n\n") else "\n")


def _grown_json(value: object, cues: int) -> object:
    if isinstance(value, list):
        return value * max(1, cues // max(1, len(value))) if value and isinstance(value[0], dict) else value
    if isinstance(value, dict):
        found = next((key for key in value if ARRAYS.match(key) and isinstance(value[key], list) and value[key]), None)
        if found:
            return {**value, found: _grown_json(value[found], cues)}
        return {key: _grown_inside(inner, cues) for key, inner in value.items()}
    return value


def _grown_inside(value: object, cues: int) -> object:
    """A value that is not to be repeated itself, with what is in it repeated."""
    if isinstance(value, list):
        return [_grown_json(one, cues) if isinstance(one, dict) else one for one in value]
    return _grown_json(value, cues) if isinstance(value, dict) else value


def _grown_markup(text: str, cues: int) -> str:
    """XML or HTML with its repeated elements again and again."""
    match = re.search(r"(<(?:p|text|cite)\b.*</(?:p|text)>)", text, re.DOTALL)
    assert match is not None
    times = max(1, len(re.findall(r"<(?:p|text)\b", match[1])))
    return text[: match.start()] + match[1] * (cues // times) + text[match.end() :]


def _grown_package(data: bytes, cues: int) -> bytes:
    """An office document with its rows or paragraphs again and again."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.namelist():
            content = before.read(part).decode()
            if part in ("word/document.xml", "content.xml"):
                tag = "w:tr" if "<w:tr>" in content else "w:p" if "<w:p>" in content else "text:p"
                match = re.search(rf"(<{tag}\b.*</{tag}>)", content, re.DOTALL)
                assert match is not None
                times = max(1, cues // match[1].count(f"</{tag}>"))
                content = content[: match.start()] + match[1] * times + content[match.end() :]
            after.writestr(part, content)
    return changed.getvalue()


if __name__ == "__main__":
    main()
