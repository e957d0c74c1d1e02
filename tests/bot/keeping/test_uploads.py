"""A workspace's own transcripts: what people attach, change and take out, and what they may not touch."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pullquote.bot.asking.answer_models import Ask, Asker
from pullquote.bot.demo import samples
from pullquote.bot.keeping.forms import BadForm, EditForm
from pullquote.bot.keeping.uploads import SharedTranscript, UploadsFull
from pullquote.bot.messages import messages
from pullquote.bot.presenting.problems import explain, wrong_fields
from pullquote.bot.settings.values import LimitSettings
from pullquote.index import ingest
from pullquote.index.errors import Reason, UnknownTranscript, Unreadable
from pullquote.index.search.verdict import Verdict

from ..conftest import ask, info, submit, upload

if TYPE_CHECKING:
    from pullquote.bot.cards import Card
    from pullquote.index.transcript import Reading

    from ..conftest import Opening, Sampled

HERE = "discord:1"
ADA = Asker(HERE, "ada")
RECIPE = b"Our own secret recipe has eleven spoons of cinnamon in it, and nobody else may know.\n"
CUES = b"""WEBVTT

00:00:01.000 --> 00:00:04.000
<v SPEAKER_00>The first of the ferries left without its captain on board.

00:00:05.000 --> 00:00:09.000
<v SPEAKER_01>And nobody noticed until they were halfway over the sound.
"""


def id_of(card: Card) -> str:
    (entry,) = card.entries
    assert entry.id
    return entry.id


def facts(card: Card) -> dict[str, tuple[str, ...]]:
    """What an info Card says."""
    return {entry.name: entry.details or tuple(filter(None, [entry.link])) for entry in card.entries}


async def verdict(sampled: Sampled, workspace: str | None, words: str) -> Verdict | None:
    return (await ask(sampled.core, Asker(workspace, "a"), Ask.QUOTE, words)).card.verdict


# --- Adding -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("late", [False, True])
async def test_an_upload_whose_workspace_is_purged_meanwhile_is_told_in_words(
    opening: Opening, monkeypatch: pytest.MonkeyPatch, late: bool
) -> None:
    """As when the app is removed: before the file is stored, or after that. Nothing of it stays."""
    async with opening() as sampled:
        core = sampled.core
        part, name = (core.transcripts, "listed") if late else (core.shelves.storage, "put")
        real = getattr(part, name)

        async def purged(*given: Any) -> Any:
            await core.shelves.purge(HERE)
            return await real(*given)

        holder = type(part)
        monkeypatch.setattr(holder, name, lambda _, *given: purged(*given))
        with pytest.raises(UnknownTranscript) as caught:
            await core.transcripts.upload(HERE, "recipe.txt", RECIPE)
        assert "recipe.txt" in explain(caught.value, messages())
        monkeypatch.undo()
        assert not [one for one in await core.transcripts.listed(HERE) if "recipe" in one.file]


async def test_an_attached_file_is_found_here_at_once_and_nowhere_else(sampled: Sampled) -> None:
    steps = list[tuple[int, int]]()
    card = await upload(sampled.core, HERE, "recipe.txt", RECIPE, progress=lambda *step: steps.append(step))
    assert card.heading == "Added as recipe.txt. It can be found from now on, and only here:"
    assert card.entries[0].name == "recipe"
    assert steps == [(1, 1)]
    assert await verdict(sampled, HERE, "eleven spoons of cinnamon") is Verdict.VERBATIM
    assert await verdict(sampled, "discord:2", "eleven spoons of cinnamon") is Verdict.NOT_FOUND


async def test_a_file_on_disk_is_read_and_left_alone(sampled: Sampled, tmp_path: Path) -> None:
    file = tmp_path / "downloaded.tmp"
    file.write_bytes(RECIPE)
    assert (await upload(sampled.core, HERE, "recipe.txt", file)).entries[0].name == "recipe"
    assert file.read_bytes() == RECIPE
    assert not list(sampled.data.rglob("*recipe*"))


async def test_what_the_person_says_about_it_counts_more_than_the_file(sampled: Sampled) -> None:
    form = EditForm(title="The Recipe", date="2024-05-01", link="https://example.org/r", participants="Ada; Bob")
    card = await upload(sampled.core, HERE, "2020-01-01 - recipe.txt", RECIPE, form)
    known = facts(await info(sampled.core, HERE, id_of(card)))
    assert card.entries[0].name == "The Recipe"
    assert (known["date"], known["link"], known["participants"]) == (
        ("1 May 2024",),
        ("https://example.org/r",),
        ("Ada", "Bob"),
    )


async def test_facts_that_cannot_be_right_stop_the_upload(sampled: Sampled) -> None:
    with pytest.raises(BadForm):
        await upload(sampled.core, HERE, "recipe.txt", RECIPE, EditForm(date="yesterday"))
    assert await verdict(sampled, HERE, "eleven spoons of cinnamon") is Verdict.NOT_FOUND


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("talk.srt", b"PK\x03\x04rest", Reason.ARCHIVE),
        ("talk.txt", b"\x89PNG\r\n\x1a\n" + b"\0" * 99, Reason.BINARY),
        ("talk.txt", b"", Reason.EMPTY),
        ("talk.txt", b"caf\x8e au lait", Reason.UNDECODABLE),
        ("talk.json", b"[" * 100_000, Reason.TOO_DEEP),
        ("talk.txt", b"x " * 3000, Reason.TOO_LARGE),
    ],
)
async def test_what_is_no_transcript_is_refused_by_its_content(
    opening: Opening, tmp_path: Path, name: str, content: bytes, reason: Reason
) -> None:
    (tmp_path / "file").write_bytes(content)
    async with opening(limits=LimitSettings(upload_bytes=5000 if reason is Reason.TOO_LARGE else 200_000)) as sampled:
        before = await sampled.core.transcripts.listed(HERE)
        for given in (content, tmp_path / "file"):
            with pytest.raises(Unreadable) as raised:
                await upload(sampled.core, HERE, name, given)
            assert raised.value.reason is reason
        assert await sampled.core.transcripts.listed(HERE) == before


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.txt", "C:\\talks\\a.txt", "\u202etxt.evil\x00.txt", "a" * 900, "", "/"]
)
async def test_a_file_s_name_is_only_a_name(sampled: Sampled, name: str) -> None:
    card = await upload(sampled.core, HERE, name, RECIPE)
    (kept,) = [t for t in await sampled.core.transcripts.listed(HERE) if t.public == id_of(card)]
    assert kept.file == Path(kept.file).name
    assert kept.file.isprintable()
    assert 0 < len(kept.file) <= 120


async def test_the_same_file_again_is_not_stored_twice(sampled: Sampled) -> None:
    first = await upload(sampled.core, HERE, "recipe.txt", RECIPE)
    for name in ("recipe.txt", "copy of recipe.txt"):
        again = await upload(sampled.core, HERE, name, RECIPE)
        assert again.heading.startswith("That is here already")
        assert id_of(again) == id_of(first)


async def test_another_file_of_the_same_name_stays_beside_it_unless_it_is_to_be_replaced(sampled: Sampled) -> None:
    """`message.txt` is everybody's file name: nobody's upload may vanish for it."""
    first = await upload(sampled.core, HERE, "message.txt", RECIPE, EditForm(title="Cinnamon"))
    second = await upload(sampled.core, HERE, "message.txt", b"Quite another text about the price of salt in winter.\n")
    assert second.heading.startswith("Added as message (2).txt")
    assert await verdict(sampled, HERE, "eleven spoons of cinnamon") is Verdict.VERBATIM
    third = await upload(sampled.core, HERE, "message.txt", RECIPE.replace(b"eleven", b"twelve"), replace=True)
    assert third.heading.startswith("message.txt took the place")
    assert (id_of(third), third.entries[0].name) == (id_of(first), "Cinnamon")
    assert await verdict(sampled, HERE, "twelve spoons of cinnamon") is Verdict.VERBATIM


async def test_many_at_once_of_one_name_are_all_kept(sampled: Sampled) -> None:
    texts = [f"The {n}th of many files that arrive at the same moment says so.\n".encode() for n in range(5)]
    cards = await asyncio.gather(*(upload(sampled.core, HERE, "message.txt", one) for one in texts))
    assert len({id_of(card) for card in cards}) == 5


async def test_a_workspace_s_room_is_bounded(opening: Opening) -> None:
    async with opening(limits=LimitSettings(uploads=1)) as sampled:
        await upload(sampled.core, HERE, "one.txt", RECIPE)
        with pytest.raises(UploadsFull) as raised:
            await upload(sampled.core, HERE, "two.txt", b"Another text that would be the second one here.\n")
        assert explain(raised.value, messages()).startswith("There is room for 1 uploads here")
        await upload(sampled.core, "discord:2", "two.txt", b"Another text that is the first one elsewhere.\n")
        await upload(sampled.core, HERE, "one.txt", RECIPE + b"More of it.\n", replace=True)


# --- Whose it is --------------------------------------------------------------------------------------------------


async def test_a_workspace_changes_its_own_and_the_console_everything(sampled: Sampled) -> None:
    core = sampled.core
    own = id_of(await upload(core, HERE, "recipe.txt", RECIPE))
    for doing in (
        core.transcripts.remove(HERE, ["Bees in February"]),
        core.transcripts.form(HERE, "Bees in February"),
        submit(core, HERE, "Bees in February", EditForm(title="Wasps")),
    ):
        with pytest.raises(SharedTranscript) as raised:
            await doing
        assert "Only whoever runs pullquote" in explain(raised.value, messages())
    assert (await core.transcripts.entry(HERE, "Bees in February")).transcript
    await submit(core, HERE, own, EditForm(title="Mine"))
    await submit(core, None, own, EditForm(show="Ours"))
    assert [t.title for t in await core.transcripts.remove(HERE, ["Mine"])] == ["Mine"]
    assert [t.title for t in await core.transcripts.remove(None, ["Bees in February"])] == ["Bees in February"]


async def test_removing_is_all_or_nothing(sampled: Sampled) -> None:
    own = id_of(await upload(sampled.core, HERE, "recipe.txt", RECIPE))
    with pytest.raises(SharedTranscript):
        await sampled.core.transcripts.remove(HERE, [own, "Bees in February"])
    assert (await sampled.core.transcripts.entry(HERE, own)).transcript


async def test_another_workspace_s_upload_is_as_good_as_none(sampled: Sampled) -> None:
    own = id_of(await upload(sampled.core, HERE, "recipe.txt", RECIPE))
    core, other = sampled.core, "discord:2"
    for doing in (
        info(core, other, own),
        core.transcripts.form(other, own),
        submit(core, other, own, EditForm(title="x")),
        core.transcripts.remove(other, [own]),
    ):
        with pytest.raises(UnknownTranscript):
            await doing


# --- The form -----------------------------------------------------------------------------------------------------


async def labelled(sampled: Sampled) -> str:
    return id_of(await upload(sampled.core, HERE, "ferry.vtt", CUES))


async def test_the_form_shows_what_is_known_and_sent_back_changes_nothing(sampled: Sampled) -> None:
    id_ = await labelled(sampled)
    form = await sampled.core.transcripts.form(HERE, id_)
    assert form == EditForm("ferry", "", "", "", "", "", "SPEAKER_00 = SPEAKER_00\nSPEAKER_01 = SPEAKER_01")
    before = await info(sampled.core, HERE, id_)
    await submit(sampled.core, HERE, id_, form)
    assert await info(sampled.core, HERE, id_) == before
    async with sampled.core.database.reader() as connection:
        rows = await connection.fetch_all("SELECT edited FROM transcript WHERE public = ?", (id_,))
    assert [json.loads(edited) for (edited,) in rows] == [{}]


async def test_what_is_typed_counts_and_can_be_taken_back(sampled: Sampled) -> None:
    id_ = await labelled(sampled)
    typed = EditForm(
        " The Ferry ",
        "May 1, 2024",
        "https://example.org/ferry",
        "Crossings",
        "English",
        "Ada Byron\nBob; Cy ",
        "SPEAKER_00 = Ada Byron\nSPEAKER_01 =",
    )
    await submit(sampled.core, HERE, id_, typed)
    assert await sampled.core.transcripts.form(HERE, id_) == EditForm(
        "The Ferry",
        "2024-05-01",
        "https://example.org/ferry",
        "Crossings",
        "en",
        "Ada Byron; Bob; Cy",
        "SPEAKER_00 = Ada Byron\nSPEAKER_01 =",
    )
    shown = await ask(sampled.core, ADA, Ask.QUOTE, "the first of the ferries left without its captain", speaker="Ada")
    assert shown.card.citations[0].who == "Ada Byron"
    await submit(sampled.core, HERE, id_, EditForm(title="", date="", participants="", labels="SPEAKER_01 = Bob"))
    form = await sampled.core.transcripts.form(HERE, id_)
    assert (form.title, form.date, form.participants) == ("ferry", "", "")
    assert (form.show, form.labels) == ("Crossings", "SPEAKER_00 = Ada Byron\nSPEAKER_01 = Bob")


async def test_a_field_that_was_not_asked_about_stays(sampled: Sampled) -> None:
    id_ = await labelled(sampled)
    await submit(sampled.core, HERE, id_, EditForm(title="The Ferry", show="Crossings"))
    await submit(sampled.core, HERE, id_, EditForm(date="2024-05-01"))
    form = await sampled.core.transcripts.form(HERE, id_)
    assert (form.title, form.show, form.date) == ("The Ferry", "Crossings", "2024-05-01")


async def test_what_is_wrong_is_told_field_by_field_and_nothing_is_kept(sampled: Sampled) -> None:
    id_ = await labelled(sampled)
    typed = EditForm("Good", "05/06/2024", "ftp:nowhere", None, "Klingonish", "x" * 600, "Nobody = Ada")
    with pytest.raises(BadForm) as raised:
        await submit(sampled.core, HERE, id_, typed)
    told = wrong_fields(raised.value, messages())
    assert list(told) == ["date", "link", "language", "participants", "labels"]
    assert told["date"] == "“05/06/2024” is no date. Write it as 2024-05-01."
    assert told["labels"].endswith("Labels: SPEAKER_00, SPEAKER_01.")
    assert explain(raised.value, messages()).startswith(told["date"])
    assert (await sampled.core.transcripts.form(HERE, id_)).title == "ferry"


@pytest.mark.parametrize("line", ["no equals sign", "= Ada", "SPEAKER_00 = " + "x" * 600])
async def test_a_label_line_that_cannot_be_read_is_named(sampled: Sampled, line: str) -> None:
    id_ = await labelled(sampled)
    with pytest.raises(BadForm) as raised:
        await submit(sampled.core, HERE, id_, EditForm(labels=f"SPEAKER_01 = Bob\n{line}"))
    assert "is no label with a name" in wrong_fields(raised.value, messages())["labels"]


async def test_labels_of_a_transcript_without_any_are_told_so(sampled: Sampled) -> None:
    id_ = id_of(await upload(sampled.core, HERE, "recipe.txt", RECIPE))
    with pytest.raises(BadForm) as raised:
        await submit(sampled.core, HERE, id_, EditForm(labels="A = B"))
    assert "labels no speakers" in wrong_fields(raised.value, messages())["labels"]


# --- About one ----------------------------------------------------------------------------------------------------


async def test_info_says_everything_known(sampled: Sampled) -> None:
    card = await info(sampled.core, HERE, "Bees in February")
    known = facts(card)
    assert card.heading == "Bees in February"
    assert known["show"] == ("The Slow Hour",)
    assert known["speakers"] == ("Marit Olufsen", "Ondine Farrow", "Break in the file, who is no person")
    assert (known["length"], known["from"]) == (
        ("not known",),
        ("a shared folder",),
    )  # its file has only starts
    assert str(samples()) not in str(card)


async def test_the_privacy_notice_says_for_how_long(sampled: Sampled) -> None:
    card = sampled.core.transcript_cards.privacy(sampled.core.settings.answers.days)
    assert len(card.entries) == 4
    assert "Questions for 30 days" in str(card)


async def test_a_file_that_a_reader_fails_on_is_logged_with_its_trace(
    sampled: Sampled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once for each try, under the name of the file; the person reads that it is our fault."""

    def broken(*_: object, **__: object) -> Reading:
        raise IndexError("a fault of ours")

    monkeypatch.setattr(ingest, "read", broken)
    (tmp_path / "odd.txt").write_text("The bell is rung.\n")
    (result,) = (await sampled.core.transcripts.add([tmp_path / "odd.txt"])).results
    assert result.refused
    assert explain(result.refused, messages()).endswith(
        "odd.txt: reading it failed (IndexError), which is a fault of pullquote; the log has the details"
    )
    with pytest.raises(Unreadable):
        await sampled.core.transcripts.upload("discord:1", "odd.txt", b"words")
    log = (sampled.data / "errors.log").read_text()
    assert log.count("IndexError: a fault of ours") == 2
    assert "odd.txt" in log


async def test_a_refused_upload_waits_for_no_index(sampled: Sampled, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing was changed, so that nothing has to be made findable: what others are busy with is of no concern."""

    async def busy(*_: object, **__: object) -> None:
        raise AssertionError("indexed")

    monkeypatch.setattr(sampled.core.shelves, "index", busy)
    with pytest.raises(Unreadable):
        await sampled.core.transcripts.upload(HERE, "bad.pdf", b"%PDF-1.4\x00\xff")
    with pytest.raises(AssertionError, match="indexed"):
        await sampled.core.transcripts.upload(HERE, "recipe.txt", RECIPE)
