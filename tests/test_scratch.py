"""Temporary folders go with their block, with the signal that ends the process, or with the next run."""

from __future__ import annotations

import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from server.serving import environment

from kg.scratch import IN_USE, in_use, scratch

KG = Path(__file__).resolve().parents[1] / "kg"
# A shell's background job ignores Ctrl-C and hands that on; here the signal counts.
WAITING = (
    "import signal, sys, time\nfrom kg.scratch import scratch\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
    "with scratch('test') as folder:\n    (folder / 'copy').write_text('x')\n    print('in', flush=True)\n    time.sleep(60)\n"
)


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch) -> Path:
    """An empty folder that is the system's temporary one."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    return tmp_path


def ended(by: int) -> int:
    """Exit code of a process that held a temporary folder when the signal came."""
    command = [sys.executable, "-c", WAITING]
    with subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(by)
        return process.wait(timeout=30)


@pytest.mark.parametrize("by", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_a_signal_that_ends_the_process_leaves_no_folder(temporary: Path, by: str) -> None:
    """Terminated, hung up or interrupted: the folder goes on the way out, and the process does end."""
    assert ended(getattr(signal, by)) != 0
    assert list(temporary.iterdir()) == []


def test_what_a_killed_process_left_goes_with_the_next_run(temporary: Path) -> None:
    """The folder of a killed process is removed; one in use, one of somebody else's and one of another kind stay."""
    ended(signal.SIGKILL)
    (left,) = temporary.glob("kg-test-*")
    assert (left / "copy").exists()
    old, open_to_all, link = (temporary / f"kg-test-{name}" for name in ("old", "open", "link"))
    old.mkdir()
    open_to_all.mkdir()
    (open_to_all / IN_USE).touch()
    open_to_all.chmod(0o777)
    victim = temporary / "victim"
    victim.mkdir()
    (victim / IN_USE).touch()
    link.symlink_to(victim)
    with scratch("test") as first, scratch("other") as second:
        assert set(temporary.glob("kg-*")) == {first, second, old, open_to_all, link}
        assert stat.S_IMODE(first.stat().st_mode) == 0o700
    assert set(temporary.glob("kg-*")) == {old, open_to_all, link}
    assert (victim / IN_USE).exists()
    with in_use(victim):
        assert [path.name for path in victim.iterdir()] == [IN_USE]


def test_no_other_module_makes_temporary_places() -> None:
    """Whoever needs one asks here; a store on disk and a site are built beside their place and renamed into it."""
    users = {path.relative_to(KG).as_posix() for path in KG.rglob("*.py") if "tempfile" in path.read_text("utf-8")}
    assert users == {"scratch.py", "knowledge/disk.py", "server/site/write.py"}
