"""Small signed graphs drawn by chance, and every walk over one by brute force."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st

from kg.engine.signed import can_compile

KINDS = [False, pytest.param(True, marks=pytest.mark.skipif(not can_compile(), reason="numba is not installed"))]
NODES = 6
LINKS = st.lists(
    st.tuples(st.integers(0, NODES - 1), st.integers(0, NODES - 1), st.sampled_from([1, -1, 0])), max_size=14
)


def walks(links, start, length):
    """Every walk of exactly `length` links, by brute force: (last node, sign, nodes, links)."""
    found = [(start, 1, (start,), ())]
    for _ in range(length):
        found = [
            (to, sign * s, (*nodes, to), (*way, k))
            for at, sign, nodes, way in found
            for k, (source, to, s) in enumerate(links)
            if source == at
        ]
    return found
