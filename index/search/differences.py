"""The differences between the words of a quote and those of a transcript, as a person would name them.

An alignment pairs word with word. What makes no difference to anybody is left out (fillers, stutters); neighbouring
pairs that differ are read together as one difference, which ends where a person would stop reading; and each has a
kind, by what is known of its words: numbers, negations, meanings, names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise, takewhile
from typing import TYPE_CHECKING, Final

from rapidfuzz.distance import Levenshtein

from ..language.meanings import Relation
from ..language.sentences import sentence_starts
from .align import Pair, Way
from .difference_kinds import (
    MEANING,
    UNKNOWN,
    What,
    are_other_numbers,
    by_content,
    content_of,
    may_be_heard,
    negations,
    other_tense,
    quantities,
)
from .editing import bracketed, omissions
from .token_columns import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..language.language import Language
    from ..language.tokens import Token

NEAR: Final = 8  # words around a place in which a missing word has only changed places
_PARTS: Final = re.compile(r"[^\W\d_]+")  # of a compound
_WORDS: Final = re.compile(r"\w+")
CUT_FROM: Final = 10  # words left out in one go, without a sign of it: what stands around them was not said in one go
FEWEST_CUT: Final = 2  # words left out at the end of a sentence, and at the beginning of the next, that join the rest
LONGEST_LEFT_OUT: Final = 40  # words left out in one go where the quote says so, if no sentence ends among them
LONG_GAP: Final = 4  # words left out in one go: an omission, whose words are not held against the quote
PAUSES: Final = frozenset(".?!…。？！؟।,;:—–、，；：،")  # a difference does not go on behind them
HEARD_AS_ONE: Final = 0.7  # likeness of letters from which words are one mis-hearing, whatever stands between them
MOST_REPEATED: Final = 4  # words that are repeated at once
ALIGNED_PAIRS: Final = 3  # words of a difference up to which each is compared with each by meaning


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: words of the quote and words of the transcript, as written; one of them may be empty.

    `asked_at` are their characters [first, past) in the quote, `said_at` those in the transcript's text as written.
    """

    what: What
    asked: str
    said: str
    asked_at: tuple[int, int] = field(default=(0, 0), compare=False)
    said_at: tuple[int, int] = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class Sides:
    """The two texts whose tokens an alignment pairs; tokens of `said` count from the text as written. In a language
    without tables nothing is known of meanings, and capitals make no names (as in German)."""

    asked_text: str
    asked: Sequence[Token]
    said_text: str
    said: Sequence[Token]
    said_at: int  # offset of `said_text` in the text as written
    language: Language

    def are_bracketed(self, asked: Iterable[int]) -> bool:
        """True if words of the quote, by their numbers, stand in brackets, put there by whoever quotes."""
        return bool(aside := bracketed(self.asked_text, self.asked)) and aside.issuperset(asked)


def meaningful(sides: Sides, pairs: Sequence[Pair]) -> list[Pair]:
    """The pairs without fillers and stutters on either side, and without what a quote lacks of a figure in whose middle
    it begins or ends."""
    asked = {at for pair in pairs if pair.way in _NOT_THERE for at in range(pair.asked, pair.asked_past)}
    said = {pair.said for pair in pairs if pair.way is Way.EXTRA}
    silent_asked, silent_said = _fillers(sides, sides.asked, asked), _fillers(sides, sides.said, said)
    asked_words, said_words = _plain(sides.asked), _plain(sides.said)
    kept = [
        pair
        for pair in pairs
        if not (pair.way is Way.EXTRA and (pair.said in silent_said or _is_said_again(said_words, pair.said)))
        and not (pair.way in _NOT_THERE and pair.asked in silent_asked)
        and not (pair.way is Way.MISSING and _is_said_again(asked_words, pair.asked))
    ]
    begun = list(takewhile(lambda pair: _may_be_cut(sides, pair), kept))
    ended = list(takewhile(lambda pair: _may_be_cut(sides, pair), reversed(kept)))[::-1]
    cut = {id(pair) for run in (begun, ended) if _is_inside_figure(sides, run) for pair in run}
    return [pair for pair in kept if pair.way is Way.SAME or id(pair) not in cut]


