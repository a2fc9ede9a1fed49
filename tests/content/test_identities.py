"""What others call a thing was read from a file: the identifier is there, with the label that stands beside it here.

`pytest -q -s tests/content/test_identities.py -k counted` prints how many of each kind have one.
"""

from __future__ import annotations

import gzip
import re
import tarfile
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
import shipped

from kg.knowledge.library.tables import checked

MATCHES = "skos:exactMatch|skos:closeMatch|skos:broadMatch|skos:narrowMatch"
# kg:seenIn with a label behind the key, in the files that are read here.
SEEN = "SELECT ?thing ?seen { ?thing kg:seenIn ?seen FILTER NOT EXISTS { ?thing a kg:DatasetEvidence } FILTER(REGEX(?seen, '^(uberon_brain|cell_ontology|hetionet_sif|gtopdb_2025/ligands|gocam|wikipathways_|chebi_subset/chebi_neuro|go_subset|bel_conib/(mufson|francis)|drugcentral_2016/indications)[^#]*#[^ ]+ .')) }"  # fmt: skip
MATCHED = "SELECT ?thing ?how ?match { ?thing ?how ?match . FILTER(?how IN (skos:exactMatch, skos:closeMatch, skos:broadMatch, skos:narrowMatch, skos:relatedMatch)) }"  # fmt: skip
NAMES = "SELECT ?thing ?name { ?thing rdfs:label|skos:altLabel ?name }"
# Things of a kind that say what others call them, and all of that kind; the library's rows stay out.
KNOWN = "SELECT (COUNT(DISTINCT ?thing) AS ?all) (COUNT(DISTINCT ?with) AS ?known) { ?thing a/rdfs:subClassOf* kg:%s . %s OPTIONAL { ?thing %s ?match . BIND(?thing AS ?with) } }"  # fmt: skip
# A family or complex is known through its members as well.
PARTS = f"{MATCHES}|(^kg:memberOf/skos:exactMatch)|(kg:subunit/skos:exactMatch)"
MOLECULES = "FILTER NOT EXISTS { ?thing a ?other FILTER(?other IN (kg:Outcome, kg:Process, kg:Pathway, kg:Module)) }"
TABLES = {"uberon_brain.tsv": (0, 1, 2), "cl_neuro.tsv": (0, 1, 2), "nodes-subset.tsv.gz": (0, 1, None), "ligands.tsv.gz": (0, 1, 8)}  # fmt: skip


