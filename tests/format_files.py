"""One small good file of every format that `kg ingest` reads, in more than one form where others write it so."""

from __future__ import annotations

import json

from nets import NET
from pathway_files import (
    CASCADE,
    CONTROLS,
    ENABLED,
    HEAD,
    INDIVIDUALS,
    KEGG_MAP,
    NEW,
    PSIMI,
    REACTION,
    SMALL,
    THINGS,
    TURTLE,
    WP_HEAD,
    WP_LINES,
    fact,
    kegg_relation,
    psimi_interaction,
)

from kg.exchange import cx2, gexf, graphml, logical_model
from kg.exchange.signor import _COLUMNS

_AGENT = {"name": "DRD2", "db_refs": {"HGNC": "3023", "UP": "P14416"}}
_OTHER = {"name": "ADCY5", "db_refs": {"HGNC": "236"}}
_MINERVA = {
    "annotations": [{"key": "title", "value": "T"}],
    "individuals": INDIVIDUALS,
    "facts": [*ENABLED, fact("a", "RO:0002629", "b", "e")],
}
_UNITS = {
    "id": "gomodel:1",
    "title": "T",
    "taxon": "NCBITaxon:9606",
    "activities": [
        {"id": "gomodel:1/a", "enabled_by": {"term": "UniProtKB:P14416"},
         "causal_associations": [{"predicate": "RO:0002630", "downstream_activity": "gomodel:1/b", "evidence": [{"reference": "PMID:11823534"}]}]},
        {"id": "gomodel:1/b", "enabled_by": {"term": "UniProtKB:O95622"}},
    ],
}  # fmt: skip
_YAML = """---
id: gomodel:1
title: T
taxon: NCBITaxon:9606
activities:
- id: gomodel:1/a
  enabled_by:
    type: EnabledByGeneProductAssociation
    term: UniProtKB:P14416
  causal_associations:
  - type: CausalAssociation
    evidence:
    - term: ECO:0000314
      reference: PMID:11823534
    predicate: RO:0002630
    downstream_activity: gomodel:1/b
- id: gomodel:1/b
  enabled_by:
    term: UniProtKB:O95622
"""
_SIGNOR = {"entitya": "A", "typea": "protein", "ida": "P14416", "databasea": "UNIPROT", "entityb": "B", "typeb": "protein", "idb": "O95622",
           "databaseb": "UNIPROT", "effect": "down-regulates activity", "pmid": "11823534", "signor_id": "SIGNOR-1"}  # fmt: skip
_SIGNOR_ROW = "\t".join({**dict.fromkeys(_COLUMNS, ""), **_SIGNOR}.values()) + "\n"
_NODELINK = {"directed": True, "multigraph": True, "graph": {"pybel_version": "0.15.5"},
             "nodes": [{"bel": "p(HGNC:DRD2)", "id": "x"}, {"bel": 'a(CHEBI:"a b")', "id": "y"}],
             "links": [{"source": 1, "target": 0, "relation": "increases", "citation": {"namespace": "pubmed", "identifier": "11823534"}}]}  # fmt: skip
_CX = [{"numberVerification": [{"longNumber": 281474976710655}]}, {"nodes": [{"@id": 1, "n": "A", "r": "uniprot:P14416"}, {"@id": 2, "n": "B"}]},
       {"edges": [{"@id": 5, "s": 1, "t": 2, "i": "inhibits"}]}, {"nodeAttributes": [{"po": 1, "n": "type", "v": "protein"}]},
       {"citations": [{"@id": 3, "dc:identifier": "pmid:11823534"}]}, {"edgeCitations": [{"po": [5], "citations": [3]}]}]  # fmt: skip
SBML = """<?xml version="1.0"?><sbml xmlns="http://www.sbml.org/sbml/level2/version4" level="2" version="4"><model id="m" name="M">
<listOfCompartments><compartment id="c" name="cytosol"/></listOfCompartments><listOfSpecies>
<species id="s1" name="cAMP" compartment="c"/><species id="s2" name="ADCY5" compartment="c"/><species id="s3" name="DRD2" compartment="c"/>
<species id="s4" name="PDE4B" compartment="c"/></listOfSpecies><listOfReactions>
<reaction id="make" reversible="false"><listOfProducts><speciesReference species="s1"/></listOfProducts><listOfModifiers>
<modifierSpeciesReference species="s2" sboTerm="SBO:0000460"/><modifierSpeciesReference species="s3" sboTerm="SBO:0000020"/></listOfModifiers></reaction>
<reaction id="lose" reversible="false"><listOfReactants><speciesReference species="s1"/></listOfReactants><listOfModifiers>
<modifierSpeciesReference species="s4" sboTerm="SBO:0000013"/></listOfModifiers></reaction></listOfReactions></model></sbml>
"""
_ROW = ("uniprotkb:P14416", "uniprotkb:O95622", "-", "-", "uniprotkb:DRD2(gene name)", "uniprotkb:ADCY5(gene name)", "-", "-", "pubmed:26837465",
        "taxid:9606(human)", "taxid:9606(human)", 'psi-mi:"MI:0914"(association)', 'psi-mi:"MI:0469"(IntAct)', "intact:EBI-1", "-")  # fmt: skip
MITAB = "\t".join(_ROW) + "\n"
_PLAIN = '<http://example.org/a> <http://example.org/b> "c"'

