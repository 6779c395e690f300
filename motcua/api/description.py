"""What ninja's OpenAPI description lacks: refusals as problem documents, the bearer scheme, files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from http.client import responses as REASONS  # noqa: N812 - a table of words, used as a constant
from typing import Any, TypeVar

from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from motcua.api.problems import MEDIA_TYPE, Problem
from motcua.core.access import PUBLIC

View = TypeVar("View", bound=Callable[..., Any])
BEARER = "bearer"
_REF = "#/components/schemas/{model}"
_METHODS = {"get", "post", "put", "patch", "delete"}
_HEADERS = {
    401: {"WWW-Authenticate": {"schema": {"type": "string"}}},
    405: {"Allow": {"schema": {"type": "string"}}},
    429: {"Retry-After": {"schema": {"type": "string"}}},
}


def refuses(*states: int) -> Callable[[View], View]:
    """Say which refusals an operation has beyond those that follow from its access and its input."""

    def mark(view: View) -> View:
        view.refuses = states  # type: ignore[attr-defined]
        return view

    return mark


def answers(state: int, *media_types: str, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    """`openapi_extra` of an operation that answers with a file, or sets headers: {name: description}."""
    said: dict[str, Any] = {"description": REASONS[state]}
    if media_types:
        said["content"] = {name: {"schema": {"type": "string", "format": "binary"}} for name in media_types}
    if headers:
        said["headers"] = {
            name: {"description": text, "schema": {"type": "string"}} for name, text in headers.items()
        }
    return {"responses": {state: said}}


def describe(schema: OpenAPISchema, operations: Mapping[str, Operation]) -> None:
    """Complete the description in place; `operations` by operation id."""
    used: set[int] = set()
    for said in _described(schema):
        operation = operations[said["operationId"]]
        states = sorted(_refusals(operation, said))
        used.update(states)
        for state in states:
            said["responses"][state] = {"$ref": f"#/components/responses/Problem{state}"}
        if getattr(operation.view_func, "access", None) is not PUBLIC:
            said["security"] = [{BEARER: []}]
    components = schema["components"]
    problem = Problem.model_json_schema(ref_template=_REF)
    components["schemas"].update(problem.pop("$defs"))
    components["schemas"]["Problem"] = problem
    components["responses"] = {f"Problem{state}": _problem(state) for state in sorted(used)}
    components["securitySchemes"] = {BEARER: {"type": "http", "scheme": "bearer"}}


def _described(schema: OpenAPISchema) -> Iterator[dict[str, Any]]:
    for methods in schema["paths"].values():
        for method, said in methods.items():
            if method in _METHODS:
                yield said


def _refusals(operation: Operation, said: Mapping[str, Any]) -> set[int]:
    states = {405, 500, *getattr(operation.view_func, "refuses", ())}
    if getattr(operation.view_func, "access", None) is not PUBLIC:
        states |= {401, 403}
    if "requestBody" in said:
        states |= {400, 413, 415, 422}
    if said.get("parameters"):
        states.add(422)
    return states


def _problem(state: int) -> dict[str, Any]:
    said: dict[str, Any] = {
        "description": REASONS[state],
        "content": {MEDIA_TYPE: {"schema": {"$ref": _REF.format(model="Problem")}}},
    }
    if state in _HEADERS:
        said["headers"] = _HEADERS[state]
    return said
