"""Promises of kg.exchange.reactions: what follows from a reaction and what acts on it."""

from __future__ import annotations

import pytest

from kg.exchange.net import Thing
from kg.exchange.reactions import Modifier, Reaction, ThingForm, stated, told_apart
from kg.exchange.reading import Draft

THINGS = {name: Thing(name, name) for name in ("a", "b", "e", "i")}


def told(reaction: Reaction) -> list[tuple[str, int, str, str]]:
    """Ends, sign and mechanism."""
    draft = Draft("x")
    stated(draft, reaction, THINGS)
    assert all(t.sign or t.why for t in draft.ties)
    return [(t.source, t.sign, t.target, t.mechanism) for t in draft.ties]


ACTS = (Modifier("e", "catalysis", 1), Modifier("i", "inhibition", -1))


def test_who_promotes_a_reaction_raises_what_it_makes():
    """Who inhibits it lowers that; substrate and product have no sign."""
    assert told(Reaction("r", ("a",), ("b",), ACTS)) == [
        ("a", 0, "b", "Modulation"), ("e", 1, "b", "Production"), ("i", -1, "b", "Inhibition"),
    ]  # fmt: skip


def test_who_promotes_a_breakdown_lowers_what_is_broken_down():
    """There is no product."""
    assert told(Reaction("r", ("a",), (), ACTS)) == [("e", -1, "a", "Degradation"), ("i", 1, "a", "Activation")]


def test_of_a_reaction_that_runs_both_ways_no_sign_follows():
    """All its ends are told."""
    assert {(s, sign) for s, sign, *_ in told(Reaction("r", ("a",), ("b",), ACTS, both=True))} == {
        ("a", 0),
        ("e", 0),
        ("i", 0),
    }


def test_a_catalyst_that_is_its_own_product_says_nothing_of_itself():
    """Nor does a reaction of one thing alone, which is refused."""
    assert told(Reaction("r", ("a", "e"), ("b", "e"), ACTS[:1])) == [
        ("a", 0, "b", "Modulation"), ("a", 0, "e", "Modulation"), ("e", 0, "b", "Modulation"), ("e", 1, "b", "Production"),
    ]  # fmt: skip
    draft = Draft("x")
    stated(draft, Reaction("r", ("a",), ("a",)), THINGS)
    assert [r.where for r in draft.refused] == ["r"]


@pytest.mark.parametrize(
    ("forms", "ids"),
    [
        ([("", "")], ["A"]), ([("P", "cytosol")], ["A"]), ([("", ""), ("P", "")], ["A", "A (P)"]),
        ([("P", "x"), ("", "y")], ["A (P, x)", "A (y)"]), ([("", "x"), ("", "y")], ["A (x)", "A (y)"]),
    ],
)  # fmt: skip
def test_forms_of_one_thing_are_told_apart(forms, ids):
    """By what differs; an only form is the thing itself, and what is in a state has no IRI of the thing without it."""
    base = Thing("A", "A", entity="urn:a", same_as=("hgnc:1",))
    found = told_apart({str(k): ThingForm(base, *form) for k, form in enumerate(forms)})
    assert [thing.id for thing in found.values()] == ids
    assert all(
        (thing.entity == "urn:a") == (thing.id == "A") and thing.same_as == ("hgnc:1",) for thing in found.values()
    )
