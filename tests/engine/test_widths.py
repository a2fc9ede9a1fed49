"""Promises of kg.engine.widths: the width is chosen by what was left out, among the used observations alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from engine.test_fit import measured, prior

from kg.engine.fit import moved_without, step_from
from kg.engine.sensitivity import Predictor
from kg.engine.widths import PARTS, choose_width, part_of

pytest.importorskip("scipy")

TRUTH = np.asarray([0.8, -0.5, 0.3, 0.6, 0.7])


def told(text: str) -> None:
    """Nobody listens."""
    del text


def owners(model: Predictor) -> list[str]:
    """An owner each observation, so that the parts are filled."""
    return [f"drug {number}" for number in range(len(model.observations))]


def test_data_that_agree_earn_a_wide_prior() -> None:
    """Exact observations of other numbers: what was left out is told better by a wider prior, and the narrowest is not taken."""
    model = measured(2.0 * TRUTH)
    model.observations[:] = [replace(one, weight=20.0) for one in model.observations]
    found = choose_width(model, prior(1.0), owners(model), [True] * len(model.observations), told, (0.05, 1.0))
    assert found.trials[1].loss < found.trials[0].loss / 2.0
    assert found.chosen.width == 1.0


def test_noise_earns_the_tightest() -> None:
    """Observations that no number explains: widths cannot be told apart, and the tightest is taken."""
    model = measured(np.zeros(5))
    noise = np.random.default_rng(5).normal(0.0, 1.0, len(model.observations))
    seen = [replace(one, middle=one.middle + off) for one, off in zip(model.observations, noise, strict=True)]
    model.observations[:] = seen
    found = choose_width(model, prior(1.0), owners(model), [True] * len(seen), told, (0.05, 1.0))
    assert found.chosen.width == 0.05


def test_what_is_not_used_plays_no_part() -> None:
    """Other middles of the unused observations change neither factors nor losses."""
    one, two = measured(TRUTH), measured(TRUTH)
    used = [number % 2 == 0 for number in range(len(one.observations))]
    for number, seen in enumerate(two.observations):
        if not used[number]:
            two.observations[number] = replace(seen, middle=seen.middle - 3.0)
    first, second = (choose_width(m, prior(1.0), owners(m), used, told, (0.3,)) for m in (one, two))
    assert first.chosen.fitted.factors == pytest.approx(second.chosen.fitted.factors, abs=1e-12)
    assert first.chosen.loss == pytest.approx(second.chosen.loss, abs=1e-12)
    assert np.isnan(first.chosen.left_out[~np.asarray(used)]).all()


def test_effects_of_one_owner_stay_together() -> None:
    """A part is that of the name, the same on every machine."""
    assert len({part_of(f"drug {k}") for k in range(60)}) == PARTS
    assert part_of("amphetamine") == part_of("amphetamine")


def test_a_fit_without_a_part_is_the_fit_to_the_rest() -> None:
    """Steps with constant slopes from the whole fit come near the fit that never saw the part."""
    model = measured(TRUTH)
    kept = np.asarray([number % 3 > 0 for number in range(len(model.observations))])
    whole = choose_width(model, prior(1.0), owners(model), [True] * kept.size, told, (1.0,)).chosen.fitted
    rest = choose_width(model, prior(1.0), owners(model), list(kept), told, (1.0,)).chosen.fitted
    assert moved_without(model, whole, prior(1.0), kept) == pytest.approx(rest.factors, abs=0.1)


def test_a_fit_ends_where_a_round_moves_nothing() -> None:
    """The undamped step is small at the end and large at the start."""
    model = measured(TRUTH)
    used = [True] * len(model.observations)
    end = choose_width(model, prior(1.0), owners(model), used, told, (1.0,)).chosen.fitted.factors
    assert np.abs(step_from(model, prior(1.0), used, end)).max() < 0.05
    assert np.abs(step_from(model, prior(1.0), used, np.zeros(5))).max() > 0.2
