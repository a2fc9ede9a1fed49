"""What a rule of SBML-qual says of the sign of each of its inputs: the level that it gives, over all levels of what enters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from xml.etree.ElementTree import Element

from kg.errors import DataError

# Rules of more states than that are not told by trying all of them.
STATES = 1 << 13
_DEEPEST = 60
_COMPARED = {
    "eq": lambda a, b: a == b, "neq": lambda a, b: a != b, "geq": lambda a, b: a >= b, "gt": lambda a, b: a > b,
    "leq": lambda a, b: a <= b, "lt": lambda a, b: a < b,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """The level where no term holds, and each term's condition with its level; the first that holds counts."""

    default: int
    terms: tuple[tuple[Element, int], ...]

    def level(self, state: Mapping[str, int]) -> int:
        """The level that follows from the levels of the inputs. Raises DataError for a condition that is none."""
        return next((level for math, level in self.terms if _value(math, state, 0)), self.default)


def signs(rule: Rule, levels: Mapping[str, int], thresholds: Mapping[str, int]) -> dict[str, set[int]]:
    """Name of an input -> the signs that it has in some state of the others; empty where it has no effect.

    `levels` are the highest of each input, `thresholds` what names of inputs stand for. Raises DataError for a rule that is
    none, or one of too many states.
    """
    names = list(levels)
    if prod(level + 1 for level in levels.values()) > STATES:
        raise DataError("the rule has too many states to tell a sign by it")
    given = {state: rule.level({**thresholds, **dict(zip(names, state, strict=True))}) for state in _states(levels)}
    found: dict[str, set[int]] = {name: set() for name in names}
    for state, level in given.items():
        for place, name in enumerate(names):
            more = given.get((*state[:place], state[place] + 1, *state[place + 1 :]), level)
            if more != level:
                found[name].add(1 if more > level else -1)
    return found


def keeps(rule: Rule, name: str, levels: Mapping[str, int], thresholds: Mapping[str, int]) -> bool:
    """Whether what follows is the level of this input, whatever the others are: the node keeps its state."""
    if name not in levels or prod(level + 1 for level in levels.values()) > STATES:
        return False
    states = (dict(zip(levels, state, strict=True)) for state in _states(levels))
    return all(rule.level({**thresholds, **state}) == state[name] for state in states)


def _states(levels: Mapping[str, int]) -> Sequence[tuple[int, ...]]:
    return list(product(*(range(level + 1) for level in levels.values())))


def _value(math: Element, state: Mapping[str, int], depth: int) -> int:
    """The number, or 1 or 0 of a condition."""
    if depth > _DEEPEST:
        raise DataError("conditions stand too deep in each other")
    if math.tag == "math" and len(math) == 1:
        return _value(math[0], state, depth + 1)
    if math.tag in ("true", "false"):
        return int(math.tag == "true")
    text = (math.text or "").strip()
    if math.tag == "cn":
        try:
            return int(text)
        except ValueError as error:
            raise DataError(f"{text[:40]!r} is no level") from error
    if math.tag == "ci" and text in state:
        return state[text]
    if math.tag == "apply" and len(math):
        return _applied(math[0].tag, [_value(term, state, depth + 1) for term in math[1:]])
    raise DataError(f"a condition has {text[:40]!r}, which is no input" if math.tag == "ci" else "a condition is none")


def _applied(operator: str, values: list[int]) -> int:
    if operator in _COMPARED and len(values) == 2:
        return int(_COMPARED[operator](*values))
    if operator == "not" and len(values) == 1:
        return int(not values[0])
    if operator == "and":
        return int(all(values))
    if operator == "or":
        return int(any(values))
    if operator == "xor":
        return sum(map(bool, values)) % 2
    raise DataError(f"a condition has the operator {operator[:40]!r}")
