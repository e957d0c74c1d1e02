"""The refusal rules: a draft that meets one is never posted, whatever its score. A table of named rules, each a pure
function over an `ExcerptDraft`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from ..language.english.speech import ANSWER_OPENERS, DANGLING_WORDS, FIRST_PERSON_OPENERS
from .drafts import MAX_WORDS, MIN_WORDS, ExcerptDraft
from .openings import stands

if TYPE_CHECKING:
    from collections.abc import Callable

    from .phrasing import Phrasing

_ORDINALS: Final = frozenset(("one", "two", "first", "firstly", "second", "secondly", "third", "another", "next"))
_MOST_OFFERS: Final = 3  # words of offers in an excerpt
_MOST_SPOKEN_BETWEEN: Final = 2  # words of somebody who listens


class RefusalRule(NamedTuple):
    """A rule; `holds` returns True for drafts to refuse."""

    name: str
    holds: Callable[[ExcerptDraft], bool]


def refused(draft: ExcerptDraft) -> bool:
    """Tells whether any of the rules holds."""
    return any(refusal.holds(draft) for refusal in REFUSALS)


def _wrong_length(draft: ExcerptDraft) -> bool:
    return not MIN_WORDS <= draft.words <= MAX_WORDS


def _housekeeping(draft: ExcerptDraft) -> bool:
    return any(utterance.phrasing.housekeeping for utterance in draft.utterances)


def _offensive(draft: ExcerptDraft) -> bool:
    return any(utterance.phrasing.offends for utterance in draft.utterances)


def _inaudible(draft: ExcerptDraft) -> bool:
    return any(utterance.inaudible for utterance in draft.utterances)


def _no_statement(draft: ExcerptDraft) -> bool:
    return not stands(draft.first, listed=draft.listed, punctuated=draft.punctuated)


def ends_open(last: Phrasing, *, punctuated: bool) -> bool:
    """Tells whether an utterance is no end: a question, an announcement, or no end of a sentence or clause."""
    cut = not last.ends_sentence if punctuated else last.last_word in _DANGLING
    return cut or last.question or last.forward_reference


def _open_ending(draft: ExcerptDraft) -> bool:
    begins_list = len(draft.utterances) > 1 and draft.last.first_word in _ORDINALS
    return begins_list or ends_open(draft.last, punctuated=draft.punctuated)


def _guessed_cut(draft: ExcerptDraft) -> bool:
    """Without punctuation: the beginning or the end is perhaps no border of a sentence."""
    if draft.punctuated:
        return False
    first, last = draft.utterances[0], draft.utterances[-1]
    ended = last.ends_turn or draft.after is None or draft.after.clear_start
    return not ended or not (first.begins_turn or first.clear_start)


def _several_voices(draft: ExcerptDraft) -> bool:
    """More than one turn: on its own, nobody could tell who says what."""
    return draft.utterances[0].turn != draft.utterances[-1].turn


def _unmarked_answer(draft: ExcerptDraft) -> bool:
    """A question with a probable answer in the same turn, which the file does not separate.

    In captions without punctuation, any words after a question may be the answer.
    """
    if not draft.punctuated and any(each.phrasing.question for each in draft.utterances):
        return True
    return any(
        first.phrasing.question
        and first.turn == second.turn
        and second.phrasing.first_word
        in (_ANSWER_OPENERS if first.speaker else _ANSWER_OPENERS | _FIRST_PERSON_OPENERS)
        for first, second in zip(draft.utterances, draft.utterances[1:], strict=False)
    )


def _cut_quotation(draft: ExcerptDraft) -> bool:
    depth = 0
    for each in draft.utterances:
        lowest, change = each.phrasing.depth
        if depth + lowest < 0:
            return True
        depth += change
    return depth != 0


def _advertisement(draft: ExcerptDraft) -> bool:
    """Words of a sponsor, or near those."""
    return any(each.near_advertising for each in draft.utterances)


def _advertising_copy(draft: ExcerptDraft) -> bool:
    """It praises an offer as advertisements do, though no sponsor is named."""
    praised = sum(each.phrasing.subjects.count("offer") for each in draft.utterances)
    return praised >= _MOST_OFFERS


def _unmarked_voice(draft: ExcerptDraft) -> bool:
    """Probably another speaker, without named ones: inside begins a backchannel ("Yeah,"), somebody reacts ("That's
    awesome."), or somebody is asked or told to go on ("What do you grow?", "Talk a little about the trees.")."""
    return any(
        each.speaker is None and not each.begins_turn and _speaks_up(each.phrasing, listed=draft.listed)
        for each in draft.utterances[1:]
    )


def _speaks_up(said: Phrasing, *, listed: bool) -> bool:
    if said.backchannel or said.prompts or said.asks_listener:
        return True
    return listed and said.ends_sentence and said.words <= _MOST_SPOKEN_BETWEEN


def _participant(draft: ExcerptDraft) -> bool:
    """Somebody who takes part is spoken of: "as Ada said"."""
    return any(each.names_participant for each in draft.utterances)


def _inner_label(draft: ExcerptDraft) -> bool:
    """Speaker names inside the text: it is unknown who says what."""
    return any(each.inline_label for each in draft.utterances)


def _capitals(draft: ExcerptDraft) -> bool:
    """Capitals without punctuation: hard to read, and the boundaries are guesses."""
    return not draft.punctuated and all(each.phrasing.all_capitals for each in draft.utterances)


def _mostly_questions(draft: ExcerptDraft) -> bool:
    return 2 * sum(each.phrasing.words for each in draft.utterances if each.phrasing.question) > draft.words


_DANGLING: Final = frozenset(DANGLING_WORDS)
_ANSWER_OPENERS: Final = frozenset(ANSWER_OPENERS)
_FIRST_PERSON_OPENERS: Final = frozenset(FIRST_PERSON_OPENERS)

REFUSALS: Final = (
    RefusalRule("too short or too long", _wrong_length),
    RefusalRule("begins with no statement", _no_statement),
    RefusalRule("ends open", _open_ending),
    RefusalRule("may be cut inside a clause", _guessed_cut),
    RefusalRule("greeting, thanks, sponsor or about the recording", _housekeeping),
    RefusalRule("a slur or an obscenity", _offensive),
    RefusalRule("beside the words of a sponsor", _advertisement),
    RefusalRule("praises an offer", _advertising_copy),
    RefusalRule("something is not heard, or music", _inaudible),
    RefusalRule("several voices", _several_voices),
    RefusalRule("an answer that is not marked as one", _unmarked_answer),
    RefusalRule("another voice that is not marked", _unmarked_voice),
    RefusalRule("names of speakers in the text", _inner_label),
    RefusalRule("speaks of somebody who takes part", _participant),
    RefusalRule("capitals without stops", _capitals),
    RefusalRule("cuts a quotation or a bracket", _cut_quotation),
    RefusalRule("mostly questions", _mostly_questions),
)
