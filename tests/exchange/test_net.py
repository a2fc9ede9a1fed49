"""Promises of kg.exchange.net: names that tell things apart, and losses that are counted."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from nets import NET

from kg.exchange.net import Thing, identifier, lost, names, plain, plain_tie


@given(st.lists(st.text(min_size=1), min_size=1, unique=True))
def test_two_things_never_have_one_name(ids):
    """Whatever the ids are, each has a name of its own, and every name is one that SBML takes."""
    spelt = names([Thing(i, i) for i in ids], identifier)
    assert len(set(spelt.values())) == len(ids)
    assert all(re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name) for name in spelt.values())


def test_attributes_are_plain_and_never_empty():
    """Text and numbers alone, nothing empty, the sign always."""
    for held in [*map(plain, NET.things), *map(plain_tie, NET.ties)]:
        assert all(isinstance(value, str | int | float) and value != "" for value in held.values())
    assert [plain_tie(t)["sign"] for t in NET.ties] == [1, -1, -1, 1, 0, -1]


def test_losses_are_counted_and_never_of_nothing():
    """Two influences have evidence, two a coefficient."""
    assert sorted(lost(NET).values()) == [2, 2]
