"""Which excerpts are drawn, and in what order."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import shutil
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pullquote.bot.asking.answer_models import Ask, Query
from pullquote.bot.core import Core, open_core
from pullquote.bot.excerpts import rotation
from pullquote.bot.excerpts.selector import ExcerptFilter, Pick, PostedExcerpt, Selection
from pullquote.bot.presenting.answers import AnswerCards
from pullquote.bot.presenting.citations import Citations
from pullquote.bot.settings.values import Settings
from pullquote.index.deadline import Deadline
from pullquote.index.errors import Overdue
from pullquote.index.excerpts import cache, select
from pullquote.index.excerpts.select import Excerpt, candidates
from pullquote.index.querying.found import Scope

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from pullquote.index.transcript import PlacedCue

TODAY = dt.date(2031, 3, 30)
THOUGHTS = [
    " ".join(each.split()) for each in Path(__file__).with_name("thoughts.txt").read_text("utf-8").split("\n\n")
]


def talk(count: int, first: int = 0) -> str:
    """So many excerpts, kept apart by what is not worth posting."""
    greeting = "Welcome back to the show, and thank you for joining us."
    return f" {greeting} ".join(["", *THOUGHTS[first : first + count], ""]).strip()


@pytest.fixture(autouse=True)
def any_thought(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every thought is an excerpt: here it is chosen among them, and how good they are is tested elsewhere."""
    monkeypatch.setattr(rotation, "GOOD_SCORE", 0.0)
    monkeypatch.setattr(select, "LEAST_SCORE", 0.0)
    monkeypatch.setattr(select, "MOST_LEANING", 1.0)
    monkeypatch.setattr(select, "GOOD_SCORE_CAPTIONS", 0.0)


@dataclass
class Desk:
    """A core over a folder, and the posts of one subscription."""

    core: Core
    folder: Path
    posted: list[PostedExcerpt] = field(default_factory=list)

    async def add(self, name: str, text: str, workspace: str | None = None, **facts: str) -> None:
        file = self.folder / f"{name}.md"
        lines = [f"{key}: {value}" for key, value in facts.items()]
        file.write_text("\n".join(["---", *lines, "---", text]) if lines else text, "utf-8")
        (result,) = (await self.core.transcripts.add([file], workspace=workspace)).results
        assert result.stored is not None, result

    async def draw(
        self,
        excerpt_filter: ExcerptFilter | None = None,
        *,
        workspace: str | None = None,
        banned: tuple[str, ...] = (),
        seed: str = "s",
    ) -> Selection:
        on = TODAY + dt.timedelta(len(self.posted))
        return await self.core.selector.draw(
            workspace, excerpt_filter or ExcerptFilter(), self.posted, banned, on, seed
        )

    async def post(self, excerpt_filter: ExcerptFilter | None = None, **options: str) -> tuple[Selection, Pick]:
        """Draws, and remembers it as posted."""
        drawn = await self.draw(excerpt_filter, **options)
        assert drawn.pick is not None
        on = TODAY + dt.timedelta(len(self.posted))
        self.posted.append(PostedExcerpt(drawn.pick.fingerprint, drawn.pick.transcript, on))
        return drawn, drawn.pick


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with contextlib.AsyncExitStack() as stack:
        core = await stack.enter_async_context(open_core(Settings(data=tmp_path / "data")))
        yield Desk(core, tmp_path)


async def words(desk: Desk, pick: Pick, workspace: str | None = None) -> str:
    passage = await desk.core.selector.passage(workspace, pick)
    assert passage is not None
    citation = await Citations(passage.library, desk.core.messages).of(passage.hit)
    return " ".join(line.words.text for line in citation.lines)


async def test_nothing_repeats_before_everything_was_posted(desk: Desk) -> None:
    """`left` counts down, then a new round begins, with what was posted last at its end."""
    await desk.add("bees", talk(4))
    await desk.add("stones", talk(3, 4))
    drawn = [await desk.post() for _ in range(14)]
    fingerprints = [pick.fingerprint for _, pick in drawn]
    assert [(each.size, each.left, each.new_round) for each, _ in drawn] == [
        (7, left, new_round)
        for new_round in (False, True)
        for left, new_round in zip(range(6, -1, -1), [new_round, *[False] * 6], strict=True)
    ]
    assert len(set(fingerprints[:7])) == len(set(fingerprints[7:])) == 7
    assert not set(fingerprints[4:7]) & set(fingerprints[7:11])


