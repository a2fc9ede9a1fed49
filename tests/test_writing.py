"""Promises of kg.writing: a file is replaced whole or not at all, whatever ends the writing."""

from __future__ import annotations

import ast
import os
import signal
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from requirements import require

from kg.errors import CheckFailed, DataError, UsageError
from kg.writing import ABANDONED_SECONDS, ended_by_exception, is_own, locked, refuse_unwritable, replacing, write

ROOT = Path(__file__).resolve().parents[1]
OLD, NEW = b"old " * 100, b"new " * 50_000
# Every way of the program to a file, as the body of a child process that writes a content of its own to `place`.
WAYS = {
    "write": "from kg.writing import write; write(place, b'new ' * 50_000)",
    "table": "from kg.cli.output import write; write('new ' * 50_000, place)",
    "picture": (
        "from kg.draw.picture import Picture; from draw.demo_scenes import SCENES; Picture(SCENES[0]()).save(place)"
    ),
    "chart": "from kg.draw.charts.vega import render; render({'data': {'values': ['new ' * 50_000]}}, place)",
}
SUFFIXES = {"picture": ".dot", "chart": ".json"}


def child(body: str, place: Path, before: str = "") -> subprocess.CompletedProcess[str]:
    """Run `body` with `place` in a process of its own; a KgError is printed and gives its exit code."""
    code = (
        f"import sys\nfrom pathlib import Path\nfrom kg.errors import KgError\nplace = Path({str(place)!r})\n{before}\n"
        f"try:\n    {body}\nexcept KgError as error:\n    print(error)\n    sys.exit(error.exit_code)\n"
    )
    path = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": path}
    )


def old_file(folder: Path, way: str) -> Path:
    """A good older file in the place of what `way` writes."""
    place = folder / f"a{SUFFIXES.get(way, '.txt')}"
    place.write_bytes(OLD)
    return place


@pytest.mark.parametrize("way", WAYS)
def test_a_full_disk_leaves_the_old_file(way, tmp_path):
    """A writer whose disk takes no more than some bytes ends in one error with a cure; old file whole, nothing beside."""
    place = old_file(tmp_path, way)
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500))"
    run = child(WAYS[way], place, limit)
    assert (run.returncode, "cannot write: File too large" in run.stdout) == (3, True), run.stdout + run.stderr
    assert "make room" in run.stdout
    assert place.read_bytes() == OLD
    assert list(tmp_path.iterdir()) == [place]


def test_a_disk_that_is_really_full_leaves_the_old_file(tmp_path):
    """The same on a file system of 64 kB, to its last byte."""
    require("mount", os.name == "posix" and os.geteuid() == 0, "only root may mount a small disk")
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "kg-test", str(tmp_path)], capture_output=True)
    require("mount", mounted.returncode == 0, "no file system can be mounted here")
    try:
        place = old_file(tmp_path, "write")
        with pytest.raises(DataError, match="No space left on device") as caught:
            write(place, NEW)
        assert "make room" in caught.value.cure
        assert place.read_bytes() == OLD
        assert list(tmp_path.iterdir()) == [place]
    finally:
        subprocess.run(["umount", str(tmp_path)], check=True)


def test_a_killed_writer_leaves_the_old_content_or_the_new(tmp_path):
    """`kill -9` at any moment of a writer that never rests: one of the contents, whole; its part goes in time."""
    place = tmp_path / "a.txt"
    write(place, OLD)
    body = "from kg.writing import write\n    while True:\n        write(place, b'old ' * 100)\n        write(place, b'new ' * 50_000)"
    parts = 0
    for number in range(12):
        code = f"from pathlib import Path\nplace = Path({str(place)!r})\nif True:\n    print(1, flush=True)\n    {body}"
        with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=ROOT) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(0.002 + 0.003 * number)
            process.send_signal(signal.SIGKILL)
        assert place.read_bytes() in (OLD, NEW)
        parts = max(parts, len(list(tmp_path.glob(".kg-*.part"))))
    for part in tmp_path.glob(".kg-*.part"):
        os.utime(part, (0, time.time() - ABANDONED_SECONDS - 1))
    write(place, OLD)
    assert list(tmp_path.iterdir()) == [place]


def test_a_part_that_somebody_still_writes_is_left_alone(tmp_path):
    """Two writers to one folder do not take each other's parts."""
    with replacing(tmp_path / "one") as stream:
        stream.write(b"1")
        write(tmp_path / "two", "2")
    assert ((tmp_path / "one").read_bytes(), (tmp_path / "two").read_bytes()) == (b"1", b"2")


def interrupted(place: Path, error: BaseException) -> None:
    """Begin to write, and fail."""
    with replacing(place) as stream:
        stream.write(NEW)
        raise error


