"""Small pathways in the formats of other people, written for the tests; and one of WikiPathways, CC0."""

from __future__ import annotations

from pathlib import Path

SMALL = Path(__file__).parent / "exchange" / "pathways" / "WP2640.gpml"
NEW = """<Pathway xmlns="http://pathvisio.org/GPML/2021" title="T" organism="{organism}" source="WikiPathways" version="WP1_r2">
<DataNodes>
 <DataNode elementId="a" textLabel="DRD2" type="GeneProduct"><Xref identifier="P14416" dataSource="uniprot"/>
  <States><State elementId="a1" textLabel="P" type="ProteinModification"/></States></DataNode>
 <DataNode elementId="b" textLabel="dopa&#xA;mine" type="Metabolite"><Xref identifier="18243" dataSource="chebi"/></DataNode>
 <DataNode elementId="c" textLabel="DRD1" type="Metabolite"/>
 <DataNode elementId="d" textLabel="x" type="GeneProduct"><Xref identifier="HMDB05042" dataSource="HMDB"/></DataNode>
 <DataNode elementId="e" textLabel="pair" type="Alias" aliasRef="g"/>
 <DataNode elementId="f" textLabel="DRD1" type="Protein" groupRef="g"><Xref identifier="1812" dataSource="Entrez Gene"/></DataNode>
</DataNodes>
<Interactions>
 <Interaction elementId="i"><Waypoints><Point arrowHead="Undirected" elementRef="b"/><Point arrowHead="Stimulation" elementRef="a1"/></Waypoints>
  <CitationRef elementRef="p"/></Interaction>
 <Interaction elementId="j"><Waypoints><Point arrowHead="Inhibition" elementRef="c"/><Point arrowHead="Undirected" elementRef="e"/></Waypoints></Interaction>
</Interactions>
<Groups><Group elementId="g" type="Complex" textLabel="pair"/></Groups>
<Citations><Citation elementId="p"><Xref identifier="11290752" dataSource="pubmed"/></Citation></Citations>
</Pathway>"""


def glyph(name: str, kind: str, label: str = "", inside: str = "", **more: str) -> str:
    """A glyph with a box, and a port on each side."""
    said = f'<label text="{label}"/>' if label else ""
    extra = " ".join(f'{key}="{value}"' for key, value in more.items())
    return f'<glyph id="{name}" class="{kind}" {extra}>{said}<bbox x="0" y="0" w="10" h="20"/>{inside}<port id="{name}.1" x="0" y="0"/></glyph>'


def arc(name: str, kind: str, source: str, target: str) -> str:
    """An arc."""
    return f'<arc id="{name}" class="{kind}" source="{source}" target="{target}"><start x="0" y="0"/><end x="0" y="0"/></arc>'


def chart(*parts: str, language: str = 'language="process description"', version: str = "0.3") -> str:
    """A whole file."""
    return f'<sbgn xmlns="http://sbgn.org/libsbgn/{version}"><map id="m" {language}>{"".join(parts)}</map></sbgn>'


STATE = '<glyph id="s{0}" class="state variable"><state value="P" variable="T202"/></glyph>'
CASCADE = chart(
    glyph("k", "macromolecule", "MAP2K1"), glyph("e", "macromolecule", "MAPK1"), glyph("f", "macromolecule", "MAPK1", STATE.format(1)),
    glyph("d", "macromolecule", "DUSP6"), glyph("p", "process"), glyph("q", "process"), glyph("out", "phenotype", "growth"),
    arc("1", "consumption", "e", "p.1"), arc("2", "production", "p.1", "f"), arc("3", "catalysis", "k", "p"),
    arc("4", "consumption", "f", "q.1"), arc("5", "production", "q", "e"), arc("6", "catalysis", "d", "q"), arc("7", "stimulation", "f", "out"),
)  # fmt: skip


