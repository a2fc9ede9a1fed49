"""Each format of networks, from a small file to another tool: read, traced, drawn, written, and opened by a client."""

from __future__ import annotations

import json

import networkx as nx
import pytest
from pathway_files import KEGG_MAP, PSIMI, WP_HEAD, WP_LINES, kegg_relation, psimi_causal, psimi_interaction
from terminal import kg

from kg.exchange import logical_model
from kg.exchange.net import Net, Thing, Tie

_AGENTS = [{"name": name, "db_refs": {"HGNC": number}} for name, number in (("DRD2", "3023"), ("ADCY5", "236"))]
_MODEL = Net("m", (Thing("d", "DRD2"), Thing("a", "ADCY5")), (Tie("t", "d", "a", -1),))
# Suffix, and a file in which DRD2 acts on ADCY5; all but the last two lower it.
FILES = {
    "tsv": (".tsv", "source\ttarget\tsign\nDRD2\tADCY5\t-1\n"),
    "sif": (".sif", "DRD2\t-1\tADCY5\n"),
    "omnipath": (".tsv", "source\ttarget\tis_directed\tis_stimulation\tis_inhibition\nP14416\tO95622\t1\t0\t1\n"),
    "signor": (".tsv", ("ENTITYA\tTYPEA\tIDA\tDATABASEA\tENTITYB\tTYPEB\tIDB\tDATABASEB\tEFFECT\n"
               "DRD2\tprotein\tP14416\tUNIPROT\tADCY5\tprotein\tO95622\tUNIPROT\tdown-regulates\n")),
    "bel": (".bel", 'SET Citation = {"PubMed", "1"}\nSET Evidence = "x"\np(HGNC:DRD2) -| p(HGNC:ADCY5)\n'),
    "pybel": (".json", json.dumps({"nodes": [{"bel": "p(HGNC:DRD2)", "id": "x"}, {"bel": "p(HGNC:ADCY5)", "id": "y"}],
              "links": [{"source": 0, "target": 1, "relation": "decreases"}]})),
    "indra": (".json", json.dumps([{"type": "Inhibition", "subj": _AGENTS[0], "obj": _AGENTS[1], "evidence": [], "id": "1"}])),
    "cx": (".cx", json.dumps([{"nodes": [{"@id": 1, "n": "DRD2"}, {"@id": 2, "n": "ADCY5"}]}, {"edges": [{"@id": 5, "s": 1, "t": 2, "i": "inhibits"}]}])),
    "graphml": (".graphml", ('<graphml><key id="d" for="edge" attr.name="sign"/><graph edgedefault="directed"><node id="DRD2"/><node id="ADCY5"/>'
                '<edge source="DRD2" target="ADCY5"><data key="d">-1</data></edge></graph></graphml>')),
    "kgx": (".tsv", "subject\tpredicate\tobject\nHGNC:3023\tbiolink:negatively_regulates\tHGNC:236\n"),
    "bnet": (".bnet", "targets, factors\nADCY5, !DRD2\nDRD2, DRD2\n"),
    "sbml-qual": (".sbml", logical_model.write(_MODEL)[0]),
    "sbml": (".xml", ('<sbml xmlns="http://www.sbml.org/sbml/level3/version1/core"><model><listOfSpecies><species id="D" name="DRD2"/><species id="A" name="ADCY5"/>'
             '</listOfSpecies><listOfReactions><reaction id="r" reversible="false"><listOfProducts><speciesReference species="A"/></listOfProducts><listOfModifiers>'
             '<modifierSpeciesReference species="D" sboTerm="SBO:0000020"/></listOfModifiers></reaction></listOfReactions></model></sbml>')),
    "gml": (".gml", 'graph [ directed 1 node [ id 1 label "DRD2" ] node [ id 2 label "ADCY5" ] edge [ source 1 target 2 interaction "inhibits" ] ]\n'),
    "gexf": (".gexf", ('<gexf version="1.3"><graph defaultedgetype="directed"><nodes><node id="1" label="DRD2"/><node id="2" label="ADCY5"/></nodes>'
             '<edges><edge id="0" source="1" target="2" label="inhibits"/></edges></graph></gexf>')),
    "xgmml": (".xgmml", ('<graph label="n" directed="1" xmlns="http://www.cs.rpi.edu/XGMML"><node id="1" label="DRD2"/><node id="2" label="ADCY5"/>'
              '<edge source="1" target="2" label="x"><att name="interaction" value="inhibits"/></edge></graph>')),
    "mitab": (".txt", "\t".join(["uniprotkb:P14416", "uniprotkb:O95622", *["-"] * 43, 'psi-mi:"MI:x"(down-regulates activity)']) + "\n"),
    "psimi": (".xml", PSIMI.format(level=3, interactions=psimi_interaction({"2": "bait", "3": "prey"}, psimi_causal("down-regulates activity")))),
    "wprdf": (".ttl", WP_HEAD.replace("ORGANISM", '"Homo sapiens"') + WP_LINES),
    "kgml": (".xml", KEGG_MAP.format(org="hsa", more=kegg_relation(1, 2, "inhibition"))),
}  # fmt: skip


