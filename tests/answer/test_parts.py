"""Promises of kg.answer.parts: a context narrows what is listed, not what is known."""

from __future__ import annotations

import pytest
import shipped

from kg.answer.report import places
from kg.explore import perturb
from kg.knowledge.vocabulary import local_name

WORKSPACE = shipped.workspace()


def test_a_context_keeps_the_effects_inside_and_the_verdicts_as_they_are():
    """Blocks between targets and pathways are of the context too; statements are judged by the whole network."""
    whole = perturb("amisulpride", workspace=WORKSPACE, samples=0)
    inside = perturb("amisulpride", workspace=WORKSPACE, samples=0, in_="D2-MSN")
    assert {e.context for e in inside.effects} == {"D2-MSN"}
    assert {s.node.partition("@")[2] for s in inside.signalling} == {"D2-MSN"}
    assert inside.transmitters == ()
    assert [s.verdict for s in inside.stated] == [s.verdict for s in whole.stated]


@pytest.mark.parametrize("place", ["D2-MSN", "VTA-cleft", "striatum"])
def test_a_context_narrows_every_block(place):
    """Targets and pathways elsewhere are left out, those inside are as they are in the whole answer, and none of these is lost."""
    whole = perturb("amitriptyline", workspace=WORKSPACE, samples=0)
    inside = perturb("amitriptyline", workspace=WORKSPACE, samples=0, in_=place)
    names = {local_name(iri) for iri in places(WORKSPACE, place)}
    assert list(inside.targets) == [t for t in whole.targets if t.context in {*names, ""}]
    assert {c for p in inside.pathways for c in p.contexts} <= names
    moved = {p.pathway: names & set(p.contexts) for head in whole.pathways for p in (head, *head.told)}
    kept = {p.pathway: set(p.contexts) for head in inside.pathways for p in (head, *head.told)}
    assert kept == {pathway: there for pathway, there in moved.items() if there}
    assert [p.rank for p in inside.pathways] == list(range(1, len(inside.pathways) + 1))
    assert set(inside.unchanged) >= set(whole.unchanged)
