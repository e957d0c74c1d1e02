"""The sign of each verdict. It stands after the words, which say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..index.search.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

SIGNS: Final[Mapping[Verdict, str]] = {
    Verdict.VERBATIM: "✅",
    Verdict.CLOSE: "✅",
    Verdict.ALTERED: "⚠️",
    Verdict.PARAPHRASE: "💬",
    Verdict.NOT_FOUND: "🔍",
}
