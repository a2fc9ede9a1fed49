"""Promises of kg.answer.targets: what is held, within which limits, of which genes, and what was measured."""

from __future__ import annotations

import shipped

from kg.explore import perturb

WORKSPACE = shipped.workspace()


def test_an_occupancy_lies_in_its_interval_and_a_family_has_the_genes_of_its_members():
    """The interval is a share; symbols are those of HGNC, of every subunit of a complex."""
    answer = perturb("amitriptyline", workspace=WORKSPACE, samples=0)
    held = [t for t in answer.targets if t.occupancy]
    assert all(t.interval and 0 <= t.interval[0] <= t.occupancy <= t.interval[1] <= 1 for t in held)
    genes = {t.label: t.genes for t in answer.targets}
    assert genes["H1 receptor"] == ("HRH1",)
    assert {"GRIN1", "GRIN2A", "GRIN2B"} <= set(genes["NMDA receptor"])


def test_what_was_measured_in_living_brain_stands_beside_as_printed():
    """With region and dose, by the library too, whatever was asked before; what nobody measured is no measurement."""
    amisulpride = perturb("amisulpride", workspace=WORKSPACE, samples=0)
    at_d2 = next(t for t in amisulpride.targets if t.label == "D2 receptor")
    assert "56 % in striatum at 406 mg/day" in at_d2.measured
    nortriptyline = perturb("nortriptyline", workspace=WORKSPACE, samples=0)
    at_net = next(t for t in nortriptyline.targets if t.genes == ("SLC6A2",))
    assert "41.1 % in thalamus at 75 mg single" in at_net.measured
    amoxapine = perturb("amoxapine", workspace=WORKSPACE, samples=0)
    assert not any(t.measured for t in amoxapine.targets)


def test_what_a_source_names_as_primary_comes_first_whatever_is_held():
    """The first row is a target by which the drug works; side targets follow, what is not computed last of each."""
    answer = perturb("astemizole", workspace=WORKSPACE, samples=0)
    assert answer.targets[0].genes == ("HRH1",)
    assert max(t.occupancy or 0.0 for t in answer.targets if not t.primary) > (answer.targets[0].occupancy or 0.0)
    order = [(not t.primary, t.occupancy is None, -round(t.occupancy or 0.0, 9)) for t in answer.targets]
    assert order == sorted(order)


def test_a_target_that_no_file_has_is_told_by_its_gene():
    """The symbol of a protein that comes with a compound of the library stands in `genes`."""
    answer = perturb("imatinib", workspace=WORKSPACE, samples=0)
    assert {("KIT",), ("PDGFRB",)} <= {t.genes for t in answer.targets if t.primary}


def test_a_process_that_is_stopped_stands_behind_what_is_bound():
    """Suxamethonium opens the receptor of the end plate, and by that stops the excitation of muscle."""
    rows = perturb("suxamethonium", workspace=shipped.workspace(), samples=0).targets
    assert [(row.label, row.action) for row in rows if row.occupancy] == [
        ("muscle nicotinic receptor", "agonist"),
        ("muscle excitation", "inactivator"),
    ]
