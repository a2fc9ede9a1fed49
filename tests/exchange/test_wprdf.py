"""Promises of kg.exchange.wprdf: interactions on interactions, complexes, both vocabularies; counts are those of another parser."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
import rdflib
from pathway_files import WP_HEAD as HEAD
from pathway_files import WP_LINES as LINES

from kg.errors import DataError
from kg.exchange.wprdf import WP, read

HUMAN = HEAD.replace("ORGANISM", '"Homo sapiens"')


def _file(folder: Path, text: str, name: str = "a.ttl") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_an_enzyme_acts_on_what_its_reaction_makes(tmp_path):
    """Signs by class, a conversion and a line without head without one, a paper with what it is cited for."""
    draft = read(_file(tmp_path, HUMAN + LINES))
    found = {(draft.things[t.source].label, draft.things[t.target].label): t for t in draft.ties}
    assert {ends: tie.sign for ends, tie in found.items()} == {
        ("ATP", "cAMP"): 0, ("ADCY5", "cAMP"): 1, ("DRD2", "ADCY5"): -1, ("DRD2", "GNAI1"): 0,
    }  # fmt: skip
    assert found["ADCY5", "cAMP"].mechanism == "Production"
    assert found["DRD2", "ADCY5"].references == ("PMID:1234567",)
    assert (draft.rows, [r.where for r in draft.refused]) == (5, ["i5"])
    assert draft.title == "Small"
    assert {t.licence for t in draft.ties} == {"CC0-1.0"}


def test_things_keep_what_the_release_maps_them_to(tmp_path):
    """Identifiers, the name of the file, the place in the drawing."""
    things = {thing.label: thing for thing in read(_file(tmp_path, HUMAN + LINES)).things.values()}
    assert things["DRD2"].place == (10.5, 20.0)
    assert things["DRD2"].also == ("D2",)
    assert set(things["ATP"].same_as) == {"chebi:15422", "pubchem:5957"}


@pytest.mark.parametrize("species", ['"Mus musculus"', "<http://purl.obolibrary.org/obo/NCBITaxon_10090>"])
def test_genes_of_other_species_stay_apart(tmp_path, species):
    """By either vocabulary's way to name it."""
    things = read(_file(tmp_path, HEAD.replace("ORGANISM", species) + LINES)).things.values()
    assert {t.species for t in things if t.kind == "Protein"} == {"10090"}
    assert {t.species for t in things if t.kind == "SmallMolecule"} == {""}


def test_a_ring_of_interactions_ends(tmp_path):
    """Two that act on each other are refused, not followed for ever."""
    ring = "e:x a wp:Interaction, wp:Catalysis ; wp:source ncbigene:111 ; wp:target e:y .\n"
    draft = read(
        _file(tmp_path, HUMAN + ring + ring.replace("e:x a", "e:z a").replace("e:y", "e:x").replace("e:z a", "e:y a"))
    )
    assert len(draft.refused) == 2
    assert not draft.ties


def test_the_drawing_alone_is_refused(tmp_path):
    """It says which file to take."""
    text = "@prefix gpml: <http://vocabularies.wikipathways.org/gpml#> . <http://e/a> a gpml:DataNode ; gpml:textlabel 'x' ."
    with pytest.raises(DataError, match="drawing alone"):
        read(_file(tmp_path, text))


def test_files_at_hand_agree_with_another_parser(reference_data):
    """Interactions and data nodes of each file are those that rdflib finds; an interaction is stated or refused."""
    files = sorted((reference_data / "data" / "wikipathways_rdf").glob("*.ttl.gz"))
    assert len(files) == 13
    for path in files:
        graph, draft = rdflib.Graph(), read(path)
        # rdflib warns of addresses with blanks, which are in the files.
        graph.parse(data=gzip.decompress(path.read_bytes()), format="turtle")
        typed = [{*graph.subjects(rdflib.RDF.type, rdflib.URIRef(WP + kind))} for kind in ("Interaction", "DataNode")]
        assert (draft.rows, draft.told["data nodes"]) == tuple(map(len, typed))
        assert len({t.where for t in draft.ties if t.where} | {r.where for r in draft.refused}) == draft.rows
