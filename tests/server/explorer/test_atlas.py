"""The atlas of a compound's page."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

from kg import explore
from kg.direction import Direction
from kg.server.explorer.compound import compound
from kg.server.explorer.desk import Desk

DOSE = [("dose", "75 mg/day"), ("samples", "4")]


def asked(desk: Desk, form: str) -> str:
    """A form of the atlas of one answer."""
    return str(compound(desk, {"name": "amitriptyline", "form": form, "fields": DOSE}).content)


def test_a_cell_that_changes_leads_to_why_it_does(desk: Desk) -> None:
    """With the scenario of the page; one that does not change leads nowhere, and none is a stop of the keyboard."""
    answer = explore.perturb("amitriptyline", workspace=desk.workspace, dose="75 mg/day", samples=4)
    part = asked(desk, "atlas")
    links = [urlsplit(unescape(one)) for one in re.findall(r'href="(/compound/[^"]*/why[^"]*)"', part)]
    nodes = {parse_qs(one.query)["node"][0] for one in links}
    changing = {e.node for e in answer.effects if e.direction is not Direction.UNCHANGED or e.tendency}
    assert nodes
    assert nodes <= changing
    assert all(parse_qs(one.query)["dose"] == ["75 mg/day"] for one in links)
    assert 'href="http' not in part
    ids = [one for form in ("page", "picture", "atlas") for one in re.findall(r' id="([^"]*)"', asked(desk, form))]
    assert len(ids) == len({*ids})
    assert part.count("<a ") == part.count('tabindex="-1"') == part.count("</a>")


def test_the_files_are_those_of_the_command_line(desk: Desk) -> None:
    """`kg draw --atlas` writes the same."""
    drawn = explore.draw("amitriptyline", workspace=desk.workspace, dose="75 mg/day", samples=4, atlas=True)
    assert asked(desk, "atlas.svg") == drawn.svg()
    assert asked(desk, "atlas.csv") == drawn.csv()
