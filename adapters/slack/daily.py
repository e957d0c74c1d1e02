"""Daily posts: `/daily`, the list of subscriptions, and the buttons under it."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from ...bot.cards import Card
from ...bot.daily.schedule_text import BadSchedule, read_time, time_text
from ...bot.daily.subscriptions import SubscriptionState
from ...bot.errors import StaleControl
from ...bot.places import Place
from ...bot.plaintext import capitalized
from ..controls import counted
from .answering import chosen, pressed
from .ask_commands import help_card, verbs
from .buttons import actions, button, with_row
from .community import LIST, nominations
from .dailyform import open_form, refusal_of
from .delivery import AROUND
from .forms import options, plain
from .limits import HINT
from .names import PAGE
from .payload import text_at
from .render import PLATFORM, Block, Message, Paragraph, composed, joined, rendered
from .text import Run, Style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...bot.daily.results import SubscriptionStatus
    from ...bot.daily.subscriptions import Subscription
    from .listeners import Call
    from .names import Names

AGAIN: Final = "again"
DO: Final = "do"  # buttons that act on one subscription: their ids end with the verb
ADD: Final = "add"
PREVIEWED: Final = 3  # posts
BANNED: Final = "banned"
REMOVE: Final = "remove"  # whose button asks first: it is for one that is named
VERBS: Final = ("preview", "change", "pause", "resume", "skip", "history", REMOVE)
LOOKING: Final = frozenset({"preview", "change", "history"})  # those after which the list is as it was
CHANNEL: Final = re.compile(r"<#([CGD][A-Z0-9]+)(?:\|[^>]*)?>")


async def daily(call: Call, typed: str) -> None:
    """Lists the subscriptions; `add` opens the form; `ID preview` and other verbs act on one; `trouble` sets the admin
    channel."""
    match verbs(typed, VERBS):
        case [] | ["list"]:
            await _list(call)
        case [verb] if verb in VERBS:
            there = await call.core.daily.list(call.workspace)
            await (_do(call, verb, there[0].id) if len(there) == 1 and verb != REMOVE else _list(call, verb))
        case ["add", *_]:
            await open_form(call, channel_in(typed) or here(call))
        case ["nominations"]:
            await nominations(call)
        case ["never"]:
            await banned(call)
        case ["trouble", where]:
            await _tell_trouble(call, where, typed)
        case [verb, id_] | [id_, verb] if verb in VERBS:
            await _do(call, verb, id_)
        case _ if time := _time_in(typed):
            await open_form(call, channel_in(typed) or here(call), time=time)
        case _:
            await call.tell(help_card(call.names, call.core.messages, "daily"), aside=True)


def _time_in(typed: str) -> str | None:
    """The time of day that somebody types for a new daily post, as the form takes it: `9`, `8:30 pm #news`."""
    with suppress(BadSchedule):
        return time_text(read_time(CHANNEL.sub(" ", typed).strip()))
    return None


async def _list(call: Call, verb: str = "") -> None:
    """Lists the subscriptions; to whoever typed a `verb` without an id, it says that one of several has to be named."""
    statuses = await call.core.daily.statuses(call.workspace)
    await call.reply.answer(joined([*which(call, statuses, verb), *overview(call, statuses, manages=call.manages)]))


def which(call: Call, statuses: Sequence[SubscriptionStatus], verb: str) -> list[Message]:
    """That a verb has to say which of several subscriptions it is for; nothing where there is no verb, or no other."""
    if not verb or len(statuses) < 2 or not call.manages:
        return []
    return composed([Paragraph((Run(call.core.messages.say("slack.which", verb=verb)),))])


async def add_pressed(call: Call) -> None:
    """Opens the form for a new subscription."""
    await open_form(call, here(call))


async def do_pressed(call: Call) -> None:
    """Runs the verb of a button under a subscription; then updates the list."""
    verb = call.names.last(text_at(call.body, "actions", 0, "action_id"))
    if verb not in VERBS:
        raise StaleControl
    if not await _do(call, verb, pressed(call.body), quiet="view" in call.body) or verb in LOOKING:
        return
    if "view" not in call.body:
        statuses = await call.core.daily.statuses(call.workspace)
        with call.in_place():
            await call.reply.instead(overview(call, statuses, manages=True))


async def never_chosen(call: Call) -> None:
    """Bans an excerpt that was posted, for admins, until that is taken back."""
    if await call.allowed():
        pick = await call.core.daily.never(call.workspace, chosen(call.body), call.asker.user)
        undo = button(call.names.id(AGAIN), call.core.messages.say("button.undo"), pick.id)
        await call.reply.aside(with_row(rendered(call.core.daily_cards.never(pick, undoable=True)), [undo]))


async def again_pressed(call: Call) -> None:
    """Lets an excerpt be posted again that was pressed or chosen, for admins."""
    if await call.allowed():
        await call.core.daily.again(call.workspace, chosen(call.body) or pressed(call.body))
        await call.reply.instead(rendered(call.core.daily_cards.again()))


async def banned(call: Call) -> None:
    """Shows admins what is never posted again, with a menu to take that back."""
    if not await call.allowed():
        return
    card = await call.core.daily_cards.banned(await call.core.daily.banned(call.workspace))
    listed = options([(" · ".join((*entry.details[:1], entry.name)), entry.id) for entry in card.entries if entry.id])
    hint = plain(call.core.messages.say("discord_daily.again_menu"), HINT)
    menu = {"type": "static_select", "action_id": call.names.id(AGAIN), "placeholder": hint, "options": listed}
    await call.reply.aside(with_row(rendered(_without_ids(card)), [menu] if listed else []))


def _without_ids(card: Card) -> Card:
    """A Card whose entries are no commands' to take."""
    return replace(card, entries=tuple(replace(entry, id=None) for entry in card.entries))


