"""Promises of kg.question.pet: occupancies in people are read with their dose, and the shipped offsets are those that follow from them."""

from __future__ import annotations

from functools import cache

import pytest
import shipped

from kg.knowledge import assets
from kg.knowledge.vocabulary import ID
from kg.question.pet import BrainOverDish, brain_over_dish, calibrated, seen_occupancies

WORKSPACE = shipped.workspace()


@cache
def found() -> BrainOverDish:
    """What all measured compounds say, computed once."""
    return brain_over_dish(WORKSPACE, calibrated(WORKSPACE))


def test_the_shipped_offsets_are_those_of_the_shipped_occupancies():
    """`kg fit --in-vivo` writes what is shipped: same digest, same numbers."""
    path = assets.folder("pathways") / "numbers" / "in-vivo.ttl"
    assert path.read_text("utf-8") == found().to_turtle()


def test_offsets_are_what_the_book_reads():
    """The graph says the same numbers."""
    offsets = WORKSPACE.book.offsets
    assert offsets == pytest.approx({t: round(v, 2) for t, v in found().offsets.items()})


def test_an_offset_is_larger_than_its_error():
    """The serotonin transporter's is not told from nothing, so no drug is shifted by it; that of D2 receptors is."""
    assert set(found().offsets) == {ID + "DRD2"}
    assert ID + "SLC6A4" in found().parts.second


def test_doses_of_a_day_are_read_and_single_ones_left_out():
    """At steady state a level follows from the dose; hours after one capsule it does not."""
    seen = seen_occupancies(WORKSPACE, [ID + "risperidone", ID + "lurasidone"])
    assert {s.compound for s in seen} == {ID + "risperidone"}
    assert all(s.dose is None or s.dose.kind == "dose" for s in seen)
    six = next(s for s in seen if s.dose and s.dose.low == s.dose.high == 6.0)
    assert 0.7 < six.low <= six.middle <= six.high < 0.9


def test_parts_and_rest_add_up():
    """Each ratio is the part of its compound, of its target, and what neither explains."""
    parts = found().parts
    rests = [v - parts.first[c] - parts.second.get(t, 0.0) for (c, t), v in found().pairs.items()]
    assert abs(sum(rests)) / len(rests) < 1.5
    assert sum(r * r for r in rests) < sum(v * v for v in found().pairs.values())


def test_inhibited_enzymes_are_no_occupancy():
    """Selegiline's monoamine oxidase is used up, not held."""
    assert not any("MAO" in target or "ACHE" in target for _, target in found().pairs)