def _may_be_cut(sides: Sides, pair: Pair) -> bool:
    """True for what differs, and for the same word in a figure of several: `ninth` in `the ninth of June`."""
    if pair.way is not Way.SAME:
        return True
    first, past = _span(sides, sides.said, range(pair.said, pair.said_past))
    return " " in sides.said_text[first - sides.said_at : past - sides.said_at]


def _is_inside_figure(sides: Sides, run: Sequence[Pair]) -> bool:
    """True where the words at an edge of a quote stand so inside a figure, and say no other number than that: small
    words (the `of` of `the ninth of June`), or all of its figures (the `third` of `a third`)."""
    if all(pair.way is Way.SAME for pair in run) or not _asked(run):
        return False
    found = _difference(sides, What.NUMBER, run)
    asked, said = _WORDS.findall(found.asked.casefold()), _WORDS.findall(found.said.casefold())
    places = (at for at in range(len(said) - len(asked) + 1) if said[at : at + len(asked)] == asked)
    if not asked or (at := next(places, None)) is None:
        return False
    known = sides.language.word
    lacking = [known(word) for word in said[:at] + said[at + len(asked) :]]
    return all(known(word).stop for word in asked) or not any(
        word.figure or word.number is not None for word in lacking
    )


_NOT_THERE: Final = frozenset({Way.MISSING, Way.OTHER, Way.ALIKE})


def _fillers(sides: Sides, tokens: Sequence[Token], among: set[int]) -> set[int]:
    """The tokens `among` which are fillers; those of a phrase such as `you know` only together."""
    found = {at for at in among if tokens[at].word.filler}
    plain = {at: tokens[at].word.plain for at in among}
    begun = set(plain.values())
    for phrase in sides.language.filler_phrases:
        if phrase[0] in begun:
            for first in among:
                whole = range(first, first + len(phrase))
                if tuple(map(plain.get, whole)) == phrase:
                    found.update(whole)
    return found


def _is_said_again(words: Sequence[str], at: int) -> bool:
    """True if the word at `at` is part of words repeated at once: `we were, we were`."""
    near = words[max(at - MOST_REPEATED, 0) : at], words[at + 1 : at + MOST_REPEATED + 1]
    if words[at] not in near[0] and words[at] not in near[1]:
        return False
    for length in range(1, MOST_REPEATED + 1):
        for first in range(max(at - length + 1, 0), min(at, len(words) - length) + 1):
            once = words[first : first + length]
            after, before = words[first + length : first + 2 * length], words[max(first - length, 0) : first]
            if once in (after, before):
                return True
    return False


def _plain(tokens: Sequence[Token]) -> list[str]:
    return [word.plain for word in words_of(tokens)]


def differences_of(sides: Sides, pairs: Sequence[Pair]) -> list[Difference]:
    """The differences that the `meaningful` pairs of an alignment make, in the order of the quote."""
    found = list[Difference]()
    for run in _runs(_left_out_in_one_go(sides.said, pairs)):
        for part in _parts(sides, run):
            found.extend(_named(sides, part))
    return found


