"""What an atlas shows of answers."""

from __future__ import annotations

from functools import cache

import pytest
from shipped import workspace

from kg.direction import Direction
from kg.errors import NotFound, UsageError
from kg.explore import draw, perturb
from kg.views.atlas import atlas_scene
from kg.views.selection import CONTEXTS


@cache
def answer(name, dose=""):
    """One answer without samples."""
    return perturb(name, dose=dose, workspace=workspace(), samples=0)


def test_every_change_of_the_answer_has_its_cell():
    """No node that changes is left out, and a cell's reading is the answer's."""
    effects = {effect.iri: effect for effect in answer("amisulpride").effects}
    cells = {cell.record: cell for cell in atlas_scene([answer("amisulpride")]).cells}
    assert {iri for iri, effect in effects.items() if effect.direction is not Direction.UNCHANGED} <= set(cells)
    assert all(cell.readings[0].log2_change == effects[iri].log2_change for iri, cell in cells.items())


def test_what_the_compound_acts_on_is_framed():
    """The frames are the targets that the answer holds by a twentieth or more, and no others."""
    atlas = atlas_scene([answer("amisulpride")])
    framed = {(cell.row, cell.column) for cell in atlas.cells if cell.readings[0].held}
    assert framed == {(t.target, t.context) for t in answer("amisulpride").targets if (t.occupancy or 0.0) >= 0.05}
    assert {row.rpartition("/")[2] for row, _ in framed} >= {"DRD2", "DRD3", "HTR7"}


def test_two_atlases_stand_in_one_order():
    """Rows and columns that two atlases share stand in the same order in both."""
    first, second = atlas_scene([answer("amisulpride")]), atlas_scene([answer("amoxapine")])
    for ours, theirs in ((first.rows, second.rows), (first.columns, second.columns)):
        shared = {line.id for line in ours} & {line.id for line in theirs}
        assert [x.id for x in ours if x.id in shared] == [x.id for x in theirs if x.id in shared]


def test_a_thing_stands_in_one_group_and_groups_are_whole():
    """No group of rows or columns is broken in two."""
    atlas = atlas_scene([answer("amisulpride")])
    for lines in (atlas.rows, atlas.columns):
        names = [line.group for line in lines]
        assert [n for i, n in enumerate(names) if not i or names[i - 1] != n] == list(dict.fromkeys(names))


def test_doses_stand_in_panels_and_compounds_in_halves():
    """The same compound twice is two panels, two compounds are two readings of one cell, with the standing counted."""
    doses = atlas_scene([answer("amisulpride", dose) for dose in ("50 mg/day", "600 mg/day")])
    assert doses.panels
    assert doses.scenarios == ("amisulpride 50 mg/day", "amisulpride 600 mg/day")
    two = atlas_scene([answer("amisulpride"), answer("amoxapine")])
    assert not two.panels
    assert "changes shared" in two.title
    assert all(len(cell.readings) == 2 for cell in two.cells)


def test_a_place_alone(tmp_path):
    """`--in` keeps one place, and a place where nothing changes is said to be one."""
    picture = draw("amisulpride", workspace=workspace(), samples=0, atlas=True, in_="D2-MSN")
    assert [line.id for line in picture.atlas.columns] == ["D2-MSN"]
    with pytest.raises(NotFound, match="changes no node"):
        atlas_scene([answer("amisulpride")], "cardiac-myocyte")
    assert "Cell" in CONTEXTS


def test_options_that_an_atlas_has_no_use_for_are_refused():
    """--to and another style."""
    for wrong in ({"to": "cAMP@D2-MSN"}, {"style": "sbgn"}):
        with pytest.raises(UsageError):
            draw("amisulpride", workspace=workspace(), samples=0, atlas=True, **wrong)
