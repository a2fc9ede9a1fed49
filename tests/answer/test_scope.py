"""Promises of kg.answer.scope: what is asked for, and nothing else."""

from __future__ import annotations

import pytest
import shipped

from kg.answer.scope import Scope, scope
from kg.errors import NotFound

WORKSPACE = shipped.workspace()


def test_a_family_means_its_members_and_a_member_its_family():
    """Affinities are recorded at both."""
    found = scope(WORKSPACE, ["alpha1-adrenoceptors"], (), "")
    one = scope(WORKSPACE, ["ADRA1A"], (), "")
    names = {iri.rsplit("/", 1)[-1] for iri in found.entities or ()}
    assert {"ADRA1A", "ADRA1B", "ADRA1D", "alpha1-adrenoceptors"} <= names
    assert any(iri.endswith("/alpha1-adrenoceptors") for iri in one.entities or ())
    assert not any(iri.endswith("/ADRA1B") for iri in one.entities or ())


def test_two_conditions_hold_together():
    """A target in a place: the nodes that are both."""
    found = scope(WORKSPACE, ["DRD2"], (), "D1-MSN")
    assert "DRD2@D2-MSN" in (found.nodes or ())
    assert not any(iri.endswith(("/DRD2", "/DRD1")) for iri in found.entities or ())
    assert found.contexts == {"D1-MSN"}
    assert Scope() & found == found


def test_a_pathway_that_is_none_is_answered_with_those_it_may_mean():
    """A part of a name is no name, and leads to one."""
    with pytest.raises(NotFound, match="no pathway") as caught:
        scope(WORKSPACE, (), ["CREB"], "")
    assert "CREB" in caught.value.cure
