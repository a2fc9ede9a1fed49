"""Promises of kg.question.profile.reader: a user's own compound, and one clear error for every bad row."""

from __future__ import annotations

from math import isnan
from pathlib import Path

import pytest
import shipped

from kg.answer import report
from kg.errors import DataError
from kg.explore import dose, perturb
from kg.knowledge.meant import TARGETS
from kg.knowledge.vocabulary import KG
from kg.question.profile.reader import read
from kg.question.scenario import Question

HEAD = "target\taction\ttype\trelation\tvalue\tunit\tefficacy\n"
WORKSPACE = shipped.workspace()


def profile(folder: Path, body: str, top: str = "#compound test drug\n#free_nM 20\n") -> Path:
    """A profile file."""
    path = folder / "drug.tsv"
    path.write_text(top + HEAD + body, "utf-8")
    return path


def test_four_lines_are_a_drug(tmp_path):
    """A D2 antagonist without any curation raises cAMP in the indirect-pathway neuron."""
    path = profile(tmp_path, "DRD2\tantagonist\tKi\t=\t2\tnM\t\n")
    answer = perturb(profile=(path,), workspace=WORKSPACE, samples=0)
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
        ("DRD2\tantagonist\tKi\t≠\t2\tnM\t", "unknown relation"),
        ("DRD2\tpartial agonist\tKi\t=\t2\tnM\t7", "efficacy"),
        ("DRD2\tantagonist\tpKi\t=\t80\t\t", "impossible"),
        ("DRD2\tantagonist\tKi\t=\t3 x 10\tnM\t", "is no number"),
        ("DRD2\tantagonist\tKi\t=\t1 x 10-12\tM\t", "is no number"),
        ("DRD2\tantagonist\tKi\t=\t0x10\tnM\t", "is no number"),
    ],
)
def test_a_bad_row_is_named_with_its_line_and_cure(tmp_path, row, what):
    """What, where (file and line) and the cure, and nothing is computed."""
    path = profile(tmp_path, "DRD3\tantagonist\tKi\t=\t5\tnM\t\n" + row + "\n")
    with pytest.raises(DataError) as caught:
        read(path, WORKSPACE.book)
    assert what in caught.value.what
    assert caught.value.where == f"{path}:5"
    assert caught.value.cure


def test_all_bad_rows_are_named_at_once(tmp_path):
    """Each with its line and its cure, so that a table is mended in one go; nothing is computed."""
    rows = "DRD2\tantagonist\tKi\t=\t-2\tnM\t\nDRD2\tantagonist\tKi\t=\t2\tnM\t\nHTR2A\ttickler\tKi\t=\t2\tfoo\t\n"
    path = profile(tmp_path, rows + "DRD3\tantagonist\tKi\t=\t2\tMM\t\n")
    with pytest.raises(DataError, match="3 rows cannot be used") as caught:
        read(path, WORKSPACE.book)
    said = caught.value.what.splitlines()[1:]
    assert [line.strip().split(": ")[0] for line in said] == [f"{path}:{number}" for number in (4, 6, 7)]
    assert "give a positive number" in said[0]
    assert "write mM" in said[2]
    assert "--skip-bad-rows" in caught.value.cure


def test_a_hundred_thousand_rows_of_one_site_are_one_ligand(tmp_path):
    """Each row is looked at once; the answer names them all as one."""
    path = profile(tmp_path, "".join(f"DRD2\tantagonist\tKi\t=\t{2 + n % 2}\tnM\t\n" for n in range(100_000)))
    found = read(path, WORKSPACE.book).records
    assert len(found.actions) == 1
    assert len(found.measurements) == len(found.actions[0].evidence) == 100_000


def test_bad_rows_are_left_out_only_when_asked(tmp_path):
    """--skip-bad-rows keeps the good rows and says what it left."""
    path = profile(tmp_path, "DRD2\tantagonist\tKi\t=\t2\tnM\t\nDRD99\tantagonist\tKi\t=\t2\tnM\t\n")
    found = read(path, WORKSPACE.book, skip_bad_rows=True)
    assert len(found.records.actions) == 1
    assert len(found.skipped) == 1


