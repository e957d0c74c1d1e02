"""Embedding models: texts as vectors whose cosine is high for the same topic in whatever words.

A passage of a conversation depends on what was said before it. So it is embedded in a window of its neighbours, as long
as the model takes, and its vector is the mean of its own tokens' vectors there: late chunking (Günther et al., "Late
Chunking: Contextual Chunk Embeddings Using Long-Context Embedding Models", 2024). A model whose vectors are not means
of tokens embeds each passage by itself.

The model runs in this process, by fastembed (ONNX). That is an optional extra: it is imported when a model is opened,
and not before.
"""

from __future__ import annotations

import enum
import hashlib
import importlib
import json
import os
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol, cast

import numpy as np

from ..errors import PullquoteError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

FILES: Final = ("model.onnx", "config.json", "tokenizer.json", "tokenizer_config.json")  # of a model's folder
BATCH: Final = 32  # passages embedded together: more are no faster, and take more memory
WINDOWS: Final = 8  # the same for windows, which are longer
WINDOW: Final = 256  # tokens of a window: what models of sentences are trained with
MEANS: Final = ("PooledEmbedding", "PooledNormalizedEmbedding")  # fastembed's classes of means; subclasses do more
MARKS: Final = 2  # special tokens around every text
OVERLAP: Final = 3  # passages that neighbouring windows share, so that each has some on either side

SILENT: Final = ("ORT_DISABLE_TELEMETRY", "HF_HUB_DISABLE_TELEMETRY")  # variables that switch telemetry off

Spans = list[tuple[int, int]]  # characters [first, past) of a text

_registering = threading.Lock()


class Lack(enum.StrEnum):
    """The reason for which a model is not available."""

    EXTRA = "extra not installed"
    FOLDER = "folder incomplete"
    UNKNOWN = "model not known"
    DOWNLOAD = "download failed"
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

    @property
    def around(self) -> int:
        """The number of passages before and after each that its vector depends on."""
        ...

    def passages(self, text: str, spans: Spans) -> NDArray[np.float32]:
        """The vectors [spans, dimensions] of the passages at `spans` of a text, ascending and without gaps."""
        ...

    def query(self, text: str) -> NDArray[np.float32]:
        """The vector [dimensions] of a question."""
        ...


class FastEmbedder:
    """A model that fastembed runs, each passage by itself. Use `open_embedder`."""

    around = 0

    def __init__(self, model: Any, name: str, dimensions: int) -> None:
        self._model = model
        self.name = name
        self.dimensions = dimensions

    def passages(self, text: str, spans: Spans) -> NDArray[np.float32]:
        """See `Embedder.passages`."""
        # texts of a batch are padded to the longest of them, so they are sorted by length
        order = sorted(range(len(spans)), key=lambda n: spans[n][1] - spans[n][0])
        found = np.zeros((len(spans), self.dimensions), np.float32)
        if spans:
            texts = [text[first:past] for first, past in (spans[n] for n in order)]
            found[order] = _units(self._model.passage_embed(texts, batch_size=BATCH))
        return found

    def query(self, text: str) -> NDArray[np.float32]:
        """See `Embedder.query`."""
        return _units(self._model.query_embed(text))[0]


class WindowEmbedder(FastEmbedder):
    """A model whose vectors are means over tokens: each passage is read in a window of its neighbours."""

    around = 2 * OVERLAP  # so that a passage at either end of what is asked for is read as if it were not

    def passages(self, text: str, spans: Spans) -> NDArray[np.float32]:
        """See `Embedder.passages`; each passage is embedded in a window of its neighbours."""
        found = np.zeros((len(spans), self.dimensions), np.float32)
        if not spans:
            return found
        planned = self._planned(text, spans)
        homes = _homes(planned, len(spans))
        for at in range(0, len(planned), WINDOWS):
            some = planned[at : at + WINDOWS]
            for n, ((low, high), (middles, tokens)) in enumerate(
                zip(some, self._read(text, spans, some), strict=True), at
            ):
                for passage in [one for one in range(low, high) if homes[one] == n]:
                    first, past = spans[passage]
                    found[passage] = tokens[(middles >= first) & (middles < past)].sum(axis=0)
        return _units(found)

    def _planned(self, text: str, spans: Spans) -> list[tuple[int, int]]:
        """The windows of the passages, as long as the model takes."""
        model = self._model.model
        limit: dict[str, Any] = model.tokenizer.truncation or {}
        starts = [first for first, _ in spans]
        parts = [text[first:past] for first, past in zip(starts, [*starts[1:], spans[-1][1]], strict=True)]
        tokens = [one.special_tokens_mask.count(0) for one in model.tokenize(parts)]
        return windows(tokens, min(WINDOW, int(limit.get("max_length", WINDOW))) - MARKS)

    def _read(
        self, text: str, spans: Spans, some: Sequence[tuple[int, int]]
    ) -> list[tuple[NDArray[np.float64], NDArray[np.float32]]]:
        """For each window the middle characters [tokens] of its tokens in the text, -1 for special tokens, and the
        model's vectors [tokens, dimensions]."""
        model, texts = self._model.model, [text[spans[low][0] : spans[high - 1][1]] for low, high in some]
        offsets = [np.array(one.offsets, np.int64) for one in model.tokenize(texts)]
        middles = [
            np.where(at[:, 1] > at[:, 0], at.sum(axis=1) / 2 + spans[low][0], -1.0)
            for (low, _), at in zip(some, offsets, strict=True)
        ]
        return list(zip(middles, np.asarray(model.onnx_embed(texts).model_output, np.float32), strict=True))


