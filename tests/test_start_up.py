"""What a cold command pays for: the modules that it loads."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

PROBE = """
import json, sys
sys.argv = ["kg", *%r]
try:
    from kg.cli import main
    main()
except SystemExit:
    pass
print("\\n@@" + json.dumps(sorted({m.split(".")[0] for m in sys.modules})))
"""


def loaded(*arguments: str) -> set[str]:
    """Top-level modules in a fresh process after one command."""
    run = subprocess.run([sys.executable, "-c", PROBE % (list(arguments),)], capture_output=True, text=True, check=True)
    return set(json.loads(run.stdout.rsplit("@@", 1)[1]))


def test_help_starts_no_heavy_library():
    """`kg --help` loads neither rdflib nor networkx, scipy, numpy, pyoxigraph, pandas or the drawing libraries."""
    assert not loaded("--help") & {
        "rdflib", "networkx", "scipy", "numpy", "pandas", "pyoxigraph", "pyvis", "graphviz", "curies", "starlette", "lmfit",
    }  # fmt: skip


@pytest.mark.parametrize(
    "arguments", [("perturb", "amitriptyline"), ("explain", "amitriptyline", "CREB@cortical-pyramidal-cell")]
)
def test_an_answer_needs_numpy_and_the_store_alone(arguments):
    """A cold answer loads neither scipy nor rdflib, networkx, pandas, curies or the drawing libraries."""
    assert not loaded(*arguments) & {
        "scipy",
        "rdflib",
        "networkx",
        "pandas",
        "curies",
        "pyvis",
        "graphviz",
        "starlette",
    }


def test_importing_kg_is_instant():
    """`import kg` loads no room."""
    run = subprocess.run(
        [sys.executable, "-c", "import kg, sys; print(sorted(m for m in sys.modules if m.startswith('kg.')))"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert run.stdout.strip() == "[]"
