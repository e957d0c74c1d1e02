"""The health server: `/healthz`, `/readyz` and `/metrics` (Prometheus) over HTTP.

It is off unless a port is set, and listens on the loopback interface unless an address is set. It shows no questions
and names no workspace.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Final

from aiohttp import web
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from ...index.errors import Corrupt, EngineError, PullquoteError, SearchUnreachable
from ..presenting.problems import explain
from ..telemetry.meter import PREFIX, Meter
from .http_server import listening
from .supervision import AdapterState
from .watching import FolderTrouble

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
    from pathlib import Path

    from prometheus_client.metrics_core import Metric

    from ..core import Core
    from ..settings.values import HealthSettings

CLOSING_S: Final = 2.0  # for open requests, once the server closes
CONNECTIONS: Final = 32  # for a few who watch us
BODY_BYTES: Final = 1024  # nobody has anything to send
RED: Final = "red"  # the health of a search server that lacks parts of an index


_GOOD: Final = (AdapterState.RUNNING, AdapterState.STANDING_BY)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The gauges that are read from the database and the disk for each scrape.

    Sizes are in bytes. `search` is the size of the index on a server: None if it is on none, not a number if the
    server does not answer. `feeds` counts what is followed, as `good` or `troubled`, and `episodes` what became of
    their episodes. `waiting` is the number of due deliveries that are not settled, `lag` the age of the earliest in
    seconds.
    """

    transcripts: int
    database: int
    derived: int
    search: float | None
    answers: int
    deliveries: Mapping[str, int]
    subscriptions: Mapping[str, int]
    feeds: Mapping[str, int]
    episodes: Mapping[str, int]
    waiting: int
    lag: float


@contextlib.asynccontextmanager
async def serve_health(
    settings: HealthSettings,
    core: Core,
    states: Callable[[], Mapping[str, AdapterState]],
    now: Callable[[], float],
    folders: Callable[[], FolderTrouble] = FolderTrouble,
) -> AsyncGenerator[int | None]:
    """Serves health requests while the context is open; yields the port, or None if none is set.

    `states` returns the state of each adapter, `now` the time in seconds since 1970, `folders` the trouble of the
    shared folders. Raises NoPort.
    """
    if not settings.port:
        yield None
        return
    async with listening(
        _routes(core, states, now, folders),
        settings.address,
        settings.port,
        most=CONNECTIONS,
        body_bytes=BODY_BYTES,
        closing_s=CLOSING_S,
        section="health",
    ) as server:
        yield server.port


def _routes(
    core: Core,
    states: Callable[[], Mapping[str, AdapterState]],
    now: Callable[[], float],
    folders: Callable[[], FolderTrouble],
) -> list[web.RouteDef]:
    async def alive(_: web.Request) -> web.Response:
        """Liveness: the event loop answers."""
        return web.json_response({"status": "ok", "adapters": dict(states()), "folders": asdict(folders())})

    async def ready(_: web.Request) -> web.Response:
        """Readiness: every adapter serves or stands by, the database is readable, and the index has caught up with
        what other computers have stored. Where nothing can be written, questions are answered: `trouble` says it in
        words."""
        found, behind = states(), core.shelves.catching_up
        database, lack = await _readable(core), await _unsearchable(core)
        good = database and lack is None and behind is None and all(state in _GOOD for state in found.values())
        body = {
            "status": "ready" if good else "not ready",
            "database": database,
            "index": behind is None and lack is None,
            "trouble": _trouble(core, *([lack] if lack is not None else [])),
            "adapters": dict(found),
        }
        return web.json_response(body, status=200 if good else 503)

    async def metrics(_: web.Request) -> web.Response:
        found = Metrics(core.meter, await snapshot(core, now()), states(), folders())
        return web.Response(body=generate_latest(found), headers={"Content-Type": CONTENT_TYPE_LATEST})

    return [web.get("/healthz", alive), web.get("/readyz", ready), web.get("/metrics", metrics)]


def _trouble(core: Core, *found_already: PullquoteError) -> list[str]:
    """What is wrong with the database and the search server, and what is still to be done, in words."""
    found = list[PullquoteError](found_already)
    if (refusal := core.database.refusal) is not None:
        found.append(refusal)
    if (damage := core.database.damage) is not None:
        found.append(Corrupt(core.database.location, damage))
    if (behind := core.shelves.catching_up) is not None:
        found.append(behind)
    return [explain(one, core.messages) for one in found]


async def _readable(core: Core) -> bool:
    try:
        async with core.database.reader() as connection:
            await connection.fetch_all("SELECT 1 FROM shelf LIMIT 1")
    except PullquoteError:
        return False
    return True


