"""Tokens at rest, and tickets that count once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pullquote.bot.security.tickets import VALID_S, Tickets
from pullquote.bot.security.vault import Vault, new_key
from pullquote.bot.settings.credentials import BadKey, OtherKey, Secret
from pullquote.index.storage.sqlite import open_sqlite

if TYPE_CHECKING:
    from pathlib import Path

    from ...conftest import Databases

pytestmark = pytest.mark.databases

TOKEN = {"token": "xoxb-canary"}


async def test_what_is_kept_is_read_back_and_can_be_forgotten(databases: Databases) -> None:
    async with databases() as database:
        vault = Vault(database, Secret(new_key()))
        assert await vault.get("slack:T1") is None
        await vault.put("slack:T1", {"token": "old"})
        await vault.put("slack:T1", TOKEN)
        assert await vault.get("slack:T1") == TOKEN
        assert await vault.get("slack:T2") is None
        await vault.delete("slack:T1")
        assert await vault.get("slack:T1") is None


async def test_it_is_encrypted_in_the_file(tmp_path: Path) -> None:
    async with open_sqlite(tmp_path / "db") as database:
        await Vault(database, Secret(new_key())).put("slack:T1", TOKEN)
    assert all(b"canary" not in file.read_bytes() for file in tmp_path.iterdir())  # noqa: ASYNC240


async def test_a_key_is_replaced_by_putting_another_before_it(databases: Databases) -> None:
    old, new = new_key(), new_key()
    async with databases() as database:
        await Vault(database, Secret(old)).put("slack:T1", TOKEN)
        with pytest.raises(OtherKey) as caught:
            await Vault(database, Secret(new)).get("slack:T1")
        assert caught.value.__cause__ is None
        both = Vault(database, Secret(f"{new}, {old}"))
        assert await both.get("slack:T1") == TOKEN
        await both.put("slack:T1", TOKEN)
        assert await Vault(database, Secret(new)).get("slack:T1") == TOKEN


@pytest.mark.parametrize("key", ["", "short", "x" * 44, "ü"])
async def test_a_key_that_is_none_is_refused_without_being_quoted(databases: Databases, key: str) -> None:
    async with databases() as database:
        for given in (key, f"{new_key()},{key}"):
            with pytest.raises(BadKey) as caught:
                Vault(database, Secret(given))
            assert caught.value.__cause__ is None


async def test_a_ticket_counts_once_and_not_for_long(databases: Databases) -> None:
    now = [1000.0]
    async with databases() as database:
        tickets = Tickets(database, lambda: now[0])
        ticket = await tickets.issue()
        assert not await tickets.redeem("another")
        assert await tickets.redeem(ticket)
        assert not await tickets.redeem(ticket)
        late = await tickets.issue()
        now[0] += VALID_S
        assert not await tickets.redeem(late)


async def test_tickets_do_not_fill_the_disk(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pullquote.bot.security.tickets.MOST", 3)
    now = [1000.0]
    async with databases() as database:
        tickets = Tickets(database, lambda: now[0])
        given: list[str] = []
        for _ in range(5):
            now[0] += 1
            given.append(await tickets.issue())
        assert [await tickets.redeem(ticket) for ticket in given] == [False, False, True, True, True]
