"""Routes from one set of nodes to another: simple paths over pairs of nodes, shortest first, always bounded.

A route is a simple path: it visits no node twice, so cycles end. Steps that run side by side are one link of it; what they say
together about the sign is for whoever knows the steps.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from kg.engine.signed import signed_graph
from kg.engine.simple_paths import paths
from kg.errors import UsageError

# Sets that a route must meet, at most: each doubles the graph that is searched.
THROUGH_MOST = 4
# Walks that are looked through for routes that meet them, at most: a walk that comes back to a node is none.
WALKS_MOST = 500_000


class RouteGraph:
    """Pairs of nodes (from, to) among `size`, and sets of nodes each of which a route must meet (`through`).

    With `through` the graph is searched in copies, one for each choice of the sets that were met, so that no prefix is followed
    which cannot meet the others. Raises UsageError for more than `THROUGH_MOST` sets.
    """

    def __init__(self, size: int, pairs: Collection[tuple[int, int]], through: Sequence[Collection[int]] = ()) -> None:
        if len(through) > THROUGH_MOST:
            raise UsageError(f"a route is asked to pass {len(through)} places", cure=f"name {THROUGH_MOST} at most")
        self.size, self._copies = size, 1 << len(through)
        self._meets = [sum((node in one) << bit for bit, one in enumerate(through)) for node in range(size)]
        once = dict.fromkeys(pairs)
        links = [
            (self._at(a, met), self._at(b, met | self._meets[b]), 1) for met in range(self._copies) for a, b in once
        ]
        self._graph = signed_graph(size * self._copies, links)
        self._ends = [end for _, end, _ in links]

    def _at(self, node: int, met: int) -> int:
        return met * self.size + node

    def routes(self, sources: Sequence[int], targets: Sequence[int], max_length: int) -> Iterator[tuple[int, ...]]:
        """Nodes of the simple paths of 1 to `max_length` links, shortest first; between equals in the order of the pairs.

        Raises UsageError where too many walks that come back to a node had to be passed over.
        """
        starts = [self._at(node, self._meets[node]) for node in dict.fromkeys(sources)]
        goals = [self._at(node, self._copies - 1) for node in dict.fromkeys(targets)]
        for number, (source, links) in enumerate(paths(self._graph, starts, goals, max_length)):
            if number == WALKS_MOST and self._copies > 1:
                raise UsageError(
                    f"{WALKS_MOST:,} walks were looked through", cure="allow fewer links with --max-length"
                )
            nodes = tuple(node % self.size for node in (source, *(self._ends[k] for k in links)))
            if self._copies == 1 or len(set(nodes)) == len(nodes):
                yield nodes

    def itself(self, sources: Sequence[int], targets: Collection[int]) -> list[int]:
        """Sources that are targets and meet every set that a route must meet: where a route of no link arrives."""
        return [node for node in sources if node in targets and self._meets[node] == self._copies - 1]
