"""Logs: one event a line, the request in each, no secret in any."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from typing import TYPE_CHECKING, Any

import pytest
from pullquote.bot.telemetry import logs
from pullquote.bot.telemetry.faults import LOG, log_unexpected

if TYPE_CHECKING:
    from pathlib import Path

CANARY = "canary-7f3a9b-secret"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_elsewhere_than_on_a_terminal_each_line_is_json_with_all_that_was_given() -> None:
    stream = io.StringIO()
    logs.set_up(stream)
    logging.getLogger("pullquote.core").info("answered\nin two lines", extra={"ask": "quote", "ms": 12.5})
    (line,) = lines(stream)
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "info",
        "logger": "pullquote.core",
        "message": "answered\nin two lines",
        "ask": "quote",
        "ms": 12.5,
    }


def test_on_a_terminal_a_line_is_for_people() -> None:
    stream = Terminal()
    logs.set_up(stream)
    with logs.request("abc123"):
        logging.getLogger("pullquote.core").warning("index is behind \x1b[31m", extra={"shelf": 3})
    assert stream.getvalue()[8:] == " WARNING [abc123] index is behind \\x1b[31m shelf=3\n"


HOSTILE = "talk\n09:00:00 WARNING forged\r\x1b]0;x\x07\x9b2J\u202egpj\u2028\ud800.txt"


@pytest.mark.parametrize("kind", [io.StringIO, Terminal])
def test_no_name_forges_a_line_or_acts_on_a_terminal(kind: type[io.StringIO], tmp_path: Path) -> None:
    """Wherever it stands: in the message, in a value, in the error and its traceback."""
    stream = kind()
    logs.set_up(stream)
    error = ValueError(HOSTILE)
    log_unexpected(error, tmp_path)
    logging.getLogger("pullquote").warning("refused %s", HOSTILE, extra={"file": HOSTILE}, exc_info=error)
    for written in (stream.getvalue(), (tmp_path / LOG).read_text("utf-8")):
        assert all(line.isprintable() and not line.startswith("09:00:00") for line in written.split("\n"))


def test_of_libraries_only_what_is_wrong_is_written() -> None:
    stream = io.StringIO()
    logs.set_up(stream)
    logging.getLogger("slack_bolt").info("listening")
    logging.getLogger("pullquote").debug("too much")
    logging.getLogger("discord.http").warning("rate limited")
    assert [line["message"] for line in lines(stream)] == ["rate limited"]


def test_setting_up_again_does_not_write_twice() -> None:
    streams = io.StringIO(), io.StringIO()
    for stream in streams:
        logs.set_up(stream)
    logging.getLogger("pullquote").info("once")
    assert [len(lines(stream)) for stream in streams] == [0, 1]


async def test_requests_that_run_side_by_side_keep_their_ids_apart() -> None:
    stream = io.StringIO()
    logs.set_up(stream)

    async def work(id_: str) -> None:
        with logs.request(id_), logs.request() as inner:
            assert inner == id_
            await asyncio.sleep(0)
            logging.getLogger("pullquote").info(id_)

    await asyncio.gather(*(work(f"id-{n}") for n in range(5)))
    assert all(line["request"] == line["message"] for line in lines(stream))
    assert logs.current_request() is None


@pytest.mark.parametrize(
    "secret",
    [
        CANARY,
        "xoxb-123456789012-abcdefGHIJKL",
        "xapp-1-A0123-456-abcdef0123456789",
        "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcDe.abcdefghijklmnopqrstuvwxyz0123",
        "user:passw0rd@",
    ],
)
@pytest.mark.parametrize("stream", [io.StringIO, Terminal])
def test_no_secret_gets_through_wherever_it_stands(secret: str, stream: type[io.StringIO]) -> None:
    written = stream()
    logs.set_up(written)
    logs.hide(CANARY, None, "")
    shown = f"https://{secret}example.org" if "@" in secret else secret
    log = logging.getLogger("pullquote.slack")
    log.info("token is %s", shown, extra={"headers": {"Authorization": shown}})
    log.error("failed with %r", [shown], exc_info=ValueError(shown))
    logging.getLogger("aiohttp").warning("to %s", shown)
    assert secret.rstrip("@") not in written.getvalue()
    assert written.getvalue().count(logs.HIDDEN) >= 5


def test_a_short_secret_does_not_eat_ordinary_words() -> None:
    logs.hide("the")
    assert logs.without_secrets("the words stay") == "the words stay"


def test_an_unexpected_error_has_the_number_of_its_request_and_no_secret(tmp_path: Path) -> None:
    logs.hide(CANARY)
    with logs.request("abc123"):
        number, _ = log_unexpected(ValueError(f"token {CANARY}"), tmp_path)
    assert number == "abc123"
    written = (tmp_path / LOG).read_text()
    assert "abc123" in written
    assert CANARY not in written


def test_the_log_of_errors_does_not_grow_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pullquote.bot.telemetry.faults.MOST_BYTES", 500)
    for n in range(100):
        log_unexpected(ValueError(f"error {n}"), tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {LOG, f"{LOG}.1"}
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) < 2000
    assert "error 99" in (tmp_path / LOG).read_text()
