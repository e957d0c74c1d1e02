"""Models: what is missing is said with a reason; the real one, where it is at hand, knows what belongs together."""

from __future__ import annotations

import subprocess
import sys
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pullquote.index.vectors.configuration import read_configuration
from pullquote.index.vectors.embedder import (
    MARGIN,
    Embedder,
    Lack,
    MeaningUnavailable,
    PassageEmbedder,
    Spans,
    WindowEmbedder,
    open_embedder,
    speed,
    windows,
)
from small_models import small_model

from ...patience import PATIENCE_S

if TYPE_CHECKING:
    from numpy.typing import NDArray

MODEL = Path(__file__).resolve().parents[4] / "shared" / "models" / "all-MiniLM-L6-v2-int8"

WORDS = {"[CLS]": (2.0, 2.0, 0.0), "[SEP]": (0.0, 0.0, 2.0), "bee": (4.0, 1.0, 0.0), "sea": (1.0, 2.0, 0.0)}

pytest.importorskip("onnxruntime", reason="the extra pullquote[semantic] is not installed")


@pytest.fixture(scope="module")
def real() -> PassageEmbedder:
    if not MODEL.is_dir():
        pytest.skip(f"no model in {MODEL}")
    return open_embedder(MODEL)


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Not an ImportError: that it is not installed is an answer."""
    small_model(tmp_path, WORDS)
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(MeaningUnavailable) as caught:
        open_embedder(tmp_path)
    assert (caught.value.reason, caught.value.model) == (Lack.EXTRA, str(tmp_path))


def test_nothing_is_reported_to_a_runtime_s_makers(tmp_path: Path) -> None:
    """Before it reports on its use, ONNX Runtime gives the machine an id and keeps it in the home folder."""
    small_model(tmp_path / "model", WORDS)
    (tmp_path / "home").mkdir()
    opening = "from pathlib import Path; from pullquote.index.vectors.embedder import *; open_embedder(Path('model'))"
    command, home = [sys.executable, "-P", "-c", opening], {"HOME": str(tmp_path / "home")}
    subprocess.run(command, env=home, cwd=tmp_path, check=True, timeout=PATIENCE_S)
    assert list((tmp_path / "home").rglob("*")) == []


@pytest.mark.parametrize("missing", ["config.json", "tokenizer.json", "model.onnx", "1_Pooling/config.json"])
def test_a_folder_without_a_file(missing: str, tmp_path: Path) -> None:
    """The file that is missing is named."""
    small_model(tmp_path, WORDS, pooling="cls_token")
    (tmp_path / missing).unlink()
    with pytest.raises(MeaningUnavailable) as caught:
        open_embedder(tmp_path)
    assert (caught.value.reason, caught.value.detail) == (Lack.FOLDER, missing)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """It is said so."""
    with pytest.raises(MeaningUnavailable) as caught:
        open_embedder(tmp_path / "missing")
    assert str(caught.value) == f"{tmp_path / 'missing'}: no such folder"


@pytest.mark.parametrize(
    ("name", "content", "detail"),
    [
        ("model.onnx", "no network", ""),
        ("config.json", "[]", "config.json is no JSON object"),
        ("modules.json", '[{"path": "2_Dense", "type": "sentence_transformers.models.Dense"}]', "modules.json: Dense"),
        ("1_Pooling/config.json", '{"pooling_mode": "sum"}', "pooling: sum"),
    ],
)
def test_a_folder_with_something_else(name: str, content: str, detail: str, tmp_path: Path) -> None:
    """Whatever the runtime makes of it, or what a model needs that is not done here."""
    small_model(tmp_path, WORDS, pooling="mean_tokens")
    (tmp_path / name).write_text(content)
    with pytest.raises(MeaningUnavailable) as caught:
        open_embedder(tmp_path)
    assert caught.value.reason is Lack.BROKEN
    assert detail in caught.value.detail
    assert "\n" not in str(caught.value)


def test_an_input_that_is_not_known(tmp_path: Path) -> None:
    """A network of another kind."""
    with pytest.raises(MeaningUnavailable) as caught:
        open_embedder(small_model(tmp_path, WORDS, inputs=("input_ids", "pixel_values")))
    assert caught.value.detail == "input pixel_values"


def unit(*numbers: float) -> NDArray[np.float64]:
    return np.array(numbers) / np.linalg.norm(numbers)


@pytest.mark.parametrize(
    ("pooling", "expected", "windows_read"),
    [
        (None, unit(7, 5, 2), True),
        ("mean_tokens", unit(7, 5, 2), True),
        ("mean_sqrt_len_tokens", unit(7, 5, 2), True),
        ("cls_token", unit(2, 2, 0), False),
        ("lasttoken", unit(0, 0, 2), False),
        ("max_tokens", unit(4, 2, 2), False),
        ("weightedmean_tokens", unit(2 + 2 * 4 + 3, 2 + 2 + 3 * 2, 4 * 2), False),
    ],
)
def test_pooling(pooling: str | None, expected: NDArray[np.float64], windows_read: bool, tmp_path: Path) -> None:
    """As the folder says; only means are read in windows. A text is not changed by a longer one in its batch."""
    embedder = open_embedder(small_model(tmp_path, WORDS, pooling=pooling))
    assert isinstance(embedder, WindowEmbedder) is windows_read
    np.testing.assert_allclose(embedder.query("Bee sea"), expected, atol=1e-6)
    text, spans = spoken("bee sea", "sea sea sea sea sea", "bee sea")
    found = np.concatenate(list(embedder.passages(text, spans)))
    assert found.shape == (3, 3)
    if not windows_read:  # a passage in a window is the mean of its own words
        np.testing.assert_allclose(found[[0, 2]], [expected, expected], atol=1e-6)
    else:
        np.testing.assert_allclose(found[[0, 1]], [unit(5, 3, 0), unit(1, 2, 0)], atol=1e-6)


@pytest.mark.parametrize(
    ("folder", "said", "query", "passage"),
    [
        ("mine", {}, "", ""),
        ("mine", {"prompts": {"query": "ask: ", "document": "text: "}}, "ask: ", "text: "),
        ("mine", {"prompts": {"all": "say: "}, "default_prompt_name": "all"}, "say: ", "say: "),
        ("intfloat--multilingual-e5-small", {}, "query: ", "passage: "),
        ("multilingual-e5-large-instruct", {}, "", ""),
        ("e5-small-v2", {"prompts": {"query": "ask: "}}, "ask: ", ""),
        ("BAAI--bge-small-en-v1.5", {}, "Represent this sentence for searching relevant passages: ", ""),
        ("snowflake-arctic-embed-xs", {}, "Represent this sentence for searching relevant passages: ", ""),
        ("snowflake-arctic-embed-m-v2.0", {}, "query: ", ""),
        ("nomic-embed-text-v1.5", {}, "search_query: ", "search_document: "),
        ("gte-small", {}, "", ""),
    ],
)
def test_prompts(folder: str, said: dict[str, object], query: str, passage: str, tmp_path: Path) -> None:
    """Those of the folder, else those that a family's authors ask for."""
    files = {"config_sentence_transformers.json": said, "config.json": {"hidden_size": 3}}
    found = read_configuration(small_model(tmp_path / folder, WORDS, files=files))
    assert (found.query, found.passage) == (query, passage)


