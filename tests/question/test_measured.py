"""Which values an affinity is made of: one species, one form, one type, never a pool under one name."""

from __future__ import annotations

from math import inf, isnan, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.question.measured import MeasurementRecord, combined, of_one_kind, taken

RANK = {"Ki": 0, "Kd": 1, "IC50": 3}
PREFERENCE = {"Human": 0, "": 1, "Rat": 2, "Mouse": 2}


def row(
    number: int,
    value: float,
    species: str = "Human",
    kind: str = "Ki",
    variant: str = "",
    construct: str = "",
    high: float = nan,
):
    """A measurement of one target; `high` opens a bound with inf."""
    return MeasurementRecord(
        f"row {number}", "T", equilibrium=kind != "IC50", low=value, high=value if isnan(high) else (nan if high == inf else high),
        species=species, preference=PREFERENCE[species], state="", condition="", type=kind, rank=RANK[kind], variant=variant,
        construct=construct, evidence=(f"paper {number}",),
    )  # fmt: skip


def test_a_rat_is_no_human():
    """People first, and the basis says so; the rat's value and its source do not enter."""
    found = combined(taken([row(1, 900.0, "Rat"), row(2, 2.0)]))
    assert (found.value, found.low, found.high) == (2.0, 2.0, 2.0)
    assert (found.basis, found.evidence) == ("Ki (Human)", ("paper 2",))


@pytest.mark.parametrize("value", [4.5982e-5, 0.290413e-3, 0.1 / 3.0, 123456.789012345])
def test_a_value_is_computed_with_as_it_is(value):
    """Of femtomolar ones too, to the last digit; the same value of two papers is one."""
    assert combined([row(1, value)]).value == value
    assert combined([row(1, value), row(2, value)]).value == value


def test_two_animals_are_not_pooled():
    """Of equally preferred species that of more values is taken, of equally many the first."""
    assert combined(taken([row(1, 10.0, "Mouse"), row(2, 900.0, "Rat"), row(3, 800.0, "Rat")])).basis == "Ki (Rat)"
    assert combined(taken([row(1, 10.0, "Mouse"), row(2, 900.0, "Rat")])).basis == "Ki (Mouse)"


def test_ki_and_kd_are_not_pooled():
    """Ki before Kd, whatever the order, and constants before functional values."""
    for rows in ([row(1, 1000.0, kind="Kd"), row(2, 1.0)], [row(2, 1.0), row(1, 1000.0, kind="Kd")]):
        assert combined(taken(rows)).value == 1.0
    assert combined(taken([row(1, 5.0, kind="IC50"), row(2, 700.0, "Rat", "Kd")])).basis == "Kd (Rat)"


def test_variants_and_constructs_stay_apart():
    """The usual protein first; a variant alone is taken and named."""
    found = combined(taken([row(1, 500.0, variant="V617F"), row(2, 5.0), row(3, 70.0, construct="kinase domain")]))
    assert (found.value, found.basis) == (5.0, "Ki (Human)")
    assert combined(taken([row(1, 500.0, variant="V617F")])).basis == "Ki (Human, variant V617F)"
    assert combined(
        taken([row(1, 5.0, variant="A"), row(2, 500.0, variant="B"), row(3, 600.0, variant="B")])
    ).basis.endswith("variant B)")


def test_a_value_of_people_comes_before_the_usual_form_of_an_animal():
    """Species decides before the form does."""
    assert combined(taken([row(1, 5.0, "Rat"), row(2, 50.0, variant="D2S")])).value == 50.0


def test_a_bound_gives_no_affinity():
    """Only censored values: none."""
    assert taken([row(1, 10000.0, high=inf)]) == []


def test_subunits_are_taken_together_only_if_of_one_kind():
    """The best kind among several affinities is that of the smallest order."""
    human, rat = (combined(taken([row(1, v, s)])) for v, s in ((2.0, "Human"), (900.0, "Rat")))
    assert of_one_kind([rat, human]) == "Ki (Human)"


@given(st.lists(st.tuples(st.floats(1e-3, 1e5), st.sampled_from(sorted(PREFERENCE)), st.sampled_from(sorted(RANK)), st.sampled_from(["", "X"])),
                min_size=1, max_size=12))  # fmt: skip
def test_what_enters_is_of_one_species_type_and_form(parts):
    """Whatever the table, and the affinity lies within what entered."""
    rows = [row(n, v, s, k, x) for n, (v, s, k, x) in enumerate(parts)]
    kept = taken(rows)
    assert len({(m.species, m.type, m.variant) for m in kept}) == 1
    assert kept[0].order == min(m.order for m in rows)
    found = combined(kept)
    assert min(m.low for m in kept) * (1 - 1e-6) <= found.value <= max(m.high for m in kept) * (1 + 1e-6)
    assert set(found.records) == {m.iri for m in kept}
    assert found.value == pytest.approx(combined(taken(rows[::-1])).value) or len({m.species for m in rows}) > 1
