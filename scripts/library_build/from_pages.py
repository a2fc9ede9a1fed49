"""Values that a person read on a public page: affinities-by-hand.tsv, one row a value, with the page that prints it."""

from __future__ import annotations

from pathlib import Path

from library_build import files
from library_build.facts import SOURCES, Fact, Harvest, Ledger, Substance
from library_build.numbers import nanomolar

KEY = "seen-pages"
_UNITS = {"nM": 1.0, "µM": 1000.0}


def read(folder: Path, ledger: Ledger) -> Harvest:
    """Compounds by name and their values. Raises SystemExit for a row whose page is not listed in pages.tsv."""
    pages = {row["record"] for row in files.read(folder / "pages.tsv")}
    harvest = Harvest()
    named: set[str] = set()
    for row in files.read(folder / "affinities-by-hand.tsv"):
        ledger.count(KEY, "read")
        if row["record"] not in pages:
            raise SystemExit(f"affinities-by-hand.tsv: {row['compound']}: {row['record']} is not in pages.tsv")
        if row["compound"] not in named:
            named.add(row["compound"])
            harvest.substances.append(Substance(KEY, row["compound"], row["compound"]))
        harvest.facts.append(_fact(row))
    return harvest


def _fact(row: files.Row) -> Fact:
    genes = tuple(row["genes"].split("|"))
    pmid = row["record"].removeprefix("PMID:") if row["record"].startswith("PMID:") else ""
    fact = Fact(KEY, row["record"], row["compound"], genes, row["genes"], row["species"], SOURCES[KEY].licence, action=row["action"],
                type=row["type"], relation=row["relation"], value=row["value"], low=row["low"], high=row["high"], unit=row["unit"],
                condition=row["condition"], pmids=pmid, family=len(genes) > 1)  # fmt: skip
    numbers = [float(row[c].replace(",", "")) for c in ("low", "high", "value") if row[c]]
    numbers = [n * _UNITS[row["unit"]] for n in numbers] if row["unit"] else [nanomolar(n) for n in numbers]
    fact.nm_low, fact.nm_high = min(numbers), max(numbers)
    return fact
