"""Which parts of a text are quotes, and whose the text says they are."""

from __future__ import annotations

import sys

import pytest
from pullquote.bot.asking.quote_extractor import Quotation, quotations


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ("no quotes in here at all", []),
        ("> one line of it", ["one line of it"]),
        ("> first line\n> and second", ["first line and second"]),
        ("> one\nI disagree\n> two", ["one", "two"]),
        (">no space after it", ["no space after it"]),
        (">>> a long block", ["a long block"]),
        (">>> a long block\nthat goes on\n\nto its end", ["a long block that goes on to its end"]),
        ("She said:\n>>> one line\nand two", ["one line and two"]),
        ("hon sa ”vi visste ingenting om det” i dag", ["vi visste ingenting om det"]),
        ("elle a dit ‹ nous ne savions rien › hier", ["nous ne savions rien"]),
        ("彼は「何も知りませんでした」と言った", ["何も知りませんでした"]),
        ("he said ‘we didn’t see it coming’ twice", ["we didn’t see it coming"]),
        ("the dogs’ bowls and the cats’ bowls", []),
        ("> what she said\n> — Ada Lovelace", ["what she said"]),
        ("> - Yes.", ["- Yes."]),
        ("> what she said\n> - and that was not all.", ["what she said - and that was not all."]),
        ("he said “we never saw it coming” twice", ["we never saw it coming"]),
        ('he said "we never saw it coming" twice', ["we never saw it coming"]),
        ("er sagte „das war alles ganz anders“ dazu", ["das war alles ganz anders"]),
        ("il a dit «nous ne savions rien» hier", ["nous ne savions rien"]),
        ("the “so called” expert", []),
        ('a 5" pipe and a 7" pipe and more', []),
        ('"one two three four" and "five six seven eight"', ["one two three four", "five six seven eight"]),
        ('"the same words again" and “the same words again”', ["the same words again"] * 2),
        ("he said 'we didn't see it coming' twice", ["we didn't see it coming"]),
        ("the dogs' bowls and the cats' bowls", []),
        ('“we never saw it coming" she said', ["we never saw it coming"]),
        ('"never closed\n\nand "we never saw it coming"', ["we never saw it coming"]),
        ("“a quote that goes\nover two lines”", ["a quote that goes over two lines"]),
        ("“never closed and so no quote", []),
        ("> 🎉\n>\n> …", []),
        ("5 > 3 is true", []),
        ("", []),
    ],
)
def test_quoted_parts(message: str, parts: list[str]) -> None:
    assert [found.words for found in quotations(message)] == parts


WORDS = "we never saw it coming"


