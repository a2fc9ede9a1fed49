"""Rows of the page: top to bottom along the arrows, membranes level, feedback turned."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from draw.demo_scenes import compared, crowd, cycle, synapse, workflow
from hypothesis import given
from hypothesis import strategies as st

from kg.draw.layout.layers import layers
from kg.draw.scene import Layout, Scene, SceneEdge, SceneNode

if TYPE_CHECKING:
    from collections.abc import Callable


@st.composite
def graphs(draw: st.DrawFn) -> Scene:
    """Any directed graph of up to nine nodes, loops and cycles and double arrows included."""
    count = draw(st.integers(1, 9))
    pairs = draw(st.lists(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), max_size=25))
    nodes = tuple(SceneNode(str(i), str(i), f"urn:x:{i}") for i in range(count))
    edges = tuple(SceneEdge(f"e{i}", str(a), str(b), 1, f"urn:x:e{i}") for i, (a, b) in enumerate(pairs))
    return Scene("any", "urn:x:any", layout=Layout.PATHWAY, nodes=nodes, edges=edges)


@given(graphs())
def test_arrows_run_down_the_page(scene: Scene) -> None:
    """Every arrow runs to a lower row, or is turned and runs to a higher one; a loop stays."""
    rows = layers(scene)
    for edge in scene.edges:
        drop = rows.row[edge.target] - rows.row[edge.source]
        if edge.source == edge.target:
            assert drop == 0
        elif edge.id in rows.turned:
            assert drop < 0
        else:
            assert drop > 0


@given(graphs())
def test_rows_are_counted_without_gaps_above(scene: Scene) -> None:
    """Rows start at zero and end at the last one."""
    rows = layers(scene)
    assert min(rows.row.values()) >= 0
    assert max(rows.row.values()) <= rows.last


def test_an_acyclic_scene_turns_nothing() -> None:
    """Without a cycle no arrow runs upwards."""
    assert layers(workflow()).turned == frozenset()


@pytest.mark.parametrize("make", [synapse, cycle, crowd, compared])
def test_tissue_is_stacked(make: Callable[[], Scene]) -> None:
    """Terminal above cleft above membrane above cytosol above nucleus, in every cell at the same height."""
    scene = make()
    rows = layers(scene).row
    order = ("terminal", "cleft", "membrane", "cytosol", "nucleus")
    bands: dict[str, set[int]] = {name: set() for name in order}
    for node in scene.nodes:
        kinds = [item.kind.value for item in scene.ancestors(node.compartment)]
        name = "terminal" if "terminal" in kinds else next((kind for kind in kinds if kind in bands), "")
        if name:
            bands[name].add(rows[node.id])
    used = [bands[name] for name in order if bands[name]]
    assert all(max(above) < min(below) for above, below in itertools.pairwise(used))


def test_feedback_is_turned() -> None:
    """The autoreceptor's brake on synthesis runs up the page and is drawn from its head."""
    rows = layers(synapse())
    assert "auto-th" in rows.turned
    assert "drug-auto" in rows.turned
    assert "pka-creb" not in rows.turned


def test_a_long_chain_needs_no_recursion() -> None:
    """Thousands of steps in a row are laid out."""
    nodes = tuple(SceneNode(str(i), str(i), f"urn:x:{i}") for i in range(3000))
    edges = tuple(SceneEdge(f"e{i}", str(i), str(i + 1), 1, f"urn:x:e{i}") for i in range(2999))
    assert layers(Scene("long", "urn:x:long", nodes=nodes, edges=edges)).last == 2999
