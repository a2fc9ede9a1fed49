"""Pages of records that are no compounds."""

from __future__ import annotations

import csv
import json

import pytest
from pyoxigraph import RdfFormat, parse

from kg import explore
from kg.errors import NotFound
from kg.knowledge.vocabulary import ID, NODE
from kg.server.explorer.desk import Desk
from kg.server.explorer.record import dereferenced, node, record
from kg.server.protocol import RequestRefused


def asked(desk: Desk, kind: str, name: str, form: str = "page"):
    """What a worker makes of an address."""
    return record(desk, {"kind": kind, "name": name, "form": form, "fields": []})


@pytest.mark.parametrize(
    ("kind", "name", "says"),
    [
        ("target", "NTRK2", "Who acts on it"), ("cell", "D2-MSN", "<table"), ("figure", "figure-000-d2-gio", "<svg"),
    ],
)  # fmt: skip
def test_every_kind_has_its_page(desk: Desk, kind: str, name: str, says: str) -> None:
    """With what it is, and who says so."""
    found = desk.find(name, (), "record")
    page = asked(desk, kind, desk.name(found.iri))
    assert says in str(page.content)
    assert desk.page(found.iri).label in str(page.content)


def test_a_target_lists_who_acts_on_it(desk: Desk) -> None:
    """Each compound by its page, the same rows as a table."""
    assert 'href="/compound/amitriptyline"' in str(asked(desk, "target", "NTRK2").content)
    assert str(asked(desk, "target", "NTRK2", "csv").content).startswith("id,label,target,action,nM\n")


def test_a_pathway_is_drawn(desk: Desk) -> None:
    """Its own picture, in the page and as a file."""
    rows = desk.workspace.knowledge.rows("SELECT ?p { ?p a kg:Module } ORDER BY ?p LIMIT 1")
    name = desk.name(str(rows[0]["p"]))
    assert "<svg" in str(asked(desk, "pathway", name).content)
    assert str(asked(desk, "pathway", name, "svg").content).startswith("<?xml")
    with pytest.raises(NotFound):
        asked(desk, "target", "NTRK2", "svg")


def test_json_is_that_of_show(desk: Desk) -> None:
    """The same keys and values as Python and the command line give."""
    found = json.loads(str(asked(desk, "statement", _statement(desk), "json").content))
    assert found == json.loads(json.dumps(explore.show(_statement(desk), workspace=desk.workspace).to_json()))


def _statement(desk: Desk) -> str:
    rows = desk.workspace.knowledge.rows("SELECT ?s { ?s a kg:Statement } ORDER BY ?s LIMIT 1")
    return desk.name(str(rows[0]["s"]))


def test_a_record_is_forwarded_to_the_page_of_its_kind(desk: Desk) -> None:
    """From /id/ and from another kind's address."""
    assert asked(desk, "id", "amisulpride").location == "/compound/amisulpride"
    assert asked(desk, "id", "DRD2").location == "/target/DRD2"
    assert asked(desk, "target", "amisulpride").location == "/compound/amisulpride"
    with pytest.raises(NotFound):
        asked(desk, "figure", "DRD2")


@pytest.mark.parametrize("accept", ["text/turtle", "application/n-triples", "*/*"])
def test_a_name_is_dereferenced_as_triples(desk: Desk, accept: str) -> None:
    """The triples of exactly that record, in the format that is asked for; what is not there is not found."""
    question = {"space": ID, "name": "DRD2", "accept": accept}
    made = dereferenced(desk, question)
    kind = RdfFormat.from_media_type(made.media_type.partition(";")[0])
    subjects = {quad.subject.value for quad in parse(made.content, format=kind)}
    assert subjects == {f"{ID}DRD2"}
    for name in ("nothing-of-this-name", "x> <y", "a b"):
        with pytest.raises(NotFound):
            dereferenced(desk, question | {"name": name})
    with pytest.raises(RequestRefused):
        dereferenced(desk, question | {"accept": "image/png"})


def test_a_node_is_dereferenced_too(desk: Desk) -> None:
    """As triples for programs, as the page of its entity for people."""
    first = desk.workspace.network.nodes[0]
    name = first.iri.removeprefix(NODE)
    made = dereferenced(desk, {"space": NODE, "name": name, "accept": "text/turtle"})
    assert b"kg:Node" in made.content
    assert node(desk, {"name": desk.name(first.iri), "fields": []}).location.endswith(desk.name(first.entity))


def test_every_record_has_its_tables_as_rows(desk: Desk) -> None:
    """Those of all tables under common columns, none lost; what is drawn has its picture as pixels too."""
    page = desk.page(desk.find("figure-000-d2-gio", (), "record").iri)
    rows = list(csv.DictReader(str(asked(desk, "figure", "figure-000-d2-gio", "csv").content).splitlines()))
    assert len(rows) == sum(len(table.rows) for table in page.tables)
    assert {row["table"] for row in rows} == {table.title for table in page.tables}
    assert bytes(asked(desk, "figure", "figure-000-d2-gio", "png").content).startswith(b"\x89PNG")


def test_people_reach_records_that_nothing_names(desk: Desk) -> None:
    """A step by its IRI's name, an influence by way of its step: pictures and answers of queries lead to both."""
    rows = desk.workspace.knowledge.rows(
        "SELECT ?i ?s { ?i kg:instanceOf ?s . ?s a kg:CausalStep } ORDER BY ?i LIMIT 1"
    )
    influence, step = str(rows[0]["i"]), str(rows[0]["s"])
    assert step in str(asked(desk, "id", desk.name(step)).content)
    assert node(desk, {"name": desk.name(influence), "fields": []}).location.endswith(f"/{desk.name(step)}")
