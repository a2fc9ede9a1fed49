"""Promises of kg.engine.ligands: a binding that cannot act where it stands is refused."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from synapse import scenario, two

from kg.engine.ligands import flatten
from kg.engine.model import (
    Dose,
    Mode,
    Scenario,
    Time,
    Treatment,
)
from kg.engine.response import respond
from kg.engine.system import compile_network
from kg.errors import DataError, UsageError


@pytest.mark.parametrize(
    ("node", "mode", "how", "words"),
    [
        ("kinase", Mode.ORTHOSTERIC, {"efficacy": 0.0}, "cannot act on a signal"),
        ("site", Mode.INHIBIT, {}, "cannot act on a site"),
        ("pool", Mode.BLOCK, {}, "cannot act on a pool"),
        ("site", Mode.ORTHOSTERIC, {}, "needs an efficacy"),
        ("site", Mode.POTENTIATOR, {}, "needs a factor"),
        ("kinase", Mode.ANALOGUE, {"efficacy": 1.5}, "between 0 and 1"),
        ("kinase", Mode.BLOCK, {"affinity_inactivated_nM": 3.0}, "share of available channels"),
        ("kinase", Mode.INHIBIT, {"hill": 0.0}, "must be > 0"),
    ],
)
def test_a_binding_that_cannot_act_there_is_refused(node: str, mode: Mode, how: dict[str, float], words: str) -> None:
    """One clear error that names compound and node, never a silent guess."""
    net = two()
    with pytest.raises(DataError, match=words) as caught:
        respond(compile_network(net.network()), [scenario(1.0, net.bind("d", node, mode, 10.0, **how))])
    assert caught.value.where == f"d at {node}"


def test_an_efficacy_is_drawn_within_its_range_and_an_exact_one_stays() -> None:
    """Ends at the quantiles 0 and 1; without a range, or with one that does not hold the value, the last bit stays."""
    net = two()
    ranged = net.bind("a", "site", Mode.ORTHOSTERIC, 10.0, efficacy=0.3, efficacy_range=(0.1, 0.8))
    exact = net.bind("b", "site", Mode.ORTHOSTERIC, 10.0, efficacy=0.3)
    wrong = net.bind("c", "site", Mode.ORTHOSTERIC, 10.0, efficacy=0.9, efficacy_range=(0.1, 0.8))
    treatment = Treatment(tuple(Dose(name, 1.0) for name in "abc"), (ranged, exact, wrong))
    system = compile_network(net.network())
    entries = flatten(system.network, [treatment], system.entity)
    assert entries.activating(np.zeros(3)).efficacy.tolist() == [0.1, 0.3, 0.9]
    assert entries.activating(np.ones(3)).efficacy.tolist() == [0.8, 0.3, 0.9]
    assert entries.efficacy.tolist() == [0.3, 0.3, 0.9]


def test_impossible_affinities_doses_and_conditions_are_refused() -> None:
    """Negative Ki, endless dose, negative fold, lost and held at once, chronic and pretreated at once."""
    net = two()
    system = compile_network(net.network())
    good = net.bind("d", "kinase", Mode.INHIBIT, 10.0)
    wrong: list[tuple[type[Exception], Scenario]] = [
        (DataError, scenario(1.0, replace(good, affinity_nM=-1.0))),
        (DataError, Scenario(Treatment((Dose("d", float("inf")),), (good,)))),
        (UsageError, scenario(1.0, good, fixed=((0, -2.0),))),
        (UsageError, scenario(1.0, good, fixed=((0, 2.0),), without=(0,))),
        (UsageError, scenario(1.0, good, tones=((0, float("nan")),))),
        (UsageError, scenario(1.0, good, before=Treatment(), time=Time.CHRONIC)),
    ]
    for error, asked in wrong:
        with pytest.raises(error):
            respond(system, [asked])
