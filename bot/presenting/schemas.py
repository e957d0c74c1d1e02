"""The JSON objects that programs get, as JSON Schema (2020-12), for OpenAPI and for MCP alike. Pure.

A reference is the name of another schema; `resolved` says where that stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from ...index.search.attribution import AttributionStatus
from ...index.search.verdict import Verdict
from ...index.transcript import Kind
from .checks import OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Mapping

Schema = dict[str, Any]
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

VERDICT: Final = (
    "How the words asked for stand to what was said. Only `verbatim` and `close` may stand between quotation marks as "
    "said by somebody: of `close` use the `words` of the hit. `reworded`, `altered` and `spliced` are not what was "
    "said; `paraphrase` is a retelling; `not found` is not in the transcripts that were searched, which does not mean "
    "that nobody ever said it."
)
FAITHFUL: Final = (
    "True only if everything asked for is verbatim or close, nobody is named wrongly, and nothing was left out. If it "
    "is false, the words must not be used as a quotation."
)
UNCHECKED: Final = (
    "It is null where nothing was checked: the text has no quotation in quotation marks, or no transcript is there to "
    "search. That is no permission to quote."
)


def text(about: str, **more: Any) -> Schema:
    """A text."""
    return {"type": "string", "description": about, **more}


def _or_null(schema: Schema) -> Schema:
    return {
        **schema,
        "type": [schema["type"], "null"],
        **({"enum": [*schema["enum"], None]} if "enum" in schema else {}),
    }


def _number(about: str) -> Schema:
    return {"type": "number", "description": about}


def _list(of: Schema, about: str) -> Schema:
    return {"type": "array", "items": of, "description": about}


def ref(name: str) -> Schema:
    """The schema called `name`."""
    return {"$ref": name}


def record(about: str, optional: tuple[str, ...] = (), /, **fields: Schema) -> Schema:
    """An object with just these fields, all required but the `optional` ones."""
    return {
        "type": "object",
        "description": about,
        "properties": fields,
        "required": [name for name in fields if name not in optional],
        "additionalProperties": False,
    }


_FLAG: Final[Schema] = {"type": "boolean"}
_COUNT: Final[Schema] = {"type": "integer", "minimum": 0}
_ORIGIN: Final[Schema] = {
    "transcript": text("The id of the transcript: 8 characters or so that stay the same."),
    "file": text("The name of its file."),
    "title": text("The title of the episode, talk or meeting."),
    "also": _list({"type": "string"}, "The ids of other transcripts of the same recording."),
    "show": _or_null(text("The show that it belongs to.")),
    "date": _or_null(text("When it was recorded or published: a day, a month or a year (ISO 8601).")),
}
_VERDICT: Final = text(VERDICT, enum=[one.value for one in Verdict])
_ANSWER: Final[Schema] = {
    "verdict": _or_null({**_VERDICT, "enum": [one.value for one in Verdict] + ["misattributed"]}),
    "faithful": _or_null(
        {**_FLAG, "description": f"{FAITHFUL} Null for questions without a verdict, and where nothing was searched."}
    ),
    "attribution": {
        "anyOf": [ref("Attribution"), {"type": "null"}],
        "description": "How the claim about the speaker stands to the first hit. Null without a claim.",
    },
    "differences": _list({"type": "string"}, "What differs between the words asked for and the first hit."),
    "hits": _list(ref("Hit"), "The places that answer the question, best first."),
    "nearest": _list(
        ref("Hit"), "Where nothing answers the question: the nearest places. They are no answer, and no quotation."
    ),
    "searched": {**_COUNT, "description": "The number of transcripts that were searched."},
    "meant": _or_null(text("The topic as it may have been meant, where a word of it is misspelt.")),
    "parts": _list(
        ref("Part"), "Only of a long text that was not said in one go: the parts in which it was said. `hits` is empty."
    ),
    "left_out": {**_COUNT, "description": "Only beside `parts`: the number of words that were not looked for."},
}

SCHEMAS: Final[Mapping[str, Schema]] = {
    "Attribution": record(
        "A claim about who said the words.",
        status=text(
            "`right`; `misattributed`: somebody else said it, so it must not be quoted as said by `claimed`; "
            "`reported`: another person says it as the words of `claimed`; `unnamed`: the transcript does not name "
            "everybody there, so it is not known.",
            enum=[one.value for one in AttributionStatus],
        ),
        claimed=text("Who was said to have said it."),
        speakers=_list({"type": "string"}, "Who the transcript names there."),
    ),
    "Hit": record(
        "A place in a transcript, with its words as they stand.",
        **_ORIGIN,
        speaker=_or_null(
            text("Who says it. Null where the transcript names nobody, or several speak: then name no person.")
        ),
        start=_or_null(_number("Seconds from the beginning of the recording.")),
        end=_or_null(_number("Seconds from the beginning of the recording.")),
        cues=_list(_COUNT, "The first and the last cue, from 0."),
        chars=_list(_COUNT, "Offsets into the text as written, the second one past the end."),
        words=text("The words as written in the transcript, exactly."),
        corrected=_or_null(
            text("The same words as a person set them right, to be quoted in their place. Null where nobody did.")
        ),
        verdict=_or_null({**_VERDICT, "description": "The verdict on this place. Null for topics and excerpts."}),
        score=_or_null(_number("Better is higher, within one answer.")),
        link=_or_null(text("A link to the moment, or to the recording. Give it beside every quotation.")),
    ),
    "Answer": record(
        "The answer to a question.",
        ("parts", "left_out"),
        ask=text("The kind of question.", enum=["quote", "verify", "topic", "excerpt"]),
        **_ANSWER,
    ),
    "Part": record(
        "A quotation of a text, or a part of a long text, with its own answer.",
        ("line", "paragraph", "parts", "left_out"),
        line={**_COUNT, "description": "The line in which it begins, from 1."},
        paragraph={**_COUNT, "description": "The paragraph in which it begins, from 1."},
        words=text("The words that were looked for."),
        claimed=_or_null(text("Who the text says has said it.")),
        **_ANSWER,
        outcome=_or_null(
            text("The verdict, or `misattributed`. Null where no transcript was searched.", enum=list(OUTCOMES))
        ),
    ),
    "Check": record(
        "Every quotation of a draft.",
        summary={
            "type": "object",
            "description": "How many quotations have which outcome.",
            "propertyNames": {"enum": list(OUTCOMES)},
            "additionalProperties": _COUNT,
        },
        faithful=_or_null({**_FLAG, "description": f"{FAITHFUL} {UNCHECKED}"}),
        quotations=_list(ref("Part"), "The quotations in the order of the draft."),
        left_out={**_COUNT, "description": "Quotations that were not looked for: too many, or no time was left."},
    ),
    "Transcript": record(
        "What is known about a transcript.",
        **_ORIGIN,
        url=_or_null(text("Where the recording is.")),
        language=_or_null(text("The language (BCP 47).")),
        participants=_list({"type": "string"}, "Who takes part; it does not say who speaks where."),
        format=text("The format of the file."),
        kind=text("Where its words come from.", enum=[one.value for one in Kind]),
        speakers=_list({"type": "string"}, "The speakers whom it names."),
        labels=_list({"type": "string"}, "The labels of speakers in the file."),
        cues=_COUNT,
        seconds=_or_null(_number("The length of the recording.")),
        not_understood=_list({"type": "string"}, "What of the file was not understood."),
        missing=_list({"type": "string"}, "The facts that are not known."),
    ),
    "Transcripts": record(
        "Transcripts, in the order of shows and titles.",
        transcripts=_list(ref("Transcript"), "One page of them."),
        found={**_COUNT, "description": "How many there are in all."},
        next=_or_null(text("The `cursor` of the next page. Null on the last.")),
    ),
    "Line": record(
        "What one voice says, or a part of it.",
        start=_or_null(_number("Seconds from the beginning, of the first line of each passage.")),
        speaker=_or_null(text("Who says it, where the transcript names somebody.")),
        words=text("The words, with corrections, without marks for sounds."),
        begins={**_FLAG, "description": "False where a turn goes on that began before."},
        link=_or_null(text("A link to that moment.")),
    ),
    "Reading": record(
        "Lines of a transcript, to be read.",
        transcript=ref("Transcript"),
        first={**_COUNT, "description": "The number of the first line here, from 0."},
        found={**_COUNT, "description": "How many lines there are in all."},
        lines=_list(ref("Line"), "One page of them."),
        corrected=_or_null(text("Which words were recognised otherwise, where some were.")),
        next=_or_null(text("The `cursor` of the next page. Null on the last.")),
    ),
}


def resolved(schema: Schema, at: str) -> Schema:
    """A schema whose references are to `at` and the name: `#/$defs/`, or `#/components/schemas/`."""
    return cast("Schema", _resolved(schema, at))


def _resolved(value: object, at: str) -> object:
    if isinstance(value, dict):
        known = cast("dict[str, Any]", value)
        return {
            key: f"{at}{one}" if key == "$ref" and isinstance(one, str) else _resolved(one, at)
            for key, one in known.items()
        }
    return [_resolved(one, at) for one in cast("list[Any]", value)] if isinstance(value, list) else value


def alone(name: str) -> Schema:
    """The schema called `name` with all that it refers to inside it, and without what is said about its fields: an
    agent that reads it pays for every word."""
    needed, left = dict[str, Schema](), [name]
    while left:
        for one in _referred(SCHEMAS[left.pop()]):
            if one not in needed:
                needed[one] = _bare(SCHEMAS[one])
                left.append(one)
    whole = _bare(SCHEMAS[name])
    return {**whole, "$defs": needed} if needed else whole


def _bare(schema: Schema) -> Schema:
    return cast("Schema", _undescribed(resolved(schema, "#/$defs/")))


def _undescribed(value: object) -> object:
    if isinstance(value, dict):
        known = cast("dict[str, Any]", value)
        return {key: _undescribed(one) for key, one in known.items() if key != "description"}
    return [_undescribed(one) for one in cast("list[Any]", value)] if isinstance(value, list) else value


def _referred(value: object) -> set[str]:
    """The names of the schemas that a schema refers to."""
    if isinstance(value, dict):
        known = cast("dict[str, Any]", value)
        own = {known["$ref"]} if isinstance(known.get("$ref"), str) else set[str]()
        return own.union(*(_referred(one) for one in known.values()))
    return set[str]().union(*(_referred(one) for one in cast("list[Any]", value))) if isinstance(value, list) else set()
