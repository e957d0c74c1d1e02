"""From what was found to what is shown: Found to Card, in the words of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ...index.dialogue import dialogue, percent
from ...index.language.sentences import sentence_starts
from ...index.search.filters import tell_apart
from ...index.search.verdict import Verdict, What
from ...index.transcript import Kind
from ..cards import Card, Citation, Line, Marked
from .links import clock, moment_link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...index.dialogue import DialogueLine
    from ...index.library import Found, Hit, Library
    from ...index.search.verdict import Difference, Judgement
    from ...index.transcript import Stretch, Transcript
    from ..messages import Messages

AROUND: Final = 220  # characters of context on either side of a quote, at most,
BRIEF: Final = 60  # and of those said elsewhere
MOST_DIFFERENCES: Final = 6
LONGEST_ECHO: Final = 120  # characters of the question in a heading
GLIMPSE: Final = 280  # characters of a place that is no answer, about
FOUND: Final = frozenset({Verdict.VERBATIM, Verdict.CLOSE})
NAMED: Final = frozenset({Verdict.CLOSE, Verdict.ALTERED})  # verdicts that rest on single differences


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters that were on, by the names to show."""

    speaker: str | None = None
    source: str | None = None
    about: str | None = None


class Answers:
    """Composes Cards for one question to one library."""

    def __init__(self, library: Library, messages: Messages, filters: Filters, notes: tuple[str, ...] = ()) -> None:
        self._library = library
        self._say = messages.say
        self._messages = messages
        self._notes = notes
        self._titles = tell_apart(library.transcripts)
        self._filters = "".join(
            messages.say(f"filter.{kind}", name=name)
            for kind, name in (("about", filters.about), ("speaker", filters.speaker), ("source", filters.source))
            if name
        )
        self._searched_only = [messages.say("filter.only", filters=self._filters)] if self._filters else []

    async def quote(self, found: Found, nearest: Found) -> Card:
        """Who said it, where and when; or that it was not found, with the nearest places in topic."""
        verdict = found.judgement.verdict
        if verdict is Verdict.NOT_FOUND:
            near = [await self._citation(hit, around=0, most=GLIMPSE) for hit in nearest.hits]
            return Card(
                self._say("verdict.not_found", n=found.searched, filters=self._filters),
                verdict,
                nearest_heading=self._say("quote.nearest") if near else None,
                nearest=tuple(near),
                notes=self._notes,
            )
        others = places(found)[1:]
        heading = self._say(f"verdict.{verdict.value}")
        elsewhere = [await self._citation(hit, around=BRIEF) for hit in others]
        return Card(
            heading,
            verdict,
            tuple(sentences(found.judgement, self._messages, MOST_DIFFERENCES)),
            (await self._citation(found.hits[0], around=AROUND),),
            self._say("quote.elsewhere", n=len(others)) if others else None,
            tuple(elsewhere),
            notes=(*self._searched_only, *self._notes),
        )

    async def topic(self, words: str, found: Found) -> Card:
        """The places where a topic is talked about, those of one source together, the best source first."""
        if not found.hits:
            heading = self._say("topic.none", n=found.searched, words=_short(words), filters=self._filters)
            return Card(heading, notes=self._notes)
        sources = list(dict.fromkeys(hit.transcript.id for hit in found.hits))
        ordered = sorted(found.hits, key=lambda hit: sources.index(hit.transcript.id))
        citations = [await self._citation(hit, around=0) for hit in ordered]
        heading = self._say("topic.found", n=len(citations), words=_short(words), filters=self._filters)
        return Card(heading, citations=tuple(citations), notes=self._notes)

    async def excerpt(self, found: Found) -> Card:
        """One passage to post."""
        if not found.hits:
            return Card(self._say("excerpt.none", n=found.searched, filters=self._filters), notes=self._notes)
        citation = await self._citation(found.hits[0], around=0)
        return Card(self._say("excerpt.heading", filters=self._filters), citations=(citation,), notes=self._notes)

    async def page(self, hits: Sequence[Hit], number: int, around: int, most: int | None = None) -> Card:
        """One of several places where a quote was said, by its number from 0, as an answer of its own."""
        hit = hits[number]
        assert hit.judgement is not None
        at = [self._say("answer.place", k=number + 1, n=len(hits))] if len(hits) > 1 else []
        return Card(
            self._say(f"verdict.{hit.judgement.verdict.value}"),
            hit.judgement.verdict,
            tuple(sentences(hit.judgement, self._messages, MOST_DIFFERENCES)),
            (await self._citation(hit, around, most),),
            notes=(*at, *self._searched_only, *self._notes),
        )

    async def topic_page(
        self, words: str, hits: Sequence[Hit], number: int, around: int, most: int | None = None
    ) -> Card:
        """One of several places where a topic is talked about, by its number from 0."""
        heading = self._say("answer.topic", n=len(hits), k=number + 1, words=_short(words), filters=self._filters)
        return Card(heading, citations=(await self._citation(hits[number], around, most),), notes=self._notes)

    async def excerpt_page(self, hit: Hit, around: int) -> Card:
        """An excerpt with what is around it."""
        heading = self._say("excerpt.heading", filters=self._filters)
        return Card(heading, citations=(await self._citation(hit, around),), notes=self._notes)

    async def overview(self, words: str, hits: Sequence[Hit]) -> Card:
        """All places at a glance, in the order of their numbers: of a quote, or of the topic `words`."""
        topic = hits[0].judgement is None
        key = "topic.found" if topic else "answer.places"
        heading = self._say(key, n=len(hits), words=_short(words), filters=self._filters)
        most = GLIMPSE // 2 if topic else None
        citations = [await self._citation(hit, 0 if topic else BRIEF, most) for hit in hits]
        return Card(heading, citations=tuple(citations), notes=self._notes)

    async def _citation(self, hit: Hit, around: int, most: int | None = None) -> Citation:
        """The words of a hit with up to `around` characters on either side, or `most` of its own."""
        stretch = _trimmed(await self._library.around(hit, around), hit, around)
        if most is not None:
            stretch = _glimpse(stretch, most)
        transcript = hit.transcript
        marked = (hit.span.first, hit.span.past) if hit.judgement or around else None
        turns = dialogue(stretch, marked, transcript.facts.labels)
        speaking = list(dict.fromkeys(turn.speaker for turn in turns if turn.marks or not marked))
        link, exact = moment_link(transcript.facts.url, hit.start) if transcript.facts.url else (None, True)
        return Citation(
            lines=_lines(turns, stretch, transcript),
            who=self._who(speaking),
            company=self._company(speaking, transcript),
            title=self._titles[transcript.id],
            show=transcript.facts.show,
            date=transcript.facts.date,
            when=self._when(hit),
            link=link,
            go_to=None if exact or hit.start is None else self._say("citation.go_to", time=clock(hit.start)),
            transcript=transcript.public,
            kind=self._say("citation.captions") if transcript.kind is Kind.CAPTIONS else None,
            verdict=hit.judgement.verdict if hit.judgement else None,
        )

    def _who(self, speaking: Sequence[str | None]) -> str:
        named = [name for name in speaking if name]
        if not named:
            return self._say("citation.unnamed")
        return self._messages.listed(named) if len(named) == len(speaking) <= 3 else self._say("citation.several")

    def _company(self, speaking: Sequence[str | None], transcript: Transcript) -> str | None:
        """Participants are said to be there, never to have said it."""
        if any(speaking) or not transcript.facts.participants:
            return None
        return self._say("citation.company", names=self._messages.listed(transcript.facts.participants))

    def _when(self, hit: Hit) -> str:
        if hit.start is not None:
            return clock(hit.start)
        return self._say("citation.untimed", percent=percent(hit.span.first, hit.transcript.length))


