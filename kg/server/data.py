"""The store that is served: the built-in graph, and beside it what the user has imported on disk.

Both are joined in `served/DIGEST` of the data directory, DIGEST that of the built-in graph: servers with different
graphs, or of different versions, each have a store of their own there and do not undo each other's.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import DataError, KgError
from kg.knowledge.disk import BeingFilled, current, opened, replace
from kg.scratch import in_use, remove_unused
from kg.writing import write

if TYPE_CHECKING:
    from pyoxigraph import Store

JOIN_SECONDS = 600.0  # a first start waits so long for another server that joins the same two stores

_SERVED = "served"  # inside the data directory
_STAMP = "made-from"
_BUSY = 75  # EX_TEMPFAIL of sysexits.h: another process is at it
_PAUSE = 0.1


@contextmanager
def follow(base: Path, data: Path, digest: str = "") -> Iterator[Callable[[], Path]]:
    """A function that gives the store holding `base` and the newest generation of `data`.

    `digest` names the content of `base`; without it the content is read for its digest.

    The joined store is kept in `data` and made anew only where one of the two has changed, in a process of its own,
    so that a server that calls this meanwhile goes on answering. While the block lasts it is not removed by others.
    """
    current(data)
    digest = digest or _digest(base)
    home = data / _SERVED / digest[:16]
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o755)
    except OSError as error:
        cure = "serve from a folder that can be written"
        raise DataError(f"the joined store cannot be kept: {error.strerror}", str(home), cure) from error
    with in_use(home):
        yield lambda: _located(base, data, home, digest)


def _located(base: Path, data: Path, home: Path, digest: str) -> Path:
    """The joined store, made first where it is not up to date; the last one while another process makes the next."""
    deadline = time.monotonic() + JOIN_SECONDS
    while _stamp(home) != _made_from(digest, current(data)) and not _joined(base, data, home, digest):
        with suppress(DataError):
            return current(home)
        if time.monotonic() > deadline:
            raise DataError("another process does not finish joining the imported graphs", str(home), "look for it")
        time.sleep(_PAUSE)
    return current(home)


def _joined(base: Path, data: Path, home: Path, digest: str) -> bool:
    """Join both stores in a process of its own; False where another one is at it."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "kg.server.data", str(base), str(data), str(home), digest],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in (0, _BUSY):
        said = (done.stderr.strip().splitlines() or [f"it ended with {done.returncode}"])[-1]
        what = f"the imported graphs cannot be joined with the built-in one: {said[:300]}"
        raise DataError(what, str(data), "make room there; if that does not help, fill it again with kg ingest")
    for other in (data / _SERVED).iterdir():
        if other != home:
            remove_unused(other)
    return done.returncode == 0


def join(base: Path, data: Path, home: Path, digest: str) -> Path:
    """Fill `home` with every quad and every named graph of `base` and of the newest generation of `data`."""
    from pyoxigraph import Store

    newest, imported = opened(data)
    built_in = Store.read_only(str(base))
    store = replace(home, chain(built_in, imported), _graphs(built_in, imported))
    write(home / _STAMP, _made_from(digest, newest))
    return store


def _graphs(*stores: Store) -> Iterator[str]:
    """The names of the graphs, empty ones too."""
    from pyoxigraph import NamedNode

    for store in stores:
        for graph in store.named_graphs():
            if isinstance(graph, NamedNode):
                yield graph.value


def _digest(path: Path) -> str:
    """SHA-256 over the sorted N-Quads and the names of the graphs of the store at `path`."""
    from pyoxigraph import Store

    store = Store.read_only(str(path))
    lines = sorted(map(str, store)) + sorted(_graphs(store))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _made_from(digest: str, generation: Path) -> str:
    return f"{digest} {generation.name}\n"


def _stamp(home: Path) -> str:
    try:
        return (home / _STAMP).read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return ""


def main() -> None:
    """Join, and say in one line why not."""
    base, data, home = map(Path, sys.argv[1:4])
    try:
        join(base, data, home, sys.argv[4])
    except BeingFilled:
        sys.exit(_BUSY)
    except (KgError, OSError) as error:
        sys.exit(" ".join(str(error).split()))


if __name__ == "__main__":
    main()
