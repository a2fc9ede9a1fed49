"""Promises of kg.views.route: the routes of one node, and traced routes, as pictures."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
import shipped

from kg import settings
from kg.direction import Direction
from kg.draw.layout.limit import size
from kg.draw.scene import Place
from kg.errors import NotFound
from kg.explore import perturb, trace
from kg.question.workspace import Workspace
from kg.views.route import route_scene, traced_scene
from kg.views.selection import ROUTES


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    """The graph, opened once."""
    return shipped.workspace()


def test_routes_for_and_against_stand_in_lanes_each_whole(workspace):
    """Every route that is drawn is drawn whole, in the lane of its sign; a lane tells its subtotal in percent."""
    answer = perturb("amitriptyline", workspace=workspace, samples=0)
    told = answer.explain("firing@cortical-pyramidal-cell", ROUTES)[0]
    scene = route_scene(answer, "firing@cortical-pyramidal-cell")
    assert size(scene.nodes) <= settings.DRAW_NODE_LIMIT
    lanes = [item for item in scene.compartments if item.kind is Place.PANEL]
    for lane, way in zip(lanes, (1, -1), strict=True):
        routes = [route for route in told.routes if route.share * told.effect * way > 0]
        subtotal = f"{100.0 * sum(route.share for route in routes) / told.effect:+.0f} %".replace("-", "−")
        assert subtotal in lane.label
        nodes = {node.id.removeprefix(lane.id) for node in scene.nodes if node.id.startswith(lane.id)}
        drawn = [route for route in routes if set(route.nodes) <= nodes]
        assert drawn
        assert drawn[0] == routes[0]
        names = [name for name, _ in scene.routes if name.startswith(lane.label)]
        assert len(names) == len(drawn)
    parts = sum(route.share for route in told.routes) + told.other
    assert parts == pytest.approx(told.effect)


def test_the_share_of_a_route_stands_at_its_last_arrow(workspace):
    """Arrows into the end carry the share that comes in by them, in percent of the change."""
    answer = perturb("amisulpride", workspace=workspace, samples=0)
    told = answer.explain("cAMP@D2-MSN", ROUTES)[0]
    scene = route_scene(answer, "cAMP@D2-MSN")
    captions = [edge.caption for edge in scene.edges if edge.caption]
    best = f"{100.0 * told.routes[0].share / told.effect:+.0f} %".replace("-", "−")
    assert best in captions
    assert any(caption.startswith("−") for caption in captions)


def test_a_lane_is_never_empty_and_what_it_lacks_room_for_is_said(workspace):
    """A route that alone is larger than its half of the page is drawn where both lanes have room, else named with its share."""
    answer = perturb("amitriptyline", workspace=workspace, samples=0)
    told = answer.explain("serotonin@PFC-cleft", ROUTES)[0]
    for most in (40, 26, 14, 8):
        scene = route_scene(answer, "serotonin@PFC-cleft", most)
        lanes = [item for item in scene.compartments if item.kind is Place.PANEL]
        assert lanes[0].label.startswith("work for it")
        for lane in lanes:
            assert any(name.startswith(lane.label) for name, _ in scene.routes), (most, lane.label)
        assert len(lanes) == 2 or size(scene.nodes) <= most
        against = next(route for route in told.routes if route.share * told.effect < 0)
        share = f"{100.0 * against.share / told.effect:+.0f} %".replace("-", "−")
        assert len(lanes) == 2 or re.search(rf"{re.escape(share)}(, −\d+ %)* \(work against it\)", scene.note)


def test_routes_of_one_sign_need_no_lanes(workspace):
    """Where every route works one way there are no lanes; a name that means nothing is an error."""
    answer = perturb("amisulpride", workspace=workspace, samples=0)
    scene = route_scene(answer, "DRD2@D2-MSN", routes=1)
    assert all(item.kind is not Place.PANEL for item in scene.compartments)
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
