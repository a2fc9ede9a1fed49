"""Promises of kg.question.workspace and treatment: what a question means, through the whole program."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
import shipped

from kg.answer.perturbation import Perturbation
from kg.engine.model import Network, NodeKind
from kg.errors import DataError, KgError, NotFound, UsageError
from kg.explore import open_workspace, perturb
from kg.question.scenario import Question
from kg.question.treatment import prepare

WORKSPACE = shipped.workspace()
NODE = "cAMP@D2-MSN"
POOL = "dopamine@striatum-cleft"


def ask(*compounds: str, **question: object) -> Perturbation:
    """An answer without sampling."""
    return perturb(*compounds, workspace=WORKSPACE, samples=0, **question)


def moves(answer: Perturbation) -> dict[str, float]:
    """Node -> log2 change."""
    return {e.node: e.log2_change for e in answer.effects}


@pytest.mark.parametrize("question", [{"set": f"{NODE}=1"}, {"tone": f"{POOL}=1x"}])
def test_no_compound_and_no_condition_is_exactly_no_change(question):
    """Holding what stands where it stands changes nothing, and the answer says what was compared."""
    answer = ask(**question)
    assert set(moves(answer).values()) == {0.0}
    assert any("no compound" in text for text in answer.notes)


def test_a_condition_alone_is_compared_with_rest():
    """A node held at four times its rest is two doublings up; with a compound it stands on both sides."""
    assert moves(ask(set=f"{NODE}=4"))[NODE] == pytest.approx(2.0)
    assert moves(ask("amisulpride", set=f"{NODE}=4"))[NODE] == 0.0


def test_a_compound_that_does_not_arrive_changes_nothing_and_says_so(tmp_path):
    """#brain no is a concentration of exactly zero."""
    path = tmp_path / "p.tsv"
    path.write_text("#brain no\ntarget\taction\ttype\tvalue\tunit\nHTR1A\tantagonist\tKi\t2\tnM\n", "utf-8")
    answer = ask(profile=path)
    assert set(moves(answer).values()) == {0.0}
    assert answer.scenario.compounds[0].free_nM == 0
    assert any("no compound reaches" in text for text in answer.notes)


def test_nothing_against_itself():
    """A compound against itself changes nothing, exactly."""
    assert set(moves(ask("amitriptyline=10 nM", against="amitriptyline=10 nM")).values()) == {0.0}


def test_an_absent_target_is_exactly_no_change_and_is_named(tmp_path):
    """What the network lacks is in ignored_targets, in the notes and among the targets."""
    path = tmp_path / "p.tsv"
    path.write_text("#free_nM 20\ntarget\taction\ttype\tvalue\tunit\nHRH4\tantagonist\tKi\t2\tnM\n", "utf-8")
    answer = ask(profile=path)
    assert set(moves(answer).values()) == {0.0}
    assert len(answer.scenario.ignored_targets) == 1
    assert answer.targets[0].note == "not in the network"
    assert answer.scenario.ignored_targets[0].endswith(": not in the network")


@pytest.mark.parametrize(
    ("cells", "said"), [("Ki\t>\t10\tuM", "> 10 uM"), ("Ki\t<\t1.0\tnM", "< 1.0 nM"), ("pKi\t<\t5\t", "pKi < 5")]
)
def test_a_censored_value_is_named_as_it_is_printed(tmp_path, cells, said):
    """A bound gives no affinity, and the reason says which bound; a value beside it is computed with."""
    path = tmp_path / "p.tsv"
    head = "#free_nM 20\ntarget\taction\ttype\trelation\tvalue\tunit\n"
    path.write_text(f"{head}DRD2\tantagonist\t{cells}\n", "utf-8")
    with pytest.raises(DataError, match=re.escape(f"only a bound is recorded ({said})")):
        ask(profile=path)
    path.write_text(f"{head}DRD2\tantagonist\t{cells}\nHRH1\tantagonist\tKi\t=\t2\tnM\n", "utf-8")
    answer = ask(profile=path)
    assert f"only a bound is recorded ({said})" in {target.note for target in answer.targets}
    assert answer.scenario.ignored_targets[0].endswith(f": only a bound is recorded ({said})")
    path.write_text(f"{head}DRD2\tantagonist\t{cells}\nDRD2\tantagonist\tKi\t=\t2\tnM\n", "utf-8")
    assert not ask(profile=path).scenario.ignored_targets


