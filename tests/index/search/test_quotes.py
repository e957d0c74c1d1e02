"""Finding quotes among the sample transcripts: what is said there, what is not, and what is said otherwise."""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING

import numpy as np
import pytest
from pullquote.index.corrections import AnalyzedText
from pullquote.index.deadline import Deadline
from pullquote.index.language.analyzer import analyzer
from pullquote.index.querying.found import Scope
from pullquote.index.search import quotes
from pullquote.index.search.engine import Candidate, Statistics
from pullquote.index.search.verdict import Verdict
from pullquote.index.transcript import Stretch, text_as_written

if TYPE_CHECKING:
    from pullquote.index.library import Library
    from pullquote.index.querying.found import Hit
    from pullquote.index.transcript import Reading

ENGLISH = analyzer("en")
ATTRIBUTED = {Verdict.VERBATIM, Verdict.CLOSE, Verdict.ALTERED}


async def first(library: Library, words: str) -> Hit | None:
    found = await library.quote(words, Scope(), 5, Deadline())
    return found.hits[0] if found.hits else None


def runs(text: str, count: int, rng: random.Random) -> list[str]:
    """Random runs of 6 to 25 words of `text`, as they are written there."""
    tokens = ENGLISH.analyze(text)
    found = list[str]()
    for _ in range(count):
        length = rng.randint(6, 25)
        at = rng.randrange(len(tokens) - length)
        run = tokens[at : at + length]
        found.append(text[min(t.first for t in run) : max(t.past for t in run)])
    return found


@pytest.mark.parametrize("seed", range(6))
async def test_whatever_is_said_is_found_verbatim(sampled: Library, readings: dict[str, Reading], seed: int) -> None:
    """Any run of 6 to 25 words of any sample: first hit, verbatim, the words exactly as written."""
    name = list(readings)[seed]
    text = text_as_written(readings[name].cues)
    for words in runs(text, 12, random.Random(seed)):
        hits = (await sampled.quote(words, Scope(), 5, Deadline())).hits
        assert [(hit.words, hit.judgement and hit.judgement.verdict) for hit in hits[:1]] == [(words, Verdict.VERBATIM)]
        for hit in hits:
            assert text_as_written(readings[hit.transcript.file].cues)[hit.span.first : hit.span.past] == hit.words


async def test_places_where_it_was_not_said_come_only_with_what_was_said_nowhere(
    sampled: Library, readings: dict[str, Reading]
) -> None:
    """They are the nearest that there are; beside what was found they tell nobody anything."""
    (words,) = runs(text_as_written(next(iter(readings.values())).cues), 1, random.Random(3))
    for asked, kinds in ((words, {False}), ("seven brass submarines hum lullabies under Antarctica", {True})):
        hits = (await sampled.quote(asked, Scope(), 20, Deadline())).hits
        assert {hit.judgement is None or hit.judgement.verdict is Verdict.NOT_FOUND for hit in hits} == kinds


@pytest.mark.parametrize(
    ("words", "written"),
    [
        (
            "every piece of it has been replaced except the hole in the middle and the stones",
            "Every piece of it has been replaced except the hole in the middle. (laughs) And the stones",
        ),
        ("he was horrible about it actually but he", "He was horrible about it, actually. (laughs) But he"),
        ("that marit sent you nadim tell me", "that Marit sent you. [music] Nadim, tell me"),
    ],
)  # fmt: skip
async def test_sounds_in_between_are_no_words(sampled: Library, words: str, written: str) -> None:
    """A quote runs over them."""
    hit = await first(sampled, words)
    assert hit is not None
    assert (hit.words, hit.judgement and hit.judgement.verdict) == (written, Verdict.VERBATIM)


