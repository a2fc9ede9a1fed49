"""The free concentration that an amount gives, what is said where it is far from the record, and in-vivo potency, which enters once."""

from __future__ import annotations

import pytest
import shipped

from kg.errors import DataError
from kg.explore import perturb
from kg.question.amount import amount
from kg.question.dosing import given

WORKSPACE = shipped.workspace()
BOOK = WORKSPACE.book
AMITRIPTYLINE = BOOK.compound(WORKSPACE.directory.resolve("amitriptyline", ("Compound",)).iri)


def level(text: str):
    """Amitriptyline at an amount."""
    return given(AMITRIPTYLINE, amount(text), BOOK)


def test_a_dose_is_the_recorded_pair_in_proportion():
    """The middle of the recorded dose has the middle of the recorded plasma range, by molar mass and fraction unbound."""
    exposure = AMITRIPTYLINE.exposure
    middle = (exposure.dose[0] * exposure.dose[1]) ** 0.5
    plasma = (exposure.plasma[0] * exposure.plasma[1]) ** 0.5
    expected = 1000 * plasma / AMITRIPTYLINE.molecular_weight * exposure.unbound[0]
    assert level(f"{middle!r} mg/day").outside.value == pytest.approx(expected)
    assert level(f"{2 * middle!r} mg/day").outside.value == pytest.approx(2 * expected)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("75 mg/day", "25 mg tid"), ("75 mg/day", "75000 µg/day"), ("75 mg/day", "0.075 g/day"), ("70 mg/day", "1 mg/kg for 70 kg"),
        ("100 mg/day", "2 x 50 mg/day"), ("100 ng/mL", "100 µg/L"), ("100 ng/mL", "0.1 mg/L"), ("100 ng/mL", "0.1 µg/mL"), ("100 ng/mL", "100000 pg/mL"),
        ("20 nM", "20 nmol/L"), ("20 nM", "0.02 µmol/L"), ("20 nM", "2e-8 M"), ("20 nM", "20 nM free"),
    ],
)  # fmt: skip
def test_one_amount_in_two_units_is_one_amount(one, other):
    """Whatever it is written in, the level is the same."""
    assert level(one).free.value == pytest.approx(level(other).free.value)
    assert level(one).outside == pytest.approx(level(other).outside)


def test_a_molar_plasma_level_is_bound_and_free():
    """300 nmol/L of plasma are the share unbound of it; bare nmol/L are free."""
    fraction = AMITRIPTYLINE.exposure.unbound[0]
    total = level("300 nmol/L plasma")
    assert total.outside.value == pytest.approx(300 * fraction)
    assert level("300 nmol/L").outside.value == pytest.approx(300)
    mass = 300 * AMITRIPTYLINE.molecular_weight / 1000
    assert total.outside.value == pytest.approx(level(f"{mass!r} ng/mL").outside.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("100 mg/day", ""), ("400 mg/day", ""), ("20 mg/day", ""), ("500 mg/day", "3.33 times above"), ("2 g/day", "13.3 times above"),
        ("150 µg/day", "500 times below"), ("100 ng/mL", ""), ("100 µg/mL", "833 times above"), ("400000 nM plasma", "times above"), ("20 nM", ""),
        ("50-1000 mg/day", ""),
    ],
)  # fmt: skip
def test_an_amount_far_outside_the_record_is_told(text, said):
    """Threefold above or tenfold below the recorded range; a range that meets it is none."""
    caution = level(text).caution
    assert (said in caution) if said else caution == ""
    assert ("recorded range" in caution) is bool(said)


def test_the_caution_stands_in_the_answer():
    """It is computed, and the screen says how far it was carried; the metabolite is not told apart."""
    answer = perturb("amitriptyline=2 g/day", workspace=WORKSPACE, samples=0)
    cautions = [text for text in answer.notes if "recorded range" in text]
    assert cautions == [
        "amitriptyline at 2 g/day is 13.3 times above the recorded range (75-150 mg/day): the level is extrapolated in proportion"
    ]
    assert not any("recorded range" in text for text in perturb("amitriptyline", workspace=WORKSPACE, samples=0).notes)


def test_the_dose_of_a_day_is_told_where_another_is_written():
    """25 mg three times are 75 mg/day; 75 mg/day need no word."""
    assert "25 mg tid (75 mg/day) by the recorded exposure" in level("25 mg tid").basis
    assert level("75 mg/day").basis.startswith("75 mg/day by the recorded exposure")


def test_half_of_the_tightest_target_is_said_to_be_so_alone(tmp_path):
    """Where its own transmitter competes, the same concentration holds less, and the answer does not promise half."""
    path = tmp_path / "x.tsv"
    path.write_text("target\taction\ttype\tvalue\tunit\nDRD2\tantagonist\tKi\t2\tnM\n", "utf-8")
    answer = perturb(profile=path, workspace=WORKSPACE, samples=0)
    assert answer.scenario.compounds[0].basis == "half-occupies D2 receptor where nothing competes (2 nM)"
    assert max(t.occupancy for t in answer.targets) < 0.5


def test_a_dose_without_a_record_says_what_to_give(tmp_path):
    """A table has no exposure record."""
    path = tmp_path / "x.tsv"
    path.write_text("target\taction\ttype\tvalue\tunit\nDRD2\tantagonist\tKi\t2\tnM\n", "utf-8")
    with pytest.raises(DataError, match="no exposure record") as caught:
        perturb(profile=path, dose="100 mg/day", workspace=WORKSPACE)
    assert "20 nM" in caught.value.cure


def held(dose: str) -> float:
    """Computed occupancy of the receptor that the amisulpride rows of the documents speak of."""
    answer = perturb("amisulpride", dose=dose, workspace=WORKSPACE, samples=0)
    return next(t.occupancy for t in answer.targets if t.context == "D2-MSN" and t.basis == "in-vivo EC50")


def test_half_the_receptors_are_held_at_the_in_vivo_ec50():
    """At the dose whose plasma level is the recorded EC50, and with dopamine where it was, half is held."""
    plasma = (59.6 * 143.2) ** 0.5
    answer = perturb(f"amisulpride={plasma} ng/mL", workspace=WORKSPACE, samples=0, set=("dopamine@striatum-cleft=1",))
    share = next(t.occupancy for t in answer.targets if t.context == "D2-MSN" and t.basis == "in-vivo EC50")
    assert share == pytest.approx(0.5, abs=0.005)


def test_occupancy_rises_with_the_dose_and_says_what_it_rests_on():
    """The basis is named, and more drug holds more."""
    shares = [held(f"{dose} mg/day") for dose in (50, 100, 200, 400, 800)]
    assert shares == sorted(shares)


def test_the_dose_windows_of_the_documents_come_out_of_the_equations():
    """Low dose: more dopamine. High dose: less D2 signal and more cAMP in the target cell. No rule knows a dose."""
    low = {e.node: e for e in perturb("amisulpride", dose="200 mg/day", workspace=WORKSPACE).effects}
    high = {e.node: e for e in perturb("amisulpride", dose="600 mg/day", workspace=WORKSPACE).effects}
    assert low["dopamine@striatum-cleft"].direction == "increased"
    assert abs(low["dopamine@striatum-cleft"].change) > abs(low["DRD2@D2-MSN"].change)
    assert high["DRD2@D2-MSN"].direction == "decreased"
    assert high["cAMP@D2-MSN"].direction == "increased"
