"""What a question is limited to, and what is found: values without any search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..search.quotes import NOTHING
from ..search.verdict import SURE, Judgement

if TYPE_CHECKING:
    from ..search.relevance import TopicEvidence
    from ..transcript import Span, Transcript


@dataclass(frozen=True, slots=True)
class Scope:
    """The limits of a question: transcript ids, and the speaker labels asked for by transcript id; None is no limit."""

    transcripts: frozenset[int] | None = None
    labels: dict[int, frozenset[str]] | None = None

    @property
    def all(self) -> bool:
        """Whether there is no limit."""
        return self.transcripts is None and self.labels is None

    def allows(self, transcript: int) -> bool:
        """Whether the transcript with this id is in scope."""
        if self.labels is not None and transcript not in self.labels:
            return False
        return self.transcripts is None or transcript in self.transcripts


@dataclass(frozen=True, slots=True)
class Hit:
    """A span that answers a question, with its words exactly as written.

    `start` and `end` are seconds, None if the transcript is untimed; `speaker` is None if nobody or more than one is
    named. A higher `score` is better; scores of one answer can be compared. `judgement` compares the quote asked for
    with the words; it is None for topics and excerpts. `voices` are all who speak in the span, or of a quote those who
    say a part of it that counts (`search/voices.py`), in order, each once: the name, or None for one that the
    transcript does not name. `Library.around` has the words with their corrections. Of a topic, `marks` are its
    words in the span, as characters [first, past) of the text as written, and `more` counts the places of the same
    transcript that are not among the hits, told by the first of its hits. `also` are other texts of the same recording,
    the best first, and `said_in` those of them in which a quote was said for certain, where it was not here.
    """

    transcript: Transcript
    span: Span
    words: str
    start: float | None
    end: float | None
    speaker: str | None
    score: float
    judgement: Judgement | None = None
    voices: tuple[str | None, ...] = ()
    marks: tuple[tuple[int, int], ...] = ()
    more: int = 0
    also: tuple[Transcript, ...] = ()
    said_in: tuple[Transcript, ...] = ()

    @property
    def is_sure(self) -> bool:
        """Whether a quote was said here for certain, besides its best place."""
        return self.judgement is not None and self.judgement.verdict in SURE


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are, or, with `more`, that there are more than that."""

    number: int
    more: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """The hits of a question, best first, and the number of transcripts searched. `places` counts those where a quote
    was said just so, or of a topic its stretches, which are in so many `sources`; None where nobody counted.

    Of a topic, `about` is False if the hits are only the nearest places to it; `unsaid` are words of it that nobody
    says, as they were typed, and `small` is True if it has no word but those that everybody says. Where the hits are by
    date, one a month or a year (`by_month`), `periods` counts those that have any, and `undated` the sources that have
    places and no date; if they were to be, and no source has one, they come as usual, and `by_month` is None.
    `evidence` is that of the place which is most certainly about the topic.
    """

    hits: tuple[Hit, ...] = ()
    searched: int = 0
    places: Count | None = None
    sources: int | None = None
    about: bool = True
    unsaid: tuple[str, ...] = ()
    small: bool = False
    undated: int = 0
    periods: int = 0
    by_month: bool | None = None
    evidence: TopicEvidence | None = None

    @property
    def judgement(self) -> Judgement:
        """The judgement of a quote's first hit; `not found` if there is no hit."""
        return (self.hits[0].judgement if self.hits else None) or NOTHING
