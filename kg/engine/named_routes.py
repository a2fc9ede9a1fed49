"""Named routes of an effect: simple paths with every loop that they touch closed (Mason's rule).

A path P of chord slopes from a compound's entry to a node contributes `u_s x product of slopes x det(M[P,
P])` with `M = (I - J)^-1`: by Jacobi's identity for minors that determinant is Mason's cofactor over the
determinant, so the routes of a node add up to its effect. The largest are named; one figure carries the
exact rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, islice, pairwise
from typing import TYPE_CHECKING

import numpy as np

from kg import settings
from kg.engine.distinct import distinct
from kg.engine.largest_paths import Steps, largest_paths

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping, Sequence

    from kg.engine.attribution import Attribution
    from kg.engine.system import Array, System

# Candidates that the route search closes the loops of: so many for each route asked for.
ROUTE_CANDIDATES = 12
# Routes that are looked through to say what part of the gross effect the named ones carry, and that part which is enough.
ROUTES_SEARCHED = 120
ENOUGH = 0.8
# A route that carries less of the gross effect is not worth a line once the routes before it carry enough.
NEGLIGIBLE = 0.005
# Routes of one length whose loops are closed together, so that a long search stays small in memory.
AT_ONCE = 4096


@dataclass(frozen=True, slots=True)
class NamedRoute:
    """One way from a bound node to the explained one.

    `nodes` are node indices in order; `hops[k]` the influences between `nodes[k]` and `nodes[k + 1]`,
    `signs[k]` the sign of their joint slope. `share` is in log2 units; `compounds` splits it by compound.
    """

    nodes: tuple[int, ...]
    hops: tuple[tuple[int, ...], ...]
    signs: tuple[int, ...]
    share: float
    compounds: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class RoutedEffect:
    """The effect on one node (log2), its largest routes, and the exact rest: `effect = sum + other`.

    `gross` adds up the sizes of all `found` routes and, target by target, of what these leave: no less than the two sides of the
    effect together. `enough` is how many of the largest carry `ENOUGH` of it, 0 where all found do not. `rest` is `other` by the
    node that it begins at.
    """

    node: int
    effect: float
    routes: tuple[NamedRoute, ...]
    other: float
    gross: float = 0.0
    found: int = 0
    enough: int = 0
    rest: tuple[tuple[int, float], ...] = ()


Start = tuple[int, int]  # row of the state, node that the bindings are recorded at


class _Carriers:
    """The influences that carry the chord slope from one row to another."""

    def __init__(self, system: System) -> None:
        keys = system.edge_column * system.size + system.edge_row
        order = np.argsort(keys, kind="stable")
        self._size, self._keys, self._influences = system.size, keys[order], system.edge_influence[order]

    def __call__(self, tail: int, head: int) -> tuple[int, ...]:
        key = tail * self._size + head
        low, high = np.searchsorted(self._keys, (key, key + 1))
        return tuple(dict.fromkeys(self._influences[low:high].tolist()))


def explain(attribution: Attribution, node: int, routes: int = settings.ROUTES, search: int = 0) -> RoutedEffect:
    """The `routes` largest routes into `node` (index), loops closed, and the exact rest, `search` candidates looked through.

    Where those before it carry `ENOUGH` already, a route with less than `NEGLIGIBLE` of the gross effect is left to the rest,
    unless more routes than usual are asked for.
    """
    ranked = _ranked(attribution, node, search or routes * ROUTE_CANDIDATES)
    effect = float(attribution.effect[node])
    shares = attribution.by_target(node)
    sizes = [abs(route.share) for route in ranked]
    gross = sum(sizes) + sum(map(abs, _left(shares, ranked).values()))
    enough = next((n for n, part in enumerate(accumulate(sizes), 1) if part >= ENOUGH * gross), 0)
    few = enough > 0 and routes <= settings.ROUTES
    told = [
        way for n, way in enumerate(ranked[:routes]) if not few or n < enough or abs(way.share) >= NEGLIGIBLE * gross
    ]
    chosen = _named(attribution, told)
    other = effect - sum(route.share for route in chosen)
    left = tuple(_left(shares, told).items())
    return RoutedEffect(node, effect, chosen, other, gross, len(ranked), enough, left)


def largest_routes(attribution: Attribution, node: int, count: int) -> tuple[NamedRoute, ...]:
    """The `count` largest routes into `node` (index), loops closed, the largest share first."""
    return _named(attribution, _ranked(attribution, node, count * ROUTE_CANDIDATES)[:count])


def ranked_routes(
    attribution: Attribution,
    node: int,
    search: int,
    pairs: Container[tuple[int, int]] | None = None,
    accepts: Callable[[tuple[int, ...]], bool] | None = None,
) -> list[NamedRoute]:
    """All routes into `node` (index) among `search` candidates, loops closed, the largest share first; none without a share.

    `pairs` are the links (from, to) that a route may take, `accepts` says of its nodes whether it is a candidate.
    """
    return list(_named(attribution, _ranked(attribution, node, search, pairs, accepts)))


@dataclass(frozen=True, slots=True)
class _Way:
    """A route by its share alone, log2 units: the paths of rows that are shown as it, each with its start and closed gain."""

    nodes: tuple[int, ...]
    share: float
    paths: tuple[tuple[Start, tuple[int, ...], float], ...]


def _ranked(
    attribution: Attribution,
    node: int,
    search: int,
    pairs: Container[tuple[int, int]] | None = None,
    accepts: Callable[[tuple[int, ...]], bool] | None = None,
) -> list[_Way]:
    starts = {start: float(values.sum()) for start, values in attribution.starts.items()}
    weighted = [(start, start[0], abs(entry)) for start, entry in starts.items()]
    steps = attribution.steps if pairs is None else _within(attribution, pairs)
    found = ((start, path) for start, path, _ in largest_paths(steps, weighted, node))
    shown = ((_shown(attribution, start, path), start, path) for start, path in found)
    if accepts is not None:
        shown = (one for one in shown if accepts(one[0]))
    ways: dict[tuple[int, ...], _Way] = {}
    candidates = list(islice(shown, search))
    gains = _closed_gains(attribution, [path for _, _, path in candidates])
    for (nodes, start, path), gain in zip(candidates, gains, strict=True):
        known = ways.get(nodes, _Way(nodes, 0.0, ()))
        ways[nodes] = _Way(nodes, known.share + starts[start] * gain, (*known.paths, (start, path, gain)))
    ranked = sorted(ways.values(), key=lambda way: (-round(abs(way.share), 9), way.nodes))
    return [way for way in ranked if way.share != 0.0]


def _closed_gains(attribution: Attribution, paths: Sequence[tuple[int, ...]]) -> list[float]:
    """What a unit of entry at the first row of each path brings to its last along it, with the loops it touches closed."""
    every = distinct(np.asarray([row for path in paths for row in path], dtype=np.intp))
    spread = attribution.spread.block(every)
    gains = np.zeros(len(paths))
    of_length: dict[int, list[int]] = {}
    for number, path in enumerate(paths):
        of_length.setdefault(len(path), []).append(number)
    for numbers in of_length.values():
        for few in (numbers[k : k + AT_ONCE] for k in range(0, len(numbers), AT_ONCE)):
            rows = np.asarray([paths[number] for number in few])
            place = np.searchsorted(every, rows)
            closed = np.linalg.det(spread[place[:, :, None], place[:, None, :]])
            gains[few] = np.prod(attribution.chord.at(rows[:, 1:], rows[:, :-1]), axis=1) * closed
    found: list[float] = gains.tolist()
    return found


def _within(attribution: Attribution, pairs: Container[tuple[int, int]]) -> Steps:
    """The steps that run along some links; those between a node and its own hidden row always do."""
    steps, shown = attribution.steps, attribution.system.shown
    ends = [(shown(int(a)), shown(int(b))) for a, b in zip(steps.tails, steps.heads, strict=True)]
    keep = np.asarray([a == b or (a, b) in pairs for a, b in ends], dtype=bool)
    return Steps(steps.size, steps.tails[keep], steps.heads[keep], steps.gains[keep])


def _shown(attribution: Attribution, start: Start, path: tuple[int, ...]) -> tuple[int, ...]:
    """The nodes that a path of rows is shown as, each once, the one that the compound binds first."""
    nodes = (start[1], *(attribution.system.shown(row) for row in path))
    return tuple(node for number, node in enumerate(nodes) if number == 0 or node != nodes[number - 1])


def _left(shares: Mapping[int, float], routes: Iterable[_Way]) -> dict[int, float]:
    """What some routes leave of the share of each node that they begin at, largest first."""
    left = dict(shares)
    for route in routes:
        left[route.nodes[0]] = left.get(route.nodes[0], 0.0) - route.share
    return dict(sorted(left.items(), key=lambda item: (-round(abs(item[1]), 9), item[0])))


def _named(attribution: Attribution, ways: Sequence[_Way]) -> tuple[NamedRoute, ...]:
    """Routes with the influences of their hops and the compounds that enter them."""
    starts, carriers = attribution.starts, _Carriers(attribution.system)
    return tuple(_route(attribution, carriers, starts, way) for way in ways)


def _route(attribution: Attribution, carriers: _Carriers, starts: Mapping[Start, Array], way: _Way) -> NamedRoute:
    """A route by the first of its paths: the others run over the same nodes."""
    (_, first), path, _ = way.paths[0]
    rows = np.asarray(path)
    signs = [int(np.sign(step)) for step in attribution.chord.at(rows[1:], rows[:-1])]
    shown = [attribution.system.shown(row) for row in path]
    hops = [carriers(tail, head) for tail, head in pairwise(path)]
    if shown[0] != first:
        # the compound changes the pool's uptake itself: the way still leads over its transporter
        shown, hops = [first, *shown], [carriers(first, path[0]), *hops]
        signs = [int(np.sign(attribution.chord.at(rows[:1], np.asarray([first]))[0])), *signs]
    totals: dict[str, float] = {}
    for start, _, gain in way.paths:
        for item, share in zip(attribution.bindings, starts[start] * gain, strict=True):
            if share:
                totals[item.compound] = totals.get(item.compound, 0.0) + float(share)
    return NamedRoute(tuple(shown), tuple(hops), tuple(signs), way.share, tuple(totals.items()))
