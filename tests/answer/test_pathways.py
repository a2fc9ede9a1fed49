"""Promises of kg.answer.pathways: pathways are ranked by what flows through them, and one event is told once."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
import shipped
from synapse import Builder, scenario

from kg.answer.pathways import SHARED, PathwayPlace, carrying, direction_of, rank, shared
from kg.answer.perturbation import Perturbation
from kg.cli.findings import first_screen
from kg.cli.screen import LINES
from kg.engine.attribution import attribute
from kg.engine.flow import Events
from kg.engine.model import Mode, Pathway
from kg.engine.response import respond
from kg.engine.system import compile_network
from kg.explore import perturb

WORKSPACE = shipped.workspace()
PROFILES = [
    "amitriptyline",
    "nortriptyline",
    "amisulpride=400 mg/day",
    "amoxapine",
    "amitriptylinoxide",
    "haloperidol",
    "sertraline",
]


def places() -> Builder:
    """A two-step cascade in two cells; the second cell's runs the other way."""
    net = Builder()
    for cell in ("A", "B"):
        for name in ("kinase", "factor"):
            net.signal(f"{name}@{cell}")
    net.signal("bystander@A")
    net.drive("kinase@A", "factor@A", 0.8)
    net.drive("kinase@B", "factor@B", 0.8)
    net.drive("kinase@A", "kinase@B", -0.9)
    return net


def test_ranking_is_by_the_place_of_the_largest_change_and_carries_the_route() -> None:
    """What moves nowhere is absent; leading node, route through the pathway's own step, and no p-value."""
    net = places()
    named = tuple(i for key, i in net.index.items() if key.startswith("factor"))
    cascade = Pathway("urn:b", "cascade", (), named, (0, 1))
    idle = Pathway("urn:a", "idle", (), (net.index["bystander@A"],), ())
    told = attribute(
        respond(compile_network(net.network()), [scenario(10.0, net.bind("d", "kinase@A", Mode.INHIBIT, 1.0))])
    )
    (only,) = rank(net.network(), [idle, cascade], told)
    assert (only.pathway.label, only.rank) == ("cascade", 1)
    assert only.score == pytest.approx(abs(told.effect[net.index["factor@A"]]))
    assert [place.context for place in only.places] == ["A", "B"]
    assert [place.change for place in only.places] == pytest.approx([float(told.effect[i]) for i in named])
    assert only.direction == "conflicting"
    route = carrying(only, told)
    assert route is not None
    assert route.nodes == (net.index["kinase@A"], net.index["factor@A"])
    assert only.p_value is None


def test_one_event_has_one_rank() -> None:
    """A second pathway that owes its change to the same node is told with the first."""
    net = places()
    net.signal("tail@A")
    net.drive("factor@A", "tail@A", 0.9)
    first = Pathway("urn:a", "first", (), (net.index["factor@A"],), (0,))
    second = Pathway("urn:b", "second", (), (net.index["tail@A"],), (3,))
    told = attribute(
        respond(compile_network(net.network()), [scenario(10.0, net.bind("d", "kinase@A", Mode.INHIBIT, 1.0))])
    )
    (head,) = rank(net.network(), [second, first], told)
    assert head.pathway.label == "first"
    assert [one.pathway.label for one in head.told] == ["second"]


def test_what_a_compound_acts_on_comes_before_what_follows() -> None:
    """The smaller change of the pathway with the target stands before the larger one behind it; a touch of nothing makes none direct."""
    net = places()
    net.signal("tail@A")
    net.drive("factor@A", "tail@A", 2.0)
    net.drive("bystander@A", "tail@A", 2.0)
    acted = Pathway("urn:b", "acted on", (), (net.index["factor@A"],), (0,))
    follows = Pathway("urn:a", "follows", (), (net.index["tail@A"],), (3, 4))
    both = net.bind("d", "kinase@A", Mode.INHIBIT, 10.0), net.bind("d", "bystander@A", Mode.INHIBIT, 1e4)
    told = attribute(respond(compile_network(net.network()), [scenario(10.0, *both)]))
    listed = rank(net.network(), [follows, acted], told)
    flat = [one for head in listed for one in (head, *head.told)]
    assert [(one.pathway.label, one.direct) for one in flat] == [("acted on", True), ("follows", False)]
    assert abs(flat[1].places[0].change) > abs(flat[0].places[0].change)


