"""The tour of `pullquote demo`: a data folder of its own, and questions whose answers show what pullquote does."""

from __future__ import annotations

import dataclasses
import hashlib
import re
import tempfile
from importlib import resources
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..index.search.verdict import Verdict
from ..index.vectors.models import AUTO, Models
from .asking.answer_models import Ask, Query
from .core import open_core
from .presenting.answers import AnswerCards
from .settings.values import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence

    from .cards import Card
    from .core import Core

SEED: Final = 7
WORDS: Final = (7, 14)  # the fewest and most words of a quote
TRIED: Final = 12  # alterations of a quote that are tried


@dataclasses.dataclass(frozen=True, slots=True)
class Stop:
    """A question of the tour: the key of its caption (`demo.about`), the command, and the command's words."""

    about: str
    ask: str
    words: str = ""


SAMPLE_TOUR: Final = (
    Stop("verbatim", "quote", "a tide mill can grind for about a third of the day"),
    Stop("misheard", "quote", "I'm standing on wet boards above Penhallow Creek with Corin Hathersage"),
    Stop("altered", "verify", "in the winter of 2018 we lost half of our colonies"),
    Stop("not_found", "verify", "we sold the whole orchard to a bank in Zurich"),
    Stop("topic", "topic", "what the winter does to bees"),
    Stop("excerpt", "excerpt"),
)
LONG: Final = 4  # letters; longer words are taken for content words
_SOUND: Final = re.compile(r"\([^()]{1,40}\)|\[[^\[\]]{1,40}\]|>>")
INVENTED: Final = "seven purple elephants waltzed across the frozen harbour at midnight"


def samples() -> Path:
    """Returns the folder of the sample transcripts."""
    return Path(str(resources.files(__name__.rpartition(".")[0]) / "samples"))


def demo_settings(settings: Settings, folder: Path | None, model: Path | None = None) -> Settings:
    """Returns `settings` with a data folder for the demo of `folder` (None: the samples), apart from the user's own.
    The demo uses the model in the folder `model` (None: the user's own, if there is one)."""
    key = "samples" if folder is None else hashlib.sha256(str(folder.absolute()).encode()).hexdigest()[:12]
    meaning = settings.meaning
    used = model or (Models(settings.data / "models").in_use() if meaning.model == AUTO else None)
    if used:
        meaning = dataclasses.replace(meaning, model=str(used.absolute()))
    return dataclasses.replace(settings, data=settings.data / "demo" / key, library=(), meaning=meaning)


async def tour(core: Core, *, sampled: bool) -> list[Stop]:
    """Returns the questions to show: fixed ones for the samples, else some made from the library."""
    return list(SAMPLE_TOUR) if sampled else [stop async for stop in _chosen(core)]


async def _chosen(core: Core) -> AsyncIterator[Stop]:
    found = (await core.find(None, Query(Ask.EXCERPT, seed=SEED))).found
    if found.hits:
        passage = _plain(found.hits[0].words)
        quote = remembered(passage)
        yield Stop("verbatim", "quote", " ".join(quote))
        for about, verdict, changed in (
            ("close", Verdict.CLOSE, shortened(quote)),
            ("altered_word", Verdict.ALTERED, swapped(quote, passage)),
        ):
            words = await _first(core, changed, verdict)
            if words:
                yield Stop(about, "verify", words)
    yield Stop("not_found", "verify", INVENTED)
    if found.hits:
        yield Stop("topic", "topic", subject(_plain(found.hits[0].words)))
        yield Stop("excerpt", "excerpt")


async def _first(core: Core, changed: Iterator[str], verdict: Verdict) -> str | None:
    """The first of `changed` that gets this verdict, so that every caption is true of its answer."""
    for words in islice(changed, TRIED):
        if (await core.find(None, Query(Ask.VERIFY, words, limit=1, nearest=0))).verdict is verdict:
            return words
    return None


def remembered(passage: Sequence[str]) -> list[str]:
    """Returns a quote from the words of a passage: a sentence of suitable length, else the beginning."""
    sentence = list[str]()
    for word in passage:
        sentence.append(word)
        if word.rstrip("\"'”’)").endswith((".", "!", "?")):
            if WORDS[0] <= len(sentence) <= WORDS[1]:
                return sentence
            sentence = []
    return list(passage[: WORDS[1]])


def shortened(quote: Sequence[str]) -> Iterator[str]:
    """Yields the quote without one of its inner words, the shortest first."""
    for at in sorted(range(1, len(quote) - 1), key=lambda at: len(quote[at])):
        yield " ".join([*quote[:at], *quote[at + 1 :]])


def swapped(quote: Sequence[str], passage: Sequence[str]) -> Iterator[str]:
    """Yields the quote with one of its long words replaced by another long word of the passage."""
    others = [bare for word in passage if len(bare := _bare(word)) > LONG and word not in quote]
    places = [at for at, word in enumerate(quote) if len(_bare(word)) > LONG]
    for at, other in zip(places * TRIED, others, strict=False):
        yield " ".join([*quote[:at], other.lower(), *quote[at + 1 :]])


def subject(passage: Sequence[str]) -> str:
    """Returns the three longest words of a passage, in their order, as its topic."""
    words = dict.fromkeys(_bare(word).lower() for word in passage)
    longest = sorted(words, key=len, reverse=True)[:3]
    return " ".join(word for word in words if word in longest)


def _plain(text: str) -> list[str]:
    """The words of a passage as written, without markers of turns and sounds."""
    return [word for word in _SOUND.sub(" ", text).split() if _bare(word)]


def _bare(word: str) -> str:
    return re.sub(r"^\W+|\W+$", "", word)


async def sample_excerpt(settings: Settings) -> Card:
    """An excerpt of the sample transcripts, whatever is in the library: they are read into a folder of their own, which
    is gone afterwards. Raises StorageError or EngineError."""
    with tempfile.TemporaryDirectory(prefix="pullquote-samples-") as folder:
        apart = Settings(data=Path(folder), limits=settings.limits)
        async with open_core(apart) as core:
            await core.transcripts.add([path for path in samples().iterdir() if path.is_file()])
            return await AnswerCards(await core.find(None, Query(Ask.EXCERPT)), core.messages).whole()