def places(found: Found) -> list[Hit]:
    """Where a quote was said: the best place, whatever its verdict, and the others only if they are sure."""
    if found.judgement.verdict is Verdict.NOT_FOUND:
        return []
    return [*found.hits[:1], *(h for h in found.hits[1:] if h.judgement and h.judgement.verdict in FOUND)]


def sentences(judgement: Judgement, messages: Messages, most: int | None = None) -> list[str]:
    """The differences that a verdict rests on, each as a sentence, those that carry the meaning first."""
    if judgement.verdict not in NAMED:
        return []
    order = sorted(judgement.differences, key=lambda d: list(type(d.what)).index(d.what))
    said = list(dict.fromkeys(sentence(d, messages) for d in order))
    more = len(said[most:]) if most is not None else 0
    return [*said[:most], messages.say("difference.more", n=more)] if more else said


def sentence(difference: Difference, messages: Messages) -> str:
    """One difference, with what the person wrote and what the transcript has."""
    if difference.what is What.FORM and _letters(difference.asked) == _letters(difference.said):
        return messages.say("difference.spelling", asked=difference.asked, said=difference.said)
    what = difference.what.value.replace(" ", "_")
    sides = "_asked" if not difference.said else "_said" if not difference.asked else ""
    key = f"difference.{what}{sides}"
    if key not in messages:
        key = f"difference.only{sides}" if sides else "difference.word"
    return messages.say(key, asked=difference.asked, said=difference.said)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _short(words: str) -> str:
    """What was asked for, as a heading has room for it."""
    words = " ".join(words.split())
    return words if len(words) <= LONGEST_ECHO else f"{words[:LONGEST_ECHO].rsplit(' ', 1)[0]} …"


