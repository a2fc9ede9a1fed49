"""Which measured values an affinity is made of: one species, one form of the target, one type; never a pool under one name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import nan

from kg.pharmacology.quantity import geometric

# A value whose species the document does not state ranks between the preferred species and the others.
NO_SPECIES = 1
# The same datum is printed once to three digits and once to two: values within this factor are one.
SAME_DATUM = 1.05


@dataclass(frozen=True, slots=True)
class Affinity:
    """Nanomolar affinity: geometric mean, ends of the range, what it rests on, and who says so where a table does.

    `basis` names the type, species and form of the target of the values that entered, `records` these values, and `order`
    says how soon they are taken, the smallest first.
    """

    value: float
    low: float
    high: float
    basis: str
    records: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    order: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class MeasurementRecord:
    """A measurement as the equations need it; a bound that is censored is nan, `apparent` a value that `usable` leaves out.

    `preference` ranks its species and `rank` its type, the smallest first. `printed` is a table's own writing, `variant`
    and `construct` the form of the target it was made on (empty: the usual one), `evidence` who says so.
    """

    iri: str
    target: str
    equilibrium: bool
    low: float
    high: float
    species: str
    preference: int
    state: str
    condition: str
    type: str
    rank: int = 0
    printed: str = ""
    variant: str = ""
    construct: str = ""
    evidence: tuple[str, ...] = ()
    apparent: bool = False

    @property
    def usable(self) -> bool:
        """Whether both bounds are known and above zero, and the value is not only apparent."""
        return 0 < self.low <= self.high and not self.apparent

    @property
    def middle(self) -> float:
        """Geometric mean of the bounds, nM."""
        return geometric(self.low, self.high)

    @property
    def order(self) -> tuple[int, ...]:
        """How soon it is taken, the smallest first: constants, species, usual form of the target, type."""
        return not self.equilibrium, self.preference, bool(self.variant), bool(self.construct), self.rank

    @property
    def place(self) -> str:
        """Species and form of the target, in words."""
        forms = ((f"variant {self.variant}", self.variant), (self.construct, self.construct))
        return ", ".join((self.species or "species not stated", *(said for said, there in forms if there)))


def taken(rows: Iterable[MeasurementRecord]) -> list[MeasurementRecord]:
    """The values that an affinity is made of; empty where every one is censored.

    Equilibrium constants come before functional ones, then the species that the graph prefers, a value without species
    between these and the others, the usual form of a target before a variant or a construct, Ki before Kd. What is equal in all of
    this and yet of two species or forms is not pooled: that of more values is taken, of equally many the first.
    """
    groups: dict[tuple[object, ...], list[MeasurementRecord]] = {}
    for m in rows:
        if m.usable:
            groups.setdefault((m.equilibrium, m.species, m.variant, m.construct, m.rank), []).append(m)
    return min(groups.values(), key=lambda group: (group[0].order, -len(group)), default=[])


def combined(kept: list[MeasurementRecord]) -> Affinity:
    """One affinity of values of one kind: the geometric mean of the distinct ones over the whole range."""
    values = sorted({geometric(m.low, m.high) for m in kept})
    distinct = [v for i, v in enumerate(values) if i == 0 or v > SAME_DATUM * values[i - 1]]
    names = ", ".join(sorted({m.type for m in kept}))
    low, high = min(m.low for m in kept), max(m.high for m in kept)
    evidence = tuple(dict.fromkeys(e for m in kept for e in m.evidence))
    basis = f"{names} ({kept[0].place})"
    return Affinity(geometric(*distinct), low, high, basis, tuple(m.iri for m in kept), evidence, kept[0].order)


def typical(rows: Iterable[MeasurementRecord]) -> float:
    """Geometric mean (nM) of the distinct equilibrium constants of human or unstated species, the usual form alone; nan without any."""
    kept = [m for m in rows if m.usable and m.equilibrium and not (m.variant or m.construct or m.state or m.condition)]
    values = sorted({m.middle for m in kept if m.preference <= NO_SPECIES})
    distinct = [v for i, v in enumerate(values) if i == 0 or v > SAME_DATUM * values[i - 1]]
    return geometric(*distinct) if distinct else nan


def of_one_kind(affinities: Iterable[Affinity]) -> str:
    """The basis of those affinities that may be taken together, as of subunits of one receptor: the first of the best."""
    return min(affinities, key=lambda a: a.order).basis