def windows(tokens: Sequence[int], most: int) -> list[tuple[int, int]]:
    """Windows [low, high) over passages, of at most `most` tokens but at least one passage, each sharing OVERLAP with
    the next. `tokens` counts those from the beginning of each passage to that of the next, about where the passage
    before it ends; for the last one, its own."""
    found, low = list[tuple[int, int]](), 0
    while True:
        high, room = low + 1, most - sum(tokens[low : low + 2])
        while high < len(tokens) and sum(tokens[high + 1 : high + 2]) <= room:
            room -= sum(tokens[high + 1 : high + 2])
            high += 1
        found.append((low, high))
        if high == len(tokens):
            return found
        low = max(high - OVERLAP, low + 1)


def _homes(planned: Sequence[tuple[int, int]], passages: int) -> list[int]:
    """The number of the window in which each passage has the most neighbours; the ends of a text count as many."""
    homes, best = [0] * passages, [-1] * passages
    for n, (low, high) in enumerate(planned):
        for passage in range(low, high):
            before = passage - low if low else passages
            after = high - 1 - passage if high < passages else passages
            if min(before, after) > best[passage]:
                homes[passage], best[passage] = n, min(before, after)
    return homes


def open_embedder(model: str, threads: int | None = 1, cache: Path | None = None) -> Embedder:
    """The model called `model`: a hub name that fastembed knows, or a folder with FILES. Raises MeaningUnavailable.

    A model from the hub is downloaded once and kept in `cache` (None: fastembed's folder). `threads` is the number of
    cores that one call may use, None for all. Blocking: loading takes a moment, and a download takes long.
    """
    for name in SILENT:
        os.environ.setdefault(name, "1")
    try:
        fastembed = importlib.import_module("fastembed")
    except ImportError as error:
        raise MeaningUnavailable(Lack.EXTRA, model, str(error)) from error
    folder = Path(model).expanduser()
    if folder.is_dir():
        return _from_folder(fastembed, model, folder, threads)
    if folder.is_absolute() or model.startswith((".", "~")):  # meant as a folder; no hub name looks like that
        raise MeaningUnavailable(Lack.FOLDER, model, str(folder))
    return _from_hub(fastembed, model, threads, cache)


def _from_folder(fastembed: Any, model: str, folder: Path, threads: int | None) -> FastEmbedder:
    missing = [name for name in FILES if not (folder / name).is_file()]
    if missing:
        raise MeaningUnavailable(Lack.FOLDER, model, missing[0])
    name = f"{folder.resolve().name}-{_digest(folder)}"
    try:
        dimensions = int(json.loads((folder / "config.json").read_text("utf-8"))["hidden_size"])
        _register(fastembed, name, dimensions)
        loaded = fastembed.TextEmbedding(name, specific_model_path=str(folder), threads=threads)
        return _tried(WindowEmbedder(loaded, name, dimensions))
    except Exception as error:  # the runtimes raise any class, bare Exception included
        raise MeaningUnavailable(Lack.BROKEN, model, _first_line(error)) from error


def _from_hub(fastembed: Any, model: str, threads: int | None, cache: Path | None) -> FastEmbedder:
    known = cast("list[dict[str, Any]]", fastembed.TextEmbedding.list_supported_models())
    described = next((one for one in known if one["model"].lower() == model.lower()), None)
    if described is None:
        raise MeaningUnavailable(Lack.UNKNOWN, model)
    name, place = described["model"], str(cache) if cache else None
    try:
        loaded = fastembed.TextEmbedding(name, cache_dir=place, threads=threads)
    except Exception as error:  # the hub's clients have errors of their own
        raise MeaningUnavailable(Lack.DOWNLOAD, model, _first_line(error)) from error
    made = WindowEmbedder if type(loaded.model).__name__ in MEANS else FastEmbedder
    return made(loaded, name, int(described["dim"]))


def _register(fastembed: Any, name: str, dimensions: int) -> None:
    """Makes a folder's model known to fastembed, once a process."""
    described = importlib.import_module("fastembed.common.model_description")
    with _registering:
        if any(one["model"].lower() == name.lower() for one in fastembed.TextEmbedding.list_supported_models()):
            return
        fastembed.TextEmbedding.add_custom_model(
            model=name,
            pooling=described.PoolingType.MEAN,
            normalization=True,
            sources=described.ModelSource(hf=name),
            dim=dimensions,
            model_file=FILES[0],
        )


def _tried(embedder: FastEmbedder) -> FastEmbedder:
    """`embedder`, after a test with one word: a folder may hold a model of another kind."""
    width = embedder.query("word").shape[0]
    if width != embedder.dimensions:
        raise ValueError(f"{width} dimensions instead of {embedder.dimensions}")
    return embedder


def _digest(folder: Path) -> str:
    """A digest of a model's files, so that a model is identified by its content and not by its path."""
    digest = hashlib.sha256()
    for name in FILES:
        with (folder / name).open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()[:12]


def _units(vectors: Iterable[NDArray[np.float32]]) -> NDArray[np.float32]:
    """`vectors` as rows of unit length, which not every model returns."""
    rows = np.array(list(vectors), np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.divide(rows, np.maximum(lengths, np.float32(1e-12)), dtype=np.float32)


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