@pytest.mark.parametrize("form", FILES)
def test_from_a_file_to_another_tool(tmp_path, form):
    """Told by its content; the sign is in the trace; the picture is a picture; networkx opens what is written, with identifiers."""
    suffix, text = FILES[form]
    (tmp_path / f"a{suffix}").write_text(text, "utf-8")
    read = kg("ingest", "auto", f"a{suffix}", "-o", "store", cwd=tmp_path)
    assert read.returncode == 0, read.stderr
    traced = kg("trace", "DRD2", "ADCY5", "--data", "store", "-f", "json", cwd=tmp_path)
    assert traced.returncode == 0, traced.stderr
    assert '"sign": "-"' in traced.stdout
    drawn = kg("draw", "a", "--data", "store", "-o", "a.dot", cwd=tmp_path)
    assert drawn.returncode == 0, drawn.stderr
    assert "ADCY5" in (tmp_path / "a.dot").read_text("utf-8")
    assert kg("export", "graphml", "--data", "store", "-o", "a.graphml", cwd=tmp_path).returncode == 0
    graph = nx.read_graphml(tmp_path / "a.graphml")
    named = {name: str(held.get("same_as", "")).split() for name, held in graph.nodes(data=True)}
    assert any("hgnc:3023" in same for same in named.values())
    assert -1 in {held["sign"] for _, _, held in graph.edges(data=True)}


def test_a_drawing_comes_back_where_it_was(tmp_path):
    """What a pathway's file has places for has them in what is written for Cytoscape."""
    (tmp_path / "a.ttl").write_text(FILES["wprdf"][1], "utf-8")
    assert kg("ingest", "auto", "a.ttl", "-o", "store", cwd=tmp_path).returncode == 0
    assert kg("export", "cx2", "--data", "store", "-o", "a.cx2", cwd=tmp_path).returncode == 0
    nodes = next(a["nodes"] for a in json.loads((tmp_path / "a.cx2").read_text("utf-8")) if "nodes" in a)
    assert (10.5, 20.0) in {(n["x"], n["y"]) for n in nodes}
    assert len({(n["x"], n["y"]) for n in nodes}) == len(nodes)


def test_a_profile_with_species_is_computed_on_an_imported_network(tmp_path):
    """What was read knows no species: the cell says what it says, and nothing is refused for it."""
    (tmp_path / "a.tsv").write_text(FILES["tsv"][1], "utf-8")
    assert kg("ingest", "auto", "a.tsv", "-o", "store", cwd=tmp_path).returncode == 0
    head = "#compound mine\n#free_nM 20\ntarget\taction\ttype\trelation\tvalue\tunit\tspecies\n"
    (tmp_path / "p.tsv").write_text(head + "DRD2\tagonist\tKi\t=\t2\tnM\tHuman\n", "utf-8")
    run = kg("perturb", "--profile", "p.tsv", "--data", "store", "--samples", "0", cwd=tmp_path)
    assert run.returncode in (0, 1), run.stderr
    assert "unknown species" not in run.stderr
    assert "mine: 20 nM" in run.stdout


DRUGS = "Name,gene,pKi,Effect\nalpha,DRD2,8.7,antagonist\nbeta,DRD2,7.5,agonist\ngamma,DRD2,9.0,\n"


