"""What the graph says about a compound: its actions, affinities, exposure and active metabolites, as plain values."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from math import exp, log, nan

from kg.knowledge.names import Directory
from kg.knowledge.store import Knowledge
from kg.knowledge.vocabulary import local_name
from kg.question.chosen import computed_with

_ACTIONS = """
SELECT ?action ?target ?type ?sign ?verb ?mode ?efficacy ?inverse ?factor ?needsOpen ?context ?condition ?modality ?background
       (GROUP_CONCAT(DISTINCT STR(?source); separator=" ") AS ?evidence) {
  ?action a kg:Action ; kg:compound <%s> ; kg:target ?target ; kg:actionType ?type .
  ?type kg:sign/kg:signValue ?sign ; kg:verb ?verb .
  OPTIONAL { ?type kg:mode ?m . ?m kg:token ?mode } OPTIONAL { ?m kg:needsOpen ?needsOpen }
  OPTIONAL { ?type kg:efficacy ?usual } OPTIONAL { ?action kg:efficacy ?own } BIND(COALESCE(?own, ?usual) AS ?efficacy)
  OPTIONAL { ?type kg:inverse ?inverse } OPTIONAL { ?type kg:factor ?usualFactor } OPTIONAL { ?action kg:factor ?ownFactor }
  BIND(COALESCE(?ownFactor, ?usualFactor) AS ?factor)
  OPTIONAL { ?action kg:context ?context } OPTIONAL { ?action kg:condition ?condition } OPTIONAL { ?action kg:modality ?modality }
  OPTIONAL { ?action kg:statedBy ?source } BIND(EXISTS { ?action a kg:BackgroundKnowledge } AS ?background)
}
GROUP BY ?action ?target ?type ?sign ?verb ?mode ?efficacy ?inverse ?factor ?needsOpen ?context ?condition ?modality ?background ORDER BY ?target ?action
"""

_MEASUREMENTS = """
SELECT ?record ?target ?equilibrium ?really ?low ?high ?species ?preference ?state ?condition ?type ?choice {
  ?record a kg:Measurement ; kg:compound <%s> ; kg:target ?target ; kg:measurementType ?t .
  ?t kg:isEquilibriumConstant ?equilibrium ; rdfs:label ?type . OPTIONAL { ?t kg:apparentValueOf/kg:isEquilibriumConstant ?really }
  OPTIONAL { ?record kg:lowNanomolar ?low } OPTIONAL { ?record kg:highNanomolar ?high } OPTIONAL { ?record kg:species ?s . ?s rdfs:label ?species . OPTIONAL { ?s kg:preference ?preference } } OPTIONAL { ?record kg:channelState ?state }
  OPTIONAL { ?record kg:condition ?condition } OPTIONAL { ?record kg:choice ?choice }
}
ORDER BY ?record
"""

_EXPOSURE = """
SELECT ?record ?plasmaLow ?plasmaHigh ?fu ?fuLow ?fuHigh ?entry ?entryLow ?entryHigh ?doseLow ?doseHigh {
  ?record a kg:Exposure ; kg:compound <%s> .
  OPTIONAL { ?record kg:plasmaLow ?plasmaLow ; kg:plasmaHigh ?plasmaHigh } OPTIONAL { ?record kg:fractionUnbound ?fu }
  OPTIONAL { ?record kg:fractionUnboundLow ?fuLow ; kg:fractionUnboundHigh ?fuHigh }
  OPTIONAL { ?record kg:brainEntry ?entry } OPTIONAL { ?record kg:brainEntryLow ?entryLow ; kg:brainEntryHigh ?entryHigh }
  OPTIONAL { ?record kg:labelledDoseLow ?doseLow ; kg:labelledDoseHigh ?doseHigh }
}
ORDER BY ?record
"""

_METABOLITES = """
SELECT DISTINCT ?product ?ratio ?ratioLow ?ratioHigh {
  ?record a kg:Metabolism ; kg:substrateCompound <%s> ; kg:product ?product ; kg:exposureRatio ?ratio ; kg:active true .
  OPTIONAL { ?record kg:exposureRatioLow ?ratioLow ; kg:exposureRatioHigh ?ratioHigh }
}
ORDER BY ?product
"""

_IN_VIVO = """
SELECT ?record ?target ?ec50 { ?record a kg:InVivoPotency ; kg:compound <%s> ; kg:target ?target ; kg:ec50Nanomolar ?ec50 }
ORDER BY ?record
"""

# A value whose species the document does not state ranks between the preferred species and the others.
_NO_SPECIES = 1
_FAMILIES = "SELECT ?member ?family { ?member kg:memberOf+ ?family } ORDER BY ?member ?family"
_COMPLEXES = "SELECT ?member ?whole { ?whole kg:subunit ?member } ORDER BY ?member ?whole"


@dataclass(frozen=True, slots=True)
class ActionRecord:
    """A compound's action on a target. `mode` is empty where the action does not say how it enters the equations."""

    iri: str
    target: str
    type: str
    sign: int
    verb: str
    mode: str
    efficacy: float
    inverse: bool
    factor: float
    needs_open: bool
    context: str
    condition: str
    modality: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Affinity:
    """Nanomolar affinity: geometric mean, ends of the range, what it rests on. `state` names a channel's state."""

    value: float
    low: float
    high: float
    basis: str
    records: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MeasurementRecord:
    """A measurement as the equations need it; a censored bound is nan, `printed` a table's own writing; see `usable`."""

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
    printed: str = ""
    apparent: bool = False

    @property
    def usable(self) -> bool:
        """Whether both bounds are known and above zero, and the value is not only apparent."""
        return 0 < self.low <= self.high and not self.apparent


