"""A network as columns of plain values, the form in which it is kept: a tenth of what its records are as rows, and read at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from kg.engine.growth import Damping
from kg.engine.model import Influence, Network, Node, NodeKind, NumberGroup, NumberKind, Role, Shape, TimeScale

# Under what it is kept; another number where the records have other fields, or these another meaning.
NAME = "network-4"

Columns = dict[str, dict[str, list[Any]]]
_MADE_OF: dict[tuple[str, str], Callable[[Any], Any]] = {
    ("nodes", "kind"): {str(one): one for one in NodeKind}.__getitem__,
    ("nodes", "sensitivity"): tuple,
    ("influences", "role"): {str(one): one for one in Role}.__getitem__,
    ("influences", "time"): {str(one): one for one in TimeScale}.__getitem__,
    ("influences", "shape"): {str(one): one for one in Shape}.__getitem__,
    ("influences", "evidence"): tuple,
    ("groups", "kind"): {str(one): one for one in NumberKind}.__getitem__,
    ("groups", "nodes"): tuple,
    ("groups", "influences"): tuple,
}
_RECORDS: dict[str, type] = {"nodes": Node, "influences": Influence, "groups": NumberGroup, "damping": Damping}


def columns(network: Network) -> Columns:
    """Nodes, influences, groups and damping as field -> the values of all of them, in order."""
    return {
        part: {field.name: [getattr(one, field.name) for one in getattr(network, part)] for field in fields(record)}
        for part, record in _RECORDS.items()
    }


def read(held: Mapping[str, Mapping[str, list[Any]]], digest: str) -> Network:
    """The network of `columns`. Raises KeyError for those of another version of the records."""
    parts = {part: tuple(_records(part, held[part])) for part in _RECORDS}
    return Network(parts["nodes"], parts["influences"], digest, parts["groups"], parts["damping"])


def _records(part: str, held: Mapping[str, list[Any]]) -> map[Any]:
    record = _RECORDS[part]
    names = [field.name for field in fields(record)]
    return map(record, *(_values(part, name, held[name]) for name in names))


def _values(part: str, name: str, values: list[Any]) -> Any:
    made = _MADE_OF.get((part, name))
    return map(made, values) if made else values
