"""Kept tokens are those that the analysis finds, or none."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from pullquote.index.deadline import Deadline
from pullquote.index.language.analyzer import analyzer
from pullquote.index.language.tokens import Token, Word
from pullquote.index.querying.found import Scope
from pullquote.index.search import token_store
from pullquote.index.search.token_store import BLOCK, TokenStore
from pullquote.index.shelves import open_shelves
from pullquote.index.storage.storage import TextSpan
from pullquote.index.transcript import Cue

from ..conftest import incoming, put

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

TEXT = (
    "The keeper paid $5 for 2,000 oranges, didn't she? Two hundred and twelve of them (laughs) were e-mailed north, "
    "and ½ of the rest — naïve or not — was 3rd rate. "
) * 12
WORDS = "keeper paid 600 guilders for two hundred oranges"
Read = "list[tuple[int, int, str, str, str, float | None, bool, bool, bool]] | None"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "derived" / "tokens-1.db"


@pytest.fixture
def store(path: Path) -> TokenStore:
    return TokenStore(path)


def plain(tokens: Sequence[Token] | None) -> Read:
    """Tokens with everything that is known of their words; numbers that are none as -1."""
    return (
        None
        if tokens is None
        else [
            (
                first,
                past,
                w.plain,
                w.stem,
                w.sound,
                -1 if w.number != w.number else w.number,
                w.stop,
                w.filler,
                w.figure,
            )
            for first, past, w in tokens
        ]
    )


def within(tokens: Sequence[Token], first: int, past: int) -> list[Token]:
    return [token for token in tokens if token.first >= first and token.past <= past]


@pytest.mark.parametrize("language", ["en", "de", "xx"])
def test_kept_tokens_are_those_of_the_analysis(store: TokenStore, language: str) -> None:
    """Of any part, and of several at once; with numbers, signs, figures of several words, and words that overlap."""
    tokens = analyzer(language).analyze(TEXT)
    assert len(tokens) > 4 * BLOCK
    store.put(7, language, tokens)
    store.put(8, language, tokens[:3])
    spans = [(0, len(TEXT)), (0, 1), (17, 18), (200, 900), (len(TEXT) - 40, 1 << 40)]
    found = store.read([(TextSpan(7, *span), language) for span in spans])
    assert [plain(one) for one in found] == [plain(within(tokens, *span)) for span in spans]
    whole = found[0]
    assert whole is not None
    assert (len(whole), whole[5], whole[2:4]) == (len(tokens), list(whole)[5], list(whole)[2:4])


def test_what_is_not_kept_is_not_known(store: TokenStore) -> None:
    """Other transcripts, other languages, removed and replaced ones."""
    tokens = analyzer("en").analyze(TEXT)
    asked = [(TextSpan(number, 0, 50), "en") for number in (7, 8)]
    assert store.read(asked) == [None, None]
    store.put(7, "en", tokens)
    store.put(8, "de", tokens)
    assert [one is not None for one in store.read(asked)] == [True, False]
    store.put(7, "en", tokens[:2])
    assert plain(store.read(asked)[0]) == plain(tokens[:2])
    store.remove([7])
    assert store.read(asked) == [None, None]
    store.put(7, "en", tokens)
    store.clear()
    assert store.read(asked) == [None, None]


def test_the_language_of_each_transcript_is_known(store: TokenStore) -> None:
    """Also of one without words, which has none."""
    tokens = analyzer("en").analyze(TEXT)
    store.put(7, "en", tokens)
    store.put(8, "de", tokens[:1])
    store.put(9, "en", [])
    assert store.languages() == {7: "en", 8: "de", 9: None}
    store.remove([7])
    assert store.languages() == {8: "de", 9: None}


def test_words_that_are_far_apart_or_long_are_kept_or_not_known(store: TokenStore) -> None:
    word = Word("a", "a", "A")
    apart = [Token(at, at + 1, word) for at in (0, 3, 70_000, 70_002, 10**7)]
    store.put(7, "en", apart)
    store.put(8, "en", [*apart, Token(2 * 10**7, 3 * 10**7, word)])
    found = store.read([(TextSpan(number, 0, 1 << 40), "en") for number in (7, 8)])
    assert (plain(found[0]), found[1]) == (plain(apart), None)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE block SET tokens = zeroblob(length(tokens))",
        "UPDATE block SET checksum = checksum + 1",
        "UPDATE word SET fields = replace(fields, 'keeper', 'beeper')",
        "DELETE FROM word",
    ],
)
def test_damage_is_noticed(store: TokenStore, path: Path, damage: str) -> None:
    """A word that nobody said is never read."""
    store.put(7, "en", analyzer("en").analyze("the keeper of the lighthouse"))
    with closing(sqlite3.connect(path)) as file, file:
        file.execute(damage)
    assert TokenStore(path).read([(TextSpan(7, 0, 50), "en")]) == [None]


@pytest.mark.parametrize("damage", [b"", b"not a database" * 100])
def test_a_damaged_file_is_begun_anew(store: TokenStore, path: Path, damage: bytes) -> None:
    tokens = analyzer("en").analyze(TEXT)
    store.put(7, "en", tokens)
    path.write_bytes(damage)
    asked = [(TextSpan(7, 0, 50), "en")]
    assert store.read(asked) == [None]
    store.put(7, "en", tokens)
    assert store.read(asked) != [None]


def test_another_file_in_its_place_is_read(store: TokenStore, path: Path, tmp_path: Path) -> None:
    """One that another process has made, or none: connections are kept open."""
    tokens, asked = analyzer("en").analyze(TEXT), [(TextSpan(7, 0, 50), "en")]
    store.put(7, "en", tokens)
    assert store.read(asked) != [None]
    other = TokenStore(tmp_path / "other.db")
    other.put(7, "en", tokens[:2])
    other.close()
    (tmp_path / "other.db").replace(path)
    assert plain(store.read(asked)[0]) == plain(tokens[:2])
    path.unlink()
    assert store.read(asked) == [None]
    store.put(7, "en", tokens)
    assert TokenStore(path).read(asked) != [None]


def test_many_words_are_not_all_kept_in_memory(store: TokenStore, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was forgotten is read again."""
    monkeypatch.setattr(token_store, "MOST_KEPT", 5)
    texts = ["one red apple and two pears", "three green plums", "one red apple again"]
    chain = analyzer("en")
    for number, text in enumerate(texts):
        store.put(number, "en", chain.analyze(text))
    reader = TokenStore(path)
    for number, text in [*enumerate(texts), *enumerate(texts)]:
        [found] = reader.read([(TextSpan(number, 0, 99), "en")])
        assert plain(found) == plain(chain.analyze(text))


async def test_questions_get_the_same_answers_without_it(tmp_path: Path) -> None:
    """It is written beside the index, follows removal, and may be deleted at any time."""
    file = tmp_path / "derived" / "tokens-1.db"
    text = "the keeper of the lighthouse paid 500 guilders for two hundred oranges that came at night"
    answers = list[object]()
    async with open_shelves(tmp_path) as shelves:
        await put(shelves, [incoming("a.txt", [Cue(text)])])
        for keep in (True, False):
            if not keep:
                file.unlink()
            library = await shelves.library(None)
            answers.append((await library.quote(WORDS, Scope(), 5, Deadline())).hits)
        await put(shelves, [incoming("b.txt", [Cue("the keeper of another lighthouse")])])
        with closing(sqlite3.connect(file)) as kept:
            assert kept.execute("SELECT count(*) FROM block").fetchone() == (1,)
        async with shelves.writing() as writer:
            await writer.remove([t.id for t in shelves.visible(None)])
        with closing(sqlite3.connect(file)) as kept:
            assert kept.execute("SELECT count(*) FROM block").fetchone() == (0,)
    assert answers[0]
    assert answers[0] == answers[1]
