"""Signed routes from one set of nodes to another: simple paths, shortest first, both signs kept, always bounded.

A route is a simple path: it visits no node twice, so cycles end. Its sign is the product of the signs of its links;
one link of unknown sign makes the whole unknown. The search is pruned by the distance to the target, so that no
prefix is followed that cannot arrive within the bound.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from math import prod

from kg.engine.model import Network


@dataclass(frozen=True, slots=True)
class SimplePath:
    """Indices of the nodes on the way and of the influences between them, and the sign of the whole (0 unknown)."""

    nodes: tuple[int, ...]
    influences: tuple[int, ...]
    sign: int


def distances(network: Network, targets: Sequence[int]) -> list[int]:
    """Number of links from each node to the nearest target; -1 where none is reached."""
    found = [-1] * len(network.nodes)
    queue = deque(targets)
    for target in targets:
        found[target] = 0
    while queue:
        node = queue.popleft()
        for number in network.incoming.get(node, ()):
            source = network.influences[number].source
            if found[source] < 0:
                found[source] = found[node] + 1
                queue.append(source)
    return found


def routes(network: Network, sources: Sequence[int], targets: Sequence[int], max_length: int) -> Iterator[SimplePath]:
    """All simple paths of at most `max_length` links, shortest first; between equals in the order of the network."""
    away = distances(network, targets)
    goals = set(targets)
    for length in range(max_length + 1):
        for source in sources:
            if 0 <= away[source] <= length:
                yield from _of_length(network, source, goals, away, length)


def shortest(
    network: Network, sources: Sequence[int], targets: Sequence[int], max_length: int, most: int
) -> list[SimplePath]:
    """The first `most` routes."""
    return list(islice(routes(network, sources, targets, max_length), most))


def _of_length(network: Network, source: int, goals: set[int], away: list[int], length: int) -> Iterator[SimplePath]:
    """Simple paths of exactly `length` links, by depth-first search with an explicit stack."""
    if length == 0:
        if source in goals:
            yield SimplePath((source,), (), 1)
        return
    nodes, links = [source], list[int]()
    visited = {source}
    stack = [iter(network.outgoing.get(source, ()))]
    while stack:
        number = next(stack[-1], None)
        if number is None:
            stack.pop()
            visited.discard(nodes.pop())
            if links:
                links.pop()
            continue
        target = network.influences[number].target
        left = length - len(links) - 1
        if target in visited or not 0 <= away[target] <= left:
            continue
        if left == 0:
            path = (*links, number)
            yield SimplePath((*nodes, target), path, prod(network.influences[i].sign for i in path))
            continue
        nodes.append(target)
        links.append(number)
        visited.add(target)
        stack.append(iter(network.outgoing.get(target, ())))
