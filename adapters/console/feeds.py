"""`follow`, `feeds`, `fetch` and `unfollow`: transcripts that come by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click

from .library_commands import workspace_named
from .options import as_json, command, launched, option, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...bot.following.feeds import Feed, FeedStatus
    from ...bot.following.fetching import FetchReport
    from ...bot.serving.launch import Launch, Session

BY: Final = "console"
FAILED: Final = 1
EVERY: Final = 1_000_000  # episodes with trouble that are named of one feed

feed = click.argument("feed", metavar="FEED")
names = click.argument("names", nargs=-1, metavar="[FEED...]")


@command("follow")
@click.argument("address", metavar="ADDRESS")
@option("--workspace", metavar="WORKSPACE", callback=workspace_named)
@click.option("--later", is_flag=True, help=say("option.follow_later"))
@launched
def follow(launch: Launch, address: str, workspace: str | None, *, later: bool) -> int:
    """`pullquote follow`. Returns the exit code."""
    from .render import printed

    with launch.session() as session:
        new = session.run(session.core.following.follow(workspace, address, BY))
        if later:
            printed(session.core.feed_cards.followed(new))
            return 0
        reports = _fetched(session, [new], again=False)
        if any(_lists_nothing(one) for one in reports):
            session.run(session.core.following.unfollow(None, new.id))
            click.echo(say("feeds.not_followed"))
        elif any(one.feed.trouble for one in reports):
            click.echo(say("feeds.still_followed", id=new.id))
        return _code(reports)


@command("feeds")
@names
@as_json
@launched
def feeds(launch: Launch, names: tuple[str, ...], *, json: bool) -> None:
    """`pullquote feeds`."""
    from .jsontext import put_line
    from .render import printed

    with launch.session() as session:
        chosen = {one.number for one in _named(session, names)}
        every = session.run(session.core.following.statuses(None))
        found = [one for one in every if not names or one.feed.number in chosen]
        if json:
            put_line({"feeds": [_as_object(session, one) for one in found]})
        elif names:
            printed(session.core.feed_cards.listing(found, most=EVERY))
        else:
            printed(session.core.feed_cards.listing(found))


@command("fetch")
@names
@option("--again", is_flag=True)
@launched
def fetch(launch: Launch, names: tuple[str, ...], *, again: bool) -> int:
    """`pullquote fetch`. Returns the exit code."""
    with launch.session() as session:
        return _code(_fetched(session, _named(session, names), again=again))


@command("unfollow")
@feed
@launched
def unfollow(launch: Launch, feed: str) -> None:
    """`pullquote unfollow`."""
    from .render import printed

    with launch.session() as session:
        printed(session.core.feed_cards.unfollowed(session.run(session.core.following.unfollow(None, feed))))


def _named(session: Session, names: Sequence[str]) -> list[Feed]:
    """The feeds that are called so; without a name all that may be asked. Raises UnknownFeed."""
    following = session.core.following
    if names:
        return [session.run(following.feed(None, name)) for name in names]
    return [status.feed for status in session.run(following.statuses(None)) if not status.left]


def _fetched(session: Session, chosen: Sequence[Feed], *, again: bool) -> list[FetchReport]:
    """Fetches with progress, and says what came of it; or leaves it to the process that is fetching, and raises
    BeingFetched."""
    from ...bot.following.feeds import BeingFetched
    from .adding import bar
    from .render import printed

    following = session.core.following
    if not chosen:
        printed(session.core.feed_cards.listing([]))
        return []
    with bar(shown=True) as step:

        def progress(one: Feed, done: int, total: int) -> None:
            step(say("feeds.progress", name=one.name), done, total)

        try:
            reports = session.run(following.fetch(chosen, progress, again=again))
        except BeingFetched:
            session.run(following.hasten(chosen))
            raise
    printed(session.core.feed_cards.fetched(reports))
    return reports


def _code(reports: Sequence[FetchReport]) -> int:
    """The exit code: 1 if nothing was to be had."""
    return FAILED if reports and all(_fell_short(one) for one in reports) else 0


def _lists_nothing(report: FetchReport) -> bool:
    """Whether an address turned out to be none that can be followed."""
    from ...bot.following.trouble import FetchError, FetchTrouble

    none = (FetchTrouble.NO_FEED, FetchTrouble.PAGE_OF_FEED, FetchTrouble.ADDRESS, FetchTrouble.GONE)
    return isinstance(report.feed.trouble, FetchError) and report.feed.trouble.trouble in none


def _fell_short(report: FetchReport) -> bool:
    """Whether a feed was not to be had, or nothing of what it names."""
    stored = report.added or report.replaced or report.same
    return report.feed.trouble is not None or (not stored and bool(report.refused or report.failed))


def _as_object(session: Session, status: FeedStatus) -> dict[str, Any]:
    """A feed as a JSON object."""
    from ...bot.following.episodes import episode_of
    from ...bot.settings.secret_addresses import shown

    cards, feed = session.core.feed_cards, status.feed
    return {
        "id": feed.id,
        "title": feed.title,
        "address": shown(feed.address),
        "workspace": feed.workspace,
        "configured": feed.configured,
        "left": status.left,
        "asked": feed.asked,
        "answered": feed.answered,
        "failures": feed.failures,
        "due": feed.due,
        "trouble": cards.trouble(feed.trouble) if feed.trouble else None,
        "episodes": {state.value: count for state, count in status.counts.items()},
        "troubled": [
            {
                "title": episode_of(one.text).title,
                "state": one.state.value,
                "trouble": cards.trouble(one.trouble) if one.trouble else None,
                "due": one.due,
            }
            for one in status.troubled
        ],
    }


FEED_COMMANDS: Final = (follow, feeds, fetch, unfollow)
