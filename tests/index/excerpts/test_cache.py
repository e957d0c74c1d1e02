"""What is kept of the excerpts of a shelf."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from pullquote.index.excerpts import store
from pullquote.index.excerpts.cache import excerpts_of
from pullquote.index.excerpts.store import CachedExcerpt, ExcerptStore
from pullquote.index.transcript import Cue, Stretch, placed, text_as_written

if TYPE_CHECKING:
    from pathlib import Path

THOUGHT = (
    "Gardens teach people patience, because a tree never hurries. Most people believe that a garden is finished when "
    "the last rose is planted. The truth is that planting is only the first decision, and the important decisions "
    "follow for years afterwards. A gardener learns to change a plan rather than to defend it, and nobody regrets that."
)
KEPT = (
    CachedExcerpt(7, 10, 200, 2.5, "abcdef", captions=False, speaker_label="Ada", stems="garden rose"),
    CachedExcerpt(7, 300, 500, 1.5, "ghijkl", captions=True, speaker_label=None, stems=""),
)


@pytest.fixture
def file(tmp_path: Path) -> ExcerptStore:
    return ExcerptStore(tmp_path / "derived" / "excerpts-1.db")


def whole(*cues: Cue) -> Stretch:
    return Stretch(0, text_as_written(cues), placed(cues))


def test_a_choice_knows_who_speaks_and_what_about() -> None:
    """By the label under which most of it is said."""
    (choice,) = excerpts_of(3, whole(Cue(THOUGHT, speaker="Ada"), Cue("Thank you so much.", speaker="Ben")), "en")
    assert (choice.transcript, choice.speaker_label, choice.captions) == (3, "Ada", False)
    assert {"garden", "patienc", "rose"} <= set(choice.stems.split())
    assert excerpts_of(3, whole(Cue("Hello there.")), "en") == ()
    assert excerpts_of(3, Stretch(0, "", ()), "en") == ()


def test_what_is_kept_comes_back(file: ExcerptStore) -> None:
    """By transcript, with its language; a later one in place of an earlier, removed ones not."""
    assert file.load() == {}
    file.put(7, "en", KEPT[:1])
    file.put(7, "en", KEPT)
    file.put(8, "de", ())
    file.put(9, "en", ())
    file.remove([9, 10])
    assert file.load() == {7: ("en", KEPT), 8: ("de", ())}


def test_what_another_version_kept_counts_for_nothing(
    file: ExcerptStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both ways."""
    file.put(7, "en", KEPT)
    monkeypatch.setattr(store, "VERSION", store.VERSION + 1)
    other = ExcerptStore(tmp_path / "derived" / "excerpts-1.db")
    assert other.load() == {}
    other.put(8, "en", ())
    assert file.load() == {}


@pytest.mark.parametrize("damage", [b"", b"not a database" * 100])
def test_a_damaged_file_is_begun_anew(file: ExcerptStore, tmp_path: Path, damage: bytes) -> None:
    file.put(7, "en", KEPT)
    (tmp_path / "derived" / "excerpts-1.db").write_bytes(damage)
    assert file.load() == {}
    file.put(7, "en", KEPT)
    assert file.load() == {7: ("en", KEPT)}


def test_what_is_in_the_file_and_makes_no_sense_is_begun_anew(file: ExcerptStore, tmp_path: Path) -> None:
    file.put(7, "en", KEPT)
    with closing(sqlite3.connect(tmp_path / "derived" / "excerpts-1.db")) as database, database:
        database.execute("""UPDATE found SET choices = '[{"no": 1}]'""")
    assert file.load() == {}
    file.put(8, "en", ())
    assert file.load() == {8: ("en", ())}


def test_a_file_that_cannot_be_written_is_done_without(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """It is said in the log, and nothing else happens."""
    caplog.set_level("INFO")
    (tmp_path / "derived").write_text("a file where the folder should be")
    file = ExcerptStore(tmp_path / "derived" / "excerpts-1.db")
    file.put(7, "en", KEPT)
    assert file.load() == {}
    assert "cannot be used" in caplog.text
