"""Promises of kg.answer.trace: signed simple paths with bounds."""

from __future__ import annotations

import pytest
import shipped

import kg
from kg.errors import UsageError

WORKSPACE = shipped.workspace()


@pytest.mark.parametrize(("length", "most"), [(0, 5), (-1, 5), (17, 5), (5, 0), (5, 1001)])
def test_traces_are_bounded(length, most):
    """A trace without bounds, or with impossible ones, is refused."""
    with pytest.raises(UsageError):
        kg.trace("amisulpride", "cAMP@D2-MSN", workspace=WORKSPACE, max_length=length, k=most)


def test_a_node_is_no_route_to_itself():
    """A route has at least one link; a compound's own action is one."""
    assert kg.trace("DRD2@D2-MSN", "DRD2@D2-MSN", workspace=WORKSPACE) == []
    direct = kg.trace("amisulpride", "DRD2@D2-MSN", workspace=WORKSPACE, max_length=1)
    assert [len(t.links) for t in direct] == [1]
    assert direct[0].sign == "-"