@dataclass(frozen=True, slots=True)
class ExposureRecord:
    """Plasma range in ng/mL, fraction unbound, brain entry and labelled dose in mg/day; nan where not recorded."""

    iri: str
    plasma: tuple[float, float]
    unbound: tuple[float, float, float]
    entry: tuple[float, float, float]
    dose: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Metabolite:
    """An active metabolite and its free level over that of the parent: value, low, high."""

    compound: str
    ratio: tuple[float, float, float]


@dataclass(frozen=True)
class CompoundRecords:
    """Everything the equations need to know about one compound.

    `table` says that it was read from a user's table, each row of which is answered for; `brain_entry` is what that table
    says: it scales a concentration given by hand, in the brain alone.
    """

    iri: str
    label: str
    molecular_weight: float
    actions: tuple[ActionRecord, ...] = field(repr=False)
    measurements: tuple[MeasurementRecord, ...] = field(repr=False)
    exposure: ExposureRecord | None
    metabolites: tuple[Metabolite, ...] = field(repr=False)
    in_vivo: tuple[tuple[str, str, float], ...] = field(repr=False)
    brain_entry: float = 1.0
    table: bool = False


def geometric(values: list[float]) -> float:
    """Geometric mean of positive values."""
    return exp(sum(map(log, values)) / len(values))


def _float(text: str | None) -> float:
    return nan if text is None else float(text)


class Pharmacopoeia:
    """The compounds of the graph, read one at a time."""

    def __init__(self, knowledge: Knowledge, directory: Directory | None = None) -> None:
        self.knowledge = knowledge
        self.directory = directory or Directory(knowledge)
        self._read: dict[str, CompoundRecords] = {}

    @cached_property
    def families(self) -> dict[str, tuple[str, ...]]:
        """Member -> families it belongs to."""
        found: dict[str, list[str]] = defaultdict(list)
        for row in self.knowledge.rows(_FAMILIES):
            found[str(row["member"])].append(str(row["family"]))
        return {member: tuple(families) for member, families in found.items()}

    @cached_property
    def wholes(self) -> dict[str, tuple[str, ...]]:
        """Member or subunit -> the families and complexes it is a part of."""
        found = {member: list(families) for member, families in self.families.items()}
        for row in self.knowledge.rows(_COMPLEXES):
            found.setdefault(str(row["member"]), []).append(str(row["whole"]))
        return {member: tuple(dict.fromkeys(wholes)) for member, wholes in found.items()}

    @cached_property
    def members(self) -> dict[str, tuple[str, ...]]:
        """Family -> its members."""
        found: dict[str, list[str]] = defaultdict(list)
        for member, families in self.families.items():
            for family in families:
                found[family].append(member)
        return {family: tuple(sorted(members)) for family, members in found.items()}

    def compound(self, iri: str) -> CompoundRecords:
        """The records of one compound, read from the graph once."""
        return self._read.get(iri) or self._read.setdefault(iri, self._compound(iri))

    def remember(self, records: CompoundRecords) -> None:
        """Know a compound that is not in the graph, such as a user's own."""
        self._read[records.iri] = records

    def _compound(self, iri: str) -> CompoundRecords:
        self.knowledge.taking.one(iri)
        weight = self.knowledge.rows(f"SELECT ?w {{ <{iri}> kg:molecularWeight ?w }}")
        exposures = [_exposure(r) for r in self.knowledge.rows(_EXPOSURE % iri)]
        in_vivo = self.knowledge.rows(_IN_VIVO % iri)
        return CompoundRecords(
            iri=iri, label=self.directory.label(iri), molecular_weight=_float(weight[0]["w"]) if weight else nan,
            actions=tuple(_action(r) for r in self.knowledge.rows(_ACTIONS % iri)),
            measurements=tuple(_measurement(r) for r in computed_with(self.knowledge.rows(_MEASUREMENTS % iri))),
            exposure=exposures[0] if exposures else None,
            metabolites=tuple(_metabolite(r) for r in self.knowledge.rows(_METABOLITES % iri)),
            in_vivo=tuple((str(r["record"]), str(r["target"]), _float(r["ec50"])) for r in in_vivo),
        )  # fmt: skip

    def affinity(
        self, compound: CompoundRecords, target: str, *, state: str = "", condition: str = ""
    ) -> Affinity | None:
        """Affinity at a target, else at a family it belongs to; equilibrium constants before functional ones.

        Values of the species that the graph prefers come before unspecified ones, those before others. A repeated value counts
        once. A censored value (only a bound) gives no affinity. With a `condition` only values count whose condition
        begins with it.
        """
        for place in (target, *self.families.get(target, ())):
            rows = [m for m in compound.measurements if m.target == place and m.usable]
            kept = [m for m in rows if (not state or m.state == state) and m.condition.startswith(condition)]
            if kept:
                return _combined(kept)
        return None


