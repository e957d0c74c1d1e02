"""A model's network and tokenizer in this process: texts as tokens, tokens as vectors, by ONNX Runtime.

ONNX Runtime and the tokenizers are an optional extra: they are imported when a model is opened, and not before.
"""

from __future__ import annotations

import importlib
import os
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from .configuration import TOKENIZER, Unusable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from .configuration import Configuration

SILENT: Final = "ORT_DISABLE_TELEMETRY"  # the variable that switches telemetry off
_INPUTS: Final = ("input_ids", "attention_mask", "token_type_ids", "position_ids")
_OUTPUTS: Final = ("last_hidden_state", "token_embeddings", "sentence_embedding")  # the best comes first

Tokens = tuple[list[int], "NDArray[np.int64]"]  # the tokens' ids, and their characters [tokens, 2] (first, past)


class Network:
    """The model of a `configuration`, with `threads` of the processor (None for all). Methods block, and may be called
    by several threads. Raises ImportError without the extra, Unusable, and whatever the runtimes raise.

    `before` and `after` are the special tokens that stand around every text.
    """

    def __init__(self, configuration: Configuration, threads: int | None = 1) -> None:
        os.environ.setdefault(SILENT, "1")
        runtime, tokenizers = importlib.import_module("onnxruntime"), importlib.import_module("tokenizers")
        options = runtime.SessionOptions()
        options.intra_op_num_threads = threads or 0
        options.inter_op_num_threads = 1
        options.log_severity_level = 3  # a warning of the runtime's would stand among our own lines
        self._session: Any = runtime.InferenceSession(
            str(configuration.onnx), options, providers=["CPUExecutionProvider"]
        )
        self._inputs = {one.name: np.int32 if "int32" in one.type else np.int64 for one in self._session.get_inputs()}
        foreign = sorted(set(self._inputs) - set(_INPUTS))
        if foreign:
            raise Unusable(f"input {foreign[0]}")
        outputs = [one.name for one in self._session.get_outputs()]
        self._output = next((name for name in _OUTPUTS if name in outputs), outputs[0])
        self._tokenizer: Any = tokenizers.Tokenizer.from_file(str(configuration.folder / TOKENIZER))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        framed = self._tokenizer.encode("a")
        special: list[int] = framed.special_tokens_mask
        edge = special.index(0) if 0 in special else len(special)
        self.before: list[int] = framed.ids[:edge]
        self.after: list[int] = framed.ids[len(special) - special[::-1].index(0) :] if 0 in special else []

    def tokens(self, text: str) -> Tokens:
        """The tokens of a text, without special ones."""
        found = self._tokenizer.encode(text, add_special_tokens=False)
        return found.ids, np.array(found.offsets, np.int64).reshape(-1, 2)

    def ids(self, texts: Sequence[str]) -> list[list[int]]:
        """The ids of the tokens of each text, without special ones."""
        return [one.ids for one in self._tokenizer.encode_batch(list(texts), add_special_tokens=False)]

    def vectors(self, texts: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        """The vectors [texts, tokens, dimensions] of the tokens of texts, given with their special ones. Texts are
        padded to the longest. Of a model that pools by itself, [texts, dimensions]."""
        longest = max(map(len, texts))
        ids, mask = np.zeros((len(texts), longest), np.int64), np.zeros((len(texts), longest), np.int64)
        for row, text in enumerate(texts):
            ids[row, : len(text)] = text
            mask[row, : len(text)] = 1
        given = {
            "input_ids": ids,
            "attention_mask": mask,
            "token_type_ids": np.zeros_like(ids),
            "position_ids": np.broadcast_to(np.arange(longest), ids.shape),
        }
        fed = {name: given[name].astype(kind, copy=False) for name, kind in self._inputs.items()}
        return np.asarray(self._session.run([self._output], fed)[0], np.float32)
