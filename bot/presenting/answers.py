"""Cards of a result: the whole of it at once, one of its places, or all places at a glance."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ...index.querying.found import Count
from ...index.search.attribution import Attribution, AttributionStatus
from ...index.search.difference_kinds import What
from ...index.search.verdict import Judgement, Verdict
from ..asking.answer_models import Ask, Result
from ..asking.query_parser import has_only_small_words
from ..cards import Card, Marked
from ..plaintext import shortened
from .citations import GLIMPSE, Citations
from .scopes import filters, nothing_left
from .transcripts import empty_library, languages_as_is

if TYPE_CHECKING:
    from ...index.querying.found import Hit
    from ...index.search.differences import Difference
    from ..messages import Messages

AROUND: Final = 220  # characters of context on either side of a quote, at most,
BRIEF: Final = 60  # and of those said elsewhere
MOST_DIFFERENCES: Final = 6
MOST_KINDS: Final = 3  # of differences, in a headline
COUNTED_AS: Final = {  # in a headline
    What.CONTRAST: What.WORD,
    What.OPPOSITE: What.WORD,
    What.NUMBER_OR_WORD: What.NUMBER,
}
MOST_WORDS: Final = 8  # of a difference; of more, the first and the last are shown
LONGEST_ECHO: Final = 120  # characters of the question in a heading
MOST_UNSAID: Final = 5  # words of a topic that nobody says, that are named
LONGEST_ASKED: Final = 300  # characters of a quote that is shown beside what was said


class AnswerCards:
    """Makes Cards of one result."""

    def __init__(self, result: Result, messages: Messages, by: str | None = None, *, quoting: bool = False) -> None:
        """`quoting` shows a quote that was asked for even where it is as it was said, and `by` who asked for it."""
        resolved, query = result.resolved, result.query
        self._result = result
        self._messages = messages
        self._say = messages.say
        self._citations = Citations(resolved.library, messages)
        self._words = _short(query.words)
        about = query.words if query.ask is Ask.EXCERPT else None
        self._filters = filters(resolved, messages, about)
        silent = (messages.say("error.no_labels", n=resolved.unlabelled),) if resolved.unlabelled else ()
        dateless = (messages.say("filter.undated", n=resolved.undated),) if resolved.undated else ()
        self._notes = (*silent, *dateless, *languages_as_is(result.untrained, messages))
        only = (messages.say("filter.only", filters=self._filters),) if self._filters else ()
        self._name = self._named() if query.ask.judged else ()
        self._quote_notes = (*self._name, *only, *self._notes)
        self._by = by
        self._quoting = quoting
        self._meant = messages.say("topic.meant", words=_short(result.meant)) if result.meant else None

    def _named(self) -> tuple[str, ...]:
        """What to do where the question is nothing but a title, or the name of somebody who speaks: it is looked for as
        words, and whoever types it may want what was said there. Nothing for other questions, or with filters."""
        resolved = self._result.resolved
        asked = resolved.query.words.strip(" \"'“”«»„.?!").casefold()
        if not asked or self._filters:
            return ()
        for transcript in resolved.library.transcripts:
            for name in (transcript.title, transcript.facts.show or ""):
                if name.casefold() == asked:
                    return (self._say("quote.is_source", name=name),)
            for label in transcript.speakers:
                if (name := transcript.speaker_name(label) or "").casefold() == asked:
                    return (self._say("quote.is_speaker", name=name),)
        return ()

    async def whole(self) -> Card:
        """Everything that was found, on one Card."""
        result = self._result
        if not result.resolved.library.transcripts:
            return empty_library(self._messages)
        if not result.hits:
            return await self._nothing()
        match result.query.ask:
            case Ask.EXCERPT:
                return await self.page(0, around=0)
            case Ask.TOPIC:
                return await self._topic()
            case Ask.QUOTE | Ask.VERIFY:
                return await self._quote()

    async def page(self, number: int, around: int, most: int | None = None) -> Card:
        """One place by its number from 0, with up to `around` characters on either side, or `most` of its own."""
        hits, say = self._result.hits, self._say
        hit = hits[number]
        citation = await self._citations.of(hit, around, most)
        match self._result.query.ask:
            case Ask.EXCERPT:
                return Card(say("excerpt.heading", filters=self._filters), citations=(citation,), notes=self._notes)
            case Ask.TOPIC:
                return Card(
                    self._topic_heading(), detail=self._words_missed(), citations=(citation,), notes=self._notes
                )
            case Ask.QUOTE | Ask.VERIFY:
                assert hit.judgement is not None
                more = ()
                if places := self._more_places():
                    more = (say("answer.place_more", k=number + 1, n=len(hits), places=self._counted(places)),)
                return replace(self._verdict(number), citations=(citation,), notes=(*more, *self._quote_notes))

    def details(self, number: int) -> Card:
        """What the verdict on a place stands for, and every difference as a sentence; of other questions the headline
        alone."""
        if not self._result.query.ask.judged:
            return Card(self._topic_heading() if self._result.query.ask is Ask.TOPIC else self._say("answer.more"))
        card = self._verdict(number)
        sure = self._result.hits[number].judgement
        differences = tuple(sentences(sure, self._messages)) if sure else ()
        told = card.detail and self._messages.sentence(card.detail)
        return replace(card, asked=None, detail=self._messages.sentences((told, card.meaning)),
                       differences=differences, notes=self._quote_notes)  # fmt: skip

    async def overview(self) -> Card:
        """All places at a glance, in the order of their numbers."""
        hits, judged = self._result.hits, self._result.query.ask.judged
        if not judged:
            return await self._topic(GLIMPSE // 2)
        heading = self._say("answer.places", n=len(hits), words=self._words, filters=self._filters)
        if places := self._more_places():
            heading = self._say("answer.places_more", n=len(hits), places=self._counted(places))
        citations = [await self._citations.of(hit, BRIEF) for hit in hits]
        return Card(heading, citations=tuple(citations), notes=self._notes)

    async def here(self) -> Card:
        """All places of a topic in one transcript, at a glance, in the order in which they are said."""
        hits = sorted(self._result.hits, key=lambda hit: hit.span.first)
        citations = [await self._citations.of(hit, most=GLIMPSE // 2) for hit in hits]
        title = citations[0].title if citations else ""
        key, said = "topic.found_here", {"words": self._words, "filters": self._filters, "title": title}
        places = self._result.found.places
        if places and (places.more or places.number > len(hits)):
            key, said["places"] = "topic.found_here_some", self._places_counted(places)
        heading = self._say(key, n=len(hits), **said)
        return Card(heading, citations=tuple(citations), notes=self._notes)

    async def _quote(self) -> Card:
        """The best place of a quote with its verdict, and the other places."""
        best, *others = self._result.hits
        assert best.judgement is not None
        elsewhere = [await self._citations.of(hit, BRIEF) for hit in others]
        parts = best.judgement.verdict is Verdict.SPLICED and not best.judgement.differences
        heading = self._say("quote.rest" if parts else "quote.elsewhere", n=len(others))
        if places := self._more_places():
            elsewhere_too = replace(places, number=places.number - 1) if not places.more else places
            heading = self._say("quote.elsewhere_more", n=len(others), places=self._counted(elsewhere_too))
        return replace(
            self._verdict(0),
            citations=(await self._citations.of(best, AROUND),),
            nearest_heading=heading if others else None,
            nearest=tuple(elsewhere),
            notes=self._quote_notes,
        )

    def _verdict(self, number: int) -> Card:
        """What there is to say of a place of a quote: the verdict, whether it is of whom it is claimed to be, and the
        differences. That the claim is wrong comes first, unless it is not even sure that the words are meant."""
        judgement = self._result.hits[number].judgement
        assert judgement is not None
        heading, found = headline(judgement, self._messages), self._result.attribution(number)
        differences = tuple(sentences(judgement, self._messages, MOST_DIFFERENCES))
        detail = attributed(found, self._messages) if found else None
        wrong = found is not None and found.status is AttributionStatus.MISATTRIBUTED
        if detail and wrong and judgement.verdict is not Verdict.PARAPHRASE:
            first, second = detail, heading
        else:
            wrong, first, second = False, heading, detail
        meaning = self._say(f"verdict_meaning.{judgement.verdict.value}")
        return Card(first, judgement.verdict, differences, detail=second, misattributed=wrong,
                    asked=self._asked(judgement), meaning=meaning)  # fmt: skip

    def _more_places(self) -> Count | None:
        """In how many places a quote was said, if those are more than are shown."""
        places = self._result.found.places
        return places if places and (places.more or places.number > len(self._result.hits)) else None

    def _counted(self, places: Count) -> str:
        return self._say("count.more" if places.more else "count.exact", n=places.number)

    def _asked(self, judgement: Judgement) -> Marked | None:
        """The quote as it was asked for, with the words that differ; None where it is as it was said, or too long to
        stand beside it, unless it is to be shown anyway."""
        words, anyway = self._result.query.words, self._quoting or judgement.verdict is Verdict.NOT_FOUND
        if not anyway and (judgement.verdict is Verdict.VERBATIM or len(words) > LONGEST_ASKED):
            return None
        kept = shortened(words, LONGEST_ASKED)
        key = "answer.asked_by" if self._by else "answer.asked"
        shown = self._say(key, words=kept, name=self._by)
        at = shown.rindex(kept)
        changed = ((first, past) for first, past in judgement.differing if past <= len(kept))
        return Marked(shown, tuple((first + at, past + at) for first, past in changed))

    async def _topic(self, most: int | None = None) -> Card:
        """The places where a topic is talked about, those of one source together, the best source first; or by date."""
        found, hits = self._result.found, list(self._result.hits)
        if found.by_month is None and most is None:
            sources = list(dict.fromkeys(hit.transcript.id for hit in hits))
            hits.sort(key=lambda hit: sources.index(hit.transcript.id))
        citations = [replace(await self._citations.of(hit, most=most), more=self._more_here(hit)) for hit in hits]
        key = "topic.undated" if found.by_month is not None else "topic.dateless"
        undated = (self._say(key, n=found.undated),) if found.undated else ()
        some = self._say("topic.months" if found.by_month else "topic.years", n=len(hits), of=found.periods)
        notes = (*((some,) if found.periods > len(hits) else ()), *undated, *self._notes)
        return Card(self._topic_heading(), detail=self._words_missed(), citations=tuple(citations), notes=notes)

    def _topic_heading(self) -> str:
        """How many places there are, and in how many sources."""
        found, number = self._result.found, len(self._result.hits)
        places, said = found.places or Count(number), {"words": self._words, "filters": self._filters}
        more = "_more" if places.more else ""
        count = self._places_counted(places)
        sources = self._say(f"topic.episodes{more}", n=found.sources or 1)
        if found.by_month is not None:
            key = "topic.by_month" if found.by_month else "topic.by_year"
            return self._say(key, places=count, sources=sources, **said)
        if places.more or places.number > number:
            return self._say("topic.found_some", n=number, places=count, sources=sources, **said)
        return self._say("topic.found", n=number, sources=sources, **said)

    def _places_counted(self, places: Count) -> str:
        return self._say("topic.places_more" if places.more else "topic.places", n=places.number)

    def _more_here(self, hit: Hit) -> str | None:
        """How many more places the transcript of a hit has, unless the places are told by date."""
        if not hit.more or self._result.found.by_month is not None:
            return None
        return self._say("topic.more", n=hit.more, id=hit.transcript.public)

    def _words_missed(self) -> str | None:
        """The words of a topic that nobody says, and what may be meant by them."""
        words = [self._say("citation.words", words=one) for one in self._result.found.unsaid[:MOST_UNSAID]]
        unsaid = self._say("topic.unsaid", words=self._messages.listed(words, "list.or")) if words else None
        return self._messages.sentences((unsaid, self._meant)) or None

    async def nearest(self) -> Card:
        """The places that are nearest in topic where nothing was found: no answer, and said to be none."""
        judged, hits = self._result.query.ask.judged, self._result.nearest.hits
        near = [await self._citations.of(replace(hit, marks=()) if judged else hit, most=GLIMPSE) for hit in hits]
        return Card(self._say("quote.nearest" if judged else "topic.nearest"), citations=tuple(near))

    async def _nothing(self) -> Card:
        """A Card without hits, with a glimpse of the nearest place."""
        result, searched = self._result, self._result.found.searched
        if not searched:
            return Card(nothing_left(result.resolved, self._messages), notes=self._notes)
        near = await self._citations.glimpse(result.nearest.hits[0]) if result.nearest.hits else None
        if result.query.ask.judged:
            heading = self._say("verdict.not_found", n=searched, filters=self._filters)
            asked = self._asked(Judgement(Verdict.NOT_FOUND))
            small = has_only_small_words(result.query.words, result.resolved.library.transcripts.languages or {"en"})
            notes = (*self._name, *self._notes, *([self._say("quote.only_small")] if small else []))
            return Card(heading, Verdict.NOT_FOUND, asked=asked, near=near, notes=notes)
        key = "topic.none" if result.query.ask is Ask.TOPIC else "excerpt.none"
        return Card(
            self._say(key, n=searched, words=self._words, filters=self._filters),
            detail=self._say("topic.small") if result.found.small else self._words_missed(),
            near=near,
            notes=self._notes,
        )


def headline(judgement: Judgement, messages: Messages) -> str:
    """The verdict in a few words, with how many differences of which kinds there are: `Altered: 1 number, 1 word`."""
    verdict = messages.say(f"verdict.{judgement.verdict.value}")
    counts = Counter(COUNTED_AS.get(one.what, one.what) for one in judgement.named)
    if not counts or judgement.verdict is Verdict.PARAPHRASE:
        return verdict
    first = [one for one in What if one in counts][:MOST_KINDS]
    rest = counts.total() - sum(counts[one] for one in first)
    said = [messages.say(f"difference_count.{one.value.replace(' ', '_')}", n=counts[one]) for one in first]
    if rest:
        said.append(messages.say("difference_count.more", n=rest))
    return messages.say("answer.counted", verdict=verdict, differences=messages.series(said))


def attributed(found: Attribution, messages: Messages) -> str:
    """How a claim about the speaker stands to the transcript, as a sentence."""
    several = len(found.speakers) > (found.status is AttributionStatus.RIGHT)
    key = found.status.value + ("_several" if several and found.status is not AttributionStatus.MISATTRIBUTED else "")
    speakers = messages.listed(found.speakers) if found.speakers else ""
    return messages.say(f"attribution.{key}", speakers=speakers, claimed=found.claimed)


def sentences(judgement: Judgement, messages: Messages, most: int | None = None) -> list[str]:
    """The differences that a verdict rests on, each as a sentence, those that carry the meaning first."""
    order = sorted(judgement.named, key=lambda d: list(type(d.what)).index(d.what))
    said = list(dict.fromkeys(sentence(d, messages) for d in order))
    more = len(said[most:]) if most is not None else 0
    return [*said[:most], messages.say("difference.more", n=more)] if more else said


def sentence(difference: Difference, messages: Messages) -> str:
    """One difference, with what the person wrote and what the transcript has."""
    what = difference.what.value.replace(" ", "_")
    sides = "_asked" if not difference.said else "_said" if not difference.asked else ""
    key = f"difference.{what}{sides}"
    if key not in messages:
        key = f"difference.only{sides}" if sides else "difference.word"
    return messages.say(key, asked=_few(difference.asked), said=_few(difference.said))


def _few(words: str) -> str:
    """The first and the last of many words."""
    each = words.split()
    return words if len(each) <= MOST_WORDS else f"{' '.join(each[:3])} … {' '.join(each[-3:])}"


def _short(words: str) -> str:
    """The words of a question, shortened for a heading."""
    return shortened(" ".join(words.split()), LONGEST_ECHO)