INVENTED = """
The tide mill was sold to a hotel chain that wants to turn it into a spa.
Most of our flour is exported to Denmark by container ship every autumn.
I never trusted the moon, so I installed an electric motor below the floor.
The insurance company told us that a wooden wheel could not be covered.
My grandfather invented a new kind of sluice that opens itself with springs.
Bees can recognise the faces of the people who feed them in the garden.
We moved the whole orchard to the other side of the valley by helicopter.
A queen that is painted blue will live twice as long as one painted red.
The wax market collapsed when the cathedral switched to battery candles.
I gave up beekeeping after a bear destroyed everything on the hill.
Our bakery employs seventeen people and half of them are musicians.
Sourdough was a fashion, and I expect it will be over within two years.
The secret of a good crust is a spoonful of vinegar in the last hour.
The health inspector closed us down because of a mouse in the cellar.
I learned the trade in Vienna from a woman who hated raisins.
Passengers complain mostly about the coffee and never about the beds.
The railway union went on strike over the price of the blankets.
I would rather drive a bus through the desert than sell tickets again.
A dog once travelled alone from Hamburg to Milan in my carriage.
They want to replace sleeping cars with hydrogen buses by 2035.
We recorded a message from a spacecraft that everyone thought was lost.
The telescope will be painted green so that the tourists stop coming.
Radio astronomers are paid less than the people who clean the dish.
A meteorite fell on the parking lot and ended our budget discussion.
The valley voted to build a casino next to the observatory.
The pier was bombed twice and the clock was thrown into the harbour.
Salt water ruined the drawings, so we began to photograph the seals.
The harbour master steers the ferries with a mirror and a whistle.
Children from the village paint the tide gauge every spring.
I am writing a cookbook about seaweed with my cousin from Lisbon.
""".strip().splitlines()


@pytest.mark.parametrize("words", INVENTED)
async def test_what_nobody_said_is_attributed_to_nobody(sampled: Library, words: str) -> None:
    """Plausible sentences on the samples' topics: never verbatim, close or altered."""
    hit = await first(sampled, words)
    assert hit is None or (hit.judgement and hit.judgement.verdict) not in ATTRIBUTED


ALTERED = """
The moon lifts six acres of water for me twice a day | the-tide | The moon lifts four acres
A tide mill can grind for about a quarter of the day, and you do not get to choose | the-tide | A tide mill can grind
French burr, a pair of them, five feet across | the-tide | French burr
The shaft is from 1861. The paddles I replace, two or three every winter | the-tide | The shaft is from 1841
A dull stone cuts the grain and a sharp stone bruises it | the-tide | A sharp stone cuts
From 1963 until 1998 it was a boat shed | the-tide | From 1953
Flour is a living thing for about three months | the-tide | Flour is a living thing
Whoever comes after me will have a longer day than mine | the-tide | Whoever comes after me
He taught me that a mill is mostly a smell | the-tide | He taught me
An old machine is always a museum if you let it stop | the-tide | An old machine
In the winter of 2018 we lost half of our colonies | bees | In the winter of 2018 we lost
She has often given an order in her life | bees | She has never given
A summer bee lives for nine weeks, and she spends the last two of them flying | bees | A summer bee lives
The worst thing you can do for a bee is to be a slightly worse gardener | bees | The best thing
I don't believe the neighbours understood a word | bees | I don't believe the bees
Most of beekeeping is learning to feed them alone | bees | Most of beekeeping
Expensive bread is the cheap one | forty | Cheap bread
About five tons a month come from the tide mill at Penhallow | forty | About two tons
Every Monday the dough tells me that last Monday is over | forty | Every Thursday
What takes twenty years is learning when to leave something alone | forty | What takes ten years
Most good bread is bad bread that somebody was afraid to wait for | forty | Most bad bread
At three in the morning a city hides the truth | forty | At three in the morning a city
A corridor at night is the first place where strangers are allowed to say nothing together | Waiting | a corridor
the last train had ninety paying passengers and about 200 people on the platform | Waiting | the last train had nine
noise is what wakes people up | Waiting | silence is what wakes
we had 112 people 62 bread rolls and one piano | Waiting | we had 112 people
you spend the money because you know | listening | you spend the money
We searched forty percent of the sky at that one frequency | listening | We searched
A clock that is wrong in a known way is worse than one that is right by accident | the-clock | A clock that is wrong
It loses four minutes a week. I don't correct it. | the-clock | It loses four seconds
""".strip().splitlines()


async def test_what_is_said_otherwise_is_called_altered(sampled: Library) -> None:
    """Numbers, names, negations, opposites, other nouns, words that changed places: never verbatim, nearly always
    altered, or reworded where nothing is known of the words, with the right place first."""
    missed = list[str]()
    for line in ALTERED:
        words, file, begins = line.split(" | ")
        hit = await first(sampled, words)
        verdict = hit.judgement.verdict if hit and hit.judgement else Verdict.NOT_FOUND
        assert verdict is not Verdict.VERBATIM
        right = hit is not None and hit.transcript.file.startswith(file) and hit.words.startswith(begins)
        if verdict not in (Verdict.ALTERED, Verdict.REWORDED) or not right:
            missed.append(f"{words} -> {verdict.value}: {hit and (hit.transcript.file, hit.words, hit.judgement)}")
    assert len(missed) <= 0.1 * len(ALTERED), "\n".join(missed)


