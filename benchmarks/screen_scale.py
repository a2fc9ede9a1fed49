"""How the cost of a screen and of an imported network grows: CPU of whole processes at four sizes, and per unit.

Run it with the project's Python: `python benchmarks/screen_scale.py [RUNS]`. Compounds are the first ones of the library,
at their usual levels, nominal and with 16 samples; networks are random signed ones with one link in five inhibiting, read
from SIF and asked for the three shortest routes between two of their nodes, the second time. Each figure is the median of RUNS processes
(3 unless told); what grows linearly has the same figure per unit at every size.
"""

from __future__ import annotations

import csv
import os
import random
import resource
import statistics
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HERE))

from kg.scratch import scratch  # noqa: E402
from kg.writing import write  # noqa: E402

COMPOUNDS = (256, 512, 1024, 2048)
LINKS = (6_250, 12_500, 25_000, 50_000)


def cpu(*command: str) -> float:
    """User and system seconds of one run of `kg`."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-m", "kg", *command],
        env={**os.environ, "PYTHONPATH": str(HERE)}, cwd=HERE, capture_output=True, check=True,
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def told(name: str, size: int, seconds: float, start: float) -> None:
    """One line: the whole, and what a unit costs beyond the start."""
    print(f"{name:32} {size:7,}  {seconds:7.2f} s  {1e3 * (seconds - start) / size:7.3f} ms each", flush=True)


def main() -> None:
    """Print a line a size."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    with (HERE / "pathways" / "library" / "compounds.tsv").open(encoding="utf-8") as stream:
        names = [row["name"] for row in csv.DictReader(stream, delimiter="\t")]
    with scratch("scale") as place:
        out = place / "out.tsv"
        cpu("screen", names[0], "-o", str(out))  # what every start reads is in the cache from here on
        start = statistics.median(cpu("screen", names[0], "-o", str(out)) for _ in range(runs))
        for samples in ("0", "16"):
            for size in COMPOUNDS:
                asked = ("screen", *names[:size], "--samples", samples, "-o", str(out))
                told(f"compounds, {samples} samples", size, statistics.median(cpu(*asked) for _ in range(runs)), start)
        for size in LINKS:
            draw = random.Random(size)
            nodes = [f"NODE{n}" for n in range(size // 5)]
            links = {tuple(draw.sample(nodes, 2)) for _ in range(size)}
            rows = [f"{a}\t{'inhibits' if draw.random() < 0.2 else 'activates'}\t{b}\n" for a, b in sorted(links)]
            net, store = place / f"net{size}.sif", place / f"store{size}"
            write(net, "".join(rows))
            told("links, ingest", size, cpu("ingest", "sif", str(net), "-o", str(store)), 0.0)
            route = ("trace", nodes[0], nodes[1], "-k", "3", "--data", str(store))
            told("links, first route", size, cpu(*route), 0.0)
            told("links, route, kept network", size, statistics.median(cpu(*route) for _ in range(runs)), 0.0)


if __name__ == "__main__":
    main()
