"""The words of one shelf's transcripts as they were analysed when they were indexed, in a file that may be deleted at
any time (see `storage.disposable`): to analyse the text around all candidates anew would be half of a question's work.

What is missing, is of another VERSION of the index, or has another checksum than it was written with, counts as not
there; whoever reads then analyses the text. With them are the hashes of their words, by which near-duplicates are
found.
"""

from __future__ import annotations

import hashlib
import json
import logging
import zlib
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from ..deadline import checkpoint
from ..language.tokens import Word
from ..storage.disposable import DisposableFile
from .engine import VERSION
from .near_duplicates import Hashes, hashed_words, keys, word_hash
from .token_columns import TokenColumns, Vocabulary

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from ..language.tokens import Token
    from ..storage.storage import TextSpan

    Column = NDArray[np.int64]

BLOCK: Final = 64  # tokens that are read at once; a candidate with the text around has about as many
MOST_KEPT: Final = 400_000  # distinct words in memory; a library of a million passages has fewer

_FILE_FORMAT: Final = 1  # of the tables
_TABLES: Final = {
    "word": "id INTEGER PRIMARY KEY, fields TEXT NOT NULL",
    "block": "transcript INTEGER NOT NULL, at INTEGER NOT NULL, number INTEGER NOT NULL, language TEXT NOT NULL, "
    "tokens BLOB NOT NULL, checksum INTEGER NOT NULL, PRIMARY KEY (transcript, at, number)",
    "hashed": "transcript INTEGER PRIMARY KEY, keys BLOB NOT NULL, words BLOB NOT NULL, checksum INTEGER NOT NULL",
}
# Of a list of [transcript, first, past, language]; in the order of the list.
_BLOCKS: Final = """
    WITH wanted AS MATERIALIZED (
        SELECT key AS place, value ->> 0 AS transcript, value ->> 1 AS first,
            value ->> 2 AS past, value ->> 3 AS language
        FROM json_each(?))
    SELECT wanted.place, block.at, block.tokens, block.checksum FROM wanted
    CROSS JOIN block
    WHERE block.transcript = wanted.transcript AND block.language = wanted.language AND block.at < wanted.past
        AND block.at >= coalesce((SELECT max(b.at) FROM block AS b
            WHERE b.transcript = wanted.transcript AND b.at <= wanted.first), 0)
    ORDER BY wanted.place, block.at, block.number
"""
_LANGUAGES: Final = """
    SELECT transcript, (SELECT language FROM block WHERE block.transcript = hashed.transcript LIMIT 1) FROM hashed
"""
_WORDLESS: Final = """
    SELECT transcript FROM hashed
    WHERE length(words) = 0 AND NOT EXISTS (SELECT 1 FROM block WHERE block.transcript = hashed.transcript)
"""
# A token: the offset of its first character from its block's, its length in characters, and its word's id.
_ROW: Final = np.dtype([("first", "<u2"), ("length", "<u2"), ("word", "<i8")])
_MOST: Final = 0xFFFF
_encode: Final = json.JSONEncoder(ensure_ascii=False).encode  # `json.dumps` makes an encoder for each
_log = logging.getLogger(__name__)


class _EncodedWord(NamedTuple):
    """A word as it is stored, and its hash among those by which near-duplicates are found, if it has one."""

    id: int
    fields: str
    hash: int | None


