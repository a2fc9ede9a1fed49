"""Promises of kg.cli.measured_block: what was measured and is not computed so is named with its source, the widest apart first."""

from __future__ import annotations

from dataclasses import replace

import shipped

from kg.answer.in_vivo import AGREES, LESS, NOT_SEEN, OPPOSES, MeasuredBeside
from kg.cli.measured_block import measured
from kg.explore import perturb

ANSWER = perturb("amisulpride", workspace=shipped.workspace(), samples=0)


def beside(node, low, high, change, verdict, source=""):
    """A measured effect beside a computed change."""
    return MeasuredBeside("e", node, low, high, "", source, change, verdict)


def test_disagreements_are_named_and_the_rest_counted():
    """Opposed before not reproduced, each by how far it lies outside."""
    found = (
        beside("a@x", 0.6, 3.45, 0.01, NOT_SEEN, "PMID 12872287"), beside("b@x", -0.1, 0.1, -0.71, NOT_SEEN), beside("c@x", -0.5, -0.2, 0.3, OPPOSES),
        beside("d@x", 0.2, 0.4, 0.3, AGREES), beside("e@x", 0.2, 0.4, 0.3, LESS),
    )  # fmt: skip
    [block] = measured(replace(ANSWER, measured=found))
    assert (
        block.title
        == "Measured effects of the drug, direction: 1 agree, 1 opposed, 2 not reproduced, 1 measured where more of the target was held"
    )
    assert block.rows == [
        "≠ c@x measured ▼ 20–50 %, computed ▲ 30 %",
        "– b@x measured =, computed ▼ 71 %",
        "– a@x measured ▲ 60–345 % (PMID 12872287), computed =",
    ]


def test_without_a_measurement_there_is_no_block():
    """Nothing is said of what nobody measured."""
    assert measured(replace(ANSWER, measured=())) == []
