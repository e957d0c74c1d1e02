"""Embedding models: texts as vectors whose cosine is high for the same topic in whatever words.

A passage of a conversation depends on what was said before it. So a transcript is read in windows, and the vector of a
passage is the mean of its own tokens' vectors there: late chunking (Günther et al., "Late Chunking: Contextual Chunk
Embeddings Using Long-Context Embedding Models", 2024). Passages overlap, and yet each token is read about once. A
model whose vectors are not means of tokens embeds each passage by itself.
"""

from __future__ import annotations

import enum
import hashlib
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from ..errors import PullquoteError
from .configuration import Missing, Pooling, Unusable, read_configuration
from .network import Network

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from .configuration import Configuration

WINDOW: Final = 128  # tokens of a window, special ones included: shorter ones cost less a token
MARGIN: Final = 16  # tokens at the ends of a window that are taken from its neighbour, where they are further inside
WINDOWS: Final = 2  # read together: more are no faster
PASSAGES: Final = 64  # embedded one by one between two results
BATCH: Final = 8  # of these read together, of about one length
METHOD: Final = b"windows 128/16"  # of making vectors: part of a name, since two methods cannot be compared

_SAMPLED: Final = 96  # passages by which speed is measured

Spans = list[tuple[int, int]]  # characters [first, past) of a text


class Lack(enum.StrEnum):
    """The reason for which a model is not available."""

    EXTRA = "extra not installed"
    ABSENT = "no such folder"
    FOLDER = "folder incomplete"
    UNKNOWN = "model not there"
    BROKEN = "model cannot be loaded"


@dataclass
class MeaningUnavailable(PullquoteError):
    """`model` cannot be used, for `reason`; `detail` is the missing file, or the runtime's message."""

    reason: Lack
    model: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.model}: {self.reason}" + (f" ({self.detail})" if self.detail else "")


class Embedder(Protocol):
    """A model that embeds text as vectors of unit length. Blocking; may be called from several threads."""

    @property
    def name(self) -> str:
        """The model's name; vectors of models with different names cannot be compared."""
        ...

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        ...

    def passages(self, text: str, spans: Spans) -> Iterator[NDArray[np.float32]]:
        """Yields the vectors [some, dimensions] of the next passages at `spans` of a text, ascending in both ends, each
        after a fraction of a second of work."""
        ...

    def query(self, text: str) -> NDArray[np.float32]:
        """The vector [dimensions] of a question."""
        ...


