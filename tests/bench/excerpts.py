"""How well excerpts begin and end, and what it costs to find them: `./run bench excerpts [FOLDER|FILE...]`.

Three measures. How many of the judged openings and endings beside this file the chooser judges as a reader did. Of 200
excerpts out of the folder (without one: the sample transcripts), how many begin and end at the border of a sentence, or
of a clause where there is no punctuation, by rules of this file alone. And milliseconds of processor time for an hour
of talk.

`--show` prints the excerpts, with what stands around them and the reasons for choosing them, for reading.

With `--graded FILE...`, passages graded by readers, the order in which the score puts them is measured as well, by
cross-validation (see `train_excerpts.py`); `--around FOLDER...` are the transcripts that they are from. With
`--model FOLDER`, a model of meaning, excerpts are chosen with it, and the order is measured with and without.
"""

from __future__ import annotations

import argparse
import random
import re
import textwrap
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pullquote.bot.demo import samples
from pullquote.index.dialogue import dialogue
from pullquote.index.errors import Unreadable
from pullquote.index.excerpts.batch import DraftBatch
from pullquote.index.excerpts.openings import stands
from pullquote.index.excerpts.phrasing import phrasing
from pullquote.index.excerpts.quotability import FEATURES, leaning
from pullquote.index.excerpts.refusals import ends_open
from pullquote.index.excerpts.select import MOST_LEANING, Excerpt, candidates
from pullquote.index.excerpts.themes import ThemeScorer
from pullquote.index.excerpts.utterances import utterances
from pullquote.index.excerpts.weights import WEIGHTS
from pullquote.index.formats.detect import read
from pullquote.index.formats.source import load
from pullquote.index.language.english.borders import weights
from pullquote.index.language.sentences import is_punctuated
from pullquote.index.transcript import Cue, PlacedCue, Stretch, placed, text_as_written
from pullquote.index.vectors.embedder import open_embedder
from train_excerpts import Nearness, TrainingSet, graded_in, report

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

JUDGED: Final = Path(__file__).with_name("judged_borders.toml")
WORDS_AN_HOUR: Final = 9000
LEAST_REASON: Final = 0.15  # of a score: features that moved it by less are not shown
_STOPPED: Final = re.compile(r"[.!?…‽。！？][\"'”’)\]»*_]*\s*$")
_MARKER: Final = re.compile(r"(?:>>|[-–—]|\[[^\]]*\]|\([^)]*\)|♪)\s*$")
_HANGING: Final = frozenset(
    "a an the this these my your his her its our their and or but if because as than of in on at by for from with to "
    "into about is are was were be been has have had do does did will would can could should not very too just i you "
    "he she we they it's that's i'm you're which who whose where when while whether what how".split()
)
_GOING_ON: Final = (  # after a judged opening, which says nothing of it
    "Most people learn patience late, because nobody teaches it. A gardener learns it from trees, and trees are slow. "
    "People who plant trees are patient people, and a garden makes people patient."
)
_CONTINUING: Final = frozenset("of to than is are was were be been has had that which who whose with from at".split())


@dataclass(frozen=True)
class Found:
    """An excerpt where it was found."""

    file: Path
    text: str
    cues: tuple[PlacedCue, ...]
    excerpt: Excerpt

    @property
    def words(self) -> str:
        return self.text[self.excerpt.first : self.excerpt.past]


def judged() -> tuple[int, int, list[str]]:
    """How many of the judged openings and endings are judged alike, of how many, and which are not."""
    listed = tomllib.loads(JUDGED.read_text("utf-8"))
    wrong, count = list[str](), 0
    for punctuated, part in ((True, listed), (False, listed["captions"])):
        for verdict in ("good", "bad"):
            for said in part["opening"][verdict]:
                count += 1
                if opens(said, punctuated=punctuated) != (verdict == "good"):
                    wrong.append(f"opening, {verdict}: {said}")
            for said in part["ending"][verdict]:
                count += 1
                if closes(said, punctuated=punctuated) != (verdict == "good"):
                    wrong.append(f"ending, {verdict}: {said}")
    return count - len(wrong), count, wrong


def opens(said: str, *, punctuated: bool) -> bool:
    """Whether the chooser would let an excerpt begin so."""
    found = phrasing(said, punctuated=punctuated)
    if not stands(found, listed=True, punctuated=punctuated):
        return False
    if not punctuated:
        first, second = said.split()[:2]
        return weights().border(("", ""), (first, second)) > weights().usual
    text = f"{said} {_GOING_ON}"
    whole = utterances(text, placed([Cue(text)]))
    return float(leaning(DraftBatch(whole, [0], [len(whole)]))[0]) <= MOST_LEANING


def closes(said: str, *, punctuated: bool) -> bool:
    """Whether the chooser would let an excerpt end so."""
    return not ends_open(phrasing(said, punctuated=punctuated), punctuated=punctuated)


def at_border(found: Found) -> tuple[bool, bool]:
    """Whether an excerpt begins and ends at the border of a sentence or a clause."""
    before, after = found.text[: found.excerpt.first], found.text[found.excerpt.past :]
    turns = {cue.at + turn for cue in found.cues for turn in cue.turns}
    voices = {b.at for a, b in zip(found.cues, found.cues[1:], strict=False) if a.speaker != b.speaker}
    marked = turns | voices | {0}
    begun = found.excerpt.first in marked or bool(_STOPPED.search(before[-40:]) or _MARKER.search(before[-40:]))
    ended = not after.strip() or bool(_STOPPED.search(found.words))
    if is_punctuated(found.text):
        return begun, ended
    first, last = found.words.split()[0].lower(), found.words.split()[-1].lower()
    following = (after.split() or [""])[0].lower()
    previous = (before.split() or [""])[-1].lower()
    return (
        begun or (previous not in _HANGING and first not in _CONTINUING),
        ended or (last not in _HANGING and following not in _CONTINUING),
    )


