"""What is searched."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from pullquote.index.language.analyzer import analyzer
from pullquote.index.search.passages import CHUNK, SLACK, Passage, chunks, passages
from pullquote.index.transcript import Cue, placed, text_as_written

if TYPE_CHECKING:
    from pullquote.index.language.tokens import Token

ENGLISH = analyzer("en")
WORDS = "the wheel turns. Twice a day, two hundred and fifty $5 million (laughs) gpt4 tide's 你好 — [MUSIC] Stop! what?"
CUE = st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=40).map(" ".join)
CUES = st.lists(st.tuples(CUE, st.sampled_from([None, "Ada", "Ben"])), max_size=12)


def made(drawn: list[tuple[str, str | None]]) -> tuple[str, list[Token], list[Passage]]:
    cues = [Cue(text, speaker=speaker) for text, speaker in drawn]
    text = text_as_written(cues)
    return text, ENGLISH.analyze(text), list(passages(text, placed(cues), ENGLISH.analyze(text), ENGLISH.language))


@given(CUES)
def test_every_word_is_in_one_passage_or_in_two(drawn: list[tuple[str, str | None]]) -> None:
    """None is lost, and neighbours share half."""
    _, tokens, found = made(drawn)
    counts = Counter(token for passage in found for token in passage.words)
    assert set(counts) == set(tokens)
    assert all(count <= 2 for count in counts.values())


@given(CUES, st.data())
def test_a_short_run_of_words_lies_whole_in_one_passage(
    drawn: list[tuple[str, str | None]], data: st.DataObject
) -> None:
    """As long as a chunk at its shortest."""
    _, tokens, found = made(drawn)
    at = data.draw(st.integers(0, max(len(tokens) - 1, 0)))
    run = set(tokens[at : at + CHUNK - SLACK])
    assert not run or any(run <= set(passage.words) for passage in found)


@given(CUES)
def test_a_passage_covers_its_words_and_no_others(drawn: list[tuple[str, str | None]]) -> None:
    """In characters too, currency signs included, which are spoken after their number."""
    text, _tokens, found = made(drawn)
    for passage in found:
        assert 0 <= passage.first < passage.past <= len(text)
        assert all(passage.first <= token.first and token.past <= passage.past for token in passage.words)
        assert len(passage.words) <= 2 * (CHUNK + SLACK)
    assert [p.first for p in found] == sorted(p.first for p in found)


@given(CUES)
def test_voices_are_the_speakers_of_the_cues_a_passage_touches(drawn: list[tuple[str, str | None]]) -> None:
    """Neither more nor less; cues without a label add none."""
    _, _, found = made(drawn)
    cues = placed([Cue(text, speaker=speaker) for text, speaker in drawn])
    for passage in found:
        ends = [*(cue.at for cue in cues[1:]), 10**9]
        assert passage.voices == {
            cue.speaker
            for cue, end in zip(cues, ends, strict=True)
            if cue.speaker and cue.at < passage.past and end > passage.first
        }


def test_a_text_without_words_has_no_passages() -> None:
    assert made([]) == ("", [], [])
    assert made([("(laughs)", None), ("… — [MUSIC]", "Ada")])[2] == []


def test_a_short_text_is_one_passage() -> None:
    _, tokens, found = made([("It turns twice a day.", None)])
    assert [passage.words for passage in found] == [tuple(tokens)]


def test_chunks_begin_at_borders_nearby() -> None:
    """At a sentence or a cue if one begins within reach, else where the count says."""
    tokens = ENGLISH.analyze("word " * 100)
    at = [token.first for token in tokens]
    assert chunks(tokens, [0]) == [0, 20, 40, 60, 80]
    assert chunks(tokens, [0, at[16], at[22], at[45]]) == [0, 22, 45, 65, 85]
    assert chunks(tokens, [at[29]]) == [0, 20, 40, 60, 80]  # out of reach of the first, taken by no other
    assert chunks(tokens, [at[32]]) == [0, 20, 32, 52, 72]
    assert chunks([], [0]) == []


def test_sentences_and_cues_are_preferred() -> None:
    """A passage begins with a sentence where sentences are of an ordinary length."""
    sentence = "The wheel turned slowly while the tide went out of the old mill pond."
    text, _, found = made([(" ".join([sentence] * 8), None)])
    assert all(text[passage.first :].startswith("The wheel") for passage in found)
    text, _, found = made(
        [("so the wheel turned and nobody looked at it " + "again " * n, None) for n in (5, 9, 7, 6, 8)]
    )
    assert all(text[passage.first :].startswith("so the") for passage in found)
