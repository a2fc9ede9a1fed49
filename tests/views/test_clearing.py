"""Arrows beside the routes of a picture that cross others are named in its note instead."""

from __future__ import annotations

import shipped
from draw.demo_scenes import synapse

from kg.draw.formats.render import to_svg
from kg.draw.measure import measured
from kg.explore import perturb
from kg.views.clearing import cleared
from kg.views.compound import compound_scene


def test_a_picture_without_crossings_stays_as_it_is() -> None:
    """Nothing is left out where no arrow crosses another and no heads fuse."""
    assert cleared(synapse(), "house") == synapse()


def test_what_crosses_is_named_and_what_carries_stays() -> None:
    """Amisulpride and dopamine act on D2 and D3: one arrow of dopamine is told in the note, every route and target stays."""
    answer = perturb("amisulpride", workspace=shipped.workspace(), samples=0)
    scene = compound_scene(answer, 26)
    less = cleared(scene, "house")
    before, after = measured(scene, to_svg(scene)), measured(less, to_svg(less))
    assert len(before.crossings) + len(before.fused) > 0 == len(after.crossings) + len(after.fused)
    gone = {edge.id: edge for edge in scene.edges if edge not in less.edges}
    assert gone
    assert not any(edge.share or edge.source.startswith("http") for edge in gone.values())
    for edge in gone.values():
        assert f"{scene.node(edge.source).label} to {scene.node(edge.target).label}" in less.note
    assert {path for _, path in scene.routes} == {path for _, path in less.routes}
    assert {node.id for node in scene.nodes if "held" in node.detail} <= {node.id for node in less.nodes}


def test_another_order_of_the_nodes_is_tried_where_arrows_cross() -> None:
    """Of the orders that an engine may begin with the one with the fewest crossings is drawn; nothing but the order changes."""
    answer = perturb(
        profile=[
            {"target": "HTR2A", "action": "agonist", "type": "Ki", "value": "1.4", "unit": "nM"},
            {"target": "DRD1", "action": "antagonist", "type": "Ki", "value": "2.1", "unit": "nM"},
        ],
        conc="42.5 nM",
        workspace=shipped.workspace(),
        samples=0,
    )
    scene = compound_scene(answer, 14)
    less = cleared(scene, "house")
    before, after = measured(scene, to_svg(scene)), measured(less, to_svg(less))
    assert len(after.crossings) < len(before.crossings)
    assert {node.id for node in less.nodes} == {node.id for node in scene.nodes}
    assert less.edges == scene.edges
