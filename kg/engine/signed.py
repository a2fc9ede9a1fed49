"""A signed network in compressed sparse form, and the loops over it: plain Python, or compiled by numba where that pays.

Signs are codes: 0 activates, 1 inhibits, 2 is not known; a way's code is that of its links together. A set of codes is a
mask of three bits. Every loop takes its numbers and its room from outside, so that the same text runs on lists, on arrays
and compiled. Parallel links of any signs stay apart.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from typing import Any

from kg.engine.model import Network

# Links from which on a compiled loop has won back what loading the compiler costs (some 0.4 s).
COMPILE_FROM = 20_000
# Code of two ways behind each other: TOGETHER[3 * first + second]; the sign of a code, and the code of a sign.
TOGETHER = (0, 1, 2, 1, 0, 2, 2, 2, 2)
SIGN = (1, -1, 0)
CODE = {1: 0, -1: 1, 0: 2}
# AHEAD[8 * link + mask]: codes of a link followed by a way of one of the mask's codes.
AHEAD = tuple(
    sum({1 << TOGETHER[3 * link + way] for way in range(3) if mask >> way & 1})
    for link in range(3)
    for mask in range(8)
)
# FIT[4 * way + wanted]: codes that must follow a way so that the whole has the code wanted; 3 wants any.
FIT = tuple(
    7 if wanted == 3 else sum(1 << rest for rest in range(3) if TOGETHER[3 * way + rest] == wanted)
    for way in range(3) for wanted in range(4)
)  # fmt: skip
# Tables of goals that a graph keeps: one of 12 links over 8,000 nodes takes 0.1 MB.
TABLES = 64
# Numbers that a loop reads and writes: a list or an array.
Numbers = Any


@dataclass(frozen=True)
class SignedGraph:
    """Links by where they start, and by where they end: `first[v]` to `first[v + 1]` are those of node v.

    `ends` and `codes` are the other node and the sign's code, `links` the number of the influence, in the order of the
    network; `sorted_ends` and `sorted_codes` the same in the order of the ends. Lists, or arrays of int64 where the loops
    are compiled.
    """

    size: int
    first: Numbers
    ends: Numbers
    codes: Numbers
    links: Numbers
    sorted_ends: Numbers
    sorted_codes: Numbers
    back_first: Numbers
    back_ends: Numbers
    back_codes: Numbers
    compiled: bool
    tables: dict[tuple[tuple[int, ...], int], Numbers] = field(default_factory=dict, repr=False, compare=False)

    def room(self, *shape: int, kind: str = "int64") -> Numbers:
        """Zeros of a shape of one or two dimensions, of the kind that the loops take; arrays are of numpy's `kind`."""
        if self.compiled:
            import numpy as np

            return np.zeros(shape, dtype=kind)
        return [0] * shape[0] if len(shape) == 1 else [[0] * shape[1] for _ in range(shape[0])]

    def numbers(self, values: Sequence[int], kind: str = "int64") -> Numbers:
        """Whole numbers, of the kind that the loops take; arrays are of numpy's `kind`."""
        if self.compiled:
            import numpy as np

            return np.asarray(values, dtype=kind)
        return list(values)

    def loop(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """A loop as it is run here."""
        return _machine(function) if self.compiled else function


def can_compile() -> bool:
    """Whether numba is installed; it is not loaded."""
    return find_spec("numba") is not None


@cache
def _machine(function: Callable[..., Any]) -> Callable[..., Any]:
    import numba

    try:
        made: Callable[..., Any] = numba.njit(cache=True)(function)
    except RuntimeError:  # nowhere to keep what is compiled
        made = numba.njit(function)
    return made


def signed_graph(size: int, links: Sequence[tuple[int, int, int]], *, compiled: bool | None = None) -> SignedGraph:
    """The graph of links (from, to, sign 1, -1 or 0); compiled where there are many links and numba is installed."""
    machine = (len(links) >= COMPILE_FROM and can_compile()) if compiled is None else compiled
    onward = sorted(range(len(links)), key=lambda k: links[k][0])
    by_end = sorted(onward, key=lambda k: links[k][:2])
    back = sorted(range(len(links)), key=lambda k: links[k][1])
    made: list[Numbers] = [
        _firsts(size, [link[0] for link in links]),
        [links[k][1] for k in onward],
        [CODE[links[k][2]] for k in onward],
        onward,
        [links[k][1] for k in by_end],
        [CODE[links[k][2]] for k in by_end],
        _firsts(size, [link[1] for link in links]),
        [links[k][0] for k in back],
        [CODE[links[k][2]] for k in back],
    ]
    if machine:
        import numpy as np

        # Small numbers, so that a network of some ten thousand links stays in the processor's cache.
        kinds = ("int64", "int32", "int8", "int32", "int32", "int8", "int64", "int32", "int8")
        made = [np.asarray(numbers, dtype=kind) for numbers, kind in zip(made, kinds, strict=True)]
    first, ends, codes, numbers, by_end, codes_by_end, back_first, back_ends, back_codes = made
    return SignedGraph(
        size, first, ends, codes, numbers, by_end, codes_by_end, back_first, back_ends, back_codes, machine
    )


def _firsts(size: int, nodes: Sequence[int]) -> list[int]:
    """Where the links of each node begin, once they are sorted by it."""
    counts = [0] * (size + 1)
    for node in nodes:
        counts[node + 1] += 1
    for node in range(size):
        counts[node + 1] += counts[node]
    return counts


_kept: list[tuple[Network, SignedGraph]] = []
_KEPT_MOST = 4


def graph_of(network: Network) -> SignedGraph:
    """The compressed form of a network; that of the last few is kept."""
    for known, graph in _kept:
        if known is network:
            return graph
    links = [(one.source, one.target, one.sign) for one in network.influences]
    made = signed_graph(len(network.nodes), links)
    _kept.insert(0, (network, made))
    del _kept[_KEPT_MOST:]
    return made


def fill_exact(
    first: Numbers, ends: Numbers, codes: Numbers, ahead: Numbers, exact: Numbers, goals: Numbers, length: int,
    through: bool,
) -> None:  # fmt: skip
    """`exact[r][v]`: mask of the codes of walks of exactly r links from v to a goal; r = 0 to `length`.

    Walks go on behind a goal only with `through`: a simple path ends at its goal, unless there are several.
    """
    for goal in goals:
        exact[0][goal] = 1
    for r in range(1, length + 1):
        here, nearer = exact[r], exact[r - 1]
        for v in range(len(nearer)):
            mask = nearer[v]
            if mask == 0 or (r > 1 and not through and exact[0][v] != 0):
                continue
            for e in range(first[v], first[v + 1]):
                here[ends[e]] |= ahead[8 * codes[e] + mask]


def exact_table(graph: SignedGraph, goals: Sequence[int], length: int) -> Numbers:
    """Which signs a walk of exactly r links from each node to a goal may have: masks (length + 1, nodes).

    The tables of the last goals are kept, and must not be written to.
    """
    key = (tuple(goals), length)
    if key in graph.tables:
        return graph.tables[key]
    exact = graph.room(length + 1, graph.size, kind="int8")
    ahead, wanted = graph.numbers(AHEAD, "int8"), graph.numbers(goals)
    fill = graph.loop(fill_exact)
    fill(graph.back_first, graph.back_ends, graph.back_codes, ahead, exact, wanted, length, len(goals) > 1)
    if len(graph.tables) >= TABLES:
        graph.tables.pop(next(iter(graph.tables)))
    graph.tables[key] = exact
    return exact