class PassageEmbedder:
    """A model that reads each passage by itself. Use `open_embedder`."""

    def __init__(self, network: Network, configuration: Configuration, name: str) -> None:
        self.configuration = configuration
        self.name = name
        self._network = network
        self.dimensions = self._pooled([configuration.query + "word"]).shape[1]

    def passages(self, text: str, spans: Spans) -> Iterator[NDArray[np.float32]]:
        """See `Embedder.passages`."""
        for at in range(0, len(spans), PASSAGES):
            some = [self.configuration.passage + text[first:past] for first, past in spans[at : at + PASSAGES]]
            yield self._pooled(some)

    def query(self, text: str) -> NDArray[np.float32]:
        """See `Embedder.query`."""
        return self._pooled([self.configuration.query + text])[0]

    def _pooled(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The unit vectors [texts, dimensions] of texts."""
        network = self._network
        room = self.configuration.longest - len(network.before) - len(network.after)
        framed = [[*network.before, *ids[:room], *network.after] for ids in network.ids(texts)]
        order = sorted(range(len(texts)), key=lambda n: len(framed[n]))  # a batch is padded to the longest of it
        found: dict[int, NDArray[np.float32]] = {}
        for at in range(0, len(order), BATCH):
            some = order[at : at + BATCH]
            vectors = network.vectors([framed[n] for n in some])
            for n, tokens in zip(some, vectors, strict=True):
                found[n] = tokens if tokens.ndim == 1 else pooled(tokens[: len(framed[n])], self.configuration.pooling)
        return _units(np.array([found[n] for n in range(len(texts))], np.float32))


class WindowEmbedder(PassageEmbedder):
    """A model whose vectors are means over tokens: each passage is read within what is said around it."""

    def passages(self, text: str, spans: Spans) -> Iterator[NDArray[np.float32]]:
        """See `Embedder.passages`."""
        ids, places = self._network.tokens(text)
        middles = places.sum(axis=1) / 2
        firsts = np.searchsorted(middles, [first for first, _ in spans])
        pasts = np.searchsorted(middles, [past for _, past in spans])
        sums, done = np.zeros((len(spans), self.dimensions)), 0
        for low, vectors in self._read(ids):
            high = low + len(vectors)
            totals = np.vstack((np.zeros(self.dimensions), np.cumsum(vectors, axis=0, dtype=np.float64)))
            some = slice(int(np.searchsorted(pasts, low, "right")), int(np.searchsorted(firsts, high)))
            begin, end = (np.clip(edges[some], low, high) - low for edges in (firsts, pasts))
            sums[some] += totals[end] - totals[begin]
            whole = int(np.searchsorted(pasts, high, "right"))
            if whole > done:
                yield _units(sums[done:whole].astype(np.float32))
                done = whole
        if done < len(spans):  # nothing but what the tokenizer drops
            yield _units(sums[done:].astype(np.float32))

    def _read(self, ids: Sequence[int]) -> Iterator[tuple[int, NDArray[np.float32]]]:
        """The vectors [some, dimensions] of the next tokens, with the number of the first of them."""
        network = self._network
        before = [*network.before, *network.tokens(self.configuration.passage)[0]]
        room = max(min(WINDOW, self.configuration.longest) - len(before) - len(network.after), 2 * MARGIN + 1)
        planned = windows(len(ids), room)
        for at in range(0, len(planned), WINDOWS):
            some = planned[at : at + WINDOWS]
            found = network.vectors([[*before, *ids[w.low : w.high], *network.after] for w in some])
            kept = [
                vectors[len(before) + w.first - w.low : len(before) + w.past - w.low]
                for w, vectors in zip(some, found, strict=True)
            ]
            yield some[0].first, np.concatenate(kept)


@dataclass(frozen=True, slots=True)
class TokenWindow:
    """Tokens [`low`, `high`) that are read together, and those of them, [`first`, `past`), whose vectors are kept."""

    low: int
    high: int
    first: int
    past: int


def windows(tokens: int, most: int, margin: int = MARGIN) -> list[TokenWindow]:
    """Windows of `most` tokens of a text, or one of all that there are. Neighbours share at least 2 * `margin`; a token
    is kept of the window in which it is further inside, so that all of them are kept once, in order."""
    if not tokens:
        return []
    count = 1 if tokens <= most else -(-(tokens - 2 * margin) // (most - 2 * margin))
    lows = [round(n * max(tokens - most, 0) / max(count - 1, 1)) for n in range(count)]
    highs = [min(low + most, tokens) for low in lows]
    borders = [0, *((low + high) // 2 for low, high in zip(lows[1:], highs, strict=False)), tokens]
    return [TokenWindow(*one) for one in zip(lows, highs, borders, borders[1:], strict=False)]


def speed(embedder: Embedder) -> float:
    """How many passages of a transcript a second `embedder` takes here and now; it takes a fraction of a second."""
    sentence = "I remember that the river rose over night, and in the morning all of us carried the books upstairs. "
    starts = range(0, len(sentence) * _SAMPLED, len(sentence))
    spans = [(start, start + 2 * len(sentence)) for start in starts]  # passages share half, as real ones do
    embedder.query(sentence)  # warm
    began = time.perf_counter()
    for _ in embedder.passages(sentence * (_SAMPLED + 1), spans):
        pass
    return _SAMPLED / (time.perf_counter() - began)


def pooled(tokens: NDArray[np.float32], pooling: Sequence[Pooling]) -> NDArray[np.float32]:
    """One vector of the vectors [tokens, dimensions] of a text's tokens, special ones included."""
    return np.concatenate([_pooled(tokens, one) for one in pooling])


def _pooled(tokens: NDArray[np.float32], pooling: Pooling) -> NDArray[np.float32]:
    match pooling:
        case Pooling.FIRST:
            return tokens[0]
        case Pooling.LAST:
            return tokens[-1]
        case Pooling.MAX:
            return tokens.max(axis=0)
        case Pooling.WEIGHTED:
            return np.average(tokens, axis=0, weights=np.arange(1, len(tokens) + 1)).astype(np.float32)
        case Pooling.MEAN:
            return tokens.mean(axis=0)


def open_embedder(folder: Path, threads: int | None = 1) -> PassageEmbedder:
    """The model in `folder` (an ONNX file, `config.json`, `tokenizer.json`, and what Sentence Transformers writes).
    Raises MeaningUnavailable.

    `threads` is the number of cores that one call may use, None for all. Blocking: loading takes a moment.
    """
    model = str(folder)
    if not folder.is_dir():
        raise MeaningUnavailable(Lack.ABSENT, model)
    try:
        configuration = read_configuration(folder)
        network = Network(configuration, threads)
        tokens = network.vectors([[*network.before, *network.ids(["word"])[0], *network.after]]).ndim == 3
        kind = WindowEmbedder if tokens and set(configuration.pooling) == {Pooling.MEAN} else PassageEmbedder
        embedder = kind(network, configuration, f"{folder.resolve().name}-{_digest(configuration)}")
        _try_word(embedder)
    except Missing as error:
        raise MeaningUnavailable(Lack.FOLDER, model, str(error)) from error
    except ImportError as error:
        raise MeaningUnavailable(Lack.EXTRA, model, str(error)) from error
    except Exception as error:  # the runtimes raise any class, bare Exception included
        raise MeaningUnavailable(Lack.BROKEN, model, _first_line(error)) from error
    return embedder


def _try_word(embedder: Embedder) -> None:
    if not np.isfinite(embedder.query("word")).all():
        raise Unusable("its vectors are no numbers")


def _digest(configuration: Configuration) -> str:
    """A digest of all that vectors depend on, so that a model is identified by its content and not by its path."""
    digest = hashlib.sha256(METHOD)
    for path in configuration.files:
        with path.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    digest.update(f"{configuration.query}\0{configuration.passage}".encode())
    return digest.hexdigest()[:12]


def _units(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """`vectors` as rows of unit length."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.divide(vectors, np.maximum(lengths, np.float32(1e-12)), dtype=np.float32)


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
