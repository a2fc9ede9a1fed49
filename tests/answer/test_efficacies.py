"""Promises of kg.answer.efficacies: an answer says what it takes partial agonists to do, and who says so."""

from __future__ import annotations

import shipped

from kg.explore import perturb

WORKSPACE = shipped.workspace()


def test_own_efficacies_are_told_with_range_and_paper_and_assumed_ones_as_assumed() -> None:
    """The notes of an answer, and every explanation in it, have one line of it."""
    answer = perturb("apomorphine", workspace=WORKSPACE, samples=0)
    (said,) = (text for text in answer.notes if text.startswith("efficacy of apomorphine"))
    assert "D2 receptor 0.8 (0.4–0.92) [doi:10.1124/jpet.102.039875]" in said
    assert "D5 receptor, 5-HT1A receptor 0.3 (0.1–0.8), assumed as for any partial agonist" in said
    (why,) = answer.explain("dopamine@striatum-cleft")
    assert why.efficacies == (said,)
    assert why.to_json()["efficacies"] == [said]


def test_of_what_no_paper_says_it_is_said_that_it_is_background() -> None:
    """Buspirone's number is nobody's at hand."""
    notes = perturb("buspirone", workspace=WORKSPACE, samples=0).notes
    assert any("5-HT1A receptor 0.5 (0.25–0.9) [background knowledge]" in text for text in notes)


def test_drugs_that_activate_nothing_in_part_have_no_such_line() -> None:
    """An antagonist and a full agonist are exact."""
    for drug in ("haloperidol", "pramipexole"):
        notes = perturb(drug, workspace=WORKSPACE, samples=0).notes
        assert not any(text.startswith("efficacy of") for text in notes)
