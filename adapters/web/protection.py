"""What stands around every request: its viewer, limits, errors as pages, and headers that tell browsers to be careful.

Paths of programs (`/api/`, `/mcp`) have no viewer by cookies, and get their errors as JSON.
"""

from __future__ import annotations

import contextlib
import ipaddress
import math
from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from aiohttp import hdrs, web

from ...bot.asking.answer_models import AnswerGone
from ...bot.asking.json_query import BadField
from ...bot.asking.rate_limit import Rate, TooManyQuestions
from ...bot.presenting.reading import NoTimes
from ...bot.telemetry import logs
from ...index.errors import (
    BadQuestion,
    EngineError,
    NotIndexedYet,
    Overdue,
    PullquoteError,
    ReversedDates,
    StorageError,
    UnknownDate,
    UnknownSource,
    UnknownSpeaker,
    UnknownTranscript,
    Unreadable,
)
from ..programs.failures import told_elsewhere
from ..programs.openapi import PROBLEM_TYPE
from .accepting import languages, takes_gzip
from .addresses import is_address, is_proxy
from .site import SMALL, VIEWER, content_policy

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiohttp.typedefs import Handler, Middleware

    from .site import Site

PROGRAMS: Final = ("/api/", "/mcp", "/feeds/")  # what programs ask, each with its own credential
AT_ONCE: Final = 200  # pages that are made; more would wait for each other, and then for nothing
BUSY_S: Final = 5  # after which the others are told to come again
LATER: Final = frozenset({429, 500, 503})  # of the statuses: what the same request may not meet when it comes again
_OURS: Final = frozenset({"same-origin", "none"})  # Sec-Fetch-Site of forms; other sites may link here alone
_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cache-Control": "private, no-cache",
}


def protected(site: Site, clock: Callable[[], float]) -> Middleware:
    """The middleware around all handlers of `site`. `clock` counts seconds."""
    rate = Rate(site.core.settings.web.requests_a_minute)
    working = 0  # on so many requests

    @web.middleware
    async def protection(request: web.Request, handler: Handler) -> web.StreamResponse:
        nonlocal working
        read = () if for_programs(request) else languages(request.headers.get("Accept-Language", ""))
        with logs.request(), site.core.speaking(*read):
            address, now = site.viewers.address(request), clock()
            if not _is_asked_for(site, request):
                answer = failed(site, request, 421, site.say("web.other_host_told"))
            elif (wait := rate.wait(address, now)) > 0:
                answer = _refused(site, request, TooManyQuestions(math.ceil(wait)))
            elif request.can_read_body:  # whose limits are those of connections and of questions
                rate.take(address, now)
                answer = await _answered(site, request, handler)
            elif working >= AT_ONCE:
                answer = _refused(site, request, TooManyQuestions(BUSY_S))
            else:
                rate.take(address, now)
                working += 1
                try:
                    answer = await _answered(site, request, handler)
                finally:
                    working -= 1
        if not answer.prepared:
            add_headers(site, answer, hidden=for_programs(request))
            _pack(request, answer)
        return answer

    return protection


async def _seen(site: Site, request: web.Request, handler: Handler) -> web.StreamResponse:
    """The answer to the viewer of a request; of several, each with a library of its own, to the first who finds it."""
    *others, last = await site.viewers.of(request) or [None]
    for viewer in others:
        assert viewer is not None
        request[VIEWER] = viewer
        with contextlib.suppress(web.HTTPNotFound):
            return await handler(request)
    if last is not None:
        request[VIEWER] = last
    return await handler(request)


async def _answered(site: Site, request: web.Request, handler: Handler) -> web.StreamResponse:
    await site.core.admission.give_way()
    try:
        if not for_programs(request):
            if request.method == "POST" and not _is_from_here(site, request):
                return failed(site, request, 403, site.say("web.foreign_form"))
            return await _seen(site, request, handler)
        return await handler(request)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        answer = failed(site, request, error.status, _told(site, error))
        if "Allow" in error.headers:
            answer.headers["Allow"] = error.headers["Allow"]
        return answer
    except PullquoteError as error:
        return _refused(site, request, error)
    except (ConnectionError, web.RequestPayloadError):
        raise  # of the client, and known to the server
    except Exception as error:  # noqa: BLE001 - whatever it is, others are answered
        return failed(site, request, 500, told_elsewhere(error, site.core))