def test_an_error_while_the_content_is_made_leaves_the_old_file(tmp_path):
    """Any error of the block passes through as it is, and nothing changes."""
    place = old_file(tmp_path, "write")
    for error in (CheckFailed("half way"), KeyboardInterrupt(), ValueError("embedded")):
        with pytest.raises(type(error)):
            interrupted(place, error)
    assert place.read_bytes() == OLD
    assert list(tmp_path.iterdir()) == [place]


def test_a_read_only_folder_or_file_is_one_error(tmp_path):
    """Who may not write there gets one error; the file that stands there is not touched."""
    folder, single = tmp_path / "folder", tmp_path / "single.txt"
    folder.mkdir()
    place = old_file(folder, "write")
    single.write_bytes(OLD)
    single.chmod(0o444)
    folder.chmod(0o555)
    tmp_path.chmod(0o777)
    drop = (
        "import os, kg.writing; os.geteuid() or os.setuid(65534)" if os.name == "posix" else ""
    )  # nobody may not read our Python
    for target in (place, single, folder / "new.txt"):
        run = child(WAYS["write"], target, drop)
        assert (run.returncode, "cannot write" in run.stdout) == (3, True), run.stdout + run.stderr
    folder.chmod(0o755)
    assert (place.read_bytes(), single.read_bytes()) == (OLD, OLD)
    assert list(folder.iterdir()) == [place]


@pytest.mark.parametrize(
    ("name", "cure"), [("folder", "folder is in its place"), ("none/a.txt", "exists"), ("file/a.txt", "exists"),
                       ("x" * 300, "shorter"), ("loop", "circle"), ("nul\0", "can be written")],
)  # fmt: skip
def test_an_impossible_place_is_named_with_its_cure(name, cure, tmp_path):
    """A folder in its place, a missing folder, a file as folder, an endless name, a circle of links, a NUL."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(OLD)
    (tmp_path / "loop").symlink_to("pool")
    (tmp_path / "pool").symlink_to("loop")
    with pytest.raises(DataError, match="cannot write") as caught:
        write(tmp_path / name, NEW)
    assert cure in caught.value.cure
    assert {p.name for p in tmp_path.iterdir()} == {"folder", "file", "loop", "pool"}
    assert not list((tmp_path / "folder").iterdir())


def test_a_link_stays_and_its_target_is_replaced(tmp_path):
    """Also a link to a link, one in another folder, and one that leads nowhere yet."""
    real, far = tmp_path / "real.txt", tmp_path / "far"
    far.mkdir()
    real.write_bytes(OLD)
    first, second, hanging = tmp_path / "first", far / "second", tmp_path / "hanging"
    first.symlink_to(real)
    second.symlink_to("../first")
    hanging.symlink_to(far / "later.txt")
    write(second, NEW)
    write(hanging, "made")
    assert real.read_bytes() == NEW
    assert all(link.is_symlink() for link in (first, second, hanging))
    assert (far / "later.txt").read_bytes() == b"made"


def test_devices_and_pipes_are_written_through(tmp_path):
    """A pipe stays a pipe and passes the content on; a full device is one error."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    write(pipe, NEW)
    reader.join(10)
    assert (read, stat.S_ISFIFO(pipe.stat().st_mode)) == ([NEW], True)
    if Path("/dev/full").exists():
        with pytest.raises(DataError, match="No space"):
            write(Path("/dev/full"), NEW)
        assert stat.S_ISCHR(Path("/dev/full").stat().st_mode)


def test_standard_output_by_name_is_written_to_and_not_replaced(tmp_path):
    """`/dev/stdout` that leads to a file goes on in that file: what others wrote there stays."""
    require("/dev/stdout", Path("/dev/stdout").exists(), "the system has no /dev/stdout")
    place = tmp_path / "log"
    place.write_text("before\n")
    code = "from pathlib import Path; from kg.writing import write; write(Path('/dev/stdout'), 'kg\\n')"
    with place.open("a") as log:
        before = os.fstat(log.fileno()).st_ino
        subprocess.run([sys.executable, "-c", code], stdout=log, check=True, cwd=ROOT)
    assert (place.stat().st_ino, place.read_text()) == (before, "before\nkg\n")


