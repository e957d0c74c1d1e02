"""The transcripts of some shelves as they are now, and what is found out of all of them.

A question may not cost more the more transcripts there are. So whatever looks at every transcript (their titles, the
names of speakers, which of them share a language) is kept in a `TranscriptCatalogue`, until one of them changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, overload

from ..language.analyzer import Analyzer, analyzer, base_language
from ..transcript import Transcript

if TYPE_CHECKING:
    from collections.abc import Iterable

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Chained:
    """The transcripts that one analysis chain reads."""

    chain: Analyzer
    catalogue: TranscriptCatalogue


class TranscriptCatalogue(Sequence[Transcript]):
    """Transcripts in their order; `language` is that of those without one."""

    def __init__(self, transcripts: Iterable[Transcript], language: str) -> None:
        self._listed = tuple(transcripts)
        self._language = language
        self._kept: dict[tuple[object, ...], Any] = {}

    def __len__(self) -> int:
        return len(self._listed)

    def __iter__(self) -> Iterator[Transcript]:
        return iter(self._listed)

    @overload
    def __getitem__(self, at: int) -> Transcript: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[Transcript, ...]: ...

    def __getitem__(self, at: int | slice) -> Transcript | tuple[Transcript, ...]:
        return self._listed[at]

    @cached_property
    def by_id(self) -> Mapping[int, Transcript]:
        """The transcripts by id."""
        return {transcript.id: transcript for transcript in self._listed}

    @cached_property
    def chained(self) -> Mapping[str, Chained]:
        """The transcripts by the language of their chain; languages without one of their own share one, called ``."""
        chains: dict[str, Analyzer] = {}
        groups: dict[str, list[Transcript]] = {}
        for tag, listed in self._by_tag.items():
            chain = self.chain(tag)
            shared = chain.language.code if chain.language.native else ""
            chains[shared] = chain
            groups.setdefault(shared, []).extend(listed)
        if len(groups) == 1:
            return {shared: Chained(chain, self) for shared, chain in chains.items()}
        return {
            shared: Chained(chain, TranscriptCatalogue(sorted(groups[shared], key=_id), self._language))
            for shared, chain in chains.items()
        }

    @cached_property
    def languages(self) -> frozenset[str]:
        """The languages that the transcripts' words are analysed in."""
        return frozenset(self.chain(tag).language.code for tag in self._by_tag)

    def chain(self, language: str | None) -> Analyzer:
        """The chain that analyses a transcript whose language is stated so."""
        return analyzer(base_language(language) or self._language)

    def kept(self, find: Callable[..., Result], *arguments: object) -> Result:
        """What `find` finds in the catalogue, with further `arguments` that can be hashed; found once. It is the same
        for all, and must not be changed."""
        key = find, *arguments
        try:
            return self._kept[key]
        except KeyError:
            found = self._kept[key] = find(self, *arguments)
            return found

    @cached_property
    def _by_tag(self) -> Mapping[str | None, Sequence[Transcript]]:
        found: dict[str | None, list[Transcript]] = {}
        for transcript in self._listed:
            found.setdefault(transcript.facts.language, []).append(transcript)
        return found


def _id(transcript: Transcript) -> int:
    return transcript.id