@pytest.mark.parametrize(
    ("drug", "first"),
    [
        ("atomoxetine", "noradrenaline release and clearance"), ("sertraline", "serotonin release and clearance"),
        ("amitriptyline", "serotonin release and clearance"), ("naloxone", "opioid peptide receptor signalling"),
        ("caffeine", "adenosine receptor signalling"), ("reserpine", "noradrenaline synthesis and storage"),
        ("diazepam", "GABA receptor signalling"), ("cocaine", "dopamine release and clearance"),
        ("buspirone", "serotonin receptor signalling"),
    ],
)  # fmt: skip
def test_the_mechanism_of_a_drug_is_its_first_pathway(drug: str, first: str) -> None:
    """Not the feedback on it, however large that is."""
    answer = perturb(drug, workspace=WORKSPACE, samples=0)
    assert answer.pathways[0].label == first
    assert answer.pathways[0].direct
    order = [p.direct for p in answer.pathways]
    assert order == sorted(order, reverse=True)


def test_what_side_targets_act_on_stands_behind_what_primary_ones_do() -> None:
    """Clozapine works by 5-HT2A and D2, so their receptors come before M4 and α2A; amitriptyline's serotonin receptors are side targets."""
    clozapine, amitriptyline = (
        [p.label for p in perturb(drug, workspace=WORKSPACE, samples=0).pathways]
        for drug in ("clozapine", "amitriptyline")
    )
    assert set(clozapine[:2]) == {"serotonin receptor signalling", "dopamine receptor signalling"}
    own = {"noradrenaline release and clearance", "histamine receptor signalling", "acetylcholine receptor signalling"}
    assert own <= set(amitriptyline[: amitriptyline.index("serotonin receptor signalling")])


def test_a_drug_of_two_transporters_begins_with_both() -> None:
    """Bupropion holds both transporters by about half: clearance of dopamine and of noradrenaline are its first two, in either order."""
    answer = perturb("bupropion=450 nM", workspace=WORKSPACE, samples=0)
    first = {pathway.label for pathway in answer.pathways[:2]}
    assert first == {"dopamine release and clearance", "noradrenaline release and clearance"}


def test_of_what_is_acted_on_the_primary_targets_part_comes_first() -> None:
    """Two receptors of two pathways: the weaker one is first where a source names its target as primary, and only there."""
    net = places()
    net.signal("other@A")
    net.signal("end@A")
    net.drive("other@A", "end@A", 0.9)
    weak = Pathway("urn:a", "weak", (), (net.index["factor@A"],), (0,))
    strong = Pathway("urn:b", "strong", (), (net.index["end@A"],), (3,))
    both = (net.bind("d", "kinase@A", Mode.INHIBIT, 20.0), net.bind("d", "other@A", Mode.INHIBIT, 1.0))
    both = tuple(replace(one, target=f"urn:{k}") for k, one in enumerate(both))
    told = attribute(respond(compile_network(net.network()), [scenario(10.0, *both)]))
    assert [r.pathway.label for r in rank(net.network(), [weak, strong], told)] == ["strong", "weak"]
    named = rank(net.network(), [weak, strong], told, primary=frozenset({"urn:0"}))
    assert [r.pathway.label for r in named] == ["weak", "strong"]


def test_a_slow_step_is_credited_with_its_own_part_when_it_has_settled() -> None:
    """Nicotine opens its receptors at once and multiplies them in weeks: the number is no acute pathway, and the opening is no part of it."""
    now, later = (
        {one.label: one for p in perturb("nicotine", chronic=slow, workspace=WORKSPACE, samples=0).pathways for one in (p, *p.told)}
        for slow in (False, True)
    )  # fmt: skip
    assert "up-regulation of nicotinic receptors" not in now
    number, signal = later["up-regulation of nicotinic receptors"], later["acetylcholine receptor signalling"]
    assert 0.1 <= number.change < 0.5 * signal.change
    assert now["acetylcholine receptor signalling"].change > 1


