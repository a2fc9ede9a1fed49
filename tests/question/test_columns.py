"""Promises of kg.question.columns: what is kept as columns is the network, value for value."""

from __future__ import annotations

import json

import pytest
import shipped

from kg.question.columns import columns, read


def test_columns_give_the_network_back():
    """Through JSON, every node, influence and group of the shipped network is as it was."""
    network = shipped.workspace().network
    again = read(json.loads(json.dumps(columns(network))), network.digest)
    for part in ("nodes", "influences", "groups"):
        assert [repr(one) for one in getattr(again, part)] == [repr(one) for one in getattr(network, part)]
    assert again.digest == network.digest
    assert again.incoming == network.incoming


def test_columns_of_another_version_are_no_network():
    """A column that is missing is an error, not a network without it."""
    held = columns(shipped.workspace().network)
    del held["influences"]["sign"]
    with pytest.raises(KeyError):
        read(held, "")