@pytest.mark.parametrize("body", ["", "target\taction\n", "#compound x\n", "\ufeff", "a\tb\tc\n1\t2\t3\n"])
def test_empty_and_foreign_files_are_refused(tmp_path, body):
    """A file that is no profile is one clear error."""
    path = tmp_path / "x.tsv"
    path.write_text(body, "utf-8")
    with pytest.raises(DataError):
        read(path, WORKSPACE.book)


def test_pki_and_ki_are_the_same_affinity(tmp_path):
    """PKi 9 is 1 nM."""
    a = read(profile(tmp_path, "DRD2\tantagonist\tpKi\t=\t9\t\t\n"), WORKSPACE.book)
    b = read(profile(tmp_path, "DRD2\tantagonist\tKi\t=\t1\tnM\t\n"), WORKSPACE.book)
    assert a.records.measurements[0].low == pytest.approx(b.records.measurements[0].low)


def test_a_drug_that_does_not_enter_the_brain_does_nothing_there(tmp_path):
    """#brain no leaves every node where it was, but those outside the barrier."""
    path = profile(tmp_path, "DRD2\tantagonist\tKi\t=\t2\tnM\t\n", "#compound out\n#free_nM 20\n#brain no\n")
    answer = perturb(profile=(path,), workspace=WORKSPACE, samples=0)
    inside = {node.key for node in WORKSPACE.network.nodes if not node.outside}
    assert all(e.direction == "unchanged" for e in answer.effects if e.node in inside)


def test_a_value_measured_twice_is_one_ligand(tmp_path):
    """Two rows of one action are one binding with the range of both, not twice the compound."""
    once = perturb(profile=profile(tmp_path, "DRD2\tantagonist\tKi\t=\t2\tnM\t\n"), workspace=WORKSPACE, samples=0)
    rows = "DRD2\tantagonist\tKi\t=\t2\tnM\t\nDRD2\tantagonist\tKi\t=\t2.0\tnM\t\n"
    twice = perturb(profile=profile(tmp_path, rows), workspace=WORKSPACE, samples=0)
    assert [e.log2_change for e in once.effects] == [e.log2_change for e in twice.effects]


def test_each_action_has_its_own_value(tmp_path):
    """The affinity of a potentiator's site is not mixed with that of the agonist's."""
    rows = "DRD2\tagonist\tKi\t=\t2\tnM\t\nDRD2\tpositive allosteric modulator\tKi\t=\t3000\tnM\t\n"
    found = perturb(profile=profile(tmp_path, rows), workspace=WORKSPACE, samples=0)
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
        read(profile(tmp_path, rows), WORKSPACE.book)
    assert what in caught.value.what
    assert caught.value.where.startswith(str(tmp_path))
    assert caught.value.cure


@pytest.mark.parametrize(
    "top",
    [
        "#free_nM 1,5\n",
        "#brain inf\n",
        "#brain nan\n",
        "#brain 50\n",
        "#brain -1\n",
        "#free_nM 1\n#free_nM 2\n",
        "#free_nM 5-1\n",
    ],
)
def test_bad_header_lines_are_named(tmp_path, top):
    """A header line that cannot be used is one error with its line."""
    with pytest.raises(DataError) as caught:
        read(profile(tmp_path, "DRD2\tantagonist\tKi\t=\t2\tnM\t\n", top), WORKSPACE.book)
    assert caught.value.where.rsplit(":", 1)[-1] in ("1", "2")


def test_a_column_given_twice_is_refused(tmp_path):
    """Which of the two would count is nobody's guess."""
    path = tmp_path / "x.tsv"
    path.write_text("target\taction\ttype\tvalue\tunit\tvalue\nDRD2\tantagonist\tKi\t2\tnM\t9\n", "utf-8")
    with pytest.raises(DataError, match="given twice"):
        read(path, WORKSPACE.book)


def test_larger_pki_is_smaller_ki(tmp_path):
    """PKi > 7 bounds the Ki from above."""
    found = read(profile(tmp_path, "DRD2\tantagonist\tpKi\t>\t7\t\t\n"), WORKSPACE.book).records.measurements[0]
    assert found.high == pytest.approx(100.0)
    assert isnan(found.low)


