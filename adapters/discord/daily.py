"""/daily: what is posted where and when. For those who manage the server, and seen by them alone."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Literal, TypeVar

import discord

from ...bot.cards import Theme
from ...bot.daily.subscriptions import SubscriptionDraft
from . import completion
from .commands import OwnCommand, command
from .errors import NoZone
from .identity import administered
from .limits import TEXT
from .places import Channel, ping, place
from .render import Page, posted, rendered
from .replies import Reply, answer
from .text import BOLD, ITALIC, MarkdownSpan, Paragraph, pages
from .types import Completion, Interaction

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from ...bot.cards import Card
    from ...bot.daily.results import SubscriptionStatus
    from ...bot.presenting.daily import DailyCards
    from .interaction_handler import InteractionHandler

Outcome = TypeVar("Outcome")
Recalls = Literal["no", "first", "only"]
Pictured = Literal["no", "light", "dark"]


def daily(handler: InteractionHandler) -> list[OwnCommand]:
    """The members of /daily."""
    one = {"subscription": completion.subscriptions(handler)}

    async def list_(interaction: Interaction) -> None:
        await answer(interaction, _listed(handler, administered(interaction)), private=True)

    async def preview(interaction: Interaction, subscription: str) -> None:
        await answer(interaction, _preview(handler, administered(interaction), subscription), private=True)

    async def skip(interaction: Interaction, subscription: str) -> None:
        await _done(interaction, handler.core.daily.skip, handler.core.daily_cards.skipped, subscription)

    async def pause(interaction: Interaction, subscription: str) -> None:
        await _done(interaction, handler.core.daily.pause, handler.core.daily_cards.paused, subscription)

    async def resume(interaction: Interaction, subscription: str) -> None:
        await _done(interaction, handler.core.daily.resume, handler.core.daily_cards.resumed, subscription)

    async def remove(interaction: Interaction, subscription: str) -> None:
        await _done(interaction, handler.core.daily.remove, handler.core.daily_cards.removed, subscription)

    by_id = [command(handler, each, one) for each in (preview, skip, pause, resume, remove)]
    return [_set(handler), command(handler, list_), _change(handler), *by_id]


def _set(handler: InteractionHandler) -> OwnCommand:
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
        on_this_day: Recalls = "no",
        thread: bool = False,
        picture: Pictured = "no",
        role: discord.Role | None = None,
    ) -> None:
        workspace = administered(interaction)
        called = ping(interaction, role)
        where = place(interaction, workspace, channel, role)
        by = str(interaction.user.id)

        async def work() -> Reply:
            in_zone = zone or await _zone(handler, workspace)
            draft = SubscriptionDraft(
                *(time, in_zone, days or "every day", speaker, source, about, captions, headline, called, on_this_day),
                *(thread, _theme(picture)),
            )
            saved = await handler.core.daily.subscribe(where, draft, by)
            return Reply(rendered(handler.core.daily_cards.subscribed(saved)))

        await answer(interaction, work(), private=True)

    return command(handler, set_, _filters(handler))


def _change(handler: InteractionHandler) -> OwnCommand:
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
        on_this_day: Recalls | None = None,
        thread: bool | None = None,
        picture: Pictured | None = None,
        role: discord.Role | None = None,
    ) -> None:
        workspace = administered(interaction)
        given = {"time": time, "zone": zone, "days": days, "captions": captions, "ping": ping(interaction, role)}
        given |= {"on_this_day": on_this_day, "thread": thread}
        given = {name: value for name, value in given.items() if value is not None}
        given |= {"picture": _theme(picture)} if picture else {}
        words = {"speaker": speaker, "source": source, "about": about, "headline": headline}
        given |= {name: _unless_none(value) for name, value in words.items() if value is not None}
        where = place(interaction, workspace, channel, role) if channel else None

        async def work() -> Reply:
            draft = await handler.core.daily.draft(workspace, subscription)
            saved = await handler.core.daily.change(workspace, subscription, dataclasses.replace(draft, **given))
            if not where:
                return Reply(rendered(handler.core.daily_cards.changed(saved)))
            moved = await handler.core.daily.move(workspace, subscription, where)
            return Reply(rendered(handler.core.daily_cards.moved(moved)))

        await answer(interaction, work(), private=True)

    return command(handler, change, {"subscription": completion.subscriptions(handler), **_filters(handler)})


def _theme(picture: Pictured) -> Theme | None:
    return None if picture == "no" else Theme(picture)


def _filters(handler: InteractionHandler) -> dict[str, Completion]:
    return {
        "zone": completion.zones(handler),
        "speaker": completion.speakers(handler),
        "source": completion.sources(handler),
    }


async def _done(
    interaction: Interaction,
    act: Callable[[str, str], Awaitable[Outcome]],
    card: Callable[[Outcome], Card],
    subscription: str,
) -> None:
    workspace = administered(interaction)

    async def work() -> Reply:
        return Reply(rendered(card(await act(workspace, subscription))))

    await answer(interaction, work(), private=True)


async def _zone(handler: InteractionHandler, workspace: str) -> str:
    """The zone of what the server has set up before: Discord does not know a person's. Raises NoZone."""
    subscriptions = await handler.core.daily.list(workspace)
    if not subscriptions:
        raise NoZone
    return subscriptions[-1].schedule.zone


async def _preview(handler: InteractionHandler, workspace: str, subscription: str) -> Reply:
    """The posts to come, each as it would look, with its time as everybody's clock shows it."""
    cards = handler.core.daily_cards
    upcoming = await handler.core.daily.upcoming(workspace, subscription)
    if not upcoming:
        return Reply(rendered(await cards.preview(upcoming)))
    shown = [
        posted(
            await cards.post(each.subscription, each.pick.id, each.passage, each.date),
            above=f"<t:{int(each.due.timestamp())}:F>",
        )
        for each in upcoming
    ]
    return Reply(shown)


async def _listed(handler: InteractionHandler, workspace: str) -> Reply:
    statuses = await handler.core.daily.statuses(workspace)
    if not statuses:
        return Reply(rendered(handler.core.daily_cards.overview(statuses)))
    say = handler.core.messages.say
    heading = Paragraph((MarkdownSpan(say("discord.subscriptions", n=len(statuses)), BOLD),))
    cards = handler.core.daily_cards
    described = pages([heading, *(line for one in statuses for line in _status(one, cards, say))], TEXT)
    return Reply([Page(page) for page in described])


def _status(one: SubscriptionStatus, cards: DailyCards, say: Callable[..., str]) -> Iterator[Paragraph]:
    """A subscription: where and when, what, how it went last, and when it posts next on the reader's own clock."""
    subscription = one.subscription
    place = MarkdownSpan(f" · <#{subscription.place.channel}>", ready=True)
    yield Paragraph(
        (MarkdownSpan(subscription.id, BOLD), MarkdownSpan(f" · {cards.schedule(subscription)}"), place), gap=True
    )
    if filters := cards.filters(subscription):
        yield Paragraph((MarkdownSpan(filters),))
    if one.next:
        at = int(one.next.timestamp())
        yield Paragraph((MarkdownSpan(say("discord.next")), MarkdownSpan(f" <t:{at}:F> (<t:{at}:R>)", ready=True)))
    else:
        yield Paragraph((MarkdownSpan(cards.next(one)),))
    if last := cards.last(one):
        yield Paragraph((MarkdownSpan(last),))
    if trouble := cards.trouble(one):
        yield Paragraph((MarkdownSpan(trouble, ITALIC),))


def _unless_none(typed: str) -> str | None:
    """Takes a filter back."""
    return None if typed.strip() in {"-", "none"} else typed
