"""Promises of kg.views.route: the routes of one node, and traced routes, as pictures."""

from __future__ import annotations

from itertools import pairwise

import pytest
import shipped

from kg.direction import Direction
from kg.errors import NotFound
from kg.explore import perturb, trace
from kg.question.workspace import Workspace
from kg.views.route import route_scene, traced_scene
from kg.views.selection import ROUTES


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    """The graph, opened once."""
    return shipped.workspace()


def test_the_routes_of_a_node_are_those_of_its_explanation(workspace):
    """The picture of a node's routes holds those that `explain` names, carrying and opposing, while the page has room."""
    answer = perturb("amitriptyline", workspace=workspace, samples=0)
    told = answer.explain("firing@cortical-pyramidal-cell", ROUTES)[0]
    scene = route_scene(answer, "firing@cortical-pyramidal-cell")
    assert any(route.share * told.effect < 0 for route in told.routes)
    drawn = {node.id for node in scene.nodes}
    whole = [route for route in told.routes if set(route.nodes) <= drawn]
    assert whole[0] == told.routes[0]
    assert len(whole) >= len(told.routes) / 2
    total = sum(abs(route.share) for route in told.routes) + abs(told.other)
    last = [edge for edge in scene.edges if edge.target == told.node]
    first = told.routes[0]
    share = next(edge.share for edge in last if edge.source == first.nodes[-2])
    assert share >= abs(first.share) / total - 1e-12
    assert any(name.startswith("opposing: ") for name, _ in scene.routes)
    with pytest.raises(NotFound):
        route_scene(answer, "nothing@nowhere")


def test_traced_routes_are_drawn_without_changes(workspace):
    """Routes between two entities show signs alone; each traced link is an arrow of the picture."""
    start, end = "SLC6A4@5-HT-terminal-cortex", "firing@cortical-pyramidal-cell"
    found = trace(start, end, workspace=workspace, k=3)
    scene = traced_scene(workspace, found, start, end)
    pairs = {(edge.source, edge.target) for edge in scene.edges}
    assert {pair for route in found for pair in pairwise(route.nodes)} <= pairs
    assert all(node.direction is Direction.NONE for node in scene.nodes)
    assert len(scene.routes) == len(found)