@pytest.mark.parametrize("name", ["my <drug> {x} #\"'", "\u202egpj", "x> ?p ?o } #", "=cmd()", "β-änti%20"])
def test_any_name_is_a_name(tmp_path, name):
    """A compound may be called anything, and its answer is still valid Turtle."""
    import rdflib

    path = profile(tmp_path, "DRD2\tantagonist\tKi\t=\t2\tnM\t\n", f"#compound {name}\n#free_nM 20\n")
    answer = perturb(profile=path, workspace=WORKSPACE, samples=0)
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
    same, apart = (perturb(profile=(a, x), workspace=WORKSPACE, samples=0) for x in (b, c))
    assert {e.node: e.log2_change for e in same.effects} == {e.node: e.log2_change for e in apart.effects}


WORDS = [
    *[("SLC6A4", word, "reuptake inhibitor") for word in ("inhibitor", "blocker", "irreversible inhibitor", "reversible inhibitor")],
    *[("SLC18A2", word, "vesicular transport inhibitor") for word in ("inhibitor", "blocker", "reuptake inhibitor")],
    *[("NTRK2", word, "receptor kinase inhibitor") for word in ("inhibitor", "kinase inhibitor")],
    *[("KCNQ2", word, "channel opener") for word in ("opener", "potentiator", "positive allosteric modulator", "activator")],
    *[(f"GABR{s}", word, "positive allosteric modulator")
      for s in ("A1", "A2", "A3", "A4", "A5", "A6", "B1", "B2", "B3", "G1", "G2", "G3")
      for word in ("positive allosteric modulator", "potentiator", "positive modulator")],
    ("NTRK2", "antagonist", "antagonist"), ("NTRK2", "agonist", "agonist"),
    ("GABRA1", "negative allosteric modulator", "negative allosteric modulator"),
    ("GABRA1", "allosteric antagonist", "silent allosteric modulator"), ("GABA-A-receptor", "antagonist", "antagonist"),
    ("GRM5", "allosteric antagonist", "negative allosteric modulator"),
    ("GABA-A-receptor", "blocker", "channel blocker"), ("ADRB1", "blocker", "antagonist"),
    ("DRD2", "silent antagonist", "antagonist"), ("DRD2", "inverse agonist/antagonist", "inverse agonist"),
    ("MAOA", "irreversible inhibitor", "enzyme inhibitor"), ("monoamine-transporters", "inhibitor", "reuptake inhibitor"),
    ("SIGMAR1", "agonist", "agonist without endogenous rival"),
    ("SLC6A4", "serotonin reuptake inhibitor", "reuptake inhibitor"), ("SLC6A3", "uptake blocker", "reuptake inhibitor"),
    ("SLC6A2", "noradrenaline reuptake inhibitor", "reuptake inhibitor"), ("SLC18A2", "uptake blocker", "vesicular transport inhibitor"),
    ("DRD2", "antagonists", "antagonist"), ("DRD2", "agonists", "agonist"), ("SLC6A4", "antagonists", "reuptake inhibitor"),
    ("GRM5", "noncompetitive antagonist", "negative allosteric modulator"), ("NTRK2", "tyrosine kinase inhibitor", "receptor kinase inhibitor"),
    ("NMDA-receptor", "use-dependent blocker", "open-channel blocker"), ("NMDA-receptor", "uncompetitive antagonist", "open-channel blocker"),
    ("exocytosis", "blocker", "enzyme inhibitor"), ("PKA", "messenger analogue", "messenger analogue"),
    ("PRKACA", "messenger analogue", "messenger analogue"), ("SCN2A", "channel blocker", "channel blocker"),
]  # fmt: skip


@pytest.mark.parametrize(("target", "word", "meant"), WORDS)
def test_a_word_means_what_it_means_on_that_target(tmp_path, target, word, meant):
    """Words as people and data sets write them; each is computed with, none silently dropped."""
    posed = WORKSPACE.pose(Question(profile=profile(tmp_path, f"{target}\t{word}\tKi\t=\t2\tnM\t\n")))
    assert {WORKSPACE.directory.label_of_term(t.action.type) for t in posed.prepared.targets} == {meant}
    assert posed.scenario.treatment.bindings
    assert not posed.prepared.ignored


