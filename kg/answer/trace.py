"""Signed routes between things that a person names, each link with its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from kg.answer.records import RouteLink, arrows
from kg.direction import SIGNS
from kg.display import HTML_ROWS, Screen, ScreenTable, Shown, frame, refuse_frame
from kg.engine.routes import routes, shortest
from kg.errors import UsageError
from kg.question.targets import Target
from kg.question.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd

# Links and routes of one trace at most: the number of simple paths grows exponentially with their length.
TRACE_LENGTH_LIMIT = 16
TRACES_LIMIT = 1000


@dataclass(frozen=True, slots=True, repr=False)
class Traced(Shown):
    """One signed route: keys of its nodes (the compound first, if it starts at one), links, and the sign of the whole."""

    nodes: tuple[str, ...]
    links: tuple[RouteLink, ...]
    sign: str

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {"nodes": list(self.nodes), "sign": self.sign, "links": [link.to_json() for link in self.links]}

    def _screen(self) -> Screen:
        rows = tuple((arrows((link,)), link.evidence) for link in self.links)
        links = ScreenTable(("links", "who says so"), rows, few=TRACE_LENGTH_LIMIT, folds=2)
        return Screen(f"Route of sign {self.sign}, {len(self.links)} links", (), (links,))


class Traces(Shown, list[Traced]):
    """Signed routes: a list that shows itself."""

    def to_json(self) -> list[dict[str, Any]]:
        """Plain values, as `kg trace -f json` writes them."""
        return [one.to_json() for one in self]

    def to_frame(self, what: str = "routes") -> pd.DataFrame:
        """One row a route ("routes") or one row a link ("links"), numbered by route from 1.

        Raises UsageError for another word, and where pandas is missing.
        """
        if what == "routes":
            rows = ((n, t.sign, len(t.links), " → ".join(t.nodes)) for n, t in enumerate(self, 1))
            return frame(rows, ("number", "sign", "length", "route"))
        if what == "links":
            links = ((n, k.source, k.target, k.sign, list(k.evidence)) for n, t in enumerate(self, 1) for k in t.links)
            return frame(links, ("number", "from", "to", "sign", "evidence"))
        raise refuse_frame(what, ("routes", "links"))

    def _screen(self) -> Screen:
        if not self:
            return Screen("no route")
        rows = tuple((arrows(t.links), t.sign, len(t.links)) for t in self[:HTML_ROWS])
        table = ScreenTable(("routes", "sign", "links"), rows, len(self), few=10, folds=3)
        foot = "Sources of each link: [0].links · all: .to_frame() .to_json()"
        return Screen(f"{len(self)} routes, shortest first", (), (table,), foot)


def traced(workspace: Workspace, start: str, end: str, max_length: int, most: int) -> Traces:
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
        return Traces(_traced(workspace, r.nodes, r.influences, r.sign) for r in islice(ways, most))
    posed = workspace.book.compound(compounds[0].iri)
    entries: dict[int, Target] = {}
    for target in workspace.listed_targets(posed):
        for node in target.nodes:
            entries.setdefault(node, target)
    found = shortest(network, sorted(entries), ends, max_length - 1, most)
    return Traces(_traced(workspace, r.nodes, r.influences, r.sign, posed.label, entries[r.nodes[0]]) for r in found)


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
