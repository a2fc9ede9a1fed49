"""DrugCentral: one value a drug, target and species, with its upstream, mode-of-action flag and action."""

from __future__ import annotations

from pathlib import Path

from library_build import files, numbers
from library_build.facts import SOURCES, Fact, Harvest, Ledger, Substance

KEY = "drugcentral-2021"
RESTRICTED = frozenset({"PDSP", "WOMBAT-PK", "DRUGBANK", "KEGG DRUG"})
_SPECIES = {"Homo sapiens": "human", "Rattus norvegicus": "rat", "Mus musculus": "mouse", "Bos taurus": "bovine",
            "Cavia porcellus": "guinea pig", "Oryctolagus cuniculus": "rabbit", "Sus scrofa": "pig", "Ovis aries": "sheep",
            "Canis familiaris": "dog", "Equus caballus": "horse"}  # fmt: skip
_TYPES = {"Kb": "KB", "pA2": "A2"}
_APPROVALS = (("FDA", "fda_approved.tsv"), ("EMA", "ema_approved.tsv"), ("PMDA", "pmda_approved.tsv"))


def read(folder: Path, ledger: Ledger, *, restricted: bool) -> Harvest:
    """Structures, approvals and the drug-target table; rows of upstreams that are not open only where asked for."""
    harvest = Harvest(_structures(folder))
    drawn = {s.ident for s in harvest.substances}
    for row in files.read(folder / "drug.target.interaction.tsv.gz"):
        if row["STRUCT_ID"] not in drawn:
            drawn.add(row["STRUCT_ID"])
            harvest.substances.append(
                Substance(KEY, row["STRUCT_ID"], row["DRUG_NAME"], ids={"drugcentral": row["STRUCT_ID"]})
            )
        ledger.count(KEY, "read")
        species = _SPECIES.get(row["ORGANISM"], "")
        if not species or not row["GENE"]:
            ledger.count(KEY, "not of an animal with these genes" if not species else "target without a gene")
            continue
        fact = _fact(row, species)
        if row["ACTION_TYPE"] and (row["MOA_SOURCE"] in RESTRICTED) and not restricted:
            ledger.count(KEY, f"action left out: upstream {row['MOA_SOURCE']} is not open")
            fact.action, fact.primary = "", False
        if row["ACT_VALUE"] and row["ACT_SOURCE"] in RESTRICTED and not restricted:
            ledger.count(KEY, f"value left out: upstream {row['ACT_SOURCE']} is not open")
        elif row["ACT_VALUE"]:
            _value(fact, row, ledger)
        if not fact.measured and not fact.action:
            ledger.count(KEY, "neither value nor action")
            continue
        harvest.facts.append(fact)
    return harvest


def _structures(folder: Path) -> list[Substance]:
    approved: dict[str, list[str]] = {}
    for agency, name in _APPROVALS:
        for row in files.read(folder / name):
            approved.setdefault(row["STRUCT_ID"], []).append(agency)
    out, keys = [], set[str]()
    for row in files.read(folder / "structures.smiles.tsv.gz"):
        key = "" if row["InChIKey"] in keys else row["InChIKey"]
        keys.add(row["InChIKey"])
        inchi = row["InChI"] if key else ""
        out.append(Substance(KEY, row["ID"], row["INN"], inn=row["INN"], inchikey=key, inchi=inchi, smiles=row["SMILES"],
                             ids={"drugcentral": row["ID"], "cas": row["CAS_RN"]}, approval=approved.get(row["ID"], [])))  # fmt: skip
    return out


def _fact(row: files.Row, species: str) -> Fact:
    genes = tuple(dict.fromkeys(g.upper() for g in row["GENE"].split("|") if g))
    first, *more = row["ACCESSION"].split("|")
    record = f"{row['STRUCT_ID']}/{first}" + (f"+{len(more)}" if more else "")
    return Fact(KEY, record, row["STRUCT_ID"], genes, row["TARGET_NAME"], species, SOURCES[KEY].licence,
                action=row["ACTION_TYPE"], primary=row["MOA"] == "1", condition=row["ACT_SOURCE"], family=len(genes) > 1)  # fmt: skip


def _value(fact: Fact, row: files.Row, ledger: Ledger) -> None:
    """The value, which is the negative logarithm of a molar concentration whatever its type is called."""
    type_ = _TYPES.get(row["ACT_TYPE"], row["ACT_TYPE"])
    if not numbers.kind(type_):
        ledger.count(KEY, f"value left out: {row['ACT_TYPE'] or 'a value without type'} is no affinity")
        return
    relation = {"": "=", "=": "=", "~": "~", ">": ">"}.get(row["RELATION"], "")
    if not relation:
        ledger.count(KEY, "value left out: unclear relation")
        return
    fact.type, fact.relation, fact.value = f"p{type_}", relation, numbers.printed(row["ACT_VALUE"])
    if relation != ">":
        fact.nm_low = fact.nm_high = numbers.nanomolar(float(row["ACT_VALUE"]))