def text(path: Path) -> str:
    """A file of the reference data, unpacked; a file of an archive is called as if the archive were a folder."""
    if path.parent.name.endswith(".tar.gz"):
        with tarfile.open(path.parent) as archive:
            (member,) = (m for m in archive if m.name.endswith("/" + path.name) or m.name == path.name)
            return archive.extractfile(member).read().decode("utf-8")  # type: ignore[union-attr]
    data = path.read_bytes()
    return (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")


# Key and label as each kind of file writes them, by the end of its name.
WRITTEN = {
    ".bel": r"(?m)^#\s*(?P<key>\S+) = (?P<label>[^\n]+)",
    ".gpml": r"<bp:TERM[^>]*>(?P<label>[^<]+)</bp:TERM>\s*<bp:ID[^>]*>(?P<key>[^<]+)</bp:ID>",
    "indications.tsv": r"(?m)^(?P<key>DOID:\d+)\t[^\t]*\t(?P<label>[^\t]+)",
    "datanodes.tsv": r"(?m)^(?P<label>[^\t]+)\tMetabolite\t(?P<key>chebi:\d+)",
    ".json": r'"id":"(?P<key>[A-Z]+:\d+)","label":"(?P<label>[^"]+)"',
}


@cache
def labels(path: Path) -> dict[str, list[str]]:
    """Identifier -> label and synonyms, as the file has them; markup of superscripts taken off."""
    found: dict[str, list[str]] = defaultdict(list)
    content = text(path)
    if path.name in TABLES:
        key, label, other = TABLES[path.name]
        for line in content.splitlines()[1:]:
            cells = line.split("\t")
            names = [cells[label], *(cells[other].split("|") if other is not None else ())]
            found[cells[key].rsplit("::", 1)[-1]] = [re.sub("<[^>]*>", "", name) for name in names]
    elif path.name.endswith(".obo.gz"):
        for block in content.split("[Term]")[1:]:
            names = re.findall(r'(?m)^(?:name: |synonym: ")([^"\n]+)', block)
            found[re.search(r"(?m)^id: (\S+)", block)[1]] = names  # type: ignore[index]
    elif pattern := next((p for end, p in WRITTEN.items() if path.name.endswith(end)), None):
        for match in re.finditer(pattern, content):
            found[match["key"].replace("chebi:", "CHEBI:")].append(match["label"])
    else:  # WikiPathways as RDF: the organism of a pathway, and its name in the next line
        for key, name in re.findall(r'organism\s+<\S+/NCBITaxon_(\d+)> ;\s+wp:organismName\s+"([^"]+)"', content):
            found[f"NCBITaxon:{key}"] = [name]
    return found


def plain(name: str) -> str:
    """A name without case, signs and a plural's s."""
    return re.sub(r"[^a-z0-9]", "", name.casefold()).removesuffix("s")


def gathered(query: str) -> dict[str, list[str]]:
    """Thing -> what a query gives for it."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in shipped.untouched().rows(query):
        thing, *rest = (str(v) for v in row.values())
        found[thing].append(" ".join(rest))
    return found


def test_an_identifier_stands_in_its_file_with_that_label(reference_data: Path) -> None:
    """Each key is in the file, its label there is the one written here, and a match points to that very key."""
    matched, names, seen = gathered(MATCHED), gathered(NAMES), gathered(SEEN)
    assert len(seen) > 100
    for thing, places in seen.items():
        for place in places:
            file, _, rest = place.partition("#")
            key, _, label = rest.partition(" ")
            theirs = labels(reference_data / "data" / file)
            assert label in theirs[key], f"{thing}: {place}, where the file has {theirs[key]}"
            (how,) = {m.split(" ")[0] for m in matched[thing] if re.sub(r"^.*[/:]", "", m).replace("_", ":") == key}
            same = {plain(n) for n in names[thing]} & {plain(n) for n in theirs[key]}
            assert same or not how.endswith("exactMatch"), f"{thing} is not called {theirs[key]}"


RELATED = f"{PARTS}|skos:relatedMatch"
# Kind, which of them, which links count, the least share of them that has one.
COUNTED = (
    ("places", "Context", "", MATCHES, 0.95),
    ("molecules", "Entity", MOLECULES, PARTS, 0.95),
    ("entities of every kind, and with what they have to do", "Entity", "", RELATED, 0.95),
    ("entities of every kind", "Entity", "", PARTS, 0.95),
    ("compounds that are written by hand", "Compound", "", MATCHES, 1.0),
)


@pytest.mark.parametrize(
    ("what", "kind", "only", "match", "least"), COUNTED, ids=lambda v: v if " " in str(v) else None
)
def test_counted_things_have_an_identifier(what: str, kind: str, only: str, match: str, least: float) -> None:
    """Nine of ten places and nineteen of twenty entities say what others call them; whatever else does not says why."""
    (row,) = shipped.untouched().rows(KNOWN % (kind, only, match))
    known, of = int(str(row["known"])), int(str(row["all"]))
    print(f"{what}: {known} of {of}, {known / of:.1%}")
    assert known >= least * of


REGISTERS = ("inchikey", "gtopdb", "chembl", "drugcentral", "pubchem", "cas", "drugbank", "chebi", "mesh")


def test_counted_compounds_of_the_library() -> None:
    """Each has an identifier of a public register."""
    rows = [row.cells for row in checked("compounds")]
    bare = [row for row in rows if not any(row[register] for register in REGISTERS)]
    print(f"compounds of the library: {len(rows) - len(bare)} of {len(rows)}, {1 - len(bare) / len(rows):.1%}")
    assert [row["id"] for row in bare] == []


def test_no_thing_has_both_an_identifier_and_a_reason_for_none() -> None:
    """A reason that is stale is taken out."""
    both = shipped.untouched().rows("SELECT ?thing { ?thing kg:noIdentifier ?why ; %s ?match }" % MATCHES)
    assert both == []


def test_a_protein_is_not_its_gene() -> None:
    """What is the same as a protein of UniProt is the product of a gene of HGNC, and the same as none; the gene still finds it."""
    graph = shipped.untouched()
    proteins = "?thing skos:exactMatch ?protein . FILTER(STRSTARTS(STR(?protein), STR(uniprot:)))"
    assert (
        graph.rows(
            f"SELECT ?thing {{ {proteins} ?thing skos:exactMatch ?gene . FILTER(STRSTARTS(STR(?gene), STR(hgnc:))) }}"
        )
        == []
    )
    made = graph.rows(
        f"SELECT DISTINCT ?thing {{ {proteins} ?thing obo:RO_0002204 ?gene . FILTER(STRSTARTS(STR(?gene), STR(hgnc:))) }}"
    )
    assert len(made) > 400
