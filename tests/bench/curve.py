"""The false attributions of verdicts over thresholds: quotes from transcripts that are hidden from search.

Half of a set's transcripts is hidden by a scope, then the other half. A quote from a hidden one that is called
verbatim, close or altered is a false attribution, unless its very words stand in a transcript that is seen. A clean
quote from one that is seen is found if it is called so. Each judgement carries the chance that the threshold is held
against, so that one run shows what any threshold would do.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from pullquote.index.deadline import Deadline
from pullquote.index.language.analyzer import analyzer
from pullquote.index.querying.found import Scope
from pullquote.index.search.quotes import LONGEST
from pullquote.index.search.verdict import ATTRIBUTED, Judgement, Verdict, is_retold
from tables import table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from publicsets import PublicSet, Query
    from pullquote.index.shelves import Shelves

REAL: Final = ("earnings21_kaldi", "earnings21_google", "rev16_big")  # as recognisers and transcribers left them
THRESHOLDS: Final = (0.002, 0.005, 0.01, 0.015, 0.02, ATTRIBUTED, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1)
KINDS: Final = ("clean", "mis", "hard")
CLAIMED: Final = (Verdict.VERBATIM, Verdict.CLOSE, Verdict.REWORDED, Verdict.SPLICED, Verdict.ALTERED)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result for a quote: whether its transcript was hidden, and the lowest chance at which it is still attributed.

    `said` are the words that it was matched with, `right` says whether they are in the passage of the quote.
    """

    set: str
    words: str
    said: str
    kind: str
    hidden: bool
    judgement: Judgement
    attributed_from: float
    right: bool


async def outcomes(shelves: Shelves, public: PublicSet, queries: Sequence[Query], seed: int = 5) -> list[Outcome]:
    """The results of all queries, each asked twice: with either half of the transcripts hidden."""
    library = await shelves.library(None)
    ids = sorted(t.id for t in library.transcripts)
    half = frozenset(random.Random(seed).sample(ids, len(ids) // 2))
    names = {PurePath(t.file).name: t.id for t in library.transcripts}
    files = {passage.id: passage.file for passage in public.passages}
    texts = {id_: _plain((await shelves.storage.whole(id_)).text) for id_ in ids}
    found = list[Outcome]()
    for hidden in (half, frozenset(ids) - half):
        scope = Scope(frozenset(ids) - hidden)
        for query in queries:
            away = all(names[files[passage]] in hidden for passage in query.relevant)
            if away and any(_plain(query.words) in text for id_, text in texts.items() if id_ not in hidden):
                continue
            answer = await library.quote(query.words, scope, 1, Deadline())
            places = public.timeline.ranking(
                (PurePath(h.transcript.file).name, h.start, h.end) for h in answer.hits if h.start is not None and h.end
            )
            least = attributed_from(query.words, answer.judgement)
            said = answer.hits[0].words if answer.hits else ""
            right = not query.relevant.isdisjoint(places)
            found.append(Outcome(public.name, query.words, said, query.kind, away, answer.judgement, least, right))
    return found


def _plain(text: str) -> str:
    """The words of a text, one space before and after each."""
    return f" {' '.join(token.word.plain for token in analyzer('en').analyze(text))} "


def attributed_from(words: str, judgement: Judgement) -> float:
    """The lowest threshold at which a judgement says that the quote is from there; above all if none does."""
    asked = analyzer("en").analyze(words)[:LONGEST]
    if judgement.verdict in (Verdict.VERBATIM, Verdict.SPLICED):
        least = 0.0
    elif is_retold(asked, judgement.differences):
        least = math.inf
    else:
        least = judgement.chance
    assert (least <= ATTRIBUTED) == (judgement.verdict in CLAIMED), f"verdicts are reached otherwise now: {judgement}"
    return least


def report(found: Sequence[Outcome]) -> str:
    """The curve as a Markdown table."""
    sets = list(dict.fromkeys(outcome.set for outcome in found))
    heading = ["threshold", *(f"false, {kind}" for kind in KINDS), "false, pooled", "found, pooled"]
    heading += [*(f"found, {name}" for name in sets), "in the right place, pooled"]
    clean = [outcome for outcome in found if not outcome.hidden and outcome.kind == "clean"]
    away = [outcome for outcome in found if outcome.hidden]
    of_kind = [*([o for o in away if o.kind == kind] for kind in KINDS), away]
    rows = list[list[str]]()
    for threshold in THRESHOLDS:
        false = [_share(listed, threshold, 100) for listed in of_kind]
        per_set = [_share([o for o in clean if o.set == name], threshold) for name in sets]
        name = f"**{threshold}**" if threshold == ATTRIBUTED else str(threshold)
        rows.append([name, *(f"{share:.2f} %" for share in false), f"{_share(clean, threshold):.3f}"])
        rows[-1] += [*(f"{share:.3f}" for share in per_set), f"{_share(clean, threshold, right=True):.3f}"]
    counted = ", ".join(f"{len(listed)} {kind}" for listed, kind in zip(of_kind, KINDS, strict=False))
    note = f"Quotes from hidden transcripts: {counted}; clean ones from those seen: {len(clean)}."
    return f"{note}\n\n{table(heading, rows)}"


def _share(listed: Sequence[Outcome], threshold: float, scale: float = 1, *, right: bool = False) -> float:
    """The share of outcomes that are attributed at a threshold, and to the right place if that is asked for."""
    attributed = sum(o.attributed_from <= threshold and (o.right or not right) for o in listed)
    return scale * attributed / (len(listed) or 1)


def attributed_falsely(found: Sequence[Outcome]) -> str:
    """The false attributions at the threshold in force, for inspection, as a Markdown table."""
    false = [o for o in found if o.hidden and o.attributed_from <= ATTRIBUTED]
    rows = [(o.set, o.kind, f"{o.attributed_from:.4f}", o.words, o.said) for o in false]
    return table(("set", "kind", "chance", "asked", "taken for"), rows)
