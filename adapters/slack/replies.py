"""The ways back to whoever asked: an answer's URL, a message in a conversation, an open view."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import aiohttp
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.webhook.async_client import AsyncWebhookClient

from ...bot.messages import messages as catalogue
from .limits import REPLIES, TITLE, VIEW_BLOCKS
from .render import Paragraph, composed
from .text import Run, Style, shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slack_bolt.context.ack.async_ack import AsyncAck
    from slack_sdk.http_retry.request import HttpRequest
    from slack_sdk.http_retry.response import HttpResponse
    from slack_sdk.http_retry.state import RetryState
    from slack_sdk.web.async_client import AsyncWebClient

    from .render import Block, Message

PATIENCE_S: Final = 30.0  # for how long Slack may ask us to wait before we give up


class NoReply(Exception):
    """Slack did not take an answer; `reason` is its word for it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class RateLimitRetry(AsyncRateLimitErrorRetryHandler):
    """Waits as long as Slack says, if that is not too long, and tries again: what was refused was not done.

    Nothing else is ever sent again. After a broken connection nobody knows whether it was done.
    """

    async def _can_retry_async(
        self,
        *,
        state: RetryState,  # noqa: ARG002 - as the SDK has it
        request: HttpRequest,  # noqa: ARG002
        response: HttpResponse | None = None,
        error: Exception | None = None,  # noqa: ARG002
    ) -> bool:
        if response is None or response.status_code != 429:
            return False
        return (wait := retry_after(response.headers)) is not None and wait <= PATIENCE_S

    async def prepare_for_next_attempt_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,  # noqa: ARG002 - as the SDK has it
        response: HttpResponse | None = None,
        error: Exception | None = None,  # noqa: ARG002
    ) -> None:
        state.next_attempt_requested = True
        await asyncio.sleep((retry_after(response.headers) if response else None) or 1.0)
        state.increment_current_attempt()


def retry_after(headers: Any) -> float | None:
    """The seconds that Slack asks us to wait; None if it does not say so in a number."""
    for name, value in dict(headers).items():
        if str(name).lower() == "retry-after":
            text = str(value[0] if isinstance(value, list) else value)
            return float(text) if text.isascii() and text.isdigit() and len(text) < 9 else None
    return None


class Reply(ABC):
    """Answers where the question was asked. `private` is whether only who asked sees it."""

    private = True

    @abstractmethod
    async def answer(self, messages: Sequence[Message]) -> None:
        """Sends `messages`. Raises NoReply or SlackApiError."""

    async def instead(self, messages: Sequence[Message]) -> None:
        """Sends them, the first instead of the message that a button was in, where that can be."""
        await self.answer(messages)

    async def aside(self, messages: Sequence[Message]) -> None:
        """Sends them to the person alone and leaves everything else as it is, where that can be."""
        await self.answer(messages)


@dataclass(frozen=True)
class ByUrl(Reply):
    """By a request's `response_url`, which also works where we are no member. `thread` is its thread, if any."""

    url: str
    client: AsyncWebClient
    thread: str | None = None
    private: bool = True

    async def answer(self, messages: Sequence[Message]) -> None:
        for message in _fitting(messages):
            await self._send(message, public=not self.private)

    async def instead(self, messages: Sequence[Message]) -> None:
        for number, message in enumerate(_fitting(messages)):
            await self._send(message, public=not self.private, replacing=not number)

    async def aside(self, messages: Sequence[Message]) -> None:
        for message in _fitting(messages):
            await self._send(message, public=False)

    async def _send(self, message: Message, *, public: bool, replacing: bool = False) -> None:
        body: dict[str, Any] = {
            "text": message.text,
            "blocks": message.blocks,
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
            session=self.client.session,
            ssl=self.client.ssl,
            proxy=self.client.proxy,
            retry_handlers=[RateLimitRetry(max_retry_count=2)],
        )
        try:
            answer = await hook.send_dict(body)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise NoReply(type(error).__name__) from None  # its words may have the URL in them, which is a secret
        if answer.status_code != 200:
            raise NoReply(str(answer.status_code))


def _fitting(messages: Sequence[Message]) -> Sequence[Message]:
    """As many as one URL takes; that there is more, is said."""
    if len(messages) <= REPLIES:
        return messages
    rest = composed([Paragraph((Run(catalogue().say("slack.too_much"), Style.ITALIC),))])
    return [*messages[: REPLIES - 1], *rest]


@dataclass(frozen=True)
class ByPosting(Reply):
    """By a message in a conversation that we are in, in its thread if there is one."""

    client: AsyncWebClient
    channel: str
    thread: str | None = None
    private: bool = False

    async def answer(self, messages: Sequence[Message]) -> None:
        for message in messages:
            await self.client.chat_postMessage(
                channel=self.channel,
                thread_ts=self.thread,
                text=message.text,
                blocks=message.blocks,
                unfurl_links=False,
                unfurl_media=False,
                mrkdwn=False,
            )


@dataclass(frozen=True)
class OverView(Reply):
    """In a modal of its own above Home or another modal, for what a button in a view leads to."""

    client: AsyncWebClient
    trigger: str
    push: bool

    async def answer(self, messages: Sequence[Message]) -> None:
        view = modal(catalogue().say("slack.title"), in_view(messages))
        if self.push:
            await self.client.views_push(trigger_id=self.trigger, view=view)
        else:
            await self.client.views_open(trigger_id=self.trigger, view=view)


@dataclass(frozen=True)
class InModal(Reply):
    """Instead of the form that was submitted: with the acknowledgement, or after it where that could not wait."""

    client: AsyncWebClient
    acknowledge: AsyncAck
    view: str
    private: bool = True

    async def answer(self, messages: Sequence[Message]) -> None:
        await self.show(modal(catalogue().say("slack.title"), in_view(messages)))

    async def show(self, view: dict[str, Any]) -> None:
        """Shows `view` instead of the form."""
        if self.acknowledge.response is None:
            await self.acknowledge(response_action="update", view=view)
        else:
            await self.client.views_update(view_id=self.view, view=view)


def in_view(messages: Sequence[Message], room: int = VIEW_BLOCKS) -> list[Block]:
    """All messages, one under the other, as far as a view has room for them."""
    return [block for message in messages for block in message.blocks][:room]


def modal(title: str, blocks: Sequence[Block], **more: Any) -> dict[str, Any]:
    """A modal view; `more` are further properties, such as `submit` (a label) and `callback_id`."""
    labels = {key: _plain(str(more.pop(key))) for key in ("submit", "close") if more.get(key)}
    return {"type": "modal", "title": _plain(title), "blocks": list(blocks), **labels, **more}


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": shortened(text, TITLE)}
