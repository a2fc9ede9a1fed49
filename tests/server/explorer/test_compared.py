"""Two compounds side by side."""

from __future__ import annotations

import json

import pytest
import rdflib

from kg import explore
from kg.cli.comparison import parts
from kg.cli.output import Format
from kg.cli.page import records
from kg.errors import UsageError
from kg.server.explorer.compared import compare
from kg.server.explorer.desk import Desk

PAIR = [("a", "nortriptyline"), ("b", "amitriptyline=75 mg/day"), ("samples", "0")]


def test_json_is_that_of_the_command_line(desk: Desk) -> None:
    """Levels, affinities, pathways and effects; the page says the same standing."""
    found = explore.compare("nortriptyline", "amitriptyline=75 mg/day", workspace=desk.workspace, samples=0)
    made = compare(desk, {"fields": PAIR, "form": "json"})
    told = json.loads(str(made.content))
    assert told == json.loads(json.dumps(found.to_json())) | {"run": told["run"]}
    assert told["run"]["command"] == "kg compare nortriptyline 'amitriptyline=75 mg/day' --samples 0"
    page = str(compare(desk, {"fields": PAIR, "form": "page"}).content)
    assert found.effects[0].name in page
    assert found.effects[0].standing in page
    assert 'src="/compare.svg?' in page


def test_without_two_names_there_is_a_form(desk: Desk) -> None:
    """For people; a program is told what is missing."""
    assert 'name="b"' in str(compare(desk, {"fields": [], "form": "page"}).content)
    with pytest.raises(UsageError):
        compare(desk, {"fields": [("a", "nortriptyline")], "form": "json"})


def test_the_picture_is_that_of_the_command_line_at_the_levels_of_the_tables(desk: Desk) -> None:
    """Without a level that of `kg draw --compare`; with one, both compounds stand at it in the picture too."""
    made = compare(desk, {"fields": PAIR, "form": "svg"})
    drawn = explore.draw("nortriptyline", compare="amitriptyline=75 mg/day", workspace=desk.workspace, samples=0)
    assert made.content == drawn.svg()
    names = [("a", "nortriptyline"), ("b", "amitriptyline"), ("samples", "0"), ("at", "same-conc 33 nM")]
    assert str(compare(desk, {"fields": names, "form": "svg"}).content).count("33 nM free") >= 2


def test_csv_is_that_of_the_command_line(desk: Desk) -> None:
    """Levels, affinities, pathways and effects under common columns."""
    found = explore.compare("nortriptyline", "amitriptyline=75 mg/day", workspace=desk.workspace, samples=0)
    columns, rows = parts(found, None)
    assert compare(desk, {"fields": PAIR, "form": "csv"}).content == records(rows, Format.CSV, columns)


def test_turtle_is_both_answers(desk: Desk) -> None:
    """Each side's scenario with its effects, at its own level, and nothing else."""
    made = compare(desk, {"fields": PAIR, "form": "ttl"})
    sides = (("nortriptyline", {}), ("amitriptyline", {"dose": "75 mg/day"}))
    answers = [explore.perturb(name, workspace=desk.workspace, samples=0, **level) for name, level in sides]
    assert set(rdflib.Graph().parse(data=str(made.content), format="turtle")) == set(answers[0].to_rdf()) | set(
        answers[1].to_rdf()
    )
