"""Within a pair of compound and target: what the compound does there, and which value is taken. Nothing is averaged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from math import log

from library_build import numbers
from library_build.facts import SOURCES, Fact
from library_build.graph import Graph, Target
from library_build.wording import UNSIGNED_ACTIONS, Words

_SPECIES = {"human": 0, "": 1, "rat": 2, "mouse": 3}
_CRITERIA = ("quantity", "species", "scope", "source")
_QUANTITIES = {
    **dict.fromkeys(numbers.EQUILIBRIUM, 0),
    **dict.fromkeys(numbers.HALF_INHIBITION, 1),
    **dict.fromkeys(numbers.FUNCTIONAL, 2),
}
# What a general word leaves open and another source may say: it is then taken, since both are right.
_CLOSER = {
    "kg:Agonist": "kg:PartialAgonist",
    "kg:ReuptakeInhibitor": "kg:Releaser",
    "kg:ChannelBlocker": "kg:OpenChannelBlocker",
}
_GENERAL = frozenset({"agonist", "inhibitor", "reuptake inhibitor", "blocker", "channel blocker"})
_FUNCTIONAL = frozenset({"kg:Agonist", "kg:PartialAgonist", "kg:PositiveAllostericModulator", "kg:ChannelOpener",
                         "kg:EnzymeActivator", "kg:OrphanAgonist", "kg:OrphanPartialAgonist", "kg:Releaser"})  # fmt: skip

# The basis of an action that a person recalls without a page.
_RECALLED = "by hand: background"


@dataclass
class Placed:
    """A fact with its place in the graph, and what was decided about it."""

    fact: Fact
    target: Target
    type: str = ""
    chosen: str = "no"
    why: str = ""


@dataclass(frozen=True)
class Claim:
    """A source's word on what a compound does at an entity with nodes. `via` is direct, family or role."""

    type: str
    sign: int
    via: str
    fact: Fact


@dataclass
class Pair:
    """A compound at an entity of the network."""

    network: str
    rows: list[Placed] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    type: str = ""
    basis: str = ""
    standing: str = "unknown"
    deciding: list[Claim] = field(default_factory=list)
    near: list[Claim] = field(default_factory=list)
    value: Placed | None = None
    functional: Placed | None = None
    primary: str = ""


@dataclass(frozen=True)
class Verdict:
    """An action settled by hand; `primary` is yes or no where a person says whether the compound works by it."""

    type: str
    basis: str
    primary: str = ""


