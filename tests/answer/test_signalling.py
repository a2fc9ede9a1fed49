"""Promises of kg.answer.signalling: transmitters, firing and cascades, each change with the targets that cause it."""

from __future__ import annotations

from pathlib import Path

import pytest
import shipped

from kg.answer.signalling import causes
from kg.engine.model import NodeKind
from kg.explore import perturb

WORKSPACE = shipped.workspace()
PROFILES = Path(__file__).parents[1] / "pharmacology" / "profiles"
ANSWER = perturb("amitriptyline", workspace=WORKSPACE, samples=0)


def test_every_pool_is_a_transmitter_in_a_region_and_says_what_its_node_does():
    """One record a pool, with the change of the node."""
    changes = {e.node: e.change for e in ANSWER.effects}
    assert len({(p.transmitter, p.region) for p in ANSWER.transmitters}) == len(ANSWER.transmitters) > 50
    assert all(p.change == changes[p.node] for p in ANSWER.transmitters)


def test_a_reuptake_inhibitor_raises_serotonin_and_slows_its_neurons():
    """The first thing that a pharmacologist looks for."""
    assert ANSWER.transmitters[0].transmitter == "serotonin"
    assert ANSWER.transmitters[0].change > 0.5
    assert next(f for f in ANSWER.neurons if f.cell == "serotonin neuron").change < -0.1


def test_one_event_of_a_cell_is_told_once():
    """What follows from the same targets in the same cell stands behind the first; no signal of a cell and direction twice."""
    told = [(s.cell, s.signal, s.change > 0) for s in ANSWER.signalling]
    assert len(set(told)) == len(told)
    assert any("PKC" in word for s in ANSWER.signalling if s.signal.startswith("Gq") for word in s.follows)


@pytest.mark.parametrize("drug", ["amitriptyline", "bifeprunox", "arecoline", "nicotine"])
def test_one_cascade_of_a_cell_does_not_go_both_ways(drug):
    """Where it rises in one place of the cell and falls in another, each is told with its place."""
    table = PROFILES / f"{drug}.tsv"
    named, given = ((), {"profile": table}) if table.exists() else ((drug,), {})
    told = {
        (s.cell, s.signal, s.change > 0) for s in perturb(*named, **given, workspace=WORKSPACE, samples=0).signalling
    }
    assert not {(cell, signal) for cell, signal, up in told if (cell, signal, not up) in told}


def test_the_heart_is_told_with_the_signals():
    """What a blocker of a cardiac channel does stands on the screen, not in the rows of nodes alone."""
    [moved] = perturb(profile=PROFILES / "flecainide.tsv", workspace=WORKSPACE, samples=0).signalling
    assert (moved.signal, moved.change < -0.5) == ("cardiac excitability", True)


def test_the_parts_of_all_causes_are_of_their_gross_sum_with_the_sign_of_the_whole():
    """A part is positive where the target works with the net change."""
    for signal in ANSWER.signalling:
        assert sum(abs(c.part) for c in signal.causes) <= 1 + 1e-9
        for cause in signal.causes:
            assert (cause.part > 0) == (cause.share * signal.change > 0)
    index = WORKSPACE.network.index[next(e.iri for e in ANSWER.effects)]
    found = causes(WORKSPACE, ANSWER.attribution, index)
    assert found[0].part == pytest.approx(max(c.part for c in found))


def test_a_pool_that_nothing_feeds_is_not_said_to_be_unchanged():
    """A pool that receptors hear and no terminal of the network fills is not computed, so not told."""
    nodes = WORKSPACE.network
    fed = {nodes.nodes[i.target].key for i in nodes.influences}
    assert {p.node for p in ANSWER.transmitters} <= fed
    assert {n.key for n in nodes.nodes if n.kind is NodeKind.POOL} - fed
