"""Answers to people in a chat: admitted within limits, counted, logged, stored, and found again for another page.

An answer is found again from its query whenever a page is turned, so that it is true of the library as it is then. The
results of the latest answers are cached for as long as neither the library nor the settings change.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ...index.errors import FileSystemError, StorageError
from .answer_models import Answer, AnswerGone, Ask, Asker, MessageSources, Query, Result, ShownPassage, View
from .quote_extractor import Quotation, quotations

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ...index.deadline import Deadline
    from ...index.library import Hit
    from ...index.shelves import Shelves
    from ..settings.reloading import LiveSettings
    from ..settings.values import Settings
    from .admission import Admission
    from .answer_store import AnswerStore

CACHED: Final = 256  # results
MOST_QUOTED: Final = 5  # quoted parts of one message that are looked for

_log: Final = logging.getLogger(__name__)


class Answers:
    """Answers questions of people. `Core.answers` is one. `find` is `Core.find`.

    Every method raises what `find` raises, and TooManyQuestions, which says in how many seconds to ask again.
    """

    def __init__(
        self,
        find: Callable[[str | None, Query, Deadline], Awaitable[Result]],
        store: AnswerStore,
        admission: Admission,
        shelves: Shelves,
        settings: LiveSettings,
    ) -> None:
        self._find = find
        self._store = store
        self._admission = admission
        self._shelves = shelves
        self._settings = settings
        self._cache: OrderedDict[str, tuple[Settings, Result]] = OrderedDict()

    async def ask(self, asker: Asker, query: Query) -> Answer:
        """Answers a query and stores the answer, unless the library is empty, or nothing can be written."""
        words = "" if query.ask is Ask.EXCERPT else query.words  # a topic is a filter, and filters are not logged
        async with self._admission.question(asker, query.ask.value, words) as question:
            answer = await self._answered(asker, query, question.deadline)
            question.answered(answer.result)
        return answer

    async def turn(self, asker: Asker, id_: str, view: View, *, share: bool = False) -> Answer:
        """Another view of a stored answer, perhaps to `share` it. Raises AnswerGone or NotYours."""
        async with self._admission.question(asker, "share" if share else "turn") as question:
            result = await self._again(asker, id_, await self._store.get(asker, id_), question.deadline)
            question.answered(result, view)
        return Answer(id_, result, view)

    async def shown(self, asker: Asker, id_: str, view: View) -> tuple[Hit, str]:
        """The place that a view of an answer shows, and its words as corrected: of one's own answer, or of one that all
        in the workspace can see. Raises AnswerGone or NotYours."""
        async with self._admission.question(asker, "place") as question:
            result = await self._again(asker, id_, await self._store.get(asker, id_, seen=True), question.deadline)
            question.answered(result, view)
        if not result.hits:
            raise AnswerGone
        hit = result.hits[min(max(view.hit, 0), len(result.hits) - 1)]
        return hit, (await result.resolved.library.around(hit, 0)).stretch.text

    async def _again(self, asker: Asker, id_: str, query: Query, deadline: Deadline) -> Result:
        """The result of a stored query, from the cache as long as nothing has changed."""
        await self._shelves.refresh()
        settings, result = self._cache.get(id_, (None, None))
        if result is None or settings is not self._settings.current or result.version != self._shelves.version:
            result = await self._find(asker.workspace, query, deadline)
            self._cached(id_, result)
        return result

    async def find_source(self, asker: Asker, text: str) -> Answer | MessageSources:
        """Verifies what a message quotes, each quoted part by itself; a message without quotes as a whole. Private."""
        async with self._admission.question(asker, "source", text) as question:
            parts = list({one.words: one for one in quotations(text)}.values())[:MOST_QUOTED]
            parts = parts or [Quotation(text.strip(), None, 0, len(text))]
            queries = [Query(Ask.VERIFY, part.words, claimed=part.claimed, private=True) for part in parts]
            if len(queries) == 1:
                found = await self._answered(asker, queries[0], question.deadline)
                question.answered(found.result)
                return found
            brief = [replace(query, limit=1, nearest=0) for query in queries]
            results = [(one.words, await self._find(asker.workspace, one, question.deadline)) for one in brief]
            question.answered_parts([result for _, result in results])
            return MessageSources(tuple(results))

    async def sweep(self) -> int:
        """Deletes every answer that has expired; returns how many they were. For a process that runs for long."""
        return await self._store.sweep()

    async def _answered(self, asker: Asker, query: Query, deadline: Deadline) -> Answer:
        result = await self._find(asker.workspace, query, deadline)
        if not result.resolved.library.transcripts:
            return Answer(None, result)
        if query.ask is Ask.EXCERPT and result.hits:
            hit = result.hits[0]
            query = replace(query, shown=ShownPassage(hit.transcript.public, hit.span.first, hit.span.past, hit.words))
        try:
            id_ = await self._store.put(asker, query)
        except StorageError as error:  # what was found is shown, without a way back to it
            if not isinstance(error, FileSystemError):  # that is logged once (`serving.storage_watch`)
                _log.warning("an answer could not be stored", extra={"why": str(error)})
            return Answer(None, result, unstored=True)
        self._cached(id_, result)
        return Answer(id_, result)

    def _cached(self, id_: str, result: Result) -> None:
        self._cache[id_] = self._settings.current, result
        self._cache.move_to_end(id_)
        if len(self._cache) > CACHED:
            self._cache.popitem(last=False)
