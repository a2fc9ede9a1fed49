"""One grammar of quantities: what people and databases write, and what cannot be meant."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import UsageError
from kg.pharmacology.quantity import geometric, measured, number, positive, printed, read, recorded, relation
from kg.pharmacology.units import Kind, table

ANY = (Kind.MOLAR, Kind.LEVEL, Kind.DOSE)


@pytest.mark.parametrize(
    ("text", "kind", "low", "value", "high"),
    [
        ("20 nM", Kind.MOLAR, 20, 20, 20), ("20nM", Kind.MOLAR, 20, 20, 20), ("~20 nM", Kind.MOLAR, 20, 20, 20), ("≈ 20 nM", Kind.MOLAR, 20, 20, 20),
        ("20–60 nM", Kind.MOLAR, 20, 1200**0.5, 60), ("20 to 60 nM", Kind.MOLAR, 20, 1200**0.5, 60), ("20-60 nmol/L", Kind.MOLAR, 20, 1200**0.5, 60),
        ("20 ± 5 nM", Kind.MOLAR, 16, 20, 25), ("20 +/- 5 nM", Kind.MOLAR, 16, 20, 25), ("20 (± 5) nM", Kind.MOLAR, 16, 20, 25),
        ("1.5e-8 M", Kind.MOLAR, 15, 15, 15), ("= 1 fM", Kind.MOLAR, 1e-6, 1e-6, 1e-6), ("0.3 µmol/L", Kind.MOLAR, 300, 300, 300),
        ("120 µg/L", Kind.LEVEL, 120, 120, 120), ("120 pg/mL", Kind.LEVEL, 0.12, 0.12, 0.12), ("1 mg/L plasma", Kind.LEVEL, 1e3, 1e3, 1e3),
        ("100 mg/day", Kind.DOSE, 100, 100, 100), ("100 mg", Kind.DOSE, 100, 100, 100), ("500 µg/day", Kind.DOSE, 0.5, 0.5, 0.5),
        ("1 g/day", Kind.DOSE, 1e3, 1e3, 1e3), ("25 mg tid", Kind.DOSE, 75, 75, 75), ("25 mg t.i.d.", Kind.DOSE, 75, 75, 75),
        ("2 x 50 mg/day", Kind.DOSE, 100, 100, 100), ("2 × 50 mg", Kind.DOSE, 100, 100, 100), ("2 x 50 mg bid", Kind.DOSE, 200, 200, 200),
        ("50 mg bid", Kind.DOSE, 100, 100, 100), ("50 mg qd", Kind.DOSE, 50, 50, 50), ("50 mg od", Kind.DOSE, 50, 50, 50),
        ("50 mg tds", Kind.DOSE, 150, 150, 150), ("50 mg q8h", Kind.DOSE, 150, 150, 150), ("50 mg every 12 hours", Kind.DOSE, 100, 100, 100),
        ("50 mg 3x daily", Kind.DOSE, 150, 150, 150), ("70 mg weekly", Kind.DOSE, 10, 10, 10), ("25-50 mg bid", Kind.DOSE, 50, 5000**0.5, 100),
        ("1 mg/kg for 70 kg", Kind.DOSE, 70, 70, 70), ("1 mg/kg, 70 kg", Kind.DOSE, 70, 70, 70), ("1 mg/kg bid for 70 kg", Kind.DOSE, 140, 140, 140), ("10 µg/kg/day at 50 kg", Kind.DOSE, 0.5, 0.5, 0.5),
    ],
)  # fmt: skip
def test_what_people_write_is_read(text, kind, low, value, high):
    """Concentrations, levels and doses, exact, about, as a range, with an error, several times a day, per body weight."""
    found = read(text, *ANY)
    assert found.kind is kind
    assert (found.low, found.value, found.high) == (pytest.approx(low), pytest.approx(value), pytest.approx(high))
    assert found.text == text


@pytest.mark.parametrize(
    ("text", "said", "cure"),
    [
        ("1 MM", "case of a prefix", "write mM"),
        ("5 m", "milli or molar", "mM for millimolar or M"),
        ("1 mm", "case of a prefix", "write mM"),
        ("100 MG/day", "case of a prefix", "mg/day"),
        ("1 mg/kg", "no weight is given", "1 mg/kg, 70 kg"),
        ("1 mg/kg in rats", "no weight is given", "of an animal"),
        ("1 mg/kg for 0 kg", "impossible weight", "for 70 kg"),
        ("50 mg/day bid", "a day's dose or one of several", "25 mg bid"),
        ("20 ng/mL free", "does not go with", "in nM"),
        ("2 x 20 nM", "counts what is no dose", "one number"),
        ("100 mg/day for 70 kg", "goes with a dose per kg", "leave it away"),
        ("1,5 nM", "no readable number", "decimal point"),
        ("1,234 nM", "no readable number", "thousands"),
        ("60-20 nM", "lower end first", "20-60"),
        ("20", "has no unit", "nM"),
        ("1e400 nM", "beyond every number", ""),
        ("3 mV", "is a voltage", "nM"),
        ("20 furlong", "no unit known", "nM"),
        ("1 000 mg", "behind the number", "no thousands separator"),
        ("1'000 mg", "behind the number", "no thousands separator"),
        ("2-Jan", "behind the number", "a spreadsheet made a date"),
        ("1/2 mg", "behind the number", "a spreadsheet made a date"),
        ("2·10-9 M", "behind the number", "1.5e-8"),
        ("20 (10-40) nM", "behind the number", "one number"),
        ("20 nM - 60 nM", "behind the number", "the unit once"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_the_reason(text, said, cure):
    """No unit is assumed, none guessed, and the cure is one that works."""
    with pytest.raises(UsageError, match=said) as caught:
        read(text, *ANY)
    assert cure in caught.value.cure


def test_free_and_total_are_told_apart():
    """A molar concentration is the free one unless it is said to be that of plasma."""
    assert not read("300 nmol/L", *ANY).total
    assert not read("300 nM free", *ANY).total
    assert read("300 nmol/L plasma", *ANY).total


@pytest.mark.parametrize(
    ("text", "plain"),
    [("", "="), ("=", "="), ("'='", "="), ('"="', "="), ("==", "="), ("~", "~"), ("≈", "~"), (">", ">"), (">>", ">"), ("'>>'", ">"), ("<", "<"),
     ("<<", "<"), (">=", ">="), ("≥", ">="), ("'>='", ">="), ("<=", "<="), ("≤", "<="), (" ~ ", "~")],
)  # fmt: skip
def test_relations_as_databases_write_them(text, plain):
    """In quotation marks, doubled, as one sign: one relation."""
    assert relation(text) == plain


@pytest.mark.parametrize("text", ["≠", "<>", "about", "><", "=<>"])
def test_an_unknown_relation_is_refused(text):
    """What is no relation is not taken for equality."""
    with pytest.raises(UsageError, match="unknown relation"):
        relation(text)


def test_a_value_may_carry_its_relation():
    """`>10000` is a bound whose number is 10000."""
    found = printed(">10000")
    assert (found.relation, found.low, found.high, found.rest) == (">", 10000.0, 10000.0, "")
    assert printed("≤ 5 nM").relation == "<="


@pytest.mark.parametrize("text", ["1_000", "١٢", "0x1", "1e", ".", "--1", "1.2.3", "1 2", "nan", "inf"])
def test_a_number_is_digits_and_a_point(text):
    """What Python's float would take beyond that is no number here."""
    with pytest.raises(ValueError, match=re.escape(text)):
        number(text)


