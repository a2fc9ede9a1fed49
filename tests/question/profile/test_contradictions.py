"""Values of a table that do not agree: what entered is cited, what did not is named, nothing is pooled under one name."""

from __future__ import annotations

from pathlib import Path

import pytest
import shipped

from kg.answer.perturbation import Perturbation
from kg.errors import DataError
from kg.explore import perturb
from kg.question.profile.reader import read

WORKSPACE = shipped.workspace()
HEAD = "target\taction\ttype\trelation\tvalue\tunit\tspecies\tvariant\tconstruct\treference\n"


def table(folder: Path, *rows: str) -> Path:
    """A profile of rows whose cells are parted by blanks; a dot is an empty cell."""
    path = folder / "x.tsv"
    lines = ("\t".join("" if cell == "." else cell.replace("_", " ") for cell in row.split()) for row in rows)
    path.write_text(HEAD + "".join(f"{line}\n" for line in lines), "utf-8")
    return path


def ask(path: Path, conc: str = "10 nM") -> Perturbation:
    """The answer of a table, without sampling."""
    return perturb(profile=path, conc=conc, workspace=WORKSPACE, samples=0)


def test_a_rats_value_does_not_enter_a_human_affinity(tmp_path):
    """2 nM in people and 900 nM in the rat hold what 2 nM alone hold; the label, the source and the note say so."""
    both = ask(table(tmp_path, "DRD2 antagonist Ki = 2 nM human . . A", "DRD2 antagonist Ki = 900 nM rat . . B"))
    alone = ask(table(tmp_path, "DRD2 antagonist Ki = 2 nM human . . A"))
    assert [t.occupancy for t in both.targets] == [t.occupancy for t in alone.targets]
    assert both.targets[0].occupancy > 0.75
    assert {(t.basis, t.evidence) for t in both.targets} == {("Ki (Human)", ("A",))}
    assert {e.node: e.log2_change for e in both.effects} == {e.node: e.log2_change for e in alone.effects}
    (note,) = both.notes
    assert "not with Ki 900 nM (Rat; B)" in note
    assert "up to 450 times apart" in note
    assert alone.notes == ()


def test_what_does_not_agree_is_said_once(tmp_path):
    """No remark stands twice among the notes of an answer."""
    notes = ask(table(tmp_path, "DRD2 antagonist Ki = 2 nM human . . A", "DRD2 antagonist Ki = 900 nM rat . . B")).notes
    assert len(notes) == len(set(notes)) == 1


def test_a_bound_that_excludes_the_value_is_named_and_not_cited(tmp_path):
    """Ki = 5 by A and Ki > 10000 by B: computed with 5 of A, and B said otherwise."""
    answer = ask(table(tmp_path, "DRD2 antagonist Ki = 5 nM human . . A", "DRD2 antagonist Ki > 10000 nM human . . B"))
    assert {t.evidence for t in answer.targets} == {("A",)}
    assert {t.affinity_nM for t in answer.targets} == {(5.0, 5.0)}
    (note,) = answer.notes
    assert "5 nM of A, which Ki > 10000 nM (Human; B) excludes" in note


def test_a_bound_that_agrees_is_no_contradiction(tmp_path):
    """Ki > 1 beside Ki = 5 says nothing against it."""
    assert ask(table(tmp_path, "DRD2 antagonist Ki = 5 nM . . . A", "DRD2 antagonist Ki > 1 nM . . . B")).notes == ()


@pytest.mark.parametrize("turned", [False, True])
def test_ki_and_kd_are_never_pooled(tmp_path, turned):
    """Ki 1 and Kd 1000 are not 32: Ki is computed with, Kd is named, in whatever order they stand."""
    rows = ["DRD2 antagonist Ki = 1 nM human . . A", "DRD2 antagonist Kd = 1000 nM human . . B"]
    answer = ask(table(tmp_path, *(rows[::-1] if turned else rows)))
    assert {(t.affinity_nM, t.evidence) for t in answer.targets} == {((1.0, 1.0), ("A",))}
    assert "not with Kd 1000 nM (Human; B), up to 1,000 times apart" in answer.notes[0]


def test_variant_and_construct_keep_rows_apart(tmp_path):
    """The usual protein is computed with; words for it are no variant."""
    answer = ask(
        table(
            tmp_path, "DRD2 antagonist Ki = 4 nM human wild-type full_length A", "DRD2 antagonist Ki = 400 nM human V154I . B",
            "DRD2 antagonist Ki = 90 nM human . truncated C",
        )
    )  # fmt: skip
    assert {(t.affinity_nM, t.basis, t.evidence) for t in answer.targets} == {((4.0, 4.0), "Ki (Human)", ("A",))}
    assert "Ki 400 nM (Human, variant V154I; B)" in answer.notes[0]
    assert "Ki 90 nM (Human, truncated; C)" in answer.notes[0]


def test_a_splice_form_by_its_name_is_a_variant(tmp_path):
    """D2S beside D2: the gene's own value; D2S alone: that one, named."""
    beside = ask(table(tmp_path, "D2S antagonist Ki = 400 nM human . . B", "DRD2 antagonist Ki = 4 nM human . . A"))
    assert {t.affinity_nM for t in beside.targets} == {(4.0, 4.0)}
    alone = ask(table(tmp_path, "D2S antagonist Ki = 400 nM human . . B"))
    assert {t.basis for t in alone.targets} == {"Ki (Human, variant D2S)"}


