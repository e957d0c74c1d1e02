"""Databases to test over: SQLite always, PostgreSQL where a server is found. OpenSearch where one is named.

A test that is marked with `databases`, or all of a module by `pytestmark`, runs over both if it uses a fixture that
opens `database_url`.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import fields
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from pullquote.bot.settings.values import LimitSettings
from pullquote.bot.telemetry import logs
from pullquote.index.storage.database import Database
from pullquote.index.storage.opening import open_database

from . import opensearch, postgres
from .patience import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pullquote.index.search.search_address import SearchAddress

# How long an example or a question takes says more about the machine than about us. No test waits for the deadline of
# the settings to pass by the real clock: one that is about deadlines sets its own.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
LimitSettings.__init__.__defaults__ = tuple(
    PATIENCE_S if each.name == "deadline_seconds" else each.default for each in fields(LimitSettings)
)

Databases = Callable[[], AbstractAsyncContextManager[Database]]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Has marked tests run over both databases."""
    if "database_url" in metafunc.fixturenames and metafunc.definition.get_closest_marker("databases"):
        metafunc.parametrize("database_url", ["sqlite", "postgres"], indirect=True)


@pytest.fixture(autouse=True)
def own_logging() -> Iterator[None]:
    """Logging as it was before, whatever a test set up, or had set up by a command that it ran."""
    root, ours = logging.getLogger(), logging.getLogger("pullquote")
    before = root.handlers[:], root.level, ours.level
    yield
    logging.captureWarnings(capture=False)
    root.handlers[:], root.level, ours.level = before
    logs._secrets.clear()


@pytest.fixture(scope="session")
def postgres_schema() -> Iterator[str | None]:
    """The address of a schema on a server, for the whole session; None if there is no server."""
    with postgres.server() as url:
        if url is None:
            yield None
            return
        with postgres.schema(url) as schema:
            yield schema


@pytest.fixture
def postgres_url(postgres_schema: str | None) -> str:
    """The address of a schema without rows. Skips the test if there is no server."""
    if postgres_schema is None:
        pytest.skip(postgres.LACK)
    postgres.empty(postgres_schema)
    return postgres_schema


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str | None:
    """The address of an empty PostgreSQL database, or None for SQLite."""
    return request.getfixturevalue("postgres_url") if getattr(request, "param", "") == "postgres" else None


@pytest.fixture
def databases(database_url: str | None, tmp_path: Path) -> Databases:
    """Opens one and the same database, empty at first, as often as a test likes."""
    return functools.partial(open_database, tmp_path / "pullquote.db", database_url)


@pytest.fixture(scope="session")
def opensearch_server() -> Iterator[str | None]:
    """The address of an OpenSearch server, for the whole session; None if there is none."""
    with opensearch.server() as url:
        yield url


@pytest.fixture(scope="session")
def opensearch_index(opensearch_server: str | None) -> Iterator[SearchAddress]:
    """Indexes of a name of their own, for the whole session. Skips tests if there is no server."""
    if opensearch_server is None:
        pytest.skip(opensearch.LACK)
    from pullquote.index.search.search_address import SearchAddress

    with opensearch.index(opensearch_server) as name:
        yield SearchAddress(opensearch_server, name)
