"""Which shards of a platform's connection a process serves, as people write it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

MOST_SHARDS: Final = 10_000
_RANGE: Final = re.compile(r"(?:auto|(?P<first>\d{1,5})(?:-(?P<last>\d{1,5}))?)/(?P<count>\d{1,5})", re.ASCII)


@dataclass(frozen=True, slots=True)
class ShardRange:
    """Shards of `count`: `only` some, or for None a share of all."""

    count: int
    only: frozenset[int] | None


def shard_range(text: str) -> ShardRange | None:
    """The shards that `0-3/16`, `5/16` or `auto/16` says; None for anything else."""
    found = _RANGE.fullmatch(text)
    if found is None or not 1 <= (count := int(found["count"])) <= MOST_SHARDS:
        return None
    if found["first"] is None:
        return ShardRange(count, None)
    first, last = int(found["first"]), int(found["last"] or found["first"])
    return ShardRange(count, frozenset(range(first, last + 1))) if first <= last < count else None
