"""OpenSearch as an engine of tests."""

from __future__ import annotations

import functools
import itertools
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pullquote.index.search.opensearch_engine import OpenSearchEngine
    from pullquote.index.search.opensearch_index import SearchIndex
    from pullquote.index.search.search_address import SearchAddress

_shelves = itertools.count(1)


@pytest.fixture(scope="session")
def server_index(opensearch_index: SearchAddress) -> Iterator[SearchIndex]:
    """The index of a whole session; each test has a shelf of its own."""
    from pullquote.index.search.opensearch_index import SearchIndex
    from pullquote.index.search.search_server import SearchServer

    server = SearchServer(opensearch_index)
    yield SearchIndex(server, "en")
    server.close()


@pytest.fixture
def open_on_server(server_index: SearchIndex) -> Callable[[], OpenSearchEngine]:
    """Opens the index of one shelf, empty at first, as often as a test likes."""
    from pullquote.index.search.opensearch_engine import OpenSearchEngine

    return functools.partial(OpenSearchEngine, server_index, next(_shelves), time.time)
