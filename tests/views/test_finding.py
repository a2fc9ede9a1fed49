"""What a picture says in words."""

from __future__ import annotations

from shipped import workspace

from kg.direction import Direction
from kg.draw.scene import Place
from kg.explore import perturb
from kg.views.compound import compound_scene
from kg.views.finding import given_as


def test_twins_change_alike():
    """Each place that a terminal is said to be the same as has every drawn thing, changed the same way."""
    answer = perturb("amisulpride", workspace=workspace(), samples=0)
    scene = compound_scene(answer)
    place = next(one for one in scene.compartments if one.kind is Place.TERMINAL)
    way: dict[tuple[str, str], Direction] = {(e.context, e.entity): e.direction for e in answer.effects}
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
                assert way[twin, node.link] is way[place.id, node.link], (twin, node.id)


def test_what_is_given_is_named_with_its_dose_and_comparator():
    """The lead of a title is the compound, its dose and what it is compared with."""
    answer = perturb("amisulpride", dose="50 mg/day", against="amoxapine", workspace=workspace(), samples=0)
    assert given_as(answer) == "amisulpride 50 mg/day against amoxapine"
