"""`daily`: the commands for subscriptions and their deliveries."""

from __future__ import annotations

import dataclasses
import sys
from typing import TYPE_CHECKING, Any, Final, Literal

import click

from ...bot.cards import Theme
from ...bot.command_group import CommandGroup
from ...bot.messages import messages
from .options import WholeNumber, as_json, launched, option, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...bot.cards import Card
    from ...bot.daily.results import SubscriptionStatus
    from ...bot.places import Place
    from ...bot.presenting.daily import DailyCards
    from ...bot.serving.launch import Launch, Session

REFUSED: Final = 1
BY: Final = "console"

posts = option("--posts", type=WholeNumber(1, 100), metavar="NUMBER", default=5)
yes = option("--yes", is_flag=True)
optional = click.argument("subscription", metavar="[ID]", required=False)


@click.group("daily", cls=CommandGroup, invoke_without_command=True, help=say("help.daily"))
@click.pass_context
def daily(context: click.Context) -> None:
    """Lists the subscriptions where no command is named."""
    if context.invoked_subcommand is None:
        context.invoke(list_, json=False)


def _command(name: str) -> Callable[[Callable[..., Any]], click.Command]:
    return daily.command(name, help=say(f"daily_help.{name}"))


def _theme(_context: click.Context, _option: click.Parameter, typed: str | None) -> Theme | Literal["no"] | None:
    return Theme(typed) if typed and typed != "no" else "no" if typed else None


