"""Promises of kg.exchange.gpml: nodes, identifiers, species and papers of a drawing."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import networkx as nx
import pytest
from pathway_files import NEW, SMALL
from terminal import kg

from kg.errors import DataError
from kg.exchange.gpml import read


def made(folder: Path, text: str) -> Path:
    """A file of that text."""
    path = folder / "a.gpml"
    path.write_text(text, "utf-8")
    return path


def test_the_newer_version_has_states_aliases_and_citations_of_its_own(tmp_path):
    """An end at a state is its node's, one at an alias its group's; the head may stand at the first point."""
    draft = read(made(tmp_path, NEW.format(organism="Homo sapiens")))
    told = [(t.source, t.sign, t.target) for t in draft.ties if t.relation != "is part of"]
    assert told == [
        ("dopamine [chebi:18243]".replace("dopamine", "dopa mine"), 1, "DRD2"),
        ("pair [DRD1]", -1, "DRD1 [named]"),
    ]
    assert draft.ties[0].references == ("PMID:11290752",)
    assert (draft.ties[0].licence, draft.ties[0].origin) == ("CC0-1.0", "WikiPathways WP1_r2 T")
    assert draft.told["data nodes"] == 6
    assert draft.things["pair [DRD1]"].parts == ("DRD1",)


def test_other_species_stay_apart_but_molecules_are_the_same(tmp_path):
    """A mouse pathway's gene is the mouse's; dopamine is dopamine; a species that no table has keeps its name."""
    mouse = read(made(tmp_path, NEW.format(organism="Mus musculus")))
    things = {t.label: t for t in mouse.things.values()}
    assert (things["DRD2 (mouse)"].species, things["dopa mine"].species) == ("10090", "")
    other = read(made(tmp_path, NEW.format(organism="Homo erectus")))
    assert "DRD2 (Homo erectus)" in {t.label for t in other.things.values()}


def test_old_numbers_of_a_register_are_written_as_today(tmp_path):
    """Five digits become seven."""
    draft = read(made(tmp_path, NEW.format(organism="Homo sapiens")))
    assert ("hmdb:HMDB0005042",) in {t.same_as for t in draft.things.values()}


def test_a_name_alone_makes_no_molecule_a_gene(tmp_path):
    """A metabolite that is called like a gene and has no identifier is none."""
    draft = read(made(tmp_path, NEW.format(organism="Homo sapiens")))
    assert draft.things["DRD1 [named]"].entity == ""
    assert draft.things["DRD1"].entity.startswith("http://identifiers.org/hgnc/")


@pytest.mark.parametrize("text", ["", "<a/>", "<Pathway", NEW.format(organism="x")[:-20], "source\ttarget\n"])
def test_what_is_no_gpml_is_refused(text, tmp_path):
    """Empty, another root, cut short, no XML."""
    with pytest.raises(DataError):
        read(made(tmp_path, text))


def test_a_pathway_goes_all_the_way(tmp_path):
    """Told by its content, imported, traced, drawn by its title, and exported to what networkx opens."""
    run = kg("ingest", "auto", str(SMALL), "-o", "store", cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    assert (
        "4 rows read, 5 things, 4 statements (1 positive, 0 negative, 3 of unknown sign), 0 rows refused" in run.stderr
    )
    found = kg("trace", "CYP2D6", "dehydroaripiprazole", "--data", "store", cwd=tmp_path)
    assert found.returncode == 0, found.stderr
    assert "sign +" in found.stdout
    assert kg("draw", "Aripiprazole metabolic pathway", "--data", "store", "-o", "a.dot", cwd=tmp_path).returncode == 0
    assert "CYP2D6" in (tmp_path / "a.dot").read_text("utf-8")
    assert kg("export", "graphml", "--data", "store", "-o", "a.graphml", cwd=tmp_path).returncode == 0
    graph = nx.read_graphml(tmp_path / "a.graphml")
    assert Counter(sign for _, _, sign in graph.edges(data="sign")) == {1: 1, 0: 3}


def test_the_reference_files_have_the_counts_of_their_list(reference_data):
    """37 drawings of 2013a and three of 2021: every data node and interaction; no plain arrow has a sign."""
    folder = reference_data / "data/wikipathways_gpml"
    counts = Counter()
    for path in folder.glob("*.gpml"):
        draft = read(path)
        counts += Counter(nodes=draft.told["data nodes"], lines=draft.rows)
        assert not [t for t in draft.ties if t.sign and t.relation.partition(" on ")[0] in ("Arrow", "line")]
    assert counts == {"nodes": 3431, "lines": 2158}
    newer = [read(path) for path in (folder / "gpml2021").glob("*.gpml")]
    assert (sum(d.told["data nodes"] for d in newer), sum(d.rows for d in newer)) == (75, 59)


def test_each_kind_of_interaction_is_what_its_authors_say(reference_data):
    """The test collection of WikiPathways' own converter: stimulation and inhibition have signs, a catalysis makes its product."""
    folder = reference_data / "data/wikipathways_rdf/interactionTests"
    signs = {
        path.stem: sorted(t.sign for t in read(path).ties if t.relation != "is part of")
        for path in folder.glob("*.gpml")
    }
    assert signs == {
        "Catalysis": [0, 1], "ComplexBinding": [], "Conversion": [0], "GeneralInt": [0], "Inhibition": [-1], "MultipleOutputs": [0, 0],
        "Stimulation": [1], "TranscriptionTranslation": [0], "UnspecifiedDirected": [0],
    }  # fmt: skip


DRAWN = """<Pathway xmlns="http://pathvisio.org/GPML/2013a" Name="T" Organism="Homo sapiens">
<DataNode TextLabel="IL4" GraphId="a" Type="Protein"><Xref Database="Entrez Gene" ID="3565"/></DataNode>
<DataNode TextLabel="IL5" GraphId="b" GroupRef="h2" Type="Protein"><Xref Database="Entrez Gene" ID="3567"/></DataNode>
<Interaction GraphId="i"><Graphics><Point GraphRef="a"/><Point GraphRef="g1" ArrowHead="mim-stimulation"/></Graphics></Interaction>
<Interaction GraphId="j"><Graphics><Point GraphRef="a"/><Point GraphRef="g2" ArrowHead="mim-inhibition"/></Graphics></Interaction>
<Interaction GraphId="k"><Graphics><Point GraphRef="a"/><Point GraphRef="free" ArrowHead="mim-inhibition"/></Graphics></Interaction>
<GraphicalLine GraphId="l"><Graphics><Point/><Point/><Anchor Position="0.5" GraphId="free"/></Graphics></GraphicalLine>
<Label TextLabel="Eosinophil" GraphId="c" GroupRef="h1"/><Label TextLabel="caption" GraphId="d" GroupRef="h2"/>
<Shape GraphId="e" GroupRef="h1"/>
<Group GroupId="h1" GraphId="g1" Style="Group"/><Group GroupId="h2" GraphId="g2" Style="Group"/>
</Pathway>"""


def test_a_group_of_shapes_is_what_the_name_in_it_says(tmp_path):
    """A name beside data nodes is a caption, no member; an anchor on a free line is refused as one."""
    draft = read(made(tmp_path, DRAWN))
    assert {(t.source, t.sign, t.target) for t in draft.ties} == {("IL4", 1, "Eosinophil"), ("IL4", -1, "IL5")}
    assert [(r.where, r.reason) for r in draft.refused] == [("k", "an end on a free line, which states no interaction")]
