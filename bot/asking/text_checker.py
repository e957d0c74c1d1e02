"""Checks texts: every quotation in a draft, and long texts by the parts in which they were said.

A text that is one quote has one result, as any quote. A longer one that was not said in one go is taken apart
(`index/search/chains.py`): what of it was said together is one part, with a result of its own.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from ...index.errors import Overdue, Reason, Unreadable
from ...index.querying.found import Found
from ...index.search import chains, quotes
from ...index.search.verdict import ATTRIBUTED, Verdict
from .answer_models import Ask, Query, Result, as_claimed
from .checked_text import CheckedPart, CheckedText, StoredCheck
from .drafts import read_draft
from .question_reader import alternatives
from .quote_extractor import quotations

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ...index.deadline import Deadline
    from ..settings.reloading import LiveSettings
    from .drafts import Draft
    from .query_resolver import QueryResolver
    from .quote_extractor import Quotation

DIFFERING: Final = 0.2  # share of the words of one quote from which it is looked for in pieces, too
ONE_PLACE: Final = frozenset(set(Verdict) - {Verdict.PARAPHRASE, Verdict.NOT_FOUND})  # of a text that is one quote


class TextChecker:
    """Checks texts. `Core.checker` is one; `find` is `Core.find`, `timed` makes its deadlines, and `unexpected` logs a
    reader's failure."""

    def __init__(
        self,
        find: Callable[[str | None, Query, Deadline], Awaitable[Result]],
        timed: Callable[[], Deadline],
        resolver: QueryResolver,
        settings: LiveSettings,
        unexpected: Callable[[Exception], None],
    ) -> None:
        self._find = find
        self._timed = timed
        self._resolver = resolver
        self._settings = settings
        self._unexpected = unexpected

    async def read(self, name: str, content: bytes, deadline: Deadline | None = None) -> Draft:
        """The text of a file, within the bounds of an upload. Raises Unreadable, or Overdue."""
        most = self._settings.current.limits.upload_bytes
        try:
            return await (deadline or self._timed()).run(partial(read_draft, name, content, most))
        except Unreadable as error:
            if error.reason is Reason.UNEXPECTED and isinstance(error.__cause__, Exception):
                self._unexpected(error.__cause__)
            raise

    async def quotations(self, workspace: str | None, text: str, deadline: Deadline | None = None) -> list[Quotation]:
        """The quoted parts of a text, with whose words they are and where they are from by what a workspace may see."""
        names = await self._resolver.cited_names(workspace)
        return await (deadline or self._timed()).run(partial(quotations, text, names=names))

    async def check(
        self,
        workspace: str | None,
        document: Draft,
        most: int | None = None,
        deadline: Deadline | None = None,
        within: tuple[str, ...] = (),
    ) -> CheckedText:
        """Judges the first `most` quotations of a document, or all; with a `deadline` as many as it leaves time for.
        Without one, each has the time of a question. They are looked for `within` some sources, if any are given.

        Raises what `Core.find` raises; Overdue only where there was no time for the first.
        """
        found = await self.quotations(workspace, document.text, deadline)
        parts, done = list[CheckedPart](), 0
        for quotation in found[:most]:
            asked = Query(Ask.VERIFY, limit=1, nearest=0, private=True, within=within)
            query = as_claimed(asked, quotation)
            try:
                answer = await self.answer(workspace, query, deadline)
            except Overdue:
                if not parts:
                    raise
                break
            number = document.number(quotation.start)
            one = answer.parts if isinstance(answer, CheckedText) else (CheckedPart(answer),)
            parts += [replace(part, number=number, place=(quotation.start, quotation.end)) for part in one]
            done += 1
        left_out = len(found) - done
        return CheckedText(tuple(parts), True, left_out, done < len(found[:most]), document.unit)

    async def answer(
        self, workspace: str | None, query: Query, deadline: Deadline | None = None
    ) -> Result | CheckedText:
        """The result of a query; of a quote that is a long text and was not said in one go, that of each of its parts;
        of quotes of which one is to be right (`"…" or "…"?`), that of each. Raises what `Core.find` raises."""
        most = self._settings.current.limits.query_characters
        either = alternatives(query.words) if query.ask.judged and not query.shown and len(query.words) <= most else []
        if either:
            deadline = deadline or self._timed()
            each = [await self._find(workspace, _brief(as_claimed(query, one)), deadline) for one in either]
            if each[0].resolved.library.transcripts:
                return CheckedText(tuple(CheckedPart(one) for one in each))
            return each[0]
        pieces = chains.pieces(query.words) if query.ask.judged and not query.shown else []
        if len(pieces) < 2:
            return await self._find(workspace, query, deadline or self._timed())
        deadline = deadline or self._timed()
        whole = None
        if len(query.words) <= most:
            whole = await self._find(workspace, query, deadline)
            compared = sum(piece.words for piece in pieces) <= quotes.LONGEST
            if not whole.resolved.library.transcripts or (compared and _is_one_quote(whole)):
                return whole
            whole = whole if compared else None
        return await self._apart(workspace, query, whole, deadline)

    async def again(self, workspace: str | None, stored: StoredCheck, deadline: Deadline) -> CheckedText:
        """A check found again from what was stored of it. Raises what `Core.find` raises."""
        parts = [
            _meant(
                CheckedPart(await self._find(workspace, _brief(one.query), deadline), one.number, one.looks, one.answer)
            )
            for one in stored.parts
        ]
        return CheckedText(tuple(parts), stored.quoted, stored.left_out, stored.hurried, stored.unit)

    async def _apart(
        self, workspace: str | None, query: Query, whole: Result | None, deadline: Deadline
    ) -> Result | CheckedText:
        """The parts in which a text was said; the result of the `whole`, if that was compared, where there is one part
        or none that was said."""
        first = replace(query, words=query.words[: self._settings.current.limits.query_characters], typed=None)
        resolved = whole.resolved if whole else await self._resolver.resolve(workspace, first)
        found = await resolved.library.chains(query.words, resolved.scope, deadline)
        looks = sum(chain.pieces for chain in found)
        parts = list[CheckedPart]()
        for chain in found:
            asked = replace(query, words=query.words[chain.first : chain.past].strip(), typed=None)
            parts.append(_meant(CheckedPart(await self._find(workspace, _brief(asked), deadline), looks=looks)))
        if whole and (len(parts) == 1 or not any(part.result.hits for part in parts)):
            return whole
        if not any(part.result.hits for part in parts):
            return _without_hits(replace(parts[0].result, resolved=replace(resolved, query=query)))
        left_out = len(query.words[found[-1].past :].split())
        return CheckedText(tuple(parts), quoted=False, left_out=left_out)


def _is_one_quote(whole: Result) -> bool:
    """Whether a text was said in one go, but for single words: no piece of it was said nowhere near."""
    differing = [len(one.asked.split()) for one in whole.found.judgement.differences]
    few = max(chains.LEAST, DIFFERING * len(whole.query.words.split()))
    return whole.verdict in ONE_PLACE and max(differing, default=0) < chains.LEAST and sum(differing) < few


def _brief(query: Query) -> Query:
    """The query of one part among many: its best place, and nothing near it in topic."""
    return replace(query, limit=1, nearest=0)


def _meant(part: CheckedPart) -> CheckedPart:
    """The part; as not found, if what was found for it may be chance, with so much that was looked for."""
    if part.looks == 1 or part.result.found.judgement.chance * part.looks <= ATTRIBUTED:
        return part
    return replace(part, result=_without_hits(part.result))


def _without_hits(result: Result) -> Result:
    return replace(result, found=Found(searched=result.found.searched))