def _left_out_in_one_go(said: Sequence[Token], pairs: Sequence[Pair]) -> list[Pair]:
    """The pairs with words left out in one go where an alignment has them in two, on both sides of a word that also
    stands at their beginning or end: of `that (will guard it in) that (way can) say`, all between `that` and `say`."""
    found = list(pairs)
    groups = [(way, list(members)) for way, members in groupby(range(len(found)), lambda at: found[at].way)]
    for (before, first), (within, same), (after, last) in zip(groups, groups[1:], groups[2:], strict=False):
        if not (
            before is after is Way.EXTRA
            and within is Way.SAME
            and min(len(first), len(last)) >= max(len(same), LONG_GAP)
        ):
            continue
        inside = [found[at] for at in same]
        whole = [found[at] for at in (*first, *same, *last)]
        places = [pair.said for pair in whole]
        words = [said[pair.said].word.plain for pair in inside]
        if [said[at].word.plain for at in places[: len(same)]] == words:
            chosen, asked = places[: len(same)], inside[-1].asked_past
        elif [said[at].word.plain for at in places[-len(same) :]] == words:
            chosen, asked = places[-len(same) :], inside[0].asked
        else:
            continue
        kept = iter(inside)
        found[first[0] : last[-1] + 1] = [
            next(kept)._replace(said=at, said_past=at + 1)
            if at in chosen
            else Pair(Way.EXTRA, asked, asked, at, at + 1)
            for at in places
        ]
    return found


def _runs(pairs: Sequence[Pair]) -> list[list[Pair]]:
    """Neighbouring pairs that are not the same words: a difference is read as a whole (`half` / `a third`)."""
    runs, open_run = list[list[Pair]](), list[Pair]()
    for pair in pairs:
        if pair.way is Way.SAME:
            if open_run:
                runs.append(open_run)
            open_run = []
        else:
            open_run.append(pair)
    return [*runs, open_run] if open_run else runs


def _parts(sides: Sides, run: Sequence[Pair]) -> list[list[Pair]]:
    """The run, broken where a person would not read on: at punctuation, and before an `and` that only the transcript
    has. Words that are only left out stay together up to the end of their sentence, and all of them if they are many.
    """
    is_gap = all(pair.way is Way.EXTRA for pair in run)
    if is_gap and len(run) >= LONG_GAP:
        return [list(run)]
    parts = [[run[0]]]
    for before, pair in pairwise(run):
        brackets = {sides.are_bracketed(_asked([one])) for one in (before, pair) if one.way is not Way.EXTRA}
        if len(brackets) > 1 or _breaks(sides, before, pair, is_gap=is_gap):
            parts.append([])
        parts[-1].append(pair)
    return parts


def _breaks(sides: Sides, before: Pair, pair: Pair, *, is_gap: bool) -> bool:
    origin = sides.said_at
    if is_gap:
        both = sides.said_text[sides.said[before.said].first - origin : sides.said[pair.said].past - origin]
        return len(sentence_starts(both, sides.language)) > 1
    if before.way is pair.way is Way.EXTRA:
        return False
    said = sides.said_text[_past(sides.said, before.said_past) - origin : _at(sides.said, pair.said) - origin]
    if before.way is pair.way is Way.MISSING:  # both stand in one place of the transcript
        said = ""
    if before.way is Way.EXTRA:  # the quote has only what stands before it
        return any(mark in said for mark in PAUSES)
    asked = sides.asked_text[_past(sides.asked, before.asked_past) : _at(sides.asked, pair.asked)]
    joins = pair.way is Way.EXTRA and sides.said[pair.said].word.plain in sides.language.conjunctions
    return joins or any(mark in side for side in (said, asked) for mark in PAUSES)


def _at(tokens: Sequence[Token], number: int) -> int:
    return tokens[number].first if number < len(tokens) else tokens[-1].past


def _past(tokens: Sequence[Token], number: int) -> int:
    """The offset at which the tokens before `number` end."""
    return tokens[number - 1].past if number else tokens[0].first


