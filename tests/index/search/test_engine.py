"""The embedded engine: candidates, counts, damage, and its one writer."""

from __future__ import annotations

import asyncio
import random
import shutil
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from pullquote.index.errors import EngineError
from pullquote.index.language.analyzer import analyzer
from pullquote.index.search import engine as module
from pullquote.index.search import tantivy_engine
from pullquote.index.search.engine import SOUNDS, WORDS, Damaged, IndexQuery, LockBusy
from pullquote.index.search.passages import passages
from pullquote.index.search.tantivy_engine import TantivyEngine
from pullquote.index.transcript import PlacedCue

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pullquote.index.search.passages import Passage

CHAIN = analyzer("en")
TALKS = {
    1: ("Ann", "The lighthouse keeper counted every ship."),
    2: ("Bo", "A ship full of oranges came at night."),
    3: ("Ann", "Oranges do not grow near a lighthouse."),
}


def said(text: str, speaker: str | None = None) -> list[Passage]:
    return list(passages(text, (PlacedCue(0, 0, speaker=speaker),), CHAIN.analyze(text), CHAIN.language))


def stem(word: str) -> str:
    return CHAIN.analyze(word)[0].word.stem


def asked(*words: str, view: str = WORDS, **filters: frozenset[int] | frozenset[str]) -> IndexQuery:
    tokens = [CHAIN.analyze(word)[0].word for word in words]
    return IndexQuery({view: [t.stem if view == WORDS else t.sound for t in tokens]}, **filters)  # type: ignore[arg-type]


