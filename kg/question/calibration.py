"""From occupancies measured at doses to affinities in living brain, and to levels at a dose.

A share `o` held at a dose says that level over affinity, summed over a compound and its active metabolites, is
`(1 + tone) o / (1 - o)` there. Where a plasma EC50 of the compound or of a metabolite at that target is recorded, the affinity is known and
the row tells the level that the dose gives; else the recorded level is believed and the row tells the affinity. Metabolites that were not
measured themselves share the factor of their parent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import isnan, log2

from kg.engine.model import NodeKind, Role
from kg.errors import KgError
from kg.pharmacology.quantity import geometric
from kg.question.amount import Amount
from kg.question.compounds import CompoundRecords, Pharmacopoeia
from kg.question.dosing import given
from kg.question.expected import INERT, competes, works_by
from kg.question.in_vivo import ec50_affinity, in_a_dish, in_vivo
from kg.question.living import Living
from kg.question.occupancies import SeenOccupancy
from kg.question.targets import tone_at
from kg.question.usual import log_odds
from kg.question.workspace import Workspace

# Shares beyond these say little of an affinity: nothing held, and everything.
LEAST, MOST = 0.03, 0.97
# Digits of log2 and of nM that are kept, so that every machine writes the same file.
DIGITS = 3
_AGONIST = 1.0

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class FromRows:
    """A mean over rows, its ends, and how many rows there are; log2 of a level, nM of an affinity."""

    value: float
    low: float
    high: float
    rows: int


@dataclass(frozen=True, slots=True)
class Calibrated:
    """What measured occupancies say: affinities (nM) by compound and target, levels at a dose (log2) by compound.

    `own` are the pairs whose affinity tells of the compound: it was measured itself, at a receptor or transporter that it does not activate.
    """

    affinities: dict[Pair, FromRows]
    levels: dict[str, FromRows]
    own: frozenset[Pair]


@dataclass(frozen=True, slots=True)
class _Held:
    """A party to an occupancy: level over affinity at the row's dose, with the affinity and whether it was measured."""

    compound: str
    level: float
    affinity: float
    measured: bool


