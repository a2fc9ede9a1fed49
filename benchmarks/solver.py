"""Speed of the solver on a seeded synthetic synapse: whole questions, and ratios against a naive solver.

Run: python benchmarks/solver.py [profiles]     (default 1000; about two minutes with sampling on two cores)

The naive solver is what one writes first: full Newton from rest, one compound at a time, one dense Jacobian and one
dense solve a step. It solves the same equations, so the ratio measures the method alone.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from synapse import profiles, synapse  # noqa: E402

from kg.network.attribution import attribute  # noqa: E402
from kg.network.batch import How, make_batch, rest_matrix, solve  # noqa: E402
from kg.network.draws import nominal  # noqa: E402
from kg.network.loops import loops  # noqa: E402
from kg.network.mason import explain  # noqa: E402
from kg.network.model import Scenario  # noqa: E402
from kg.network.response import respond  # noqa: E402
from kg.network.slopes import dense, edge_slopes  # noqa: E402
from kg.network.stability import assess  # noqa: E402
from kg.network.system import Array, System, compile_network  # noqa: E402

NAIVE = 20  # compounds given to the naive solver
COLD = """
import sys, time; sys.path[:0] = [{root!r}, {root!r} + '/tests']; start = time.perf_counter()
from synapse import profiles, synapse
from kg.network.system import compile_network; from kg.network.response import respond
from kg.network.stability import assess; from kg.network.attribution import attribute
net = synapse(); system = compile_network(net.network()); asked = profiles(net, 1)
assess(respond(system, asked)); attribute(system, asked[0])
assert not {{'scipy', 'rdflib', 'pandas', 'networkx'}} & set(sys.modules)
"""


def timed(task: Callable[[], object], repeats: int = 3) -> float:
    """Best of some runs, in seconds."""
    best = float("inf")
    for _ in range(repeats):
        start = time.perf_counter()
        task()
        best = min(best, time.perf_counter() - start)
    return best


def naive(system: System, scenario: Scenario) -> Array:
    """Full Newton from rest for one compound, (nodes,) log2 changes."""
    eq = solve(make_batch(system, [scenario]), How(nominal(system), rest_matrix(system, scenario.time))).equations
    x = np.zeros((system.size, 1))
    for _ in range(60):
        residual = eq.evaluate(x) - x
        if np.max(np.abs(residual)) <= 1e-10:
            break
        x += np.linalg.solve(np.eye(system.size) - dense(system, edge_slopes(eq, x)), residual)
    return x[: len(system.network.nodes), 0]


def main(count: int) -> None:
    """Print the table."""
    net = synapse()
    system = compile_network(net.network())
    asked = profiles(net, count)
    print(f"network: {len(net.nodes)} nodes, {len(net.influences)} influences; profiles of 22 targets")
    one = timed(lambda: respond(system, asked[:1]))
    sampled = timed(lambda: assess(respond(system, asked[:1])))
    print(f"one compound, nominal                    {one * 1e3:9.1f} ms")
    print(f"one compound, 64 samples                 {sampled * 1e3:9.1f} ms  {sampled / one:8.1f} x nominal")
    shares = timed(lambda: attribute(system, asked[0]))
    told = attribute(system, asked[0])
    node = int(np.argsort(-np.abs(told.effect))[40])
    print(f"shares of every node (residual {told.residual:.0e})   {shares * 1e3:9.1f} ms")
    print(f"five routes into one node                {timed(lambda: explain(told, node)) * 1e3:9.1f} ms")
    print(f"loop gains (as 'kg check')               {timed(lambda: loops(system), 1) * 1e3:9.1f} ms")
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", COLD.format(root=str(ROOT))], check=True)
    print(f"cold process: one compound, samples, shares {time.perf_counter() - start:6.2f} s")
    answer = respond(system, asked[:NAIVE])
    start = time.perf_counter()
    plain = np.stack([naive(system, scenario) for scenario in asked[:NAIVE]], axis=1)
    slow = (time.perf_counter() - start) / NAIVE
    batch = timed(lambda: respond(system, asked, strict=False), 2)
    print(
        f"{count} profiles, nominal                  {batch:9.2f} s   {slow * count / batch:8.1f} x faster than naive Newton"
    )
    print(f"  largest difference from naive Newton   {np.max(np.abs(plain - answer.log2)):9.1e} log2")
    full = respond(system, asked, strict=False)
    print(f"  settled {full.converged.mean():.1%}, largest residual {full.residual.max():.0e}")
    start, used = time.perf_counter(), time.process_time()
    told_all = assess(full)
    spent, used = time.perf_counter() - start, time.process_time() - used
    print(
        f"{count} profiles, 64 samples               {spent:9.2f} s   {spent / batch:8.1f} x nominal; {used:.0f} s of processor"
    )
    print(
        f"  {slow * count * 64 / spent:.0f} x faster than naive Newton would be; samples not settled: {told_all.failed.sum():.0f}"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
