"""What every start would make anew, kept in the user's cache folder under the digest of all it was made from.

A cache that cannot be read or written costs time, never correctness; readers never meet half a file.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyoxigraph as ox

# Composed graphs kept in the user's cache folder: one for each of the last few sets of files that were asked.
GRAPHS_KEPT = 8
# Seconds after which a half-written file there belongs to nobody any more.
PART_ABANDONED = 3600


Rows = list[dict[str, str | None]]
# The last line of a kept graph, a comment of N-Quads: a file without it was cut short.
_END = b"# end of the composed graph\n"


def folder() -> Path | None:
    """Where things are kept: KG_CACHE, else the user's cache folder; None for a user who has no home."""
    named = os.environ.get("KG_CACHE") or os.environ.get("XDG_CACHE_HOME")
    try:
        return (Path(named) if named else Path.home() / ".cache") / "synaptrace"
    except RuntimeError:
        return None


class Cache:
    """The composed graph of one digest, and the rows of questions that every start asks it."""

    def __init__(self, digest: str) -> None:
        self._folder, self._digest = folder(), digest

    @property
    def _graph(self) -> Path | None:
        return self._folder / f"{self._digest}.nq" if self._folder else None

    def reading(self) -> Reading | None:
        """The kept graph, being read in the background; None where there is none."""
        return Reading(self._graph) if self._graph and self._graph.is_file() else None

    def keep(self, store: ox.Store) -> None:
        """Keep the composed graph, and no more than the last few of other digests."""
        if self._graph:
            _written(self._graph, lambda path: _dump(store, path))
            with suppress(OSError):  # another process may be tidying too
                _tidy(self._graph.parent)

    def put_in(self, store: ox.Store, part: str) -> bool:
        """Put the kept quads of a part of the graph into a store; False where there are none, or not all of them."""
        path = self._folder / f"{self._digest}-{part}.nq" if self._folder else None
        if path is None or not _whole(path):
            return False
        try:
            store.bulk_load(path=path, format=ox.RdfFormat.N_QUADS, lenient=True)  # this program wrote it
        except (SyntaxError, OSError):
            return False
        return True

    def keep_part(self, part: str, quads: Iterable[ox.Quad]) -> None:
        """Keep quads of one part of the graph, of this digest alone: a part may be large."""
        if self._folder:
            path = self._folder / f"{self._digest}-{part}.nq"
            _written(path, lambda place: _serialised(quads, place))
            with suppress(OSError):
                for stale in self._folder.glob(f"*-{part}.nq"):
                    if stale != path:
                        stale.unlink(missing_ok=True)

    def rows(self, question: str, ask: Callable[[], Rows], *, keep: bool = True) -> Rows:
        """The kept solutions of a question, else those that `ask` gives, kept from now on unless told not to."""
        if not self._folder:
            return ask()
        path = self._folder / f"{self._digest}-{hashlib.sha256(question.encode()).hexdigest()[:12]}.json"
        try:
            names, *solutions = json.loads(path.read_bytes())
            return [dict(zip(names, solution, strict=True)) for solution in solutions]
        except (OSError, ValueError, TypeError):
            found = ask()
        if not keep:
            return found
        table = [list(found[0]) if found else [], *(list(row.values()) for row in found)]
        _written(path, lambda part: Path(part).write_text(json.dumps(table), "utf-8"))
        return found


class Reading(threading.Thread):
    """Reads a kept graph while the caller imports what it needs to ask it."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._store: ox.Store | None = None
        self.start()

    def run(self) -> None:
        """Read the file; what is wrong with it is told by `result`."""
        store = ox.Store()
        try:
            if not _whole(self._path):
                return
            store.bulk_load(path=self._path, format=ox.RdfFormat.N_QUADS, lenient=True)  # this program wrote it
        except (SyntaxError, OSError):
            return
        self._store = store

    def result(self) -> ox.Store | None:
        """The graph, once it is read; None where the file is damaged."""
        self.join()
        return self._store


def _whole(path: Path) -> bool:
    """Whether a kept graph is there to its end."""
    try:
        with path.open("rb") as file:
            file.seek(-len(_END), os.SEEK_END)
            return file.read() == _END
    except OSError:
        return False


def _serialised(quads: Iterable[ox.Quad], path: str) -> None:
    ox.serialize(quads, output=path, format=ox.RdfFormat.N_QUADS)
    with Path(path).open("ab") as file:
        file.write(_END)


def _dump(store: ox.Store, path: str) -> None:
    store.dump(path, format=ox.RdfFormat.N_QUADS)
    with Path(path).open("ab") as file:
        file.write(_END)


def _tidy(kept: Path) -> None:
    """Remove all but the last few graphs with their rows, and what a killed writer left behind."""
    graphs = sorted((p for p in kept.glob("*.nq") if "-" not in p.stem), key=lambda p: p.stat().st_mtime)
    for stale in graphs[:-GRAPHS_KEPT]:
        for path in (stale, *kept.glob(f"{stale.stem}-*.json")):
            path.unlink(missing_ok=True)
    for part in kept.glob("*.part"):
        if time.time() - part.stat().st_mtime > PART_ABANDONED:
            part.unlink(missing_ok=True)


def _written(path: Path, write: Callable[[str], object]) -> None:
    """Write a file beside its place and move it there, so that no reader meets half of it."""
    part: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
        os.close(handle)
        part = Path(temporary)
        write(temporary)
        part.replace(path)
    except OSError:
        if part is not None:
            part.unlink(missing_ok=True)


def kept(name: str, make: Callable[[], Any]) -> Any:
    """A JSON value that was kept under this name, else the one that is made now and kept; raises what `make` raises."""
    place = folder()
    path = place / name if place else None
    if path:
        with suppress(OSError, ValueError):
            return json.loads(path.read_bytes())
    text = json.dumps(make(), ensure_ascii=False)
    if path:
        _written(path, lambda part: Path(part).write_text(text, "utf-8"))
        with suppress(OSError):
            same = sorted(path.parent.glob(f"{name.split('-', maxsplit=1)[0]}-*.json"), key=lambda p: p.stat().st_mtime)
            for stale in same[:-GRAPHS_KEPT]:
                stale.unlink(missing_ok=True)
    return json.loads(text)
