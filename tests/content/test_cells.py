"""The composed network of targets and cells: what must stay apart does, and every receptor is heard where it sits."""

from __future__ import annotations

from collections import defaultdict

import pytest
import shipped

from kg.explore import perturb
from kg.knowledge.store import Knowledge
from kg.question.network import project

APART = """
DRD2@DA-neuron-soma DRD2@DA-terminal-striatum DRD2@D2-MSN DRD2@striatal-cholinergic-interneuron
cAMP@D1-MSN cAMP@D2-MSN cAMP@cortical-pyramidal-cell cAMP@cortical-pyramidal-spine
dopamine@striatum-cleft dopamine@accumbens-cleft dopamine@PFC-cleft
HTR1A@5-HT-neuron-soma HTR1A@hippocampal-pyramidal-cell
serotonin@raphe-cleft serotonin@PFC-cleft noradrenaline@PFC-cleft noradrenaline@LC-cleft
acetylcholine@PFC-cleft acetylcholine@striatum-cleft
ADRA2A@NA-terminal-cortex ADRA2A@cortical-pyramidal-spine ADRA2A@5-HT-terminal-cortex
CHRM2@ACh-terminal-cortex CHRM1@cortical-pyramidal-cell
calcium@cortical-pyramidal-cell nuclear-calcium@cortical-pyramidal-cell presynaptic-calcium@glutamate-terminal-PFC
NMDA-receptor@cortical-pyramidal-cell extrasynaptic-NMDA-receptor@cortical-pyramidal-cell
NMDA-receptor@cortical-GABA-neuron firing@cortical-GABA-neuron firing@VTA-GABA-neuron firing@cortical-pyramidal-cell
firing@RMTg-GABA-neuron GABA@RMTg-cleft GABA@VTA-cleft
cytosolic-dopamine@DA-terminal-striatum vesicular-dopamine@DA-terminal-striatum
"""
AUTO = {
    "DRD2@DA-terminal-striatum": True, "DRD2@DA-neuron-soma": True, "DRD2@D2-MSN": False,
    "HTR1A@5-HT-neuron-soma": True, "HTR1A@hippocampal-pyramidal-cell": False, "HTR1B@5-HT-terminal-cortex": True,
    "ADRA2A@NA-terminal-cortex": True, "ADRA2A@5-HT-terminal-cortex": False, "ADRA2A@DA-terminal-PFC": False,
    "CHRM2@ACh-terminal-cortex": True, "CHRM4@striatal-cholinergic-interneuron": True, "CHRM4@D1-MSN": False,
    "HRH3@histamine-terminal-cortex": True, "HRH3@ACh-terminal-cortex": False,
    "GRM2@glutamate-terminal-PFC": True, "GABA-B-receptor@GABA-terminal-VTA": True,
}  # fmt: skip
PLACEMENT = """
SELECT ?key ?placement {
  ?i a kg:Influence ; kg:role kg:LigandRole ; kg:to/skos:notation ?key ; kg:placement/rdfs:label ?placement }
"""
DEAF = """
SELECT ?key { ?i a kg:Influence ; kg:role kg:LigandRole ; kg:to ?node . ?node skos:notation ?key .
              FILTER NOT EXISTS { ?j a kg:Influence ; kg:from ?node } }
"""
STUCK = """
SELECT ?key { ?i a kg:Influence ; kg:mechanism kg:Coupling ; kg:to ?g . ?g skos:notation ?key .
              FILTER NOT EXISTS { ?j a kg:Influence ; kg:from ?g } }
"""
LONELY = """
SELECT ?key { ?node a kg:Node ; skos:notation ?key .
              FILTER NOT EXISTS { ?i a kg:Influence . { ?i kg:from ?node } UNION { ?i kg:to ?node } } }
"""
TWICE = """
SELECT ?key (COUNT(DISTINCT ?from) AS ?n) {
  ?i a kg:Influence ; kg:role kg:LigandRole ; kg:from ?from ; kg:to/skos:notation ?key } GROUP BY ?key HAVING (?n > 1)
"""
SHARES = """
SELECT ?to (SUM(?share) AS ?sum) {
  ?i a kg:Influence ; kg:to/skos:notation ?to ; kg:share ?share } GROUP BY ?to HAVING (?sum > 0.95)
"""
SILENT_RELEASE = """
SELECT ?context ?transmitter { ?context kg:releases ?transmitter .
  FILTER NOT EXISTS { ?i a kg:Influence ; kg:role kg:ReleaseRole ; kg:context ?context ; kg:to/kg:entity ?transmitter } }
"""
UNSAID_FEEDBACK = """
SELECT ?step { ?step a kg:CausalStep ; kg:subject ?end ; kg:object ?end .
               FILTER NOT EXISTS { ?step rdfs:comment "feedback"@en } }
"""


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return shipped.knowledge()


