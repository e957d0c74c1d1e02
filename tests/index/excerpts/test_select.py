"""Which stretches are worth posting."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pullquote.index.excerpts import batch as excerpts_batch
from pullquote.index.excerpts.batch import DraftBatch
from pullquote.index.excerpts.drafts import MAX_WORDS, MIN_WORDS, ExcerptDraft
from pullquote.index.excerpts.openings import stands
from pullquote.index.excerpts.phrasing import phrasing
from pullquote.index.excerpts.quotability import FEATURES, LEANING, SHAPE, leaning, scores
from pullquote.index.excerpts.refusals import REFUSALS, refused
from pullquote.index.excerpts.select import GOOD_SCORE, GOOD_SCORE_CAPTIONS, MOST_LEANING, candidates
from pullquote.index.excerpts.themes import THEMES, ThemeScorer
from pullquote.index.excerpts.utterances import utterances
from pullquote.index.excerpts.weights import (
    INTERCEPT,
    LEANING_THEMES_WEIGHTS,
    LEANING_WEIGHTS,
    OPENING_THEMES_WEIGHTS,
    SHAPE_WEIGHTS,
    THEMES_WEIGHTS,
    WEIGHTS,
)
from pullquote.index.transcript import Cue, placed, text_as_written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

THOUGHT = (
    "Gardens teach people patience, because a tree never hurries. Most people believe that a garden is finished when "
    "the last rose is planted. The truth is that planting is only the first decision, and the important decisions "
    "follow for years afterwards. A gardener learns to change a plan rather than to defend it, and nobody regrets that."
)
SECOND = (
    "Rivers are honest about their history. Engineers straightened the river behind our village in 1932, and the "
    "meadows flooded every spring for sixty years. The biggest mistake was to believe that water forgets its old bed. "
    "Today the river bends again, and the village has never been drier than in the last ten years."
)


def found(*cues: Cue) -> list[str]:
    text = text_as_written(cues)
    return [text[excerpt.first : excerpt.past] for excerpt in candidates(text, placed(cues))]


def draft(*cues: Cue) -> ExcerptDraft:
    """All utterances of `cues` as one draft."""
    text = text_as_written(cues)
    return ExcerptDraft(tuple(utterances(text, placed(cues))), None, punctuated=True)


def holding(name: str, *cues: Cue) -> bool:
    return next(refusal for refusal in REFUSALS if refusal.name == name).holds(draft(*cues))


def batch(text: str) -> DraftBatch:
    """All utterances of a text as one draft."""
    said = utterances(text, placed([Cue(text)]))
    return DraftBatch(said, [0], [len(said)])


def measured(name: str, text: str) -> float:
    return next(feature for feature in FEATURES if feature.name == name).measure(batch(text))[0]


def test_a_thought_is_found_whole() -> None:
    """From its first sentence to its last, without the greeting before and the thanks behind it."""
    greeting, thanks = Cue("Welcome back to the garden hour."), Cue("Thank you so much for joining us today.")
    assert found(greeting, Cue(THOUGHT), thanks) == [THOUGHT]


def test_nothing_suitable_is_an_empty_list() -> None:
    """Greetings, sponsors, questions, music, too few words, or nothing at all."""
    assert found() == []
    assert found(Cue("Hello."), Cue("[MUSIC]")) == []
    assert found(Cue("Welcome back to the show, and thanks for having me. " * 12)) == []
    assert found(Cue("What do you think about the old river, and why did you plant that rose? " * 12)) == []
    assert found(Cue("This show is brought to you by our sponsor, use the promo code at checkout today. " * 12)) == []


def test_excerpts_do_not_cross_a_change_of_voice() -> None:
    """Each stays with one speaker."""
    said = found(Cue(THOUGHT, speaker="Ada", turns=(0,)), Cue(SECOND, speaker="Ben", turns=(0,)))
    assert said
    assert all(each in THOUGHT or each in SECOND for each in said)


def test_who_takes_part_is_not_spoken_of() -> None:
    """Readers elsewhere do not know them."""
    said = Cue("As Ben said, gardens are slow.", speaker="Ada", turns=(0,))
    assert holding("speaks of somebody who takes part", said, Cue("Gardens are slow.", speaker="Ben Moss", turns=(0,)))
    assert not holding("speaks of somebody who takes part", said, Cue("Gardens are slow.", speaker="Cy", turns=(0,)))


def test_two_voices_are_never_one_excerpt() -> None:
    """A question and its answer neither: on its own, nobody could tell who says what."""
    question = Cue("Why should anybody in a city plant a garden that takes ten years?", speaker="Ben", turns=(0,))
    answer = Cue(THOUGHT, speaker="Ada", turns=(0,))
    assert holding("several voices", question, answer)
    assert all(each in THOUGHT for each in found(question, answer))


@pytest.mark.parametrize("mark", [">> ", "- "])
def test_marks_of_voices_are_borders(mark: str) -> None:
    """Without names, a mark before a sentence is another voice."""
    first, second = THOUGHT.split(". ", 2)[0], THOUGHT.split(". ", 1)[1]
    text = f"{mark}{first}. {mark}{second} {mark}{SECOND}"
    cues = [Cue(text, turns=(0, text.index(f"{mark}{second[:9]}"), text.index(f"{mark}{SECOND[:9]}")))]
    for said in found(*cues):
        assert said.count(mark.strip() + " ") <= 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("too short or too long", "Gardens teach people patience."),
        ("begins with no statement", "Roses... roses are late. " + THOUGHT),
        ("ends open", THOUGHT + " Let me give you an example."),
        ("ends open", THOUGHT + " Is this not strange?"),
        ("greeting, thanks, sponsor or about the recording", THOUGHT + " Please subscribe to the podcast."),
        (
            "greeting, thanks, sponsor or about the recording",
            THOUGHT + " I had a chance to catch up with Flora in Leith.",
        ),
        (
            "greeting, thanks, sponsor or about the recording",
            THOUGHT + " Flora and I discuss the trees that she planted.",
        ),
        (
            "greeting, thanks, sponsor or about the recording",
            f"You'll leave with a garden, no experience required. {THOUGHT}",
        ),
        ("something is not heard, or music", THOUGHT + " We met in [inaudible] once."),
        ("an answer that is not marked as one", "Gardens are slow. Why is that? I think trees are slow."),
        ("an answer that is not marked as one", "Gardens are slow. Why is that? Well, trees are slow."),
        ("another voice that is not marked", "Gardens are slow. Yeah, trees are slow."),
        ("another voice that is not marked", f"{THOUGHT} That's awesome. {THOUGHT}"),
        ("another voice that is not marked", f"{THOUGHT} Can you say more about the trees? {THOUGHT}"),
        ("another voice that is not marked", f"{THOUGHT} What are the trees that you would plant again? {THOUGHT}"),
        ("another voice that is not marked", f"{THOUGHT} What are the trees that you would plant again. {THOUGHT}"),
        ("another voice that is not marked", f"{THOUGHT} So talk a little bit about how trees grow. {THOUGHT}"),
        ("another voice that is not marked", f"{THOUGHT} Let's go a little deeper into that."),
        ("another voice that is not marked", f"{THOUGHT} That's a really good point. {THOUGHT}"),
        ("a slur or an obscenity", f"{THOUGHT} The gate is a piece of shit."),
        ("cuts a quotation or a bracket", 'She called it "a slow art. ' + THOUGHT),
        ("cuts a quotation or a bracket", 'It is a slow art." She said so. ' + THOUGHT + ' She called it "old.'),
        (
            "praises an offer",
            "Harbour School is a 12-week program that teaches the industry-standard curriculum. Enroll.",
        ),
        ("beside the words of a sponsor", "This is brought to you by Moss and Sons. " + THOUGHT),
        ("names of speakers in the text", " ".join(f"Ada: {each}." for each in THOUGHT.split(". "))),
        ("mostly questions", "Why would anybody plant roses in a flooded meadow? Nobody knows."),
    ],
)
def test_what_refuses(name: str, text: str) -> None:
    """Each refusal holds where it should, and none for a good thought."""
    assert holding(name, Cue(text))
    assert refused(draft(Cue(text)))
    assert not refused(draft(Cue(THOUGHT)))


@pytest.mark.parametrize(
    "text",
    [
        "AI is old, and AI is slow. Whoever fears AI has never seen AI plant a rose.",
        "How long a rose lives, how long it blooms and how long it sleeps depends on the edge of the bed.",
        "Cutting the edge of a lawn is dull, and the edge grows back before the edge of the next one is cut.",
    ],
)
def test_everyday_words_are_no_offer(text: str) -> None:
    """Neither the ends of addresses nor the parts of "hour-long" and "cutting-edge"."""
    assert not holding("praises an offer", Cue(text))


@pytest.mark.parametrize(
    ("name", "more", "less"),
    [
        ("names its subject", THOUGHT, "They never hurry, and everybody in the village knows that about them."),
        ("content of the opening", "Chlorophyll absorbs wavelengths of light.", "We go there and we do it now."),
        ("opens with everybody", "Most people plant roses.", "Roses stand by the wall."),
        ("opens with a connective", "So roses are slow.", "Roses are slow."),
        ("the opening points at something", "This and those are slow.", "Roses are slow."),
        ("the opening speaks of somebody", "Roses are what they have.", "Roses are slow."),
        ("the opening breaks off", "Roses are slow... and late.", "Roses are slow."),
        ("a long opening", THOUGHT, "Roses are slow."),
        ("names in the opening", "The gardens of Ada bloom.", "The gardens of a friend bloom."),
        ("opens indefinite", "A rose is slow.", "Roses are slow."),
        ("opens with an activity", "Planting takes years.", "Roses take years."),
        ("names", "Roses remind Ada of Paris.", "Roses remind people of home."),
        ("stays with its subject", "Roses are slow. Roses need years.", "Roses are slow. Walls fall down."),
        ("content words", "Roses outgrow crumbling garden walls.", "Roses are here and they are there."),
        ("long words", "Gardeners understand impatience.", "We do it all for you."),
        ("few words", "Roses are slow.", THOUGHT),
        ("breaks", "Roses are - well, mine are - slow.", "Roses are, well, mine are slow."),
        ("opening words: certain", "Roses are slow.", "Roses grow slowly."),
        ("opening words: negation", "Roses never hurry.", "Roses grow slowly."),
        ("words: second person", "You water your roses.", "We water our roses."),
        ("words: near", "These roses here are slow.", "Roses are slow."),
        ("words: hedge", "Roses are probably just slow.", "Roses are slow."),
        ("words: colloquial", "Wow, roses are super cool.", "Roses are slow."),
        ("short opening", "Roses rule. The wall stands by the road.", THOUGHT),
        ("opening words: absolute", "Nothing ever hurries a rose.", "A rose stands by the wall."),
        ("opening words: procedure", "The function writes files to a cache.", "The gardener writes to a friend."),
        ("opening quotable", "The biggest mistake is trust.", "A rose stands by the wall."),
        ("opening taken up", "Roses are slow. Roses need years.", "Roses are slow. The wall stands."),
        ("pronouns early on", "The tree gave it to them.", "The tree gave Ada shade."),
        ("pronouns in the opening", "It gave it to them.", "The tree gave Ada shade."),
        ("the second sentence leans", "Roses are slow. Those other ones also are.", "Roses are slow. Walls fall."),
        ("quotable", THOUGHT, "Roses stand by the wall. The wall stands by the road."),
        ("words: reason", "Roses are slow because the reason is frost.", "Roses are slow and frost is cold."),
        ("words: stake", "My father loved his children.", "The wall stands by the road."),
        ("words: story", "We went home and found years of snow.", "Walls stand by the road and fall."),
        ("words: idea", "Trust is a difficult choice between values.", "Walls stand by the road and fall."),
        ("words: procedure", "Configure the endpoint and deploy the container.", "Water the rose and wait for rain."),
        ("words: business", "Our enterprise customers use the platform.", "Our neighbours use the river."),
        ("the opening tells of the past", "The keeper planted roses.", "The keeper plants roses."),
        ("tells of the past", "Roses grew. They went blind and were cut.", "Roses grow. They go blind and are cut."),
        ("definite articles", "The rose by the wall of the mill.", "A rose by a wall of granite."),
        ("few words said again", "Roses outlive every wall.", "Roses are roses, and roses are slow roses."),
        ("strings sentences together", "Roses are slow. So we wait.", "Roses are slow. We wait."),
        ("contrast", "A garden is not a painting. It grows rather than fades.", "A garden grows. A painting fades."),
        ("people", "My mother taught children in the village.", "Granite weighs more than limestone."),
        ("jargon", "The SPV client reads BIPs from a SegWit node.", "The client reads rules from a node on TV."),
        ("fillers", "Um, you know, roses are, I mean, kind of slow.", "Roses are slow."),
        ("stumbles", "Roses -- well, roses are are slow.", "Roses are slow."),
        ("questions", "Roses are slow. Are they? Why?", "Roses are slow."),
        ("interviewing", "I'm curious, could you tell us about roses.", "Roses are slow."),
        ("interviewing", "You probably invented the rose.", "You need a spade, and you proceed slowly."),
        ("speaks to somebody by name", "Flora, how do you do that.", "Roses are slow."),
        ("weak end", "Roses are slow, and so on.", "Roses are slow."),
        ("lands on a short sentence", f"{THOUGHT} Nobody can hurry a tree in a garden.", THOUGHT),
        ("end trails off", "Roses are slow. And late...", "Roses are slow."),
        ("choppy", "Roses. Slow. Very slow.", THOUGHT),
    ],
)
def test_what_counts(name: str, more: str, less: str) -> None:
    """Each feature tells two texts apart, within 0 and 1."""
    assert 0 <= measured(name, less) < measured(name, more) <= 1


def around(name: str, text: str, first: int, past: int) -> float:
    """What a feature gives for sentences [first, past) of a text."""
    draft = DraftBatch(utterances(text, placed([Cue(text)])), [first], [past])
    return next(feature for feature in FEATURES if feature.name == name).measure(draft)[0]


def test_what_stands_around_counts() -> None:
    """A question before, a sentence after that leans on the last one, the place in a turn."""
    river = "Why is that? Rain filled a river in the night. The river rose by the mill. And it rained on."
    assert around("after a question", river, 1, 3) == 1
    assert around("after a question", river, 2, 3) == 0
    assert around("after what trails off", "A river rose... The mill stood by the river.", 1, 2) == 1
    assert around("the next sentence depends on it", river, 1, 3) == 1
    assert around("the next sentence depends on it", river, 1, 2) == 0
    assert around("late in its turn", river, 1, 3) < around("late in its turn", river, 2, 3)


def test_the_edges_of_a_long_conversation_cost() -> None:
    """There people greet and present each other; a short transcript has no such edges."""
    long = " ".join([THOUGHT] * 60)
    assert around("near the beginning or the end", long, 1, 5) == 1
    assert around("near the beginning or the end", long, 120, 124) == 0
    assert around("near the beginning or the end", THOUGHT, 1, 4) == 0


def test_rather_none_than_a_poor_one() -> None:
    """Dull talk gives nothing; good talk all that is good."""
    plain = "The shed stands near the road. A road leads to the shed. Rain falls on the roof of the shed in autumn. "
    dull = f"{plain}Two barrels stand under the gutter of the shed. A ladder hangs on a nail near the door of the shed."
    assert found(Cue(" Welcome to the show. ".join([dull] * 9))) == []
    turns = [Cue(THOUGHT, speaker="Ada"), Cue("Welcome to the show.", speaker="Ben")]
    assert found(*turns * 4) == [THOUGHT] * 4


@pytest.mark.parametrize(
    "opening",
    [
        "Gardens teach people patience.",
        "So most people believe that a garden is finished one day.",
        "I grew up above a bakery in Leith.",
        "The biggest mistake of a baker is to trust the clock.",
        "If you want to learn patience, plant a walnut.",
    ],
)
def test_an_opening_names_its_subject(opening: str) -> None:
    assert stands(phrasing(opening, punctuated=True), listed=True, punctuated=False)


@pytest.mark.parametrize(
    "opening",
    [
        "These gardens teach people patience.",
        "They taught the village patience for years.",
        "The gate was closed by the keeper at night.",
        "Another reason for the flood was the frost.",
        "We sold eleven hives in that year.",
        "You want a keeper with a lamp and patience.",
        "There was a keeper with a lamp in the harbour there.",
        "I can't remember how many stones the mason needed.",
        "In terms of what we built, the harbour came before the bridge.",
        "Once I got that down, the harbour paid for the bridge.",
        '"Bees are slow," said the keeper of the harbour.',
        "Bees -- well, most hives in the village are slow.",
        "Bees rule.",
    ],
)
def test_an_opening_that_leans_is_no_beginning(opening: str) -> None:
    """Of captions: with punctuation a model tells how much it leans."""
    assert not stands(phrasing(opening, punctuated=True), listed=True, punctuated=False)


def test_languages_without_lists_go_by_shape() -> None:
    """Sentences, turns and lengths are known in every language."""
    text = (
        "Bienen schlafen im Winter nicht. Der Imker öffnet im Februar keinen Stock, weil die Kälte die Brut tötet. "
        "Wer Geduld lernen will, pflanzt einen Walnussbaum. Ein Garten ist kein Gemälde, und niemand wird je mit ihm "
        "fertig. Die Flut hat jede hohle Stelle in der Mauer gefunden. Das vergisst im Dorf keiner mehr."
    )
    (excerpt, *_) = candidates(text, placed([Cue(text)]), "de")
    assert text[excerpt.first : excerpt.past].startswith(("Bienen", "Der Imker", "Wer"))
    assert SHAPE_WEIGHTS.keys() == SHAPE


def test_the_table_can_be_read() -> None:
    """Every feature and refusal has a name of its own and a weight of the right sign, and the score is logistic."""
    names = [feature.name for feature in FEATURES]
    assert len(set(names)) == len(names)
    assert len({refusal.name for refusal in REFUSALS}) == len(REFUSALS)
    assert WEIGHTS.keys() == {feature.name for feature in FEATURES if feature.sign}
    assert all(WEIGHTS[feature.name] * feature.sign >= 0 for feature in FEATURES if feature.sign)
    assert LEANING_WEIGHTS.keys() == LEANING
    assert THEMES_WEIGHTS.keys() == OPENING_THEMES_WEIGHTS.keys() == LEANING_THEMES_WEIGHTS.keys() == set(THEMES)
    total = INTERCEPT + sum(weight * measured(name, THOUGHT) for name, weight in WEIGHTS.items())
    assert scores(batch(THOUGHT))[0] == pytest.approx(1 / (1 + math.exp(-total)))


def test_captions_without_punctuation_are_cut_where_sentences_surely_begin() -> None:
    """And need less: they are posted after everything else only. Where no border is sure there are none."""
    spoken = (
        "so i think most people still believe that the river was straightened in 1932 and that meadows flooded "
        "every spring for sixty years and that the biggest mistake was to believe that water forgets its old bed and "
        "everybody in the village learned to respect the old maps and nobody has to ask about it"
    )
    text = " ".join([spoken] * 3)
    captions = candidates(text, placed([Cue(text)]))
    assert GOOD_SCORE_CAPTIONS < GOOD_SCORE
    assert captions
    for excerpt in captions:
        assert text[excerpt.first :].startswith("so i think")
        assert text[excerpt.past :].split()[:1] in ([], ["so"])
    unsure = text.replace("so i think", "the").replace("about it", "the miller")
    assert candidates(unsure, placed([Cue(f"and {unsure} and so on")])) == []


def test_what_leans_on_what_came_before_is_told() -> None:
    """An opening that points back leans more than one that names its subject; so it is no excerpt."""
    first = "Gardens teach most people patience, because a tree never hurries."
    back = "And this is what they told us about that other one there."
    assert leaning(batch(f"{back} {THOUGHT}"))[0] > MOST_LEANING > leaning(batch(f"{first} {THOUGHT}"))[0]


def test_first_words_tell_whether_it_leans(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each word once, however often it is said, and only the first twelve."""
    weights = {"roses": 1.0, "anvils": 5.0}
    monkeypatch.setattr(excerpts_batch, "LEANING_WORDS", weights)
    said = "Roses and roses stand by the old wall of the mill behind anvils."
    assert batch(said).first("leaning words")[0] == 1.0


