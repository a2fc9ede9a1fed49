"""ChEBI: roles that name a target and an action, read through a table of roles; and names with identifiers."""

from __future__ import annotations

import gzip
import re
from collections import defaultdict
from pathlib import Path

from library_build import files
from library_build.facts import SOURCES, Fact, Harvest, Ledger, Substance

KEY = "chebi-2024"
# Roles by which people ask for a drug; they become words of its class.
_USES = frozenset({
    "antidepressant", "anticonvulsant", "anxiolytic drug", "antiparkinson drug", "opioid analgesic", "antipsychotic agent",
    "first generation antipsychotic", "second generation antipsychotic", "sedative", "hallucinogen", "general anaesthetic",
    "intravenous anaesthetic", "inhalation anaesthetic", "local anaesthetic", "central nervous system stimulant", "eugeroic",
    "antimanic drug", "nootropic agent", "antiemetic", "antitussive", "muscle relaxant", "anti-allergic agent",
    "antihypertensive agent", "anti-arrhythmia drug", "central nervous system depressant", "neurotransmitter", "prodrug",
    "drug metabolite", "antidyskinesia agent", "appetite depressant", "sympathomimetic agent", "non-narcotic analgesic",
})  # fmt: skip


def read(folder: Path, table: Path, ledger: Ledger) -> Harvest:
    """Terms with roles as substances, and a fact for every role that the table turns into target and action."""
    roles = {r["role"]: r for r in files.read(table)}
    chembl = _pairs(folder / "chebi_to_chembl.tsv", "CHEBI", "CHEMBL")
    pubchem = _pairs(folder / "chebi_to_pubchem.tsv", "CHEBI", "PUBCHEM")
    terms = _terms(folder / "chebi_neuro.obo.gz")
    harvest = Harvest()
    for ident, (name, has) in terms.items():
        if not has or not (ident in chembl or ident in pubchem):
            continue
        said = [terms[role][0] for role in has if role in terms]
        harvest.substances.append(
            Substance(KEY, ident, name, ids={"chebi": f"CHEBI:{ident}", "chembl": chembl.get(ident, ""), "pubchem": pubchem.get(ident, "")},
                      classes=[r for r in said if r in _USES])
        )  # fmt: skip
        for role in said:
            ledger.count(KEY, "read")
            row = roles.get(role)
            if row is None:
                ledger.count(KEY, "a role that names no target")
                continue
            genes = tuple(row["genes"].split("|"))
            harvest.facts.append(Fact(KEY, f"CHEBI:{ident}/{role}", ident, genes, role, "human", SOURCES[KEY].licence,
                                      action=role, word=row["means"], family=len(genes) > 1, tier="role"))  # fmt: skip
    return harvest


def _pairs(path: Path, key: str, value: str) -> dict[str, str]:
    return {row[key]: row[value] for row in files.read(path)}


def _terms(path: Path) -> dict[str, tuple[str, list[str]]]:
    """Name and roles by number, of the terms of an OBO file."""
    found: defaultdict[str, tuple[str, list[str]]] = defaultdict(lambda: ("", []))
    for block in gzip.decompress(path.read_bytes()).decode("utf-8").split("[Term]")[1:]:
        ident = re.search(r"^id: CHEBI:(\d+)$", block, re.MULTILINE)
        name = re.search(r"^name: (.*)$", block, re.MULTILINE)
        if ident and name:
            found[ident[1]] = (name[1], re.findall(r"^relationship: has_role CHEBI:(\d+)$", block, re.MULTILINE))
    return found
