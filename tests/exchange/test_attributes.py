"""Promises of kg.exchange.attributes: words of attributes mean what they say, and no more."""

from __future__ import annotations

import pytest

from kg.exchange.attributes import thing, tie
from kg.exchange.identified import Names


@pytest.mark.parametrize(
    ("held", "sign"),
    [
        ({"interaction": "up-regulates activity"}, 1),
        ({"interaction": "Inhibition"}, -1),
        ({"interaction": "->"}, 0),
        ({"interaction": "interacts with"}, 0),
        ({"sign": "-1", "interaction": "activates"}, -1),
        ({"interaction": "activates", "directed": "false"}, 0),
        ({}, 0),
    ],
)
def test_a_sign_is_what_the_words_say(held, sign):
    """A plain arrow and an undirected edge have none; an unknown one says why."""
    found = tie(held, "a", "b", "1")
    assert found.sign == sign
    assert bool(found.why) == (sign == 0)


def test_identifiers_come_before_names():
    """A node is what its identifier says, whatever it is called."""
    found = thing(Names(), {"label": "my receptor", "represents": "uniprot:P14416", "type": "protein"}, "7")
    assert (found.id, found.kind) == ("DRD2", "Protein")
