"""Promises of kg.exchange.bel_things: what is the same is one thing, and what happens to a thing is another."""

from __future__ import annotations

from kg.exchange.bel_term import statement
from kg.exchange.bel_things import BelThings, places, settled
from kg.exchange.reading import Draft


def ids(*texts):
    """Ids of the things of terms."""
    things = BelThings(Draft("a"))
    return [things.thing(statement(text).subject) for text in texts]


def test_activity_and_place_are_of_the_thing():
    """Not of another thing; a movement, a degradation and a mutant are others."""
    assert len(set(ids("p(HGNC:DRD2)", "act(p(HGNC:DRD2))", "p(HGNC:DRD2, loc(GO:x))", "p(HGNC:3023 ! DRD2)"))) == 1
    assert len(set(ids("p(HGNC:DRD2)", "deg(p(HGNC:DRD2))", "p(HGNC:DRD2, var(p.V1M))", "surf(p(HGNC:DRD2))"))) == 4


def test_a_place_is_told():
    """Of the thing itself and of what it happens to, and left out of its name."""
    term = statement("act(p(HGNC:DRD2, loc(MESH:Neostriatum)))").subject
    assert places(term) == ["Neostriatum"]
    assert str(settled(term)) == "act(p(HGNC:DRD2))"
