"""Files that are replaced whole or not at all, and the lock that lets one writer in.

Everything the program writes goes through `write` or `replacing`: a file is made beside its place under a name of its
own, put on disk, and renamed over the old one. Whatever ends the writing – a full disk, a killed process, a fault of
the program – the place holds the old content or the new. What a killed writer left beside it goes with the next write.
"""

from __future__ import annotations

import errno
import os
import signal
import stat
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import BinaryIO

from kg.errors import DataError, KgError

ABANDONED_SECONDS = 3600  # after which a half-written file that nobody adds to belongs to nobody any more

_ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
_PREFIX, _SUFFIX = ".kg-", ".part"
_STREAMS = (
    "/dev/stdout",
    "/dev/stderr",
    "/dev/fd/",
    "/proc/",
)  # open already: whoever opened them decides what they are
_FULL = "make room on that disk; what was there before is as it was"
_CURES = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: _FULL,
    errno.EISDIR: "a folder is in its place; name a file",
    errno.ENOENT: "name a file in a folder that exists",
    errno.ENOTDIR: "name a file in a folder that exists",
    errno.ELOOP: "the links lead in a circle; name the file itself",
    errno.ENAMETOOLONG: "choose a shorter name",
}


def write(path: Path, content: str | bytes, *, private: bool = False, durable: bool = True) -> None:
    """Make `content` (text as UTF-8) the whole content of the file; see `replacing`."""
    data = content if isinstance(content, bytes) else content.encode("utf-8", errors="backslashreplace")
    with replacing(path, private=private, durable=durable) as stream:
        stream.write(data)


@contextmanager
def replacing(path: Path, *, private: bool = False, durable: bool = True) -> Iterator[BinaryIO]:
    """A stream whose bytes become the file's content when the block ends, all at once; on an error nothing changes.

    A symbolic link stays and its target is replaced; devices and pipes are written through. An existing file keeps
    its mode, and its owner where the system lets us; a new one is readable as the user's mask says, or with `private`
    by its owner alone. `durable` waits until the disk has it. Raises DataError where the file cannot be written.
    """
    if "\0" in str(path):
        raise _failure(path, OSError(errno.EINVAL, "the name holds a NUL character"))
    try:
        target = Path(os.path.realpath(path))
        old = _status(target)
        if str(path).startswith(_STREAMS) or (old is not None and not stat.S_ISREG(old.st_mode)):
            with path.open("ab") as stream:  # the system refuses a folder
                yield stream
            return
        with ended_by_exception(), _replaced(target, old, private=private, durable=durable) as stream:
            yield stream
    except OSError as error:
        raise _failure(path, error) from error


def refuse_unwritable(path: Path) -> None:
    """What `replacing` is bound to refuse, found without touching anything: for a long work that would end in vain.

    Raises DataError where a folder is in the place of the file, or where its folder is none or takes no new file.
    """
    try:
        target = Path(os.path.realpath(path))
        old = _status(target)
        above = target.parent.stat().st_mode
    except OSError as error:
        raise _failure(path, error) from error
    if old is not None and not stat.S_ISREG(old.st_mode) and not stat.S_ISDIR(old.st_mode):
        return  # a device or a pipe
    wrong = 0
    if old is not None and stat.S_ISDIR(old.st_mode):
        wrong = errno.EISDIR
    elif not stat.S_ISDIR(above):
        wrong = errno.ENOTDIR
    elif not os.access(target.parent, os.W_OK | os.X_OK):
        wrong = errno.EACCES
    if wrong:
        raise _failure(path, OSError(wrong, os.strerror(wrong)))


