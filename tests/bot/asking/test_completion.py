"""Completion while people type: from memory, the likeliest first, what fits on a platform, and what resolves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pullquote.bot.asking.answer_models import Ask, Asker

from ..conftest import Sampled, ask, stored

if TYPE_CHECKING:
    from pathlib import Path

    from pullquote.bot.asking.completion import Suggestion

HERE = "discord:1"


def names(choices: list[Suggestion]) -> list[str]:
    return [choice.name for choice in choices]


async def labelled(sampled: Sampled, tmp_path: Path, *speakers: str, title: str = "talk") -> None:
    """A transcript of the workspace in which these people speak."""
    file = tmp_path / f"{title}.vtt"
    cues = [
        f"00:00:{n % 60:02}.000 --> 00:01:00.000\n<v {who}>I say it for the {n}th time today."
        for n, who in enumerate(speakers)
    ]
    file.write_text("WEBVTT\n\n" + "\n\n".join(cues) + "\n")
    await stored(sampled.core, file, workspace=HERE)
    sampled.clock.on(2)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Ann", ["Ann", "Ann Lee", "Anna Bell", "Mary Ann Cole"]),
        ("ann lee", ["Ann Lee"]),
        ("lee", ["Ann Lee"]),
        ("an be", ["Anna Bell"]),
        ("col", ["Mary Ann Cole"]),
        ("marry", ["Mary Ann Cole"]),
        ("joane", ["Joann"]),
        ("zzzz", []),
        ("🎉", None),
    ],
)
async def test_the_likeliest_come_first(
    sampled: Sampled, tmp_path: Path, typed: str, expected: list[str] | None
) -> None:
    """The whole name, its beginning, whole words, beginnings of words, then misspelt ones."""
    await labelled(sampled, tmp_path, "Mary Ann Cole", "Joann", "Anna Bell", "Ann Lee", "Ann")
    found = names(await sampled.core.completion.speakers(HERE, typed))
    if expected is None:
        assert len(found) > 5
    else:
        assert found == expected


async def test_without_anything_typed_the_most_heard_come_first(sampled: Sampled) -> None:
    assert names(await sampled.core.completion.speakers(HERE, ""))[0] == "Marit Olufsen"
    sources = await sampled.core.completion.sources(HERE, "")
    assert names(sources)[:3] == ["The Slow Hour", "Far and Late", "The Clock at the End of the Pier"]


async def test_every_suggestion_fits_and_resolves_to_what_it_says(sampled: Sampled, tmp_path: Path) -> None:
    long = "Professor Emerita Wilhelmina " + "van den Bergh en Dal " * 5 + "the Younger"
    await labelled(sampled, tmp_path, long, "Ann", title="A title that goes on " + "and on " * 20)
    for who in await sampled.core.completion.speakers(HERE, ""):
        assert len(who.name) <= 100
        assert len(who.value) <= 100
        assert await ask(sampled.core, Asker(HERE, "a"), Ask.TOPIC, "say it today", speaker=who.value)
    for source in await sampled.core.completion.sources(HERE, ""):
        assert len(source.name) <= 100
        assert len(source.value) <= 100
        shown = await ask(sampled.core, Asker(HERE, "a"), Ask.TOPIC, "say it today", source=source.value)
        for citation in shown.card.citations:
            assert source.name.rstrip("…") in f"{citation.title} {citation.show}"


async def test_episodes_are_sent_by_id_so_that_equal_titles_stay_apart(sampled: Sampled) -> None:
    (bees,) = await sampled.core.completion.sources(HERE, "bees in feb")
    assert bees.value == ((await sampled.core.transcripts.entry(HERE, "Bees in February")).transcript).public


async def test_at_most_so_many(sampled: Sampled, tmp_path: Path) -> None:
    await labelled(sampled, tmp_path, *(f"Speaker {n}" for n in range(40)))
    assert len(await sampled.core.completion.speakers(HERE, "speaker")) == 25
    assert len(await sampled.core.completion.speakers(HERE, "", 3)) == 3


async def test_nobody_is_suggested_another_workspace_s_people_or_titles(sampled: Sampled, tmp_path: Path) -> None:
    await labelled(sampled, tmp_path, "Secret Agent", title="Secret plans")
    for typed in ("", "secret", "sekret"):
        assert "Secret Agent" not in names(await sampled.core.completion.speakers("discord:2", typed))
        assert "Secret plans" not in names(await sampled.core.completion.sources("discord:2", typed))
    assert names(await sampled.core.completion.speakers(HERE, "sekret")) == ["Secret Agent"]


async def test_a_keystroke_costs_no_database_access_but_once_a_second(
    sampled: Sampled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = list[object]()
    reader = sampled.core.database.reader
    monkeypatch.setattr(sampled.core.database, "reader", lambda: (read.append(1), reader())[1])
    await sampled.core.completion.speakers(HERE, "a")
    before = len(read)
    for typed in ("an", "ann", "anna"):
        await sampled.core.completion.speakers(HERE, typed)
        await sampled.core.completion.sources("discord:2", typed)
    assert len(read) == before
    sampled.clock.on(1)
    await sampled.core.completion.speakers(HERE, "a")
    assert len(read) == before + 1


async def test_what_was_added_is_suggested_a_second_later(sampled: Sampled, tmp_path: Path) -> None:
    assert await sampled.core.completion.speakers(HERE, "newcomer") == []
    await labelled(sampled, tmp_path, "Newcomer")
    assert names(await sampled.core.completion.speakers(HERE, "newcomer")) == ["Newcomer"]
