"""Promises of kg.answer.mechanisms: a mechanism is what is held or acted on, and its effects are judged by numbers that saw none of them."""

from __future__ import annotations

import numpy as np
import pyoxigraph
import shipped

from kg.answer.judging import Figures
from kg.answer.mechanisms import MechanismScore, _part, mechanism_of
from kg.answer.scoring import Scored
from kg.knowledge.vocabulary import ID
from kg.question.effects import measured_effects, posed_effects

WORKSPACE = shipped.workspace()
KG = "https://w3id.org/synaptrace/vocab#"
SOME = Figures(10, 8, 6, 5, 1, 4, 7, 0.5, 0.6, float("nan"), 0.7, 0, 0, float("nan"), float("nan"))


def test_every_effect_belongs_to_one_mechanism_that_the_graph_knows():
    """The target it holds, what an intervention acts on, or the treatment itself."""
    found = {effect.name: mechanism_of(effect) for effect in measured_effects(WORKSPACE)}
    assert found["clozapine-dopamine-pfc-acute"] == ID + "DRD2"
    assert found["ttx-serotonin-raphe-acute"] == ID + "voltage-gated-sodium-channel"
    assert all(" " not in name and "@" not in name for name in found.values())


def test_a_part_of_the_effects_reads_the_same_scenarios():
    """Each observation of the part has the scenario that it had among all."""
    posed = posed_effects(WORKSPACE, measured_effects(WORKSPACE)[:8])
    wanted = np.arange(len(posed.effects)) % 2 == 1
    part = _part(posed, wanted)
    kept = [seen for seen, here in zip(posed.observations, wanted, strict=True) if here]
    assert [part.scenarios[seen.scenario] for seen in part.observations] == [posed.scenarios[s.scenario] for s in kept]
    assert len(part.scenarios) <= len(kept) == len(part.effects)


def test_figures_of_a_mechanism_are_records_of_their_own_class():
    """Beside those of held-out drugs, which every answer shows, they have names and a class apart."""
    one = Scored("", seen=True, first=True, figures=SOME, held_out=True, target=ID + "DRD2")
    triples = list(
        pyoxigraph.parse(MechanismScore("abc", (one,)).to_turtle().encode(), format=pyoxigraph.RdfFormat.TURTLE)
    )
    found = {t.predicate.value.rpartition("#")[2].removeprefix(KG): t.object.value for t in triples}
    assert found["heldOutTarget"] == ID + "DRD2"
    assert found["type"] == KG + "MechanismAccuracy"
    assert {t.subject.value for t in triples} == {ID + "mechanism-DRD2-seen-first"}