def test_a_recorded_brain_entry_scales_the_brain_alone():
    """A dose gives free plasma outside the barrier and that times brain entry behind it."""
    record = WORKSPACE.book.compound(WORKSPACE.directory.resolve("amisulpride").iri)
    entry = record.exposure.entry[0]
    (taken,) = WORKSPACE.pose(Question(("amisulpride=400 mg/day",), without_metabolites=True)).prepared.given
    assert 0 < entry < 0.1
    assert taken.free.value == pytest.approx(entry * taken.outside.value)
    (given,) = WORKSPACE.pose(Question(("amisulpride=20 nM",), without_metabolites=True)).prepared.given
    assert given.free == given.outside


def test_what_was_measured_in_living_brain_holds_in_the_brain():
    """Outside the barrier a dose acts by its free plasma level and the affinity measured in vitro."""
    record = WORKSPACE.book.compound(WORKSPACE.directory.resolve("amisulpride").iri)
    target = WORKSPACE.directory.resolve("DRD2").iri
    places = [n for n, node in enumerate(WORKSPACE.network.nodes) if node.entity == target]
    moved = [replace(node, outside=n == places[0]) for n, node in enumerate(WORKSPACE.network.nodes)]
    network = Network(tuple(moved), WORKSPACE.network.influences)
    found = prepare(network, WORKSPACE.book, [(record, None)], metabolites=False)
    known = {b.node: b.affinity_nM for b in found.treatment.bindings if b.target == target}
    in_vitro = WORKSPACE.book.affinity(record, target)
    assert sorted(known) == sorted(places)
    assert known[places[0]] == pytest.approx(in_vitro.value)
    assert len({known[n] for n in places[1:]}) == 1
    assert known[places[1]] != pytest.approx(in_vitro.value, rel=0.1)


def test_a_cell_that_borders_a_space_outside_the_brain_lies_outside():
    """What a cell outside the barrier meets is the plasma's concentration, and the graph says so of all of them."""
    rows = WORKSPACE.knowledge.rows(
        "SELECT DISTINCT ?cell { ?cell kg:faces/kg:partOf* ?place . ?place kg:outsideBrain true }"
    )
    facing = {str(r["cell"]) for r in rows}
    outside = {n.context for n in WORKSPACE.network.nodes if n.outside}
    assert facing
    assert facing <= outside
    brain = WORKSPACE.below[WORKSPACE.directory.resolve("brain", ("Region",)).iri]
    assert not outside & brain


def test_sensitivity_of_a_place_is_of_what_activates_or_modulates():
    """Where receptors answer less, agonists and modulators bind less there than elsewhere, with a wider range; antagonists alike."""
    network = WORKSPACE.network
    here, there = (network.index[f"GABA-A-receptor@{place}"] for place in ("DA-neuron-soma", "cortical-pyramidal-cell"))
    value, low, high = network.nodes[here].sensitivity
    assert low < value < high < 1.0 == network.nodes[there].sensitivity[0]
    for compound, less in (("muscimol", value), ("zolpidem", value), ("bicuculline", 1.0)):
        question = Question(compounds=(compound,))
        found = WORKSPACE.prepared(WORKSPACE.wanted(question), question).treatment.bindings
        one, usual = (next(b for b in found if b.node == node) for node in (here, there))
        assert one.affinity_nM == pytest.approx(usual.affinity_nM / less)
        if less < 1.0:
            assert one.low <= usual.affinity_nM / high < usual.affinity_nM / low <= one.high


def test_the_order_of_compounds_does_not_matter():
    """A with B is B with A."""
    names = ("amitriptyline=10 nM", "amisulpride=20 nM")
    assert moves(ask(*names)) == pytest.approx(moves(ask(*reversed(names))), abs=1e-12)


def test_two_halves_are_one_whole():
    """5 nM and 5 nM are 10 nM: effects, targets and metabolites, each target listed once."""
    whole, halves = ask("amitriptyline=10 nM"), ask("amitriptyline=5 nM", "amitriptyline=5 nM")
    assert moves(whole) == pytest.approx(moves(halves), abs=1e-12)
    assert [(t.target, t.context, t.compound) for t in whole.targets] == [
        (t.target, t.context, t.compound) for t in halves.targets
    ]
    assert [t.occupancy for t in halves.targets] == pytest.approx([t.occupancy for t in whole.targets], nan_ok=True)


