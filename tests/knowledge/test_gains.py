"""Promises of kg.knowledge.gains."""

from __future__ import annotations

import shipped

from kg.knowledge.gains import usual


def test_it_is_the_gain_of_the_ontology():
    """Value, low and high as the graph has them."""
    (row,) = shipped.knowledge().rows(
        "SELECT ?value ?low ?high { kg:strong kg:value ?value ; kg:low ?low ; kg:high ?high }"
    )
    assert usual() == (row["value"], row["low"], row["high"])