async def around_pressed(call: Call) -> None:
    """Shows what is said around an excerpt that was posted to whoever pressed, and more of it by and by."""
    pick, _, typed = pressed(call.body).partition(" ")
    step = counted(typed)
    found = await call.core.daily.posted(call.workspace, pick)
    card, more = await call.core.daily_cards.around(found, step)
    say, id_ = call.core.messages.say, call.names.id(AROUND)
    row = [button(id_, say("button.more_still"), f"{pick} {step + 1}")] if more else []
    if found and call.core.web_links.offered:
        link = await call.core.web_links.to(call.asker, found.hit, found.hit.words)
        row.append(button(PAGE, say("button.read_web"), "page", url=link.url))
    shown = with_row(rendered(card), row)
    await (call.reply.instead if step else call.reply.aside)(shown)


def channel_in(typed: str) -> str | None:
    """The channel that is mentioned in a command's text; None without one."""
    found = CHANNEL.search(typed)
    return found[1] if found else None


def here(call: Call) -> str | None:
    """The channel that a request comes from; None in Home."""
    paths = (("channel_id",), ("channel", "id"), ("channel",), ("event", "channel"))
    return next((channel for path in paths if (channel := text_at(call.body, *path))), None)


async def _do(call: Call, verb: str, id_: str, *, quiet: bool = False) -> bool:
    """Runs a verb for a subscription; False if the person may not. `quiet` sends no answer where the list shows it."""
    daily, cards, workspace = call.core.daily, call.core.daily_cards, call.workspace
    if verb == "preview":
        await call.tell(await cards.preview(await daily.upcoming(workspace, id_, PREVIEWED)), aside=True)
        return True
    if verb == "change":
        await open_form(call, None, id_)
        return True
    if not await call.allowed():
        return False
    if verb == "history":
        await call.tell(_without_ids(await cards.history(await daily.history(workspace, id_))), aside=True)
        return True
    act, card = {
        "pause": (daily.pause, cards.paused),
        "resume": (daily.resume, cards.resumed),
        "skip": (daily.skip, cards.skipped),
        "remove": (daily.remove, cards.removed),
    }[verb]
    if verb == "resume" and (refused := await _closed(call, id_)):
        await call.tell(Card(refused), aside=True)
        return False
    result: Any = await act(workspace, id_)
    if not quiet:
        await call.tell(card(result), aside=True)
    return True