def test_mode_and_owner_stay(tmp_path):
    """An existing file keeps its mode, and its owner where the system lets us; a new one follows the mask."""
    kept, made, own = tmp_path / "kept", tmp_path / "made", tmp_path / "own"
    kept.write_bytes(OLD)
    kept.chmod(0o640)
    if os.geteuid() == 0:
        os.chown(kept, 65534, 65534)
    before = os.umask(0o027)
    try:
        write(kept, NEW)
        write(made, NEW)
        write(own, NEW, private=True)
    finally:
        os.umask(before)
    found = kept.stat()
    assert (found.st_mode & 0o777, made.stat().st_mode & 0o777, own.stat().st_mode & 0o777) == (0o640, 0o640, 0o600)
    if os.geteuid() == 0:
        assert (found.st_uid, found.st_gid) == (65534, 65534)
        assert not is_own(found)
    assert is_own(own.stat())
    own.chmod(0o620)
    assert not is_own(own.stat())


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=st.text(max_size=200), second=st.binary(max_size=200))
def test_the_content_is_what_was_given(tmp_path, first, second):
    """Any text, lone surrogates written as escapes, and any bytes come back as they went."""
    place = tmp_path / "any"
    write(place, first, durable=False)
    assert place.read_bytes() == first.encode("utf-8", "backslashreplace")
    write(place, second, durable=False)
    assert place.read_bytes() == second


def test_one_holds_the_lock_and_several_may_share_it(tmp_path):
    """Who comes second gets the error it brought; shared holders keep out only the one that wants it alone."""
    place, mine = tmp_path / "lock", UsageError("taken")
    with locked(place, mine), pytest.raises(UsageError, match="taken"), locked(place, mine):
        pass
    shared = locked(place, mine, shared=True), locked(place, mine, shared=True)
    with shared[0], shared[1], pytest.raises(UsageError), locked(place, mine):
        pass
    with locked(place, mine):
        pass
    with pytest.raises(DataError, match="cannot write"), locked(tmp_path / "none" / "lock", mine):
        pass


def test_nothing_in_the_program_writes_a_file_in_another_way():
    """No module but kg.writing opens a file for writing, in kg/, scripts/ or benchmarks/: a full disk would cost the old one."""
    found = []
    texts = [path for folder in ("kg", "scripts", "benchmarks") for path in sorted((ROOT / folder).rglob("*"))]
    for path in texts:
        if path.suffix not in (".py", "") or not path.is_file() or path == ROOT / "kg" / "writing.py":
            continue
        if path.suffix == "" and not path.read_text("utf-8").startswith("#!/usr/bin/env python"):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            words = [a.value for a in [*node.args, *(k.value for k in node.keywords)] if isinstance(a, ast.Constant)]
            opens = name in {"open", "fdopen"} and any(
                isinstance(w, str) and set(w) & set("wax+") and set(w) <= set("rwaxbt+") for w in words
            )
            if name in {"write_text", "write_bytes", "mkstemp"} or opens:
                found.append(f"{path.relative_to(ROOT)}: {name}")
    # A pasted table, a member of an archive and a broken input lie in a folder of their own for as long as they are read;
    # a worker's answers go into a pipe; the log of an attacked server goes on where it was.
    assert found == [
        "kg/exchange/archives.py: open", "kg/exchange/reading.py: open", "kg/server/explorer/own.py: write_bytes", "kg/server/worker.py: fdopen",
        "benchmarks/explorer_attack.py: open", "benchmarks/fuzz.py: write_bytes", "benchmarks/fuzz.py: write_text", "benchmarks/fuzz.py: write_bytes",
        *(f"benchmarks/fuzz_files.py: {way}" for way in ("write_text", "write_text", "write_text", "write_bytes", "open")),
        "benchmarks/fuzz_values.py: write_bytes",
    ]  # fmt: skip


def test_handlers_of_others_stay() -> None:
    """A signal that is ignored or has a handler keeps it, and the default comes back after the block."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with ended_by_exception():
            assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
            held = signal.getsignal(signal.SIGTERM)
            with ended_by_exception():
                assert signal.getsignal(signal.SIGTERM) is held
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    finally:
        signal.signal(signal.SIGHUP, before)


def test_a_writer_that_is_terminated_leaves_no_part(tmp_path: Path) -> None:
    """SIGTERM in the middle of a write: the old file, and nothing beside it."""
    place = tmp_path / "file"
    place.write_bytes(OLD)
    code = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom kg.writing import replacing\n"
        "with replacing(Path(sys.argv[1])) as stream:\n    stream.write(b'new')\n    os.kill(os.getpid(), signal.SIGTERM)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, place], env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert done.returncode == 128 + signal.SIGTERM
    assert place.read_bytes() == OLD
    assert list(tmp_path.iterdir()) == [place]


def test_what_can_be_written_is_not_refused_and_not_touched(tmp_path: Path) -> None:
    """A new file, an old one, a link to a file to come and a device pass; nothing is made."""
    (tmp_path / "old").write_bytes(OLD)
    (tmp_path / "link").symlink_to("new")
    for place in (tmp_path / "old", tmp_path / "new", tmp_path / "link", Path(os.devnull)):
        refuse_unwritable(place)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link", "old"]
    assert (tmp_path / "old").read_bytes() == OLD