def _named(sides: Sides, run: Sequence[Pair]) -> list[Difference]:
    """The differences in a run: words in place of others are read together, word forms and sound-alikes one by one,
    unless their meanings are known to differ."""
    if any(pair.way is Way.ALIKE for pair in run) and len(run) <= ALIGNED_PAIRS:
        what = _by_meaning(sides, run)  # `on optimized` as `unoptimized`, `must have` as `may just have`
        if what is not None and what in MEANING:
            return [_difference(sides, what, run)]
    if _is_heard_as_one(sides, run):
        return [_difference(sides, What.ALIKE, run)]
    found, others = list[Difference](), list[Pair]()
    for pair in run:
        figures = _is_figure_for_figure(sides, pair)
        if pair.way in _ALONE or figures:
            if others:
                found.append(_replaced(sides, others))
                others = []
            what = What.NUMBER if figures else _of_alike(sides, pair)
            found.append(_difference(sides, what, [pair]))
        else:
            others.append(pair)
    if others:
        found.append(_replaced(sides, others))
    return _with_signs(sides, found)


def _with_signs(sides: Sides, found: Sequence[Difference]) -> list[Difference]:
    """The differences, with a sign behind another number as a part of it: `33%` in place of `a third`."""
    kept = list[Difference]()
    for one in found:
        last = kept[-1] if kept else None
        is_sign = one.what is What.ADDED and not one.said and not any(map(str.isalnum, one.asked))
        if last and is_sign and last.what is What.NUMBER and last.asked_at[1] == one.asked_at[0]:
            at = last.asked_at[0], one.asked_at[1]
            kept[-1] = replace(last, asked=sides.asked_text[slice(*at)], asked_at=at)
        else:
            kept.append(one)
    return kept


def _is_heard_as_one(sides: Sides, run: Sequence[Pair]) -> bool:
    """True for words that were heard as others with other borders between them: `Lance DB` as `LAN CB`."""
    ways = {pair.way for pair in run}
    if Way.ALIKE not in ways or not ways & {Way.MISSING, Way.EXTRA} or ways & {Way.OTHER, Way.SWAPPED}:
        return False
    asked, said = (
        "".join(tokens[at].word.plain for at in chosen)
        for tokens, chosen in ((sides.asked, _asked(run)), (sides.said, _said(run)))
    )
    return Levenshtein.normalized_similarity(asked, said) >= HEARD_AS_ONE


def _is_figure_for_figure(sides: Sides, pair: Pair) -> bool:
    """True for one figure in place of another: shown without the words around it."""
    return pair.way is Way.OTHER and all(
        token.word.number is not None for token in (sides.asked[pair.asked], sides.said[pair.said])
    )


def _of_alike(sides: Sides, pair: Pair) -> What:
    """The kind of a pair of words that are forms of one, or sound alike; the same letters are one spelled otherwise."""
    spelled = sides.language.spelled
    asked = "".join(spelled(token.word.plain) for token in sides.asked[pair.asked : pair.asked_past])
    said = "".join(spelled(token.word.plain) for token in sides.said[pair.said : pair.said_past])
    if asked == said:
        return What.SPELLING
    words = sides.asked[pair.asked : pair.asked_past], sides.said[pair.said : pair.said_past]
    other = pair.way is Way.ALIKE and other_tense(sides.language, *words)  # `has` for `had`; `we're` is a form
    return _by_meaning(sides, [pair]) or (What.WORD if other else _ALONE[pair.way])


_ALONE: Final = {Way.FORM: What.FORM, Way.ALIKE: What.ALIKE}


def _replaced(sides: Sides, pairs: Sequence[Pair]) -> Difference:
    if all(pair.way is Way.SWAPPED for pair in pairs):
        return _difference(sides, What.ORDER, pairs)
    asked = [sides.asked[at] for at in _asked(pairs)]
    said = [sides.said[at] for at in _said(pairs)]
    if not asked:
        marked = pairs[0].asked in omissions(sides.asked_text, sides.asked)
        if (_joins_halves if marked else _is_cut)(sides, _said(pairs)):
            return _difference(sides, What.CUT, pairs)
    if _is_abbreviation(sides, asked, said):
        return _difference(sides, What.SPELLING, pairs)
    what = _by_count(sides, pairs) or _by_meaning(sides, pairs) or by_content(sides.language, asked, said)
    if what is What.LEFT_OUT and _is_made_small(sides, pairs):
        what = What.WORD
    if asked and what in UNKNOWN and sides.are_bracketed(_asked(pairs)):
        return _difference(sides, What.BRACKETED, pairs)
    moved = _stands_near(sides.language, asked, sides.said, pairs[0].said)
    if moved and (
        what is What.ADDED or (what is What.WORD and _stands_near(sides.language, said, sides.asked, pairs[0].asked))
    ):
        what = What.MOVED
    elif what is What.WORD and _are_names(sides, pairs):
        what = What.NAME
    return _difference(sides, what, pairs)


