"""Registers our listeners in any Bolt app.

Nothing global is registered and nothing is patched: no middleware, no error handler. Bolt gives an event to one
listener alone, so those of mentions, messages and Home are optional.
"""

# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# (Slack's libraries annotate with bare dictionaries)

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ...bot.errors import StaleControl
from . import (
    alerts,
    answering,
    channels,
    commands,
    community,
    corrections,
    daily,
    dailyform,
    help_,
    home,
    library,
    quotecards,
    saved,
    searching,
    unfurling,
    welcome,
)
from .buttons import (
    CARD,
    CHART,
    CORRECT,
    DETAILS,
    JUMP,
    LOOK,
    MEANT,
    NOMINATE,
    OPEN,
    RARER,
    READ,
    SAVE,
    SHARE,
    TOPIC,
    TURN,
)
from .delivery import AROUND, NEVER, VOTE
from .forms import COMPLETE
from .listeners import Call, Listeners, Work, from_button, from_command, from_event, from_form, from_home
from .names import COMMANDS, OPENING, PAGE, UMBRELLA, Names

if TYPE_CHECKING:
    import re

    from slack_bolt.app.async_app import AsyncApp
    from slack_bolt.context.ack.async_ack import AsyncAck

    from ...bot.core import Core

FIND: Final = "find"  # the message shortcut


def attach(app: AsyncApp, core: Core, *, prefix: str = "", events: bool = False) -> Listeners:
    """Adds the commands, buttons, forms and shortcuts of pullquote to `app`, all with `prefix` before their names.

    `events` adds mentions, direct messages and Home, which Bolt then gives to no listener that is added later. When
    `core` is closed they answer that it is not running: Bolt cannot take listeners out again.
    """
    names = Names(prefix)
    ours = Listeners(core, names)
    for name in COMMANDS:
        app.command(names.command(name))(ours.listener(commands.command(name), from_command))
    app.command(names.command(UMBRELLA))(ours.listener(commands.umbrella, from_command))
    app.message_shortcut(names.id(FIND))(ours.listener(answering.find_source, from_button))
    app.global_shortcut(names.id(searching.SEARCH))(ours.listener(searching.open_search, from_button))
    app.options(names.id(COMPLETE))(searching.completing(ours))
    for opening in (OPENING, PAGE):
        app.block_action(opening)(_opened)
    for id_, work in _buttons(names).items():
        app.block_action(id_)(ours.listener(work, from_button))
    for callback, work in _forms(names, events=events).items():
        app.view_submission(callback)(ours.listener(work, from_form, acknowledges=True))
    if events:
        app.event("app_mention")(ours.listener(commands.on_message, from_event))
        app.event("message", matchers=[commands.is_direct_message])(ours.listener(commands.on_message, from_event))
        for kind in channels.DELETED:
            app.event(kind)(channels.deleted(ours))
        app.event(unfurling.EVENT)(ours.listener(unfurling.unfurl, unfurling.from_link))
        app.event("app_home_opened")(ours.listener(home.opened, from_home))
    return ours


def _buttons(names: Names) -> dict[str | re.Pattern[str], Work]:
    return {
        names.under(commands.FOLLOW): commands.followed,
        names.under(TURN): answering.turn,
        names.under(OPEN): answering.open_part,
        names.id(SHARE): answering.share,
        names.id(READ): answering.read,
        names.id(CHART): answering.chart,
        names.id(MEANT): answering.as_meant,
        names.id(TOPIC): answering.as_topic,
        names.id(JUMP): answering.jumped,
        names.under(CARD): quotecards.make,
        names.id(quotecards.SHARE): quotecards.share,
        names.id(RARER): _rarer,
        names.under(library.LIST): library.turn_page,
        names.id(library.REMOVE): library.removed,
        names.under(channels.OPEN): channels.open_form,
        names.id(channels.FREE): channels.freed,
        names.id(CORRECT): corrections.open_form,
        names.id(corrections.ACCEPT): corrections.accepted,
        names.id(corrections.REJECT): corrections.rejected,
        names.id(daily.ADD): daily.add_pressed,
        names.under(daily.DO): _then_home(daily.do_pressed),
        names.under(alerts.DO): alerts.do_pressed,
        names.id(LOOK): alerts.look,
        names.under(saved.LIST): saved.turned,
        names.id(saved.SHARE): saved.share,
        names.id(saved.REMOVE): saved.removed,
        names.id(dailyform.TRY): dailyform.example,
        names.id(NEVER): daily.never_chosen,
        names.id(daily.AGAIN): daily.again_pressed,
        names.id(daily.BANNED): daily.banned,
        names.id(AROUND): daily.around_pressed,
        names.id(NOMINATE): community.nominate,
        names.under(VOTE): community.vote,
        names.id(community.LIST): community.nominations,
        names.under(community.DECIDE): community.decided,
        names.id(welcome.SAMPLE): welcome.sample,
        names.id(home.OPEN_SEARCH): searching.open_search,
        names.id(help_.ALL): help_.all_commands,
    }


def _forms(names: Names, *, events: bool) -> dict[str, Work]:
    return {
        names.id(searching.SEARCH): searching.searched_for,
        names.id(searching.RESULT): answering.share_from_modal,
        names.id(library.EDIT): library.edited,
        names.id(corrections.FORM): corrections.submitted,
        names.id(channels.FORM): channels.submitted,
        names.id(dailyform.FORM): home.shown_after(dailyform.submitted) if events else dailyform.submitted,
    }


RARER_WORK: Final[dict[str, Work]] = {
    DETAILS: answering.details,
    SAVE: saved.save,
    CORRECT: corrections.open_form,
    CHART: answering.chart,
    CARD: quotecards.make,
    TURN: answering.turn,
}


async def _rarer(call: Call) -> None:
    """Does what was chosen from the menu behind `⋯`."""
    work = RARER_WORK.get(answering.chosen(call.body).partition(" ")[0])
    if work is None:
        raise StaleControl
    await work(call)


async def _opened(ack: AsyncAck) -> None:
    """Acknowledges that somebody opens a recording or a page: Slack tells of it, and the browser does the rest."""
    await ack()


def _then_home(work: Work) -> Work:
    """The work of a button, after which Home is shown anew if the button was in Home."""

    async def run(call: Call) -> None:
        await work(call)
        if home.is_home(call.body):
            await home.publish(call)

    return run