class TokenStore:
    """The tokens of transcripts in the file at `path`. All methods block; those that read may be called by any thread.

    The words of a transcript never change under its id, so that its tokens are valid as long as its language is.
    """

    def __init__(self, path: Path) -> None:
        self._file = DisposableFile(path, 1000 * _FILE_FORMAT + VERSION, _TABLES, _log)
        self._known = _KnownWords()
        self._encoded: dict[Word, _EncodedWord] = {}

    def put(self, transcript: int, language: str, tokens: Sequence[Token]) -> None:
        """Replaces the tokens of a transcript, ascending by their offsets, analysed in a language (a base tag)."""
        words = [token.word for token in tokens]
        known = self._encode_all(set(words))
        ids = {word: encoded.id for word, encoded in known.items()}
        blocks = [
            (transcript, at, number, language, rows, zlib.crc32(rows))
            for number, (at, rows) in enumerate(_blocks(tokens, ids))
        ]
        named = [(encoded.id, encoded.fields) for encoded in known.values()]
        found = hashed_words(words, {word: encoded.hash for word, encoded in known.items()})
        kept = keys(found).tobytes(), found.tobytes()

        def write(file: sqlite3.Connection) -> None:
            file.execute("DELETE FROM block WHERE transcript = ?", (transcript,))
            file.executemany("INSERT OR IGNORE INTO word VALUES (?, ?)", named)
            file.executemany("INSERT INTO block VALUES (?, ?, ?, ?, ?, ?)", blocks)
            row = (transcript, *kept, zlib.crc32(b"".join(kept)))
            file.execute("INSERT OR REPLACE INTO hashed VALUES (?, ?, ?, ?)", row)

        self._file.use(write)

    def remove(self, transcripts: Iterable[int]) -> None:
        """Deletes the tokens of transcripts."""
        rows = [(transcript,) for transcript in transcripts]

        def delete(file: sqlite3.Connection) -> None:
            file.executemany("DELETE FROM block WHERE transcript = ?", rows)
            file.executemany("DELETE FROM hashed WHERE transcript = ?", rows)

        self._file.use(delete)

    def clear(self) -> None:
        """Deletes everything."""
        self._file.use(lambda file: file.executescript("DELETE FROM block; DELETE FROM word; DELETE FROM hashed"))

    def read(self, spans: Sequence[tuple[TextSpan, str]]) -> list[TokenColumns | None]:
        """The tokens that lie whole in each span, analysed in its language; None where they are not known."""

        asked = json.dumps([(*span, language) for span, language in spans])

        def read(file: sqlite3.Connection) -> list[TokenColumns | None]:
            checkpoint()
            blocks = file.execute(_BLOCKS, (asked,)).fetchall()
            damaged = {place for place, _, tokens, checksum in blocks if zlib.crc32(tokens) != checksum}
            blocks = [block for block in blocks if block[0] not in damaged]
            firsts, pasts, ids, edges = _columns(blocks, [span for span, _ in spans])
            distinct, places = np.unique(ids, return_inverse=True)
            known = self._words(file, distinct.tolist())
            numbers = np.array([known.numbers.get(id_, -1) for id_ in distinct.tolist()], np.intp)[places]
            unknown = numbers < 0
            found: list[TokenColumns | None] = [None] * len(spans)
            for place in dict.fromkeys(place for place, *_ in blocks):
                at = slice(*edges[place : place + 2])
                if not unknown[at].any():
                    found[place] = TokenColumns(firsts[at], pasts[at], numbers[at], known.vocabulary)
            return found

        return self._file.use(read) or [None] * len(spans)

    def close(self) -> None:
        """Closes the file, which is opened again when it is used."""
        self._file.close()

    def languages(self) -> dict[int, str | None]:
        """The language in which each transcript was analysed, by its id; None for one without tokens."""

        def read(file: sqlite3.Connection) -> dict[int, str | None]:
            return dict(file.execute(_LANGUAGES))

        return self._file.use(read) or {}

    def wordless(self) -> frozenset[int]:
        """The transcripts in which no word was found: they could not be analysed, so that nothing of them is
        indexed."""

        def read(file: sqlite3.Connection) -> frozenset[int]:
            return frozenset(transcript for (transcript,) in file.execute(_WORDLESS))

        return self._file.use(read) or frozenset()

    def keys(self, transcripts: Iterable[int]) -> dict[int, Hashes]:
        """The keys of those of some transcripts that are known."""
        wanted = json.dumps(sorted(transcripts))

        def read(file: sqlite3.Connection) -> dict[int, Hashes]:
            query = "SELECT transcript, keys FROM hashed WHERE transcript IN (SELECT value FROM json_each(?))"
            return {id_: np.frombuffer(kept, np.uint32) for id_, kept in file.execute(query, (wanted,))}

        return self._file.use(read) or {}

    def hashed(self, transcript: int) -> Hashes | None:
        """The hashes of a transcript's words in their order; None if they are not known, or damaged."""

        def read(file: sqlite3.Connection) -> Hashes | None:
            query = "SELECT keys, words, checksum FROM hashed WHERE transcript = ?"
            for kept, found, checksum in file.execute(query, (transcript,)):
                return np.frombuffer(found, np.uint32) if zlib.crc32(kept + found) == checksum else None
            return None

        return self._file.use(read)

    def _words(self, file: sqlite3.Connection, wanted: Sequence[int]) -> _KnownWords:
        """What is known of words, the `wanted` ones among them, without those that are damaged."""
        known = self._known
        if missing := [id_ for id_ in wanted if id_ not in known.numbers]:
            if len(known.numbers) + len(missing) > MOST_KEPT:
                known, missing = _KnownWords(), wanted
            rows = file.execute(
                "SELECT id, fields FROM word WHERE id IN (SELECT value FROM json_each(?))",
                (json.dumps(sorted(missing)),),
            )
            known.add({id_: Word(*json.loads(fields)) for id_, fields in rows if _id(fields) == id_})
            self._known = known
        return known

    def _encode_all(self, words: set[Word]) -> dict[Word, _EncodedWord]:
        if len(self._encoded) + len(words) > MOST_KEPT:
            self._encoded = {}
        for word in words.difference(self._encoded):
            fields = _fields(word)
            self._encoded[word] = _EncodedWord(_id(fields), fields, word_hash(word))
        return {word: self._encoded[word] for word in words}


