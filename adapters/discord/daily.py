"""/daily: one panel. Everybody sees what is posted where and when; those who manage the server get the controls.

The controls of one subscription stand under it; where there are several, a menu leads to each.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import discord

from ...bot.cards import Card
from ...bot.daily.community import NominationState
from ...bot.daily.subscriptions import SubscriptionState
from ...bot.errors import StaleControl
from ...bot.presenting.daily import alike
from . import dailyforms
from .buttons import NOMINATE, PersistentButton, PersistentMenu, view_of
from .commands import OwnCommand, command
from .errors import GuildOnly
from .identity import administered, asker, is_manager, workspace_of_guild
from .limits import OPTIONS, TEXT
from .places import look_at, still_there
from .render import Page, posted, rendered
from .replies import Reply, answer
from .text import BOLD, ITALIC, MarkdownSpan, Paragraph, linked, pages
from .types import Interaction

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ...bot.daily.results import SubscriptionStatus
    from .buttons import Act, Item
    from .interaction_handler import InteractionHandler

PANEL: Final = "daily"  # the panel, or one subscription by its id
DO: Final = "dailydo"  # a verb, and the id of a subscription
FORM: Final = "dailyform"  # a form, the id of a subscription or nothing, and what was kept of a form that was refused
TROUBLE: Final = "dailytrouble"
BANNED: Final = "dailybanned"
NOMINATIONS: Final = "nominations"
DECIDE: Final = "decide"  # on a nomination
DECISIONS: Final = {"approve": NominationState.APPROVED, "reject": NominationState.REJECTED}
RUN: Final = ("preview", "skip", "pause", "resume", "history")  # what the buttons of one subscription do
RISKY: Final = ("remove", "removed")  # to remove it is asked about first


def daily(handler: InteractionHandler) -> OwnCommand:
    """The command /daily."""

    async def daily(interaction: Interaction) -> None:
        await answer(interaction, panel(handler, interaction), private=True)

    return command(handler, daily, in_servers=True)


def of_server(interaction: Interaction) -> str:
    """The workspace of the server that a request comes from. Raises GuildOnly."""
    if interaction.guild_id is None or not interaction.is_guild_integration():
        raise GuildOnly
    return workspace_of_guild(interaction.guild_id)


async def panel(handler: InteractionHandler, interaction: Interaction, *, update: bool = False) -> Reply:
    """What is on, with the controls for those who manage the server."""
    workspace, manages = of_server(interaction), is_manager(interaction)
    statuses = await handler.core.daily.statuses(workspace)
    if manages and len(statuses) == 1:
        return await one(handler, interaction, statuses[0].subscription.id, update=update)
    say = handler.core.messages.say
    heading = say("discord_daily.heading", n=len(statuses)) if statuses else say("discord_daily.none")
    lines = [Paragraph((MarkdownSpan(heading, BOLD),))]
    lines += [line for status in statuses for line in _described(status, handler, manages=manages)]
    if manages:
        lines.append(await _trouble_place(handler, interaction, workspace))
    rows: list[Sequence[Item]] = []
    if manages and statuses:
        names = {status.subscription.id: _name(status, handler) for status in statuses[:OPTIONS]}
        rows.append([PersistentMenu(PANEL, "", names, say("discord_daily.choose"))])
    if manages:
        rows.append(_general(handler))
    return Reply([Page(text) for text in pages(lines, TEXT)], rows, update=update)


async def one(
    handler: InteractionHandler, interaction: Interaction, id_: str, *, update: bool = False, told: str | None = None
) -> Reply:
    """One subscription with its controls, for those who manage the server; above it stands what was just done."""
    workspace = administered(interaction)
    status = await handler.core.daily.status(workspace, id_)
    several = len(await handler.core.daily.list(workspace)) > 1
    say = handler.core.messages.say
    lines = [Paragraph((MarkdownSpan(told or say("discord_daily.heading", n=1), BOLD),))]
    lines += [*_described(status, handler, manages=True), await _trouble_place(handler, interaction, workspace)]
    paused = status.subscription.state is not SubscriptionState.ACTIVE
    verbs = ("preview", *(("resume",) if paused else ("skip", "pause")), "history")
    done: list[Item] = [PersistentButton(DO, f"{verb}:{id_}", say(f"discord_daily.{verb}")) for verb in verbs]
    changes: list[Item] = [
        PersistentButton(FORM, f"{part}:{id_}:", say(f"discord_daily.{part}")) for part in dailyforms.PARTS
    ]
    changes.append(PersistentButton(DO, f"remove:{id_}", say("discord_daily.remove"), discord.ButtonStyle.danger))
    back: list[Item] = [PersistentButton(PANEL, "", say("discord_daily.all"))] if several else []
    return Reply(
        [Page(text) for text in pages(lines, TEXT)], [done, changes, [*back, *_general(handler)]], update=update
    )


async def shown(handler: InteractionHandler, interaction: Interaction, data: str) -> None:
    """Shows the panel, or the subscription that was chosen."""
    id_ = data.strip(":")
    work = one(handler, interaction, id_, update=True) if id_ else panel(handler, interaction, update=True)
    await answer(interaction, work, private=True, update=True)


async def do(handler: InteractionHandler, interaction: Interaction, data: str) -> None:
    """Does what a button of one subscription says."""
    workspace = administered(interaction)
    verb, _, id_ = data.partition(":")
    if verb not in (*RUN, *RISKY):
        raise StaleControl
    update = verb not in {"preview", "history", "remove"}
    await answer(interaction, _DO[verb](handler, interaction, workspace, id_), private=True, update=update)


async def _preview(handler: InteractionHandler, _: Interaction, workspace: str, id_: str) -> Reply:
    """The posts to come, each as it would look, with its time as everybody's clock shows it; with all its times if
    it comes again and again."""
    cards = handler.core.daily_cards
    upcoming = await handler.core.daily.upcoming(workspace, id_)
    if not upcoming:
        return Reply(rendered(await cards.preview(upcoming)))
    shown = list[Page]()
    for same in alike(upcoming):
        first = same[0]
        card = await cards.post(first.subscription, first.pick.id, first.passage, first.date)
        shown.append(posted(card, above=" · ".join(f"<t:{int(each.due.timestamp())}:F>" for each in same)))
    return Reply(shown)


async def _history(handler: InteractionHandler, _: Interaction, workspace: str, id_: str) -> Reply:
    """What became of the latest dates, with a menu of what was posted, never to post it again."""
    cards, say = handler.core.daily_cards, handler.core.messages.say
    history = await handler.core.daily.history(workspace, id_)
    card = await cards.history(history)
    names = {entry.id: " · ".join((entry.name, *entry.details[:1])) for entry in card.entries if entry.id}
    plain = replace(card, entries=tuple(replace(entry, id=None) for entry in card.entries))
    menu: list[Item] = [PersistentMenu("never", "", names, say("discord_daily.never_menu"))] if names else []
    return Reply(rendered(plain)[:1], [menu])


async def _skip(handler: InteractionHandler, interaction: Interaction, workspace: str, id_: str) -> Reply:
    told = handler.core.daily_cards.skipped(await handler.core.daily.skip(workspace, id_)).heading
    return await one(handler, interaction, id_, update=True, told=told)


async def _pause(handler: InteractionHandler, interaction: Interaction, workspace: str, id_: str) -> Reply:
    told = handler.core.daily_cards.paused(await handler.core.daily.pause(workspace, id_)).heading
    return await one(handler, interaction, id_, update=True, told=told)


async def _resume(handler: InteractionHandler, interaction: Interaction, workspace: str, id_: str) -> Reply:
    """Looks at the place first: what would be stopped again with the next post is refused now."""
    status = await handler.core.daily.status(workspace, id_)
    await look_at(interaction, status.subscription.place, status.subscription.ping)
    told = handler.core.daily_cards.resumed(await handler.core.daily.resume(workspace, id_)).heading
    return await one(handler, interaction, id_, update=True, told=told)


async def _remove(handler: InteractionHandler, _: Interaction, workspace: str, id_: str) -> Reply:
    status = await handler.core.daily.status(workspace, id_)
    say = handler.core.messages.say
    sure = PersistentButton(DO, f"removed:{id_}", say("button.remove"), discord.ButtonStyle.danger)
    schedule = handler.core.daily_cards.schedule(status.subscription)
    return Reply(rendered(Card(say("discord_daily.sure"), notes=(schedule,))), [[sure]])


async def _removed(handler: InteractionHandler, _: Interaction, workspace: str, id_: str) -> Reply:
    gone = await handler.core.daily.remove(workspace, id_)
    return Reply(rendered(handler.core.daily_cards.removed(gone)), [_back(handler)], update=True)


_DO: Final[dict[str, Any]] = {
    "preview": _preview,
    "history": _history,
    "skip": _skip,
    "pause": _pause,
    "resume": _resume,
    "remove": _remove,
    "removed": _removed,
}


# --- Forms -----------------------------------------------------------------------------------------------------------


async def open_form(handler: InteractionHandler, interaction: Interaction, data: str) -> None:
    """Opens a form of a subscription, or of a new one."""
    workspace = administered(interaction)
    part, _, rest = data.partition(":")
    id_, _, kept = rest.partition(":")
    if part not in dailyforms.PARTS:
        raise StaleControl

    async def submitted(interaction: Interaction, modal: dailyforms.FormModal) -> None:
        async def work() -> Reply:
            saved = await dailyforms.save(handler, interaction, administered(interaction), part, id_ or None, modal)
            if isinstance(saved, Reply):
                return saved
            update = interaction.message is not None and interaction.message.flags.ephemeral
            return await one(handler, interaction, saved.id, update=update, told=saved.told)

        update = interaction.message is not None and interaction.message.flags.ephemeral
        await handler.handle(interaction, answer(interaction, work(), private=True, update=update))

    form = await dailyforms.form(handler, interaction, workspace, part, id_ or None, kept or None, submitted)
    await handler.show_modal(interaction, form)


async def open_trouble(handler: InteractionHandler, interaction: Interaction, _: str) -> None:
    """Asks where trouble is told."""
    workspace = administered(interaction)

    async def submitted(interaction: Interaction, modal: dailyforms.FormModal) -> None:
        async def work() -> Reply:
            place = await dailyforms.trouble_place(interaction, administered(interaction), modal)
            await handler.core.daily.set_admin_place(administered(interaction), place)
            return Reply(rendered(handler.core.daily_cards.admin_place(place)), [_back(handler)])

        await handler.handle(interaction, answer(interaction, work(), private=True))

    known = await handler.core.daily.admin_channel(workspace)
    channel = await still_there(interaction, int(known)) if known and known.isdecimal() else None
    await handler.show_modal(interaction, dailyforms.trouble_form(handler, channel, submitted))


async def banned(handler: InteractionHandler, interaction: Interaction, _: str) -> None:
    """Shows what is never posted again, with a menu to take that back."""
    workspace = administered(interaction)

    async def work() -> Reply:
        say = handler.core.messages.say
        card = await handler.core.daily_cards.banned(await handler.core.daily.banned(workspace))
        names = {entry.id: " · ".join((*entry.details[:1], entry.name)) for entry in card.entries if entry.id}
        menu: list[Item] = [PersistentMenu("again", "", names, say("discord_daily.again_menu"))] if names else []
        plain = replace(card, entries=tuple(replace(entry, id=None) for entry in card.entries))
        return Reply(rendered(plain)[:1], [menu])

    await answer(interaction, work(), private=True)


# --- What the community wants ----------------------------------------------------------------------------------------


async def nominate(handler: InteractionHandler, interaction: Interaction, data: str) -> None:
    """Nominates the place that an answer shows, for whoever presses, in a server."""
    of_server(interaction)
    stored, to, _ = view_of(data)

    async def work() -> Reply:
        nomination = await handler.core.community.nominate(asker(interaction), stored, to)
        manages, say = is_manager(interaction), handler.core.messages.say
        decisions: list[Item] = [
            PersistentButton(DECIDE, f"{state}:{nomination.id}", say(f"nomination.{verb}_this"))
            for verb, state in DECISIONS.items()
        ]
        offered = decisions if manages and nomination.state is NominationState.NOMINATED else []
        return Reply(rendered(handler.core.community_cards.nominated(nomination, manages=manages)), [offered])

    await answer(interaction, work(), private=True)


async def nominations(handler: InteractionHandler, interaction: Interaction, _: str) -> None:
    """Shows what waits for a decision, with a menu to approve and one to reject; and by what the choice is steered."""
    workspace = administered(interaction)

    async def work() -> Reply:
        cards, community, say = handler.core.community_cards, handler.core.community, handler.core.messages.say
        card = await cards.waiting(await community.nominations(workspace))
        names = {entry.id: entry.name for entry in card.entries if entry.id}
        menus: list[Sequence[Item]] = [
            [PersistentMenu(DECIDE, f"{state}", names, say(f"nomination.{verb}"))]
            for verb, state in DECISIONS.items()
            if names
        ]
        plain = replace(card, entries=tuple(replace(entry, id=None) for entry in card.entries))
        steered = await cards.steered(await community.votes(workspace))
        pages = [*rendered(plain)[:1], *(rendered(steered)[:1] if steered else [])]
        return Reply(list(reversed(pages)), menus)

    await answer(interaction, work(), private=True)


async def decide(handler: InteractionHandler, interaction: Interaction, data: str) -> None:
    """Approves or rejects what was chosen."""
    workspace, by = administered(interaction), str(interaction.user.id)
    state, _, pick = data.partition(":")
    if state not in {*NominationState}:
        raise StaleControl

    async def work() -> Reply:
        nomination = await handler.core.community.decide(workspace, pick, NominationState(state), by)
        card = await handler.core.community_cards.decided(nomination)
        again = f"{NominationState.NOMINATED}:{nomination.id}"
        undo: list[Item] = [PersistentButton(DECIDE, again, handler.core.messages.say("button.undo"))]
        return Reply(rendered(card), [undo] if nomination.state is not NominationState.NOMINATED else [])

    await answer(interaction, work(), private=True)


ACTS: dict[str, Act] = {
    NOMINATE: nominate,
    NOMINATIONS: nominations,
    DECIDE: decide,
    PANEL: shown,
    DO: do,
    FORM: open_form,
    TROUBLE: open_trouble,
    BANNED: banned,
}


# --- How things stand ------------------------------------------------------------------------------------------------


def _general(handler: InteractionHandler) -> list[Item]:
    """What concerns the server as a whole."""
    say = handler.core.messages.say
    return [
        PersistentButton(FORM, f"{dailyforms.NEW}::", say("discord_daily.new"), discord.ButtonStyle.primary),
        PersistentButton(TROUBLE, "", say("discord_daily.trouble")),
        PersistentButton(BANNED, "", say("discord_daily.banned")),
        PersistentButton(NOMINATIONS, "", say("nomination.list")),
    ]


def _back(handler: InteractionHandler) -> list[Item]:
    return [PersistentButton(PANEL, "", handler.core.messages.say("discord_daily.all"))]


async def _trouble_place(handler: InteractionHandler, interaction: Interaction, workspace: str) -> Paragraph:
    """Where trouble is told."""
    say = handler.core.messages.say
    channel = await handler.core.daily.admin_channel(workspace)
    if channel is None:
        return Paragraph((MarkdownSpan(say("discord_daily.trouble_nowhere")),), "-# ", gap=True)
    if channel.isdecimal() and await still_there(interaction, int(channel)) is None:
        return Paragraph((MarkdownSpan(f"⚠️ {say('discord_daily.trouble_gone')}", ITALIC),), "-# ", gap=True)
    told = MarkdownSpan(say("discord_daily.trouble_told"))
    return Paragraph((told, MarkdownSpan(f" <#{channel}>", ready=True)), "-# ", gap=True)


def _name(status: SubscriptionStatus, handler: InteractionHandler) -> str:
    cards = handler.core.daily_cards
    return " · ".join(filter(None, (cards.schedule(status.subscription), cards.filters(status.subscription))))


def _described(status: SubscriptionStatus, handler: InteractionHandler, *, manages: bool) -> Iterator[Paragraph]:
    """A subscription: where and when, what, how it went last, and when it posts next on the reader's own clock."""
    subscription, cards, say = status.subscription, handler.core.daily_cards, handler.core.messages.say
    where = MarkdownSpan(f" · <#{subscription.place.channel}>", ready=True)
    yield Paragraph((MarkdownSpan(cards.schedule(subscription), BOLD), where), gap=True)
    if filters := cards.filters(subscription):
        yield Paragraph((MarkdownSpan(filters),))
    if status.next:
        at = int(status.next.timestamp())
        yield Paragraph((MarkdownSpan(say("discord.next")), MarkdownSpan(f" <t:{at}:F> (<t:{at}:R>)", ready=True)))
    else:
        yield Paragraph((MarkdownSpan(cards.next(status)),))
    if last := cards.last(status):
        yield Paragraph((MarkdownSpan(last), *_link(cards.last_link(status), say("daily.see"))))
    if manages and (trouble := cards.trouble(status)):
        yield Paragraph((MarkdownSpan(f"⚠️ {trouble}", ITALIC),))


def _link(url: str | None, label: str) -> Sequence[MarkdownSpan]:
    return (MarkdownSpan(" · "), linked(label, url)) if url else ()
