"""Promises of kg dose and kg compare."""

from __future__ import annotations

import json
import re

import pytest
from terminal import kg


def test_profiles_in_every_verb(tmp_path):
    """A table of one's own stands in for a compound in explain, dose and compare."""
    (tmp_path / "p.tsv").write_text(
        "#compound mine\n#free_nM 2\ntarget\taction\ttype\tvalue\tunit\nDRD2\tantagonist\tKi\t2\tnM\n", "utf-8"
    )
    why = json.loads(kg("explain", "cAMP@D2-MSN", "--profile", "p.tsv", "-f", "json", cwd=tmp_path).stdout)
    curve = json.loads(
        kg("dose", "cAMP@D2-MSN", "--profile", "p.tsv", "--points", "3", "-f", "json", cwd=tmp_path).stdout
    )
    beside = json.loads(
        kg("compare", "amisulpride", "--profile", "p.tsv", "--samples", "0", "-f", "json", cwd=tmp_path).stdout
    )
    assert why[0]["by_target"][0]["target"] == "DRD2@D2-MSN"
    assert curve["compound"] == "mine"
    assert curve["log2"]["cAMP@D2-MSN"][1] == pytest.approx(why[0]["log2_change"], abs=1e-6)
    assert [one["label"] for one in beside["compounds"]] == ["amisulpride", "mine"]
    mine = [v for v in beside["affinities"] if v["compound"] == "mine"]
    assert [(v["target"].rsplit("/", 1)[-1], v["type"], v["value"]) for v in mine] == [("DRD2", "Ki", "2 nM")]


def test_a_curve_of_many_nodes_is_read_down_not_across():
    """Twenty nodes are rows with whole names on a screen; as TSV they stay columns."""
    arguments = ("dose", "haloperidol", "DRD2", "--points", "9")
    run = kg(*arguments, env={"COLUMNS": "80"})
    lines = run.stdout.splitlines()
    assert any(line.strip().startswith("DRD2@DA-terminal-accumbens ") for line in lines)
    assert "3 of 9 amounts" in " ".join(run.stdout.split())
    wide = kg(*arguments, "-f", "tsv").stdout.splitlines()
    assert len(wide) == 10
    assert "DRD2@DA-terminal-accumbens" in wide[0].split("\t")
    few = kg("dose", "haloperidol", "DRD2@D2-MSN", "--points", "3", env={"COLUMNS": "80"}).stdout
    assert "amounts" not in few


def test_a_curve_says_at_which_amount_half_of_its_change_is_reached():
    """Between the two amounts around it; a node that hardly moves says so; amounts are in the unit that keeps them short."""
    words = (
        "dose",
        "paroxetine",
        "serotonin@PFC-cleft",
        "prolactin-secretion@lactotroph",
        "--from",
        "0.01 nM",
        "--to",
        "10 uM",
    )
    text = " ".join(kg(*words, env={"COLUMNS": "100"}).stdout.split())
    curve = json.loads(kg(*words, "-f", "json").stdout)
    values = curve["log2"]["serotonin@PFC-cleft"]
    most = max(values, key=abs)
    number, unit = re.search(
        rf"serotonin@PFC-cleft: most {re.escape(f'{most:+.2f}')}, half of it at about ([\d.]+) (nM|µM)", text
    ).groups()
    at = float(number) * {"nM": 1.0, "µM": 1e3}[unit]
    after = next(k for k, v in enumerate(values) if abs(v) >= abs(most) / 2)
    assert curve["amounts"][after - 1] <= at <= curve["amounts"][after]
    assert "prolactin-secretion@lactotroph changes by less than 10 % at any of these." in text
    assert "10 µM" in text
