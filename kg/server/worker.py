"""The process that runs queries: one at a time, on a store opened read-only, without a network, and killable.

`python -m kg.server.worker ORDERS` reads questions from stdin and writes answers to stdout, each framed by lengths;
other kinds of worker (`Orders.module`) share everything but what they open and how they answer (`work`).
The engine cannot be interrupted, so the limit on time is the death of this process: the server sends it, and an alarm
of the process's own does where the server is gone.
"""

from __future__ import annotations

import json
import os
import signal
import struct
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

STACK_MB = 512  # virtual; the parser recurses, and 65 kB of brackets must not overflow it


LENGTH = struct.Struct(">I")  # of a question
LENGTHS = struct.Struct(">II")  # of an answer: its JSON head, its body
_GRACE_SECONDS = 2  # the server kills first; the alarm is for orphans
ALARMS = () if sys.platform == "win32" else (-signal.SIGPROF, -signal.SIGALRM)  # exit codes of a process so ended
_PATIENCE = 6  # seconds by the clock for each second of processor time: a crowded machine must not refuse honest work
_WORN_SHARE = 0.5  # of the memory limit: after such a peak a fresh process is cheaper than a grown one
_TRIM_SECONDS = 0.1  # an answer that took longer has often freed much
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000  # linux/sched.h


@dataclass(frozen=True)
class Orders:
    """What a worker is started with.

    The store's directory; the seconds, rows and bytes that one answer may take; the megabytes by which the process
    may grow; the prefixes that every query knows; the module that is run, what it answers in one word, and the files
    that it reads beside the shipped content.
    """

    store: str
    seconds: float
    rows: int
    size: int
    memory_mb: int
    prefixes: dict[str, str]
    module: str = "kg.server.worker"
    noun: str = "query"
    also: tuple[str, ...] = ()

    def dump(self) -> str:
        """As one command-line argument."""
        return json.dumps(asdict(self))


Answerer = Callable[[dict[str, Any]], tuple[dict[str, Any], bytes]]


def main() -> None:
    """Answer queries."""
    work(_opened)


def _opened(orders: Orders) -> Answerer:
    """The store, opened, as what answers questions of it."""
    from pyoxigraph import Store

    from kg.server.answers import Bounds, answer

    store = Store.read_only(orders.store)
    bounds = Bounds(orders.rows, orders.size, orders.prefixes)
    return lambda question: answer(store, question, bounds)


def work(opened: Callable[[Orders], Answerer]) -> None:
    """Serve stdin until it ends; the first answer, an empty one, says that what is asked has been `opened`.

    The work is done in a thread, because only a thread's stack can be made large. The server lowers the priority of a
    thread whose query runs long; a process without privileges cannot raise it again, so a new thread follows it.
    """
    orders = Orders(**json.loads(sys.argv[1]))
    questions, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing that prints can get between the frames
    _prepare_signals()
    answer = opened(orders)
    _leave_network()  # only now: in a namespace of users the cache is nobody's own
    ended = threading.Event()
    threading.stack_size(STACK_MB << 20)
    thread = threading.Thread(target=_serve, args=(answer, orders, questions, answers, ended), daemon=True)
    thread.start()
    _limit_memory(orders.memory_mb)
    _write(answers, {"status": 200}, b"")
    thread.join()
    while not ended.is_set():
        thread = threading.Thread(target=_serve, args=(answer, orders, questions, answers, ended), daemon=True)
        thread.start()
        thread.join()


def _serve(answer: Answerer, orders: Orders, questions: BinaryIO, answers: BinaryIO, ended: threading.Event) -> None:
    """Answer until stdin ends, or until this thread has been put behind others."""
    while length := questions.read(LENGTH.size):
        question = json.loads(questions.read(LENGTH.unpack(length)[0]))
        _arm(orders.seconds + _GRACE_SECONDS, longest(orders.seconds) + _GRACE_SECONDS)
        began = time.monotonic()
        head, body = answer(question)
        _arm(0, 0)
        _write(answers, {**head, "worn": _is_worn(orders)}, body)
        del body  # not while waiting for the next question
        if time.monotonic() - began > _TRIM_SECONDS:
            trim()
        if _is_lowered():
            return
    ended.set()


def trim() -> None:
    """Give freed memory back to the system, which the allocator of glibc keeps: 16 ms, spent when the answer is out."""
    if sys.platform == "linux":
        import ctypes

        with suppress(AttributeError):  # another C library, which has no such call
            ctypes.CDLL(None).malloc_trim(0)


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


def longest(seconds: float) -> float:
    """Seconds by the clock after which a question is given up that may take `seconds` of processor time."""
    return _PATIENCE * seconds


def _arm(seconds: float, clock: float) -> None:
    """Let the system end this process after `seconds` of its processor time, or `clock` by the clock; 0 takes it back.

    Whatever the engine is doing.
    """
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_PROF, seconds)
        signal.setitimer(signal.ITIMER_REAL, clock)


def _prepare_signals() -> None:
    """Let the alarm end the process, leave Ctrl-C to the server, and leave no core dump of anybody's data."""
    if sys.platform != "win32":
        import resource

        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
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

    resource.setrlimit(resource.RLIMIT_DATA, (_status("VmData:") + (megabytes << 20),) * 2)


def _is_worn(orders: Orders) -> bool:
    """Whether this process once held so much that it should be replaced.

    On Linux by its own high-water mark: what `getrusage` tells begins with what the server held when it forked.
    """
    if sys.platform == "win32":
        return False
    if sys.platform == "linux":
        peak = _status("VmHWM:")
    else:
        import resource

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return peak > orders.memory_mb * _WORN_SHARE * 2**20


def _status(field: str) -> int:
    """Bytes of a field of this process's status (Linux)."""
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    return next((int(line.split()[1]) << 10 for line in status.splitlines() if line.startswith(field)), 0)


def _leave_network() -> bool:
    """Move into a network namespace without interfaces, where the system lets us: a second wall behind the scanner."""
    if not sys.platform.startswith("linux"):
        return False
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    return any(libc.unshare(flags) == 0 for flags in (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET))


if __name__ == "__main__":
    main()
