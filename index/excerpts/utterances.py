"""The utterances of a transcript, with the features that decide about excerpts.

An utterance is a sentence or, in captions without punctuation, a clause, inside one turn. All features are computed
here once, so that many drafts can be scored quickly.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from functools import partial
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final

from ..language.english.borders import border_scores
from ..language.english.language import ENGLISH
from ..language.non_speech import non_speech_spans
from ..language.sentences import clause_starts, is_punctuated, sentence_starts
from .phrasing import Phrasing, contains_word, phrasing, vocative_pattern
from .surroundings import SOON_AFTER, at_edges, echoes, inner_labels, near, shared

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..language.language import Language
    from ..transcript import PlacedCue

_INAUDIBLE: Final = re.compile(
    r"music|song|♪|♫|♬|inaudible|intel|unintl|indis|unclear|foreign|crosstalk|jingle|theme|__", re.IGNORECASE
)
_CLEAR_BORDER: Final = 2.0  # log-odds: four in five are right (`./run bench train_borders`)


@dataclass(frozen=True, slots=True)
class Utterance:
    """One sentence or clause: characters [`first`, `past`), its turn (from 0), speaker, phrasing and context."""

    first: int
    past: int
    turn: int
    speaker: str | None
    begins_turn: bool  # at a turn boundary that the file marks; the same for the end
    ends_turn: bool
    clear_start: bool  # surely the beginning of a sentence, in captions without punctuation
    inaudible: bool  # contains inaudible words or music
    near_advertising: bool  # advertising, or near it
    at_edge: bool  # among the first or the last words of the transcript
    names_participant: bool  # contains the first name of somebody who speaks
    inline_label: bool  # contains a speaker's name that the file does not mark as a label
    question_share: float  # of all utterances of this speaker in the transcript; 0 if unnamed
    taken_up: float  # the share of the opening's content words that are said again shortly after
    echoes: int  # the number of content words that were said shortly before
    turn_words_before: int  # the words of its turn before it
    phrasing: Phrasing


@dataclass(frozen=True, slots=True)
class _Turn:
    """A run of one speaker: [first, past) of the text; `marked` tells for both ends whether the file marks them."""

    number: int
    first: int
    past: int
    speaker: str | None
    marked: tuple[bool, bool]


def utterances(text: str, cues: Sequence[PlacedCue], language: Language = ENGLISH) -> list[Utterance]:
    """Returns the utterances of the text as written, ascending; those without words are left out."""
    non_speech = non_speech_spans(text)
    speech = blanked_out(text, non_speech)
    inaudible = [first for first, past in non_speech if _INAUDIBLE.search(text, first, past)]
    punctuated, listed = is_punctuated(text), _first_names(cues)
    address = vocative_pattern(listed)
    clear = set[int]() if punctuated or language is not ENGLISH else clear_starts(speech)
    starts = sentence_starts(speech, language) if punctuated else sorted({*clause_starts(speech), *clear})
    phrased_as = partial(phrasing, punctuated=punctuated, address=address, language=language)
    names = re.compile(rf"\b(?:{'|'.join(map(re.escape, listed))})\b") if listed else None
    phrased = [
        (turn, first, past, phrased_as(speech[first:past]))
        for turn, first, past in _cuts(speech, _turns(text, cues), starts)
    ]
    question_shares = _question_shares((turn.speaker, each.question) for turn, _, _, each in phrased)
    words = list(accumulate((each.words for _, _, _, each in phrased), initial=0))
    advertising = near(words, [nth for nth, (_, _, _, each) in enumerate(phrased) if each.advertises])
    edges, labels = at_edges(words), inner_labels(speech)
    spoken_of = [each.subjects for _, _, _, each in phrased]
    turn_starts = _turn_starts([turn.number for turn, _, _, _ in phrased], words)
    return [
        Utterance(
            first=first,
            past=first + len(text[first:past].rstrip()),
            turn=turn.number,
            speaker=turn.speaker,
            begins_turn=turn.marked[0] and first == turn.first,
            ends_turn=turn.marked[1] and past == turn.past,
            clear_start=first in clear,
            inaudible=bisect_left(inaudible, past) > bisect_left(inaudible, first),
            near_advertising=nth in advertising,
            at_edge=nth in edges,
            names_participant=bool(names and names.search(speech, first, past)),
            inline_label=bisect_left(labels, past) > bisect_left(labels, first),
            question_share=question_shares.get(turn.speaker, 0.0),
            taken_up=shared(spoken_of[nth].opening, spoken_of[nth + 1 : nth + 1 + SOON_AFTER]),
            echoes=echoes(spoken_of[nth], spoken_of[max(0, nth - SOON_AFTER) : nth]),
            turn_words_before=words[nth] - turn_starts[turn.number],
            phrasing=each,
        )
        for nth, (turn, first, past, each) in enumerate(phrased)
    ]


def clear_starts(speech: str) -> set[int]:
    """Returns where English sentences surely begin in a text without punctuation."""
    return {at for at, score in border_scores(speech).items() if score >= _CLEAR_BORDER}


def _cuts(speech: str, turns: Sequence[_Turn], starts: Sequence[int]) -> Iterator[tuple[_Turn, int, int]]:
    """Yields the utterances of each turn, (turn, first, past), by the ascending `starts` of sentences or clauses."""
    for turn in turns:
        inside = starts[bisect_right(starts, turn.first) : bisect_left(starts, turn.past)]
        for first, past in pairwise((turn.first, *inside, turn.past)):
            if contains_word(speech, first, past):
                yield turn, first, past


def _turns(text: str, cues: Sequence[PlacedCue]) -> list[_Turn]:
    """Returns the turns of the text, as far as the file marks them."""
    speakers = dict[int, str | None]({0: cues[0].speaker if cues else None})
    before = speakers[0]
    for cue in cues:
        if cue.speaker != before:
            speakers[cue.at] = before = cue.speaker
        speakers.update((cue.at + turn, cue.speaker) for turn in cue.turns)
    starts = [(at, speakers[at]) for at in sorted(speakers) if at < len(text) or not at]
    pasts = [*(at for at, _ in starts[1:]), len(text)]
    return [
        _Turn(number, first, past, speaker, (number > 0, number + 1 < len(starts)))
        for number, ((first, speaker), past) in enumerate(zip(starts, pasts, strict=True))
    ]


def _turn_starts(turns: Sequence[int], words: Sequence[int]) -> dict[int, int]:
    """Returns the numbers of words before each turn; `turns` has the turn of each utterance."""
    return {turn: words[nth] for nth, turn in reversed(list(enumerate(turns)))}


def _question_shares(phrased: Iterable[tuple[str | None, bool]]) -> dict[str | None, float]:
    """Returns the share of questions of each named speaker: high for hosts, low for guests."""
    total, asked = Counter[str](), Counter[str]()
    for speaker, question in phrased:
        if speaker:
            total[speaker] += 1
            asked[speaker] += question
    return {speaker: asked[speaker] / count for speaker, count in total.items()}


def _first_names(cues: Sequence[PlacedCue]) -> list[str]:
    return sorted({cue.speaker.split()[0] for cue in cues if cue.speaker and cue.speaker.split()})


def blanked_out(text: str, non_speech: Sequence[tuple[int, int]]) -> str:
    """Returns `text` with spaces in place of non-speech, so that all offsets stay."""
    parts, at = list[str](), 0
    for first, past in non_speech:
        parts += (text[at:first], " " * (past - first))
        at = past
    return "".join((*parts, text[at:])).replace("’", "'")
