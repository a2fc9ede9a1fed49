"""Promises of kg.answer.expectations: a table is read whole or not at all, and asked as the command line would ask."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shipped
from answer.tables import HEAD, row, table

from kg import explore
from kg.answer.expectations import NOT_SETTLED, Answers, Examination, pose, read
from kg.direction import Direction
from kg.engine.direction import fraction
from kg.errors import DataError


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (row(expected="more"), "'more' is no direction"),
        (row(time="later"), "'later' is no time"),
        (row(id=""), "is empty"),
        (row(scenario="{"), "no JSON"),
        (row(scenario="[]"), "something unknown"),
        (row(scenario='{"witout": []}'), "something unknown"),
        (row(scenario='{"without": "DRD2"}'), "wrong kind"),
        (row(scenario='{"conc": {"mine": 5}}'), "wrong kind"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_with_its_line(line, said, tmp_path):
    """File, line and cure, whatever is wrong with it, and nothing is read from the rest."""
    path = table(tmp_path, row(id="first"), line)
    with pytest.raises(DataError, match=said) as caught:
        read(path)
    assert caught.value.where == f"{path}:3"
    assert caught.value.cure


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (row(given="no-such-drug"), "no-such-drug"),
        (row(node="cAMP@moon"), "moon"),
        (row(node="no-such-node"), "no-such-node"),
        (row(node="DRD2"), "several nodes"),
        (row(scenario='{"set": ["cAMP@D2-MSN"]}'), "NODE=FOLD"),
        (row(scenario='{"conc": {"mine": "banana"}}'), "banana"),
    ],
)
def test_a_row_that_cannot_be_asked_is_named_with_its_line(line, said, tmp_path):
    """What the command line would refuse is refused with its reason, the expectation and the place."""
    path = table(tmp_path, line)
    with pytest.raises(DataError, match=said) as caught:
        Examination(shipped.workspace(), read(path))
    assert caught.value.what.startswith("a: ")
    assert caught.value.where == f"{path}:2"


def test_a_table_without_its_columns_or_rows_is_refused(tmp_path):
    """A missing column, no row, one id twice, and bytes that are no text are each one clear error."""
    path = tmp_path / "table.tsv"
    for text, said in (("id\tclass\n", "no column"), (HEAD, "no row"), ("", "no column")):
        path.write_text(text, "utf-8")
        with pytest.raises(DataError, match=said):
            read(path)
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DataError, match="UTF-8"):
        read(path)
    with pytest.raises(DataError, match="stands twice"):
        read(table(tmp_path, row(), row(expected="unchanged")))
    with pytest.raises(DataError, match="no such table"):
        read(tmp_path / "nowhere.tsv")


def test_the_change_is_that_of_the_same_question_asked_alone(tmp_path):
    """A profile, a compound at a concentration, and conditions give the number that `perturb` gives."""
    lines = [
        row(id="1"),
        row(id="2", given="amitriptyline", scenario='{"conc": {"amitriptyline": "50 nM"}, "without": ["HTR2A@cortical-pyramidal-cell"]}'),
        row(id="3", given="mine", scenario='{"against": ["amisulpride"]}', time="chronic"),
        row(id="4", given="", scenario='{"without": ["DRD2@D2-MSN"]}'),
    ]  # fmt: skip
    items = read(table(tmp_path, *lines))
    workspace, profile = shipped.workspace(), tmp_path / "profiles" / "mine.tsv"
    same = [
        explore.perturb(profile=profile, workspace=workspace, samples=0),
        explore.perturb("amitriptyline", conc="50 nM", without="HTR2A@cortical-pyramidal-cell", workspace=workspace, samples=0),
        explore.perturb(profile=profile, against="amisulpride", chronic=True, workspace=workspace, samples=0),
        explore.perturb(without="DRD2@D2-MSN", workspace=workspace, samples=0),
    ]  # fmt: skip
    found = Examination(workspace, items).answer()
    assert all(found.converged)
    node = workspace.network.index["cAMP@D2-MSN"]
    asked = [fraction(a.response.state[node, 0], a.response.reference[node, 0]) for a in same]
    assert found.changes == pytest.approx([float(change) for change in asked], abs=1e-9)
    assert np.ptp(found.changes) > 0.01


def test_expectations_of_one_scenario_are_solved_once(tmp_path):
    """Rows that differ in the node alone share a scenario; another time or condition is another."""
    lines = [
        row(id="1"),
        row(id="2", node="PKA@D2-MSN"),
        row(id="3", time="chronic"),
        row(id="4", scenario='{"tone": ["dopamine=2x"]}'),
    ]
    examination = Examination(shipped.workspace(), read(table(tmp_path, *lines)))
    assert examination.columns == [0, 0, 1, 2]
    assert len(examination.scenarios) == 3


def test_natural_names_of_nodes_are_understood(tmp_path):
    """A node may be named as on the command line where only one is meant."""
    plain, natural = read(table(tmp_path, row(id="1"), row(id="2", node="cAMP@iSPN")))
    examination = Examination(shipped.workspace(), [plain, natural])
    assert examination.rows[0] == examination.rows[1]


def test_a_scenario_that_does_not_settle_is_not_right(tmp_path):
    """Whatever its numbers say, an answer that is none counts as wrong and is called so."""
    (item,) = read(table(tmp_path, row(expected="unchanged")))
    assert Answers([item], [0.0], [True]).right == [True]
    assert Answers([item], [0.0], [False]).right == [False]
    assert Answers([item], [0.0], [False]).words == [NOT_SETTLED]


def test_the_title_says_the_scenario_in_words(tmp_path):
    """Compounds, comparator, conditions and time, without the punctuation of JSON."""
    scenario = '{"without": ["DRD2@D2-MSN", "DRD3"], "conc": {"mine": "5 nM"}, "against": ["amisulpride"]}'
    (item,) = read(table(tmp_path, row(given="mine; amoxapine", scenario=scenario)))
    assert item.title == "mine + amoxapine against amisulpride, without DRD2@D2-MSN and DRD3, conc mine 5 nM, acute"
    assert replace(item, given=(), scenario={}).title == "no compound, acute"


def test_an_intervention_is_compared_with_the_untouched_network(tmp_path):
    """Without any compound the condition is the question; beside one it holds for both sides."""
    alone, beside = read(table(tmp_path, row(id="1", given="", scenario='{"set": ["cAMP@D2-MSN=2"]}', expected="increased"),
                               row(id="2", scenario='{"set": ["cAMP@D2-MSN=2"]}', expected="unchanged")))  # fmt: skip
    assert Examination(shipped.workspace(), [alone, beside]).answer().words == [
        Direction.INCREASED,
        Direction.UNCHANGED,
    ]
    assert pose(shipped.workspace(), alone).treatment.doses == ()
