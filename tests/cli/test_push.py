"""`kg push` on the command line: reports on stdout, progress on stderr, no secret anywhere, right exit codes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from push import generated
from push.servers import RunningServer, running
from terminal import Run, kg


@pytest.fixture(scope="module")
def oxigraph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A running Oxigraph server, on disk."""
    yield from running("oxigraph", tmp_path_factory)


def kg_push(*arguments: str, state: Path, **environment: str) -> Run:
    """Run the command with a state folder of its own."""
    return kg(
        "push",
        *arguments,
        env={"KG_STATE_HOME": str(state), "NETRC": str(state / "no-netrc"), "NO_COLOR": "1", **environment},
    )


def quads_file(folder: Path) -> Path:
    """An N-Quads file of two small graphs."""
    path = folder / "some.nq"
    lines = [f"{triple} <{name}> .\n" for name, found in generated.graphs(1, 200).items() for triple in found[:20]]
    path.write_text("".join(lines), encoding="utf-8")
    return path


def test_a_file_is_pushed_and_checked(oxigraph: RunningServer, tmp_path: Path) -> None:
    """JSON on stdout alone, progress on stderr, then nothing to do, then verified."""
    path = str(quads_file(tmp_path))
    first = kg_push(oxigraph.address, "--file", path, "-f", "json", state=tmp_path)
    assert first.returncode == 0, first.stderr
    report = json.loads(first.stdout)
    assert (report["status"], report["server"], report["atomic"]) == ("pushed", "oxigraph", True)
    assert "triples" in first.stderr
    again = kg_push(oxigraph.address, "--file", path, state=tmp_path)
    assert again.returncode == 0
    assert "nothing to do" in again.stdout
    assert f"--store {oxigraph.address}/query" in again.stderr
    checked = kg_push(oxigraph.address, "--file", path, "--verify-only", "-f", "json", state=tmp_path)
    assert json.loads(checked.stdout)["status"] == "verified"


def test_each_failure_has_its_exit_code_and_no_traceback(oxigraph: RunningServer, tmp_path: Path) -> None:
    """1 not the same, 2 bad address or option, 3 bad file, 4 no server; the secret is in none of the messages."""
    path = quads_file(tmp_path)
    broken = tmp_path / "broken.nq"
    broken.write_text("<urn:s> nonsense\n")
    other = tmp_path / "other.nq"
    other.write_text('<urn:s> <urn:p> "never pushed" <urn:g:never> .\n')
    cases = {
        1: [oxigraph.address, "--file", str(other), "--verify-only"],
        2: ["http://me:hunter2@127.0.0.1:1/", "--file", str(path)],
        3: [oxigraph.address, "--file", str(broken)],
        4: ["http://127.0.0.1:9/", "--file", str(path), "--server", "oxigraph"],
    }
    for code, arguments in cases.items():
        done = kg_push(*arguments, state=tmp_path, KG_ENDPOINT_USER="me", KG_ENDPOINT_PASSWORD="hunter2")  # noqa: S106 - no real secret
        assert done.returncode == code, (code, done.stderr)
        assert "hunter2" not in done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        assert done.stderr.startswith("kg: ") or code == 4
