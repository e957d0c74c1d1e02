"""The quoted parts of a text, and whose words the text says they are. Pure, and linear in the length of the text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from ...index.search.editing import unedited
from .attribution_words import WORDS
from .attributions import Clause, TextPiece, after, before, pieces, signature
from .attributions import names as names_in
from .citations import CitedNames, citation_after

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .citations import CitedPlace

FEWEST_WORDS: Final = 4  # fewer between quotation marks are a name or irony, no quote
NOTHING_NAMED: Final = CitedNames.of((), ())
NEAR: Final = 400  # characters before a pronoun in which the name that it stands for is looked for

_BLOCK: Final = re.compile(r"\s{0,3}(?:>{1,3})\s?(.*)")
_REST: Final = re.compile(r"(?m)^\s{0,3}>>>")  # all lines from here on are quoted
_MARKS: Final = re.compile(
    r"“([^“”\"]+)[”\"]|„([^„“”\"]+)[“”\"]|”([^“”]+)”|«([^«»]+)»|»([^«»]+)«|"  # those that open and close differently
    r"‹([^‹›]+)›|›([^‹›]+)‹|「([^「」]+)」|『([^『』]+)』|《([^《》]+)》|〈([^〈〉]+)〉|"
    r"(?<!\w)‘([^‘]+?)’(?!\w)|(?<!\w)‚([^‚]+?)[‘’](?!\w)|"  # an apostrophe inside a word closes nothing
    r"(?<![^\W_])(?<!\")\"((?:[^\"\n]|\n(?!\n))+)\"(?![^\W_])|"  # and those of typewriters: not inside words
    r"(?<![^\W_])(?<!')'(?!\s)((?:[^'\n]|\n(?!\n)|(?<=[^\W_])'(?=[^\W_]))+)(?<!\s)'(?![^\W_])"
)
_ANY: Final = re.compile("[\"'“”„‘‚«»‹›「『《〈>]")  # a text without any of these quotes nothing
_UNSPACED: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0eff]")  # scripts that put no spaces between words


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quoted part of a text: its `words`, on one line and without the marks, and the name of whom the text `claimed`
    to have said them, None if it names nobody. The characters [`start`, `end`) of the text hold the words, and `cited`
    is where they are from, as the text beside them says."""

    words: str
    claimed: str | None
    start: int
    end: int
    cited: CitedPlace | None = None


class _Quoted(NamedTuple):
    """A quoted part: its words at [`start`, `end`), all of it with its marks at [`first`, `past`); and the signature
    or the citation inside a block."""

    words: str
    start: int
    end: int
    first: int
    past: int
    block: bool = False
    signed: str | None = None
    cited: CitedPlace | None = None


class _Line(NamedTuple):
    """A line at [`first`, `past`), and the characters [`start`, `end`) of it that are words of a block quote."""

    first: int
    past: int
    block: bool
    start: int
    end: int


def quotations(text: str, fewest: int = FEWEST_WORDS, names: CitedNames = NOTHING_NAMED) -> list[Quotation]:
    """The quoted parts of a text in order, each with the attribution that stands next to it, and the citation by the
    `names` of a library.

    Block quotes are taken whole, after `>>>` all lines to the end; in the other lines, what stands between quotation
    marks, if it has at least the `fewest` words.
    """
    if not _ANY.search(text):
        return []
    found = list[_Quoted]()
    for is_block, group in groupby(_lines(text), key=lambda line: line.block):
        lines = list(group)
        found += _block(text, lines, names) if is_block else _marked(text, lines, fewest)
    ends = [*(one.first for one in found[1:]), len(text)]
    found = [
        one if one.cited else one._replace(cited=citation_after(text[one.past : min(end, one.past + NEAR)], names))
        for one, end in zip(found, ends, strict=False)
    ]
    claims = _claims(text, found)
    return [
        Quotation(one.words, claim, one.start, one.end, one.cited) for one, claim in zip(found, claims, strict=True)
    ]


def reported(text: str) -> str | None:
    """The name of whom a text says what follows it is: that of Ada after `Last week I met Ada, and she said,`."""
    said, people = pieces(text, 0, len(text)), _People()
    people.read(said, len(text))
    clause = before(said)
    return people.resolved(clause, len(text)) if clause else None


def _lines(text: str) -> Iterable[_Line]:
    rest = _REST.search(text)
    at = 0
    for line in text.splitlines(keepends=True):
        past = at + len(line)
        if rest and at > rest.start():
            yield _Line(at, past, True, at, past)
        elif found := _BLOCK.match(line.rstrip("\r\n")):
            yield _Line(at, past, True, at + found.start(1), at + found.end(1))
        else:
            yield _Line(at, past, False, at, past)
        at = past


