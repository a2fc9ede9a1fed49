"""Compares a graph on a server with what was pushed: COUNT in all, COUNT a predicate, sampled subjects."""

from __future__ import annotations

import random
from collections import Counter
from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation
from typing import Any

from kg.push.endpoint import Endpoint
from kg.push.payload import Key, Payload
from kg.push.servers import Server

SUBJECTS_PER_QUERY = 200


Statement = tuple[str, str, Key]
_XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMERIC = {f"{_XSD}{name}" for name in ("integer", "decimal", "double", "float")}
_BOOLEANS = {"true": 1, "1": 1, "false": 0, "0": 0}
_EXACT = Context(prec=400, Emax=10**6, Emin=-(10**6))


def term_key(term: Any, server: Server, shown: bool = False) -> Key:
    """What makes `term` the term it is on `server`: two terms of equal key are one there.

    With `shown` it is the key of what the server gives back, which may have fewer digits than it keeps.
    """
    datatype = getattr(term, "datatype", None)
    if datatype is None:
        return (type(term).__name__, term.value)
    kind = datatype.value
    if term.language:
        return ("Literal", term.value, "@" + term.language.lower())
    if kind in _NUMERIC:
        return _number_key(term.value, kind, server, shown)
    if kind == f"{_XSD}boolean" and term.value in _BOOLEANS:
        truth = _BOOLEANS[term.value]
        return ("number", str(truth)) if server.merges_numeric_types else ("boolean", str(truth))
    return ("Literal", term.value, kind)


def _number_key(text: str, kind: str, server: Server, shown: bool) -> Key:
    name = "number" if server.merges_numeric_types else kind
    binary = kind in (f"{_XSD}double", f"{_XSD}float")
    try:
        value = Decimal(repr(float(text))) if binary else Decimal(text)
    except (InvalidOperation, ValueError):
        return ("Literal", text, kind)
    if not value.is_finite():
        return (name, str(value))
    if shown and server.decimal_fraction_digits is not None:
        step = Decimal(1).scaleb(-server.decimal_fraction_digits)
        value = value.quantize(step, ROUND_HALF_EVEN, _EXACT) if abs(value) < Decimal(10) ** 40 else value
    value = value.normalize(_EXACT)
    return (name, format(value, "E") if value else "0")


def differences(endpoint: Endpoint, graph: str, payload: Payload, subjects: int) -> list[str]:
    """How `graph` on the server differs from `payload`; empty when nothing does.

    Counts come first, since servers cut results silently but count rightly; then every triple of `subjects`
    sampled subjects (the sample depends on the content alone) is compared on normalised literals.
    """
    server = endpoint.server
    expected = payload.counts(lambda term: term_key(term, server))
    found = endpoint.count_by_predicate(graph)
    if found.total() != expected.total():
        return [f"{found.total()} triples instead of {expected.total()}"]
    if found != expected:
        return _unequal_counts(expected, found)
    chosen = _sample(payload, subjects)
    for start in range(0, len(chosen), SUBJECTS_PER_QUERY):
        part = chosen[start : start + SUBJECTS_PER_QUERY]
        wanted = {
            (subject, t.predicate.value, term_key(t.object, server, shown=True))
            for subject in part
            for t in payload.subjects[subject]
        }
        got = {(s, p, term_key(o, server, shown=True)) for s, p, o in endpoint.about(graph, part)}
        missing, more = _unmatched(wanted - got, got - wanted, server.double_digits)
        if missing or more:
            return [f"other triples about {min(missing + more)[0]} ({len(missing)} missing, {len(more)} more)"]
    return []


def _unmatched(
    wanted: set[Statement], got: set[Statement], digits: int | None
) -> tuple[list[Statement], list[Statement]]:
    """What is left of both sides after numbers that agree in all trustworthy `digits` were paired off."""
    missing, more = [], sorted(got)
    for subject, predicate, key in sorted(wanted):
        near = next(
            (other for other in more if other[:2] == (subject, predicate) and _near(key, other[2], digits)), None
        )
        if near:
            more.remove(near)
        else:
            missing.append((subject, predicate, key))
    return missing, more


def _near(left: Key, right: Key, digits: int | None) -> bool:
    """Whether two number keys differ by less than the server's last trustworthy digit."""
    if digits is None or left[0] != right[0] or left[0] == "Literal":
        return False
    try:
        one, other = Decimal(left[1]), Decimal(right[1])
    except InvalidOperation:
        return False
    return one.is_finite() and other.is_finite() and abs(one - other) <= abs(one).scaleb(1 - digits, _EXACT)


def _unequal_counts(expected: Counter[str], found: Counter[str]) -> list[str]:
    return [
        f"{found[name]} triples of {name} instead of {expected[name]}"
        for name in sorted(expected.keys() | found.keys())
        if expected[name] != found[name]
    ]


def _sample(payload: Payload, size: int) -> list[str]:
    names = sorted(payload.subjects)
    if len(names) <= size:
        return names
    return sorted(random.Random(payload.digest).sample(names, size))  # noqa: S311 - a sample, not a secret
