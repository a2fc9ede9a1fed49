"""Signed routes between things that a person names, each link with its steps and their evidence.

Between nodes the shortest come first; of a compound those that carry most of its computed acute effect.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from itertools import islice, pairwise
from math import isnan

from kg.answer.trace_links import EVIDENCE, TraceFilter, TraceLinks, links_of, made
from kg.answer.traced import TRACE_LENGTH_LIMIT, LinkStep, Traced, Traces, sign_along
from kg.engine.attribution import Attribution, attribute
from kg.engine.named_routes import ROUTE_CANDIDATES, ranked_routes
from kg.engine.response import respond
from kg.errors import UsageError
from kg.pharmacology.spoken import concentration
from kg.question.scenario import Posed, Question
from kg.question.workspace import Workspace

# Routes of one trace at most: the number of simple paths grows exponentially with their length.
TRACES_LIMIT = 1000


@dataclass
class _Search:
    """The links, where the ways begin and end; `entries` are a compound's, None between nodes."""

    links: TraceLinks
    starts: list[int]
    ends: list[int]
    name: str = ""
    entries: dict[int, list[LinkStep]] | None = None
    posed: Posed | None = None
    shares: dict[tuple[int, ...], tuple[float, float]] = field(default_factory=dict)

    def ways(self, max_length: int) -> Iterator[tuple[int, ...]]:
        """Nodes of the routes, shortest first; a compound's own action is a link."""
        if self.entries is None:
            yield from self.links.graph.routes(self.starts, self.ends, max_length)
            return
        yield from ((node,) for node in self.links.graph.itself(self.starts, set(self.ends)))
        yield from self.links.graph.routes(self.starts, self.ends, max_length - 1)

    def accepts(self, nodes: Sequence[int], max_length: int) -> bool:
        """Whether a way from a bound node is one that is asked for."""
        met = all(not one.isdisjoint(nodes) for one in self.links.through)
        return met and len(nodes) <= max_length and self.entries is not None and nodes[0] in self.entries


def traced(
    workspace: Workspace, start: str, end: str, max_length: int, most: int, chosen: TraceFilter | None = None
) -> Traces:
    """Signed simple paths; from a compound (`NAME`, `NAME=AMOUNT`), through each of its actions, by share of its acute effect.

    Raises UsageError beyond the limits, NotFound for a name that means nothing.
    """
    chosen = chosen or TraceFilter()
    _within_limits(max_length, most, chosen)
    search = _search(workspace, start, end, chosen)
    if search.posed is None:
        return Traces(_told(search, islice(search.ways(max_length), most)))
    if search.posed.prepared.treatment.bindings:
        _share(workspace, search, max_length, most)
    ranked = sorted(search.shares, key=lambda nodes: (-round(abs(search.shares[nodes][0]), 9), nodes))[:most]
    others = (nodes for nodes in search.ways(max_length) if nodes not in search.shares)
    found = [*ranked, *islice(others, most - len(ranked))]
    free = search.posed.prepared.given[0].free.value
    level = "unknown level" if isnan(free) else f"{concentration(free)} free"
    order = f"largest share of the acute effect first, at {level}" if ranked else "shortest first"
    return Traces(_told(search, found), order)


def with_less(
    workspace: Workspace, start: str, end: str, max_length: int, most: int, chosen: TraceFilter
) -> list[tuple[str, int, int]]:
    """What would be found with one condition less: which, how many routes (at most `most`), links of the shortest.

    That stated links are left out is one of the conditions.
    """
    found = []
    wider_ones = [(f"without {option}", wider) for option, wider in chosen.relaxed()]
    wider_ones += [] if chosen.stated else [("with --stated", replace(chosen, stated=True))]
    for option, wider in wider_ones:
        search = _search(workspace, start, end, wider)
        ways = list(islice(search.ways(max_length), most))
        links = [len(nodes) - (search.entries is None) for nodes in ways]
        found += [(option, len(ways), min(links))] if ways else []
    return found


def _within_limits(max_length: int, most: int, chosen: TraceFilter) -> None:
    if not 0 < max_length <= TRACE_LENGTH_LIMIT or not 0 < most <= TRACES_LIMIT:
        raise UsageError(
            f"a trace has 1 to {TRACE_LENGTH_LIMIT} links and 1 to {TRACES_LIMIT} routes, at most",
            cure="give --max-length and -k within these",
        )
    if chosen.evidence and chosen.evidence not in EVIDENCE:
        near = get_close_matches(chosen.evidence, EVIDENCE, 1, 0.0)
        raise UsageError(
            f"no kind of evidence is called {chosen.evidence!r}",
            cure=f"did you mean {near[0]}? There are {', '.join(EVIDENCE)}",
        )


def _search(workspace: Workspace, start: str, end: str, chosen: TraceFilter) -> _Search:
    links = links_of(workspace, chosen)
    ends = links.nodes(end)
    if not workspace.is_compound(start):
        return _Search(links, links.nodes(start), ends)
    posed = workspace.pose(Question((start,)))
    first = posed.prepared.given[0]
    entries = links.entries(posed.prepared.targets, first.iri)
    return _Search(links, list(entries), ends, first.label, entries, posed)


def _share(workspace: Workspace, search: _Search, max_length: int, most: int) -> None:
    """Fill in what the largest routes carry; a route is counted for the place where it ends."""
    if search.posed is None:
        return
    attribution: Attribution = attribute(respond(workspace.system, [search.posed.scenario]))
    wanted = {end for end in search.ends if end < len(workspace.network.nodes)} - search.links.avoided
    for end in sorted(wanted):
        found = ranked_routes(
            attribution, end, most * ROUTE_CANDIDATES, search.links.pairs, lambda n: search.accepts(n, max_length)
        )
        effect = float(attribution.effect[end])
        search.shares.update({route.nodes: (route.share, effect) for route in found})


def _told(search: _Search, ways: Sequence[tuple[int, ...]] | Iterator[tuple[int, ...]]) -> Iterator[Traced]:
    links = search.links
    for nodes in ways:
        share, effect = search.shares.get(nodes, (None, None))
        made_of = [links.link(pair, share or 0.0) for pair in pairwise(nodes)]
        keys = tuple(links.key(node) for node in nodes)
        if search.entries is not None:
            made_of.insert(0, made(search.name, keys[0], search.entries[nodes[0]], share or 0.0))
            keys = (search.name, *keys)
        yield Traced(keys, tuple(made_of), sign_along(link.sign for link in made_of), share, effect)
