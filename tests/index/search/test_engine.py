"""What every engine does: candidates, counts, changes. The embedded one always, OpenSearch where a server is found."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from pullquote.index.errors import EngineError
from pullquote.index.language.analyzer import analyzer
from pullquote.index.search import engine as module
from pullquote.index.search.engine import SOUNDS, WORDS, IndexContent, IndexQuery, ShelfEngine
from pullquote.index.search.passages import passages
from pullquote.index.search.tantivy_engine import TantivyEngine
from pullquote.index.transcript import PlacedCue

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pullquote.index.search.engine import Engine
    from pullquote.index.search.passages import Passage

CHAIN = analyzer("en")
TALKS = {
    1: ("Ann", "The lighthouse keeper counted every ship."),
    2: ("Bo", "A ship full of oranges came at night."),
    3: ("Ann", "Oranges do not grow near a lighthouse."),
}

Opener = Callable[[], ShelfEngine]


def said(text: str, speaker: str | None = None) -> list[Passage]:
    return list(passages(text, (PlacedCue(0, 0, speaker=speaker),), CHAIN.analyze(text), CHAIN.language))


def stem(word: str) -> str:
    return CHAIN.analyze(word)[0].word.stem


def asked(*words: str, view: str = WORDS, **filters: frozenset[int] | frozenset[str]) -> IndexQuery:
    tokens = [CHAIN.analyze(word)[0].word for word in words]
    return IndexQuery({view: [t.stem if view == WORDS else t.sound for t in tokens]}, **filters)  # type: ignore[arg-type]


def found(engine: Engine, query: IndexQuery, k: int = 10) -> set[int]:
    return {candidate.transcript for candidate in engine.candidates(query, k)}


@pytest.fixture(params=["tantivy", "opensearch"])
def open_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Opener:
    """Opens one and the same index, empty at first, as often as a test likes."""
    if request.param == "tantivy":
        return lambda: TantivyEngine(tmp_path / "derived" / "shelf-1")
    return request.getfixturevalue("open_on_server")


@pytest.fixture
def engine(open_engine: Opener) -> Iterator[ShelfEngine]:
    engine = open_engine()
    engine.begin_writing()
    for id_, (speaker, text) in TALKS.items():
        engine.replace(id_, said(text, speaker))
    engine.commit(7)
    engine.end_writing()
    yield engine
    engine.end_writing()


def test_an_index_that_is_not_there_is_empty(open_engine: Opener) -> None:
    """FAULTS 28: no candidates, no counts, no division by zero."""
    engine = open_engine()
    assert engine.candidates(asked("ship"), 10) == []
    statistics = engine.statistics([stem("ship")])
    assert (statistics.passages, statistics.mean_length, engine.revision) == (0, 0.0, 0)
    assert (engine.terms(""), engine.content()) == ([], IndexContent({}))


def test_passages_that_share_words_are_candidates(engine: ShelfEngine) -> None:
    """By stem or by sound, with the place in the text as written."""
    assert found(engine, asked("ship")) == {1, 2}
    assert found(engine, asked("ships", "grow")) == {1, 2, 3}
    assert found(engine, asked("kount", view=SOUNDS)) == found(engine, asked("count", view=SOUNDS))
    [candidate] = engine.candidates(asked("night"), 10)
    assert TALKS[2][1][candidate.first : candidate.past] == TALKS[2][1].rstrip(".")
    assert len(engine.candidates(asked("ship", "lighthouse"), 1)) == 1


def test_filters_are_kept(engine: ShelfEngine) -> None:
    """Transcripts and voices choose; they do not change the order."""
    assert found(engine, asked("ship", transcripts=frozenset([2, 3]))) == {2}
    assert found(engine, asked("ship", voices=frozenset(["Ann"]))) == {1}
    assert found(engine, asked("ship", voices=frozenset(["Ann"]), transcripts=frozenset([2]))) == set()
    assert found(engine, asked("ship", voices=frozenset())) == set()
    every = [(c.transcript, c.score) for c in engine.candidates(asked("ship", "oranges"), 10)]
    filtered = engine.candidates(asked("ship", "oranges", transcripts=frozenset([1, 2, 3])), 10)
    assert [(c.transcript, pytest.approx(c.score)) for c in filtered] == every


@pytest.mark.parametrize(
    "name", ["O'Brien", "Ann Lee", 'A "quoted" name', "李小龙", "a AND b", "x:y", "\0revisio", "É", "🎙"]
)
def test_any_speaker_name_can_be_asked_for(engine: ShelfEngine, name: str) -> None:
    """Names are values, never syntax."""
    engine.begin_writing()
    engine.replace(9, said("Something about ships.", name))
    engine.commit(8)
    assert found(engine, asked("ship", voices=frozenset([name]))) == {9}


@pytest.mark.parametrize(
    "word", ["AND", "OR", '"', "words:ship", "ship*", "(", "[a TO b]", "\\", "\0", "'; DROP", "🎙", ""]
)
def test_a_term_is_never_syntax(engine: ShelfEngine, word: str) -> None:
    """FAULTS 24, 25: whatever a query holds, it is looked up as it stands."""
    assert engine.candidates(IndexQuery({WORDS: [word]}), 10) == []


def test_statistics_count_what_is_there(engine: ShelfEngine) -> None:
    """Passages, their mean length, and in how many each term is."""
    statistics = engine.statistics(map(stem, ("ship", "lighthouse", "oranges", "absent")))
    lengths = [len(CHAIN.analyze(text)) for _, text in TALKS.values()]
    assert statistics.passages == 3
    assert statistics.mean_length == pytest.approx(sum(lengths) / 3)
    assert dict(statistics.frequencies) == {
        stem("ship"): 2,
        stem("lighthouse"): 2,
        stem("oranges"): 2,
        stem("absent"): 0,
    }


def test_what_is_removed_or_replaced_is_not_found_again(engine: ShelfEngine) -> None:
    """Nor counted beyond the passages that are there."""
    engine.begin_writing()
    engine.remove(1)
    engine.replace(2, said("Nothing of the kind."))
    engine.commit(8)
    assert found(engine, asked("ship", "keeper", "night")) == set()
    statistics = engine.statistics([stem("ship")])
    assert statistics.passages == 2
    assert statistics.frequencies[stem("ship")] <= 2
    engine.replace(2, said("A ship again."))  # the number of passages stays, what they say does not
    engine.commit(9)
    assert found(engine, asked("ship")) == {2}


def test_random_changes_leave_what_a_list_would_hold(open_engine: Opener) -> None:
    """A differential test: after any replacing and removing, the passages are those of a plain dictionary."""
    rng, held = random.Random(4), dict[int, str]()
    engine = open_engine()
    for revision in range(1, 12):
        engine.begin_writing()
        for id_ in rng.sample(range(1, 15), 6):
            if rng.random() < 0.4:
                held.pop(id_, None)
                engine.remove(id_)
            else:
                held[id_] = " ".join(rng.choices(["ship", "night", "keeper", "orange", "storm"], k=rng.randint(1, 90)))
                engine.replace(id_, said(held[id_]))
        engine.commit(revision)
        engine.end_writing()
        expected = {id_: said(text) for id_, text in held.items()}
        assert engine.statistics([]).passages == sum(map(len, expected.values()))
        storms = Counter(i for i, ps in expected.items() for p in ps if any(t.word.plain == "storm" for t in p.words))
        assert Counter(c.transcript for c in engine.candidates(asked("storm"), 1000)) == storms


def test_only_the_rarest_terms_are_read_when_all_would_be_too_many(
    engine: ShelfEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The budget holds, but the rarest term is always read, and repeating a term costs nothing."""
    monkeypatch.setattr(module, "BUDGET", 3)
    assert found(engine, asked("ship", "night")) == {1, 2}  # 1 + 2 passages
    assert found(engine, asked("ship", "night", "oranges")) == {2, 3}  # of two terms alike rare one is left out
    monkeypatch.setattr(module, "BUDGET", 0)
    assert found(engine, asked("ship", "ship", "absent")) == {1, 2}


