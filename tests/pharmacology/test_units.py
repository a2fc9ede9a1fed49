"""The table of units against pint, a library of its own."""

from __future__ import annotations

import importlib.util

import pytest
from requirements import require

from kg.pharmacology.units import MASS_IN_NG_PER_ML, MOLAR_IN_NM, TIME_IN_MIN, Kind, capitals, nearest, table, unit

# What each kind is counted in, as pint writes it.
BASE = {
    Kind.MOLAR: "nanomole/liter",
    Kind.LEVEL: "nanogram/milliliter",
    Kind.DOSE: "milligram/day",
    Kind.PER_WEIGHT: "milligram/kilogram/day",
    Kind.TIME: "minute",
    Kind.VOLTAGE: "millivolt",
}


def in_pint(name: str, kind: Kind) -> str:
    """A spelling of the table as pint reads it: a dose without a time is that of a day, `nm` stands for nM."""
    if kind is Kind.MOLAR and name.endswith("m"):
        return name[:-1] + "M"
    timed = name.removesuffix("/kg").endswith("g") and kind in (Kind.DOSE, Kind.PER_WEIGHT)
    return f"{name}/day" if timed else name.replace("/d", "/day") if name.endswith("/d") else name


def test_every_unit_is_what_pint_says():
    """Each spelling of the table has the factor and the dimension that pint gives it."""
    require("pint", importlib.util.find_spec("pint") is not None, "pint is not installed")
    import pint

    units = pint.UnitRegistry()
    assert len(table()) > 130
    for name, found in table().items():
        expected = units.Quantity(1.0, in_pint(name, found.kind)).to(BASE[found.kind]).magnitude
        assert found.factor == pytest.approx(expected, rel=1e-12), name


@pytest.mark.parametrize(
    ("text", "kind", "factor"),
    [
        ("nM", Kind.MOLAR, 1.0), ("µM", Kind.MOLAR, 1e3), ("\u03bcM", Kind.MOLAR, 1e3), ("uM", Kind.MOLAR, 1e3), ("mM", Kind.MOLAR, 1e6),
        ("M", Kind.MOLAR, 1e9), ("fM", Kind.MOLAR, 1e-6), ("nmol/L", Kind.MOLAR, 1.0), ("µmol/l", Kind.MOLAR, 1e3), ("pmol/mL", Kind.MOLAR, 1.0),
        ("ng/mL", Kind.LEVEL, 1.0), ("µg/mL", Kind.LEVEL, 1e3), ("\u03bcg/L", Kind.LEVEL, 1.0), ("mcg/L", Kind.LEVEL, 1.0), ("ng/L", Kind.LEVEL, 1e-3),
        ("mg/L", Kind.LEVEL, 1e3), ("pg/mL", Kind.LEVEL, 1e-3), ("mg/dL", Kind.LEVEL, 1e4), ("ng mL⁻¹", Kind.LEVEL, 1.0), ("ng mL-1", Kind.LEVEL, 1.0),
        ("ng per mL", Kind.LEVEL, 1.0), ("mg/day", Kind.DOSE, 1.0), ("µg/day", Kind.DOSE, 1e-3), ("mcg/day", Kind.DOSE, 1e-3), ("g/day", Kind.DOSE, 1e3),
        ("mg/24 h", Kind.DOSE, 1.0), ("mg/week", Kind.DOSE, 1 / 7), ("mg/kg", Kind.PER_WEIGHT, 1.0), ("mV", Kind.VOLTAGE, 1.0), ("h", Kind.TIME, 60.0),
    ],
)  # fmt: skip
def test_a_unit_is_read_in_every_way_of_writing_it(text, kind, factor):
    """Three signs for micro, both letters for litre, exponents, words for a day."""
    found = unit(text)
    assert found is not None
    assert (found.kind, found.factor) == (kind, pytest.approx(factor, rel=1e-12))


@pytest.mark.parametrize(
    "text", ["MM", "m", "mm", "NM", "UM", "MG/day", "UG/ML", "furlong", "", "%", "kM", "M/nM", "g/g", "day"]
)
def test_what_could_be_two_units_is_none(text):
    """Mega is no milli, a bare prefix is no unit, and capitals are told apart."""
    assert unit(text) is None


def test_the_unit_that_was_meant_is_told():
    """The nearest unit differs by the case of its letters alone."""
    assert nearest("MM") == "mM"
    assert nearest("NG/ML") == "ng/mL"
    assert nearest("furlong") == ""


def test_a_table_in_capitals_means_nano_by_n():
    """Data sets write NM; MM may be mega or milli and stays refused."""
    assert capitals("NM") == unit("nM")
    assert capitals("NMOL/L") == unit("nM")
    assert capitals("MM") is None
    assert capitals("nM/") is None


def test_the_bench_reads_the_same_table():
    """Its mappings list the usual units and find every spelling of their kind, and no other."""
    assert MOLAR_IN_NM["μmol/L"] == 1e3
    assert MASS_IN_NG_PER_ML["µg/mL"] == 1e3
    assert "ng/mL" not in MOLAR_IN_NM
    assert list(TIME_IN_MIN) == ["s", "min", "h"]
