"""Secrets that let in: kept as digests, each for one purpose, ended at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pullquote.bot.security.access_tokens import TOKEN_PREFIX, AccessTokens, Purpose
from pullquote.bot.telemetry.logs import without_secrets
from pullquote.index.storage.purging import purge_rows

if TYPE_CHECKING:
    from ...conftest import Databases

pytestmark = pytest.mark.databases
DAY = 86400.0


class Clock:
    """A clock that is set by hand."""

    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


async def test_a_secret_is_for_its_purpose_and_kept_nowhere(databases: Databases) -> None:
    async with databases() as database:
        tokens = AccessTokens(database, Clock())
        made = {purpose: (await tokens.issue("slack:T1", purpose, "name")).secret for purpose in Purpose}
        for purpose, secret in made.items():
            assert [found for found in Purpose if await tokens.find(secret, found)] == [purpose]
        async with database.reader() as connection:
            stored = repr([tuple(row) for row in await connection.fetch_all("SELECT * FROM access_token")])
        assert not any(secret.removeprefix(TOKEN_PREFIX) in stored for secret in made.values())
        assert made[Purpose.TOKEN] not in without_secrets(f"somebody sent {made[Purpose.TOKEN]} here")


async def test_it_ends_by_its_time_when_it_is_revoked_and_when_its_workspace_is_purged(databases: Databases) -> None:
    async with databases() as database:
        tokens = AccessTokens(database, clock := Clock())
        day = (await tokens.issue("slack:T1", Purpose.TOKEN, "a", 1)).secret
        revoked, known = await tokens.issue("slack:T1", Purpose.TOKEN, "b")
        other = (await tokens.issue("slack:T2", Purpose.TOKEN, "c")).secret
        clock.now += DAY - 1
        assert await tokens.find(day, Purpose.TOKEN)
        clock.now += 2
        assert not await tokens.find(day, Purpose.TOKEN)
        (of_us,) = await tokens.listed(Purpose.TOKEN, "slack:T1")
        assert of_us == known
        assert await tokens.revoke(Purpose.LINK, number=of_us.number) == 0
        assert await tokens.revoke(Purpose.TOKEN, number=of_us.number) == 1
        assert not await tokens.find(revoked, Purpose.TOKEN)
        await tokens.issue("slack:T1", Purpose.TOKEN, "d")
        await purge_rows(database, "slack:T1")
        assert [one.label for one in await tokens.listed(Purpose.TOKEN)] == ["c"]
        assert await tokens.find(other, Purpose.TOKEN)


async def test_the_last_use_is_known_to_the_hour(databases: Databases) -> None:
    async with databases() as database:
        clock = Clock()
        tokens = AccessTokens(database, clock)
        secret = (await tokens.issue("slack:T1", Purpose.TOKEN, "a")).secret
        used = list[float | None]()
        for seconds in (0, 60, 3000, 3600):
            clock.now += seconds
            assert await tokens.find(secret, Purpose.TOKEN)
            used += [one.used for one in await tokens.listed(Purpose.TOKEN)]
        assert used == [1_000_000.0, 1_000_000.0, 1_000_000.0, clock.now]
