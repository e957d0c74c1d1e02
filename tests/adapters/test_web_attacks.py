"""The web face under hands that mean ill: odd paths, hosts, heads and bodies; nothing of the computer is told."""

from __future__ import annotations

import asyncio
import html
import json
from typing import TYPE_CHECKING

import pytest
from pullquote.bot.security.access_tokens import Purpose
from pullquote.index.errors import Corrupt
from web_serving import opened

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from web_serving import Site


@pytest.fixture
async def site(sampled: Path) -> AsyncIterator[Site]:
    async with opened(sampled, public=True, url="https://quotes.example.org") as it:
        yield it


async def raw(site: Site, *lines: str, body: bytes = b"") -> tuple[int, str]:
    """The status and the text of what is answered to bytes as they are."""
    port = int(site.url.rpartition(":")[2])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write("\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1") + body)
        await writer.drain()
        text = (await reader.read()).decode("utf-8", "replace")
    finally:
        writer.close()
        await writer.wait_closed()
    return int(text.split(" ", 2)[1]), text


@pytest.mark.parametrize(
    "path",
    [
        "/static/../serve.py", "/static/x/../../serve.py", "/static/%2e%2e/serve.py", "/static/x/..%2fserve.py",
        "/static/x/..%5cserve.py", "//etc/passwd", "/static//etc/passwd", "/..;/api/v1/transcripts",
        "/t/%00", "/t/..%2f..",
        "/%c0%ae%c0%ae/", "/t/" + "a" * 5000, "/api/v1/../../pullquote.db", "/pullquote.db", "/.git/config",
    ],
)  # fmt: skip
async def test_no_path_leads_out(site: Site, path: str) -> None:
    status, text = await raw(site, f"GET {path} HTTP/1.1", "Host: 127.0.0.1")
    assert status in {400, 404}, text
    assert "import annotations" not in text
    assert "root:" not in text


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8080", 200), ("localhost", 200), ("[::1]:8080", 200), ("quotes.example.org", 200),
        ("evil.example", 421), ("quotes.example.org.evil.example", 421), ("127.0.0.1.evil.example", 421), ("[", 421),
    ],
)  # fmt: skip
async def test_a_name_of_somebody_else_is_not_served(site: Site, host: str, status: int) -> None:
    assert (await raw(site, "GET / HTTP/1.1", f"Host: {host}"))[0] in {status, 400 if status == 421 else status}


async def test_no_address_leads_elsewhere_or_adds_a_header(site: Site) -> None:
    secret = (await site.core.access_tokens.issue("slack:T1", Purpose.LINK, "somebody", 1)).secret
    odd = ("/evil.example/", "//evil.example/", "%5cevil.example", "%2f%5cevil.example", "%09/evil.example")
    for path in (*odd, "%0d%0aX:%20a=b", "?a=%0d%0aX:%20a", "@evil.example"):
        _, text = await raw(site, f"GET /in/{secret}/{path} HTTP/1.1", "Host: 127.0.0.1")
        head = text.partition("\r\n\r\n")[0]
        places = [line.partition(": ")[2] for line in head.split("\r\n") if line.lower().startswith("location:")]
        assert all(place.startswith("/") and not place.startswith(("//", "/\\")) for place in places), places
        assert not any(line.lower().startswith("x:") for line in head.split("\r\n"))


async def test_two_lengths_or_a_length_and_chunks_are_no_request(site: Site) -> None:
    """What a server in front reads otherwise than this one could hide a request in another (request smuggling)."""
    for heads in (
        ("Content-Length: 5", "Content-Length: 6"),
        ("Content-Length: 5", "Transfer-Encoding: chunked"),
        ("Transfer-Encoding: chunked, identity",),
        ("Content-Length: +5",),
    ):
        status, _ = await raw(site, "POST /enter HTTP/1.1", "Host: 127.0.0.1", *heads, body=b"0\r\n\r\nGET / HTTP/1.1")
        assert status == 400, heads


PART = b"--x\r\nContent-Disposition: form-data; name=text\r\n"