WRONG = [
    ("releaser", "MAOA"), ("releaser", "DRD2"), ("messenger analogue", "SLC6A4"), ("messenger analogue", "MAOA"),
    ("channel opener", "SLC6A4"), ("channel opener", "DRD2"), ("reuptake inhibitor", "MAOA"), ("reuptake inhibitor", "MTOR"),
    ("reuptake inhibitor", "SCN2A"), ("channel blocker", "DRD2"), ("receptor kinase inhibitor", "DRD2"),
    ("open-channel blocker", "SLC6A4"), ("open-channel blocker", "PKA"), ("gabapentinoid", "CACNA1B"), ("gabapentinoid", "SLC6A4"),
    ("serotonin reuptake inhibitor", "SLC6A2"), ("agonist without endogenous rival", "DRD2"), ("use-dependent blocker", "SCN2A"),
]  # fmt: skip


@pytest.mark.parametrize(("word", "target"), WRONG)
def test_an_action_on_the_wrong_kind_of_target_is_refused(tmp_path, word, target):
    """It is not computed, and the message says on what the action is known."""
    path = profile(tmp_path, f"{target}\t{word}\tKi\t=\t2\tnM\t\n")
    with pytest.raises(DataError, match="is no action on") as caught:
        read(path, WORKSPACE.book)
    assert caught.value.where == f"{path}:4"
    assert caught.value.cure.startswith("it is known on ")


@pytest.mark.parametrize(
    ("target", "word"),
    [
        *[(f"GABR{s}", "antagonist") for s in ("A1", "A6", "B1", "B3", "G1", "G3")],
        ("GABRA2", "antagonists"),
        ("CHRNA7", "non-competitive antagonist"),
    ],
)
def test_a_word_for_two_sites_is_refused(tmp_path, target, word):
    """GABA's site or the benzodiazepine site, the pore or beside it: the cure says how to write either."""
    with pytest.raises(DataError, match="leaves open") as caught:
        read(profile(tmp_path, f"{target}\t{word}\tKi\t=\t2\tnM\t\n"), WORKSPACE.book)
    assert "write '" in caught.value.cure
    assert " or " in caught.value.cure or ", " in caught.value.cure


@pytest.mark.parametrize(
    ("typed", "near"),
    [("antagonst", "antagonist"), ("reuptake inhibiter", "reuptake inhibitor"), ("relaeser", "releaser")],
)
def test_an_unknown_action_is_answered_by_the_nearest(tmp_path, typed, near):
    """A mistyped word gets the words that come near it, not all there are."""
    with pytest.raises(DataError, match="unknown action") as caught:
        read(profile(tmp_path, f"DRD2\t{typed}\tKi\t=\t2\tnM\t\n"), WORKSPACE.book)
    assert f"did you mean {near}" in caught.value.cure
    assert caught.value.cure.count(" or ") < 3


@pytest.mark.parametrize(
    ("target", "word"), [("DRD2", "antagonist"), ("DRD2", "inverse agonist"), ("GABRA1", "allosteric antagonist")]
)
def test_what_says_no_efficacy_has_none(tmp_path, target, word):
    """An antagonist with an efficacy is a contradiction; with 0 it is the same antagonist."""
    with pytest.raises(DataError, match="an efficacy of 0") as caught:
        read(profile(tmp_path, f"{target}\t{word}\tKi\t=\t2\tnM\t0.3\n"), WORKSPACE.book)
    assert "partial agonist" in caught.value.cure
    assert (
        read(profile(tmp_path, f"{target}\t{word}\tKi\t=\t2\tnM\t0\n"), WORKSPACE.book).records.actions[0].efficacy == 0
    )


