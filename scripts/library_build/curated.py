"""The tables written by hand: tool compounds by the names people type, and actions that a person settled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from library_build import files
from library_build.choose import Verdict
from library_build.compounds import Book, Compound
from library_build.facts import Harvest, Ledger, Substance
from library_build.names import normal
from library_build.wording import Words


@dataclass(frozen=True)
class HandAction:
    """A row of actions-by-hand.tsv."""

    compound: str
    target: str
    action: str
    basis: str
    source: str
    says: str
    primary: str


def tools(path: Path, book: Book, ledger: Ledger) -> list[str]:
    """Mark the tool compounds and give them the names people type; the names of those that no source has under one name."""
    missing = []
    for row in files.read(path):
        ledger.count(path.stem, "read")
        names = [row["name"], *(s for s in row["synonyms"].split("|") if s)]
        found = next((f for name in (row["listed"], *names) if name and len(f := book.named(name)) == 1), [])
        if not found:
            several = [c.members[0].name for name in (row["listed"], *names) if name for c in book.named(name)]
            ledger.count(path.stem, f"{row['name']}: {'several: ' + ', '.join(several) if several else 'in no source'}")
            missing.append(row["name"])
            continue
        found[0].wanted = True
        found[0].tool |= path.stem == "tools"
        found[0].more_names += names
    return missing


def substances(path: Path, identifiers: Path, ledger: Ledger) -> Harvest:
    """Compounds that a person wrote down, with the names by which people type them and what `identifiers` says they are elsewhere.

    Raises SystemExit for an identifier of a compound that is not among them.
    """
    known = _identified(identifiers)
    harvest = Harvest()
    for row in files.read(path):
        ledger.count("curator", "read")
        names = [n for n in row["names"].split("|") if n]
        ids = known.pop(row["name"], {})
        key = ids.pop("inchikey", "")
        harvest.substances.append(
            Substance("curator", row["name"], row["name"], inchikey=key, kind=row["kind"], synonyms=names, weight=row["weight"],
                      ids={"drugbank": row["drugbank"]} | ids, atc=[c for c in row["atc"].split("|") if c])
        )  # fmt: skip
    if known:
        raise SystemExit(f"{identifiers.name}: {', '.join(known)}: not in {path.name}")
    return harvest


def _identified(path: Path) -> dict[str, dict[str, str]]:
    """Compound -> register -> its identifiers there, joined by |."""
    found: dict[str, dict[str, str]] = {}
    for row in files.read(path):
        ids = found.setdefault(row["compound"], {})
        ids[row["register"]] = "|".join(filter(None, (ids.get(row["register"], ""), row["identifier"])))
    return found


def actions(path: Path) -> list[HandAction]:
    """The rows of actions-by-hand.tsv."""
    return [
        HandAction(*(row[c] for c in ("compound", "target", "action", "basis", "source", "says", "primary")))
        for row in files.read(path)
    ]


def verdicts(rows: list[HandAction], compounds: list[Compound], words: Words) -> dict[str, dict[str, Verdict]]:
    """What was settled by hand, by compound and target. Raises SystemExit for a row whose names nobody knows."""
    known = {c.id for c in compounds}
    out: dict[str, dict[str, Verdict]] = {}
    for row in rows:
        type_ = words.meaning(row.action, row.target)
        network = words.graph.network(row.target) or (row.target if words.graph.carried(row.target) else "")
        if not network or not type_ or row.basis not in {"seen", "background"}:
            raise SystemExit(f"actions-by-hand.tsv: {row.compound} at {row.target}: no such target, action or basis")
        if row.compound in known:
            out.setdefault(row.compound, {})[network] = Verdict(type_, f"by hand: {row.basis}", row.primary)
    return out


def parents(path: Path) -> list[tuple[str, str]]:
    """Prodrugs and metabolites with what they belong to, as `prodrug of COMPOUND`."""
    return [(row["compound"], f"{row['kind']} {row['parent']}") for row in files.read(path)]


def same(path: Path) -> dict[str, str]:
    """What one source calls a compound -> the name by which the others know it."""
    return {row["name"]: row["called"] for row in files.read(path)}


def symbols(path: Path) -> dict[str, str]:
    """How a source writes a gene -> its symbol of today."""
    return {row["written"]: row["symbol"] for row in files.read(path)}


def doubts(path: Path) -> set[tuple[str, str, str]]:
    """Values that a person holds for a slip: compound, source, record."""
    return {(row["compound"], row["source"], row["record"]) for row in files.read(path)}


def without(path: Path, harvests: Mapping[str, Harvest]) -> None:
    """Take out the identifiers, and the structures by their InChIKey, that a person holds for another compound's. Raises SystemExit for one that no source gives so."""
    doubted: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for row in files.read(path):
        if row["source"] in harvests:
            doubted.setdefault((row["source"], row["ident"]), []).append((row["register"], row["identifier"]))
    for source, harvest in harvests.items():
        for substance in harvest.substances:
            for register, identifier in doubted.pop((source, substance.ident), ()):
                given = substance.inchikey if register == "inchikey" else substance.ids.get(register, "")
                if identifier not in given.split("|"):
                    raise SystemExit(f"{path.name}: {source} {substance.ident} has no {register} {identifier}")
                if register == "inchikey":  # another compound was drawn, so its mass is another's, too
                    substance.inchikey = substance.weight = ""
                else:
                    substance.ids[register] = "|".join(other for other in given.split("|") if other != identifier)
    if doubted:
        raise SystemExit(f"{path.name}: no source gives {', '.join(' '.join(key) for key in doubted)}")


def names(path: Path) -> dict[str, list[str]]:
    """Compound -> further names."""
    return {row["compound"]: [n for n in row["names"].split("|") if n] for row in files.read(path)}


def of_mixtures(path: Path) -> dict[str, str]:
    """Names of products that hold several compounds, as names are compared: none of these has one of them."""
    return {normal(name): "" for row in files.read(path) for name in row["names"].split("|")}
