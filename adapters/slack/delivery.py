"""Delivers daily posts: at most once, with failures told apart."""

from __future__ import annotations

import contextlib
import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from ...bot.cards import Card
from ...bot.daily.community import Liking
from ...bot.delivery import Permanent, Receipt, Transient, Unknown
from ...bot.presenting.typesetting import Undrawable, can_typeset
from .buttons import LOOK, button, with_row
from .forms import options, plain
from .limits import HINT, OPTION
from .pictures import drawn
from .render import Block, Message, rendered
from .web import Refused, Unanswered, Web, tolerant

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ...bot.cards import Post
    from ...bot.messages import Messages
    from ...bot.places import Place
    from .names import Names

NEVER: Final = "never"
VOTE: Final = "vote"
AROUND: Final = "around"
CLOSED: Final = frozenset(
    {
        "not_in_channel",
        "channel_not_found",
        "is_archived",
        "user_not_in_channel",
        "restricted_action",
        "missing_scope",
    }
)
REVOKED: Final = frozenset({"token_revoked", "account_inactive", "invalid_auth", "not_authed", "token_expired"})
PASSING: Final = frozenset({"ratelimited", "rate_limited", "service_unavailable", "team_added_to_org"})

_log = logging.getLogger(__name__)


class Poster:
    """Posts Cards. `web_of` returns the Web API of a workspace, None where the app is not installed; `left` is called
    with a workspace that revoked the token."""

    drops_repeats = False  # Slack has no key for that

    def __init__(
        self,
        web_of: Callable[[str], Awaitable[Web | None]],
        names: Names,
        messages: Messages,
        left: Callable[[str], Awaitable[None]],
    ) -> None:
        self._web_of = web_of
        self._names = names
        self._messages = messages
        self._left = left

    async def deliver(self, place: Place, card: Card, key: str) -> Receipt:  # noqa: ARG002 - as the protocol has it
        """Posts a Card; what does not fit follows in its thread, which a post that is wanted with one begins at once.
        Raises Transient, Permanent or Unknown."""
        web = await self._web_of(place.workspace)
        if web is None:
            raise Permanent(self._messages.say("slack.not_installed"))
        first, *rest = rendered(card)
        if card.post:
            first = await self._pictured(web, card, first) if not rest else first
            first, *rest = with_row([first, *rest], self._row(card))
        if card.post and card.post.thread:
            rest += rendered(Card(self._messages.say("slack.talk_here")))
        ts = await self._post(web, place, first)
        for message in rest:
            with contextlib.suppress(Transient, Permanent, Unknown):  # what counts is posted
                await self._post(web, place, message, thread=ts)
        return Receipt(ts, None if place.person else await _link(web, place.channel, ts))

    async def _pictured(self, web: Web, card: Card, message: Message) -> Message:
        """A post with the picture that is wanted; as it is where that cannot be drawn or uploaded."""
        if card.post is None or card.post.picture is None or not card.citations or not can_typeset():
            return message
        try:
            picture = await drawn(web, card.citations[0], card.post.picture, self._messages)
        except (Undrawable, Refused, Unanswered) as error:
            _log.warning("a post has no picture: %s", error)
            return message
        *above, last = message.blocks
        opening = [last] if last["type"] == "actions" else []
        return replace(
            message, blocks=[*(above if opening else message.blocks), picture, *opening], plain=message.blocks
        )

    async def _post(self, web: Web, place: Place, message: Message, thread: str | None = None) -> str:
        async def send(blocks: list[Block]) -> dict[str, Any]:
            return await web.post(
                "chat.postMessage",
                channel=place.person or place.channel,
                thread_ts=thread,
                text=message.text,
                blocks=blocks,
                unfurl_links=False,
                unfurl_media=False,
                mrkdwn=False,
            )

        try:
            answer = await tolerant(send, message)
        except Refused as error:
            if error.reason in PASSING:
                raise Transient(error.retry_after, error.reason) from None
            if error.reason in REVOKED:
                await self._left(place.workspace)
            raise Permanent(why_closed(error.reason, self._messages)) from None
        except Unanswered as error:
            if error.sent:
                raise Unknown(str(error)) from None
            raise Transient(reason=str(error)) from None
        return str(answer.get("ts"))

    def _row(self, card: Card) -> list[Block]:
        """What can be done with a post: to read around it, and behind `⋯` what is for admins, who are asked."""
        if card.post is None:
            return []
        say = self._messages.say
        if card.post.pick is None:
            return self._further(card, card.post)
        option = {"text": plain(say("slack.never"), OPTION), "value": card.post.pick}
        sure = {
            "title": plain(say("slack.never"), 100),
            "text": plain(say("daily.ask_never"), 300),
            "confirm": plain(say("button.never"), 30),
            "deny": plain(say("slack.keep"), 30),
        }
        menu = {"type": "overflow", "action_id": self._names.id(NEVER), "options": [option], "confirm": sure}
        likings = [
            button(self._names.id(VOTE, one.name.lower()), say(f"vote.{one.name.lower()}_button"), card.post.pick)
            for one in Liking
        ]
        return [button(self._names.id(AROUND), say("button.around"), f"{card.post.pick} 0"), *likings, menu]

    def _further(self, card: Card, post: Post) -> list[Block]:
        """The button of news to look further, or of several episodes a menu to look into one of them."""
        act, label = self._names.id(LOOK), self._messages.say("alert_button.look")
        if post.look is not None:
            return [button(act, label, f"{post.subscription} {post.look}")]
        listed = options([(entry.name, f"{post.subscription} {entry.id}") for entry in card.entries if entry.id])
        hint = plain(label, HINT)
        menu = {"type": "static_select", "action_id": act, "placeholder": hint, "options": listed}
        return [menu] if listed else []


def why_closed(reason: str, messages: Messages) -> str:
    """The reason why a channel cannot be posted to, with advice."""
    if reason in REVOKED:
        return messages.say("slack.not_installed")
    if reason in CLOSED:
        return messages.say(f"slack_closed.{reason}")
    return messages.say("slack.closed_other", reason=reason)


async def _link(web: Web, channel: str, ts: str) -> str | None:
    """The permalink of a message; None where Slack does not return one."""
    try:
        answer = await web.get("chat.getPermalink", channel=channel, message_ts=ts)
    except (Refused, Unanswered) as error:
        _log.info("no permalink: %s", error)
        return None
    return str(answer.get("permalink") or "") or None
