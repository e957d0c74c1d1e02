"""A search server of three nodes, of which the one that leads is killed while people ask and somebody adds."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import pytest
from pullquote.index.deadline import Deadline
from pullquote.index.errors import EngineError, Overdue
from pullquote.index.querying.found import Scope
from pullquote.index.search.search_address import SearchAddress
from pullquote.index.shelves import Shelves, open_shelves

from .. import opensearch
from .test_shelves import SHIP, put

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BEFORE, AFTER = 5, 10  # transcripts that are added before a node is killed, and afterwards
ALL_THERE_S = 120.0
QUESTION_S = 10.0


@pytest.fixture
def cluster() -> Iterator[list[opensearch.Node]]:
    if opensearch.home() is None:
        pytest.skip(f"no OpenSearch to start: {opensearch.VARIABLE} does not name the folder of an installation")
    with opensearch.nodes(3) as nodes:
        yield nodes


async def all_there(shelves: Shelves) -> None:
    """Waits until every part of the index has its copy."""
    async with asyncio.timeout(ALL_THERE_S):
        while (await shelves.search_server()).health != "green":  # type: ignore[union-attr]  # noqa: ASYNC110
            await asyncio.sleep(0.1)


async def indexed(shelves: Shelves) -> list[str]:
    """Has what was added indexed, as soon as the server takes it; returns how it refused until then."""
    refused = list[str]()
    while True:
        try:
            await shelves.index()
        except EngineError as error:
            refused.append(str(error))
            await asyncio.sleep(0.5)
        else:
            return refused


async def test_a_lost_node_costs_no_answer_and_nothing_that_was_added(
    cluster: list[opensearch.Node], tmp_path: Path
) -> None:
    """Each question is answered in full, or refused in words within its time for as long as the rest needs to find
    itself; what was stored is found."""
    lost, *left = cluster
    hosts = ",".join(node.url.removeprefix("http://") for node in (lost, *left))
    answered, refused, took, ended = list[set[str]](), list[str](), list[float](), asyncio.Event()
    async with (
        open_shelves(tmp_path, search=SearchAddress(f"http://{hosts}", "lost")) as shelves,
        open_shelves(tmp_path, search=SearchAddress(f"http://{hosts}", "lost")) as other,
    ):
        for number in range(BEFORE):
            await put(shelves, f"{number}", f"{SHIP} There were {number}.")
        await shelves.index()
        await all_there(shelves)

        async def ask() -> None:
            while not ended.is_set():
                begun = time.monotonic()
                try:
                    library = await other.library(None)
                    found = await library.quote(SHIP, Scope(), 5, Deadline(begun + QUESTION_S))
                    answered.append({hit.transcript.file for hit in found.hits})
                except (EngineError, Overdue) as error:
                    refused.append(f"{error}")
                took.append(time.monotonic() - begun)

        asking = asyncio.create_task(ask())
        while not answered:  # noqa: ASYNC110 - how long that takes is not the point
            await asyncio.sleep(0.1)
        lost.running.kill()
        lost.running.wait()
        before = len(answered)
        for number in range(BEFORE, BEFORE + AFTER):
            await put(shelves, f"{number}", f"{SHIP} There were {number}.")
            refused += await indexed(shelves)
        while len(answered) == before:  # noqa: ASYNC110 - the last one may have been asked before
            await asyncio.sleep(0.1)
        ended.set()
        await asking
        assert all(answered)
        held = shelves._indexes.engines[1].content().transcripts
        assert len(held) == BEFORE + AFTER
        print(f"{len(answered)} answered, {len(refused)} refused, the longest after {max(took):.1f} s: {set(refused)}")
