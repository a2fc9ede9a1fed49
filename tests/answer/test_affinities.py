"""Promises of kg.answer.affinities: values as printed, ranked with their like alone."""

from __future__ import annotations

from math import inf

import shipped
from hypothesis import given
from hypothesis import strategies as st

from kg.answer.affinities import NOT_RECORDED, RecordedValue, ranked, rows_of, values_of

WORKSPACE = shipped.workspace()


def value(compound: str, low: float, high: float, **other: str) -> RecordedValue:
    """A value between two bounds."""
    said = {"type": "Ki", "species": "Human", "state": "", "condition": "", **other}
    return RecordedValue(
        compound, "t", "T", said["type"], "=", f"{low:g}", "nM", said["species"], said["state"], said["condition"], "",
        ("doc",), f"{compound}-{low}-{high}-{other}", used=True, like=other.get("like", said["type"]), ends=(low, high),
    )  # fmt: skip


def recorded(name: str) -> list[RecordedValue]:
    """The values of a compound of the graph."""
    iri = WORKSPACE.directory.resolve(name, ("Compound",)).iri
    return values_of(WORKSPACE, WORKSPACE.book.compound(iri), name)


def test_states_of_a_channel_are_never_pooled():
    """The three values of amitriptyline at sodium channels stand in three rows, as printed."""
    rows = rows_of(recorded("amitriptyline"), ("amitriptyline",))
    found = {row.state: row.cells()[0] for row in rows if row.label == "voltage-gated sodium channel"}
    assert found == {"Resting": "33 μM", "Inactivated": "0.51 μM", "Open": "0.26 μM"}


def test_every_value_is_the_one_of_its_record():
    """Value, relation and unit are the record's own, and somebody says so."""
    found = recorded("amoxapine") + recorded("amitriptyline")
    assert found
    for one in found:
        rows = WORKSPACE.knowledge.rows(
            f"SELECT ?v ?r ?u {{ <{one.record}> kg:printedValue ?v ; kg:relation ?r ; kg:printedUnit ?u }}"
        )
        assert [(one.value, one.relation, one.unit)] == [(r["v"], r["r"], r["u"]) for r in rows]
        assert one.source


def test_a_logarithm_is_ranked_with_its_own_type_alone():
    """A pKi stands with a Ki; neither stands with an IC50."""
    names = ("a", "b", "c")
    rows = rows_of([value("a", 5, 5, type="pKi", like="Ki"), value("b", 10, 10), value("c", 1, 1, type="IC50")], names)
    assert [(row.type, row.order, row.ratio) for row in rows] == [("Ki", "a < b", "2"), ("IC50", "", "")]
    assert rows[0].cells()[2] == NOT_RECORDED


def test_species_and_conditions_are_not_ranked_with_each_other():
    """A rat's value says nothing of a man's."""
    rows = rows_of([value("a", 5, 5), value("b", 9, 9, species="Rat"), value("b", 7, 7, condition="4 mM")], ("a", "b"))
    assert len(rows) == 3
    assert not any(row.order or row.ratio for row in rows)


def test_equal_values_are_equal_and_overlapping_ones_are_not_ordered():
    """A bound orders what lies beyond it, and its ratio is a bound too."""
    assert ranked({"a": (value("a", 4, 4),), "b": (value("b", 4, 4),)}) == ("a = b", "1")
    assert ranked({"a": (value("a", 4, 9),), "b": (value("b", 6, 20),)}) == ("a ≈ b", "")
    assert ranked({"a": (value("a", 5, 5),), "b": (value("b", 1000, inf),)}) == ("a < b", "> 200")
    assert ranked({"a": (value("a", 5, 5),), "b": ()}) == ("", "")


@given(st.floats(0.01, 1e4), st.floats(1, 9), st.floats(10, 1e4), st.floats(1, 9))
def test_a_ratio_holds_for_the_middles_of_the_ranges(low, wide, apart, far):
    """The weaker compound's middle over the tighter one's lies within the printed ratio, to its two digits."""
    weak = low * wide * apart
    order, ratio = ranked({"a": (value("a", low, low * wide),), "b": (value("b", weak, weak * far),)})
    assert order == "a < b"
    least, most = (float(end) for end in (ratio.split("-") * 2)[:2]) if "-" in ratio else (float(ratio),) * 2
    assert least * 0.95 <= apart * (wide * far) ** 0.5 <= most * 1.05
