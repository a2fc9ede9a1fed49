"""Open Targets: what a drug does at which genes, without values; a mechanism on a family is put together again.

An edge without a mechanism is one of the Guide to PHARMACOLOGY's, with its type (agonist) and without its action (inverse
agonist); where that source speaks itself, the echo is not heard.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

from library_build import files
from library_build.facts import SOURCES, Fact, Harvest, Ledger, Substance

KEY = "opentargets-26.03"
_GENES = Path("hgnc", "hgnc_protein_coding.tsv.gz")
_WORDS = ("agonist", "partial agonist", "inverse agonist", "antagonist", "allosteric antagonist", "inhibitor", "blocker", "opener",
          "activator", "modulator", "positive modulator", "negative modulator", "positive allosteric modulator", "stabiliser",
          "negative allosteric modulator", "releasing agent", "binding agent", "substrate", "disrupting agent", "degrader",
          "antisense inhibitor", "rnai inhibitor", "cross-linking agent")  # fmt: skip


def read(folder: Path, ledger: Ledger) -> Harvest:
    """Drugs and their mechanisms, one fact a mechanism. A complex has the numbers of its genes in Ensembl for a symbol."""
    symbols = {r["Ensembl gene ID"]: r["Approved symbol"] for r in files.read(folder.parent / _GENES)}
    harvest = Harvest([_drug(row) for row in files.read(folder / "drugs.tsv.gz") if " / " not in row["name"]])
    spread: defaultdict[tuple[str, str], list[files.Row]] = defaultdict(list)
    for row in files.read(folder / "drug_targets.tsv.gz"):
        ledger.count(KEY, "read")
        own = row["mechanism"] or row["gene"]
        spread[row["chembl"], own].append(row)
    for (chembl, _), rows in sorted(spread.items()):
        said = _said(rows)
        genes = tuple(sorted({symbols.get(g, g) for r in rows for g in r["gene"].split("|") if g}))
        ledger.count(KEY, "joined to the row of its family", len(rows) - 1)
        if genes:
            record = f"{chembl}/{genes[0]}" + (f"+{len(genes) - 1}" if len(genes) > 1 else "")
            harvest.facts.append(Fact(KEY, record, chembl, genes, rows[0]["mechanism"], "human", SOURCES[KEY].licence,
                                      action=said, family=len(genes) > 1, tier="" if rows[0]["mechanism"] else "echo"))  # fmt: skip
    return harvest


def _said(rows: list[files.Row]) -> str:
    """The action of an edge: the words that its mechanism ends with; without one, its type, the most frequent of a family.

    Where two databases have the edge, the type is the one's and the mechanism the other's, and they may differ.
    """
    mechanism = rows[0]["mechanism"].casefold()
    ending = [word for word in _WORDS if mechanism.endswith(f" {word}")]
    return max(ending, key=len).upper() if ending else Counter(r["action_type"] for r in rows).most_common(1)[0][0]


def _drug(row: files.Row) -> Substance:
    return Substance(KEY, row["chembl"], row["name"], kind=row["type"].casefold(), ids={"chembl": row["chembl"]},
                     atc=[a for a in row["atc"].split("|") if a], approval=["Open Targets"] if row["approved"] == "1" else [],
                     classes=[c.removesuffix(" [EPC]") for c in row["pharm_class"].split("|") if c.endswith("[EPC]")])  # fmt: skip
