"""Slack's Web API without unsafe retries: refused calls are told apart from those with an unknown outcome.

The SDK's client would retry after a broken connection, and so post twice. Here only rate limits are retried, and only
if Slack does not ask for a long wait.
"""

# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# (Slack's libraries annotate with bare dictionaries)

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from slack_sdk.http_retry.request import HttpRequest
    from slack_sdk.http_retry.response import HttpResponse
    from slack_sdk.http_retry.state import RetryState

    from .render import Message

PATIENCE_S: Final = 20.0  # for how long Slack may ask us to wait before we give up
TRIES: Final = 2  # more, after that
WAITS: Final = (1.0, 2.0)  # seconds between the tries of a message with a picture
UNTAKEN: Final = frozenset({"invalid_blocks", "invalid_blocks_format"})

Result = TypeVar("Result")

QUIET: Final = logging.getLogger(f"{__name__}.sdk")
QUIET.setLevel(logging.INFO)  # below that the SDK writes down tokens, and addresses that are as good as tokens


class Refused(Exception):
    """Slack refused the call. `reason` is Slack's error code; `retry_after` the seconds to wait, if Slack names
    them."""

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after = retry_after


class Unanswered(Exception):
    """The connection broke, or the answer makes no sense: the call may have been done. `sent` is False where there was
    no connection in the first place."""

    def __init__(self, why: str, *, sent: bool = True) -> None:
        super().__init__(why)
        self.sent = sent


class RateLimitRetry(AsyncRateLimitErrorRetryHandler):
    """Retries a rate-limited call after Slack's `Retry-After`, if that is not too long: a refused call was not done."""

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
        return retry_after(_headers(response)) <= PATIENCE_S

    async def prepare_for_next_attempt_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,  # noqa: ARG002 - as the SDK has it
        response: HttpResponse | None = None,
        error: Exception | None = None,  # noqa: ARG002
    ) -> None:
        """Waits for `Retry-After`."""
        state.next_attempt_requested = True
        await asyncio.sleep(retry_after(_headers(response)) if response else 1.0)
        state.increment_current_attempt()


def retries() -> list[Any]:
    """The retry handlers: `RateLimitRetry` alone."""
    return [RateLimitRetry(max_retry_count=TRIES)]


def retry_after(headers: Mapping[str, object]) -> float:
    """The seconds of the header `Retry-After`; one second where it is no number."""
    text = _header(headers, "retry-after") or ""
    return float(text) if text.isascii() and text.isdigit() and len(text) < 9 else 1.0


def _header(headers: Mapping[str, object], wanted: str) -> str | None:
    """A header by its name in lower case. Some of the SDK's clients give each as a list."""
    for name, value in headers.items():
        if name.lower() == wanted:
            return str(cast("list[object]", value)[0] if isinstance(value, list) else value)
    return None


def _headers(response: HttpResponse) -> Mapping[str, object]:
    return cast("Mapping[str, object]", response.headers)


class Web:
    """The Web API with one token."""

    def __init__(self, client: AsyncWebClient) -> None:
        """Copies the set-up of `client`, but for its retries."""
        self._granted: frozenset[str] | None = None
        self.client = AsyncWebClient(
            token=client.token,
            base_url=client.base_url,
            timeout=client.timeout,
            ssl=client.ssl,
            proxy=client.proxy,
            session=client.session,
            trust_env_in_session=client.trust_env_in_session,
            headers=cast("dict[str, str]", client.headers),
            logger=QUIET,
            retry_handlers=retries(),
        )

    async def post(self, method: str, **arguments: Any) -> dict[str, Any]:
        """Calls a method that changes something. Raises Refused or Unanswered."""
        given = {name: value for name, value in arguments.items() if value is not None}
        return (await self._asked(self.client.api_call(method, json=given)))[0]

    async def form(self, method: str, **arguments: str) -> dict[str, Any]:
        """Calls a method that takes a form instead of JSON. Raises Refused or Unanswered."""
        return (await self._asked(self.client.api_call(method, params=arguments)))[0]

    async def get(self, method: str, **arguments: str) -> dict[str, Any]:
        """Calls a method that reads. Raises Refused or Unanswered."""
        return (await self._asked(self.client.api_call(method, http_verb="GET", params=arguments)))[0]

    @property
    def granted(self) -> frozenset[str] | None:
        """The token's scopes, as Slack named them with its latest answer; None if it did not yet."""
        return self._granted

    async def scopes(self) -> frozenset[str] | None:
        """The token's scopes; None where Slack does not name them. Raises Refused or Unanswered."""
        await self._asked(self.client.api_call("auth.test"))
        return self._granted

    async def _asked(self, asking: Any) -> tuple[dict[str, Any], Mapping[str, object]]:
        """The data of the answer, and its headers. Raises Refused or Unanswered."""
        try:
            answer = await asking
        except SlackApiError as error:
            raise _understood(error) from None  # its words may quote what was sent
        except aiohttp.ClientConnectorError as error:
            raise Unanswered(type(error).__name__, sent=False) from None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Unanswered(type(error).__name__) from None
        except (AttributeError, TypeError, ValueError, RecursionError):  # the SDK takes whatever comes for an object
            raise Unanswered("no JSON") from None
        if not isinstance(answer.data, dict):
            raise Unanswered("no JSON")
        headers = cast("Mapping[str, object]", answer.headers)
        if (told := _header(headers, "x-oauth-scopes")) is not None:
            self._granted = frozenset(scope.strip() for scope in told.split(","))
        return cast("dict[str, Any]", answer.data), headers


async def tolerant(send: Callable[[list[Any]], Awaitable[Result]], message: Message) -> Result:
    """Sends the blocks of a message; those of older kinds where Slack does not take them. A picture that was uploaded
    just now may not be known yet: it is waited for a little. Raises Refused or Unanswered."""
    if message.plain is None:
        return await send(message.blocks)
    for seconds in (*WAITS, None):
        try:
            return await send(message.blocks)
        except Refused as error:
            if error.reason not in UNTAKEN:
                raise
        if seconds is None or not any(block["type"] == "image" for block in message.blocks):
            break
        await asyncio.sleep(seconds)
    return await send(message.plain)


def with_token(client: AsyncWebClient, token: str) -> Web:
    """The Web API as `client` is set up, with another token."""
    web = Web(client)
    web.client.token = token
    return web


def _understood(error: SlackApiError) -> Refused | Unanswered:
    response: object = error.response
    if not isinstance(response, AsyncSlackResponse) or not isinstance(response.data, dict):
        return Unanswered("no JSON")
    if response.status_code == 429:
        return Refused("ratelimited", retry_after(cast("Mapping[str, object]", response.headers)))
    reason = cast("dict[str, Any]", response.data).get("error")
    if not isinstance(reason, str) or not reason:  # Slack names one whenever it refuses
        return Unanswered("no reason")
    if response.status_code >= 500 or reason in {"internal_error", "fatal_error"}:  # some of it may have been done
        return Unanswered(reason)
    return Refused(reason)