def test_a_metabolite_is_the_compound_it_is():
    """The metabolite of one compound and the same compound given by itself add up."""
    together = ask("amitriptyline=10 nM")
    ratio = together.scenario.compounds[1].free_nM
    apart = ask("amitriptyline=10 nM", f"nortriptyline={ratio} nM", without_metabolites=True)
    assert moves(together) == pytest.approx(moves(apart), abs=1e-12)


@pytest.mark.parametrize(
    "question",
    [
        {},
        {"chronic": True},
        {"against": "amitriptyline"},
        {"pretreat": "amitriptyline"},
        {"set": f"{NODE}=2"},
        {"tone": f"{POOL}=2x"},
    ],
)
def test_shares_add_up_under_every_option(question):
    """Routes and their rest, and the shares of the targets, sum to the effect within 1e-9."""
    answer = ask("amisulpride", **question)
    for name in (NODE, "DRD2"):
        for why in answer.explain(name, 5):
            assert sum(r.share for r in why.routes) + why.other == pytest.approx(why.effect, abs=1e-9)
            assert sum(share for _, share in why.by_target) == pytest.approx(why.effect, abs=1e-9)
            json.dumps(why.to_json(), allow_nan=False)


def test_uncertain_and_conflicting_only_when_unstable():
    """A call that holds in 80 % of the samples is a call."""
    answer = perturb("amitriptyline", workspace=WORKSPACE, samples=16)
    open_calls = {e.node for e in answer.effects if e.direction in ("uncertain", "conflicting")}
    assert open_calls == {e.node for e in answer.effects if e.stability is not None and e.stability < 0.8}
    assert open_calls
    json.dumps(answer.to_json(), allow_nan=False)


@pytest.mark.parametrize("fold", ["0", "-1", "inf", "nan", "1e300", "1e-300", "", "x"])
def test_folds_that_cannot_be_held(fold):
    """--set takes a fold above zero that an experiment could reach."""
    with pytest.raises(UsageError):
        ask("amisulpride", set=f"{NODE}={fold}")


@pytest.mark.parametrize("level", ["0x", "-2x", "infx", "nanx", "100 mg/day", "5 ng/mL", "", "banana"])
def test_tones_that_are_none(level):
    """--tone takes nM or a fold; a dose is no level of a transmitter."""
    with pytest.raises(UsageError):
        ask("amisulpride", tone=f"{POOL}={level}")


@pytest.mark.parametrize("node", [NODE, "DRD2@D2-MSN"])
def test_a_tone_that_nothing_hears_is_refused(node):
    """A tone on a node that is neither pool nor ligand would do nothing in silence."""
    with pytest.raises(UsageError, match="no tone"):
        ask("amisulpride", tone=f"{node}=2x")


def test_a_tone_changes_the_answer():
    """Twice the dopamine makes the antagonist's effect another."""
    assert moves(ask("amisulpride")) != moves(ask("amisulpride", tone=f"{POOL}=2x"))


@pytest.mark.parametrize(
    "question",
    [
        {"set": (f"{NODE}=2", f"{NODE}=3")},
        {"tone": (f"{POOL}=2x", f"{POOL}=3x")},
        {"set": f"{NODE}=2", "without": NODE},
    ],
)
def test_one_node_has_one_condition(question):
    """Two values for one node are an error, not whichever came last."""
    with pytest.raises(UsageError):
        ask("amisulpride", **question)


@pytest.mark.parametrize("kind", list(NodeKind))
@pytest.mark.parametrize("option", ["without", "set"])
def test_every_kind_of_node_can_be_lost_and_held(kind, option):
    """Sites, pools and signals alike; the node itself then does not move."""
    key = next(
        n.key for n in WORKSPACE.network.nodes if n.kind is kind and n.context.endswith(("D2-MSN", "striatum-cleft"))
    )
    answer = ask("amisulpride", **{option: key if option == "without" else f"{key}=2"})
    assert moves(answer)[key] == 0.0


def test_a_compound_is_no_node():
    """--without COMPOUND is refused with what to do."""
    with pytest.raises(NotFound):
        ask("amisulpride", without="amisulpride")


def test_one_name_alone_stands_for_a_tuple_of_one():
    """In Python a single text is one node, not its letters."""
    assert moves(ask("amisulpride", without=NODE)) == moves(ask("amisulpride", without=(NODE,)))