def test_a_table_of_drugs_walks(tmp_path):
    """By a map of its columns: traced, computed alone by sign and with the core at its receptors, drawn, and opened by networkx."""
    (tmp_path / "own.csv").write_text(DRUGS, "utf-8")
    (tmp_path / "a.tsv").write_text(FILES["tsv"][1], "utf-8")
    read = kg(
        "ingest",
        "drugs",
        "own.csv",
        "-o",
        "store",
        "--map",
        "compound=Name,target=gene,value=pKi,action=Effect",
        cwd=tmp_path,
    )
    assert read.returncode == 0, read.stderr
    assert "(1 positive, 1 negative, 1 of unknown sign)" in read.stderr
    assert kg("ingest", "tsv", "a.tsv", "-o", "store", "--add", cwd=tmp_path).returncode == 0
    assert '"sign": "-"' in kg("trace", "alpha", "DRD2", "--data", "store", "-f", "json", cwd=tmp_path).stdout
    for drug, way in (("alpha", "increased"), ("beta", "decreased")):
        run = kg("perturb", f"{drug}=5 nM", "--data", "store", "--samples", "0", "-f", "json", cwd=tmp_path)
        changes = {e["node"]: e["direction"] for e in json.loads(run.stdout)["effects"]}
        assert changes["ADCY5@a"] == way, run.stderr
    assert (
        kg("perturb", "gamma=5 nM", "--data", "store", "--samples", "0", cwd=tmp_path).returncode == 3
    )  # an affinity acts on nothing
    assert kg("draw", "own", "--data", "store", "-o", "a.dot", cwd=tmp_path).returncode == 0
    assert "alpha" in (tmp_path / "a.dot").read_text("utf-8")
    assert kg("export", "graphml", "--data", "store", "-o", "a.graphml", cwd=tmp_path).returncode == 0
    assert {held["sign"] for *_, held in nx.read_graphml(tmp_path / "a.graphml").edges(data=True)} == {1, -1, 0}
    run = kg("perturb", "alpha=5 nM", "--data", "store", "--with-core", "--samples", "0", "-f", "json", cwd=tmp_path)
    target = json.loads(run.stdout)["targets"][0]
    assert (target["label"], target["action"], round(target["occupancy"], 2)) == ("D2 receptor", "antagonist", 0.64), (
        run.stderr
    )


def test_a_table_by_its_sources_name_and_a_cut_one_after_it(tmp_path):
    """What is cut, or of another source, is one error with file, line and cure, and the store holds what it held."""
    head = "DRUG_NAME\tSTRUCT_ID\tTARGET_NAME\tACCESSION\tGENE\tACT_VALUE\tACT_TYPE\tRELATION\tACTION_TYPE\tORGANISM\n"
    whole = head + "x\t1\tD2\tP14416\tDRD2\t8.1\tKi\t=\tANTAGONIST\tHomo sapiens\n"
    (tmp_path / "whole.tsv").write_text(whole, "utf-8")
    (tmp_path / "cut.tsv").write_text(whole + "y\t2\tD2\tP14416\tDR", "utf-8")
    read = kg("ingest", "drugcentral", "whole.tsv", "-o", "store", cwd=tmp_path)
    assert "1 rows read" in read.stderr
    assert read.returncode == 0
    for source, said in (
        ("drugcentral", "cut.tsv:3, column 6 (ACT_VALUE): the table is cut"),
        ("gtopdb", "cut.tsv:1: this is no table of gtopdb"),
    ):
        run = kg("ingest", source, "cut.tsv", "-o", "store", cwd=tmp_path)
        assert run.returncode == 3
        assert said in run.stderr
        assert "cure:" in run.stderr
    assert '"sign": "-"' in kg("trace", "x", "DRD2", "--data", "store", "-f", "json", cwd=tmp_path).stdout


def test_every_format_of_networks_walks():
    """One that is added to the readers is added here, or has a walk of its own in the tests of its reader."""
    from kg.cli.ingest import Source

    drugs = {"drugs", "gtopdb", "drugcentral", "chembl", "bindingdb", "pdsp"}
    assert {s.value for s in Source} - {"auto", "rdf"} == FILES.keys() | {"gpml", "sbgn", "biopax", "gocam"} | drugs


def test_a_node_that_is_held_moves_what_follows_on_the_first_screen(tmp_path):
    """A network without pathways of its own and a question without a compound: the nodes that change are named, the held one is not."""
    (tmp_path / "a.sif").write_text("DRD2 -1 ADCY5\nADCY5 1 CREB1\nGNAS 1 ADCY5\n", "utf-8")
    assert kg("ingest", "auto", "a.sif", "-o", "store", cwd=tmp_path).returncode == 0
    run = kg("perturb", "--set", "DRD2=2", "--data", "store", "--samples", "0", cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    bare = kg("perturb", "DRD2", "--data", "store", cwd=tmp_path)
    assert (bare.returncode, "--set DRD2=2" in bare.stderr) == (1, True)
    told = run.stdout.partition("Nodes that change")[2].partition("Not computed")[0].partition("Marks")[0]
    assert [line.split()[:2] for line in told.splitlines()[1:]] == [["ADCY5@a", "▼"], ["CREB1@a", "▼"]]