@pytest.mark.parametrize(
    ("text", "claimed"),
    [
        # the name before the quote
        ('Ada said, "%s".', "Ada"),
        ('Ada Lovelace, who wrote the notes, said: "%s"', "Ada Lovelace"),
        ('Ada Lovelace has once famously said that "%s".', "Ada Lovelace"),
        ('As Ada Lovelace put it, "%s".', "Ada Lovelace"),
        ('According to Ada Lovelace, "%s".', "Ada Lovelace"),
        ('Ada: "%s"', "Ada"),
        ("Ada Lovelace (mathematician): “%s”", "Ada Lovelace"),
        ('Ada Lovelace:\n"%s"', "Ada Lovelace"),
        ('Ada told Charles Babbage that "%s".', "Ada"),
        ('Dr. J. van der Berg argued that "%s".', "Dr. J. van der Berg"),
        ('Jean-Luc O’Neill-Smith noted: "%s"', "Jean-Luc O’Neill-Smith"),
        ('Yesterday Ada said she was "%s".', "Ada"),
        ('In Berlin Ada said "%s".', "Ada"),
        ('Machine CEO Ada Lovelace said "%s".', "Ada Lovelace"),
        ('Ada\'s famous line "%s" is wrong.', "Ada"),
        ('Ada laughed, adding, "%s".', "Ada"),
        ('As the author, Ada Lovelace, puts it: "%s"', "Ada Lovelace"),
        ('- Ada Lovelace: "%s"', "Ada Lovelace"),
        ('Charles Babbage is right.\n\nAda Lovelace is not. "%s", she said.', "Ada Lovelace"),
        ('He posted it on X. "%s," Ada said.', "Ada"),
        ('Ada was asked by Charles, "%s?"', "Charles"),
        ('Charles thinks that Ada said "%s".', "Ada"),
        ('Did Ada really say "%s"?', "Ada"),
        ('When did Ada Lovelace say that "%s"?', "Ada Lovelace"),
        # after it
        ('"%s," says Ada Lovelace, the author of the notes.', "Ada Lovelace"),
        ('"%s," said the author Ada Lovelace.', "Ada Lovelace"),
        ('"%s," Ada wrote.', "Ada"),
        ('"%s", the host Ada Lovelace said.', "Ada Lovelace"),
        ('"%s", according to Ada Lovelace.', "Ada Lovelace"),
        ('"%s" (Ada Lovelace, 1843)', "Ada Lovelace"),
        ('"%s" was said by Ada.', "Ada"),
        ('"%s" is a quote from Ada Lovelace', "Ada Lovelace"),
        ('"%s" — Ada', "Ada"),
        ("“%s” -- Ada Lovelace", "Ada Lovelace"),
        ("“%s.” – Ada Lovelace, 1843", "Ada Lovelace"),
        ('"%s"\n- Ada Lovelace', "Ada Lovelace"),
        ("> %s\n> — Ada Lovelace", "Ada Lovelace"),
        ("> %s\n— Ada Lovelace", "Ada Lovelace"),
        (">>> %s\n— Ada Lovelace", "Ada Lovelace"),
        ("Ada Lovelace:\n> %s", "Ada Lovelace"),
        ("> %s\n> — 夏目漱石", "夏目漱石"),
        # in other languages
        ("Ada sagte: „%s“", "Ada"),
        ("„%s“, sagte Ada Lovelace.", "Ada Lovelace"),
        ("« %s », a dit Ada Lovelace.", "Ada Lovelace"),
        # a pronoun, where it can mean one person only
        ('Ada Lovelace came by. "%s," she said.', "Ada Lovelace"),
        ('Ada Lovelace met Charles Babbage. "%s," he said.', None),
        ('"%s," he said.', None),
        # nobody, or nobody by name
        ('who said "%s"?', None),
        ('The founder of Analytics said "%s".', None),
        ('Ada and Charles said "%s".', None),
        ('my neighbour said "%s".', None),
        ('Ada was told that "%s".', None),
        ('Ada Lovelace wrote the notes. There one reads "%s".', None),
        ('"%s" stood above the door when Ada came.', None),
    ],
)
def test_whose_words_a_text_says_they_are(text: str, claimed: str | None) -> None:
    (found,) = quotations(text % WORDS)
    assert (found.words.strip(".,?"), found.claimed) == (WORDS, claimed)


@pytest.mark.parametrize(
    ("text", "claimed"),
    [
        ('"It came at once," Ada said. "And it went on and on."', ["Ada", "Ada"]),
        ('"It came at once," Ada said, "and it went on and on."', ["Ada", "Ada"]),
        ('Ada said, "it came at once," and Charles said, "it never came at all".', ["Ada", "Charles"]),
        ('"It came at once," said Ada, and "it never came at all," said Charles.', ["Ada", "Charles"]),
        ('"It came at once." Ada said "it never came at all".', [None, "Ada"]),
        ('"It came at once," said Ada.\n\n"It never came at all."', ["Ada", None]),
        ('"It came at once," said Ada. "It never came at all," she added.', ["Ada", "Ada"]),
        ('Ada said "it came at once". Charles said "it never came". "So it is then," he said.', ["Ada", None]),
    ],
)
def test_of_several_quotes_each_has_its_own_speaker(text: str, claimed: list[str | None]) -> None:
    assert [found.claimed for found in quotations(text)] == claimed


@pytest.mark.parametrize(
    "text", ['Ada said: "  we never\n saw it  coming ".', ">  we never\n>  saw it coming\n> — Ada"]
)
def test_the_words_stand_where_the_offsets_say(text: str) -> None:
    (found,) = quotations(text)
    assert found == Quotation(WORDS, "Ada", text.index("we"), text.index("coming") + 6)


def test_shorter_ones_count_where_they_are_wanted() -> None:
    assert quotations('who said "two tides"?') == []
    assert [found.words for found in quotations('who said "two tides"?', fewest=1)] == ["two tides"]


@pytest.mark.parametrize("unit", [*"\"“>'”", '"\n', '"a b c d" he said ', "> \n", "— Ada\n", "Ada ", "'a ", "J."])
def test_hostile_texts_are_read_in_linear_time(unit: str) -> None:
    """Counted in steps of the interpreter, which do not depend on the machine."""

    def steps(length: int) -> int:
        counted = 0

        def count(*_: object) -> None:
            nonlocal counted
            counted += 1

        sys.setprofile(count)
        try:
            quotations(unit * (length // len(unit)))
        finally:
            sys.setprofile(None)
        return counted

    assert steps(20_000) < 2.5 * steps(10_000) + 100


def test_a_mark_between_an_underscore_and_a_letter_is_looked_at_once() -> None:
    assert quotations("'A B _" * 50_000) == []


def test_a_text_of_nothing_but_marks_is_read() -> None:
    assert quotations('"' * 100_000 + "“" * 100_000 + "> " * 100_000) == []
