"""mcp and token at the console."""

from __future__ import annotations

import contextlib
import json
import re
import sqlite3
import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Pullquote = Callable[..., Any]

pytestmark = pytest.mark.usefixtures("sampled")


@pytest.fixture(autouse=True)
def uploaded(sampled: Path) -> None:
    """A file beside the data folder, for one workspace to be added to."""
    (sampled.parent / "one.md").write_text("**Ada:** There are seven lamps in the harbour.")


def test_a_token_is_shown_once_listed_and_revoked(pullquote: Pullquote) -> None:
    assert "There are no tokens" in pullquote("token", "list").out
    outcome = pullquote("token", "make", "news\x1b[31mroom", "--workspace", "slack:T1", "--days", "90")
    secret = next(line for line in outcome.out.splitlines() if line.startswith("pullquote_"))
    assert "newsroom" in outcome.out.replace("[31m", "")
    assert "\x1b" not in outcome.out
    assert "set port under [web]" in outcome.out
    listed = pullquote("token", "list")
    assert secret not in listed.out
    assert "sees what slack:T1 sees" in listed.out
    (one,) = json.loads(pullquote("token", "list", "--json").out)["tokens"]
    assert (one["workspace"], one["used"]) == ("slack:T1", None)
    assert pullquote("token", "revoke", f"{one['number']}").code == 0
    for number in (f"{one['number']}", "0", "-1", "x", "9" * 30):
        assert "There is no token" in pullquote("token", "revoke", "--", number).err
    assert "There are no tokens" in pullquote("token", "list").out


def test_a_token_needs_a_name_and_sees_what_is_open_to_all_by_default(pullquote: Pullquote) -> None:
    for name in ("", " ", "x" * 61):
        assert "a name is needed" in pullquote("token", "make", name).err
    assert "is no workspace" in pullquote("token", "make", "x", "--workspace", "everybody").err
    assert "sees what is open to all" in pullquote("token", "make", "x").out


def test_a_mistyped_workspace_is_told_when_a_token_is_made_for_it(pullquote: Pullquote, sampled: Path) -> None:
    assert pullquote("add", sampled.parent / "one.md", "--workspace", "slack:T123").code == 0
    assert "Nothing is known" not in pullquote("token", "make", "x", "--workspace", "slack:T123").err
    outcome = pullquote("token", "make", "x", "--workspace", "slack:T124")
    assert "Nothing is known of slack:T124 here yet. Did you mean slack:T123?" in outcome.err
    assert "sees what slack:T124 sees" in outcome.out
    assert "Known are: slack:T123" in pullquote("token", "make", "x", "--workspace", "discord:99999").err


def test_a_link_that_is_made_here_lets_in_is_listed_and_ends(pullquote: Pullquote, sampled: Path) -> None:
    outcome = pullquote("link", "Bees in February", "--at", "1:33", "--days", "2")
    assert re.match(r"/in/([\w-]{32})/t/[\w-]+/bees-in-february\?at=1:33#here\n", outcome.out), outcome.err
    assert "This is the path alone" in outcome.out
    assert "sees what is open to all" in outcome.out
    assert '"console"' not in pullquote("token", "list").out
    (one,) = json.loads(pullquote("token", "links", "--json").out)["links"]
    assert (one["workspace"], one["name"]) == ("web:readers", "console")
    assert f"pullquote token unlink {one['number']}" in outcome.out
    assert "Link 1 has ended" in pullquote("token", "unlink", "1").out
    assert "Nobody has a link" in pullquote("token", "links").out
    for which in ("1", "x", "9" * 30):
        assert "There is no link" in pullquote("token", "unlink", which).err


