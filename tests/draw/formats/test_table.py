"""Tables say the same as the picture, and no cell is a formula."""

from __future__ import annotations

import csv
import io

import pytest
from draw.demo_scenes import crowd, synapse
from draw.hostile import TEXTS, hostile

from kg.draw.formats.table import EDGE_COLUMNS, NODE_COLUMNS, edge_rows, node_rows, to_csv


def test_signs_directions_and_records_agree_with_the_scene() -> None:
    """Sign of each arrow, direction of each node, record of both."""
    scene = crowd()
    for edge, row in zip(scene.edges, edge_rows(scene), strict=True):
        assert row["sign"] == {1: "+", -1: "-", 0: "?"}[edge.sign]
        assert row["record"] == edge.record
        assert tuple(row) == EDGE_COLUMNS
    for node, line in zip(scene.nodes, node_rows(scene), strict=True):
        assert line["direction"] in (node.direction.value, "")
        assert line["record"] == node.record
        assert tuple(line) == NODE_COLUMNS


@pytest.mark.parametrize("text", TEXTS)
def test_csv_survives_hostile_text(text: str) -> None:
    """Every row has every column; no cell but the sign starts as a formula does."""
    rows = list(csv.reader(io.StringIO(to_csv(hostile(text)))))
    assert [len(row) for row in rows] == [len(EDGE_COLUMNS)] * 2
    for name, value in zip(EDGE_COLUMNS, rows[1], strict=True):
        assert name == "sign" or value[:1] not in ("=", "+", "-", "@")


def test_csv_has_one_row_an_arrow() -> None:
    """Header and arrows, in the order of the scene."""
    rows = list(csv.DictReader(io.StringIO(to_csv(synapse()))))
    assert [row["id"] for row in rows] == [edge.id for edge in synapse().edges]