@contextmanager
def _replaced(target: Path, old: os.stat_result | None, *, private: bool, durable: bool) -> Iterator[BinaryIO]:
    """The stream of a regular file: a part of its own beside `target`, renamed over it at the end."""
    if old is not None and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, "the file is read-only", str(target))
    _sweep(target.parent)
    part = target.parent / f"{_PREFIX}{os.urandom(8).hex()}{_SUFFIX}"
    mode = 0o600 if private else 0o666 if old is None else old.st_mode & 0o777
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(part, flags, mode)
    try:
        with os.fdopen(handle, "wb") as stream:
            if old is not None:
                _keep_owner_and_mode(stream, old, mode)
            yield stream
            stream.flush()
            if durable:
                _to_disk(stream.fileno())
        part.replace(target)
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    if durable:
        sync(target.parent)


def _keep_owner_and_mode(stream: BinaryIO, old: os.stat_result, mode: int) -> None:
    """Give the new file what the old one had; the owner comes first, since changing it may take bits off the mode."""
    if sys.platform != "win32":
        with suppress(OSError):
            os.fchown(stream.fileno(), old.st_uid, old.st_gid)
        os.fchmod(stream.fileno(), mode)


def _status(target: Path) -> os.stat_result | None:
    """What stands at `target`; None where nothing does."""
    try:
        return target.stat()
    except FileNotFoundError:
        return None


def _sweep(folder: Path) -> None:
    """Remove the parts that killed writers left in `folder` long ago."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(_PREFIX) and entry.name.endswith(_SUFFIX) and entry.is_file(follow_symlinks=False):
                with suppress(OSError):
                    if time.time() - entry.stat(follow_symlinks=False).st_mtime > ABANDONED_SECONDS:
                        Path(entry.path).unlink()


def _failure(path: Path, error: OSError) -> DataError:
    """The error of the family for a file that could not be written."""
    cure = _CURES.get(error.errno or 0, "choose a place that can be written")
    return DataError(f"cannot write: {error.strerror or error}", str(path), cure)


def _to_disk(handle: int) -> None:
    """Wait until the disk has it; a file system that knows no such waiting has nothing to wait for."""
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP):
            raise


def sync(folder: Path) -> None:
    """Put the folder's entries on disk, where the system can do that."""
    if sys.platform != "win32":
        with suppress(PermissionError):  # a folder may be written to and not be read
            handle = os.open(folder, os.O_RDONLY)
            try:
                _to_disk(handle)
            finally:
                os.close(handle)


def is_own(status: os.stat_result) -> bool:
    """Whether a file or folder of that status is this user's and nobody else can write into it."""
    if sys.platform == "win32":
        return True
    return status.st_uid == os.geteuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


@contextmanager
def ended_by_exception() -> Iterator[None]:
    """While the block lasts, SIGTERM and SIGHUP end the program as Ctrl-C does: what it has made for itself is removed first.

    A signal that is ignored or has a handler keeps it; a second signal ends the process at once.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    taken = [number for number in _ENDING if signal.getsignal(number) is signal.SIG_DFL]

    def end(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        sys.exit(128 + number)  # what a shell says of a process that a signal has ended

    for number in taken:
        signal.signal(number, end)
    try:
        yield
    finally:
        for number in taken:
            signal.signal(number, signal.SIG_DFL)


@contextmanager
def locked(path: Path, held: KgError, *, shared: bool = False) -> Iterator[None]:
    """Hold the lock that the file `path` stands for; the system drops it with the process, however that ends.

    Raises `held` at once where somebody else has it, DataError where the file cannot be locked at all. Several may
    hold a `shared` lock together, which keeps out whoever wants it alone (not on Windows, where every lock is alone).
    """
    try:
        file = path.open("ab")
    except OSError as error:
        raise _failure(path, error) from error
    with file:
        try:
            _lock(file, shared=shared)
        except (BlockingIOError, PermissionError):
            raise held from None
        except OSError as error:
            raise DataError(f"cannot lock: {error.strerror}", str(path), "choose a place that can be locked") from error
        yield


def _lock(file: BinaryIO, *, shared: bool) -> None:
    """Lock `file` without waiting; BlockingIOError (PermissionError on Windows) where somebody else holds it."""
    if sys.platform == "win32":
        import msvcrt

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
