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
    assert "scipy" in error.cure


def test_plot_and_output_file(plate: Path, tmp_path: Path) -> None:
    """--plot draws and -o writes by suffix; stdout stays empty."""
    result = _run("fit", plate, *KI, "--plot", tmp_path / "p.svg", "-o", tmp_path / "out.json")
    assert result.exit_code == 0, result.output
    assert result.stdout == ""
    assert (tmp_path / "p.svg").read_text(encoding="utf-8").startswith("<svg")
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["status"] == "estimated"


@pytest.fixture
def several(tmp_path: Path) -> Path:
    """Two compounds with Ki 10 and 100 nM, and one that does nothing."""
    rows = []
    for name, ic50 in (("weak", 200.0), ("strong", 20.0)):
        part = plates.plate(5, 0.03, ic50=ic50)
        rows += [f"{name},{x},{y}" for x, y in zip(part.concentration, part.response, strict=True)]
    rows += [f"idle,{x},{100 + place % 3}" for place, x in enumerate(plates.doses())]
    path = tmp_path / "several.csv"
    path.write_text("compound,concentration_nM,bound\n" + "\n".join(rows) + "\n")
    return path


def test_several_compounds_are_side_by_side(several: Path) -> None:
    """JSON has a fit for each by name; a flat one is reported as flat and stops no other; the exit code is 0."""
    result = _run("fit", several, *KI, "-f", "json")
    assert result.exit_code == 0, result.output
    data = json.loads(result.stdout)
    assert list(data) == ["fits"]
    found = {one["compound"]: one for one in data["fits"]}
    assert list(found) == ["weak", "strong", "idle"]
    assert found["weak"]["estimates"]["ki_nM"]["low"] < 100 < found["weak"]["estimates"]["ki_nM"]["high"]
    assert found["strong"]["estimates"]["ki_nM"]["low"] < 10 < found["strong"]["estimates"]["ki_nM"]["high"]
    assert found["idle"]["estimates"] is None
    assert found["idle"]["status"] == "flat"
    screen = _run("fit", several, *KI).stdout
    assert "idle: Flat" in screen
    assert [line.split()[0] for line in screen.splitlines()[-4:] if line.strip()] == ["weak", "strong", "idle"]
    rows = _run("fit", several, *KI, "-f", "tsv").stdout.splitlines()
    assert rows[0].split("\t") == ["compound", "quantity", "value", "low", "high", "unit"]
    assert {row.split("\t")[0] for row in rows[1:]} == {"weak", "strong"}


def test_no_answer_for_any_compound_exits_1(several: Path, tmp_path: Path) -> None:
    """Only when no compound has a potency the command ends with 1."""
    idle = tmp_path / "idle.csv"
    head, *rows = several.read_text().splitlines()
    idle.write_text(
        "\n".join(
            [
                head,
                *(row for row in rows if row.startswith("idle")),
                *(f"inert,{r[5:]}" for r in rows if r.startswith("idle")),
            ]
        )
    )
    result = _run("fit", idle, *KI, "-f", "json")
    assert result.exit_code == 1
    assert [one["status"] for one in json.loads(result.stdout)["fits"]] == ["flat", "flat"]


def test_several_compounds_are_drawn_in_panels(several: Path, tmp_path: Path) -> None:
    """--plot draws a panel for each compound that has a curve, under its name."""
    result = _run("fit", several, *KI, "--plot", tmp_path / "p.json", "-f", "json")
    assert result.exit_code == 0, result.output
    spec = json.loads((tmp_path / "p.json").read_text(encoding="utf-8"))
    assert [panel["title"]["text"].split(":")[0] for panel in spec["concat"]] == ["weak", "strong", "idle"]
    assert _run("fit", several, *KI, "--plot", tmp_path / "p.svg").exit_code == 0
    assert "strong" in (tmp_path / "p.svg").read_text(encoding="utf-8")


def test_records_for_each_compound(several: Path, tmp_path: Path) -> None:
    """--as each records every compound that has a potency, under its own name; one name for several is refused."""
    path = tmp_path / "my.ttl"
    refused = _run("fit", several, *KI, "--as", "LAB-17", _target(), "antagonist", "--new", "-o", path).exception
    assert isinstance(refused, KgError)
    assert "each" in refused.cure
    assert not path.exists()
    result = _run("fit", several, *KI, "--as", "each", _target(), "antagonist", "--new", "-o", path)
    assert result.exit_code == 0, result.exception
    rows = Knowledge([path], cache=False).rows(
        "SELECT ?n ?t { ?m a kg:Measurement ; kg:compound/rdfs:label ?n ; kg:measurementType ?t . "
        'FILTER(?n IN ("weak", "strong", "idle")) } ORDER BY ?n'
    )
    assert [row["n"] for row in rows] == ["strong", "weak"]
    assert "idle: Flat" in result.stderr


def test_each_needs_names_in_the_file(plate: Path, tmp_path: Path) -> None:
    """A file that names no compound cannot be recorded by the names of its compounds."""
    error = _run(
        "fit", plate, *KI, "--as", "each", _target(), "antagonist", "--new", "-o", tmp_path / "m.ttl"
    ).exception
    assert isinstance(error, KgError)
    assert "names no compounds" in error.what


def test_a_receptor_level_mends_ki(tmp_path: Path) -> None:
    """With --receptor the true Ki of a depleted plate is in its interval; without it the record is only apparent."""
    part = plates.depleted_plate(0, 0.02, 0.1, 5.0)
    path = tmp_path / "tight.csv"
    path.write_text(plates.csv({"concentration_nM": part.concentration, "bound": part.response}))
    exact = json.loads(_run("fit", path, *KI, "--receptor", "5 nM", "-f", "json").stdout)
    assert exact["estimates"]["ki_nM"]["low"] < 0.1 < exact["estimates"]["ki_nM"]["high"]
    assert exact["apparent"] == ""
    assert exact["conditions"]["receptor"] == "5 nM"
    out = tmp_path / "tight.ttl"
    for receptor, kind in (((), "ApparentKi"), (("--receptor", "5 nM"), "Ki")):
        _run("fit", path, *KI, *receptor, "--as", "LAB-18", _target(), "antagonist", "--new", "-o", out)
        rows = Knowledge([out], cache=False).rows(
            'SELECT ?t { ?m kg:compound/rdfs:label "LAB-18" ; kg:measurementType ?t }'
        )
        assert [row["t"].rpartition("#")[2] for row in rows] == [kind]


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
