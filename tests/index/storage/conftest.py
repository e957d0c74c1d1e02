"""Transcripts over the databases of the tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pullquote.index.storage.storage import Storage

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from ...conftest import Databases


@pytest.fixture
async def storage(databases: Databases) -> AsyncGenerator[Storage]:
    async with databases() as database:
        yield Storage(database)
