"""The mapping set says what the graph says, in CURIEs that lead back to it."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import shipped

from kg.exchange import sssom
from kg.exchange.sssom import COLUMNS, Shortener

KINDS = ["exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch"]
MATCHED = """SELECT DISTINCT ?s ?p ?o { ?s ?p ?o FILTER(?p IN (%s)) FILTER(STRSTARTS(STR(?s), "https://w3id.org/synaptrace/")) }""" % (
    ", ".join((*(f"skos:{kind}" for kind in KINDS), "obo:RO_0002204"))
)  # fmt: skip


def read() -> tuple[dict[str, str], dict[str, str], list[dict[str, str]]]:
    """Prefixes, what is said of the set, and the rows, by the letters of the format alone."""
    text, losses = sssom.write(shipped.untouched())
    assert not losses
    lines = text.splitlines()
    head = [line[1:] for line in lines if line.startswith("#")]
    prefixes = {
        name: json.loads(stem) for name, stem in (line.strip().split(": ", 1) for line in head if line.startswith("  "))
    }
    said = dict(line.split(": ", 1) for line in head if not line.startswith(" ") and ": " in line)
    table = [line.split("\t") for line in lines if not line.startswith("#")]
    assert tuple(table[0]) == COLUMNS
    return prefixes, said, [dict(zip(COLUMNS, row, strict=True)) for row in table[1:]]


def test_every_mapping_of_the_graph_is_a_row_and_no_other() -> None:
    """CURIEs, expanded by the prefixes of the file itself, are the triples of the graph, each once."""
    prefixes, said, rows = read()
    assert said["license"].startswith("https://creativecommons.org/")

    def whole(curie: str) -> str:
        prefix, _, local = curie.partition(":")
        return prefixes[prefix] + local

    found = [(whole(r["subject_id"]), whole(r["predicate_id"]), whole(r["object_id"])) for r in rows]
    assert len(found) == len(set(found)) > 1000
    assert set(found) == {tuple(map(str, row.values())) for row in shipped.untouched().rows(MATCHED)}


def test_a_curated_mapping_says_where_it_was_seen() -> None:
    """A thing that was read from a file names file, key and label there; what a rule concludes is told as such."""
    rows = {(r["subject_id"], r["object_id"]): r for r in read()[2]}
    striatum = rows["id:striatum", "UBERON:0005382"]
    assert striatum["mapping_justification"] == "semapv:ManualMappingCuration"
    assert (striatum["object_label"], striatum["comment"]) == (
        "dorsal striatum",
        "seen in uberon_brain/uberon_brain.tsv#UBERON:0005382 dorsal striatum",
    )
    assert rows["id:5-HT-neuron-soma", "GO:0043025"]["mapping_justification"] == "semapv:LogicalReasoning"
    assert all(r["subject_label"] for r in rows.values())


def test_prefixes_are_those_of_the_registry(reference_data: Path) -> None:
    """Every prefix but the graph's own, and two that the excerpt at hand leaves out, is one that Bioregistry lists."""
    (path,) = (reference_data / "data" / "bioregistry").glob("bioregistry*.json*")
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    known = {name.casefold() for name in json.loads(data)}
    assert {prefix.casefold() for prefix in read()[0]} - {"id", "kg", "semapv", "qudt.unit"} <= known


def test_what_no_prefix_fits_stays_an_address() -> None:
    """Nothing is made up for an IRI of another place, nor for a namespace itself."""
    shortener = Shortener({"kg": "https://w3id.org/synaptrace/vocab#"})
    assert shortener.short("https://example.org/x") == "https://example.org/x"
    assert shortener.short("https://w3id.org/synaptrace/vocab#") == "https://w3id.org/synaptrace/vocab#"
    assert shortener.curie_map == {}
