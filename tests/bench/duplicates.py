"""Near-duplicates: which transcripts are taken for two texts of one recording, and whether they are.

usage: ./run bench duplicates FOLDER ... [--twice FOLDER FOLDER] [--out FILE.md]

Each FOLDER holds transcripts of which no two are of one recording: every pair that is found is false, or shows that the
folder holds one twice. Each transcript is also compared with texts of itself that are made up: with advertisements cut
in, and as recognisers with so many errors would have heard it, where a word is replaced by another of the folder, left
out, or said twice. With --twice, two folders hold the same recordings under the same names, as two recognisers heard
them.
"""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path

from pullquote.index.formats.detect import read
from pullquote.index.formats.source import load
from pullquote.index.language.analyzer import analyzer
from pullquote.index.scanning import is_transcript
from pullquote.index.search.near_duplicates import Hashes, KeyIndex, coverage, hashed, keys, same_recording
from pullquote.index.transcript import text_as_written
from tables import Report, table

ERRORS = (0.1, 0.2, 0.3, 0.4)  # shares of the words
ADVERTISED = 0.1  # of the words


def main() -> None:
    ask = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    ask.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    ask.add_argument("--twice", nargs=2, type=Path, action="append", default=[], metavar="FOLDER")
    ask.add_argument("--out", type=Path, help="write the tables here, too")
    args = ask.parse_args()
    report = Report("Transcripts of one recording", args.out)
    if args.folders:
        report.add(_false(args.folders))
        report.add(_made(args.folders))
    if args.twice:
        report.add(_twice(args.twice))


def _false(folders: list[Path]) -> str:
    rows = list[list[str]]()
    for folder in folders:
        texts = _texts(folder)
        names, found = list(texts), dict(enumerate(map(_hashed, map(str.split, texts.values()))))
        began = time.perf_counter()
        sketches = {id_: keys(each) for id_, each in found.items()}
        compared = sorted(KeyIndex(sketches).alike(sketches))
        pairs = [(a, b) for a, b in compared if same_recording(found[a], found[b])]
        took = time.perf_counter() - began
        others = [(found[a], found[b]) for a, b in compared if (a, b) not in pairs]
        nearest = max((min(coverage(a, b), coverage(b, a)) for a, b in others), default=0)
        all_pairs = len(found) * (len(found) - 1) // 2
        counts = (f"{len(found)}", f"{all_pairs:,}", f"{len(compared):,}", f"{nearest:.2f}", f"{len(pairs)}")
        rows.append([_name(folder), *counts, f"{took:.2f}"])
        for a, b in pairs:
            print(f"{folder}: {names[a]} and {names[b]}")
    heading = (
        "set",
        "transcripts",
        "pairs",
        "compared",
        "most covered of the others",
        "taken for one recording",
        "seconds",
    )
    return table(heading, rows)


def _made(folders: list[Path]) -> str:
    rng, rows = random.Random(3), list[list[str]]()
    for folder in folders:
        texts = [text.split() for text in _texts(folder).values()]
        words = [word for text in texts for word in rng.sample(text, min(200, len(text)))]
        long = [text for text in texts if len(keys(_hashed(text)))]
        kinds = [[_cut_in(text, words, rng) for text in long]]
        kinds += [[_misheard(text, words, share, rng) for text in long] for share in ERRORS]
        shares = [
            sum(_found(_hashed(text), _hashed(other)) for text, other in zip(long, made, strict=True)) / len(long)
            for made in kinds
        ]
        rows.append([_name(folder), f"{len(long)}", *(f"{share:.3f}" for share in shares)])
    return table(("set", "long enough", "with advertisements", *(f"{e:.0%} of the words wrong" for e in ERRORS)), rows)


def _twice(pairs: list[list[Path]]) -> str:
    rows = list[list[str]]()
    for one, other in pairs:
        first, second = _texts(one), _texts(other)
        both = sorted(first.keys() & second.keys())
        found = [(_hashed(first[name].split()), _hashed(second[name].split())) for name in both]
        least = min(min(coverage(a, b), coverage(b, a)) for a, b in found)
        right = sum(_found(a, b) for a, b in found)
        rows.append([f"{one.parent.name}, {other.parent.name}", f"{len(both)}", f"{right}", f"{least:.2f}"])
    return table(("recordings heard twice", "recordings", "taken for one", "least covered"), rows)


def _name(folder: Path) -> str:
    return folder.parent.name if folder.name == "transcripts" else folder.name


def _found(one: Hashes, other: Hashes) -> bool:
    return bool(KeyIndex({0: keys(one)}).alike({1: keys(other)})) and same_recording(one, other)


def _hashed(words: list[str]) -> Hashes:
    return hashed(analyzer("en").analyze(" ".join(words)))


def _misheard(text: list[str], words: list[str], share: float, rng: random.Random) -> list[str]:
    heard = list[str]()
    for word in text:
        if rng.random() >= share:
            heard.append(word)
            continue
        heard += rng.choice(([rng.choice(words)], [rng.choice(words)], [], [word, word]))
    return [word.lower().strip(".,?!") for word in heard]


def _cut_in(text: list[str], words: list[str], rng: random.Random) -> list[str]:
    at, count = len(text) // 4, round(len(text) * ADVERTISED / 2)
    spots = [rng.choices(words, k=count) for _ in range(2)]
    return [*text[:at], *spots[0], *text[at : 3 * at], *spots[1], *text[3 * at :]]


def _texts(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.iterdir() if is_transcript(path.name))
    return {path.name: text_as_written(read(load(path), path.name).cues) for path in files}


if __name__ == "__main__":
    main()
