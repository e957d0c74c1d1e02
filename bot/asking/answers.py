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
from .answer_models import Answer, AnswerGone, Ask, Asker, NotYours, Query, Result, ShownPassage, View, as_claimed
from .checked_text import CheckedText, StoredCheck
from .drafts import of_lines

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ...index.deadline import Deadline
    from ...index.querying.found import Hit
    from ...index.shelves import Shelves
    from ..settings.reloading import LiveSettings
    from ..settings.values import Settings
    from .admission import Admission, Question
    from .answer_store import AnswerStore
    from .channel_sources import ChannelSources
    from .drafts import Draft
    from .text_checker import TextChecker

CACHED: Final = 256  # results
MOST_CHECKED: Final = 50  # quotations of one text that are looked for

_log: Final = logging.getLogger(__name__)


class Answers:
    """Answers questions of people. `Core.answers` is one. `find` is `Core.find`.

    Every method raises what `find` raises, and TooManyQuestions, which says in how many seconds to ask again.
    """

    def __init__(
        self,
        find: Callable[[str | None, Query, Deadline], Awaitable[Result]],
        checker: TextChecker,
        store: AnswerStore,
        admission: Admission,
        shelves: Shelves,
        settings: LiveSettings,
        limits: ChannelSources,
    ) -> None:
        self._find = find
        self._checker = checker
        self._store = store
        self._admission = admission
        self._shelves = shelves
        self._settings = settings
        self._limits = limits
        self._cache: OrderedDict[str, tuple[Settings, Result | CheckedText]] = OrderedDict()

    async def ask(self, asker: Asker, query: Query) -> Answer | CheckedText:
        """Answers a query and stores the answer, unless the library is empty, or nothing can be written. A long text
        that was not said in one go is answered by its parts."""
        words = "" if query.ask is Ask.EXCERPT else query.words  # a topic is a filter, and filters are not logged
        async with self._admission.question(asker, query.ask.value, words) as question:
            return await self._answered(asker, query, question)

    async def find(self, asker: Asker, query: Query) -> Result | CheckedText:
        """The result of a query, limited, counted and logged like every question, but not stored: for faces whose own
        addresses hold the question."""
        async with self._admission.question(asker, query.ask.value, query.words) as question:
            found = await self._checker.answer(asker.workspace, query, question.deadline)
            question.checked(found) if isinstance(found, CheckedText) else question.answered(found)
        return found

    async def judge(self, asker: Asker, draft: Draft) -> CheckedText:
        """Verifies every quotation of a text as `check` does, and stores nothing."""
        async with self._admission.question(asker, "check") as question:
            checked = await self._checker.check(asker.workspace, draft, MOST_CHECKED, question.deadline)
            question.checked(checked)
        return checked

    async def turn(self, asker: Asker, id_: str, view: View, *, share: bool = False) -> Answer | CheckedText:
        """Another view of a stored answer, perhaps to `share` it: from then on all in the workspace may turn its pages,
        each for themselves. Raises AnswerGone or NotYours, and OutsideChannel for what the asker's channel does not
        search."""
        async with self._admission.question(asker, "share" if share else "turn") as question:
            stored, foreign = await self._stored(asker, id_)
            found = await self._again(asker, id_, stored, question)
            if share:
                results = [part.result for part in found.parts] if isinstance(found, CheckedText) else [found]
                await self._limits.check(asker, {hit.transcript.public for one in results for hit in one.hits})
            if isinstance(found, CheckedText):
                question.checked(found)
                return replace(found, id=id_, view=view)
            question.answered(found, view)
            if share and found.query.private:
                await self._publish(asker, id_)
            if view.here and view.hit < len(found.hits):
                public = found.hits[view.hit].transcript.public
                found = await self._find(asker.workspace, replace(found.query, transcript=public), question.deadline)
        return Answer(id_, found, view, foreign=foreign)

    async def as_topic(self, asker: Asker, id_: str) -> Answer | CheckedText:
        """Answers a stored quote as a topic. Raises AnswerGone or NotYours."""
        async with self._admission.question(asker, "topic") as question:
            stored = await self._store.get(asker, id_)
            if not isinstance(stored, Query):
                raise AnswerGone
            query = replace(stored, ask=Ask.TOPIC, claimed=None, cited=None, typed=None, shown=None)
            return await self._answered(asker, query, question)

    async def as_meant(self, asker: Asker, id_: str) -> Answer | CheckedText:
        """Answers a stored topic as it may have been meant; as it was asked if the library knows its words by now.
        Raises AnswerGone or NotYours."""
        async with self._admission.question(asker, "meant") as question:
            stored = await self._store.get(asker, id_)
            found = await self._again(asker, id_, stored, question)
            if isinstance(found, CheckedText):
                raise AnswerGone
            return await self._answered(asker, replace(found.query, words=found.meant or found.query.words), question)

    async def shown(self, asker: Asker, id_: str, view: View) -> tuple[Hit, str]:
        """The place that a view of an answer shows, and its words as corrected: of one's own answer, or of one that all
        in the workspace can see. Raises AnswerGone, for a check, too, or NotYours."""
        async with self._admission.question(asker, "place") as question:
            result = await self._again(asker, id_, await self._store.get(asker, id_, seen=True), question)
            if isinstance(result, CheckedText):
                raise AnswerGone
            question.answered(result, view)
        if not result.hits:
            raise AnswerGone
        hit = result.hits[min(max(view.hit, 0), len(result.hits) - 1)]
        return hit, (await result.resolved.library.around(hit, 0)).stretch.text

    async def find_source(self, asker: Asker, text: str) -> Answer | CheckedText:
        """Verifies what a message quotes, each quotation by itself; a message without any as a whole. Private."""
        async with self._admission.question(asker, "source", text) as question:
            found = await self._checker.quotations(asker.workspace, text, question.deadline)
            if len(found) > 1:
                return await self._checked(asker, of_lines(text), question)
            query = Query(Ask.VERIFY, text.strip(), private=True, within=await self._limits.of(asker))
            query = as_claimed(query, found[0]) if found else query
            return await self._answered(asker, query, question)

    async def check(self, asker: Asker, name: str, content: bytes) -> CheckedText:
        """Verifies every quotation of the file called `name`, up to MOST_CHECKED and as far as the time of a question
        goes. It counts as so many questions. Private. Raises Unreadable, too."""
        async with self._admission.question(asker, "check") as question:
            document = await self._checker.read(name, content, question.deadline)
            return await self._checked(asker, document, question)

    async def sweep(self) -> int:
        """Deletes every answer that has expired; returns how many they were. For a process that runs for long."""
        return await self._store.sweep()

    async def _stored(self, asker: Asker, id_: str) -> tuple[Query | StoredCheck, bool]:
        """What is stored under an id, and whether somebody else asked it. Raises AnswerGone or NotYours."""
        try:
            return await self._store.get(asker, id_), False
        except NotYours:
            stored = await self._store.get(asker, id_, seen=True)
            if isinstance(stored, StoredCheck):
                raise
            return stored, True

    async def _publish(self, asker: Asker, id_: str) -> None:
        """Lets all in the workspace see an answer; where that cannot be written, its buttons refuse other people."""
        try:
            await self._store.publish(asker, id_)
        except StorageError as error:
            _log_unstored(error)
        else:
            self._cache.pop(id_, None)

    async def _answered(self, asker: Asker, query: Query, question: Question) -> Answer | CheckedText:
        result = await self._checker.answer(asker.workspace, query, question.deadline)
        if isinstance(result, CheckedText):
            question.checked(result)
            return await self._kept(asker, result)
        question.answered(result)
        if not result.resolved.library.transcripts:
            return Answer(None, result)
        if query.ask is Ask.EXCERPT and result.hits:
            hit = result.hits[0]
            query = replace(query, shown=ShownPassage(hit.transcript.public, hit.span.first, hit.span.past, hit.words))
        try:
            id_ = await self._store.put(asker, query)
        except StorageError as error:  # what was found is shown, without a way back to it
            _log_unstored(error)
            return Answer(None, result, unstored=True)
        self._cached(id_, result)
        return Answer(id_, result)

    async def _checked(self, asker: Asker, document: Draft, question: Question) -> CheckedText:
        limits = await self._limits.of(asker)
        checked = await self._checker.check(asker.workspace, document, MOST_CHECKED, question.deadline, limits)
        question.checked(checked)
        return await self._kept(asker, checked)

    async def _kept(self, asker: Asker, checked: CheckedText) -> CheckedText:
        """A check that is stored, if there is anything in it to come back to."""
        if not any(part.result.resolved.library.transcripts for part in checked.parts):
            return checked
        try:
            checked = await self._store.put_check(asker, checked)
        except StorageError as error:
            _log_unstored(error)
            return replace(checked, unstored=True)
        self._cached(checked.id or "", checked)
        return checked

    async def _again(
        self, asker: Asker, id_: str, stored: Query | StoredCheck, question: Question
    ) -> Result | CheckedText:
        """What was found for a stored answer, from the cache as long as nothing has changed."""
        await self._shelves.refresh()
        settings, found = self._cache.get(id_, (None, None))
        if found is None or settings is not self._settings.current or found.version != self._shelves.version:
            if isinstance(stored, StoredCheck):
                found = await self._checker.again(asker.workspace, stored, question.deadline)
            else:
                found = await self._find(asker.workspace, stored, question.deadline)
            self._cached(id_, found)
        return found

    def _cached(self, id_: str, result: Result | CheckedText) -> None:
        self._cache[id_] = self._settings.current, result
        self._cache.move_to_end(id_)
        if len(self._cache) > CACHED:
            self._cache.popitem(last=False)


def _log_unstored(error: StorageError) -> None:
    if not isinstance(error, FileSystemError):  # that is logged once (`serving.storage_watch`)
        _log.warning("an answer could not be stored", extra={"why": str(error)})
