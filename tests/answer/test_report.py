"""Promises of kg.answer.report: stated, computed and unknown are told apart, and sentences say what the numbers say."""

from __future__ import annotations

import pytest
import shipped

from kg.explore import perturb

WORKSPACE = shipped.workspace()


def test_what_is_stated_is_a_record_of_the_graph():
    """Every stated line is a statement of the graph with its document, line and modality."""
    answer = perturb("amisulpride", workspace=WORKSPACE, samples=0)
    assert answer.stated
    for row in answer.stated:
        found = WORKSPACE.knowledge.rows(
            "SELECT ?line ?says { <%s> a kg:Statement ; kg:line ?line ; kg:says ?says }" % row.statement
        )
        assert (int(str(found[0]["line"])), found[0]["says"]) == (row.line, row.says)
    assert len({(s.statement, s.node) for s in answer.stated}) == len(answer.stated)


def test_a_dose_of_which_the_documents_say_nothing_is_not_stated():
    """Between the recorded windows nothing is stated, and the computed prediction stands apart."""
    answer = perturb("amisulpride", workspace=WORKSPACE, samples=0, dose="350 mg/day")
    assert answer.stated == ()
    assert any(text.startswith("not stated") for text in answer.notes)
    assert {e.basis for e in answer.effects} == {"computed"}


def test_windows_hold_the_dose_that_was_asked():
    """With a dose, what is stated of another dose is left out."""
    answer = perturb("amisulpride", workspace=WORKSPACE, samples=0, dose="100 mg/day")
    assert answer.stated
    assert all(s.dose is not None and s.dose[0] <= 100 <= s.dose[1] for s in answer.stated)


def test_effects_are_largest_first_and_call_is_of_the_change():
    """Sorted by size; direction is that of the sign unless it is open or small."""
    effects = perturb("amitriptyline", workspace=WORKSPACE, samples=16).effects
    sizes = [round(abs(e.change), 9) for e in effects]
    assert sizes == sorted(sizes, reverse=True)
    for e in effects:
        if e.direction in ("increased", "decreased"):
            assert (e.change > 0) == (e.direction == "increased")
            assert abs(e.change) >= 0.10
        if e.direction == "unchanged":
            assert abs(e.change) < 0.10


def test_a_carrying_route_starts_at_the_compound_and_its_links_join():
    """Each link begins where the one before ended, every hop after the entry with evidence and a sign."""
    for pathway in perturb("amitriptyline", workspace=WORKSPACE, samples=0).pathways:
        for before, after in zip(pathway.route, pathway.route[1:], strict=False):
            assert before.target == after.source
            assert after.evidence
        assert all(link.sign in "+-?" for link in pathway.route)


def test_a_sentence_says_the_sign_of_its_share():
    """`raises` for a positive share, `lowers` for a negative one, with the size; the rest is exact."""
    for why in perturb("amitriptyline", workspace=WORKSPACE, samples=0).explain("HTR2A@cortical-pyramidal-cell"):
        assert why.routes
        for route in why.routes:
            tail = route.sentence.rsplit("; this ", 1)[1]
            assert tail.startswith("raises" if route.share > 0 else "lowers")
            assert f"{abs(route.share):.2f}" in tail


@pytest.mark.parametrize("name", ["amitriptyline", "amisulpride"])
def test_targets_that_were_not_computed_say_why(name):
    """No occupancy without a reason beside it, and no reason beside an occupancy."""
    for target in perturb(name, workspace=WORKSPACE, samples=0).targets:
        assert (target.occupancy is None) == bool(target.note)


def test_a_condition_on_many_places_is_one_line():
    """Every place is named, the entity once; one place is said by its key."""
    answer = perturb("amitriptyline", without="SLC6A4", set="cAMP@D2-MSN=2", workspace=WORKSPACE, samples=0)
    [lost] = [line for line in answer.scenario.told() if line.startswith("without")]
    assert lost.startswith("without SLC6A4 in ")
    assert all(node.partition("@")[2] in lost for node in answer.scenario.without)
    assert len(answer.scenario.without) > 1
    assert "held: cAMP@D2-MSN at 2 × rest" in answer.scenario.told()


def test_a_pathway_is_explained_in_either_spelling():
    """`signaling` is `signalling`."""
    answer = perturb("amisulpride", workspace=WORKSPACE, samples=0)
    one, other = (answer.explain(f"dopamine receptor {word}") for word in ("signaling", "signalling"))
    assert [e.node for e in one] == [e.node for e in other]
