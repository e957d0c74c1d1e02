"""Trains where sentences begin in English without punctuation: `./run bench train_borders FOLDER...`.

The folders have transcripts with punctuation, which tell where sentences begin. For each pair of words before and after
a gap, and for each word alone, how much more often than anywhere a sentence begins there is counted, as the difference
of log-odds; both sides are added, as if they were independent. Of every five transcripts one is kept: on those the
share of borders that are right is printed, for the thresholds that could be used. `--write` writes
`index/language/english/border_weights.py`, without what is rare or says no more than its nearest word alone.
"""

from __future__ import annotations

import argparse
import math
import textwrap
from bisect import bisect_left
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from pullquote.index.errors import Unreadable
from pullquote.index.excerpts.utterances import blanked_out
from pullquote.index.formats.detect import read
from pullquote.index.formats.source import load
from pullquote.index.language.english import border_weights
from pullquote.index.language.english.borders import BorderWeights, gaps
from pullquote.index.language.non_speech import non_speech_spans
from pullquote.index.language.sentences import is_punctuated, sentence_starts
from pullquote.index.transcript import placed, text_as_written

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

KEPT: Final = 5  # one transcript of so many is kept for measuring
PRIOR: Final = 20  # imagined occurrences of what is counted, as often a border as its nearest word alone
LEAST_WORDS, LEAST_PAIRS = 150, 80  # occurrences of what is written
LEAST_NEWS: Final = 1.0  # log-odds by which a pair differs from its nearest word
LEAST_WORTH: Final = 0.3
WIDTH: Final = 116


class Gap(NamedTuple):
    """A gap between words: the two before it, the two after it, and whether a sentence begins there."""

    before: tuple[str, str]
    after: tuple[str, str]
    begins: bool


def gaps_in(paths: Sequence[Path]) -> Iterator[list[Gap]]:
    """The gaps of each transcript that has punctuation."""
    for path in (path for folder in paths for path in sorted(folder.iterdir()) if path.is_file()):
        try:
            cues = read(load(path), path.name).cues
        except Unreadable:
            continue
        text = text_as_written(cues)
        if not is_punctuated(text):
            continue
        turns = {cue.at + turn for cue in placed(cues) for turn in (0, *cue.turns)}
        starts = sorted({*sentence_starts(text), *turns})
        found = list[Gap]()
        for (_, past), at, before, after in gaps(blanked_out(text, non_speech_spans(text))):
            nth = bisect_left(starts, past)
            found.append(Gap(before, after, nth < len(starts) and starts[nth] <= at))
        yield found


def learnt(found: Sequence[Gap]) -> tuple[float, dict[str, float], dict[str, float]]:
    """The log-odds of a border anywhere, and what is added for the words before a gap and after it."""
    share = sum(gap.begins for gap in found) / len(found)
    sides = list[dict[str, float]]()
    for side in ("before", "after"):
        pairs, singles = Counter[str](), Counter[str]()
        pair_borders, single_borders = Counter[str](), Counter[str]()
        nearest = dict[str, str]()
        for gap in found:
            words = gap.before if side == "before" else gap.after
            pair, single = " ".join(words), words[-1] if side == "before" else words[0]
            nearest[pair] = single
            pairs[pair] += 1
            singles[single] += 1
            pair_borders[pair] += gap.begins
            single_borders[single] += gap.begins
        alone = {word: (single_borders[word] + PRIOR * share) / (count + PRIOR) for word, count in singles.items()}
        table = {word: _logit(alone[word]) - _logit(share) for word, count in singles.items() if count >= LEAST_WORDS}
        for pair, count in pairs.items():
            likely = (pair_borders[pair] + PRIOR * alone[nearest[pair]]) / (count + PRIOR)
            if count >= LEAST_PAIRS and abs(_logit(likely) - _logit(alone[nearest[pair]])) >= LEAST_NEWS:
                table[pair] = _logit(likely) - _logit(share)
        sides.append({key: round(worth, 1) for key, worth in sorted(table.items()) if abs(worth) >= LEAST_WORTH})
    return _logit(share), sides[0], sides[1]


def _logit(share: float) -> float:
    return math.log(share / (1 - share))


def written(usual: float, before: dict[str, float], after: dict[str, float]) -> str:
    """The text of `border_weights.py`."""
    parts = ['"""Weights of sentence borders: written by `./run bench train_borders --write`."""\n']
    parts.append("from __future__ import annotations\n\nfrom typing import Final\n")
    parts.append(f"USUAL: Final = {usual:.2f}\n")
    for name, table in (("BEFORE", before), ("AFTER", after)):
        rows = textwrap.fill(
            " | ".join(f"{key} {worth}" for key, worth in table.items()), WIDTH, break_on_hyphens=False
        )
        parts.append(f'{name}: Final = """\n{rows}\n"""\n')
    return "\n".join(parts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--most", type=int, default=150, help="transcripts")
    parser.add_argument("--write", action="store_true", help="write index/language/english/border_weights.py")
    asked = parser.parse_args()
    transcripts = [found for _, found in zip(range(asked.most), gaps_in(asked.folders), strict=False)]
    learnt_from = [gap for nth, found in enumerate(transcripts) if nth % KEPT for gap in found]
    usual, before, after = learnt(learnt_from)
    weights = BorderWeights(usual, before, after)
    kept = [gap for found in transcripts[::KEPT] for gap in found]
    scored = sorted(((weights.border(gap.before, gap.after), gap.begins) for gap in kept), reverse=True)
    borders = sum(begins for _, begins in scored)
    print(
        f"{len(transcripts)} transcripts, {len(before)} + {len(after)} weights, {borders} borders in {len(kept)} gaps"
    )
    for least in (-1.0, 0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0):
        found = [begins for score, begins in scored if score >= least]
        if found:
            print(f"from {least}: right {sum(found) / len(found):.3f}, found {sum(found) / borders:.3f}")
    if asked.write:
        assert border_weights.__file__
        Path(border_weights.__file__).write_text(written(usual, before, after), "utf-8")


if __name__ == "__main__":
    main()