def _is_made_small(sides: Sides, pairs: Sequence[Pair]) -> bool:
    """True if small words inside a quote stand in place of content that nobody can have heard as them: `he had it` for
    `he stole it`. Particles are put in, and at its edges a word may have nothing in its place."""
    asked = [sides.asked[at] for at in _asked(pairs)]
    content = content_of(sides.language, [sides.said[at] for at in _said(pairs)])
    return (
        bool(asked and content)
        and pairs[0].asked > 0
        and pairs[-1].asked_past < len(sides.asked)
        and not any(token.word.plain in sides.language.discourse_particles or token.word.filler for token in asked)
        and not any(may_be_heard(one, asked) for one in content)
    )


def _is_abbreviation(sides: Sides, asked: Sequence[Token], said: Sequence[Token]) -> bool:
    """True if one side is an abbreviation in capitals, and the other the words with these initials: `AI`."""
    if len(asked) > len(said):
        short, long, written = said, asked, sides.said_text[said[0].first - sides.said_at :] if said else ""
    else:
        short, long, written = asked, said, sides.asked_text[asked[0].first :] if asked else ""
    if len(short) != 1 or len(long) < 2:
        return False
    initials = "".join(token.word.plain[:1] for token in long)
    return short[0].word.plain == initials and written[:1].isupper() and written[: len(initials)].isupper()


def _is_cut(sides: Sides, left_out: Sequence[int]) -> bool:
    """True for words left out, without which those around them are given as what nobody said in one go: many, or the
    end of one sentence with the beginning of another."""
    if len(left_out) < LONG_GAP or len(left_out) >= CUT_FROM:
        return len(left_out) >= CUT_FROM
    borders = _borders(sides, left_out)
    within = sides.said[left_out[FEWEST_CUT - 1]].past, sides.said[left_out[-FEWEST_CUT]].first
    return bool(borders) and within[0] <= borders[0] and borders[-1] <= within[1]


def _joins_halves(sides: Sides, left_out: Sequence[int]) -> bool:
    """True for words left out where the quote says so, without which a half of one sentence is given with a half of
    another: `We never … sold it`, of `We never saw it. They sold it`. So many that nobody says them in one sentence
    count, too: captions have none."""
    borders = _borders(sides, left_out)
    if not borders:
        return len(left_out) > LONGEST_LEFT_OUT
    return sides.said[left_out[0]].past <= borders[0] and borders[-1] <= sides.said[left_out[-1]].first


def _borders(sides: Sides, left_out: Sequence[int]) -> list[int]:
    """Where sentences begin in words left out or right behind them, if there are words before and behind."""
    first, past, said, at = left_out[0], left_out[-1] + 1, sides.said, sides.said_at
    if not 0 < first < past < len(said):
        return []
    begin = said[first - 1].past
    starts = sentence_starts(sides.said_text[begin - at : said[past].past - at], sides.language)
    return [start + begin for start in starts if start]


def _asked(pairs: Sequence[Pair]) -> list[int]:
    return [at for pair in pairs for at in range(pair.asked, pair.asked_past)]


def _said(pairs: Sequence[Pair]) -> list[int]:
    return [at for pair in pairs for at in range(pair.said, pair.said_past)]


