"""The JSON API and MCP over HTTP: described, with tokens, within walls and limits."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import logging
import secrets
from typing import TYPE_CHECKING, Any

import httpx2
import openapi_spec_validator
import pytest
from jsonschema_rs import Draft202012Validator
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from pullquote.bot.places import READERS
from pullquote.bot.security.access_tokens import Purpose
from pullquote.bot.settings.values import LimitSettings
from web_serving import opened

from ..patience import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from web_serving import Site

OURS, THEIRS = "slack:T1", "slack:T2"
SAID = "in the winter of 2018 we lost a third of our colonies"
OWN = b"WEBVTT\n\n00:01.000 --> 00:09.000\n<v Zorblax>Nobody but us should ever hear of the lighthouse at Quimby.\n"
JSON = "application/json"


class Program:
    """A program with a token, which holds every answer against the document that the server serves."""

    def __init__(self, site: Site, token: str | None, described: dict[str, Any]) -> None:
        self.site = site
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.described = described

    async def asks(self, method: str, path: str, **more: Any) -> tuple[int, Any]:
        headers = {**self.headers, **more.pop("headers", {})}
        async with self.site.session.request(
            method, f"{self.site.url}/api/v1{path}", headers=headers, **more
        ) as answer:
            text = await answer.text()
            if answer.status == 429:
                assert int(answer.headers["Retry-After"]) > 0
            if answer.status == 401:
                assert answer.headers["WWW-Authenticate"] == "Bearer"
            assert "no-store" in answer.headers["Cache-Control"] or answer.status >= 400
            told = json.loads(text)
            self._check(method, path, answer.status, answer.content_type, told)
            return answer.status, told

    def _check(self, method: str, path: str, status: int, kind: str, told: Any) -> None:
        pattern = "/transcripts/{transcript}" if path.startswith("/transcripts/") else path.partition("?")[0]
        if (operation := self.described["paths"].get(pattern, {}).get(method.lower())) is None:
            response: dict[str, Any] = self.described["components"]["responses"]["NotFound"]
        else:
            response = operation["responses"][str(status)]
            if "$ref" in response:
                response = self.described["components"]["responses"][response["$ref"].rpartition("/")[2]]
        schema = {**response["content"][kind]["schema"], "components": self.described["components"]}
        Draft202012Validator(schema).validate(told)
        if status >= 400:
            assert told["status"] == status

    async def post(self, name: str, **given: Any) -> tuple[int, Any]:
        return await self.asks("POST", f"/{name}", json=given)

    async def get(self, path: str, **query: Any) -> tuple[int, Any]:
        return await self.asks("GET", path, params=query)


async def described(site: Site) -> dict[str, Any]:
    async with site.session.get(f"{site.url}/api/v1/openapi.json") as answer:
        assert answer.status == 200
        return json.loads(await answer.text())


async def program(site: Site, workspace: str = OURS, label: str = "test") -> Program:
    secret, _ = await site.core.access_tokens.issue(workspace, Purpose.TOKEN, label)
    return Program(site, secret, await described(site))


@pytest.fixture
async def site(sampled: Path) -> AsyncIterator[Site]:
    async with opened(sampled, limits=LimitSettings(questions_a_minute=1000), requests_a_minute=5000) as it:
        yield it


async def test_the_document_is_valid_and_has_every_operation(site: Site) -> None:
    document = await described(site)
    openapi_spec_validator.validate(document)
    assert list(document["paths"]) == [
        *("/quote", "/verify", "/topic", "/excerpt", "/check"),
        *("/transcripts", "/transcripts/{transcript}"),
    ]


async def test_every_operation_answers_as_it_is_described(site: Site) -> None:
    us = await program(site, READERS)
    status, found = await us.post("quote", words=SAID)
    assert (status, found["verdict"], found["hits"][0]["speaker"]) == (200, "verbatim", "Ondine Farrow")
    assert (await us.post("verify", words=SAID.replace("a third", "half")))[1]["faithful"] is False
    assert (await us.post("topic", words="bees", by_date=True))[0] == 200
    assert (await us.post("excerpt"))[0] == 200
    assert (await us.post("check", text=f"Farrow: “{SAID}.”"))[1]["summary"] == {"verbatim": 1}
    status, listed = await us.get("/transcripts", limit="2")
    assert (status, len(listed["transcripts"]), listed["found"]) == (200, 2, 6)
    assert (await us.get("/transcripts", cursor=listed["next"]))[1]["found"] == 6
    id_ = listed["transcripts"][0]["transcript"]
    assert (await us.get(f"/transcripts/{id_}", limit="3"))[1]["transcript"]["transcript"] == id_
    assert (await us.get("/transcripts/bees-in-february", at="1:33"))[1]["first"] > 0


async def test_problems_are_sentences(site: Site) -> None:
    us = await program(site)
    wrong: list[tuple[int, str, Any]] = [
        (400, "words: text is needed", await us.post("quote")),
        (400, "no such field", await us.post("quote", words="bees", colour="red")),
        (400, "Nobody Known", await us.post("quote", words="bees", speaker="Nobody Known")),
        (400, "has no times", await us.get("/transcripts/listening-for-nothing", at="1:33")),
        (400, "limit: a whole number", await us.get("/transcripts", limit="many")),
        (400, "once", await us.asks("GET", "/transcripts?words=a&words=b")),
        (400, "JSON object", await us.asks("POST", "/quote", data="{", headers={"Content-Type": JSON})),
        (400, "JSON object", await us.asks("POST", "/quote", data="[" * 100_000, headers={"Content-Type": JSON})),
        (400, "JSON object", await us.asks("POST", "/quote", data='{"limit": NaN}', headers={"Content-Type": JSON})),
        (
            415,
            "Content-Type",
            await us.asks("POST", "/quote", data="words=bees", headers={"Content-Type": "text/plain"}),
        ),
        (404, "no such page", await us.get("/transcripts/nothing-like-it")),
        (404, "no such page", await us.get("/nothing")),
        (405, "asked with POST", await us.get("/quote")),
    ]
    for status, told, (answered, problem) in wrong:
        assert (answered, told in problem["detail"]) == (status, True), problem
    large = io.BytesIO(json.dumps({"words": "x" * 1_100_000}).encode())
    status, _ = await us.asks("POST", "/quote", data=large, headers={"Content-Type": JSON})
    assert status == 413


async def test_a_method_that_is_not_there_is_refused(site: Site) -> None:
    async with site.session.get(f"{site.url}/api/v1/quote") as answer:
        assert (answer.status, answer.headers["Allow"], answer.content_type) == (
            405,
            "POST",
            "application/problem+json",
        )


async def test_a_revoked_token_opens_nothing_at_once_and_its_use_is_recorded(site: Site) -> None:
    us = await program(site)
    (made,) = await site.core.access_tokens.listed(Purpose.TOKEN)
    assert made.used is None
    assert (await us.post("excerpt"))[0] == 200
    (used,) = await site.core.access_tokens.listed(Purpose.TOKEN)
    assert used.used is not None
    assert await site.core.access_tokens.revoke(Purpose.TOKEN, number=used.number) == 1
    assert (await us.post("excerpt"))[0] == 401


async def test_two_workspaces_and_200_guesses(site: Site) -> None:
    """A guess at a token is refused, and one at an id is not found, whether it is of somebody else or of nobody."""
    ours, theirs = await program(site, OURS), await program(site, THEIRS)
    upload = await site.core.transcripts.upload(OURS, "own.vtt", OWN)
    own = upload.entry.transcript.public
    assert (await ours.get(f"/transcripts/{own}"))[0] == 200
    link = (await site.core.access_tokens.issue(OURS, Purpose.LINK, "somebody", 1)).secret
    real = ours.headers["Authorization"].removeprefix("Bearer ")
    told = set[str]()
    for n in range(100):
        forged = [
            *(f"pullquote_{secrets.token_urlsafe(24)}", real[:-1] + ("A" if real[-1] != "A" else "B"), real[:-1]),
            *(
                real + "x",
                real.upper(),
                link,
                f"pullquote_{link}",
                "",
                "x" * 5000,
                f"{n}",
                real.removeprefix("pullquote_"),
            ),
        ][n % 11]
        status, problem = await Program(site, None, ours.described).asks(
            "GET", f"/transcripts/{own}", headers={"Authorization": f"Bearer {forged}"}
        )
        assert status == 401, forged
        told.add(json.dumps(problem))
        guess = [own, secrets.token_hex(3), "own.vtt", "own", f"../{own}", "%2e%2e%2f", "1", "*", f"{own}%00", " "][
            n % 10
        ]
        status, problem = await theirs.get(f"/transcripts/{guess}")
        assert status == 404, guess
        told.add(json.dumps(problem))
    assert len(told) == 2
    for words in ("lighthouse at Quimby", "Zorblax"):
        for name, given in (
            ("quote", {"words": words}),
            ("topic", {"words": words}),
            ("check", {"text": f"“Nobody but us should ever hear of the {words}”"}),
            ("quote", {"words": words, "transcript": own}),
            ("quote", {"words": words, "speaker": "Zorblax"}),
        ):
            _, found = await theirs.post(name, **given)
            said = json.dumps(found)
            assert "should ever hear" not in said.replace(json.dumps(given), "") or name == "check"
            assert f'"transcript": "{own}"' not in said
    assert (await theirs.get("/transcripts", words="own"))[1]["found"] == 0
    assert (await theirs.post("quote", words="x", transcript=own))[1]["detail"] == (
        await theirs.post("quote", words="x", transcript="zzzzzz")
    )[1]["detail"].replace("zzzzzz", own)


async def test_a_cookie_is_no_token_and_a_token_is_no_link(site: Site) -> None:
    secret = (await site.core.access_tokens.issue(OURS, Purpose.LINK, "somebody", 1)).secret
    assert (await site.get(f"/in/{secret}/"))[0] == 200
    assert (await Program(site, None, await described(site)).get("/transcripts"))[0] == 401
    token = (await site.core.access_tokens.issue(OURS, Purpose.TOKEN, "program")).secret
    site.session.cookie_jar.clear()
    assert (await site.get(f"/in/{token}/"))[0] == 404


async def test_programs_have_limits_and_one_does_not_shut_out_another(sampled: Path) -> None:
    async with opened(sampled, limits=LimitSettings(questions_a_minute=3)) as site:
        one, other = await program(site, OURS, "one"), await program(site, THEIRS, "other")
        statuses = [(await one.post("quote", words=SAID))[0] for _ in range(5)]
        assert statuses == [200, 200, 200, 429, 429]
        assert (await other.post("quote", words=SAID))[0] == 200


async def test_no_log_has_a_token(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    us = await program(site)
    await us.post("quote", words=SAID)
    await us.asks("POST", "/quote", data="{", headers={"Content-Type": JSON})
    token = us.headers["Authorization"].removeprefix("Bearer ")
    async with mcp_client(site, us) as client:
        await client.call_tool("find_quote", {"words": SAID})
    assert token not in caplog.text


# --- MCP -----------------------------------------------------------------------------------------------------------


@contextlib.asynccontextmanager
async def mcp_client(site: Site, us: Program, mode: str = "auto") -> AsyncIterator[Client]:
    async with (
        httpx2.AsyncClient(headers=us.headers, timeout=PATIENCE_S) as http,
        Client(streamable_http_client(f"{site.url}/mcp", http_client=http), mode=mode) as client,
    ):
        yield client


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_agents_ask_over_http_with_a_token(site: Site, mode: str) -> None:
    upload = await site.core.transcripts.upload(OURS, "own.vtt", OWN)
    us, them = await program(site, OURS), await program(site, THEIRS)
    async with mcp_client(site, us, mode) as client:
        assert len((await client.list_tools()).tools) == 7
        result = await client.call_tool("find_quote", {"words": "nobody but us should ever hear of the lighthouse"})
        assert result.structured_content["hits"][0]["transcript"] == upload.entry.transcript.public
        assert len((await client.list_resources()).resources) == 7
        answers = await asyncio.gather(*(client.call_tool("verify_quote", {"words": SAID}) for _ in range(8)))
        assert {answer.structured_content["verdict"] for answer in answers} == {"verbatim"}
    async with mcp_client(site, them, mode) as client:
        result = await client.call_tool("find_quote", {"words": "nobody but us should ever hear of the lighthouse"})
        assert result.structured_content["hits"] == []
        assert len((await client.list_resources()).resources) == 6


async def test_without_a_token_or_from_a_page_elsewhere_there_is_no_mcp(site: Site) -> None:
    us = await program(site)
    ping = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    accept = {"Accept": "application/json, text/event-stream"}
    for headers, status in (
        ({}, 401),
        ({"Authorization": "Bearer pullquote_" + "x" * 32}, 401),
        ({**us.headers, "Origin": "https://elsewhere.example"}, 403),
        (us.headers, 200),
    ):
        async with site.session.post(f"{site.url}/mcp", json=ping, headers={**accept, **headers}) as answer:
            assert answer.status == status
    for method in ("GET", "DELETE"):
        async with site.session.request(method, f"{site.url}/mcp", headers={**accept, **us.headers}) as answer:
            assert (answer.status, answer.headers["Allow"]) == (405, "POST")
