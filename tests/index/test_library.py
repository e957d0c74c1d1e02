"""Lookups over what one workspace may see."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from pullquote.index.deadline import Deadline
from pullquote.index.errors import Overdue
from pullquote.index.querying.found import Count, Hit, Scope
from pullquote.index.querying.quote_search import MOST_COUNTED
from pullquote.index.search.verdict import Verdict
from pullquote.index.shelves import open_shelves
from pullquote.index.storage.storage import Incoming
from pullquote.index.transcript import Cue, Facts, Kind, Reading, text_as_written

if TYPE_CHECKING:
    from pathlib import Path

    from pullquote.index.library import Library

FILLING = "Elsewhere the harbour was quiet and the boats stayed where they were until the morning."
LONG = " ".join([FILLING] * 3)
QUOTE = "a purple heron waited beside the broken sluice gate"


async def quoted(library: Library, words: str, scope: Scope | None = None, limit: int = 5) -> list[Hit]:
    return list((await library.quote(words, scope or Scope(), limit, Deadline())).hits)


def verdicts(hits: list[Hit]) -> list[Verdict | None]:
    return [hit.judgement and hit.judgement.verdict for hit in hits]


def id_of(library: Library, file: str) -> int:
    return next(t.id for t in library.transcripts if t.file == file)


async def test_a_quote_runs_over_cues(shelved) -> None:
    """The span names the first and the last of them, the words are a slice of the text as written."""
    cues = [
        Cue("Nobody spoke then. A purple", 10, 12),
        Cue("heron waited beside the", 12, 15),
        Cue("broken sluice gate. We left.", 15, 18),
    ]
    library = await shelved(pond=[Cue(FILLING, 0, 10), *cues, Cue(FILLING, 18, 30)])
    (hit,) = await quoted(library, QUOTE)
    assert hit.words == "A purple heron waited beside the broken sluice gate"
    assert (hit.span.first_cue, hit.span.last_cue) == (1, 3)
    assert (hit.start, hit.end, hit.speaker) == (pytest.approx(11.36, abs=0.01), pytest.approx(17.14, abs=0.5), None)
    text = text_as_written([Cue(FILLING), *cues, Cue(FILLING)])
    assert text[hit.span.first : hit.span.past] == hit.words
    assert verdicts([hit]) == [Verdict.VERBATIM]


async def test_a_quote_runs_over_turns(shelved) -> None:
    """Said by two people it is said by no one of them, and spliced if it is given as one's."""
    library = await shelved(
        pond=[
            Cue(FILLING, speaker="Ada"),
            Cue("- What waited there? A purple heron.", speaker="Ada", turns=(0,)),
            Cue("- It waited beside the broken sluice gate.", speaker="Ben", turns=(0,)),
            Cue(FILLING, speaker="Ben"),
        ]
    )
    (hit,) = await quoted(library, "A purple heron. It waited beside the broken sluice gate")
    assert hit.words == "A purple heron. - It waited beside the broken sluice gate"
    assert (hit.speaker, verdicts([hit])) == (None, [Verdict.VERBATIM])
    (hit,) = await quoted(library, "a purple heron it waited beside the broken sluice gate")
    assert (hit.speaker, verdicts([hit])) == (None, [Verdict.SPLICED])
    (single,) = await quoted(library, "it waited beside the broken sluice gate")
    assert single.speaker == "Ben"


async def test_a_quote_longer_than_any_passage_is_found_whole(shelved) -> None:
    """Over many of them."""
    told = " ".join(f"word{a}{b}" for a, b in itertools.product("bdfgklmn", "aeiouyrst"))
    library = await shelved(pond=[Cue(FILLING), Cue(f"{told}."), Cue(FILLING)])
    (hit,) = await quoted(library, told)
    assert (hit.words, verdicts([hit])) == (told, [Verdict.VERBATIM])


