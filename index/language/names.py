"""Names with a number or in short: `World War II`, `Henry VIII`, `Dr.`, `No. 5`, `C#`."""

from __future__ import annotations

from .english import figures as english
from .english.chain import listed_word, ordinal_word
from .numbers import TokenText, named_figure, number_word
from .tokens import Word

Named = tuple[int, int, Word]  # the tokens [begin, after) that are one, and its word


def read_name(text: TokenText, at: int) -> Named | None:
    """Returns the name that token `at` is part of, if it is another word than it seems."""
    plain = text.word(at).plain
    if plain in ("sharp", "plus") or text.spelled(at) == "#":
        return _programming(text, at, plain)
    if plain == "st":
        return at, at + 1, listed_word("saint" if _is_saint(text, at) else "street")
    if plain == "v" and _between_capitals(text, at):
        return at, at + 1, listed_word("versus")
    if plain in english.NAMES_BEFORE_ROMAN and text.joined(at + 1).plain == "i":
        number = _roman(text, at + 1, "i")
        return (at + 1, at + 2, number) if number else None
    if full := _full(text, at, plain):
        return at, at + 1, listed_word(full)
    if plain in english.ROMAN and (number := _roman(text, at, plain)):
        return at, at + 1, number
    return None


def _programming(text: TokenText, at: int, plain: str) -> Named | None:
    letter = text.word(at - 1).plain
    if len(letter) != 1 or not text.joined(at).plain:
        return None
    if plain != "plus" and letter in "cdfgj":
        return at - 1, at + 1, named_figure(f"{letter}#")
    if plain == "plus" and text.joined(at + 1).plain == "plus" and letter.isalpha():
        return at - 1, at + 2, named_figure(f"{letter}++")
    return None


def _is_saint(text: TokenText, at: int) -> bool:
    following = text.word(at + 1) if text.gap(at + 1).strip() in ("", ".") else Word("", "", "")
    name_before = text.spelled(at - 1)[:1].isupper() and text.gap(at) == " " and text.word(at - 1).plain != "mount"
    if not following.plain or following.stop:
        return False
    return text.spelled(at + 1)[:1].isupper() or not name_before


def _full(text: TokenText, at: int, plain: str) -> str:
    """Returns what an abbreviation stands for that only its dot tells from other words."""
    if not _dotted(text, at) or text.gap(at + 1).strip() != ".":
        return ""
    number = text.word(at + 1).number is not None
    return english.BEFORE_NUMBERS.get(plain, "") if number else english.BEFORE_NAMES.get(plain, "")


def _dotted(text: TokenText, at: int) -> bool:
    return text.character(text.tokens[at].past) == "."


def _between_capitals(text: TokenText, at: int) -> bool:
    """Returns True for `Roe v. Wade`."""
    return text.spelled(at).islower() and text.spelled(at - 1)[:1].isupper() and text.spelled(at + 1)[:1].isupper()


def _roman(text: TokenText, at: int, plain: str) -> Word | None:
    """Returns the number that a Roman numeral is after a noun or a name."""
    before, name = text.word(at - 1), text.joined(at).plain and text.word(at - 1).plain
    if not name or text.gap(at) != " ":
        return None
    number, single = english.ROMAN[plain], len(plain) == 1
    if name in english.REGNAL_NAMES and (not single or (text.spelled(at).isupper() and _ends(text, at, plain))):
        return ordinal_word(number)
    if single:
        named = name == "war" and text.word(at - 2).plain == "world"
        titled = name in english.BEFORE_ROMAN and text.spelled(at - 1)[:1].isupper() and text.spelled(at).isupper()
        return number_word(number) if named or (titled and name != "war") else None
    return None if before.stop or before.number is not None else number_word(number)


def _ends(text: TokenText, at: int, plain: str) -> bool:
    """Returns True if the numeral `I` ends a name, rather than begins what somebody says of himself."""
    return plain != "i" or not text.joined(at + 1).plain or text.joined(at + 1).plain == "of"
