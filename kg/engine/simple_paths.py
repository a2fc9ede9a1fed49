"""Signed simple paths: their number up to a length, and the paths themselves, shortest first, by one loop each.

Both follow no prefix that cannot arrive in the links left with the sign wanted (`exact_table`); the count looks its last
two links up instead of walking them: the two-link walks of a node, less those through a node of the path.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.engine.signed import CODE, FIT, TOGETHER, Numbers, SignedGraph, exact_table

# Paths that the loop finds before it hands them on: the first come soon, and many cost no more room.
FIRST_PATHS = 16
MOST_PATHS = 4096


def count_loop(  # noqa: C901, PLR0912
    first: Numbers, ends: Numbers, codes: Numbers, together: Numbers, source: int, goal: int, reach: Numbers,
    length: int, last: Numbers, two: Numbers, on: Numbers, stack: Numbers, link: Numbers, way: Numbers,
    counts: Numbers,
) -> None:  # fmt: skip
    """Add the simple paths of 2 to `length` links from source to goal to `counts`, by code; the first link is walked too."""
    depth = 0
    stack[0], link[0], way[0], on[source] = source, first[source], 0, 1
    while depth >= 0:
        v, k, left, e = stack[depth], way[depth], length - depth, link[depth]
        if left > 2 and e < first[v + 1]:
            link[depth] = e + 1
            w, sign = ends[e], together[3 * k + codes[e]]
            if w == goal:
                counts[sign] += 1
            elif on[w] == 0 and reach[left - 1][w] != 0:
                depth += 1
                stack[depth], link[depth], way[depth], on[w] = w, first[w], sign, 1
            continue
        if left <= 2:
            for c in range(3):
                counts[together[3 * k + c]] += last[v][c] + (two[v][c] if left == 2 else 0)
            for i in range(depth + 1 if left == 2 else 0):
                x = stack[i]
                if last[x][0] + last[x][1] + last[x][2] > 0:
                    low, high = first[v], first[v + 1]
                    while low < high:
                        middle = (low + high) >> 1
                        if ends[middle] < x:
                            low = middle + 1
                        else:
                            high = middle
                    while low < first[v + 1] and ends[low] == x:
                        for c in range(3):
                            counts[together[3 * k + together[3 * codes[low] + c]]] -= last[x][c]
                        low += 1
        on[v] = 0
        depth -= 1


def look_ahead(
    first: Numbers, ends: Numbers, codes: Numbers, together: Numbers, goal: int, last: Numbers, two: Numbers,
) -> None:  # fmt: skip
    """`last[v][c]`: links from v to the goal; `two[v][c]`: walks of two links that do not touch the goal between."""
    for e in range(first[goal], first[goal + 1]):
        last[ends[e]][codes[e]] += 1
    for e in range(first[goal], first[goal + 1]):
        x = ends[e]
        if x != goal:
            for f in range(first[x], first[x + 1]):
                if ends[f] != goal:
                    two[ends[f]][together[3 * codes[f] + codes[e]]] += 1


class PathCounter:
    """Counts simple paths of at most `length` links into one goal; what belongs to the goal is made once."""

    def __init__(self, graph: SignedGraph, goal: int, length: int) -> None:
        self.graph, self.goal, self.length = graph, goal, length
        self._together = graph.numbers(TOGETHER, "int8")
        exact = exact_table(graph, [goal], length)
        self._reach = exact.copy()
        for row in range(1, length + 1):
            if graph.compiled:
                self._reach[row] |= self._reach[row - 1]
            else:
                self._reach[row] = [a | b for a, b in zip(exact[row], self._reach[row - 1], strict=True)]
        self._last, self._two = (graph.room(graph.size, 3, kind="int32") for _ in range(2))
        graph.loop(look_ahead)(
            graph.back_first, graph.back_ends, graph.back_codes, self._together, goal, self._last, self._two
        )
        # Nodes on the way, which a count leaves as zeros, and the way itself: one room for all sources.
        self._room = [graph.room(graph.size, kind="int8"), *(graph.room(length + 2) for _ in range(3))]
        self._loop = graph.loop(count_loop)

    def count(self, source: int) -> tuple[int, int, int]:
        """Simple paths from `source` that activate, inhibit, and whose sign is not known."""
        graph, length = self.graph, self.length
        if source == self.goal or length < 1 or not self._reach[length][source]:
            return 0, 0, 0
        counts = graph.room(3)
        self._loop(
            graph.first, graph.sorted_ends, graph.sorted_codes, self._together, source, self.goal, self._reach, length,
            self._last, self._two, *self._room, counts,
        )  # fmt: skip
        return int(counts[0]), int(counts[1]), int(counts[2])


def path_loop(
    first: Numbers, ends: Numbers, codes: Numbers, links: Numbers, together: Numbers, fit: Numbers, exact: Numbers,
    length: int, wanted: int, state: Numbers, on: Numbers, stack: Numbers, link: Numbers, way: Numbers,
    found: Numbers, most: int,
) -> int:  # fmt: skip
    """Go on with the search for paths of exactly `length` links; their links into `found`, at most `most`, and how many.

    `state[0]` is the depth, -1 at the end; the search stands where it stopped.
    """
    depth, count = state[0], 0
    while depth >= 0:
        v, e = stack[depth], link[depth]
        if e == first[v + 1]:
            on[v] = 0
            depth -= 1
            continue
        link[depth] = e + 1
        w, k, left = ends[e], together[3 * way[depth] + codes[e]], length - depth - 1
        if on[w] != 0 or exact[left][w] & fit[4 * k + wanted] == 0:
            continue
        if left == 0:
            for i in range(depth + 1):
                found[count][i] = links[link[i] - 1]
            count += 1
            if count == most:
                break
            continue
        depth += 1
        stack[depth], link[depth], way[depth], on[w] = w, first[w], k, 1
    state[0] = depth
    return count


def paths(
    graph: SignedGraph, sources: Sequence[int], goals: Sequence[int], max_length: int, sign: int | None = None
) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Simple paths of 1 to `max_length` links, shortest first, as (source, numbers of the links), one after the other.

    Between equals in the order of the network. `sign` keeps those of one sign (1, -1, 0 for not known).
    """
    exact = exact_table(graph, goals, max_length)
    wanted = 3 if sign is None else CODE[sign]
    on = graph.room(graph.size, kind="int8")
    for length in range(1, max_length + 1):
        for source in sources:
            if exact[length][source] & FIT[wanted]:
                for found in _of_length(graph, source, exact, length, wanted, on):
                    yield source, found


def _of_length(
    graph: SignedGraph, source: int, exact: Numbers, length: int, wanted: int, on: Numbers
) -> Iterator[tuple[int, ...]]:
    """Paths of exactly `length` links; `on` is zeros, and is left so."""
    state, most = graph.room(1), FIRST_PATHS
    stack, link, way = (graph.room(length + 1) for _ in range(3))
    stack[0], link[0], on[source] = source, graph.first[source], 1
    together, fit, loop = graph.numbers(TOGETHER, "int8"), graph.numbers(FIT, "int8"), graph.loop(path_loop)
    while state[0] >= 0:
        found = graph.room(most, length)
        count = loop(
            graph.first, graph.ends, graph.codes, graph.links, together, fit, exact, length, wanted, state, on, stack, link,
            way, found, most,
        )  # fmt: skip
        for k in range(count):
            yield tuple(map(int, found[k]))
        most = min(2 * most, MOST_PATHS)
