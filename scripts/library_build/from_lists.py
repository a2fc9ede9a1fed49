"""Lists of substances without affinities: PharmGKB (names, trade names, ATC) and httk (CAS numbers, weights)."""

from __future__ import annotations

import re
from pathlib import Path

from library_build import files
from library_build.facts import Harvest, Ledger, Substance
from library_build.names import sorted_out

PHARMGKB, HTTK = "pharmgkb-2026", "httk-2.7.4"


def pharmgkb(folder: Path, ledger: Ledger) -> Harvest:
    """Drugs of ATC N05 and N06 with their generic and trade names."""
    harvest = Harvest()
    for row in files.read(folder / "chemicals.tsv"):
        ledger.count(PHARMGKB, "read")
        if "Class" in row["Type"] or " / " in row["Name"]:
            ledger.count(PHARMGKB, "a class of drugs or a combination is no compound")
            continue
        refs = row["Cross-references"]
        names, _, salts = sorted_out(_cells(row["Generic Names"]))
        ids = {key: m[1] for key, pattern in _PATTERNS.items() if (m := re.search(pattern, refs))}
        harvest.substances.append(
            Substance(PHARMGKB, row["PharmGKB Accession Id"], row["Name"], inchi=row["InChI"], smiles=row["SMILES"],
                      synonyms=names + salts, brands=_cells(row["Trade Names"]), ids=ids, atc=_cells(row["ATC Identifiers"]))
        )  # fmt: skip
    return harvest


_PATTERNS = {"drugbank": r"DrugBank:(DB\d+)", "chebi": r"ChEBI:(CHEBI:\d+)", "pubchem": r"PubChem Compound:(\d+)"}


def _cells(text: str) -> list[str]:
    """The values of a cell that joins them by commas, each perhaps in quotes."""
    return [t.strip().strip('"').strip() for t in re.split(r'"\s*,\s*"|,\s+', text) if t.strip().strip('"').strip()]


def httk(folder: Path, ledger: Ledger) -> Harvest:
    """Chemicals by CAS number with their molar mass."""
    harvest = Harvest()
    for row in files.read(folder / "chem_invitro.tsv.gz"):
        ledger.count(HTTK, "read")
        harvest.substances.append(
            Substance(HTTK, row["CAS"], row["Compound"], ids={"cas": row["CAS"]}, weight=row["MW"])
        )
    return harvest
