"""Write the tables by which readers of other people's networks know human genes.

    KG_REFERENCE_DATA=... python scripts/genes.py

pathways/targets/genes.tsv has all genes that make a protein, by their symbols and identifiers, each cell copied from HGNC; a
former symbol that is or names another gene now is left out. ontology/formats/molecules.tsv has symbols of genes that the human
pathways of WikiPathways give to metabolites more often than to genes. Written again both are the same byte for byte.
"""

from __future__ import annotations

import csv
import gzip
import io
import os
import tarfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from kg.writing import write

ROOT = Path(__file__).resolve().parents[1]
GENES = ROOT / "pathways" / "targets" / "genes.tsv"
MOLECULES = ROOT / "ontology" / "formats" / "molecules.tsv"
DATA = Path(os.environ["KG_REFERENCE_DATA"]) / "data"
ABOUT_GENES = """\
# All human genes that make a protein, by what files call them; written by scripts/genes.py, do not edit.
# HGNC, file of 2024-07-23, CC0 1.0. former: symbols that the gene had before, and that neither are nor name any other gene now.
# Several values are joined by |.
"""
ABOUT_MOLECULES = """\
# Symbols of genes that pathways give to a molecule more often than to a gene; written by scripts/genes.py, do not edit.
# Counted in the human pathways of WikiPathways, CC0 1.0: nodes of type Metabolite, and of type GeneProduct, Protein or Rna.
# A name in a file that does not say what it names is none of these genes.
"""


def hgnc() -> list[dict[str, str]]:
    """The rows of HGNC's table."""
    with gzip.open(DATA / "hgnc" / "hgnc_protein_coding.tsv.gz", "rt", encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def listed(cell: str) -> list[str]:
    """The parts of a cell."""
    return [part.strip() for part in cell.split(",") if part.strip()]


def genes(rows: list[dict[str, str]]) -> str:
    """The table of genes."""
    taken = Counter(r["Approved symbol"].casefold() for r in rows)
    for row in rows:
        taken.update({name.casefold() for name in listed(row["Alias symbols"]) + listed(row["Previous symbols"])})
    lines = []
    for row in rows:
        former = [name for name in listed(row["Previous symbols"]) if taken[name.casefold()] == 1]
        cells = (
            row["Approved symbol"],
            row["HGNC ID"].removeprefix("HGNC:"),
            row["NCBI Gene ID(supplied by NCBI)"],
            row["Ensembl gene ID"],
            "|".join(listed(row["UniProt ID(supplied by UniProt)"])),
            "|".join(dict.fromkeys(former)),
        )
        lines.append("\t".join(cells))
    return ABOUT_GENES + "symbol\thgnc\tncbigene\tensembl\tuniprot\tformer\n" + "\n".join(sorted(lines)) + "\n"


def nodes() -> Iterator[tuple[str, str]]:
    """Label and type of every data node of the human pathways."""
    folder = DATA / "wikipathways_gpml"
    with tarfile.open(folder / "human_bulk.tar.gz") as archive:
        packed = [archive.extractfile(m) for m in archive if m.isfile() and m.name.endswith(".gpml")]
        files = [file.read() for file in packed if file]
    for data in [*files, *(path.read_bytes() for path in sorted(folder.glob("*.gpml")))]:
        for _, element in ElementTree.iterparse(io.BytesIO(data)):  # noqa: S314 - the reference data
            if element.tag.endswith("DataNode"):
                yield " ".join(element.get("TextLabel", "").split()), element.get("Type", "")


def molecules(rows: list[dict[str, str]]) -> str:
    """The table of names that are a molecule's rather than a gene's."""
    symbols = {row["Approved symbol"].casefold(): row["Approved symbol"] for row in rows}
    as_molecule: Counter[str] = Counter()
    as_gene: Counter[str] = Counter()
    for label, kind in nodes():
        symbol = symbols.get(label.casefold())
        if symbol and kind == "Metabolite":
            as_molecule[symbol] += 1
        elif symbol and kind in ("GeneProduct", "Protein", "Rna"):
            as_gene[symbol] += 1
    found = [f"{s}\t{as_molecule[s]}\t{as_gene[s]}\n" for s in sorted(as_molecule) if as_molecule[s] > as_gene[s]]
    return ABOUT_MOLECULES + "symbol\tas_molecule\tas_gene\n" + "".join(found)


def main() -> None:
    """Write both tables."""
    rows = hgnc()
    write(GENES, genes(rows))
    write(MOLECULES, molecules(rows))


if __name__ == "__main__":
    main()
