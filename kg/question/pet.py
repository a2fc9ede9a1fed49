"""Occupancies measured in people beside what free level over affinity in a dish would hold, and what follows for living brain.

A measured share `o` at a free level C says that half is held at `C (1 - o) / o`; with the endogenous ligand's share taken out, as
it is for an EC50, that is an affinity. Its log2 over the affinity in a dish has a part of the compound and a part of the target.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import hypot, isnan, log2, sqrt

from kg.engine.mixed import Crossed, crossed
from kg.engine.model import NodeKind, Role
from kg.errors import KgError
from kg.knowledge.vocabulary import ID, local_name
from kg.question.amount import Amount, amount
from kg.question.compounds import CompoundRecords
from kg.question.dosing import given
from kg.question.in_vivo import in_a_dish, in_vivo
from kg.question.targets import tone_at
from kg.question.workspace import Workspace

# Shares beyond these say little of an affinity: nothing held, and everything.
LEAST, MOST = 0.03, 0.97
# Ratios are kept with so many digits, so that every machine writes the same file.
DIGITS = 3
# A level is known at steady state alone: a single dose, or hours after one, has another.
_NOT_STEADY = ("single", "day 1", " h", "min")
_OCCUPANCIES = """
SELECT ?record ?compound ?target ?low ?high ?dose ?region ?source {
  ?record a kg:Occupancy ; kg:compound ?compound ; kg:target ?target ; kg:percentLow ?low ; kg:percentHigh ?high ;
    kg:printedDose ?dose ; kg:statedBy ?source .
  OPTIONAL { ?record kg:region/rdfs:label ?region }
  FILTER NOT EXISTS { ?source a kg:BackgroundKnowledge }
}
ORDER BY ?record ?source
"""
_CALIBRATED = """
SELECT DISTINCT ?compound { ?record kg:compound ?compound ; a ?kind VALUES ?kind { kg:Occupancy kg:InVivoPotency } }
"""
_HEAD = """@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix kg: <https://w3id.org/synaptrace/vocab#> .
@prefix id: <https://w3id.org/synaptrace/id/> .

