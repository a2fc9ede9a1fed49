"""Actions that rest on a data set: the record named is opened, and has the compound, the target and the direction."""

from __future__ import annotations

import csv
import gzip
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest
from content.reading import KG, TYPE, Content

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MATCH = "http://www.w3.org/2004/02/skos/core#exactMatch"
ACTIVATING = ("agonist", "activator", "opener", "positive", "releasing")
SIGNS = {"positive": True, "negative": False}


@pytest.fixture(scope="module")
def evidence() -> list[tuple[Content, Any, Any]]:
    """Content, action and evidence of every action that a data set bears out."""
    content = Content()
    stated = content.store.quads_for_pattern(None, ox.NamedNode(KG + "statedBy"), None)
    pairs = [(q.subject, q.object) for q in stated if KG + "DatasetEvidence" in content.values(q.object, TYPE)]
    found = [(content, action, record) for action, record in pairs if KG + "Action" in content.values(action, TYPE)]
    assert found
    return found


def table(path: Path) -> Iterator[dict[str, str]]:
    content = path.read_bytes()
    text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode()
    yield from csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)


def gene_ids(folder: Path) -> dict[str, str]:
    """NCBI gene id of each approved symbol."""
    rows = table(folder / "hgnc" / "hgnc_protein_coding.tsv.gz")
    return {row["Approved symbol"]: row["NCBI Gene ID(supplied by NCBI)"] for row in rows}


def direction(words: str) -> bool:
    """True where the words of the data set name an activating action."""
    parts = words.lower().replace("|", " ").replace(",", " ").split()
    return any(part.startswith(ACTIVATING) for part in parts)


def drugcentral(folder: Path, key: str, symbol: str, matches: set[str]) -> bool:
    gene, drug = key.split()
    assert gene_ids(folder)[symbol] == gene, f"{symbol} is not gene {gene}"
    assert drug in matches, f"{drug} is not an identifier of the compound"
    rows = table(folder / "drugcentral_2016" / "targets.tsv")
    (row,) = [r for r in rows if (r["GeneID"], r["drugbank_id"]) == (gene, drug)]
    return direction(row["actions"])


def dgidb(folder: Path, key: str, symbol: str, matches: set[str]) -> bool:
    gene, source, name = key.split(maxsplit=2)
    assert gene == symbol
    rows = table(folder / "dgidb" / "interactions.tsv.gz")
    wanted = (gene, source, name)
    columns = ("gene_name", "interaction_claim_source", "drug_name")
    (row,) = [r for r in rows if tuple(r[c] for c in columns) == wanted]
    assert row["drug_concept_id"].removeprefix("chembl:") in matches
    assert row["interaction_types"]
    return direction(row["interaction_types"])


def chebi(folder: Path, key: str, symbol: str, matches: set[str]) -> bool:
    term, relation, role = key.split()
    assert symbol
    assert term.replace(":", "_") in matches
    text = gzip.decompress((folder / "chebi_subset" / "chebi_neuro.obo.gz").read_bytes()).decode()
    terms = {block.split("\n")[1]: block for block in text.split("\n\n") if block.startswith("[Term]")}
    assert f"relationship: {relation} {role}\n" in terms[f"id: {term}"] + "\n"
    (name,) = [line for line in terms[f"id: {role}"].split("\n") if line.startswith("name: ")]
    return direction(name)


READERS = {"drugcentral_2016": drugcentral, "dgidb": dgidb, "chebi_subset": chebi}


def test_the_record_bears_the_action_out(evidence: Any, reference_data: Path) -> None:
    """Each data set record exists, is about the compound and the target, and gives the same direction."""
    for content, action, record in evidence:
        (seen,) = content.values(record, "seenIn")
        place, key = seen.split("#", 1)
        (compound,), (target,) = content.terms(action, "compound"), content.terms(action, "target")
        matches = {value.rsplit("/", 1)[-1].removeprefix("drugbank:") for value in content.values(compound, MATCH)}
        symbol = content.value(target, "symbol") or ""
        activates = READERS[place.split("/")[0]](reference_data / "data", key, symbol, matches)
        (kind,) = content.terms(action, "actionType")
        (sign,) = content.values(kind, "sign")
        assert SIGNS[sign.removeprefix(KG)] is activates, f"{action}: {seen} gives the other direction"
