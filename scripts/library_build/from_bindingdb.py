"""BindingDB of 2015, one averaged affinity a drug and gene: used only where nothing else has a value."""

from __future__ import annotations

from pathlib import Path

from library_build import files, numbers
from library_build.facts import Fact, Harvest, Ledger, Substance

KEY = "bindingdb-2015"


def read(folder: Path, ledger: Ledger) -> Harvest:
    """Drugs by their DrugBank number, and affinities that are Ki, Kd or IC50, unsaid which."""
    drugs: dict[str, Substance] = {}
    harvest = Harvest()
    for row in files.read(folder / "bindings-drugbank-gene.tsv.gz"):
        ledger.count(KEY, "read")
        ident = row["drugbank_id"]
        drugs.setdefault(ident, Substance(KEY, ident, row["drugbank_name"], ids={"drugbank": ident}))
        value = float(row["affinity_nM"])
        if not row["gene_symbol"] or value <= 0:
            ledger.count(KEY, "no gene or no value")
            continue
        own = "CC-BY-SA-3.0" if "ChEMBL" in row["sources"] else "CC-BY-3.0"
        count = int(float(row["n_pairs"]))
        harvest.facts.append(
            Fact(KEY, f"{ident}/{row['entrez_gene']}", ident, (row["gene_symbol"],), row["gene_symbol"], "", own, type="affinity",
                 relation="=", value=numbers.plain(value), unit="nM", nm_low=value, nm_high=value,
                 condition=f"geometric mean of {count}" if count > 1 else "", pmids=row["pubmeds"].replace(",", "|"))
        )  # fmt: skip
    harvest.substances = list(drugs.values())
    return harvest
