"""Five questions that join this graph with another server's data, in the forms in which UniProt, ChEBI, Uberon, Wikidata and WikiPathways publish.

What the second server holds is made of files of the reference data; the RDF of WikiPathways is as published.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import shipped
from push.servers import running

OBO, UNIPROT, WIKIDATA = "http://purl.obolibrary.org/obo/", "http://purl.uniprot.org/", "http://www.wikidata.org/"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
HEAD = f"""
PREFIX up: <{UNIPROT}core/>
PREFIX wdt: <{WIKIDATA}prop/direct/>
PREFIX wp: <http://vocabularies.wikipathways.org/wp#>
PREFIX dc: <http://purl.org/dc/elements/1.1/>
"""
# Question -> its text, with the place of the other server, and rows that must be among its answers.
QUESTIONS = {
    "What does UniProt call the proteins on which amitriptyline acts?": (
        """SELECT DISTINCT ?target ?entry { ?action a kg:Action ; kg:compound id:amitriptyline ; kg:target ?t . ?t rdfs:label ?target ;
             skos:exactMatch ?protein . FILTER(STRSTARTS(STR(?protein), STR(uniprot:)))
           SERVICE <SERVER> { ?protein up:mnemonic ?entry } }""",
        {("H1 receptor", "HRH1_HUMAN"), ("serotonin transporter", "SC6A4_HUMAN")},
    ),
    "What does ChEBI call the transmitters?": (
        """SELECT DISTINCT ?ours ?theirs { ?t a kg:Transmitter ; rdfs:label ?ours ; skos:exactMatch ?c .
           SERVICE <SERVER> { ?c rdfs:label ?theirs } }""",
        {("dopamine", "dopamine"), ("serotonin", "serotonin"), ("noradrenaline", "(R)-noradrenaline")},
    ),
    "Which regions does Uberon know, and as what?": (
        """SELECT DISTINCT ?ours ?theirs { ?place a kg:Region ; rdfs:label ?ours ; skos:exactMatch|skos:closeMatch ?u .
           SERVICE <SERVER> { ?u rdfs:label ?theirs } }""",
        {("nucleus accumbens", "nucleus accumbens"), ("raphe nuclei", "midbrain raphe nuclei")},
    ),
    "Which item of Wikidata is diacylglycerol, by its number of ChEBI?": (
        """SELECT DISTINCT ?item { id:DAG skos:exactMatch|skos:closeMatch ?c . BIND(STRAFTER(STR(?c), "CHEBI_") AS ?number)
           SERVICE <SERVER> { ?item wdt:P683 ?number } }""",
        {(f"{WIKIDATA}entity/Q161466",)},
    ),
    "Which pathways of WikiPathways draw a kinase of this graph?": (
        """SELECT DISTINCT ?symbol ?pathway { ?kinase a kg:Kinase ; kg:symbol ?symbol .
           BIND(IRI(CONCAT("http://identifiers.org/hgnc.symbol/", ?symbol)) AS ?gene)
           SERVICE <SERVER> { ?node wp:bdbHgncSymbol ?gene ; dcterms:isPartOf ?p . ?p a wp:Pathway ; dc:title ?pathway } }""",
        {("MAPK1", "IL-9 Signaling Pathway"), ("MAP2K1", "IL-9 Signaling Pathway")},
    ),
}


def said(subject: str, predicate: str, value: str) -> ox.Triple:
    """A triple with a literal."""
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.Literal(value))


def table(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a table of the reference data."""
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
    yield from csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE)


def published(data: Path) -> Iterator[ox.Triple]:
    """Triples in the forms of the publishers, from what the reference data holds of each."""
    for row in table(data / "drugcentral_2021" / "drug.target.interaction.tsv.gz"):
        for accession, entry in zip(row["ACCESSION"].split("|"), row["SWISSPROT"].split("|"), strict=False):
            if entry:
                yield said(f"{UNIPROT}uniprot/{accession}", f"{UNIPROT}core/mnemonic", entry)
    terms = gzip.decompress((data / "chebi_subset" / "chebi_neuro.obo.gz").read_bytes()).decode("utf-8")
    for number, name in re.findall(r"(?m)^id: CHEBI:(\d+)\nname: (.+)$", terms):
        yield said(f"{OBO}CHEBI_{number}", LABEL, name)
    for row in table(data / "uberon_brain" / "uberon_brain.tsv"):
        key, name = list(row.values())[:2]
        yield said(OBO + key.replace(":", "_"), LABEL, name)
    for row in table(data / "wikipathways_gpml" / "WP2380-datanodes.tsv"):
        if row["Wikidata"].startswith("wikidata:Q") and row["ChEBI"].startswith("chebi:"):
            item = row["Wikidata"].split(";")[0].removeprefix("wikidata:")
            yield said(f"{WIKIDATA}entity/{item}", f"{WIKIDATA}prop/direct/P683", row["ChEBI"].removeprefix("chebi:"))
    for path in sorted((data / "wikipathways_rdf").glob("*.ttl.gz")):
        triples = ox.parse(input=gzip.decompress(path.read_bytes()), format=ox.RdfFormat.TURTLE)
        try:
            yield from (quad.triple for quad in triples)
        except SyntaxError:  # two of the files have a space in an address
            continue


@pytest.fixture(scope="module")
def other(reference_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a second SPARQL server that holds the publishers' triples."""
    body = ox.serialize(published(reference_data / "data"), format=ox.RdfFormat.N_TRIPLES)
    for server in running("oxigraph", tmp_path_factory):
        request = urllib.request.Request(
            f"{server.address}/store?default", body, {"Content-Type": "application/n-triples"}
        )
        with urllib.request.urlopen(request) as answer:
            assert answer.status in (201, 204)
        yield f"{server.address}/query"


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_federated_question_is_answered(question: str, other: str) -> None:
    """The join is by the identifiers as they stand in this graph, and the rows that the files bear out are there."""
    text, expected = QUESTIONS[question]
    rows = shipped.untouched().rows(HEAD + text.replace("SERVER", other))
    assert expected <= {tuple(str(value) for value in row.values()) for row in rows}