def test_values_a_thousandfold_apart_are_told(tmp_path):
    """One protein, one species, one type: the mean is computed with and the spread is said, with who says what."""
    rows = ["DRD2 antagonist Ki = 2 nM . . . A", "DRD2 antagonist Ki = 3000 nM . . . B"]
    (note,) = ask(table(tmp_path, *rows)).notes
    assert "wide apart" in note
    assert "from Ki 2 nM (species not stated; A) to Ki 3000 nM (species not stated; B), 1,500 times apart" in note
    assert ask(table(tmp_path, rows[0], rows[1].replace("3000", "300"))).notes == ()


@pytest.mark.parametrize(
    ("cells", "odd"),
    [("pKi = 12.5 .", True), ("pKi = 2.1 .", True), ("pKi = 9 .", False), ("Ki = 0.5 pM", True), ("Ki = 4 mM", True)],
)
def test_an_affinity_that_is_hard_to_believe_is_told(tmp_path, cells, odd):
    """Beyond pKi 12 and below 3, whatever it is written in; it is computed with all the same."""
    answer = ask(table(tmp_path, f"DRD2 antagonist {cells} . . . A"))
    assert any("hard to believe" in note for note in answer.notes) is odd
    assert answer.targets[0].occupancy is not None


def test_subunits_of_two_species_are_not_one_affinity(tmp_path):
    """Rows on two subunits of one receptor are one ligand; of two species they are not averaged, and the other is listed."""
    path = table(
        tmp_path, "GABRA1 positive_allosteric_modulator Ki = 2 nM human . . A",
        "GABRA2 positive_allosteric_modulator Ki = 900 nM rat . . B",
    )  # fmt: skip
    answer = ask(path)
    used = [t for t in answer.targets if t.occupancy is not None]
    assert {(t.affinity_nM, t.evidence) for t in used} == {((2.0, 2.0), ("A",))}
    assert any("Ki (Rat) is not pooled with Ki (Human)" in text for text in answer.scenario.ignored_targets)


@pytest.mark.parametrize("word", ["human", "Homo sapiens", "HUMAN", "h. sapiens"])
def test_a_species_by_its_names(tmp_path, word):
    """English and Latin, in any case, are one species."""
    found = read(table(tmp_path, f"DRD2 antagonist Ki = 2 nM {word.replace(' ', '_')} . . A"), WORKSPACE.book).records
    assert found.measurements[0].species == "Human"


@pytest.mark.parametrize("word", ["", "-", "n/a", "not specified", "unknown"])
def test_a_species_that_nobody_states_is_none(tmp_path, word):
    """Words for nothing are no species."""
    found = read(
        table(tmp_path, f"DRD2 antagonist Ki = 2 nM {word.replace(' ', '_') or '.'} . . A"), WORKSPACE.book
    ).records
    assert found.measurements[0].species == ""


@pytest.mark.parametrize("word", ["humn", "martian", "rat brain", "cloned"])
def test_an_unknown_species_is_refused(tmp_path, word):
    """It would be ranked by nobody: the row is named with the species that are known."""
    with pytest.raises(DataError, match="unknown species") as caught:
        read(table(tmp_path, f"DRD2 antagonist Ki = 2 nM {word.replace(' ', '_')} . . A"), WORKSPACE.book)
    assert "Guinea pig" in caught.value.cure


def test_an_identifier_of_the_rat_is_the_rats(tmp_path):
    """Its species need not be written, and must not be another."""
    found = read(table(tmp_path, "P61169 antagonist Ki = 2 nM . . . A"), WORKSPACE.book).records
    assert found.measurements[0].species == "Rat"
    with pytest.raises(DataError, match="that of a rat, the species is Human"):
        read(table(tmp_path, "P61169 antagonist Ki = 2 nM human . . A"), WORKSPACE.book)


@pytest.mark.parametrize("unit", ["nM", "uM"])
def test_values_that_look_like_logarithms_are_told(tmp_path, unit):
    """Five targets whose values all lie between 4 and 11.5, in whatever unit: most likely pKi; one beyond, or four, say nothing."""
    targets = ("DRD2", "DRD3", "HTR2A", "HTR7", "HRH1")
    rows = [
        f"{name} antagonist Ki = {value} {unit} human . . A"
        for name, value in zip(targets, (8.7, 8.1, 6.3, 7.9, 5.2), strict=True)
    ]
    (note,) = ask(table(tmp_path, *rows)).notes
    assert f"all 5 values lie between 4 and 11.5 {'µM' if unit == 'uM' else unit}" in note
    assert ask(table(tmp_path, *rows[:4])).notes == ()
    assert ask(table(tmp_path, *rows[:4], f"HRH1 antagonist Ki = 52 {unit} human . . A")).notes == ()
    logarithms = [row.replace("Ki", "pKi").replace(f" {unit} ", " . ") for row in rows]
    assert ask(table(tmp_path, *logarithms)).notes == ()


def test_a_word_for_nothing_is_no_source(tmp_path):
    """What has no reference is cited by its file and line."""
    answer = ask(table(tmp_path, "DRD2 antagonist Ki = 5 nM human . . n/a"))
    assert {t.evidence for t in answer.targets} == {("x.tsv:2",)}
