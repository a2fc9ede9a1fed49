"""A small sample of benchmarks/fuzz_files.py: damaged and hostile files of every format, each in a process of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import requirements

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.slow
def test_damaged_and_hostile_files_are_read_or_refused():
    """Eleven kinds of damage: nothing crashes, calls out, tells a secret, touches a file, or leaves the store other than it was."""
    requirements.require("fork", hasattr(os, "fork") and Path("/proc/self/statm").is_file(), "Linux alone")
    command = [sys.executable, "benchmarks/fuzz_files.py", "--files", "25", "--seed", "11"]
    environment = {name: value for name, value in os.environ.items() if name != "KG_REFERENCE_DATA"}
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr[-3000:] + run.stdout
    assert len(re.findall(r" files  read", run.stdout)) == 11
    assert ", 0 that must not be; " in run.stdout