def test_an_adaptation_is_named_by_what_is_read() -> None:
    """Weeks of raised serotonin: the autoreceptor's sensitivity goes down, which no name turns into less desensitisation."""
    answer = perturb("citalopram", chronic=True, workspace=WORKSPACE, samples=0)
    found = {one.label: one for p in answer.pathways for one in (p, *p.told)}
    assert found["sensitivity of 5-HT1A autoreceptors"].change <= -0.1
    assert not [label for label in found if "desensitisation" in label]
    assert WORKSPACE.directory.resolve("autoreceptor desensitisation").label == "sensitivity of 5-HT1A autoreceptors"


def test_a_mixed_pathway_says_so() -> None:
    """Up and down by similar size is conflicting; a small counterpart is not."""

    def at(*changes: float) -> tuple[PathwayPlace, ...]:
        return tuple(PathwayPlace(str(k), change, 0, np.zeros(0)) for k, change in enumerate(changes))

    assert direction_of(at(0.5, -0.4)) == "conflicting"
    assert direction_of(at(0.5, -0.2)) == "increased"
    assert direction_of(at(-0.5, 0.2)) == "decreased"
    assert direction_of(()) == "unchanged"


@pytest.mark.parametrize("drug", PROFILES)
def test_no_ranked_pathway_is_unchanged_and_no_two_share_more_than_half(drug: str) -> None:
    """Of the shipped network: every rank is a change somewhere, up or down, and another event than every other's."""
    answer = perturb(drug, workspace=WORKSPACE, samples=0)
    assert answer.pathways
    assert_ranked(answer)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
def test_so_it_is_for_sixty_profiles(part: int) -> None:
    """Sixty tables of one's own; and each screen keeps its lines."""
    tables = sorted((Path(__file__).parents[1] / "pharmacology" / "profiles").glob("*.tsv"))
    chosen = [tables[k * len(tables) // 60] for k in range(60)]
    for table in chosen[part::4]:
        answer = perturb(profile=(table,), workspace=WORKSPACE, samples=0)
        assert_ranked(answer)
        assert len(first_screen(answer, 80).splitlines()) <= LINES, table.name


def assert_ranked(answer: Perturbation) -> None:
    """The promises of a ranking."""
    for p in answer.pathways:
        assert p.direction in ("increased", "decreased", "conflicting")
        assert abs(p.change) >= 0.1
        assert set(p.up) | set(p.down) == set(p.contexts)
        assert sum(abs(c.part) for c in p.causes) <= 1 + 1e-9
    events, pathways = Events(answer.attribution), {p.iri: p for p in WORKSPACE.pathways}
    parts = []
    first = answer.pathways[:5]
    for p, flow in zip(first, events.flows([pathways[p.pathway] for p in first]), strict=True):
        changed = set(p.contexts)
        network = WORKSPACE.network
        rows = [k for k, n in enumerate(flow.readouts) if network.nodes[n].context.rsplit("/", 1)[-1] in changed]
        size = np.abs(flow.events[rows]).sum(axis=0)
        parts.append(size / size.sum())
    assert all(shared(a, b) <= SHARED for a, b in combinations(parts, 2))


def test_release_and_receptors_of_a_transmitter_are_two_pathways() -> None:
    """A D2 blocker raises dopamine and lowers what its receptors hand on: neither stands for the other."""
    found = {p.label: p.direction for p in perturb("amisulpride=400 mg/day", workspace=WORKSPACE, samples=0).pathways}
    assert found["dopamine release and clearance"] == "increased"
    assert found["dopamine receptor signalling"] != "increased"


def test_an_inhibitory_pathway_that_works_counts_as_working() -> None:
    """More Gi opens GIRK, which lowers firing: the pathway is up."""
    answer = perturb("amitriptyline", workspace=WORKSPACE, samples=0)
    assert next(p for p in answer.pathways if p.label == "Gi/GIRK pathway").direction == "increased"
    assert next(f for f in answer.neurons if f.cell == "serotonin neuron").change < 0
