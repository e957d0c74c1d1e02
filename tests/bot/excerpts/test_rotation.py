"""The order of a deck, over many drawn ones."""

from __future__ import annotations

from itertools import pairwise
from string import ascii_letters

from hypothesis import given, settings
from hypothesis import strategies as st
from pullquote.bot.excerpts.rotation import EligibleExcerpts, NextExcerpt, Pool, PoolItem, choose_next
from pullquote.index.excerpts.store import CachedExcerpt

SHAPES = st.lists(st.tuples(st.sampled_from("ABC"), st.integers(1, 4), st.booleans()), min_size=1, max_size=5)


def item(show: str, transcript: int, nth: int, *, captions: bool = False, fingerprint: str | None = None) -> PoolItem:
    own = "".join(f"{ascii_letters[transcript]}{ascii_letters[nth]}{sign}" for sign in ascii_letters[:12])
    choice = CachedExcerpt(
        transcript, 100 * nth, 100 * nth + 90, 1.0 + nth / 10, fingerprint or own, captions, None, frozenset()
    )
    return PoolItem(show, f"t{transcript}", choice)


def cards(shapes: list[tuple[str, int, bool]]) -> EligibleExcerpts:
    """A deck of transcripts, each with its show, its count of excerpts, and whether it has no punctuation."""
    stock = Pool(item(show, t, n, captions=c) for t, (show, count, c) in enumerate(shapes) for n in range(count))
    return EligibleExcerpts(stock, dict.fromkeys(range(len(stock.items)), 1.0))


def dealt(selector: EligibleExcerpts, count: int, seed: str = "s") -> list[NextExcerpt]:
    posted = list[tuple[str, str]]()
    drawn = list[NextExcerpt]()
    for day in range(count):
        drawn.append(choose_next(selector, posted, (), f"{seed} {day}"))
        last = drawn[-1].item
        assert last is not None
        posted.append((last.choice.fingerprint, last.transcript))
    return drawn


@settings(max_examples=40)
@given(SHAPES, st.text(max_size=3))
def test_every_round_holds_every_card_once(shapes: list[tuple[str, int, bool]], seed: str) -> None:
    """`left` counts down to 0, and `fresh` says where a new round begins, after the first."""
    selector = cards(shapes)
    size = len(selector.stock.items)
    drawn = dealt(selector, 3 * size, seed)
    for round_ in range(3):
        ones = drawn[round_ * size : (round_ + 1) * size]
        assert len({one.item.choice.fingerprint for one in ones if one.item}) == size
        assert [one.left for one in ones] == list(range(size - 1, -1, -1))
        assert [one.fresh for one in ones] == [round_ > 0, *[False] * (size - 1)]
    assert {one.size for one in drawn} == {size}


@settings(max_examples=40)
@given(SHAPES)
def test_two_days_running_differ_where_they_can(shapes: list[tuple[str, int, bool]]) -> None:
    """In the first round the show differs, and else the episode, unless nothing of equal rank is left of another."""
    selector = cards(shapes)
    drawn = [one.item for one in dealt(selector, len(selector.stock.items)) if one.item]
    for day, (before, now) in enumerate(pairwise(drawn), 1):
        rest = [
            one for one in selector.stock.items if one not in drawn[:day] and one.choice.captions == now.choice.captions
        ]
        assert before.show != now.show or all(one.show == now.show for one in rest)
        assert before.transcript != now.transcript or all(one.transcript == now.transcript for one in rest)


@settings(max_examples=40)
@given(SHAPES)
def test_captions_wait_for_all_others(shapes: list[tuple[str, int, bool]]) -> None:
    selector = cards(shapes)
    ranks = [one.item.choice.captions for one in dealt(selector, len(selector.stock.items)) if one.item]
    assert ranks == sorted(ranks)


def test_of_akin_cards_the_best_is_dealt() -> None:
    """And posting one of them is posting all."""
    twins = [item("A", 1, 2), item("B", 2, 3, fingerprint=item("A", 1, 2).choice.fingerprint), item("A", 3, 0)]
    stock = Pool(twins)
    selector = EligibleExcerpts(stock, dict.fromkeys(range(3), 1.0))
    assert sorted(stock.items[number].transcript for number in selector.fits) == ["t2", "t3"]
    first = choose_next(selector, [(twins[0].choice.fingerprint, "gone")], (), "s")
    assert first.item == twins[2]
    assert (first.size, first.left, first.fresh) == (2, 0, False)


def test_better_and_fitting_ones_tend_to_come_sooner() -> None:
    """Over many seeds; the others come, too."""
    stock = Pool([item("A", 1, 0), item("A", 1, 9)])
    selector = EligibleExcerpts(stock, {0: 1.0, 1: 1.0})
    best = [choose_next(selector, (), (), str(seed)).item == stock.items[0] for seed in range(300)]
    assert 150 < sum(best) < 290
    fitting = EligibleExcerpts(stock, {0: 0.5, 1: 1.0})
    assert sum(choose_next(fitting, (), (), str(seed)).item == stock.items[1] for seed in range(300)) > 150