@pytest.mark.parametrize(
    ("cells", "what", "cure"),
    [
        ("Ki\t=\t1,234\tnM", "no number", "no thousands separator"),
        ("Ki\t=\t20\tM", "impossible", "check the unit"),
        ("Ki\t=\t1e-4\tpM", "impossible", "check the unit"),
        ("Ki\t<\t>10000\tnM", "the value says >", "keep one"),
        ("Ki\t>\t1-10\tnM", "is a range", "the range or the bound"),
        ("Ki\t=\t10-1\tnM", "no number", "20-60"),
        ("Ki\t=\tNA\tnM", "no number", "leave the row out"),
        ("Ki\t=\t\tnM", "no number", "leave the row out"),
        ("Ki\t=\t5 nM\tuM", "the value says nM", "keep one"),
        ("Ki\t=\t5\tMM", "the case of a prefix counts", "write mM"),
        ("Ki\t=\t5\tm", "milli or molar", "mM for millimolar"),
        ("Ki\t=\t5\tng/mL", "not a molar one", "use nM"),
        ("Ki\t=\t5\t", "no unit", "type pKi"),
    ],
)
def test_a_value_that_cannot_be_read_says_what_to_write(tmp_path, cells, what, cure):
    """Each common way to write a value wrongly has its own cure."""
    with pytest.raises(DataError, match=what) as caught:
        read(profile(tmp_path, f"DRD2\tantagonist\t{cells}\t\n"), WORKSPACE.book)
    assert cure in caught.value.cure


@pytest.mark.parametrize(
    ("text", "what", "cure"),
    [
        ("target action type value unit\nDRD2 antagonist Ki 2 nM\n", "it looks blank-separated", "by tabs"),
        ("target\taction\ttype\tvalue\tunit\nDRD2 antagonist Ki 2 nM\n", "blank-separated", "by tabs"),
        ("#Free_nM 20\n", "unknown header line", "did you mean #free_nM?"),
        ("# free_nm: 20\n", "unknown header line", "did you mean #free_nM?"),
        ("#free_nM=20\n", "unknown header line", "did you mean #free_nM?"),
        ("#dose 20\n", "unknown header line", "known are"),
        ("#free_nM 1,234\n", "no readable number", "no thousands separator"),
    ],
)
def test_a_table_of_another_shape_is_told_what_it_looks_like(tmp_path, text, what, cure):
    """No tab, another hand's opening line, a thousands separator: the message names the very slip."""
    path = tmp_path / "x.tsv"
    path.write_text(text + ("" if "DRD2" in text else HEAD + "DRD2\tantagonist\tKi\t=\t2\tnM\t\n"), "utf-8")
    with pytest.raises(DataError) as caught:
        read(path, WORKSPACE.book)
    assert what in caught.value.what
    assert cure in caught.value.cure


def test_a_folder_is_no_profile(tmp_path):
    """The message says what it is."""
    with pytest.raises(DataError, match="is a folder"):
        read(tmp_path, WORKSPACE.book)


def test_remarks_tabs_and_quotation_marks_change_nothing(tmp_path):
    """A remark before the columns, a tab after #compound and quoted cells, as spreadsheets write them."""
    plain = read(profile(tmp_path, "DRD2\tantagonist\tKi\t=\t2\tnM\t\n"), WORKSPACE.book).records
    path = tmp_path / "quoted.tsv"
    top = "# measured in two assays\n#\n#compound\ttest drug\n#free_nM\t20\n"
    quoted = "\n".join(
        "\t".join(f'"{c}"' for c in line.split("\t")) for line in (HEAD.strip(), "DRD2\tantagonist\tKi\t=\t2\tnM\t")
    )
    path.write_text(top + quoted + "\n", "utf-8")
    found = read(path, WORKSPACE.book)
    assert (found.records.label, found.amount.low) == (plain.label, 20)
    assert [(a.target, a.type) for a in found.records.actions] == [(a.target, a.type) for a in plain.actions]
    assert found.records.measurements[0].low == plain.measurements[0].low


def test_a_substrate_must_say_whether_it_releases(tmp_path):
    """A carried substrate may release or only compete: the row is refused with what to write."""
    with pytest.raises(DataError, match="leaves open") as caught:
        read(profile(tmp_path, "SLC6A2\tsubstrate\tKi\t=\t2\tnM\t\n"), WORKSPACE.book)
    assert "releaser" in caught.value.cure


