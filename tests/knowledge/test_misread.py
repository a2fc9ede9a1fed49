"""Promises of kg.knowledge.misread: an amount or several compounds in the place of one name are cured by how they are written."""

from __future__ import annotations

import shlex

import pytest
import shipped
from terminal import kg

from kg.errors import NotFound
from kg.knowledge.looking import compound_called
from kg.knowledge.misread import misread

DIRECTORY = shipped.workspace().directory


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ("75mg", "NAME='75mg'"), ("20 nM", "NAME='20 nM'"), ("amitriptyline 75 mg/day", "'amitriptyline=75 mg/day'"),
        ("amitriptyline: 75 mg/day", "'amitriptyline=75 mg/day'"), ("amitriptyline 5-20 nM", "'amitriptyline=5-20 nM'"),
        ("amitriptyline + amisulpride", "named apart: amitriptyline amisulpride"),
        ("amoxapine and amisulpride", "named apart: amoxapine amisulpride"),
        ("SERT", "it is the name of serotonin transporter (transporter): `kg find --acts-on SERT`"), ("CREB pathway", "`kg show 'CREB pathway'`"),
    ],
)  # fmt: skip
def test_a_slip_has_a_cure_that_says_how_it_is_written(text, cure):
    """And it is raised where the name is looked up."""
    assert cure in misread(DIRECTORY, text)
    with pytest.raises(NotFound, match="no compound is called") as caught:
        compound_called(DIRECTORY, text)
    assert cure in str(caught.value.cure)


@pytest.mark.parametrize(
    "text", ["amitriptylin", "nothing 75 mg", "amitriptyline 75 bananas", "amitriptyline + nothing", "2", ""]
)
def test_what_is_no_such_slip_is_left_to_the_spelling(text):
    """A name that is only wrong has the nearest names as its cure, as ever."""
    assert misread(DIRECTORY, text) == ""


def test_the_cure_works():
    """What it tells to write is an answer."""
    cure = misread(DIRECTORY, "amitriptyline 75 mg/day").rpartition(": ")[2]
    run = kg("perturb", *shlex.split(cure), "--samples", "0")
    assert run.returncode == 0, run.stderr
    assert "75 mg/day" in run.stdout
