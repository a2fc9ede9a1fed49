"""SBML models calculated without a simulator: MathML read back, for tests that must not need one."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from collections.abc import Callable

_MATH = "{http://www.w3.org/1998/Math/MathML}"
_SBML = "{http://www.sbml.org/sbml/level3/version1/core}"
_BINARY: dict[str, Callable[[float, float], float]] = {
    "minus": lambda a, b: a - b, "divide": lambda a, b: a / b, "power": lambda a, b: a**b,
}  # fmt: skip


def rates(text: str) -> tuple[dict[str, float], Callable[[dict[str, float]], dict[str, float]]]:
    """The start of every species, and the rates of those that move as a function of the state."""
    model = ET.fromstring(text)[0]
    start = {s.get("id"): float(s.get("initialAmount")) for s in model.iter(f"{_SBML}species")}
    fixed = {p.get("id"): float(p.get("value")) for p in model.iter(f"{_SBML}parameter")}
    laws = {}
    for reaction in model.iter(f"{_SBML}reaction"):
        (product,) = reaction.iter(f"{_SBML}speciesReference")
        laws[product.get("species")] = next(reaction.iter(f"{_MATH}math"))[0]
    return start, lambda state: {name: value(law, {**fixed, **state}) for name, law in laws.items()}


def value(node: ET.Element, state: dict[str, float]) -> float:
    """What a formula gives at a state."""
    tag = node.tag.removeprefix(_MATH)
    if tag == "ci":
        return state[node.text]
    if tag == "cn":
        return float(f"{node.text}e{node[0].tail}") if len(node) else float(node.text)
    if tag == "piecewise":
        inner, test = node[0]
        return value(inner if value(test, state) else node[1][0], state)
    operator = node[0].tag.removeprefix(_MATH)
    if operator == "log":
        return math.log(value(node[2], state), value(node[1][0], state))
    terms = [value(term, state) for term in node[1:]]
    if operator == "minus" and len(terms) == 1:
        return -terms[0]
    if operator in _BINARY:
        return _BINARY[operator](*terms)
    return {"plus": math.fsum, "times": math.prod, "tanh": lambda t: math.tanh(*t), "exp": lambda t: math.exp(*t),
            "ln": lambda t: math.log(*t), "abs": lambda t: abs(*t),
            "lt": lambda t: t[0] < t[1], "gt": lambda t: t[0] > t[1]}[operator](terms)  # fmt: skip
