"""Signed routes against the bare kernels of a script of peers: ratios of medians, and whether the answers are the same.

Run it with a Python that has numba and scipy: `python benchmarks/routes.py PEERS.py [NET] [ROUNDS]`. PEERS.py gives the
network (`read_net`, such as synth:8000:50000:1), the questions (`make_queries`) and compiled kernels
(`baseline_build`, `kernels`); each round asks both in turn, CPU time of the process counts, and what is compiled once or
built once is left out on both sides.
"""

from __future__ import annotations

import importlib.util
import statistics
import sys
import time
from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import scipy.sparse as sp

from kg.engine.signed import signed_graph
from kg.engine.simple_paths import PathCounter, paths
from kg.engine.walks import signed_distances, walk_counts

LENGTHS = (4, 5, 6)
LONGEST = 12
SHORTEST = 10


def peers(path: str) -> ModuleType:
    """The script as a module."""
    spec = importlib.util.spec_from_file_location("peers", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path} is no Python script")
    module = sys.modules["peers"] = importlib.util.module_from_spec(spec)  # what numba keeps is found by that name
    spec.loader.exec_module(module)
    return module


def told(name: str, ours: Callable[[], Any], bare: Callable[[], Any], rounds: int) -> None:
    """One line: medians in milliseconds, their ratio, and whether the answers agree."""
    same, times = ours() == bare(), ([], [])
    for _ in range(rounds):
        for side, function in enumerate((bare, ours)):
            begun = time.process_time()
            function()
            times[side].append(time.process_time() - begun)
    base, mine = map(statistics.median, times)
    print(
        f"{name:24} kernel {base * 1e3:9.2f} ms  here {mine * 1e3:9.2f} ms  ratio {mine / base:6.2f}  {'same' if same else 'DIFFERENT'}",
        flush=True,
    )


class Bench:
    """One network with its questions, for both sides."""

    def __init__(self, script: ModuleType, net: str) -> None:
        edges = script.read_net(net)
        queries = script.make_queries(edges, src="drug:", tgt="dis:")
        self.kernels = script.kernels()
        self.ids, self.size, self.forward, self.back = script.baseline_build(edges)
        self.graph = signed_graph(self.size, [(self.ids[a], self.ids[b], s) for a, b, s in edges])
        self.drugs, self.targets = ([self.ids[x] for x in queries[k]] for k in ("drugs", "targets"))
        self.few_drugs, self.few_targets = ([self.ids[x] for x in queries[k]] for k in ("few_drugs", "few_targets"))
        self.pairs = [(self.ids[a], self.ids[b]) for a, b in queries["pairs"]]
        print(f"{net}: {self.size} nodes, {len(edges)} links, compiled: {self.graph.compiled}")

    def walks_bare(self, length: int) -> list[float]:
        """Counts of signed walks by two sparse matrices, targets absorbing: sums of both channels."""
        ptr, adj, sign = self.forward
        u = np.repeat(np.arange(self.size), np.diff(ptr))
        keep = ~np.isin(u, self.targets)
        plus, minus = (
            sp.csr_matrix(
                (np.ones(int((keep & (sign == k)).sum())), (u[keep & (sign == k)], adj[keep & (sign == k)])),
                shape=(self.size, self.size),
            )
            for k in (0, 1)
        )
        total, signed = plus + minus, plus - minus
        p = np.zeros((self.size, len(self.targets)))
        p[self.targets, np.arange(len(self.targets))] = 1.0
        m = p.copy()
        cp, cm = np.zeros((len(self.drugs), len(self.targets))), np.zeros((len(self.drugs), len(self.targets)))
        for k in range(1, length + 1):
            if k == length:
                p, m = total[self.drugs] @ p, signed[self.drugs] @ m
                cp, cm = cp + p, cm + m
            else:
                p, m = total @ p, signed @ m
                cp, cm = cp + p[self.drugs], cm + m[self.drugs]
        return [float(cp.sum()), float(cm.sum())]

    def walks(self, length: int) -> list[float]:
        """The same here."""
        found = walk_counts(self.graph, self.drugs, self.targets, length, absorbing=True)
        return [float(found.sum()), float((found[:, :, 0] - found[:, :, 1]).sum())]

    def simple_bare(self, length: int) -> list[tuple[int, int]]:
        """Counts of simple paths with the last two links looked up."""
        k, out = self.kernels, []
        for t in self.few_targets:
            up = k["upto"](k["feas"](*self.back, t, self.size, length))
            dt, c2 = k["hops"](*self.back, t, self.size)
            out += [
                tuple(map(int, k["count_simple_mitm"](*self.forward, d, t, up, length, dt, c2))) for d in self.few_drugs
            ]
        return out

    def simple(self, length: int) -> list[tuple[int, int]]:
        """The same here."""
        out = []
        self.graph.tables.clear()  # the kernel keeps none between its rounds
        for t in self.few_targets:
            counter = PathCounter(self.graph, t, length)
            out += [counter.count(d)[:2] for d in self.few_drugs]
        return out

    def shortest_bare(self) -> list[tuple[int, ...]]:
        """Lengths of the ten shortest signed paths of each pair and sign."""
        k, out, kept = self.kernels, [], {}
        buffer = np.empty((SHORTEST, LONGEST + 2), np.int64)
        for d, t in self.pairs:
            if t not in kept:
                kept[t] = k["feas"](*self.back, t, self.size, LONGEST)
            for sign in (0, 1):
                got: list[int] = []
                for length in range(1, LONGEST + 1):
                    if kept[t][length, d] & (1 << sign):
                        got += [length] * k["enum_exact"](
                            *self.forward, d, t, kept[t], length, sign, SHORTEST - len(got), buffer
                        )
                    if len(got) >= SHORTEST:
                        break
                out.append(tuple(got))
        return out

    def shortest(self) -> list[tuple[int, ...]]:
        """The same here, no node twice."""
        out = []
        self.graph.tables.clear()
        for d, t in self.pairs:
            for sign in (1, -1):
                got = []
                for _, way in paths(self.graph, [d], [t], LONGEST, sign):
                    got.append(len(way))
                    if len(got) == SHORTEST:
                        break
                out.append(tuple(got))
        return out

    def reach_bare(self) -> tuple[int, int]:
        """How many signed nodes are reached from all sources, and the sum of the distances."""
        out = self.kernels["bfs2"](*self.forward, np.array(self.drugs), self.size)
        return int((out >= 0).sum()), int(out[out >= 0].astype(np.int64).sum())

    def reach(self) -> tuple[int, int]:
        """The same here."""
        out = np.asarray(signed_distances(self.graph, self.drugs))
        return int((out >= 0).sum()), int(out[out >= 0].sum())


def main() -> None:
    """A line a question."""
    bench = Bench(peers(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "synth:8000:50000:1")
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 5
    for length in LENGTHS:
        told(f"walks, at most {length}", lambda n=length: bench.walks(n), lambda n=length: bench.walks_bare(n), rounds)
    for length in LENGTHS:
        told(
            f"simple paths, at most {length}",
            lambda n=length: bench.simple(n),
            lambda n=length: bench.simple_bare(n),
            rounds,
        )
    told(f"{SHORTEST} shortest", bench.shortest, bench.shortest_bare, rounds)
    told("reach and distance", bench.reach, bench.reach_bare, rounds)


if __name__ == "__main__":
    main()
