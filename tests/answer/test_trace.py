"""Promises of kg.answer.trace: routes are complete, ranked, bounded, and keep to the conditions that are asked."""

from __future__ import annotations

import pytest
import shipped

import kg
from kg.answer.trace import traced, with_less
from kg.answer.trace_links import TraceFilter
from kg.errors import NotFound, UsageError
from kg.explore import perturb

WORKSPACE = shipped.workspace()
DRUG, NODE = "amitriptyline", "CREB@cortical-pyramidal-cell"
EVERY = kg.trace("DRD2@D2-MSN", "PKA@D2-MSN", workspace=WORKSPACE, k=200)
OF_DRUG = kg.trace(DRUG, NODE, workspace=WORKSPACE, k=30)


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


def test_between_nodes_each_way_is_one_route_shortest_first():
    """Whatever steps run side by side: no two routes meet the same nodes, and nothing is computed."""
    assert len({t.nodes for t in EVERY}) == len(EVERY)
    assert [len(t.links) for t in EVERY] == sorted(len(t.links) for t in EVERY)
    assert {t.share for t in EVERY} == {None}


def test_of_a_drug_the_largest_share_comes_first():
    """The shares are those that explain the computed acute change, and the change is that of the answer."""
    sizes = [abs(t.share) for t in OF_DRUG if t.share is not None]
    assert sizes == sorted(sizes, reverse=True)
    answer = perturb(DRUG, workspace=WORKSPACE, samples=0)
    why = answer.explain(NODE, 100)[0]
    carried = {r.nodes: r.share for r in why.routes}
    assert OF_DRUG[0].share == pytest.approx(carried[OF_DRUG[0].nodes[1:]])
    assert OF_DRUG[0].log2_change == pytest.approx(why.effect)


def test_a_level_of_ones_own_is_traced():
    """At next to nothing the routes are there and carry next to nothing."""
    found = kg.trace(f"{DRUG}=0.001 nM", NODE, workspace=WORKSPACE, k=3)
    assert found
    assert all(abs(t.share) < 1e-3 for t in found)


def test_what_only_a_metabolite_does_says_so():
    """Nortriptyline's actions begin ways of amitriptyline, under its name."""
    told = [step.told() for t in OF_DRUG for step in t.links[0].steps]
    assert any(text.endswith("of nortriptyline") for text in told)


@pytest.mark.parametrize("start", ["DRD2@D2-MSN", DRUG])
def test_conditions_leave_the_routes_that_keep_them(start):
    """Through a node, not through one: together all, apart none in common."""
    end, by = ("PKA@D2-MSN", "Gi@D2-MSN") if start != DRUG else (NODE, "HTR2A@cortical-pyramidal-cell")
    every = kg.trace(start, end, workspace=WORKSPACE, k=100, max_length=4)
    over = kg.trace(start, end, workspace=WORKSPACE, k=100, max_length=4, through=by)
    past = kg.trace(start, end, workspace=WORKSPACE, k=100, max_length=4, not_through=[by])
    assert over
    assert all(by in t.nodes for t in over)
    assert {t.nodes for t in over} | {t.nodes for t in past} == {t.nodes for t in every}
    assert not {t.nodes for t in over} & {t.nodes for t in past}


def test_stated_mechanisms_lead_where_the_network_does_not():
    """From a drug to an outcome, in a dose window and without a share."""
    found = kg.trace("amisulpride", "positive symptoms of schizophrenia", workspace=WORKSPACE, stated=True)
    assert found[0].sign == "-"
    assert found[0].share is None
    assert [step.basis for link in found[0].links for step in link.steps] == ["stated", "stated"]
    assert "400-800 mg/day" in found[0].links[0].steps[0].condition


def test_what_would_be_found_with_one_condition_less():
    """Each condition whose leaving out helps, with how many routes and the shortest; none that does not."""
    chosen = TraceFilter(fast=True, not_through=("Gi@D2-MSN",))
    assert traced(WORKSPACE, "DRD2@D2-MSN", "PKA@D2-MSN", 4, 5, chosen) == []
    assert with_less(WORKSPACE, "DRD2@D2-MSN", "PKA@D2-MSN", 4, 5, chosen) == [
        ("without --not-through Gi@D2-MSN", 1, 4)
    ]


def test_words_that_mean_nothing_name_the_nearest():
    """Of evidence, of a node to pass, of one not to pass."""
    with pytest.raises(UsageError) as refused:
        kg.trace(DRUG, NODE, workspace=WORKSPACE, evidence="document")
    assert "documents" in refused.value.cure
    for option in ("through", "not_through"):
        with pytest.raises(NotFound) as missing:
            kg.trace("DRD2@D2-MSN", "PKA@D2-MSN", workspace=WORKSPACE, **{option: "CREBB@D2-MSN"})
        assert "CREB" in missing.value.cure