class _KnownWords:
    """The words that were read by now, and the number in their vocabulary of each, by its id."""

    def __init__(self) -> None:
        self.vocabulary = Vocabulary()
        self.numbers = dict[int, int]()

    def add(self, words: Mapping[int, Word]) -> None:
        """Adds words by their ids. Two threads may add the same: then one of its numbers is of no use."""
        numbers = self.vocabulary.add(list(words.values()))
        self.numbers.update(zip(words, numbers, strict=True))


def _blocks(tokens: Sequence[Token], ids: Mapping[Word, int]) -> Iterator[tuple[int, bytes]]:
    """Tokens in blocks of BLOCK, or fewer where there is much between them, each with its first character; none if one
    of them is too long for a block."""
    firsts, ends, words = zip(*tokens, strict=True) if tokens else ((), (), ())
    at, pasts = np.array(firsts, np.int64), np.array(ends, np.int64)
    rows = np.empty(len(tokens), _ROW)
    if np.any(pasts - at > _MOST):
        return
    rows["length"] = pasts - at
    rows["word"] = list(map(ids.__getitem__, words))
    begin = 0
    while begin < len(tokens):
        end = min(begin + BLOCK, int(np.searchsorted(at, at[begin] + _MOST, "right")))
        rows["first"][begin:end] = at[begin:end] - at[begin]
        yield int(at[begin]), rows[begin:end].tobytes()
        begin = end


def _columns(
    blocks: Sequence[tuple[int, int, bytes, int]], spans: Sequence[TextSpan]
) -> tuple[Column, Column, Column, list[int]]:
    """The beginnings, ends and words' ids of the tokens within their spans, one span after the other, and the edges
    between spans. A block is the place of its span in `spans`, its first character, tokens and checksum."""
    sizes = [len(tokens) // _ROW.itemsize for _, _, tokens, _ in blocks]
    rows = np.frombuffer(b"".join([tokens for _, _, tokens, _ in blocks]), _ROW)
    places = np.repeat(np.array([place for place, *_ in blocks], np.int64), sizes)
    firsts = rows["first"] + np.repeat(np.array([at for _, at, *_ in blocks], np.int64), sizes)
    pasts = firsts + rows["length"]
    low, high = np.array([(span.first, span.past) for span in spans], np.int64).reshape(-1, 2).T
    within = np.flatnonzero((firsts >= low[places]) & (pasts <= high[places]))
    edges = np.searchsorted(places[within], np.arange(len(spans) + 1))
    return firsts[within], pasts[within], rows["word"][within], edges.tolist()


def _fields(word: Word) -> str:
    return _encode([word.plain, word.stem, word.sound, word.number, word.stop, word.filler, word.figure])


def _id(fields: str) -> int:
    """The id of a word, a hash of all that is known of it: the same in every file."""
    return int.from_bytes(hashlib.blake2b(fields.encode(), digest_size=8).digest(), "big", signed=True)