async def test_the_same_question_has_the_same_answer(desk: Desk) -> None:
    """Also after a restart and without what is derived; other seeds and dates have others."""
    await desk.add("bees", talk(10))
    drawn = await desk.draw()
    assert await desk.draw() == drawn
    assert len({(await desk.draw(seed=f"subscription {n}")).pick for n in range(20)}) > 3
    shutil.rmtree(desk.folder / "data" / "derived")
    async with open_core(desk.core.settings) as again:
        assert await again.selector.draw(None, ExcerptFilter(), [], [], TODAY, "s") == drawn
        assert (
            len(
                {
                    (await again.selector.draw(None, ExcerptFilter(), [], [], TODAY + dt.timedelta(n), "s")).pick
                    for n in range(20)
                }
            )
            > 3
        )


async def test_large_sources_do_not_drown_small_ones(desk: Desk) -> None:
    """Episodes take turns, and two days running differ as long as there are two of them."""
    await desk.add("large", talk(8))
    await desk.add("small", talk(2, 8))
    transcripts = [(await desk.post())[1].transcript for _ in range(10)]
    assert Counter(transcripts[:4]) == dict.fromkeys(transcripts[:2], 2)
    assert all(first != then for first, then in pairwise(transcripts[:4]))
    assert sorted(Counter(transcripts).values()) == [2, 8]


async def test_large_shows_do_not_drown_small_ones(desk: Desk) -> None:
    """Shows take turns, and in them their episodes."""
    for number in range(4):
        await desk.add(f"large{number}", talk(2, 2 * number), show="The Long Run")
    await desk.add("small", talk(2, 8), show="Brevity")
    small = ((await desk.core.transcripts.entry(None, "small")).transcript).public
    transcripts = [(await desk.post())[1].transcript for _ in range(8)]
    assert [transcript == small for transcript in transcripts[:4]] in ([True, False] * 2, [False, True] * 2)
    assert len(set(transcripts) - {small}) == 4


async def test_new_transcripts_enter_and_removed_ones_leave(desk: Desk) -> None:
    """In the running round."""
    await desk.add("bees", talk(3))
    await desk.post()
    await desk.add("stones", talk(2, 3))
    drawn, pick = await desk.post()
    assert (drawn.size, drawn.left, drawn.new_round) == (5, 3, False)
    assert pick.transcript == (await desk.core.transcripts.entry(None, "stones")).transcript.public
    await desk.core.transcripts.remove(None, ["stones"])
    assert await desk.core.selector.passage(None, pick) is None
    after, pick = await desk.post()
    assert (after.size, after.left, after.new_round) == (3, 1, False)


async def test_an_interview_uploaded_twice_counts_as_one(desk: Desk) -> None:
    """Also as another recogniser heard it."""
    await desk.add("bees", talk(4))
    heard = talk(4).replace("lanterns", "landers").replace("furnace", "furniture").replace("the ", "a ")
    await desk.add("again", f"Recorded elsewhere. {heard}")
    drawn = [(await desk.post())[0] for _ in range(5)]
    assert [each.size for each in drawn] == [4] * 5
    assert [each.new_round for each in drawn] == [False] * 4 + [True]


async def test_what_was_posted_of_a_twin_is_not_posted_again(desk: Desk) -> None:
    """Though the one that it was posted of is gone."""
    await desk.add("bees", talk(2))
    _, first = await desk.post()
    await desk.core.transcripts.remove(None, ["bees"])
    await desk.add("again", f"Recorded elsewhere. {talk(2)}")
    drawn, second = await desk.post()
    assert (drawn.size, drawn.left, drawn.new_round) == (2, 0, False)
    assert first.fingerprint != second.fingerprint