async def test_a_place_where_it_was_said_just_so_comes_first(shelved) -> None:
    """Before those where it was denied in the same words, though they are shorter and rank higher."""
    denied = {f"denied{n}": [Cue("I don't think that the owls will leave the tower.")] for n in range(4)}
    before, after = (
        "We spoke of barley, of the priest and the ferry. ",
        " I have seen them carry mice, and the bell rang.",
    )
    library = await shelved(**denied, said=[Cue(f"{before}The owls will leave the tower.{after}")])
    (first,) = await quoted(library, "the owls will leave the tower", limit=1)
    assert (first.transcript.file, verdicts([first])) == ("said.txt", [Verdict.VERBATIM])
    hits = await quoted(library, "the owls will leave the tower")
    assert verdicts(hits) == [Verdict.VERBATIM, *[Verdict.ALTERED] * 4]


async def test_a_quote_in_three_places_is_three_hits(shelved) -> None:
    """In one transcript or in several; each once, though passages overlap; `limit` bounds them."""
    cues = [Cue(LONG), Cue(f"Then {QUOTE}."), Cue(LONG), Cue(LONG), Cue(f"And {QUOTE}."), Cue(LONG)]
    library = await shelved(pond=cues, lake=[Cue(f"{FILLING} {QUOTE}")])
    hits = await quoted(library, QUOTE)
    assert [hit.words for hit in hits[:3]] == [QUOTE] * 3
    assert verdicts(hits[:3]) == [Verdict.VERBATIM] * 3
    assert len({(hit.transcript.id, hit.span.first) for hit in hits}) == len(hits)
    assert all(verdict is not Verdict.VERBATIM for verdict in verdicts(hits[3:]))
    assert len(await quoted(library, QUOTE, limit=2)) == 2


async def test_words_said_again_soon_are_found_again(shelved) -> None:
    """Also where one passage, with its surroundings, holds both."""
    library = await shelved(pond=[Cue(f"Then {QUOTE}."), Cue(FILLING), Cue(f"And {QUOTE}."), Cue(LONG)])
    assert [hit.words for hit in (await quoted(library, QUOTE))[:2]] == [QUOTE] * 2


async def test_words_repeated_by_another_are_found_with_either(shelved) -> None:
    """A filter on speakers looks for their own words, even right beside the same of somebody else."""
    library = await shelved(
        pond=[Cue(FILLING, speaker="A"), Cue(f"Then {QUOTE}.", speaker="A"), Cue(f"No, {QUOTE}!", speaker="B")]
    )
    for label in ("A", "B"):
        hits = await quoted(library, QUOTE, Scope(labels={id_of(library, "pond.txt"): frozenset({label})}))
        assert [(hit.words, hit.speaker) for hit in hits[:1]] == [(QUOTE, label)]


async def test_a_passage_at_the_very_beginning_is_read_in_its_own_transcript(shelved) -> None:
    """Whichever transcripts are candidates beside it: every hit shows words of the transcript that it names."""
    texts = {
        "pond": f"{QUOTE}. {LONG} {LONG}",
        "lake": f"{LONG} {QUOTE}.",
        "moor": f"{FILLING} {QUOTE}. {LONG} {QUOTE}",
    }
    library = await shelved(**{name: [Cue(text)] for name, text in texts.items()})
    hits = await quoted(library, QUOTE, limit=9) + list((await library.topic(QUOTE, Scope(), 9, Deadline())).hits)
    assert {hit.transcript.title for hit in hits} == set(texts)
    for hit in hits:
        assert texts[hit.transcript.title][hit.span.first : hit.span.past] == hit.words
        assert verdicts([hit]) != [Verdict.VERBATIM] or hit.words.casefold() == QUOTE
    (best, *_) = (
        await library.topic("harbour boats", Scope(frozenset({id_of(library, "moor.txt")})), 9, Deadline())
    ).hits
    assert "harbour" in best.words


async def test_moments_tell_the_start_within_a_cue(shelved) -> None:
    """Where words are timed, the hit starts with its first word; without times there is no start."""
    line = f"Nobody spoke then. {QUOTE}"
    library = await shelved(
        timed=[Cue(line, 10, 20, moments=((0, 10.0), (19, 14.5), (21, 15.0)))], untimed=[Cue(f"{FILLING} {QUOTE}")]
    )
    hits = {hit.transcript.title: hit for hit in await quoted(library, QUOTE)}
    assert (hits["timed"].start, hits["timed"].end) == (14.5, 20)
    assert (hits["untimed"].start, hits["untimed"].end) == (None, None)