@pytest.mark.parametrize(
    "word",
    [
        "inhibitor",
        "antagonist",
        "agonist",
        "blocker",
        "PAM",
        "NAM",
        "partial agonist",
        "modulator",
        "binder",
        "reuptake inhibitor",
        "releaser",
    ],
)
def test_every_row_is_answered_for(tmp_path, word):
    """On every target of the graph an accepted row acts on a node, or is named with the reason why it does not."""
    wanted = {KG + kind for kind in TARGETS}
    names = sorted(iri for iri, (types, _) in WORKSPACE.directory._records.items() if types & wanted)
    head = HEAD.replace("efficacy", "reference")
    body = "".join(f"<{iri}>\t{word}\tKi\t=\t2\tnM\trow {number}\n" for number, iri in enumerate(names))
    path = tmp_path / "all.tsv"
    path.write_text("#free_nM 5\n" + head + body, "utf-8")
    posed = WORKSPACE.pose(Question(profile=path, skip_bad_rows=True))
    assert len(names) > 400
    acts = {e for t in posed.prepared.targets if not t.problem for e in t.action.evidence}
    left = {e for t in posed.prepared.ignored for e in t.action.evidence}
    assert {b.action for b in posed.scenario.treatment.bindings} == {
        t.action.iri for t in posed.prepared.targets if not t.problem
    }
    assert len(acts | left) + len(posed.skipped) == len(names)
    ignored = report.scenario(WORKSPACE, posed).ignored_targets
    notes = "\n".join(report.notes(WORKSPACE, posed))
    for target in posed.prepared.ignored:
        label = WORKSPACE.directory.label(target.action.target)
        assert f"{label}: {target.problem}" in ignored
        assert label in notes


def moved(*paths: Path, **question: object) -> dict[str, float]:
    """Node -> log2 change of profiles given together."""
    return {e.node: e.log2_change for e in perturb(profile=paths, workspace=WORKSPACE, samples=0, **question).effects}


def named(folder: Path, name: str, rows: str, top: str = "#free_nM 20\n") -> Path:
    """A profile of its own name."""
    (folder / name).mkdir(exist_ok=True)
    return profile(folder / name, rows, f"#compound {name}\n{top}")


def test_a_benzodiazepine_site_antagonist_only_displaces(tmp_path):
    """It does exactly nothing alone, takes most of a potentiator's effect, and none of a GABA antagonist's."""
    silent = named(tmp_path, "silent", "GABRA1\tallosteric antagonist\tKi\t=\t0.2\tnM\t\n")
    potentiator = named(tmp_path, "potentiator", "GABRA1\tpositive allosteric modulator\tKi\t=\t10\tnM\t\n")
    blocker = named(tmp_path, "blocker", "GABA-A-receptor\tantagonist\tKi\t=\t10\tnM\t\n")
    node = "GABA-A-receptor@cortical-pyramidal-cell"
    assert set(moved(silent).values()) == {0.0}
    alone, both = moved(potentiator)[node], moved(potentiator, silent)[node]
    assert 0 < both < 0.2 * alone
    assert moved(blocker, silent) == pytest.approx(moved(blocker), abs=1e-9)
    assert moved(blocker)[node] < 0


def test_subunits_of_one_receptor_are_one_ligand(tmp_path):
    """Three rows on three subunits act as one on the whole, with their geometric mean and the range of all."""
    rows = "".join(f"GABR{s}\tPAM\tKi\t=\t{k}\tnM\t\n" for s, k in (("A1", 5), ("A2", 10), ("G2", 20)))
    parts, whole = named(tmp_path, "parts", rows), named(tmp_path, "whole", "GABA-A-receptor\tPAM\tKi\t=\t10\tnM\t\n")
    assert moved(parts) == pytest.approx(moved(whole), abs=1e-9)
    (target,) = WORKSPACE.pose(Question(profile=parts)).prepared.targets
    assert (target.affinity.low, target.affinity.high) == (5.0, 20.0)
    assert target.affinity.value == pytest.approx(10.0)
    assert len(target.action.evidence) == 3


def test_an_auxiliary_subunit_lowers_the_current_without_ending_it(tmp_path):
    """A ligand of alpha2delta lowers presynaptic calcium, less than a blocker of the pore."""
    held = moved(named(tmp_path, "held", "CACNA2D1\tinhibitor\tIC50\t=\t1\tnM\t\n"))
    blocked = moved(named(tmp_path, "blocked", "CACNA1B\tblocker\tIC50\t=\t1\tnM\t\n"))
    node = "presynaptic-calcium@glutamate-terminal-hippocampus"
    assert blocked[node] < held[node] < 0


