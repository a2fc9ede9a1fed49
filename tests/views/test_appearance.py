"""Promises of kg.views.appearance: a thing has one shape, whatever was asked before."""

from __future__ import annotations

import pytest
from shipped import untouched, workspace

from kg.draw.formats.crossing import FORMS
from kg.draw.scene import EntityKind
from kg.knowledge.evidence import Sources
from kg.knowledge.names import Directory
from kg.knowledge.store import Knowledge
from kg.knowledge.vocabulary import ID, local_name
from kg.views.appearance import Appearance


def appearance(knowledge: Knowledge) -> Appearance:
    """Shapes of one graph."""
    return Appearance(knowledge, Directory(knowledge), Sources(knowledge))


@pytest.fixture(scope="module")
def given() -> list[str]:
    """The things of the network that the library has as compounds, too."""
    library = untouched().library
    assert library is not None
    return sorted({node.entity for node in workspace().network.nodes if library.holds(node.entity)})


def test_what_is_given_as_a_drug_too_is_drawn_as_what_it_is_in_the_brain(given: list[str]) -> None:
    """Dopamine stays a transmitter, cAMP a messenger, when the library's rows of them have been taken into the graph."""
    taken = Knowledge()
    taken.taking.take(map(local_name, given))
    before, after = appearance(untouched()), appearance(taken)
    assert {ID + "dopamine", ID + "acetylcholine", ID + "cAMP"} <= set(given)
    assert [after.kind(iri) for iri in given] == [before.kind(iri) for iri in given]
    assert after.kind(ID + "dopamine") is EntityKind.TRANSMITTER


def test_a_compound_is_drawn_as_one() -> None:
    """What has no other class keeps the shape of compounds."""
    assert appearance(untouched()).kind(ID + "amitriptyline") is EntityKind.COMPOUND


def test_how_a_protein_crosses_its_membrane_is_read_from_the_graph() -> None:
    """A class says it of its members, a G protein of the receptors that couple to it; a kinase that is a receptor stays one."""
    shown = appearance(untouched())
    told = {
        "DRD2": "seven-helix",
        "GABA-B-receptor": "seven-helix",
        "NTRK2": "single-helix",
        "NMDA-receptor": "pore",
        "SLC6A4": "carrier",
        "vesicular-dopamine": "vesicle",
        "dopamine": "",
        "Gi": "",
    }
    assert {name: shown.form(ID + name) for name in told} == told


def test_every_form_of_the_graph_is_drawn() -> None:
    """No word for a form is one that the drawer does not know."""
    rows = untouched().rows("SELECT DISTINCT ?form { ?x kg:membraneForm|kg:couplerForm|kg:contentForm ?form }")
    assert {str(row["form"]) for row in rows} == set(FORMS)
