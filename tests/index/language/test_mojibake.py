"""Mojibake mended, offsets kept."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pullquote.index.language.mojibake import IDENTITY, repair_mojibake


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        ("Plain words stay.", "Plain words stay."),
        ("Käse, naïve, 日本, —", "Käse, naïve, 日本, —"),
        ("we stoppedâ€”all of us", "we stopped—all of us"),
        ("itâ€™s the cafÃ© there", "it’s the café there"),
        ("Ã¼ber GlÃ¼ck", "über Glück"),
    ],
)
def test_mojibake_is_mended_and_nothing_else(written: str, mended: str) -> None:
    """Real accents, dashes and scripts stay as they are."""
    assert repair_mojibake(written)[0] == mended


def test_a_clean_text_has_no_changes() -> None:
    """The map of a clean text is the identity."""
    assert repair_mojibake("Nothing to do — really.") == ("Nothing to do — really.", IDENTITY)


def test_a_range_maps_both_ways() -> None:
    """Words around a change map exactly, a cut into a change takes the whole of it."""
    written = "so itâ€™s cafÃ© time"
    mended, mapped = repair_mojibake(written)
    for word, shown in (("so", "so"), ("itâ€™s", "it’s"), ("cafÃ©", "café"), ("time", "time"), ("Ã", "é"), ("â€", "’")):
        first = written.index(word)
        forward = mapped.forward(first, first + len(word))
        assert mended[slice(*forward)] == shown
        back = mapped.inverse().forward(*forward)
        assert word in written[slice(*back)]


def spoiled(text: str) -> str:
    return text.encode().decode("cp1252", errors="replace")


@example(["Â¡", "5Â£", "aÂª"])
@given(
    st.lists(
        st.one_of(st.sampled_from(["né", "it’s", "a—b", "plain", "über"]).map(spoiled), st.text(max_size=6)),
        max_size=12,
    )
)
def test_ranges_survive_the_way_there_and_back(words: list[str]) -> None:
    """There and back contains what was asked for, and mending leaves white space where it was."""
    written = " ".join(words)
    mended, mapped = repair_mojibake(written)
    assert len(mended.split()) == len(written.split())
    for first in range(0, len(written), 3):
        past = min(len(written), first + 5)
        forward = mapped.forward(first, past)
        back = mapped.inverse().forward(*forward)
        assert 0 <= forward[0] <= forward[1] <= len(mended)
        assert back[0] <= first
        assert back[1] >= past
