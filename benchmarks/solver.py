"""Speed of the solver on a seeded synthetic synapse and on the shipped graph, and ratios against a naive solver.

Run: python benchmarks/solver.py [profiles]     (default 1000; some minutes on two cores)

The naive solver is what one writes first: full Newton from rest, one compound at a time, one dense Jacobian and one
dense solve a step. It solves the same equations, so the ratio measures the method alone.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from synapse import profiles, synapse  # noqa: E402

from kg.engine.attribution import attribute  # noqa: E402
from kg.engine.batch import SolveOptions, make_batch, rest_matrix, solve  # noqa: E402
from kg.engine.loops import loops  # noqa: E402
from kg.engine.model import Binding, Dose, Mode, Network, NodeKind, Role, Scenario, Treatment  # noqa: E402
from kg.engine.named_routes import explain  # noqa: E402
from kg.engine.parameters import nominal  # noqa: E402
from kg.engine.response import respond  # noqa: E402
from kg.engine.slopes import dense, edge_slopes  # noqa: E402
from kg.engine.stability import assess  # noqa: E402
from kg.engine.system import Array, System, compile_network  # noqa: E402
from kg.explore import open_workspace  # noqa: E402

NAIVE = 20  # compounds given to the naive solver


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
    eq = solve(
        make_batch(system, [scenario]), SolveOptions(nominal(system), rest_matrix(system, scenario.time))
    ).equations
    x = np.zeros((system.size, 1))
    for _ in range(60):
        residual = eq.evaluate(x) - x
        if np.max(np.abs(residual)) <= 1e-10:
            break
        x += np.linalg.solve(np.eye(system.size) - dense(system, edge_slopes(eq, x)), residual)
    return x[: len(system.network.nodes), 0]


def shipped_profiles(network: Network, count: int, seed: int = 2, targets: int = 20) -> list[Scenario]:
    """Seeded compounds on the shipped network, each on whole targets: every place of 20 receptors and 2 transporters."""
    dice = random.Random(seed)
    places: dict[tuple[str, bool], list[int]] = {}
    for number, node in enumerate(network.nodes):
        if node.kind is NodeKind.SITE:
            places.setdefault((node.entity, False), []).append(number)
    for number in {link.source for link in network.influences if link.role is Role.UPTAKE}:
        places.setdefault((network.nodes[number].entity, True), []).append(number)
    kinds = [sorted(key for key in places if key[1] is carrier) for carrier in (False, True)]
    made = []
    for n in range(count):
        name, bindings = f"compound {n}", []
        for key in dice.sample(kinds[0], targets) + dice.sample(kinds[1], 2):
            mode, efficacy = Mode.UPTAKE_BLOCK if key[1] else Mode.ORTHOSTERIC, dice.choice((0.0, 0.0, 0.0, 0.3, 1.0))
            affinity = 10 ** dice.uniform(0, 4)
            bindings += [Binding(name, node, mode, affinity, efficacy=efficacy) for node in places[key]]
        made.append(Scenario(Treatment((Dose(name, 10 ** dice.uniform(0.5, 2.5)),), tuple(bindings))))
    return made


def single(system: System, asked: list[Scenario]) -> None:
    """One compound: nominal, sampled, explained; and the loops."""
    one = timed(lambda: respond(system, asked[:1]))
    sampled = timed(lambda: assess(respond(system, asked[:1])))
    print(f"one compound, nominal                    {one * 1e3:9.1f} ms")
    print(f"one compound, 64 samples                 {sampled * 1e3:9.1f} ms  {sampled / one:8.1f} x nominal")
    settled = respond(system, asked[:1])
    shares = timed(lambda: attribute(settled))
    told = attribute(settled)
    node = int(np.argsort(-np.abs(told.effect))[40])
    print(f"shares of every node (residual {told.residual:.0e})   {shares * 1e3:9.1f} ms")
    print(f"five routes into one node                {timed(lambda: explain(told, node)) * 1e3:9.1f} ms")
    print(f"loop gains (as 'kg check')               {timed(lambda: loops(system), 1) * 1e3:9.1f} ms")


def many(system: System, asked: list[Scenario]) -> None:
    """All compounds in one call, nominal and sampled, beside the naive solver."""
    count = len(asked)
    answer = respond(system, asked[:NAIVE])
    start = time.perf_counter()
    plain = np.stack([naive(system, scenario) for scenario in asked[:NAIVE]], axis=1)
    slow = (time.perf_counter() - start) / NAIVE
    batch = timed(lambda: respond(system, asked, strict=False), 2)
    ratio = slow * count / batch
    print(f"{count} profiles, nominal                  {batch:9.2f} s   {ratio:8.1f} x faster than naive Newton")
    print(f"  largest difference from naive Newton   {np.max(np.abs(plain - answer.log2)):9.1e} log2")
    full = respond(system, asked, strict=False)
    print(f"  settled {full.converged.mean():.1%}, largest residual {full.residual.max():.0e}")
    start, used = time.perf_counter(), time.process_time()
    told = assess(full)
    spent, used = time.perf_counter() - start, time.process_time() - used
    ratio = spent / batch
    print(
        f"{count} profiles, 64 samples               {spent:9.2f} s   {ratio:8.1f} x nominal; {used:.0f} s of processor"
    )
    ratio, lost = slow * count * 64 / spent, told.failed.sum()
    print(f"  {ratio:.0f} x faster than naive Newton would be; samples not settled: {lost:.0f}")


def cold(*command: str) -> float:
    """Best of five cold processes, seconds."""
    return timed(lambda: subprocess.run([sys.executable, *command], check=True, stdout=subprocess.DEVNULL), 5)


def main(count: int) -> None:
    """Print the tables."""
    print(f"kg perturb amitriptyline, cold, 64 samples   {cold('-m', 'kg', 'perturb', 'amitriptyline'):6.2f} s")
    print(f"an interpreter that imports numpy alone      {cold('-c', 'import numpy'):6.2f} s")
    built = synapse()
    system, shipped = compile_network(built.network()), open_workspace().system
    for title, chosen, asked in (
        ("seeded synthetic synapse", system, profiles(built, count)),
        ("shipped graph", shipped, shipped_profiles(shipped.network, count)),
    ):
        nodes, links = len(chosen.network.nodes), len(chosen.network.influences)
        print(f"\n{title}: {nodes} nodes, {links} influences; profiles of 22 targets")
        single(chosen, asked)
        many(chosen, asked)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