def _combined(rows: list[MeasurementRecord]) -> Affinity:
    equilibrium = [m for m in rows if m.equilibrium] or rows
    best = min(m.preference for m in equilibrium)
    kept = [m for m in equilibrium if m.preference == best]
    values = sorted({round(geometric([m.low, m.high]), 6) for m in kept})
    # The same datum is printed once to three digits and once to two: values within a few percent are one.
    distinct = [v for i, v in enumerate(values) if i == 0 or v > 1.05 * values[i - 1]]
    names = ", ".join(sorted({m.type for m in kept}))
    species = kept[0].species or "species not stated"
    low, high = min(m.low for m in kept), max(m.high for m in kept)
    return Affinity(geometric(distinct), low, high, f"{names} ({species})", tuple(m.iri for m in kept))


def _action(row: dict[str, str | None]) -> ActionRecord:
    iri = str(row["action"])
    evidence = tuple(sorted((row["evidence"] or "").split()))
    return ActionRecord(
        iri=iri,
        target=str(row["target"]),
        type=str(row["type"]),
        sign=int(str(row["sign"])),
        verb=str(row["verb"]),
        mode=row["mode"] or "",
        efficacy=_float(row["efficacy"]),
        inverse=row["inverse"] == "true",
        factor=_float(row["factor"]),
        needs_open=row["needsOpen"] == "true",
        context=row["context"] or "",
        condition=row["condition"] or "",
        modality=local_name(row["modality"] or "Affirmed"),
        evidence=(*evidence, iri) if row["background"] == "true" else evidence,
    )


def _measurement(row: dict[str, str | None]) -> MeasurementRecord:
    return MeasurementRecord(
        iri=str(row["record"]), target=str(row["target"]), equilibrium="true" in (row["equilibrium"], row["really"]),
        low=_float(row["low"]), high=_float(row["high"]), species=row["species"] or "",
        preference=int(row["preference"] or _NO_SPECIES), state=row["state"] or "", condition=row["condition"] or "",
        type=str(row["type"]), apparent=row["really"] is not None,
    )  # fmt: skip


def _exposure(row: dict[str, str | None]) -> ExposureRecord:
    fu, entry = _float(row["fu"]), _float(row["entry"])
    return ExposureRecord(
        iri=str(row["record"]), plasma=(_float(row["plasmaLow"]), _float(row["plasmaHigh"])),
        unbound=(fu, _float(row["fuLow"] or row["fu"]), _float(row["fuHigh"] or row["fu"])),
        entry=(entry, _float(row["entryLow"] or row["entry"]), _float(row["entryHigh"] or row["entry"])),
        dose=(_float(row["doseLow"]), _float(row["doseHigh"])),
    )  # fmt: skip


def _metabolite(row: dict[str, str | None]) -> Metabolite:
    ratio = _float(row["ratio"])
    low, high = (_float(row["ratioLow"]), _float(row["ratioHigh"])) if row["ratioLow"] else (ratio, ratio)
    return Metabolite(str(row["product"]), (ratio, low, high))
