"""A benchmark's transcripts in a library, and its queries put to pullquote the way that programs put them."""

from __future__ import annotations

import contextlib
import sys
import time
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING

from pullquote.bot.asking import answer_models
from pullquote.bot.asking.answer_models import Ask
from pullquote.bot.core import Core, open_core
from pullquote.bot.presenting import objects
from pullquote.bot.settings.values import MeaningSettings, Settings

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable, Sequence
    from pathlib import Path

    from baselines import Baseline
    from publicsets import PublicSet, Query

WARM = 10  # questions that are asked before time is taken


@dataclass(frozen=True, slots=True)
class Answers:
    """What each query was answered with: passages, best first, and the milliseconds that it took."""

    rankings: list[list[str]] = field(default_factory=list[list[str]])
    times: list[float] = field(default_factory=list[float])


@contextlib.asynccontextmanager
async def library(data: Path, files: Iterable[Path], model: Path | None = None) -> AsyncGenerator[Core]:
    """A library of `files` in the folder `data`; what is there already is not added again. With vectors if there is a
    `model`."""
    settings = Settings(data=data, meaning=MeaningSettings(str(model) if model else "", threads=1))
    async with open_core(settings) as core:
        refused = [result.file for result in (await core.transcripts.add(list(files))).results if result.refused]
        assert not refused, f"refused: {', '.join(refused)}"
        if model is not None:
            began = time.monotonic()
            assert await core.shelves.embed(), f"{model} cannot be used"
            print(f"{data.name}: vectors in {time.monotonic() - began:.0f} s", file=sys.stderr)
        yield core


async def ask_core(core: Core, public: PublicSet, task: str, queries: Sequence[Query], *, within: bool) -> Answers:
    """pullquote's answers; `within` limits each question to its transcript."""
    for query in queries[:WARM]:
        await core.find(None, answer_models.Query(Ask(task), query.words, limit=20, nearest=0, spread=False))
    answers = Answers()
    for query in queries:
        began = time.perf_counter()
        result = await core.find(
            None,
            answer_models.Query(
                Ask(task),
                query.words,
                transcript=query.transcript if within else None,
                limit=20,
                nearest=0,
                spread=False,
            ),
        )
        answers.times.append(1000 * (time.perf_counter() - began))
        told, nearest = objects.places(result)
        answers.rankings.append(
            public.timeline.ranking(
                (PurePath(hit.transcript.file).name, hit.start, hit.end)
                for hit in (*told, *nearest)
                if hit.start is not None and hit.end is not None
            )
        )
    return answers


def ask_baseline(
    baseline: Baseline, public: PublicSet, queries: Sequence[Query], words: Sequence[str], *, within: bool, k: int
) -> Answers:
    """A baseline's answers; `words` are what it is asked for each query."""
    for asked in words[:WARM]:
        baseline.best(asked, k)
    answers = Answers()
    for query, asked in zip(queries, words, strict=True):
        began = time.perf_counter()
        found = baseline.best(asked, k, f"{query.transcript}.vtt" if within else None)
        answers.times.append(1000 * (time.perf_counter() - began))
        answers.rankings.append([public.passages[number].id for number in found])
    return answers