class Calibration:
    """The rows of measured compounds against levels and affinities as recorded, without what an earlier fit says."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.book = Pharmacopoeia(workspace.knowledge, workspace.directory)
        self.book.living = Living()
        self._other = Pharmacopoeia(workspace.knowledge, workspace.directory)

    def of(self, rows: Iterable[SeenOccupancy]) -> Calibrated:
        """Affinities and levels of every compound of some rows."""
        by_compound: dict[str, list[SeenOccupancy]] = defaultdict(list)
        for row in rows:
            if row.steady:
                by_compound[row.compound].append(row)
        affinities: dict[Pair, FromRows] = {}
        levels: dict[str, FromRows] = {}
        for compound, its in by_compound.items():
            found = [f for row in its if row.dose and (f := self._level(row)) is not None]
            if found:
                levels[compound] = FromRows(*_ends(found))
            self._affinities(its, levels[compound].value if found else 0.0, affinities)
        told = {(row.compound, row.target) for its in by_compound.values() for row in its if LEAST < row.middle < MOST}
        own = frozenset(pair for pair in affinities if pair in told and self.tells(pair[1]))
        return Calibrated(affinities, levels, own)

    def usual_odds(self, rows: Iterable[SeenOccupancy]) -> dict[Pair, float]:
        """Log-odds of what usual doses hold of primary targets, by compound and target: receptors and transporters that it does not activate.

        A share at another dose of a day than the usual is carried over in proportion to the level; one at a single dose stands as it is, where none is of a lasting one.
        """
        rows = list(rows)
        lasting = {(row.compound, row.target) for row in rows if row.steady}
        found: dict[Pair, list[float]] = defaultdict(list)
        for row in rows:
            record, pair = self.book.compound(row.compound), (row.compound, row.target)
            if competes(record, self.book, row.target) != INERT or not works_by(self.book, record, row.target):
                continue
            level, usually = (free_level(self.book, record, dose) for dose in (row.dose, None))
            if (row.dose is None or level > 0) and row.steady == (pair in lasting):
                times = 0.0 if row.dose is None else log2(usually / level)
                found[pair].append(log_odds(min(max(row.middle, LEAST), MOST)) + times)
        return {pair: round(sum(values) / len(values), DIGITS) for pair, values in sorted(found.items())}

    def foretold(self, row: SeenOccupancy, said: Living, *, ec50s: bool) -> float | None:
        """The share that what is known without a row holds at its dose; None where level or affinity is not known.

        `ec50s` says whether plasma EC50s of the compound are known. The equilibrium alone: nothing that follows in the network.
        """
        self._other.living = said
        tone = self._tone(row.target)
        parent = self._other.compound(row.compound)
        level, ratio = free_level(self._other, parent, row.dose), 0.0
        for iri, times in ((row.compound, 1.0), *((m.compound, m.ratio[0]) for m in parent.metabolites)):
            record = self._other.compound(iri)
            record = record if ec50s else replace(record, in_vivo=())
            if self._affinity(record, row.target)[0] > 0:
                recorded = self._other.affinity(record, row.target)
                brain = in_vivo(self._other, record, [row.target, *(a.target for a in record.actions)], self._tone)
                found = (brain.at(row.target, recorded) if brain else None) or recorded
                ratio += times * level / found.value if found else 0.0
        return ratio / (1.0 + tone + ratio) if ratio else None

    def _tone(self, target: str) -> float:
        return tone_at(self.workspace.network, target)

    def _level(self, row: SeenOccupancy) -> float | None:
        """Log2 of the level at a dose over the recorded one; None where no EC50 is known or the share says little."""
        parties = self._parties(row)
        if not any(p.measured for p in parties) or not LEAST < row.middle < MOST:
            return None
        return self._wanted(row) - log2(sum(p.level / p.affinity for p in parties))

    def _affinities(self, rows: Sequence[SeenOccupancy], level: float, found: dict[Pair, FromRows]) -> None:
        """Affinities of a compound and its metabolites at targets without a plasma EC50, with the level at a dose as told."""
        factors: dict[Pair, list[float]] = defaultdict(list)
        start: dict[Pair, float] = {}
        for row in rows:
            parties = self._parties(row)
            if not parties or any(p.measured for p in parties) or self._activates(row.compound, row.target):
                continue
            change = log2(sum(p.level / p.affinity for p in parties)) + level - self._wanted(row)
            for p in parties:
                factors[p.compound, row.target].append(change)
                start[p.compound, row.target] = p.affinity
        for pair, changes in factors.items():
            value, low, high, count = _ends(changes)
            value, low, high = (start[pair] * 2.0**end for end in (value, low, high))
            found[pair] = FromRows(value, low, high, count)

    def _wanted(self, row: SeenOccupancy) -> float:
        """Log2 of the level over affinity that a measured share asks for, with the endogenous ligand at the site."""
        share = min(max(row.middle, LEAST), MOST)
        return log2(share / (1.0 - share) * (1.0 + self._tone(row.target)))

    def _parties(self, row: SeenOccupancy) -> list[_Held]:
        """The compound and its active metabolites, as far as they act at a row's target with a known level and affinity."""
        parent = self.book.compound(row.compound)
        level = free_level(self.book, parent, row.dose)
        everyone = [(parent, 1.0), *((self.book.compound(m.compound), m.ratio[0]) for m in parent.metabolites)]
        known = [(record, ratio, *self._affinity(record, row.target)) for record, ratio in everyone]
        factors = [value / dish for record, _, value, measured in known
                   if measured and (dish := in_a_dish(self.book, record, row.target)) > 0]  # fmt: skip
        # What was measured for one form of the drug is taken for its other forms: one assay, nearly one molecule.
        like = geometric(*factors) if factors else 1.0
        return [
            _Held(record.iri, ratio * level, value if measured else value * like, measured)
            for record, ratio, value, measured in known
            if value > 0 and level > 0
        ]

    def _affinity(self, record: CompoundRecords, target: str) -> tuple[float, bool]:
        """Affinity (nM) at a target and whether a plasma EC50 tells it; 0 where the compound does not act there."""
        places = (target, *self.book.families.get(target, ()))
        if not any(action.target in places and action.mode for action in record.actions):
            return 0.0, False
        ec50 = ec50_affinity(self.book, record, target, self._tone(target))
        if ec50:
            return ec50.value, True
        dish = in_a_dish(self.book, record, target)
        return (0.0 if isnan(dish) else dish), False

    def _activates(self, compound: str, target: str) -> bool:
        """Whether a compound is a full agonist there: its affinity is that of the active form, a tracer sees both."""
        record = self.book.compound(compound)
        return any(a.target == target and a.efficacy >= _AGONIST for a in record.actions)

    def tells(self, target: str) -> bool:
        """Whether the network has a target as a receptor or transporter: an enzyme's occupancy is its inhibition, which may not be undone."""
        network = self.workspace.network
        carriers = {link.source for link in network.influences if link.role is Role.UPTAKE}
        return any(network.nodes[n].kind is NodeKind.SITE or n in carriers for n in network.standing.get(target, ()))


def _ends(values: Sequence[float]) -> tuple[float, float, float, int]:
    """Mean, least, most and number of values, rounded."""
    rounded = [round(v, DIGITS) for v in values]
    return round(sum(rounded) / len(rounded), DIGITS), min(rounded), max(rounded), len(rounded)


def free_level(book: Pharmacopoeia, record: CompoundRecords, dose: Amount | None) -> float:
    """Free level at a dose, nM; 0 where the exposure does not say."""
    if record.exposure is None or isnan(record.exposure.plasma[0]):
        return 0.0
    try:
        return given(record, dose, book).free.value
    except KgError:
        return 0.0
