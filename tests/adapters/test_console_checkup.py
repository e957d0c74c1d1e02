"""`doctor` and `config`: what is wrong, where, and what to do about it."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import tomllib
from contextlib import closing
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from pullquote.bot.messages import messages
from pullquote.bot.serving import running
from pullquote.bot.serving.doctor import DoctorContext, Finding, Level, examine
from pullquote.bot.serving.launch import Launch
from pullquote.bot.settings.values import Settings
from pullquote.index.errors import StorageError
from pullquote.index.language.analyzer import Analyzer
from pullquote.index.storage.schema import MIGRATIONS
from pullquote.index.vectors.embedder import Lack, MeaningUnavailable

from ..tls_server import Authority, GuardedServer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from pullquote.index.language.tokens import Token
    from pullquote.index.vectors.embedder import Spans

    from .conftest import Pullquote

CANARY = "canary-3d81c-token"


def findings(pullquote: Pullquote, data: Path, *options: str | Path) -> tuple[int, dict[str, dict[str, Any]]]:
    """The exit code and what is not good, by what it is about."""
    said = pullquote(*options, "doctor", "--json", data=data)
    told = json.loads(said.out)
    bad = {one["about"]: one for one in told["findings"] if one["level"] != "good"}
    assert told["good"] == (said.code == 0)
    assert all(one["do"] for one in bad.values() if one["about"] != "_database")
    return said.code, bad


# --- Doctor -------------------------------------------------------------------------------------------------------


def test_a_sound_library_is_said_to_be_so(pullquote: Pullquote, sampled: Path) -> None:
    sampled.chmod(0o700)
    said = pullquote("doctor", data=sampled)
    assert said.code == 0
    assert said.out.endswith("\n\nAll is well.\n")
    assert "6 transcripts can be found." in said.out
    assert findings(pullquote, sampled) == (0, {})


def test_a_transcript_that_could_not_be_read_for_the_index_is_named(
    pullquote: Pullquote, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A quote of it is not found, which would else be all that anybody sees; what does not need its words goes on."""
    analyze = Analyzer.analyze

    def odd(self: Analyzer, text: str, *rest: Any) -> list[Token]:
        if "zeppelin" in text:
            raise ArithmeticError
        return analyze(self, text, *rest)

    monkeypatch.setattr(Analyzer, "analyze", odd)
    for name, words in {"odd": "The zeppelin was green.", "even": "The harbour froze in a night."}.items():
        (tmp_path / f"{name}.txt").write_text(words)
    assert pullquote("add", tmp_path / "odd.txt", tmp_path / "even.txt").code == 0
    code, bad = findings(pullquote, tmp_path / "data")
    assert (code, list(bad)) == (1, ["transcripts"])
    assert str(tmp_path / "odd.txt") in bad["transcripts"]["said"]
    assert "pullquote reindex" in bad["transcripts"]["do"]
    assert "One transcript can be found." in pullquote("doctor").out
    listed = {one["title"]: one["not_understood"] for one in json.loads(pullquote("list", "--json").out)["transcripts"]}
    assert {title: bool(why) for title, why in listed.items()} == {"odd": True, "even": False}
    assert pullquote("list").out.count("could not be read for the index") == 1
    assert "pullquote reindex" in pullquote("list").out
    pullquote("correct", "harbour", "harbor")
    assert pullquote("export", tmp_path / "all.zip").code == 0


def test_before_there_is_anything_all_is_well_and_nothing_is_made(pullquote: Pullquote, tmp_path: Path) -> None:
    assert findings(pullquote, tmp_path / "new") == (0, {})
    assert not (tmp_path / "new").exists()


def test_a_damaged_database_is_wrong_and_left_as_it_is(pullquote: Pullquote, sampled: Path) -> None:
    database = sampled / "pullquote.db"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(database.read_bytes())
    content[8192:70_000] = random.Random(1).randbytes(70_000 - 8192)
    database.write_bytes(content)
    said = pullquote("doctor", data=sampled)
    assert said.code == 1
    assert "is damaged" in said.out
    assert "pullquote restore" in said.out
    assert database.read_bytes() == content


def test_a_newer_database_is_wrong_with_what_to_do(pullquote: Pullquote, sampled: Path) -> None:
    with closing(sqlite3.connect(sampled / "pullquote.db")) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    said = pullquote("doctor", data=sampled)
    assert said.code == 1
    assert "pip install --upgrade pullquote" in said.out


def test_a_lost_index_is_a_warning_that_goes_away(pullquote: Pullquote, sampled: Path) -> None:
    shutil.rmtree(sampled / "derived")
    code, bad = findings(pullquote, sampled)
    assert code == 0
    assert bad["index"]["do"].endswith("pullquote reindex")
    assert pullquote("reindex", data=sampled).code == 0
    assert "index" not in findings(pullquote, sampled)[1]


