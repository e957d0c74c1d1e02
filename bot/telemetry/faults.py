"""The log of unexpected errors, `errors.log`: each entry has the id that the person was shown."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import sys
import traceback
from typing import TYPE_CHECKING, Final

from .logs import current_request, indented, new_id, without_secrets

if TYPE_CHECKING:
    from pathlib import Path

LOG: Final = "errors.log"
MOST_BYTES: Final = 5_000_000  # above this size the log is rotated; one old file is kept


def log_unexpected(error: BaseException, folder: Path | None) -> tuple[str, str]:
    """Logs `error` with its traceback in `folder`, or on stderr if that fails; returns its id and the log's path.

    The id is that of the current request, if there is one, so that it leads to the request's other log lines.
    """
    id_ = current_request() or new_id()
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    trace = indented(without_secrets("".join(traceback.format_exception(error))))
    entry = f"{now} {id_}\n{trace}\n\n"
    written = folder and _appended(folder / LOG, entry)
    if not written:
        with contextlib.suppress(OSError):  # it may lead to the same disk
            sys.stderr.write(entry)
    return id_, str(folder / LOG) if folder and written else "stderr"


def _appended(path: Path, entry: str) -> bool:
    """Appends the entry; False if that fails, since the folder itself may be the cause of the error."""
    try:
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_size >= MOST_BYTES:
                path.replace(path.with_name(f"{path.name}.1"))
        # owner-only: errors may quote questions
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "a", encoding="utf-8") as log:
            log.write(entry)
    except OSError:
        return False
    return True
