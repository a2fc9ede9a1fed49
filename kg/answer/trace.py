"""Signed routes between things that a person names, each link with its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from kg.answer.answer import RouteLink
from kg.direction import SIGNS
from kg.engine.routes import routes, shortest
from kg.errors import UsageError
from kg.question.treatment import Target
from kg.question.workspace import Workspace

# Links and routes of one trace at most: the number of simple paths grows exponentially with their length.
TRACE_LENGTH_LIMIT = 16
TRACES_LIMIT = 1000


@dataclass(frozen=True, slots=True)
class Traced:
    """One signed route: keys of its nodes (the compound first, if it starts at one), links, and the sign of the whole."""

    nodes: tuple[str, ...]
    links: tuple[RouteLink, ...]
    sign: str

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {"nodes": list(self.nodes), "sign": self.sign, "links": [link.to_json() for link in self.links]}


def traced(workspace: Workspace, start: str, end: str, max_length: int, most: int) -> list[Traced]:
    """Signed simple paths; from a compound, through each of its actions. Raises UsageError beyond the limits."""
    if not 0 < max_length <= TRACE_LENGTH_LIMIT or not 0 < most <= TRACES_LIMIT:
        raise UsageError(
            f"a trace has 1 to {TRACE_LENGTH_LIMIT} links and 1 to {TRACES_LIMIT} routes, at most",
            cure="give --max-length and -k within these",
        )
    ends = workspace.nodes(end)
    network = workspace.network
    compounds = workspace.directory.exact(start, ("Compound",)) if workspace.is_compound(start) else []
    if not compounds:
        # A node is no route to itself.
        ways = (r for r in routes(network, workspace.nodes(start), ends, max_length) if r.influences)
        return [_traced(workspace, r.nodes, r.influences, r.sign) for r in islice(ways, most)]
    posed = workspace.book.compound(compounds[0].iri)
    entries: dict[int, Target] = {}
    for target in workspace.listed_targets(posed):
        for node in target.nodes:
            entries.setdefault(node, target)
    found = shortest(network, sorted(entries), ends, max_length - 1, most)
    return [_traced(workspace, r.nodes, r.influences, r.sign, posed.label, entries[r.nodes[0]]) for r in found]


def _traced(
    workspace: Workspace,
    nodes: Sequence[int],
    influences: Sequence[int],
    sign: int,
    compound: str = "",
    entry: Target | None = None,
) -> Traced:
    network = workspace.network
    links = []
    if entry is not None:
        said = tuple(workspace.sources.short(entry.action.evidence))
        links.append(RouteLink(compound, network.nodes[nodes[0]].key, SIGNS[entry.action.sign], 0.0, said))
        sign *= entry.action.sign
    for number in influences:
        link = network.influences[number]
        said = tuple(workspace.sources.short(link.evidence))
        links.append(
            RouteLink(network.nodes[link.source].key, network.nodes[link.target].key, SIGNS[link.sign], 0.0, said)
        )
    keys = tuple(network.nodes[n].key for n in nodes)
    return Traced((compound, *keys) if entry else keys, tuple(links), SIGNS[sign])
