"""Formulas as MathML text, in the few forms that an SBML model of this engine needs."""

from __future__ import annotations

from collections.abc import Sequence
from math import log


def cn(value: float) -> str:
    """A number with every digit of it."""
    mantissa, _, exponent = repr(float(value)).partition("e")
    if exponent:
        return f'<cn type="e-notation">{mantissa}<sep/>{int(exponent)}</cn>'
    return f"<cn>{mantissa}</cn>"


# 0, which a sum and a difference need not name.
_NOTHING = (cn(0.0), cn(-0.0))


def ci(name: str) -> str:
    """A name."""
    return f"<ci>{name}</ci>"


def apply(operator: str, *terms: str) -> str:
    """An operator on terms."""
    return f"<apply><{operator}/>{''.join(terms)}</apply>"


def plus(terms: Sequence[str]) -> str:
    """A sum; terms of 0 are left out."""
    kept = [term for term in terms if term not in _NOTHING]
    if not kept:
        return cn(0.0)
    return kept[0] if len(kept) == 1 else apply("plus", *kept)


def times(*terms: str) -> str:
    """A product; factors of 1 are left out, and 0 makes all 0: some tools take 0 times a name for no number."""
    if any(term in _NOTHING for term in terms):
        return cn(0.0)
    kept = [term for term in terms if term != cn(1.0)]
    if not kept:
        return cn(1.0)
    return kept[0] if len(kept) == 1 else apply("times", *kept)


def negative(value: str) -> str:
    """The value with the other sign."""
    return value if value in _NOTHING else apply("minus", value)


def minus(left: str, right: str) -> str:
    """A difference."""
    if right in _NOTHING:
        return left
    return negative(right) if left in _NOTHING else apply("minus", left, right)


def over(above: str, below: str) -> str:
    """A ratio."""
    return apply("divide", above, below)


def fold(log2: str) -> str:
    """2 to the power of a log2 change."""
    return apply("power", cn(2.0), log2)


def log2(value: str) -> str:
    """The logarithm to base 2, by the natural one: tools turn the two arguments of a `log` with a base."""
    return cn(0.0) if value == cn(1.0) else over(apply("ln", value), cn(log(2.0)))


def positive(value: str) -> str:
    """The value where it is above 0, else 0; without a piece, which BioNetGen cannot read."""
    return times(cn(0.5), plus([value, apply("abs", value)]))


def bounded(value: str, above: float, below: float) -> str:
    """`b tanh(v / b)`, b another one above rest than below: the sum of both, as each is 0 on the other side."""

    def limited(part: str, bound: float) -> str:
        return times(cn(bound), apply("tanh", over(part, cn(bound))))

    if above == below:
        return limited(value, above)
    negative = times(cn(0.5), minus(value, apply("abs", value)))
    return plus([limited(positive(value), above), limited(negative, below)])
