"""What keeps a stretch from being posted, however good the rest of it is: a table of named rules.

Each rule is a small pure function over a `Draft`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from ..language.english_speech import ANSWER_OPENERS, ANSWERING, CLEAR_CUTS, DANGLING_ENDS
from .drafts import FEWEST, MOST, ExcerptDraft
from .phrasing import Opening

if TYPE_CHECKING:
    from collections.abc import Callable

    from .phrasing import Phrasing

_LONGEST_QUESTION: Final = 35
_SHORTEST_QUESTION: Final = 6
_SHORTEST_ANSWER: Final = 35
_SHORTEST_OPENER: Final = 3


class RefusalRule(NamedTuple):
    """A reason not to post a draft at all."""

    name: str
    holds: Callable[[ExcerptDraft], bool]


def refused(draft: ExcerptDraft) -> bool:
    """Whether one of the refusals holds."""
    return any(refusal.holds(draft) for refusal in REFUSALS)


def _wrong_length(draft: ExcerptDraft) -> bool:
    return not FEWEST <= draft.words <= MOST


def _housekeeping(draft: ExcerptDraft) -> bool:
    return any(utterance.phrasing.housekeeping for utterance in draft.said)


def _unheard(draft: ExcerptDraft) -> bool:
    return any(utterance.unheard for utterance in draft.said)


def _leaning_opening(draft: ExcerptDraft) -> bool:
    first = draft.first
    return first.opening is Opening.LEANS or first.words < _SHORTEST_OPENER or (first.question and not draft.dialogue)


def ends_open(last: Phrasing, *, punctuated: bool) -> bool:
    """Whether an utterance leaves open what comes next: a question, a promise, or no end of a sentence."""
    cut = not last.stopped if punctuated else last.last_word in _DANGLING
    return cut or last.question or last.promises


def _open_ending(draft: ExcerptDraft) -> bool:
    return ends_open(draft.last, punctuated=draft.punctuated)


def _guessed_cut(draft: ExcerptDraft) -> bool:
    """In captions without stops: nothing but a weak marker says that a clause begins or ends there."""
    if draft.punctuated:
        return False
    ended = draft.said[-1].ends_turn or draft.after is None or draft.after.phrasing.first_word in _CLEAR_CUTS
    return not ended or not (draft.said[0].begins_turn or draft.first.clear_start)


def _many_voices(draft: ExcerptDraft) -> bool:
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


def _unmarked_answer(draft: ExcerptDraft) -> bool:
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


def _cut_quotation(draft: ExcerptDraft) -> bool:
    depth = 0
    for each in draft.said:
        lowest, change = each.phrasing.depth
        if depth + lowest < 0:
            return True
        depth += change
    return depth != 0


def _advertisement(draft: ExcerptDraft) -> bool:
    """Words of a sponsor, or those right beside them."""
    return any(each.near_advertising for each in draft.said)


def _unmarked_voice(draft: ExcerptDraft) -> bool:
    """Where nobody is named, "Yeah," in the middle sounds like somebody else."""
    return any(each.phrasing.chimes_in and each.speaker is None and not each.begins_turn for each in draft.said[1:])


def _inner_label(draft: ExcerptDraft) -> bool:
    """Names of speakers inside the text: who says what is then anybody's guess."""
    return any(each.label for each in draft.said)


def _capitals(draft: ExcerptDraft) -> bool:
    """In capitals throughout and without stops: hard to read, and where anything begins or ends is a guess."""
    return not draft.punctuated and all(each.phrasing.capitals for each in draft.said)


def _mostly_questions(draft: ExcerptDraft) -> bool:
    return 2 * sum(each.phrasing.words for each in draft.said if each.phrasing.question) > draft.words


_DANGLING: Final = frozenset(DANGLING_ENDS)
_ANSWERS: Final = frozenset(ANSWER_OPENERS)
_ANSWERING: Final = frozenset(ANSWERING)
_CLEAR_CUTS: Final = frozenset(CLEAR_CUTS)

REFUSALS: Final = (
    RefusalRule("too short or too long", _wrong_length),
    RefusalRule("leans on what came before", _leaning_opening),
    RefusalRule("ends open", _open_ending),
    RefusalRule("may be cut inside a clause", _guessed_cut),
    RefusalRule("greeting, thanks, sponsor or about the recording", _housekeeping),
    RefusalRule("beside the words of a sponsor", _advertisement),
    RefusalRule("something is not heard, or music", _unheard),
    RefusalRule("several voices", _many_voices),
    RefusalRule("an answer that is not marked as one", _unmarked_answer),
    RefusalRule("another voice that is not marked", _unmarked_voice),
    RefusalRule("names of speakers in the text", _inner_label),
    RefusalRule("capitals without stops", _capitals),
    RefusalRule("cuts a quotation or a bracket", _cut_quotation),
    RefusalRule("mostly questions", _mostly_questions),
)
