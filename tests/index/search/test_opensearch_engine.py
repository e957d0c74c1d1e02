"""The engine on a server: what is half-written is never read, what is dead goes later, and failures are told."""

from __future__ import annotations

import asyncio
import functools
import random
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from pullquote.index.deadline import Deadline
from pullquote.index.errors import EngineError, Overdue, SearchUnreachable
from pullquote.index.search.engine import Damaged, LockBusy
from pullquote.index.search.search_address import SearchAddress

from ... import opensearch
from ...faulty_server import Faulty
from .test_engine import TALKS, asked, found, said, stem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pullquote.index.search.opensearch_engine import OpenSearchEngine
    from pullquote.index.search.opensearch_index import SearchIndex


class Killed(BaseException):
    """The process ends here: nothing of it goes on."""


class Mortal:
    """A server that whoever asks it does not live to ask more often than `lives` times."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self.address = server.address
        self.lives: int | None = None
        self.asked = 0

    def ask(self, *request: Any, **params: Any) -> Any:
        self.asked += 1
        if self.lives is not None:
            if self.lives == 0:
                raise Killed
            self.lives -= 1
        return self._server.ask(*request, **params)


@pytest.fixture
def mortal(server_index: SearchIndex) -> Mortal:
    return Mortal(server_index._server)


@pytest.fixture
def open_mortal(mortal: Mortal, open_on_server: Callable[[], OpenSearchEngine]) -> Callable[[], OpenSearchEngine]:
    """Opens the same index by a server that one may be killed at."""
    from pullquote.index.search.opensearch_engine import OpenSearchEngine
    from pullquote.index.search.opensearch_index import SearchIndex

    shelf = open_on_server.args[1]  # type: ignore[attr-defined]
    return functools.partial(OpenSearchEngine, SearchIndex(mortal, "en"), shelf, time.time)  # type: ignore[arg-type]


@pytest.fixture
def engine(open_on_server: Callable[[], OpenSearchEngine]) -> OpenSearchEngine:
    engine = open_on_server()
    write(engine, 7, {id_: text for id_, (_, text) in TALKS.items()})
    return engine


def write(engine: OpenSearchEngine, revision: int, texts: dict[int, str], *, anew: bool = False) -> None:
    """Replaces transcripts, or removes those without a text, in one commit."""
    engine.begin_writing()
    try:
        if anew:
            engine.clear()
        for id_, text in texts.items():
            if text:
                engine.replace(id_, said(text))
            else:
                engine.remove(id_)
        engine.commit(revision)
    finally:
        engine.end_writing()


def state(engine: OpenSearchEngine) -> tuple[Any, ...]:
    """All that can be asked of an index: its passages with their words, and its counts."""
    words = [stem(word) for word in ("ship", "night", "storm", "lighthouse", "orange")]
    spans = {
        word: sorted((c.transcript, c.first, c.past, round(c.score, 3)) for c in engine.candidates(asked(word), 1000))
        for word in ("ship", "night", "storm", "lighthouse", "orange")
    }
    places = {word: [one[:3] for one in some] for word, some in spans.items()}
    statistics = engine.statistics(words)
    return (
        engine.revision,
        places,
        (statistics.passages, statistics.mean_length, dict(statistics.frequencies)),
        engine.content().transcripts,
    )


def test_what_a_killed_writer_leaves_is_never_read(
    open_on_server: Callable[[], OpenSearchEngine], open_mortal: Callable[[], OpenSearchEngine], mortal: Mortal
) -> None:
    """Killed after any request that it makes, it leaves the index as it was, or as it should be; whoever comes then
    makes it what it should be, also where the next one is killed, too."""
    rng, revision = random.Random(5), 1
    held = {id_: text for id_, (_, text) in TALKS.items()}
    write(open_on_server(), revision, held)
    for _ in range(12):
        changes = {
            id_: ""
            if rng.random() < 0.3
            else " ".join(rng.choices(["ship", "night", "storm", "lighthouse", "orange"], k=rng.randint(1, 90)))
            for id_ in rng.sample(range(1, 9), 4)
        }
        anew, lives = rng.random() < 0.3, rng.randint(0, 9)
        wanted = {id_: text for id_, text in ({} if anew else held).items() if id_ not in changes}
        wanted |= {id_: text for id_, text in changes.items() if text}
        before, writer = state(open_on_server()), open_mortal()
        mortal.lives = lives
        killed = False
        try:
            write(writer, revision + 1, changes, anew=anew)
        except Killed:
            killed = True
        mortal.lives = None
        after = state(open_on_server())
        if killed and after[0] == revision:
            assert after == before
            write(open_on_server(), revision + 1, changes, anew=anew)
            after = state(open_on_server())
        revision, held = revision + 1, wanted
        passages = {id_: said(text) for id_, text in held.items()}
        assert after[0] == revision
        assert after[2][0] == sum(map(len, passages.values()))
        assert after[3].keys() == held.keys()
        for word in ("ship", "storm"):
            there = sorted(
                (id_, p.first, p.past)
                for id_, some in passages.items()
                for p in some
                if any(t.word.plain == word for t in p.words)
            )
            assert after[1][word] == there
            assert after[2][2][stem(word)] == len(there)


def test_a_reader_never_sees_a_part_of_a_commit(
    open_on_server: Callable[[], OpenSearchEngine],
) -> None:
    """While another process writes, each answer is of one state or the next."""
    engine, ended = open_on_server(), threading.Event()
    write(engine, 1, dict.fromkeys(range(1, 6), "A ship."))
    seen = list[tuple[int, int]]()

    def read() -> None:
        reader = open_on_server()
        while not ended.is_set():
            reader.refresh()
            ships, storms = len(reader.candidates(asked("ship"), 100)), len(reader.candidates(asked("storm"), 100))
            seen.append((ships, storms))

    thread = threading.Thread(target=read)
    thread.start()
    try:
        for revision in range(2, 12):
            word = "storm" if revision % 2 == 0 else "ship"
            write(engine, revision, dict.fromkeys(range(1, 6), f"A {word}."), anew=revision % 3 == 0)
    finally:
        ended.set()
        thread.join()
    assert set(seen) <= {(5, 0), (0, 5)}


def test_a_second_writer_is_noticed_at_its_commit(open_on_server: Callable[[], OpenSearchEngine]) -> None:
    """Where the lock between them was lost: what it has sent is never read, and it is told."""
    first, second = open_on_server(), open_on_server()
    write(first, 1, {1: "A ship."})
    first.begin_writing()
    first.replace(2, said("A storm at night."))
    write(second, 2, {3: "An orange."})
    with pytest.raises(LockBusy):
        first.commit(3)
    first.end_writing()
    reader = open_on_server()
    assert (reader.revision, found(reader, asked("ship", "storm", "orange"))) == (2, {1, 3})


def test_what_is_dead_is_deleted_when_nobody_reads_it_any_more(
    server_index: SearchIndex, open_on_server: Callable[[], OpenSearchEngine]
) -> None:
    """Not before: a question may have begun with what was there."""
    from pullquote.index.search.opensearch_engine import OpenSearchEngine
    from pullquote.index.search.opensearch_index import GRACE_S, LATE_S

    shelf, now = open_on_server.args[1], time.time()  # type: ignore[attr-defined]
    opened = functools.partial(OpenSearchEngine, server_index, shelf, lambda: now)
    engine = opened()

    def documents() -> int:
        server = server_index._server
        server.ask("POST", f"/{server_index.name}/_refresh")
        kept = {"query": {"bool": {"filter": [{"term": {"shelf": str(shelf)}}, {"exists": {"field": "version"}}]}}}
        return server.ask("POST", f"/{server_index.name}/_count", kept, routing=shelf)["count"]

    def tidy() -> None:
        engine.begin_writing()
        engine.tidy()
        engine.end_writing()

    write(engine, 1, {1: "A ship.", 2: "A storm."})
    reader = opened()
    write(engine, 2, {1: "", 2: "An orange."})
    tidy()
    assert (found(reader, asked("ship", "storm")), documents()) == ({1, 2}, 3)
    now += GRACE_S + 1
    tidy()
    assert (documents(), engine.leftover) == (1, False)
    write(engine, 3, {5: "A night."}, anew=True)
    engine.begin_writing()
    engine.replace(6, said("A lighthouse."))
    changes = engine._changes
    assert changes is not None
    changes.bulk.flush()
    engine.end_writing()  # that is never committed
    write(engine, 4, {7: "A ship."})
    now += GRACE_S + 1
    tidy()
    assert documents() == 3
    now += LATE_S
    tidy()
    assert (documents(), engine.leftover) == (2, False)
    assert found(engine, asked("night", "ship", "lighthouse")) == {5, 7}


def test_a_reader_looks_again_before_what_it_reads_is_deleted(
    server_index: SearchIndex, open_on_server: Callable[[], OpenSearchEngine]
) -> None:
    """It need not be told that another process has made the index anew at the same revision."""
    from pullquote.index.search import opensearch_engine

    at = 0.0
    shelf = open_on_server.args[1]  # type: ignore[attr-defined]
    write(open_on_server(), 1, {1: "A ship."})
    reader = opensearch_engine.OpenSearchEngine(server_index, shelf, time.time, lambda: at)
    write(open_on_server(), 1, {2: "A ship."}, anew=True)
    assert found(reader, asked("ship")) == {1}
    at += opensearch_engine.FRESH_S + 1
    assert found(reader, asked("ship")) == {2}


def test_shelves_share_nothing(open_on_server: Callable[[], OpenSearchEngine], server_index: SearchIndex) -> None:
    """Neither passages nor counts: what another one holds changes no answer."""
    from pullquote.index.search.opensearch_engine import OpenSearchEngine

    shelf = open_on_server.args[1]  # type: ignore[attr-defined]
    other = OpenSearchEngine(server_index, shelf + 6_000_000, time.time)
    engine = open_on_server()
    write(engine, 1, {1: "A ship at night."})
    alone = state(engine)
    write(other, 1, dict.fromkeys(range(1, 40), "A ship and a storm."))
    assert state(open_on_server()) == alone
    assert engine.terms("st") == []
    assert {shelf, shelf + 6_000_000} <= server_index.shelves()
    server_index.delete(shelf + 6_000_000)
    other.refresh()
    assert (other.revision, state(open_on_server())) == (0, alone)


def test_a_deleted_index_is_made_anew(opensearch_index: SearchAddress) -> None:
    """Under an open reader, too: a question that meets that is asked again once it is there."""
    from pullquote.index.search.opensearch_engine import OpenSearchEngine
    from pullquote.index.search.opensearch_index import SearchIndex

    index = SearchIndex.at(opensearch_index, "sv")
    try:
        engine = OpenSearchEngine(index, 1, time.time)
        write(engine, 1, {1: "A ship."})
        for name in opensearch.ask(opensearch_index.url, "GET", f"/{index.name}/_alias"):
            opensearch.ask(opensearch_index.url, "DELETE", f"/{name}")
        with pytest.raises(Damaged):
            engine.candidates(asked("ship"), 10)
        assert engine.revision == 0
        write(engine, 1, {1: "A ship."})
        for name in opensearch.ask(opensearch_index.url, "GET", f"/{index.name}/_alias"):
            opensearch.ask(opensearch_index.url, "DELETE", f"/{name}")
        engine.rebuild = lambda: write(engine, 1, {2: "A ship."})
        assert found(engine, asked("ship")) == {2}
    finally:
        index.close()


@pytest.fixture
def faulty() -> Iterator[Faulty]:
    with Faulty() as server:
        yield server


def _ask(url: str) -> None:
    """Opens an index at an address."""
    pytest.importorskip("opensearchpy")
    from pullquote.index.search.opensearch_engine import OpenSearchEngine
    from pullquote.index.search.opensearch_index import SearchIndex

    index = SearchIndex.at(SearchAddress(url, "quotes"), "en")
    try:
        OpenSearchEngine(index, 1, time.time)
    finally:
        index.close()


@pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
def test_a_server_that_refuses_is_told(faulty: Faulty, status: int) -> None:
    faulty.status = status
    with pytest.raises(SearchUnreachable) as raised:
        _ask(faulty.url)
    assert faulty.url.removeprefix("http://") in raised.value.address


def test_what_is_no_search_server_is_told(faulty: Faulty) -> None:
    faulty.body = b"<html>Hello</html>"
    with pytest.raises(EngineError):
        _ask(faulty.url)


def test_an_address_where_nobody_listens_is_told() -> None:
    with pytest.raises(SearchUnreachable):
        _ask("http://127.0.0.1:9")


def test_a_hanging_server_does_not_hold_up_a_question(faulty: Faulty) -> None:
    """The request is broken off with the question's deadline."""
    faulty.hangs = True
    deadline = Deadline(time.monotonic() + 0.3, alone=True)
    with pytest.raises(Overdue):
        asyncio.run(deadline.run(lambda: _ask(faulty.url)))
    assert faulty.left.wait(30)  # whoever asked has hung up
