"""What every start would make anew, kept in the user's cache folder under the digest of all it was made from.

A cache that cannot be read or written costs time, never correctness. A kept file is believed when it ends in the
checksum of everything before it, belongs to this user, and nobody else can write to it or to its folder.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import sys
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import DataError
from kg.writing import is_own, write

# Composed graphs kept in the user's cache folder: one for each of the last few sets of files that were asked.
GRAPHS_KEPT = 8
# Things of which the solutions of questions are kept.
DRAWERS_KEPT = 400


Rows = list[dict[str, str | None]]


def plain_rows(solutions: ox.QuerySolutions) -> Rows:
    """Solutions as plain strings (IRIs and lexical forms), unbound as None."""
    names = [v.value for v in solutions.variables]
    return [{n: term and term.value for n, term in zip(names, row, strict=True)} for row in solutions]


# The last line of a kept file, a comment of N-Quads, is this and the SHA-256 of all that stands before it.
_SEAL = b"# sha256 "
# A graph's own file, or one of what was asked of it, begins with the graph's digest.
_OF_A_GRAPH = re.compile(r"([0-9a-f]+)(?:\.nq|-.+\.json)$")


def folder() -> Path | None:
    """Where things are kept: KG_CACHE, else the user's cache folder; None for a user who has no home."""
    usual = os.environ.get("XDG_CACHE_HOME", "")
    named = os.environ.get("KG_CACHE") or (usual if Path(usual).is_absolute() else "")  # so the rules of XDG
    try:
        return (Path(named) if named else Path.home() / ".cache") / "synaptrace"
    except RuntimeError:
        return None


def trusted_folder() -> Path | None:
    """`folder` where nobody but this user can put a file; None otherwise."""
    found = folder()
    return found if found and _is_trusted(found) else None


