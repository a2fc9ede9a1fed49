"""The description of the JSON API says what is asked and answered, no more and no less."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kg.errors import NotFound
from kg.server.explorer.calls import VERBS, call
from kg.server.explorer.desk import Desk
from kg.server.explorer.jobs import JOBS
from kg.server.explorer.openapi import openapi
from kg.server.explorer.refusing import json_error
from kg.server.explorer.routes import Explorer, ExplorerOptions, _split

NODE = "CREB@cortical-pyramidal-cell"
BODIES: dict[str, dict[str, Any]] = {
    "perturb": {"compounds": ["nortriptyline"], "samples": 0},
    "explain": {"compounds": ["nortriptyline"], "samples": 0, "node": NODE, "k": 1},
    "trace": {"start": "nortriptyline", "end": NODE, "k": 1},
    "dose": {"compound": "nortriptyline", "nodes": [NODE], "points": 2},
    "compare": {"compounds": ["nortriptyline", "amoxapine"], "samples": 0},
    "screen": {"compounds": ["nortriptyline"], "top": 2},
}
# The job behind an address, with parameters that it can be asked with.
READ: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "/compound/nortriptyline.json": ("compound", [("samples", "0")]),
    "/compound/nortriptyline/why.json": ("why", [("node", NODE), ("samples", "0")]),
    "/compound/nortriptyline/doses.json": ("compound", []),
    "/compare.json": ("compare", [("a", "nortriptyline"), ("b", "amoxapine"), ("samples", "0")]),
    "/complete": ("complete", [("q", "nortrip")]),
    "/vocab.json": ("vocab", []),
    "/target/DRD2.json": ("record", []),
    "/statement/stated-amoxapine-ki-d4.json": ("record", []),
}


def valid(schema: dict[str, Any], answer: Any) -> None:
    """Hold an answer to a schema of the description."""
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.Draft202012Validator({**schema, "components": openapi("1")["components"]}).validate(answer)


def test_every_field_of_a_verb_is_described() -> None:
    """Each verb with its fields, none beside them; every address that is described is served."""
    made = openapi("1")
    for verb, fields in VERBS.items():
        schema = made["paths"][f"/api/{verb}"]["post"]["requestBody"]["content"]["application/json"]["schema"]
        assert set(schema["properties"]) == set(fields)
        assert schema["additionalProperties"] is False
    assert made["openapi"].startswith("3.1")
    routes = Explorer(ExplorerOptions()).routes()
    for path, operations in made["paths"].items():
        method = next(iter(operations)).upper()
        scope = {"type": "http", "method": method, "path": path.replace("{name}", "x"), "headers": []}
        assert any(route.matches(scope)[0].value == 2 for route in routes), path


def test_references_of_the_description_lead_somewhere() -> None:
    """Each `$ref` names a schema; each operation has a name of its own."""
    made = openapi("1")
    for part in json.dumps(made).split('"$ref": "')[1:]:
        name = part.partition('"')[0].rpartition("/")[2]
        assert name in made["components"]["schemas"]
    names = [operation["operationId"] for path in made["paths"].values() for operation in path.values()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("verb", list(VERBS))
def test_a_verb_answers_as_described(desk: Desk, verb: str) -> None:
    """Body and answer of a real question fit their schemas."""
    post = openapi("1")["paths"][f"/api/{verb}"]["post"]
    valid(post["requestBody"]["content"]["application/json"]["schema"], BODIES[verb])
    answer = json.loads(str(call(desk, {"verb": verb, "body": BODIES[verb]}).content))
    valid(post["responses"]["200"]["content"]["application/json"]["schema"], answer)
    assert answer


@pytest.mark.parametrize("path", list(READ))
def test_a_page_answers_as_described(desk: Desk, path: str) -> None:
    """The JSON of a page fits its schema, and is asked with parameters that are described."""
    job, fields = READ[path]
    parts = path.strip("/").split("/")
    pattern = (
        path
        if len(parts) == 1
        else "/".join(["", parts[0], "{name}.json" if len(parts) == 2 else "{name}", *parts[2:]])
    )
    got = openapi("1")["paths"][pattern]["get"]
    name = _split(parts[1])[0] if len(parts) > 1 else ""
    form = "doses" if parts[-1] == "doses.json" else "json"
    question = {"fields": fields, "name": name, "form": form, "kind": parts[0]}
    answer = json.loads(JOBS[job](desk, question).content)
    valid(got["responses"]["200"]["content"]["application/json"]["schema"], answer)
    assert {key for key, _ in fields} <= {one["name"] for one in got["parameters"]}
    assert answer


def test_a_refusal_is_as_described() -> None:
    """Status, what, where and cure."""
    refused = json_error(NotFound("nothing is called so", "address", "search"))
    valid({"$ref": "#/components/schemas/error"}, json.loads(bytes(refused.body)))
    assert refused.status_code == 404
