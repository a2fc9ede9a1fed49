"""Promises of kg.network.profile and amount: a user's own compound, and one clear error for every bad row."""

from __future__ import annotations

from math import isnan
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import DataError, UsageError
from kg.explore import perturb, workbench
from kg.network.amount import amount
from kg.network.profile import read

HEAD = "target\taction\ttype\trelation\tvalue\tunit\tefficacy\n"
BENCH = workbench()


def profile(folder: Path, body: str, top: str = "#compound test drug\n#free_nM 20\n") -> Path:
    """A profile file."""
    path = folder / "drug.tsv"
    path.write_text(top + HEAD + body, "utf-8")
    return path


def test_four_lines_are_a_drug(tmp_path):
    """A D2 antagonist without any curation raises cAMP in the indirect-pathway neuron."""
    path = profile(tmp_path, "DRD2\tantagonist\tKi\t=\t2\tnM\t\n")
    answer = perturb(profiles=(path,), bench=BENCH, samples=0)
    effects = {e.node: e.direction for e in answer.effects}
    assert effects["cAMP@D2-MSN"] == "increased"
    assert answer.scenario.compounds[0].label == "test drug"
    assert answer.targets[0].occupancy is not None


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("DRD99\tantagonist\tKi\t=\t2\tnM\t", "no target is called"),
        ("DRD2\tantagonist\tKi\t=\t2\tfurlong\t", "unknown unit"),
        ("DRD2\tantagonist\tKi\t=\t-2\tnM\t", "impossible"),
        ("DRD2\tantagonist\tKi\t=\tabc\tnM\t", "no number"),
        ("DRD2\tantagonist\tIC50\t=\t2\tnM\t", "cannot stand for a Ki"),
        ("DRD2\tantagonist\tEC50\t=\t2\tnM\t", "no affinity of a blocker"),
        ("DRD2\t\tKi\t=\t2\tnM\t", "no action"),
        ("DRD2\ttickler\tKi\t=\t2\tnM\t", "unknown action"),
        ("\tantagonist\tKi\t=\t2\tnM\t", "no target"),
        ("DRD2\tantagonist\tKx\t=\t2\tnM\t", "unknown type"),
        ("DRD2\tantagonist\tKi\t≈\t2\tnM\t", "unknown relation"),
        ("DRD2\tpartial agonist\tKi\t=\t2\tnM\t7", "efficacy"),
        ("DRD2\tantagonist\tpKi\t=\t80\t\t", "impossible"),
    ],
)
def test_a_bad_row_is_named_with_its_line_and_cure(tmp_path, row, what):
    """What, where (file and line) and the cure, and nothing is computed."""
    path = profile(tmp_path, "DRD3\tantagonist\tKi\t=\t5\tnM\t\n" + row + "\n")
    with pytest.raises(DataError) as caught:
        read(path, BENCH.book)
    assert what in caught.value.what
    assert caught.value.where == f"{path}:5"
    assert caught.value.cure


def test_bad_rows_are_left_out_only_when_asked(tmp_path):
    """--skip-bad-rows keeps the good rows and says what it left."""
    path = profile(tmp_path, "DRD2\tantagonist\tKi\t=\t2\tnM\t\nDRD99\tantagonist\tKi\t=\t2\tnM\t\n")
    found = read(path, BENCH.book, skip_bad_rows=True)
    assert len(found.records.actions) == 1
    assert len(found.skipped) == 1


@pytest.mark.parametrize("body", ["", "target\taction\n", "#compound x\n", "\ufeff", "a\tb\tc\n1\t2\t3\n"])
def test_empty_and_foreign_files_are_refused(tmp_path, body):
    """A file that is no profile is one clear error."""
    path = tmp_path / "x.tsv"
    path.write_text(body, "utf-8")
    with pytest.raises(DataError):
        read(path, BENCH.book)