@pytest.fixture(scope="module")
def keys(knowledge: Knowledge) -> set[str]:
    return {node.key for node in project(knowledge).nodes}


def test_nodes_that_must_not_be_merged_stand_apart(keys: set[str]) -> None:
    """Auto- and postsynaptic receptors, regional pools, cAMP of each cell and the calcium domains are nodes of their own."""
    assert set(APART.split()) - keys == set()


def test_placement_makes_the_autoreceptor(knowledge: Knowledge) -> None:
    """A receptor is an autoreceptor exactly where its own cell releases the ligand, whatever its name."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in knowledge.rows(PLACEMENT):
        found[row["key"] or ""].add(row["placement"] or "")
    assert {key: found[key] == {"autoreceptor"} for key in AUTO} == AUTO


@pytest.mark.parametrize(
    "query",
    [DEAF, STUCK, LONELY, TWICE, SHARES, SILENT_RELEASE, UNSAID_FEEDBACK],
    ids=["receptor without effect", "G protein without effect", "node without arrow", "site with two pools",
         "clearance over 95 %", "release without a pool", "feedback not named"],
)  # fmt: skip
def test_no_place_is_half_written(knowledge: Knowledge, query: str) -> None:
    """No receptor is deaf, no node alone, no site fed by two pools, no pool over-cleared, no feedback unnamed."""
    assert [tuple(row.values()) for row in knowledge.rows(query)] == []


def test_pertussis_route_is_complete(knowledge: Knowledge) -> None:
    """Every Gi effect passes through the Gi of its place; only what a receptor recruits without a G protein stands apart."""
    bypass = knowledge.rows("""
        SELECT ?key ?to { ?c a kg:Influence ; kg:from ?site ; kg:to/kg:entity id:Gi ; kg:mechanism kg:Coupling .
          ?i a kg:Influence ; kg:from ?site ; kg:timeScale ?time ; kg:mechanism ?how ; kg:to ?other . ?other skos:notation ?to ; kg:entity ?e .
          ?site skos:notation ?key . FILTER(?time != kg:slow && ?how != kg:Recruitment && ?e != id:Gi) }""")
    assert bypass == []


@pytest.mark.parametrize("compound", ["diazepam", "muscimol", "ethanol", "morphine"])
def test_what_silences_the_brake_does_not_slow_dopamine_neurons(compound: str) -> None:
    """GABA neurons fall silent before dopamine neurons do: these lose their brake, whatever reaches them directly."""
    found = perturb(compound, workspace=shipped.workspace(), samples=0)
    change = {effect.node: effect.log2_change for effect in found.effects}
    assert change["firing@RMTg-GABA-neuron"] < -0.5
    assert change["GABA@VTA-cleft"] < -0.3
    assert change["firing@DA-neuron-soma"] > 0.0


@pytest.mark.parametrize(
    ("compound", "low", "high"), [("mecamylamine", -0.1, 0.1), ("ondansetron", -0.1, 0.1), ("nicotine", 0.3, 1.5)]
)
def test_channels_of_dopamine_neurons_answer_to_agonists_and_hardly_hold_the_rest(
    compound: str, low: float, high: float
) -> None:
    """Block of a channel that rests nearly shut leaves dopamine where it is; its agonist raises it."""
    found = perturb(compound, workspace=shipped.workspace(), samples=0)
    change = {effect.node: effect.log2_change for effect in found.effects}
    assert low < change["dopamine@accumbens-cleft"] < high
