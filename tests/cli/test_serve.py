"""`kg serve` as a user starts it, and the manual's commands as printed."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from requirements import require
from server.serving import ROOT, Server, environment, quads

from kg.knowledge.disk import replace
from kg.server.limits import BYTES, PORT, ROWS, SECONDS, WORKERS
from kg.server.workers import WAITING

MANUAL = ROOT / "docs" / "how-to" / "serve.md"
START = (
    "import typer, kg.cli.serve\napp = typer.Typer(pretty_exceptions_enable=False)\nkg.cli.serve.register(app)\n"
    "app.callback()(lambda: None)\napp()\n"
)


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory):
    """The command running on a free port, with a folder of imported data; ended by Ctrl-C."""
    data, scratch = tmp_path_factory.mktemp("data"), tmp_path_factory.mktemp("scratch")
    replace(data, quads("<http://example.org/mine> <http://example.org/is> 'here' .", "http://example.org/g/mine"))
    environ = {**environment(), "KG_CACHE": str(tmp_path_factory.mktemp("cache")), "TMPDIR": str(scratch)}
    arguments = [sys.executable, "-c", START, "serve", "--port", "0", "--data", str(data), "--timeout", "5"]
    with subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True, env=environ) as process:
        assert process.stderr is not None
        line = process.stderr.readline()
        found = re.search(r"http://[^/]+", line)
        assert found, line + process.stderr.read()
        yield Server(found.group(), process.pid)
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
        assert "Traceback" not in process.stderr.read()
    assert not list(scratch.glob("kg-serve-*")), "the temporary store is left behind"


def test_it_serves_the_graph_and_the_imported_data(command: Server) -> None:
    """The published graphs and the user's own are asked together, the graph's prefixes known."""
    graphs = command.ask("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", "text/csv").text.split()
    assert {"http://example.org/g/mine", "https://w3id.org/synaptrace/graph/ontology"} <= set(graphs)
    assert command.ask("ASK { ?kind a owl:Class ; rdfs:label ?name . <http://example.org/mine> ?p 'here' }").json()[
        "boolean"
    ]


def test_the_commands_of_the_manual_work(command: Server) -> None:
    """Every curl line of the manual answers with success."""
    require("curl", shutil.which("curl") is not None, "curl is not installed")
    lines = [line[2:] for line in MANUAL.read_text("utf-8").splitlines() if line.startswith("$ curl")]
    assert len(lines) == 5
    for line in lines:
        done = subprocess.run(
            shlex.split(line.replace("http://127.0.0.1:7878", command.address)),
            capture_output=True,
            timeout=30,
            check=False,
        )
        assert done.returncode == 0, line
        assert done.stdout


def test_the_manual_states_the_real_limits() -> None:
    """The defaults printed there are those of the settings."""
    text = MANUAL.read_text("utf-8")
    for stated in (
        f":{PORT}/sparql",
        f"| {SECONDS:g} s | `--timeout`",
        f"| {ROWS:,} | `--max-rows`",
        f"| {BYTES // 10**6} MB | `--max-mb`",
        f"| {WORKERS}, then {WAITING} | `--workers`",
    ):
        assert stated in text


def test_a_missing_data_folder_is_one_clear_error(tmp_path: Path) -> None:
    """The place and the cure, in the family's error, before anything listens."""
    code = (
        "import sys\nfrom pathlib import Path\nfrom kg.cli.serve import serve\nfrom kg.errors import DataError\n"
        "try:\n    serve(data=Path(sys.argv[1]), port=0)\nexcept DataError as error:\n    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "none")],
        capture_output=True,
        text=True,
        env={**environment(), "KG_CACHE": os.environ.get("KG_CACHE", str(tmp_path / "cache"))},
        timeout=60,
        check=False,
    )
    assert "no store has been filled here" in done.stdout
    assert "cure" in done.stdout