def test_pki_and_ki_are_the_same_affinity(tmp_path):
    """PKi 9 is 1 nM."""
    a = read(profile(tmp_path, "DRD2\tantagonist\tpKi\t=\t9\t\t\n"), BENCH.book)
    b = read(profile(tmp_path, "DRD2\tantagonist\tKi\t=\t1\tnM\t\n"), BENCH.book)
    assert a.records.measurements[0].low == pytest.approx(b.records.measurements[0].low)


def test_a_drug_that_does_not_enter_the_brain_does_nothing_there(tmp_path):
    """#brain no leaves every node where it was."""
    path = profile(tmp_path, "DRD2\tantagonist\tKi\t=\t2\tnM\t\n", "#compound out\n#free_nM 20\n#brain no\n")
    answer = perturb(profiles=(path,), bench=BENCH, samples=0)
    assert all(e.direction == "unchanged" for e in answer.effects)


@pytest.mark.parametrize(
    ("text", "kind", "low", "high"),
    [("20 nM", "site", 20, 20), ("5-20 uM", "site", 5e3, 2e4), ("120 ng/mL", "plasma", 120, 120), ("100 mg/day", "dose", 100, 100),
     ("1e-3 mM", "site", 1e3, 1e3), ("50 – 300 mg/day", "dose", 50, 300), ("0.1 g/day", "dose", 100, 100)],
)  # fmt: skip
def test_amounts_are_read_with_their_unit(text, kind, low, high):
    """Concentrations at the site, plasma levels and doses, single or as a range."""
    found = amount(text)
    assert (found.kind, found.low, found.high) == (kind, pytest.approx(low), pytest.approx(high))


@given(st.text(max_size=30))
def test_any_text_is_an_amount_or_a_usage_error(text):
    """Nothing else comes out of a mistyped amount."""
    try:
        found = amount(text)
    except UsageError:
        return
    assert 0 < found.low <= found.high


@pytest.mark.parametrize("text", ["1,5 nM", "1.500,5 nM", "1e300 nM", "1e400 nM", "1e-300 nM", "nan nM", "inf nM", "-5 nM", "0 nM", "1e5", "20-5 nM", "1e300 mg/day"])
def test_amounts_that_cannot_be_meant_are_refused(text):
    """A decimal comma is not read as a thousand, and what would overflow is told."""
    with pytest.raises(UsageError) as caught:
        amount(text)
    assert caught.value.cure


@pytest.mark.parametrize("unit", ["µM", "\u03bcM", "uM", "um"])
def test_micro_is_written_in_three_ways(unit):
    """The micro sign, the Greek letter and u are one unit; commas may group thousands."""
    assert amount(f"1,500.5 {unit}").value == pytest.approx(1_500_500)


def test_a_value_measured_twice_is_one_ligand(tmp_path):
    """Two rows of one action are one binding with the range of both, not twice the compound."""
    once = perturb(profiles=profile(tmp_path, "DRD2\tantagonist\tKi\t=\t2\tnM\t\n"), bench=BENCH, samples=0)
    rows = "DRD2\tantagonist\tKi\t=\t2\tnM\t\nDRD2\tantagonist\tKi\t=\t2.0\tnM\t\n"
    twice = perturb(profiles=profile(tmp_path, rows), bench=BENCH, samples=0)
    assert [e.log2_change for e in once.effects] == [e.log2_change for e in twice.effects]


