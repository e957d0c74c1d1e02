"""`alert`: what is told when new transcripts come."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from ...bot.command_group import CommandGroup, typed_command
from ...bot.messages import messages
from .dailies import BY, REFUSED, place_named, refuse_closed
from .options import as_json, launched, option, say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ...bot.daily.results import SubscriptionStatus
    from ...bot.places import Place
    from ...bot.presenting.alerts import AlertCards
    from ...bot.serving.launch import Launch, Session

optional = click.argument("alert", metavar="[ID]", required=False)


class AlertGroup(CommandGroup):
    """The group of alerts. What is no command of it may be the words of a new one."""

    def instead(self, ctx: click.Context, args: Sequence[str]) -> str:
        """How to be told of the words."""
        return messages().say("command.did_you_mean", name=typed_command([*ctx.command_path.split(), "add", *args]))


@click.group("alert", cls=AlertGroup, invoke_without_command=True, help=say("help.alert"))
@click.pass_context
def alert(context: click.Context) -> None:
    """Lists the alerts where no command is named."""
    if context.invoked_subcommand is None:
        context.invoke(list_, json=False)


def _command(name: str) -> Callable[[Callable[..., Any]], click.Command]:
    return alert.command(name, help=say(f"alert_help.{name}"))


@_command("add")
@click.argument("words", nargs=-1, metavar="[WORDS]")
@option("--speaker", metavar="NAME")
@option("--source", metavar="TITLE")
@option("--place", metavar="PLACE", callback=place_named)
@launched
def add(launch: Launch, words: tuple[str, ...], speaker: str | None, source: str | None, place: Place) -> None:
    """Adds an alert for words, a quote or a speaker."""
    _added(launch, place, " ".join(words), speaker, source)


@_command("quote")
@click.argument("words", nargs=-1, metavar="WORDS", required=True)
@option("--speaker", metavar="NAME")
@option("--source", metavar="TITLE")
@option("--place", metavar="PLACE", callback=place_named)
@launched
def quote(launch: Launch, words: tuple[str, ...], speaker: str | None, source: str | None, place: Place) -> None:
    """Adds an alert for a quote: a shell takes quotation marks off."""
    _added(launch, place, f"“{' '.join(words).strip('“”')}”", speaker, source)


@_command("episodes")
@option("--source", metavar="TITLE")
@option("--place", metavar="PLACE", callback=place_named)
@launched
def episodes(launch: Launch, source: str | None, place: Place) -> None:
    """Adds an alert for new episodes."""
    _added(launch, place, "", None, source, episodes=True)


@_command("list")
@as_json
@launched
def list_(launch: Launch, *, json: bool) -> None:
    """Lists the alerts."""
    from .render import printed

    with launch.session() as session:
        cards, statuses = session.core.alert_cards, session.run(session.core.alerts.statuses(None))
        if json:
            from .jsontext import put_line

            put_line({"alerts": [as_object(one, cards) for one in statuses]})
            return
        printed(cards.overview(statuses))
        if not statuses:
            click.echo(say("alert.console_how"))


def _about_one(name: str, card: str) -> None:
    """A command that calls the method `name` of `Alerts` for one alert, and prints the Card that `AlertCards` makes."""

    @_command(name)
    @optional
    @launched
    def _run(launch: Launch, alert: str | None) -> None:
        from .render import printed

        with launch.session() as session:
            result = session.run(getattr(session.core.alerts, name)(None, _meant(session, alert)))
            printed(getattr(session.core.alert_cards, card)(result))


_about_one("pause", "paused")
_about_one("resume", "resumed")


@_command("remove")
@optional
@option("--yes", is_flag=True)
@launched
def remove(launch: Launch, alert: str | None, *, yes: bool) -> int:
    """Removes an alert, after a question at a terminal; the exit code is 1 if it is kept."""
    from .render import printed

    with launch.session() as session:
        name = _meant(session, alert)
        if not yes:
            if not sys.stdin.isatty():
                click.echo(say("remove.say_yes"), err=True)
                return REFUSED
            status = session.run(session.core.alerts.status(None, name))
            click.echo(f"  {session.core.alert_cards.what(status.subscription)}  {name}")
            if not click.confirm(say("alert.console_confirm")):
                click.echo(say("console.daily_kept"))
                return REFUSED
        printed(session.core.alert_cards.removed(session.run(session.core.alerts.remove(None, name))))
    return 0


def as_object(status: SubscriptionStatus, cards: AlertCards) -> dict[str, Any]:
    """An alert as JSON for programs."""
    one = status.subscription
    return {
        "alert": one.id,
        "platform": one.place.platform,
        "workspace": one.place.workspace,
        "channel": one.place.channel,
        "state": "gone" if one.gone else one.state.value,
        "kind": one.kind.value,
        "words": one.excerpt_filter.about,
        "speaker": one.excerpt_filter.speaker,
        "source": one.excerpt_filter.source,
        "last": cards.last(status),
        "trouble": one.trouble,
    }


def _added(
    launch: Launch, place: Place, words: str, speaker: str | None, source: str | None, *, episodes: bool = False
) -> None:
    from ...bot.alerts.alerts import AlertDraft
    from .render import printed

    refuse_closed(launch, place)
    with launch.session() as session:
        draft = AlertDraft(words, speaker, source, episodes)
        printed(session.core.alert_cards.added(session.run(session.core.alerts.add(place, draft, BY))))


def _meant(session: Session, typed: str | None) -> str:
    """The alert that is named, or the only one there is."""
    if typed:
        return typed
    ids = [one.id for one in session.run(session.core.alerts.list(None))]
    if len(ids) != 1:
        which = say("alert.which", ids=messages().listed(ids, "list.or")) if ids else say("alert.none")
        raise click.UsageError(which)
    return ids[0]
