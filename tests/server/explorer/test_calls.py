"""The JSON API."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kg import explore
from kg.errors import UsageError
from kg.server.explorer.calls import VERBS, call, openapi
from kg.server.explorer.desk import Desk
from kg.server.protocol import RequestRefused


def asked(desk: Desk, verb: str, **body: Any) -> Any:
    """The JSON of a verb."""
    return json.loads(str(call(desk, {"verb": verb, "body": body}).content))


def plain(value: Any) -> Any:
    """As JSON has it."""
    return json.loads(json.dumps(value.to_json()))


def test_every_verb_answers_as_python_does(desk: Desk) -> None:
    """The same keywords, the same values."""
    w, drug, node = desk.workspace, "nortriptyline", "CREB@cortical-pyramidal-cell"
    found = explore.perturb(drug, workspace=w, chronic=True, samples=0)
    assert asked(desk, "perturb", compounds=[drug], chronic=True, samples=0) == plain(found)
    assert asked(desk, "explain", compounds=[drug], chronic=True, samples=0, node=node, k=2) == plain(
        found.explain(node, 2)
    )
    assert asked(desk, "trace", start=drug, end=node, k=3) == plain(explore.trace(drug, node, workspace=w, k=3))
    curve = explore.dose(drug, [node], workspace=w, low="1 nM", high="100 nM", points=3)
    assert asked(desk, "dose", compound=drug, nodes=[node], low="1 nM", high="100 nM", points=3) == plain(curve)
    beside = explore.compare(drug, "amoxapine", workspace=w, samples=0)
    assert asked(desk, "compare", compounds=[drug, "amoxapine"], samples=0) == plain(beside)


def test_a_profile_is_sent_as_text(desk: Desk) -> None:
    """Read by the reader of tables, and forgotten."""
    table = "#compound mine\ntarget\taction\ttype\tvalue\tunit\nDRD2\tantagonist\tKi\t5\tnM\n"
    found = asked(desk, "perturb", profile=table, samples=0)
    assert found["scenario"]["compounds"][0]["label"] == "mine"
    assert not desk.workspace.is_compound("mine")


@pytest.mark.parametrize(
    ("verb", "body"),
    [
        ("perturb", {"nonsense": "1"}), ("perturb", {"compounds": "nortriptyline"}), ("perturb", {"chronic": "yes"}), ("trace", {"k": True}),
        ("trace", {"k": 10**9}), ("perturb", {"compounds": [1]}), ("perturb", {"samples": 10**6}), ("perturb", {"profile": "x" * 3_000_000}),
        ("perturb", {"pretreat": "/etc/hostname", "compounds": ["nortriptyline"]}), ("explain", {"compounds": ["nortriptyline"]}),
    ],
)  # fmt: skip
def test_what_means_nothing_is_refused(desk: Desk, verb: str, body: dict[str, Any]) -> None:
    """Unknown fields, other types, numbers beyond the limits, and names of files."""
    with pytest.raises(UsageError):
        asked(desk, verb, **body)


def test_a_body_that_is_no_object_is_refused(desk: Desk) -> None:
    """400 with an example."""
    with pytest.raises(RequestRefused):
        call(desk, {"verb": "perturb", "body": [1]})


def test_the_description_names_every_field() -> None:
    """Each verb with its fields, none beside them."""
    made = openapi("1")
    for verb, fields in VERBS.items():
        schema = made["paths"][f"/api/{verb}"]["post"]["requestBody"]["content"]["application/json"]["schema"]
        assert set(schema["properties"]) == set(fields)
        assert schema["additionalProperties"] is False
    assert made["openapi"].startswith("3.")