def test_each_action_has_its_own_value(tmp_path):
    """The affinity of a potentiator's site is not mixed with that of the agonist's."""
    rows = "DRD2\tagonist\tKi\t=\t2\tnM\t\nDRD2\tpositive allosteric modulator\tKi\t=\t3000\tnM\t\n"
    found = perturb(profiles=profile(tmp_path, rows), bench=BENCH, samples=0)
    assert {t.affinity_nM for t in found.targets} == {(2.0, 2.0), (3000.0, 3000.0)}


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        ("DRD2\tantagonist\tKi\t=\t2\tnM\t\nDRD2\tagonist\tKi\t=\t2\tnM\t\n", "says otherwise"),
        ("DRD2\tpartial agonist\tKi\t=\t2\tnM\t0.3\nDRD2\tpartial agonist\tKi\t=\t2\tnM\t0.6\n", "says otherwise"),
        ("DRD2\tantagonist\tKi\t=\t2\tnM\t\t9\n", "8 cells under 7 columns"),
        ("DRD2\tantagonist\tKi\t=\t1,5\tnM\t\n", "no number"),
        ("DRD2\tantagonist\tKi\t=\t1e300\tM\t\n", "impossible"),
    ],
)
def test_rows_that_contradict_or_overflow_are_refused(tmp_path, rows, what):
    """Two actions at one site, a cell without a column, a decimal comma, a number out of range: file, line, cure."""
    with pytest.raises(DataError) as caught:
        read(profile(tmp_path, rows), BENCH.book)
    assert what in caught.value.what
    assert caught.value.where.startswith(str(tmp_path))
    assert caught.value.cure


@pytest.mark.parametrize("top", ["#free_nM 1,5\n", "#brain inf\n", "#brain nan\n", "#brain -1\n", "#free_nM 1\n#free_nM 2\n", "#free_nM 5-1\n"])
def test_bad_header_lines_are_named(tmp_path, top):
    """A header line that cannot be used is one error with its line."""
    with pytest.raises(DataError) as caught:
        read(profile(tmp_path, "DRD2\tantagonist\tKi\t=\t2\tnM\t\n", top), BENCH.book)
    assert caught.value.where.rsplit(":", 1)[-1] in ("1", "2")


def test_a_column_given_twice_is_refused(tmp_path):
    """Which of the two would count is nobody's guess."""
    path = tmp_path / "x.tsv"
    path.write_text("target\taction\ttype\tvalue\tunit\tvalue\nDRD2\tantagonist\tKi\t2\tnM\t9\n", "utf-8")
    with pytest.raises(DataError, match="given twice"):
        read(path, BENCH.book)


def test_larger_pki_is_smaller_ki(tmp_path):
    """PKi > 7 bounds the Ki from above."""
    found = read(profile(tmp_path, "DRD2\tantagonist\tpKi\t>\t7\t\t\n"), BENCH.book).records.measurements[0]
    assert found.high == pytest.approx(100.0)
    assert isnan(found.low)


@pytest.mark.parametrize("name", ["my <drug> {x} #\"'", "\u202egpj", "x> ?p ?o } #", "=cmd()", "β-änti%20"])
def test_any_name_is_a_name(tmp_path, name):
    """A compound may be called anything, and its answer is still valid Turtle."""
    import rdflib

    path = profile(tmp_path, "DRD2\tantagonist\tKi\t=\t2\tnM\t\n", f"#compound {name}\n#free_nM 20\n")
    answer = perturb(profiles=path, bench=BENCH, samples=0)
    assert answer.scenario.compounds[0].label == name
    text = answer.to_rdf().serialize(format="turtle")
    assert set(rdflib.Graph().parse(data=text, format="turtle")) == set(answer.to_rdf())


def test_two_tables_of_one_name_are_two_compounds(tmp_path):
    """What one binds at the other's concentration is nobody's question."""
    first, second = tmp_path / "1", tmp_path / "2"
    first.mkdir()
    second.mkdir()
    a = profile(first, "DRD2\tantagonist\tKi\t=\t2\tnM\t\n", "#compound same\n#free_nM 20\n")
    b = profile(second, "HTR2A\tantagonist\tKi\t=\t2\tnM\t\n", "#compound same\n#free_nM 500\n")
    c = profile(tmp_path, "HTR2A\tantagonist\tKi\t=\t2\tnM\t\n", "#compound other\n#free_nM 500\n")
    same, apart = (perturb(profiles=(a, x), bench=BENCH, samples=0) for x in (b, c))
    assert {e.node: e.log2_change for e in same.effects} == {e.node: e.log2_change for e in apart.effects}