async def test_the_first_cue_is_that_of_the_first_word(shelved) -> None:
    """Not one that is merely around, also where a cue is a sound or the quote begins a cue."""
    library = await shelved(
        pond=[Cue("We left.", 0, 2), Cue("(laughs)", 2, 3), Cue(f"{QUOTE}.", 3, 6), Cue("So.", 6, 7)]
    )
    (hit,) = await quoted(library, QUOTE)
    assert (hit.span.first_cue, hit.span.last_cue, hit.start, hit.end) == (2, 2, 3, pytest.approx(5.89, abs=0.01))


async def test_a_filter_on_speakers(shelved) -> None:
    """Only what is said under the labels asked for, in each transcript its own."""
    library = await shelved(
        pond=[
            Cue(f"{FILLING}", speaker="A"),
            Cue(f"{QUOTE}.", speaker="A"),
            Cue(LONG),
            Cue(LONG),
            Cue(f"{QUOTE}!", speaker="B"),
        ],
        lake=[Cue(f"{FILLING}"), Cue(f"Once {QUOTE}.")],
    )
    pond = id_of(library, "pond.txt")
    (hit,) = [
        h
        for h in await quoted(library, QUOTE, Scope(labels={pond: frozenset({"B"})}))
        if h.judgement and h.judgement.verdict is Verdict.VERBATIM
    ]
    assert (hit.transcript.id, hit.speaker) == (pond, "B")
    found = await library.quote(QUOTE, Scope(labels={pond: frozenset({"A"})}), 5, Deadline())
    assert found.searched == 1
    assert {hit.speaker for hit in found.hits} == {"A"}
    assert await quoted(library, QUOTE, Scope(labels={pond: frozenset({"C"})})) == []
    assert await quoted(library, QUOTE, Scope(labels={})) == []


async def test_labels_are_shown_by_their_names(shelved) -> None:
    """As they are renamed; an ignored one names nobody."""
    cues = (Cue(f"{FILLING} {QUOTE}.", speaker="SPEAKER_00"), Cue("The orchard was sold in spring.", speaker="Break"))
    facts = Facts(labels={"SPEAKER_00": "Ada Moss", "Break": ""})
    library = await shelved(pond=Incoming("pond.json", "x", Reading("test", Kind.MACHINE, cues), facts))
    assert [hit.speaker for hit in await quoted(library, QUOTE)] == ["Ada Moss"]
    assert [hit.speaker for hit in await quoted(library, "the orchard was sold in spring")] == [None]


async def test_a_filter_on_sources(shelved) -> None:
    """Only those transcripts are searched, and counted."""
    library = await shelved(pond=[Cue(f"{FILLING} {QUOTE}")], lake=[Cue(f"{QUOTE} {FILLING}")])
    lake = id_of(library, "lake.txt")
    found = await library.quote(QUOTE, Scope(frozenset({lake})), 5, Deadline())
    assert ([hit.transcript.id for hit in found.hits], found.searched) == ([lake], 1)
    assert await quoted(library, QUOTE, Scope(frozenset())) == []
    assert (await library.topic(QUOTE, Scope(frozenset({lake})), 5, Deadline())).hits[0].transcript.id == lake


HOSTILE = [
    'words:mill AND NOT (tide OR "heron") +sluice -gate ^2 ~',
    "heron* ? [a TO z] {b TO c} transcript:1 voice:x",
    '"unclosed (bracket [',
    "\\ / // /.*/ .*",
    "NUL\0in the\0heron",
    "'; DROP TABLE transcript; -- heron",
    "%_%' UNION SELECT * FROM cue",
    "the of and a to",
    "um uh you know",
    "😀😀 🦆",
    "שלום עולם אנפה סגולה",
    "مرحبا بالعالم",
    "你好世界",
    "\u202eheron elprup a\u202c",
    "\ud800",
    "",
    " \n\t ",
    "!?…—",
    "heron " * 1000,
    ("a purple heron waited " * 300)[:6000],
    "x" * 6000,
    "9" * 6000,
    "$" * 6000,
    "one hundred " * 500,
]


