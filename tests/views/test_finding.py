"""What a picture says in words."""

from __future__ import annotations

import pytest
from shipped import workspace

from kg.direction import Direction
from kg.draw.scene import Place
from kg.explore import perturb
from kg.views.compound import compound_scene
from kg.views.finding import finding, given_as
from kg.views.message import of_message


def test_twins_change_alike():
    """Each place that a terminal is said to be the same as has every drawn thing, changed the same way."""
    answer = perturb("amisulpride", workspace=workspace(), samples=0)
    scene = compound_scene(answer)
    place = next(one for one in scene.compartments if one.kind is Place.TERMINAL)
    way: dict[tuple[str, str], Direction] = {(e.context, e.entity): e.direction for e in answer.effects}
    size = {(e.context, e.entity): e.log2_change for e in answer.effects}
    names = place.label.partition("the same in ")[2].rstrip(")").split(", ")
    labels = {str(r["l"]): str(r["c"]).rpartition("/")[2] for r in workspace().knowledge.rows(
        "SELECT ?c ?l { ?c a kg:Site ; rdfs:label ?l }"
    )}  # fmt: skip
    lead = place.label.partition(",")[0]
    assert names
    for name in names:
        twin = labels[f"{lead}, {name}"]
        for node in scene.nodes:
            if node.compartment == place.id and node.link in {e.entity for e in answer.effects}:
                here, there = way[place.id, node.link], way[twin, node.link]
                if here.moves:
                    assert there is here, (twin, node.id)
                else:
                    assert not there.moves or size[twin, node.link] * size[place.id, node.link] > 0, (twin, node.id)


def test_what_is_given_is_named_with_its_dose_and_comparator():
    """The lead of a title is the compound, its dose and what it is compared with."""
    answer = perturb("amisulpride", dose="50 mg/day", against="amoxapine", workspace=workspace(), samples=0)
    assert given_as(answer) == "amisulpride 50 mg/day against amoxapine"


@pytest.mark.parametrize(("name", "limit"), [("clozapine", 8), ("amitriptylinoxide", 11), ("aripiprazole", 17)])
def test_a_title_without_a_decided_end_says_what_is_sure(name, limit):
    """Where no end of a route is decided or drawn, the title tells drawn changes that are, and never only that there are routes."""
    answer = perturb(name, workspace=workspace(), samples=0)
    chosen = of_message(answer, limit)
    drawn = {node.id for node in compound_scene(answer, limit).nodes}
    ways = {effect.node: effect.direction for effect in answer.effects}
    title = finding(answer, chosen, drawn)
    assert any(ways[one].moves for one in drawn & ways.keys())
    assert title.startswith(f"{name}: ")
    assert " up (" in title or " down (" in title
    chosen.ends.clear()
    assert " up (" in finding(answer, chosen, drawn) or " down (" in finding(answer, chosen, drawn)
    assert finding(answer, chosen, {"nothing"}) == f"{name}: the strongest routes"
