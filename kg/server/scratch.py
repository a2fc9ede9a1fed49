"""A folder for as long as the server runs; what a killed server left is removed by the next one that starts."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from kg.errors import KgError, ServiceError
from kg.writing import is_own, locked

IN_USE = "in-use.lock"  # held, together with others, by whoever reads what lies beside it


@contextmanager
def scratch(prefix: str) -> Iterator[Path]:
    """A new folder of the system's temporary ones; it goes with the block, and others of `prefix` that nobody uses go now."""
    for left in Path(tempfile.gettempdir()).glob(f"{prefix}*"):
        remove_unused(left)
    with tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True) as folder, in_use(Path(folder)):
        yield Path(folder)


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
