"""Promises of kg.exchange.bnet: the rules say what the signs say."""

from __future__ import annotations

import importlib.util
import itertools

import requirements
from nets import NET

from kg.exchange.bnet import write


def _rules(text: str) -> dict[str, str]:
    head, *lines = text.splitlines()
    assert head == "targets, factors"
    return dict(line.split(", ", 1) for line in lines)


def test_activators_turn_on_and_inhibitors_turn_off():
    """The rule of a node with both, over all states of its regulators; a pair of both signs and an unknown one are out."""
    text, losses = write(NET)
    rules = _rules(text)
    assert rules["A__cell"] == "A__cell"
    assert rules["Bplus__cell"] == "Bplus__cell"
    rule = rules["B___cell"].replace("!", " not ").replace("&", " and ").replace("|", " or ")
    for serotonin, plus, own in itertools.product((False, True), repeat=3):
        state = {"_5_HT": serotonin, "Bplus__cell": plus, "B___cell": own}
        assert eval(rule, {}, state) == (serotonin and not plus and not own)  # noqa: S307
    assert losses["pairs of both signs"] == 1
    assert losses["influences of unknown sign"] == 1


def test_a_boolean_tool_reads_it():
    """AEON takes the file, with every node and the signs of its regulations."""
    requirements.require(
        "biodivine_aeon", importlib.util.find_spec("biodivine_aeon") is not None, "pip install biodivine-aeon"
    )
    from biodivine_aeon import BooleanNetwork

    network = BooleanNetwork.from_bnet(write(NET)[0]).infer_valid_graph()
    assert network.variable_count() == len(NET.things)
    names = {v: network.get_variable_name(v) for v in network.variables()}
    signs = {(names[r["source"]], names[r["target"]]): r["sign"] for r in network.regulations()}
    assert signs["_5_HT", "B___cell"] in ("+", "positive", True)
    assert signs["Bplus__cell", "B___cell"] in ("-", "negative", False)
