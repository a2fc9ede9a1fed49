"""The whole build: sources in, compounds joined, pairs decided, tables out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from library_build import (
    curated,
    files,
    from_bindingdb,
    from_chebi,
    from_drugcentral,
    from_gtopdb,
    from_gtopdb_2025,
    from_lists,
    from_opentargets,
    from_pages,
    tables,
)
from library_build.choose import Chooser, Pair, Placed, Verdict
from library_build.compounds import Book, Compound, christen
from library_build.facts import SOURCES, Fact, Harvest, Ledger
from library_build.graph import Graph
from library_build.ownership import moved, owners
from library_build.wording import Words

# Species whose primary targets are told of any drug; empty where none is stated.
_NEAR = frozenset({"human", "rat", "mouse", ""})


@dataclass(frozen=True)
class Options:
    """What is built from where to where."""

    data: Path
    curated: Path
    out: Path
    only: frozenset[str]
    restricted: bool


@dataclass
class Tables:
    """The rows of every table."""

    compounds: list[list[str]] = field(default_factory=list)
    affinities: list[list[str]] = field(default_factory=list)
    actions: list[list[str]] = field(default_factory=list)
    binders: list[list[str]] = field(default_factory=list)
    conflicts: list[list[str]] = field(default_factory=list)
    outside: list[list[str]] = field(default_factory=list)


def build(options: Options) -> dict[str, int]:
    """Write every table; how many rows each has."""
    graph, ledger, book = Graph(), Ledger(), Book(curated.same(options.curated / "same-by-hand.tsv"))
    words = Words(options.curated / "words.tsv", graph)
    doubts = curated.doubts(options.curated / "doubts.tsv")
    chooser = Chooser(graph, words, {key[1:] for key in doubts})
    harvests = _harvests(options, ledger)
    curated.without(options.curated / "identifier-doubts.tsv", harvests)
    # Pages come last: a value read there may be of a compound that a person wrote down.
    for key in sorted(harvests, key=lambda name: name == from_pages.KEY):
        book.add(harvests[key].substances)
    for listed_by in ("tools", "also"):
        curated.tools(options.curated / f"{listed_by}.tsv", book, ledger)
    symbols = curated.symbols(options.curated / "symbols.tsv")
    placed = {key: chooser.place(facts) for key, facts in _facts(harvests.values(), book, symbols, ledger).items()}
    scope = [c for c in book.compounds if c.wanted or _of_nervous_system(c) or _known(placed.get(id(c), ()))]
    christen(scope, graph, {gene for rows in placed.values() for row in rows for gene in row.fact.genes})
    hand = curated.verdicts(curated.actions(options.curated / "actions-by-hand.tsv"), scope, words)
    out, parents = Tables(), _parents(scope, curated.parents(options.curated / "parents-by-hand.tsv"))
    own, listed, denied = (curated.names(options.curated / f"names-{by}.tsv") for by in ("by-hand", "listed", "denied"))
    named = owners(scope, own, listed, denied) | curated.of_mixtures(options.curated / "mixtures.tsv")
    gained = moved(scope, listed, denied, named)
    for compound in sorted(scope, key=lambda c: (c.id.casefold(), c.id)):
        rows = placed.pop(id(compound), [])
        measured = {target for entity, target in graph.measured if entity == compound.id}
        documents = measured.union(*(graph.carried(d) for d in measured))
        said = _outside(rows, chooser)
        _tell(out, compound, rows, said, chooser.pairs(rows, hand.get(compound.id, {}), documents), ledger)
        licences = "|".join(sorted({SOURCES[s].licence for s in compound.sources()}))
        further = [*own.get(compound.id, ()), *listed.get(compound.id, ()), *gained.get(compound.id, ())]
        out.compounds.append(tables.compound(compound, parents.get(compound.id, ""), licences, named, further))
    _by_hand(hand, out, ledger)
    for rows in placed.values():
        for row in rows:
            ledger.count(row.fact.source, "outside the network, of a compound that is not in the library")
    return _write(options.out, out, ledger)


def _by_hand(hand: dict[str, dict[str, Verdict]], out: Tables, ledger: Ledger) -> None:
    """Count what became of the actions that were settled by hand."""
    told = {(row[0], row[1]): row[2] for row in out.actions}
    for compound, verdicts in hand.items():
        for network in verdicts:
            ledger.count("actions-by-hand", "read")
            standing = told.get((compound, network), "no value")
            ledger.count(
                "actions-by-hand",
                "used" if standing == "used" else "no value to go with" if standing == "no value" else standing,
            )


def _harvests(options: Options, ledger: Ledger) -> dict[str, Harvest]:
    """What every wanted source gives, in their order."""
    out: dict[str, Harvest] = {}
    readers: dict[str, Callable[[Path], Harvest]] = {
        from_gtopdb.KEY: lambda folder: from_gtopdb.read(folder, ledger),
        from_drugcentral.KEY: lambda folder: from_drugcentral.read(folder, ledger, restricted=options.restricted),
        from_gtopdb_2025.KEY: lambda folder: from_gtopdb_2025.read(
            folder, ledger, out.get(from_gtopdb.KEY, Harvest()).facts
        ),
        from_opentargets.KEY: lambda folder: from_opentargets.read(folder, ledger),
        from_chebi.KEY: lambda folder: from_chebi.read(folder, options.curated / "roles.tsv", ledger),
        from_pages.KEY: lambda _: from_pages.read(options.curated, ledger),
        from_bindingdb.KEY: lambda folder: from_bindingdb.read(folder, ledger),
        from_lists.PHARMGKB: lambda folder: from_lists.pharmgkb(folder, ledger),
        from_lists.HTTK: lambda folder: from_lists.httk(folder, ledger),
        "curator": lambda _: curated.substances(
            options.curated / "substances.tsv", options.curated / "identifiers.tsv", ledger
        ),
    }
    for key, source in SOURCES.items():
        if not options.only or key in options.only:
            out[key] = readers[key](options.data / source.folder)
    return out


def _facts(harvests: Iterable[Harvest], book: Book, symbols: dict[str, str], ledger: Ledger) -> dict[int, list[Fact]]:
    """The facts of every compound, with the genes by the symbols of today."""
    out: defaultdict[int, list[Fact]] = defaultdict(list)
    for harvest in harvests:
        for fact in harvest.facts:
            fact.genes = tuple(dict.fromkeys(symbols.get(g, g) for g in fact.genes))
            compound = book.of(fact.source, fact.substance)
            if compound is None:
                ledger.count(fact.source, "of a compound that no source gives a structure or name for")
            else:
                out[id(compound)].append(fact)
    return out


def _of_nervous_system(compound: Compound) -> bool:
    return any(code.startswith("N") for code in compound.listed("atc"))


def _known(rows: Iterable[Placed]) -> bool:
    """Whether rows put a compound into the library: a value on the network, or an action there with a mechanism behind it."""
    return any(_inside(r) and (r.fact.measured or r.fact.tier != "echo") for r in rows)


def _inside(row: Placed) -> bool:
    """Whether a row is about the network and says something of it."""
    return bool((row.target.network or row.target.place == "several") and (row.fact.measured or row.type))


def _outside(rows: list[Placed], chooser: Chooser) -> dict[str, str]:
    """Target without nodes -> what the sources say that a compound does there."""
    found: defaultdict[str, list[Placed]] = defaultdict(list)
    for row in rows:
        if not row.target.network:
            found[row.target.id].append(row)
    return {target: chooser.outside(same) for target, same in found.items()}


def _tell(
    out: Tables, compound: Compound, rows: list[Placed], said: dict[str, str], pairs: list[Pair], ledger: Ledger
) -> None:
    """Put the rows and pairs of a compound into the tables."""
    shown = compound.wanted or _of_nervous_system(compound)
    for row in sorted(rows, key=_row_order):
        if _inside(row):
            ledger.count(
                row.fact.source, "used: value on the network" if row.fact.measured else "used: action on the network"
            )
            if row.fact.measured:
                row.why = row.why or "several proteins that are no family of the graph"
                out.affinities.append(tables.affinity(compound.id, row))
        elif row.target.network or row.target.place == "several":
            ledger.count(row.fact.source, "a word that is no action there")
        elif shown or (row.fact.primary and row.fact.species in _NEAR):
            ledger.count(row.fact.source, "used: shown, outside the network")
            out.outside.append(tables.outside(compound.id, row, said[row.target.id]))
        else:
            ledger.count(row.fact.source, "outside the network, of a compound of which only the network is kept")
    values = [(p.value.fact.nm_low * p.value.fact.nm_high) ** 0.5 for p in pairs if p.value and p.value.chosen == "yes"]
    for pair in pairs:
        if pair.claims or pair.type or pair.primary:
            out.actions.append(tables.action(compound.id, pair))
        if pair.value and pair.value.chosen == "binder":
            out.binders.append(tables.binder(compound.id, pair, min(values, default=0.0)))
        if kind := _disagreement(pair):
            out.conflicts.append(tables.conflict(compound.id, pair, kind))


def _disagreement(pair: Pair) -> str:
    """How the claims on a pair, or they and a person, disagree: opposite, degree (partial or none), by hand; else empty."""
    signs = {c.sign for c in pair.near}
    if signs >= {1, -1}:
        return "opposite"
    if pair.basis.startswith("by hand") and pair.near and pair.type not in {c.type for c in pair.near}:
        return "by hand"
    return "degree" if -1 in signs and any(c.type == "kg:PartialAgonist" for c in pair.near) else ""


def _row_order(row: Placed) -> tuple[str, str, int, int, str, str, str]:
    rank = {"yes": 0, "functional": 1, "binder": 0}.get(row.chosen, 2)
    fact = row.fact
    return (
        row.target.network or "~",
        row.target.id,
        rank,
        SOURCES[fact.source].rank,
        fact.record,
        fact.species,
        fact.value + fact.low,
    )


def _parents(scope: list[Compound], by_hand: list[tuple[str, str]]) -> dict[str, str]:
    """What a compound is a form of: by structure, where one with the same skeleton is drawn flat or unlabelled; by hand."""
    skeletons: defaultdict[str, list[Compound]] = defaultdict(list)
    for compound in scope:
        if compound.inchikey:
            skeletons[compound.inchikey[:14]].append(compound)
    out: dict[str, str] = {}
    for same in skeletons.values():
        plain = [c for c in same if not c.members[0].labelled]
        flat = [c for c in plain if c.inchikey[15:25] == "UHFFFAOYSA"] or plain[:1]
        for compound in same:
            if flat and compound is not flat[0]:
                form = "labelled form" if compound.members[0].labelled else "stereoform"
                if form != "stereoform" or flat[0].inchikey[15:25] == "UHFFFAOYSA":
                    out[compound.id] = f"{form} of {flat[0].id}"
    known = {c.id for c in scope}
    for compound_id, parent in by_hand:
        if compound_id in known and parent.rpartition(" ")[2] in known:
            out[compound_id] = "|".join(filter(None, (out.get(compound_id, ""), parent)))
    return out


def _write(folder: Path, out: Tables, ledger: Ledger) -> dict[str, int]:
    folder.mkdir(parents=True, exist_ok=True)
    return {
        name: files.write(folder / f"{name}.tsv", columns, rows)
        for name, columns, rows in (
            ("compounds", tables.COMPOUNDS, out.compounds), ("affinities", tables.AFFINITIES, out.affinities),
            ("actions", tables.ACTIONS, out.actions), ("binders", tables.BINDERS, out.binders),
            ("conflicts", tables.CONFLICTS, out.conflicts), ("outside", tables.OUTSIDE, out.outside),
            ("drops", tables.DROPS, ledger.rows()),
        )
    }  # fmt: skip