class Towards:
    """A model of meaning in which everything is as near to each theme as `near` says."""

    name, dimensions = "towards", len(THEMES)

    def __init__(self, near: Callable[[str], float]) -> None:
        self._near = near

    def passages(self, text: str, spans: list[tuple[int, int]]) -> Iterator[NDArray[np.float32]]:
        at = np.eye(len(THEMES), dtype=np.float32)
        if text in THEMES:
            yield at[[THEMES.index(text)]]
        else:
            yield np.array([[self._near(theme) for theme in THEMES]], np.float32)

    def query(self, text: str) -> NDArray[np.float32]:
        raise NotImplementedError


def test_with_a_model_of_meaning_themes_decide_too() -> None:
    """The same passage is an excerpt if it is about what readers like, and none if it is about the contrary."""
    both = {
        theme: THEMES_WEIGHTS[theme] + OPENING_THEMES_WEIGHTS[theme] - LEANING_THEMES_WEIGHTS[theme] for theme in THEMES
    }
    liked, disliked = (Towards(lambda theme, side=side: max(0.0, side * both[theme])) for side in (1, -1))
    cues = placed([Cue(THOUGHT)])
    (plain,), (better,) = candidates(THOUGHT, cues), candidates(THOUGHT, cues, "en", ThemeScorer(liked))
    assert better.score > plain.score
    assert candidates(THOUGHT, cues, "en", ThemeScorer(disliked)) == []


