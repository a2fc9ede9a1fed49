"""Panels that show the same nodes have them in the same order, and no more crossings than the scene's own order."""

from __future__ import annotations

from draw.demo_scenes import compared, synapse

from kg.draw.layout.layers import layers
from kg.draw.layout.order import rows_alike


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
