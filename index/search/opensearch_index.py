"""The index on a search server: its documents, and the requests that `opensearch_engine` is made of.

Its name is `NAME.LANGUAGE.VERSION`, an alias: an index whose content is made otherwise stands beside it, so that
computers with another version of the program do not take turns in making it anew. Behind the alias is
`NAME.LANGUAGE.VERSION.1`; another one can be made beside it and take its place. A head knows which one it is of, and is
asked and written there alone.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import time
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Self

from ..errors import SearchUnreachable
from .engine import SOUNDS, VERSION, WORDS, Candidate, IndexContent
from .search_address import SearchServerState
from .search_server import ATTEMPT_S, NO_INDEX, TOO_MUCH, WORK_S, Absent, Conflict, Incomplete, SearchServer

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from .search_address import SearchAddress

SETTLE_S: Final = 5.0  # that a question waits for a part of the index to be there
GRACE_S: Final = 60.0  # after which nobody reads what is dead any more
LATE_S: Final = 3600.0  # after which a request of a process that was killed does not arrive any more
BULK_CHARACTERS: Final = 4_000_000  # of one request that writes
PAGE: Final = 10_000  # entries of one answer that comes in pages
LONGEST_TERM: Final = 100  # characters of a term that are told apart; ids may have 512 bytes
PATIENCE: Final = (0.5, 1.0, 2.0, 4.0, 8.0)  # seconds between attempts at a server that has too much to do

_HEAD: Final = "head."  # the id of a shelf's head begins so
_PARTS: Final = "timed_out,_shards.failed"  # of the answer to a search: whether it is whole
_ANALYSIS: Final = {"analyzer": {"tokens": {"type": "custom", "tokenizer": "whitespace"}}}
_SETTINGS: Final = {
    "auto_expand_replicas": "0-1",
    "replication.type": "DOCUMENT",  # with the other kind a copy may not have yet what was committed
    "refresh_interval": "-1",  # a commit does that
    "max_result_window": 100_000,
    "max_terms_count": 1_000_000,
    "analysis": _ANALYSIS,
}
_NUMBER: Final = {"type": "long", "index": False}
_MAPPINGS: Final[dict[str, Any]] = {
    "dynamic": "strict",
    "_routing": {"required": True},
    "_source": {"includes": ["head"]},
    "properties": {
        WORDS: {"type": "text", "analyzer": "tokens", "index_options": "positions"},  # for phrases
        SOUNDS: {"type": "text", "analyzer": "tokens", "index_options": "freqs"},
        "voice": {"type": "keyword", "doc_values": False},
        "transcript": {"type": "long"},
        "span": _NUMBER,
        "length": _NUMBER,
        "revision": _NUMBER,
        "kind": {"type": "keyword"},
        "shelf": {"type": "keyword", "doc_values": False},
        "epoch": {"type": "long"},
        "generation": {"type": "long"},
        "version": {"type": "keyword"},
        "stem": {"type": "keyword"},
        "head": {"type": "object", "enabled": False},
    },
}
_LAYOUT: Final = hashlib.sha256(json.dumps([_ANALYSIS, _MAPPINGS], sort_keys=True).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class ShelfHead:
    """What a shelf's index is now, in one `index` on the server.

    Its passages are those of an `epoch`, the first generation since it was made anew, of generations up to
    `generation`, as of a storage `revision`; `passages` and `words` count them. Versions in `dead` and generations in
    `abandoned`, each with the time when they came there, are not among them. `claimed` is the last generation that
    any writer has begun, `superseded` the time when the last epoch began, as long as older ones have not been deleted.
    """

    revision: int = 0
    generation: int = 0
    epoch: int = 0
    passages: int = 0
    words: int = 0
    claimed: int = 0
    dead: tuple[tuple[float, tuple[str, ...]], ...] = ()
    abandoned: tuple[tuple[float, int], ...] = ()
    superseded: float | None = None
    writer: str = ""
    index: str = ""

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> ShelfHead:
        """A head as it is stored."""
        parts: dict[str, Any] = dict(stored)
        parts["dead"] = tuple((at, tuple(versions)) for at, versions in stored["dead"])
        parts["abandoned"] = tuple((at, one) for at, one in stored["abandoned"])
        return cls(**parts)


NO_HEAD: Final = ShelfHead()


@dataclass(frozen=True, slots=True)
class Written:
    """A head, and its place in the order of what was written; None if it was not written yet."""

    head: ShelfHead
    at: tuple[int, int] | None = None


class SearchIndex:
    """The index for transcripts in a language, where they do not state theirs, or one that is made beside it, to take
    its place. Every method blocks and raises EngineError, those that read Absent if there is no index."""

    def __init__(self, server: SearchServer, language: str, beside: str | None = None) -> None:
        self._server = server
        self._language = language
        self.prefix = f"{server.address.index}."
        self.alias = f"{self.prefix}{language.lower()}.{VERSION}"
        self.name = beside or self.alias

    @classmethod
    def at(cls, address: SearchAddress, language: str) -> Self:
        """The index at an address, to be closed; whether the server answers, the first request tells."""
        return cls(SearchServer(address), language)

    def close(self) -> None:
        """Ends the connections to the server."""
        self._server.close()

    @property
    def location(self) -> str:
        """What people know the index by."""
        return f"{self._server.address.location}/{self.name}"

    def state(self) -> SearchServerState:
        """What there is to know of the server and the indexes there."""
        version = self._server.ask("GET", "/")["version"]["number"]
        health = self._server.ask("GET", "/_cluster/health")
        found = self._server.ask("GET", f"/{self.prefix}*/_alias")
        ours, size = [index for index, known in found.items() if self.alias in known["aliases"]], 0
        if ours:
            health["status"] = self._server.ask("GET", f"/_cluster/health/{self.alias}")["status"]
            size = self._server.ask("GET", f"/{self.alias}/_stats/store")["_all"]["total"]["store"]["size_in_bytes"]
        beside = {index for index in found if index not in ours and self._number(index)} if ours else set[str]()
        others = tuple(sorted(found.keys() - {*ours, *beside}))
        location, nodes = self._server.address.location, health["number_of_nodes"]
        return SearchServerState(location, version, health["status"], nodes, size, others, tuple(sorted(beside)))

    # --- which index -------------------------------------------------------------------------------------------------

    def make(self) -> str:
        """Makes the index if it is missing, and waits for it to be there whole; returns its own name."""
        found, aliases = self._named(self.name) or (self._made(1), ())
        if self.name == self.alias and self.alias not in aliases:
            self._server.ask("PUT", f"/{found}/_alias/{self.alias}", seconds=WORK_S)  # only now does anybody read it
        if _written(found) not in aliases:
            self._server.ask("PUT", f"/{found}/_alias/{_written(found)}", seconds=WORK_S)
        return found

    def _made(self, number: int) -> str:
        name = f"{self.alias}.{number}"
        settings = _SETTINGS | {"number_of_shards": self._server.address.shards}  # a shard takes 2,147,483,519 passages
        body = {"settings": {"index": settings}, "mappings": _MAPPINGS | {"_meta": {"layout": _LAYOUT}}}
        try:
            self._server.ask("PUT", f"/{name}", body, WORK_S)
        except SearchUnreachable as error:
            if "already exists" not in error.detail:  # made by another process meanwhile
                raise
        self._settle(name, WORK_S / 2)
        return name

    def _named(self, name: str) -> tuple[str, Collection[str]] | None:
        """The index of a name or an alias, with all its aliases."""
        try:
            found = self._server.ask("GET", f"/{name}/_alias")
        except Absent:
            return None
        return next((index, known["aliases"]) for index, known in found.items())

    def current(self) -> str | None:
        """The index that everybody asks, by its own name; None if there is none."""
        found = self._named(self.alias)
        return found[0] if found else None

    def _number(self, index: str) -> int:
        """The number of one of the indexes of which this one is the latest; 0 for any other."""
        number = index.removeprefix(f"{self.alias}.")
        return int(number) if number != index and number.isdecimal() else 0

    def _layouts(self) -> dict[str, str]:
        """The indexes of which this one is the latest, each with what tells its layout."""
        found = self._server.ask("GET", f"/{self.alias}.*/_mapping")
        return {
            index: one["mappings"].get("_meta", {}).get("layout", "")
            for index, one in found.items()
            if self._number(index)
        }

    def beside(self) -> SearchIndex:
        """A new index that is to take the place of this one: that which was begun before, if it is still of use."""
        current, known = self.current(), self._layouts()
        latest = max(map(self._number, known), default=0)
        begun = f"{self.alias}.{latest}"
        if begun == current or known.get(begun) != _LAYOUT:
            begun = self._made(latest + 1)
        self._delete_indexes(index for index in known if index not in (current, begun))
        return SearchIndex(self._server, self._language, begun)

    def replace_by(self, new: SearchIndex, shelves: Collection[int]) -> None:
        """Has everybody ask `new` from now on, all at once, and deletes what was asked before. Of other than these
        shelves `new` has nothing then: they were purged meanwhile."""
        if new.strangers(shelves):
            body = {"query": _of_others(shelves)}
            self._server.ask("POST", f"/{new.name}/_delete_by_query", body, WORK_S, conflicts="proceed", refresh="true")
        old = [index for index in self._layouts() if index != new.name]
        current = self.current()
        actions = [{"remove": {"index": current, "alias": self.alias}}] if current is not None else []
        body = {"actions": [*actions, {"add": {"index": new.name, "alias": self.alias}}]}
        self._server.ask("POST", "/_aliases", body, WORK_S)
        with contextlib.suppress(SearchUnreachable):  # `doctor` names them, and the next one does it
            self._delete_indexes(old)

    def _delete_indexes(self, names: Iterable[str]) -> None:
        for name in names:
            with contextlib.suppress(Absent):
                self._server.ask("DELETE", f"/{name}", seconds=WORK_S)

    def _settle(self, name: str, seconds: float) -> None:
        """Waits so long for all parts of an index to be there; what is asked next tells whether they are."""
        asked = {"wait_for_status": "yellow", "timeout": f"{1000 * seconds:.0f}ms", "level": "cluster"}
        with contextlib.suppress(SearchUnreachable):
            self._server.ask("GET", f"/_cluster/health/{name}", None, 2 * seconds, **asked)

    def head(self, shelf: int) -> Written:
        """The head of a shelf as it was written last."""
        try:
            return self._head(shelf)
        except SearchUnreachable:  # perhaps a node begins
            self._settle(self.name, SETTLE_S)
            return self._head(shelf)

    def _head(self, shelf: int) -> Written:
        try:
            found = self._server.ask("GET", f"/{self.name}/_doc/{_head_id(shelf)}", routing=shelf)
        except Absent:
            return Written(NO_HEAD)
        head = ShelfHead.of({**found["_source"]["head"], "index": found["_index"]})
        return Written(head, (found["_seq_no"], found["_primary_term"]))

    def write_head(self, shelf: int, head: ShelfHead, before: Written) -> Written:
        """Writes the head of a shelf. Raises Conflict if it is not what it was `before`."""
        params: dict[str, str | int] = {"routing": shelf, "require_alias": "true", "op_type": "create"}
        if before.at is not None:
            params |= {"op_type": "index", "if_seq_no": before.at[0], "if_primary_term": before.at[1]}
        body = {"kind": "head", "shelf": str(shelf), "head": asdict(head)}
        try:
            path = f"/{_written(head.index)}/_doc/{_head_id(shelf)}"
            found = self._server.ask("PUT", path, body, ATTEMPT_S, **params)
        except Conflict:
            written = self.head(shelf)
            if written.head != head:  # else it is an answer that was lost: the client has asked again
                raise
            return written
        return Written(head, (found["_seq_no"], found["_primary_term"]))

    def term(self, shelf: int, epoch: int, term: str) -> str:
        """A term as it is in the index."""
        return f"{shelf}.{epoch}:{term[:LONGEST_TERM]}"

    # --- reading -----------------------------------------------------------------------------------------------------

    def candidates(
        self,
        shelf: int,
        head: ShelfHead,
        queries: Sequence[Mapping[str, Any]],
        filters: Iterable[Mapping[str, Any]],
        k: int,
    ) -> list[Candidate]:
        """At most `k` passages that fit one of some queries of terms and all filters, best first."""
        found = self._search(
            shelf,
            head,
            {
                "size": k,
                "_source": False,
                "stored_fields": "_none_",
                "docvalue_fields": ["transcript", "span"],
                "track_total_hits": False,
                "query": {"bool": {"should": queries, "minimum_should_match": 1, **_readable(head, filters)}},
            },
            "hits.hits._score,hits.hits.fields",
        )
        return [
            Candidate(fields["transcript"][0], span >> 32, span & 0xFFFFFFFF, hit["_score"])
            for hit in found.get("hits", {}).get("hits", ())
            for fields in [hit["fields"]]
            for span in fields["span"]
        ]

    def counts(self, shelf: int, head: ShelfHead, queries: Sequence[Mapping[str, Any]]) -> list[int]:
        """The number of passages that fit each of some queries of terms."""
        lines = list[str]()
        for query in queries:
            body = {"size": 0, "track_total_hits": True, "query": {"bool": _readable(head, [query])}}
            lines += [json.dumps({"routing": str(shelf), "allow_partial_search_results": False}), json.dumps(body)]
        found = self._server.ask(
            "POST",
            f"/{head.index}/_msearch",
            "\n".join([*lines, ""]),
            filter_path="responses.hits.total.value,responses.error,responses.status,responses.timed_out",
        )
        return [self._whole(one)["hits"]["total"]["value"] for one in found["responses"]]

    def totals(self, shelf: int, head: ShelfHead) -> tuple[int, int]:
        """The number of passages, and of their words."""
        body = {
            "size": 0,
            "track_total_hits": True,
            "query": {"bool": _of_shelf(shelf, head)},
            "aggs": {"words": {"sum": {"field": "length"}}},
        }
        found = self._search(shelf, head, body, "hits.total.value,aggregations", WORK_S)
        return found["hits"]["total"]["value"], int(found["aggregations"]["words"]["value"])

    def content(self, shelf: int, head: ShelfHead) -> IndexContent:
        """What is there of a shelf."""
        oldest = {"oldest": {"min": {"field": "revision"}}}
        found = self._buckets(shelf, head, _of_shelf(shelf, head), "transcript", oldest)
        transcripts = {bucket["key"]["value"]: int(bucket["oldest"]["value"] or 0) for bucket in found}
        missing = head.passages - self.totals(shelf, head)[0]
        return IndexContent(
            transcripts, max(missing, 0), self._stray(shelf, head), self._layouts().get(head.index) == _LAYOUT
        )

    def _stray(self, shelf: int, head: ShelfHead) -> int:
        """The number of passages of earlier epochs that `tidied` does not know of: a process that was killed sent them
        too late."""
        if head.superseded is not None:
            return 0
        among = [{"term": {"shelf": str(shelf)}}, {"exists": {"field": "transcript"}}]
        body = {"query": {"bool": {"filter": among, "must_not": [{"range": {"epoch": {"gte": head.epoch}}}]}}}
        return self._server.ask("POST", f"/{head.index}/_count", body, routing=shelf)["count"]

    def strangers(self, shelves: Collection[int]) -> int:
        """The number of documents of other shelves than these."""
        try:
            return self._server.ask("POST", f"/{self.name}/_count", {"query": _of_others(shelves)})["count"]
        except Absent:
            return 0

    def versions(self, shelf: int, head: ShelfHead, transcripts: Sequence[int]) -> list[str]:
        """The versions of some transcripts."""
        found = list[str]()
        for at in range(0, len(transcripts), PAGE):
            among = [{"terms": {"transcript": transcripts[at : at + PAGE]}}]
            buckets = self._buckets(shelf, head, _of_shelf(shelf, head, among), "version")
            found += [bucket["key"]["value"] for bucket in buckets]
        return found

    def _buckets(
        self,
        shelf: int,
        head: ShelfHead,
        among: Mapping[str, Any],
        field: str,
        of_each: Mapping[str, Any] | None = None,
    ) -> Iterator[dict[str, Any]]:
        """The distinct values of a field, with what is asked `of_each`."""
        pages: dict[str, Any] = {"size": PAGE, "sources": [{"value": {"terms": {"field": field}}}]}
        while True:
            asked = {"values": {"composite": pages, "aggs": of_each or {}}}
            body = {"size": 0, "query": {"bool": among}, "aggs": asked}
            found = self._search(shelf, head, body, "aggregations", WORK_S)["aggregations"]["values"]
            yield from found["buckets"]
            if "after_key" not in found:
                return
            pages["after"] = found["after_key"]

    def vocabulary(self, shelf: int, head: ShelfHead, beginning: str) -> list[tuple[str, int]]:
        """The stems that begin so, with the number of passages that have each, dead ones among them."""
        stems, skipped = list[str](), len(self.term(shelf, head.epoch, ""))
        query = {"bool": {"filter": [{"prefix": {"stem": self.term(shelf, head.epoch, beginning)}}]}}
        body: dict[str, Any] = {"size": PAGE, "_source": False, "stored_fields": "_none_", "track_total_hits": False}
        body |= {"query": query, "sort": [{"stem": "asc"}]}
        while True:
            found = self._search(shelf, head, body, "hits.hits.sort").get("hits", {}).get("hits", ())
            stems += [hit["sort"][0] for hit in found]
            if len(found) < PAGE:
                break
            body["search_after"] = found[-1]["sort"]
        counted = list[tuple[str, int]]()
        for at in range(0, len(stems), PAGE):
            asked = {
                "doc": {WORDS: " ".join(stems[at : at + PAGE])},
                "term_statistics": True,
                "field_statistics": False,
                "positions": False,
                "offsets": False,
            }
            found = self._server.ask("POST", f"/{head.index}/_termvectors", asked, routing=shelf)
            terms = found["term_vectors"].get(WORDS, {}).get("terms", {})
            counted += [(stem[skipped:], one["doc_freq"]) for stem, one in terms.items() if "doc_freq" in one]
        return counted

    def _search(
        self, shelf: int, head: ShelfHead, body: Mapping[str, Any], answer: str, seconds: float = ATTEMPT_S
    ) -> dict[str, Any]:
        return self._whole(
            self._server.ask(
                "POST",
                f"/{head.index}/_search",
                body,
                seconds,
                routing=shelf,
                allow_partial_search_results="false",
                filter_path=f"{answer},{_PARTS}",
            )
        )

    def _whole(self, found: dict[str, Any]) -> dict[str, Any]:
        """An answer to a search if it is one, and not of a part of the passages."""
        if "error" in found or found.get("timed_out") or found.get("_shards", {}).get("failed"):
            why = found.get("error", {}).get("reason", "only a part of the index answers")
            if found.get("error", {}).get("type") == NO_INDEX:
                raise Absent(why)
            raise Incomplete(why, self._server.address.location)
        return found

    # --- writing -----------------------------------------------------------------------------------------------------

    def bulk(self, shelf: int, index: str) -> Bulk:
        """A way to write documents of a shelf."""
        return Bulk(self._server, _written(index), shelf)

    def tidied(self, shelf: int, written: Written, now: float) -> ShelfHead | None:
        """Deletes what is dead for so long that nobody reads it any more; returns the head without it, None if there
        was nothing to do. Raises Conflict if somebody has written meanwhile."""
        head = written.head
        dead = [one for one in head.dead if one[0] + GRACE_S <= now]
        abandoned = [one for one in head.abandoned if one[0] + LATE_S <= now]
        old = head.superseded is not None and head.superseded + GRACE_S <= now
        if not (dead or abandoned or old):
            return None
        versions = [version for _, some in dead for version in some]
        wanted: list[dict[str, Any]] = [
            {"terms": {"version": versions[at : at + PAGE]}} for at in range(0, len(versions), PAGE)
        ]
        wanted += [{"terms": {"generation": [one for _, one in abandoned]}}] if abandoned else []
        wanted += [{"range": {"epoch": {"lt": head.epoch}}}] if old else []
        for one in wanted:
            self._delete(head.index, shelf, [one])
        left = replace(
            head,
            dead=tuple(one for one in head.dead if one not in dead),
            abandoned=tuple(one for one in head.abandoned if one not in abandoned),
            superseded=None if old else head.superseded,
        )
        return self.write_head(shelf, left, written).head

    def _delete(self, name: str, shelf: int, among: Sequence[Mapping[str, Any]]) -> None:
        body = {"query": {"bool": {"filter": [{"term": {"shelf": str(shelf)}}, *among]}}}
        found = self._server.ask(
            "POST", f"/{name}/_delete_by_query", body, WORK_S, routing=shelf, conflicts="proceed", refresh="true"
        )
        if found.get("failures") or found.get("timed_out"):
            raise SearchUnreachable("not all could be deleted", self._server.address.location)

    def shelves(self) -> set[int]:
        """The shelves that have a head, in an index of any version."""
        self._server.ask("POST", f"/{self.prefix}*/_refresh")
        body: dict[str, Any] = {"size": PAGE, "_source": False, "query": {"term": {"kind": "head"}}, "sort": ["_doc"]}
        ids = set[int]()
        for index in self._server.ask("GET", f"/{self.prefix}*/_alias"):
            found = self._whole(self._server.ask("POST", f"/{index}/_search", body))
            ids.update(int(hit["_id"].removeprefix(_HEAD)) for hit in found["hits"]["hits"])
        return ids

    def delete(self, shelf: int) -> None:
        """Deletes all of a shelf, from the indexes of all versions."""
        self._delete(f"{self.prefix}*", shelf, [])


class Bulk:
    """Documents of a shelf on their way to the index; they are there after `flush`."""

    def __init__(self, server: SearchServer, name: str, shelf: int) -> None:
        self._server = server
        self._name = name
        self._shelf = shelf
        self._lines = list[tuple[str, str]]()
        self._size = 0

    def put(self, id_: str, document: Mapping[str, Any], *, once: bool = False) -> None:
        """Writes a document under its id; if it is to be there `once`, one that is there already stays."""
        action = json.dumps({"create" if once else "index": {"_id": f"{self._shelf}.{id_}"}})
        body = json.dumps({"shelf": str(self._shelf), **document}, ensure_ascii=False)
        self._lines.append((action, body))
        self._size += len(action) + len(body)
        if self._size >= BULK_CHARACTERS:
            self._send()

    def flush(self) -> None:
        """Sends what is left; questions find everything that was sent, as soon as a head lets them."""
        self._send()
        found = self._server.ask("POST", f"/{self._name}/_refresh", seconds=WORK_S)
        if found["_shards"]["failed"]:
            raise SearchUnreachable("only a part of the index answers", self._server.address.location)

    def _send(self) -> None:
        lines, self._lines, self._size = self._lines, [], 0
        for pause in (*PATIENCE, None):
            lines, why = self._sent(lines)
            if not lines:
                return
            if pause is None:
                raise SearchUnreachable(why, self._server.address.location)
            time.sleep(pause)

    def _sent(self, lines: Sequence[tuple[str, str]]) -> tuple[list[tuple[str, str]], str]:
        """Sends lines, and returns those that the server had no time for, with what it says of one of them."""
        if not lines:
            return [], ""
        text = "\n".join(part for line in lines for part in line) + "\n"
        answer = "errors,items.*.status,items.*.error.reason,items.*.error.type"
        found = self._server.ask(
            "POST",
            f"/{self._name}/_bulk",
            text,
            WORK_S,
            routing=self._shelf,
            require_alias="true",
            filter_path=answer,
        )
        if not found["errors"]:
            return [], ""
        results = [next(iter(item.values())) for item in found["items"]]
        late = [line for line, one in zip(lines, results, strict=True) if one["status"] in (TOO_MUCH, 503)]
        for one in results:
            if one["status"] >= 400 and one["status"] not in (409, TOO_MUCH, 503):
                why = one.get("error", {}).get("reason", str(one["status"]))
                if one.get("error", {}).get("type") == NO_INDEX:
                    raise Absent(why)
                raise SearchUnreachable(why, self._server.address.location)
        return late, next((one["error"]["reason"] for one in results if one["status"] in (TOO_MUCH, 503)), "")


def _written(index: str) -> str:
    """The alias by which an index is written to. A request that comes too late finds neither it nor an index of that
    name, which the server would make."""
    return f"{index}.w"


def _head_id(shelf: int) -> str:
    return f"{_HEAD}{shelf}"


def _of_others(shelves: Collection[int]) -> dict[str, Any]:
    return {"bool": {"must_not": [{"terms": {"shelf": [str(shelf) for shelf in shelves]}}]}}


def _readable(head: ShelfHead, filters: Iterable[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    """The conditions of passages that a head lets be read, and which fit some filters."""
    dead = [version for _, versions in head.dead for version in versions]
    hidden: list[Mapping[str, Any]] = [{"terms": {"version": dead}}] if dead else []
    if head.abandoned:
        hidden.append({"terms": {"generation": [one for _, one in head.abandoned]}})
    return {"filter": [*filters, {"range": {"generation": {"lte": head.generation}}}], "must_not": hidden}


def _of_shelf(
    shelf: int, head: ShelfHead, filters: Collection[Mapping[str, Any]] = ()
) -> dict[str, list[Mapping[str, Any]]]:
    """The same, of a shelf."""
    return _readable(head, [{"term": {"shelf": str(shelf)}}, {"term": {"epoch": head.epoch}}, *filters])
