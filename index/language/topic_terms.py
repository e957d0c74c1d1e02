"""The terms of a question in a language without spaces: words, each of several characters that stand side by side.

Texts are compared by characters, and a topic of single characters finds places that share characters and not words. So
a question is cut into pairs of neighbouring characters, which find nearly as well as words do (Foo and Li, "Chinese
word segmentation and its effect on information retrieval", IPM 2004);
in Thai, whose words are longer, into threes. A term is a token like any other, whose stem is those of its characters in
their order with spaces between: index and search look for it as a phrase. Particles, and words that frame a question,
are terms of their own, so that they can be left out.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Final

from .normalization import letters
from .tokens import Token, Word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

HAN, HIRAGANA, KATAKANA, THAI, OTHER = "han", "hiragana", "katakana", "thai", ""
_SCRIPTS: Final = (
    (HAN, re.compile("[\u3005\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")),
    (HIRAGANA, re.compile("[\u3041-\u309f]")),
    (KATAKANA, re.compile("[\u30a1-\u30ff\uff66-\uff9d]")),
    (THAI, re.compile("[\u0e00-\u0e7f]")),
)
_LENGTHS: Final = {THAI: 3}  # characters of a term, else two
# A Thai consonant with the vowels and marks that are written around it.
_BEFORE_CONSONANT: Final = frozenset("เแโใไ")
_AFTER_CONSONANT: Final = frozenset("ะัาำิีึืฺุู็่้๊๋์ํ๎ๅ")


class TermCutter:
    """Cuts the questions of one language. `is_stop` tells particles; those that are `bound` are as often part of
    another word, such as `会` of `社会`. `framing` are words of questions that are no part of a topic."""

    def __init__(self, is_stop: Callable[[str], bool], framing: Iterable[str], bound: Iterable[str]) -> None:
        self._is_stop = is_stop
        self._bound = frozenset(bound)
        longest_first = "|".join(map(re.escape, sorted(framing, key=len, reverse=True)))
        self._framing = re.compile(rf"(?:{longest_first})(?![{''.join(_AFTER_CONSONANT)}])")

    def __call__(self, tokens: Sequence[Token], text: str) -> list[Token]:
        """The terms of a question, given as written and as tokens."""
        found = list[Token]()
        for framing, run in groupby(_marked(tokens, self._framing, text), key=lambda pair: pair[1]):
            part = [token for token, _ in run]
            if framing:
                found.append(_term(part, text))
            else:
                found += self._pairs(part, text)
        return found

    def _pairs(self, tokens: Sequence[Token], text: str) -> Iterator[Token]:
        """Pairs of neighbouring characters of one script, as far as they may be of one word."""
        for run in _runs(_characters(tokens, text), text):
            script = _script(run[0][0], text)
            if script == KATAKANA:  # mostly one word
                yield _term([token for one in run for token in one], text)
            elif script == OTHER:
                yield from (_term(one, text) for one in run)
            else:
                yield from self._of_run(run, script, text)

    def _of_run(self, run: Sequence[Sequence[Token]], script: str, text: str) -> Iterator[Token]:
        """The pairs of a run that begins with a character of a script, perhaps with an ending in hiragana."""
        stem = [one for one in run if _script(one[0], text) == script]
        ending = run[len(stem) : len(stem) + 1]
        if script == HAN and len(stem) == 1 and ending and not self._cuts(ending[0], text):
            yield _term([*stem[0], *ending[0]], text)  # `楽し` of `楽しい`
            return
        for whole in self._uncut(stem, text, begins=script == HIRAGANA and len(stem) > 1):
            length = min(_LENGTHS.get(script, 2), len(whole))
            for at in range(len(whole) - length + 1):
                part = whole[at : at + length]
                empty = all(self._stops(one, text) for one in part) or (script == HIRAGANA and length == 1)
                yield _term([token for one in part for token in one], text, stop=empty)

    def _uncut(
        self, characters: Sequence[Sequence[Token]], text: str, *, begins: bool
    ) -> Iterator[list[Sequence[Token]]]:
        """What stands between particles; the first character is none where a run `begins` in hiragana, since nothing is
        there that it could follow."""
        cuts = [self._cuts(one, text) and not (begins and at == 0) for at, one in enumerate(characters)]
        for cut, part in groupby(zip(characters, cuts, strict=True), key=lambda pair: pair[1]):
            whole = [one for one, _ in part]
            yield from ([one] for one in whole) if cut else [whole]

    def _stops(self, tokens: Sequence[Token], text: str) -> bool:
        return self._is_stop(_written(tokens, text))

    def _cuts(self, tokens: Sequence[Token], text: str) -> bool:
        return self._stops(tokens, text) and _written(tokens, text) not in self._bound


def _marked(tokens: Sequence[Token], framing: re.Pattern[str], text: str) -> Iterator[tuple[Token, int]]:
    """The tokens, each with the number of the framing words that it is in, from 1, or 0."""
    spans = [match.span() for match in framing.finditer(text)]
    for token in tokens:
        inside = (n for n, (first, past) in enumerate(spans, 1) if first <= token.first and token.past <= past)
        yield token, next(inside, 0)


def _characters(tokens: Sequence[Token], text: str) -> list[list[Token]]:
    """Tokens as characters: in Thai a consonant with its vowels and marks."""
    found = list[list[Token]]()
    for token in tokens:
        written = text[token.first : token.past]
        last = found[-1][-1] if found else None
        beside = last is not None and last.past == token.first
        if last and beside and (written in _AFTER_CONSONANT or text[last.first : last.past] in _BEFORE_CONSONANT):
            found[-1].append(token)
        else:
            found.append([token])
    return found


def _runs(characters: Sequence[list[Token]], text: str) -> Iterator[list[list[Token]]]:
    """Characters that stand side by side and are of one script; hiragana stays with the Chinese characters before."""
    run, script = list[list[Token]](), OTHER
    for one in characters:
        mine = _script(one[0], text)
        beside = bool(run) and run[-1][-1].past == one[0].first
        goes_on = mine == script or (mine == HIRAGANA and run and _script(run[0][0], text) == HAN)
        if run and not (beside and goes_on):
            yield run
            run = []
        run.append(one)
        script = mine
    if run:
        yield run


def _script(token: Token, text: str) -> str:
    if token.word.number is not None:
        return OTHER
    return next((name for name, pattern in _SCRIPTS if pattern.match(text[token.first : token.past])), OTHER)


def _written(tokens: Sequence[Token], text: str) -> str:
    return letters(text[tokens[0].first : tokens[-1].past])


def _term(tokens: Sequence[Token], text: str, *, stop: bool = False) -> Token:
    """One term of neighbouring tokens."""
    first, past, word = tokens[0].first, tokens[-1].past, tokens[0].word
    if len(tokens) == 1 and stop == word.stop:
        return tokens[0]
    plain, words = _written(tokens, text), [token.word for token in tokens]
    stem, sound = " ".join([one.stem for one in words]), " ".join([one.sound for one in words])
    return Token(first, past, Word(plain, stem, sound, number=word.number if len(tokens) == 1 else None, stop=stop))
