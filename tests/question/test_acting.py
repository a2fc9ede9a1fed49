"""Promises of kg.question.acting: an agonist activates as far as is recorded of it, and else as far as its type does."""

from __future__ import annotations

import csv
import io
from math import isnan
from pathlib import Path

import pytest
import shipped

from kg.knowledge import assets
from kg.knowledge.vocabulary import ID, KG
from kg.question.acting import ActionRecord
from kg.question.profile.reader import read

WORKSPACE = shipped.workspace()


def actions(compound: str) -> dict[str, ActionRecord]:
    """Target -> action of a compound of the library."""
    return {a.target.removeprefix(ID): a for a in WORKSPACE.book.compound(ID + compound).actions}


def test_partial_agonists_differ() -> None:
    """Cabergoline activates D2 receptors as dopamine does, apomorphine nearly so, bifeprunox little: one word, three numbers."""
    found = {drug: actions(drug)["DRD2"] for drug in ("cabergoline", "apomorphine", "bifeprunox")}
    assert {a.type for a in found.values()} == {KG + "PartialAgonist"}
    assert [a.efficacy for a in found.values()] == [1.0, 0.8, 0.25]
    assert all(a.efficacy_range[0] <= a.efficacy <= a.efficacy_range[1] for a in found.values())
    assert all(a.efficacy_record.endswith("-efficacy-at-DRD2") for a in found.values())


def test_without_a_record_the_type_stands() -> None:
    """A partial agonist of which nothing is recorded has the ontology's efficacy and its wide range; an agonist 1, exactly."""
    assumed, full = actions("apomorphine")["DRD5"], actions("pramipexole")["DRD2"]
    assert (assumed.efficacy, assumed.efficacy_range, assumed.efficacy_record) == (0.3, (0.1, 0.8), "")
    assert (full.efficacy, full.efficacy_record) == (1.0, "")
    assert isnan(full.efficacy_range[0])


def test_what_activates_nothing_gets_no_efficacy() -> None:
    """Antagonists of a drug that has efficacies elsewhere keep 0."""
    assert actions("apomorphine")["HTR2A"].efficacy == 0.0


def library(table: str) -> list[dict[str, str]]:
    """The rows of a table of the library."""
    text = (assets.folder("pathways") / "library" / f"{table}.tsv").read_text("utf-8")
    return list(csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE))


def test_every_efficacy_belongs_to_an_agonist_and_full_means_full() -> None:
    """Each row meets an action that activates; where a source says full agonist, no row says less; a page that was read is named."""
    acting = {(r["compound"], r["target"]): r for r in library("actions")}
    rows = library("efficacy")
    assert len(rows) >= 50
    for row in rows:
        action = acting[row["compound"], row["target"]]
        assert action["action_type"] in {"Agonist", "PartialAgonist"}, row
        assert "Full agonist" not in action["words"], row
        assert bool(row["seen_in"]) == (row["basis"] == "seen"), row
        assert row["basis"] == "seen" or float(row["high"]) >= 1.2 * float(row["low"]), row
    assert len({(r["compound"], r["target"]) for r in rows}) == len(rows)


@pytest.mark.parametrize(("given", "efficacy", "ends"), [("", 0.3, (0.1, 0.8)), ("0.3", 0.3, None), ("0.9", 0.9, None)])
def test_a_table_of_ones_own_says_it_itself(
    tmp_path: Path, given: str, efficacy: float, ends: tuple[float, float] | None
) -> None:
    """A cell with an efficacy is exact; an empty one is the type's, with its range."""
    path = tmp_path / "drug.tsv"
    path.write_text(
        f"target\taction\ttype\tvalue\tunit\tefficacy\nDRD2\tpartial agonist\tKi\t1\tnM\t{given}\n", "utf-8"
    )
    record = read(path, WORKSPACE.book).records
    (action,) = record.actions
    assert action.efficacy == efficacy
    assert (None if isnan(action.efficacy_range[0]) else action.efficacy_range) == ends
