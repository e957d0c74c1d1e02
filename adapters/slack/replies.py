"""The ways to reply: a response URL, a message in a conversation, an open view."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

import aiohttp
from slack_sdk.webhook.async_client import AsyncWebhookClient

from ...bot.messages import messages as catalogue
from .limits import REPLIES, TITLE, VIEW_BLOCKS
from .render import Block, Message, Paragraph, composed
from .text import Run, Style, shortened
from .web import QUIET, Refused, Unanswered, Web, retries, tolerant

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence

    from slack_bolt.context.ack.async_ack import AsyncAck

Result = TypeVar("Result")

MESSAGES_ONLY: Final = frozenset({"carousel"})  # kinds of blocks
ACK_S: Final = 2.0  # Slack shows an error after three


class Reply(ABC):
    """Replies where the question was asked. `private` is whether only the asker sees the reply."""

    private = True

    @abstractmethod
    async def answer(self, messages: Sequence[Message]) -> None:
        """Sends `messages`. Raises Refused or Unanswered."""

    async def instead(self, messages: Sequence[Message]) -> None:
        """Sends `messages`, the first in place of the message with the pressed button, where that is possible."""
        await self.answer(messages)

    async def aside(self, messages: Sequence[Message]) -> None:
        """Sends `messages` to the asker alone and changes nothing else, where that is possible."""
        await self.answer(messages)

    async def alone(self, messages: Sequence[Message]) -> None:
        """Sends `messages` so that nobody but the asker sees them. Raises Refused or Unanswered."""
        await self.aside(messages)

    async def in_time(self, doing: Coroutine[Any, Any, Result]) -> Result:
        """The result of `doing`, with a notice in the meantime where Slack does not wait for it."""
        return await doing


@dataclass(frozen=True)
class ByUrl(Reply):
    """Replies by a request's `response_url`, which also works where the app is no member. `thread` is its thread, if
    any."""

    url: str
    web: Web
    thread: str | None = None
    private: bool = True

    async def answer(self, messages: Sequence[Message]) -> None:
        """Sends `messages` by the URL. Raises Refused or Unanswered."""
        for message in _fitting(messages):
            await self._send(message, public=not self.private)

    async def instead(self, messages: Sequence[Message]) -> None:
        """Sends `messages` by the URL, the first in place of the message there."""
        for number, message in enumerate(_fitting(messages)):
            await self._send(message, public=not self.private, replacing=not number)

    async def aside(self, messages: Sequence[Message]) -> None:
        """Sends `messages` by the URL, privately."""
        for message in _fitting(messages):
            await self._send(message, public=False)

    async def _send(self, message: Message, *, public: bool, replacing: bool = False) -> None:
        async def send(blocks: list[Block]) -> None:
            await self._sent(message.text, blocks, public=public, replacing=replacing)

        await tolerant(send, message)

    async def _sent(self, text: str, blocks: list[Block], *, public: bool, replacing: bool) -> None:
        body: dict[str, Any] = {
            "text": text,
            "blocks": blocks,
            "response_type": "in_channel" if public else "ephemeral",
            "replace_original": replacing,
            "unfurl_links": False,
            "unfurl_media": False,
            "mrkdwn": False,
        }
        if self.thread:
            body["thread_ts"] = self.thread
        hook = AsyncWebhookClient(
            self.url,
            session=self.web.client.session,
            ssl=self.web.client.ssl,
            proxy=self.web.client.proxy,
            logger=QUIET,
            retry_handlers=retries(),
        )
        try:
            answer = await hook.send_dict(body)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Unanswered(type(error).__name__) from None  # its words may have the URL in them, which is a secret
        if "invalid_blocks" in answer.body:
            raise Refused("invalid_blocks")
        if answer.status_code != 200:
            raise Refused(f"HTTP {answer.status_code}")


def is_public(reply: Reply) -> bool:
    """Whether others than the asker see all that is answered: Slack does not say which language they share. Of what a
    button answers beneath a message that they see, they see what takes its place alone (`Call.in_place`)."""
    return isinstance(reply, ByPosting) and not (reply.private or reply.channel.startswith("D"))


def _fitting(messages: Sequence[Message]) -> Sequence[Message]:
    """As many messages as one URL takes, with a notice if there are more."""
    if len(messages) <= REPLIES:
        return messages
    rest = composed([Paragraph((Run(catalogue().say("slack.too_much"), Style.ITALIC),))])
    return [*messages[: REPLIES - 1], *rest]


@dataclass(frozen=True)
class ByPosting(Reply):
    """Replies to `user` by a message in a conversation, in its thread if there is one."""

    web: Web
    channel: str
    user: str
    thread: str | None = None
    private: bool = False

    async def answer(self, messages: Sequence[Message]) -> None:
        """Posts `messages`. Raises Refused or Unanswered."""
        for message in messages:
            await self._post("chat.postMessage", message, unfurl_links=False, unfurl_media=False)

    async def alone(self, messages: Sequence[Message]) -> None:
        """Posts `messages` for the eyes of `user` alone."""
        for message in messages:
            await self._post("chat.postEphemeral", message, user=self.user)

    async def _post(self, method: str, message: Message, **more: Any) -> None:
        where: dict[str, Any] = {"channel": self.channel, "thread_ts": self.thread, "mrkdwn": False, **more}

        async def send(blocks: list[Block]) -> None:
            await self.web.post(method, text=message.text, blocks=blocks, **where)

        await tolerant(send, message)


@dataclass(frozen=True)
class InHome(Reply):
    """Replies in the Home of `user`."""

    web: Web
    user: str

    async def answer(self, messages: Sequence[Message]) -> None:
        """Shows `messages` and nothing else in Home."""
        await self.web.post("views.publish", user_id=self.user, view={"type": "home", "blocks": in_view(messages)})


@dataclass(frozen=True)
class OverView(Reply):
    """Replies in a modal of its own above Home or another modal."""

    web: Web
    trigger: str
    push: bool

    async def answer(self, messages: Sequence[Message]) -> None:
        """Opens a modal with `messages`."""
        view = modal(catalogue().say("slack.title"), in_view(messages))
        if self.push:
            await self.web.post("views.push", trigger_id=self.trigger, view=view)
        else:
            await self.web.post("views.open", trigger_id=self.trigger, view=view)


@dataclass(frozen=True)
class InModal(Reply):
    """Replies in place of the submitted form: with the acknowledgement, or after one that could not wait."""

    web: Web
    acknowledge: AsyncAck
    view: str
    private: bool = True

    async def answer(self, messages: Sequence[Message]) -> None:
        """Shows `messages` in the modal."""
        await self.show(modal(catalogue().say("slack.title"), in_view(messages)))

    async def in_time(self, doing: Coroutine[Any, Any, Result]) -> Result:
        """The result of `doing`. Where that takes longer than Slack waits, the form shows a notice meanwhile."""
        task = asyncio.ensure_future(doing)
        try:
            await asyncio.wait([task], timeout=ACK_S)
            if not task.done() and self.acknowledge.response is None:
                waiting = composed([Paragraph((Run(catalogue().say("slack.one_moment")),))])
                await self.acknowledge(
                    response_action="update", view=modal(catalogue().say("slack.title"), in_view(waiting))
                )
            return await task
        finally:
            task.cancel()

    async def show(self, view: dict[str, Any]) -> None:
        """Shows `view` instead of the form."""
        if self.acknowledge.response is None:
            await self.acknowledge(response_action="update", view=view)
        else:
            await self.web.post("views.update", view_id=self.view, view=view)


def in_view(messages: Sequence[Message], room: int = VIEW_BLOCKS) -> list[Block]:
    """The blocks of all messages, as far as a view has room for them; those of kinds that views do not take as
    before."""
    return [block for message in messages for block in _of_views(message)][:room]


def _of_views(message: Message) -> list[Block]:
    new = any(block["type"] in MESSAGES_ONLY for block in message.blocks)
    return message.plain if new and message.plain is not None else message.blocks


def modal(title: str, blocks: Sequence[Block], **more: Any) -> dict[str, Any]:
    """A modal view; `more` are further properties, such as `submit` (a label) and `callback_id`."""
    labels = {key: _plain(str(more.pop(key))) for key in ("submit", "close") if more.get(key)}
    return {"type": "modal", "title": _plain(title), "blocks": list(blocks), **labels, **more}


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": shortened(text, TITLE)}
