"""What the process writes about itself: one line an event, for people at a terminal, as JSON elsewhere.

Every line carries the id of the request that it belongs to, which is also the number that a person sees with an error.
Secrets never get through: those that are known are cut out wherever they turn up, and so is what looks like one. What
people ask is not written unless the settings say so. A host that plugs pullquote in keeps its own logging: nothing here
happens unless `set_up` is called.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import logging
import re
import secrets
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final, TextIO

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

ROOT: Final = "pullquote"
HIDDEN: Final = "[hidden]"
SHORTEST_SECRET: Final = 6  # characters; a shorter one would be cut out of ordinary words

_request: ContextVar[str | None] = ContextVar("pullquote_request", default=None)
_secrets: set[str] = set()

# What tokens look like: Slack's, Discord's (three parts, the first a number in base 64), and whatever is called one.
_LOOKS_SECRET: Final = re.compile(
    r"xox[a-z]-[\w-]{8,}|xapp-[\w-]{8,}|xoxe\.[\w.-]{8,}"
    r"|\b[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,}"
    r"|(?<=Bearer )[\w.~+/-]{8,}|(?<=Bot )[\w.~+/-]{20,}"
    r"|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"
)
_OURS: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


@contextlib.contextmanager
def request(id_: str | None = None) -> Generator[str]:
    """The time in which one request is worked on: log lines carry its id. Inside another request, it stays that one."""
    current = _request.get()
    if current is not None:
        yield current
        return
    token = _request.set(id_ or new_id())
    try:
        yield _request.get() or ""
    finally:
        _request.reset(token)


def current_request() -> str | None:
    """The id of the request that is worked on here, if there is one."""
    return _request.get()


def new_id() -> str:
    """A short id, to be read out to whoever helps."""
    return secrets.token_hex(3)


def hide(*values: str | None) -> None:
    """Keeps secrets out of every line from now on, whichever library writes it."""
    _secrets.update(value for value in values if value and len(value) >= SHORTEST_SECRET)


def without_secrets(text: str) -> str:
    """`text` with `[hidden]` in place of every secret."""
    for secret in sorted(_secrets, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return _LOOKS_SECRET.sub(HIDDEN, text)


def set_up(stream: TextIO, *, level: str = "info", as_json: bool | None = None) -> None:
    """Sends the process's log to `stream`: as JSON if it is no terminal, unless `as_json` says otherwise."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines() if (as_json if as_json is not None else not stream.isatty()) else Readable())
    root = logging.getLogger()
    for before in [*root.handlers]:
        root.removeHandler(before)
    root.addHandler(handler)
    root.setLevel(logging.WARNING)  # of libraries, only what is wrong
    set_level(level)
    logging.captureWarnings(capture=True)


def set_level(level: str) -> None:
    """Writes what is at least as grave as `level` from now on."""
    logging.getLogger(ROOT).setLevel(level.upper())


class JsonLines(logging.Formatter):
    """One JSON object a line: `time`, `level`, `logger`, `message`, `request`, what the event carries, `error`."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": _moment(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": without_secrets(record.getMessage()),
        }
        if id_ := _request.get():
            line["request"] = id_
        for key, value in _carried(record):
            line.setdefault(key, value if isinstance(value, int | float | None) else without_secrets(str(value)))
        if record.exc_info:
            line["error"] = without_secrets(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


class Readable(logging.Formatter):
    """A line for people: the time, the level unless all is well, the request, the message, what the event carries."""

    def format(self, record: logging.LogRecord) -> str:
        carried = [f"{key}={value}" for key, value in _carried(record)]
        level = "" if record.levelno <= logging.INFO else f"{record.levelname} "
        id_ = f"[{_request.get()}] " if _request.get() else ""
        text = f"{_moment(record)[11:19]} {level}{id_}{' '.join([record.getMessage(), *carried])}"
        if record.exc_info:
            text += f"\n{self.formatException(record.exc_info)}"
        return "".join(c if c.isprintable() or c == "\n" else " " for c in without_secrets(text))


def _moment(record: logging.LogRecord) -> str:
    return dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds")


def _carried(record: logging.LogRecord) -> Iterable[tuple[str, Any]]:
    """What was given as `extra`."""
    return ((key, value) for key, value in vars(record).items() if key not in _OURS)
