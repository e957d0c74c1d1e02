"""The web face: who sees what, and what stands around every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pullquote.bot.security.access_tokens import Purpose
from web_serving import opened

if TYPE_CHECKING:
    from pathlib import Path

WORKSPACE = "discord:1"
PASSWORD = {"PULLQUOTE_WEB_PASSWORD": "correct horse battery"}


async def test_whoever_is_nobody_finds_nothing(sampled: Path) -> None:
    async with opened(sampled) as site:
        assert [(await site.get(path))[0] for path in ("/", "/no", "/enter", "/in/" + "x" * 32 + "/")] == [404] * 4


async def test_what_is_public_is_read_by_everybody(sampled: Path) -> None:
    async with opened(sampled, public=True) as site:
        status, text = await site.get("/")
    assert (status, "Bees in February" in text) == (200, True)


async def test_the_password_lets_readers_in(sampled: Path) -> None:
    async with opened(sampled, PASSWORD) as site:
        assert (await site.get("/"))[0] == 404
        for password, status in (("wrong", 403), (PASSWORD["PULLQUOTE_WEB_PASSWORD"], 200)):
            async with site.session.post(f"{site.url}/enter", data={"password": password}) as answer:
                assert answer.status == status
        assert (await site.get("/"))[0] == 200


async def test_a_link_lets_in_until_it_is_revoked(sampled: Path) -> None:
    async with opened(sampled) as site:
        secret = await site.core.access_tokens.issue(WORKSPACE, Purpose.LINK, "somebody", 1)
        assert (await site.get(f"/in/{secret}/"))[0] == 200
        assert (await site.get("/"))[0] == 200
        assert await site.core.access_tokens.revoke(Purpose.LINK, workspace=WORKSPACE) == 1
        assert (await site.get("/"))[0] == 404


@pytest.mark.parametrize("public", [True, False])
async def test_every_answer_tells_browsers_to_be_careful(sampled: Path, public: bool) -> None:
    async with opened(sampled, public=public) as site, site.session.get(site.url) as answer:
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert ("X-Robots-Tag" in answer.headers) is not public


async def test_forms_of_other_sites_do_nothing(sampled: Path) -> None:
    async with opened(sampled, PASSWORD) as site:
        async with site.session.post(
            f"{site.url}/enter", data=PASSWORD, headers={"Origin": "https://evil.example"}
        ) as answer:
            assert answer.status == 403
        assert (await site.get("/"))[0] == 404


async def test_an_address_has_so_many_requests_a_minute(sampled: Path) -> None:
    async with opened(sampled, public=True, requests_a_minute=10, proxies=("127.0.0.0/8",)) as site:
        for _ in range(10):
            assert (await site.get("/", headers={"X-Forwarded-For": "192.0.2.1"}))[0] == 200
        assert (await site.get("/", headers={"X-Forwarded-For": "10.0.0.1, 192.0.2.1"}))[0] == 429
        assert (await site.get("/", headers={"X-Forwarded-For": "192.0.2.2"}))[0] == 200
