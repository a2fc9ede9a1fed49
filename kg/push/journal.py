"""How far a push has come: one file a push, one line a step, on disk before the next step begins."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from kg.errors import ServiceError


def state_folder() -> Path:
    """The user's state folder of the tool: KG_STATE_HOME, else XDG_STATE_HOME, else the system's custom."""
    if named := os.environ.get("KG_STATE_HOME"):
        return Path(named)
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = str(Path.home() / "Library" / "Application Support")
    else:
        base = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    return Path(base) / "synaptrace"


class Journal:
    """The journal of one push: what was staged at `endpoint` for the graphs whose digests are `digests`.

    Each line is flushed to the disk before `write` returns. A last line torn by a crash is left out when reading, so
    the journal never claims more than was done; the server is asked in any case before it is believed.
    """

    def __init__(self, endpoint: str, digests: Mapping[str, str], folder: Path | None = None) -> None:
        self.folder = (folder or state_folder()) / "push"
        self.endpoint = endpoint
        self.prefix = hashlib.sha256(endpoint.encode()).hexdigest()[:16]
        content = json.dumps(dict(digests), sort_keys=True)
        self.path = self.folder / f"{self.prefix}-{hashlib.sha256(content.encode()).hexdigest()[:16]}.jsonl"
        self._done: dict[tuple[str, int], int] = {}
        for entry in read_entries(self.path):
            self._take(entry)

    @property
    def exists(self) -> bool:
        """Whether an earlier run of the same push was interrupted."""
        return self.path.exists()

    def batches_done(self, staging: str, batch_triples: int) -> int:
        """Batches of `batch_triples` triples that were acknowledged for `staging`, counted from the first."""
        return self._done.get((staging, batch_triples), 0)

    def batch(self, staging: str, batch_triples: int, done: int) -> None:
        """Record that the first `done` batches of `staging` were acknowledged (0: it was begun anew)."""
        self._write({"staging": staging, "batch_triples": batch_triples, "done": done})

    def close(self) -> None:
        """Forget the push: it is finished."""
        self.path.unlink(missing_ok=True)

    def superseded(self) -> list[tuple[Path, list[str]]]:
        """Other unfinished pushes to the same endpoint: their journals and the staging graphs they may have left."""
        found = []
        for path in sorted(self.folder.glob(f"{self.prefix}-*.jsonl")):
            if path != self.path:
                names = {str(entry["staging"]) for entry in read_entries(path) if "staging" in entry}
                found.append((path, sorted(names)))
        return found

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other pushes of this user to this endpoint out; the system frees the lock when a process dies."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self.folder / f"{self.prefix}.lock").open("a") as handle:
            if not _lock(handle):
                raise ServiceError(
                    "another push to this endpoint is running", where=self.endpoint, cure="wait until it has ended"
                )
            yield

    def _take(self, entry: Mapping[str, Any]) -> None:
        if {"staging", "batch_triples", "done"} <= entry.keys():
            self._done[str(entry["staging"]), int(entry["batch_triples"])] = int(entry["done"])

    def _write(self, entry: Mapping[str, Any]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        torn = self.path.exists() and not self.path.read_bytes().endswith(b"\n")
        with self.path.open("ab") as handle:
            handle.write((b"\n" if torn else b"") + json.dumps(entry, sort_keys=True).encode() + b"\n")
            handle.flush()
            os.fsync(handle.fileno())
        self._take(entry)


def read_entries(path: Path) -> list[dict[str, Any]]:
    """The whole lines of a journal; a line that a crash tore is left out."""
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError:
        return []
    found = []
    for line in lines:
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if isinstance(entry, dict):
            found.append(entry)
    return found


def _lock(handle: IO[str]) -> bool:
    """Take an exclusive lock that dies with the process; False if another process holds it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            handle.seek(0)
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
