"""Promises of kg.exchange.sbgn_glyphs."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

import pytest

from kg.exchange.identified import Names
from kg.exchange.sbgn_glyphs import kind_of, place_of, state_of, thing_of


def made(kind: str, label: str = "MAPK1", inside: str = ""):
    """A glyph."""
    said = f'<label text="{label}"/>' if label else ""
    return fromstring(f'<glyph id="g" class="{kind}">{said}<bbox x="2" y="4" w="10" h="20"/>{inside}</glyph>')


@pytest.mark.parametrize(
    ("kind", "unit", "expected"),
    [
        ("macromolecule", "", "Protein"), ("macromolecule multimer", "N:2", "Protein"), ("entity", "", "Entity"), ("entity", "mt:prot", "Protein"),
        ("entity", "mt:ion", "SmallMolecule"), ("macromolecule", "mt:rna", "Gene"), ("compartment", "", ""), ("process", "", ""), ("tag", "", ""),
    ],
)  # fmt: skip
def test_the_class_and_the_material_say_what_a_glyph_is(kind, unit, expected):
    """What is no thing has no kind."""
    inside = f'<glyph class="unit of information"><label text="{unit}"/></glyph>' if unit else ""
    assert kind_of(made(kind, inside=inside)) == expected


def test_a_protein_is_its_gene_and_a_molecule_is_not():
    """A simple chemical that is called as a gene is no gene."""
    assert thing_of(made("macromolecule"), Names()).entity.endswith("hgnc/6871")
    assert thing_of(made("entity"), Names()).entity.endswith("hgnc/6871")
    assert thing_of(made("simple chemical"), Names()).entity == ""


def test_a_complex_without_a_name_is_named_after_its_parts():
    """Those of a complex alone are its parts; nothing at all is no thing."""
    inside = '<glyph class="macromolecule"><label text="RAF1"/></glyph><glyph class="simple chemical"><label text="GTP"/></glyph>'
    whole = thing_of(made("complex", "", inside), Names())
    assert (whole.label, whole.parts) == ("GTP:RAF1", ("RAF1", "GTP"))
    assert thing_of(made("complex", ""), Names()) is None


def test_states_and_places_are_read():
    """Variables with values, in order, multimers said; a glyph without a box stands nowhere."""
    states = '<glyph class="state variable"><state value="P" variable="T202"/></glyph><glyph class="state variable"><state variable="Y4"/></glyph>'
    assert state_of(made("macromolecule multimer", inside=states)) == "P@T202 multimer"
    assert place_of(made("macromolecule")) == (7.0, 14.0)
    assert place_of(fromstring("<glyph/>")) is None