def _stands_near(language: Language, words: Sequence[Token], other: Sequence[Token], at: int) -> bool:
    """True if all content words of `words` stand in the `other` text within NEAR words of its token `at`: they have
    changed places."""
    near = {token.word.stem for token in other[max(at - NEAR, 0) : at + NEAR]}
    content = content_of(language, words)
    return bool(content) and all(token.word.stem in near for token in content)


def _by_count(sides: Sides, pairs: Sequence[Pair]) -> What | None:
    """The kind of a difference that can be counted: words left out, negations, numbers."""
    asked, said = [sides.asked[at] for at in _asked(pairs)], [sides.said[at] for at in _said(pairs)]
    if not asked and "".join(token.word.plain for token in said) in sides.language.weakening:
        return What.WORD  # of a language without spaces, whose words are several tokens
    if not asked and len(said) >= LONG_GAP:
        return What.NEGATION if _cuts_negation(sides, pairs) else What.LEFT_OUT
    language = sides.language
    denied = _denied(language, sides.asked, pairs[0].asked), _denied(language, sides.said, pairs[0].said)
    mine, theirs = ([*denied[0], *asked], [*denied[1], *said]) if all(denied) else (asked, said)
    if negations(language, mine) % 2 != negations(language, theirs) % 2:
        made_up_for = negations(language, theirs) % 2 and _differ_otherwise(language, asked, said)
        return What.WORD if made_up_for else What.NEGATION
    counted, also = quantities(language, asked), quantities(language, said)
    if not asked or not said or not are_other_numbers(counted, also):
        return None
    if counted and also:
        return What.NUMBER
    if _differ_otherwise(language, asked if counted else said):
        return What.WORD  # `networks of 50 neurons` for `nets`: more is in place of it than the number
    return None if _is_behind_end(sides, pairs) else What.NUMBER_OR_WORD


def _differ_otherwise(language: Language, *sides: Sequence[Token]) -> bool:
    """True if each side has content besides what negates and counts: a `not` or a number of the transcript is then one
    of several things that differ, and the quote's words may make up for it (`hated` for `did not like`)."""
    return all(
        any(
            token.word.number is None and token.word.plain not in language.negations and not token.word.stop
            for token in content_of(language, side)
        )
        for side in sides
    )


def _is_behind_end(sides: Sides, pairs: Sequence[Pair]) -> bool:
    """True if words at the end of a quote are held against the beginning of the next sentence, in place of which they
    do not stand: `… of our colonies, he said` against `… of our colonies. Fourteen …`."""
    first = _said(pairs)[0]
    if not first or pairs[-1].asked_past < len(sides.asked):
        return False
    between = sides.said_text[sides.said[first - 1].past - sides.said_at : sides.said[first].first - sides.said_at]
    return any(mark in between for mark in ".?!…。？！؟।")


def _denied(language: Language, tokens: Sequence[Token], at: int) -> Sequence[Token]:
    """The negation right before token `at`, if it is one that an `only` behind it takes back; not in `why not just`."""
    before = [token.word.plain for token in tokens[max(at - 2, 0) : at]]
    is_one = before and before[-1] in language.negations and before[0] != "why"
    return tokens[at - 1 : at] if is_one else ()


def _cuts_negation(sides: Sides, pairs: Sequence[Pair]) -> bool:
    """True if the words left out hold a negation of what stands before them: `we would (not, at any price,) sell`. One
    in a clause of its own, behind a pause or a conjunction, is left out with it."""
    said, at = _said(pairs), sides.said_at
    before = _past(sides.said, said[0]) - at
    for number in said:
        one = sides.said[number]
        gap = sides.said_text[before : one.first - at]
        if one.word.plain in sides.language.conjunctions or any(mark in gap for mark in PAUSES):
            return _negates_what_follows(sides, said)
        if one.word.plain in sides.language.negations:
            denies = bool(negations(sides.language, sides.said[number : number + 2]))
            return denies and not _is_whole(sides, said[said.index(number) :])
    return False


