"""Corrections in Discord: proposed from an answer, decided on by those who manage the server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from fake_discord import MANAGER, OTHER_GUILD, labels, private, text

if TYPE_CHECKING:
    from discord_serving import Served
    from fake_discord import Json

MANAGING: Any = {"permissions": MANAGER}
SAID = "a colony is a ball of bees about the size of a grapefruit"
POMELO = SAID.replace("grapefruit", "pomelo")
TYPED = {"As it was recognised": "grapefruit", "What was said": "@everyone **pomelo**", "Where that holds": ""}


async def asked(served: Served, words: str = SAID, **options: Any) -> Json:
    return await (await served.fake.command("quote", words=words, **options)).message()


async def said(served: Served, answer: Json, typed: dict[str, str], **context: Any) -> Json:
    """What comes of the form under an answer."""
    rarer = await served.fake.rarer(answer, **context)
    modal = await (await served.fake.press(rarer, "Misheard?", **context)).modal()
    assert [label["label"] for label in modal["components"]] == list(TYPED)
    return await (await served.fake.submit(modal, typed, **context)).message()


async def pressed(served: Served, message: Json, label: str, **context: Any) -> Json:
    """What a pressed button shows, in place of the message or beside it."""
    exchange = await served.fake.press(message, label, **context)
    await exchange.until(lambda it: it.callbacks)
    assert exchange.original is not None
    return exchange.original


async def listed(served: Served, **context: Any) -> Json:
    return await (await served.fake.command("library corrections", as_=context)).message()


async def test_anybody_proposes_and_a_manager_accepts(served: Served) -> None:
    """Somebody else than the asker presses the button; nothing in a correction is markup or a mention."""
    proposed = await said(served, await asked(served), TYPED, user=4711)
    assert private(proposed)
    assert "Proposed. Nothing changes until" in text(proposed)
    assert "@\u200beveryone \\*\\*pomelo\\*\\*" in text(proposed)
    assert "Verbatim" in text(await asked(served))
    mine = await listed(served, user=4711)
    assert "proposed, not decided on" in text(mine)
    assert labels(mine) == []
    assert "Nothing has been corrected." in text(await listed(served, user=4712))
    assert "Nothing has been corrected." in text(await listed(served, guild=OTHER_GUILD, **MANAGING))
    pending = await listed(served, **MANAGING)
    assert labels(pending) == ["Accept 1", "Reject 1"]
    refused = await pressed(served, pending, "Accept 1", user=4711)
    assert "That is for those who may manage the server." in text(refused)
    accepted = await pressed(served, pending, "Accept 1", **MANAGING)
    assert "in force" in text(accepted)
    assert labels(accepted) == []
    found = await asked(served, SAID)
    assert "Close" in text(found)
    assert "corrected: recognised as “grapefruit”" in text(found)
    assert "Verbatim" in text(await asked(served, as_={"guild": OTHER_GUILD}))


async def test_what_a_manager_says_is_in_force_at_once_and_can_be_undone(served: Served) -> None:
    answer = await asked(served)
    done = await said(
        served, answer, {**TYPED, "What was said": "pomelo", "Where that holds": "In all transcripts"}, **MANAGING
    )
    assert "Corrected." in text(done)
    assert "in all transcripts" in text(done)
    assert "Verbatim" in text(await asked(served, POMELO))
    undone = await (await served.fake.command("library undo", number=1, as_=MANAGING)).message()
    assert "Taken back." in text(undone)
    assert "Verbatim" in text(await asked(served))


async def test_a_manager_rejects_and_the_proposer_sees_it(served: Served) -> None:
    for name in ("pomelo", "melon"):
        message = await (await served.fake.command("library correct", heard="snow", said=name)).message()
        assert "Proposed." in text(message)
    pending = await listed(served, **MANAGING)  # the second says of the same words what the first did
    assert labels(pending) == ["Accept 2", "Reject 2"]
    await pressed(served, pending, "Reject 2", **MANAGING)
    assert "rejected" in text(await listed(served))
    assert "There is no correction 2 here" in text(await pressed(served, pending, "Reject 2", **MANAGING))


async def test_words_that_do_not_stand_there_are_refused(served: Served) -> None:
    message = await said(served, await asked(served), {**TYPED, "As it was recognised": "zeppelin"})
    assert "“zeppelin” does not stand there" in text(message)
    assert private(message)


@pytest.mark.parametrize("name", ["correct", "corrections"])
async def test_corrections_belong_to_a_server(served: Served, name: str) -> None:
    options = {"heard": "snow", "said": "frost"} if name == "correct" else {}
    message = await (await served.fake.command(f"library {name}", **options, as_={"guild": None})).message()
    assert "That belongs to a server." in text(message)
    for context in ({}, {"guild": None}):
        undo = await (await served.fake.command("library undo", number=1, as_=context)).message()
        assert "That " in text(undo)


async def test_a_private_answer_is_corrected_by_its_asker_alone(served: Served) -> None:
    answer = await asked(served, private=True)
    refused = await pressed(served, answer, "⋯", user=4711)
    assert "Somebody else asked this" in text(refused)
    assert "⋯" not in labels(await asked(served, "zeppelins were painted in secret by nobody at all"))
