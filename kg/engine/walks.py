"""Signed walks: how many of at most some length, and how far every node is by each sign. Walks may visit a node again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from kg.engine.signed import SIGN, TOGETHER, Numbers, SignedGraph
from kg.errors import CheckFailed

if TYPE_CHECKING:
    from kg.engine.system import Array, Index

# Whole numbers up to here are exact in double precision.
EXACT = 2.0**53
# Sources that are followed at once: bits of a whole number that is not below zero.
AT_ONCE = 62
# Powers of two up to the 65th leave different rests by it, so that a rest tells which bit is set.
PRIME = 67


def walk_counts(
    graph: SignedGraph, sources: Sequence[int], targets: Sequence[int], length: int, *, absorbing: bool = False
) -> Array:
    """Numbers of walks of 1 to `length` links by sign, (sources, targets, 3): activating, inhibiting, not known.

    `absorbing` lets no walk go on behind a target. Three channels are counted: all walks, those of known signs, and these
    with their signs; the last two are sum and difference of the activating and inhibiting ones. Raises CheckFailed where a
    count is beyond what a double holds exactly.
    """
    rows, ends = np.asarray(sources, dtype=np.intp), np.asarray(targets, dtype=np.intp)
    first, to, codes = (
        np.asarray(n, dtype=k) for n, k in zip((graph.first, graph.ends, graph.codes), ("i8", "i4", "i1"), strict=True)
    )
    signs = np.asarray(SIGN, dtype=float)[codes]
    stops = np.zeros(graph.size, dtype=np.int64)
    if absorbing:
        stops[ends] = 1
    unknown = bool((signs == 0.0).any())
    weights = [np.abs(signs), signs] if not unknown else [np.abs(signs), signs, np.ones(signs.size)]
    here = [np.zeros((graph.size, ends.size)) for _ in weights]
    for channel in here:
        channel[ends, np.arange(ends.size)] = 1.0
    total = [np.zeros((rows.size, ends.size)) for _ in weights]
    everywhere = np.arange(graph.size)
    for step in range(1, length + 1):
        at = rows if step == length else everywhere
        here = [_stepped(graph, first, to, w, x, at, stops) for w, x in zip(weights, here, strict=True)]
        total = [t + (x if step == length else x[rows]) for t, x in zip(total, here, strict=True)]
    if total[-1 if unknown else 0].max(initial=0.0) >= EXACT:
        raise CheckFailed(
            "there are more walks than can be counted exactly", cure="allow fewer links with --max-length"
        )
    known, difference = total[0], total[1]
    other = total[2] - known if unknown else np.zeros_like(known)
    return np.stack([(known + difference) / 2.0, (known - difference) / 2.0, other], axis=2)


def _stepped(graph: SignedGraph, first: Index, to: Index, weights: Array, x: Array, rows: Index, stops: Index) -> Array:
    """Sums over the links of some rows of weight times the values (nodes, targets) where they lead."""
    out = np.zeros((rows.size, x.shape[1]))
    if graph.compiled:
        graph.loop(step_loop)(first, to, weights, x, rows, stops, out)
        return out
    going = rows[(first[rows + 1] > first[rows]) & (stops[rows] == 0)]
    if not going.size:
        return out
    counts = first[going + 1] - first[going]
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    edges = np.repeat(first[going] - starts, counts) + np.arange(counts.sum())
    place = np.flatnonzero((first[rows + 1] > first[rows]) & (stops[rows] == 0))
    out[place] = np.add.reduceat(weights[edges, None] * x[to[edges]], starts, axis=0)
    return out


def step_loop(
    first: Numbers, to: Numbers, weights: Numbers, x: Numbers, rows: Numbers, stops: Numbers, out: Numbers,
) -> None:  # fmt: skip
    """The same, link by link."""
    width = x.shape[1]
    for i in range(rows.size):
        v = rows[i]
        if stops[v] == 0:
            for e in range(first[v], first[v + 1]):
                w, weight = to[e], weights[e]
                if weight != 0.0:
                    for t in range(width):
                        out[i, t] += weight * x[w, t]


def signed_distances(graph: SignedGraph, sources: Sequence[int]) -> Numbers:
    """Links of the shortest walk of each sign from every source to every node: (sources, 3 nodes), -1 where there is none.

    Entry `3 * node + code`; code 0 activates, 1 inhibits, 2 is not known. A source reaches itself by 0 links.
    """
    kind, entries = "int16" if graph.size < 10_000 else "int32", 3 * graph.size
    out = graph.room(len(sources), entries, kind=kind)
    loop, together = graph.loop(reach_loop), graph.numbers(TOGETHER, "int8")
    bit = {2**place % PRIME: place for place in range(PRIME - 1)}
    places = graph.numbers([bit.get(rest, 0) for rest in range(PRIME)])
    for begin in range(0, len(sources), AT_ONCE):
        some = graph.numbers(sources[begin : begin + AT_ONCE])
        found = graph.room(entries, len(some), kind=kind)
        here, masks, queue, behind = (graph.room(size) for size in (entries, 2 * entries, entries, entries))
        loop(graph.first, graph.ends, graph.codes, together, places, some, found, here, masks, queue, behind)
        if graph.compiled:
            np.subtract(found.T, 1, out=out[begin : begin + AT_ONCE])
        else:
            out[begin : begin + AT_ONCE] = [[far - 1 for far in row] for row in zip(*found, strict=True)]
    return out


def reach_loop(
    first: Numbers, ends: Numbers, codes: Numbers, together: Numbers, places: Numbers, sources: Numbers, found: Numbers,
    here: Numbers, masks: Numbers, queue: Numbers, behind: Numbers,
) -> None:  # fmt: skip
    """Breadth first over nodes with codes, for all sources at once, each a bit: one more than the links, `found[entry][source]`.

    `here` says who stands at an entry now; `masks` who was there, and behind it who comes to it next; `queue` and `behind` are
    the entries of this step and of the next.
    """
    count, far = 0, 1
    for i in range(len(sources)):
        j = 3 * sources[i]
        found[j][i] = far
        if here[j] == 0:
            queue[count] = j
            count += 1
        here[j] |= 1 << i
        masks[2 * j] |= 1 << i
    while count > 0:
        far, added = far + 1, 0
        for at in range(count):
            j = queue[at]
            v = j // 3
            k, who = j - 3 * v, here[j]
            here[j] = 0
            for e in range(first[v], first[v + 1]):
                w = 6 * ends[e] + 2 * together[3 * k + codes[e]]
                fresh = who & ~masks[w]
                if fresh != 0:
                    if masks[w + 1] == 0:
                        behind[added] = w >> 1
                        added += 1
                    masks[w + 1] |= fresh
        count = added
        for at in range(added):
            j = behind[at]
            who = masks[2 * j + 1]
            here[j], queue[at] = who, j
            masks[2 * j] |= who
            masks[2 * j + 1] = 0
            while who != 0:
                lowest = who & -who
                found[j][places[lowest % PRIME]] = far
                who ^= lowest