HEAD = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:bp="http://www.biopax.org/release/biopax-level3.owl#"
 xmlns:owl="http://www.w3.org/2002/07/owl#" {base}><owl:Ontology rdf:about=""/>"""
THINGS = """
<bp:Protein rdf:ID="kinase"><bp:displayName>MAP2K1</bp:displayName><bp:entityReference><bp:ProteinReference rdf:ID="r1"><bp:xref>
 <bp:UnificationXref rdf:ID="x1"><bp:db>HGNC Symbol</bp:db><bp:id>MAP2K1</bp:id></bp:UnificationXref></bp:xref></bp:ProteinReference></bp:entityReference></bp:Protein>
<bp:Protein rdf:ID="erk"><bp:displayName>erk</bp:displayName><bp:entityReference rdf:resource="#r2"/></bp:Protein>
<bp:Protein rdf:ID="perk"><bp:displayName>p-erk</bp:displayName><bp:entityReference rdf:resource="#r2"/><bp:feature><bp:ModificationFeature rdf:ID="f">
 <bp:modificationType><bp:SequenceModificationVocabulary rdf:ID="v"><bp:term>phospho</bp:term></bp:SequenceModificationVocabulary></bp:modificationType>
</bp:ModificationFeature></bp:feature></bp:Protein>
<bp:ProteinReference rdf:ID="r2"><bp:xref><bp:UnificationXref rdf:ID="x2"><bp:db>uniprot knowledgebase</bp:db><bp:id>P28482</bp:id></bp:UnificationXref></bp:xref></bp:ProteinReference>
<bp:SmallMolecule rdf:ID="drug"><bp:displayName>drug</bp:displayName></bp:SmallMolecule>
<bp:SmallMolecule rdf:ID="other"><bp:displayName>other</bp:displayName></bp:SmallMolecule>
"""
REACTION = """<bp:BiochemicalReaction rdf:ID="reaction"><bp:left rdf:resource="#erk"/><bp:right rdf:resource="#perk"/>{way}
 <bp:xref><bp:PublicationXref rdf:ID="p"><bp:db>Pubmed</bp:db><bp:id>11290752</bp:id></bp:PublicationXref></bp:xref></bp:BiochemicalReaction>
<bp:Catalysis rdf:ID="c"><bp:controller rdf:resource="#kinase"/><bp:controlled rdf:resource="#reaction"/></bp:Catalysis>"""
CONTROLS = """<bp:Modulation rdf:ID="m"><bp:controller rdf:resource="#drug"/><bp:controlled rdf:resource="#c"/><bp:controlType>INHIBITION-COMPETITIVE</bp:controlType></bp:Modulation>
<bp:Control rdf:ID="n"><bp:controller rdf:resource="#other"/><bp:controlled rdf:resource="#m"/>{kind}</bp:Control>"""
WAY = "<bp:conversionDirection>{}</bp:conversionDirection>"


def individual(name: str, kind: str, label: str = "") -> dict:
    """As minerva writes one."""
    return {"id": f"m/{name}", "type": [{"type": "class", "id": kind, "label": label}], "annotations": []}


def fact(subject: str, predicate: str, value: str, *evidence: str) -> dict:
    """As minerva writes one."""
    said = [{"key": "evidence", "value": f"m/{e}", "value-type": "IRI"} for e in evidence]
    return {"subject": f"m/{subject}", "property": predicate, "object": f"m/{value}", "annotations": said}


PAPER = {**individual("e", "ECO:0000314"), "annotations": [{"key": "source", "value": "PMID:11823534"}]}
ENABLED = [fact("a", "RO:0002333", "x"), fact("b", "RO:0002333", "y")]
INDIVIDUALS = [
    individual("a", "GO:0004713"), individual("b", "GO:0004888"), individual("x", "UniProtKB:P07948", "LYN Hsap"), PAPER,
    individual("y", "UniProtKB:P14416", "DRD2 Hsap"), individual("p", "GO:0001782", "B cell homeostasis"), individual("c", "CHEBI:18243", "dopamine"),
]  # fmt: skip


TURTLE = """
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix obo: <http://purl.obolibrary.org/obo/> . @prefix dc: <http://purl.org/dc/elements/1.1/> .
<http://m/1> a owl:Ontology ; dc:title "T" ; <https://w3id.org/biolink/vocab/in_taxon> obo:NCBITaxon_9606 .
<http://m/a> a owl:NamedIndividual, obo:GO_0004713 ; obo:RO_0002629 <http://m/b> ; dc:date "2020" .
<http://m/b> a owl:NamedIndividual, [ a owl:Class ; owl:complementOf obo:GO_0016301 ] .
<http://m/e> a owl:NamedIndividual, obo:ECO_0000314 ; dc:source "PMID:11823534" .
[] a owl:Axiom ; owl:annotatedSource <http://m/a> ; owl:annotatedProperty obo:RO_0002629 ; owl:annotatedTarget <http://m/b> ;
  <http://geneontology.org/lego/evidence> <http://m/e> .
