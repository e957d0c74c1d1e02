"""The forms of daily posts: when and where, what is posted, and how it looks; each has as many fields as Discord takes.

A form that is refused has done nothing; what was typed stays for the next try.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import discord

from ...bot.cards import Theme
from ...bot.daily.subscriptions import OnThisDay, SubscriptionDraft
from ...bot.daily.zones import zone_in_words
from ...bot.messages import messages
from ...bot.places import Place
from ...bot.presenting.problems import explain
from ...index.errors import PullquoteError
from .buttons import PersistentButton
from .forms import Field, FormModal, choice, typed_in
from .mentions import sentence
from .places import POSTABLE, ping, place, still_there
from .render import Page
from .replies import Reply

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from .interaction_handler import InteractionHandler
    from .types import Interaction

NEW: Final = "when"  # the form that a new subscription begins with
PARTS: Final = ("when", "what", "look")
TIME: Final = "09:00"
YES: Final = "yes"
NO: Final = "no"
PICTURES: Final = (NO, *Theme)


@dataclass(frozen=True, slots=True)
class Saved:
    """The id of a subscription that was saved, and what to say of it."""

    id: str
    told: str


async def form(
    handler: InteractionHandler,
    interaction: Interaction,
    workspace: str,
    part: str,
    id_: str | None,
    kept: str | None,
    submitted: Callable[[Interaction, FormModal], Awaitable[None]],
) -> FormModal:
    """A form, filled with what is known of a subscription, or with what was `kept` of one that was refused. Raises
    UnknownSubscription."""
    if id_:
        draft = await handler.core.daily.draft(workspace, id_)
        posted_to = (await handler.core.daily.status(workspace, id_)).subscription.place
        channel = await still_there(interaction, int(posted_to.channel)) if part == "when" else None
    else:
        zone, days = await _zone(handler, interaction, workspace), handler.core.messages.say("schedule.every_day")
        draft = SubscriptionDraft(TIME, zone, days)
        channel = interaction.channel_id
    known = handler.kept.get(kept) if kept else None
    if known:
        draft, channel = known
    say = handler.core.messages.say
    fields = {"when": _when, "what": _what, "look": _look}[part](handler, draft, channel, new=id_ is None)
    return FormModal(say("discord_daily_form.new" if id_ is None else f"discord_daily.{part}"), fields, submitted)


async def save(
    handler: InteractionHandler,
    interaction: Interaction,
    workspace: str,
    part: str,
    id_: str | None,
    modal: FormModal,
) -> Saved | Reply:
    """Saves what was filled in; or says what is wrong with it, with a button that opens the form again."""
    daily, cards = handler.core.daily, handler.core.daily_cards
    before = await daily.draft(workspace, id_) if id_ else SubscriptionDraft(TIME, "")
    chosen = next(iter(modal.chosen("channel")), None)
    own_zone = daily.zone_of_locale(interaction.locale.value)
    draft = replace(_typed(before, part, modal), own_zone=own_zone)
    try:
        role = next(iter(modal.chosen("role")), None)
        if part == "look":
            draft = replace(draft, ping=ping(interaction, role))
        where = await place(interaction, workspace, chosen, role) if chosen else None
        if id_ is None:
            where = where or await place(interaction, workspace, None)
            saved = await daily.subscribe(where, draft, str(interaction.user.id))
            return Saved(saved.status.subscription.id, _told(cards.subscribed(saved)))
        changed = cards.changed(await daily.change(workspace, id_, draft))
        if where and where != (await daily.status(workspace, id_)).subscription.place:
            changed = cards.moved(await daily.move(workspace, id_, where))
        return Saved(id_, _told(changed))
    except PullquoteError as error:
        token = handler.kept.put((draft, chosen.id if chosen else interaction.channel_id))
        say = handler.core.messages.say
        again = PersistentButton("dailyform", f"{part}:{id_ or ''}:{token}", say("discord_daily_form.again"))
        return Reply([Page(sentence(explain(error, handler.core.messages)))], [[again]])


def trouble_form(
    handler: InteractionHandler, known: int | None, submitted: Callable[[Interaction, FormModal], Awaitable[None]]
) -> FormModal:
    """Asks for the channel where trouble is told."""
    say = handler.core.messages.say
    menu = _channels(known, required=False)
    field = Field("channel", say("discord_daily_form.trouble"), say("discord_daily_form.trouble_hint"), menu)
    return FormModal(say("discord_daily.trouble"), [field], submitted)


async def trouble_place(interaction: Interaction, workspace: str, modal: FormModal) -> Place | None:
    """The channel that was chosen for trouble, if it can be posted to; None for none. Raises NoChannel or
    CannotPost."""
    chosen = next(iter(modal.chosen("channel")), None)
    return await place(interaction, workspace, chosen) if chosen else None


def _told(card: Any) -> str:
    """A Card whose heading leads to lines, as sentences alone."""
    heading = card.heading.rstrip(":：\u00a0\u202f ")
    return messages().sentences((messages().sentence(heading), *card.notes))


def _typed(before: SubscriptionDraft, part: str, modal: FormModal) -> SubscriptionDraft:
    """The draft with what a form says of it."""
    text = modal.text
    match part:
        case "when":
            given: dict[str, Any] = {"time": text("time"), "zone": text("zone"), "days": text("days")}
            given |= {"about": text("about")} if text("about") is not None else {}
        case "what":
            given = {name: text(name) for name in ("speaker", "source", "about", "on_this_day")}
            given["captions"] = text("captions") == YES
        case _:
            picture = text("picture")
            given = {"headline": text("headline"), "thread": text("thread") == YES}
            given["picture"] = Theme(picture) if picture and picture != NO else None
    return replace(before, **given)


def _when(handler: InteractionHandler, draft: SubscriptionDraft, channel: int | None, *, new: bool) -> list[Field]:
    say = handler.core.messages.say
    fields = [
        Field("channel", say("slack_field.channel"), say("discord_daily_form.channel"), _channels(channel)),
        Field("time", say("slack_field.time"), say("discord_daily_form.time"), typed_in(draft.time, required=True)),
        Field(
            "zone",
            say("slack_field.zone"),
            say("discord_daily_form.zone"),
            typed_in(zone_in_words(draft.zone), required=True),
        ),
        Field("days", say("slack_field.days"), say("slack_field.days_hint"), typed_in(draft.days)),
    ]
    about = Field("about", say("slack_field.about"), say("discord_daily_form.about"), typed_in(draft.about))
    return [*fields, about] if new else fields


def _what(handler: InteractionHandler, draft: SubscriptionDraft, _: int | None, *, new: bool) -> list[Field]:  # noqa: ARG001
    say = handler.core.messages.say
    recalls = {one.value: say(f"on_this_day.{one}") for one in OnThisDay}
    captions = {YES: say("discord_daily_form.captions_yes"), NO: say("discord_daily_form.captions_no")}
    return [
        Field("speaker", say("slack_field.speaker"), None, typed_in(draft.speaker)),
        Field("source", say("slack_field.source"), None, typed_in(draft.source)),
        Field("about", say("slack_field.about"), None, typed_in(draft.about)),
        Field("on_this_day", say("slack_field.on_this_day"), None, choice(recalls, draft.on_this_day)),
        Field("captions", say("discord_daily_form.captions"), None, choice(captions, YES if draft.captions else NO)),
    ]


def _look(handler: InteractionHandler, draft: SubscriptionDraft, _: int | None, *, new: bool) -> list[Field]:  # noqa: ARG001
    say = handler.core.messages.say
    threads = {NO: say("discord_daily_form.thread_no"), YES: say("discord_daily_form.thread_yes")}
    pictures = {one: say(f"discord_daily_form.picture_{one}") for one in PICTURES}
    called: list[Any] = [discord.Object(int(draft.ping), type=discord.Role)] if draft.ping else []
    roles = discord.ui.RoleSelect[Any](required=False, min_values=0, default_values=called)
    return [
        Field("headline", say("slack_field.headline"), None, typed_in(draft.headline)),
        Field("thread", say("discord_daily_form.thread"), None, choice(threads, YES if draft.thread else NO)),
        Field("picture", say("discord_daily_form.picture"), None, choice(pictures, draft.picture or NO)),
        Field("role", say("discord_daily_form.role"), say("discord_daily_form.role_hint"), roles),
    ]


def _channels(channel: int | None, *, required: bool = True) -> Any:
    """A menu of channels that can be posted to."""
    known = [discord.SelectDefaultValue(id=channel, type=discord.SelectDefaultValueType.channel)] if channel else []
    return discord.ui.ChannelSelect[Any](
        channel_types=list(POSTABLE), required=required, min_values=int(required), default_values=known
    )


async def _zone(handler: InteractionHandler, interaction: Interaction, workspace: str) -> str:
    """The zone of what the server has set up before; else that of the person's locale; else none."""
    subscriptions = await handler.core.daily.list(workspace)
    if subscriptions:
        return subscriptions[-1].schedule.zone
    return handler.core.daily.zone_of_locale(interaction.locale.value) or ""
