"""Whose words a quote is, as the text beside it says: `Ada said`, `according to Ada`, `— Ada`, `Ada:`. Pure.

A name is a run of capitalised words, with titles, initials, hyphens and particles (`Dr. J. van der Berg`). Only the
clause beside the quote is read, within its sentence; a name that merely stands near by claims nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from .attribution_words import ACCORDING, BEFORE_NOUNS, WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST: Final = 40  # pieces of text beside a quote that are read
APPOSED: Final = 14  # pieces between a name and its verb: `Ada Lovelace, who wrote the notes, said`
ROLE: Final = 4  # words that say what somebody is, before the name
LONGEST_NAME: Final = 6  # words
SIGNED: Final = 60  # characters of a signature

_INITIALS: Final = r"(?:[^\W\d_]\.){1,4}(?=[\s,:;)]|$)"
_INITIAL: Final = re.compile(r"[^\W\d_]\.")
_TITLES: Final = r"(?:Dr|Prof|Mr|Mrs|Ms|Mx|St|Sr|Jr|Rev|Hr|Fr|Mme|Sra|Dott)\."
_WORD: Final = r"[^\W\d_][^\W_]*(?:['’.\-‐][^\W_]+)*"
_PIECES: Final = re.compile(rf"{_INITIALS}|{_TITLES}|{_WORD}|\d[\w.,:]*\w|--+|\n|[^\w\s*`]|[^\W_]")
_ENDS: Final = frozenset(".!?…")
DASHES: Final = frozenset(["—", "–", "―", "-", "--", "---", "~", "⸺"])
_SEPARATING: Final = frozenset(",;:—–(") | DASHES
_THAT_WAS: Final = [[verb, it] for verb in ("was", "is") for it in ("that", "it", "this")]
_SIGNATURE: Final = re.compile(r"(?:[—–―~]|--?)[\s*_]*(?=[^\W_])")


class TextPiece(NamedTuple):
    """A word or a sign of a text, at the characters [`first`, `past`)."""

    text: str
    first: int
    past: int

    @property
    def word(self) -> str:
        """As the tables have it."""
        return self.text.casefold().replace("’", "'").rstrip(".") or self.text


@dataclass(frozen=True, slots=True)
class Clause:
    """What a text says of the speaker: a `name`; or by a `pronoun`, or that it is somebody who is not named, None.

    `sure` is True for signatures, which nothing else outweighs. `past` is the number of pieces that it takes.
    """

    name: str | None
    pronoun: bool = False
    sure: bool = False
    past: int = 0


def pieces(text: str, first: int, past: int) -> list[TextPiece]:
    """The words and signs of the characters [`first`, `past`) of a text."""
    return [TextPiece(found[0], found.start(), found.end()) for found in _PIECES.finditer(text, first, past)]


def before(text: Sequence[TextPiece]) -> Clause | None:
    """The clause at the end of the pieces before a quote."""
    text = _last_sentence(text[-MOST:])
    for at in range(len(text) - 1, -1, -1):
        if clause := _according(text, at) or _said(text, at) or _afterwards(text, at):
            return clause
    return _label(text) or _owned(text)


def after(text: Sequence[TextPiece], *, follows: bool, ended: bool) -> Clause | None:
    """The clause at the beginning of the pieces after a quote.

    `follows` is True if another quote stands behind them, `ended` if the quote ends its sentence: a clause that leads
    to the other quote is then that one's.
    """
    whole, text = text, text[:MOST]
    at = 0
    while at < len(text) and text[at].text in {".", ",", ";", ":", "\n", "…"}:
        at += 1
    if at < len(text) and (text[at].text in DASHES or text[at].text == "("):
        name, past = name_from(text, at + 1)
        if name and (past == len(text) or not text[past].text[0].isalpha() or text[past].word in {"in", "on", "at"}):
            return Clause(name, sure=True, past=past)
        at += 1
    if any(one.text in _ENDS or one.text == "\n" for one in text[:at]):
        return None
    sentence = text[: at + _sentence_end(text[at:])]
    if ended and not at and follows and text and len(sentence) == len(whole) and text[0].text[0].isupper():
        return None
    if at < len(sentence) and sentence[at].word in WORDS.naming:
        name, past = name_from(sentence, at + 1)
        if name and past == len(sentence):
            return Clause(name, past=past)
    while at < len(sentence) and sentence[at].word in WORDS.fronted:
        at += 1
    if at >= len(sentence):
        return None
    return _said_after(sentence, at)


def signature(line: str) -> tuple[bool, str | None]:
    """Whether a line is a dash and who said what stands above it, and the name, if it is one."""
    line = line.strip()
    found = _SIGNATURE.match(line)
    if not found or len(line) > SIGNED:
        return False, None
    text = pieces(line, found.end(), len(line))
    name, past = name_from(text, 0)
    if name and (past == len(text) or not text[past].text[0].isalpha() or text[past].word in {"in", "on", "at"}):
        return True, name
    if line.startswith("-") or any(one.text in _ENDS for one in text) or len(text) > LONGEST_NAME:
        return False, None
    if not any(letter.isupper() or letter.islower() for letter in line):  # a script without capitals
        return True, line[found.end() :].strip()
    return True, None


def names(text: Sequence[TextPiece]) -> Iterator[tuple[str, bool]]:
    """The names in a text, and whether each could be a word that only begins a sentence."""
    at = 0
    while at < len(text):
        name, past = name_from(text, at)
        if name:
            begins = at == 0 or text[at - 1].text in _ENDS or text[at - 1].text == "\n"
            yield name, begins and " " not in name and not _acts(text[past : past + 1])
        at = max(past, at + 1)


def name_from(text: Sequence[TextPiece], at: int) -> tuple[str | None, int]:
    """The name that begins at a piece, None if none does, and the piece after it."""
    past = at
    while past < len(text) and past - at < LONGEST_NAME + 2:
        one = text[past]
        if not (_capital(one) or (past > at and _is_particle(text, past, 1))):
            break
        past += 1
        if _is_possessive(one):
            break
    return _name(_without_noun(text, at, past)), past


def _without_noun(text: Sequence[TextPiece], at: int, past: int) -> Sequence[TextPiece]:
    """The run of capitalised words from `at` on without the noun behind an article, in a language whose nouns have
    capitals: `die Imkerin Ada`."""
    if at < past and text[at].word in BEFORE_NOUNS:
        at += 1
    return text[at + 1 if at and text[at - 1].word in BEFORE_NOUNS else at : past]


def _name_until(text: Sequence[TextPiece], past: int) -> str | None:
    """The name whose last piece is the one before `past`."""
    at = past
    while at > 0 and past - at < LONGEST_NAME + 2:
        one = text[at - 1]
        if not (_capital(one) or (at < past and _is_particle(text, at - 1, -1))):
            break
        if at < past and _is_possessive(one):
            break
        at -= 1
    run = text[at:past]
    if at > 0 and text[at - 1].word in WORDS.placing and len(run) > 1:
        run = run[1:]  # `once in Berlin Ada said`
    if at > 0 and (text[at - 1].word == "of" or (text[at - 1].word in WORDS.joining and at > 1)):
        return None  # `the founder of Analytics said`, `Ada and Charles said`
    return _name(run if len(run) < past - at else _without_noun(text, at, past))


def _name(run: Sequence[TextPiece]) -> str | None:
    """A run of capitalised words as a name, without what only begins the sentence, and without roles."""
    while run and run[0].word in WORDS.beginnings:
        run = run[2 if run[0].word in WORDS.placing and len(run) > 2 else 1 :]  # `In Berlin Ada said`
    cut = max((n + 1 for n, one in enumerate(run) if one.word in WORDS.roles), default=0)
    run = run[cut:] or run
    if not run or all(one.word in _NO_NAMES for one in run):
        return None
    if len(run) > LONGEST_NAME or run[0].word in WORDS.verbs:
        return None
    said = " ".join(one.text for one in run)
    return re.sub(r"['’]s?$", "", said)


_NO_NAMES: Final = (
    WORDS.honorifics | WORDS.others | WORDS.pronouns | (WORDS.particles - WORDS.given) | WORDS.around_verbs
)


def _acts(following: Sequence[TextPiece]) -> bool:
    """Whether the word after a name at the beginning of a sentence is one that a person does: `Ada laughed`."""
    return any(one.word in WORDS.verbs | WORDS.around_verbs or one.word.endswith("ed") for one in following)


def _capital(one: TextPiece) -> bool:
    return one.text[0].isupper() and one.word not in WORDS.others


def _is_particle(text: Sequence[TextPiece], at: int, step: int) -> bool:
    """Whether a piece is a particle with a capital beyond it, perhaps behind another particle (`van der Berg`)."""
    while 0 <= at < len(text) and text[at].word in WORDS.particles:
        at += step
        if 0 <= at < len(text) and _capital(text[at]):
            return True
    return False


def _is_possessive(one: TextPiece) -> bool:
    return one.word.endswith("'s")


def _is_verb(text: Sequence[TextPiece], at: int) -> bool:
    word = text[at].word
    if word not in WORDS.verbs:
        return False
    needed = WORDS.particular.get(word)
    return needed is None or (at + 1 < len(text) and text[at + 1].word in needed)


def _around_verb(one: TextPiece) -> bool:
    word = one.word
    return word in WORDS.around_verbs or (len(word) > 4 and word.endswith("ly") and one.text[0].islower())


def _sentence_end(text: Sequence[TextPiece]) -> int:
    return next((n for n, one in enumerate(text) if one.text in _ENDS or one.text == "\n"), len(text))


def _last_sentence(text: Sequence[TextPiece]) -> Sequence[TextPiece]:
    """The pieces of the sentence that leads to a quote, which may stand on a line of its own after a colon."""
    past = len(text)
    while past and text[past - 1].text == "\n":
        past -= 1
    if past < len(text) and (not past or text[past - 1].text not in {":", ","}):
        return ()
    if past > 1 and _INITIAL.fullmatch(text[past - 1].text) and not _capital(text[past - 2]):
        return ()  # `on X.` ends a sentence, `by Ada L.` does not
    first = past
    while first and text[first - 1].text not in _ENDS and text[first - 1].text != "\n":
        first -= 1
    return text[first:past]


def _according(text: Sequence[TextPiece], at: int) -> Clause | None:
    """`according to Ada`, from the piece `at` on."""
    for phrase in ACCORDING:
        if len(text) > at + len(phrase) and all(text[at + n].word == word for n, word in enumerate(phrase)):
            name, past = name_from(text, at + len(phrase))
            if name:
                return Clause(name, past=past)
    return None


def _afterwards(text: Sequence[TextPiece], at: int) -> Clause | None:
    """`Ada zufolge`, whose last word is the piece `at`."""
    name = _name_until(text, at) if at and text[at].word in WORDS.afterwards else None
    return Clause(name) if name else None


def _said(text: Sequence[TextPiece], at: int) -> Clause | None:
    """The clause before a quote whose verb is the piece `at`."""
    if not _is_verb(text, at):
        return None
    subject = at - 1
    while subject >= 0 and _around_verb(text[subject]):
        subject -= 1
    between = {one.word for one in text[subject + 1 : at]}
    verb = text[at].word
    if between & WORDS.passive and not verb.endswith("ing"):
        return _by(text, at) or Clause(None)
    if subject >= 0 and text[subject].word in WORDS.who:  # `Ada, who said`
        subject -= 2 if subject and text[subject - 1].text == "," else 1
        return _subject(text, subject) or Clause(None)
    if clause := _subject(text, subject) if subject >= 0 else None:
        return clause
    alone = subject < 0 or text[subject].text in _SEPARATING or text[subject].word in WORDS.beginnings
    if alone and (clause := _inverted(text, at)):
        return clause
    return _first(text) if verb.endswith("ing") else Clause(None)


def _subject(text: Sequence[TextPiece], at: int) -> Clause | None:
    """The clause whose subject ends with the piece `at`."""
    if at < 0:
        return None
    if text[at].word in WORDS.pronouns:
        return Clause(None, pronoun=True)
    if _capital(text[at]):
        if _is_addressed(text, at):
            return Clause(None)
        name = _name_until(text, at + 1)
    else:
        name = _apposed(text, at) if text[at].text in {",", ")"} else None
    return Clause(name) if name else None


def _is_addressed(text: Sequence[TextPiece], at: int) -> bool:
    """Whether the name that ends with the piece `at` is of whom somebody else spoke to: `ich habe Ada gefragt`."""
    while at >= 0 and _capital(text[at]):
        at -= 1
    return at > 0 and text[at].word in WORDS.around_verbs and text[at - 1].word in WORDS.others


def _first(text: Sequence[TextPiece]) -> Clause | None:
    """The subject of the whole sentence: `Ada laughed, adding`."""
    name, _ = name_from(text, 0)
    pronoun = text[0].word in WORDS.pronouns
    return Clause(name, pronoun=pronoun and not name) if name or pronoun else None


def _inverted(text: Sequence[TextPiece], at: int) -> Clause | None:
    """`said Ada`, before a quote that it leads to."""
    if text[at].word in WORDS.addressed or at + 1 >= len(text):
        return None
    if text[at + 1].word in WORDS.pronouns:
        return Clause(None, pronoun=True)
    name, past = name_from(text, at + 1)
    if name is None or any(one.word in WORDS.joining | {"but"} for one in text[past:]):
        return None
    return Clause(name)


def _by(text: Sequence[TextPiece], at: int) -> Clause | None:
    """`was said by Ada`, from the verb on."""
    for n in range(at + 1, min(at + ROLE, len(text))):
        if text[n].word in WORDS.by:
            name, past = name_from(text, n + 1)
            return Clause(name, past=past) if name else None
    return None


def _apposed(text: Sequence[TextPiece], past: int) -> str | None:
    """The name that has something more about it between signs: `Ada, who wrote the notes, said`."""
    opening = "(" if text[past].text == ")" else ","
    for at in range(past - 1, max(past - APPOSED, 0), -1):
        if text[at].text == opening and _capital(text[at - 1]):
            return _name_until(text, at)
    name = _name_until(text, past)
    run = len(name.split()) if name else 0
    return name if 0 < run < past and text[past - run - 1].text == "," else None  # `the host, Ada, said`


def _label(text: Sequence[TextPiece]) -> Clause | None:
    """`Ada Lovelace:`, `Ada Lovelace (author):` or `Ada Lovelace on engines:`, at the beginning of the sentence."""
    if not text or text[-1].text not in {":", "：", ">"}:
        return None
    name, past = name_from(text, 1 if text[0].text in DASHES | {"•"} else 0)
    if name is None or (text[past].text not in {":", "：", ">", "(", ",", "on"}):
        return None
    return Clause(name)


def _owned(text: Sequence[TextPiece]) -> Clause | None:
    """`Ada's famous line`."""
    for at in range(len(text) - 1, -1, -1):
        if _capital(text[at]) and _is_possessive(text[at]):
            called = any(one.word in WORDS.words for one in text[at + 1 : at + 1 + ROLE])
            name = _name_until(text, at + 1) if called else None
            return Clause(name) if name else None
    return None


def _said_after(text: Sequence[TextPiece], at: int) -> Clause | None:
    """The clause after a quote, from the piece `at` on."""
    for n in range(at, min(at + ROLE, len(text))):
        if clause := _according(text, n):
            return clause
    if text[at].word in WORDS.by:
        name, past = name_from(text, at + 1)
        return Clause(name, past=past) if name else None
    if [one.word for one in text[at : at + 2]] in _THAT_WAS:
        name, past = name_from(text, at + 2)
        return Clause(name, past=past) if name and past == len(text) else None
    if text[at].word in WORDS.pronouns | WORDS.others and (verb := verb_from(text, at + 1)):
        return Clause(None, pronoun=text[at].word in WORDS.pronouns, past=verb + 1)
    if text[at].word in WORDS.passive and (verb := verb_from(text, at + 1)):
        return _by(text, verb)
    if (verb := verb_from(text, at)) is not None:
        return _inverted_after(text, verb)
    return _named_after(text, _past_role(text, at))


def _named_after(text: Sequence[TextPiece], at: int) -> Clause | None:
    """`Ada said`, `the host Ada, who had been listening, said`, `in Ada's words`, after a quote."""
    name, past = name_from(text, at)
    if name is None:
        return None
    if (past < len(text) and text[past].word in WORDS.words) and _is_possessive(text[past - 1]):
        return Clause(name, past=past + 1)  # `in Ada's words`
    past = _past_apposition(text, past)
    verb = verb_from(text, past)
    if verb is None:
        return None
    if {one.word for one in text[past:verb]} & WORDS.passive and not text[verb].word.endswith("ing"):
        return _by(text, verb)
    return Clause(name, past=verb + 1)


def _past_role(text: Sequence[TextPiece], at: int) -> int:
    """The piece after `the host` and its like."""
    past = at
    while (
        past < min(at + ROLE, len(text)) and text[past].text[0].islower() and text[past].word not in WORDS.no_relation
    ):
        past += 1
    return past if past > at and text[past - 1].word in WORDS.roles else at


def _inverted_after(text: Sequence[TextPiece], at: int) -> Clause:
    """`said Ada`, `said the author Ada Lovelace`, `said he`, after a quote."""
    for n in range(at + 1, min(at + 2 + ROLE, len(text))):
        one = text[n]
        if one.word in WORDS.pronouns and not _is_article(text, n):
            return Clause(None, pronoun=True, past=n + 1)
        if _capital(one) and (found := name_from(text, n))[0]:
            return Clause(found[0], past=found[1])
        addressed = one.word in WORDS.placing and n + 1 < len(text) and _capital(text[n + 1])  # `dijo a Ada`
        if addressed or not one.text[0].islower() or one.word in WORDS.no_relation or one.word == "of":
            break
    return Clause(None, past=at + 1)


def _is_article(text: Sequence[TextPiece], at: int) -> bool:
    """Whether a pronoun is an article of another language, as `il` of `il geologo`: a noun stands behind it."""
    return text[at].word in WORDS.articles and at + 1 < len(text) and text[at + 1].text[0].islower()


def verb_from(text: Sequence[TextPiece], at: int) -> int | None:
    """The verb of saying that stands at a piece or after what may stand before it; None if there is none."""
    while at < len(text) and _around_verb(text[at]):
        at += 1
    return at if at < len(text) and _is_verb(text, at) else None


def _past_apposition(text: Sequence[TextPiece], at: int) -> int:
    """The piece after something more about a name between signs, if there is any."""
    if at < len(text) and text[at].text in {",", "("}:
        closing = ")" if text[at].text == "(" else ","
        for n in range(at + 1, min(at + APPOSED, len(text))):
            if text[n].text == closing:
                return n + 1
    return at
