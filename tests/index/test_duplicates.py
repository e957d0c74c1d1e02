"""Several texts of one recording are one place: they are found by their words, and the best is shown."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from pullquote.index.deadline import Deadline
from pullquote.index.language.analyzer import analyzer
from pullquote.index.querying.found import Scope
from pullquote.index.search.near_duplicates import FEWEST, KeyIndex, coverage, hashed, keys, same_recording
from pullquote.index.search.verdict import Verdict
from pullquote.index.shelves import open_shelves
from pullquote.index.storage.storage import Incoming
from pullquote.index.transcript import Cue, Kind, Reading, text_as_written

from .conftest import incoming, put

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from pullquote.index.library import Library
    from pullquote.index.querying.found import Found
    from pullquote.index.search.near_duplicates import Hashes

    from .conftest import Shelved

BEES = "bees-in-february.md"
EVERYTHING = Scope()
COLONIES = "In the winter of 2018 we lost a third of our colonies."


def heard(words: str, wrong: float = 0.1, seed: int = 1) -> str:
    """Words as automatic captions have them: without punctuation, and some of them wrong."""
    rng, plain = random.Random(seed), re.findall(r"[\w']+", words.lower())
    return " ".join(rng.choice(plain) if rng.random() < wrong else word for word in plain)


def captions(name: str, words: str) -> Incoming:
    """Automatic captions, in cues of eight words."""
    each = words.split()
    cues = [Cue(" ".join(each[at : at + 8]), at * 0.4, (at + 8) * 0.4) for at in range(0, len(each), 8)]
    return replace(incoming(name, cues), reading=Reading("test", Kind.CAPTIONS, tuple(cues)))


@pytest.fixture
def human(readings: Mapping[str, Reading]) -> Incoming:
    reading = readings[BEES]
    return Incoming("bees.md", "human", replace(reading, kind=Kind.HUMAN), reading.facts)


@pytest.fixture
def automatic(human: Incoming) -> Incoming:
    return captions("bees.en.vtt", heard(text_as_written(human.reading.cues)))


def of(words: str) -> Hashes:
    return hashed(analyzer("en").analyze(words))


async def quoted(library: Library, words: str, scope: Scope = EVERYTHING, limit: int = 5) -> Found:
    return await library.quote(words, scope, limit, Deadline())


# -- which are one ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wrong", [0.0, 0.1, 0.2, 0.3])
def test_texts_of_one_recording_are_found_however_badly_one_was_heard(
    readings: Mapping[str, Reading], wrong: float
) -> None:
    """However badly one was heard; and each is found beside nothing else."""
    texts = [text_as_written(reading.cues) for reading in readings.values()]
    found = {at: of(text) for at, text in enumerate([*texts, *(heard(text, wrong) for text in texts)])}
    sketches = {at: keys(each) for at, each in found.items()}
    pairs = sorted(p for p in KeyIndex(sketches).alike(sketches) if same_recording(found[p[0]], found[p[1]]))
    assert pairs == [(at, at + len(texts)) for at in range(len(texts))]


def test_advertisements_that_are_cut_in_make_no_other_recording(
    readings: Mapping[str, Reading],
) -> None:
    text, *others = (text_as_written(reading.cues).split() for reading in readings.values())
    half, spot = len(text) // 2, others[0][: len(text) // 8]
    assert same_recording(of(" ".join(text)), of(" ".join([*spot, *text[:half], *spot[::-1], *text[half:]])))


def test_a_part_of_a_recording_is_another_one(readings: Mapping[str, Reading]) -> None:
    """Else what only the whole has could not be found any more."""
    words = text_as_written(readings[BEES].cues).split()
    whole, half = of(" ".join(words)), of(" ".join(words[: len(words) // 2]))
    assert coverage(half, whole) == 1.0
    assert not same_recording(half, whole)


def test_what_a_show_of_formulas_says_in_another_order_is_another_recording() -> None:
    """Such as forecasts and results: the same few words in the same sentences, each time about something else."""
    things = "kettle moss granite violin tractor lagoon beetle copper saddle orchid anchor ribbon".split()
    verbs = "carried buried painted measured followed borrowed".split()

    def episode(seed: int) -> str:
        rng = random.Random(seed)
        said = ("The {} {} a {} near the old {} while the {} was {}.",) * 25
        return " ".join(one.format(*(rng.choice(verbs if at in (1, 5) else things) for at in range(6))) for one in said)

    episodes = [of(episode(seed)) for seed in range(8)]
    assert not [True for at, one in enumerate(episodes) for other in episodes[:at] if same_recording(one, other)]
    assert same_recording(episodes[0], of(heard(episode(0))))


TOWNS = "Harlow Brinmouth Castor Eldham Farrow Greely Hovington Ilmer Jarrow Kestle Lorne Mapley Norwell Osby".split()
SKIES = ["sunny spells", "heavy cloud", "scattered showers", "thunderstorms", "light rain", "clear skies", "fog"]
WINDS = "northerly easterly southerly westerly variable".split()
BLESSING = (
    "Blessed is the lamp that was lit, and blessed the keepers who carry it from house to house in winter. "
    "Give us bread for the table, oil for the night and a dry road home, and forgive us what we broke by carelessness. "
    "Lead the travellers past the marsh and the flood, and bring the boats in with the morning tide, without end. "
)
SYLLABLES = "ba do fen gar hul ka lim mo nor pel ro sta tu vin wes".split()


def weather(rng: random.Random) -> str:
    """The same towns in the same order every evening."""
    each = (
        f"In {town} expect {rng.choice(SKIES)} with a high of {rng.randint(2, 30)} degrees and a low of "
        f"{rng.randint(-5, 15)}, winds at {rng.randint(3, 45)} kilometres an hour, and a {rng.randint(0, 9) * 10} "
        "percent chance of rain."
        for town in TOWNS
    )
    return f"Good evening, and here is the weather around the region. {' '.join(each)} We are back tomorrow."


def forecast(rng: random.Random) -> str:
    """The same seas in the same order every morning, in hardly more than their weather."""
    each = (
        f"{town}. {rng.choice(WINDS)} {rng.randint(2, 6)} to {rng.randint(5, 9)}, veering {rng.choice(WINDS)} later. "
        f"{rng.choice(SKIES)}. {rng.choice(['Good', 'Moderate', 'Poor', 'Good, occasionally poor'])}."
        for town in 2 * TOWNS
    )
    return f"The forecast for the next twenty-four hours, issued by the harbour office at noon. {' '.join(each)}"


def draw(rng: random.Random) -> str:
    """The same games every week, with other numbers."""
    each = (
        f"Now for the {game} draw. The first number is {rng.randint(1, 59)}. Next, number {rng.randint(1, 59)}. "
        f"Then comes {rng.randint(1, 59)}. The fourth ball out of the machine is {rng.randint(1, 59)}, and the last "
        f"one tonight is {rng.randint(1, 59)}. The jackpot of the {game} draw was {rng.randint(2, 19)} million."
        for game in "midweek thunder harbour river golden lucky".split()
    )
    return f"Good evening from the studio, our adjudicator is here to see that all is fair. {' '.join(each)} Good luck."


def prayer(rng: random.Random) -> str:
    """The same blessing again and again, between it what the day is for."""
    names = ["".join(rng.choices(SYLLABLES, k=3)) for _ in range(24)]
    told = (f"We think of {' and of '.join(names[at : at + 6])}. {BLESSING}" for at in range(0, 24, 6))
    return f"Welcome to the prayer of the lamps, let us be quiet together. {' '.join(told)} Go in peace."


@pytest.mark.parametrize("show", [weather, forecast, draw, prayer])
def test_what_a_show_of_formulas_says_in_the_same_order_is_another_recording(
    show: Callable[[random.Random], str],
) -> None:
    """What fills the formulas is another thing each time; what was misheard is a word here and there."""
    texts = [show(random.Random(seed)) for seed in range(8)]
    episodes = [of(text) for text in texts]
    assert not [True for at, one in enumerate(episodes) for other in episodes[:at] if same_recording(one, other)]
    assert all(same_recording(of(heard(text)), one) for text, one in zip(texts, episodes, strict=True))


def test_another_advertisement_in_the_same_place_makes_no_other_recording(readings: Mapping[str, Reading]) -> None:
    """Servers put in what they have on the day."""
    text, first, _, second, *_ = (text_as_written(reading.cues).split() for reading in readings.values())
    half = len(text) // 2
    one, other = ([*text[:half], *spot[:160], *text[half:]] for spot in (first, second))
    assert same_recording(of(" ".join(one)), of(" ".join(other)))


async def test_a_rerun_is_one_recording_and_openings_of_different_dates_are_not(shelved: Shelved) -> None:
    """Words alone cannot tell the openings of two meetings from a text that was misheard a little."""

    def opened(name: str, date: str, day: str, clerk: str, show: str | None = "Council") -> Incoming:
        words = (
            f"Good evening, it is {day}, and I call to order the regular meeting of the council. {BLESSING} "
            f"The clerk {clerk} will call the roll, and each speaker has three minutes at the yellow table."
        )
        return incoming(name, [Cue(words)], show=show, date=date)

    first = opened("a.md", "2024-03-04", "Monday", "Alvarez")
    later = opened("b.md", "2024-03-05", "Tuesday", "Boone")
    again = opened("c.md", "2024-06-03", "Monday", "Alvarez")
    library = await shelved(a=first, b=later, c=again)
    assert [[one.file for one in texts] for texts in library.duplicates.recordings] == [["a.md", "c.md"]]
    library = await shelved(a=first, b=opened("b.md", "2024-03-05", "Tuesday", "Boone", show=None))
    assert len(library.duplicates.recordings) == 1


def test_a_few_words_tell_nothing() -> None:
    """Two short files may say the same by chance: a greeting, a test of the microphone."""
    few = of("one grapefruit beside another lemon tree near eleven harbours under grey mountains")
    assert 0 < len(few) < FEWEST
    assert not len(keys(few))
    assert not KeyIndex({1: keys(few)}).alike({2: keys(few)})
    assert coverage(of(""), few) == coverage(few, of("")) == 0.0


def test_what_a_whole_show_says_makes_no_pairs() -> None:
    """A phrase that more transcripts have than can be of one recording is a greeting or an advertisement."""
    phrase = of("thanks for listening to the harbour talks " * 30)[:40]
    assert not KeyIndex(dict.fromkeys(range(100), phrase)).alike({100: phrase})


# -- one place, by the best text ---------------------------------------------------------------------------------------


async def test_a_quote_is_one_place_and_the_better_text_is_shown(
    shelved: Shelved, human: Incoming, automatic: Incoming
) -> None:
    library = await shelved(a=automatic, b=human)
    found = await quoted(library, COLONIES)
    (hit,) = (hit for hit in found.hits if hit.is_sure)
    assert [hit.transcript.file, *(one.file for one in hit.also)] == ["bees.md", "bees.en.vtt"]
    assert found.judgement.verdict is Verdict.VERBATIM
    assert (await library.count(COLONIES, Scope(), Deadline())).number == 1


async def test_words_that_only_the_captions_have_are_told_as_theirs(
    shelved: Shelved, human: Incoming, automatic: Incoming
) -> None:
    """What a recogniser misheard is judged by what a person wrote down, and it is said where the words stand so."""
    words = text_as_written(automatic.reading.cues)
    assert "lost a third of our colonies" in words
    wrong = captions("bees.en.vtt", words.replace("lost a third of our colonies", "lost a half of our colonies"))
    library = await shelved(a=wrong, b=human)
    best, *others = (await quoted(library, "we lost a half of our colonies")).hits
    assert best.transcript.file == "bees.md"
    assert not [hit for hit in others if hit.is_sure]
    assert best.judgement is not None
    assert best.judgement.verdict is Verdict.ALTERED
    assert [one.file for one in best.said_in] == ["bees.en.vtt"]


async def test_what_only_one_text_has_is_still_found(shelved: Shelved, human: Incoming, automatic: Incoming) -> None:
    spoken = "and now a word about the copper kettle museum in the old harbour"
    longer = captions("bees.en.vtt", f"{text_as_written(automatic.reading.cues)} {spoken}")
    library = await shelved(a=longer, b=human)
    (hit,) = (await quoted(library, "the copper kettle museum in the old harbour", limit=1)).hits
    assert [hit.transcript.file, *(one.file for one in hit.also)] == ["bees.en.vtt", "bees.md"]


async def test_topics_and_mentions_count_a_recording_once(
    shelved: Shelved, human: Incoming, automatic: Incoming
) -> None:
    library = await shelved(a=automatic, b=human)
    found = await library.topic("bees", Scope(), 9, Deadline())
    assert {hit.transcript.file for hit in found.hits} == {"bees.md"}
    assert found.sources == 1
    assert list(await library.mentions("bees", Scope(), Deadline())) == [human_id(library)]


async def test_whoever_asks_for_the_other_text_gets_it(shelved: Shelved, human: Incoming, automatic: Incoming) -> None:
    library = await shelved(a=automatic, b=human)
    other = next(one for one in library.transcripts if one.kind is Kind.CAPTIONS)
    scope = Scope(frozenset([other.id]))
    assert {hit.transcript.id for hit in (await quoted(library, COLONIES, scope)).hits} == {other.id}
    assert {hit.transcript.id for hit in (await library.topic("bees", scope, 9, Deadline())).hits} == {other.id}


async def test_no_wall_between_workspaces_falls(tmp_path: Path, human: Incoming, automatic: Incoming) -> None:
    """A text of one workspace is never named to another, nor hides anything there; the console sees both."""
    async with open_shelves(tmp_path / "data") as shelves:
        for workspace, one in (("slack:A", automatic), ("slack:B", human)):
            shelf = await shelves.storage.shelf(f"of {workspace}", workspace)
            await shelves.storage.put(shelf.id, [one])
        await shelves.index()
        for workspace, file in (("slack:A", "bees.en.vtt"), ("slack:B", "bees.md")):
            library = await shelves.library(workspace)
            assert not library.duplicates
            (hit,) = (await quoted(library, COLONIES, limit=1)).hits
            assert (hit.transcript.file, hit.also) == (file, ())
        assert len((await shelves.library(None)).duplicates.recordings) == 1


async def test_a_text_that_goes_leaves_the_other_alone(tmp_path: Path, human: Incoming, automatic: Incoming) -> None:
    async with open_shelves(tmp_path / "data") as shelves:
        await put(shelves, [automatic, human])
        library = await shelves.library(None)
        (texts,) = library.duplicates.recordings
        assert [one.file for one in texts] == ["bees.md", "bees.en.vtt"]
        async with shelves.writing() as writer:
            await writer.remove([texts[0].id])
        library = await shelves.library(None)
        assert not library.duplicates
        assert {hit.transcript.file for hit in (await library.topic("bees", Scope(), 9, Deadline())).hits} == {
            "bees.en.vtt"
        }
    async with open_shelves(tmp_path / "data") as shelves:
        await put(shelves, [human])
        assert len((await shelves.library(None)).duplicates.recordings) == 1


async def test_whatever_comes_and_goes_is_found_as_if_all_came_at_once(
    tmp_path: Path, readings: Mapping[str, Reading]
) -> None:
    """Only what is new is looked for, so texts may come before or after the one that they are beside, on any shelf."""
    rng, texts = random.Random(5), {name: text_as_written(one.cues) for name, one in readings.items()}
    folders = ("a", "b", "c")
    there = dict[int, tuple[str, str]]()  # by transcript: its recording, and which text of it
    async with open_shelves(tmp_path / "data", dict.fromkeys(folders)) as shelves:
        for step in range(24):
            name = rng.choice(sorted(texts))
            gone = [id_ for id_, (recording, _) in there.items() if recording == name]
            if len(gone) == 3:
                async with shelves.writing() as writer:
                    await writer.remove(gone[:2])
                there = {id_: one for id_, one in there.items() if id_ not in gone[:2]}
            else:
                await put(shelves, [captions(f"{step}.vtt", heard(texts[name], seed=step))], rng.choice(folders))
            library = await shelves.library(None)
            there |= {one.id: (name, one.file) for one in library.transcripts if one.id not in there}
            wanted = {name: {file for recording, file in there.values() if recording == name} for name in texts}
            found = [{one.file for one in texts} for texts in library.duplicates.recordings]
            assert sorted(map(sorted, found)) == sorted(sorted(some) for some in wanted.values() if len(some) > 1)


def human_id(library: Library) -> int:
    return next(one.id for one in library.transcripts if one.kind is Kind.HUMAN)