def _is_whole(sides: Sides, left_out: Sequence[int]) -> bool:
    """True if words left out from a negation on have what it denies, and a conjunction behind it: `he (did not wait
    but) left`."""
    words = [sides.said[number].word for number in left_out]
    return words[-1].plain in sides.language.conjunctions and any(not word.stop for word in words[1:-1])


def _negates_what_follows(sides: Sides, said: Sequence[int]) -> bool:
    """True if the last of the words left out negates what the quote has after them: `(he said. Without) salt …`."""
    last = said[-1]
    if sides.said[last].word.plain not in sides.language.negations or last + 1 >= len(sides.said):
        return False
    gap = sides.said_text[sides.said[last].past - sides.said_at : sides.said[last + 1].first - sides.said_at]
    return not PAUSES.intersection(gap) and bool(negations(sides.language, sides.said[last : last + 2]))


def lost_negations(sides: Sides, pairs: Sequence[Pair]) -> list[Difference]:
    """Negations that stand right beside a quote's words in the transcript, and are left out at its edges: `Surdegen
    ljuger` of `Surdegen ljuger inte`. Which words negate what stands beside them, the language knows."""
    held = [pair for pair in pairs if pair.said < pair.said_past and pair.way is not Way.EXTRA]
    if not held:
        return []
    language, said, text, at = sides.language, sides.said, sides.said_text, sides.said_at
    first, past = min(pair.said for pair in held), max(pair.said_past for pair in held)
    found = list[int]()
    before = next((n for n in range(first - 1, max(first - 4, -1), -1) if not said[n].word.filler), None)
    if before is not None and said[before].word.plain in language.negates_next:
        gap = text[said[before].past - at : said[first].first - at]
        if not PAUSES.intersection(gap):
            found.append(before)
    after = next((n for n in range(past, min(past + 3, len(said))) if not said[n].word.filler), None)
    if after is not None and said[after].word.plain in language.negates_last:
        gap = text[said[past - 1].past - at : said[after].first - at]
        then = text[said[after].past - at : _at(said, after + 1) - at]
        if not PAUSES.intersection(gap) and (PAUSES.intersection(then) or after + 1 == len(said)):
            found.append(after)  # else the quote is cut in the middle of a clause, which may deny something else
    spans = [(said[n].first, said[n].past) for n in found]
    return [Difference(What.NEGATION, "", text[a - at : b - at], (0, 0), (a, b)) for a, b in spans]


def as_asked(sides: Sides, pairs: Sequence[Pair], differences: Sequence[Difference]) -> list[Difference]:
    """The differences, with the auxiliary of a question in another place as another word: `it is safe` is no small
    difference from `Is it safe?`."""
    held = [pair.said_past for pair in pairs if pair.said < pair.said_past and pair.way is not Way.EXTRA]
    past = max(held, default=0)
    behind = _at(sides.said, past) if past < len(sides.said) else sides.said_at + len(sides.said_text)
    if (
        not held
        or "?" in sides.asked_text
        or "?" not in sides.said_text[_past(sides.said, past) - sides.said_at : behind - sides.said_at]
    ):
        return list(differences)
    auxiliaries = {word for tense in sides.language.tenses for forms in tense for word in forms}
    begun = {token.word.plain for token in sides.said[max(min(pair.said for pair in pairs) - 1, 0) :][:3]}
    found = list[Difference]()
    for one in differences:
        words = [token.word.plain for token in sides.asked if one.asked_at[0] <= token.first < one.asked_at[1]]
        turned = one.what in _TURNED and bool(auxiliaries.intersection(words, begun))
        found.append(replace(one, what=What.WORD) if turned else one)
    return found


_TURNED: Final = frozenset({What.ADDED, What.LEFT_OUT, What.ORDER, What.SMALL_WORD})


