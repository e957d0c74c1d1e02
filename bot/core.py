"""The core: what a host and an adapter call. It knows no platform.

Questions go to `find`, or to `answers` where a person in a chat asks; both give a Result. Its parts do the rest:
`transcripts`, `corrections`, `timelines`, `daily`, `alerts`, `saved`, `following`, `completion`. None of them makes a
Card: that is for the presenters, `answer_pages`, `transcript_cards`, `correction_cards`, `daily_cards`, `alert_cards`,
`saved_cards` and `feed_cards`. Every call carries the workspace that it comes from; None is the console, which sees
everything. Expected errors are raised as they are; `explain` puts them into words.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import random
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ..index.deadline import Deadline
from ..index.errors import FileSystemError, PullquoteError
from ..index.processes.frames import DataAddress
from ..index.processes.pool import open_processes
from ..index.querying.found import Found, Hit
from ..index.search.attribution import AttributionStatus, attribution, fits, labels_of
from ..index.search.search_address import SearchAddress
from ..index.search.verdict import Judgement, Verdict
from ..index.shelves import Shelves, open_shelves
from ..index.storage.failures import translated
from ..index.vectors.embedder import Embedder, MeaningUnavailable, open_embedder
from ..index.vectors.models import AUTO, Models
from .alerts.alerts import Alerts
from .alerts.news_posts import NewsPosts
from .asking.admission import Admission
from .asking.answer_models import AnswerGone, Ask, Query, Result, ShownPassage
from .asking.answer_store import AnswerStore
from .asking.answers import Answers
from .asking.channel_sources import ChannelSources
from .asking.citations import citation, cited_names
from .asking.completion import Completer
from .asking.query_resolver import QueryResolver
from .asking.quote_extractor import reported
from .asking.rate_limit import RateLimiter
from .asking.text_checker import TextChecker
from .asking.timelines import Timelines
from .daily.change_signal import ChangeSignal
from .daily.community import Community
from .daily.daily import Daily
from .daily.subscriptions import NEWS
from .daily.zones import own_zones
from .excerpts.selector import ExcerptSelector
from .following.addresses import configured_feeds
from .following.following import Following
from .keeping.corrections import Corrections
from .keeping.quote_links import QuoteLinks
from .keeping.saved_quotes import SavedQuotes
from .keeping.transcripts import Transcripts
from .messages import Messages, messages, speaking
from .presenting.alerts import AlertCards
from .presenting.channels import ChannelCards
from .presenting.citations import Citations
from .presenting.community import CommunityCards
from .presenting.corrections import CorrectionCards
from .presenting.daily import DailyCards
from .presenting.feeds import FeedCards
from .presenting.link_previews import LinkPreviews
from .presenting.pages import AnswerPages
from .presenting.saved import SavedCards
from .presenting.transcripts import TranscriptCards
from .presenting.web_links import WebLinks
from .security.access_tokens import AccessTokens
from .security.seen import Seen
from .settings.credentials import SEARCH_PASSWORD, STORAGE_PASSWORD, credential
from .settings.reloading import LiveSettings
from .telemetry.faults import log_unexpected
from .telemetry.meter import Meter
from .uptime import uptime

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from ..index.library import Library
    from ..index.querying.found import Scope
    from ..index.storage.database import Database
    from .asking.answer_models import Asker, ResolvedQuery
    from .settings.values import Settings


BEFORE: Final = 400  # characters before a quote in which the transcript may say whose words they are
_log: Final = logging.getLogger(__name__)


class Core:
    """Answers questions about an open data folder. Use `open_core`."""

    def __init__(
        self,
        settings: LiveSettings,
        shelves: Shelves,
        said: Messages,
        clock: Callable[[], float],
        now: Callable[[], float],
        rng: random.Random,
        lack: MeaningUnavailable | None = None,
        config: Path | None = None,
        *,
        modelless: bool = False,
        environ: Mapping[str, str] = os.environ,
    ) -> None:
        self.messages = said
        self.shelves = shelves
        self.closed = False
        self.now = now
        self.modelless = modelless  # there is no model, and nobody said that there should be none
        self.meter = Meter()
        self.seen = Seen(shelves.storage.database, now)
        self.quote_links = QuoteLinks(shelves.storage.database, now)
        self.access_tokens = AccessTokens(shelves.storage.database, now)
        self.selector = ExcerptSelector(shelves)
        self.completion = Completer(shelves, settings, clock)
        self.following = Following(shelves, settings, now, self.unexpected, environ)
        self.transcripts = Transcripts(shelves, settings, self.unexpected, config, self.following.address_files)
        self._settings = settings
        self._resolver = QueryResolver(settings, shelves)
        self.clock = clock
        self.daily_cards = DailyCards(said)
        self._rng = rng
        self.admission = admission = Admission(RateLimiter(settings, clock), self.meter, clock, settings)
        self.corrections = Corrections(shelves, admission, now)
        self.correction_cards = CorrectionCards(said)
        self.channel_cards = ChannelCards(said)
        self.feed_cards = FeedCards(said)
        self.checker = TextChecker(self.find, self.deadline, self._resolver, settings, self.unexpected)
        store = AnswerStore(shelves.storage.database, settings, now)
        self.channel_sources = ChannelSources(shelves, clock)
        self.answers = Answers(self.find, self.checker, store, admission, shelves, settings, self.channel_sources)
        self.timelines = Timelines(self._resolver, self.deadline, store, admission)
        self.daily = Daily(
            shelves,
            self._resolver,
            self.selector,
            settings,
            self.daily_cards,
            said,
            ChangeSignal(),
            own_zones(),
            now,
            clock,
            rng,
            self.unexpected,
        )
        self.saved = SavedQuotes(
            shelves,
            self.answers.shown,
            lambda library, hit: Citations(library, said).of(hit),
            self.channel_sources.check,
            now,
        )
        self.saved_cards = SavedCards(said)
        self.web_links = WebLinks(settings, shelves, self.access_tokens, self.answers.shown)
        self.link_previews = LinkPreviews(settings, shelves, self.quote_links, said)
        self.community = Community(shelves, self.selector, self.answers.shown, now)
        self.community_cards = CommunityCards(said)
        self.alert_cards = AlertCards(said, self.daily_cards)
        self.alerts = Alerts(self.daily.ledger, shelves, self._resolver, clock)
        self.daily.also_posts(NewsPosts(self.daily.ledger.store, shelves, self.alert_cards, now, clock), NEWS)
        self.answer_pages = AnswerPages(said, lambda: self.web_links.offered)
        self.transcript_cards = TranscriptCards(said, lack)

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self._settings.current

    @property
    def database(self) -> Database:
        """The database, for what else the process keeps in it."""
        return self.shelves.storage.database

    def reload(self, settings: Settings) -> list[str]:
        """Puts those settings in force that can change while the core is open; returns the names of the others that
        differ: they need a restart."""
        later = self._settings.reload(settings)
        self.shelves.access = _access(settings)
        return later

    async def parsed(self, workspace: str | None, query: Query) -> Query:
        """A query whose words are running text, read: trailing `from: NAME` and `in: TITLE` are filters, and of a
        question about a quote (`who said "…"?`, `"…" — Ada`) the quote is looked for, and the name is a claim. Raises
        UnknownSpeaker or UnknownSource."""
        return await self._resolver.parsed(workspace, query)

    async def asked(self, asker: Asker, query: Query) -> Query:
        """The same for somebody who asks in a chat, where the channel may be limited to some sources."""
        return await self.parsed(asker.workspace, replace(query, within=await self.channel_sources.of(asker)))

    async def read(self, workspace: str | None, query: Query) -> Query:
        """The same for words that hold no filters."""
        return await self._resolver.read(workspace, query)

    async def find(self, workspace: str | None, query: Query, deadline: Deadline | None = None) -> Result:
        """The result of a query in the library of `workspace`; with nothing in it if the library is empty. Without a
        `deadline` it gets the time that the settings give to a question.

        Raises BadQuestion, UnknownSpeaker, UnknownSource, UnknownTranscript, EngineError, Overdue; and AnswerGone for
        an excerpt that was shown before and whose words are no longer there.
        """
        deadline = deadline or self.deadline()
        resolved = await _as_said(await self._resolver.resolve(workspace, query), deadline)
        query = resolved.query
        version = self.shelves.version  # of the library as it was put together just now
        library, scope, words = resolved.library, resolved.scope, query.words
        nearest = Found()
        match query.ask:
            case _ if query.shown:
                found = await _shown_again(library, query.shown)
            case _ if not library.transcripts:
                found = Found()
            case Ask.EXCERPT:
                rng = self._rng if query.seed is None else random.Random(query.seed)  # noqa: S311 - no secret
                seed = f"{rng.getrandbits(64):x}"
                found = await self.selector.one(library, scope, words or None, seed, deadline)
            case Ask.TOPIC:
                found, nearest = await _topical(library, query, scope, deadline)
            case Ask.QUOTE | Ask.VERIFY:
                found = await _quoted(library, query, scope, deadline)
                whole = await library.quote(query.typed, scope, query.limit, deadline) if query.typed else Found()
                if _as_good(whole.judgement, found.judgement):
                    words, found = query.typed or words, whole
                    resolved = replace(
                        resolved, query=replace(query, words=words, claimed=None, cited=None, typed=None)
                    )
                if query.limit > 1 and sum(hit.is_sure for hit in found.hits) > 1:  # there may be more than are shown
                    found = replace(found, places=await library.count(words, scope, deadline))
                if query.nearest and found.judgement.verdict is Verdict.NOT_FOUND:
                    nearest = await library.topic(words, scope, query.nearest, deadline)
        topic = words if not (query.ask.judged or query.shown) and library.transcripts else ""
        meant = await library.meant(topic, deadline) if topic else None
        result = Result(resolved, found, nearest, version, meant=meant)
        claim = result.attribution()
        if claim and claim.status is AttributionStatus.MISATTRIBUTED:
            return replace(result, reported=await _is_reported(library, result.hits[0], claim.claimed))
        return result

    def deadline(self) -> Deadline:
        """The deadline of a question that is asked now."""
        return Deadline(self.clock() + self.settings.limits.deadline_seconds, self.clock)

    async def backup(self, target: Path, *, replace: bool = False) -> None:
        """Copies the database, which holds everything that was typed or added, to `target` while it is in use, and
        checks the copy. Raises NotEmpty or StorageError."""
        await self.database.back_up(target, replace=replace)

    def speaking(self, *tags: str | None) -> AbstractContextManager[None]:
        """A block in which everything is said in the language that the settings name, else in the first of some tags
        that there is a catalogue of."""
        return speaking(self.settings.locale, *tags)

    def unexpected(self, error: Exception) -> None:
        """Logs an error that nobody expected where it came up, with its trace if it is a fault of the program.

        That nothing can be written is logged elsewhere, once (`serving.storage_watch`).
        """
        if isinstance(error, FileSystemError):
            return
        if isinstance(error, PullquoteError):
            _log.warning("it is tried again", extra={"why": str(error)})
            return
        log_unexpected(error, self.settings.data)


@contextlib.asynccontextmanager
async def open_core(
    settings: Settings,
    *,
    clock: Callable[[], float] = uptime,
    now: Callable[[], float] | None = None,
    rng: random.Random | None = None,
    serving: bool = False,
    config: Path | None = None,
    environ: Mapping[str, str] = os.environ,
) -> AsyncGenerator[Core]:
    """Opens the data folder of `settings`, and the database that they name. Raises StorageError or BadCredential.

    `clock` counts seconds and cannot be set, for deadlines, limits and repeats; `now` is Unix time in seconds, by
    default that of the database; `rng` chooses excerpts. The password of a database on a server, and addresses of feeds
    that are secrets, are in `environ`, or in files. A process that is `serving` for long makes missing vectors in the
    background, where a model is configured. `config` is the file of the settings, which is never read as a transcript.
    """
    with translated(settings.data, 0):
        embedder, lack = await asyncio.to_thread(embedder_of, settings)
        modelless = settings.meaning.model == AUTO and not await asyncio.to_thread(models_of(settings).decided)
    url, password = database_address(settings, environ)
    search = search_address(settings, environ)
    async with (
        contextlib.AsyncExitStack() as parts,
        open_shelves(
            *(settings.data, _access(settings), settings.language, embedder),
            url=url,
            password=password,
            search=search,
            clock=clock,
            serving=serving,
        ) as shelves,
    ):
        if serving and settings.search.processes:
            opening = DataAddress(settings.data, settings.language, url, password, search)
            shelves.processes = await parts.enter_async_context(open_processes(opening, settings.search.processes))
        now = now or shelves.storage.database.now
        rng = rng or random.Random()  # noqa: S311 - no secret
        core = Core(
            *(LiveSettings(settings), shelves, messages(), clock, now, rng, lack, config),
            modelless=modelless,
            environ=environ,
        )
        try:
            yield core
        finally:
            core.closed = True


def database_address(settings: Settings, environ: Mapping[str, str]) -> tuple[str | None, str | None]:
    """The address of the database and its password, each None where there is none. Raises BadCredential."""
    storage = settings.storage
    if not storage.url:
        return None, None
    password = credential(STORAGE_PASSWORD, environ, storage.password_file)
    return storage.url, password.reveal() if password else None


def search_address(settings: Settings, environ: Mapping[str, str]) -> SearchAddress | None:
    """Where the index is; None if it is in the data folder. Raises BadCredential."""
    search = settings.search
    if not search.url:
        return None
    password = credential(SEARCH_PASSWORD, environ, search.password_file)
    revealed = password.reveal() if password else None
    return SearchAddress(search.url, search.index, revealed, search.ca_certs, search.shards)


async def _topical(library: Library, query: Query, scope: Scope, deadline: Deadline) -> tuple[Found, Found]:
    """The places of a topic; or none, and the nearest."""
    found = await library.topic(query.words, scope, query.limit, deadline, query.arranged)
    if found.about:
        return found, Found()
    return replace(found, hits=()), replace(found, hits=found.hits[: query.nearest])


async def _quoted(library: Library, query: Query, scope: Scope, deadline: Deadline) -> Found:
    """The places of a quote, best first; of equally good ones that of the claimed speaker, and in the cited source."""
    found = await library.quote(query.words, scope, query.limit, deadline)
    if found.judgement.verdict is Verdict.NOT_FOUND:
        return found
    for narrower in _believed(library, query, scope, found.hits[0]):
        theirs = await library.quote(query.words, narrower, 1, deadline)
        if _as_good(theirs.judgement, found.judgement):
            first = theirs.hits[0]
            others = [hit for hit in found.hits if (hit.transcript.id, hit.span) != (first.transcript.id, first.span)]
            return replace(found, hits=(first, *others)[: query.limit])
    return found


def _believed(library: Library, query: Query, scope: Scope, first: Hit) -> Iterator[Scope]:
    """Where the asker believes the words to be from, the narrowest first, as far as the `first` place is not there."""
    there = library.within(scope)
    read = citation(query.cited, library.transcripts.kept(cited_names)) if query.cited else None
    cited = read.among(there) if read else frozenset[int]()
    claimed = labels_of(query.claimed, there) if query.claimed else {}
    if scope.labels is not None:
        claimed = {id_: claimed[id_] & scope.labels[id_] for id_ in claimed}
    is_theirs = query.claimed is None or attribution(query.claimed, first.voices).status is AttributionStatus.RIGHT
    is_there = not cited or first.transcript.id in cited
    if not (is_theirs and is_there):
        if cited and (both := {id_: claimed[id_] for id_ in claimed if id_ in cited}):
            yield replace(scope, transcripts=cited, labels=both)
        if claimed and not is_theirs:
            yield replace(scope, labels=claimed)
        if cited and not is_there and (is_theirs or not claimed):
            yield replace(scope, transcripts=cited)


async def _is_reported(library: Library, hit: Hit, claimed: str) -> bool:
    """Whether the text right before a hit says that its words are those of the person `claimed`."""
    around = await library.around(hit, BEFORE)
    text = around.stretch.text[: around.map.forward(hit.span.first, hit.span.past)[0] - around.stretch.at]
    name = reported(text)
    return name is not None and fits(claimed, name)


async def _as_said(resolved: ResolvedQuery, deadline: Deadline) -> ResolvedQuery:
    """A query for the quote that somebody said just so, where its words, as they were typed, ask about a topic."""
    query, library = resolved.query, resolved.library
    if query.ask is Ask.TOPIC and query.typed and library.transcripts:
        found = await library.quote(query.typed, resolved.scope, 1, deadline)
        if found.judgement.verdict is Verdict.VERBATIM:
            return replace(resolved, query=replace(query, ask=Ask.QUOTE, words=query.typed, typed=None))
    return resolved


def _as_good(one: Judgement, other: Judgement) -> bool:
    """Whether a place is as much the quote as another."""
    whole = one.verdict not in {Verdict.NOT_FOUND, Verdict.PARAPHRASE, Verdict.SPLICED}
    return whole and one.verdict is other.verdict and len(one.differences) <= len(other.differences)


async def _shown_again(library: Library, shown: ShownPassage) -> Found:
    hit = await library.relocate(shown.transcript, shown.first, shown.past, shown.words)
    if hit is None:
        raise AnswerGone
    return Found((hit,), 1)


def _access(settings: Settings) -> dict[str, frozenset[str] | None]:
    """The workspaces that may see each shared folder and feed of the settings; None stands for all of them."""
    folders = {str(folder.folder): folder.workspaces for folder in settings.library}
    feeds = {f"feed:{id_}": feed.workspaces for id_, feed in configured_feeds(settings).items()}
    return {key: None if seen is None else frozenset(seen) for key, seen in (folders | feeds).items()}


def models_of(settings: Settings) -> Models:
    """The models of a data folder."""
    return Models(settings.data / "models")


def embedder_of(settings: Settings) -> tuple[Embedder | None, MeaningUnavailable | None]:
    """The configured model, or why it cannot be loaded: topics are then found by their words."""
    try:
        folder = models_of(settings).find(settings.meaning.model)
        return (open_embedder(folder, settings.meaning.threads) if folder else None), None
    except MeaningUnavailable as lack:
        return None, lack