def test_a_link_opens_nothing_that_is_not_its_workspace_s(
    pullquote: Pullquote, sampled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULLQUOTE_WEB_URL", "https://quotes.example.org/read/")
    monkeypatch.setenv("PULLQUOTE_WEB_PUBLIC", "true")
    assert pullquote("add", sampled.parent / "one.md", "--workspace", "slack:T1").code == 0
    assert "is not open to all" in pullquote("link", "one").err
    assert "discord:1 does not see" in pullquote("link", "one", "--workspace", "discord:1").err
    theirs = pullquote("link", "one", "--workspace", "slack:T1")
    assert theirs.out.startswith("https://quotes.example.org/read/in/"), theirs.err
    assert "no times" in pullquote("link", "one", "--workspace", "slack:T1", "--at", "0:10").err
    public = pullquote("link", "forty-hours-for-one-loaf.srt", "--at", "9:00:00")
    assert public.out.startswith("https://quotes.example.org/read/t/")
    assert "Everybody may read there" in public.out
    assert "after the end of this transcript" in public.out
    assert "is no time" in pullquote("link", "Bees in February", "--at", "soon").err
    assert [one["workspace"] for one in json.loads(pullquote("token", "links", "--json").out)["links"]] == ["slack:T1"]


@pytest.mark.parametrize("damaged", [False, True])
def test_a_restore_leaves_access_as_it_was(pullquote: Pullquote, tmp_path: Path, damaged: bool) -> None:
    """What was revoked since stays revoked, and what was made since stays; where nobody knows, that is said."""
    for name in ("kept", "revoked"):
        pullquote("token", "make", name)
    assert pullquote("backup", tmp_path / "backup.db").code == 0
    pullquote("token", "revoke", "2")
    pullquote("token", "make", "later")
    if damaged:
        (tmp_path / "data" / "pullquote.db").write_bytes(b"no database")
    outcome = pullquote("restore", tmp_path / "backup.db", "--force")
    assert outcome.code == 0, outcome.err
    names = [one["name"] for one in json.loads(pullquote("token", "list", "--json").out)["tokens"]]
    assert names == (["kept", "revoked"] if damaged else ["kept", "later"])
    assert ("2 links and tokens of the backup" in outcome.out) is damaged


def test_doctor_names_tokens_that_nobody_uses_and_old_ones(pullquote: Pullquote, sampled: Path) -> None:
    for name, days in (("unused", None), ("old", None), ("old with an end", 3000), ("new", None)):
        pullquote("token", "make", name, *(["--days", f"{days}"] if days else []))
    with contextlib.closing(sqlite3.connect(sampled / "pullquote.db")) as connection, connection:
        connection.execute("UPDATE access_token SET created = created - 86400 * 400 WHERE label <> 'new'")
        connection.execute("UPDATE access_token SET used = created + 86400 * 399 WHERE label LIKE 'old%'")
    findings = json.loads(pullquote("doctor", "--json").out)["findings"]
    assert [one["said"].partition(", was ")[0] for one in findings if one["about"] == "token"] == [
        "Token 1, “unused”",
        "Token 2, “old”",
    ]


def test_without_the_sdk_it_says_what_to_install(pullquote: Pullquote, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mcp_types", None)
    monkeypatch.delitem(sys.modules, "pullquote.adapters.programs.mcp_server", raising=False)
    outcome = pullquote("mcp")
    assert outcome.code == 1
    assert 'pip install "pullquote[mcp]"' in outcome.err


def test_a_feed_of_daily_posts_has_an_address_that_can_be_revoked(
    pullquote: Pullquote, monkeypatch: pytest.MonkeyPatch
) -> None:
    pullquote("daily", "add", "--at", "08:30", "--zone", "UTC")
    outcome = pullquote("daily", "feed")
    assert re.match(r"/feeds/[\w-]{32}/daily\.atom\n", outcome.out), outcome.err
    assert "This is the path alone" in outcome.out
    monkeypatch.setenv("PULLQUOTE_WEB_PORT", "8123")
    outcome = pullquote("daily", "feed")
    assert re.match(r"http://127\.0\.0\.1:8123/feeds/[\w-]{32}/daily\.atom\n", outcome.out), outcome.err
    assert "path alone" not in outcome.out
    assert "2 addresses are revoked" in pullquote("daily", "feed", "--revoke").out
    assert "no address of a feed" in pullquote("daily", "feed", "--revoke").out
