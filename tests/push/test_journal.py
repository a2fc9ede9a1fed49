"""The journal is whole at every moment, never claims more than was done, and is believed by its own push alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import DataError, ServiceError
from kg.push.journal import Journal, state_folder
from kg.push.payload import staging_graph

ENDPOINT = "http://127.0.0.1:7878"
OLD, NEW = "0" * 64, "1" * 64
DIGESTS = {"urn:g": NEW}
STAGING = staging_graph("urn:g", NEW)
ROOT = Path(__file__).resolve().parents[2]


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    """A new journal of the same push knows the batches of the old one; another size, content, endpoint or user does not."""
    first = Journal(ENDPOINT, DIGESTS, tmp_path, "me")
    assert not first.exists
    for done in (0, 1, 2):
        first.batch(STAGING, 100, done)
    again = Journal(ENDPOINT, DIGESTS, tmp_path, "me")
    assert again.exists
    assert again.batches_done(STAGING, 100) == 2
    assert again.batches_done(STAGING, 200) == 0
    for other in (
        Journal(ENDPOINT, {"urn:g": OLD}, tmp_path, "me"),
        Journal(ENDPOINT + "0", DIGESTS, tmp_path, "me"),
        Journal(ENDPOINT, DIGESTS, tmp_path, "you"),
    ):
        assert other.batches_done(STAGING, 100) == 0
        assert not other.exists
    again.close()
    assert not Journal(ENDPOINT, DIGESTS, tmp_path, "me").exists


def test_a_full_disk_stops_the_push_and_keeps_the_journal(tmp_path: Path) -> None:
    """The step that cannot be written is an error, and what was recorded before it stays."""
    journal = Journal(ENDPOINT, DIGESTS, tmp_path)
    journal.batch(STAGING, 10, 3)
    code = (
        "import resource, sys\nfrom pathlib import Path\nfrom kg.errors import DataError\nfrom kg.push.journal import Journal\n"
        f"journal = Journal({ENDPOINT!r}, {DIGESTS!r}, Path(sys.argv[1]))\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (40, 40))\n"
        f"try:\n    journal.batch({STAGING!r}, 10, 4)\nexcept DataError as error:\n    print(error.what)\n"
    )
    run = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, cwd=ROOT)
    assert "cannot write" in run.stdout, run.stderr
    assert Journal(ENDPOINT, DIGESTS, tmp_path).batches_done(STAGING, 10) == 3
    assert [path.name for path in (tmp_path / "push").iterdir()] == [journal.path.name]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80)
@given(st.data())
def test_a_damaged_journal_claims_nothing(tmp_path: Path, data: st.DataObject) -> None:
    """Cut at any byte, or with any byte changed, it is believed where it says what was written, and else not at all."""
    journal = Journal(ENDPOINT, DIGESTS, tmp_path)
    journal.batch(STAGING, 10, 5)
    whole = journal.path.read_bytes()
    place = data.draw(st.integers(0, len(whole) - 1))
    changed = bytes([data.draw(st.integers(0, 255))])
    damaged = whole[:place] if data.draw(st.booleans()) else whole[:place] + changed + whole[place + 1 :]
    journal.path.write_bytes(damaged)
    found = Journal(ENDPOINT, DIGESTS, tmp_path)
    if found.batches_done(STAGING, 10) not in (0, 5):  # a digit of the count itself was changed into another one
        assert json.loads(damaged)["staged"] != json.loads(whole)["staged"]
    assert set(found._done) <= {STAGING}
    found.batch(STAGING, 10, 6)
    assert Journal(ENDPOINT, DIGESTS, tmp_path).batches_done(STAGING, 10) == 6
    journal.close()


def forged(change: dict[str, object], folder: Path, name: str = "") -> Path:
    """A journal of an earlier push to ENDPOINT, with members changed after it was written."""
    earlier = Journal(ENDPOINT, {"urn:g": OLD}, folder)
    earlier.batch(staging_graph("urn:g", OLD), 10, 1)
    said = json.loads(earlier.path.read_text()) | change
    place = earlier.path.with_name(name) if name else earlier.path
    earlier.path.rename(place)
    place.write_text(json.dumps(said))
    return place


OTHERS = "http://other.example/important"


@pytest.mark.parametrize(
    "change",
    [
        {"staged": {OTHERS: [10, 1]}},
        {"staged": {"urn:g": [10, 1]}},
        {"staged": {f"urn:g/staging/{NEW[:32]}": [10, 1]}},
        {"staged": {staging_graph("urn:g", OLD): [10, -1]}},
        {"staged": {staging_graph("urn:g", OLD): "all"}},
        {"staged": [1]},
        {"digests": {"urn:g": "../x"}},
        {"digests": {OTHERS: OLD}},
        {"digests": None},
        {"owner": "somebody"},
    ],
)
def test_a_journal_that_was_changed_is_not_believed(change: dict[str, object], tmp_path: Path) -> None:
    """Another graph, another form, another digest, another owner: it is named as doubtful, and gives no graph."""
    place = forged(change, tmp_path)
    assert Journal(ENDPOINT, DIGESTS, tmp_path).unfinished() == ([], [place])


def test_journals_of_others_are_not_believed(tmp_path: Path) -> None:
    """One that others may write to, one in a folder that they may, one that is another user's, a link, a pipe."""
    place = forged({}, tmp_path)
    ((push,), doubtful) = Journal(ENDPOINT, DIGESTS, tmp_path).unfinished()
    assert (push.digests, doubtful) == ({"urn:g": OLD}, [])
    place.chmod(0o666)
    assert Journal(ENDPOINT, DIGESTS, tmp_path).unfinished() == ([], [place])
    place.chmod(0o600)
    place.parent.chmod(0o777)
    assert Journal(ENDPOINT, DIGESTS, tmp_path).unfinished() == ([], [place])
    place.parent.chmod(0o700)
    if os.geteuid() == 0:
        os.chown(place, 65534, 65534)
        assert Journal(ENDPOINT, DIGESTS, tmp_path).unfinished() == ([], [place])
        os.chown(place, 0, 0)
    elsewhere = place.rename(tmp_path / "elsewhere.json")
    place.symlink_to(elsewhere)
    assert Journal(ENDPOINT, DIGESTS, tmp_path).unfinished() == ([], [place])
    place.unlink()
    os.mkfifo(place, 0o600)
    assert Journal(ENDPOINT, DIGESTS, tmp_path).unfinished() == ([], [place])


