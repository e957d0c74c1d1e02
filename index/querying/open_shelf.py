"""A shelf that is open, with what is derived from its transcripts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..excerpts.cache import ExcerptCache
    from ..search.engine import Engine
    from ..search.token_store import TokenStore
    from ..transcript import Transcript
    from ..vectors.store import Vectors


@dataclass(frozen=True, slots=True)
class OpenShelf:
    """A shelf with its engine, the tokens of its transcripts, these as they are now, its cache of excerpts, and the
    vectors of its passages (None without a model)."""

    id: int
    engine: Engine
    tokens: TokenStore
    transcripts: tuple[Transcript, ...]
    excerpts: ExcerptCache
    vectors: Vectors | None = None
