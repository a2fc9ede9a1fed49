"""The candidates among curves: three parameters always, four or two sites where the points allow them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from kg.assay.choose import Candidate, f_test
from kg.assay.criteria import LOG_ZERO
from kg.assay.fit import Fit, Model, fit, profile_interval
from kg.assay.models import FOUR_PARAMETER, TWO_SITE, log_concentration
from kg.assay.wells import WellKind, Wells

# A second binding site is a strong claim and must pass this level.
TWO_SITE_P = 0.001


Plates = Sequence[tuple[str, Wells]]


def fitted(model: Model, plates: Plates) -> Candidate:
    """One model on every plate."""
    return Candidate(
        model.name,
        tuple(fit(model, log_concentration(part.concentration), part.response) for _, part in plates),
    )


def curve_candidates(three: Candidate, plates: Plates, kind: WellKind) -> tuple[list[Candidate], list[str]]:
    """Candidates, the simplest first, and what must be said about those that were left out."""
    if not enough(plates, 4):
        return [three], ["The slope was held at 1: too few points to fit it."]
    four = fitted(FOUR_PARAMETER, plates)
    found, notes = [three, four], []
    shallow = all(part.theta[3] < 0.0 for part in four.fits)  # two sites can only flatten a curve
    if kind.affinity and shallow and enough(plates, 5):
        two = _two_sites(plates)
        if two is not None and second_site(three, two, (2, 3)):
            found.append(two)
        else:
            notes.append("Two sites were tried; the data do not tell them apart.")
    return found, notes


def second_site(simple: Candidate, two: Candidate, halves: tuple[int, int]) -> bool:
    """A second site is a strong claim: a stricter F test, and half-points whose intervals do not touch."""
    freedom = simple.points - simple.parameters, two.points - two.parameters
    if f_test(simple.sse, freedom[0], two.sse, freedom[1])[1] >= TWO_SITE_P:
        return False
    return all(_separate(part, halves) for part in two.fits)


def _separate(part: Fit, halves: tuple[int, int]) -> bool:
    if not part.converged:
        return False
    first, second = sorted(halves, key=lambda place: float(part.theta[place]))
    return profile_interval(part, first)[1] < profile_interval(part, second)[0]


def enough(plates: Plates, parameters: int) -> bool:
    """Whether every plate has more concentrations and wells than a curve of so many parameters asks for."""
    return all(len(set(part.concentration)) > parameters and part.response.size > parameters + 2 for _, part in plates)


def _two_sites(plates: Plates) -> Candidate | None:
    """Two sites, the tighter one first; None where no start has two parts of the same direction."""
    fits = []
    for _, part in plates:
        x = log_concentration(part.concentration)
        starts = TWO_SITE.starts(x, part.response)
        if not starts:
            return None
        done = fit(TWO_SITE, x, part.response, starts)
        if done.theta[2] > done.theta[3]:
            order = [0, 1, 3, 2, 4]
            theta = done.theta[order]
            theta[4] = -theta[4]
            done = replace(done, theta=theta, errors=done.errors[order])
        fits.append(done)
    return Candidate(TWO_SITE.name, tuple(fits))


def in_range(part: Fit, place: int) -> bool:
    """Whether a fitted half-point lies between the lowest and the highest concentration tested."""
    return in_tested(part, float(part.theta[place]))


def in_tested(part: Fit, log_value: float) -> bool:
    """Whether a concentration, log10 nM, lies between the lowest and the highest tested."""
    tested = part.x[part.x > LOG_ZERO]
    return bool(tested.min() <= log_value <= tested.max())


def change(part: Fit) -> float:
    """Fitted change between the lowest and highest tested concentration; plateaus may lie far outside."""
    first, last = np.real(part.model.curve(part.theta, np.array([part.x.min(), part.x.max()])))
    return float(last - first)
