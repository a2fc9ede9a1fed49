"""Promises of kg.question.assumed: where an action is stated and no affinity, half is held, said so, and no number is made up."""

from __future__ import annotations

import json

import pytest
import shipped

from kg.errors import DataError
from kg.explore import perturb
from kg.knowledge.vocabulary import ID
from kg.question.assumed import HALF, HALF_USUALLY

WORKSPACE = shipped.workspace()


@pytest.fixture(scope="module")
def temazepam():
    """A benzodiazepine of which no open source prints an affinity, without its recorded exposure where it has one."""
    return perturb("temazepam", workspace=WORKSPACE, samples=0)


def test_a_primary_target_without_affinity_is_half_held(temazepam):
    """GABA-A receptors are held by half, less where they answer less, as a positive modulator that potentiates; the basis says so."""
    held = [t for t in temazepam.targets if t.occupancy is not None]
    assert {t.target for t in held} == {ID + "GABA-A-receptor"}
    assert all(t.basis == HALF for t in held)
    assert max(t.occupancy for t in held) == pytest.approx(0.5)
    assert all(t.occupancy < 0.1 for t in held if t.occupancy != pytest.approx(0.5))
    assert all((t.log2_change or 0) > 0 for t in held if t.occupancy == pytest.approx(0.5))


def test_no_affinity_is_printed(temazepam):
    """Nobody recorded one, so neither JSON nor screen has a number for it."""
    made = json.loads(json.dumps(temazepam.to_json(), allow_nan=False))
    assert all(t["affinity_nM"] is None for t in made["targets"])


def test_a_level_without_number_is_null_and_said():
    """Without affinity and exposure there is no concentration: null in JSON, words in the basis, and an answer all the same."""
    answer = perturb("acetophenazine", workspace=WORKSPACE, samples=0)
    (given,) = json.loads(json.dumps(answer.to_json(), allow_nan=False))["scenario"]["compounds"]
    assert given["free_nM"] is None
    assert "half of D2 receptor is taken to be held, its primary target" in given["basis"]
    assert "nan" not in answer.to_rdf().serialize(format="turtle").casefold()
    assert any(e.direction != "unchanged" for e in answer.effects)


def test_several_primary_targets_are_several():
    """MDMA releases by three transporters, none of which has an affinity on record."""
    (given,) = perturb("MDMA", workspace=WORKSPACE, samples=0).scenario.compounds
    assert "its primary targets" in given.basis


def test_a_given_concentration_assumes_nothing():
    """Who gives a concentration asks what it holds: without affinity that is not known, and refused."""
    with pytest.raises(DataError, match="no affinity of acetophenazine"):
        perturb("acetophenazine", conc="20 nM", workspace=WORKSPACE, samples=0)


def test_more_than_the_usual_level_holds_more_of_what_has_no_affinity():
    """Half at the recorded exposure, so nine tenths at nine times it, whether a dose is given or a concentration; each says so."""
    usual = perturb("lorazepam", workspace=WORKSPACE, samples=0)
    level = usual.scenario.compounds[0].free_nM
    more = perturb("lorazepam", conc=f"{9.0 * level} nM", workspace=WORKSPACE, samples=0)
    held = [t for t in more.targets if t.target == ID + "GABA-A-receptor"]
    assert held
    assert all(t.basis == HALF_USUALLY for t in held)
    assert max(t.occupancy or 0.0 for t in held) == pytest.approx(0.9, abs=1e-2)
    dosed = [t.occupancy for t in perturb("lorazepam", dose="2 mg/day", workspace=WORKSPACE, samples=0).targets]
    assert any(share is not None and 0.2 < share < 0.8 for share in dosed)


def test_an_exposure_without_a_level_holds_nothing_by_it():
    """Of benserazide only the entry into the brain is recorded: a concentration holds what has a value, and nothing is divided by zero."""
    with pytest.raises(DataError, match="no affinity of benserazide"):
        perturb("benserazide", conc="10 nM", workspace=WORKSPACE, samples=0)


def test_without_a_primary_target_the_tightest_is_an_assumption():
    """The level is set all the same, and its basis says on what."""
    answer = perturb("spiperone", workspace=WORKSPACE, samples=0)
    assert "an assumption, as no source names a primary one" in answer.scenario.compounds[0].basis


def test_a_level_that_misses_the_primary_target_gives_way_to_it():
    """Selegiline's plasma level over its Ki holds nothing of MAO-B, by which it works: both are told, and what usual doses hold of such targets is, as an assumption."""
    answer = perturb("selegiline", workspace=WORKSPACE, samples=0)
    basis = answer.scenario.compounds[0].basis
    assert "recorded exposure" in basis
    assert "of monoamine oxidase B, its primary target, would be held there" in basis
    assert basis.endswith("an assumption")
    first = answer.targets[0]
    assert (first.target, first.primary) == (ID + "MAOB", True)
    ratio = WORKSPACE.book.living.usual.ratio
    assert first.occupancy == pytest.approx(ratio / (1.0 + ratio), abs=0.05)
    given = perturb("selegiline", conc="0.69 nM", workspace=WORKSPACE, samples=0)
    assert max(t.occupancy or 0.0 for t in given.targets) < 0.01