def test_only_so_many_terms_are_searched_for(engine: ShelfEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rarest of those that any passage has: a thousand words cost no more than these."""
    monkeypatch.setattr(module, "MOST_TERMS", 2)
    assert found(engine, asked("ship", "lighthouse", "grow", "absent", "night")) == {2, 3}


def test_what_is_not_committed_is_forgotten(engine: ShelfEngine, open_engine: Opener) -> None:
    """A writer that gives up leaves the index as it was."""
    engine.begin_writing()
    engine.replace(4, said("A comet."))
    engine.remove(1)
    engine.end_writing()
    engine.begin_writing()
    engine.clear()
    engine.end_writing()
    again = open_engine()
    assert (found(again, asked("comet", "ship")), again.revision) == ({1, 2}, 7)


def test_clearing_takes_everything_out(engine: ShelfEngine) -> None:
    """And what comes after it stays."""
    engine.begin_writing()
    engine.clear()
    engine.replace(4, said("A comet."))
    engine.commit(8)
    assert (found(engine, asked("ship", "comet")), engine.statistics([]).passages, engine.revision) == ({4}, 1, 8)


def test_writing_needs_the_lock(engine: ShelfEngine) -> None:
    """Whoever has not begun to write cannot."""
    with pytest.raises(EngineError):
        engine.commit(9)


async def test_threads_may_ask_while_another_writes(engine: ShelfEngine) -> None:
    """Every answer is that of one state or the next: the talk is always somewhere."""
    engine.begin_writing()
    asking = [asyncio.create_task(asyncio.to_thread(_ask_often, engine)) for _ in range(3)]
    for revision in range(8, 28):
        engine.replace(1, said("The keeper counted ships.", "Ann"))
        engine.commit(revision)
        await asyncio.sleep(0)
    assert all(await asyncio.gather(*asking))


def _ask_often(engine: ShelfEngine) -> bool:
    return all(found(engine, asked("keeper")) == {1} and engine.statistics([]).passages == 3 for _ in range(200))


def test_a_phrase_has_its_words_in_order_and_fillers_between(engine: ShelfEngine) -> None:
    engine.begin_writing()
    for id_, text in (
        (71, "A purple, um, you heron."),
        (72, "A heron that was seen by many, purple."),
        (73, "A purple but very old grey heron."),
    ):
        engine.replace(id_, said(text))
    engine.commit(9)
    words = [stem("purple"), stem("heron")]
    assert found(engine, IndexQuery({WORDS: words}, frozenset({71, 72, 73}))) == {71, 72, 73}
    assert found(engine, IndexQuery({WORDS: words}, frozenset({71, 72, 73}), phrase=True)) == {71}
    assert found(engine, IndexQuery({WORDS: words[:1]}, frozenset({71, 72, 73}), phrase=True)) == {71, 72, 73}


def test_readers_see_a_commit_when_they_refresh(engine: ShelfEngine, open_engine: Opener) -> None:
    """And until then what was there before."""
    reader = open_engine()
    engine.begin_writing()
    engine.remove(1)
    engine.replace(3, said("The night was long."))
    assert found(reader, asked("ship", "lighthouse")) == {1, 2, 3}
    engine.commit(8)
    assert (found(reader, asked("ship", "lighthouse")), reader.revision) == ({1, 2, 3}, 7)
    reader.refresh()
    assert (found(reader, asked("ship", "lighthouse", "night")), reader.revision) == ({2, 3}, 8)
    assert reader.content().transcripts.keys() == {2, 3}


def test_terms_are_listed_by_their_beginning(engine: ShelfEngine) -> None:
    """Those in most passages first."""
    assert dict(engine.terms("li")) == {stem("lighthouse"): 2}
    assert {term for term, _ in engine.terms("")} == {t.word.stem for _, s in TALKS.values() for t in CHAIN.analyze(s)}
    counts = [count for _, count in engine.terms("")]
    assert counts == sorted(counts, reverse=True)


def test_all_passages_with_every_term_are_found(engine: ShelfEngine) -> None:
    assert found(engine, IndexQuery({WORDS: [stem("ship"), stem("night")]}, every=True)) == {2}
    assert found(engine, IndexQuery({WORDS: [stem("ship"), stem("absent")]}, every=True)) == set()


def test_a_transcript_may_be_written_twice_before_a_commit(engine: ShelfEngine) -> None:
    """What was written last counts."""
    engine.begin_writing()
    engine.replace(4, said("A comet " * 60))
    engine.replace(4, said("A planet."))
    engine.replace(5, said("A comet."))
    engine.remove(5)
    engine.commit(8)
    assert found(engine, asked("comet", "planet")) == {4}
    assert (found(engine, asked("comet")), engine.statistics([]).passages) == (set(), 4)