def test_superseded_pushes_are_those_of_the_same_endpoint_and_user(tmp_path: Path) -> None:
    """Another content at the same endpoint is found; another endpoint or user is not."""
    for endpoint, user in ((ENDPOINT, "me"), (ENDPOINT + "1", "me"), (ENDPOINT, "you")):
        Journal(endpoint, {"urn:g": OLD}, tmp_path, user).batch(staging_graph("urn:g", OLD), 10, 1)
    found, doubtful = Journal(ENDPOINT, DIGESTS, tmp_path, "me").unfinished()
    assert ([push.digests for push in found], doubtful) == ([{"urn:g": OLD}], [])


def test_the_lock_dies_with_its_process(tmp_path: Path) -> None:
    """A killed process leaves no lock behind; a living one keeps others out, whoever they say they are."""
    program = (
        "import sys, time\nfrom pathlib import Path\nfrom kg.push.journal import Journal\n"
        f"with Journal({ENDPOINT!r}, {DIGESTS!r}, Path(sys.argv[1])).locked():\n"
        "    print('locked', flush=True)\n    time.sleep(60)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "locked\n"
    with pytest.raises(ServiceError, match="another push"), Journal(ENDPOINT, DIGESTS, tmp_path, "you").locked():
        pass
    process.kill()
    process.communicate()
    with Journal(ENDPOINT, DIGESTS, tmp_path).locked():
        pass


def test_a_folder_that_cannot_be_made_is_an_error_of_the_family(tmp_path: Path) -> None:
    """Where a file stands in the way of the state folder, the place is named."""
    (tmp_path / "file").touch()
    with (
        pytest.raises(DataError, match="cannot be made") as caught,
        Journal(ENDPOINT, DIGESTS, tmp_path / "file").locked(),
    ):
        pass
    assert "KG_STATE_HOME" in caught.value.cure


def test_the_state_folder_follows_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """KG_STATE_HOME names it; otherwise it lies in a folder of the tool's own."""
    monkeypatch.setenv("KG_STATE_HOME", str(tmp_path))
    assert state_folder() == tmp_path
    monkeypatch.delenv("KG_STATE_HOME")
    assert state_folder().name == "synaptrace"