def test_an_antagonist_without_rival_only_displaces(tmp_path):
    """Where nothing endogenous acts, an antagonist changes nothing but what an agonist does."""
    antagonist = named(tmp_path, "antagonist", "SIGMAR1\tantagonist\tKi\t=\t1\tnM\t\n")
    agonist = named(tmp_path, "agonist", "SIGMAR1\tagonist\tKi\t=\t20\tnM\t\n")
    node = "SIGMAR1@cortical-pyramidal-cell"
    assert set(moved(antagonist).values()) == {0.0}
    assert 0 < moved(agonist, antagonist)[node] < moved(agonist)[node]


ROWS = "DRD2\tantagonist\tKi\t=\t2\tnM\t\nKCNH2\tblocker\tKi\t=\t50\tnM\t\nADRB1\tantagonist\tKi\t=\t5\tnM\t\n"


def test_brain_entry_scales_the_brain_alone(tmp_path):
    """Out of the brain: exactly nothing in it, and in the heart what the free plasma concentration does."""
    outside = {n.key for n in WORKSPACE.network.nodes if n.outside}
    out = moved(named(tmp_path, "out", ROWS, "#free_nM 100\n#brain no\n"))
    full = moved(named(tmp_path, "full", ROWS, "#free_nM 100\n"))
    tenth = moved(named(tmp_path, "tenth", ROWS, "#free_nM 100\n#brain 0.1\n"))
    weak = moved(named(tmp_path, "weak", ROWS, "#free_nM 10\n"))
    assert out["cardiac-action-potential-duration@cardiac-myocyte"] > 0.5
    assert {v for k, v in out.items() if k not in outside} == {0.0}
    for k in out:
        assert out[k] == pytest.approx(full[k] if k in outside else 0.0, abs=1e-9), k
        assert tenth[k] == pytest.approx(full[k] if k in outside else weak[k], abs=1e-9), k


@pytest.mark.parametrize(("top", "option", "free", "beyond"), [
    ("#free_nM 100\n#brain no\n", "", 0.0, 100.0),
    ("#free_nM 100\n#brain 0.02\n", "", 2.0, 100.0),
    ("#free_nM 100\n", "", 100.0, 100.0),
    ("#free_nM 100\n#brain no\n", "40 nM", 0.0, 40.0),
    ("#brain 0.5\n", "40 nM", 20.0, 40.0),
    ("", "40 nM", 40.0, 40.0),
    ("#brain no\n", "", 0.0, 2.0),
])  # fmt: skip
def test_both_concentrations_are_told(tmp_path, top, option, free, beyond):
    """In the brain and outside; a concentration given by hand is scaled by the table's brain entry and by nothing else."""
    answer = perturb(profile=named(tmp_path, "x", ROWS, top), conc=option, workspace=WORKSPACE, samples=0)
    given_here = answer.scenario.compounds[0]
    assert (given_here.free_nM, given_here.free_outside_nM) == (pytest.approx(free), pytest.approx(beyond))
    assert ("in the brain" in given_here.free) == (free != beyond)


def test_a_curve_of_a_drug_outside_the_brain_runs_over_what_is_outside(tmp_path):
    """Its middle is the free plasma concentration, and the heart moves along it."""
    path = named(tmp_path, "x", ROWS, "#free_nM 100\n#brain no\n")
    curve = dose(
        "",
        ["cardiac-action-potential-duration@cardiac-myocyte", "cAMP@D2-MSN"],
        profile=path,
        workspace=WORKSPACE,
        points=5,
    )
    assert curve.amounts[2] == pytest.approx(100.0)
    assert curve.log2["cardiac-action-potential-duration@cardiac-myocyte"][-1] > 0.5
    assert set(curve.log2["cAMP@D2-MSN"]) == {0.0}


def test_a_row_is_cited_by_its_file_without_the_folder(tmp_path):
    """What an answer passes on names the file and the line, or the reference that the row gives, with every letter of it."""
    answer = perturb(profile=(profile(tmp_path, "DRD2\tantagonist\tKi\t=\t2\tnM\t\n"),), workspace=WORKSPACE, samples=0)
    assert {line for target in answer.targets for line in target.evidence} == {"drug.tsv:4"}
