"""Promises of kg.views.ways: the shortest way inside a place, over influences of a known sign that are not slow."""

from __future__ import annotations

from itertools import pairwise

import shipped

from kg.engine.model import TimeScale
from kg.views.selection import place_of
from kg.views.ways import shortest_way


def test_a_way_stays_in_its_place_and_follows_the_network() -> None:
    """From the D2 receptor of the D2-MSN to cAMP: every step is an influence, none leaves the cell, none is slow."""
    network = shipped.workspace().network
    way = shortest_way(network, "DRD2@D2-MSN", {"cAMP@D2-MSN"}, "D2-MSN")
    links = {
        (network.nodes[one.source].key, network.nodes[one.target].key)
        for one in network.influences
        if one.sign and one.time is not TimeScale.SLOW
    }
    assert way[0] == "DRD2@D2-MSN"
    assert way[-1] == "cAMP@D2-MSN"
    assert {place_of(key) for key in way} == {"D2-MSN"}
    assert set(pairwise(way)) <= links


def test_where_no_way_stays_inside_there_is_none() -> None:
    """Another cell is not reached through a cleft; with `anything` the first step is enough."""
    network = shipped.workspace().network
    assert shortest_way(network, "DRD2@D2-MSN", {"cAMP@D1-MSN"}, "D2-MSN") == []
    assert len(shortest_way(network, "DRD2@D2-MSN", (), "D2-MSN", anything=True)) == 2
