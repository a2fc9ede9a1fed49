"""kg assay on the command line: what is printed, what is written, how it ends."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import plates
import pytest
from typer.testing import CliRunner

from kg.cli.assay import app
from kg.errors import KgError, ServiceError
from kg.knowledge.store import Knowledge

if TYPE_CHECKING:
    from pathlib import Path

KI = ["--model", "competition", "--radioligand", "1 nM", "--kd", "1 ± 0.2 nM"]


def _run(*arguments: object):
    return CliRunner().invoke(app, [str(one) for one in arguments])


@pytest.fixture
def plate(tmp_path: Path) -> Path:
    """A competition plate with Ki 10 nM."""
    part = plates.plate(5, 0.03)
    path = tmp_path / "plate.csv"
    path.write_text(plates.csv({"concentration_nM": part.concentration, "bound": part.response}))
    return path


def test_json_has_the_promised_keys(plate: Path) -> None:
    """-f json gives estimates with value, low, high, the model, comparison, outliers and a verdict."""
    result = _run("fit", plate, *KI, "-f", "json")
    assert result.exit_code == 0, result.output
    data = json.loads(result.stdout)
    assert {"estimates", "model", "comparison", "outliers", "verdict", "status", "notes", "digest"} <= set(data)
    assert {"value", "low", "high"} <= set(data["estimates"]["ki_nM"])
    assert data["estimates"]["ki_nM"]["low"] < 10 < data["estimates"]["ki_nM"]["high"]
    assert list(data["estimates"])[:2] == ["ic50_nM", "pic50"]
    assert data["conditions"]["kd"] == "1 ± 0.2 nM"


@pytest.mark.parametrize(("form", "delimiter"), [("tsv", "\t"), ("csv", ",")])
def test_tables_are_data_alone(plate: Path, form: str, delimiter: str) -> None:
    """TSV and CSV put the table on stdout and the verdict on stderr."""
    result = _run("fit", plate, *KI, "-f", form)
    lines = result.stdout.splitlines()
    assert lines[0] == delimiter.join(("quantity", "value", "low", "high", "unit"))
    assert all(line.count(delimiter) == 4 for line in lines)
    assert "Ki" in result.stderr


def test_table_opens_with_the_verdict(plate: Path) -> None:
    """The default is the verdict and a table."""
    result = _run("fit", plate, *KI)
    assert result.stdout.startswith("IC50 ")
    assert "hill" in result.stdout


def test_verdict_without_number_exits_1(tmp_path: Path) -> None:
    """Flat data print the verdict, null estimates in JSON, and end with 1."""
    path = tmp_path / "flat.tsv"
    path.write_text("concentration_nM\tuptake\n" + "".join(f"{dose}\t7\n" for dose in (0, 1, 10, 100, 1000)))
    result = _run("fit", path, "--model", "uptake", "-f", "json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["estimates"] is None
    assert "Flat" in _run("fit", path, "--model", "uptake").stdout


def test_errors_are_of_the_family(plate: Path, tmp_path: Path) -> None:
    """Missing file, missing unit, unknown model and refused Ki are errors with exit codes 3, 3, 2 and 2."""
    bare = tmp_path / "bare.csv"
    bare.write_text("concentration,bound\n1,2\n")
    for arguments, code in (
        (("fit", tmp_path / "absent.csv", "--model", "uptake"), 3),
        (("fit", bare, "--model", "uptake"), 3),
        (("fit", plate, "--model", "magic"), 2),
        (("fit", plate, "--model", "uptake", "--kd", "1 nM"), 2),
        (("fit", plate, *KI, "-o", tmp_path / "my.ttl"), 2),
    ):
        error = _run(*arguments).exception
        assert isinstance(error, KgError), arguments
        assert error.exit_code == code
        assert error.cure


def test_missing_scipy_names_the_cure(plate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without SciPy the error says what to install."""
    for name in ("scipy.optimize", "scipy.special"):
        monkeypatch.setitem(sys.modules, name, None)
    error = _run("fit", plate, *KI).exception
    assert isinstance(error, ServiceError)
    assert "synaptrace[assay]" in error.cure


def test_plot_and_output_file(plate: Path, tmp_path: Path) -> None:
    """--plot draws and -o writes by suffix; stdout stays empty."""
    result = _run("fit", plate, *KI, "--plot", tmp_path / "p.svg", "-o", tmp_path / "out.json")
    assert result.exit_code == 0, result.output
    assert result.stdout == ""
    assert (tmp_path / "p.svg").read_text(encoding="utf-8").startswith("<svg")
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["status"] == "estimated"


def _target() -> str:
    """The name of some receptor of the shipped content."""
    return str(Knowledge().rows("SELECT ?n { ?x a kg:Receptor ; kg:symbol ?n } ORDER BY ?n LIMIT 1")[0]["n"])


def test_records_for_ones_own_compound(plate: Path, tmp_path: Path) -> None:
    """--as with --new writes records that the graph reads beside its own."""
    path = tmp_path / "my.ttl"
    result = _run("fit", plate, *KI, "--as", "LAB-17", _target(), "antagonist", "--new", "-o", path)
    assert result.exit_code == 0, result.exception
    rows = Knowledge([path], cache=False).rows(
        'SELECT ?m { ?c rdfs:label "LAB-17" . ?m a kg:Measurement ; kg:compound ?c }'
    )
    assert len(rows) == 1


def test_unknown_names_are_refused(plate: Path, tmp_path: Path) -> None:
    """A compound that is not in the graph needs --new; an unknown target or action is an error."""
    path = tmp_path / "my.ttl"
    for named, more in (
        (("LAB-17", _target(), "antagonist"), ()),
        (("LAB-17", "no-such-target", "antagonist"), ("--new",)),
        (("LAB-17", _target(), "agonst"), ("--new",)),
    ):
        error = _run("fit", plate, *KI, "--as", *named, *more, "-o", path).exception
        assert isinstance(error, KgError), named
        assert not path.exists()


def test_microdialysis_patch_and_occupancy(tmp_path: Path) -> None:
    """The other three commands read their files and answer in JSON with a verdict."""
    dialysis, currents, scans = (tmp_path / name for name in ("d.csv", "c.csv", "s.tsv"))
    dialysis.write_text("animal,time_min,level_nM\n" + "".join(f"a,{t},{1 + (t > 0)}\n" for t in (-40, -20, 0, 20, 40)))
    rows = [f"{v},{c},{1000 / (1 + c / 50)}" for v in (-80, -60) for c in (0, 5, 20, 50, 200, 900)]
    currents.write_text("holding_mV,concentration_nM,current_pA\n" + "\n".join(rows) + "\n")
    scans.write_text(
        "subject\tplasma_nM\tbp_baseline\tbp_drug\n"
        + "".join(f"s\t{p}\t2\t{2 - 2 * p / (p + 50)}\n" for p in (10, 30, 60))
    )
    for verb, path, key in (
        ("microdialysis", dialysis, "course"),
        ("patch", currents, "holding"),
        ("occupancy", scans, "regions"),
    ):
        result = _run(verb, path, "-f", "json")
        assert result.exit_code == 0, result.exception
        data = json.loads(result.stdout)
        assert data["verdict"]
        assert data[key]
        assert _run(verb, path).stdout.startswith(data["verdict"])
