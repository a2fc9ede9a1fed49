"""Promises of kg.answer.scoring: what is kept is what is computed, on treatments that no fit has seen, and reads back."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np
import pyoxigraph
import pytest
import shipped
from answer.test_judging import judged

from kg.answer.judging import Figures, figures
from kg.answer.scoring import Score, Scored, judged_effects, residual_spreads, to_turtle
from kg.question.effects import measured_effects, posed_effects

KG = "https://w3id.org/synaptrace/vocab#"
READOUT = "https://w3id.org/synaptrace/id/readout-x"
SOME = Figures(10, 8, 6, 5, 1, 4, 7, 0.5, 0.6, float("nan"), 0.7, 9, 8, 1.5, 2.0)


def test_figures_read_back_as_they_were() -> None:
    """Each count is an integer of its record, and a figure that nothing informs is left out."""
    text = to_turtle(Score("abc", (Scored(READOUT, True, False, SOME),), {READOUT: 0.5}))
    triples = list(pyoxigraph.parse(text.encode(), format=pyoxigraph.RdfFormat.TURTLE))
    found = {t.predicate.value.removeprefix(KG): t.object.value for t in triples}
    assert (found["effectsJudged"], found["signRight"], found["intervalsHolding"]) == ("10", "6", "8")
    assert (found["medianError"], found["residualSpread"]) == ("0.50", "0.50")
    assert "rankOfRises" not in found
    assert found["ofReadout"].endswith("id/readout-x")


def test_the_residual_spread_puts_nine_tenths_into_the_interval() -> None:
    """Effects that lie up to twenty twentieths of a doubling off a large change: nine tenths are within 1.645 spreads."""
    off = [judged(200, 200, 200 * 2 ** (k / 20)) for k in range(1, 21)]
    spread = residual_spreads(off)["class"]
    assert sum(one.error <= 1.645 * spread for one in off) == 18


def test_a_part_of_what_is_kept_is_computed_again() -> None:
    """Figures without intervals of one class of readout, sources seen, from the shipped numbers."""
    pytest.importorskip("scipy")
    workspace = shipped.workspace()
    query = """SELECT * { ?kept a kg:Accuracy ; kg:ofReadout id:readout-other-pools ; kg:evidenceSeen true ; kg:effectsJudged ?effects ;
      kg:signRight ?sign_right ; kg:inRange ?in_range ; kg:withinTwo ?within_two FILTER NOT EXISTS { ?kept kg:firstRun true } }"""
    rows = workspace.knowledge.rows(query)
    if not rows:
        pytest.skip("no score is kept: `kg fit --score -o pathways/numbers/accuracy.ttl`")
    assert len(rows) == 1
    held_out = [e for e in measured_effects(workspace) if e.held_out and e.basis != "background"]
    pools = [e for e in held_out if e.node.split("@")[0] in ("acetylcholine", "glutamate", "GABA", "adenosine")]
    posed = posed_effects(workspace, pools)
    values = np.asarray([group.value for group in workspace.system.groups])
    again = judged_effects(workspace, posed, values)
    assert {j.readout.rpartition("/")[2] for j in again} == {"readout-other-pools"}
    found = asdict(figures(again))
    # One effect whose change stands at an edge may fall on either side of it on another machine.
    for name in ("effects", "sign_right", "in_range", "within_two"):
        assert abs(found[name] - int(rows[0][name] or 0)) <= 1