@pytest.mark.parametrize("pooling", ["mean_tokens", "cls_token", "max_tokens"])
def test_prompts_stand_before_the_texts(pooling: str, tmp_path: Path) -> None:
    """Of a mean over windows, passages are means of their own tokens all the same."""
    words = {"ask": (0.0, 0.0, 9.0), "say": (9.0, 0.0, 0.0), "bee": (0.0, 1.0, 0.0)}
    prompts = {"config_sentence_transformers.json": {"prompts": {"query": "ask ", "passage": "say "}}}
    plain = open_embedder(small_model(tmp_path / "plain", words, pooling=pooling))
    embedder = open_embedder(small_model(tmp_path / "prompted", words, pooling=pooling, files=prompts))
    np.testing.assert_allclose(embedder.query("bee"), plain.query("ask bee"), atol=1e-6)
    passage = next(embedder.passages("bee", [(0, 3)]))[0]
    np.testing.assert_allclose(passage, plain.query("bee" if pooling == "mean_tokens" else "say bee"), atol=1e-6)
    assert embedder.name.rpartition("-")[2] != plain.name.rpartition("-")[2]


def test_a_long_text_is_cut_where_a_model_ends(tmp_path: Path) -> None:
    """By the first file that says how many tokens it reads."""
    files = {"sentence_bert_config.json": {"max_seq_length": 4}, "config.json": {"max_position_embeddings": 99}}
    embedder = open_embedder(small_model(tmp_path, WORDS, pooling="max_tokens", files=files))
    np.testing.assert_allclose(embedder.query("sea sea bee"), embedder.query("sea sea"), atol=1e-6)


def spoken(*passages: str) -> tuple[str, Spans]:
    """A text of passages, each a span."""
    starts = [0, *accumulate(len(one) + 1 for one in passages)]
    return " ".join(passages), [(start, start + len(one)) for start, one in zip(starts, passages, strict=False)]