# Name -> the word of `kg ingest`, and the text. The suffix is what such files have.
FILES: dict[str, tuple[str, str]] = {
    "edges.tsv": ("tsv", "source\ttarget\tsign\tpmid\nDRD2\tADCY5\t-1\t12345\nADCY5\tcAMP\t1\t\nA\tB\t?\t\n"),
    "edges.csv": ("tsv", "source,target,sign\nDRD2,ADCY5,-1\nADCY5,cAMP,+\n"),
    "net.sif": ("sif", "DRD2\t-1\tADCY5\nA activates B C\n"),
    "omnipath.tsv": ("omnipath", "source\ttarget\tis_directed\tis_stimulation\tis_inhibition\nP14416\tCOMPLEX:A_B\t1\t0\t1\n"),
    "signor.tsv": ("signor", "\t".join(name.upper() for name in _COLUMNS) + "\n" + _SIGNOR_ROW),
    "signor-bare.tsv": ("signor", _SIGNOR_ROW),
    "script.bel": ("bel", 'SET Citation = {"PubMed", "12345678"}\nSET Evidence = "x"\nact(p(HGNC:DRD2)) -| complex(p(HGNC:A), a(CHEBI:"b c"))\n'),
    "graph.bel.nodelink.json": ("pybel", json.dumps(_NODELINK)),
    "statements.json": ("indra", json.dumps([{"type": "Activation", "subj": _AGENT, "obj": _OTHER, "evidence": [{"pmid": "1"}], "id": "1"}])),
    "net.cx": ("cx", json.dumps(_CX)),
    "net.cx2": ("cx", cx2.write(NET)[0]),
    "net.graphml": ("graphml", graphml.write(NET)[0]),
    "edges-kgx.tsv": ("kgx", "subject\tpredicate\tobject\tpublications\nHGNC:3023\tbiolink:negatively_regulates\tCHEBI:1\tPMID:1\n"),
    "edges.jsonl": ("kgx", '{"subject": "HGNC:3023", "predicate": "biolink:affects", "object": "X", "publications": ["PMID:1"]}\n'),
    "rules.bnet": ("bnet", "targets, factors\nA, B & !(C | !D)\nB, B\nC, A\nD, A\n"),
    "model.sbml": ("sbml-qual", logical_model.write(NET)[0]),
    "WP2640.gpml": ("gpml", SMALL.read_text("utf-8")),
    "new.gpml": ("gpml", NEW.format(organism="Homo sapiens")),
    "cascade.sbgn": ("sbgn", CASCADE),
    "reaction.owl": ("biopax", HEAD.format(base="") + THINGS + REACTION.format(way="") + CONTROLS.format(kind="") + "</rdf:RDF>"),
    "minerva.json": ("gocam", json.dumps(_MINERVA)),
    "model.ttl": ("gocam", TURTLE),
    "units.json": ("gocam", json.dumps(_UNITS)),
    "units.yaml": ("gocam", _YAML),
    "WP1.ttl": ("wprdf", WP_HEAD.replace("ORGANISM", '"Homo sapiens"') + WP_LINES),
    "hsa04728.xml": ("kgml", KEGG_MAP.format(org="hsa", more=kegg_relation(1, 5, "activation") + kegg_relation(2, 5, "inhibition"))),
    "interactions.csv": ("drugs", ('"# GtoPdb Version: 2026.3 - published: 2026-09-16"\n"Target","Target Gene Symbol","Target UniProt ID","Target Species","Ligand","Ligand ID",'
                         '"Type","Action","Affinity Units","Affinity Median"\n"D2","DRD2","P14416","Human","x","1","Antagonist","Antagonist","pKi","8.1"\n')),
    "drugs.tsv": ("drugs", "DRUG_NAME\tSTRUCT_ID\tTARGET_NAME\tACCESSION\tGENE\tACT_VALUE\tACT_TYPE\tRELATION\tACTION_TYPE\tORGANISM\nx\t1\tD2\tP14416\tDRD2\t8.1\tKi\t=\tANTAGONIST\tHomo sapiens\n"),
    "reactions.xml": ("sbml", SBML),
    "graph.gml": ("gml", 'Creator "x"\ngraph [\n directed 1\n node [ id 1 label "DRD2" graphics [ x 1.5 y 2 ] ]\n node [ id 2 label "ADCY5" ]\n edge [ source 1 target 2 sign -1 ]\n]\n'),
    "graph.gexf": ("gexf", gexf.write(NET)[0]),
    "graph.xgmml": ("xgmml", ('<?xml version="1.0"?><graph label="n" directed="1" xmlns="http://www.cs.rpi.edu/XGMML"><node id="1" label="DRD2"><graphics x="1" y="2"/></node>'
                    '<node id="2" label="ADCY5"/><edge source="1" target="2"><att name="interaction" type="string" value="inhibits"/></edge></graph>')),
    "intact.txt": ("mitab", MITAB),
    "intact.xml": ("psimi", PSIMI.format(level=2, interactions=psimi_interaction({"2": "bait", "3": "prey"}))),
    "any.nt": ("rdf", f"{_PLAIN} .\n"),
    "any.nq": ("rdf", f"{_PLAIN} <http://example.org/g> .\n"),
    "any.ttl": ("rdf", f"@prefix e: <http://example.org/> .\n{_PLAIN} .\ne:x a e:Y ; e:z 3, 'd'@en .\n"),
    "any.trig": ("rdf", f"<http://example.org/g> {{ {_PLAIN} }}\n"),
    "any.rdf": ("rdf", ('<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://example.org/">'
                '<rdf:Description rdf:about="http://example.org/a"><e:b>c</e:b></rdf:Description></rdf:RDF>')),
    "any.jsonld": ("rdf", '{"@context": {"e": "http://example.org/"}, "@id": "e:a", "e:b": ["c", {"@id": "e:d"}]}'),
}  # fmt: skip