"""

# WikiPathways as RDF: things of a pathway of some species, and what is stated between them.
WP_HEAD = """
@prefix wp: <http://vocabularies.wikipathways.org/wp#> . @prefix gpml: <http://vocabularies.wikipathways.org/gpml#> .
@prefix dcterms: <http://purl.org/dc/terms/> . @prefix dc: <http://purl.org/dc/elements/1.1/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix e: <http://rdf.wikipathways.org/Pathway/WP1_r1/WP/Interaction/> .
@prefix ncbigene: <http://identifiers.org/ncbigene/> . @prefix chebi: <http://identifiers.org/chebi/CHEBI:> .
<http://identifiers.org/wikipathways/WP1_r1> a wp:Pathway ; dc:title "Small"@en ; wp:organism ORGANISM .
ncbigene:1813 a wp:DataNode, wp:GeneProduct ; rdfs:label "D2" ; dcterms:isPartOf <http://identifiers.org/wikipathways/WP1_r1> ;
  wp:isAbout <http://rdf.wikipathways.org/Pathway/WP1_r1/DataNode/a> .
<http://rdf.wikipathways.org/Pathway/WP1_r1/DataNode/a> a gpml:DataNode ; gpml:centerX "10.5" ; gpml:centerY "20.0" .
ncbigene:111 a wp:DataNode, wp:Protein ; rdfs:label "ADCY5" .
<http://rdf.wikipathways.org/Pathway/WP1_r1/WP/DataNode/b> a wp:DataNode, wp:Protein ; rdfs:label "Gi" ;
  dcterms:source "Entrez Gene" ; dcterms:identifier "2770" .
chebi:15422 a wp:DataNode, wp:Metabolite ; rdfs:label "ATP" ; wp:bdbPubChem <http://identifiers.org/pubchem.compound/5957> .
chebi:17489 a wp:DataNode, wp:Metabolite ; rdfs:label "cAMP" .
"""
WP_LINES = """
e:i1 a wp:Interaction, wp:DirectedInteraction, wp:Conversion ; wp:source chebi:15422 ; wp:target chebi:17489 ;
  dcterms:isPartOf <http://identifiers.org/wikipathways/WP1_r1> .
