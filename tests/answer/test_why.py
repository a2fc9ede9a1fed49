"""Promises of kg.answer.why: what the named routes carry is said, and whose the rest is."""

from __future__ import annotations

from functools import cache

import pytest
import shipped

from kg.engine.named_routes import ENOUGH
from kg.errors import NotFound
from kg.explore import perturb

WORKSPACE = shipped.workspace()
NODES = ("CREB@D1-MSN", "cAMP@D2-MSN", "CREB@astrocyte")


@cache
def answer():
    """One answer, asked many times."""
    return perturb("amitriptyline", workspace=WORKSPACE, samples=0)


@pytest.mark.parametrize("node", NODES)
def test_named_routes_carry_enough_or_say_how_many_more_would(node):
    """Asked for that many, they do."""
    one = answer().explain(node)[0]
    assert 0 < one.carried <= 1
    if one.carried >= ENOUGH:
        assert "more would" not in one.coverage()
    elif one.enough:
        more = answer().explain(node, one.enough)[0]
        assert more.carried >= ENOUGH
        assert f"{one.enough - len(one.routes)} more would carry" in one.coverage()
        assert answer().explain(node, one.enough - 1)[0].carried < ENOUGH
    else:
        assert f"all {one.searched} looked through" in one.coverage()


@pytest.mark.parametrize("node", NODES)
def test_the_rest_has_owners(node):
    """What is left of each target adds up to the other routes; targets add up to the effect; the gross is no less."""
    one = answer().explain(node)[0]
    assert sum(share for _, share in one.other_by_target) == pytest.approx(one.other, abs=1e-5)
    assert sum(share for _, share, _ in one.entities(one.by_target)) == pytest.approx(one.effect, abs=1e-5)
    assert one.gross >= max(abs(one.effect), sum(abs(r.share) for r in one.routes)) - 1e-9
    assert sum(r.share for r in (*one.supporting, *one.opposing)) + one.other == pytest.approx(one.effect, abs=1e-9)
    assert all(r.share * one.effect < 0 for r in one.opposing)


def test_a_place_is_said_where_it_changes():
    """Inside one cell its name stands once."""
    route = answer().explain("CREB@D1-MSN")[0].routes[0]
    assert route.sentence.count("(D1-MSN)") == 1
    assert "which phosphorylates (+) phospho-CREB;" in route.sentence


def test_nodes_of_one_place_alone():
    """`in_` keeps what stands there; where nothing does, it says where the entity is."""
    found = answer().explain("CREB", in_="striatum")
    assert {one.node for one in found} == {"CREB@D1-MSN", "CREB@D2-MSN"}
    with pytest.raises(NotFound, match="no node") as caught:
        answer().explain("CREB", in_="raphe")
    assert "CREB@D1-MSN" in caught.value.cure


def test_every_ranked_pathway_is_explained_under_its_name():
    """By the nodes that it is read from, those among them where the answer says that it changes."""
    given = answer()
    for first in given.pathways:
        for one in (first, *first.told):
            read = {given.workspace.network.nodes[n].key.partition("@")[2] for n in given._meant(one.label)}
            assert set(one.contexts) <= read, one.label
    place = given.pathways[0].contexts[0]
    found = given.explain(f"{given.pathways[0].label}@{place}", 1)
    assert found
    assert {one.node.partition("@")[2] for one in found} == {place}
    assert given.explain(given.pathways[0].label, 1, place) == found


def test_a_pathway_that_is_not_there_names_the_nearest():
    """By its name, and by its place."""
    given = answer()
    with pytest.raises(NotFound) as missing:
        given.explain("CREB pathwy")
    assert "CREB pathway" in missing.value.cure
    with pytest.raises(NotFound, match="nowhere at raphe-cleft"):
        given.explain("CREB pathway@raphe-cleft")
