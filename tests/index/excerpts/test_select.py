"""Which stretches are worth posting."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pullquote.index.excerpts.drafts import MAX_WORDS, MIN_WORDS, ExcerptDraft
from pullquote.index.excerpts.quotability import FEATURES, score
from pullquote.index.excerpts.refusals import REFUSALS, refused
from pullquote.index.excerpts.select import FALLBACK_PER_HOUR, candidates
from pullquote.index.excerpts.utterances import utterances
from pullquote.index.transcript import Cue, placed, text_as_written

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


def measured(name: str, text: str) -> float:
    return next(feature for feature in FEATURES if feature.name == name).measure(draft(Cue(text)))


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
    assert sorted(found(Cue(THOUGHT, speaker="Ada", turns=(0,)), Cue(SECOND, speaker="Ben", turns=(0,)))) == sorted(
        [THOUGHT, SECOND]
    )


def test_a_question_may_open_a_dialogue() -> None:
    """A full question of one voice and the answer of another are allowed, a third voice is not."""
    question = Cue("Why should anybody in a city plant a garden?", speaker="Ben", turns=(0,))
    answer = Cue(THOUGHT, speaker="Ada", turns=(0,))
    opener = Cue("Good.", speaker="Ada", turns=(0,))
    asked = utterances(text_as_written([opener, question, answer]), placed([opener, question, answer]))[1:]
    assert not any(refusal.holds(ExcerptDraft(tuple(asked), None, punctuated=True)) for refusal in REFUSALS)
    assert holding("several voices", opener, question, answer)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("too short or too long", "Gardens teach people patience."),
        ("leans on what came before", "And so it was. " + THOUGHT),
        ("ends open", THOUGHT + " Let me give you an example."),
        ("ends open", THOUGHT + " Is this not strange?"),
        ("greeting, thanks, sponsor or about the recording", THOUGHT + " Please subscribe to the podcast."),
        ("something is not heard, or music", THOUGHT + " We met in [inaudible] once."),
        ("an answer that is not marked as one", "Gardens are slow. Why is that? I think trees are slow."),
        ("an answer that is not marked as one", "Gardens are slow. Why is that? Well, trees are slow."),
        ("another voice that is not marked", "Gardens are slow. Yeah, trees are slow."),
        ("cuts a quotation or a bracket", 'She called it "a slow art. ' + THOUGHT),
        ("cuts a quotation or a bracket", 'It is a slow art." She said so. ' + THOUGHT + ' She called it "old.'),
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
    ("name", "more", "less"),
    [
        ("quotable", THOUGHT, "Roses stand by the wall. The wall stands by the road."),
        ("substance", "Chlorophyll absorbs wavelengths around 430 nanometres.", "We go there and we do it now."),
        ("contrast", "A garden is not a painting. It grows rather than fades.", "A garden grows. A painting fades."),
        ("points back at its beginning", "The tree gave it to them.", "The tree gave Ada shade."),
        ("fillers", "Um, you know, roses are, I mean, kind of slow.", "Roses are slow."),
        ("stumbles", "Roses -- well, roses are are slow.", "Roses are slow."),
        ("questions", "Roses are slow. Are they? Why?", "Roses are slow."),
        ("interviewing", "I'm curious, could you tell us about roses.", "Roses are slow."),
        ("interviewing", "You probably invented the rose.", "You need a spade, and you proceed slowly."),
        ("weak end", "Roses are slow, and so on.", "Roses are slow."),
        ("choppy", "Roses. Slow. Very slow.", THOUGHT),
        ("trails off", "Roses are slow... And late...", "Roses are slow."),
        ("speaks to somebody by name", "Flora, how do you do that.", "Roses are slow."),
        ("no verb at its beginning", "A rose on the wall.", "A rose was on the wall."),
        ("no verb at its beginning", "Fourteen hives out of forty.", "Walls fail from the inside."),
        ("people", "My mother taught children in the village.", "Granite weighs more than limestone."),
        ("jargon", "The SPV client reads BIPs from a SegWit node.", "The client reads rules from a node on TV."),
        ("own doings", "We sell our roses, and we grow our own hedges.", "Roses grow in hedges."),
    ],
)
def test_what_counts(name: str, more: str, less: str) -> None:
    """Each feature tells two texts apart, within 0 and 1."""
    assert 0 <= measured(name, less) < measured(name, more) <= 1


def around(name: str, text: str, first: int, past: int) -> float:
    """What a feature gives for sentences [first, past) of a text."""
    said = utterances(text, placed([Cue(text)]))
    stretch = ExcerptDraft(tuple(said[first:past]), said[past] if past < len(said) else None, True, said[first - 1])
    return next(feature for feature in FEATURES if feature.name == name).measure(stretch)


def test_what_stands_around_counts() -> None:
    """A beginning that goes on with what was spoken of, a row of sentences that is cut, an end that is leant upon."""
    river = "Rain filled a river in the night. The river rose by the mill. Cats slept. Cats woke. And it rained on."
    assert around("goes on with the same", river, 1, 3) == 1
    assert around("goes on with the same", river, 2, 4) == 0
    assert around("cuts a row of sentences", river, 1, 3) == 0.5
    assert around("cuts a row of sentences", river, 1, 4) == 0
    assert around("goes on", river, 2, 4) == 1
    assert around("goes on", river, 1, 3) == 0


def test_the_edges_of_a_long_conversation_cost() -> None:
    """There people greet and present each other; a short transcript has no such edges."""
    long = " ".join([THOUGHT] * 60)
    assert around("near the beginning or the end", long, 1, 5) == 1
    assert around("near the beginning or the end", long, 120, 124) == 0
    assert around("near the beginning or the end", THOUGHT, 1, 4) == 0


def test_a_dull_transcript_has_its_best_ones_and_a_good_one_all() -> None:
    """Nobody's library stays silent because better talk is thinkable."""
    plain = "The shed stands near the road. A road leads to the shed. Rain falls on the roof of the shed in autumn. "
    dull = f"{plain}Two barrels stand under the gutter of the shed. A ladder hangs on a nail near the door of the shed."
    assert len(found(Cue(" Welcome to the show. ".join([dull] * 9)))) <= FALLBACK_PER_HOUR
    assert len(found(Cue(" Welcome to the show. ".join([THOUGHT, SECOND] * 4)))) == 8


