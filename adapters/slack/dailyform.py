"""The form of a daily post: channel, time, zone, days and filters, with an example before it is saved."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from ...bot.asking.answer_models import Ask, Query
from ...bot.cards import Card, Theme
from ...bot.daily.schedule_text import BadSchedule
from ...bot.daily.subscriptions import OnThisDay, SubscriptionDraft
from ...bot.daily.zones import UnknownZone, zone_in_words
from ...bot.errors import StaleControl
from ...bot.places import Place
from ...bot.presenting.problems import explain
from ...bot.presenting.typesetting import can_typeset
from ...index.errors import UnknownSource, UnknownSpeaker
from .buttons import actions, button
from .delivery import why_closed
from .forms import field, options, searched, typed_in, values, wrong
from .names import PICTURES
from .payload import at, is_storable, text_at
from .people import ZONE
from .render import PLATFORM, Block, rendered
from .replies import modal
from .web import Refused, Unanswered

if TYPE_CHECKING:
    from .listeners import Call

FORM: Final = "daily"
TRY: Final = "try"
TIME: Final = "09:00"
YES: Final = "yes"
NO: Final = "no"
FIELDS: Final[dict[type[Exception], str]] = {
    BadSchedule: "days",
    UnknownZone: "zone",
    UnknownSpeaker: "speaker",
    UnknownSource: "source",
}


async def open_form(call: Call, channel: str | None, change: str | None = None, time: str = TIME) -> None:
    """Opens the form for a new subscription into `channel` at a `time`, or to change one."""
    trigger = text_at(call.body, "trigger_id")
    if not trigger:  # a mention opens no form
        await call.say("slack.only_command", command=call.names.command("daily"))
        return
    if not await call.allowed():
        return
    draft = SubscriptionDraft(time, call.person.zone, call.core.messages.say("schedule.every_day"))
    if change is not None:
        draft = await call.core.daily.draft(call.workspace, change)
        before = (await call.core.daily.status(call.workspace, change)).subscription
        channel = await _still_there(call, before.place.channel) if before.trouble else before.place.channel
    view = daily_form(call, draft, channel, change)
    method = "views.push" if at(call.body, "view", "type") == "modal" else "views.open"
    await call.web.post(method, trigger_id=trigger, view=view)


async def _still_there(call: Call, channel: str) -> str | None:
    """A channel that refused a post, if it can be offered again: None if it is gone. One that Slack does not let us see
    is offered."""
    try:
        await call.web.get("conversations.info", channel=channel)
    except Refused as error:
        return None if error.reason in {"channel_not_found", "is_archived"} else channel
    except Unanswered:
        return channel
    return channel


def daily_form(call: Call, draft: SubscriptionDraft, channel: str | None, change: str | None) -> dict[str, Any]:
    """The form, filled with a draft."""
    say = call.core.messages.say
    where: Block = {"type": "conversations_select", "filter": {"include": ["public", "private"]}}
    where |= {"initial_conversation": channel} if channel and channel[0] in "CG" else {}
    zone = draft.zone or ZONE
    at = {"type": "timepicker", "initial_time": draft.time if _is_clock(draft.time) else TIME}
    example = button(call.names.id(TRY), say("slack_daily_form.example"), TRY)
    blocks = [
        field("channel", say("slack_field.channel"), where),
        field("time", say("slack_field.time"), at),
        field("zone", say("slack_field.zone"), searched(call.names, zone, zone_in_words(zone))),
        field("days", say("slack_field.days"), typed_in(draft.days), hint=say("slack_field.days_hint")),
        field("speaker", say("slack_field.speaker"), searched(call.names, draft.speaker), optional=True),
        field("source", say("slack_field.source"), searched(call.names, draft.source), optional=True),
        field("about", say("slack_field.about"), typed_in(draft.about), optional=True),
        field("headline", say("slack_field.headline"), typed_in(draft.headline), optional=True),
        field("on_this_day", say("slack_field.on_this_day"), _recalls(call, draft)),
        field("thread", say("discord_daily_form.thread"), _threads(call, draft)),
        *(
            [field("picture", say("discord_daily_form.picture"), _pictures(call, draft), hint=_lacking(call))]
            if can_typeset()
            else []
        ),
        actions([example]),
    ]
    return modal(
        say("slack_daily_form.title"),
        blocks,
        submit=say("slack.save"),
        callback_id=call.names.id(FORM),
        private_metadata=json.dumps({"change": change}),
    )


def _recalls(call: Call, draft: SubscriptionDraft) -> Block:
    """The choice of what is recalled of earlier years."""
    say = call.core.messages.say
    return _one_of({one.value: say(f"on_this_day.{one}") for one in OnThisDay}, draft.on_this_day)


def _threads(call: Call, draft: SubscriptionDraft) -> Block:
    """The choice whether each post has a thread."""
    say = call.core.messages.say
    return _one_of({one: say(f"discord_daily_form.thread_{one}") for one in (NO, YES)}, YES if draft.thread else NO)


def _pictures(call: Call, draft: SubscriptionDraft) -> Block:
    """The choice of a picture of the words."""
    say = call.core.messages.say
    named = {one: say(f"discord_daily_form.picture_{one}") for one in (NO, *Theme)}
    return _one_of(named, draft.picture or NO)


def _lacking(call: Call) -> str | None:
    """How to let the app post pictures, where it may not."""
    granted = call.names.granted
    return call.core.messages.say("slack.no_pictures") if granted is not None and PICTURES not in granted else None


def _one_of(named: dict[str, str], chosen: str) -> Block:
    """A menu of values with their names, and the value `chosen`, else the first."""
    choices = options((name, value) for value, name in named.items())
    initial = next((one for one in choices if one["value"] == chosen), choices[0])
    return {"type": "static_select", "options": choices, "initial_option": initial}


def _is_clock(time: str) -> bool:
    hours, _, minutes = time.partition(":")
    return len(time) == 5 and hours.isdecimal() and minutes.isdecimal()


async def example(call: Call) -> None:
    """Shows an example of the excerpts that the form would post."""
    typed = values(call.body)
    query = Query(Ask.EXCERPT, typed.get("about") or "", typed.get("speaker"), typed.get("source"), private=True)
    shown = await call.core.answer_pages.page(await call.core.answers.ask(call.asker, query))
    await call.tell(shown.card)


async def submitted(call: Call) -> None:
    """Saves what was typed, or shows beside the field what is wrong with it."""
    typed, change = values(call.body), _changed(text_at(call.body, "view", "private_metadata"))
    if not await call.allowed():
        return
    try:
        outcome = await call.reply.in_time(_kept(call, typed, change))
    except tuple(FIELDS) as error:
        name = "time" if isinstance(error, BadSchedule) and error.what == "time" else FIELDS[type(error)]
        await wrong(call, {name: explain(error, call.core.messages)})
        return
    if isinstance(outcome, Card):
        await call.tell(outcome)
    else:
        await wrong(call, {"channel": outcome})


def _changed(metadata: str) -> str | None:
    """The id of the subscription that a form changes, None for a new one. Raises StaleControl."""
    try:
        form = json.loads(metadata)
    except (ValueError, RecursionError):
        raise StaleControl from None
    change = at(form, "change")
    if not is_storable(form) or not isinstance(form, dict) or not (change is None or isinstance(change, str)):
        raise StaleControl
    return change


async def _kept(call: Call, typed: dict[str, str], change: str | None) -> Card | str:
    """The Card of the saved subscription, or the reason why the channel refuses posts."""
    channel = typed.get("channel", "")
    daily, cards, workspace = call.core.daily, call.core.daily_cards, call.workspace
    before = await daily.draft(workspace, change) if change else SubscriptionDraft(TIME, ZONE)
    draft = replace(
        before,
        time=typed.get("time", TIME),
        zone=typed.get("zone", ZONE),
        days=typed.get("days", ""),
        on_this_day=typed.get("on_this_day", before.on_this_day),
        thread=typed["thread"] == YES if "thread" in typed else before.thread,
        picture=_theme(typed["picture"]) if "picture" in typed else before.picture,
        **{name: typed.get(name) for name in ("speaker", "source", "about", "headline")},
    )
    place = Place(PLATFORM, workspace, channel)
    await daily.examine(place, draft)  # a form that is refused has written nothing into the channel
    moved = not change or (await daily.status(workspace, change)).subscription.place != place
    if moved and (refused := await refusal_of(call, channel, call.core.messages.say("slack_daily_form.here"))):
        return refused
    if not change:
        return cards.subscribed(await daily.subscribe(place, draft, call.asker.user))
    saved = await daily.change(workspace, change, draft)
    return cards.moved(await daily.move(workspace, change, place)) if moved else cards.changed(saved)


def _theme(chosen: str) -> Theme | None:
    """The theme that was chosen; None for no picture. Raises StaleControl."""
    if chosen not in {NO, *Theme}:
        raise StaleControl
    return Theme(chosen) if chosen != NO else None


async def refusal_of(call: Call, channel: str, told: str) -> str | None:
    """The reason why a channel refuses posts, tested by what is `told` to the person alone there; None without one."""
    note = rendered(Card(told))[0]
    try:
        await call.web.post(
            "chat.postEphemeral",
            channel=channel,
            user=call.asker.user,
            text=note.text,
            blocks=note.blocks,
            mrkdwn=False,
        )
    except Refused as error:
        return why_closed(error.reason, call.core.messages)
    return None
