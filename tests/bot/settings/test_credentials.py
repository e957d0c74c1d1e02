"""Secrets: where they come from, and where they never show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pullquote.bot.messages import messages
from pullquote.bot.presenting.problems import explain
from pullquote.bot.settings.credentials import BadCredential, Secret, credential
from pullquote.bot.telemetry import logs

if TYPE_CHECKING:
    from pathlib import Path

CANARY = "xoxb-canary"


def file(folder: Path, content: bytes = CANARY.encode() + b"\n", mode: int = 0o600) -> Path:
    path = folder / "token"
    path.write_bytes(content)
    path.chmod(mode)
    return path


def test_the_environment_comes_before_the_file(tmp_path: Path) -> None:
    found = credential("NAME", {"NAME": " from-environment "}, file(tmp_path))
    assert found is not None
    assert found.reveal() == "from-environment"


def test_a_file_of_its_owner_is_read(tmp_path: Path) -> None:
    found = credential("NAME", {"NAME": ""}, file(tmp_path))
    assert found is not None
    assert found.reveal() == CANARY


def test_without_either_there_is_none() -> None:
    assert credential("NAME", {}) is None


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644])
def test_a_file_that_others_may_read_is_refused_with_what_to_do(tmp_path: Path, mode: int) -> None:
    path = file(tmp_path, mode=mode)
    with pytest.raises(BadCredential) as caught:
        credential("NAME", {}, path)
    assert f"chmod 600 {path}" in explain(caught.value, messages())


@pytest.mark.parametrize("content", [b"", b" \n", b"\xff" + CANARY.encode(), b"x" * 5000])
def test_what_is_no_secret_is_refused_without_being_quoted(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(BadCredential) as caught:
        credential("NAME", {}, file(tmp_path, content))
    assert CANARY not in repr(caught.value) + str(caught.value) + explain(caught.value, messages())
    assert caught.value.__cause__ is None


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadCredential):
        credential("NAME", {}, tmp_path / "none")


def test_a_secret_does_not_show() -> None:
    secret = Secret(CANARY)
    assert CANARY not in f"{secret} {secret!r} {[secret]}"


def test_a_secret_that_was_read_is_kept_out_of_the_log(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("canary-in-a-file")
    file.chmod(0o600)
    credential("X", {}, file)
    credential("X", {"X": "canary-in-a-variable"})
    assert logs.without_secrets("canary-in-a-file canary-in-a-variable") == "[hidden] [hidden]"