def made(embedder: Embedder, text: str, spans: Spans) -> NDArray[np.float32]:
    """The vectors of all passages."""
    return np.concatenate([np.zeros((0, embedder.dimensions), np.float32), *embedder.passages(text, spans)])


def test_what_means_the_same_is_near(real: Embedder) -> None:
    """Also without a word in common; and vectors have unit length."""
    found = made(real, *spoken("The central bank raised borrowing costs again.", "My dog sleeps on the sofa all day."))
    assert (found.shape, found.dtype) == ((2, real.dimensions), np.float32)
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
    scores = found @ real.query("interest rates went up")
    assert scores[0] > scores[1] + 0.2
    assert made(real, "", []).shape == (0, real.dimensions)


def test_a_passage_means_what_those_around_it_are_about(real: Embedder) -> None:
    """One that names nothing is nearer to the topic of its neighbours than to another, and than by itself."""
    lean = "And that is why they do it every single year, as far as we know."
    bees = ("The bees leave the hive and swarm in May.", lean, "The old queen takes half of the hive with her.")
    asked = real.query("swarming bees")
    among, alone = made(real, *spoken(*bees))[1], made(real, *spoken(lean))[0]
    assert among @ asked > alone @ asked + 0.1
    assert among @ asked > among @ real.query("mortgage rates") + 0.1


def test_however_long_a_text_is_every_passage_has_its_vector(real: Embedder) -> None:
    """Windows move along; a passage is the nearest to its own words among a hundred, far from either end, too."""
    said = [f"In the year {1900 + n} the {thing} was sold." for n in range(50) for thing in ("windmill", "accordion")]
    found = made(real, *spoken(*said))
    assert (found @ found.T).argmax(axis=1).tolist() == list(range(100))
    near = [found[n] @ real.query(said[n]) for n in (0, 40, 99)]
    assert min(near) > 0.4


def test_a_model_that_reads_each_passage_by_itself(real: WindowEmbedder) -> None:
    """Its neighbours do not matter."""
    single = PassageEmbedder(real._network, real.configuration, real.name)
    texts = ("A short one.", "And another, which goes on for a little longer than the first.", "Last.")
    together, alone = made(single, *spoken(*texts)), [made(single, *spoken(text))[0] for text in texts]
    assert np.sum(together * alone, axis=1) == pytest.approx(1, abs=0.04)  # a batch shares its quantisation


@pytest.mark.parametrize(
    ("tokens", "most", "expected"),
    [
        (0, 100, []),
        (50, 100, [(0, 50, 0, 50)]),
        (100, 100, [(0, 100, 0, 100)]),
        (110, 100, [(0, 100, 0, 55), (10, 110, 55, 110)]),
        (180, 100, [(0, 100, 0, 90), (80, 180, 90, 180)]),
        (181, 100, [(0, 100, 0, 70), (40, 140, 70, 110), (81, 181, 110, 181)]),
    ],
)
def test_windows(tokens: int, most: int, expected: list[tuple[int, int, int, int]]) -> None:
    """Spread evenly, as long as a model takes; each token is kept of the window in which it is further inside."""
    assert [(w.low, w.high, w.first, w.past) for w in windows(tokens, most, margin=10)] == expected


@given(tokens=st.integers(1, 3000), most=st.integers(2 * MARGIN + 1, 300))
def test_every_token_is_kept_once(tokens: int, most: int) -> None:
    """In order, within its window, and with MARGIN on either side where the text goes on."""
    found = windows(tokens, most)
    assert [token for w in found for token in range(w.first, w.past)] == list(range(tokens))
    assert all(w.high - w.low == min(most, tokens) for w in found)
    assert all(w.first - w.low >= MARGIN for w in found[1:])
    assert all(w.high - w.past >= MARGIN for w in found[:-1])


@pytest.mark.parametrize("text", ["", "   "])
def test_passages_without_tokens(text: str, tmp_path: Path) -> None:
    """They have a vector, too: zeros, which are near to nothing."""
    embedder = open_embedder(small_model(tmp_path, WORDS))
    found = made(embedder, text, [(0, len(text))])
    assert (found.shape, float(np.abs(found).sum())) == ((1, 3), 0)


def test_speed(tmp_path: Path) -> None:
    """So many passages a second, of any model."""
    assert speed(open_embedder(small_model(tmp_path, WORDS))) > 0


def test_a_model_may_be_opened_twice(real: Embedder) -> None:
    """It is called by what it is, so that its vectors stay good when the folder moves."""
    again = open_embedder(MODEL / ".." / MODEL.name)
    assert (again.name, again.dimensions) == (real.name, real.dimensions) == (real.name, 384)
    assert real.name.startswith("all-MiniLM-L6-v2-int8-")
    np.testing.assert_array_equal(again.query("some words"), real.query("some words"))
