"""The commands for programs, mcp and token, and for the pages: link."""

from __future__ import annotations

import datetime as dt
import sys
from typing import TYPE_CHECKING, Any, Final

import click

from ...bot.command_group import CommandGroup
from ...bot.errors import AdapterError
from ...bot.messages import messages, speaking
from .library_commands import moment_named, transcript, workspace_named
from .options import WholeNumber, as_json, command, launched, option, say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ...bot.presenting.reading import Moment
    from ...bot.security.access_tokens import AccessToken
    from ...bot.serving.launch import Launch, Session

LONGEST_NAME: Final = 60  # characters
LONGEST_DAYS: Final = 3650
MOST_NAMED: Final = 8  # workspaces in a sentence


class NoMcp(AdapterError):
    """The extra for MCP is not installed."""

    key = "programs.no_mcp"


@command("mcp")
@option("--workspace", metavar="WORKSPACE", callback=workspace_named)
@launched
def mcp(launch: Launch, workspace: str | None) -> None:
    """`pullquote mcp`. Raises NoMcp."""
    try:
        from ..programs.mcp_server import serve_stdio
    except ModuleNotFoundError as error:
        raise NoMcp from error
    from ...bot.asking.answer_models import Asker
    from ...bot.telemetry import logs

    settings = launch.settings()
    logs.set_up(sys.stderr, level=settings.logs.level)  # standard output belongs to the protocol
    # an agent is answered like all programs, whatever the terminal speaks
    with speaking(settings.locale), launch.session(settings) as session:
        session.run(serve_stdio(session.core, Asker(workspace, "mcp")))


@click.group("token", cls=CommandGroup, help=say("help.token"))
def token() -> None:
    """The group `pullquote token`."""


def _command(name: str) -> Callable[[Callable[..., Any]], click.Command]:
    return token.command(name, help=say(f"token_help.{name}"))


def _name(_context: click.Context, _argument: click.Parameter, typed: str) -> str:
    from ...bot.plaintext import harmless

    name = harmless(typed).strip()
    if not name or len(name) > LONGEST_NAME:
        raise click.BadParameter(say("token.bad_name", most=LONGEST_NAME))
    return name


@_command("make")
@click.argument("name", metavar="NAME", callback=_name)
@click.option("--workspace", metavar="WORKSPACE", callback=workspace_named, help=say("option.token_workspace"))
@click.option("--days", type=WholeNumber(1, LONGEST_DAYS), metavar="NUMBER", help=say("option.token_days"))
@launched
def make(launch: Launch, name: str, workspace: str | None, days: int | None) -> None:
    """Makes a token and shows it, this once."""
    from ...bot.places import READERS
    from ...bot.security.access_tokens import Purpose

    with launch.session() as session:
        tokens = session.core.access_tokens
        _doubt(session, workspace)
        secret, made = session.run(tokens.issue(workspace or READERS, Purpose.TOKEN, name, days))
        served = session.core.settings.web.port > 0
    click.echo(say("token.made", name=name, sees=_sees(made), until=_until(made)))
    click.echo(f"\n{secret}\n")
    click.echo(say("token.once", number=made.number))
    if not served:
        click.echo(say("token.not_served"))


@_command("list")
@as_json
@launched
def list_(launch: Launch, *, json: bool) -> None:
    """Lists the tokens that are valid; none is shown."""
    from ...bot.security.access_tokens import Purpose
    from .jsontext import put_line

    with launch.session() as session:
        there = session.run(session.core.access_tokens.listed(Purpose.TOKEN))
    if json:
        put_line({"tokens": [_as_object(one) for one in there]})
        return
    _print_listed(there, "token.none")


@_command("revoke")
@click.argument("number", metavar="NUMBER")
@launched
def revoke(launch: Launch, number: str) -> None:
    """Ends a token. Raises UnknownToken."""
    from ...bot.security.access_tokens import Purpose, UnknownToken

    with launch.session() as session:
        known = _number(number)
        if known is None or not session.run(session.core.access_tokens.revoke(Purpose.TOKEN, number=known)):
            raise UnknownToken(number)
    click.echo(say("token.revoked", number=known))


@_command("links")
@as_json
@launched
def links(launch: Launch, *, json: bool) -> None:
    """Lists the links into the pages that are valid; none is shown."""
    from ...bot.security.access_tokens import Purpose
    from .jsontext import put_line

    with launch.session() as session:
        there = session.run(session.core.access_tokens.listed(Purpose.LINK))
    if json:
        put_line({"links": [_as_object(one) for one in there]})
        return
    _print_listed(there, "token.no_links")


