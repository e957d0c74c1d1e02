"""Saved quotes in Discord: from the menu under an answer to the list, and shared, exported and removed from there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from fake_discord import OTHER_GUILD, STRANGER, labels, private, text

if TYPE_CHECKING:
    from discord_serving import Served
    from fake_discord import Json

QUOTE = "the moon lifts four acres of water for me twice a day"


async def typed(served: Served, name: str, **options: Any) -> Json:
    return await (await served.fake.command(f"saved {name}", **options)).message()


async def saved(served: Served, **who: Any) -> Json:
    """The answer to Save, from the menu under a public answer."""
    message = await (await served.fake.command("quote", words=QUOTE)).message()
    behind = await served.fake.rarer(message, **who)
    assert "Save" in labels(behind)
    return await (await served.fake.press(behind, "Save", **who)).changed()


async def test_an_answer_is_saved_listed_and_shown(served: Served) -> None:
    message = await saved(served)
    assert private(message)
    assert "Saved for you alone" in text(message)
    assert "You have saved it already" in text(await saved(served))
    listed = await typed(served, "list")
    assert private(listed)
    assert "You have saved one quote here" in text(listed)
    assert "four acres" in text(listed)
    (choice,) = await served.fake.complete("saved show", "quote", "acres")
    shown = await typed(served, "show", quote=choice["value"])
    assert private(shown)
    assert "Saved on" in text(shown)


async def test_it_is_the_person_s_own(served: Served) -> None:
    """Others see nothing of it, nor does the person in another server."""
    await saved(served)
    for who in ({"user": STRANGER}, {"guild": OTHER_GUILD}):
        assert "You have saved no quotes here yet" in text(await typed(served, "list", as_=who))
        assert "You have no saved quote “1” here" in text(await typed(served, "show", quote="1", as_=who))


async def test_another_person_saves_what_all_can_see(served: Served) -> None:
    await saved(served, user=STRANGER)
    assert "You have saved one quote here" in text(await typed(served, "list", as_={"user": STRANGER}))


async def test_it_is_shared_under_the_person_s_name(served: Served) -> None:
    await saved(served)
    shared = await typed(served, "share", quote="1")
    assert not private(shared)
    assert "A quote that " in text(shared)
    assert "four acres" in text(shared)


async def test_it_is_exported_as_a_file_for_the_person_alone(served: Served) -> None:
    assert "You have saved no quotes" in text(await typed(served, "export"))
    await saved(served)
    message = await typed(served, "export")
    assert private(message)
    assert "as Markdown" in text(message)
    assert "attachment://quotes.md" in str(message["components"])


async def test_nothing_is_removed_where_nothing_is_saved(served: Served) -> None:
    assert "You have saved no quotes here yet" in text(await typed(served, "remove", quote="all"))


@pytest.mark.parametrize(("quote", "said"), [("1", "Removed: "), ("all", "was removed")])
async def test_it_is_removed(served: Served, quote: str, said: str) -> None:
    await saved(served)
    assert said in text(await typed(served, "remove", quote=quote))
    assert "You have saved no quotes here yet" in text(await typed(served, "list", page=7))