def _settings(decorated: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the options of a subscription; one that is not given is None."""
    options = (
        option("--zone", metavar="ZONE"),
        option("--days", metavar="DAYS"),
        option("--speaker", metavar="NAME"),
        option("--source", metavar="TITLE"),
        option("--about", metavar="WORDS"),
        click.option("--captions/--no-captions", default=None, help=say("option.captions")),
        option("--headline", metavar="WORDS"),
        option("--on-this-day", type=click.Choice(["no", "first", "only"])),
        click.option("--thread/--no-thread", default=None, help=say("option.thread")),
        option("--picture", type=click.Choice(["no", *(one.value for one in Theme)]), callback=_theme),
    )
    for one in reversed(options):
        decorated = one(decorated)
    return decorated


def place_named(_context: click.Context, _option: click.Parameter, typed: str | None) -> Place:
    """A place as an option names it; standard output without one. Raises click.BadParameter."""
    from ...bot.places import CONSOLE, Place, Workspace

    if typed is None:
        return Place(CONSOLE, CONSOLE, "stdout")
    workspace, _, channel = typed.partition("/")
    place = Place(Workspace.parse(workspace).platform, workspace, channel)
    if not _is_place(place):
        raise click.BadParameter(say("console.daily_place", place=typed))
    return place


def _is_place(place: Place) -> bool:
    """Tells whether an installed adapter could post to a place, by its form."""
    from ...bot.plugins import PlaceChecker, adapters
    from ...bot.settings.values import is_workspace

    if not is_workspace(place.workspace) or not place.channel:
        return False
    adapter = next((one for one in adapters() if one.name == place.platform), None)
    return adapter is not None and (not isinstance(adapter, PlaceChecker) or adapter.is_place(place))


def _given(options: dict[str, Any]) -> dict[str, Any]:
    """The options that were given; the picture "no" takes it away."""
    given = {name: value for name, value in options.items() if value is not None}
    return given | ({"picture": None} if given.get("picture") == "no" else {})


def refuse_closed(launch: Launch, place: Place) -> None:
    """Asks the platform whether it would take posts to a place, where it can be asked. Raises UsageError."""
    import asyncio
    import os

    from ...bot.places import CONSOLE
    from ...bot.plugins import PlaceVerifier, adapters

    adapter = next((one for one in adapters() if one.name == place.platform), None)
    if place.platform == CONSOLE or not isinstance(adapter, PlaceVerifier):
        return
    if refused := asyncio.run(adapter.refusal(place, launch.settings(), os.environ)):
        raise click.UsageError(refused)


@_command("add")
@click.option("--at", "time", required=True, metavar="TIME", help=say("option.time"))
@_settings
@option("--place", metavar="PLACE", callback=place_named)
@launched
def add(launch: Launch, place: Place, time: str, **given: Any) -> None:
    """Adds a subscription."""
    from ...bot.daily.subscriptions import SubscriptionDraft
    from .zone import zone_here

    refuse_closed(launch, place)
    given = _given(given)
    zone = given.pop("zone", None) or zone_here()
    if zone is None:
        raise click.UsageError(say("console.daily_zone"))
    with launch.session() as session:
        saved = session.run(
            session.core.daily.subscribe(place, SubscriptionDraft(time, zone, own_zone=zone_here(), **given), BY)
        )
        _printed(session.core.daily_cards.subscribed(saved))


@_command("change")
@optional
@click.option("--at", "time", metavar="TIME", help=say("option.time"))
@_settings
@launched
def change(launch: Launch, subscription: str | None, **given: Any) -> None:
    """Changes what is given of a subscription."""
    given = _given(given)
    with launch.session() as session:
        name, daily_ = _meant(session, subscription), session.core.daily
        draft = session.run(daily_.draft(None, name))
        saved = session.run(daily_.change(None, name, dataclasses.replace(draft, **given)))
        _printed(session.core.daily_cards.changed(saved))


@_command("list")
@as_json
@launched
def list_(launch: Launch, *, json: bool) -> None:
    """Lists the subscriptions."""
    with launch.session() as session:
        cards, statuses = session.core.daily_cards, session.run(session.core.daily.statuses(None))
        if json:
            from .jsontext import put_line

            put_line({"subscriptions": [as_object(one, cards) for one in statuses]})
            return
        card = cards.overview(statuses)
        _printed(card if card.entries else dataclasses.replace(card, notes=(say("console.daily_add"),)))


@_command("preview")
@optional
@posts
@launched
def preview(launch: Launch, subscription: str | None, posts: int) -> None:
    """Shows the next posts of a subscription."""
    from .render import Printer

    with launch.session() as session:
        cards, name, printer = session.core.daily_cards, _meant(session, subscription), Printer()
        coming = session.run(session.core.daily.upcoming(None, name, posts))
        if not coming:
            _printed(session.run(cards.preview(coming)))
        for one in coming:
            card = session.run(cards.post(one.subscription, one.pick.id, one.passage, one.date))
            heading = say("console.daily_due", moment=cards.moment(one.due), pick=one.pick.id)
            printer.card(dataclasses.replace(card, heading=heading))
            printer.blank()


@_command("feed")
@optional
@option("--revoke", is_flag=True)
@launched
def feed(launch: Launch, subscription: str | None, *, revoke: bool) -> None:
    """Makes an address of a feed of what was posted, or ends all that there are."""
    from ...bot.presenting.web_links import served_at
    from ...bot.security.access_tokens import Purpose

    with launch.session() as session:
        found = session.run(session.core.daily.status(None, _meant(session, subscription))).subscription
        tokens, settings = session.core.access_tokens, session.core.settings.web
        if revoke:
            ended = session.run(tokens.revoke(Purpose.FEED, label=found.id))
            click.echo(say("daily.feed_revoked", n=ended) if ended else say("daily.no_feed"))
            return
        secret = session.run(tokens.issue(found.place.workspace, Purpose.FEED, found.id)).secret
    base = served_at(settings)
    click.echo(f"{base or ''}/feeds/{secret}/daily.atom\n")
    click.echo(say("daily.feed", id=found.id))
    if base is None:
        click.echo(say("web.only_path"))


def _about_one(name: str, method: str, card: str) -> None:
    """A command that calls a method of `Daily` for one subscription, and prints the Card that `DailyCards` makes."""

    @_command(name)
    @optional
    @launched
    def _run(launch: Launch, subscription: str | None) -> None:
        with launch.session() as session:
            result = session.run(getattr(session.core.daily, method)(None, _meant(session, subscription)))
            _printed(getattr(session.core.daily_cards, card)(result))


_about_one("skip", "skip", "skipped")
_about_one("pause", "pause", "paused")


@_command("resume")
@optional
@launched
def resume(launch: Launch, subscription: str | None) -> None:
    """Resumes a subscription, if its place takes posts."""
    with launch.session() as session:
        name, daily_ = _meant(session, subscription), session.core.daily
        place = session.run(daily_.status(None, name)).subscription.place
    refuse_closed(launch, place)
    with launch.session() as session:
        _printed(session.core.daily_cards.resumed(session.run(session.core.daily.resume(None, name))))


@_command("history")
@optional
@launched
def history(launch: Launch, subscription: str | None) -> None:
    """Shows what became of the recent dates."""
    with launch.session() as session:
        found = session.run(session.core.daily.history(None, _meant(session, subscription)))
        _printed(session.run(session.core.daily_cards.history(found)))


@_command("remove")
@optional
@yes
@launched
def remove(launch: Launch, subscription: str | None, *, yes: bool) -> int:
    """Removes a subscription, after a question at a terminal; the exit code is 1 if it is kept."""
    with launch.session() as session:
        name = _meant(session, subscription)
        if not yes:
            if not sys.stdin.isatty():
                click.echo(say("remove.say_yes"), err=True)
                return REFUSED
            status = session.run(session.core.daily.status(None, name))
            click.echo(f"  {session.core.daily_cards.schedule(status.subscription)}  {name}")
            if not click.confirm(say("console.daily_confirm")):
                click.echo(say("console.daily_kept"))
                return REFUSED
        _printed(session.core.daily_cards.removed(session.run(session.core.daily.remove(None, name))))
    return 0


@_command("never")
@click.argument("pick")
@launched
def never(launch: Launch, pick: str) -> None:
    """Bans an excerpt."""
    with launch.session() as session:
        _printed(session.core.daily_cards.never(session.run(session.core.daily.never(None, pick, BY))))


@_command("allow")
@click.argument("pick")
@launched
def allow(launch: Launch, pick: str) -> None:
    """Lifts the ban of an excerpt."""
    with launch.session() as session:
        session.run(session.core.daily.again(None, pick))
        _printed(session.core.daily_cards.again())


@_command("banned")
@launched
def banned(launch: Launch) -> None:
    """Lists the banned excerpts."""
    with launch.session() as session:
        picks = session.run(session.core.daily.banned(None))
        _printed(session.run(session.core.daily_cards.banned(picks)))


def as_object(status: SubscriptionStatus, cards: DailyCards) -> dict[str, Any]:
    """A subscription as JSON for programs."""
    subscription = status.subscription
    return {
        "subscription": subscription.id,
        "platform": subscription.place.platform,
        "workspace": subscription.place.workspace,
        "channel": subscription.place.channel,
        "state": "gone" if subscription.gone else subscription.state.value,
        "schedule": cards.schedule(subscription),
        "filters": cards.filters(subscription),
        "last": cards.last(status),
        "link": cards.last_link(status),
        "next": status.next.isoformat() if status.next else None,
        "trouble": cards.trouble(status),
    }


def _meant(session: Session, typed: str | None) -> str:
    """The subscription that is named, or the only one there is."""
    if typed:
        return typed
    ids = [one.id for one in session.run(session.core.daily.list(None))]
    if len(ids) != 1:
        which = say("console.daily_which", ids=messages().listed(ids, "list.or")) if ids else say("daily.none")
        raise click.UsageError(which)
    return ids[0]


def _printed(card: Card) -> None:
    from .render import printed

    printed(card)
