"""Promises of kg.answer.pathways: pathways are ranked by what flows through them."""

from __future__ import annotations

import numpy as np
import pytest
from synapse import Builder, scenario

from kg.answer.pathways import rank
from kg.engine.attribution import attribute
from kg.engine.model import Mode, Pathway
from kg.engine.response import respond
from kg.engine.system import compile_network


def places() -> Builder:
    """A two-step cascade in two cells; the second cell's runs the other way."""
    net = Builder()
    for cell in ("A", "B"):
        for name in ("kinase", "factor"):
            net.signal(f"{name}@{cell}")
    net.signal("bystander@A")
    net.drive("kinase@A", "factor@A", 0.8)
    net.drive("kinase@B", "factor@B", 0.8)
    net.drive("kinase@A", "kinase@B", -0.9)
    return net


def test_ranking_is_by_mean_change_of_the_best_context_and_carries_the_route() -> None:
    """The changed pathway first, the untouched one absent; leading node, route and no p-value."""
    net = places()
    named = {name: tuple(i for key, i in net.index.items() if key.startswith(name)) for name in ("kinase", "factor")}
    cascade = Pathway("urn:b", "cascade", (*named["kinase"], *named["factor"]), named["factor"])
    lone = Pathway("urn:c", "kinase alone", (net.index["kinase@A"],))
    idle = Pathway("urn:a", "idle", (net.index["bystander@A"],))
    told = attribute(
        respond(compile_network(net.network()), [scenario(10.0, net.bind("d", "kinase@A", Mode.INHIBIT, 1.0))])
    )
    ranked = rank(net.network(), told.effect, [idle, cascade, lone], told)
    assert [item.pathway.label for item in ranked] == ["kinase alone", "cascade"]
    assert [item.rank for item in ranked] == [1, 2]
    assert ranked[0].score == pytest.approx(abs(told.effect[net.index["kinase@A"]]))
    assert ranked[0].direction == "decreased"
    both = ranked[1]
    a, b = (told.effect[[net.index[f"kinase@{c}"], net.index[f"factor@{c}"]]] for c in "AB")
    assert both.score == pytest.approx((abs(a[0]) + 2 * abs(a[1])) / 3)
    assert [place.context for place in both.places] == ["A", "B"]
    assert both.places[1].net == pytest.approx(b[1])
    assert both.direction == "conflicting"
    assert both.route is not None
    assert both.route.nodes == (net.index["kinase@A"], net.index["factor@A"])
    assert both.p_value is None


def test_a_small_net_change_is_called_unchanged() -> None:
    """Members that cancel within a context leave the pathway unchanged in direction, not in score."""
    net = places()
    log2 = np.zeros(len(net.nodes))
    log2[[net.index["kinase@A"], net.index["factor@A"]]] = 0.5, -0.5
    item = rank(net.network(), log2, [Pathway("urn:a", "a", (net.index["kinase@A"], net.index["factor@A"]))])[0]
    assert (item.direction, item.score) == ("unchanged", 0.5)
    assert item.route is None
