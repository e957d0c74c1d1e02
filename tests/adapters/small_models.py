"""Models small enough to be made in a test: a vector for each word, by ONNX, with Sentence Transformers' files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")


def small_model(
    folder: Path,
    words: Mapping[str, Sequence[float]],
    *,
    pooling: str | None = None,
    files: Mapping[str, Any] | None = None,
    onnx: str = "model.onnx",
    inputs: Sequence[str] = ("input_ids", "attention_mask"),
) -> Path:
    """A model in `folder` that has a vector for each of `words`, in small letters, and zeros for others; special
    tokens have one if they are among the words. `pooling` is a mode of Sentence Transformers; None makes a plain
    encoder. `files` are other JSON files."""
    dimensions = len(next(iter(words.values())))
    vocabulary = [*SPECIAL, *(word for word in words if word not in SPECIAL)]
    table = np.array([words.get(word, [0.0] * dimensions) for word in vocabulary], np.float32)
    written: dict[str, Any] = {"config.json": {"hidden_size": dimensions}, **(files or {})}
    if pooling:
        kinds = {"": "Transformer", "1_Pooling": "Pooling", "2_Normalize": "Normalize"}
        written["modules.json"] = [
            {"idx": n, "path": path, "type": f"sentence_transformers.models.{kind}"}
            for n, (path, kind) in enumerate(kinds.items())
        ]
        written["1_Pooling/config.json"] = {"word_embedding_dimension": dimensions, f"pooling_mode_{pooling}": True}
    for name, content in written.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(json.dumps(content), "utf-8")
    _tokenizer(vocabulary).save(str(folder / "tokenizer.json"))
    (folder / onnx).parent.mkdir(parents=True, exist_ok=True)
    (folder / onnx).write_bytes(_network(table, inputs))
    return folder


def _tokenizer(vocabulary: Sequence[str]) -> Any:
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

    made = Tokenizer(models.WordLevel({word: n for n, word in enumerate(vocabulary)}, unk_token=SPECIAL[1]))
    made.normalizer = normalizers.Lowercase()
    made.pre_tokenizer = pre_tokenizers.Whitespace()
    made.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[(name, vocabulary.index(name)) for name in ("[CLS]", "[SEP]")]
    )
    return made


# --- ONNX, whose messages are protocol buffers: fields as (number, kind), a number or bytes ------------------------


def _network(table: np.ndarray[Any, Any], inputs: Sequence[str]) -> bytes:
    """A network that looks up the vector of each token: last_hidden_state = Gather(table, input_ids)."""
    shape = b"".join(_field(1, n) for n in table.shape)
    weights = shape + _field(2, 1) + _field(8, "table") + _field(9, table.tobytes())
    node = _field(1, "table") + _field(1, "input_ids") + _field(2, "last_hidden_state") + _field(4, "Gather")
    given = b"".join(_field(11, _value(name, 7, ["texts", "tokens"])) for name in inputs)
    result = _field(12, _value("last_hidden_state", 1, ["texts", "tokens", table.shape[1]]))
    graph = _field(1, node) + _field(2, "lookup") + _field(5, weights) + given + result
    return _field(1, 8) + _field(7, graph) + _field(8, _field(2, 13))


def _value(name: str, kind: int, shape: Sequence[str | int]) -> bytes:
    sizes = b"".join(_field(1, _field(2 if isinstance(one, str) else 1, one)) for one in shape)
    return _field(1, name) + _field(2, _field(1, _field(1, kind) + _field(2, sizes)))


def _field(number: int, content: str | int | bytes) -> bytes:
    if isinstance(content, int):
        return _varint(number << 3) + _varint(content)
    data = content.encode() if isinstance(content, str) else content
    return _varint(number << 3 | 2) + _varint(len(data)) + data


def _varint(number: int) -> bytes:
    found = bytearray()
    while number > 127:
        found.append(number & 127 | 128)
        number >>= 7
    return bytes((*found, number))
