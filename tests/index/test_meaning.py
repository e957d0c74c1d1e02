"""Models: what is missing is said with a reason; the real one, where it is at hand, knows what belongs together."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest
from pullquote.index.meaning import FILES, Embedder, Lack, MeaningUnavailable, open_embedder

MODEL = Path(__file__).resolve().parents[3] / "shared" / "models" / "all-MiniLM-L6-v2-int8"

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


def test_what_means_the_same_is_near(real: Embedder) -> None:
    """Also without a word in common; and vectors have unit length."""
    texts = ["The central bank raised borrowing costs again.", "My dog sleeps on the sofa all day.", ""]
    found = real.passages(texts)
    assert (found.shape, found.dtype) == ((3, real.dimensions), np.float32)
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
    scores = found @ real.query("interest rates went up")
    assert scores[0] > scores[1] + 0.2


def test_a_text_means_the_same_in_any_company(real: Embedder) -> None:
    """Results come in the order asked for, however texts are batched."""
    texts = [f"{'word ' * (n % 40)}number {n}" for n in range(70)]
    together = real.passages(texts)
    alone = np.concatenate([real.passages([text]) for text in texts[:70:23]])
    assert np.sum(together[:70:23] * alone, axis=1) == pytest.approx(1, abs=0.02)  # a batch shares its quantisation
    assert real.passages([]).shape == (0, real.dimensions)


def test_a_model_may_be_opened_twice(real: Embedder) -> None:
    """It is called by what it is, so that its vectors stay good when the folder moves."""
    again = open_embedder(f"{MODEL}/../{MODEL.name}")
    assert (again.name, again.dimensions) == (real.name, real.dimensions) == (real.name, 384)
    assert real.name.startswith("all-MiniLM-L6-v2-int8-")
    np.testing.assert_array_equal(again.query("some words"), real.query("some words"))
