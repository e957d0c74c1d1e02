"""Kills `pullquote add` at random moments and looks at what is left: whole transcripts, and a search that agrees.
Then does what `./run bench deliveries` does to posts on a schedule.

usage: ./run bench faults [--times 200] [--seed N] [--only adding|posting]

Each round changes some files of a folder, adds the folder in a process of its own, and kills that with SIGKILL. In
every other round this process has the library open and asks it questions meanwhile. Afterwards every file must be
stored in one of its versions, word for word, none that was stored before may be missing, and search must find what is
stored and nothing else. Prints a table; exits with 1 on a violation.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import random
import runpy
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pullquote.index.deadline import Deadline
from pullquote.index.language.analyzer import analyzer
from pullquote.index.querying.found import Scope
from pullquote.index.search.passages import passages
from pullquote.index.search.tantivy_engine import TantivyEngine
from pullquote.index.search.verdict import Verdict
from pullquote.index.shelves import Shelves, open_shelves

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from typing import Any

    from pullquote.index.library import Library

FILES = 450  # more than two batches of `add`
ANEW = 0.25  # how often a round begins with an empty library
CHANGED = 0.7  # how many of the files a round changes
LOOKED_UP = 3  # quotes that are looked up after each round, in each version
SYLLABLES = "ba de fi go lu mar nel pos rin sul tav wen".split()


@dataclass
class Corpus:
    """A folder of transcripts, and every version of every file: its text as written."""

    folder: Path
    rng: random.Random
    versions: dict[str, list[str]] = field(default_factory=dict[str, list[str]])

    def write(self, name: str) -> None:
        """Writes another version of a file; one in ten is longer."""
        lines = [self._sentence() for _ in range(self.rng.choice((3, 3, 3, 3, 3, 3, 3, 3, 3, 40)))]
        self.versions.setdefault(name, []).append(" ".join(lines))
        (self.folder / name).write_text("\n".join(lines) + "\n", "utf-8")

    def _sentence(self) -> str:
        """Ten made-up words that nothing else says."""
        words = ["".join(self.rng.choices(SYLLABLES, k=4)) for _ in range(10)]
        return " ".join(words).capitalize() + "."


@dataclass
class Seen:
    """What was seen in all rounds."""

    killed: int = 0
    left: Counter[str] = field(default_factory=Counter[str])
    indexes: Counter[str] = field(default_factory=Counter[str])
    asked: int = 0
    violations: list[str] = field(default_factory=list[str])


def command(data: Path, folder: Path) -> list[str]:
    """The process that is killed."""
    return [sys.executable, "-P", "-m", "pullquote.bot", "--data", str(data), "add", "--json", str(folder)]


def main() -> None:
    ask = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    ask.add_argument("--times", type=int, default=200)
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument("--only", choices=("adding", "posting"))
    args = ask.parse_args()
    violations = 0
    if args.only != "posting":
        violations += adding(args.times, args.seed)
    if args.only != "adding":
        violations += runpy.run_path(str(Path(__file__).with_name("deliveries.py")))["measured"](seed=args.seed)
    sys.exit(1 if violations else 0)


def adding(times: int, seed: int) -> int:
    """Kills `pullquote add`, and prints what was seen; how many violations there were."""
    with tempfile.TemporaryDirectory(prefix="pullquote-faults-") as work:
        seen = asyncio.run(kill_many(Path(work), times, seed))
    print(report(seen, times))
    return len(seen.violations)


async def kill_many(work: Path, times: int, seed: int, files: int = FILES) -> Seen:
    """Runs all rounds in the folder `work`."""
    rng, seen = random.Random(seed), Seen()
    corpus, data = Corpus(work / "corpus", rng), work / "data"
    corpus.folder.mkdir()
    for number in range(files):
        corpus.write(f"talk-{number:03}.txt")
    began = time.monotonic()
    await _killed_after(None, data, corpus.folder)
    takes = time.monotonic() - began
    for number in range(times):
        if rng.random() < ANEW:
            shutil.rmtree(data)
        before = await _stored(data)
        names = [name for name in corpus.versions if rng.random() < CHANGED]
        for name in names:
            corpus.write(name)
        # much of a process's time goes by before it writes anything: nothing is to be seen there
        delay = rng.uniform(0.3, 1.0) * takes
        killing = _killed_after(delay, data, corpus.folder)
        killed = await (_while_asking(killing, data, seen) if number % 2 else killing)
        seen.killed += killed
        takes *= 1.02 if killed else 0.9  # how fast this machine is just now
        await _judge(corpus, before, data, seen)
    return seen


async def _killed_after(delay: float | None, data: Path, folder: Path) -> bool:
    """Adds a folder, and whether that had to be killed after `delay` seconds."""
    process = await asyncio.create_subprocess_exec(
        *command(data, folder), stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
    )
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(process.wait(), delay)
    if process.returncode is None:
        process.send_signal(signal.SIGKILL)
    code = await process.wait()
    if code not in (0, -signal.SIGKILL):
        raise RuntimeError(f"{command(data, folder)} ended with {code}")
    return code != 0


async def _while_asking(killing: Coroutine[Any, Any, bool], data: Path, seen: Seen) -> bool:
    """The same, with the library open in this process and questions asked."""
    async with open_shelves(data) as shelves:
        task = asyncio.create_task(killing)
        while not task.done():
            library = await shelves.library(None)
            await library.quote("badefigo lumarnelpos", Scope(), 1, Deadline())
            seen.asked += 1
        return await task


async def _stored(data: Path) -> dict[str, str]:
    """The text of every stored file, by name."""
    async with open_shelves(data) as shelves:
        return {name: text for name, (_, text) in (await _texts(shelves)).items()}


async def _texts(shelves: Shelves) -> dict[str, tuple[int, str]]:
    storage = shelves.storage
    headers = await storage.transcripts(shelf.id for shelf in await storage.shelves())
    return {Path(header.file).name: (header.id, (await storage.whole(header.id)).text) for header in headers}


async def _judge(corpus: Corpus, before: dict[str, str], data: Path, seen: Seen) -> None:
    """Looks at what a killed process left."""
    async with open_shelves(data) as shelves:
        stored = await _texts(shelves)
        seen.indexes[await _index_state(shelves)] += 1
        seen.left[_how_much(corpus, before, {name: text for name, (_, text) in stored.items()})] += 1
        for name, versions in corpus.versions.items():
            _, text = stored.get(name, (0, ""))
            if text not in ([versions[-1], before[name]] if name in before else [versions[-1], ""]):
                seen.violations.append(f"{name}: {json.dumps(text[:60])} is none of its versions")
        library = await shelves.library(None)
        if library.transcripts:
            await _judge_search(corpus, stored, shelves, library, seen)


async def _index_state(shelves: Shelves) -> str:
    """How the index stands before anybody asks for it."""
    current = [shelf.revision for shelf in await shelves.storage.shelves()]
    revision = TantivyEngine(shelves.derived / "shelf-1", "en").revision
    if not revision:
        return "none, or half made"
    return "up to date" if [revision] == current else "behind storage"


async def _judge_search(
    corpus: Corpus, stored: dict[str, tuple[int, str]], shelves: Shelves, library: Library, seen: Seen
) -> None:
    held = TantivyEngine(shelves.derived / "shelf-1", "en").statistics([]).passages
    expected = 0
    for id_, _ in stored.values():
        whole = await shelves.storage.whole(id_)
        chain = analyzer("en")
        expected += len(list(passages(whole.text, whole.cues, chain.analyze(whole.text), chain.language)))
    if held != expected:
        seen.violations.append(f"the index holds {held} passages, storage {expected}")
    for name in corpus.rng.sample(sorted(stored), LOOKED_UP):
        id_, text = stored[name]
        for version in corpus.versions[name][-2:]:
            sentence = corpus.rng.choice(version.split(". ")).rstrip(".")
            hits = (await library.quote(sentence, Scope(), 1, Deadline())).hits
            found = [(h.transcript.id, h.words.rstrip(".")) for h in hits if _is_verbatim(h.judgement)]
            if found != ([(id_, sentence)] if version == text else []):
                seen.violations.append(f"{name}: “{sentence}” is found as {found}")


def _is_verbatim(judgement: object) -> bool:
    return getattr(judgement, "verdict", None) is Verdict.VERBATIM


def _how_much(corpus: Corpus, before: dict[str, str], stored: dict[str, str]) -> str:
    """How much of what was to be stored is there."""
    wanted = [name for name, versions in corpus.versions.items() if before.get(name) != versions[-1]]
    done = sum(stored.get(name) == corpus.versions[name][-1] for name in wanted)
    return "all" if done == len(wanted) else "some" if done else "none"


def report(seen: Seen, times: int) -> str:
    """What was seen, as a Markdown table."""
    rows = [("rounds", times), ("killed before it was done", seen.killed)]
    rows += [(f"of the changed files stored: {much}", seen.left[much]) for much in ("none", "some", "all")]
    rows += [(f"index left behind: {state}", count) for state, count in sorted(seen.indexes.items())]
    rows += [("questions answered meanwhile", seen.asked), ("violations", len(seen.violations))]
    table = ["| seen | times |", "|---|---|", *(f"| {what} | {count} |" for what, count in rows)]
    return "\n".join([*table, *seen.violations[:20]])


if __name__ == "__main__":
    main()
