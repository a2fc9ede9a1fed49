"""What the picture of a compound is about."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from draw.geometry import boxes
from shipped import workspace

from kg import explore
from kg.direction import Direction
from kg.draw.elements import element_ids
from kg.draw.picture import Picture
from kg.draw.scene import Place
from kg.engine import response
from kg.explore import perturb
from kg.views.compound import compound_scene
from kg.views.message import Message
from kg.views.parts import atlas_of
from kg.views.selection import PLACES


@cache
def answer(name, dose=""):
    """One answer without samples."""
    return perturb(name, dose=dose, workspace=workspace(), samples=0)


def test_every_target_that_a_source_affirms_is_drawn_where_it_is_used():
    """Amisulpride shows D2, D3 and 5-HT7, D2 on the cell it is used for and on a terminal that releases dopamine."""
    nodes = {node.id for node in compound_scene(answer("amisulpride")).nodes}
    assert {"DRD2", "DRD3", "HTR7"} <= {key.partition("@")[0] for key in nodes}
    assert "DRD2@D2-MSN" in nodes
    terminals = {one.id for one in atlas_of(workspace()).contexts.values() if one.kind is Place.TERMINAL}
    assert any(key.startswith("DRD2@") and key.partition("@")[2] in terminals for key in nodes)
    assert any(key.startswith("dopamine@") for key in nodes)


def test_what_a_drug_works_by_is_drawn_though_no_source_says_so():
    """Bupropion's transporter is its primary target: it stands before what a source affirms beside it."""
    given = answer("bupropion")
    first = {row.target for row in given.targets if row.primary}
    assert Message(given, 14).held[0].entity in first


def test_one_copy_of_each_kind_of_terminal_is_drawn():
    """One dopamine terminal stands for its twins, which its name tells."""
    scene = compound_scene(answer("amisulpride"))
    terminals = [one for one in scene.compartments if one.kind is Place.TERMINAL]
    assert len(terminals) == 1
    assert "the same in" in terminals[0].label


def test_the_title_says_the_finding_and_the_note_what_is_left_out():
    """The title tells direction and place; what changes and is not drawn is counted."""
    scene = compound_scene(answer("amisulpride"))
    assert scene.title.startswith("amisulpride: dopamine up (striatal cleft)")
    drawn = {node.id for node in scene.nodes}
    still = (Direction.UNCHANGED, Direction.UNKNOWN)
    left = sum(e.direction not in still and e.node not in drawn for e in answer("amisulpride").effects)
    assert scene.note.startswith(f"+{left} changed nodes not shown (atlas).")


def test_places_are_the_same_at_every_dose_that_holds_the_targets():
    """At 200, 400 and 800 mg a day amisulpride is shown in the same places, with the same targets."""
    found = [Message(answer("amisulpride", f"{dose} mg/day"), 40).places() for dose in (200, 400, 800)]
    assert found[0] == found[1] == found[2]
    assert len(found[0]) <= PLACES


def test_nothing_hangs_in_the_air():
    """Every held target of the picture has an arrow, and every end that is named is drawn."""
    message = Message(answer("amisulpride"), 40)
    chosen = message.choose()
    linked = {key for link in chosen.shares for key in link}
    assert all(end in chosen.nodes for end in chosen.ends.values())
    assert {key for key in chosen.nodes if key.partition("@")[0] in ("DRD2", "DRD3", "HTR7")} <= linked


def test_nodes_stand_still_between_doses():
    """Drawn at 400 and at 800 mg a day, every node has the same coordinates."""
    pictures = [Picture(compound_scene(answer("amisulpride", f"{dose} mg/day"))) for dose in (400, 800)]
    tables = [boxes(one.svg()) for one in pictures]
    ids = [element_ids(one.scene) for one in pictures]
    assert {node.id for node in pictures[0].scene.nodes} == {node.id for node in pictures[1].scene.nodes}
    for node in pictures[0].scene.nodes:
        assert tables[0][ids[0]["n." + node.id]] == tables[1][ids[1]["n." + node.id]], node.id


@pytest.mark.parametrize("name", ["amoxapine", "amitriptyline", "amisulpride"])
def test_a_target_is_repeated_only_where_something_follows_from_it(name):
    """A held target of which a place shows no consequence is drawn there alone, or is all that the place shows."""
    chosen = Message(answer(name), 40).choose()
    led = {key for link in chosen.shares for key in link}
    places = [key.partition("@")[2] for key in chosen.nodes]
    for key in chosen.nodes.keys() - led:
        entity, _, place = key.partition("@")
        assert places.count(place) == 1 or entity not in {one.partition("@")[0] for one in led}


@pytest.mark.parametrize("name", ["amisulpride", "amitriptyline", "amitriptylinoxide", "amoxapine", "nortriptyline"])
def test_the_last_digits_of_numbers_choose_nothing(name, monkeypatch):
    """Places that hold a compound alike are told apart by name: noise where machines round differently moves no part of a picture."""
    wanted = [compound_scene(answer(name), most) for most in (40, 26)]
    draws = np.random.default_rng(20)

    def shaken(value):
        return value * (1.0 + 1e-13 * draws.normal(size=np.shape(value)))

    def respond(system, scenarios):
        settled = response.respond(system, scenarios)
        held = tuple(replace(one, occupancy=float(shaken(one.occupancy))) for one in settled.occupied)
        return replace(settled, rows=shaken(settled.rows), occupied=held)

    monkeypatch.setattr(explore, "respond", respond)
    for _ in range(3):
        found = perturb(name, workspace=workspace(), samples=0)
        for most, scene in zip((40, 26), wanted, strict=True):
            drawn = compound_scene(found, most)
            assert [(n.id, n.label, n.detail) for n in drawn.nodes] == [(n.id, n.label, n.detail) for n in scene.nodes]
            assert [(e.source, e.target) for e in drawn.edges] == [(e.source, e.target) for e in scene.edges]
            assert (drawn.title, drawn.note) == (scene.title, scene.note)


@pytest.mark.parametrize("most", [14, 11, 9])
def test_no_lesser_route_stands_for_one_without_room(most: int) -> None:
    """Where the carrying route to an end has no room it is drawn as far as there is; no other way that carries less leads to the end."""
    nodes = Message(answer("olanzapine"), most).choose().nodes.keys()
    told = answer("olanzapine").explain("CREB@D2-MSN", 6)[0]
    carrying = next(r for r in told.routes if r.nodes[0] == "DRD2@D2-MSN")
    assert carrying.nodes[1] in nodes or most < 11
    if "CREB@D2-MSN" in nodes:
        assert set(carrying.nodes) <= nodes
