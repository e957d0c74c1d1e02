"""daily and run at the console."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from pullquote.adapters.console import adapter, zone
from pullquote.bot.cards import Card
from pullquote.bot.core import open_core
from pullquote.bot.daily.subscriptions import SubscriptionDraft
from pullquote.bot.delivery import Unknown
from pullquote.bot.places import Place
from pullquote.bot.settings.values import Settings

from ..patience import PATIENCE_S

if TYPE_CHECKING:
    from pathlib import Path

Pullquote = Callable[..., Any]
HERE = Place("console", "console", "stdout")


@pytest.fixture
def deals(pullquote: Pullquote, sampled: Path) -> Callable[..., Any]:
    """`pullquote daily …` over the samples."""
    return lambda *arguments: pullquote("daily", *arguments)


def added(deals: Callable[..., Any], *more: str) -> str:
    outcome = deals("add", "--at", "8:30", "--zone", "berlin", *more)
    assert outcome.code == 0, outcome.err
    return json.loads(deals("list", "--json").out)["subscriptions"][-1]["subscription"]


def overdue(data: Path, minutes: int = 5, **more: Any) -> None:
    """Subscribes to what was due some minutes ago, as if somebody had done so before."""

    async def subscribe() -> None:
        now = time.time()
        due = dt.datetime.fromtimestamp(now - 60 * minutes, dt.UTC)
        async with open_core(Settings(data=data), now=lambda: now - 3600) as core:
            await core.daily.subscribe(HERE, SubscriptionDraft(f"{due:%H:%M}", "UTC", **more), "me")

    asyncio.run(subscribe())


def started(data: Path, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-P", "-m", "pullquote.bot", "--data", str(data), "run", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def logged(line: str) -> str:
    """What is said in a line of the log, which is JSON where nobody sits at a terminal."""
    return json.loads(line)["message"]


# --- daily -------------------------------------------------------------------------------------------------------


def test_without_subscriptions_it_says_how_to_begin(deals: Callable[..., Any]) -> None:
    outcome = deals()
    assert outcome.code == 0
    assert outcome.out.startswith("There are no subscriptions yet.")
    assert "pullquote daily add --at 08:30" in outcome.out


def test_a_subscription_is_set_up_listed_changed_and_removed(deals: Callable[..., Any]) -> None:
    """Without an id, the only one is meant."""
    name = added(deals, "--days", "weekdays", "--about", "tides", "--headline", "Morning")
    [listed] = json.loads(deals("list", "--json").out)["subscriptions"]
    assert (listed["schedule"], listed["filters"]) == ("weekdays at 08:30 (Europe/Berlin)", "about “tides”")
    assert listed["state"] == "active"
    assert dt.datetime.fromisoformat(listed["next"]).strftime("%H:%M") == "08:30"
    changed = deals("change", "--at", "9pm", "--about", "", "--no-captions")
    assert "weekdays at 21:00 (Europe/Berlin)" in changed.out
    assert "without automatic captions · next:" in changed.out
    assert "paused" in deals("pause").out
    assert "next:" in deals("resume", name).out
    assert "is left out" in deals("skip", name).out
    assert "was left out, as somebody asked" in deals("history").out
    assert deals("remove", name).code == 1
    assert deals("remove", name, "--yes").out.startswith("Removed: weekdays at 21:00")
    assert deals().out.startswith("There are no subscriptions yet.")


def test_the_preview_shows_the_next_posts_and_one_can_be_kept_from_being_posted(deals: Callable[..., Any]) -> None:
    added(deals)
    before = deals("preview", "--posts", "2").out
    assert before.count(" at 08:30  ") == 2
    pick = before.splitlines()[0].split()[-1]
    assert "never posted again" in deals("never", pick).out
    assert pick not in deals("preview", "--posts", "2").out
    assert pick in deals("banned").out
    assert deals("allow", pick).code == 0
    assert deals("preview", "--posts", "2").out == before
    assert deals("never", "nosuch").err.startswith("There is no excerpt “nosuch” here.")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("add", "--at", "25:00"), "“25:00” cannot be read as a time of day."),
        (("add", "--at", "8", "--zone", "EST"), "Did you mean America/New_York, America/Toronto"),
        (("add", "--at", "8", "--zone", "UTC", "--days", "now and then"), "“now and then” cannot be read as days."),
        (("add", "--at", "8", "--zone", "UTC", "--speaker", "nobody"), "No speaker is called “nobody”"),
        (("add", "--at", "8", "--zone", "UTC", "--about", "…"), "There are no words to look for."),
        (("add", "--at", "8", "--place", "here"), "“here” is no place to post to. Write it with ids"),
        (("add", "--at", "8", "--place", "discord:1/#general"), "“discord:1/#general” is no place to post to."),
        (("add", "--at", "8", "--place", "discord:our-server/2"), "“discord:our-server/2” is no place to post to."),
        (("add", "--at", "8", "--place", "slack:T1/#general"), "“slack:T1/#general” is no place to post to."),
        (("add", "--at", "8", "--place", "slack:acme/C1"), "“slack:acme/C1” is no place to post to."),
        (("add", "--at", "8", "--place", "discrod:1/2"), "“discrod:1/2” is no place to post to."),
        (("pause", "nosuch"), "There is no subscription “nosuch” here."),
        (("pause",), "There are no subscriptions yet."),
        (("preview", "--posts", "0"), "--posts"),
    ],
)
def test_mistakes_are_explained(deals: Callable[..., Any], arguments: tuple[str, ...], expected: str) -> None:
    outcome = deals(*arguments)
    assert outcome.code in (1, 2)
    assert expected in outcome.err


def test_with_several_subscriptions_an_id_is_asked_for(deals: Callable[..., Any]) -> None:
    first, second = added(deals), added(deals)
    assert f"Say which by its id: {first} or {second}." in deals("skip").err


@pytest.mark.parametrize("place", [("discord", "discord:123", "456"), ("slack", "slack:T024BE7LD", "C024BE91L")])
def test_a_place_on_a_platform_can_be_posted_to(deals: Callable[..., Any], place: tuple[str, str, str]) -> None:
    platform, workspace, channel = place
    added(deals, "--place", f"{workspace}/{channel}")
    [listed] = json.loads(deals("list", "--json").out)["subscriptions"]
    assert (listed["platform"], listed["workspace"], listed["channel"]) == (platform, workspace, channel)
    assert f"{workspace}/{channel}" in deals().out


def test_the_zone_of_this_computer_is_the_default(
    deals: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TZ", ":Asia/Kolkata")
    assert "(Asia/Kolkata)" in deals("add", "--at", "8:30").out
    monkeypatch.delenv("TZ")
    (tmp_path / "zoneinfo" / "Europe").mkdir(parents=True)
    (tmp_path / "zoneinfo" / "Europe" / "Lisbon").touch()
    (tmp_path / "localtime").symlink_to(tmp_path / "zoneinfo" / "Europe" / "Lisbon")
    monkeypatch.setattr(zone, "LOCALTIME", tmp_path / "localtime")
    assert "(Europe/Lisbon)" in deals("add", "--at", "8:30").out
    monkeypatch.setattr(zone, "LOCALTIME", tmp_path / "missing")
    assert "--zone Europe/Berlin" in deals("add", "--at", "8:30").err


# --- run ---------------------------------------------------------------------------------------------------------


@pytest.mark.long
def test_run_posts_what_is_due_and_ends_well_on_sigterm(sampled: Path) -> None:
    """One Card a post, on standard output, at once; a second process is refused meanwhile."""
    overdue(sampled, headline="Words for the morning")
    with started(sampled) as process:
        assert process.stdout
        assert process.stderr
        assert logged(process.stderr.readline()).startswith("No chat is served. Not configured: discord and slack.")
        assert re.fullmatch(r"Words for the morning · \w+day \d+ \w+ \d{4}\n", process.stdout.readline())
        with started(sampled, "--adapter", "console") as second:
            _, said = second.communicate(timeout=PATIENCE_S)
        assert second.returncode == 1
        assert said.splitlines()[-1].startswith("Another process serves console from this data folder already.")
        process.send_signal(signal.SIGTERM)
        out, err = process.stdout.read(), process.stderr.read()
    assert process.returncode == 0
    assert logged(err) == "Serving console. Ctrl-C ends it."
    assert " · " in out
    assert "Words for the morning" not in out


def test_trouble_is_told_on_standard_error(sampled: Path) -> None:
    overdue(sampled, about="volcanoes")
    with started(sampled, "--adapter", "console") as process:
        assert process.stderr
        assert logged(process.stderr.readline()).startswith("Serving")
        assert process.stderr.readline().startswith("There was nothing to post on ")
        process.send_signal(signal.SIGTERM)
        assert process.stdout
        out = process.stdout.read()
    assert (process.returncode, out) == (0, "")


@pytest.mark.parametrize("added", [[], ["daily", "add", "--at", "08:30", "--zone", "UTC"], ["alert", "episodes"]])
def test_run_says_how_to_begin_only_where_nothing_is_set_up(
    pullquote: Pullquote, sampled: Path, monkeypatch: pytest.MonkeyPatch, added: list[str]
) -> None:
    async def served(*_: object, **__: object) -> None:
        pass

    monkeypatch.setattr("pullquote.bot.serving.process.serve", served)
    if added:
        pullquote(*added, data=sampled)
    outcome = pullquote("run", "--adapter", "console", data=sampled)
    assert ("There are no subscriptions yet" in outcome.out + outcome.err) == (not added)


def test_an_adapter_without_credentials_is_no_mistake_in_the_command(pullquote: Pullquote) -> None:
    outcome = pullquote("run", "--adapter", "slack")
    assert outcome.code == 2
    assert outcome.err.startswith(
        "Error: Slack cannot be served: its tokens are missing. Set PULLQUOTE_SLACK_BOT_TOKEN"
    )
    assert outcome.err.count("\n") == 1


def test_an_adapter_that_is_not_there_is_named(pullquote: Pullquote) -> None:
    outcome = pullquote("run", "--adapter", "consol")
    assert outcome.code == 2
    assert "There is no adapter “consol”." in outcome.err
    assert "Did you mean console?" in outcome.err


def test_shards_are_refused_where_there_is_no_gateway(
    pullquote: Pullquote, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text('[discord]\ninteractions = "http"')
    monkeypatch.setenv("PULLQUOTE_CONFIG", str(settings))
    outcome = pullquote("run", "--shards", "auto/4")
    assert outcome.code == 2
    assert "there is no gateway whose shards could be shared. Leave out --shards" in outcome.err


async def test_a_post_that_nobody_could_read_has_an_unknown_outcome(monkeypatch: pytest.MonkeyPatch) -> None:
    class Closed:
        def __getattr__(self, name: str) -> Any:
            raise BrokenPipeError

    monkeypatch.setattr(sys, "stdout", Closed())
    with pytest.raises(Unknown):
        await adapter.deliver(HERE, Card("A heading"), "key")
