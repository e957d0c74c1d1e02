"""The OpenAPI document of the JSON API (https://spec.openapis.org/oas/v3.1.0), made of the operations. Pure."""

from __future__ import annotations

import functools
import importlib.metadata
import json
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ...bot.presenting.schemas import SCHEMAS, Schema, record, resolved, text
from .operations import OPERATIONS, RULES

if TYPE_CHECKING:
    from .operations import Operation

VERSION: Final = "v1"
PROBLEM_TYPE: Final = "application/problem+json"
READING: Final = {"transcripts": "/transcripts", "transcript": "/transcripts/{transcript}"}
"""The paths of operations that read what is there; the others are questions, which are posted."""

_AT: Final = "#/components/schemas/"
_PROBLEM: Final = record(
    "What did not work (RFC 9457).",
    type=text("Always `about:blank`: the status says what kind of problem it is."),
    title=text("The name of the status."),
    status={"type": "integer"},
    detail=text("A sentence for people: what is wrong, and what to do."),
)
_FAILURES: Final = {
    400: "A field is wrong, or names nobody: `detail` says which and what may have been meant.",
    401: "There is no token, or it is not valid (any more).",
    404: "There is no such transcript, for this token.",
    413: "The body is larger than a megabyte.",
    415: "The body is no JSON.",
    429: "Too many questions for now: `Retry-After` has the seconds to wait.",
    500: "A fault of the server; `detail` has its number in the log.",
    503: "The server cannot answer now.",
}


@functools.cache
def examples() -> dict[str, dict[str, Any]]:
    """By the name of an operation what can be asked of the samples that come with pullquote, and the answer to that."""
    return json.loads(Path(__file__).with_name("examples.json").read_text("utf-8"))


def path_of(operation: Operation) -> str:
    """The path of an operation, behind `/api/v1`."""
    return READING.get(operation.name, f"/{operation.name}")


def document(url: str) -> dict[str, Any]:
    """The document of the API that is served at `url`, the address of the web face."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "pullquote",
            "version": importlib.metadata.version("pullquote"),
            "description": f"Finds who said it, where and when, in transcripts. {RULES}",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": f"{url.rstrip('/')}/api/{VERSION}"}],
        "security": [{"token": []}],
        "paths": {path_of(one): {_method(one): _described(one)} for one in OPERATIONS},
        "components": {
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "Made by `pullquote token make`."}
            },
            "schemas": {name: resolved(schema, _AT) for name, schema in {**SCHEMAS, "Problem": _PROBLEM}.items()},
            "responses": {
                _called(status): {
                    "description": about,
                    "content": {PROBLEM_TYPE: {"schema": {"$ref": f"{_AT}Problem"}}},
                }
                for status, about in _FAILURES.items()
            },
        },
    }


def _method(operation: Operation) -> str:
    return "get" if operation.name in READING else "post"


def _described(operation: Operation) -> dict[str, Any]:
    failing = [status for status in _FAILURES if status != 404 or operation.name == "transcript"]
    if operation.name in READING:
        failing = [status for status in failing if status not in {413, 415}]
        asked: dict[str, Any] = {"parameters": [_parameter(operation, name) for name in operation.fields]}
    else:
        content = _as_json(operation.takes, examples()[operation.name]["asked"])
        asked = {"requestBody": {"required": True, "content": content}}
    answer = _as_json({"$ref": f"{_AT}{operation.gives}"}, examples()[operation.name]["answer"])
    return {
        "operationId": operation.name,
        "summary": operation.title,
        "description": operation.about,
        **asked,
        "responses": {
            "200": {"description": "The answer.", "content": answer},
            **{str(status): {"$ref": f"#/components/responses/{_called(status)}"} for status in failing},
        },
    }


def _parameter(operation: Operation, name: str) -> dict[str, Any]:
    schema: Schema = {key: value for key, value in operation.fields[name].items() if key != "description"}
    given = examples()[operation.name]["asked"]
    place = "path" if f"{{{name}}}" in path_of(operation) else "query"
    return {
        "name": name,
        "in": place,
        "required": name in operation.required,
        "description": operation.fields[name]["description"],
        "schema": schema,
    } | ({"example": given[name]} if name in given else {})


def _as_json(schema: Schema, example: object) -> dict[str, Any]:
    return {"application/json": {"schema": schema, "example": example}}


def _called(status: int) -> str:
    return HTTPStatus(status).phrase.replace(" ", "")
