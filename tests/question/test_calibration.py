"""Promises of kg.question.calibration: measured occupancies become affinities, or levels where the affinity is known."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
import shipped

from kg.knowledge.vocabulary import ID
from kg.question.calibration import Calibrated, Calibration, free_level
from kg.question.occupancies import SeenOccupancy, seen_occupancies

WORKSPACE = shipped.workspace()
D2, SERT, ACHE = ID + "DRD2", ID + "SLC6A4", ID + "ACHE"


@cache
def rows(*names: str) -> tuple[SeenOccupancy, ...]:
    """Measured occupancies of some compounds."""
    return tuple(seen_occupancies(WORKSPACE, [ID + name for name in names]))


@cache
def made(*names: str) -> Calibrated:
    """What they say."""
    return Calibration(WORKSPACE).of(rows(*names))


def test_without_an_ec50_a_row_tells_the_affinity():
    """One row of paroxetine: level times (1 - o) / o, the serotonin at the site taken out."""
    row, calibration = rows("paroxetine")[0], Calibration(WORKSPACE)
    said = calibration.of([row])
    found = said.affinities[ID + "paroxetine", SERT]
    level = free_level(calibration.book, calibration.book.compound(ID + "paroxetine"), row.dose)
    assert found.value == pytest.approx(level * (1 - row.middle) / row.middle, rel=1e-2)
    assert found.rows == 1
    assert said.levels == {}


def test_with_an_ec50_rows_at_doses_tell_the_level():
    """Haloperidol's EC50 and its occupancies at doses agree at an eighth of the level that is recorded for these."""
    said = made("haloperidol")
    assert (ID + "haloperidol", D2) not in said.affinities
    assert -3.5 < said.levels[ID + "haloperidol"].value < -2.5
    assert said.levels[ID + "haloperidol"].rows == 4


def test_an_ec50_of_an_active_metabolite_counts_too():
    """Risperidone's level follows from the EC50 of paliperidone, and its affinity at 5-HT2A from that level."""
    said = made("risperidone")
    assert said.levels[ID + "risperidone"].value < -2.0
    own, metabolite = (said.affinities[ID + name, ID + "HTR2A"].value for name in ("risperidone", "paliperidone"))
    assert own < metabolite
    assert (ID + "paliperidone", ID + "HTR2A") not in said.own


def test_an_enzyme_and_a_full_agonist_tell_nothing_of_other_targets():
    """Inhibition may not be undone; an agonist's affinity is that of the active form."""
    said = made("donepezil", "pramipexole")
    assert (ID + "donepezil", ACHE) in said.affinities
    assert not said.own
    assert not any(compound == ID + "pramipexole" for compound, _ in said.affinities)


def test_nothing_seen_is_a_bound_and_tells_nothing_of_other_targets():
    """Brexpiprazole at 5-HT1A: below 5 % were held."""
    said = made("brexpiprazole")
    assert {target for _, target in said.own} == {D2}
    assert (ID + "brexpiprazole", ID + "HTR1A") in said.affinities


def test_more_held_asks_for_a_higher_affinity():
    """The same dose, nine tenths instead of half."""
    row = rows("paroxetine")[0]
    calibration = Calibration(WORKSPACE)
    few, many = (calibration.of([replace(row, low=share, high=share)]) for share in (0.5, 0.9))
    pair = (ID + "paroxetine", SERT)
    assert few.affinities[pair].value == pytest.approx(9.0 * many.affinities[pair].value, rel=1e-2)