class Chooser:
    """Sorts the facts of one compound into pairs and decides each."""

    def __init__(self, graph: Graph, words: Words, doubted: set[tuple[str, str]]) -> None:
        self.graph = graph
        self.words = words
        self.doubted = doubted

    def place(self, facts: Iterable[Fact]) -> list[Placed]:
        """Facts with their place and the action type of their word."""
        out = []
        for fact in facts:
            target = self.graph.place(fact.genes)
            fact.word = fact.word or self.words.word(fact.source, fact.action, fact.site)
            out.append(Placed(fact, target, self.words.meaning(fact.word, self._entity(target, fact))))
        return out

    def _entity(self, target: Target, fact: Fact) -> str:
        """The entity whose kind decides what a word means."""
        if target.place == "family":
            return min(self.graph.carried(target.id), default=target.id)
        if target.place == "several":
            known = [self.graph.symbols[g] for g in fact.genes if g in self.graph.symbols]
            return min((self.graph.network(entity) for entity in known), default="")
        return target.network if "|" in target.id else target.id

    def pairs(self, placed: list[Placed], hand: dict[str, Verdict], documents: set[str]) -> list[Pair]:
        """The pairs of a compound with the network, each decided; `documents` are the targets that their rows settle."""
        pairs: dict[str, Pair] = {}
        for row in placed:
            if row.fact.measured and row.target.network:
                pairs.setdefault(row.target.network, Pair(row.target.network)).rows.append(row)
            for network, claim in self._claims(row):
                pairs.setdefault(network, Pair(network)).claims.append(claim)
        for network in hand:
            pairs.setdefault(network, Pair(network))
        for pair in pairs.values():
            self._act(pair, hand.get(pair.network))
            self._value(pair, documents)
        self._families(pairs)
        return [pairs[key] for key in sorted(pairs)]

    def _claims(self, row: Placed) -> Iterable[tuple[str, Claim]]:
        """What a row says of entities with nodes: of its own, or of each member of the family that it names."""
        if not row.type:
            return
        role = row.fact.tier == "role"
        own = Claim(row.type, self.words.sign(row.type), "role" if role else "direct", row.fact)
        if row.target.place in {"node", "part", "family"}:
            yield row.target.network, own
        if row.target.place in {"family", "several"}:
            carried = {self.graph.network(self.graph.symbols[g]) for g in row.fact.genes if g in self.graph.symbols}
            for network in sorted(carried - {""}):
                if meant := self.words.meaning(row.fact.word, network):
                    yield network, Claim(meant, self.words.sign(meant), "role" if role else "family", row.fact)

    def _act(self, pair: Pair, hand: Verdict | None) -> None:
        """Decide the action: a person's word on what is open, else the nearest claims; opposite ones decide nothing."""
        near = pair.near = _nearest(pair.claims)
        opposite = {c.sign for c in near} >= {1, -1}
        if hand:
            pair.type, pair.basis, pair.primary = hand.type, hand.basis, hand.primary
            pair.standing = "used" if self.words.acts(hand.type) else "unsigned"
            if near and not opposite and hand.basis == _RECALLED and self._closest(near) == hand.type:
                # What a person recalls and sources say is the sources' word; the person's is the rank of the target.
                pair.basis, pair.deciding = near[0].via, [c for c in near if c.type == hand.type]
        elif opposite:
            pair.standing = "contradicted"
        elif near:
            pair.type, pair.basis, pair.standing = self._closest(near), near[0].via, "used"
            pair.deciding = [c for c in near if c.type == pair.type]
        elif pair.claims:
            pair.standing = "unsigned"

    def outside(self, rows: Iterable[Placed]) -> str:
        """The action type of a compound at a target without nodes, of the rows on it; empty where none or opposite ones are said."""
        near = _nearest([Claim(r.type, self.words.sign(r.type), "direct", r.fact) for r in rows if r.type])
        return self._closest(near) if near and not {c.sign for c in near} >= {1, -1} else ""

    @staticmethod
    def _closest(near: list[Claim]) -> str:
        first = near[0]
        closer = _CLOSER.get(first.type, "")
        if first.fact.word in _GENERAL and any(c.type == closer for c in near):
            return closer
        return first.type

    def _value(self, pair: Pair, documents: set[str]) -> None:
        """Choose the value of a pair, and for what activates a functional one beside it; say of every row why."""
        for row in pair.rows:
            row.why = self._excluded(row, pair, documents)
        usable = [r for r in pair.rows if not r.why]
        if not usable:
            return
        best = min(self._rank(r) for r in usable)
        equal = [r for r in usable if self._rank(r) == best]
        pair.value = _of_equals(equal)
        for row in usable:
            row.why = self._reason(row, pair.value, equal, usable)
        pair.value.chosen = {"used": "yes", "contradicted": "no"}.get(pair.standing, "binder")
        if pair.standing == "contradicted":
            pair.value.why = "best value, but sources contradict each other on the action"
        if pair.standing == "used" and pair.type in _FUNCTIONAL:
            self._function(pair, usable)

    def _function(self, pair: Pair, usable: list[Placed]) -> None:
        tests = [r for r in usable if numbers.kind(r.fact.type) in numbers.FUNCTIONAL and r is not pair.value]
        if tests and pair.value and numbers.kind(pair.value.fact.type) not in numbers.FUNCTIONAL:
            best = min(self._rank(r) for r in tests)
            pair.functional = _of_equals([r for r in tests if self._rank(r) == best])
            pair.functional.chosen, pair.functional.why = "functional", "potency beside the affinity"

    def _excluded(self, row: Placed, pair: Pair, documents: set[str]) -> str:
        fact = row.fact
        if (fact.source, fact.record) in self.doubted:
            return "doubted, see doubts.tsv"
        if not fact.usable:
            return "censored" if fact.relation in {"<", ">"} else "no bounds"
        if pair.network in documents or row.target.id in documents:
            return "the documents give a value"
        sign = self.words.sign(pair.type)
        if pair.standing == "used" and row.type and sign and self.words.sign(row.type) == -sign:
            return "its own action is another"
        return ""

    @staticmethod
    def _rank(row: Placed) -> tuple[int, ...]:
        """The place of a row in the order of the criteria; the smallest is taken."""
        scope = 0 if len(row.fact.genes) == 1 else 1 if row.target.place == "part" else 2
        quantity = _QUANTITIES.get(numbers.kind(row.fact.type), 3)
        return quantity, _species(row.fact), scope, SOURCES[row.fact.source].rank

    def _reason(self, row: Placed, value: Placed, equal: list[Placed], usable: list[Placed]) -> str:
        """By which criterion a row was taken or passed over."""
        if row is value and len(equal) == 1:
            others = [self._rank(r) for r in usable if r is not value]
            return _differs(self._rank(value), min(others)) if others else "only usable row"
        if row in equal:
            parts = len({r.target.id for r in equal}) > 1
            how = f"tightest of {len(equal)} parts" if parts else f"middle of {len(equal)}"
            return how if row is value else f"not the {how}"
        return f"after: {_differs(self._rank(value), self._rank(row))}"

    def _families(self, pairs: dict[str, Pair]) -> None:
        """A value on a family stands for those members alone that have none of their own."""
        for pair in pairs.values():
            if pair.value is None or pair.network in self.graph.nodes:
                continue
            lacking = [m for m in sorted(self.graph.carried(pair.network)) if m not in pairs or pairs[m].value is None]
            if lacking and pair.value.chosen != "no":
                pair.value.why = f"for members without a value: {', '.join(lacking)}"
            elif pair.value.chosen != "no":
                pair.value.chosen, pair.value.why = "no", "after: its members have values of their own"


