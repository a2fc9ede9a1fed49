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
