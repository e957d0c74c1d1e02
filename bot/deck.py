"""The deck of a subscription: which excerpt is posted next, so that nothing repeats before everything was posted.

A deck has no state of its own. What was posted comes from the ledger, what may be posted from the library as it is now:
new transcripts are in the deck at once, and removed ones are out of it. The same questions get the same answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from ..index.shelves import Shelves
    from .cards import Card
    from .messages import Messages


@dataclass(frozen=True, slots=True)
class Wish:
    """What a deck is limited to, as people typed it: a speaker, a source, topic words; None is no limit.

    Without `captions`, automatic captions without punctuation are left out.
    """

    speaker: str | None = None
    source: str | None = None
    about: str | None = None
    captions: bool = True


@dataclass(frozen=True, slots=True)
class Pick:
    """An excerpt: characters [`first`, `past`) of the transcript with that public id, as written.

    `kin` is its fingerprint, at most 200 ASCII characters: keep it with what was posted or banned, and hand it back. A
    deck takes alike fingerprints for one excerpt, such as those of the same interview uploaded twice.
    """

    transcript: str
    first: int
    past: int
    kin: str


@dataclass(frozen=True, slots=True)
class Posted:
    """What a subscription posted on a local date."""

    kin: str
    transcript: str
    date: date


@dataclass(frozen=True, slots=True)
class Draw:
    """What is to be posted: `pick`, None if nothing is suitable.

    `size` counts all that is suitable, `left` what can still be posted after this pick before anything repeats. `fresh`
    says that everything had been posted, so that the deck was shuffled anew.
    """

    pick: Pick | None
    size: int
    left: int
    fresh: bool = False


class Deck:
    """Draws excerpts from the libraries of an open data folder. `Core.deck` is one."""

    def __init__(self, shelves: Shelves, said: Messages) -> None:
        self._shelves = shelves
        self._messages = said

    async def draw(
        self,
        workspace: str | None,
        wish: Wish,
        posted: Sequence[Posted],
        banned: Collection[str],
        on: date,
        seed: str,
    ) -> Draw:
        """The excerpt for a date. `posted` is what the subscription posted before, oldest first; `banned` are
        fingerprints never to be posted; `seed` is what the subscription is shuffled by, such as its id.

        Names in `wish` that stand for nothing (any more) leave nothing to draw. Raises EngineError, Overdue.
        """
        raise NotImplementedError

    async def card(self, workspace: str | None, pick: Pick) -> Card | None:
        """The excerpt to post; None when its words are gone, or not for this workspace to see."""
        raise NotImplementedError