def _glimpse(stretch: Stretch, most: int) -> Stretch:
    """The beginning of a stretch, up to the end of a sentence if one ends in time."""
    text = stretch.text
    if len(text) <= most:
        return stretch
    ended = [b for b in sentence_starts(text) if most // 3 <= b <= most]
    past = ended[-1] if ended else text.rfind(" ", 0, most)
    return replace(stretch, text=text[: past if past > 0 else most].rstrip())


def _trimmed(stretch: Stretch, hit: Hit, around: int) -> Stretch:
    """The stretch from the first sentence that begins in it to the last that ends, the hit always whole in it."""
    if not around:
        return stretch
    text, begin, end = stretch.text, hit.span.first - stretch.at, hit.span.past - stretch.at
    found = [b for b in sentence_starts(text) if b or not stretch.at]
    first = next((b for b in found if b <= begin), None)
    if first is None:
        first = text.rfind(" ", 0, begin) + 1 if begin < 40 else text.find(" ") + 1
    last = max((b for b in found if b > end), default=0)
    if not last:
        whole = len(text) < end + around
        last = len(text) if whole else max(text.rfind(" "), end)
    kept = text[first:last].rstrip()
    return replace(stretch, at=stretch.at + first, text=kept)


def _lines(turns: Sequence[DialogueLine], stretch: Stretch, transcript: Transcript) -> tuple[Line, ...]:
    """Turns as lines, with an ellipsis where the stretch cuts a sentence."""
    lines = [Line(turn.speaker, Marked(turn.text, turn.marks), turn.begins) for turn in turns]
    if lines and stretch.at > 0 and lines[0].words.text[:1].islower():
        shifted = tuple((first + 2, past + 2) for first, past in lines[0].words.marks)
        lines[0] = replace(lines[0], words=Marked(f"… {lines[0].words.text}", shifted))
    if lines and stretch.at + len(stretch.text) < transcript.length and lines[-1].words.text[-1:] not in (*".?!…\"”'",):
        lines[-1] = replace(lines[-1], words=replace(lines[-1].words, text=f"{lines[-1].words.text} …"))
    return tuple(lines)