@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: ascii(words)[:30])
async def test_a_question_is_text_and_never_syntax(sampled: Library, words: str) -> None:
    """Operators, quotes, brackets, NUL, SQL, stop words alone, emoji, right-to-left, six thousand characters."""
    found = await sampled.quote(words, Scope(), 3, Deadline())
    assert len(found.hits) <= 3
    assert found.searched == 6
    topic = await sampled.topic(words, Scope(), 3, Deadline())
    assert len(topic.hits) <= 3
    assert all(hit.judgement is None for hit in topic.hits)


async def test_an_empty_library_finds_nothing(tmp_path: Path, shelved) -> None:
    """Neither does one whose transcripts are all out of scope, or hold no such words."""
    async with open_shelves(tmp_path / "empty") as shelves:
        library = await shelves.library(None)
        found = await library.quote(QUOTE, Scope(), 5, Deadline())
        assert (found.hits, found.searched, found.judgement.verdict) == ((), 0, Verdict.NOT_FOUND)
        assert (await library.topic(QUOTE, Scope(), 5, Deadline())).hits == ()
    library = await shelved(pond=[Cue("Nothing of the kind.")])
    assert await quoted(library, "xylophones zoologists") == []


async def test_a_word_in_every_passage_is_found_all_the_same(shelved) -> None:
    """Common everywhere, it still is what was asked for."""
    library = await shelved(pond=[Cue("Heron here. " * 40)])
    hits = await quoted(library, "heron here")
    assert verdicts(hits[:1]) == [Verdict.VERBATIM]
    assert all(hit.score > 0 for hit in hits)
    assert (await library.topic("heron", Scope(), 3, Deadline())).hits


class Ticks:
    """A clock that goes on by one each time it is looked at."""

    def __init__(self) -> None:
        self.now = 0

    def __call__(self) -> float:
        self.now += 1
        return self.now


@pytest.mark.parametrize("ask", ["quote", "topic"])
async def test_work_stops_between_steps_once_it_is_late(sampled: Library, ask: str) -> None:
    """At whichever step the time runs out; with enough of it the answer comes."""

    async def asked(at: float) -> int:
        clock = Ticks()
        deadline = Deadline(at, clock)
        await getattr(sampled, ask)("the tide mill can grind", Scope(), 3, deadline)
        return clock.now

    await asked(10**9)  # what is kept of all transcripts is found by the first question
    steps = await asked(10**9)
    assert steps >= 2
    for late in range(steps):
        with pytest.raises(Overdue):
            await asked(late)
    assert await asked(steps) == steps


async def test_shelves_are_searched_together_and_seen_by_their_workspaces(tmp_path: Path) -> None:
    """A workspace's uploads are found by it and by nobody else; what is shared is found by all."""
    async with open_shelves(tmp_path / "data") as shelves:
        for key, workspace in (("shared", None), ("uploads-a", "a"), ("uploads-b", "b")):
            shelf = await shelves.storage.shelf(key, workspace)
            reading = Reading("test", Kind.HUMAN, (Cue(f"{FILLING} In {key} {QUOTE}."),))
            await shelves.storage.put(shelf.id, [Incoming(f"{key}.txt", key, reading, Facts())])
        await shelves.index()
        for workspace, files in (
            (None, {"shared.txt", "uploads-a.txt", "uploads-b.txt"}),
            ("a", {"shared.txt", "uploads-a.txt"}),
            ("b", {"shared.txt", "uploads-b.txt"}),
            ("c", {"shared.txt"}),
        ):
            library = await shelves.library(workspace)
            hits = await quoted(library, QUOTE)
            assert {hit.transcript.file for hit in hits} == files
            assert set(verdicts(hits)) == {Verdict.VERBATIM}


async def test_languages_are_each_read_by_their_own_chain(shelved) -> None:
    """English and others side by side: each finds its own."""
    german = (Cue("Der Müller sagt, die Flut kommt zweimal am Tag und schickt nie eine Rechnung."),)
    library = await shelved(
        pond=[Cue(f"{FILLING} {QUOTE}.")],
        flut=Incoming("flut.de.txt", "de", Reading("test", Kind.HUMAN, german), Facts(language="de-AT")),
    )
    (hit, *_) = await quoted(library, "die Flut kommt zweimal am Tag")
    assert (hit.transcript.file, verdicts([hit])) == ("flut.de.txt", [Verdict.VERBATIM])
    assert (await quoted(library, QUOTE))[0].transcript.file == "pond.txt"


