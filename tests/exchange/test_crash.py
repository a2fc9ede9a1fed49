"""`kg ingest rdf` may be killed at any moment: the store holds exactly the old content or the new."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pyoxigraph import Store

from kg.knowledge.disk import current

COUNT = 20_000


def source(folder: Path, version: int) -> Path:
    """A file whose triples all carry the version."""
    path = folder / f"version-{version}.nt"
    lines = (f'<http://example.org/{n}> <http://example.org/version> "{version}" .\n' for n in range(COUNT))
    path.write_text("".join(lines), "utf-8")
    return path


def command(path: Path, data: Path) -> list[str]:
    """The command line that fills the store."""
    return [sys.executable, "-c", "from kg.cli import main; main()", "ingest", "rdf", str(path), "--data", str(data)]


@pytest.mark.slow
def test_fifty_kills_leave_the_old_content_or_the_new(tmp_path, capsys):
    """Killed with -9 at 50 random moments, the store reopens with one whole version every time."""
    seed = int(os.environ.get("KG_SEED", "7"))
    rolls, data = random.Random(seed), tmp_path / "data"
    begun = time.monotonic()
    subprocess.run(command(source(tmp_path, 0), data), check=True, capture_output=True)
    whole = time.monotonic() - begun
    held, old, new = 0, 0, 0
    for version in range(1, 51):
        path = source(tmp_path, version)
        with subprocess.Popen(command(path, data), stderr=subprocess.DEVNULL) as process:
            time.sleep(rolls.uniform(0.3, 1.3) * whole)
            process.kill()
        path.unlink()
        found = {quad.object.value for quad in Store.read_only(str(current(data)))}
        assert len(Store.read_only(str(current(data)))) == COUNT
        assert found in ({str(held)}, {str(version)})
        old, new = old + (found == {str(held)}), new + (found == {str(version)})
        held = int(found.pop())
    assert old > 0
    with capsys.disabled():
        print(f"\nseed {seed}: 50 kills, {old} found the old content, {new} the new")
