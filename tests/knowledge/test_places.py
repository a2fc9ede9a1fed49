"""Promises of kg.knowledge.places: an entity at a place means its nodes there and below."""

from __future__ import annotations

import pytest
import shipped

from kg.errors import NotFound
from kg.knowledge.names import Directory
from kg.knowledge.places import nodes_of


@pytest.fixture(scope="module")
def directory() -> Directory:
    """The names of the shipped graph."""
    return Directory(shipped.knowledge())


def test_entity_at_context_means_every_node_at_or_below(directory):
    """DRD2@DA-neuron gives soma and terminals, and nothing else."""
    nodes = nodes_of(directory, "DRD2@DA-neuron")
    assert len(nodes) >= 2
    assert all("DRD2--DA-" in n for n in nodes)


@pytest.mark.parametrize("text", ["DRD2@moon", "nonsense@D2-MSN", "PDE10A@astrocyte"])
def test_unknown_nodes_say_what_there_is(directory, text):
    """An unknown entity, context or pair is NotFound with a cure."""
    with pytest.raises(NotFound) as caught:
        nodes_of(directory, text)
    assert caught.value.cure


def test_a_node_by_its_targets_number():
    """An accession of another register leads to the nodes that the symbol leads to."""
    directory = Directory(shipped.knowledge())
    assert nodes_of(directory, "ENSG00000149295@D2-MSN") == nodes_of(directory, "DRD2@D2-MSN")


@pytest.mark.parametrize(
    ("said", "key"),
    [("serotonin in PFC", "serotonin@PFC"), ("dopamine in nucleus accumbens", "dopamine@nucleus accumbens"), ("cAMP in D2-MSN", "cAMP@D2-MSN")],
)  # fmt: skip
def test_a_place_can_be_said_in_words(directory, said, key):
    """`ENTITY in PLACE` is `ENTITY@PLACE`."""
    assert nodes_of(directory, said) == nodes_of(directory, key)


@pytest.mark.parametrize(
    ("text", "cure"), [("mTOR", "a part of mTORC1"), ("amitriptyline", "named first"), ("TPH2@D2-MSN", "it stands at")]
)
def test_what_has_no_node_there_is_cured_by_what_can_be_asked(directory, text, cure):
    """A kinase by the complex that is computed with, a compound by its place in the question, an entity by where it stands."""
    with pytest.raises(NotFound, match="no node of the network") as caught:
        nodes_of(directory, text)
    assert cure in str(caught.value.cure)


def test_a_place_can_be_said_as_sentences_print_it(directory):
    """`ENTITY (PLACE)`, of every node of the network, is that node, also where the entity's own name ends in a bracket."""
    rows = directory.knowledge.rows(
        "SELECT ?node ?label ?place { ?node a kg:Node ; kg:entity/rdfs:label ?label ; kg:context/rdfs:label ?place }"
    )
    bracketed = [r for r in rows if str(r["label"]).endswith(")")]
    assert bracketed
    for row in [*bracketed[:5], *rows[:: len(rows) // 20]]:
        assert str(row["node"]) in nodes_of(directory, f"{row['label']} ({row['place']})")


def test_a_pathway_is_told_from_a_node(directory):
    """Its name is known; what is wrong is that it is many nodes."""
    with pytest.raises(NotFound, match="CREB pathway") as caught:
        nodes_of(directory, "CREB pathway")
    assert "many nodes" in str(caught.value.cure)
    assert "kg explain COMPOUND 'CREB pathway'" in str(caught.value.cure)
