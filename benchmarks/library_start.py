"""What the library costs a cold start: CPU of commands in pairs, without and with it, and their ratio.

Run it with the project's Python: `python benchmarks/library_start.py [PAIRS] [OTHER_TREE]`. Each pair runs the same
command once with KG_LIBRARY=none (or in another checkout) and once as it is, in turn, so that both meet the same load;
the median of the ratios is told. A command is run once before, so that caches are warm as on any second start.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
COMMANDS = (("--help",), ("perturb", "amitriptyline", "--samples", "0"), ("perturb", "no-such-compound"))


def cpu(tree: Path, command: tuple[str, ...], *, library: bool) -> float:
    """User and system seconds of one run."""
    environment = {**os.environ, "PYTHONPATH": str(tree), **({} if library else {"KG_LIBRARY": "none"})}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "kg", *command], env=environment, cwd=tree, capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print a line a command: medians, and the median, least and greatest ratio."""
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    other = Path(sys.argv[2]).resolve() if len(sys.argv) > 2 else HERE
    for command in COMMANDS:
        sides = [(other, other != HERE), (HERE, True)]
        runs = []
        for number in range(pairs + 1):
            order = sides if number % 2 else sides[::-1]
            found = {tree_library: cpu(tree_library[0], command, library=tree_library[1]) for tree_library in order}
            runs.append([found[side] for side in sides])
        before, after = zip(*runs[1:], strict=True)
        ratios = [b / a for a, b in zip(before, after, strict=True)]
        print(
            f"kg {' '.join(command)}: {statistics.median(before):.3f} s without, {statistics.median(after):.3f} s with, "
            f"ratio {statistics.median(ratios):.3f} ({min(ratios):.3f} to {max(ratios):.3f}, {pairs} pairs)"
        )


if __name__ == "__main__":
    main()
