"""What a text means, as a vector: texts about the same thing point the same way, whatever their words.

The model runs in this process, by fastembed (ONNX). That is an optional extra: it is imported when a model is opened,
and not before.
"""

from __future__ import annotations

import enum
import hashlib
import importlib
import json
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol, cast

import numpy as np

from .errors import PullquoteError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

FILES: Final = ("model.onnx", "config.json", "tokenizer.json", "tokenizer_config.json")  # what a model's folder holds
BATCH: Final = 32  # texts that go through the model together: more are no faster, and take more memory

_registering = threading.Lock()


class Lack(enum.StrEnum):
    """Why there is no model."""

    EXTRA = "extra not installed"
    FOLDER = "folder incomplete"
    UNKNOWN = "model not known"
    DOWNLOAD = "download failed"
    BROKEN = "model cannot be loaded"


@dataclass
class MeaningUnavailable(PullquoteError):
    """`model` cannot be used, for `reason`; `detail` is the missing file, or what the runtime says."""

    reason: Lack
    model: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.model}: {self.reason}" + (f" ({self.detail})" if self.detail else "")


class Embedder(Protocol):
    """Turns text into vectors of unit length. Blocking; may be called from several threads."""

    @property
    def name(self) -> str:
        """Identifies the model: vectors of models of different names cannot be compared."""
        ...

    @property
    def dimensions(self) -> int:
        """How many numbers a vector has."""
        ...

    def passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors [texts, dimensions] of what is searched."""
        ...

    def query(self, text: str) -> NDArray[np.float32]:
        """The vector [dimensions] of what is searched for."""
        ...


class FastEmbedder:
    """A model that fastembed runs. Use `open_embedder`."""

    def __init__(self, model: Any, name: str, dimensions: int) -> None:
        self._model = model
        self.name = name
        self.dimensions = dimensions

    def passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        # neighbours in a batch are padded to the longest of them: like goes with like
        order = sorted(range(len(texts)), key=lambda n: len(texts[n]))
        found = np.zeros((len(texts), self.dimensions), np.float32)
        if texts:
            found[order] = _units(self._model.passage_embed([texts[n] for n in order], batch_size=BATCH))
        return found

    def query(self, text: str) -> NDArray[np.float32]:
        return _units(self._model.query_embed(text))[0]


def open_embedder(model: str, threads: int | None = 1, cache: Path | None = None) -> Embedder:
    """The model called `model`: a hub name that fastembed knows, or a folder with FILES. Raises MeaningUnavailable.

    A model from the hub is downloaded once and kept in `cache` (None: where fastembed keeps its models). `threads` is
    how many cores one call may use, None for all. Blocking: loading takes a moment, and a download takes long.
    """
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
        return _tried(FastEmbedder(loaded, name, dimensions))
    except Exception as error:  # the runtimes raise what they like, bare Exception included
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
    return FastEmbedder(loaded, name, int(described["dim"]))


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
    """`embedder`, after one word went through it: a folder may hold a model of another kind."""
    width = embedder.query("word").shape[0]
    if width != embedder.dimensions:
        raise ValueError(f"{width} dimensions instead of {embedder.dimensions}")
    return embedder


def _digest(folder: Path) -> str:
    """Tells models apart by what they are, not by where they lie."""
    digest = hashlib.sha256()
    for name in FILES:
        with (folder / name).open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()[:12]


def _units(vectors: Iterable[NDArray[np.float32]]) -> NDArray[np.float32]:
    """`vectors` as rows of unit length: not every model makes them so."""
    rows = np.array(list(vectors), np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / np.maximum(lengths, np.float32(1e-12))


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
