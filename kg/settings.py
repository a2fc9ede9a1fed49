"""Constants of method that several rooms share; every other one stands beside its only user. No biology stands here."""

from __future__ import annotations

DRAW_NODE_LIMIT = 40  # a larger picture is cut to its strongest nodes: beyond, nobody reads it
SAMPLES = 64
ROUTES = 5
# Links and routes of one trace, usual and most: the number of simple paths grows exponentially with their length.
TRACE_LENGTH = 8
TRACES = 10
# Points of a dose curve, and the decades it spans around the middle when no range is given.
DOSES = 25
