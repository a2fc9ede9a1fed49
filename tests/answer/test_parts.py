"""Promises of kg.answer.parts: a context narrows what is listed, not what is known."""

from __future__ import annotations

import shipped

from kg.explore import perturb

WORKSPACE = shipped.workspace()


def test_a_context_keeps_the_effects_inside_and_the_verdicts_as_they_are():
    """Blocks between targets and pathways are of the context too; statements are judged by the whole network."""
    whole = perturb("amisulpride", workspace=WORKSPACE, samples=0)
    inside = perturb("amisulpride", workspace=WORKSPACE, samples=0, in_="D2-MSN")
    assert {e.context for e in inside.effects} == {"D2-MSN"}
    assert {s.node.partition("@")[2] for s in inside.signalling} == {"D2-MSN"}
    assert inside.transmitters == ()
    assert [s.verdict for s in inside.stated] == [s.verdict for s in whole.stated]