class Alike:
    """A model for which everything means the same."""

    name = "alike"
    dimensions = 4

    def passages(self, text: str, spans: Spans) -> Iterator[NDArray[np.float32]]:
        yield np.ones((len(spans), self.dimensions), np.float32) / 2

    def query(self, text: str) -> NDArray[np.float32]:
        return np.ones(self.dimensions, np.float32) / 2


@pytest.fixture
def semantic(tmp_path: Path) -> Path:
    """Settings that name a model."""
    config = tmp_path / "config.toml"
    config.write_text('[meaning]\nmodel = "/alike"\n')
    return config


def test_without_a_model_topics_are_found_by_words_and_all_is_well(pullquote: Pullquote, sampled: Path) -> None:
    assert "pullquote model get" in pullquote("doctor", data=sampled).out


@pytest.mark.parametrize("reason", Lack)
def test_a_model_that_cannot_be_had_is_a_warning_with_the_words_of_list(
    pullquote: Pullquote, sampled: Path, semantic: Path, monkeypatch: pytest.MonkeyPatch, reason: Lack
) -> None:
    def lacking(model: str, *_: object) -> None:
        raise MeaningUnavailable(reason, model, "tokenizer.json")

    monkeypatch.setattr("pullquote.bot.core.open_embedder", lacking)
    code, bad = findings(pullquote, sampled, "--config", semantic)
    assert code == 0
    assert '"/alike"' in bad["meaning"]["said"]
    listed = pullquote("--config", semantic, "list", data=sampled).out
    assert f"{bad['meaning']['said']} {bad['meaning']['do']}" in " ".join(listed.split())


