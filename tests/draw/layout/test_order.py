"""Panels that show the same nodes have them in the same order, and no more crossings than the scene's own order."""

from __future__ import annotations

import shutil
from itertools import pairwise

import pytest
import shipped
from draw.demo_scenes import compared, synapse
from draw.geometry import boxes
from requirements import require

from kg.draw.elements import element_ids
from kg.draw.formats.render import to_svg
from kg.draw.layout.layers import layers
from kg.draw.layout.order import rows_alike
from kg.explore import perturb
from kg.views import pictures


def test_one_picture_alone_is_left_to_the_engine() -> None:
    """Without panels nothing is ordered beforehand."""
    assert rows_alike(synapse(), layers(synapse()).row) == []


def test_each_row_holds_what_stands_in_it() -> None:
    """A row of the order lists nodes of one row of the page, each node once at most."""
    scene = compared()
    row = layers(scene).row
    found = rows_alike(scene, row)
    assert found
    assert all(len({row[one] for one in names}) == 1 for names in found)
    assert len({one for names in found for one in names}) == sum(map(len, found))


@pytest.mark.parametrize(
    "pair",
    [("amisulpride=50 mg/day", "amisulpride=600 mg/day"), ("amitriptyline=25 mg/day", "amitriptyline=150 mg/day")],
)
def test_two_doses_are_drawn_in_the_same_order(pair: tuple[str, str]) -> None:
    """In the SVG each row reads the same in both panels, and the name of a space stands left of what is in it."""
    dot = shutil.which("dot")
    require("dot", dot is not None, "the pip-only engine does not keep the order of a row within two panels")
    workspace = shipped.workspace()
    scene = pictures.comparison(*(perturb(name, workspace=workspace, samples=0) for name in pair)).scene
    ids, row, table = element_ids(scene), layers(scene).row, boxes(to_svg(scene, engine=dot))
    orders: dict[str, list[list[str]]] = {"p1.": [], "p2.": []}
    for names in rows_alike(scene, row):
        assert all(table[ids["n." + one]][0] < table[ids["n." + other]][0] for one, other in pairwise(names)), names
        orders[names[0][:3]].append([one[3:] for one in names])
    assert orders["p1."] == orders["p2."]
    for place in scene.compartments:
        named = table.get(ids["c." + place.id] + "-label")
        inside = [node.id for node in scene.nodes if node.compartment == place.id]
        top = min((row[one] for one in inside), default=0)
        if named and inside:
            assert all(named[0] < table[ids["n." + one]][0] for one in inside if row[one] == top), place.label
