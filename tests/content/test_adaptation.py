"""Promises of what adapts over weeks: firing of pyramidal cells comes back towards rest, and autoreceptors have a tone of their own."""

from __future__ import annotations

import pytest
import shipped

from kg.explore import perturb
from kg.knowledge.vocabulary import ID

WORKSPACE = shipped.workspace()
FIRING = "firing@cortical-pyramidal-cell"


def change(*compounds: str, node: str, chronic: bool) -> float:
    """Computed change of a node, log2."""
    answer = perturb(*compounds, workspace=WORKSPACE, samples=0, chronic=chronic)
    return next(e.log2_change for e in answer.effects if e.node == node)


def test_weeks_of_amitriptyline_leave_pyramidal_firing_near_rest():
    """Within a fifth, and less than half of what is computed for the first hours is left."""
    acute, weeks = (change("amitriptyline", node=FIRING, chronic=chronic) for chronic in (False, True))
    assert abs(2.0**weeks - 1.0) < 0.2
    assert abs(weeks) < 0.55 * abs(acute)


def test_serotonin_has_more_tone_at_its_autoreceptors_than_at_5_ht1a_receptors_of_other_cells():
    """Levels of 2 nM over 3 to 10 nM at autoreceptors, 10 to 50 nM elsewhere (levels.ttl)."""
    links = WORKSPACE.network.influences
    nodes = WORKSPACE.network.nodes
    tones = {
        nodes[link.target].context.removeprefix(ID): link.tone
        for link in links
        if link.tone and nodes[link.target].entity == ID + "HTR1A" and nodes[link.source].entity == ID + "serotonin"
    }
    assert tones["5-HT-neuron-soma"] == pytest.approx(0.21)
    assert tones["cortical-pyramidal-cell"] == pytest.approx(0.1)