def test_the_table_can_be_read() -> None:
    """Every feature and refusal has a name of its own, and the score is the weighted sum."""
    names = [feature.name for feature in FEATURES]
    assert len(set(names)) == len(names)
    assert len({refusal.name for refusal in REFUSALS}) == len(REFUSALS)
    assert all(feature.weight for feature in FEATURES)
    thought = draft(Cue(THOUGHT))
    assert score(thought) == pytest.approx(sum(feature.weight * feature.measure(thought) for feature in FEATURES))


def test_captions_without_punctuation_rank_below_punctuated_text() -> None:
    """They are cut at clear markers of spoken English."""
    spoken = (
        "so the river behind our village was straightened in 1932 and the meadows flooded every spring for sixty years "
        "now engineers believe that the biggest mistake was to think that water forgets its old bed and everybody in "
        "the village learned to respect the old maps but the bends came back"
    )
    text = f"{spoken} now {spoken} so {spoken}"
    captions = candidates(text, placed([Cue(text)]))
    sentences = candidates(SECOND, placed([Cue(SECOND)]))
    assert captions
    assert sentences
    assert captions[0].score < sentences[0].score
    assert all(text[excerpt.past :].split()[:1] in ([], ["so"], ["now"], ["and"], ["but"]) for excerpt in captions)


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


def test_hostile_transcripts_are_weighed_in_bounded_time() -> None:
    """One endless word, sentences of one word, markers without end: quadratic work would not come back."""
    for piece in ("a", "A. ", "so i think ", "a'", '".', "Go on. Yes? "):
        text = (piece * (100_000 // len(piece))).strip()
        assert candidates(text, placed([Cue(text)])) == []
