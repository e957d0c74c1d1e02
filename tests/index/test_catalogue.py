"""What is found out of all transcripts is found once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pullquote.index.deadline import Deadline
from pullquote.index.querying.catalogue import TranscriptCatalogue
from pullquote.index.querying.found import Scope
from pullquote.index.shelves import SHARED, open_shelves
from pullquote.index.transcript import Cue, Facts, Kind, Transcript

from .conftest import incoming, put

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pytest


def transcript(id_: int, language: str | None = None) -> Transcript:
    return Transcript(id_, str(id_), 1, f"{id_}.txt", "text", Kind.HUMAN, Facts(language=language), (), 1, 10, None)


LISTED = [transcript(3), transcript(1, "de-AT"), transcript(2, "en-GB"), transcript(4, "xx"), transcript(5, "yy")]


def test_a_catalogue_is_a_sequence_that_remembers_what_was_found_in_it() -> None:
    catalogue, calls = TranscriptCatalogue(LISTED, "en"), list[object]()

    def count(transcripts: Sequence[Transcript], extra: int = 0) -> int:
        calls.append(extra)
        return len(transcripts) + extra

    assert (list(catalogue), catalogue[1], catalogue[:1]) == (LISTED, LISTED[1], (LISTED[0],))
    assert [catalogue.kept(count), catalogue.kept(count, 2), catalogue.kept(count), catalogue.kept(count, 2)] == [
        5,
        7,
        5,
        7,
    ]
    assert calls == [0, 2]
    assert not TranscriptCatalogue([], "en")


def test_transcripts_are_told_apart_by_the_chain_that_reads_them() -> None:
    """Languages without a chain of their own share one; a single chain reads the catalogue itself."""
    catalogue = TranscriptCatalogue(LISTED, "en")
    assert {name: [t.id for t in one.catalogue] for name, one in catalogue.chained.items()} == {
        "en": [2, 3],
        "de": [1],
        "": [4, 5],
    }
    assert catalogue.languages == {"en", "de", "xx", "yy"}
    [one] = TranscriptCatalogue(LISTED[:1], "fr").chained.values()
    assert (one.chain.language.code, [t.id for t in one.catalogue]) == ("fr", [3])


async def test_it_is_made_anew_when_a_transcript_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each workspace has its own; questions between two changes share one, and few are kept in memory."""
    async with open_shelves(tmp_path) as shelves:
        await put(shelves, [incoming("a.txt", [Cue("the keeper counted every ship")])])
        upload = (await shelves.storage.shelf("uploads-t", "t")).key
        await put(shelves, [incoming("b.txt", [Cue("the keeper ate oranges")])], upload)
        mine, shared = (await shelves.library("t")).transcripts, (await shelves.library("u")).transcripts
        assert ([t.file for t in mine], [t.file for t in shared]) == (["a.txt", "b.txt"], ["a.txt"])
        assert (await shelves.library("v")).transcripts is shared
        monkeypatch.setattr("pullquote.index.shelves.MOST_LISTED", 2)
        await shelves.library("u")
        assert (await shelves.library("t")).transcripts is not mine
        await put(shelves, [incoming("c.txt", [Cue("the keeper slept")])], SHARED)
        found = await (await shelves.library("u")).quote("keeper slept", Scope(), 5, Deadline())
        assert [hit.transcript.file for hit in found.hits][:1] == ["c.txt"]
