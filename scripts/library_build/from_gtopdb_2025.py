"""Guide to PHARMACOLOGY 2025 as aggregated pairs: new ligands and targets, and the identifiers of all of them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from library_build import files, numbers
from library_build.facts import SOURCES, Fact, Harvest, Ledger, Substance
from library_build.names import clean, sorted_out

KEY = "gtopdb-2025"
_SPECIES = {"Human": "human", "Rat": "rat", "Mouse": "mouse"}
_IDS = {"chembl": "ChEMBl ID", "pubchem": "PubChem CID", "cas": "CAS", "drugbank": "DrugBank ID",
        "drugcentral": "Drug Central ID", "chebi": "Chebi ID"}  # fmt: skip


def read(folder: Path, ledger: Ledger, before: Iterable[Fact]) -> Harvest:
    """The ligands and pairs of the newer release, without the values that the older one prints row by row."""
    harvest = Harvest([_ligand(row) for row in files.read(folder / "ligands.tsv.gz")])
    species = {r["UniProtKB ID"]: r["Species"] for r in files.read(folder / "uniprot_species.tsv.gz")}
    symbols = _symbols(folder / "targets_and_families.tsv.gz")
    known = {(f.substance, g, f.type, round(float(f.value or 0), 1)) for f in before for g in f.genes if f.measured}
    acted = {(f.substance, g) for f in before for g in f.genes if f.action}
    for row in files.read(folder / "functional_interactions.tsv.gz"):
        ledger.count(KEY, "read")
        gene = symbols.get(row["target_uniprot"], "")
        if not gene:
            ledger.count(KEY, "target without a gene")
            continue
        fact = _fact(row, gene, _SPECIES.get(named := species.get(row["target_uniprot"], ""), named.casefold()))
        _value(fact, row, ledger)
        repeated = (fact.substance, gene, fact.type, round(float(fact.value or 0), 1)) in known
        if repeated or (not fact.measured and ((fact.substance, gene) in acted or not fact.action)):
            ledger.count(KEY, "says what gtopdb-2020.5 says" if repeated or fact.action else "neither value nor action")
            continue
        harvest.facts.append(fact)
    return harvest


def _ligand(row: files.Row) -> Substance:
    names, brands, _ = sorted_out(row["Synonyms"].split("|"))
    return Substance(
        KEY, row["gtp_ligand_id"], clean(row["gtp_ligand_name"]), inn="" if "|" in row["INN"] else row["INN"],
        inchikey=row["gtp_ligand_inchikey_raw"], smiles=row["gtp_ligand_smiles"], kind=row["gtp_ligand_type"].casefold(),
        synonyms=names, brands=brands, ids={"gtopdb": row["gtp_ligand_id"], **{k: row[c].strip() for k, c in _IDS.items()}},
        approval=["GtoPdb"] if row["gtp_ligand_approved"].casefold() in {"yes", "true"} else [],
    )  # fmt: skip


def _symbols(path: Path) -> dict[str, str]:
    """Human gene symbols by accession, of the rat and the mouse too."""
    found: dict[str, str] = {}
    for row in files.read(path):
        for column in ("Human SwissProt", "Rat SwissProt", "Mouse SwissProt"):
            for accession in row[column].split("|"):
                if accession and row["HGNC symbol"]:
                    found.setdefault(accession, row["HGNC symbol"])
    return found


def _fact(row: files.Row, gene: str, species: str) -> Fact:
    types, actions = row["gtp_type_set"], row["gtp_action_set"]
    one = "|" not in types + actions
    return Fact(
        KEY, f"{row['gtp_ligand_id']}/{row['target_uniprot']}", row["gtp_ligand_id"], (gene,), gene, species, SOURCES[KEY].licence,
        action=" | ".join(w for w in (types, actions) if w) if one else "", primary=row["gtp_primary_target_set"] == "True",
        pmids=row["gtp_pubmed_ids"],
    )  # fmt: skip


def _value(fact: Fact, row: files.Row, ledger: Ledger) -> None:
    """The value of a pair, where the sets leave no doubt which quantity it is; several medians are a range."""
    units = [u for u in row["gtp_affinity_units_set"].split("|") if u not in {"", "-"}]
    medians = sorted({numbers.printed(m) for m in row["gtp_affinity_median_set"].split("|") if m}, key=float)
    if len(units) > 1 and medians:
        ledger.count(KEY, "value left out: which of several quantities it is, is lost")
    if len(units) != 1 or not medians:
        return
    fact.type, fact.relation, fact.value = units[0], "=", medians[0] if len(medians) == 1 else ""
    if len(medians) > 1:
        fact.low, fact.high = medians[0], medians[-1]
    fact.nm_low, fact.nm_high = numbers.nanomolar(float(medians[-1])), numbers.nanomolar(float(medians[0]))
