"""The part of SHACL that the shapes use, turned into one SPARQL query a constraint.

Supported: sh:targetClass with named sh:property shapes (plain sh:path; minCount, maxCount, datatype, class, nodeKind
IRI, pattern, minInclusive, maxInclusive) and sh:sparql with a sh:select over $this. Anything else is an error, so
that no constraint is passed over in silence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.errors import DataError
from kg.knowledge.vocabulary import local_name

SH = "http://www.w3.org/ns/shacl#"
_Value = ox.NamedNode | ox.BlankNode | ox.Literal
_NOT_CONSTRAINTS = {"path", "message", "name", "description", "severity"}


@dataclass(frozen=True)
class Constraint:
    """A SELECT whose ?this are the records that break the constraint, and what to tell their curator."""

    name: str
    path: str | None
    message: str
    query: str


class _Shapes:
    """The triples of a shapes file, looked up by subject and predicate."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.store = ox.Store()
        self.store.load(path=path, format=ox.RdfFormat.TURTLE)

    def values(self, subject: ox.NamedNode, predicate: str) -> list[_Value]:
        found = self.store.quads_for_pattern(subject, ox.NamedNode(SH + predicate), None, None)
        return sorted((q.object for q in found if not isinstance(q.object, ox.Triple)), key=str)

    def named(self, subject: ox.NamedNode, predicate: str) -> list[ox.NamedNode]:
        return [v for v in self.values(subject, predicate) if isinstance(v, ox.NamedNode)]

    def features(self, subject: ox.NamedNode) -> list[tuple[str, _Value]]:
        names = {q.predicate.value.removeprefix(SH) for q in self.store.quads_for_pattern(subject, None, None, None)}
        return [(name, value) for name in sorted(names) if "/" not in name for value in self.values(subject, name)]


def constraints(path: Path) -> list[Constraint]:
    """Every constraint of a shapes file as a query. Raises DataError for a feature that is not supported."""
    shapes = _Shapes(path)
    found: list[Constraint] = []
    quads = shapes.store.quads_for_pattern(None, ox.NamedNode(SH + "targetClass"), None, None)
    for shape in sorted({q.subject for q in quads if isinstance(q.subject, ox.NamedNode)}, key=str):
        classes = " ".join(str(c) for c in shapes.values(shape, "targetClass"))
        target = f"VALUES ?targetClass {{ {classes} }} ?this a/rdfs:subClassOf* ?targetClass ."
        for node in shapes.named(shape, "property"):
            found += _property(shapes, node, target)
        for node in shapes.named(shape, "sparql"):
            found.append(_sparql(shapes, node, target))
    return found


def _message(shapes: _Shapes, node: ox.NamedNode) -> str:
    return shapes.values(node, "message")[0].value


def _sparql(shapes: _Shapes, node: ox.NamedNode, target: str) -> Constraint:
    select = shapes.values(node, "select")[0].value.replace("$this", "?this")
    head, _, body = select.partition("WHERE {")
    query = f"{head}WHERE {{ {{ SELECT DISTINCT ?this {{ {target} }} }} {body}"
    return Constraint(local_name(node.value), None, _message(shapes, node), query)


def _property(shapes: _Shapes, node: ox.NamedNode, target: str) -> Iterator[Constraint]:
    path = shapes.named(node, "path")[0]
    for feature, value in shapes.features(node):
        if feature in _NOT_CONSTRAINTS:
            continue
        violation = _violation(feature, value, str(path))
        if violation is None:
            raise DataError(
                f"sh:{feature} is not supported", where=f"{shapes.path}: {node.value}", cure="write it as sh:sparql"
            )
        query = f"SELECT DISTINCT ?this WHERE {{ {target} {violation} }}"
        yield Constraint(f"{local_name(node.value)}/{feature}", path.value, _message(shapes, node), query)


def _violation(feature: str, value: _Value, path: str) -> str | None:
    """The graph pattern that a record fulfils when it breaks the constraint; None for an unknown feature."""
    has = f"?this {path} ?value ."
    match feature:
        case "minCount" if value.value == "1":
            return f"FILTER NOT EXISTS {{ {has} }}"
        case "maxCount" if value.value == "1":
            return f"{has} ?this {path} ?another . FILTER(!sameTerm(?value, ?another))"
        case "datatype":
            return f"{has} FILTER(!isLiteral(?value) || DATATYPE(?value) != {value})"
        case "class":
            return f"{has} FILTER NOT EXISTS {{ ?value a/rdfs:subClassOf* {value} }}"
        case "nodeKind" if value.value == SH + "IRI":
            return f"{has} FILTER(!isIRI(?value))"
        case "pattern":
            return f"{has} FILTER(!REGEX(STR(?value), {value}))"
        case "minInclusive":
            return f"{has} FILTER(!(?value >= {value}))"
        case "maxInclusive":
            return f"{has} FILTER(!(?value <= {value}))"
    return None
