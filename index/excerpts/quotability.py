"""The score of a draft: how well it reads without its context, as a table of features with weights.

A feature is a pure function from an `ExcerptDraft` to a value between 0 (absent) and 1 (fully present), with a weight
that is positive if it helps and negative if it costs. Features use the counts of each utterance only, so that a long
transcript takes a fraction of a second. `./run bench excerpts` measures the agreement with a reader's judgements.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from .phrasing import Opening

if TYPE_CHECKING:
    from collections.abc import Callable

    from .drafts import ExcerptDraft
    from .utterances import Utterance

_BEST_LENGTH: Final = (55, 100)


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature of drafts; `measure` returns 0 to 1."""

    name: str
    weight: float
    measure: Callable[[ExcerptDraft], float]


def score(draft: ExcerptDraft) -> float:
    """Returns the weighted sum of all features; scores are comparable with each other and have no unit."""
    return sum(feature.weight * feature.measure(draft) for feature in FEATURES)


def _statement_utterances(draft: ExcerptDraft) -> list[Utterance]:
    """Returns the utterances of the statement, without an opening question of another speaker."""
    return [each for each in draft.utterances if each.turn == draft.statement.turn]


def _rate(count: float, draft: ExcerptDraft, full: float) -> float:
    """Returns `count` per hundred words as a share of `full`, at most 1."""
    return min(1.0, 100 * count / draft.words / full)


def _good_length(draft: ExcerptDraft) -> float:
    low, high = _BEST_LENGTH
    return 1 - min(1.0, max(low - draft.words, draft.words - high, 0) / 20)


def _questions(draft: ExcerptDraft) -> float:
    asked = sum(each.phrasing.question for each in _statement_utterances(draft))
    return min(1.0, asked / 2)


def _interviewing(draft: ExcerptDraft) -> float:
    """Somebody is addressed; without named speakers this is probably the voice of the interviewer."""
    full = 1.0 if draft.punctuated and draft.statement.speaker is None else 1.5
    return min(1.0, sum(each.phrasing.counts.interviewing for each in _statement_utterances(draft)) / full)


def _poor_start(draft: ExcerptDraft) -> float:
    """A beginning that trails off, has disfluencies, or is a few words without a verb."""
    body = draft.body
    return float((body.words < 6 and body.no_verb) or body.trails_off or body.counts.disfluencies > 0)


def _thought_continues(draft: ExcerptDraft) -> float:
    """The same speaker's next utterance depends on the last one."""
    after = draft.after
    return float(
        after is not None and after.turn == draft.utterances[-1].turn and after.phrasing.opening is Opening.DEPENDENT
    )


FEATURES: Final[tuple[Feature, ...]] = (
    Feature("quotable", 2.2, lambda draft: min(1.0, draft.total(lambda each: each.quotable) / 4)),
    Feature(
        "substance",
        0.8,
        lambda draft: min(1.0, max(0.0, draft.total(lambda each: each.substance) / draft.words - 0.1) / 0.2),
    ),
    # Words about people and their lives, rather than about a piece of work.
    Feature("people", 0.6, lambda draft: _rate(draft.total(lambda each: each.people), draft, 3)),
    # Abbreviations and brands, which are explained elsewhere, if at all.
    Feature("jargon", -1.0, lambda draft: _rate(draft.total(lambda each: each.jargon), draft, 6)),
    # "We": the speaker's own company or project.
    Feature("own doings", -1.2, lambda draft: _rate(draft.total(lambda each: each.first_person_plural), draft, 8)),
    # Near the beginning or the end of a conversation, with its introductions and announcements.
    Feature("near the beginning or the end", -0.7, lambda draft: float(draft.at_edge)),
    Feature("contrast", 0.8, lambda draft: min(1.0, draft.total(lambda each: each.contrasts) / 2)),
    Feature("good length", 0.6, _good_length),
    Feature("stands at once", 0.8, lambda draft: float(draft.first.opening is Opening.INDEPENDENT)),
    Feature("ends with its turn", 0.8, lambda draft: float(draft.utterances[-1].ends_turn)),
    Feature("named speaker", 0.2, lambda draft: float(draft.statement.speaker is not None)),
    Feature("question and answer", -0.1, lambda draft: float(draft.is_dialogue)),
    Feature("points back at its beginning", -1.5, lambda draft: min(1.0, draft.body.counts.early_anaphors / 1.5)),
    # "The river" shortly after a river was mentioned: the beginning continues the topic.
    Feature("goes on with the same", -0.9, lambda draft: float(draft.utterances[0].repeats_noun)),
    # "Another", "second", "too": the beginning continues a list.
    Feature("adds to something", -1.2, lambda draft: min(1.0, draft.body.counts.additives / 2)),
    Feature(
        "speaks to somebody by name",
        -1.0,
        lambda draft: float(any(each.phrasing.addresses for each in _statement_utterances(draft))),
    ),
    Feature("points elsewhere", -0.6, lambda draft: _rate(draft.total(lambda each: each.anaphors), draft, 12)),
    Feature("fillers", -0.8, lambda draft: _rate(draft.total(lambda each: each.fillers), draft, 5)),
    Feature("stumbles", -1.0, lambda draft: _rate(draft.total(lambda each: each.disfluencies), draft, 4)),
    Feature("questions", -0.6, _questions),
    Feature("interviewing", -2.0, _interviewing),
    Feature("weak end", -0.8, lambda draft: float(draft.last.weak_ending)),
    Feature("short end", -0.4, lambda draft: float(draft.last.words < 5)),
    Feature("poor start", -0.7, _poor_start),
    Feature("poor end", -0.5, lambda draft: float(draft.last.counts.disfluencies > 0 or draft.last.no_verb)),
    # Spoken by somebody who mostly asks.
    Feature("said by who asks", -0.6, lambda draft: min(1.0, draft.statement.question_share / 0.2)),
    Feature("no verb at its beginning", -0.8, lambda draft: float(draft.punctuated and draft.body.no_verb)),
    Feature("choppy", -0.8, lambda draft: max(0.0, 1 - draft.words / len(draft.utterances) / 10)),
    Feature(
        "one long breath",
        -0.8,
        lambda draft: (
            min(1.0, max(0, max(each.phrasing.words for each in draft.utterances) - 45) / 40)
            if draft.punctuated
            else 0.0
        ),
    ),
    Feature("trails off", -0.6, lambda draft: min(1.0, sum(each.phrasing.trails_off for each in draft.utterances) / 2)),
    Feature("goes on", -0.8, _thought_continues),
    # A sentence is left out of a row of sentences that begin alike and belong together.
    Feature("cuts a row of sentences", -1.2, lambda draft: (draft.continues_previous + draft.continued_by_next) / 2),
    Feature("no punctuation", -1.5, lambda draft: float(not draft.punctuated)),
)
