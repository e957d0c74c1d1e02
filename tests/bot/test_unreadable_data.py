"""A data folder that may not be read is told in words by whatever opens it."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pullquote.bot.core import open_core
from pullquote.bot.messages import messages
from pullquote.bot.presenting.problems import explain
from pullquote.bot.settings.values import Settings
from pullquote.index.errors import UnreadableFolder

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

NOBODY = 65534


@pytest.fixture
async def closed(tmp_path: Path) -> AsyncIterator[Path]:
    """A folder for somebody who is not root, which may read anything."""
    async with open_core(Settings(data=tmp_path)):
        pass  # so that all is imported that only root may read
    folder, root = Path(tempfile.mkdtemp()), os.geteuid() == 0
    if root:
        os.chown(folder, NOBODY, -1)
        os.seteuid(NOBODY)
    yield folder
    if root:
        os.seteuid(0)
    (folder / "data").chmod(0o700)
    shutil.rmtree(folder)


@pytest.mark.skipif(os.name != "posix", reason="permissions are those of POSIX")
@pytest.mark.parametrize("part", ["data", "data/models"])
async def test_what_may_not_be_read_is_named_with_what_to_do(closed: Path, part: str) -> None:
    (closed / part).mkdir(parents=True)
    (closed / part).chmod(0)
    with pytest.raises(UnreadableFolder) as told:
        async with open_core(Settings(data=closed / "data")):
            pass
    (closed / part).chmod(0o700)
    assert str(closed / part) in explain(told.value, messages())
    assert "may not be read" in explain(told.value, messages())
