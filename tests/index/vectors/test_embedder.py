"""Models: what is missing is said with a reason; the real one, where it is at hand, knows what belongs together."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import accumulate
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from pullquote.index.vectors.embedder import (
    FILES,
    Embedder,
    FastEmbedder,
    Lack,
    MeaningUnavailable,
    Spans,
    WindowEmbedder,
    open_embedder,
    windows,
)

MODEL = Path(__file__).resolve().parents[4] / "shared" / "models" / "all-MiniLM-L6-v2-int8"

pytest.importorskip("fastembed", reason="the extra pullquote[semantic] is not installed")


@pytest.fixture(scope="module")
def real() -> Embedder:
    if not MODEL.is_dir():
        pytest.skip(f"no model in {MODEL}")
    return open_embedder(str(MODEL))


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not an ImportError: that it is not installed is an answer."""
    monkeypatch.setitem(sys.modules, "fastembed", None)
    with pytest.raises(MeaningUnavailable) as caught:
        open_embedder("any")
    assert (caught.value.reason, caught.value.model) == (Lack.EXTRA, "any")


def test_nothing_is_reported_to_a_runtime_s_makers(tmp_path: Path) -> None:
    """Before it reports on its use, ONNX Runtime gives the machine an id and keeps it in the home folder."""
    opening = (
        "from pullquote.index.vectors.embedder import *\ntry: open_embedder('no/such')\nexcept MeaningUnavailable: pass"
    )
    subprocess.run([sys.executable, "-P", "-c", opening], env={"HOME": str(tmp_path)}, check=True, timeout=60)
    assert list(tmp_path.rglob("*")) == []


def test_a_folder_without_a_file(tmp_path: Path) -> None:
    """The first file that is missing is named."""
    for name in FILES[:2]:
        (tmp_path / name).write_text("{}")
    with pytest.raises(MeaningUnavailable) as caught:
        open_embedder(str(tmp_path))
    assert (caught.value.reason, caught.value.detail) == (Lack.FOLDER, FILES[2])


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """A path is not looked up at the hub."""
    with pytest.raises(MeaningUnavailable) as caught:
        open_embedder(str(tmp_path / "missing"))
    assert caught.value.reason is Lack.FOLDER


def test_a_folder_with_something_else(tmp_path: Path) -> None:
    """Whatever the runtime makes of it."""
    for name in FILES:
        (tmp_path / name).write_text(json.dumps({"hidden_size": 8}))
    with pytest.raises(MeaningUnavailable) as caught:
        open_embedder(str(tmp_path))
    assert caught.value.reason is Lack.BROKEN
    assert "\n" not in str(caught.value)


def test_a_name_that_nobody_knows() -> None:
    """Nothing is downloaded to find out."""
    with pytest.raises(MeaningUnavailable) as caught:
        open_embedder("nobody/nothing")
    assert str(caught.value) == "nobody/nothing: model not known"


