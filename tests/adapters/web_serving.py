"""The web face on the loopback, over a data folder."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import aiohttp
from pullquote.adapters.web.serve import serving
from pullquote.bot.core import Core, open_core
from pullquote.bot.settings.values import LimitSettings, Settings, WebSettings
from pullquote.bot.uptime import uptime

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable
    from pathlib import Path


@dataclass
class Site:
    """A web face that is served, and a browser without cookies of its own."""

    core: Core
    url: str
    session: aiohttp.ClientSession

    async def post(self, path: str, **form: object) -> tuple[int, str]:
        """Sends a form and goes where it leads."""
        async with self.session.post(
            self.url + path, data={name: str(value) for name, value in form.items()}
        ) as answer:
            return answer.status, await answer.text()

    async def get(self, path: str, **more: Any) -> tuple[int, str]:
        async with self.session.get(self.url + path, **more) as answer:
            return answer.status, await answer.text()


@asynccontextmanager
async def opened(
    data: Path,
    environ: dict[str, str] | None = None,
    limits: LimitSettings | None = None,
    now: Callable[[], float] | None = None,
    locale: str = "",
    clock: Callable[[], float] = uptime,
    **web: Any,
) -> AsyncGenerator[Site]:
    settings = Settings(data=data, locale=locale, limits=limits or LimitSettings(), web=WebSettings(port=1, **web))
    async with (
        open_core(settings, now=now, clock=clock) as core,
        serving(core, port=0, environ=environ or {}) as server,
        aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session,
    ):
        yield Site(core, f"http://127.0.0.1:{server.port}", session)
