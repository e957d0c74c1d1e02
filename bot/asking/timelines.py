"""Topics over time: how often the words of a topic are said, by the same filters as the topic is looked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from ...index.search.timeline import Timeline, timeline
from .answer_models import AnswerGone, Ask, Query, ResolvedQuery

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...index.deadline import Deadline
    from .admission import Admission
    from .answer_models import Asker
    from .answer_store import AnswerStore
    from .query_resolver import QueryResolver


@dataclass(frozen=True, slots=True)
class OverTime:
    """A topic with its filters resolved, and its timeline. `private` is as its answer was."""

    resolved: ResolvedQuery
    timeline: Timeline

    @property
    def query(self) -> Query:
        """The query of the topic."""
        return self.resolved.query


class Timelines:
    """Counts topics over time. `Core.timelines` is one; `timed` makes the deadline of a question."""

    def __init__(
        self, resolver: QueryResolver, timed: Callable[[], Deadline], store: AnswerStore, admission: Admission
    ) -> None:
        self._resolver = resolver
        self._timed = timed
        self._store = store
        self._admission = admission

    async def of(self, workspace: str | None, query: Query, deadline: Deadline | None = None) -> OverTime:
        """The timeline of a topic in the library of `workspace`. Raises what `Core.find` raises."""
        deadline = deadline or self._timed()
        resolved = await self._resolver.resolve(workspace, query)
        library, scope = resolved.library, resolved.scope
        places = await library.mentions(query.words, scope, deadline) if library.transcripts else {}
        return OverTime(resolved, await deadline.run(partial(timeline, places, library.within(scope))))

    async def find(self, asker: Asker, query: Query) -> OverTime:
        """The timeline of a topic, limited, counted and logged like every question. Raises TooManyQuestions, too."""
        async with self._admission.question(asker, "chart") as question:
            found = await self.of(asker.workspace, query, question.deadline)
            question.outcome = "found" if found.timeline.places else "nothing"
        return found

    async def again(self, asker: Asker, id_: str) -> OverTime:
        """The timeline of the topic of a stored answer that the asker can see. Raises AnswerGone, NotYours and
        TooManyQuestions, too."""
        async with self._admission.question(asker, "chart") as question:
            stored = await self._store.get(asker, id_, seen=True)
            if not isinstance(stored, Query) or stored.ask is not Ask.TOPIC:
                raise AnswerGone
            found = await self.of(asker.workspace, stored, question.deadline)
            question.outcome = "found" if found.timeline.places else "nothing"
        return found
