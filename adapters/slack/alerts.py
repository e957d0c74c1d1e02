"""Alerts: `/alert`, the list of alerts with the buttons under it, and the button under what was told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from ...bot.alerts.alerts import AlertDraft
from ...bot.asking.query_parser import parse_query
from ...bot.daily.subscriptions import SubscriptionState
from ...bot.errors import StaleControl
from ...bot.places import Place
from .answering import chosen, pressed, privately
from .ask_commands import asks_for_help, help_card, verbs
from .buttons import actions, button
from .daily import CHANNEL, channel_in, here, titled, which
from .dailyform import refusal_of
from .forms import plain
from .payload import text_at
from .render import PLATFORM, Block, Message, Paragraph, composed, joined
from .text import Run, Style, spoken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...bot.daily.results import SubscriptionStatus
    from .listeners import Call

DO: Final = "alert"  # buttons that act on one alert: their ids end with the verb
REMOVE: Final = "remove"  # whose button asks first: it is for one that is named
VERBS: Final = ("pause", "resume", REMOVE)
LONGEST: Final = 200  # characters of what is suggested


async def alert(call: Call, typed: str) -> None:
    """Lists the alerts; `add WORDS` and `episodes` make one; `pause ID` and other verbs act on one."""
    _, _, rest = typed.strip().partition(" ")
    match verbs(typed, (*VERBS, "add", "episodes")):
        case [] | ["list"]:
            await _list(call)
        case [verb] if verb in VERBS:
            there = await call.core.alerts.list(call.workspace)
            await (_do(call, verb, there[0].id) if len(there) == 1 and verb != REMOVE else _list(call, verb))
        case ["add", _, *_]:
            await _add(call, rest, episodes=False)
        case ["episodes", *_]:
            await _add(call, rest, episodes=True)
        case [verb, id_] | [id_, verb] if verb in VERBS:
            await _do(call, verb, id_)
        case _ if asks_for_help(typed):
            await call.tell(help_card(call.names, call.core.messages, "alert"), aside=True)
        case _:
            meant = f"{call.names.command('alert')} add {typed.strip()}"
            card = help_card(call.names, call.core.messages, "alert")
            heading = call.core.messages.say("command.did_you_mean", name=meant[:LONGEST])
            await call.tell(replace(card, heading=heading), aside=True)


async def _list(call: Call, verb: str = "") -> None:
    statuses = await call.core.alerts.statuses(call.workspace)
    await call.reply.answer(joined([*which(call, statuses, verb), *overview(call, statuses, manages=call.manages)]))


async def do_pressed(call: Call) -> None:
    """Runs the verb of a button under an alert; then updates the list."""
    verb = call.names.last(text_at(call.body, "actions", 0, "action_id"))
    if verb not in VERBS:
        raise StaleControl
    if await _do(call, verb, pressed(call.body)):
        statuses = await call.core.alerts.statuses(call.workspace)
        with call.in_place():
            await call.reply.instead(overview(call, statuses, manages=True))


async def look(call: Call) -> None:
    """Leads on from what was told, for whoever presses."""
    match (chosen(call.body) or pressed(call.body)).split(" "):
        case [id_, public]:
            query = await call.core.alerts.further(call.workspace, id_, public)
            await privately(call, await call.core.answers.ask(call.asker, query), direct=False)
        case _:
            raise StaleControl


async def _add(call: Call, typed: str, *, episodes: bool) -> None:
    """Adds an alert for the channel that is mentioned, else for the one that it is typed in."""
    if not await call.allowed():
        return
    channel = channel_in(typed) or here(call)
    parsed = parse_query(spoken(CHANNEL.sub("", typed)), bool, bool, lambda _: False)
    if channel is None or (episodes and parsed.words):
        await call.tell(help_card(call.names, call.core.messages, "alert"), aside=True)
    elif refused := await refusal_of(call, channel, call.core.messages.say("alert.here")):
        await call.say("alert.refused", reason=refused)
    else:
        draft = AlertDraft(parsed.words, parsed.speaker, parsed.source, episodes)
        saved = await call.core.alerts.add(Place(PLATFORM, call.workspace, channel), draft, call.asker.user)
        await call.tell(call.core.alert_cards.added(saved), aside=True)


async def _do(call: Call, verb: str, id_: str) -> bool:
    """Runs a verb for an alert; False if the person may not."""
    if not await call.allowed():
        return False
    alerts, cards = call.core.alerts, call.core.alert_cards
    act, card = {
        "pause": (alerts.pause, cards.paused),
        "resume": (alerts.resume, cards.resumed),
        "remove": (alerts.remove, cards.removed),
    }[verb]
    result: Any = await act(call.workspace, id_)
    await call.tell(card(result), aside=True)
    return True


def overview(call: Call, statuses: Sequence[SubscriptionStatus], *, manages: bool) -> list[Message]:
    """The list of alerts with place, what they look for and how they stand; with buttons for those who `manages`
    them."""
    say = call.core.messages.say
    heading = say("alert.overview", n=len(statuses)) if statuses else say("alert.none")
    parts = composed([Paragraph((Run(heading, Style.BOLD),))])
    for status in statuses:
        row = _row(call, status) if manages else []
        parts += [*composed(_described(call, status)), *([Message([actions(row)])] if row else [])]
    if manages and not statuses:
        how = say("alert.slack_how", command=call.names.command("alert"))
        parts += composed([Paragraph((Run(how, Style.ITALIC),))])
    return joined(parts)


def _described(call: Call, status: SubscriptionStatus) -> list[Paragraph]:
    cards, one = call.core.alert_cards, status.subscription
    lines = [titled(cards.what(one), one)]
    if last := cards.last(status):
        lines.append([Run(last, link=call.core.daily_cards.last_link(status))])
    lines.append([Run(cards.state(status))])
    if stopped := call.core.daily_cards.stopped(one):
        lines.append([Run(f"⚠️ {stopped}")])
    return [Paragraph(tuple(runs), gap=not number) for number, runs in enumerate(lines)]


def _row(call: Call, status: SubscriptionStatus) -> list[Block]:
    """The buttons of an alert; to remove it is confirmed first."""
    say, one = call.core.messages.say, status.subscription
    toggle = "pause" if one.state is SubscriptionState.ACTIVE else "resume"
    sure = {
        "title": plain(say("slack_daily.remove"), 100),
        "text": plain(say("alert.sure"), 300),
        "confirm": plain(say("slack_daily.remove"), 30),
        "deny": plain(say("slack.keep"), 30),
        "style": "danger",
    }
    return [
        button(call.names.id(DO, toggle), say(f"slack_daily.{toggle}"), one.id),
        button(call.names.id(DO, "remove"), say("slack_daily.remove"), one.id, style="danger", confirm=sure),
    ]
