"""The payload of a graph is one text, whatever order, labels or literal forms its triples come in."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from push import generated

from kg.errors import DataError
from kg.push.payload import BATCH_BYTES, in_order, prepare, read_quads

XSD = "http://www.w3.org/2001/XMLSchema#"
TRIPLES = generated.graph("payload", 1, 300, 100)


@given(st.randoms(use_true_random=False))
def test_order_and_repetition_do_not_matter(chance: random.Random) -> None:
    """A shuffled list with repeated triples has the same lines and digest."""
    shuffled = [*TRIPLES, *chance.sample(TRIPLES, 50)]
    chance.shuffle(shuffled)
    assert prepare("urn:g", shuffled) == prepare("urn:g", TRIPLES)


def test_the_digest_is_that_of_the_other_lines() -> None:
    """SHA-256 of the sorted N-Triples without the line that states it; that line is in the payload."""
    payload = prepare("urn:g", TRIPLES)
    stating = [line for line in payload.lines if payload.digest in line]
    others = [line for line in payload.lines if payload.digest not in line]
    assert stating == [f"{payload.marker} .\n"]
    assert others == sorted(others)
    assert hashlib.sha256("".join(others).encode()).hexdigest() == payload.digest


def test_one_changed_triple_changes_the_digest() -> None:
    """Another last character of one literal is another content."""
    changed = [*TRIPLES[:-1], ox.Triple(TRIPLES[-1].subject, TRIPLES[-1].predicate, ox.Literal("other"))]
    assert prepare("urn:g", changed).digest != prepare("urn:g", TRIPLES).digest


def test_forms_that_the_store_merges_are_one_triple() -> None:
    """4.50 and 4.5, 1 and true: one triple each, as the embedded store has it."""
    subject, predicate = ox.NamedNode("urn:s"), ox.NamedNode("urn:p")
    forms = [("4.50", "decimal"), ("4.5", "decimal"), ("1", "boolean"), ("true", "boolean")]
    triples = [
        ox.Triple(subject, predicate, ox.Literal(value, datatype=ox.NamedNode(XSD + kind))) for value, kind in forms
    ]
    assert len(prepare("urn:g", triples).lines) == 3


@given(st.integers(1, 400))
def test_batches_cover_every_line_once(size: int) -> None:
    """Batches follow each other without gap or overlap and are never larger than asked."""
    payload = prepare("urn:g", TRIPLES)
    batches = payload.batches(size)
    assert [number for batch in batches for number in batch] == list(range(len(payload.lines)))
    assert all(len(batch) <= size for batch in batches)
    assert "".join(payload.text(batch) for batch in batches) == "".join(payload.lines)


def test_batches_of_long_literals_are_cut_by_size() -> None:
    """No batch of several lines is larger than the limit."""
    size = BATCH_BYTES // 3
    triples = [ox.Triple(ox.NamedNode(f"urn:{n}"), ox.NamedNode("urn:p"), ox.Literal("x" * size)) for n in range(7)]
    payload = prepare("urn:g", triples)
    assert all(len(payload.text(batch)) <= BATCH_BYTES for batch in payload.batches(10_000))


def test_blank_nodes_become_iris_by_shape() -> None:
    """No blank node is left, and relabelling them changes nothing."""

    def ring(labels: str) -> list[ox.Triple]:
        nodes = [ox.BlankNode(label) for label in labels]
        named = ox.Triple(nodes[0], ox.NamedNode("urn:name"), ox.Literal("first"))
        return [named, *(ox.Triple(nodes[n], ox.NamedNode("urn:next"), nodes[(n + 1) % 3]) for n in range(3))]

    payload = prepare("urn:g", ring("abc"))
    assert not any("_:" in line for line in payload.lines)
    assert payload == prepare("urn:g", ring("zyx"))


@pytest.mark.parametrize("text", ["<urn:s> <urn:p> <<( <urn:a> <urn:b> <urn:c> )>> .", '<urn:s> <urn:p> "a"@en--ltr .'])
def test_what_sparql_1_1_does_not_know_is_refused(text: str) -> None:
    """Triple terms and directional strings are a DataError that shows the line."""
    triples = [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.N_TRIPLES)]
    with pytest.raises(DataError, match="cannot be pushed"):
        prepare("urn:g", triples)


def test_answers_are_switched_last() -> None:
    """The published graphs keep their order, unknown graphs go first."""
    names = [generated.GRAPH + name for name in ("answers", "network", "content", "ontology")]
    assert in_order([*names, "urn:own"]) == ["urn:own", *reversed(names)]


def test_a_quads_file_is_read_by_graph(tmp_path: Path) -> None:
    """Named graphs come apart; a broken line is named; a triple without a graph is refused."""
    path = tmp_path / "some.nq"
    path.write_text('<urn:s> <urn:p> "1" <urn:g> .\n<urn:s> <urn:p> "2" <urn:h> .\n')
    assert {graph: len(triples) for graph, triples in read_quads(path).items()} == {"urn:g": 1, "urn:h": 1}
    path.write_text('<urn:s> <urn:p> "1" <urn:g> .\n<urn:s> <urn:p> broken <urn:h> .\n')
    with pytest.raises(DataError) as caught:
        read_quads(path)
    assert caught.value.where == f"{path}:2"
    assert "one statement" in caught.value.cure
    path.write_text('<urn:s> <urn:p> "1" .\n')
    with pytest.raises(DataError, match="named graph"):
        read_quads(path)
    with pytest.raises(DataError, match="no such file"):
        read_quads(tmp_path / "none.nq")
