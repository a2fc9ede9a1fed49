"""Evidence that names a data set is opened: the record is there, has both ends of the step, its sign and its papers."""

from __future__ import annotations

import csv
import gzip
import re
from pathlib import Path

import pytest
import shipped
from content.records import Library, Names, Record

from kg.knowledge.store import Knowledge

STEPS = """
SELECT ?step ?subject ?object ?sign ?evidence ?seen {
  ?step a kg:CausalStep ; kg:subject ?subject ; kg:object ?object ; kg:sign/kg:signValue ?sign ; kg:statedBy ?evidence .
  ?evidence a kg:DatasetEvidence ; kg:seenIn ?seen .
} ORDER BY ?step ?seen
"""
PAPERS = "SELECT ?evidence ?paper { ?evidence a kg:DatasetEvidence ; kg:publication ?paper }"
UNSEEN = """
SELECT ?evidence {
  ?evidence a kg:DatasetEvidence .
  FILTER NOT EXISTS { ?evidence kg:seenIn ?seen ; kg:dataset ?set . ?set a kg:Dataset ; dcterms:license ?licence }
}
"""
# An entity is meant by its own names, by those of its members and subunits, and, if it is a pool or a form of
# something (skos:broadMatch), by the names of what that identifier belongs to.
NAMES = """
SELECT ?named ?name {
  { ?named rdfs:label|skos:altLabel|skos:hiddenLabel|kg:symbol ?name }
  UNION { ?named skos:exactMatch|skos:broadMatch|obo:RO_0002204 ?match . BIND(STR(?match) AS ?name) }
}
"""
MEANT = """
SELECT ?entity ?named {
  { ?named kg:memberOf ?entity } UNION { ?entity kg:subunit ?named }
  UNION { ?entity skos:broadMatch ?id . ?named skos:exactMatch|obo:RO_0002204 ?id }
}
"""
IDENTIFIERS = """
SELECT ?entity ?symbol ?match ?seen {
  ?entity kg:seenIn ?seen ; skos:exactMatch|obo:RO_0002204 ?match . OPTIONAL { ?entity kg:symbol ?symbol }
  FILTER(CONTAINS(?seen, "#"))
}
"""
PROCESS = "SELECT ?entity { ?entity a kg:Process }"
FAMILY_SPELLINGS = {"gi": "gi", "go": "gi", "gs": "gs", "golf": "gs", "gq": "gq", "g11": "gq"}


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return shipped.knowledge()


@pytest.fixture(scope="module")
def steps(knowledge: Knowledge) -> list[dict[str, str]]:
    return [{k: v or "" for k, v in row.items()} for row in knowledge.rows(STEPS)]


@pytest.fixture(scope="module")
def library(reference_data: Path, steps: list[dict[str, str]]) -> Library:
    return Library(reference_data, [row["seen"] for row in steps])


@pytest.fixture(scope="module")
def names(knowledge: Knowledge) -> dict[str, set[str]]:
    own: dict[str, set[str]] = {}
    for row in knowledge.rows(NAMES):
        own.setdefault(row["named"] or "", set()).add(_plain(row["name"] or ""))
    found = {entity: set(words) for entity, words in own.items()}
    for row in knowledge.rows(MEANT):
        found.setdefault(row["entity"] or "", set()).update(own.get(row["named"] or "", set()))
    return found


def test_every_record_of_evidence_names_a_licensed_data_set_and_a_place(knowledge: Knowledge) -> None:
    """Data set evidence says in which data set, with a licence, and in which file and record the fact was seen."""
    assert knowledge.rows(UNSEEN) == []


def test_both_ends_and_the_sign_stand_in_the_record(
    knowledge: Knowledge, steps: list[dict[str, str]], library: Library, names: dict[str, set[str]]
) -> None:
    """The named record has the step's subject and object by a name of theirs, and does not contradict its sign."""
    processes = {row["entity"] for row in knowledge.rows(PROCESS)}
    wrong = []
    for row in steps:
        record = library.record(row["seen"])
        subject, object_ = names[row["subject"]], names[row["object"]]
        loose = row["object"] in processes
        if not any(
            _meets(subject, claim[0], False) and _meets(object_, claim[1], loose) and claim[2] in (0, int(row["sign"]))
            for claim in record.claims
        ):
            wrong.append((row["step"], row["seen"], _shown(record)))
    assert wrong == []