@_command("unlink")
@click.argument("which", metavar="NUMBER|WORKSPACE")
@launched
def unlink(launch: Launch, which: str) -> None:
    """Ends one link into the pages by its number, or all that people of a server or team were given."""
    from ...bot.security.access_tokens import Purpose
    from ...bot.settings.values import is_workspace

    number = _number(which)
    if number is None and not is_workspace(which):
        raise click.BadParameter(say("token.unknown_link", number=which))
    with launch.session() as session:
        tokens = session.core.access_tokens
        if number is None:
            ended = session.run(tokens.revoke(Purpose.LINK, workspace=which))
            click.echo(say("token.links_revoked", n=ended, workspace=which))
        elif session.run(tokens.revoke(Purpose.LINK, number=number)):
            click.echo(say("token.link_revoked", number=number))
        else:
            raise click.UsageError(say("token.unknown_link", number=which))


@command("link")
@transcript
@click.option("--at", metavar="TIME", callback=moment_named, help=say("option.link_at"))
@click.option("--workspace", metavar="WORKSPACE", callback=workspace_named, help=say("option.link_workspace"))
@click.option("--days", type=WholeNumber(1, LONGEST_DAYS), metavar="NUMBER", help=say("option.link_days"))
@launched
def link(launch: Launch, transcript: str, at: Moment | None, workspace: str | None, days: int | None) -> None:
    """Makes a link to a transcript in the pages. Raises UnknownTranscript or NoTimes."""
    from ...bot.asking.answer_models import Asker
    from ...bot.places import CONSOLE, READERS
    from ...bot.presenting.links import clock
    from ...bot.presenting.web_links import served_at, transcript_path

    with launch.session() as session:
        _doubt(session, workspace)
        core, asker = session.core, Asker(workspace or READERS, CONSOLE)
        entry, text = session.run(core.transcripts.text(None, transcript))
        if entry.transcript not in session.run(core.transcripts.listed(asker.workspace)):
            key = "token.link_elsewhere" if workspace else "token.link_closed"
            raise click.UsageError(say(key, title=entry.title, workspace=workspace))
        seconds = at.time(text.stretch, entry.title) if at else None
        path = transcript_path(entry.transcript, seconds)
        made = session.run(core.web_links.opening(asker, entry.transcript, path, days))
        whole, end = (
            served_at(core.settings.web) is not None,
            entry.transcript.facts.seconds or entry.transcript.seconds,
        )
    click.echo(f"{made.url}\n")
    told = say("token.link_public")
    if token := made.token:
        told = say("token.link", sees=_sees(token), until=_until(token), number=token.number)
    click.echo(told)
    if not whole:
        click.echo(say("web.only_path"))
    if seconds is not None and end is not None and seconds > end:
        click.echo(say("web.past_end", time=clock(seconds), end=clock(end)))


def _doubt(session: Session, workspace: str | None) -> None:
    """Says on standard error that nothing is stored for a workspace, and which may be meant: it may be mistyped."""
    from ...bot.asking.query_parser import did_you_mean
    from ...bot.places import READERS

    known = {one for shared in session.core.settings.library for one in shared.workspaces or ()}
    known |= session.run(session.core.shelves.workspaces()) - {READERS}
    if workspace is None or workspace in known:
        return
    others = sorted(one for one in known if ":" in one)
    told = did_you_mean(workspace, others, messages())
    if not told and others:
        told = [say("token.known_are", names=messages().series(others[:MOST_NAMED]))]
    click.echo(messages().sentences([say("token.nothing_of", workspace=workspace), *told]), err=True)


def _number(typed: str) -> int | None:
    """The number of a token or link; None if it is none."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 18 else None


def _print_listed(there: Sequence[AccessToken], none: str) -> None:
    """Prints tokens or links, or the message called `none`."""
    if not there:
        click.echo(say(none))
    for one in there:
        used = say("token.used", date=_day(one.used)) if one.used else say("token.unused")
        told = say("token.entry", made=_day(one.created), until=_until(one), used=used, sees=_sees(one))
        click.echo(f"{one.number}  {say('token.called', name=one.label)}  {told}")


def _as_object(one: AccessToken) -> dict[str, Any]:
    moments = {"made": one.created, "expires": one.expires, "used": one.used}
    told = {name: at and dt.datetime.fromtimestamp(at, dt.UTC).isoformat() for name, at in moments.items()}
    return {"number": one.number, "name": one.label, "workspace": one.workspace, **told}


def _sees(one: AccessToken) -> str:
    from ...bot.places import READERS

    return say("token.sees_shared") if one.workspace == READERS else say("token.sees", workspace=one.workspace)


def _until(one: AccessToken) -> str:
    return say("token.until", date=_day(one.expires)) if one.expires else say("token.for_ever")


def _day(at: float) -> str:
    return messages().date(f"{dt.datetime.fromtimestamp(at, dt.UTC).date()}")


PROGRAM_COMMANDS = (mcp, token, link)
