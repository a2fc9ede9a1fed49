"""Promises of kg.question.readouts: every node that a measured effect reads has a class, and the nearest."""

from __future__ import annotations

import shipped

from kg.knowledge.vocabulary import local_name
from kg.question.effects import measured_effects
from kg.question.readouts import readouts


def test_every_readout_has_a_class() -> None:
    """No measured effect is left out of the figures by class."""
    workspace = shipped.workspace()
    classes = readouts(workspace.knowledge)
    nodes = workspace.network.nodes
    read = {nodes[workspace.network.index[e.node]].iri for e in measured_effects(workspace)}
    assert read <= set(classes)


def test_an_entity_of_its_own_comes_before_its_class() -> None:
    """Dopamine is a monoamine though every transmitter is covered; a receptor that is a kinase is a receptor."""
    workspace = shipped.workspace()
    classes = readouts(workspace.knowledge)
    found = {n.key: local_name(classes[n.iri][0]) for n in workspace.network.nodes if n.iri in classes}
    assert found["dopamine@striatum-cleft"] == "readout-monoamine-pools"
    assert found["acetylcholine@striatum-cleft"] == "readout-other-pools"
    assert {name for key, name in found.items() if key.startswith("NTRK2@")} == {"readout-receptors"}
    assert {name for key, name in found.items() if key.startswith("ERK@")} == {"readout-kinases-and-genes"}
