"""Models from a hub: whole or not at all, the files that they should be, and taken up where it broke off."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from fake_hub import REVISION, FakeHub, serving_hub
from pullquote.index.vectors.embedder import open_embedder
from pullquote.index.vectors.hub import DEFAULT, Hub, HubError, Trouble, changed_files, default_model
from pullquote.index.vectors.models import Models, manifest
from small_models import small_model

if TYPE_CHECKING:
    from collections.abc import Generator

pytest.importorskip("onnxruntime", reason="the extra pullquote[semantic] is not installed")

NAME = "somebody/small"
WORDS = {"bee": (1.0, 0.0, 0.2), "sea": (0.0, 1.0, 0.2)}


@pytest.fixture
def served(tmp_path: Path) -> Generator[FakeHub]:
    folder = small_model(tmp_path / "origin", WORDS, pooling="mean_tokens", onnx="onnx/model.onnx")
    (folder / "pytorch_model.bin").write_bytes(b"not needed")
    with serving_hub() as hub:
        hub.folders[NAME] = folder
        yield hub


def hub_of(served: FakeHub) -> Hub:
    return Hub({"HF_ENDPOINT": served.address + "/"})


def test_a_model_is_fetched_with_what_it_needs(served: FakeHub, tmp_path: Path) -> None:
    """Its network, tokenizer and configuration at one revision, and a record of what they were."""
    hub, models, told = hub_of(served), Models(tmp_path / "models"), list[tuple[int, int]]()
    found = hub.described(NAME)
    folder = hub.fetch(found, models, lambda done, of: told.append((done, of)))
    assert told[-1] == (found.size, found.size)
    assert sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()) == [
        "1_Pooling/config.json",
        "config.json",
        "modules.json",
        "onnx/model.onnx",
        "pullquote.json",
        "tokenizer.json",
    ]
    assert (manifest(folder)["repository"], manifest(folder)["revision"]) == (NAME, REVISION)
    assert models.find(NAME) == models.find("somebody--SMALL") == folder
    np.testing.assert_allclose(open_embedder(folder).query("sea"), np.array(WORDS["sea"]) / np.hypot(1, 0.2), atol=1e-6)
    assert changed_files(folder) == []
    (folder / "config.json").write_text('{"hidden_size":  3}')
    assert changed_files(folder) == ["config.json"]


def test_a_download_goes_on_where_it_broke_off(served: FakeHub, tmp_path: Path) -> None:
    """Nothing is there before all of it is."""
    hub, models = hub_of(served), Models(tmp_path / "models")
    found = hub.described(NAME)
    served.stop_at = 10
    with pytest.raises(HubError) as caught:
        hub.fetch(found, models)
    assert (caught.value.trouble, models.listed()) == (Trouble.UNREACHABLE, [])
    served.asked.clear()
    hub.fetch(found, models)
    assert served.asked[0] == (f"/{NAME}/resolve/{REVISION}/{found.files[0].path}", "bytes=10-")
    assert len(models.listed()) == 1


def test_another_file_is_refused(served: FakeHub, tmp_path: Path) -> None:
    """One of the same size, too, large or small; it is not kept, so that another try may succeed."""
    hub, models = hub_of(served), Models(tmp_path / "models")
    found = hub.described(NAME)
    for name in ("config.json", "onnx/model.onnx"):
        size = next(file.size for file in found.files if file.path == name)
        served.swapped = {name: b"x" * size}
        with pytest.raises(HubError) as caught:
            hub.fetch(found, models)
        assert (caught.value.trouble, caught.value.detail) == (Trouble.DAMAGED, name)
    served.swapped = {}
    assert hub.fetch(found, models).is_dir()


def test_what_the_hub_does_not_have(served: FakeHub, tmp_path: Path) -> None:
    """A repository that is not there, one without an ONNX file, and an ONNX file that is not in it."""
    hub = hub_of(served)
    served.folders["somebody/empty"] = tmp_path / "empty"
    (tmp_path / "empty").mkdir()
    said = list[tuple[Trouble, str]]()
    for name, network in (("no/body", None), ("somebody/empty", None), (NAME, "onnx/other.onnx")):
        with pytest.raises(HubError) as caught:
            hub.described(name, network)
        said.append((caught.value.trouble, caught.value.detail))
    assert said == [
        (Trouble.UNKNOWN, "HTTP 404"),
        (Trouble.NO_NETWORK, "model.onnx"),
        (Trouble.NO_NETWORK, "onnx/other.onnx"),
    ]


def test_no_network_and_no_address() -> None:
    """Neither is an exception of urllib's."""
    with pytest.raises(HubError) as caught:
        Hub({"HF_ENDPOINT": "http://127.0.0.1:9"}).described(NAME)
    assert (caught.value.trouble, caught.value.address) == (Trouble.UNREACHABLE, "http://127.0.0.1:9")
    with pytest.raises(HubError) as caught:
        Hub({"HF_ENDPOINT": "file:///etc"})
    assert caught.value.trouble is Trouble.ADDRESS


def test_the_default_model_is_pinned(served: FakeHub, tmp_path: Path) -> None:
    """The hub is not asked what it is; its network is the one that suits the processor."""
    cpu = tmp_path / "cpuinfo"
    cpu.write_text("flags\t\t: fpu avx2 avx512_vnni\n")
    plain = tmp_path / "other"
    plain.write_text("flags\t\t: fpu avx2\n")
    networks = [
        default_model(*one).files[-1].path for one in (("x86_64", cpu), ("x86_64", plain), ("arm64", tmp_path / "none"))
    ]
    assert networks == ["onnx/model_qint8_avx512_vnni.onnx", "onnx/model_quint8_avx2.onnx", networks[0]]
    assert hub_of(served).described(DEFAULT.upper()).revision == default_model().revision
    assert served.asked == []
    assert all(file.sha256 and len(file.sha256) == 64 for file in default_model().files)


def test_the_pinned_files_are_those_at_hand() -> None:
    """As far as a copy of the model is here."""
    folder = Path(__file__).resolve().parents[4] / "shared" / "models" / "all-MiniLM-L6-v2-int8"
    if not folder.is_dir():
        pytest.skip(f"no model in {folder}")
    here = [file for file in default_model().files if (folder / file.path).is_file()]
    assert len(here) == 3
    assert all(file.matches(folder / file.path) for file in here)


def test_which_model_is_in_use(tmp_path: Path) -> None:
    """The one chosen, else the first of the data folder, else one that was installed beside the program."""
    models = Models(tmp_path / "models", tmp_path / "installed")
    assert (models.find("auto"), models.decided()) == (None, False)
    shared = small_model(tmp_path / "installed" / "shared", WORDS)
    assert models.find("auto") == shared
    mine = models.copied(small_model(tmp_path / "elsewhere" / "mine", WORDS))
    assert models.find("auto") == mine == tmp_path / "models" / "mine"
    models.use(shared)
    assert models.find("auto") == shared
    models.use(tmp_path / "elsewhere" / "mine")
    assert [(one.name, one.in_use) for one in models.listed()] == [
        (str(tmp_path / "elsewhere" / "mine"), True),
        ("mine", False),
        ("shared", False),
    ]
    models.use(None)
    assert (models.find("auto"), models.find("none"), models.find(""), models.decided()) == (None, None, None, True)
    assert json.loads((mine / "config.json").read_text())["hidden_size"] == 3
