"""Cells with their clefts stand in columns that print as large as a page allows."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from draw.demo_scenes import compared, synapse
from draw.geometry import boxes
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.draw.elements import element_ids
from kg.draw.formats.dot import to_dot
from kg.draw.formats.page import on_page
from kg.draw.formats.render import layout
from kg.draw.layout.columns import in_columns, units
from kg.draw.layout.layers import layers
from kg.draw.scene import Compartment, EntityKind, Layout, Place, Scene, SceneEdge, SceneNode
from kg.draw.style import HOUSE

if TYPE_CHECKING:
    from collections.abc import Iterable


def cells(count: int, links: Iterable[tuple[int, int]] = (), deep: int = 3) -> Scene:
    """Cells that each face a cleft of their own, with a chain inside; links lead from one cell's end to another's start."""
    places, nodes, edges = [], [], []
    for i in range(count):
        places += [Compartment(f"s{i}", f"space {i}", Place.CLEFT), Compartment(f"c{i}", f"cell {i}", Place.CELL)]
        names = [f"l{i}", *(f"n{i}.{j}" for j in range(deep))]
        nodes += [
            SceneNode(
                name,
                name,
                f"urn:x:{name}",
                EntityKind.RECEPTOR if j == 1 else EntityKind.PROTEIN,
                f"c{i}" if j else f"s{i}",
            )
            for j, name in enumerate(names)
        ]
        edges += [SceneEdge(f"{a}-{b}", a, b, 1, f"urn:x:{a}-{b}") for a, b in itertools.pairwise(names)]
    edges += [SceneEdge(f"link{a}-{b}", f"n{a}.{deep - 1}", f"n{b}.0", 1, f"urn:x:{a}:{b}") for a, b in links if a != b]
    return Scene(
        "cells",
        "urn:x:cells",
        layout=Layout.SYNAPSE,
        compartments=tuple(places),
        nodes=tuple(nodes),
        edges=tuple(dict.fromkeys(edges)),
    )


def extents(scene: Scene) -> dict[str, tuple[int, int]]:
    """First and last row of each unit."""
    row = layers(scene).row
    found: dict[str, list[int]] = {}
    for node, name in units(scene).items():
        found.setdefault(name, []).append(row[node])
    return {name: (min(rows), max(rows)) for name, rows in found.items()}


def test_a_unit_is_what_exchanges_a_transmitter() -> None:
    """A terminal, its cleft and the cell below are one unit; cells that only signal to one another are two."""
    assert len(set(units(synapse()).values())) == 1
    found = units(cells(2, [(0, 1)]))
    assert found["l0"] == found["n0.2"] != found["l1"] == found["n1.2"]


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 9), st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=5))
def test_units_of_one_column_never_share_a_row(count: int, links: list[tuple[int, int]]) -> None:
    """Whatever is linked, each unit has rows of its own in its column, and every node a row and a column."""
    scene = cells(count, [(a % count, b % count) for a, b in links])
    rows, unit = layers(scene), units(scene)
    assert rows.row.keys() == rows.column.keys() == {node.id for node in scene.nodes}
    column = {unit[node]: place for node, place in rows.column.items()}
    for one, other in itertools.combinations(sorted(set(unit.values())), 2):
        if column[one] == column[other]:
            (a, b), (c, d) = extents(scene)[one], extents(scene)[other]
            assert b < c or d < a


def test_many_cells_stand_side_by_side_and_few_do_not() -> None:
    """Six cells take more than one column and less than six; one alone takes one."""
    assert len(set(layers(cells(1)).column.values())) == 1
    assert 1 < len(set(layers(cells(6)).column.values())) < 6


def test_where_an_arrow_starts_is_higher() -> None:
    """A cell that acts on another starts its arrow above the arrow's end, in any order of the scene."""
    for links in ([(0, 1)], [(1, 0)], [(3, 0), (0, 2)]):
        scene = cells(4, links)
        row, turned = layers(scene).row, layers(scene).turned
        for edge in scene.edges:
            if edge.id.startswith("link"):
                assert row[edge.source] < row[edge.target]
                assert edge.id not in turned


def test_two_deep_cells_stand_side_by_side_though_the_arrow_between_them_rises() -> None:
    """Staggered they would take nearly twice the page: both begin at its top, and the arrow is one that is turned."""
    scene = cells(2, [(0, 1)], deep=6)
    found = layers(scene)
    assert {found.row["l0"], found.row["l1"]} == {0}
    assert len(set(found.column.values())) == 2
    assert "link0-1" in found.turned


def on_one(scene: Scene, engine: str) -> str:
    """A scene laid out by the engine as one drawing."""
    svg = layout(to_dot(scene), "svg", engine)
    return on_page(svg.replace("&#45;", "-"), scene, HOUSE, prefix="kg", fonts="Arial")


def test_columns_are_drawn_side_by_side(engine: str) -> None:
    """The boxes of two columns do not share a point of the page's width."""
    scene = cells(4)
    table, ids, column = boxes(on_one(scene, engine)), element_ids(scene), layers(scene).column
    spans: dict[int, list[tuple[float, float]]] = {}
    for node in scene.nodes:
        box = table[ids["n." + node.id]]
        spans.setdefault(column[node.id], []).append((box[0], box[2]))
    sides = sorted((min(left for left, _ in found), max(right for _, right in found)) for found in spans.values())
    assert len(sides) > 1
    assert all(one[1] < other[0] for one, other in itertools.pairwise(sides))


def test_panels_are_laid_out_alike() -> None:
    """The same node has the same row and column in each panel, though its label is longer in one."""
    scene = compared()
    rows = layers(scene)
    twins = [(f"p1.{node.id[3:]}", f"p2.{node.id[3:]}") for node in scene.nodes if node.id.startswith("p1.")]
    both = [pair for pair in twins if pair[1] in rows.row]
    assert both
    assert all(rows.row[one] == rows.row[other] and rows.column[one] == rows.column[other] for one, other in both)


def test_rows_within_a_unit_are_kept() -> None:
    """Columns move whole units: the distance of two rows of one unit is the same as before."""
    scene = cells(5)
    unit = units(scene)
    local = {
        f"{kind}{i}{rest}": place
        for i in range(5)
        for place, (kind, rest) in enumerate((("l", ""), ("n", ".0"), ("n", ".1"), ("n", ".2")))
    }
    row, _ = in_columns(scene, unit, local)
    for one, other in itertools.combinations(local, 2):
        if unit[one] == unit[other]:
            assert row[one] - row[other] == local[one] - local[other]