def test_every_paper_stands_in_the_record(knowledge: Knowledge, steps: list[dict[str, str]], library: Library) -> None:
    """A publication given for a piece of evidence is cited in that very record of the data set."""
    seen = {row["evidence"]: row["seen"] for row in steps}
    wrong = []
    for row in knowledge.rows(PAPERS):
        evidence, paper = row["evidence"] or "", (row["paper"] or "").rsplit("/", 1)[1]
        if evidence in seen and paper not in library.record(seen[evidence]).publications:
            wrong.append((evidence, paper))
    assert wrong == []


def test_half_of_the_steps_rest_on_more_than_background(knowledge: Knowledge) -> None:
    """At least half of the signalling steps that the network uses cite a document or a data set."""
    total, cited = (int(knowledge.rows(_signalling(more))[0]["n"] or 0) for more in ("", "?s kg:statedBy ?evidence ."))
    assert total > 0
    assert cited / total >= 0.5


def test_gene_identifiers_are_those_of_the_gene(knowledge: Knowledge, reference_data: Path) -> None:
    """An entity with a gene symbol carries the HGNC and UniProt numbers that the HGNC table gives that symbol."""
    with gzip.open(reference_data / "data/hgnc/hgnc_protein_coding.tsv.gz", "rt", encoding="utf-8") as handle:
        table = {r["Approved symbol"]: r for r in csv.DictReader(handle, delimiter="\t")}
    wrong = []
    for row in knowledge.rows(IDENTIFIERS):
        symbol, match, seen = row["symbol"] or "", row["match"] or "", row["seen"] or ""
        if not symbol or not seen.startswith("hgnc/"):
            continue
        gene = table[symbol]
        allowed = {gene["HGNC ID"].removeprefix("HGNC:"), *gene["UniProt ID(supplied by UniProt)"].split(", ")}
        if re.search(r"/(hgnc|uniprot)/", match) and match.rsplit("/", 1)[1] not in allowed:
            wrong.append((row["entity"], symbol, match))
    assert wrong == []


def test_a_wrong_end_is_noticed(steps: list[dict[str, str]], library: Library, names: dict[str, set[str]]) -> None:
    """The check has teeth: read backwards, nearly no record holds its step."""
    backwards = [
        row for row in steps
        if any(
            _meets(names[row["object"]], claim[0], False) and _meets(names[row["subject"]], claim[1], False)
            for claim in library.record(row["seen"]).claims
        )
    ]  # fmt: skip
    assert len(backwards) < len(steps) / 10


def _plain(name: str) -> str:
    """A name, or an identifier in the spelling of the data sets, for comparison."""
    name = re.sub(r"^http://identifiers.org/hgnc/", "HGNC:", name)
    name = re.sub(r"^https://identifiers.org/fplx:", "", name)
    return " ".join(name.split()).lower()


def _signalling(more: str) -> str:
    return f"""SELECT (COUNT(DISTINCT ?s) AS ?n) {{
      ?s a kg:CausalStep ; kg:module|kg:pathway ?m . ?m a kg:Module . {more}
      FILTER NOT EXISTS {{ ?s kg:notProjected ?why }} }}"""


def _meets(known: set[str], printed: Names, loose: bool) -> bool:
    printed = printed | {FAMILY_SPELLINGS[p] for p in printed if p in FAMILY_SPELLINGS}
    if known & printed:
        return True
    return loose and any(name in text for name in known for text in printed)


def _shown(record: Record) -> list[tuple[list[str], list[str], int]]:
    return [(sorted(a)[:6], sorted(b)[:6], sign) for a, b, sign in record.claims]