def test_missing_vectors_are_a_warning_that_goes_away(
    pullquote: Pullquote, sampled: Path, semantic: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pullquote.bot.core.open_embedder", lambda *_: Alike())
    code, bad = findings(pullquote, sampled, "--config", semantic)
    assert code == 0
    assert "0 of 6 transcripts are ready" in bad["meaning"]["said"]
    assert bad["meaning"]["do"].endswith("pullquote reindex")
    assert pullquote("--config", semantic, "reindex", data=sampled).code == 0
    assert "All 6 transcripts can be found in other words" in pullquote(
        "--config", semantic, "doctor", data=sampled
    ).out  # fmt: skip


def test_a_folder_that_others_can_read_is_a_warning(pullquote: Pullquote, sampled: Path) -> None:
    sampled.chmod(0o755)
    assert findings(pullquote, sampled)[1]["data folder"]["do"] == f"Close it: chmod 700 {sampled}"


def test_a_library_folder_that_is_not_there_is_wrong(pullquote: Pullquote, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[[library]]\nfolder = "nowhere"\n')
    code, bad = findings(pullquote, tmp_path / "data", "--config", config)
    assert code == 1
    assert bad["library folder"]["said"] == f"The library folder {tmp_path / 'nowhere'} is not there."


def test_a_stopped_subscription_is_wrong_with_its_reason(pullquote: Pullquote, sampled: Path) -> None:
    with closing(sqlite3.connect(sampled / "pullquote.db")) as connection, connection:
        connection.execute(
            "INSERT INTO subscription (public, platform, workspace, channel, time, zone, days, captions, by, created, "
            "state, trouble) VALUES ('abc', 'discord', 'discord:1', '2', '09:00', 'UTC', '', 1, 'ada', 0, 'stopped', "
            "'the channel is gone')"
        )
    code, bad = findings(pullquote, sampled)
    assert code == 1
    assert "the channel is gone" in bad["subscription"]["said"]
    assert bad["subscription"]["do"].endswith("pullquote daily resume abc")


def test_a_secret_with_its_quotation_marks_is_a_warning_and_never_shown(
    pullquote: Pullquote, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULLQUOTE_DISCORD_TOKEN", f'"{CANARY}"')
    for options in ((), ("--json",)):
        said = pullquote("doctor", *options, data=tmp_path / "new")
        assert "PULLQUOTE_DISCORD_TOKEN" in said.out
        assert CANARY not in said.out + said.err


def test_a_variable_that_nothing_reads_is_a_warning(
    pullquote: Pullquote, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULLQUOTE_HEALTH_PROT", "9464")
    code, bad = findings(pullquote, tmp_path / "new")
    assert code == 0
    assert "PULLQUOTE_HEALTH_PROT" in bad["variable"]["said"]


async def test_an_adapter_brings_checks_of_its_own_and_a_broken_one_stops_nothing(tmp_path: Path) -> None:
    async def good(context: DoctorContext) -> Sequence[Finding]:
        return [Finding(Level.WRONG, "gateway", f"live: {context.live}", "Do something.")]

    async def broken(context: DoctorContext) -> Sequence[Finding]:
        raise ZeroDivisionError

    async def refused(context: DoctorContext) -> Sequence[Finding]:
        raise StorageError("no room")

    class Adapter:
        checks = (broken, refused, good)

    context = DoctorContext(Settings(data=tmp_path / "new"), {}, messages(), 0.0, live=True)
    told = {one.about: one for one in await examine(context, [Adapter(), object()])}
    assert told["gateway"].said == "live: True"
    assert told["broken"].said == "It could not be checked (ZeroDivisionError)."
    assert "no room" in told["refused"].said


# --- Settings -----------------------------------------------------------------------------------------------------


def test_settings_that_can_be_used_are_said_to_be_good(pullquote: Pullquote, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text("[limits]\nuploads = 7\n")
    said = pullquote("--config", config, "config", "check")
    assert (said.code, said.out) == (0, f"The settings are good. They are those of {config}.\n")
    assert pullquote("config", "check").out.endswith(" There is no settings file, so the defaults hold.\n")


def test_variables_in_force_are_named(pullquote: Pullquote, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULLQUOTE_LIMITS_UPLOADS", "7")
    assert pullquote("config", "check").out.endswith(" From the environment: PULLQUOTE_LIMITS_UPLOADS.\n")
    assert tomllib.loads(pullquote("config", "show").out)["limits"]["uploads"] == 7
    monkeypatch.setenv("PULLQUOTE_LIMITS_UPLOADS", "seven")
    said = pullquote("config", "check")
    assert (said.code, said.err) == (
        1,
        "PULLQUOTE_LIMITS_UPLOADS: expected a whole number of transcripts from 1 to 1000000.\n",
    )


def test_settings_that_cannot_be_used_are_named_with_their_line(pullquote: Pullquote, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text("[limits]\nuploads = 7\nuplaods = 8\n")
    said = pullquote("--config", config, "config", "check")
    assert said.code == 1
    assert said.err.startswith(f"{config}:3: limits.uplaods: expected one of ")


def test_the_settings_shown_are_those_in_force_and_can_be_used_as_a_file(pullquote: Pullquote, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(
        'language = "de"\n[[library]]\nfolder = "a \\"b\\""\nworkspaces = ["discord:1"]\n[limits]\nuploads = 7\n'
    )
    said = pullquote("--config", config, "config", "show").out
    shown = tomllib.loads(said)
    assert (shown["language"], shown["limits"]["uploads"]) == ("de", 7)
    assert shown["library"] == [{"folder": str(tmp_path / 'a "b"'), "workspaces": ["discord:1"]}]
    config.write_text(said)
    assert tomllib.loads(pullquote("--config", config, "config", "show").out) == shown


def test_secrets_are_named_and_never_shown(pullquote: Pullquote, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULLQUOTE_SLACK_BOT_TOKEN", CANARY)
    said = pullquote("config", "show")
    assert "# PULLQUOTE_SLACK_BOT_TOKEN is set (not shown)" in said.out
    assert CANARY not in said.out + said.err
    assert os.environ["PULLQUOTE_SLACK_BOT_TOKEN"] == CANARY


def test_the_check_opens_what_the_settings_name(pullquote: Pullquote, tmp_path: Path) -> None:
    secret, empty, config = tmp_path / "token", tmp_path / "empty", tmp_path / "config.toml"
    secret.write_text("x")
    secret.chmod(0o644)
    empty.touch(0o600)
    config.write_text(
        f'[discord]\ntoken_file = "{secret}"\n[slack]\nbot_token_file = "{empty}"\n'
        f'[meaning]\nmodel = "{tmp_path / "model"}"\n[[library]]\nfolder = "{tmp_path / "gone"}"\n'
    )
    said = pullquote("--config", config, "config", "check")
    assert said.code == 1
    for words in (
        f"The library folder {tmp_path / 'gone'} is not there.",
        f"Others on this machine can read the secret file {secret}.",
        f"The secret file {empty} cannot be read.",
        f'{tmp_path / "model"}" with a model. Topics are found by their words.',
    ):
        assert words in said.out


def test_a_search_server_that_does_not_let_us_in_is_told_wherever_it_is_asked(
    pullquote: Pullquote,
    sampled: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """By `config check`, `doctor`, a question and `run`, each with what to do; the password is shown by none."""
    pytest.importorskip("opensearchpy")
    monkeypatch.setenv("PULLQUOTE_SEARCH_PASSWORD", CANARY)
    authority, config = Authority.made(tmp_path), tmp_path / "config.toml"
    said = list[str]()
    with GuardedServer(authority.signed(), ("pullquote", "another")) as server:
        config.write_text(f'[search]\nurl = "https://pullquote@{server.host}"\nca_certs = "{authority.file}"\n')
        for command in (["config", "check"], ["doctor"], ["quote", "the ship came in"]):
            told = pullquote("--config", config, *command, data=sampled)
            assert told.code == 1
            said.append(told.out + told.err)
        with Launch(sampled, config).session() as session:
            running._ask_search_server(session)
        said.append(capsys.readouterr().err + caplog.text)
    for text in said:
        assert f"https://{server.host} does not take the user and the password (401 Unauthorized)" in text
        assert "PULLQUOTE_SEARCH_PASSWORD" in text
        assert CANARY not in text