def test_a_level_that_reaches_the_primary_target_stands():
    """Clozapine's recorded level is taken as it is."""
    basis = perturb("clozapine", workspace=WORKSPACE, samples=0).scenario.compounds[0].basis
    assert "recorded exposure" in basis
    assert "assumption" not in basis


def test_a_level_below_what_was_measured_gives_way_to_it():
    """Ketotifen is expected to hold less of H1 receptors than was measured at a usual dose: the middle of the record is taken, and all of it told."""
    answer = perturb("ketotifen", workspace=WORKSPACE, samples=0)
    basis = answer.scenario.compounds[0].basis
    assert "were measured (" in basis
    assert basis.endswith("an assumption")
    ends = [(low, high) for at, low, high in WORKSPACE.book.compound(ID + "ketotifen").held if at == ID + "HRH1"]
    held = max(t.occupancy or 0.0 for t in answer.targets if t.target == ID + "HRH1")
    assert min(low for low, _ in ends) <= held <= max(high for _, high in ends)


def test_a_level_that_reaches_one_measured_target_stands():
    """Quetiapine holds D2 as measured and less of 5-HT2A: one shift for both would be wrong for the first."""
    basis = perturb("quetiapine", workspace=WORKSPACE, samples=0).scenario.compounds[0].basis
    assert "assumption" not in basis


def test_nothing_beside_a_primary_target_outside_the_network_is_assumed():
    """Allopurinol works by xanthine dehydrogenase, which the network lacks: it is told who says so, and no side target is taken to be held."""
    answer = perturb("allopurinol", workspace=WORKSPACE, samples=0)
    assert not any(e.change for e in answer.effects)
    first = next(t for t in answer.targets if t.primary)
    assert first.note == "not in the network"
    assert any("works by" in note and "DrugCentral" in note for note in answer.notes)


def test_a_side_target_sets_no_level_where_another_is_tighter_by_far():
    """Strychnine works by glycine receptors, a thousand times tighter than by muscarinic ones, which it then hardly holds."""
    answer = perturb("strychnine", workspace=WORKSPACE, samples=0)
    basis = answer.scenario.compounds[0].basis
    assert "of glycine receptor where nothing competes" in basis
    assert "times tighter than the next" in basis
    held = {t.label: t.occupancy or 0.0 for t in answer.targets if t.occupancy}
    assert held.pop("glycine receptor") > 0.5
    assert max(held.values()) < 0.05


def test_what_stays_outside_the_brain_holds_next_to_nothing_there():
    """Carbidopa half holds its enzyme outside the barrier, the median eminence among it; within no enzyme is lost, with or without levodopa."""
    alone = perturb("carbidopa", workspace=WORKSPACE, samples=0)
    held = {t.context.rsplit("/", 1)[-1]: t.occupancy or 0.0 for t in alone.targets}
    assert held.pop("DA-terminal-median-eminence") == pytest.approx(0.5)
    assert max(held.values()) < 0.05
    dopamine = {
        given: next(
            e.change
            for e in perturb(*given, workspace=WORKSPACE, samples=0).effects
            if e.node == "dopamine@striatum-cleft"
        )
        for given in (("levodopa",), ("levodopa", "carbidopa"))
    }
    assert dopamine["levodopa",] > 0.2
    assert dopamine["levodopa", "carbidopa"] == pytest.approx(dopamine["levodopa",], rel=0.1)


def test_measured_occupancy_stands_for_an_affinity_that_nobody_recorded():
    """Mirtazapine at H1: no value in any source, 80 to 90 % measured in living brain; as much is held at the usual level, and told so."""
    answer = perturb("mirtazapine", workspace=WORKSPACE, samples=0)
    held = [t for t in answer.targets if t.target == ID + "HRH1" and t.occupancy is not None]
    assert held
    assert all(t.occupancy == pytest.approx(0.85, abs=0.01) for t in held)
    assert all("as measured occupancy tells" in t.basis for t in held)


def test_a_target_known_to_be_bound_tighter_than_a_value_is_half_held():
    """An antibody whose dissociation is below what the assay resolves is no compound that does nothing; a bound from above assumes nothing."""
    answer = perturb("fremanezumab", workspace=WORKSPACE, samples=0)
    (one,) = [t for t in answer.targets if t.occupancy is not None]
    assert one.occupancy == pytest.approx(0.5)
    assert one.basis == "only a bound recorded (< 0.05012 nM), 50 % assumed"
    weak = [t for t in perturb("mirtazapine", workspace=WORKSPACE, samples=0).targets if t.target == ID + "SLC6A4"]
    assert [t.occupancy for t in weak] == [None]
