"""Formulas as MathML text, in the few forms that an SBML model of this engine needs."""

from __future__ import annotations

from collections.abc import Sequence


def cn(value: float) -> str:
    """A number with every digit of it."""
    mantissa, _, exponent = repr(float(value)).partition("e")
    if exponent:
        return f'<cn type="e-notation">{mantissa}<sep/>{int(exponent)}</cn>'
    return f"<cn>{mantissa}</cn>"


def ci(name: str) -> str:
    """A name."""
    return f"<ci>{name}</ci>"


def apply(operator: str, *terms: str) -> str:
    """An operator on terms."""
    return f"<apply><{operator}/>{''.join(terms)}</apply>"


def plus(terms: Sequence[str]) -> str:
    """A sum; 0 of no terms."""
    if not terms:
        return cn(0.0)
    return terms[0] if len(terms) == 1 else apply("plus", *terms)


def times(*terms: str) -> str:
    """A product; factors of 1 are left out."""
    kept = [term for term in terms if term != cn(1.0)]
    if not kept:
        return cn(1.0)
    return kept[0] if len(kept) == 1 else apply("times", *kept)


def minus(left: str, right: str) -> str:
    """A difference."""
    return apply("minus", left, right)


def over(above: str, below: str) -> str:
    """A ratio."""
    return apply("divide", above, below)


def fold(log2: str) -> str:
    """2 to the power of a log2 change."""
    return apply("power", cn(2.0), log2)


def log2(value: str) -> str:
    """Logarithm to the base 2."""
    return f"<apply><log/><logbase>{cn(2.0)}</logbase>{value}</apply>"


def positive(value: str) -> str:
    """The value where it is above 0, else 0."""
    return f"<piecewise><piece>{value}{apply('gt', value, cn(0.0))}</piece><otherwise>{cn(0.0)}</otherwise></piecewise>"


def bounded(value: str, above: float, below: float) -> str:
    """`b tanh(v / b)`, b another one above rest than below."""

    def limited(bound: float) -> str:
        return times(cn(bound), apply("tanh", over(value, cn(bound))))

    if above == below:
        return limited(above)
    piece = f"<piece>{limited(below)}{apply('lt', value, cn(0.0))}</piece>"
    return f"<piecewise>{piece}<otherwise>{limited(above)}</otherwise></piecewise>"
