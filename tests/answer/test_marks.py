"""Promises of kg.answer.marks: what is right is counted by group, against floors and beside baselines, with causes."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
import shipped
from answer.tables import row, table

from kg.answer.expectations import Answers, Examination, read
from kg.answer.marks import CAUSES, FLOORS, UNEXAMINED, kinds_of_error, mark
from kg.errors import DataError

ROWS = [
    row(id="1", tags="t"),
    row(id="2", expected="decreased", tags="t,u"),
    row(id="3", **{"class": "d"}, node="DRD2@D2-MSN", expected="unchanged"),
    row(id="4", **{"class": "d"}, node="dopamine@striatum-cleft", expected="increased"),
]
CHANGES, CONVERGED = [0.3, 0.3, -0.4, 0.01], [True] * 4


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A table of two classes and two tags: one right, one opposite, one moved, one still."""
    return table(tmp_path, *ROWS)


def marked(path: Path, changes=CHANGES, converged=CONVERGED):
    """The table's marks for given changes, on the shipped network."""
    items = read(path)
    return mark(Examination(shipped.workspace(), items), Answers(items, list(changes), list(converged)), path)


def test_groups_are_counted(path):
    """All, each class and each tag: how many are right of how many, in the order of the table."""
    found = marked(path)
    assert [(g.name, g.right, g.of) for g in found.groups] == [
        ("all", 1, 4), ("class c", 1, 2), ("class d", 0, 2), ("tag t", 1, 2), ("tag u", 0, 1),
    ]  # fmt: skip
    assert [m.expectation.id for m in found.wrong] == ["2", "3", "4"]
    assert found.settled == 4
    assert found.digest == shipped.workspace().network.digest


def test_a_group_under_its_floor_is_named(path):
    """Floors of this table alone count, a group without one promises nothing, remarks are passed over."""
    text = "# a remark\ntable\tgroup\tright\ntable\tall\t1\ntable\tclass c\t2\nother\tclass d\t2\n"
    (path.parent / FLOORS).write_text(text, "utf-8")
    found = marked(path)
    assert [(g.name, g.floor) for g in found.below] == [("class c", 2)]
    assert [g.floor for g in found.groups] == [1, 2, None, None, None]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (FLOORS, "table\tgroup\tright\ntable\tclass z\t2\n", "class z"),
        (FLOORS, "table\tgroup\tright\ntable\tall\tmany\n", "many"),
        (FLOORS, "table\tgroup\ntable\tall\n", "not whole"),
        (CAUSES, "id\tcause\n1\tc\n", "not whole"),
    ],
)
def test_what_lies_beside_is_read_or_refused(name, text, said, path):
    """A floor for a group that is not there, a floor that is no number and a row cut short are errors of that file."""
    (path.parent / name).write_text(text, "utf-8")
    with pytest.raises(DataError, match=said) as caught:
        marked(path)
    assert caught.value.where == str(path.parent / name)
    assert caught.value.cure


def test_a_failure_has_its_cause(path):
    """By hand where one is written, else unexamined; what is right has none, even where one is written."""
    (path.parent / CAUSES).write_text("id\tcause\tremark\n1\told\tx\n2\tsize lost\twhy\n", "utf-8")
    assert [(m.cause, m.remark) for m in marked(path).marks] == [
        ("", ""), ("size lost", "why"), (UNEXAMINED, ""), (UNEXAMINED, ""),
    ]  # fmt: skip


def test_errors_are_of_four_kinds(path):
    """Opposite, lost, moved although it should be still, and without an answer."""
    assert kinds_of_error(marked(path).marks) == {
        "opposite direction": 1, "called unchanged": 1, "called changed": 1, "not settled": 0,
    }  # fmt: skip
    assert kinds_of_error(marked(path, converged=[False] * 4).marks)["not settled"] == 4
    assert not any(kinds_of_error([SimpleNamespace(right=True)]).values())


def test_baselines_stand_beside(tmp_path):
    """The shortest route lowers the blocked receptor itself; the commonest answer of the table is right where it is asked."""
    lines = [
        row(id="1", node="DRD2@D2-MSN", expected="decreased"),
        row(id="2", **{"class": "d"}),
        row(id="3", **{"class": "d"}, expected="decreased"),
    ]
    groups = {g.name: g for g in marked(table(tmp_path, *lines), [0.0] * 3, [True] * 3).groups}
    assert (groups["class c"].right, groups["class c"].shortest_route, groups["class c"].majority) == (0, 1, 1)
    assert (groups["all"].right, groups["all"].majority) == (0, 2)