e:i2 a wp:Interaction, wp:DirectedInteraction, wp:Catalysis ; wp:source ncbigene:111 ; wp:target e:i1 .
e:i3 a wp:Interaction, wp:DirectedInteraction, wp:Inhibition ; wp:source ncbigene:1813 ; wp:target ncbigene:111 .
<http://identifiers.org/pubmed/1234567> a wp:PublicationReference ; dcterms:isPartOf e:i3 .
e:i4 a wp:Interaction ; wp:participants ncbigene:1813, <http://rdf.wikipathways.org/Pathway/WP1_r1/WP/DataNode/b> .
e:i5 a wp:Interaction ; wp:participants ncbigene:1813 .
"""

# A map of KEGG of some organism, with room for relations and reactions.
KEGG_MAP = """<?xml version="1.0"?>
<!DOCTYPE pathway SYSTEM "https://www.kegg.jp/kegg/xml/KGML_v0.7.2_.dtd">
<pathway name="path:{org}04728" org="{org}" number="04728" title="Dopaminergic synapse">
  <entry id="1" name="{org}:1813" type="gene" link="x"><graphics name="DRD2, D2DR" type="rectangle" x="10" y="20"/></entry>
  <entry id="2" name="{org}:111 {org}:107" type="gene" reaction="rn:R00089"><graphics name="ADCY5..." x="1" y="2"/></entry>
  <entry id="3" name="cpd:C00002" type="compound"><graphics name="C00002" type="circle" x="3" y="4"/></entry>
  <entry id="4" name="cpd:C00575" type="compound"><graphics name="cAMP" type="circle" x="5" y="6"/></entry>
  <entry id="5" name="{org}:5566" type="gene"><graphics name="PRKACA"/></entry>
  <entry id="6" name="undefined" type="group"><component id="1"/><component id="5"/></entry>
  <entry id="7" name="path:{org}04020" type="map"><graphics name="Calcium signaling pathway"/></entry>
{more}
</pathway>"""


def kegg_relation(first: int, second: int, *words: str) -> str:
    """A relation between two entries of the map in some words."""
    inside = "".join(f'<subtype name="{word}" value="x"/>' for word in words)
    return f'<relation entry1="{first}" entry2="{second}" type="PPrel">{inside}</relation>'


PSIMI = """<?xml version="1.0" encoding="UTF-8"?>
<entrySet level="{level}" version="5" minorVersion="4" xmlns="http://psi.hupo.org/mi/mif"><entry>
<source><names><shortLabel>IntAct</shortLabel></names></source>
<experimentList><experimentDescription id="1"><bibref><xref><primaryRef db="pubmed" dbAc="MI:0446" id="12345678"/></xref></bibref></experimentDescription></experimentList>
<interactorList>
<interactor id="2"><names><shortLabel>drd2_human</shortLabel><alias type="gene name">DRD2</alias></names><xref><primaryRef db="uniprotkb" id="P14416"/></xref><interactorType><names><shortLabel>protein</shortLabel></names></interactorType><organism ncbiTaxId="9606"/></interactor>
<interactor id="3"><names><shortLabel>adcy5_human</shortLabel><alias type="gene name">ADCY5</alias></names><xref><primaryRef db="uniprotkb" id="O95622"/></xref><interactorType><names><shortLabel>protein</shortLabel></names></interactorType><organism ncbiTaxId="9606"/></interactor>
<interactor id="4"><names><shortLabel>drd1_rat</shortLabel><alias type="gene name">Drd1</alias></names><xref><primaryRef db="uniprotkb" id="P18901"/></xref><interactorType><names><shortLabel>protein</shortLabel></names></interactorType><organism ncbiTaxId="10116"/></interactor>
</interactorList>
<interactionList>{interactions}</interactionList></entry></entrySet>
"""


def psimi_interaction(roles: dict[str, str], more: str = "") -> str:
    """An interaction of the interactors with these ids, each in its experimental role; ids of participants are ten times those."""
    held = "".join(
        f'<participant id="{10 * int(one)}"><interactorRef>{one}</interactorRef><experimentalRoleList><experimentalRole><names><shortLabel>{role}</shortLabel></names>'
        "</experimentalRole></experimentalRoleList></participant>"
        for one, role in roles.items()
    )
    return (
        f'<interaction id="7"><xref><primaryRef db="intact" id="EBI-7"/></xref><experimentList><experimentRef>1</experimentRef></experimentList>'
        f"<participantList>{held}</participantList><interactionType><names><shortLabel>association</shortLabel></names></interactionType>{more}</interaction>"
    )


def psimi_causal(word: str) -> str:
    """What DRD2 does to ADCY5, as version 3.0 has it."""
    return (
        "<causalRelationshipList><causalRelationship><sourceParticipantRef>20</sourceParticipantRef><causalityStatement><names>"
        f"<shortLabel>{word}</shortLabel></names></causalityStatement><targetParticipantRef>30</targetParticipantRef></causalRelationship></causalRelationshipList>"
    )
