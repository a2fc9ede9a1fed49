"""The process that runs queries: one at a time, on a store opened read-only, without a network, and killable.

`python -m kg.server.worker ORDERS` reads questions from stdin and writes answers to stdout, each framed by lengths.
The engine cannot be interrupted, so the limit on time is the death of this process: the server sends it, and an alarm
of the process's own does where the server is gone.
"""

from __future__ import annotations

import json
import os
import struct
import sys
import threading
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from pyoxigraph import Store

STACK_MB = 512  # virtual; the parser recurses, and 65 kB of brackets must not overflow it


LENGTH = struct.Struct(">I")  # of a question
LENGTHS = struct.Struct(">II")  # of an answer: its JSON head, its body
_GRACE_SECONDS = 2  # the server kills first; the alarm is for orphans
_WORN_SHARE = 0.5  # of the memory limit: after such a peak a fresh process is cheaper than a grown one
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000  # linux/sched.h


@dataclass(frozen=True)
class Orders:
    """What a worker is started with.

    The store's directory; the seconds, rows and bytes that one answer may take; the megabytes by which the process
    may grow; the prefixes that every query knows.
    """

    store: str
    seconds: float
    rows: int
    size: int
    memory_mb: int
    prefixes: dict[str, str]

    def dump(self) -> str:
        """As one command-line argument."""
        return json.dumps(asdict(self))


def main() -> None:
    """Serve stdin until it ends; the first answer, an empty one, says that the store is open.

    The work is done in a thread, because only a thread's stack can be made large. The server lowers the priority of a
    thread whose query runs long; a process without privileges cannot raise it again, so a new thread follows it.
    """
    from pyoxigraph import Store

    orders = Orders(**json.loads(sys.argv[1]))
    questions, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing that prints can get between the frames
    _leave_network()
    _prepare_signals()
    store = Store.read_only(orders.store)
    ended = threading.Event()
    threading.stack_size(STACK_MB << 20)
    thread = threading.Thread(target=_serve, args=(store, orders, questions, answers, ended), daemon=True)
    thread.start()
    _limit_memory(orders.memory_mb)
    _write(answers, {"status": 200}, b"")
    thread.join()
    while not ended.is_set():
        thread = threading.Thread(target=_serve, args=(store, orders, questions, answers, ended), daemon=True)
        thread.start()
        thread.join()


def _serve(store: Store, orders: Orders, questions: BinaryIO, answers: BinaryIO, ended: threading.Event) -> None:
    """Answer until stdin ends, or until this thread has been put behind others."""
    from kg.server.answers import Bounds, answer

    bounds = Bounds(orders.rows, orders.size, orders.prefixes)
    while length := questions.read(LENGTH.size):
        question = json.loads(questions.read(LENGTH.unpack(length)[0]))
        _arm(orders.seconds + _GRACE_SECONDS)
        head, body = answer(store, question, bounds)
        _arm(0)
        _write(answers, {**head, "worn": _is_worn(orders)}, body)
        del body  # not while waiting for the next question
        if _is_lowered():
            return
    ended.set()


def _is_lowered() -> bool:
    """Whether this thread has less priority than the process's first one; Linux keeps one for each thread."""
    if sys.platform != "linux":
        return False
    return os.getpriority(os.PRIO_PROCESS, 0) > os.getpriority(os.PRIO_PROCESS, os.getpid())


def _write(answers: BinaryIO, head: dict[str, object], body: bytes) -> None:
    encoded = json.dumps(head).encode()
    answers.write(LENGTHS.pack(len(encoded), len(body)) + encoded)
    answers.write(body)
    answers.flush()


def _arm(seconds: float) -> None:
    """Let the system end this process in `seconds`, whatever the engine is doing; 0 takes it back."""
    if sys.platform != "win32":
        import signal

        signal.setitimer(signal.ITIMER_REAL, seconds)


def _prepare_signals() -> None:
    """Let the alarm end the process, leave Ctrl-C to the server, and leave no core dump of anybody's data."""
    if sys.platform != "win32":
        import resource
        import signal

        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which then closes stdin
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_memory(megabytes: int) -> None:
    """Let this process grow by so much beyond what the open store takes: a query that asks for more ends it alone.

    Writable memory is bounded, not address space, of which the allocator reserves a gigabyte without using it. Linux
    only; elsewhere the limits on time and answer size stand alone.
    """
    if sys.platform != "linux":
        return
    import resource

    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    held = next(int(line.split()[1]) << 10 for line in status.splitlines() if line.startswith("VmData:"))
    resource.setrlimit(resource.RLIMIT_DATA, (held + (megabytes << 20),) * 2)


def _is_worn(orders: Orders) -> bool:
    """Whether this process once held so much that it should be replaced."""
    if sys.platform == "win32":
        return False
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # kB; bytes on macOS
    return peak * (1 if sys.platform == "darwin" else 1024) > orders.memory_mb * _WORN_SHARE * 2**20


def _leave_network() -> bool:
    """Move into a network namespace without interfaces, where the system lets us: a second wall behind the scanner."""
    if not sys.platform.startswith("linux"):
        return False
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    return any(libc.unshare(flags) == 0 for flags in (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET))


if __name__ == "__main__":
    main()