@pytest.mark.parametrize("path", ["/check", "/q", "/enter"])
@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-www-form-urlencoded; charset=nothing", b"text=a"),
        ("application/x-www-form-urlencoded; charset=utf-16", b"text=a"),
        ("multipart/form-data", b"text"),
        ("multipart/form-data; boundary=x", b"--x\r\nbroken"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\nb"),
        (
            "multipart/form-data; boundary=x",
            PART + b"Content-Type: text/plain; charset=nothing\r\n\r\n\xff\r\n--x--\r\n",
        ),
        ("multipart/form-data; boundary=x", PART + b"Content-Transfer-Encoding: base64\r\n\r\n!\r\n--x--\r\n"),
        ("multipart/form-data; boundary=" + 100 * "x", b""),
    ],
)
async def test_a_form_that_is_none_is_refused_and_no_fault_of_ours(
    site: Site, caplog: pytest.LogCaptureFixture, path: str, kind: str, body: bytes
) -> None:
    head = (f"POST {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Type: {kind}", f"Content-Length: {len(body)}")
    status, _ = await raw(site, *head, body=body)
    assert 400 <= status < 500 or (path == "/check" and status == 200)
    assert not [one for one in caplog.records if one.exc_info]


async def test_half_a_letter_in_what_a_program_sends_is_no_fault_of_ours(site: Site) -> None:
    token = (await site.core.access_tokens.issue("slack:T1", Purpose.TOKEN, "x")).secret
    sent = {"quote": {"words": "\ud800 bees"}, "check": {"text": "“\ud800 we lost a third of our colonies”"}}
    for name, body in sent.items():
        async with site.session.post(
            f"{site.url}/api/v1/{name}", json=body, headers={"Authorization": f"Bearer {token}"}
        ) as answer:
            assert answer.status == 200


async def test_nothing_of_the_computer_is_told(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    token = (await site.core.access_tokens.issue("slack:T1", Purpose.TOKEN, "x")).secret
    for error in (Corrupt("/srv/secret/pullquote.db", "page 7"), ZeroDivisionError("/srv/secret")):

        async def broken(*_: object, error: Exception = error) -> None:
            raise error

        monkeypatch.setattr(site.core.answers, "find", broken)
        async with site.session.post(
            f"{site.url}/api/v1/quote", json={"words": "bees"}, headers={"Authorization": f"Bearer {token}"}
        ) as answer:
            problem = json.loads(await answer.text())
            assert answer.status == (503 if isinstance(error, Corrupt) else 500)
        assert "/srv" not in json.dumps(problem)
        assert f"{site.core.settings.data}" not in json.dumps(problem)


async def test_private_pages_are_kept_by_no_cache_on_the_way(site: Site) -> None:
    token = (await site.core.access_tokens.issue("slack:T1", Purpose.TOKEN, "x")).secret
    for path in ("/", "/api/v1/transcripts"):
        async with site.session.get(site.url + path, headers={"Authorization": f"Bearer {token}"}) as answer:
            assert answer.headers["Cache-Control"].startswith("private")


@pytest.mark.parametrize(
    "lines",
    [
        ("<script>alert(1)</script> / HTTP/1.1",),
        ("GET / HTTP/1.1", "Host: 127.0.0.1", "<b>: no header", "X y: <i>"),
        ("GET /" + "a" * 9000 + " HTTP/1.1", "Host: 127.0.0.1"),
        ("POST /check HTTP/1.1", "Host: 127.0.0.1", "Transfer-Encoding: chunked", "Content-Type: application/x-y"),
    ],
)
async def test_what_is_no_request_is_answered_with_words_and_as_carefully(site: Site, lines: tuple[str, ...]) -> None:
    status, text = await raw(site, *lines, body=b"zz\r\n<i>")
    head, _, body = text.partition("\r\n\r\n")
    assert 400 <= status < 500, text
    assert "content-security-policy: default-src 'none'" in head.lower()
    assert "x-content-type-options: nosniff" in head.lower()
    assert html.escape(site.core.messages.say("web.other_told")) in body
    assert not any(sent in body for sent in ("alert", "<b>", "<i>"))


@pytest.mark.parametrize("url", ["http://[", "https://quotes.example.org%EF%BC%8Fq/x", "https://evil.example/q/x", "x"])
async def test_an_address_that_is_none_or_of_elsewhere_is_shown_nowhere(site: Site, url: str) -> None:
    assert (await raw(site, f"GET /oembed?url={url} HTTP/1.1", "Host: 127.0.0.1"))[0] == 404


@pytest.mark.parametrize(
    "cookie", ["pullquote_reader=9999999999.\xff", "pullquote_link=\xff.\xfe", "pullquote_reader=²."]
)
async def test_a_cookie_of_odd_bytes_lets_nobody_in(sampled: Path, cookie: str) -> None:
    async with opened(sampled, {"PULLQUOTE_WEB_PASSWORD": "correct horse"}) as site:
        status, _ = await raw(site, "GET /episodes HTTP/1.1", "Host: 127.0.0.1", f"Cookie: {cookie}")
    assert status == 404
