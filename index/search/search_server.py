"""A search server (OpenSearch) as an engine asks it: blocking requests from any thread, which end with the deadline of
the question that they are for.

The client is asynchronous, in an event loop and a thread of its own: only so a request that nobody waits for any more
can be broken off, upon which the server ends the search, too. A node that does not answer in time is left alone for a
while, and another address is asked instead.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import logging
import ssl
import threading
from concurrent.futures import CancelledError, wait
from typing import TYPE_CHECKING, Any, Final, cast

from aiohttp import ClientConnectorCertificateError, ClientConnectorSSLError
from opensearchpy import AsyncOpenSearch, exceptions

from ..deadline import checkpoint
from ..errors import EngineError, SearchFailure, SearchUnreachable
from .engine import Damaged

if TYPE_CHECKING:
    from collections.abc import Coroutine, Generator, Mapping

    from .search_address import SearchAddress

ATTEMPT_S: Final = (
    4.0  # for one node to answer a question: less than half of a question's time, so that there is a second
)
WORK_S: Final = 120.0  # for one to write, or to delete
LOOK_S: Final = 0.05  # between two looks at the deadline
CONNECTIONS: Final = 32  # to each node
LONGEST: Final = 300  # characters of what a server says
NO_INDEX: Final = "index_not_found_exception"
CLOSED: Final = "closed"
TOO_MUCH: Final = 429  # the status of a server that has too much to do
UNAUTHORIZED: Final = 401
FORBIDDEN: Final = 403
SECURITY: Final = "security_exception"
SHARDS_FAILED: Final = "search_phase_execution_exception"

_UNVERIFIED: Final = {  # by OpenSSL's codes
    9: SearchFailure.EXPIRED,  # not valid yet
    10: SearchFailure.EXPIRED,
    62: SearchFailure.OTHER_NAME,
    64: SearchFailure.OTHER_NAME,  # an address instead of a name
}

logging.getLogger("opensearch").setLevel(logging.CRITICAL)  # what fails is told by who asked; requests hold words


class Absent(Damaged):
    """The server does not have what was asked for."""


class Incomplete(SearchUnreachable):
    """The server answers, but not for all of the index."""


class Conflict(EngineError):
    """What was to be written has been written by another process since."""


class SearchServer:
    """A server at an address. `close` ends its connections and its thread. Raises SearchUnreachable if the file of the
    certificates to be trusted has none; whether the server answers, the first request tells."""

    def __init__(self, address: SearchAddress) -> None:
        self.address = address
        self._client = AsyncOpenSearch(
            address.hosts,
            headers=_authorization(address),
            ssl_context=_trusting(address),
            maxsize=CONNECTIONS,
            max_retries=max(len(address.hosts), 2) - 1,
            retry_on_timeout=True,
            retry_on_status=(502, 503, 504),
            http_compress=False,
        )
        self._closed = False
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="search server", daemon=True)
        self._thread.start()

    def ask(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | str | None = None,
        seconds: float = ATTEMPT_S,
        **params: str | int,
    ) -> Any:
        """The answer to a request, as JSON; `seconds` is the time for one node to give it. Raises Overdue with the
        deadline of the question that this is a step of, Absent, Conflict, and SearchUnreachable."""
        checkpoint()
        if self._closed:
            raise SearchUnreachable(CLOSED, self.address.location)
        with self._errors():
            return self._wait(
                self._client.transport.perform_request(
                    method,
                    path,
                    params={**params, "request_timeout": seconds},
                    body=body,
                )
            )

    def _wait(self, asking: Coroutine[Any, Any, Any]) -> Any:
        future = asyncio.run_coroutine_threadsafe(asking, self._loop)
        try:
            while not wait([future], LOOK_S).done:
                checkpoint()
            return future.result()
        finally:
            future.cancel()  # does nothing once it is done

    @contextlib.contextmanager
    def _errors(self) -> Generator[None]:
        """Raises the client's errors as ours."""
        try:
            yield
        except exceptions.ConnectionError as error:
            failure, why = _unconnected(error.info)
            raise SearchUnreachable(why, self.address.location, failure) from error
        except CancelledError as error:
            raise SearchUnreachable(CLOSED, self.address.location) from error
        except exceptions.NotFoundError as error:
            if _is_absent(cast("Any", error.info)):
                raise Absent(_reason(error)) from error
            raise SearchUnreachable(_reason(error), self.address.location) from error
        except exceptions.ConflictError as error:
            raise Conflict(_reason(error)) from error
        except exceptions.TransportError as error:
            if _kind(error) == SHARDS_FAILED:
                raise Incomplete(_reason(error), self.address.location) from error
            raise SearchUnreachable(_reason(error), self.address.location, _refusal(error)) from error
        except exceptions.OpenSearchException as error:  # what came back is no JSON
            raise SearchUnreachable(_short(error), self.address.location) from error

    async def _end(self) -> None:
        asking = asyncio.all_tasks() - {cast("asyncio.Task[Any]", asyncio.current_task())}
        for task in asking:
            task.cancel()
        await asyncio.gather(*asking, return_exceptions=True)
        pool: Any = self._client.transport.connection_pool
        # the client itself does not close those that it leaves alone for a while
        for connection in {*pool.connections, *getattr(pool, "orig_connections", ())}:
            await connection.close()
        await asyncio.sleep(0)  # sockets close with the next turn of the loop

    def close(self) -> None:
        """Ends the connections and the thread; requests that are still under way raise SearchUnreachable, as do later
        ones."""
        self._closed = True
        with contextlib.suppress(Exception):  # nothing is to be kept
            asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(ATTEMPT_S)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


