"""What keeps a stretch from being posted, however good the rest of it is: a table of named rules.

Each rule is a small pure function over a `Draft`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from ..language.english_speech import ANSWER_OPENERS, ANSWERING, CLEAR_CUTS, DANGLING_ENDS
from .drafts import FEWEST, MOST, Draft
from .phrasing import Opening

if TYPE_CHECKING:
    from collections.abc import Callable

    from .phrasing import Phrasing

_LONGEST_QUESTION: Final = 35
_SHORTEST_QUESTION: Final = 6
_SHORTEST_ANSWER: Final = 35
_SHORTEST_OPENER: Final = 3


class Refusal(NamedTuple):
    """A reason not to post a draft at all."""

    name: str
    holds: Callable[[Draft], bool]


def refused(draft: Draft) -> bool:
    """Whether one of the refusals holds."""
    return any(refusal.holds(draft) for refusal in REFUSALS)


def _wrong_length(draft: Draft) -> bool:
    return not FEWEST <= draft.words <= MOST


def _housekeeping(draft: Draft) -> bool:
    return any(utterance.phrasing.housekeeping for utterance in draft.said)


def _unheard(draft: Draft) -> bool:
    return any(utterance.unheard for utterance in draft.said)


def _leaning_opening(draft: Draft) -> bool:
    first = draft.first
    return first.opening is Opening.LEANS or first.words < _SHORTEST_OPENER or (first.question and not draft.dialogue)


def ends_open(last: Phrasing, *, punctuated: bool) -> bool:
    """Whether an utterance leaves open what comes next: a question, a promise, or no end of a sentence."""
    cut = not last.stopped if punctuated else last.last_word in _DANGLING
    return cut or last.question or last.promises


def _open_ending(draft: Draft) -> bool:
    return ends_open(draft.last, punctuated=draft.punctuated)


def _guessed_cut(draft: Draft) -> bool:
    """In captions without stops: nothing but a weak marker says that a clause begins or ends there."""
    if draft.punctuated:
        return False
    ended = draft.said[-1].ends_turn or draft.after is None or draft.after.phrasing.first_word in _CLEAR_CUTS
    return not ended or not (draft.said[0].begins_turn or draft.first.clear_start)


def _many_voices(draft: Draft) -> bool:
    """More than one voice, unless it is one full question and its answer."""
    if not draft.dialogue:
        return False
    asked = [each for each in draft.said if each.turn == draft.said[0].turn]
    answered = draft.said[len(asked) :]
    return (
        any(each.turn != draft.said[-1].turn for each in answered)
        or not asked[-1].phrasing.question
        or not asked[0].begins_turn
        or not _SHORTEST_QUESTION <= sum(each.phrasing.words for each in asked) <= _LONGEST_QUESTION
        or sum(each.phrasing.words for each in answered) < _SHORTEST_ANSWER
    )


def _unmarked_answer(draft: Draft) -> bool:
    """A question and then what sounds like its answer, although the file marks no turn there.

    In captions without stops, anything after a question may be the answer.
    """
    if not draft.punctuated and any(each.phrasing.question for each in draft.said):
        return True
    return any(
        first.phrasing.question
        and first.turn == second.turn
        and second.phrasing.first_word in (_ANSWERS if first.speaker else _ANSWERS | _ANSWERING)
        for first, second in zip(draft.said, draft.said[1:], strict=False)
    )


def _cut_quotation(draft: Draft) -> bool:
    depth = 0
    for each in draft.said:
        lowest, change = each.phrasing.depth
        if depth + lowest < 0:
            return True
        depth += change
    return depth != 0


def _advertisement(draft: Draft) -> bool:
    """Words of a sponsor, or those right beside them."""
    return any(each.near_advertising for each in draft.said)


def _unmarked_voice(draft: Draft) -> bool:
    """Where nobody is named, "Yeah," in the middle sounds like somebody else."""
    return any(each.phrasing.chimes_in and each.speaker is None and not each.begins_turn for each in draft.said[1:])


def _inner_label(draft: Draft) -> bool:
    """Names of speakers inside the text: who says what is then anybody's guess."""
    return any(each.label for each in draft.said)


def _capitals(draft: Draft) -> bool:
    """In capitals throughout and without stops: hard to read, and where anything begins or ends is a guess."""
    return not draft.punctuated and all(each.phrasing.capitals for each in draft.said)


def _mostly_questions(draft: Draft) -> bool:
    return 2 * sum(each.phrasing.words for each in draft.said if each.phrasing.question) > draft.words


_DANGLING: Final = frozenset(DANGLING_ENDS)
_ANSWERS: Final = frozenset(ANSWER_OPENERS)
_ANSWERING: Final = frozenset(ANSWERING)
_CLEAR_CUTS: Final = frozenset(CLEAR_CUTS)

REFUSALS: Final = (
    Refusal("too short or too long", _wrong_length),
    Refusal("leans on what came before", _leaning_opening),
    Refusal("ends open", _open_ending),
    Refusal("may be cut inside a clause", _guessed_cut),
    Refusal("greeting, thanks, sponsor or about the recording", _housekeeping),
    Refusal("beside the words of a sponsor", _advertisement),
    Refusal("something is not heard, or music", _unheard),
    Refusal("several voices", _many_voices),
    Refusal("an answer that is not marked as one", _unmarked_answer),
    Refusal("another voice that is not marked", _unmarked_voice),
    Refusal("names of speakers in the text", _inner_label),
    Refusal("capitals without stops", _capitals),
    Refusal("cuts a quotation or a bracket", _cut_quotation),
    Refusal("mostly questions", _mostly_questions),
)
