"""What this is, and what its words mean."""

from __future__ import annotations

import json

import pytest

from kg.server.explorer.about import about, described, vocab
from kg.server.explorer.desk import Desk
from kg.server.protocol import RequestRefused


def test_about_names_the_graph(desk: Desk) -> None:
    """Its digests and its size."""
    page = str(about(desk, {"fields": []}).content)
    assert desk.workspace.network.digest in page
    assert f"{len(desk.workspace.network.nodes):,} nodes" in page


def test_every_term_has_its_place(desk: Desk) -> None:
    """An IRI of the vocabulary ends at its row; the Turtle is the ontology itself."""
    page = str(vocab(desk, {"fields": [], "form": "page"}).content)
    assert '<tr id="Receptor">' in page
    assert '<tr id="statedBy">' in page
    terms = json.loads(str(vocab(desk, {"fields": [], "form": "json"}).content))
    assert page.count("<tr id=") == len(terms) == len({term["name"] for term in terms})
    assert "kg:Receptor a owl:Class" in str(vocab(desk, {"fields": [], "form": "ttl"}).content)


def test_the_description_is_json(desk: Desk) -> None:
    """OpenAPI."""
    assert json.loads(str(described(desk, {"fields": []}).content))["openapi"] == "3.1.0"
    with pytest.raises(RequestRefused):
        described(desk, {"fields": [("x", "1")]})