# Written by `kg fit --in-vivo`: how affinities in living brain stand to those in a dish, log2, by target. Occupancies measured in
# people at daily doses, and plasma EC50s, are split into a part of the compound, one of the target and the rest; a target that
# fewer than five compounds inform, or whose part is smaller than its standard error, has none.
"""


@dataclass(frozen=True, slots=True)
class SeenOccupancy:
    """One occupancy that was measured in people at a daily dose, or at the usual one (None); shares are fractions."""

    record: str
    compound: str
    target: str
    dose: Amount | None
    low: float
    high: float
    region: str

    @property
    def middle(self) -> float:
        """Middle of the range."""
        return (self.low + self.high) / 2.0


def seen_occupancies(workspace: Workspace, compounds: Iterable[str]) -> list[SeenOccupancy]:
    """Those of some compounds (IRIs) whose printed dose is one of a day or in words, each once, in the order of their names."""
    wanted = dict.fromkeys(compounds)
    for iri in wanted:
        workspace.knowledge.taking.one(iri, shown=True)
    found: dict[str, SeenOccupancy] = {}
    for row in workspace.knowledge.rows(_OCCUPANCIES):
        steady, dose = _steady(str(row["dose"]))
        if steady and row["compound"] in wanted:
            record, low, high = str(row["record"]), float(str(row["low"])) / 100.0, float(str(row["high"])) / 100.0
            where = (str(row["compound"]), str(row["target"]))
            found.setdefault(record, SeenOccupancy(record, *where, dose, low, high, row["region"] or ""))
    return list(found.values())


def _steady(text: str) -> tuple[bool, Amount | None]:
    """Whether a printed dose is one of a day, and the dose; None for words alone (`clinical treatment`), which mean the recorded level."""
    if any(word in text for word in _NOT_STEADY):
        return False, None
    if not any(map(str.isdigit, text)):
        return True, None
    plain = text.partition(",")[0].partition("(")[0].strip()
    if "/day" not in plain and "daily" not in plain:
        return False, None
    try:
        return True, amount(plain)
    except KgError:
        return False, None


@dataclass(frozen=True, slots=True)
class BrainOverDish:
    """Log2 of the affinity in living brain over the one in a dish for each pair of a compound and a target, and their parts."""

    pairs: dict[tuple[str, str], float]
    parts: Crossed

    @property
    def offsets(self) -> dict[str, float]:
        """Parts of the targets that are larger than their standard error over the compounds there."""
        between, _, rest = self.parts.spreads
        error = {t: hypot(between, rest) / sqrt(sum(at == t for _, at in self.pairs)) for t in self.parts.second}
        return {t: part for t, part in self.parts.second.items() if abs(part) > error[t]}

    def to_turtle(self) -> str:
        """The offsets of the targets as records of the graph."""
        between, _, rest = self.parts.spreads
        digest = hashlib.sha256(repr(sorted(self.pairs.items())).encode()).hexdigest()[:16]
        lines = [_HEAD]
        for target, factor in self.offsets.items():
            name, count = local_name(target), sum(t == target for _, t in self.pairs)
            lines.append(
                f"id:assay-offset-{name} a kg:AssayOffset ; kg:of id:{name} ; kg:log2Factor {factor:.2f} ;\n"
                f"    kg:informedBy {count} ; kg:betweenCompounds {between:.1f} ; kg:unexplained {rest:.1f} ;\n"
                f'    kg:fitDigest "{digest}" .\n'
            )
        return "\n".join(lines)


def brain_over_dish(workspace: Workspace, compounds: Iterable[str]) -> BrainOverDish:
    """What measured occupancies and plasma EC50s of some compounds (IRIs) say of living brain against the dish."""
    compounds = tuple(dict.fromkeys(compounds))
    found: dict[tuple[str, str], list[float]] = defaultdict(list)
    for seen in seen_occupancies(workspace, compounds):
        record = workspace.book.compound(seen.compound)
        usual, level = in_a_dish(workspace.book, record, seen.target), free_level(workspace, record, seen.dose)
        if usual > 0 and level > 0 and _held(workspace, seen.target):
            share = min(max(seen.middle, LEAST), MOST)
            living = level * (1.0 - share) / share / (1.0 + tone_at(workspace.network, seen.target))
            found[seen.compound, seen.target].append(log2(living / usual))
    for iri in compounds:
        record = workspace.book.compound(iri)
        own = (action.target for action in record.actions)
        told = in_vivo(workspace.book, record, own, lambda t: tone_at(workspace.network, t))
        for target, affinity in told.measured.items() if told else ():
            usual = in_a_dish(workspace.book, record, target)
            if usual > 0 and _held(workspace, target):
                found[iri, target].append(log2(affinity.value / usual))
    pairs = {pair: round(sum(values) / len(values), DIGITS) for pair, values in sorted(found.items())}
    return BrainOverDish(pairs, crossed([(*pair, value) for pair, value in pairs.items()]))


def _held(workspace: Workspace, target: str) -> bool:
    """Whether the network has a target as a receptor or transporter: an enzyme's occupancy is its inhibition, which may not be undone."""
    network = workspace.network
    carriers = {link.source for link in network.influences if link.role is Role.UPTAKE}
    return any(network.nodes[n].kind is NodeKind.SITE or n in carriers for n in network.standing.get(target, ()))


def free_level(workspace: Workspace, record: CompoundRecords, dose: Amount | None) -> float:
    """Free level at a dose, nM; 0 where the exposure does not say."""
    if record.exposure is None or isnan(record.exposure.plasma[0]):
        return 0.0
    try:
        return given(record, dose, workspace.book).free.value
    except KgError:
        return 0.0


def calibrated(workspace: Workspace) -> list[str]:
    """Compounds (IRIs) of which occupancies or plasma EC50s were measured in people, as the graph and the library tell."""
    knowledge = workspace.knowledge
    known = {str(row["compound"]) for row in knowledge.rows(_CALIBRATED)}
    library = knowledge.library
    listed = {ID + name for name in library.index.with_rows("occupancy", "potency")} if library else set()
    return sorted(known | listed)
