"""Slack's commands of the command line: the app's manifest, and a key for tokens."""

from __future__ import annotations

import re
from typing import Final

import click

from ...bot.command_group import CommandGroup
from ...bot.messages import messages, speaking
from ...bot.serving.launch import Launch

_DOMAIN: Final = re.compile(r"(?=.{4,253}$)[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}")

say = messages().say


@click.group("slack", cls=CommandGroup, help=say("help.slack"))
def SLACK() -> None:  # noqa: N802 - as the other adapters' commands are called
    """The group `pullquote slack`."""


@SLACK.command("manifest", help=say("help.slack_manifest"))
@click.option("--http", metavar="URL", help=say("option.http"))
@click.option("--prefix", metavar="P", default="", help=say("option.prefix"))
@click.option("--files", is_flag=True, help=say("option.files"))
@click.option("--pictures", is_flag=True, help=say("option.pictures"))
@click.option("--agent", is_flag=True, help=say("option.agent"))
@click.option("--links", metavar="DOMAIN", help=say("option.links"))
@click.make_pass_decorator(Launch)
def manifest(
    launch: Launch, http: str | None, prefix: str, links: str | None, *, files: bool, pictures: bool, agent: bool
) -> None:
    """`pullquote slack manifest`: in the language that the operator chose, and not in that of the terminal."""
    from ...bot.settings.values import is_prefix

    if http is not None and not http.startswith("https://"):
        raise click.UsageError(say("slack.bad_url"))
    if not is_prefix(prefix):
        raise click.UsageError(say("slack.bad_prefix"))
    if links is not None and not _DOMAIN.fullmatch(links):
        raise click.UsageError(say("slack.bad_domain"))
    from .manifest import printed

    with speaking(launch.settings().locale):
        click.echo(printed(http=http, prefix=prefix, files=files, pictures=pictures, agent=agent, links=links))


@SLACK.command("key", help=say("help.slack_key"))
def key() -> None:
    """`pullquote slack key`."""
    from ...bot.security.vault import new_key

    click.echo(new_key())
