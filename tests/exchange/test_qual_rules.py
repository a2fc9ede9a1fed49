"""Promises of kg.exchange.qual_rules: the sign of an input is what the rule does over all states, and nothing is guessed."""

from __future__ import annotations

from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import DataError
from kg.exchange.qual_rules import STATES, Rule, keeps, signs

NAMES = ("a", "b", "c")


def _is(name: str, level: int, operator: str = "eq") -> str:
    return f"<apply><{operator}/><ci>{name}</ci><cn>{level}</cn></apply>"


def _math(text: str) -> Element:
    return fromstring(f"<math>{text}</math>")


def _and(*terms: str) -> str:
    return f"<apply><and/>{''.join(terms)}</apply>"


def _or(*terms: str) -> str:
    return f"<apply><or/>{''.join(terms)}</apply>"


CONDITIONS = st.recursive(
    st.builds(_is, st.sampled_from(NAMES), st.integers(0, 2), st.sampled_from(["eq", "neq", "geq", "gt", "leq", "lt"])),
    lambda inner: st.one_of(st.builds(_and, inner, inner), st.builds(_or, inner, inner),
                            inner.map(lambda text: f"<apply><not/>{text}</apply>")),
    max_leaves=5,
)  # fmt: skip


@given(CONDITIONS, st.lists(st.integers(1, 2), min_size=3, max_size=3))
def test_a_sign_is_a_step_up_of_one_input(condition, highest):
    """An input has a sign exactly where one level more of it alone changes what follows, and no other."""
    rule, levels = Rule(0, ((_math(condition), 1),)), dict(zip(NAMES, highest, strict=True))
    found = signs(rule, levels, {})
    wanted: dict[str, set[int]] = {name: set() for name in NAMES}
    for a in range(highest[0] + 1):
        for b in range(highest[1] + 1):
            for c in range(highest[2] + 1):
                state = {"a": a, "b": b, "c": c}
                for name in NAMES:
                    if state[name] < levels[name]:
                        change = rule.level({**state, name: state[name] + 1}) - rule.level(state)
                        wanted[name] |= {1} if change > 0 else {-1} if change < 0 else set()
    assert found == wanted


def test_levels_and_thresholds():
    """The first term that holds counts, and the name of an input stands for its threshold."""
    above = "<apply><geq/><ci>a</ci><ci>theta</ci></apply>"
    rule = Rule(0, ((_math(_and(above, _is("b", 0))), 2), (_math(above), 1)))
    assert [rule.level({"a": a, "b": 0, "theta": 2}) for a in range(3)] == [0, 0, 2]
    assert signs(rule, {"a": 2, "b": 1}, {"theta": 2}) == {"a": {1}, "b": {-1}}


def test_a_node_that_keeps_its_state():
    """Identity is told from a rule that others enter."""
    assert keeps(Rule(0, ((_math(_is("a", 1)), 1),)), "a", {"a": 1, "b": 1}, {})
    assert not keeps(Rule(0, ((_math(_and(_is("a", 1), _is("b", 1))), 1),)), "a", {"a": 1, "b": 1}, {})


@pytest.mark.parametrize(
    "condition", ["<ci>x</ci>", "<cn>1.5</cn>", "<apply><plus/><cn>1</cn></apply>", "<apply/>", "<apply><not/></apply>"]
)
def test_what_is_no_condition_is_an_error(condition):
    """A name that does not enter, half a level, a sum, nothing."""
    with pytest.raises(DataError):
        signs(Rule(0, ((_math(condition), 1),)), {"a": 1}, {})


def test_a_rule_of_too_many_states_tells_none():
    """It is an error with the reason, at once."""
    levels = {f"x{k}": 1 for k in range(STATES.bit_length() + 1)}
    with pytest.raises(DataError, match="too many states"):
        signs(Rule(0, ((_math(_is("x0", 1)), 1),)), levels, {})
