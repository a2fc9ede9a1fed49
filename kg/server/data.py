"""The store that is served: the built-in graph, and beside it what the user has imported on disk."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import DataError
from kg.knowledge.disk import current, replace

if TYPE_CHECKING:
    from pyoxigraph import Quad

_SERVED = "served"  # inside the data directory: both contents in one store
_STAMP = "made-from"


def follow(base: Path, data: Path) -> Callable[[], Path]:
    """A function that gives the store holding `base` and the newest generation of `data`.

    The joined store is kept in `data` and made anew only where one of the two has changed, in a process of its own,
    so that a server that calls this meanwhile goes on answering.
    """
    digest = _digest(base)

    def locate() -> Path:
        wanted = f"{digest} {current(data).name}\n"
        if _stamp(data) != wanted:
            done = subprocess.run(
                [sys.executable, "-P", "-m", "kg.server.data", str(base), str(data)],
                capture_output=True,
                check=False,
            )
            if done.returncode:
                raise DataError(
                    "the imported graphs cannot be joined with the built-in one", str(data), "fill it again"
                )
            (data / _SERVED / _STAMP).write_text(wanted, encoding="ascii")
        return current(data / _SERVED)

    return locate


def join(base: Path, data: Path) -> Path:
    """Fill the served store with every quad of `base` and of the newest generation of `data`."""
    return replace(data / _SERVED, _quads(base, current(data)))


def _quads(*stores: Path) -> Iterator[Quad]:
    from pyoxigraph import Store

    for store in stores:
        yield from Store.read_only(str(store))


def _digest(store: Path) -> str:
    """SHA-256 over the sorted N-Quads of a store."""
    lines = sorted(str(quad) for quad in _quads(store))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _stamp(data: Path) -> str:
    try:
        return (data / _SERVED / _STAMP).read_text(encoding="ascii")
    except OSError:
        return ""


if __name__ == "__main__":
    join(Path(sys.argv[1]), Path(sys.argv[2]))
