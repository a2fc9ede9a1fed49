"""Promises of kg.engine.fit: known numbers are found again, what is not seen stays at its prior, ranges hold."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from engine.test_sensitivity import posed

from kg.engine.fit import Prior, fit
from kg.engine.sensitivity import Predictor

pytest.importorskip("scipy")


def prior(spread: float = 1.0, most: float = 3.0) -> Prior:
    """The same for every number."""
    return Prior(np.full(5, spread), np.full(5, -most), np.full(5, most))


def measured(truth: np.ndarray) -> Predictor:
    """A predictor whose observations are what the network with `truth` does, exactly."""
    predictor, scenarios = posed()
    exact = predictor.predict(truth)
    seen = [
        replace(one, middle=float(value), half=0.0) for one, value in zip(predictor.observations, exact, strict=True)
    ]
    return Predictor(predictor.system, scenarios, seen)


def test_known_numbers_are_found_again() -> None:
    """Predictions of the fit come within a twentieth of a doubling of what was measured."""
    model = measured(np.asarray([0.8, -0.5, 0.3, 0.6, 0.7]))
    found = fit(model, prior(3.0), [True] * len(model.observations))
    assert found.loss < found.loss_before / 10.0
    assert found.predicted == pytest.approx([seen.middle for seen in model.observations], abs=0.05)


def test_what_nothing_informs_stays_at_its_prior() -> None:
    """Without any used observation the factors are 0 and the spreads the prior's."""
    model = measured(np.ones(5))
    found = fit(model, prior(0.7), [False] * len(model.observations))
    assert found.factors == pytest.approx(np.zeros(5), abs=1e-9)
    assert found.spread == pytest.approx(np.full(5, 0.7))


def test_factors_stay_within_their_range() -> None:
    """Data that ask for more are not followed beyond it."""
    model = measured(np.asarray([2.0, 2.0, 2.0, 2.0, 2.0]))
    found = fit(model, prior(3.0, 0.5), [True] * len(model.observations))
    assert np.abs(found.factors).max() <= 0.5


def test_an_outlier_does_not_carry_the_fit() -> None:
    """One measured effect that is far off moves the others' predictions little."""
    model = measured(np.asarray([0.5, 0.0, 0.0, 0.4, 0.0]))
    off = [replace(seen, middle=seen.middle + (5.0 if n == 3 else 0.0)) for n, seen in enumerate(model.observations)]
    spoiled = Predictor(model.system, posed()[1], off)
    found = fit(spoiled, prior(1.0), [True] * len(off))
    others = [n for n in range(len(off)) if n != 3]
    middles = np.asarray([model.observations[n].middle for n in others])
    assert np.median(np.abs(found.predicted[others] - middles)) < 0.2