def _is_asked_for(site: Site, request: web.Request) -> bool:
    """Whether the name in `Host` is one of ours. A page elsewhere can have its own name lead to this machine (DNS
    rebinding), and would read here what is open to this network alone; it cannot do so with an address."""
    host, settings = request.headers.get("Host"), site.core.settings.web
    if host is None or is_proxy(request, settings.proxies) or not (settings.url or _is_loopback(settings.address)):
        return True
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    return name in {"localhost", urlsplit(site.url).hostname} or is_address(name)


def _is_loopback(address: str) -> bool:
    return address == "localhost" or (is_address(address) and ipaddress.ip_address(address).is_loopback)


def for_programs(request: web.Request) -> bool:
    """Whether a path is for programs."""
    return request.path.startswith(PROGRAMS)


def status_of(error: PullquoteError) -> int:
    """The HTTP status of an expected error."""
    match error:
        case AnswerGone():
            return 404
        case TooManyQuestions():
            return 429
        case (
            BadQuestion()
            | UnknownSource()
            | UnknownSpeaker()
            | UnknownTranscript()
            | UnknownDate()
            | ReversedDates()
            | Unreadable()
        ):
            return 400
        case BadField() | NoTimes():
            return 400
        case StorageError() | EngineError() | NotIndexedYet() | Overdue():
            return 503
        case _:
            return 500


def failed(site: Site, request: web.Request, status: int, told: str) -> web.Response:
    """What did not work: for programs as problem details (RFC 9457), as a page for people."""
    if for_programs(request):
        problem = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": told}
        answer = web.json_response(problem, status=status, content_type=PROBLEM_TYPE)
        if status == HTTPStatus.UNAUTHORIZED:
            answer.headers["WWW-Authenticate"] = "Bearer"
        return answer
    return site.failure(
        status,
        told,
        door=str(request.rel_url) if status == 404 and VIEWER not in request else None,
        viewer=request.get(VIEWER),
        again=again(site, request) if status in LATER else None,
        sent=status in LATER and request.method == hdrs.METH_POST,
    )


def again(site: Site, request: web.Request) -> str | None:
    """The path by which the same page is asked for again, with all that was typed; None for a form."""
    if request.method not in {hdrs.METH_GET, hdrs.METH_HEAD}:
        return None
    return site.own(str(request.rel_url))


def _refused(site: Site, request: web.Request, error: PullquoteError) -> web.Response:
    """An expected error."""
    return with_wait(failed(site, request, status_of(error), told_elsewhere(error, site.core)), error)


def with_wait(answer: web.Response, error: PullquoteError) -> web.Response:
    """The answer to an expected error, which says when to come again if that is why."""
    if isinstance(error, TooManyQuestions):
        answer.headers["Retry-After"] = str(error.seconds)
    return answer


def _told(site: Site, error: web.HTTPException) -> str:
    match error.status:
        case 401:
            return site.say("web.no_token_told")
        case 404:
            return site.say("web.nothing_told")
        case 405:
            return site.say("web.method_told", methods=error.headers.get("Allow", "").replace(",", ", "))
        case 413:
            return site.say("web.too_long_told")
        case 415:
            return site.say("web.no_json_told")
        case _:
            return site.say("web.other_told")


def _is_from_here(site: Site, request: web.Request) -> bool:
    """Whether a form was sent from a page of ours: browsers say so, and other clients send no cookies."""
    if fetched := request.headers.get("Sec-Fetch-Site"):
        return fetched in _OURS
    origin = request.headers.get("Origin")
    return origin in (None, site.link("").rstrip("/"), f"{request.scheme}://{request.host}")


def refusal(site: Site, status: int) -> web.Response:
    """The answer to what is no request at all, which no handler sees: a page, in the language of the settings."""
    answer = site.failure(status, site.say("web.other_told"))
    add_headers(site, answer, hidden=True)
    return answer


def add_headers(site: Site, answer: web.StreamResponse, *, hidden: bool) -> None:
    """Tells browsers to be careful, and search engines to leave alone what is `hidden` or not public."""
    for name, value in _HEADERS.items():
        answer.headers.setdefault(name, value)
    answer.headers.setdefault("Content-Security-Policy", content_policy())
    if hidden or not site.public:
        answer.headers["X-Robots-Tag"] = "noindex, nofollow"


def _pack(request: web.Request, answer: web.StreamResponse) -> None:
    """Packs a page that is long enough, if the client takes it so."""
    if (
        not isinstance(answer, web.Response)
        or not isinstance(answer.body, bytes)
        or hdrs.CONTENT_ENCODING in answer.headers
    ):
        return
    if answer.content_type == "text/html" and len(answer.body) > SMALL and takes_gzip(request):
        answer.enable_compression(web.ContentCoding.gzip)
