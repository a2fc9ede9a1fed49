"""Temporary folders of the program: each goes with its block, with the process that a signal ends, or with the next run.

Every temporary place of the program is made here. Ctrl-C, SIGTERM and SIGHUP remove it on the way out; what `kill -9` or a
crash left is removed by the next run of this user that makes one, and what is in use by another process stays.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from kg.errors import KgError, ServiceError
from kg.writing import ended_by_exception, is_own, locked

IN_USE = "in-use.lock"  # held, together with others, by whoever reads what lies beside it

_OURS = "kg-"


@contextmanager
def scratch(purpose: str) -> Iterator[Path]:
    """A new folder of the system's temporary ones, `kg-PURPOSE-…`; it goes with the block, however the block ends.

    Folders that earlier runs of this user left, for whatever purpose, go now.
    """
    for left in Path(tempfile.gettempdir()).glob(f"{_OURS}*"):
        remove_unused(left)
    with (
        ended_by_exception(),
        tempfile.TemporaryDirectory(prefix=f"{_OURS}{purpose}-", ignore_cleanup_errors=True) as name,
        _held_from_birth(Path(name)),
    ):
        yield Path(name)


@contextmanager
def _held_from_birth(folder: Path) -> Iterator[None]:
    """Hold the lock of a new folder; it gets its name when it is held, so that nobody finds the folder unused before."""
    with ExitStack() as held:
        with suppress(KgError, OSError):  # locks are not known here: then nobody removes what is left
            born = folder / (
                IN_USE if sys.platform == "win32" else "in-use.new"
            )  # there an open file cannot be renamed
            held.enter_context(locked(born, ServiceError("the folder is being removed"), shared=True))
            born.rename(folder / IN_USE)
        yield


@contextmanager
def in_use(folder: Path) -> Iterator[None]:
    """Keep `folder` from being removed as unused, until the block or the process ends."""
    with ExitStack() as held:
        with suppress(KgError):  # somebody is just about to remove it, or locks are not known here
            held.enter_context(locked(folder / IN_USE, ServiceError("the folder is being removed"), shared=True))
        yield


def remove_unused(folder: Path) -> None:
    """Remove `folder`, if it is this user's own, was in use some time, and is so no more."""
    with suppress(OSError, KgError):
        if folder.is_symlink() or not (folder / IN_USE).exists() or not is_own(folder.stat()):
            return
        with locked(folder / IN_USE, ServiceError("in use")):
            if sys.platform != "win32":  # there an open file cannot be removed
                shutil.rmtree(folder, ignore_errors=True)
                return
        shutil.rmtree(folder, ignore_errors=True)
