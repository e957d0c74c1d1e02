"""The order of a rotation, over many generated pools."""

from __future__ import annotations

from itertools import pairwise
from string import ascii_letters

from hypothesis import given, settings
from hypothesis import strategies as st
from pullquote.bot.excerpts.rotation import ENOUGH, EligibleExcerpts, NextExcerpt, Pool, PoolItem, choose_next
from pullquote.index.excerpts.select import GOOD_SCORE
from pullquote.index.excerpts.store import CachedExcerpt

SHAPES = st.lists(st.tuples(st.sampled_from("ABC"), st.integers(1, 4), st.booleans()), min_size=1, max_size=5)


def item(show: str, transcript: int, nth: int, *, captions: bool = False, fingerprint: str | None = None) -> PoolItem:
    own = "".join(f"{ascii_letters[transcript]}{ascii_letters[nth]}{sign}" for sign in ascii_letters[:12])
    excerpt = CachedExcerpt(
        transcript, 100 * nth, 100 * nth + 90, 0.5 + nth / 40, fingerprint or own, captions, None, frozenset()
    )
    return PoolItem(show, f"t{transcript}", excerpt)


def eligible_of(shapes: list[tuple[str, int, bool]]) -> EligibleExcerpts:
    """The excerpts of transcripts, each with its show, its count of excerpts, and whether it has no punctuation."""
    pool = Pool(item(show, t, n, captions=c) for t, (show, count, c) in enumerate(shapes) for n in range(count))
    return EligibleExcerpts(pool, dict.fromkeys(range(len(pool.items)), 1.0))


def chosen(eligible: EligibleExcerpts, count: int, seed: str = "s") -> list[NextExcerpt]:
    posted = list[tuple[str, str]]()
    drawn = list[NextExcerpt]()
    for day in range(count):
        drawn.append(choose_next(eligible, posted, (), f"{seed} {day}"))
        last = drawn[-1].item
        assert last is not None
        posted.append((last.excerpt.fingerprint, last.transcript))
    return drawn


@settings(max_examples=40, deadline=None)
@given(SHAPES, st.text(max_size=3))
def test_every_round_holds_every_excerpt_once(shapes: list[tuple[str, int, bool]], seed: str) -> None:
    """`left` counts down to 0, and `new_round` says where a new round begins, after the first."""
    eligible = eligible_of(shapes)
    size = len(eligible.pool.items)
    drawn = chosen(eligible, 3 * size, seed)
    for round_ in range(3):
        ones = drawn[round_ * size : (round_ + 1) * size]
        assert len({one.item.excerpt.fingerprint for one in ones if one.item}) == size
        assert [one.left for one in ones] == list(range(size - 1, -1, -1))
        assert [one.new_round for one in ones] == [round_ > 0, *[False] * (size - 1)]
    assert {one.size for one in drawn} == {size}


def test_a_month_of_good_ones_leaves_out_the_others() -> None:
    """With one less, or with one banned, the others are posted as well."""
    good, others = [item("A", t, 8) for t in range(ENOUGH)], [item("B", t, 0) for t in range(5)]
    enough, less = Pool((*good, *others)), Pool((*good[1:], *others))
    for pool, banned, size in (
        (enough, (), ENOUGH),
        (less, (), ENOUGH + 4),
        (enough, (good[0].excerpt.fingerprint,), ENOUGH + 4),
    ):
        eligible = EligibleExcerpts(pool, dict.fromkeys(range(len(pool.items)), 1.0))
        assert choose_next(eligible, (), banned, "s").size == size


def test_the_best_month_of_what_is_left_comes_before_the_rest() -> None:
    """It is of ten episodes at least, also where one has the best of all."""
    rich = [item("A", 20, 3, fingerprint=item("A", 30 + n, 3).excerpt.fingerprint) for n in range(10)]
    pool = Pool([*rich, *(item("A", t, n) for t in range(20) for n in range(3))])
    eligible = EligibleExcerpts(pool, dict.fromkeys(range(len(pool.items)), 1.0))
    first = [one.item for one in chosen(eligible, 12) if one.item]
    assert min(one.excerpt.score for one in first) > item("A", 0, 0).excerpt.score
    assert len({one.transcript for one in first}) >= 10


@settings(max_examples=40, deadline=None)
@given(SHAPES)
def test_two_days_running_differ_where_they_can(shapes: list[tuple[str, int, bool]]) -> None:
    """In the first round the show differs, and else the episode, unless nothing of equal rank is left of another."""
    eligible = eligible_of(shapes)
    drawn = [one.item for one in chosen(eligible, len(eligible.pool.items)) if one.item]
    for day, (before, now) in enumerate(pairwise(drawn), 1):
        rest = [one for one in eligible.pool.items if one not in drawn[:day] and rank(one) == rank(now)]
        assert before.show != now.show or all(one.show == now.show for one in rest)
        assert before.transcript != now.transcript or all(one.transcript == now.transcript for one in rest)


def rank(one: PoolItem) -> tuple[bool, bool]:
    """What comes later: captions without punctuation, and what may not be good."""
    return one.excerpt.captions, one.excerpt.score < GOOD_SCORE


@settings(max_examples=40, deadline=None)
@given(SHAPES)
def test_captions_wait_for_all_others_and_the_good_come_first(shapes: list[tuple[str, int, bool]]) -> None:
    eligible = eligible_of(shapes)
    ranks = [rank(one.item) for one in chosen(eligible, len(eligible.pool.items)) if one.item]
    assert ranks == sorted(ranks)


def test_of_similar_excerpts_the_best_is_chosen() -> None:
    """And posting one of them is posting all."""
    twins = [item("A", 1, 2), item("B", 2, 3, fingerprint=item("A", 1, 2).excerpt.fingerprint), item("A", 3, 0)]
    pool = Pool(twins)
    eligible = EligibleExcerpts(pool, dict.fromkeys(range(3), 1.0))
    assert sorted(pool.items[number].transcript for number in eligible.fits) == ["t2", "t3"]
    first = choose_next(eligible, [(twins[0].excerpt.fingerprint, "gone")], (), "s")
    assert first.item == twins[2]
    assert (first.size, first.left, first.new_round) == (2, 0, False)


def test_what_is_said_in_many_episodes_is_never_chosen() -> None:
    """It is read out: an advertisement or an announcement. Uploaded three times, an interview is still chosen, once."""
    for count, expected in ((3, 1), (4, 0)):
        same = item("A", 0, 0).excerpt.fingerprint
        pool = Pool([item("A", number, 0, fingerprint=same) for number in range(count)])
        assert len(EligibleExcerpts(pool, dict.fromkeys(range(count), 1.0)).fits) == expected


def test_better_and_fitting_ones_tend_to_come_sooner() -> None:
    """Over many seeds; the others come, too."""
    pool = Pool([item("A", 1, 4), item("A", 1, 9)])
    eligible = EligibleExcerpts(pool, {0: 1.0, 1: 1.0})
    best = [choose_next(eligible, (), (), str(seed)).item == pool.items[0] for seed in range(300)]
    assert 150 < sum(best) < 300
    fitting = EligibleExcerpts(pool, {0: 0.5, 1: 1.0})
    assert sum(choose_next(fitting, (), (), str(seed)).item == pool.items[1] for seed in range(300)) > 150