def _nearest(claims: list[Claim]) -> list[Claim]:
    """The claims that count, the first the foremost: of the entity itself before its family before a class word, human first."""
    says = [c for c in claims if c.sign or c.type in UNSIGNED_ACTIONS]
    if any(c.fact.source.startswith("gtopdb") for c in says):
        says = [c for c in says if c.fact.tier != "echo"]
    near: list[Claim] = []
    for via in ("direct", "family", "role"):
        near = near or [c for c in says if c.via == via]
    best = min((_species(c.fact) for c in near), default=0)
    return sorted((c for c in near if _species(c.fact) == best), key=_claim_order(near))


def _species(fact: Fact) -> int:
    return _SPECIES.get(fact.species, 4)


def _claim_order(claims: list[Claim]) -> Callable[[Claim], tuple[int, int, str, str]]:
    """The key that sorts claims: by source, the more frequent word first."""
    counts = Counter((c.fact.source, c.type) for c in claims)
    return lambda c: (SOURCES[c.fact.source].rank, -counts[c.fact.source, c.type], c.type, c.fact.record)


def _of_equals(rows: list[Placed]) -> Placed:
    """Of rows of equal rank: of parts of one entity the tightest, of repeated values the middle one."""
    ordered = sorted(
        rows, key=lambda r: (log(r.fact.nm_low) + log(r.fact.nm_high), r.fact.record, r.fact.value, r.fact.low)
    )
    if len({r.target.id for r in rows}) > 1:
        return ordered[0]
    return ordered[(len(ordered) - 1) // 2]


def _differs(one: tuple[int, ...], other: tuple[int, ...]) -> str:
    return next((name for name, a, b in zip(_CRITERIA, one, other, strict=True) if a != b), "order")
