"""A sample of the killing that `./run bench faults` does two hundred times, and adding beside a process that serves."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ..modules import BENCH, module_at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

pytestmark = pytest.mark.long


@pytest.fixture
def faults() -> Iterator[ModuleType]:
    with module_at(BENCH / "faults.py", "faults") as module:
        yield module


async def test_a_killed_add_leaves_whole_transcripts_and_an_index_that_agrees(
    faults: ModuleType, tmp_path: Path
) -> None:
    """FAULTS 19: kill -9 at two moments; in one of the rounds the library is open and asked questions meanwhile."""
    seen = await faults.kill_many(tmp_path, 2, seed=3, files=80)
    assert seen.violations == []
    assert seen.left.total() == 2
    assert seen.asked > 0


async def test_adding_works_while_another_process_serves(faults: ModuleType, tmp_path: Path) -> None:
    """Questions are answered all the while, and what was added is found afterwards without opening anything again."""
    corpus = faults.Corpus(tmp_path / "corpus", faults.random.Random(1))
    corpus.folder.mkdir()
    for number in range(20):
        corpus.write(f"{number}.txt")
    async with faults.open_shelves(tmp_path / "data") as shelves:
        adding = faults.asyncio.create_task(faults._killed_after(None, tmp_path / "data", corpus.folder))
        while not adding.done():
            await (await shelves.library(None)).quote("nothing like that", faults.Scope(), 1, faults.Deadline())
        await adding
        library = await shelves.library(None)
        assert len(library.transcripts) == 20
        sentence = corpus.versions["7.txt"][0].split(". ")[0]
        [hit] = (await library.quote(sentence, faults.Scope(), 1, faults.Deadline())).hits
        assert (Path(hit.transcript.file).name, hit.words) == ("7.txt", sentence)