def found_in(paths: Sequence[Path], themes: ThemeScorer | None = None) -> Iterator[tuple[list[Found], float, float]]:
    """The excerpts of each transcript, with its hours of talk and the seconds of processor time that it took."""
    files = [file for path in paths for file in (sorted(path.iterdir()) if path.is_dir() else [path])]
    for file in files:
        if file.suffix in {".toml", ".csv"} or not file.is_file():
            continue
        try:
            cues = read(load(file), file.name).cues
        except Unreadable as refused:
            print(f"{file.name}: {refused}")
            continue
        text, all_cues = text_as_written(cues), placed(cues)
        began = time.process_time()
        found = candidates(text, all_cues, themes=themes)
        took = time.process_time() - began
        yield [Found(file, text, all_cues, each) for each in found], len(text.split()) / WORDS_AN_HOUR, took


def chosen(groups: Sequence[list[Found]], count: int, seed: int) -> list[Found]:
    """`count` excerpts, drawn from each transcript in turn, as a rotation would."""
    rng = random.Random(seed)
    left = [rng.sample(group, len(group)) for group in groups if group]
    drawn = list[Found]()
    while left and len(drawn) < count:
        drawn += [group.pop() for group in left]
        left = [group for group in left if group]
    return drawn[:count]


def reasons(found: Found) -> list[str]:
    """The names of the features that moved a score, the strongest first; those that lowered it with a minus."""
    said = utterances(found.text, found.cues)
    begin = next(nth for nth, each in enumerate(said) if each.first == found.excerpt.first)
    end = next(nth for nth, each in enumerate(said, 1) if each.past == found.excerpt.past)
    draft = DraftBatch(said, [begin], [end])
    moved = [(WEIGHTS.get(feature.name, 0.0) * float(feature.measure(draft)[0]), feature.name) for feature in FEATURES]
    strongest = sorted(moved, key=lambda part: -abs(part[0]))
    return [name if worth > 0 else f"-{name}" for worth, name in strongest if abs(worth) >= LEAST_REASON]


def show(found: Found) -> None:
    """Prints an excerpt as it is read, with what stands before and after it."""
    first, past = found.excerpt.first, found.excerpt.past
    over = tuple(
        cue
        for cue, after in zip(found.cues, [*(cue.at for cue in found.cues[1:]), len(found.text)], strict=True)
        if after > first and cue.at < past
    )
    print(f"\n{found.file.name} · {found.excerpt.score} · {', '.join(reasons(found))}")
    print(f"    … {found.text[max(0, first - 60) : first]}")
    for line in dialogue(Stretch(first, found.words, over)):
        said = f"{line.speaker}: {line.text}" if line.speaker else line.text
        print(textwrap.indent(textwrap.fill(said, 110), "  "))
    print(f"    {found.text[past : past + 60]} …")


def measure(
    paths: Sequence[Path], count: int, seed: int, themes: ThemeScorer | None = None
) -> tuple[list[Found], dict[str, Any]]:
    """The excerpts drawn and the figures."""
    groups = list(found_in(paths, themes))
    drawn = chosen([found for found, _, _ in groups], count, seed)
    hours, took = sum(h for _, h, _ in groups), sum(s for _, _, s in groups)
    borders = [at_border(found) for found in drawn]
    figures = {
        "transcripts": len(groups),
        "hours": round(hours, 1),
        "excerpts": sum(len(found) for found, _, _ in groups),
        "drawn": len(drawn),
        "begin_and_end_at_a_border": sum(all(each) for each in borders) / len(drawn) if drawn else 0.0,
        "cpu_ms_an_hour": round(1000 * took / hours) if hours else 0,
    }
    return drawn, figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, metavar="FOLDER|FILE")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--graded", nargs="+", type=Path, default=[], metavar="FILE")
    parser.add_argument("--around", nargs="+", type=Path, default=[], metavar="FOLDER")
    parser.add_argument("--model", type=Path, metavar="FOLDER")
    asked = parser.parse_args()
    themes = ThemeScorer(open_embedder(asked.model)) if asked.model else None
    right, count, wrong = judged()
    print(f"judged openings and endings: {right} of {count} alike")
    print(*(f"  not so: {each}" for each in wrong), sep="\n", end="\n" if wrong else "")
    if asked.graded:
        data = TrainingSet.of(graded_in(asked.graded), asked.around)
        for name, figure in report(data, Nearness.of(data, asked.model) if asked.model else None).items():
            print(f"graded: {name}: {figure:.3f}" if isinstance(figure, float) else f"graded: {name}: {figure}")
    drawn, figures = measure(asked.paths or [samples()], asked.count, asked.seed, themes)
    for found in drawn:
        if asked.show or not all(at_border(found)):
            show(found)
    for name, value in figures.items():
        print(f"{name.replace('_', ' ')}: {value:.1%}" if name.startswith("begin") else f"{name}: {value}")


if __name__ == "__main__":
    main()
