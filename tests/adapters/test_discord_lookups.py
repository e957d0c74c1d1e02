"""Looking things up in Discord, end to end."""

from __future__ import annotations

from fake_discord import text


async def test_a_quote(served) -> None:
    exchange = await served.fake.command("quote", words="in the winter of 2018 we lost half of our colonies")
    message = await exchange.message()
    print(text(message), message)
    raise AssertionError
