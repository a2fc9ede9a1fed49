"""Promises of kg.engine.growth: a bound on what loops hand on, whatever the signs."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kg.engine.growth import growth

LINKS = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 7), st.floats(0.01, 3.0), st.sampled_from((-1, 1))), max_size=30
)


def matrix(links: list[tuple[int, int, float, int]]) -> np.ndarray:
    """Gains of 8 rows, parallel ones added up."""
    made = np.zeros((8, 8))
    for tail, head, gain, sign in links:
        made[head, tail] += sign * gain
    return made


def bound(groups: list[int], links: list[tuple[int, int, float, int]]) -> np.ndarray:
    """The bound of each group of 8 rows."""
    tails, heads = (np.asarray([link[end] for link in links], dtype=np.intp) for end in (0, 1))
    return growth(np.asarray(groups), heads, tails, np.asarray([link[2] * link[3] for link in links], dtype=float))


@given(LINKS)
def test_no_signs_grow_faster_than_the_bound(links):
    """The largest eigenvalue of the signed matrix, and of the matrix of sizes, lies within it."""
    found = bound([0] * 8, links)[0]
    sizes = matrix([(t, h, g, 1) for t, h, g, _ in links])
    for one in (matrix(links), sizes):
        assert np.max(np.abs(np.linalg.eigvals(one))) <= found + 1e-6


def test_the_bound_of_a_ring_is_its_mean_gain_and_groups_are_apart():
    """A ring of three gains has their geometric mean; a link between groups is in no loop."""
    ring = [(0, 1, 2.0, 1), (1, 2, 0.5, -1), (2, 0, 1.0, 1), (2, 3, 5.0, 1), (3, 3, 0.3, 1)]
    assert np.allclose(bound([0, 0, 0, 1, 2, 2, 2, 2], ring), [1.0, 0.3, 0.0], atol=1e-3)