async def test_what_is_banned_is_never_drawn(desk: Desk) -> None:
    """Nor what is similar to it; with everything banned nothing is suitable."""
    await desk.add("bees", talk(3))
    first = (await desk.draw()).pick
    assert first is not None
    drawn = await desk.draw(banned=(first.fingerprint, "no fingerprint", "é"))
    assert (drawn.size, drawn.left) == (2, 1)
    assert drawn.pick is not None
    assert drawn.pick.fingerprint != first.fingerprint
    all_ = [(await desk.post())[1].fingerprint for _ in range(3)]
    assert await desk.draw(banned=tuple(all_)) == Selection(None, 0, 0)


async def test_filters_limit_the_selection(desk: Desk) -> None:
    """To a speaker, a source, or a topic; names that stand for nothing leave nothing."""
    await desk.add("bees", f"**Ada:** {THOUGHTS[0]}\n\n**Ben:** {THOUGHTS[1]}\n\n**Ada:** Goodbye.", show="Gardens")
    await desk.add("stones", talk(2, 4))
    sizes = [
        (await desk.draw(excerpt_filter)).size
        for excerpt_filter in (
            ExcerptFilter(),
            ExcerptFilter(speaker="Ada"),
            ExcerptFilter(source="Gardens"),
            ExcerptFilter(source="stones", speaker="Ada"),
            ExcerptFilter(speaker="Nobody"),
            ExcerptFilter(source="Nowhere"),
            ExcerptFilter(about="unheard of"),
        )
    ]
    assert sizes == [4, 1, 2, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("about", "found"), [("tulip", "tulips"), ("how a conductor rehearses", "conductor"), ("Sandbanks!", "sandbank")]
)
async def test_excerpts_about_a_topic_hold_its_words(desk: Desk, about: str, found: str) -> None:
    """Those that tell most of it."""
    await desk.add("all", talk(len(THOUGHTS)))
    drawn = await desk.draw(ExcerptFilter(about=about))
    assert 1 <= drawn.size <= 2
    assert drawn.pick is not None
    assert found in (await words(desk, drawn.pick)).lower()


async def test_captions_without_punctuation_come_last_or_not_at_all(desk: Desk) -> None:
    """They are posted when all else was, and called what they are."""
    clause = (
        "so i think most people still believe that the river was straightened in 1932 and that meadows flooded every "
        "spring for sixty years and that the biggest mistake was to believe that water forgets its old bed and "
        "everybody in the village learned to respect the old maps and nobody has to ask about it"
    )
    spoken = f"{clause} {clause.replace('river', 'canal')} {clause.replace('river', 'harbour')}"
    await desk.add("captions", spoken)
    await desk.add("bees", talk(2))
    captions = ((await desk.core.transcripts.entry(None, "captions")).transcript).public
    size = (await desk.draw()).size
    assert (await desk.draw(ExcerptFilter(captions=False))).size == 2 < size
    transcripts = [(await desk.post())[1].transcript for _ in range(size)]
    assert [transcript == captions for transcript in transcripts] == [False] * 2 + [True] * (size - 2)


async def test_a_workspace_draws_from_its_own_library(desk: Desk) -> None:
    """The pick of another one is nothing that it can see."""
    await desk.add("shared", talk(1))
    await desk.add("upload", talk(1, 1), "slack:T1")
    assert [(await desk.draw(workspace=each)).size for each in (None, "slack:T1", "slack:T2")] == [2, 2, 1]
    picks = {(await desk.draw(workspace="slack:T1", seed=str(n))).pick for n in range(20)}
    passages = [await desk.core.selector.passage("slack:T2", pick) for pick in picks if pick]
    assert sorted(passage is None for passage in passages) == [False, True]


async def test_a_pick_of_a_file_that_was_replaced_is_gone(desk: Desk) -> None:
    """Its place in the text is somebody else's words now."""
    await desk.add("bees", talk(1))
    _, pick = await desk.post()
    assert "honey" in await words(desk, pick)
    await desk.add("bees", talk(1, 3))
    assert await desk.core.selector.passage(None, pick) is None


async def test_an_empty_library_has_nothing_to_select(desk: Desk) -> None:
    assert await desk.draw() == Selection(None, 0, 0)
    await desk.add("short", "Hello. Goodbye.")
    assert await desk.draw() == Selection(None, 0, 0)