@pytest.mark.parametrize("text", ["x" * 10_000, "\x00", "\ud800", "/", "."])
def test_a_pretreatment_may_be_any_text(text):
    """What is neither file nor compound is one of the family's errors."""
    with pytest.raises(KgError):
        ask("amisulpride", pretreat=text)


def test_the_scenario_says_under_which_conditions():
    """What was held, lost, set and given before is part of the answer."""
    scene = ask(
        "amisulpride", pretreat="amitriptyline", without="DRD3", set=f"{NODE}=2", tone=f"{POOL}=2x"
    ).scenario.to_json()
    assert scene["pretreated"][0]["label"] == "amitriptyline"
    assert scene["set"] == {NODE: 2.0}
    assert scene["tone"] == {POOL: 2.0}
    assert scene["without"]
    assert all(key.startswith("DRD3@") for key in scene["without"])


_RECORDS = """
@prefix kg: <https://w3id.org/synaptrace/vocab#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix lab: <https://lab.test/> . @prefix id: <https://w3id.org/synaptrace/id/> .
lab:c a kg:Compound ; rdfs:label "LAB-19" .
lab:a a kg:Action, kg:BackgroundKnowledge ; kg:compound lab:c ; kg:target id:DRD2 ; kg:actionType kg:Antagonist ;
    kg:modality kg:Affirmed ; kg:says "Declared." .
lab:e a kg:DatasetEvidence ; kg:says "Fitted." ; kg:seenIn "plate.csv" .
"""
_VALUE = """
lab:%s a kg:Measurement ; kg:compound lab:c ; kg:target id:DRD2 ; kg:measurementType kg:%s ; kg:relation "=" ;
    kg:printedValue "%s" ; kg:printedUnit "nM" ; kg:lowNanomolar %s ; kg:highNanomolar %s ; kg:statedBy lab:e .
"""


def _lab(tmp_path, *values):
    path = tmp_path / "lab.ttl"
    path.write_text(
        _RECORDS + "".join(_VALUE % (f"m{n}", kind, v, v, v) for n, (kind, v) in enumerate(values)), "utf-8"
    )
    return open_workspace([path])


def test_an_apparent_affinity_is_not_computed_with_unless_asked(tmp_path):
    """A value recorded as only apparent moves nothing and is named; asked for, it is what a Ki of that size is."""
    lab = _lab(tmp_path, ("ApparentKi", "2.5"))
    with pytest.raises(DataError, match=r"apparent.*--apparent.*Ki 2\.5 nM"):
        perturb("LAB-19=20 nM", workspace=lab, samples=0)
    beside = perturb("LAB-19=20 nM", "haloperidol=20 nM", workspace=lab, samples=0)
    assert moves(beside) == moves(perturb("haloperidol=20 nM", workspace=lab, samples=0))
    assert any("--apparent" in text for text in beside.notes)
    asked = perturb("LAB-19=20 nM", workspace=lab, samples=0, apparent=True)
    real = perturb("LAB-19=20 nM", workspace=_lab(tmp_path, ("Ki", "2.5")), samples=0)
    assert moves(asked) == moves(real)
    assert any(moves(asked).values())
    assert [t.affinity_nM for t in asked.targets] == [t.affinity_nM for t in real.targets]


def test_an_apparent_value_takes_no_other_ones_place(tmp_path):
    """Recorded for a compound of the library, it changes nothing: what is known of the target still stands."""
    path = tmp_path / "lab.ttl"
    value = (_VALUE % ("m", "ApparentKi", "5000.0", "5000.0", "5000.0")).replace("lab:c", "id:haloperidol")
    path.write_text(_RECORDS + value, "utf-8")
    found = perturb("haloperidol=20 nM", workspace=open_workspace([path]), samples=0)
    assert moves(found) == moves(ask("haloperidol=20 nM"))


def test_a_real_affinity_stands_before_an_apparent_one(tmp_path):
    """Beside a Ki an apparent one is not pooled: the answer is that of the Ki alone."""
    both = perturb("LAB-19=20 nM", workspace=_lab(tmp_path, ("Ki", "10.0"), ("ApparentKi", "0.1")), samples=0)
    alone = perturb("LAB-19=20 nM", workspace=_lab(tmp_path, ("Ki", "10.0")), samples=0)
    assert moves(both) == moves(alone)
