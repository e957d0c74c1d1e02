"""Models from a hub: fetched at one revision, each file held against its size and hash, and resumed where it broke off.

The default model's files are pinned here. Of another model the hub itself says which revision its main branch is at and
what the files' hashes are; they are recorded beside the files (`pullquote.json`), so that a later change is noticed.
`HF_ENDPOINT` names a mirror, and proxies are those of the environment, as for other clients of the hub.
"""

from __future__ import annotations

import contextlib
import enum
import hashlib
import json
import platform
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ..errors import PullquoteError
from .configuration import CONFIG, LENGTH, MANIFEST, MODULES, ONNX, PROMPTS, TOKENIZER, TOKENIZER_CONFIG
from .models import manifest

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping, Sequence

    from .models import Models

HUB: Final = "https://huggingface.co"
ENDPOINT: Final = "HF_ENDPOINT"  # the variable that names another
WAIT_S: Final = 30.0  # for an answer, and for the next piece of a file
_PIECE: Final = 1 << 20  # bytes
_SIGNED: Final = ("avx512_vnni", "avx_vnni", "avx512vnni", "avxvnni")  # processors that multiply signed bytes exactly
_CPU: Final = Path("/proc/cpuinfo")

Fetched = Callable[[int, int], None]  # told of bytes that are there, of how many


class Trouble(enum.StrEnum):
    """Why a model cannot be fetched."""

    UNREACHABLE = "unreachable"
    UNKNOWN = "unknown"
    REFUSED = "refused"
    DAMAGED = "damaged"
    NO_NETWORK = "no network"
    ADDRESS = "address"


@dataclass
class HubError(PullquoteError):
    """The model `name` cannot be had from the hub at `address`; `detail` is the file, or the system's message."""

    trouble: Trouble
    name: str
    address: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class HubFile:
    """A file of a repository: its path, its size in bytes, and its SHA-256, or else git's SHA-1 of it. The hub gives
    the former of large files."""

    path: str
    size: int
    sha256: str | None = None
    blob: str | None = None

    def matches(self, path: Path) -> bool:
        """Whether the file at `path` is this one."""
        if not path.is_file() or path.stat().st_size != self.size:
            return False
        digest = hashlib.sha256() if self.sha256 else hashlib.sha1(b"blob %d\0" % self.size, usedforsecurity=False)
        with path.open("rb") as stream:
            while piece := stream.read(_PIECE):
                digest.update(piece)
        return digest.hexdigest() == (self.sha256 or self.blob)


@dataclass(frozen=True, slots=True)
class Pinned:
    """A model at one revision, with its files."""

    repository: str
    revision: str
    files: tuple[HubFile, ...]

    @property
    def size(self) -> int:
        """The bytes of all files."""
        return sum(file.size for file in self.files)

    @property
    def name(self) -> str:
        """The name of its folder."""
        return self.repository.replace("/", "--")


_DEFAULT_FILES: Final = (
    HubFile(CONFIG, 612, "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41"),
    HubFile(TOKENIZER, 466_247, "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"),
    HubFile(TOKENIZER_CONFIG, 350, "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b"),
    HubFile(MODULES, 349, "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf"),
    HubFile(PROMPTS, 116, "061ca9d39661d6c6d6de5ba27f79a1cd5770ea247f8d46412a68a498dc5ac9f3"),
    HubFile(LENGTH, 53, "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7"),
    HubFile("1_Pooling/config.json", 190, "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23"),
)
# Bytes without sign are exact on every processor; signed ones are twice as fast where it multiplies them exactly.
_UNSIGNED_NETWORK: Final = HubFile(
    "onnx/model_quint8_avx2.onnx",
    23_046_789,
    "b941bf19f1f1283680f449fa6a7336bb5600bdcd5f84d10ddc5cd72218a0fd21",
)
_SIGNED_NETWORK: Final = HubFile(
    "onnx/model_qint8_avx512_vnni.onnx",
    23_026_053,
    "4278337fd0ff3c68bfb6291042cad8ab363e1d9fbc43dcb499fe91c871902474",
)
DEFAULT: Final = "sentence-transformers/all-MiniLM-L6-v2"
_REVISION: Final = "1110a243fdf4706b3f48f1d95db1a4f5529b4d41"


def default_model(machine: str | None = None, cpu: Path = _CPU) -> Pinned:
    """The model that is fetched without a name, in the form that suits the processor (None: this one)."""
    signed = (machine or platform.machine()).lower() in ("arm64", "aarch64")
    with contextlib.suppress(OSError):
        signed |= any(flag in cpu.read_text("utf-8", "replace").split() for flag in _SIGNED)
    network = _SIGNED_NETWORK if signed else _UNSIGNED_NETWORK
    return Pinned(DEFAULT, _REVISION, (*_DEFAULT_FILES, network))


