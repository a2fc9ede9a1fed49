"""Compounds of your own from Python: rows, columns, data frames, several in one table."""

from __future__ import annotations

import importlib.util

import pytest
import shipped
from requirements import require

import kg
from kg.errors import DataError, UsageError

WORKSPACE = shipped.workspace()
ROWS = [
    {"target": "DRD2", "action": "antagonist", "type": "Ki", "value": 2, "unit": "nM"},
    {"target": "HTR2A", "action": "antagonist", "type": "pKi", "value": 8.0},
]


def moved(profile: object, **question: object) -> dict[str, float]:
    """Node -> log2 change."""
    answer = kg.perturb(profile=profile, workspace=WORKSPACE, samples=0, **question)
    return {e.node: e.log2_change for e in answer.effects}


@pytest.fixture(scope="module")
def of_a_file(tmp_path_factory) -> dict[str, float]:
    """The answer of the same table in a file."""
    path = tmp_path_factory.mktemp("own") / "mine.tsv"
    path.write_text(
        "#compound mine\n#free_nM 20\ntarget\taction\ttype\tvalue\tunit\nDRD2\tantagonist\tKi\t2\tnM\nHTR2A\tantagonist\tpKi\t8\t\n",
        "utf-8",
    )
    return moved(path)


def test_rows_of_dictionaries_are_a_profile(of_a_file):
    """With a name and a concentration of their own; a missing cell is empty."""
    assert moved(kg.Profile(ROWS, compound="mine", free_nM=20)) == of_a_file
    assert moved(ROWS, conc="20 nM") == of_a_file
    assert moved([ROWS], conc="20 nM") == of_a_file


def test_columns_are_a_profile(of_a_file):
    """A dictionary of lists; what is written once holds in every row."""
    columns = {
        "target": ["DRD2", "HTR2A"],
        "action": "antagonist",
        "type": ["Ki", "pKi"],
        "value": [2.0, 8],
        "unit": ["nM", None],
    }
    assert moved(columns, conc="20 nM") == of_a_file


def test_a_data_frame_is_a_profile(of_a_file):
    """Of pandas, with its own signs for nothing."""
    require("pandas", importlib.util.find_spec("pandas") is not None, "pandas is not installed")
    import pandas

    assert moved(pandas.DataFrame(ROWS), conc="20 nM") == of_a_file
    assert moved([pandas.DataFrame(ROWS)], conc="20 nM") == of_a_file


def test_a_profile_may_be_a_file(tmp_path, of_a_file):
    """`kg.Profile` of a path names the compounds before anything is computed."""
    path = tmp_path / "many.csv"
    path.write_text(
        "compound,target,action,type,value,unit\nmine,DRD2,antagonist,Ki,2,nM\nmine,HTR2A,antagonist,pKi,8,\nyours,DRD2,agonist,Ki,1,nM\n",
        "utf-8",
    )
    table = kg.Profile(path)
    assert table.compounds == ("mine", "yours")
    assert moved(table, compound="mine", conc="20 nM") == of_a_file


def test_brain_entry_and_several_targets_from_python():
    """What a file says in its opening lines."""
    answer = kg.perturb(
        profile=kg.Profile(ROWS, compound="out", free_nM="20-60", brain="no"), workspace=WORKSPACE, samples=0
    )
    (compound,) = answer.scenario.compounds
    assert (compound.label, compound.free_nM) == ("out", 0.0)
    assert compound.free_outside_nM == pytest.approx(1200**0.5)


def test_bad_rows_are_named_by_their_number():
    """Counted from 1, as a person counts."""
    with pytest.raises(DataError, match="profile, row 2: no target is called 'zzz'"):
        kg.perturb(profile=[{**ROWS[0], "value": -1}, {**ROWS[0], "target": "zzz"}], workspace=WORKSPACE)
    with pytest.raises(DataError) as caught:
        kg.perturb(profile=[{"target": "DRD2"}], workspace=WORKSPACE)
    assert caught.value.what == "column missing: action, type, value"


@pytest.mark.parametrize(
    "given", [5, [1, 2], {"target": ["a", "b"], "action": ["c"]}, kg.Profile(3), kg.Profile([["DRD2"]])]
)
def test_what_is_no_table_is_a_usage_error(given):
    """With what to give instead."""
    with pytest.raises(UsageError) as caught:
        kg.perturb(profile=given, workspace=WORKSPACE)
    assert caught.value.cure