class Cache:
    """The composed graph of one digest, and the rows of questions that every start asks it."""

    def __init__(self, digest: str) -> None:
        self._folder, self._digest = trusted_folder(), digest

    @property
    def _graph(self) -> Path | None:
        return self._folder / f"{self._digest}.nq" if self._folder else None

    def reading(self) -> KeptReading | None:
        """The kept graph, to be read in the background; None where there is none."""
        return KeptReading(self._graph) if self._graph and self._graph.is_file() else None

    def keep(self, store: ox.Store) -> None:
        """Keep the composed graph, and no more than the last few of other digests."""
        if self._graph:
            _keep(self._graph, store.dump(format=ox.RdfFormat.N_QUADS) or b"")
            with suppress(OSError):  # another process may be tidying too
                _tidy(self._graph.parent)

    def put_in(self, store: ox.Store, part: str) -> bool:
        """Put the kept quads of a part of the graph into a store; False where there are none, or not all of them."""
        text = _kept(self._folder / f"{self._digest}-{part}.nq") if self._folder else None
        if text is None:
            return False
        try:
            store.bulk_load(text, format=ox.RdfFormat.N_QUADS, lenient=True)  # this program wrote it
        except (SyntaxError, OSError, MemoryError):
            return False
        return True

    def keep_part(self, part: str, quads: Iterable[ox.Quad]) -> None:
        """Keep quads of one part of the graph, of this digest alone: a part may be large."""
        if self._folder:
            path = self._folder / f"{self._digest}-{part}.nq"
            _keep(path, ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"")
            with suppress(OSError):
                for stale in self._folder.glob(f"*-{part}.nq"):
                    if stale != path:
                        stale.unlink(missing_ok=True)

    def rows(self, question: str, ask: Callable[[], Rows]) -> Rows:
        """The kept solutions of a question, else those that `ask` gives, kept from now on."""
        if not self._folder:
            return ask()
        path = self._folder / f"{self._digest}-{hashlib.sha256(question.encode()).hexdigest()[:12]}.json"
        try:
            names, *solutions = json.loads(_kept(path) or b"")
            return [dict(zip(names, solution, strict=True)) for solution in solutions]
        except (ValueError, TypeError):
            found = ask()
        table = [list(found[0]) if found else [], *(list(row.values()) for row in found)]
        _keep(path, json.dumps(table).encode() + b"\n")
        return found

    def drawer(self, about: str) -> Drawer | None:
        """The kept solutions of questions about one thing; None where nothing can be kept."""
        name = hashlib.sha256(about.encode()).hexdigest()[:12]
        return Drawer(self._folder / f"{self._digest}-about-{name}.json") if self._folder else None

    def value(self, name: str, make: Callable[[], Any]) -> Any:
        """The JSON value that was kept under this name with the graph, else the one made now, kept from now on."""
        if not self._folder:
            return make()
        path = self._folder / f"{self._digest}-{name}.json"
        with suppress(ValueError):
            return json.loads(_kept(path) or b"")
        made = make()
        _keep(path, json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
        with suppress(OSError):
            _tidy(self._folder)
        return made


class Drawer:
    """The solutions of every question that was asked about one thing, in one file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @cached_property
    def _held(self) -> dict[str, Rows]:
        with suppress(ValueError, TypeError, AttributeError):
            text = json.loads(_kept(self._path) or b"")
            return {
                str(asked): [dict(zip(names, row, strict=True)) for row in rows]
                for asked, (names, rows) in text.items()
            }
        return {}

    @property
    def is_empty(self) -> bool:
        """Whether nothing is kept of this thing."""
        return not self._held

    def rows(self, question: str, ask: Callable[[], Rows]) -> Rows:
        """The kept solutions of a question, else those that `ask` gives, kept from now on."""
        asked = hashlib.sha256(question.encode()).hexdigest()[:16]
        if asked not in self._held:
            self._held[asked] = ask()
            tables = {
                q: (list(rows[0]) if rows else [], [list(r.values()) for r in rows]) for q, rows in self._held.items()
            }
            is_new = not self._path.exists()
            _keep(self._path, json.dumps(tables, separators=(",", ":")).encode() + b"\n")
            if is_new:
                _newest(self._path.parent, "*-about-*.json", DRAWERS_KEPT)
        return self._held[asked]


class KeptReading(threading.Thread):
    """Reads a kept graph while the caller imports what it needs to ask it."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._store: ox.Store | None = None
        self._begun = False

    def begin(self) -> None:
        """Begin to read, once."""
        if not self._begun:
            self._begun = True
            self.start()

    def run(self) -> None:
        """Read the file; what is wrong with it is told by `result`."""
        text = _kept(self._path)
        if text is None:
            return
        store = ox.Store()
        try:
            store.bulk_load(text, format=ox.RdfFormat.N_QUADS, lenient=True)  # this program wrote it
        except (SyntaxError, OSError, MemoryError):
            return
        self._store = store

    def result(self) -> ox.Store | None:
        """The graph, once it is read; None where the file is damaged."""
        self.begin()
        self.join()
        return self._store


def _keep(path: Path, text: bytes) -> None:
    """Write `text` and its checksum; a disk that is full or a folder that cannot be written to keeps nothing.

    A link in the file's place is removed, so that nothing elsewhere is ever replaced by a cache.
    """
    with suppress(OSError, DataError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if path.is_symlink():
            path.unlink()
        seal = _SEAL + hashlib.sha256(text).hexdigest().encode() + b"\n"
        write(path, text + seal, private=True, durable=False)  # after a power cut the checksum tells


def _kept(path: Path) -> bytes | None:
    """What `_keep` wrote; None where there is nothing, or something that is not believed."""
    try:
        # Not through a link, and without waiting for the writer of a pipe.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(handle, "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode) or not is_own(status):
                return None
            whole = file.read()
    except OSError:
        return None
    text, mark, seal = whole.rpartition(_SEAL)
    return text if mark and seal == hashlib.sha256(text).hexdigest().encode() + b"\n" else None


def _is_trusted(place: Path) -> bool:
    """Whether nobody else can put a file there: the folder is this user's alone, or is not made yet.

    A folder of this user's that others may write to, as older versions made them under a wide mask, is closed.
    """
    if sys.platform == "win32":
        return True
    try:
        status = place.stat()
        mine = {status.st_uid, place.lstat().st_uid} == {os.geteuid()} and stat.S_ISDIR(status.st_mode)
        if mine and not is_own(status):
            place.chmod(0o700)
    except FileNotFoundError:
        return not place.is_symlink()
    except OSError:
        return False
    return mine


def _tidy(kept: Path) -> None:
    """Remove all but the last few graphs with their rows, and the rows of all but the last few that are kept elsewhere."""
    found: dict[str, list[Path]] = {}
    for path in kept.iterdir():
        name = _OF_A_GRAPH.match(path.name)
        if name:
            found.setdefault(name[1], []).append(path)
    for stands_here in (True, False):
        held = [paths for name, paths in found.items() if (kept / f"{name}.nq" in paths) is stands_here]
        held.sort(key=lambda paths: max(path.stat().st_mtime for path in paths))
        for paths in held[:-GRAPHS_KEPT]:
            for path in paths:
                path.unlink(missing_ok=True)


def kept(name: str, make: Callable[[], Any]) -> Any:
    """A JSON value that was kept under this name, else the one that is made now and kept; raises what `make` raises."""
    place = trusted_folder()
    path = place / name if place else None
    if path:
        with suppress(ValueError):
            return json.loads(_kept(path) or b"")
    text = json.dumps(make(), ensure_ascii=False)
    if path:
        _keep(path, text.encode() + b"\n")
        _newest(path.parent, f"{name.split('-', maxsplit=1)[0]}-*.json", GRAPHS_KEPT)
    return json.loads(text)


def _newest(place: Path, pattern: str, kept: int) -> None:
    """Leave the last few files of a kind."""
    with suppress(OSError):  # another process may be tidying too
        for stale in sorted(place.glob(pattern), key=lambda path: path.stat().st_mtime)[:-kept]:
            stale.unlink(missing_ok=True)
