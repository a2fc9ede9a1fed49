"""Promises of kg.answer.trace_links: parallel steps are one link, and a filter leaves what it says."""

from __future__ import annotations

import pytest
import shipped

from kg.answer.trace_links import UNPLACED, TraceFilter, TraceLinks, links_of
from kg.errors import NotFound

WORKSPACE = shipped.workspace()
EVERY = TraceLinks(WORKSPACE, TraceFilter())


def steps(links):
    """IRIs of the steps of every link, with their ends."""
    return {(pair, step) for pair, found in links.pairs.items() for step in found}


def test_every_influence_is_a_step_of_the_link_of_its_ends():
    """None is lost, and parallel ones stand together with their signs, time scales and conditions."""
    assert sum(map(len, EVERY.pairs.values())) == len(WORKSPACE.network.influences)
    ends = tuple(WORKSPACE.network.index[key] for key in ("Gi@D2-MSN", "AC@D2-MSN"))
    link = EVERY.link(ends, 0.0)
    assert link.sign == "±"
    assert {(s.sign, s.time) for s in link.steps} >= {("-", "fast"), ("+", "slow")}
    assert any(s.condition == "rectified" for s in link.steps)
    assert set(link.evidence) == {text for s in link.steps for text in s.evidence}


@pytest.mark.parametrize("kind", ["documents", "literature", "any"])
def test_evidence_keeps_the_steps_that_it_says(kind):
    """Steps of background knowledge alone are in none of them; documents and literature together are any."""
    kept = TraceLinks(WORKSPACE, TraceFilter(evidence=kind))
    said = [text for pair in kept.pairs for step in kept.link(pair, 0.0).steps for text in [" ".join(step.evidence)]]
    assert said
    assert all("doc-" in text for text in said) or kind != "documents"
    assert all(text != "background knowledge" for text in said)
    both = [steps(TraceLinks(WORKSPACE, TraceFilter(evidence=name))) for name in ("documents", "literature")]
    assert steps(kept) == {"documents": both[0], "literature": both[1], "any": both[0] | both[1]}[kind]
    assert steps(kept) < steps(EVERY)


def test_fast_keeps_fast_steps_alone():
    """A link that has slow ones beside them keeps the fast."""
    kept = TraceLinks(WORKSPACE, TraceFilter(fast=True))
    assert {step.time for pair in kept.pairs for step in kept.link(pair, 0.0).steps} == {"fast"}


def test_a_statement_without_a_cell_is_given_none():
    """It leaves its subject wherever that stands, and arrives at what stands in no place; nothing leads back into a cell."""
    kept = TraceLinks(WORKSPACE, TraceFilter(stated=True))
    placed = len(WORKSPACE.network.nodes)
    assert steps(EVERY) < steps(kept)
    assert not [pair for pair in kept.pairs if pair[0] >= placed > pair[1]]
    assert {kept.key(b).partition("@")[2] for a, b in kept.pairs if b >= placed} == {UNPLACED}
    here = WORKSPACE.network.index["DRD2@D2-MSN"], kept.nodes(f"PKA@{UNPLACED}")[0]
    link = kept.link(here, 0.0)
    assert (link.sign, [s.basis for s in link.steps]) == ("-", ["stated"])
    assert "stated, not computed" in link.steps[0].told()


def test_a_thing_that_is_stated_alone_is_found_where_stated_links_are_asked_for():
    """Else the cure says so; a near miss names the nearest."""
    name = "positive symptoms of schizophrenia"
    assert len(TraceLinks(WORKSPACE, TraceFilter(stated=True)).nodes(name)) == 1
    with pytest.raises(NotFound) as missing:
        EVERY.nodes(name)
    assert "--stated" in missing.value.cure
    with pytest.raises(NotFound) as missing:
        EVERY.nodes("DRD22@D2-MSN")
    assert "D2 receptor" in missing.value.cure


def test_the_links_of_a_filter_are_made_once():
    """The same question of the same graph is not read again."""
    assert links_of(WORKSPACE, TraceFilter(fast=True)) is links_of(WORKSPACE, TraceFilter(fast=True))
    assert links_of(WORKSPACE, TraceFilter()) is not links_of(WORKSPACE, TraceFilter(fast=True))
