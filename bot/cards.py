"""Cards: what an adapter shows, free of any platform: plain text plus marks, never markup."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..index.search.verdict import Verdict
    from .places import Place


@dataclass(frozen=True, slots=True)
class Marked:
    """Plain text in which the slices [first, past) of `marks` stand out: the words that were asked for, or those of
    them that differ."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One turn: who speaks (None where the transcript does not name anybody, or several speak), and the words.

    `begins` is False where the line only goes on with a turn that began before. `when` is a time to show beside it.
    """

    speaker: str | None
    words: Marked
    begins: bool = True
    when: str | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """Words of a transcript with everything needed to find them again. All strings are ready to be read.

    `who` is the speaker, or says that none is named: then `named` is False. `company` is `with …` where participants
    are known instead. `when` is a clock time or `about 14 % in`; `link` leads to the moment, or to the recording if
    `go_to` says where to go there, and `opens` says which (`▶ Listen from 37:20`). `transcript` is the public id.
    `verdict` is how a quote that was asked for stands to the words. `corrected` says that some of them were recognised
    otherwise, `more` how many more places the transcript has. `drift` says that times may be off, and `also` which
    other texts of the same recording there are.
    """

    lines: tuple[Line, ...]
    who: str
    company: str | None
    title: str
    show: str | None
    date: str | None
    when: str
    link: str | None
    go_to: str | None
    transcript: str
    kind: str | None = None
    verdict: Verdict | None = None
    corrected: str | None = None
    drift: str | None = None
    also: str | None = None
    more: str | None = None
    named: bool = True
    opens: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a list: what it is called, what there is to say about it, and the place it is about, if any. `link`
    leads to it, and `opens` says what that shows."""

    name: str
    details: tuple[str, ...] = ()
    id: str | None = None
    place: Place | None = None
    link: str | None = None
    opens: str | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a chart: a bar with its number, of characters of one width, and what it counts."""

    drawn: str
    label: str


@dataclass(frozen=True, slots=True)
class CheckedEntry:
    """One part of a text that was checked. `heading` says which it is and how it stands to what was said, by the
    `verdict`; `asked` are its own words, those marked that differ; `differences` are whole sentences; `citation` is
    where it was said, with the words if they are others. `misattributed` is whether somebody else is said to have said
    it."""

    heading: str
    verdict: Verdict
    asked: Marked
    differences: tuple[str, ...] = ()
    citation: Citation | None = None
    misattributed: bool = False


class Theme(StrEnum):
    """How a picture of words looks. The values are part of buttons and stored."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Post:
    """The mark of a Card that is a subscription's post, or would be one. Its heading is the subscription's headline.

    `pick` names the excerpt for "never post this again" (`Daily.never`): at most 16 URL-safe characters; None for news.
    `ping` is whom to call: what the adapter put into the subscription. `look` names, of news, the one transcript that
    it tells of, for "look further" (`Alerts.further`), or is empty where that leads to the whole library; None of
    excerpts, and where one of the Card's entries is to be chosen for it. A post is wanted with
    a `thread` to talk about it, and with a `picture` of its words, where the platform has such things.
    """

    subscription: str
    pick: str | None
    ping: str | None = None
    look: str | None = None
    thread: bool = False
    picture: Theme | None = None

    @property
    def is_excerpt(self) -> bool:
        """Whether it is words that stand for themselves, and no news."""
        return self.pick is not None


@dataclass(frozen=True, slots=True)
class Card:
    """An answer: what a face lays out, from the headline to what was said and who said it.

    `heading` is the headline: a few words, the verdict first. `misattributed` is True where the words are found and the
    claim about who said them is wrong: the heading then says so, and the verdict follows in `detail`, which is one more
    sentence. `meaning` says what the verdict stands for, for faces that explain it.

    `asked` is the question, with the words marked that were not said. `differences` are whole sentences, for faces that
    explain, and where `asked` does not show them. `near` tells in one sentence of the nearest place where nothing was
    found. `nearest_heading` introduces `nearest`: places that are no answer, but the closest there is.

    `lines` are those of a transcript that is shown to be read. `notes` are said last. `post` is set on what a
    subscription posts. `empty` says that the library has no transcript at all: an adapter tells in its own terms how
    to add one. `parts` are those of a text that was checked, `bars` those of a chart.
    """

    heading: str
    verdict: Verdict | None = None
    differences: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    nearest_heading: str | None = None
    nearest: tuple[Citation, ...] = ()
    entries: tuple[Entry, ...] = ()
    lines: tuple[Line, ...] = ()
    notes: tuple[str, ...] = ()
    post: Post | None = None
    empty: bool = False
    detail: str | None = None
    misattributed: bool = False
    asked: Marked | None = None
    parts: tuple[CheckedEntry, ...] = ()
    bars: tuple[Bar, ...] = ()
    meaning: str | None = None
    near: str | None = None
