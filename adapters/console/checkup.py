"""The commands that inspect an installation: config and doctor."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Final

import click

from ...bot.command_group import CommandGroup
from ...bot.messages import messages
from ...bot.plaintext import harmless
from .options import as_json, command, launched, option, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...bot.serving.doctor import Finding
    from ...bot.serving.launch import Launch

REFUSED: Final = 1


@click.group("config", cls=CommandGroup, help=say("help.config"))
def config() -> None:
    """The group `pullquote config`."""


@config.command("check", help=say("help.config_check"))
@launched
def check(launch: Launch) -> int:
    """`pullquote config check`. Returns the exit code: 1 if something that the settings name cannot be used, such as a
    folder, a file with a secret, or a model."""
    import asyncio

    from ...bot.serving.doctor import DoctorContext, Level, examine_settings

    context = DoctorContext(launch.settings(), os.environ, messages(), time.time(), config=launch.settings_file())
    bad = [one for one in asyncio.run(examine_settings(context)) if one.level is not Level.GOOD]
    useless = any(one.level is Level.WRONG for one in bad)
    click.echo(f"{say('config.useless' if useless else 'config.good')} {_whence(launch)}")
    for one in bad:
        click.echo(harmless(one.said))
        if one.do:
            click.echo(harmless(one.do))
    return REFUSED if useless else 0


@config.command("show", help=say("help.config_show"))
@launched
def show(launch: Launch) -> None:
    """`pullquote config show`."""
    from ...bot.settings.credentials import secrets_set
    from ...bot.settings.show import shown

    settings = launch.settings()
    click.echo(f"# {_whence(launch)}\n")
    click.echo(shown(settings))
    if names := secrets_set(os.environ):
        click.echo("\n" + "\n".join(say("config.secret", name=name) for name in names))


def _whence(launch: Launch) -> str:
    """The sources of the settings, in one line."""
    from ...bot.settings.environment import given

    file = launch.settings_file()
    reported = [say("config.file", file=file) if file else say("config.no_file")]
    if found := given(os.environ):
        reported.append(say("config.variables", names=messages().listed([one.name for one in found])))
    return harmless(" ".join(reported))


@command("doctor")
@option("--live", is_flag=True)
@as_json
@launched
def doctor(launch: Launch, *, live: bool, json: bool) -> int:
    """`pullquote doctor`. Returns the exit code: 1 if something is wrong."""
    import asyncio

    from ...bot.plugins import adapters
    from ...bot.serving.doctor import DoctorContext, Level, examine
    from .jsontext import put_line

    context = DoctorContext(launch.settings(), os.environ, messages(), time.time(), live, launch.settings_file())
    findings = asyncio.run(examine(context, adapters()))
    if json:
        reported = [{"level": f.level.value, "about": f.about, "said": f.said, "do": f.do} for f in findings]
        put_line({"good": all(f.level is not Level.WRONG for f in findings), "findings": reported})
    else:
        _report(findings)
    return REFUSED if any(f.level is Level.WRONG for f in findings) else 0


def _report(findings: Sequence[Finding]) -> None:
    """Prints each finding with its advice, and a summary."""
    from rich.cells import cell_len, set_cell_size

    from ...bot.serving.doctor import Level

    levels = {level: say(f"doctor.{level}") for level in Level}
    width = max(8, *map(cell_len, levels.values()))
    for found in findings:
        key = f"doctor_about.{found.about.replace(' ', '_')}"
        about = say(key) if key in messages() else found.about
        click.echo(f"{set_cell_size(levels[found.level], width)} {say('doctor.line', about=about, said=found.said)}")
        if found.do:
            click.echo(f"{'':{width}} {harmless(found.do)}")
    for level in (Level.WRONG, Level.WARNING):
        if n := sum(found.level is level for found in findings):
            click.echo("\n" + say(f"checkup.{level}", n=n))
            return
    click.echo("\n" + say("checkup.good"))


CHECKUP_COMMANDS: Final[Sequence[click.Command]] = (doctor, config)
