"""Guide to PHARMACOLOGY, the download files: every interaction with its own action, value, species and papers."""

from __future__ import annotations

from pathlib import Path

from library_build import files, numbers
from library_build.facts import SOURCES, Fact, Harvest, Ledger, Substance
from library_build.names import clean, sorted_out

KEY = "gtopdb-2020.5"
_SPECIES = {"Human": "human", "Rat": "rat", "Mouse": "mouse", "None": "", "Unknown": ""}
# What the comments of interactions are kept for: subunits and states, not sentences.
_CONDITION = 40


def read(folder: Path, ledger: Ledger) -> Harvest:
    """The ligands and interactions of a release."""
    symbols = _symbols(folder / "targets_and_families.tsv.gz")
    rows = list(files.read(folder / "interactions.tsv.gz"))
    endogenous = {row["ligand_id"] for row in rows if row["endogenous"] == "t"}
    harvest = Harvest(_ligands(folder / "ligands.tsv.gz", endogenous))
    for row in rows:
        ledger.count(KEY, "read")
        fate = _refusal(row, symbols)
        if fate:
            ledger.count(KEY, fate)
        else:
            harvest.facts.append(_fact(row, symbols))
    return harvest


def _symbols(path: Path) -> dict[str, tuple[str, ...]]:
    """The human gene symbols of a target id."""
    found: dict[str, tuple[str, ...]] = {}
    for row in files.read(path):
        if row["HGNC symbol"]:
            found[row["Target id"]] = tuple(dict.fromkeys((*found.get(row["Target id"], ()), row["HGNC symbol"])))
    return found


def _ligands(path: Path, endogenous: set[str]) -> list[Substance]:
    out = []
    for row in files.read(path):
        names, brands, _ = sorted_out(row["Synonyms"].split("|"))
        out.append(
            Substance(
                KEY, row["Ligand id"], clean(row["Name"]), inn="" if "|" in row["INN"] else row["INN"],
                inchikey=row["InChIKey"], inchi=row["InChI"], smiles=row["SMILES"], kind=row["Type"].casefold(),
                labelled=row["Labelled"] == "yes" or row["Radioactive"] == "yes", synonyms=names, brands=brands,
                ids={"gtopdb": row["Ligand id"], "pubchem": row["PubChem CID"]},
                approval=["GtoPdb"] if row["Approved"] == "yes" else [],
                classes=["endogenous ligand"] if row["Ligand id"] in endogenous else [],
            )
        )  # fmt: skip
    return out


def _refusal(row: files.Row, symbols: dict[str, tuple[str, ...]]) -> str:
    """Why a row is not used; empty where it is."""
    if not row["ligand_id"]:
        return "no ligand: a cut or empty row"
    if row["target_ligand_id"] and not row["target_id"]:
        return "the target is a ligand"
    if not row["target_id"] or not (symbols.get(row["target_id"]) or row["target_gene_symbol"]):
        return "target without a gene"
    species = _SPECIES.get(row["target_species"], row["target_species"].casefold())
    if not symbols.get(row["target_id"]) and species not in {"human", ""}:
        genes = _genes(row, symbols)
        return "" if genes else "target without a human gene"
    return ""


def _genes(row: files.Row, symbols: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Human symbols of a row: those of its target, else its own in capitals, as rodent genes are named after the human ones."""
    listed = tuple(dict.fromkeys(g.upper() for g in row["target_gene_symbol"].split("|") if g))
    return listed if len(listed) > 1 else symbols.get(row["target_id"], listed)


def _fact(row: files.Row, symbols: dict[str, tuple[str, ...]]) -> Fact:
    said = " | ".join(w for w in (row["type"], row["action"]) if w and w != "None")
    fact = Fact(
        KEY, f"{row['target_id']}/{row['ligand_id']}", row["ligand_id"], _genes(row, symbols), clean(row["target"]),
        _SPECIES.get(row["target_species"], row["target_species"].casefold()), SOURCES[KEY].licence, action=said,
        site=row["receptor_site"], condition=_condition(row), primary=row["primary_target"] == "t", pmids=row["pubmed_id"],
        family=len(_genes(row, symbols)) > 1,
    )  # fmt: skip
    _value(fact, row)
    return fact


def _condition(row: files.Row) -> str:
    comment = clean(row["action_comment"])
    short = comment if len(comment) <= _CONDITION and "PMID" not in comment else ""
    return "; ".join(w for w in (row["receptor_site"], short) if w)


def _value(fact: Fact, row: files.Row) -> None:
    """Value, range and bounds. A censored row keeps its original concentration, to which its sign belongs."""
    units, relation = row["affinity_units"], row["original_affinity_relation"] or "="
    middle, low, high = (numbers.printed(row[f"affinity_{c}"]) for c in ("median", "low", "high"))
    if units in {"", "-"} or not (middle or low):
        return
    original = [numbers.printed(row[f"original_affinity_{c}_nm"]) for c in ("median", "low", "high")]
    if relation in {"<", ">"} and original[0]:
        fact.type, fact.relation, fact.value, fact.unit = row["original_affinity_units"], relation, original[0], "nM"
        return
    fact.type, fact.relation, fact.value = units, relation, middle
    if low and high:
        fact.low, fact.high = sorted((low, high), key=float)
    tight, weak = (fact.high, fact.low) if fact.low else (middle, middle)
    fact.nm_low, fact.nm_high = numbers.nanomolar(float(tight)), numbers.nanomolar(float(weak))
    if not fact.low and original[0] and numbers.near(float(middle), float(original[0])):
        fact.nm_low = fact.nm_high = float(original[0])
