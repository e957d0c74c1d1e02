"""/daily: what is posted where and when. For those who manage the server, and seen by them alone."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import discord

from ...bot.daily.subscriptions import Draft
from . import completion
from .asking import administered
from .commands import OwnCommand, command
from .errors import NoZone
from .limits import DESCRIPTION
from .places import Channel, ping, place
from .render import embeds, posted
from .replies import Reply, answer
from .text import BOLD, ITALIC, Paragraph, Span, pages
from .types import Completion, Interaction

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from ...bot.cards import Card
    from ...bot.daily.daily import Standing
    from .buttons import Act
    from .interaction_handler import Desk


def daily(desk: Desk) -> list[OwnCommand]:
    """The members of /daily."""
    one = {"subscription": completion.subscriptions(desk)}

    async def list_(interaction: Interaction) -> None:
        await answer(interaction, _listed(desk, administered(interaction)), private=True)

    async def preview(interaction: Interaction, subscription: str) -> None:
        await answer(interaction, _preview(desk, administered(interaction), subscription), private=True)

    async def skip(interaction: Interaction, subscription: str) -> None:
        await _done(interaction, desk.core.daily.skip, subscription)

    async def pause(interaction: Interaction, subscription: str) -> None:
        await _done(interaction, desk.core.daily.pause, subscription)

    async def resume(interaction: Interaction, subscription: str) -> None:
        await _done(interaction, desk.core.daily.resume, subscription)

    async def remove(interaction: Interaction, subscription: str) -> None:
        await _done(interaction, desk.core.daily.remove, subscription)

    by_id = [command(desk, each, one) for each in (preview, skip, pause, resume, remove)]
    return [_set(desk), command(desk, list_), _change(desk), *by_id]


def _set(desk: Desk) -> OwnCommand:
    """/daily set."""

    async def set_(
        interaction: Interaction,
        time: str,
        zone: str | None = None,
        days: str | None = None,
        channel: Channel | None = None,
        speaker: str | None = None,
        source: str | None = None,
        about: str | None = None,
        captions: bool = True,
        headline: str | None = None,
        role: discord.Role | None = None,
    ) -> None:
        workspace = administered(interaction)
        called = ping(interaction, role)
        where = place(interaction, workspace, channel, role)
        by = str(interaction.user.id)

        async def work() -> Reply:
            in_zone = zone or await _zone(desk, workspace)
            draft = Draft(time, in_zone, days or "every day", speaker, source, about, captions, headline, called)
            return Reply(embeds(await desk.core.daily.subscribe(where, draft, by)))

        await answer(interaction, work(), private=True)

    return command(desk, set_, _filters(desk))


def _change(desk: Desk) -> OwnCommand:
    """/daily change."""

    async def change(
        interaction: Interaction,
        subscription: str,
        time: str | None = None,
        zone: str | None = None,
        days: str | None = None,
        channel: Channel | None = None,
        speaker: str | None = None,
        source: str | None = None,
        about: str | None = None,
        captions: bool | None = None,
        headline: str | None = None,
        role: discord.Role | None = None,
    ) -> None:
        workspace = administered(interaction)
        given = {"time": time, "zone": zone, "days": days, "captions": captions, "ping": ping(interaction, role)}
        given = {name: value for name, value in given.items() if value is not None}
        words = {"speaker": speaker, "source": source, "about": about, "headline": headline}
        given |= {name: _unless_none(value) for name, value in words.items() if value is not None}
        where = place(interaction, workspace, channel, role) if channel else None

        async def work() -> Reply:
            draft = await desk.core.daily.draft(workspace, subscription)
            card = await desk.core.daily.change(workspace, subscription, dataclasses.replace(draft, **given))
            if where:
                card = await desk.core.daily.move(workspace, subscription, where)
            return Reply(embeds(card))

        await answer(interaction, work(), private=True)

    return command(desk, change, {"subscription": completion.subscriptions(desk), **_filters(desk)})


def _filters(desk: Desk) -> dict[str, Completion]:
    return {
        "zone": completion.zones(desk),
        "speaker": completion.speakers(desk),
        "source": completion.sources(desk),
    }


async def never(desk: Desk, interaction: Interaction, data: str) -> None:
    """Never posts an excerpt again."""
    workspace, by = administered(interaction), str(interaction.user.id)

    async def work() -> Reply:
        return Reply(embeds(await desk.core.daily.never(workspace, data, by)))

    await answer(interaction, work(), private=True)


ACTS: dict[str, Act] = {"never": never}


async def _done(interaction: Interaction, do: Callable[[str, str], Awaitable[Card]], subscription: str) -> None:
    workspace = administered(interaction)

    async def work() -> Reply:
        return Reply(embeds(await do(workspace, subscription)))

    await answer(interaction, work(), private=True)


async def _zone(desk: Desk, workspace: str) -> str:
    """The zone of what the server has set up before: Discord does not know a person's. Raises NoZone."""
    standings = await desk.core.daily.standings(workspace)
    if not standings:
        raise NoZone
    return standings[-1].subscription.schedule.zone


async def _preview(desk: Desk, workspace: str, subscription: str) -> Reply:
    """The posts to come, each as it would look, with its time as everybody's clock shows it."""
    upcoming = await desk.core.daily.upcoming(workspace, subscription)
    if not upcoming:
        return Reply(embeds(await desk.core.daily.preview(workspace, subscription)))
    shown = [posted(each.card, above=f"<t:{int(each.due.timestamp())}:F>") for each in upcoming]
    return Reply(_fitting(shown))


async def _listed(desk: Desk, workspace: str) -> Reply:
    standings = await desk.core.daily.standings(workspace)
    if not standings:
        return Reply(embeds(await desk.core.daily.subscriptions(workspace)))
    say = desk.core.messages.say
    heading = Paragraph((Span(say("discord.subscriptions", n=len(standings)), BOLD),))
    told = pages([heading, *(line for one in standings for line in _standing(one, say))], DESCRIPTION)
    return Reply(_fitting([discord.Embed(description=page, colour=discord.Colour.blurple()) for page in told]))


def _standing(one: Standing, say: Callable[..., str]) -> Iterator[Paragraph]:
    """A subscription: where and when, what, how it went last, and when it posts next on the reader's own clock."""
    place = Span(f" · <#{one.subscription.place.channel}>", ready=True)
    yield Paragraph((Span(one.subscription.id, BOLD), Span(f" · {one.schedule}"), place), gap=True)
    if one.filters:
        yield Paragraph((Span(one.filters),))
    if one.next:
        at = int(one.next.timestamp())
        yield Paragraph((Span(say("discord.next")), Span(f" <t:{at}:F> (<t:{at}:R>)", ready=True)))
    else:
        yield Paragraph((Span(one.next_said),))
    if one.last:
        yield Paragraph((Span(one.last),))
    if one.trouble:
        yield Paragraph((Span(one.trouble, ITALIC),))


def _fitting(shown: list[discord.Embed], most: int = 6000, embeds_: int = 10) -> list[discord.Embed]:
    """As many embeds as one message takes."""
    kept = list[discord.Embed]()
    for embed in shown[:embeds_]:
        if sum(map(len, kept)) + 2 * len(embed) > most and kept:
            break
        kept.append(embed)
    return kept


def _unless_none(typed: str) -> str | None:
    """Takes a filter back."""
    return None if typed.strip() in {"-", "none"} else typed
