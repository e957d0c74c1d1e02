"""The embedded engine: its files, damage, and its one writer."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from pullquote.index.errors import EngineError
from pullquote.index.search import engine as module
from pullquote.index.search import tantivy_engine
from pullquote.index.search.engine import Damaged, LockBusy
from pullquote.index.search.tantivy_engine import TantivyEngine

from .test_engine import TALKS, asked, found, said, stem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


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


def test_an_empty_index_answers(folder: Path) -> None:
    """FAULTS 28: no candidates, no counts, no division by zero; and asking makes no files."""
    engine = TantivyEngine(folder)
    assert engine.candidates(asked("ship"), 10) == []
    statistics = engine.statistics([stem("ship")])
    assert (statistics.passages, statistics.mean_length, engine.revision) == (0, 0.0, 0)
    assert not folder.parent.exists()


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
    assert engine.content().transcripts.keys() == set(range(changes))


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
