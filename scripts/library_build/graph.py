"""What the graph knows and the library needs: its targets, families, nodes and compounds, asked for in SPARQL."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass

ID = "https://w3id.org/synaptrace/id/"
KG = "https://w3id.org/synaptrace/vocab#"

_SYMBOLS = (
    "SELECT DISTINCT ?e ?symbol { ?e kg:symbol ?symbol . ?e a ?kind . FILTER(?kind != kg:Gene) } ORDER BY ?e ?symbol"
)
_PARTS = "SELECT DISTINCT ?whole ?part ?how { { ?whole kg:subunit ?part . BIND('subunit' AS ?how) } UNION { ?part kg:memberOf ?whole . BIND('member' AS ?how) } } ORDER BY ?whole ?part"
_NODES = "SELECT ?e (COUNT(?n) AS ?nodes) { ?n a kg:Node ; kg:entity ?e } GROUP BY ?e ORDER BY ?e"
_KINDS = "SELECT DISTINCT ?e ?kind { ?e a ?kind } ORDER BY ?e ?kind"
_NAMES = "SELECT DISTINCT ?e ?name { ?e rdfs:label|skos:altLabel ?name } ORDER BY ?e ?name"
_LABELS = "SELECT DISTINCT ?e ?name { ?e rdfs:label ?name } ORDER BY ?e DESC(?name)"
_MATCHES = "SELECT DISTINCT ?e ?match { ?e skos:exactMatch ?match } ORDER BY ?e ?match"
_MEASURED = (
    "SELECT DISTINCT ?e ?target { ?m a kg:Measurement ; kg:compound ?e ; kg:target ?target } ORDER BY ?e ?target"
)


def ask(query: str) -> list[list[str]]:
    """The rows of a SELECT over the graph without its library, IRIs of its own as local names.

    Raises SystemExit where the query fails.
    """
    command = [sys.executable, "-m", "kg", "query", query, "-f", "tsv"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False,
                          env={**os.environ, "KG_LIBRARY": "none"})  # fmt: skip
    if done.returncode not in {0, 1}:
        raise SystemExit(f"the graph could not be asked: {done.stderr.strip()}")
    return [line.replace(ID, "").replace(KG, "kg:").split("\t") for line in done.stdout.splitlines()[1:]]


@dataclass(frozen=True)
class Target:
    """Where a row of a source belongs: the graph's entity, what of it is computed with, and how the two stand.

    `place` is node (the row's own entity has nodes), part (a subunit or member of one), family (its members have),
    several (proteins that no entity of the graph holds together), known (in the graph, not in the network) or unknown.
    `strange` are those of several symbols that are no entities of the graph.
    """

    id: str
    network: str
    place: str
    strange: frozenset[str] = frozenset()

    @property
    def known(self) -> str:
        """How `outside.tsv` says what of it the graph lists: `yes` for all, else the symbols."""
        if self.place != "known" or not self.strange:
            return "yes" if self.place == "known" else ""
        return "|".join(symbol for symbol in self.id.split("|") if symbol not in self.strange)


class Graph:
    """The graph's targets and compounds."""

    def __init__(self) -> None:
        self.symbols = {symbol: entity for entity, symbol in ask(_SYMBOLS)}
        self.nodes = {entity: int(count) for entity, count in ask(_NODES)}
        self.parts: defaultdict[str, set[str]] = defaultdict(set)
        self.wholes: defaultdict[str, set[str]] = defaultdict(set)
        self.subunits: set[str] = set()
        for whole, part, how in ask(_PARTS):
            self.parts[whole].add(part)
            self.wholes[part].add(whole)
            self.subunits |= {whole} if how == "subunit" else set()
        self.kinds: defaultdict[str, set[str]] = defaultdict(set)
        for entity, kind in ask(_KINDS):
            self.kinds[entity].add(kind)
        self.names: defaultdict[str, list[str]] = defaultdict(list)
        for entity, name in ask(_NAMES):
            self.names[entity].append(name)
        self.labels = dict(ask(_LABELS))
        self.matches: defaultdict[str, list[str]] = defaultdict(list)
        for entity, match in ask(_MATCHES):
            self.matches[entity].append(match)
        self.measured = {(entity, target) for entity, target in ask(_MEASURED)}
        self._units = {whole: frozenset(self._leaves(whole, set())) for whole in self.parts}

    def _leaves(self, entity: str, seen: set[str]) -> set[str]:
        """The proteins that an entity comes down to."""
        below = self.parts.get(entity, set()) - seen
        if not below:
            return {entity}
        return set().union(*(self._leaves(part, seen | {entity}) for part in below))

    def place(self, genes: tuple[str, ...]) -> Target:
        """Where a row that names these genes belongs."""
        entities = frozenset(self.symbols[g] for g in genes if g in self.symbols)
        if len(genes) == 1:
            return self._one(next(iter(entities)), genes[0]) if entities else Target(genes[0], "", "unknown")
        joined = "|".join(sorted(genes))
        if not entities:
            return Target(joined, "", "unknown")
        exact = [w for w, units in self._units.items() if units == entities]
        if exact:
            best = max(exact, key=lambda w: (self.nodes.get(w, 0), w))
            return Target(best, best, "node" if best in self.nodes else "family" if self.carried(best) else "known")
        within = [
            w for w, u in self._units.items() if w in self.nodes and entities <= u and len(entities) == len(genes)
        ]
        if within:
            return Target(joined, min(within, key=lambda w: (-self.nodes[w], len(self._units[w]), w)), "part")
        over = [w for w, units in self._units.items() if w in self.nodes and len(units) > 1 and units < entities]
        if len(over) == 1:
            return Target(over[0], over[0], "node")
        strange = frozenset(genes) - self.symbols.keys()
        return Target(joined, "", "several" if any(self.network(e) for e in entities) else "known", strange)

    def _one(self, entity: str, symbol: str) -> Target:
        if entity in self.nodes:
            return Target(entity, entity, "node")
        network = self.network(entity)
        return Target(entity, network, "part") if network else Target(entity or symbol, "", "known")

    def network(self, entity: str) -> str:
        """The entity with nodes that stands for this one: itself, or the smallest whole; empty where none does."""
        if entity in self.nodes:
            return entity
        carrying = [w for w in self.wholes.get(entity, ()) if w in self.nodes]
        return min(carrying, key=lambda w: (-self.nodes[w], w)) if carrying else ""

    def carried(self, family: str) -> set[str]:
        """The entities with nodes that a family comes down to."""
        return {n for unit in self._units.get(family, {family}) if (n := self.network(unit))}

    def unit_count(self, entity: str) -> int:
        """How many proteins an entity comes down to."""
        return len(self._units.get(entity, {entity}))
