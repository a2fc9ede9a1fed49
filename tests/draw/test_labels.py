"""Promises of kg.draw.labels: how the small text of a node breaks."""

from __future__ import annotations

from kg.draw.labels import small_lines


def test_each_way_of_holding_a_target_has_a_line_of_its_own() -> None:
    """Two actions on one target are not run together, and no number is parted from what it is of."""
    told = small_lines("97 % held (antagonist), 46 % held (positive allosteric modulator) [Guide to PHARMACOLOGY +2]")
    assert told[0] == "97 % held (antagonist),"
    assert told[1].startswith("46 % held")
    assert len(told) <= 5


def test_one_way_breaks_before_the_word_of_whom() -> None:
    """What is said stands apart from who says it, however short both are."""
    assert small_lines("63 % held [doc-000 +1]") == ["63 % held", "[doc-000 +1]"]
    assert small_lines("metabolite, 21.2 nM free") == ["metabolite, 21.2", "nM free"]