def _by_meaning(sides: Sides, pairs: Sequence[Pair]) -> What | None:
    """The kind of a difference by what is known of the meaning of its words, in the phrases that they stand in; in a
    long difference only words that the alignment has paired are compared."""
    asked, said, meanings = _asked(pairs), _said(pairs), sides.language.meanings
    if not (asked and said):
        return None
    if max(len(asked), len(said)) <= ALIGNED_PAIRS:
        compared = [(a, b) for a in asked for b in said]
    else:
        compared = [(a, b) for p in pairs for a in range(p.asked, p.asked_past) for b in range(p.said, p.said_past)]
    if any(sides.said[b].word.stem in meanings.opposites(sides.asked[a].word.plain) for a, b in compared):
        return What.OPPOSITE
    mine, theirs = [t.word.stem for t in sides.asked], [t.word.stem for t in sides.said]
    found = {
        meanings.relation(p, q)
        for a, b in compared
        for p in meanings.phrases(mine, a)
        for q in meanings.phrases(theirs, b)
    }
    found.update(relation for pair in pairs for relation in _inside(sides, pair))
    if Relation.OPPOSITE in found:
        return What.OPPOSITE
    sides_words = [sides.asked[at] for at in asked], [sides.said[at] for at in said]
    content = max(len(content_of(sides.language, words)) for words in sides_words)
    if Relation.SAME in found and content <= 1:
        return What.SYNONYM
    return What.CONTRAST if Relation.DIFFERENT in found else None


def _inside(sides: Sides, pair: Pair) -> set[Relation | None]:
    """How the parts that differ are related in two compounds of as many parts: `moon-lit`, `sun-lit`."""
    if pair.asked == pair.asked_past or pair.said == pair.said_past:
        return set()
    word, meanings, origin = sides.language.word, sides.language.meanings, sides.said_at
    texts = (
        sides.asked_text[sides.asked[pair.asked].first : sides.asked[pair.asked_past - 1].past],
        sides.said_text[sides.said[pair.said].first - origin : sides.said[pair.said_past - 1].past - origin],
    )
    mine, theirs = ([word(part).stem for part in _PARTS.findall(text)] for text in texts)
    if len(mine) != len(theirs) or len(mine) < 2:
        return set()
    differing = [(p, q) for p, q in zip(mine, theirs, strict=True) if p != q]
    return {meanings.relation((p,), (q,)) for p, q in differing} if len(differing) == 1 else set()


def _are_names(sides: Sides, pairs: Sequence[Pair]) -> bool:
    """True if names stand on both sides of a difference: words with a capital inside a sentence."""
    return (
        sides.language.names_by_capitals
        and any(_is_name(sides.asked_text, sides.asked[at], 0) for at in _asked(pairs))
        and any(_is_name(sides.said_text, sides.said[at], sides.said_at) for at in _said(pairs))
    )


def _is_name(text: str, token: Token, origin: int) -> bool:
    """True if a content word has a capital where no sentence begins; in a text that is all capitals, none is a name."""
    first = token.first - origin
    if token.word.stop or not text[first : first + 1].isupper():
        return False
    before = text[:first].rstrip().rstrip("\"'“”‘’([")
    return bool(before) and before[-1] not in ".?!…:;—–-" and not before.isupper()


def _difference(sides: Sides, what: What, pairs: Sequence[Pair]) -> Difference:
    asked, said = _span(sides, sides.asked, _asked(pairs)), _span(sides, sides.said, _said(pairs))
    return Difference(
        what,
        sides.asked_text[slice(*asked)],
        sides.said_text[said[0] - sides.said_at : said[1] - sides.said_at] if said[1] else "",
        asked,
        said,
    )


def _span(sides: Sides, tokens: Sequence[Token], at: Sequence[int]) -> tuple[int, int]:
    """The characters [first, past) of tokens; (0, 0) for none."""
    if not at:
        return 0, 0
    first = min(at)
    if (
        first
        and tokens[first].word.plain in sides.language.fraction_words
        and tokens[first - 1].word.plain in ("a", "1")
    ):
        first -= 1  # `a third` is one thing to a reader
    return tokens[first].first, tokens[max(at)].past
