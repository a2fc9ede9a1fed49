"""Signed routes from one set of nodes to another: simple paths, shortest first, both signs kept, always bounded.

A route is a simple path: it visits no node twice, so cycles end. Its sign is the product of the signs of its links;
one link of unknown sign makes the whole unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from math import prod

from kg.engine.model import Network
from kg.engine.signed import graph_of
from kg.engine.simple_paths import paths


@dataclass(frozen=True, slots=True)
class SimplePath:
    """Indices of the nodes on the way and of the influences between them, and the sign of the whole (0 unknown)."""

    nodes: tuple[int, ...]
    influences: tuple[int, ...]
    sign: int


def routes(
    network: Network, sources: Sequence[int], targets: Sequence[int], max_length: int, sign: int | None = None
) -> Iterator[SimplePath]:
    """All simple paths of at most `max_length` links, shortest first; between equals in the order of the network.

    `sign` keeps those of one sign (1, -1, 0 for not known).
    """
    goals = set(targets)
    if sign in (None, 1):
        yield from (SimplePath((source,), (), 1) for source in sources if source in goals)
    for source, links in paths(graph_of(network), sources, targets, max_length, sign):
        nodes = (source, *(network.influences[k].target for k in links))
        yield SimplePath(nodes, links, prod(network.influences[k].sign for k in links))


def shortest(
    network: Network, sources: Sequence[int], targets: Sequence[int], max_length: int, most: int
) -> list[SimplePath]:
    """The first `most` routes."""
    return list(islice(routes(network, sources, targets, max_length), most))
