"""Promises of kg.question.expected: of primary targets that nobody measured, what usual doses hold is expected, with its spread."""

from __future__ import annotations

from dataclasses import replace
from math import log2

import pytest
import shipped

from kg.knowledge.vocabulary import ID
from kg.question.dosing import given
from kg.question.expected import ACTIVE, APART, INERT, competes, expected, works_by

WORKSPACE = shipped.workspace()
BOOK = WORKSPACE.book


def nothing(_target: str) -> float:
    """No transmitter at the site."""
    return 0.0


def test_the_affinity_expected_holds_what_usual_doses_hold_at_the_usual_level():
    """Desvenlafaxine at both transporters, its level over the affinity as said of each."""
    record = BOOK.compound(ID + "desvenlafaxine")
    targets = [ID + "SLC6A4", ID + "SLC6A2"]
    found = expected(BOOK, record, targets, nothing)
    level = given(record, None, BOOK).free.value
    for target in targets:
        ratio, spread = BOOK.living.usual.expected(target, activates=False)
        assert log2(level / found[target].value) == pytest.approx(ratio)
        assert found[target].spread == spread


def test_active_metabolites_hold_their_part():
    """Imipramine's serotonin transporter is held by desipramine, too, so less is expected of imipramine itself."""
    record = BOOK.compound(ID + "imipramine")
    alone = expected(BOOK, replace(record, metabolites=()), [ID + "SLC6A2"], nothing)
    assert expected(BOOK, record, [ID + "SLC6A2"], nothing)[ID + "SLC6A2"].value > alone[ID + "SLC6A2"].value


def test_nothing_is_expected_without_a_level_or_of_side_targets():
    """A tool compound has no usual dose, and desvenlafaxine does not work by D2 receptors."""
    tool = BOOK.compound(ID + "GBR-12909")
    assert expected(BOOK, tool, [a.target for a in tool.actions], nothing) == {}
    record = BOOK.compound(ID + "desvenlafaxine")
    assert not works_by(BOOK, record, ID + "DRD2")
    assert expected(BOOK, record, [ID + "DRD2"], nothing) == {}


def test_how_a_compound_stands_to_the_ligand():
    """A modulator beside it, an antagonist in its place, an agonist in its stead."""
    how = [competes(BOOK.compound(ID + name), BOOK, ID + target)
           for name, target in (("diazepam", "GABA-A-receptor"), ("prazosin", "ADRA1A"), ("clonidine", "ADRA2A"))]  # fmt: skip
    assert how == [APART, INERT, ACTIVE]
