"""`/openapi.json`: every address that gives JSON, its parameters, what it answers and how it refuses, as OpenAPI 3.1."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kg.server.explorer.asked import COUNT, FLAG, SAMPLES_MOST, SCENARIO, TEXT, TEXT_LIMIT, VALUES_LIMIT, WORDS
from kg.server.explorer.calls import NUMBER, NUMBER_MOST, PROFILE_BYTES, VERBS
from kg.server.explorer.compared import ALLOWED
from kg.server.explorer.compound import WHY
from kg.server.explorer.record import KINDS

Schema = dict[str, Any]
_TEXT: Schema = {"type": "string"}
_THINGS: Schema = {"type": "array", "items": {"type": "object"}}
_FIELDS: Mapping[str, Schema] = {
    TEXT: {"type": "string", "maxLength": TEXT_LIMIT},
    WORDS: {"type": "array", "items": {"type": "string", "maxLength": TEXT_LIMIT}, "maxItems": VALUES_LIMIT},
    FLAG: {"type": "boolean"},
    NUMBER: {"type": "integer", "minimum": 1, "maximum": NUMBER_MOST},
    COUNT: {"type": "integer", "minimum": 0, "maximum": SAMPLES_MOST},
}
# Keys that an answer always has; others may be added.
_PERTURBED = ("stated", "targets", "effects", "pathways")
_EXPLAINED = ("node", "label", "direction", "log2_change", "routes", "supporting", "opposing", "other")
_TRACED = ("nodes", "sign", "share", "log2_change", "links")
_COMPARED = ("compounds", "affinities", "orders", "pathways", "effects")
_STATUSES = {
    "400": "A parameter or field that means nothing here, or is of another type", "404": "No such name, with the nearest ones",
    "413": "Larger than is taken", "415": "A body of another type", "422": "Data that is missing or malformed, or more than one answer may hold",
    "503": "All workers are busy: ask again after Retry-After", "504": "It took longer than one answer may",
}  # fmt: skip


def openapi(version: str) -> dict[str, Any]:
    """The description of the JSON API, OpenAPI 3.1."""
    paths = {f"/api/{verb}": {"post": _called(verb)} for verb in VERBS}
    paths |= {path: {"get": operation} for path, operation in _pages().items()}
    info = {
        "title": "synaptrace",
        "version": version,
        "description": "Which pathways does a drug perturb, and who says so? Answers are those of the command line with -f json; "
        "docs/reference/json.md says what each key means. Computed values are predictions, not for clinical decisions.",
        "license": {"name": "MIT (program), CC BY-SA 4.0 (content)"},
    }
    return {"openapi": "3.1.0", "info": info, "paths": paths, "components": {"schemas": _schemas()}}


def _called(verb: str) -> dict[str, Any]:
    """POST of one verb."""
    fields = {name: _FIELDS[kind] for name, kind in VERBS[verb].items()}
    if "profile" in fields:
        fields["profile"] = {"type": "string", "maxLength": PROFILE_BYTES, "description": "the text of a table"}
    schema = {"type": "object", "properties": fields, "additionalProperties": False}
    return {
        "operationId": verb,
        "summary": f"The answer that `kg {verb} -f json` writes",
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
        "responses": _responses({"$ref": f"#/components/schemas/{verb}"}, _STATUSES),
    }


def _pages() -> dict[str, dict[str, Any]]:
    """GET of the pages in their JSON form."""
    named = [_parameter("name", _FIELDS[TEXT], "path")]
    chosen = {"without_metabolites": FLAG}
    why = {**WHY, "k": NUMBER}
    found = {
        "/compound/{name}.json": _read("compound", "A compound's answer, as `kg perturb`", [*named, *_asked(SCENARIO)], "perturb"),
        "/compound/{name}/why.json": _read("why", "Why a node changes, as `kg explain`", [*named, *_asked(why, ("node",))], "explain"),
        "/compound/{name}/doses.json": _read("doses", "Changes and calls at every step of the slider", [*named, *_asked(chosen)], "doses"),
        "/compare.json": _read("compared", "Two compounds side by side, as `kg compare`", _asked(ALLOWED, ("a", "b")), "compare"),
        "/complete": _read("complete", "Names that go on so, each with its page", _asked({"q": TEXT}), "names"),
        "/library.json": _read("library", "Classes, or the compounds of one", _asked({"class": TEXT, "atc": TEXT}), "rows"),
        "/about.json": _read("about", "Version, digests and limits", [], "facts"),
        "/vocab.json": _read("vocab", "The terms of the vocabulary", [], "terms"),
    }  # fmt: skip
    for kind in KINDS:
        words = f"What is recorded about one {kind if kind != 'id' else 'record'}, as `kg show`"
        found[f"/{kind}/{{name}}.json"] = _read(f"show_{kind}", words, named, "show")
    return found


def _read(name: str, summary: str, parameters: list[dict[str, Any]], schema: str) -> dict[str, Any]:
    refused = {status: words for status, words in _STATUSES.items() if status not in ("413", "415")}
    answers = _responses({"$ref": f"#/components/schemas/{schema}"}, refused)
    return {"operationId": name, "summary": summary, "parameters": parameters, "responses": answers}


def _asked(fields: Mapping[str, str], required: Iterable[str] = ()) -> list[dict[str, Any]]:
    return [_parameter(name, _FIELDS[kind], "query", required=name in required) for name, kind in fields.items()]


def _parameter(name: str, schema: Schema, place: str, *, required: bool = False) -> dict[str, Any]:
    return {"name": name, "in": place, "required": required or place == "path", "schema": schema}


def _responses(schema: Schema, refused: Mapping[str, str]) -> dict[str, Any]:
    error = {"application/json": {"schema": {"$ref": "#/components/schemas/error"}}}
    return {"200": {"description": "The answer", "content": {"application/json": {"schema": schema}}}} | {
        status: {"description": words, "content": error} for status, words in refused.items()
    }


def _object(things: Iterable[str] = (), **others: Schema) -> Schema:
    """An object with lists of objects and other keys, all of which are there; it may have more."""
    properties = {**others, **dict.fromkeys(things, _THINGS)}
    return {"type": "object", "properties": properties, "required": list(properties)}


def _list(keys: Iterable[str]) -> Schema:
    """A list of objects that have at least these keys."""
    return {"type": "array", "items": {"type": "object", "required": list(keys)}}


def _schemas() -> dict[str, Schema]:
    """What the addresses answer, by verb or page."""
    numbers: Schema = {"type": "array", "items": {"type": ["number", "null"]}}
    by_name: Schema = {"type": "object", "additionalProperties": numbers}
    return {
        "perturb": _object(_PERTURBED, scenario={"type": "object"}),
        "explain": _list(_EXPLAINED),
        "trace": _list(_TRACED),
        "dose": _object(compound=_TEXT, unit=_TEXT, amounts=numbers, log2=by_name, change=by_name, occupancy=by_name),
        "compare": _object(_COMPARED, at=_TEXT),
        "screen": _list(()),
        "rows": _list(()),
        "facts": _object(version=_TEXT),
        "show": _object(("tables",), id=_TEXT, label=_TEXT, types={"type": "array", "items": _TEXT}, properties={"type": "object"}),
        "doses": _object(unit=_TEXT, amounts={"type": "array", "items": _TEXT}, times={"type": "object"}),
        "names": _list(("label", "type", "matched", "url")),
        "terms": _list(("name", "kind", "label", "says")),
        "error": _object(status={"type": "integer"}, what=_TEXT, where=_TEXT, cure=_TEXT),
    }  # fmt: skip