def test_a_download_that_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Of a model that is known, but not here."""
    import fastembed

    def unreachable(name: str, **options: object) -> None:
        raise ConnectionError("no route\nto the hub")

    known = fastembed.TextEmbedding.list_supported_models()
    unreachable.list_supported_models = lambda: known  # type: ignore[attr-defined]
    monkeypatch.setattr(fastembed, "TextEmbedding", unreachable)
    with pytest.raises(MeaningUnavailable) as caught:
        open_embedder(known[0]["model"].upper(), cache=tmp_path)
    assert (caught.value.reason, caught.value.detail) == (Lack.DOWNLOAD, "no route")


def spoken(*passages: str) -> tuple[str, Spans]:
    """A text of passages, each a span."""
    starts = [0, *accumulate(len(one) + 1 for one in passages)]
    return " ".join(passages), [(start, start + len(one)) for start, one in zip(starts, passages, strict=False)]


def test_what_means_the_same_is_near(real: Embedder) -> None:
    """Also without a word in common; and vectors have unit length."""
    found = real.passages(
        *spoken("The central bank raised borrowing costs again.", "My dog sleeps on the sofa all day.")
    )
    assert (found.shape, found.dtype) == ((2, real.dimensions), np.float32)
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
    scores = found @ real.query("interest rates went up")
    assert scores[0] > scores[1] + 0.2
    assert real.passages("", []).shape == (0, real.dimensions)


def test_a_passage_means_what_those_around_it_are_about(real: Embedder) -> None:
    """One that names nothing is nearer to the topic of its neighbours than to another, and than by itself."""
    lean = "And that is why they do it every single year, as far as we know."
    bees = ("The bees leave the hive and swarm in May.", lean, "The old queen takes half of the hive with her.")
    asked = real.query("swarming bees")
    among, alone = real.passages(*spoken(*bees))[1], real.passages(*spoken(lean))[0]
    assert among @ asked > alone @ asked + 0.1
    assert among @ asked > among @ real.query("mortgage rates") + 0.1


def test_however_long_a_text_is_every_passage_has_its_vector(real: Embedder) -> None:
    """Windows move along; a passage is the nearest to its own words among a hundred, far from either end, too."""
    said = [f"In the year {1900 + n} the {thing} was sold." for n in range(50) for thing in ("windmill", "accordion")]
    found = real.passages(*spoken(*said))
    assert (found @ found.T).argmax(axis=1).tolist() == list(range(100))
    near = [found[n] @ real.query(said[n]) for n in (0, 40, 99)]
    assert min(near) > 0.4


def test_a_model_that_reads_each_passage_by_itself(real: Embedder) -> None:
    """Its neighbours do not matter."""
    single = FastEmbedder(real._model, real.name, real.dimensions)  # type: ignore[attr-defined]
    texts = ("A short one.", "And another, which goes on for a little longer than the first.", "Last.")
    together, alone = single.passages(*spoken(*texts)), [single.passages(*spoken(text))[0] for text in texts]
    assert np.sum(together * alone, axis=1) == pytest.approx(1, abs=0.04)  # a batch shares its quantisation
    assert single.around == 0 < real.around


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("PooledNormalizedEmbedding", WindowEmbedder),
        ("PooledEmbedding", WindowEmbedder),
        ("OnnxTextEmbedding", FastEmbedder),
        ("JinaEmbeddingV3", FastEmbedder),
    ],
)
def test_only_models_of_means_read_windows(
    kind: str, expected: type[FastEmbedder], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that are told a task for each text, or take one token for all, read each passage by itself."""
    import fastembed

    def loaded(name: str, **options: object) -> SimpleNamespace:
        return SimpleNamespace(model=type(kind, (), {})())

    known = fastembed.TextEmbedding.list_supported_models()
    loaded.list_supported_models = lambda: known  # type: ignore[attr-defined]
    monkeypatch.setattr(fastembed, "TextEmbedding", loaded)
    assert type(open_embedder(known[0]["model"])) is expected


@pytest.mark.parametrize(
    ("tokens", "most", "expected"),
    [
        ([50], 256, [(0, 1)]),
        ([25] * 4, 256, [(0, 4)]),
        ([25] * 12, 256, [(0, 9), (6, 12)]),
        ([300, 50, 50], 256, [(0, 1), (1, 3)]),
        ([50, 300, 50], 256, [(0, 1), (1, 2), (2, 3)]),
        ([80] * 4, 128, [(0, 1), (1, 2), (2, 3), (3, 4)]),
    ],
)
def test_windows(tokens: list[int], most: int, expected: list[tuple[int, int]]) -> None:
    """As long as the model takes, overlapping, and no passage is left out, however long it is."""
    assert windows(tokens, most) == expected


def test_a_model_may_be_opened_twice(real: Embedder) -> None:
    """It is called by what it is, so that its vectors stay good when the folder moves."""
    again = open_embedder(f"{MODEL}/../{MODEL.name}")
    assert (again.name, again.dimensions) == (real.name, real.dimensions) == (real.name, 384)
    assert real.name.startswith("all-MiniLM-L6-v2-int8-")
    np.testing.assert_array_equal(again.query("some words"), real.query("some words"))
