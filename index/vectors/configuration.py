"""How a model in a folder is used: its pooling, prompts and length, as Sentence Transformers writes them down.

A folder that has no `modules.json` is a plain encoder: its vectors are means over tokens. What authors say only in the
text of their model's page, the prompts of some families, is known by the model's name.
"""

from __future__ import annotations

import enum
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

if TYPE_CHECKING:
    from pathlib import Path

CONFIG: Final = "config.json"
TOKENIZER: Final = "tokenizer.json"
MODULES: Final = "modules.json"
PROMPTS: Final = "config_sentence_transformers.json"
LENGTH: Final = "sentence_bert_config.json"
TOKENIZER_CONFIG: Final = "tokenizer_config.json"
MANIFEST: Final = "pullquote.json"  # where a model came from, beside its files
LONGEST: Final = 512  # tokens of a text, however many a model takes: passages are far shorter

# The model itself, the first one that is there. Of several, the smallest that runs on every processor.
ONNX: Final = tuple(
    folder + name
    for name in ("model_quantized.onnx", "model_int8.onnx", "model_uint8.onnx", "model.onnx", "model_optimized.onnx")
    for folder in ("", "onnx/")
)

# Prompts that a family's authors ask for and its files do not hold: (part of a name, of a query, of a passage)
_FAMILIES: Final = (
    (r"\be5-(?!.*instruct)", "query: ", "passage: "),
    (r"\bnomic-embed-text", "search_query: ", "search_document: "),
    (r"\barctic-embed-\w+-v2", "query: ", ""),
    (
        r"\b(bge-\w+-en|snowflake-arctic-embed|arctic-embed|mxbai-embed)",
        "Represent this sentence for searching relevant passages: ",
        "",
    ),
    (r"\bbge-\w+-zh", "为这个句子生成表示以用于检索相关文章：", ""),
)
_QUERY_PROMPTS: Final = ("query", "search_query", "retrieval.query")
_PASSAGE_PROMPTS: Final = ("passage", "document", "search_document", "retrieval.passage", "corpus")


class Pooling(enum.StrEnum):
    """How the vectors of a text's tokens become one."""

    MEAN = "mean"
    FIRST = "first token"
    LAST = "last token"
    MAX = "maximum"
    WEIGHTED = "weighted mean"


_MODES: Final = {  # of Sentence Transformers; a mean over the root of the length has the direction of a mean
    "cls": Pooling.FIRST,
    "cls_token": Pooling.FIRST,
    "max": Pooling.MAX,
    "max_tokens": Pooling.MAX,
    "mean": Pooling.MEAN,
    "mean_tokens": Pooling.MEAN,
    "mean_sqrt_len_tokens": Pooling.MEAN,
    "weightedmean": Pooling.WEIGHTED,
    "weightedmean_tokens": Pooling.WEIGHTED,
    "lasttoken": Pooling.LAST,
}
_HARMLESS: Final = ("Transformer", "Pooling", "Normalize")  # modules; vectors are made unit length anyway


class Missing(Exception):
    """A folder lacks a file that every model has; the argument is its name."""


