"""The journal survives a crash at any byte and never claims more than was done."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import ServiceError
from kg.push.journal import Journal, read_entries, state_folder

ENDPOINT = "http://127.0.0.1:7878"
DIGESTS = {"urn:g": "abc"}


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    """A new journal of the same push knows the batches of the old one; another batch size or content does not."""
    first = Journal(ENDPOINT, DIGESTS, tmp_path)
    assert not first.exists
    for done in (0, 1, 2):
        first.batch("urn:g/staging/abc", 100, done)
    again = Journal(ENDPOINT, DIGESTS, tmp_path)
    assert again.exists
    assert again.batches_done("urn:g/staging/abc", 100) == 2
    assert again.batches_done("urn:g/staging/abc", 200) == 0
    assert Journal(ENDPOINT, {"urn:g": "other"}, tmp_path).batches_done("urn:g/staging/abc", 100) == 0
    assert Journal(ENDPOINT + "0", DIGESTS, tmp_path).batches_done("urn:g/staging/abc", 100) == 0
    again.close()
    assert not Journal(ENDPOINT, DIGESTS, tmp_path).exists


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.data())
def test_a_torn_journal_loses_at_most_its_last_step(tmp_path: Path, data: st.DataObject) -> None:
    """Cut at any byte, it says as many batches as there are whole lines, and can be written on."""
    journal = Journal(ENDPOINT, {"urn:g": str(data.draw(st.integers(0, 10**9)))}, tmp_path)
    for done in range(1, 6):
        journal.batch("urn:s", 10, done)
    whole = journal.path.read_bytes()
    cut = data.draw(st.integers(0, len(whole)))
    journal.path.write_bytes(whole[:cut])
    torn = Journal.__new__(Journal)
    torn.__dict__ = {**journal.__dict__, "_done": {}}
    lines = [line for line in whole[:cut].split(b"\n") if line.endswith(b"}")]
    assert len(read_entries(journal.path)) == len(lines)
    torn.batch("urn:s", 10, 7)
    assert [entry["done"] for entry in read_entries(journal.path)] == [*range(1, len(lines) + 1), 7]
    journal.close()


def test_superseded_pushes_are_those_of_the_same_endpoint(tmp_path: Path) -> None:
    """Another content at the same endpoint is named with its staging graphs; another endpoint is not."""
    Journal(ENDPOINT, {"urn:g": "old"}, tmp_path).batch("urn:g/staging/old", 10, 1)
    Journal(ENDPOINT + "1", {"urn:g": "old"}, tmp_path).batch("urn:g/staging/elsewhere", 10, 1)
    found = Journal(ENDPOINT, DIGESTS, tmp_path).superseded()
    assert [names for _, names in found] == [["urn:g/staging/old"]]


def test_the_lock_dies_with_its_process(tmp_path: Path) -> None:
    """A killed process leaves no lock behind; a living one keeps others out."""
    program = (
        "import sys, time\nfrom pathlib import Path\nfrom kg.push.journal import Journal\n"
        f"with Journal({ENDPOINT!r}, {DIGESTS!r}, Path(sys.argv[1])).locked():\n"
        "    print('locked', flush=True)\n    time.sleep(60)\n"
    )
    root = str(Path(__file__).resolve().parents[2])
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE, text=True, cwd=root
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "locked\n"
    with pytest.raises(ServiceError, match="another push"), Journal(ENDPOINT, DIGESTS, tmp_path).locked():
        pass
    process.kill()
    process.communicate()
    with Journal(ENDPOINT, DIGESTS, tmp_path).locked():
        pass


def test_the_state_folder_follows_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """KG_STATE_HOME names it; otherwise it lies in a folder of the tool's own."""
    monkeypatch.setenv("KG_STATE_HOME", str(tmp_path))
    assert state_folder() == tmp_path
    monkeypatch.delenv("KG_STATE_HOME")
    assert state_folder().name == "synaptrace"
