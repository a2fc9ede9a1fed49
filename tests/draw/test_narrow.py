"""Promises of kg.draw.narrow: an atlas on a narrow page loses no sure change, and says what it leaves out."""

from __future__ import annotations

from dataclasses import replace

from draw.demo_atlas import READINGS, atlas
from hypothesis import given
from hypothesis import strategies as st

from kg.direction import Direction
from kg.draw.atlas import EVERY_CHANGE, Atlas, CellReading, look
from kg.draw.layout.sheet import fits, page_width
from kg.draw.narrow import narrowed
from kg.draw.paper import Paper

STILL = CellReading(Direction.UNCHANGED, 0.0)


def _sure(one: CellReading) -> bool:
    return one.held or one.direction in (Direction.INCREASED, Direction.DECREASED)


def test_what_fits_stays_as_it_is() -> None:
    """A page that is wide enough shows the atlas itself."""
    whole = atlas()
    assert narrowed(whole, lambda _: True) is whole


@given(st.lists(st.sampled_from((*READINGS, STILL)), min_size=1, max_size=9))
def test_no_sure_change_is_left_out(readings: list[CellReading]) -> None:
    """In the narrowest form each thing still shows each look of its sure changes in the cell that it is of."""
    whole = atlas(1, tuple(readings))
    small = narrowed(whole, lambda _: False)

    def told(one: Atlas) -> set[tuple[str, str, object, bool]]:
        group = {line.id: line.group for line in one.columns}
        return {
            (c.row, group[c.column], look(r), r.held)
            for c in one.cells
            for r in c.readings
            if c.column in group and _sure(r)
        }

    assert told(small) == told(whole)
    assert len(small.columns) <= len(whole.columns)


def test_places_that_read_alike_stand_in_one_column_that_says_so() -> None:
    """Three places of one cell with the same change are one, named with the number of the others; of another cell it stays."""
    whole = atlas(1, (READINGS[0],) * 4)
    small = narrowed(whole, lambda one: len(one.columns) < 4)
    assert [line.label for line in small.columns] == ["place 0 (and 2 alike)", "place 3"]
    assert "place 2" in small.columns[0].tooltip
    assert len(small.cells) == 4


def test_what_is_left_out_is_said() -> None:
    """Without places of which nothing is sure the note no longer says that every change is shown, and counts them."""
    whole = replace(atlas(1, (READINGS[0], READINGS[8], READINGS[9])), note=f"{EVERY_CHANGE}.")
    small = narrowed(whole, lambda _: False)
    assert [line.label for line in small.columns] == ["place 0"]
    assert EVERY_CHANGE not in small.note
    assert "2 places" in small.note


def test_each_form_is_narrower_than_the_one_before() -> None:
    """The forms that are tried take less and less width."""
    wide: list[float] = []
    narrowed(atlas(1, (*READINGS, *READINGS[:1] * 3)), lambda one: bool(wide.append(page_width(one, Paper()))))
    assert wide == sorted(wide, reverse=True)
    assert wide[-1] < wide[0]
    assert fits(atlas(), Paper(400.0))
    assert not fits(atlas(), Paper(40.0))
