"""Errors that nobody expected: written to a log with an id, so that whoever sees the id can find the rest."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import sys
import traceback
from typing import TYPE_CHECKING, Final

from .logs import current_request, new_id, without_secrets

if TYPE_CHECKING:
    from pathlib import Path

LOG: Final = "errors.log"
MOST_BYTES: Final = 5_000_000  # then it begins anew, and the one before is kept


def log_unexpected(error: BaseException, folder: Path | None) -> tuple[str, str]:
    """Logs `error` into `folder`, or on stderr where that cannot be; its id, and where the log is.

    The id is that of the request in which it happened, so that it leads to everything else that was logged then.
    """
    id_ = current_request() or new_id()
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    entry = without_secrets(f"{now} {id_}\n{''.join(traceback.format_exception(error))}\n")
    written = folder and _appended(folder / LOG, entry)
    if not written:
        sys.stderr.write(entry)
    return id_, str(folder / LOG) if folder and written else "stderr"


def _appended(path: Path, entry: str) -> bool:
    """Whether it could be written: the folder may be just what is broken."""
    try:
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_size >= MOST_BYTES:
                path.replace(path.with_name(f"{path.name}.1"))
        # only its owner may read it: errors may quote what people look for
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "a", encoding="utf-8", errors="backslashreplace") as log:
            log.write(entry)
    except OSError:
        return False
    return True