SENTENCES = [sentence.strip() + "." for sentence in (THOUGHT + " " + SECOND).split(".") if sentence]
SENTENCE = st.sampled_from([*SENTENCES, "Yeah.", "Why?", "And it rained.", "(laughs)"])


@given(st.lists(st.tuples(SENTENCE, st.sampled_from([None, "Ada", "Ben"])), max_size=40))
def test_every_excerpt_keeps_the_rules(drawn: list[tuple[str, str | None]]) -> None:
    """40 to 120 words, from one border to another, best first, none overlapping."""
    cues = [Cue(sentence, speaker=speaker) for sentence, speaker in drawn]
    text = text_as_written(cues)
    excerpts = candidates(text, placed(cues))
    assert [excerpt.score for excerpt in excerpts] == sorted((excerpt.score for excerpt in excerpts), reverse=True)
    for excerpt in excerpts:
        words = text[excerpt.first : excerpt.past].replace("(laughs)", "").split()
        assert MIN_WORDS <= len(words) <= MAX_WORDS
        assert excerpt.first == 0 or text[excerpt.first - 1] == " "
        assert text[excerpt.past - 1] in ".)"
    spans = sorted((excerpt.first, excerpt.past) for excerpt in excerpts)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


@pytest.mark.long
def test_hostile_transcripts_are_weighed_in_bounded_time() -> None:
    """One endless word, sentences of one word, markers without end: quadratic work would not come back."""
    for piece in ("a", "A. ", "so i think ", "a'", '".', "Go on. Yes? "):
        text = (piece * (100_000 // len(piece))).strip()
        assert candidates(text, placed([Cue(text)])) == []
