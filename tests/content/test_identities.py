"""What others call a thing was read from a file: the identifier is there, with the label that stands beside it here."""

from __future__ import annotations

import gzip
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import shipped

MATCHES = "skos:exactMatch|skos:closeMatch|skos:broadMatch|skos:narrowMatch"
# kg:seenIn with a label behind the key, in the files that are read here.
SEEN = "SELECT ?thing ?seen { ?thing kg:seenIn ?seen FILTER NOT EXISTS { ?thing a kg:DatasetEvidence } FILTER(REGEX(?seen, '^(uberon_brain|cell_ontology|hetionet_sif|gtopdb_2025/ligands|gocam|wikipathways_rdf|chebi_subset/chebi_neuro|go_subset)[^#]*#[^ ]+ .')) }"  # fmt: skip
MATCHED = "SELECT ?thing ?how ?match { ?thing ?how ?match . FILTER(?how IN (skos:exactMatch, skos:closeMatch, skos:broadMatch, skos:narrowMatch)) }"  # fmt: skip
NAMES = "SELECT ?thing ?name { ?thing rdfs:label|skos:altLabel ?name }"
# Things of a kind that say what others call them, and all of that kind; the library's rows stay out.
KNOWN = "SELECT (COUNT(DISTINCT ?thing) AS ?all) (COUNT(DISTINCT ?with) AS ?known) { ?thing a/rdfs:subClassOf* kg:%s . %s OPTIONAL { ?thing %s ?match . BIND(?thing AS ?with) } }"  # fmt: skip
# A family or complex is known through its members as well.
PARTS = f"{MATCHES}|(^kg:memberOf/skos:exactMatch)|(kg:subunit/skos:exactMatch)"
MOLECULES = "FILTER NOT EXISTS { ?thing a ?other FILTER(?other IN (kg:Outcome, kg:Process, kg:Pathway, kg:Module)) }"
TABLES = {"uberon_brain.tsv": (0, 1, 2), "cl_neuro.tsv": (0, 1, 2), "nodes-subset.tsv.gz": (0, 1, None), "ligands.tsv.gz": (0, 1, 8)}  # fmt: skip


def text(path: Path) -> str:
    """A file of the reference data, unpacked."""
    data = path.read_bytes()
    return (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")


@cache
def labels(path: Path) -> dict[str, list[str]]:
    """Identifier -> label and synonyms, as the file has them; markup of superscripts taken off."""
    found: dict[str, list[str]] = {}
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
    elif path.suffix == ".json":
        for key, name in re.findall(r'"id":"([A-Z]+:\d+)","label":"([^"]+)"', content):
            found[key] = [name]
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


def test_most_things_have_an_identifier() -> None:
    """Nine of ten places and nineteen of twenty molecules say what others call them; whatever else does not says why."""
    asked = (("Context", "", MATCHES, 0.95), ("Entity", MOLECULES, PARTS, 0.95), ("Entity", "", MATCHES, 0.85))
    for kind, only, match, least in asked:
        (row,) = shipped.untouched().rows(KNOWN % (kind, only, match))
        assert int(str(row["known"])) >= least * int(str(row["all"])), (kind, only, row)


def test_no_thing_has_both_an_identifier_and_a_reason_for_none() -> None:
    """A reason that is stale is taken out."""
    both = shipped.untouched().rows("SELECT ?thing { ?thing kg:noIdentifier ?why ; %s ?match }" % MATCHES)
    assert both == []
