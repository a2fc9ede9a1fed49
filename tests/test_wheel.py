"""What is shipped: a wheel that works from an empty environment and another folder."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from requirements import require

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel, built from the checkout without the network."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    run = subprocess.run(command, capture_output=True, text=True)
    require("wheel", "No module named build" not in run.stderr, "the package build is not installed")
    assert run.returncode == 0, run.stderr
    return next(folder.glob("*.whl"))


def test_only_kg_stands_at_top_level(wheel):
    """The wheel holds kg/ with its content inside, and its own metadata."""
    names = zipfile.ZipFile(wheel).namelist()
    assert {n.split("/")[0] for n in names if ".dist-info/" not in n} == {"kg"}
    assert "kg/ontology/vocabulary.ttl" in names
    assert "kg/pathways/compounds/amitriptyline.ttl" in names
    assert "kg/draw/assets/explorer.js" in names
    assert "kg/py.typed" in names


def test_the_main_job_runs_from_the_wheel_in_another_folder(wheel, tmp_path):
    """Unpacked into an empty place, away from the checkout, the program answers from its own content."""
    target = tmp_path / "site"
    install = [sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "--target", str(target), str(wheel)]
    assert subprocess.run(install, capture_output=True).returncode == 0
    probe = "import sys; sys.path.insert(0, sys.argv.pop(1)); import kg; assert kg.__file__.startswith(sys.path[0]); from kg.cli import main; main()"
    run = subprocess.run(
        [sys.executable, "-c", probe, str(target), "perturb", "amitriptyline", "--samples", "0", "--full"],
        cwd=tmp_path, capture_output=True, text=True, env={"PATH": "/usr/bin:/bin", "KG_CACHE": str(tmp_path)},
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    for word in ("serotonin transporter", "noradrenaline transporter", "MAPK/ERK", "CREB"):
        assert word in run.stdout
