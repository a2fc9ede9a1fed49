"""Promises of kg.engine.named_routes: routes with the products of their gains, loops closed, and one exact rest."""

from __future__ import annotations

import pytest
from synapse import chain, scenario

from kg.engine.attribution import attribute
from kg.engine.model import Mode
from kg.engine.named_routes import explain, ranked_routes
from kg.engine.response import respond
from kg.engine.system import compile_network


def test_parallel_ways_are_routes_with_the_products_of_their_gains() -> None:
    """In a linear network each route's share is the entry times the gains on its way."""
    net = chain()
    told = attribute(
        respond(compile_network(net.network()), [scenario(10.0, net.bind("d", "kinase", Mode.INHIBIT, 10.0))])
    )
    ways = explain(told, net.index["gene"])
    shares = {tuple(net.nodes[i].key for i in way.nodes): way.share for way in ways.routes}
    assert shares["kinase", "left", "gene"] == pytest.approx(-0.4, abs=1e-6)
    assert shares["kinase", "right", "gene"] == pytest.approx(0.1, abs=1e-6)
    assert [way.signs for way in ways.routes] == [(1, 1), (1, -1)]
    assert ways.routes[0].hops == ((0,), (2,))
    assert ways.routes[0].compounds == (("d", pytest.approx(-0.4, abs=1e-6)),)


def test_a_loop_on_the_way_is_closed_by_masons_rule() -> None:
    """A loop touching both ways divides both by 1 - gain; one touching a single way moves between their shares."""
    net = chain()
    net.drive("left", "left", 0.5)
    told = attribute(
        respond(compile_network(net.network()), [scenario(10.0, net.bind("d", "kinase", Mode.INHIBIT, 10.0))])
    )
    shares = {len(way.hops): way.share for way in explain(told, net.index["left"]).routes}
    assert shares[1] == pytest.approx(-0.8 / 0.5, abs=1e-5)
    gene = {way.nodes[1]: way.share for way in explain(told, net.index["gene"]).routes}
    assert gene[net.index["left"]] == pytest.approx(-0.4 / 0.5, abs=1e-5)
    assert gene[net.index["right"]] == pytest.approx(0.1, abs=1e-6)


def test_the_rest_is_carried_by_one_figure() -> None:
    """Asked for one route, the other's share is exactly what is left over."""
    net = chain()
    told = attribute(
        respond(compile_network(net.network()), [scenario(10.0, net.bind("d", "kinase", Mode.INHIBIT, 10.0))])
    )
    gene = net.index["gene"]
    both, one = explain(told, gene, 2), explain(told, gene, 1)
    assert len(one.routes) == 1
    assert one.other == pytest.approx(both.routes[1].share, abs=1e-12)


def test_routes_are_ranked_within_the_links_that_are_allowed() -> None:
    """Of two ways the allowed one alone, with the share that it has among all; and only what is accepted."""
    net = chain()
    told = attribute(
        respond(compile_network(net.network()), [scenario(10.0, net.bind("d", "kinase", Mode.INHIBIT, 10.0))])
    )
    kinase, left, right, gene = (net.index[name] for name in ("kinase", "left", "right", "gene"))
    every = ranked_routes(told, gene, 20)
    assert [route.nodes for route in every] == [(kinase, left, gene), (kinase, right, gene)]
    assert ranked_routes(told, gene, 20, {(kinase, right), (right, gene), (kinase, left)}) == every[1:]
    assert ranked_routes(told, gene, 20, accepts=lambda nodes: right in nodes) == every[1:]


@pytest.mark.parametrize(("gain", "named"), [(0.001, 2), (0.1, 3)])
def test_a_route_of_next_to_nothing_is_left_to_the_rest(gain: float, named: int) -> None:
    """Once the others carry enough; its share stands in the rest, so that the sum stays exact."""
    net = chain()
    net.drive("kinase", "gene", gain)
    told = attribute(
        respond(compile_network(net.network()), [scenario(10.0, net.bind("d", "kinase", Mode.INHIBIT, 10.0))])
    )
    found = explain(told, net.index["gene"])
    assert len(found.routes) == named
    assert sum(way.share for way in found.routes) + found.other == pytest.approx(found.effect)
    assert (abs(found.other) > 1e-6) == (named == 2)
