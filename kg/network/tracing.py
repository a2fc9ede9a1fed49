"""Signed routes between things that a person names, each link with its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from kg.network.answer import RouteLink
from kg.network.question import Workbench
from kg.network.report import SIGNS
from kg.network.routes import routes, shortest
from kg.network.treatment import Target


@dataclass(frozen=True, slots=True)
class Traced:
    """One signed route: keys of its nodes (the compound first, if it starts at one), links, and the sign of the whole."""

    nodes: tuple[str, ...]
    links: tuple[RouteLink, ...]
    sign: str

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {"nodes": list(self.nodes), "sign": self.sign, "links": [link.to_json() for link in self.links]}


def traced(bench: Workbench, start: str, end: str, max_length: int, most: int) -> list[Traced]:
    """Signed simple paths; from a compound, through each of its actions."""
    ends = bench.nodes(end)
    network = bench.network
    compounds = bench.directory.exact(start, ("Compound",)) if "@" not in start else []
    if not compounds:
        # A node is no route to itself.
        ways = (r for r in routes(network, bench.nodes(start), ends, max_length) if r.influences)
        return [_traced(bench, r.nodes, r.influences, r.sign) for r in islice(ways, most)]
    posed = bench.book.compound(compounds[0].iri)
    entries: dict[int, Target] = {}
    for target in bench.listed_targets(posed):
        for node in target.nodes:
            entries.setdefault(node, target)
    found = shortest(network, sorted(entries), ends, max_length - 1, most)
    return [_traced(bench, r.nodes, r.influences, r.sign, posed.label, entries[r.nodes[0]]) for r in found]


def _traced(
    bench: Workbench,
    nodes: Sequence[int],
    influences: Sequence[int],
    sign: int,
    compound: str = "",
    entry: Target | None = None,
) -> Traced:
    network = bench.network
    links = []
    if entry is not None:
        said = tuple(bench.sources.short(entry.action.evidence))
        links.append(RouteLink(compound, network.nodes[nodes[0]].key, SIGNS[entry.action.sign], 0.0, said))
        sign *= entry.action.sign
    for number in influences:
        link = network.influences[number]
        said = tuple(bench.sources.short(link.evidence))
        links.append(
            RouteLink(network.nodes[link.source].key, network.nodes[link.target].key, SIGNS[link.sign], 0.0, said)
        )
    keys = tuple(network.nodes[n].key for n in nodes)
    return Traced((compound, *keys) if entry else keys, tuple(links), SIGNS[sign])