async def _unsearchable(core: Core) -> PullquoteError | None:
    """Why the server that the index is on gives no answers; None if it does, or there is none."""
    try:
        state = await core.shelves.search_server()
    except EngineError as error:
        return error
    if state is not None and state.health == RED:
        return SearchUnreachable(RED, state.location)
    return None


async def snapshot(core: Core, now: float) -> Snapshot:
    """Reads the gauges; `now` is in seconds since 1970. Raises StorageError."""
    async with core.database.reader() as connection:

        async def counted(statement: str) -> dict[str, int]:
            return {str(row[0]): int(row[1]) for row in await connection.fetch_all(statement)}

        transcripts = await counted("SELECT 'all', count(*) FROM transcript")
        answers = await counted("SELECT 'all', count(*) FROM answer")
        deliveries = await counted("SELECT state, count(*) FROM delivery GROUP BY state")
        subscriptions = await counted("SELECT state, count(*) FROM subscription GROUP BY state")
        feeds = await counted(
            "SELECT CASE WHEN trouble IS NULL THEN 'good' ELSE 'troubled' END AS state, count(*) FROM feed GROUP BY 1"
        )
        episodes = await counted("SELECT state, count(*) FROM feed_episode GROUP BY state")
        due = await connection.fetch_all(
            "SELECT count(*), min(due) FROM delivery WHERE wake IS NOT NULL AND due <= ?", (now,)
        )
    waiting, earliest = next((int(row[0]), row[1]) for row in due)
    database = await core.database.size()
    derived = await asyncio.to_thread(_size_of_all, core.settings.data / "derived")
    return Snapshot(
        transcripts["all"],
        database,
        derived,
        await _size_on_server(core),
        answers["all"],
        deliveries,
        subscriptions,
        feeds,
        episodes,
        waiting,
        now - earliest if waiting else 0.0,
    )


async def _size_on_server(core: Core) -> float | None:
    try:
        state = await core.shelves.search_server()
    except EngineError:
        return math.nan
    return None if state is None else float(state.size)


def _size_of_all(folder: Path) -> int:
    """The size of all files in a folder and those in it, in bytes."""
    return sum(map(_size, folder.rglob("*")))


def _size(path: Path) -> int:
    """The size of a file in bytes; 0 for a folder, or for a file that the engine has deleted meanwhile."""
    try:
        return path.stat().st_size if path.is_file() else 0
    except OSError:
        return 0


@dataclass(frozen=True, slots=True)
class Metrics(Collector):
    """Every metric of the process, for `generate_latest`: those of `meter`, and gauges from a snapshot."""

    meter: Meter
    snapshot: Snapshot
    states: Mapping[str, AdapterState]
    folders: FolderTrouble = field(default_factory=FolderTrouble)

    def collect(self) -> Iterator[Metric]:
        """The metric families, in the order in which they are exposed."""
        found = self.snapshot
        up = {name: int(state is AdapterState.RUNNING) for name, state in self.states.items()}
        yield from self.meter.families()
        yield _labelled("deliveries", "Daily posts by what became of them", "state", found.deliveries)
        yield _labelled("subscriptions", "Subscriptions by their state", "state", found.subscriptions)
        yield _labelled("feeds", "Followed addresses by whether the last request had trouble", "state", found.feeds)
        yield _labelled(
            "feed_episodes", "Episodes of them by what became of their transcripts", "state", found.episodes
        )
        yield _labelled("adapter_up", "Whether an adapter serves", "adapter", up)
        for name, help_, value in (
            ("deliveries_waiting", "Daily posts that are due and not settled", found.waiting),
            ("due_lag_seconds", "Since when the earliest of them is due", found.lag),
            ("transcripts", "Transcripts in the library", found.transcripts),
            ("stored_answers", "Stored answers", found.answers),
            ("database_bytes", "Size of the database", found.database),
            ("index_bytes", "Size of the search index", found.derived),
            ("doubted_transcripts", "Transcripts that stay although their files are gone", self.folders.doubted),
            ("unreadable_paths", "Paths in shared folders that cannot be read", self.folders.unreadable),
        ):
            yield GaugeMetricFamily(f"{PREFIX}_{name}", help_, value)
        if found.search is not None:
            answers = not math.isnan(found.search)
            yield GaugeMetricFamily(f"{PREFIX}_search_up", "Whether the search server answers", int(answers))
            if answers:
                yield GaugeMetricFamily(f"{PREFIX}_search_bytes", "Size of the index on it", found.search)


def _labelled(name: str, help_: str, label: str, values: Mapping[str, int]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(f"{PREFIX}_{name}", help_, labels=[label])
    for key, value in sorted(values.items()):
        family.add_metric([key], value)
    return family