def test_a_typographic_minus_is_one():
    """Both in front of a number and in an exponent."""
    assert number("−80") == -80.0
    assert number("1.5e−8") == 1.5e-8


def test_what_the_graph_records_is_a_number_or_nothing():
    """Nothing recorded is nan, not zero."""
    assert recorded("0.05") == 0.05
    assert recorded(None) != recorded(None)


@given(st.floats(1e-6, 1e6), st.floats(1.0, 1e3))
def test_the_middle_of_a_range_is_geometric(low, wide):
    """As far from one end as from the other, in folds."""
    middle = geometric(low, low * wide)
    assert middle / low == pytest.approx(low * wide / middle)


@given(st.floats(1e-3, 1e3), st.floats(0.01, 3.0), st.sampled_from(sorted(table())))
def test_an_error_leaves_the_value_in_the_middle(value, share, name):
    """Whatever the unit, `value ± error` has ends that multiply to the square of the value, the upper one value plus error."""
    kind = table()[name].kind
    if kind in (Kind.PER_WEIGHT, Kind.DOSE):
        return
    found = read(f"{value!r} ± {value * share!r} {name}", kind)
    assert found.low * found.high == pytest.approx(found.value**2)
    assert found.high == pytest.approx(found.value + found.error)


@given(st.text(max_size=40))
def test_any_text_is_a_quantity_or_a_usage_error(text):
    """Nothing else comes out of a slip of the keyboard."""
    try:
        found = read(text, *ANY)
    except UsageError as error:
        assert error.what  # noqa: PT017 - either way out is right
        return
    assert found.low <= found.value * (1 + 1e-12)


@given(st.text("0123456789.,eE+-−–±~<>= xnumpfMgLdayhkbitq/", max_size=24))
def test_any_text_of_the_grammars_own_letters_too(text):
    """The same where the letters are those that mean something."""
    try:
        read(text, *ANY)
    except UsageError as error:
        assert str(error)  # noqa: PT017


@pytest.mark.parametrize(
    ("text", "value", "error"),
    [
        ("1 nM", 1.0, 0.0),
        ("1 ± 0.2 nM", 1.0, 0.2),
        ("0.5+/-0.1 µM", 500.0, 100.0),
        ("2e-9 M", 2.0, 0.0),
        ("30pM", 0.03, 0.0),
        ("1 nmol/L", 1.0, 0.0),
    ],
)
def test_the_bench_reads_a_value_with_its_standard_error(text, value, error):
    """Value, standard error and unit are read into nM."""
    found = measured(text, Kind.MOLAR, "--kd")
    assert (found.value, found.error) == pytest.approx((value, error))


@pytest.mark.parametrize(
    "text", ["1", "nM", "", "1 NM", "1 mg", "one nM", "1 ± nM", "1 ± -1 nM", "1-2 nM", "> 1 nM", "~1 nM"]
)
def test_the_bench_refuses_what_is_no_single_value(text):
    """A missing number or unit, an unknown unit, a negative error, a range, a bound, an approximate value."""
    with pytest.raises(UsageError):
        measured(text, Kind.MOLAR, "--kd")


def test_negative_concentrations_are_refused_and_voltages_not():
    """A concentration must be above zero; a potential may be negative, with either minus sign."""
    with pytest.raises(UsageError, match="greater than zero"):
        positive("0 nM", Kind.MOLAR, "--kd")
    assert measured("−80 mV", Kind.VOLTAGE, "--v-half").value == -80.0
