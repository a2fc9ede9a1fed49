"""Promises of kg.cli.first_page: what is asked first, on about two screens, and the way to the rest."""

from __future__ import annotations

import pytest
import shipped

from kg.answer.affinities import values_at, values_of
from kg.cli.first_page import first_page
from kg.knowledge.about import About

WORKSPACE = shipped.workspace()
# Two screens of 80 columns, and a little.
LINES = 105


def shown(name: str) -> str:
    """The first page of a thing."""
    about = About(WORKSPACE.knowledge, WORKSPACE.directory)
    match = WORKSPACE.directory.resolve(name)
    drug = "Compound" in match.types
    values = (
        values_of(WORKSPACE, WORKSPACE.book.compound(match.iri), name) if drug else values_at(WORKSPACE, [match.iri])
    )
    return first_page(about.page(match.iri), values, name)


@pytest.mark.parametrize("name", ["amitriptyline", "amisulpride", "SLC6A4", "CREB"])
def test_a_first_page_is_about_two_screens(name, monkeypatch):
    """No line is too wide, and what is left out is named with how it is had."""
    monkeypatch.setenv("COLUMNS", "80")
    text = shown(name)
    assert len(text.splitlines()) <= LINES
    assert max(map(len, text.splitlines())) <= 80
    assert "--all" in text
    assert "--table" in text


def test_a_drug_is_told_by_its_actions_with_values_as_printed(monkeypatch):
    """Identity, actions with affinities, exposure, statements and contradictions, in this order."""
    monkeypatch.setenv("COLUMNS", "100")
    text = shown("amitriptyline")
    order = [
        text.index(word)
        for word in (
            "chembl:CHEMBL629",
            "Actions, affinities as recorded",
            "Exposure",
            "Said of it",
            "What does not agree",
        )
    ]
    assert order == sorted(order)
    assert "serotonin transporter: reuptake inhibitor (primary) – Ki 3.45 nM" in text
    assert "IC50 0.26 μM (Open)" in text
    assert "plasma level 40–120 ng/mL" in " ".join(text.split())


def test_dose_windows_and_occupancies_are_there(monkeypatch):
    """What a dose does and what it holds."""
    monkeypatch.setenv("COLUMNS", "100")
    text = shown("amisulpride")
    assert "dose approx. 400-800 mg/day" in text
    assert "Occupancy (9)" in text
    assert "value 43-85" in text


def test_the_page_of_a_protocol_is_its_steps(monkeypatch):
    """What has parts and no actions is shown whole."""
    monkeypatch.setenv("COLUMNS", "100")
    assert "protocol step (" in shown("SERT-binding-002")