async def _closed(call: Call, id_: str) -> str | None:
    """The reason why the channel of a subscription refuses posts, so that resuming it is of no use; None without one.
    It is tried by what the person alone sees there."""
    channel = (await call.core.daily.status(call.workspace, id_)).subscription.place.channel
    return await refusal_of(call, channel, call.core.messages.say("slack_daily_form.resumed_here"))


async def _tell_trouble(call: Call, where: str, typed: str) -> None:
    """Sets the admin channel: `trouble here`, `trouble #channel` or `trouble off`."""
    if not await call.allowed():
        return
    channel = here(call) if where == "here" else channel_in(typed)
    if where != "off" and channel is None:
        await call.tell(help_card(call.names, call.core.messages, "daily"), aside=True)
        return
    place = Place(PLATFORM, call.workspace, channel) if channel and where != "off" else None
    await call.core.daily.set_admin_place(call.workspace, place)
    await call.tell(call.core.daily_cards.admin_place(place), aside=True)


# --- How things stand ------------------------------------------------------------------------------------------------


def overview(call: Call, statuses: Sequence[SubscriptionStatus], *, manages: bool) -> list[Message]:
    """The list of subscriptions with place, schedule, last and next post; with buttons for those who `manages` them."""
    say = call.core.messages.say
    heading = say("slack_daily_form.heading", n=len(statuses)) if statuses else say("slack_daily_form.none")
    parts = composed([Paragraph((Run(heading, Style.BOLD),))])
    for status in statuses:
        described = composed(_described(call, status, manages=manages))
        row = _row(call, status) if manages else []
        parts += [*described, *([Message([actions(row)])] if row else [])]
    if manages:
        new = button(call.names.id(ADD), say("slack_daily_form.add"), ADD, style="primary")
        wanted = button(call.names.id(LIST), say("nomination.list"), LIST)
        never = button(call.names.id(BANNED), say("discord_daily.banned"), BANNED)
        parts.append(Message([actions([new, wanted, never])]))
    return joined(parts)


def _described(call: Call, status: SubscriptionStatus, *, manages: bool) -> list[Paragraph]:
    say, cards, one = call.core.messages.say, call.core.daily_cards, status.subscription
    lines = [titled(cards.schedule(one), one)]
    if filters := cards.filters(one):
        lines.append([Run(filters)])
    last = say("slack_daily_form.last", what=cards.last(status) or say("slack_daily_form.never"))
    lines.append([Run(last, link=cards.last_link(status))])
    lines.append([Run(capitalized(cards.next(status)))])
    if manages and (trouble := cards.trouble(status)):
        lines.append([Run(f"⚠️ {trouble}")])
    return [Paragraph(tuple(runs), gap=not number) for number, runs in enumerate(lines)]


def titled(what: str, one: Subscription) -> list[Run]:
    """The first line of a subscription in a list: what it is, where, and the id that commands take."""
    return [Run(what, Style.BOLD), Run("  "), Run(one.place.channel, channel=True), Run("  "), Run(one.id, Style.CODE)]


def _row(call: Call, status: SubscriptionStatus) -> list[Block]:
    """The buttons of a subscription; to remove it is confirmed first."""
    paused = status.subscription.state is not SubscriptionState.ACTIVE
    toggle = ("resume",) if paused else ("pause", "skip")
    verbs = ("preview", "change", *toggle, "history", "remove")
    return [_verb(call, verb, status.subscription.id) for verb in verbs]


def _verb(call: Call, verb: str, id_: str) -> Block:
    say, names = call.core.messages.say, call.names
    if verb != "remove":
        return button(do_id(names, verb), say(f"slack_daily.{verb}"), id_)
    sure = {
        "title": plain(say("slack_daily.remove"), 100),
        "text": plain(say("slack_daily_form.sure"), 300),
        "confirm": plain(say("slack_daily.remove"), 30),
        "deny": plain(say("slack.keep"), 30),
        "style": "danger",
    }
    return button(do_id(names, verb), say("slack_daily.remove"), id_, style="danger", confirm=sure)


def do_id(names: Names, verb: str) -> str:
    """The id of the button that does `verb`."""
    return names.id(DO, verb)
