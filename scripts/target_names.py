"""Write pathways/targets/names.tsv: targets by the identifiers and names that tables of affinities call them by.

    KG_REFERENCE_DATA=... python scripts/target_names.py

One row a human gene of the Guide to PHARMACOLOGY, of DrugCentral or of the graph; every cell is copied from the data set that
its column names, markup removed. Written again it is the same byte for byte.
"""

from __future__ import annotations

import csv
import gzip
import html
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.knowledge.store import Knowledge
from kg.writing import write

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "pathways" / "targets" / "names.tsv"
DATA = Path(os.environ["KG_REFERENCE_DATA"]) / "data"
HEAD = """\
# Targets by the names that tables of affinities use; written by scripts/target_names.py, do not edit.
# hgnc: HGNC, 2024-07-23, CC0 1.0. gtopdb: IUPHAR/BPS Guide to PHARMACOLOGY 2020.5, ODbL 1.0, contents CC BY-SA 4.0.
# drugcentral: DrugCentral 2021-09-01, CC BY-SA 4.0; its names are those of UniProt, its numbers of ChEMBL stand in its comments.
# Columns of hgnc: symbol hgnc name ncbigene ensembl uniprot aliases mgi rgd; of gtopdb: kind gtopdb synonyms rat mouse; of
# drugcentral: full_name chembl. Several values are joined by |.
"""
COLUMNS = ("symbol", "hgnc", "kind", "name", "ncbigene", "ensembl", "uniprot", "gtopdb", "chembl", "full_name", "synonyms", "aliases",
           "mgi", "rgd", "rat", "mouse")  # fmt: skip
# The Guide's types of target -> the classes of the vocabulary.
KINDS = {"gpcr": "Receptor", "nhr": "Receptor", "catalytic_receptor": "Receptor", "lgic": "Channel", "vgic": "Channel",
         "other_ic": "Channel", "transporter": "Transporter", "enzyme": "Enzyme", "other_protein": "Protein"}  # fmt: skip
_CHEMBL = re.compile(r"(CHEMBL[0-9]+); SINGLE PROTEIN")


def rows(path: str) -> Iterator[dict[str, str]]:
    """The rows of a table of the reference data."""
    with gzip.open(DATA / path, "rt", encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def plain(text: str) -> str:
    """A name without markup."""
    return " ".join(re.sub(r"<[^>]*>", "", html.unescape(text)).replace("|", "/").split())


def listed(text: str, mark: str = "|") -> list[str]:
    """The parts of a cell."""
    return [part.strip() for part in text.split(mark) if part.strip()]


def whole(names: Iterable[str]) -> list[str]:
    """Names, each once, without those that were cut off at a comma: they open another name of the same target."""
    kept = list(dict.fromkeys(filter(None, map(plain, names))))
    return [n for n in kept if len(n) > 1 and not any(o != n and o.casefold().startswith(f"{n.casefold()},") for o in kept)
            and n.count("(") == n.count(")")]  # fmt: skip


def rodent_ensembl() -> dict[str, str]:
    """UniProt accession of rat or mouse -> Ensembl gene, where the Guide's interactions state it."""
    found = {}
    for row in rows("gtopdb_2020_5/interactions.tsv.gz"):
        if (
            row["target_species"] in ("Rat", "Mouse")
            and "|" not in row["target_uniprot"] + row["target_ensembl_gene_id"]
        ):
            found[row["target_uniprot"]] = row["target_ensembl_gene_id"]
    return found


def guide() -> dict[str, dict[str, list[str]]]:
    """Human gene symbol -> kind, ids and names of the Guide."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    ensembl = rodent_ensembl()
    for row in rows("gtopdb_2020_5/targets_and_families.tsv.gz"):
        if not row["HGNC id"] or "|" in row["HGNC id"]:
            continue
        here = found[row["HGNC id"]]
        here["kind"].append(KINDS[row["Type"]])
        here["gtopdb"].append(row["Target id"])
        here["synonyms"] += [
            row["Target name"],
            row["Target abbreviated name"],
            row["Target systematic name"],
            *listed(row["synonyms"]),
        ]
        for animal, title in (("rat", "Rat"), ("mouse", "Mouse")):
            symbols = row["RGD symbol" if animal == "rat" else "MGI symbol"]
            accessions = listed(row[f"{title} SwissProt"])
            ids = [f"ncbigene:{number}" for number in listed(row[f"{title} Entrez Gene"])]
            here[animal] += [
                *listed(symbols),
                *accessions,
                *ids,
                *filter(None, (ensembl.get(a, "") for a in accessions)),
            ]
    return found


def drugcentral() -> dict[str, dict[str, list[str]]]:
    """Human UniProt accession -> full name and ChEMBL number of DrugCentral."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in rows("drugcentral_2021/drug.target.interaction.tsv.gz"):
        if row["ORGANISM"] != "Homo sapiens" or "|" in row["ACCESSION"] or not row["ACCESSION"]:
            continue
        found[row["ACCESSION"]]["full_name"].append(plain(row["TARGET_NAME"]))
        found[row["ACCESSION"]]["chembl"] += _CHEMBL.findall(row["ACT_COMMENT"])
    return found


def main() -> None:
    """Write the table."""
    of_guide, of_drugs = guide(), drugcentral()
    in_graph = {str(row["s"]) for row in Knowledge().rows("SELECT DISTINCT ?s { ?t kg:symbol ?s }")}
    lines = []
    for row in rows("hgnc/hgnc_protein_coding.tsv.gz"):
        symbol, number = row["Approved symbol"], row["HGNC ID"].removeprefix("HGNC:")
        accessions = listed(row["UniProt ID(supplied by UniProt)"], ",")
        drugs = [of_drugs[a] for a in accessions if a in of_drugs]
        if number not in of_guide and not drugs and symbol not in in_graph:
            continue
        here = of_guide.get(number, {})
        cells = {
            "symbol": [symbol],
            "hgnc": [number],
            "kind": here.get("kind", ())[:1],
            "name": [plain(row["Approved name"])],
            "ncbigene": [row["NCBI Gene ID(supplied by NCBI)"]],
            "ensembl": [row["Ensembl gene ID"]],
            "uniprot": accessions,
            "gtopdb": here.get("gtopdb", ()),
            "chembl": [c for d in drugs for c in d["chembl"]],
            "full_name": [n for d in drugs for n in d["full_name"]],
            "synonyms": whole(here.get("synonyms", ())),
            "aliases": listed(row["Alias symbols"], ",") + listed(row["Previous symbols"], ","),
            "mgi": [m.removeprefix("MGI:") for m in listed(row["Mouse genome database ID(supplied by MGI)"], ",")],
            "rgd": [r.removeprefix("RGD:") for r in listed(row["Rat genome database ID(supplied by RGD)"], ",")],
            "rat": here.get("rat", ()),
            "mouse": here.get("mouse", ()),
        }
        lines.append("\t".join("|".join(dict.fromkeys(filter(None, cells[c]))) for c in COLUMNS))
    write(PAGE, HEAD + "\t".join(COLUMNS) + "\n" + "\n".join(sorted(lines)) + "\n")


if __name__ == "__main__":
    main()
