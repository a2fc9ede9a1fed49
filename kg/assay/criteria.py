"""Criteria that several calculations of the bench share."""

from __future__ import annotations

# Level of every interval the workbench prints; bench scientists read 95 %.
CONFIDENCE = 0.95
# Concentration dependence must pass this level; strict, because the place of an absent curve is itself fitted,
# which makes the F test liberal.
FLAT_P = 0.001
# Lack of fit against replicate scatter: said below this level, ...
LACK_OF_FIT_P = 0.01
# ... and a receptor level that was given is doubted below this one: it is a measurement of its own.
CONTRADICTION_P = 0.001
# An IC50 needs at least this many different concentrations: one more than the three-parameter curve has parameters.
MIN_CONCENTRATIONS = 4
# Log10 stand-in for a concentration of zero: the vehicle wells.
LOG_ZERO = -300.0