class Hub:
    """The hub that the `environment` names. Methods block and raise HubError."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.address = (environment.get(ENDPOINT) or HUB).rstrip("/")
        if urllib.parse.urlsplit(self.address).scheme not in ("http", "https"):
            raise HubError(Trouble.ADDRESS, "", self.address)

    def described(self, repository: str, network: str | None = None) -> Pinned:
        """The model in a repository at its present revision, with the files that it needs. `network` is the ONNX file
        to take, None for the first of ONNX that is there."""
        if repository.lower() == DEFAULT.lower() and network is None:
            return default_model()
        with self._opened(repository, f"api/models/{_quoted(repository)}/revision/main?blobs=true") as answer:
            try:
                said: dict[str, Any] = json.load(answer)
                files = [_file(one) for one in said["siblings"]]
                revision = str(said["sha"])
            except (ValueError, LookupError, TypeError) as error:
                raise HubError(Trouble.UNREACHABLE, repository, self.address, str(error)) from error
        there = {file.path: file for file in files}
        chosen = network or next((name for name in ONNX if name in there), None)
        if chosen is None or chosen not in there or TOKENIZER not in there:
            missing = chosen if chosen and chosen not in there else TOKENIZER if chosen else "model.onnx"
            raise HubError(Trouble.NO_NETWORK, repository, self.address, missing)
        return Pinned(repository, revision, tuple(_needed(files, chosen)))

    def fetch(self, model: Pinned, models: Models, progress: Fetched = lambda _done, _of: None) -> Path:
        """Fetches a model into `models` and returns its folder. What an earlier try got is kept; the model appears
        whole or not at all. Raises OSError, too."""
        part, done = models.part(model.name), 0
        for file in model.files:
            path = part / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            if not file.matches(path):
                self._download(model, file, path, lambda n, before=done: progress(before + n, model.size))
            done += file.size
            progress(done, model.size)
        record = {
            "repository": model.repository,
            "revision": model.revision,
            "files": {file.path: {"size": file.size, "sha256": _sha256(part / file.path)} for file in model.files},
        }
        (part / MANIFEST).write_text(json.dumps(record, indent=1) + "\n", "utf-8")
        return models.finished(part, model.name)

    def _download(self, model: Pinned, file: HubFile, path: Path, progress: Callable[[int], None]) -> None:
        """Downloads a file, on from where it broke off; what turns out to be another file is deleted."""
        unfinished = path.with_name(f"{path.name}.part")
        have = unfinished.stat().st_size if unfinished.is_file() else 0
        if have >= file.size:
            unfinished.unlink()
            have = 0
        where = f"{_quoted(model.repository)}/resolve/{model.revision}/{_quoted(file.path)}"
        with self._opened(model.repository, where, have) as answer:
            resumed = have > 0 and answer.status == 206
            have = have if resumed else 0
            with unfinished.open("ab" if resumed else "wb") as stream:
                for piece in self._pieces(model.repository, answer):
                    stream.write(piece)
                    have += len(piece)
                    if have > file.size:
                        break
                    progress(have)
        if have < file.size:
            raise HubError(Trouble.UNREACHABLE, model.repository, self.address, file.path)
        if not file.matches(unfinished):
            unfinished.unlink()
            raise HubError(Trouble.DAMAGED, model.repository, self.address, file.path)
        unfinished.replace(path)

    def _pieces(self, repository: str, answer: Any) -> Iterator[bytes]:
        try:
            while piece := answer.read(_PIECE):
                yield piece
        except OSError as error:  # what is there is kept
            raise HubError(Trouble.UNREACHABLE, repository, self.address, str(error)) from error

    @contextlib.contextmanager
    def _opened(self, repository: str, path: str, have: int = 0) -> Generator[Any]:
        headers = {"User-Agent": "pullquote", **({"Range": f"bytes={have}-"} if have else {})}
        request = urllib.request.Request(f"{self.address}/{path}", headers=headers)  # noqa: S310 -- http or https
        try:
            answer = urllib.request.urlopen(request, timeout=WAIT_S)  # noqa: S310 -- http or https
        except urllib.error.HTTPError as error:
            with error:
                trouble = {401: Trouble.UNKNOWN, 403: Trouble.REFUSED, 404: Trouble.UNKNOWN}.get(error.code)
                said = f"HTTP {error.code}"
            raise HubError(trouble or Trouble.UNREACHABLE, repository, self.address, said) from None
        except OSError as error:
            said = str(getattr(error, "reason", "") or error)
            raise HubError(Trouble.UNREACHABLE, repository, self.address, said) from error
        with answer:
            yield answer


def changed_files(folder: Path) -> list[str]:
    """The files of a fetched model that are not as they were recorded then; of a folder of somebody's own, none."""
    recorded: dict[str, dict[str, Any]] = manifest(folder).get("files") or {}
    return [
        path for path, one in recorded.items() if not HubFile(path, one["size"], one["sha256"]).matches(folder / path)
    ]


def _file(described: dict[str, Any]) -> HubFile:
    large: dict[str, Any] = described.get("lfs") or {}
    return HubFile(described["rfilename"], int(described["size"]), large.get("sha256"), described.get("blobId"))


def _needed(files: Sequence[HubFile], network: str) -> Iterator[HubFile]:
    """The files that a model needs: its network, with weights that lie beside it, its tokenizer, its configuration."""
    known = {CONFIG, TOKENIZER, TOKENIZER_CONFIG, MODULES, PROMPTS, LENGTH, network, f"{network}_data"}
    for file in files:
        pooling = file.path.count("/") == 1 and file.path.endswith(f"_Pooling/{CONFIG}")
        if (file.path in known or pooling) and ".." not in Path(file.path).parts:
            yield file


def _quoted(path: str) -> str:
    return urllib.parse.quote(path, safe="/")


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
