"""Saved quotes as Cards and as Markdown."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ..cards import Card, Entry
from ..keeping.saved_quotes import QuoteState
from ..plaintext import shortened
from .export import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..keeping.saved_quotes import SavedQuote
    from ..messages import Messages

PAGE: Final = 10  # quotes on one page of the list
GLIMPSE: Final = 160  # characters of a quote in the list


class SavedCards:
    """Makes Cards of saved quotes. `Core.saved_cards` is one."""

    def __init__(self, messages: Messages) -> None:
        self._messages = messages
        self._say = messages.say

    def saved(self, quote: SavedQuote) -> Card:
        """The Card of `SavedQuotes.save`."""
        key = "saved.known" if quote.known else "saved.done"
        return Card(self._say(key), entries=(self._entry(quote),))

    def listing(self, quotes: Sequence[SavedQuote], page: int = 0) -> Card:
        """A page of the list, the latest first."""
        if not quotes:
            return Card(self._say("saved.none"))
        shown = quotes[page * PAGE : (page + 1) * PAGE]
        return Card(self._say("saved.listing", n=len(quotes)), entries=tuple(map(self._entry, shown)))

    def whole(self, quotes: Sequence[SavedQuote]) -> Card:
        """All quotes with their words, the latest first, an entry for each."""
        return replace(self.listing(quotes), entries=tuple(map(self._entry, quotes)))

    def exported(self, number: int) -> Card:
        """What stands above an export."""
        return Card(self._say("saved.exported", n=number))

    def quote(self, quote: SavedQuote, by: str | None = None) -> Card:
        """One quote as it was saved; where all see it, with who shares it."""
        heading = self._say("saved.shared", name=by) if by else self._saved(quote)
        return Card(heading, citations=(quote.citation,), notes=tuple(filter(None, (self.became(quote),))))

    def removed(self, quote: SavedQuote) -> Card:
        """The Card of `SavedQuotes.remove`."""
        return Card(self._say("saved.removed", words=_glimpse(quote)))

    def removed_all(self, number: int) -> Card:
        """The Card of `SavedQuotes.remove_all`."""
        return Card(self._say("saved.removed_all", n=number) if number else self._say("saved.none"))

    def became(self, quote: SavedQuote) -> str | None:
        """What became of the words since they were saved; None if they stand as they did."""
        return None if quote.state is QuoteState.SAME else self._say(f"saved_state.{quote.state}")

    def markdown(self, quotes: Sequence[SavedQuote]) -> str:
        """All quotes as Markdown with their citations."""
        parts = [f"# {self._say('saved.title')}\n"]
        for quote in quotes:
            notes = [self._saved(quote), *filter(None, (self.became(quote),))]
            parts.append(quoted(quote.citation, notes, self._messages))
        return "\n".join(parts)

    def _saved(self, quote: SavedQuote) -> str:
        return self._say("saved.one", date=self._messages.date(_date(quote)))

    def _entry(self, quote: SavedQuote) -> Entry:
        cited = quote.citation
        details = (
            cited.who,
            cited.title,
            cited.show,
            self._messages.date(cited.date or ""),
            cited.when,
            self.became(quote),
        )
        return Entry(
            self._say("citation.words", words=_glimpse(quote)),
            tuple(detail for detail in details if detail),
            f"{quote.number}",
        )


def _date(quote: SavedQuote) -> str:
    return dt.datetime.fromtimestamp(quote.saved, dt.UTC).date().isoformat()


def _glimpse(quote: SavedQuote) -> str:
    return shortened(quote.words, GLIMPSE)
