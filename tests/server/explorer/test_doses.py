"""The doses of a slider."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import explore, settings
from kg.knowledge.vocabulary import ID
from kg.question.amount import amount
from kg.server.explorer import doses
from kg.server.explorer.desk import Desk


def test_the_scale_holds_what_is_recorded(desk: Desk) -> None:
    """The labelled dose and the windows of the documents are steps; every step is an amount that the command line reads."""
    found = doses.grid(desk, f"{ID}amisulpride")
    assert found is not None
    assert {50.0, 100.0, 300.0, 400.0, 600.0, 800.0} <= set(found.values)
    assert len(found.values) <= settings.DOSES
    labelled = next(mark for mark in found.marks if mark.kind == "labelled dose")
    assert (found.values[labelled.low], found.values[labelled.high]) == (400.0, 800.0)
    assert [amount(text).value for text in found.texts] == list(found.values)
    assert amount(found.texts[0]).kind == found.kind == "dose"


@pytest.mark.parametrize("name", ["esamisulpride", "quinpirole"])
def test_without_an_exposure_the_scale_is_of_concentrations(desk: Desk, name: str) -> None:
    """Two decades to each side of the one that is taken; where none is, of the tightest affinity."""
    found = doses.grid(desk, desk.find(name, ("Compound",), "compound").iri)
    assert found is not None
    assert (found.kind, found.unit, found.option) == ("site", "nM", "conc")
    assert found.values[-1] / found.values[0] > 5_000
    middle = found.values[found.usual]
    assert found.values[0] * 50 < middle < found.values[-1] / 50


def test_without_an_affinity_there_is_no_scale(desk: Desk) -> None:
    """A compound of which nothing says how tightly it binds."""
    assert doses.grid(desk, f"{ID}8-hydroxyamoxapine") is None
    assert doses.solved(desk, f"{ID}8-hydroxyamoxapine", without_metabolites=False)["amounts"] == []


def test_every_dose_is_what_the_command_line_says(desk: Desk) -> None:
    """Sizes of the slider are those of the single answer, acute and chronic."""
    solved = doses.solved(desk, f"{ID}amisulpride", without_metabolites=False)
    for text, chronic in (("100 mg/day", False), ("600 mg/day", True)):
        answer = explore.perturb("amisulpride", workspace=desk.workspace, dose=text, chronic=chronic, samples=0)
        step, time = solved["amounts"].index(text), solved["times"]["chronic" if chronic else "acute"]
        for effect in answer.effects[:40]:
            assert time["log2"][effect.node][step] == pytest.approx(effect.log2_change, abs=2e-6)
            mark = time["calls"][effect.node][step]
            assert {"+": "increased", "-": "decreased"}.get(mark, "unchanged") == effect.direction


@given(st.floats(1e-6, 1e6), st.floats(0.3, 5.0), st.lists(st.floats(0.01, 0.99), max_size=8))
def test_a_scale_is_never_longer_than_a_curve(low: float, decades: float, places: list[float]) -> None:
    """It rises, keeps every recorded amount, and stays within its ends."""
    high = low * 10**decades
    recorded = {low * 10 ** (decades * place) for place in places}
    found = doses._spaced(low, high, recorded)
    assert len(found) <= settings.DOSES
    assert list(found) == sorted(set(found))
    assert recorded <= set(found)
    assert all(low * 0.99 <= value <= high * 1.01 for value in found)
