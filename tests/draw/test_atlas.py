"""The atlas without a format."""

from __future__ import annotations

import pytest
from draw.demo_atlas import READINGS, atlas

from kg.direction import Direction
from kg.draw.atlas import Atlas, AtlasCell, AtlasLine, CellReading, counted, groups
from kg.errors import DataError


def test_size_classes_are_those_of_the_tables():
    """Up to 25 %, 25 to 60 %, above; a fall is measured as what is left."""
    sizes = [CellReading(Direction.INCREASED, value).size for value in (0.1, 0.4, 0.7, -0.3, -1.0, -2.0)]
    assert sizes == [0, 1, 2, 0, 1, 2]


def test_every_look_that_occurs_is_named_once():
    """Looks are a set: ten of them here, whatever how often each occurs."""
    assert len(atlas().looks()) == len(READINGS) == len(set(atlas().looks()))


def test_a_cell_without_its_place_is_refused():
    """A cell names a row and a column of its atlas, and has a reading for each scenario."""
    line = AtlasLine("a", "a", "g", "")
    for cell in (AtlasCell("a", "b", (READINGS[0],), ""), AtlasCell("a", "a", (), "")):
        with pytest.raises(DataError):
            Atlas("t", "", ("one",), (line,), (line,), (cell,))


def test_groups_stand_as_they_come():
    """Lines of one group stand together, in order."""
    assert [(name, len(lines)) for name, lines in groups(atlas().rows)] == [("first", 2), ("second", 1)]
    assert counted(READINGS)[Direction.INCREASED] == 3