def _authorization(address: SearchAddress) -> dict[str, str]:
    """The header that says who asks. The client itself would send passwords in Latin-1."""
    if address.login is None:
        return {}
    said = ":".join(address.login).encode()
    return {"authorization": f"Basic {base64.b64encode(said).decode()}"}


def _trusting(address: SearchAddress) -> ssl.SSLContext | None:
    """What is trusted of servers by TLS."""
    if not address.encrypted:
        return None
    try:
        return ssl.create_default_context(cafile=address.ca_certs)
    except OSError as error:  # SSLError is one
        why = error.strerror or str(error)
        raise SearchUnreachable(why, str(address.ca_certs), SearchFailure.NO_AUTHORITY) from error


def _unconnected(error: object) -> tuple[SearchFailure, str]:
    """Why there is no connection, with the message of the system."""
    match error:
        case ClientConnectorCertificateError(certificate_error=ssl.SSLCertVerificationError() as unverified):
            failure = _UNVERIFIED.get(unverified.verify_code, SearchFailure.UNTRUSTED)
            return failure, _short(unverified.verify_message)
        case ClientConnectorSSLError():
            return SearchFailure.NO_TLS, _short(error)
        case _:
            return SearchFailure.AWAY, _short(error)


def _refusal(error: exceptions.TransportError) -> SearchFailure:
    """Why a server refuses a request. Of a disk that is full, too, it says that writing is forbidden."""
    if error.status_code == UNAUTHORIZED:
        return SearchFailure.PASSWORD
    if error.status_code == FORBIDDEN and _kind(error) in (SECURITY, None):
        return SearchFailure.RIGHTS
    return SearchFailure.AWAY


def _kind(error: exceptions.TransportError) -> str | None:
    """What kind of an error a server says it is; None if that comes from what stands in front of it."""
    try:
        return cast("Any", error.info)["error"]["type"]
    except (KeyError, TypeError):
        return None


def _is_absent(info: Any) -> bool:
    """Whether a document or an index is not there. A shard that is still starting is told by the same status."""
    if not isinstance(info, dict):
        return False
    told = cast("dict[str, Any]", info)
    error = told.get("error")
    kind = cast("dict[str, Any]", error).get("type") if isinstance(error, dict) else str(error)
    return told.get("found") is False or kind == NO_INDEX or "alias" in str(kind)


def _reason(error: exceptions.TransportError) -> str:
    """What a server says of a request that it refuses."""
    info = cast("Any", error.info)
    try:
        return _short(info["error"]["reason"])
    except (KeyError, TypeError):  # it comes from what stands in front of the server
        return _short(f"{error.status_code} {error.error}")


def _short(said: object) -> str:
    text = " ".join(str(said).split()) or type(said).__name__
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
