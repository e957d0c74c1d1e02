"""Who a search server lets in, and which servers are trusted: each refusal is told apart, and no password is shown."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import http.server
import logging
import threading
import time
from typing import TYPE_CHECKING

import pytest
from pullquote.index.errors import SearchFailure, SearchUnreachable
from pullquote.index.search.search_address import SearchAddress

from ... import opensearch
from ...tls_server import Authority, GuardedServer
from ..test_shelves import SHIP, find, put

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytest.importorskip("opensearchpy")

LOGIN = ("pullquote", "canary-Schlüssel")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.made(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def guarded(authority: Authority) -> Iterator[GuardedServer]:
    with GuardedServer(authority.signed(), LOGIN) as server:
        yield server


def at(host: str, authority: Authority | None, password: str = LOGIN[1]) -> SearchAddress:
    """The address of a server that is trusted if that authority says so."""
    return SearchAddress(f"https://pullquote@{host}", "quotes", password, authority.file if authority else None)


def refused(address: SearchAddress) -> SearchUnreachable:
    """How a server that is asked for its version refuses."""
    with pytest.raises(SearchUnreachable) as raised:
        version(address)
    return raised.value


def version(address: SearchAddress) -> str:
    """The version that a server says it is."""
    from pullquote.index.search.search_server import SearchServer

    with contextlib.closing(SearchServer(address)) as server:
        return server.ask("GET", "/")["version"]["number"]


def test_the_right_password_is_taken(guarded: GuardedServer, authority: Authority) -> None:
    assert version(at(guarded.host, authority))


@pytest.mark.parametrize("password", ["canary", ""])
def test_a_wrong_password_is_told_and_shown_nowhere(
    guarded: GuardedServer, authority: Authority, password: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    error = refused(at(guarded.host, authority, password))
    assert error.failure is SearchFailure.PASSWORD
    assert "canary" not in f"{error} {error!r} {error.__cause__!r} {caplog.text}"


def test_missing_rights_are_told(guarded: GuardedServer, authority: Authority) -> None:
    guarded.forbidden = True
    try:
        error = refused(at(guarded.host, authority))
    finally:
        guarded.forbidden = False
    assert (error.failure, error.detail) == (SearchFailure.RIGHTS, "no permissions for [indices:admin/create]")


def test_an_authority_that_nobody_knows_is_told(
    guarded: GuardedServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither the system's authorities nor another one have signed it."""
    caplog.set_level(logging.DEBUG)
    for known in (None, Authority.made(tmp_path, "another")):
        error = refused(at(guarded.host, known))
        assert error.failure is SearchFailure.UNTRUSTED
        assert "canary" not in f"{error} {error!r} {caplog.text}"


@pytest.mark.parametrize(
    ("address", "valid", "failure"),
    [
        ("127.0.0.1", dt.timedelta(hours=-1), SearchFailure.EXPIRED),
        ("127.0.0.2", dt.timedelta(hours=1), SearchFailure.OTHER_NAME),
    ],
)
def test_a_certificate_that_is_not_valid_here_is_told(
    authority: Authority, address: str, valid: dt.timedelta, failure: SearchFailure
) -> None:
    with GuardedServer(authority.signed(address, valid), LOGIN) as server:
        assert refused(at(server.host, authority)).failure is failure


def test_a_server_without_tls_is_told(authority: Authority) -> None:
    with http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler) as plain:
        plain.RequestHandlerClass.log_message = lambda *_: None  # type: ignore[attr-defined]
        threading.Thread(target=plain.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        error = refused(at(f"127.0.0.1:{plain.server_address[1]}", authority))
        plain.shutdown()
    assert error.failure is SearchFailure.NO_TLS


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_a_file_without_certificates_is_told(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_text(content)
    error = refused(SearchAddress("https://127.0.0.1:9", "quotes", ca_certs=file))
    assert (error.failure, error.address) == (SearchFailure.NO_AUTHORITY, str(file))


async def test_an_index_is_made_and_asked_by_tls(
    opensearch_server: str | None, authority: Authority, tmp_path: Path
) -> None:
    from pullquote.index.shelves import open_shelves

    if opensearch_server is None:
        pytest.skip(opensearch.LACK)
    with opensearch.index(opensearch_server) as name, GuardedServer(authority.signed(), LOGIN, opensearch_server) as it:
        address = dataclasses.replace(at(it.host, authority), index=name)
        async with open_shelves(tmp_path, search=address) as shelves:
            await put(shelves, "a", SHIP)
            assert await find(shelves, SHIP) == {"a"}
        wrong = dataclasses.replace(address, password="canary")  # noqa: S106 - no password of anything
        async with open_shelves(tmp_path, search=wrong) as shelves:
            begun = time.monotonic()
            with pytest.raises(SearchUnreachable) as raised:
                await find(shelves, SHIP)
            assert raised.value.failure is SearchFailure.PASSWORD
            assert time.monotonic() - begun < 30