def found(engine: TantivyEngine, query: IndexQuery, k: int = 10) -> set[int]:
    return {candidate.transcript for candidate in engine.candidates(query, k)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "derived" / "shelf-1"


@pytest.fixture
def engine(folder: Path) -> Iterator[TantivyEngine]:
    engine = TantivyEngine(folder)
    engine.begin_writing()
    for id_, (speaker, text) in TALKS.items():
        engine.replace(id_, said(text, speaker))
    engine.commit(7)
    engine.end_writing()
    yield engine
    engine.end_writing()


def test_passages_that_share_words_are_candidates(engine: TantivyEngine) -> None:
    """By stem or by sound, with the place in the text as written."""
    assert found(engine, asked("ship")) == {1, 2}
    assert found(engine, asked("ships", "grow")) == {1, 2, 3}
    assert found(engine, asked("kount", view=SOUNDS)) == found(engine, asked("count", view=SOUNDS))
    [candidate] = engine.candidates(asked("night"), 10)
    assert TALKS[2][1][candidate.first : candidate.past] == TALKS[2][1].rstrip(".")
    assert len(engine.candidates(asked("ship", "lighthouse"), 1)) == 1


def test_filters_are_kept(engine: TantivyEngine) -> None:
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
def test_any_speaker_name_can_be_asked_for(engine: TantivyEngine, name: str) -> None:
    """Names are values, never syntax."""
    engine.begin_writing()
    engine.replace(9, said("Something about ships.", name))
    engine.commit(8)
    assert found(engine, asked("ship", voices=frozenset([name]))) == {9}


@pytest.mark.parametrize(
    "word", ["AND", "OR", '"', "words:ship", "ship*", "(", "[a TO b]", "\\", "\0", "'; DROP", "🎙", ""]
)
def test_a_term_is_never_syntax(engine: TantivyEngine, word: str) -> None:
    """FAULTS 24, 25: whatever a query holds, it is looked up as it stands."""
    assert engine.candidates(IndexQuery({WORDS: [word]}), 10) == []


def test_an_empty_index_answers(folder: Path) -> None:
    """FAULTS 28: no candidates, no counts, no division by zero; and asking makes no files."""
    engine = TantivyEngine(folder)
    assert engine.candidates(asked("ship"), 10) == []
    statistics = engine.statistics([stem("ship")])
    assert (statistics.passages, statistics.mean_length, engine.revision) == (0, 0.0, 0)
    assert not folder.parent.exists()


def test_statistics_count_what_is_there(engine: TantivyEngine) -> None:
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


def test_what_is_removed_or_replaced_is_not_found_again(engine: TantivyEngine) -> None:
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


def test_random_changes_leave_what_a_list_would_hold(folder: Path) -> None:
    """A differential test: after any replacing and removing, the passages are those of a plain dictionary."""
    rng, held = random.Random(4), dict[int, str]()
    engine = TantivyEngine(folder)
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
    engine: TantivyEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The budget holds, but the rarest term is always read, and repeating a term costs nothing."""
    monkeypatch.setattr(module, "BUDGET", 3)
    assert found(engine, asked("ship", "night")) == {1, 2}  # 1 + 2 passages
    assert found(engine, asked("ship", "night", "oranges")) == {2, 3}  # of two terms alike rare one is left out
    monkeypatch.setattr(module, "BUDGET", 0)
    assert found(engine, asked("ship", "ship", "absent")) == {1, 2}


def test_only_so_many_terms_are_searched_for(engine: TantivyEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rarest of those that any passage has: a thousand words cost no more than these."""
    monkeypatch.setattr(module, "MOST_TERMS", 2)
    assert found(engine, asked("ship", "lighthouse", "grow", "absent", "night")) == {2, 3}


def test_what_is_not_committed_is_forgotten(engine: TantivyEngine, folder: Path) -> None:
    """A writer that gives up leaves the index as it was."""
    engine.begin_writing()
    engine.replace(4, said("A comet."))
    engine.remove(1)
    engine.end_writing()
    engine.begin_writing()
    engine.clear()
    engine.end_writing()
    again = TantivyEngine(folder)
    assert (found(again, asked("comet", "ship")), again.revision) == ({1, 2}, 7)


def test_small_changes_are_merged(folder: Path) -> None:
    changes, engine = 200, TantivyEngine(folder)
    for id_ in range(changes):
        engine.begin_writing()
        engine.replace(id_, said("A ship came."))
        engine.commit(id_ + 1)
        engine.end_writing()
    segments = len(list(folder.glob("*.store")))
    assert segments <= 16  # the merge policy takes eight of a size together
    assert len(list(folder.iterdir())) <= 10 * (segments + 1)
    assert engine.transcripts() == set(range(changes))


def test_clearing_takes_everything_out(engine: TantivyEngine) -> None:
    """And what comes after it stays."""
    engine.begin_writing()
    engine.clear()
    engine.replace(4, said("A comet."))
    engine.commit(8)
    assert (found(engine, asked("ship", "comet")), engine.statistics([]).passages, engine.revision) == ({4}, 1, 8)


def test_one_writer_at_a_time_and_readers_go_on(engine: TantivyEngine, folder: Path) -> None:
    """A second writer is refused at once; readers see a commit when they refresh."""
    reader = TantivyEngine(folder)
    engine.begin_writing()
    engine.begin_writing()
    with pytest.raises(LockBusy):
        reader.begin_writing()
    engine.remove(1)
    engine.commit(8)
    assert (found(reader, asked("ship")), reader.revision) == ({1, 2}, 7)
    reader.refresh()
    assert (found(reader, asked("ship")), reader.revision) == ({2}, 8)
    engine.end_writing()
    reader.begin_writing()
    reader.end_writing()


def test_writing_needs_the_lock(engine: TantivyEngine) -> None:
    """Whoever has not begun to write cannot."""
    with pytest.raises(EngineError):
        engine.commit(9)


def segment(folder: Path, ending: str) -> Path:
    return next(file for file in folder.iterdir() if file.name.endswith(ending))


@pytest.mark.parametrize("ending", [".term", ".idx", ".fast", ".store", ".fieldnorm", "meta.json", "version.json"])
@pytest.mark.parametrize("damage", ["truncated", "gone", "garbage"])
def test_a_damaged_index_shows_nothing_and_is_made_anew(
    engine: TantivyEngine, folder: Path, ending: str, damage: str
) -> None:
    """FAULTS 19: it stands at revision 0 like a missing one, and the next writer begins with an empty one."""
    file = segment(folder, ending)
    match damage:
        case "truncated":
            file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
        case "gone":
            file.unlink()
        case _:
            file.write_bytes(b"\xff garbage")
    again = TantivyEngine(folder)
    assert (again.revision, again.statistics([]).passages) == (0, 0)
    again.begin_writing()
    again.replace(4, said("A comet."))
    again.commit(9)
    again.end_writing()
    fresh = TantivyEngine(folder)
    assert (found(fresh, asked("comet", "ship")), fresh.revision) == ({4}, 9)


def spoil_words(folder: Path) -> None:
    """Damage that opening does not notice: the dictionary of words."""
    file = segment(folder, ".term")
    data = bytearray(file.read_bytes())
    data[:-150] = bytes(byte ^ 0x5A for byte in data[:-150])
    file.write_bytes(data)


def test_damage_that_shows_in_a_question_spoils_the_index_for_all(engine: TantivyEngine, folder: Path) -> None:
    """It is told once; from then on the index counts as missing, in other processes too."""
    spoil_words(folder)
    reader = TantivyEngine(folder)
    if reader.revision:  # it did not show on opening
        with pytest.raises(Damaged):
            reader.candidates(asked("ship", "oranges", "night"), 10)
    assert reader.revision == 0
    assert TantivyEngine(folder).revision == 0
    reader.begin_writing()
    assert reader.statistics([]).passages == 0
    reader.end_writing()


def test_a_question_that_meets_damage_is_asked_again_once_it_is_mended(engine: TantivyEngine) -> None:
    """Through `rebuild`, which makes the index anew."""

    def rebuild() -> None:
        engine.begin_writing()
        engine.replace(5, said("A ship."))
        engine.commit(8)
        engine.end_writing()

    engine.rebuild = rebuild
    broken = engine._shown
    engine._shown = type(broken)(_Broken(), broken.revision, broken.passages, broken.mean_length)  # type: ignore[arg-type]
    engine._marker.unlink()
    assert found(engine, asked("ship")) == {5}


class _Broken:
    """A searcher whose files are damaged."""

    def doc_freq(self, view: str, term: str) -> int:
        raise ValueError("Data corrupted")


@pytest.mark.parametrize("made", [("en", "de"), ("en", "en")])
def test_an_index_made_otherwise_counts_as_missing(folder: Path, made: tuple[str, str]) -> None:
    """Another language for transcripts that do not say means other words."""
    first = TantivyEngine(folder, made[0])
    first.begin_writing()
    first.commit(3)
    first.end_writing()
    assert TantivyEngine(folder, made[1]).revision == (3 if made[0] == made[1] else 0)


def test_another_version_counts_as_missing(
    engine: TantivyEngine, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After an upgrade that changes what is in an index, it is made anew."""
    monkeypatch.setattr(tantivy_engine, "VERSION", module.VERSION + 1)
    assert TantivyEngine(folder).revision == 0


def test_a_deleted_index_is_missing_and_nothing_more(engine: TantivyEngine, folder: Path) -> None:
    """Deleting what is derived costs a rebuild, also under an open reader."""
    shutil.rmtree(folder.parent)
    engine.refresh()
    assert (engine.revision, engine.candidates(asked("ship"), 10)) == (0, [])


def test_a_folder_that_cannot_be_made_is_told(folder: Path) -> None:
    """An expected error, which names the place."""
    folder.parent.parent.mkdir(exist_ok=True)
    folder.parent.write_text("a file where a folder should be")
    with pytest.raises(EngineError, match="shelf-1"):
        TantivyEngine(folder).begin_writing()


async def test_threads_may_ask_while_another_writes(engine: TantivyEngine) -> None:
    """Every answer is that of one state or the next: the talk is always somewhere."""
    engine.begin_writing()
    asking = [asyncio.create_task(asyncio.to_thread(_ask_often, engine)) for _ in range(3)]
    for revision in range(8, 28):
        engine.replace(1, said("The keeper counted ships.", "Ann"))
        engine.commit(revision)
        await asyncio.sleep(0)
    assert all(await asyncio.gather(*asking))


def _ask_often(engine: TantivyEngine) -> bool:
    return all(found(engine, asked("keeper")) == {1} and engine.statistics([]).passages == 3 for _ in range(200))


def test_a_phrase_has_its_words_in_order_and_fillers_between(engine: TantivyEngine) -> None:
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
