"""What is shipped: a wheel that works from an empty environment and another folder."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
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


def bill() -> dict:
    """The bill of materials of the checkout."""
    return json.loads((ROOT / "sbom.cdx.json").read_text("utf-8"))


def test_the_wheel_carries_its_bill_of_materials(wheel):
    """Where PEP 770 looks for it, byte for byte the one of the checkout."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [n for n in archive.namelist() if ".dist-info/sboms/" in n]
        assert archive.read(name) == (ROOT / "sbom.cdx.json").read_bytes()


def test_the_bill_of_materials_is_of_this_release():
    """Every library of the program and its extras at the version of constraints.txt; run scripts/sbom.py where it is not."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    pins = dict(line.split("==") for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines() if "==" in line)
    pinned = {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in pins.items()}
    listed = {c["name"]: c for c in bill()["components"] if c["type"] == "library"}
    assert {name: c["version"] for name, c in listed.items()} == {name: pinned[name] for name in listed}
    named = re.compile(r"[A-Za-z0-9._-]+")
    always = {named.match(text)[0].lower() for text in project["dependencies"]}
    extras = {
        e: texts
        for e, texts in project["optional-dependencies"].items()
        if e not in ("test", "lint", "notebook", "docs", "formats")
    }
    optional = {named.match(text)[0].lower() for texts in extras.values() for text in texts}
    assert always | optional <= listed.keys()
    assert {name for name in always if listed[name]["scope"] != "required"} == set()
    assert bill()["metadata"]["component"]["version"] == project["version"]


def test_everything_in_the_bill_of_materials_has_a_licence_and_is_needed():
    """Licences are named, references lead to a component, and the data sets of the content stand there with theirs."""
    made = bill()
    references = {c["bom-ref"] for c in (*made["components"], made["metadata"]["component"])}
    assert all(c["licenses"] for c in made["components"])
    assert {r for d in made["dependencies"] for r in (d["ref"], *d["dependsOn"])} == references
    assert [c["name"] for c in made["components"] if c["type"] == "data" and "Guide to PHARMACOLOGY" in c["name"]]
