"""Promises of kg.exchange.sbgn."""

from __future__ import annotations

from importlib.util import find_spec

import networkx as nx
import pytest
from pathway_files import CASCADE, arc, chart, glyph
from requirements import require
from terminal import kg

from kg.errors import DataError
from kg.exchange.sbgn import read


def told(text: str, folder) -> list[tuple[str, int, str]]:
    """Ends and signs of the statements with a sign."""
    (folder / "a.sbgn").write_text(text, "utf-8")
    return [(t.source, t.sign, t.target) for t in read(folder / "a.sbgn").ties if t.sign]


@pytest.mark.parametrize("form", [{"language": ""}, {"version": "0.2"}, {}])
def test_a_kinase_makes_the_state_that_a_phosphatase_undoes(form, tmp_path):
    """Arcs end at ports or at the process itself; the states of one protein are two things; versions and a missing language alike."""
    text = CASCADE.replace('language="process description"', form.get("language", 'language="process description"'))
    text = text.replace("libsbgn/0.3", f"libsbgn/{form.get('version', '0.3')}")
    assert told(text, tmp_path) == [
        ("MAP2K1", 1, "MAPK1 (P@T202)"), ("DUSP6", 1, "MAPK1"), ("MAPK1 (P@T202)", 1, "growth"),
    ]  # fmt: skip


def test_gates_hand_on_what_enters_them_and_not_turns_it(tmp_path):
    """An inhibition through a `not` is a stimulation."""
    text = chart(
        glyph("a", "simple chemical", "a"), glyph("b", "simple chemical", "b"), glyph("g", "or"), glyph("n", "not"), glyph("o", "phenotype", "o"),
        arc("1", "logic arc", "a", "g"), arc("2", "logic arc", "b", "n.1"), arc("3", "logic arc", "n", "g.1"), arc("4", "inhibition", "g", "o"),
    )  # fmt: skip
    assert told(text, tmp_path) == [("a", -1, "o"), ("b", 1, "o")]


def test_an_activity_flow_has_influences_between_activities(tmp_path):
    """Its unit of information says what an activity is of; an unknown influence has no sign, modulation neither."""
    unit = '<glyph id="u" class="unit of information"><entity name="macromolecule"/></glyph>'
    text = chart(
        glyph("a", "biological activity", "DRD2", unit), glyph("b", "biological activity", "firing"), glyph("c", "phenotype", "c"),
        arc("1", "negative influence", "a", "b"), arc("2", "necessary stimulation", "b", "c"), arc("3", "unknown influence", "a", "c"),
        language='language="activity flow"',
    )  # fmt: skip
    assert told(text, tmp_path) == [("DRD2", -1, "firing"), ("firing", 1, "c")]
    draft = read(tmp_path / "a.sbgn")
    assert draft.things["DRD2"].entity.endswith("hgnc/3023")
    assert draft.unknown == {"the arc unknown influence has no sign": 1}
    assert draft.things["DRD2"].place == (5, 10)


def test_an_annotation_says_what_a_glyph_is(tmp_path):
    """As Reactome and CellDesigner write it, under any label."""
    said = '<extension><annotation><RDF><Description><is><Bag><li resource="urn:miriam:uniprot:P14416"/></Bag></is></Description></RDF></annotation></extension>'
    (tmp_path / "a.sbgn").write_text(chart(glyph("a", "macromolecule", "some receptor", said)), "utf-8")
    assert list(read(tmp_path / "a.sbgn").things) == ["DRD2"]


def test_a_process_that_runs_both_ways_has_no_sign(tmp_path):
    """It is drawn with products at both its ends: what speeds it up raises neither; one that makes two things of nothing raises both."""
    parts = (
        glyph("a", "simple chemical", "DHAP"), glyph("b", "simple chemical", "GA3P"), glyph("e", "macromolecule", "TPI1"),
        glyph("p", "process", inside='<port id="p.2"/>'), arc("3", "catalysis", "e", "p"),
    )  # fmt: skip
    for ends in (("p.1", "p.2"), ("p", "p")):
        text = chart(*parts, arc("1", "production", ends[0], "a"), arc("2", "production", ends[1], "b"))
        assert told(text, tmp_path) == []
        assert read(tmp_path / "a.sbgn").unknown["acts on a reaction that runs both ways"] == 2
    one = chart(*parts, arc("1", "production", "p.1", "a"), arc("2", "production", "p.1", "b"))
    assert told(one, tmp_path) == [("TPI1", 1, "DHAP"), ("TPI1", 1, "GA3P")]


def test_what_states_no_influence_is_told(tmp_path):
    """Loose ends are refused; arcs to other maps are counted."""
    loose = chart(
        glyph("a", "phenotype", "a"), arc("1", "stimulation", "nothing", "a"), arc("2", "equivalence arc", "a", "tag"),
        arc("3", "production", "nothing.2", "a"),
    )  # fmt: skip
    assert told(loose, tmp_path) == []
    draft = read(tmp_path / "a.sbgn")
    assert (len(draft.refused), draft.told["arcs to other maps, which state no influence"]) == (2, 1)


@pytest.mark.parametrize("text", ["<sbml/>", CASCADE[:300], ""])
def test_what_is_no_sbgn_is_refused(text, tmp_path):
    """Another root, cut short, empty."""
    (tmp_path / "a.sbgn").write_text(text, "utf-8")
    with pytest.raises(DataError):
        read(tmp_path / "a.sbgn")


def test_a_map_goes_all_the_way(tmp_path):
    """Told by its content, traced through both reactions, drawn as an activity flow that says the same, and exported to what networkx opens."""
    (tmp_path / "a.xml").write_text(CASCADE, "utf-8")
    run = kg("ingest", "auto", "a.xml", "-o", "store", cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    found = kg("trace", "MAP2K1", "growth", "--data", "store", cwd=tmp_path)
    assert found.returncode == 0, found.stderr
    assert "sign +" in found.stdout
    assert kg("draw", "a", "--data", "store", "-o", "b.sbgn", cwd=tmp_path).returncode == 0
    ours, again = read(tmp_path / "a.xml"), read(tmp_path / "b.sbgn")
    assert sorted(t.sign for t in again.ties) == sorted(t.sign for t in ours.ties)
    assert kg("export", "graphml", "--data", "store", "-o", "a.graphml", cwd=tmp_path).returncode == 0
    assert len(nx.read_graphml(tmp_path / "a.graphml")) == 5


def test_the_reference_files_have_as_many_arcs_as_their_own_library_reads(reference_data):
    """libsbgnpy, which does not read version 0.2; nothing is refused, of entity relationships neither."""
    require("libsbgnpy", find_spec("libsbgnpy") is not None, "reads SBGN-ML: pip install libsbgnpy")
    from libsbgnpy import read_sbgn_from_file

    for path in sorted((reference_data / "data/sbgn").glob("*.sbgn")):
        draft = read(path)
        text = path.read_text("utf-8")
        theirs = (
            text.count("<arc ") if "libsbgn/0.2" in text else sum(len(m.arc) for m in read_sbgn_from_file(path).map)
        )
        assert draft.rows == theirs, path.name
        assert not draft.refused, path.name
