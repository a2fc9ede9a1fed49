"""How far a push has come: one file a push, whole on disk before the next step begins.

A journal says which staging graphs a push has filled, and by it a later push knows what may be dropped. So it is believed
only where it is this user's own file, written for this endpoint and this endpoint's user, and names the staging graphs
that follow from the digests it was written for; the graphs that may be dropped are made anew from those digests.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import DataError, ServiceError
from kg.push.payload import is_digest, staging_graph
from kg.writing import is_own, locked, write

JOURNAL_BYTES = 1_000_000  # a push of thousands of graphs writes less


def state_folder() -> Path:
    """The user's state folder of the tool: KG_STATE_HOME, else XDG_STATE_HOME, else the system's custom.

    Raises DataError for a user who has no home.
    """
    if named := os.environ.get("KG_STATE_HOME"):
        return Path(named)
    try:
        if sys.platform == "win32":
            base = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
        elif sys.platform == "darwin":
            base = str(Path.home() / "Library" / "Application Support")
        else:
            usual = os.environ.get("XDG_STATE_HOME", "")  # a relative one is none, by the rules of XDG
            base = usual if Path(usual).is_absolute() else str(Path.home() / ".local" / "state")
    except RuntimeError as error:
        cure = "set KG_STATE_HOME to a folder of your own"
        raise DataError("this user has no home for the journal of a push", cure=cure) from error
    return Path(base) / "synaptrace"


@dataclass(frozen=True)
class Unfinished:
    """An earlier push to the same endpoint: its journal, and the digest of each graph that it was to bring."""

    path: Path
    digests: Mapping[str, str]


class Journal:
    """The journal of one push: what was staged at `endpoint` by `user` for the graphs whose digests are `digests`.

    The file is replaced whole before `batch` returns, so that it never claims more than was done; the server is asked in
    any case before it is believed. What it counts is how many batches, of so many triples, each staging graph holds.
    """

    def __init__(self, endpoint: str, digests: Mapping[str, str], folder: Path | None = None, user: str = "") -> None:
        self.folder = (folder or state_folder()) / "push"
        self.endpoint, self.digests = endpoint, dict(digests)
        self.owner = _hash([endpoint, user])
        self.path = self.folder / self._name(self.digests)
        self._done: dict[str, list[int]] = self._read(self.path) or {}

    def _name(self, digests: Mapping[str, str]) -> str:
        return f"{self.owner[:16]}-{_hash(dict(digests))[:16]}.json"

    @property
    def exists(self) -> bool:
        """Whether an earlier run of the same push was interrupted."""
        return self.path.exists()

    def batches_done(self, staging: str, batch_triples: int) -> int:
        """Batches of `batch_triples` triples that were acknowledged for `staging`, counted from the first."""
        size, done = self._done.get(staging, [0, 0])
        return done if size == batch_triples else 0

    def batch(self, staging: str, batch_triples: int, done: int) -> None:
        """Record that the first `done` batches of `staging` were acknowledged (0: it was begun anew)."""
        self._done[staging] = [batch_triples, done]
        self._make_folder()
        said = {"owner": self.owner, "digests": self.digests, "staged": self._done}
        write(self.path, json.dumps(said, sort_keys=True, indent=1) + "\n", private=True)

    def close(self) -> None:
        """Forget the push: it is finished."""
        self.path.unlink(missing_ok=True)

    def unfinished(self) -> tuple[list[Unfinished], list[Path]]:
        """Other pushes to the same endpoint that were not finished; and journals that are not believed."""
        found, doubtful = [], []
        for path in sorted(self.folder.glob(f"{self.owner[:16]}-*.json")):
            if path != self.path:
                digests = self._believed(path).get("digests")
                if digests is None:
                    doubtful.append(path)
                else:
                    found.append(Unfinished(path, digests))
        return found, doubtful

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other pushes of this user to this endpoint out; the system frees the lock when a process dies."""
        self._make_folder()
        held = ServiceError(
            "another push to this endpoint is running", where=self.endpoint, cure="wait until it has ended"
        )
        with locked(self.folder / f"{_hash(self.endpoint)[:16]}.lock", held):
            yield

    def _make_folder(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            cure = "name another state folder in KG_STATE_HOME"
            raise DataError(f"the folder cannot be made: {error.strerror}", str(self.folder), cure) from error

    def _read(self, path: Path) -> dict[str, list[int]] | None:
        return self._believed(path).get("staged")

    def _believed(self, path: Path) -> dict[str, Any]:
        """What a journal says; nothing where it is damaged, somebody else's, or names graphs that are not its own."""
        try:
            said = json.loads(_own_text(path))
            digests, staged = said["digests"], said["staged"]
            sound = (
                said["owner"] == self.owner
                and path.name == self._name(digests)
                and all(is_digest(digest) for digest in digests.values())
                and staged.keys() <= {staging_graph(graph, digest) for graph, digest in digests.items()}
                and all(_is_count(size) and _is_count(done) for size, done in staged.values())
            )
        except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
            return {}
        return said if sound else {}


def _own_text(path: Path) -> str:
    """The text of a file of this user's own, in a folder of this user's own; OSError otherwise."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(file.fileno())
        if not (stat.S_ISREG(status.st_mode) and is_own(status) and is_own(path.parent.stat())):
            raise PermissionError
        return file.read(JOURNAL_BYTES).decode("utf-8")


def _is_count(value: object) -> bool:
    return type(value) is int and value >= 0


def _hash(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