def german(name: str, text: str) -> Incoming:
    return Incoming(f"{name}.txt", name, Reading("test", Kind.HUMAN, (Cue(text),)), Facts(language="de"))


async def test_a_word_is_found_in_the_compounds_that_it_is_the_head_of(shelved) -> None:
    """And marked there; where a compound is asked for, what says only its head is no more than the nearest."""
    library = await shelved(
        arzt=german("arzt", "Meine Krankenversicherung hat die Rechnung nach drei Wochen noch immer nicht bezahlt."),
        auto=german("auto", "Der Mann von der Versicherung stand vor dem Wagen und schrieb alles auf."),
        bett=german("bett", "Wer lange krank war, steht anders auf als vorher."),
        meer=german("meer", "Die Verunsicherung der Fischer war groß, denn das Meer blieb leer."),
    )
    found = await library.topic("Versicherung", Scope(), 10, Deadline())
    assert [hit.transcript.file for hit in found.hits] == ["auto.txt", "arzt.txt"]
    assert [
        [hit.words[first - hit.span.first : past - hit.span.first] for first, past in hit.marks] for hit in found.hits
    ] == [
        ["Versicherung"],
        ["Krankenversicherung"],
    ]
    compound = await library.topic("Krankenversicherung", Scope(), 10, Deadline())
    assert compound.hits[0].transcript.file == "arzt.txt"
    missing = await library.topic("Autoversicherung", Scope(), 10, Deadline())
    assert not missing.about


async def test_the_text_around_a_hit(sampled: Library) -> None:
    """As much as is there on either side."""
    (hit, *_) = await quoted(sampled, "she is what they are keeping warm")
    stretch = (await sampled.around(hit, 60)).stretch
    assert hit.words in stretch.text
    assert stretch.at <= hit.span.first
    assert "She has never given an order" in stretch.text


async def test_places_are_counted_where_there_are_more_than_are_shown(shelved) -> None:
    """Each once, though passages overlap; with fillers between, and no others."""
    told = [Cue(f"{FILLING} The purple, um, heron came.", speaker="Ada" if n < 30 else "Ben") for n in range(40)]
    library = await shelved(pond=told, mill=[Cue(f"{LONG} A heron, purple. {LONG}")])
    assert await library.count("the purple heron came", Scope(), Deadline()) == Count(40)
    pond = next(t for t in library.transcripts if t.file == "pond.txt")
    scope = Scope(labels={pond.id: frozenset({"Ben"})})
    assert await library.count("the purple heron came", scope, Deadline()) == Count(10)
    assert await library.count("the heron came", Scope(), Deadline()) == Count(0)


async def test_of_many_places_it_is_said_that_they_are_more(shelved) -> None:
    library = await shelved(pond=[Cue(f"{FILLING} Purple herons came.") for _ in range(MOST_COUNTED + 1)])
    assert await library.count("purple herons", Scope(), Deadline()) == Count(MOST_COUNTED, more=True)


async def test_short_common_words_are_found_where_they_stand_just_so(shelved) -> None:
    """Though more passages have the same words than are ranked."""
    others = [Cue(f"So that is it, and you have to be good at it, they say, number {n}. {FILLING}") for n in range(200)]
    library = await shelved(pond=[*others[:150], Cue(f"{LONG} Is it so good to have that? {LONG}"), *others[150:]])
    hit, *_ = await quoted(library, "so good to have that")
    assert (hit.words, verdicts([hit])) == ("so good to have that", [Verdict.VERBATIM])


async def test_ten_common_words_are_found_where_they_stand_just_so(shelved) -> None:
    """They are no rarer than five, and the passages that have all of them in another order are as many."""
    others = [Cue(f"Good, be that. To say it is so, you are to. Number {n}.") for n in range(600)]
    quote = "so you are to say that it is good to be"
    library = await shelved(pond=[*others[:450], Cue(f"{LONG} And {quote} at it. {LONG}"), *others[450:]])
    hit, *_ = await quoted(library, quote)
    assert (hit.words, verdicts([hit])) == (quote, [Verdict.VERBATIM])