class Unusable(Exception):
    """A model needs what is not done here; the argument says what."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """A model's use. `onnx` is its network, `files` are all that its vectors depend on, `longest` is the number of
    tokens that it reads, special ones included. Several kinds of `pooling` stand side by side in a vector. `query` and
    `passage` are put before every text of the kind."""

    folder: Path
    onnx: Path
    files: tuple[Path, ...]
    pooling: tuple[Pooling, ...]
    longest: int
    query: str
    passage: str


def read_configuration(folder: Path) -> Configuration:
    """Reads the configuration of the model in `folder`. Raises Missing, Unusable, OSError and ValueError."""
    for name in (CONFIG, TOKENIZER):
        if not (folder / name).is_file():
            raise Missing(name)
    onnx = network(folder)
    config, prompts, modules = _json(folder / CONFIG), _json(folder / PROMPTS), _modules(folder)
    query, passage = _prompts(prompts, _called(folder, config))
    optional = [folder / name for name in (MODULES, PROMPTS, LENGTH, TOKENIZER_CONFIG)]
    pools = [folder / module["path"] / CONFIG for module in modules if _kind(module) == "Pooling"]
    return Configuration(
        folder=folder,
        onnx=onnx,
        files=(onnx, folder / CONFIG, folder / TOKENIZER, *(path for path in (*optional, *pools) if path.is_file())),
        pooling=tuple(mode for path in pools for mode in _pooling(_json(path))) or (Pooling.MEAN,),
        longest=_longest(folder, config),
        query=query,
        passage=passage,
    )


def network(folder: Path) -> Path:
    """The ONNX file of the model in `folder`: one of ONNX, or the only one that there is. Raises Missing."""
    known = next((folder / name for name in ONNX if (folder / name).is_file()), None)
    others = sorted((*folder.glob("*.onnx"), *folder.glob("onnx/*.onnx")))
    if known is None and len(others) != 1:
        raise Missing("model.onnx")
    return known or others[0]


def _modules(folder: Path) -> list[dict[str, Any]]:
    """The modules that the vectors go through; a plain encoder has none."""
    path = folder / MODULES
    found = cast("list[dict[str, Any]]", json.loads(path.read_text("utf-8"))) if path.is_file() else []
    for module in found:
        if _kind(module) not in _HARMLESS:
            raise Unusable(f"{MODULES}: {_kind(module)}")
        if _kind(module) == "Pooling" and not (folder / module["path"] / CONFIG).is_file():
            raise Missing(f"{module['path']}/{CONFIG}")
    return found


def _kind(module: dict[str, Any]) -> str:
    return str(module["type"]).rpartition(".")[2]


def _pooling(config: dict[str, Any]) -> list[Pooling]:
    named = config.get("pooling_mode")
    modes = [str(named)] if named else [key.removeprefix("pooling_mode_") for key, on in config.items() if on is True]
    modes = [mode for mode in modes if mode != "include_prompt"]
    if not modes or any(mode not in _MODES for mode in modes):
        raise Unusable(f"pooling: {', '.join(modes)}")
    return [_MODES[mode] for mode in modes]


def _longest(folder: Path, config: dict[str, Any]) -> int:
    """The most tokens of a text, by the first file that says so."""
    said = (
        _json(folder / LENGTH).get("max_seq_length"),
        _json(folder / TOKENIZER_CONFIG).get("model_max_length"),
        config.get("max_position_embeddings"),
    )
    return min(int(next((most for most in said if most), LONGEST)), LONGEST)


def _called(folder: Path, config: dict[str, Any]) -> str:
    """The names that the model goes by."""
    manifest = _json(folder / MANIFEST)
    return " ".join(
        str(name) for name in (manifest.get("repository"), folder.name, config.get("_name_or_path")) if name
    )


def _prompts(config: dict[str, Any], called: str) -> tuple[str, str]:
    """What stands before a query and before a passage."""
    known: dict[str, str] = config.get("prompts") or {}
    query = next((known[name] for name in _QUERY_PROMPTS if known.get(name)), "")
    passage = next((known[name] for name in _PASSAGE_PROMPTS if known.get(name)), "")
    if query or passage:
        return query, passage
    default = known.get(config.get("default_prompt_name") or "", "")
    if default:
        return default, default
    family = next((both for part, *both in _FAMILIES if re.search(part, called, re.IGNORECASE)), ("", ""))
    return family[0], family[1]


def _json(path: Path) -> dict[str, Any]:
    """The object in a file; an empty one without it. Raises ValueError if there is something else."""
    found: object = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    if not isinstance(found, dict):
        raise ValueError(f"{path.name} is no JSON object")  # noqa: TRY004 -- what a file holds, not a wrong call
    return cast("dict[str, Any]", found)
