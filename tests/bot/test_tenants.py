"""Two workspaces side by side: whatever either does, nothing of the other's is ever seen, counted or hinted at."""

from __future__ import annotations

import asyncio
import random
from typing import TYPE_CHECKING, Any

import pytest
from pullquote.bot.asking.answer_models import Ask, Asker, View
from pullquote.bot.core import Core, open_core
from pullquote.bot.keeping.corrections import CorrectionDraft
from pullquote.bot.keeping.forms import EditForm
from pullquote.bot.settings.values import LimitSettings, Settings, SharedFolder
from pullquote.index.errors import PullquoteError

from .conftest import ask, find_source, info, listing, shared, submit, text, turn, upload

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Opening

WORKSPACES = ("discord:1", "slack:1")
STEPS = 50


def secret(workspace: str, n: int) -> bytes:
    """An upload full of a word that is the workspace's own, beside words that both ask for."""
    own = canary_of(workspace)
    return (
        f"WEBVTT\n\n00:01.000 --> 00:09.000\n<v {own} Person>The shared word lighthouse, the {own} number {n}.\n\n"
        f"00:10.000 --> 00:19.000\n<v Host>And nobody but {own} folk should ever hear of lighthouse {n}.\n"
    ).encode()


def canary_of(workspace: str) -> str:
    return {"discord:1": "Zorblax", "slack:1": "Quimbly"}[workspace]


class Tenant:
    """One workspace that does things by chance and remembers all that it was told."""

    def __init__(self, core: Core, workspace: str, rng: random.Random, known: dict[str, list[str]]) -> None:
        self.core, self.workspace, self.rng = core, workspace, rng
        self.told = list[str]()
        self.known = known  # ids of transcripts and answers that either workspace got

    async def step(self) -> None:
        core, rng, workspace = self.core, self.rng, self.workspace
        asker = Asker(workspace, "someone")
        any_id = rng.choice(sum(self.known.values(), ["xxxxxx"]))
        words = rng.choice(["lighthouse", "nobody but folk should ever hear", "the shared word lighthouse", "harbour"])
        filters: dict[str, Any] = rng.choice([{}, {"speaker": "Person"}, {"speaker": "Host"}, {"source": any_id}])
        doing = rng.choice(
            [
                lambda: upload(core, workspace, f"{canary_of(workspace)}.vtt", secret(workspace, rng.randrange(9))),
                lambda: ask(core, asker, rng.choice(list(Ask)), words, **filters),
                lambda: turn(core, asker, any_id, View(rng.randrange(3), rng.randrange(3), rng.random() < 0.3)),
                lambda: shared(core, asker, any_id, View(), "me"),
                lambda: find_source(core, asker, f"“the shared word lighthouse, the {words}”"),
                lambda: info(core, workspace, any_id),
                lambda: core.transcripts.form(workspace, any_id),
                lambda: submit(core, workspace, any_id, EditForm(show=f"{canary_of(workspace)} show")),
                lambda: core.transcripts.remove(workspace, [any_id]),
                lambda: listing(core, workspace),
                lambda: core.completion.names(workspace),
                lambda: core.completion.speakers(workspace, rng.choice(["", "zorb", "quim", "pers"])),
                lambda: core.completion.sources(workspace, rng.choice(["", "zorb", "quim", any_id])),
                lambda: text(core, workspace, any_id),
                lambda: core.corrections.add(workspace, CorrectionDraft("lighthouse", canary_of(workspace)), "someone"),
                lambda: core.corrections.propose(asker, CorrectionDraft("word", f"{canary_of(workspace)} word")),
                lambda: rng.choice([core.corrections.accept, core.corrections.undo])(workspace, rng.randrange(40)),
                lambda: core.corrections.listed(workspace),
                lambda: core.corrections.exported(workspace),
            ]
        )
        try:
            said: object = await doing()
        except PullquoteError as error:
            said = repr(error)
        self.told.append(repr(said))
        if id_ := getattr(said, "answer", None):
            self.known[workspace].append(id_)
        self.known[workspace] += [one.public for one in await core.transcripts.listed(workspace)]


@pytest.mark.parametrize("seed", range(3))
async def test_nothing_of_a_workspace_is_ever_told_to_another(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "harbour.txt").write_text("The lighthouse in the harbour is for everybody to talk about.\n")
    (tmp_path / "closed").mkdir()
    (tmp_path / "closed" / "closed.txt").write_text("The Zorblax lighthouse of the closed folder is for one alone.\n")
    settings = Settings(
        data=tmp_path / "data",
        library=(SharedFolder(tmp_path / "shared"), SharedFolder(tmp_path / "closed", workspaces=(WORKSPACES[0],))),
        limits=LimitSettings(questions_a_minute=10_000, workspace_questions_a_minute=10_000),
    )
    async with open_core(settings, rng=rng) as core:
        added = await core.transcripts.add([tmp_path / "shared" / "harbour.txt", tmp_path / "closed" / "closed.txt"])
        assert all(result.stored for result in added.results)
        known: dict[str, list[str]] = {workspace: [] for workspace in WORKSPACES}
        tenants = [Tenant(core, workspace, rng, known) for workspace in WORKSPACES]
        for _ in range(STEPS):
            await asyncio.gather(*(tenant.step() for tenant in tenants))
    everything = {tenant.workspace: "\n".join(tenant.told) for tenant in tenants}
    for workspace, other in (WORKSPACES, reversed(WORKSPACES)):
        assert canary_of(workspace) in everything[workspace]
        assert canary_of(other) not in everything[workspace]
    assert "closed folder" not in everything[WORKSPACES[1]]


@pytest.mark.parametrize("step", ["open_indexes.delete_derived", "storage.sqlite.purge_copies", "shelves.forget"])
async def test_a_purge_that_was_broken_off_is_done_again(
    opening: Opening, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """Wherever a process ends in it. Nothing is left, neither in the database nor in an index."""

    def broken_off(*_: object) -> None:
        raise ZeroDivisionError

    async with opening() as one:
        await upload(one.core, "discord:1", "talk.vtt", secret("discord:1", 1))
        await one.core.daily.disable("discord:1")
        one.clock.on(31 * 86400)
        with monkeypatch.context() as patch:
            patch.setattr(f"pullquote.index.{step}", broken_off)
            with pytest.raises(ZeroDivisionError):
                await one.core.daily.purge_left(["discord"])
    async with opening(one.clock) as again:
        assert await again.core.daily.purge_left(["discord"]) == ["discord:1"]
        assert await again.core.daily.purge_left(["discord"]) == []
    files = [file.read_bytes().lower() for file in one.data.rglob("*") if file.is_file()]
    assert files
    assert not [file for file in files if canary_of("discord:1").lower().encode() in file]