def _block(text: str, lines: Sequence[_Line], names: CitedNames) -> list[_Quoted]:
    """A block quote; a last line that says who said it is not part of it."""
    inside = [line for line in lines if text[line.start : line.end].strip()]
    name = cited = None
    if len(inside) > 1:
        last = text[inside[-1].start : inside[-1].end]
        cited = citation_after(last, names)
        signed, name = (True, None) if cited else signature(last)
        inside = inside[:-1] if signed else inside
    words = unedited(" ".join(" ".join(text[line.start : line.end] for line in inside).split()))
    if not any(map(str.isalnum, words)):
        return []
    start, end = inside[0].start, inside[-1].end
    start += len(text[start:end]) - len(text[start:end].lstrip())
    end -= len(text[start:end]) - len(text[start:end].rstrip())
    return [_Quoted(words, start, end, lines[0].first, lines[-1].past, block=True, signed=name, cited=cited)]


def _marked(text: str, lines: Sequence[_Line], fewest: int) -> list[_Quoted]:
    """What stands between quotation marks in lines that follow each other."""
    found = list[_Quoted]()
    for match in _MARKS.finditer(text, lines[0].first, lines[-1].past):
        start, end = match.span(match.lastindex or 0)
        words = unedited(" ".join(text[start:end].split()))
        if len(words.split()) + len(_UNSPACED.findall(words)) < fewest or not any(map(str.isalnum, words)):
            continue
        start += len(text[start:end]) - len(text[start:end].lstrip())
        end = start + len(text[start:end].rstrip())
        found.append(_Quoted(words, start, end, *match.span()))
    return found


def _claims(text: str, found: Sequence[_Quoted]) -> list[str | None]:
    """The name of whom the text says each quoted part is."""
    edges = [0, *(edge for one in found for edge in (one.first, one.past)), len(text)]
    gaps = [pieces(text, first, past) for first, past in zip(edges[::2], edges[1::2], strict=True)]
    claims, people = list[str | None](), _People()
    earlier: Clause | None = None  # the clause after the quote before, while it can hold for this one, too
    for n, (one, left, right) in enumerate(zip(found, gaps, gaps[1:], strict=False)):
        people.read(left, one.first)
        lead = before(left)
        trail = after(right, follows=n + 1 < len(found), ended=one.words.endswith((".", "…")))
        if one.signed:
            clause = Clause(one.signed)
        elif one.cited:
            clause = Clause(one.cited.speaker) if one.cited.speaker else lead
        elif one.block:
            clause = trail if trail and trail.sure else lead
        elif trail and (trail.sure or not lead or (earlier and _joins(left[earlier.past :]))):
            clause = trail
        else:
            clause = lead
        if clause is None and earlier and _nothing(left[earlier.past :]):
            clause = replace(earlier, past=0)
        claim = people.resolved(clause, one.first) if clause else None
        if claim:
            people.spoke(claim)
        claims.append(claim)
        trail = None if one.cited else trail
        earlier = replace(trail, name=claim, pronoun=False) if trail and clause is trail and claim else None
    return claims


def _nothing(left: Sequence[TextPiece]) -> bool:
    """Whether a text has no words of its own but such as join two quotes."""
    return all(one.text != "\n" and (not one.text[0].isalnum() or one.word in WORDS.joining) for one in left)


def _joins(left: Sequence[TextPiece]) -> bool:
    """Whether a text ends with a word that joins what follows to what stands before."""
    return bool(left) and left[-1].word in WORDS.joining


class _People:
    """The names in a text so far, and who is meant by a pronoun: the one person named shortly before in the paragraph,
    or the one person who spoke until then; with more than one it is not known."""

    def __init__(self) -> None:
        self._named = list[tuple[str, int]]()
        self._full = set[str]()
        self._spoke = list[str]()

    def read(self, text: Sequence[TextPiece], at: int) -> None:
        """Takes in the names of the text that ends at character `at`. A paragraph forgets those of the one before."""
        ends = [n for n, (one, other) in enumerate(pairwise(text)) if one.text == other.text == "\n"]
        if ends:
            self._named.clear()
            text = text[ends[-1] :]
        for name, doubtful in names_in(text):
            self._full.update(name.split() if " " in name else ())
            if not doubtful or name in self._full:
                self._named.append((name, at))

    def spoke(self, name: str) -> None:
        """Takes in a speaker."""
        if not _is_among(name, self._spoke):
            self._spoke.append(name)

    def resolved(self, clause: Clause, at: int) -> str | None:
        """The name of whom a clause means."""
        if clause.name or not clause.pronoun:
            return clause.name
        near = list[str]()
        for name, where in reversed(self._named):
            if where < at - NEAR or len(near) > 1:
                break
            if not _is_among(name, near):
                near.append(name)
        near = near or self._spoke
        return near[0] if len(near) == 1 else None


def _is_among(name: str, others: list[str]) -> bool:
    """Whether a name is one of others or a part of one; a fuller name takes the place of its part."""
    for n, other in enumerate(others):
        mine, theirs = set(name.split()), set(other.split())
        if mine <= theirs or theirs <= mine:
            others[n] = max(name, other, key=len)
            return True
    return False