async def test_what_was_found_is_kept_and_may_be_lost(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A transcript is looked at once, also over restarts; a damaged file is made anew."""
    await desk.add("bees", talk(3))
    drawn = await desk.draw()
    (file,) = (desk.folder / "data" / "derived").glob("excerpts-*.db")

    def never(*_: object) -> None:
        raise AssertionError

    with monkeypatch.context() as patched:
        patched.setattr(cache, "candidates", never)
        async with open_core(desk.core.settings) as again:
            assert await again.selector.draw(None, ExcerptFilter(), [], [], TODAY, "s") == drawn
    file.write_bytes(b"no database" * 1000)
    async with open_core(desk.core.settings) as again:
        assert await again.selector.draw(None, ExcerptFilter(), [], [], TODAY, "s") == drawn
    assert file.read_bytes().startswith(b"SQLite format 3")


async def test_many_who_ask_at_once_wait_for_one_reading(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of each transcript."""
    await desk.add("bees", talk(3))
    await desk.add("stones", talk(3, 3))
    looked = list[str]()

    def counting(text: str, cues: Sequence[PlacedCue], language: str, themes: None) -> list[Excerpt]:
        looked.append(text)
        return candidates(text, cues, language)

    monkeypatch.setattr(cache, "candidates", counting)
    draws = await asyncio.gather(*(desk.draw(ExcerptFilter(captions=bool(n % 2))) for n in range(6)))
    assert len(looked) == 2
    assert {each.size for each in draws} == {6}


async def test_a_library_that_was_warmed_is_not_read_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    await desk.add("bees", talk(3))
    await desk.core.selector.warm(None)
    monkeypatch.setattr(cache, "candidates", None)
    assert (await desk.draw()).size == 3


async def test_a_cancelled_draw_leaves_the_selector_usable(desk: Desk) -> None:
    await desk.add("bees", talk(3))
    task = asyncio.create_task(desk.draw())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (await desk.draw()).size == 3


async def test_an_excerpt_on_demand_follows_the_seed(desk: Desk) -> None:
    """The same seed shows the same; other seeds show others; filters and a topic hold."""
    await desk.add("bees", talk(4))
    await desk.add("stones", f"**Ada:** {THOUGHTS[4]}\n\n**Ben:** {THOUGHTS[5]}\n\n**Ada:** Goodbye.")

    async def shown(seed: int, words: str = "", **filters: str) -> str:
        (hit,) = (await desk.core.find(None, Query(Ask.EXCERPT, words, seed=seed, **filters))).hits
        return hit.words

    seeds = range(40)  # by chance, a dozen may show three of them alone
    all_of_it = [await shown(seed) for seed in seeds]
    assert all_of_it == [await shown(seed) for seed in seeds]
    assert len(set(all_of_it)) > 3
    assert {await shown(seed, speaker="Ben") for seed in range(3)} <= {await shown(0, source="stones", speaker="Ben")}
    assert "rubble" in await shown(0, "harbour rubble")

    async def heading(about: str) -> str:
        result = await desk.core.find(None, Query(Ask.EXCERPT, about, seed=1))
        return (await AnswerCards(result, desk.core.messages).whole()).heading

    assert await heading("harbour rubble") == "A passage worth reading about “harbour rubble”:"
    assert (
        await heading("xylophones")
        == "No passage that can be read by itself about “xylophones”, in the 2 transcripts searched."
    )


async def test_an_excerpt_on_demand_looks_at_no_more_than_it_needs(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is there at once in a library that is new, and stops when it is late."""
    for number in range(5):
        await desk.add(f"talk{number}", talk(2, 2 * number))
    looked = list[str]()

    def counting(text: str, cues: Sequence[PlacedCue], language: str, themes: None) -> list[Excerpt]:
        looked.append(text)
        return candidates(text, cues, language)

    monkeypatch.setattr(cache, "candidates", counting)
    assert (await desk.core.find(None, Query(Ask.EXCERPT, seed=1))).hits
    assert len(looked) == 1
    library = await desk.core.shelves.library(None)
    with pytest.raises(Overdue):
        await desk.core.selector.one(library, Scope(), None, "s", Deadline(at=0.0, clock=lambda: 1.0))
