"""What a community wants to see posted: nominations and votes."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from pullquote.bot.asking.answer_models import Ask, Asker, Query, View
from pullquote.bot.daily.community import MOST_OF_ONE, Liking, NominationState, TooManyNominations
from pullquote.bot.daily.pick_store import UnknownPick
from pullquote.bot.daily.subscriptions import SubscriptionDraft
from pullquote.bot.excerpts.rotation import EligibleExcerpts, Likings, Pool, PoolItem, choose_next
from pullquote.bot.places import Place
from pullquote.index.excerpts.store import CachedExcerpt

if TYPE_CHECKING:
    from pullquote.bot.core import Core

    from ..conftest import Sampled

HERE = Place("discord", "discord:1", "7")
ADA, BEN = Asker("discord:1", "ada"), Asker("discord:1", "ben")
WORDS = "a colony without a queen goes on and on like a complaint"


@pytest.fixture
def core(sampled: Sampled) -> Core:
    return sampled.core


async def nominated(core: Core, asker: Asker = ADA, words: str = WORDS) -> str:
    """The id of the pick of a nominated place."""
    found = await core.answers.ask(asker, Query(Ask.QUOTE, words))
    return (await core.community.nominate(asker, found.id, View())).id


async def upcoming(core: Core, **filters: str) -> list[str]:
    """The words of the next posts of a subscription."""
    draft = SubscriptionDraft("08:30", "UTC", **filters)
    saved = await core.daily.subscribe(HERE, draft, "1")
    coming = await core.daily.upcoming(HERE.workspace, saved.status.subscription.id, 3)
    return [one.passage.hit.words for one in coming]


async def test_what_is_approved_is_posted_first_and_once(core: Core) -> None:
    pick = await nominated(core)
    assert not any("queen goes on" in words for words in (await upcoming(core))[:1])
    await core.community.decide("discord:1", pick, NominationState.APPROVED, "boss")
    first, *rest = await upcoming(core)
    assert "queen goes on" in first
    assert not any("queen goes on" in words for words in rest)
    assert "queen goes on" not in "".join(await upcoming(core, speaker="Marit Olufsen"))  # whose words they are not
    assert "queen goes on" not in "".join(await upcoming(core, source="Forty Hours for One Loaf"))
    await core.daily.never("discord:1", pick, "boss")
    assert "queen goes on" not in "".join(await upcoming(core))


async def test_what_is_never_posted_again_is_approved_no_longer(core: Core) -> None:
    """So nobody who nominates it once more is told that it is approved; approving it anew lifts the ban."""
    pick = await nominated(core)
    await core.community.decide("discord:1", pick, NominationState.APPROVED, "boss")
    await core.daily.never("discord:1", pick, "boss")
    assert await core.community.nominations("discord:1", NominationState.APPROVED) == []
    (rejected,) = await core.community.nominations("discord:1", NominationState.REJECTED)
    assert rejected.id == pick
    await core.community.decide("discord:1", pick, NominationState.APPROVED, "boss")
    assert "queen goes on" in (await upcoming(core))[0]


async def test_a_part_of_a_sentence_is_nominated_as_the_whole_of_it(core: Core) -> None:
    """It is read by itself, large; but never into the words of somebody else."""
    pick = await nominated(core, words="without a queen goes on and on")
    await core.community.decide("discord:1", pick, NominationState.APPROVED, "boss")
    assert (await upcoming(core))[0] == "A colony without a queen goes on and on, like a complaint."


async def test_what_is_not_approved_changes_nothing(core: Core) -> None:
    before = await upcoming(core)
    pick = await nominated(core)
    assert [one.id for one in await core.community.nominations("discord:1")] == [pick]
    assert await core.community.nominations("discord:2") == []
    await core.community.decide("discord:1", pick, NominationState.REJECTED, "boss")
    assert await core.community.nominations("discord:1") == []
    again = await core.answers.ask(BEN, Query(Ask.QUOTE, WORDS))
    known = await core.community.nominate(BEN, again.id, View())
    assert (known.known, known.state, known.by) == (True, NominationState.REJECTED, "ada")
    assert len(before) == 3


async def test_another_workspace_decides_on_nothing(core: Core) -> None:
    pick = await nominated(core)
    for workspace, id_ in (("discord:2", pick), ("discord:1", "absent")):
        with pytest.raises(UnknownPick):
            await core.community.decide(workspace, id_, NominationState.APPROVED, "boss")
        with pytest.raises(UnknownPick):
            await core.community.vote(Asker(workspace, "x"), id_, Liking.MORE)


async def test_a_person_nominates_so_many_at_a_time(core: Core) -> None:
    quotes = [
        WORDS,
        "when a loaf comes out of the oven the crust cools",
        "a tide mill can grind for about a third of the day",
        "two tides so call it eight hours",
        "in the winter of 2018 we lost a third of our colonies",
        "the moon lifts four acres of water",
    ]
    assert len(quotes) == MOST_OF_ONE + 1
    for words in quotes[:-1]:
        await nominated(core, words=words)
    with pytest.raises(TooManyNominations):
        await nominated(core, words=quotes[-1])
    assert await nominated(core, BEN, quotes[-1])


async def test_votes_are_counted_by_person_and_taken_back(core: Core) -> None:
    pick = await nominated(core)
    assert (await core.community.vote(ADA, pick, Liking.MORE)).more == 1
    both = await core.community.vote(BEN, pick, Liking.LESS)
    assert (both.more, both.less, both.own) == (1, 1, Liking.LESS)
    other = await core.community.vote(BEN, pick, Liking.MORE)  # instead of the other
    assert (other.more, other.less) == (2, 0)
    back = await core.community.vote(BEN, pick, Liking.MORE)
    assert (back.more, back.own) == (1, None)
    (told,) = await core.community.votes("discord:1")
    assert (told.id, told.more, told.less) == (pick, 1, 0)
    card = await core.community_cards.steered([told])
    assert card is not None
    assert card.entries[0].details == ("one person wants more like it",)


# --- How the choice is steered ---------------------------------------------------------------------------------------


def item(show: str, number: int, stems: str) -> PoolItem:
    excerpt = CachedExcerpt(1, number * 100, number * 100 + 50, 0.7, f"{show}{number:02}" * 8, False, None, stems)
    return PoolItem(show, f"{show}-{number % 2}", excerpt)


def drawn(tastes: list[tuple[str, int]], posts: int) -> list[str]:
    """The shows of so many posts."""
    items = [item(show, number, f"{show} x{number}") for show in "abcd" for number in range(30)]
    pool = Pool(items)
    eligible, posted, shows = EligibleExcerpts(pool, dict.fromkeys(range(len(items)), 1.0)), [], []
    for day in range(posts):
        found = choose_next(eligible, posted, (), f"{day}", tastes).item
        assert found is not None
        posted.append((found.excerpt.fingerprint, found.transcript))
        shows.append(found.show)
    return shows


def test_a_source_that_is_liked_comes_sooner_and_never_twice_running() -> None:
    liked = next(one.excerpt.fingerprint for one in [item("a", 0, "a")])
    plain, more, less = drawn([], 40), drawn([(liked, 3)], 40), drawn([(liked, -3)], 40)
    assert plain.count("a") == 10
    assert plain.count("a") < more.count("a") <= 20
    assert 0 < less.count("a") < plain.count("a")
    for shows in (plain, more, less):
        assert all(first != second for first, second in itertools.pairwise(shows))


def test_what_is_alike_is_drawn_up_to_twice_as_soon() -> None:
    pool = Pool([item("a", number, f"s{number} t") for number in range(4)])
    liked = pool.items[0].excerpt
    likings = Likings(pool, [(liked.fingerprint, 5)])
    assert likings.factor(liked) == 2.0
    assert Likings(pool, [(liked.fingerprint, -5)]).factor(liked) == 0.5
    assert Likings(pool, []).factor(liked) == 1.0
    assert likings.factor(item("b", 1, "other words").excerpt) == 1.0
