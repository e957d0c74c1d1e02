"""Names as people type them."""

from __future__ import annotations

import pytest
from pullquote.index.search.filters import find_source, find_speaker, participants, tell_apart, unlabelled
from pullquote.index.transcript import Facts, Kind, Transcript


def transcript(id_: int, *speakers: str, file: str = "", **facts: object) -> Transcript:
    file = file or f"folder/talk-{id_}.srt"
    return Transcript(id_, f"pub{id_}", 1, file, "srt", Kind.HUMAN, Facts(**facts), speakers, 3, 100, None)


TALKS = [
    transcript(1, "José Núñez", "Søren O’Brien", show="Slow Hour", title="Bees in February"),
    transcript(2, "SPEAKER_00", "SPEAKER_01", "Break", show="Slow Hour", title="The Pier",
               labels={"SPEAKER_00": "José Núñez", "SPEAKER_01": "José Núñez", "Break": ""}),
    transcript(3, show="Bees", title="A Swarm", participants=("Anna Moss", "José Núñez")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("José Núñez", ("José Núñez",)),
        ("jose nunez", ("José Núñez",)),
        ("  JOSE   NUNEZ ", ("José Núñez",)),
        ("José", ("José Núñez",)),
        ("nuñ", ("José Núñez",)),
        ("Soren", ("Søren O’Brien",)),
        ("obrien", ("Søren O’Brien",)),
        ("o'brien", ("Søren O’Brien",)),
        ("Søren O'Brien", ("Søren O’Brien",)),
    ],
)
def test_speakers_as_they_are_typed(asked: str, names: tuple[str, ...]) -> None:
    """Case, accents, apostrophes and spaces aside; from the beginning of any word on."""
    found = find_speaker(asked, TALKS)
    assert found is not None
    assert found.names == names


def test_several_labels_of_one_person_are_all_meant() -> None:
    """Each transcript's own."""
    found = find_speaker("jose", TALKS)
    assert found is not None
    assert found.labels == {1: {"José Núñez"}, 2: {"SPEAKER_00", "SPEAKER_01"}}


@pytest.mark.parametrize(
    "asked", ["Break", "SPEAKER_00", "Anna Moss", "ose", "uñez", "no", "jo", "", "…", "José Núñez Junior", "speaker"]
)
def test_who_is_no_speaker(asked: str) -> None:
    """Ignored and renamed labels, participants, the middle of a word, too few letters, nothing."""
    assert find_speaker(asked, TALKS) is None


def test_a_whole_name_is_not_the_beginning_of_another() -> None:
    """Who is called exactly so is meant alone, and a whole word of a name before the beginning of one."""
    talks = [transcript(1, "Ann", "Anna Moss", "Annabel")]
    exact, part = find_speaker("ann", talks), find_speaker("anna", talks)
    assert exact is not None
    assert exact.names == ("Ann",)
    assert part is not None
    assert part.names == ("Anna Moss",)


def test_short_names_are_found_when_they_are_typed_whole() -> None:
    """In any script."""
    talks = [transcript(1, "Al", "王", "Ånn")]
    assert [find_speaker(asked, talks) is not None for asked in ("al", "王", "ann", "a")] == [True, True, True, False]


@pytest.mark.parametrize(
    ("asked", "name", "ids"),
    [
        ("pub2", "The Pier", {2}),
        ("folder/talk-2.srt", "The Pier", {2}),
        ("talk-2.srt", "The Pier", {2}),
        ("talk-2", "The Pier", {2}),
        ("the pier", "The Pier", {2}),
        ("pier", "The Pier", {2}),
        ("slow hour", "Slow Hour", {1, 2}),
        ("slow", "Slow Hour", {1, 2}),
        ("bees", "Bees", {3}),
        ("Bees in", "Bees in February", {1}),
        ("swarm", "A Swarm", {3}),
    ],
)
def test_sources(asked: str, name: str, ids: set[int]) -> None:
    """By id or file, by title, by show; a show's whole name comes before a part of a title."""
    found = find_source(asked, TALKS)
    assert found is not None
    assert (found.name, found.transcripts) == (name, ids)


@pytest.mark.parametrize("asked", ["", "?", "pi", "ier", "pub", "Slow Hour Two", "José"])
def test_what_is_no_source(asked: str) -> None:
    assert find_source(asked, TALKS) is None


SAME = [
    transcript(1, title="Interview", show="Slow Hour", date="2024-01-01"),
    transcript(2, title="Interview", show="Far and Late", date="2024-01-01"),
    transcript(3, title="interview", show="Far and Late", date="2024-02-02"),
    transcript(4, title="Interview", show="Far and Late", date="2024-02-02"),
    transcript(5, title="Another", show="Slow Hour"),
    transcript(6, title="Interview"),
]


def test_equal_titles_are_told_apart() -> None:
    """By show, then by date, then by id, and no more than it takes."""
    assert tell_apart(SAME) == {
        1: "Interview (Slow Hour)",
        2: "Interview (Far and Late) (2024-01-01)",
        3: "interview (Far and Late) (2024-02-02) (pub3)",
        4: "Interview (Far and Late) (2024-02-02) (pub4)",
        5: "Another",
        6: "Interview",
    }
    assert tell_apart(SAME[1:3]) == {2: "Interview (2024-01-01)", 3: "interview (2024-02-02)"}
    assert tell_apart([]) == {}


def test_a_title_is_understood_as_it_is_shown() -> None:
    """What is completed while somebody types resolves to that transcript alone."""
    for id_, shown in tell_apart(SAME[:5]).items():
        found = find_source(shown, SAME[:5])
        assert found is not None
        assert (found.name, found.transcripts) == (shown, {id_})


def test_an_equal_title_means_all_of_them() -> None:
    found = find_source("Interview", SAME[:4])
    assert found is not None
    assert found.transcripts == {1, 2, 3, 4}


def test_who_took_part_and_who_is_not_named() -> None:
    """Participants in the order of the transcripts, each once; transcripts without any shown label."""
    assert participants([*TALKS, *TALKS]) == ["Anna Moss", "José Núñez"]
    assert [t.id for t in unlabelled(TALKS)] == [3]
    assert [t.id for t in unlabelled([transcript(1, "Break", labels={"Break": ""})])] == [1]


def test_whole_words_come_before_beginnings_of_words() -> None:
    """Asking for Chris does not mean Christine, while there is a Chris."""
    from pullquote.index.search.filters import find_speaker
    from pullquote.index.transcript import Facts, Kind, Transcript

    speakers = ("Chris Moor", "Christine Vale")
    talk = Transcript(1, "abc", 1, "talk.md", "markdown", Kind.HUMAN, Facts(), speakers, 2, 100, None)
    found = find_speaker("chris", [talk])
    assert found is not None
    assert found.names == ("Chris Moor",)
    both = find_speaker("chri", [talk])
    assert both is not None
    assert both.names == speakers
