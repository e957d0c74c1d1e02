"""The commands for programs: mcp, and token."""

from __future__ import annotations

import datetime as dt
import sys
from typing import TYPE_CHECKING, Any, Final

import click

from ...bot.command_group import CommandGroup
from ...bot.errors import AdapterError
from ...bot.messages import messages, speaking
from .library_commands import workspace_named
from .options import WholeNumber, as_json, command, launched, option, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...bot.security.access_tokens import AccessToken
    from ...bot.serving.launch import Launch

LONGEST_NAME: Final = 60  # characters
LONGEST_DAYS: Final = 3650


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
        secret = session.run(tokens.issue(workspace or READERS, Purpose.TOKEN, name, days))
        made = session.run(tokens.listed(Purpose.TOKEN))[-1]
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
    if not there:
        click.echo(say("token.none"))
    for one in there:
        used = say("token.used", date=_day(one.used)) if one.used else say("token.unused")
        told = say("token.entry", made=_day(one.created), until=_until(one), used=used, sees=_sees(one))
        click.echo(f"{one.number}  {say('token.called', name=one.label)}  {told}")


@_command("revoke")
@click.argument("number", metavar="NUMBER")
@launched
def revoke(launch: Launch, number: str) -> None:
    """Ends a token. Raises UnknownToken."""
    from ...bot.security.access_tokens import Purpose, UnknownToken

    with launch.session() as session:
        known = number.isascii() and number.isdecimal() and len(number) < 18
        if not known or not session.run(session.core.access_tokens.revoke(Purpose.TOKEN, number=int(number))):
            raise UnknownToken(number)
    click.echo(say("token.revoked", number=int(number)))


@_command("unlink")
@click.argument("workspace", metavar="WORKSPACE", callback=workspace_named)
@launched
def unlink(launch: Launch, workspace: str) -> None:
    """Ends all links into the pages that people of a server or team were given."""
    from ...bot.security.access_tokens import Purpose

    with launch.session() as session:
        ended = session.run(session.core.access_tokens.revoke(Purpose.LINK, workspace=workspace))
    click.echo(say("token.links_revoked", n=ended, workspace=workspace))


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


PROGRAM_COMMANDS = (mcp, token)
