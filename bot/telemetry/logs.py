"""The log of the process: one line an event, readable at a terminal and JSON elsewhere.

What people and files name may hold anything: in a line, every character that is not printable is escaped, so that none
moves a cursor, turns the direction of writing or begins a line that looks like another event. Lines of a traceback are
indented.

Every line carries the id of its request, which is also the number that a person sees with an error. Known secrets, and
texts that look like one, are replaced in every line. Questions are logged only if the settings say so. A host that
plugs pullquote in keeps its own logging: only `set_up` changes the logging of the process.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import math
import re
import secrets
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final, TextIO

from ..plaintext import escaped, json_line

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

ROOT: Final = "pullquote"
HIDDEN: Final = "[hidden]"
SHORTEST_SECRET: Final = 6  # characters; a shorter one would be cut out of ordinary words

_request: ContextVar[str | None] = ContextVar("pullquote_request", default=None)
_secrets: set[str] = set()

# Slack's tokens, Discord's (three parts, the first a number in base 64), authorization headers, passwords in URLs.
_LOOKS_SECRET: Final = re.compile(
    r"xox[a-z]-[\w-]{8,}|xapp-[\w-]{8,}|xoxe\.[\w.-]{8,}"
    r"|\b[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,}"
    r"|pullquote_[\w-]{32}"
    r"|(?<=Bearer )[\w.~+/-]{8,}|(?<=Bot )[\w.~+/-]{20,}"
    r"|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"
)
_STANDARD: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


@contextlib.contextmanager
def request(id_: str | None = None) -> Generator[str]:
    """The context of a request: its log lines carry `id_`, else a new id; a nested request keeps the outer id."""
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
    """Returns the id of the current request, or None outside of one."""
    return _request.get()


def new_id() -> str:
    """Returns a new random id of six hexadecimal digits, short enough to be read out."""
    return secrets.token_hex(3)


def hide(*values: str | None) -> None:
    """Replaces these secrets in every log line from now on, whichever library writes it."""
    _secrets.update(value for value in values if value and len(value) >= SHORTEST_SECRET)


def without_secrets(text: str) -> str:
    """Returns `text` with `[hidden]` in place of every secret."""
    for secret in sorted(_secrets, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return _LOOKS_SECRET.sub(HIDDEN, text)


def indented(text: str) -> str:
    """Returns the lines of a traceback, each escaped and indented, so that none looks like a line of the log."""
    return "\n".join(f"  {escaped(line)}" for line in text.rstrip("\n").split("\n"))


def set_up(stream: TextIO, *, level: str = "info", as_json: bool | None = None) -> None:
    """Directs the log of the process to `stream`, as JSON if the stream is no terminal or `as_json` is True."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines() if (as_json if as_json is not None else not stream.isatty()) else ReadableLines())
    root = logging.getLogger()
    for before in [*root.handlers]:
        root.removeHandler(before)
    root.addHandler(handler)
    root.setLevel(logging.WARNING)  # for libraries
    set_level(level)
    logging.captureWarnings(capture=True)


def set_level(level: str) -> None:
    """Sets the lowest level of pullquote's own loggers."""
    logging.getLogger(ROOT).setLevel(level.upper())


class JsonLines(logging.Formatter):
    """Formats a record as JSON: `time`, `level`, `logger`, `message`, `request`, the `extra` values, `error`."""

    def format(self, record: logging.LogRecord) -> str:
        """One JSON object on one line."""
        line: dict[str, Any] = {
            "time": _moment(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": without_secrets(record.getMessage()),
        }
        if id_ := _request.get():
            line["request"] = id_
        for key, value in _extra(record):
            plain = isinstance(value, int | None) or (isinstance(value, float) and math.isfinite(value))
            line.setdefault(key, value if plain else without_secrets(str(value)))
        if record.exc_info:
            line["error"] = without_secrets(self.formatException(record.exc_info))
        return json_line(line)


class ReadableLines(logging.Formatter):
    """Formats a record for people: time, level above info, request, message, `extra` values, traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, and a traceback below it if there is one."""
        said = without_secrets(" ".join([record.getMessage(), *(f"{key}={value}" for key, value in _extra(record))]))
        level = "" if record.levelno <= logging.INFO else f"{record.levelname} "
        id_ = f"[{_request.get()}] " if _request.get() else ""
        text = escaped(f"{_moment(record)[11:19]} {level}{id_}{said}")
        if record.exc_info:
            text += f"\n{indented(without_secrets(self.formatException(record.exc_info)))}"
        return text


def _moment(record: logging.LogRecord) -> str:
    return dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds")


def _extra(record: logging.LogRecord) -> Iterable[tuple[str, Any]]:
    """The names and values that were given as `extra`."""
    return ((key, value) for key, value in vars(record).items() if key not in _STANDARD)