async def test_words_of_two_places_are_spliced(sampled: Library) -> None:
    """Both places are shown, in the order of the quote; neither is close."""
    words = "Flour is a living thing for about three weeks and in the winter of 2018 we lost a third of our colonies"
    found = await sampled.quote(words, Scope(), 5, Deadline())
    places = [(h.transcript.file.split("-")[0], h.words, h.judgement and h.judgement.verdict) for h in found.hits[:2]]
    assert places == [
        ("the", "Flour is a living thing for about three weeks, and", Verdict.SPLICED),
        ("bees", "In the winter of 2018 we lost a third of our colonies", Verdict.SPLICED),
    ]
    assert all(h.judgement and h.judgement.verdict is not Verdict.CLOSE for h in found.hits)


def counts(passages: int, **frequencies: int) -> Statistics:
    return Statistics(passages, 10.0, frequencies)


def test_rarity_is_counted_over_all_shelves_together() -> None:
    """From 0 for a word in every passage to 1 for one in a single one; a word that nobody has is rare, too."""
    text = "the mill tide xylophone"
    asked = quotes.weighed(
        text, ENGLISH.analyze(text), [counts(50, the=50, mill=1), counts(50, the=50, tide=5)], ENGLISH.language
    )
    common, single, some, unheard = asked.rarities
    assert common < 0.01 < some < single == pytest.approx(1.0)
    assert unheard == quotes.UNHEARD
    assert all(rarity >= 0 and math.isfinite(rarity) for rarity in asked.rarities)


def test_rarity_without_passages() -> None:
    """An empty library, or none."""
    mill = ENGLISH.analyze("mill")
    assert (
        quotes.weighed("mill", mill, [], ENGLISH.language).rarities
        == quotes.weighed("mill", mill, [counts(0)], ENGLISH.language).rarities
        == (quotes.UNHEARD,)
    )


def windows(text: str, *spans: tuple[int, int]) -> list[quotes.Window]:
    """Windows on the passages at `spans` of `text`, which is all of transcript 1."""
    tokens = ENGLISH.analyze(text)
    return [
        quotes.window(Candidate(1, first, past, 1.0), 1, AnalyzedText(Stretch(0, text, ()), tokens))
        for first, past in spans
    ]


def test_a_window_knows_its_passage() -> None:
    """The tokens that stand in the candidate's characters."""
    text = "The tide turned. It cost $5 million. Nobody came."
    (one,) = windows(text, (text.index("It"), text.index(" Nobody")))
    assert [text[t.first : t.past] for t in one.tokens[one.low : one.high]] == ["It", "cost", "$5 million", "$"]


def test_ranks_are_shares_of_the_best() -> None:
    """1 for the best, and nothing for nothing."""
    text = "The tide turned the wheel. Nobody came. The wheel stood still."
    found = windows(text, (0, 26), (27, 39), (40, 62))
    tokens = ENGLISH.analyze("tide wheel")
    asked = quotes.weighed("tide wheel", tokens, [counts(3, tide=1, wheel=2)], ENGLISH.language)
    rank = quotes.ranked(asked, found, {1: counts(3, tide=1, wheel=2)})
    assert rank.max() == rank[0] == 1.0
    assert rank[0] > rank[2] > rank[1] > 0
    assert quotes.ranked(asked, [], {1: counts(3)}).tolist() == []


def test_neighbouring_passages_give_a_place_once() -> None:
    """They share half their words."""
    text = "We open the gate when the tide has turned, and then the wheel begins to move."
    found = windows(text, (0, 41), (0, len(text)), (13, len(text)))
    words = "when the tide has turned"
    tokens = ENGLISH.analyze(words)
    asked = quotes.weighed(words, tokens, [counts(9, tide=1, turn=1)], ENGLISH.language)
    places = quotes.places(quotes.Quote(words, tokens, asked), found, np.ones(3))
    assert [text[one.first : one.past] for one in places] == ["when the tide has turned"]
    assert quotes.places(quotes.Quote("", [], asked), [], np.ones(0)) == []
