"""What the graph says about a compound: its actions, affinities, exposure and active metabolites, as plain values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from math import nan

from kg.knowledge.names import Directory
from kg.knowledge.store import Knowledge
from kg.pharmacology.quantity import recorded
from kg.question.acting import ActionRecord, action_of, with_efficacies
from kg.question.asked import PRIMARY, RECORDS
from kg.question.chosen import computed_with
from kg.question.living import Living, living
from kg.question.measured import NO_SPECIES, Affinity, MeasurementRecord, combined, taken

Answers = dict[str, str | None]
# Compounds whose records one query reads.
_TOGETHER = 256

# A type that the ontology does not rank comes last.
NO_RANK = 9
_ACTIVATION = "SELECT ?factor { ?type a kg:ActionType ; kg:mode ?mode ; kg:factor ?factor . ?mode kg:token 'activate' }"
_PLACED = "SELECT DISTINCT ?entity { ?node a kg:Node ; kg:entity ?entity }"
_FAMILIES = "SELECT ?member ?family { ?member kg:memberOf+ ?family } ORDER BY ?member ?family"
_ACTIVE = "SELECT DISTINCT ?active { <%s> kg:prodrugOf ?active } ORDER BY ?active"
_COMPLEXES = "SELECT ?member ?whole { ?whole kg:subunit ?member } ORDER BY ?member ?whole"


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
    says: it scales a concentration given by hand, in the brain alone. `held` are the occupancies measured at usual doses: target,
    low and high share.
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
    held: tuple[tuple[str, float, float], ...] = field(default=(), repr=False)

    @cached_property
    def measured(self) -> dict[str, list[MeasurementRecord]]:
        """Target -> its measurements."""
        found: dict[str, list[MeasurementRecord]] = defaultdict(list)
        for m in self.measurements:
            found[m.target].append(m)
        return dict(found)


class Pharmacopoeia:
    """The compounds of the graph, read one at a time; `apparent` says whether apparent values are computed with."""

    apparent = False

    def __init__(self, knowledge: Knowledge, directory: Directory | None = None) -> None:
        self.knowledge = knowledge
        self.directory = directory or Directory(knowledge)
        self._read: dict[str, CompoundRecords] = {}
        self._primary: dict[str, list[Answers]] = {}
        self._every: dict[str, list[MeasurementRecord]] = {}

    @cached_property
    def families(self) -> dict[str, tuple[str, ...]]:
        """Member -> families it belongs to."""
        found: dict[str, list[str]] = defaultdict(list)
        for row in self.knowledge.usual_rows(_FAMILIES):
            found[str(row["member"])].append(str(row["family"]))
        return {member: tuple(families) for member, families in found.items()}

    @cached_property
    def activation(self) -> float:
        """What full occupancy multiplies an activity by, where an action raises it and nothing more is known."""
        return max((recorded(row["factor"]) for row in self.knowledge.usual_rows(_ACTIVATION)), default=nan)

    @cached_property
    def wholes(self) -> dict[str, tuple[str, ...]]:
        """Member or subunit -> the families and complexes it is a part of."""
        found = {member: list(families) for member, families in self.families.items()}
        for row in self.knowledge.usual_rows(_COMPLEXES):
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

    @cached_property
    def living(self) -> Living:
        """What occupancies measured in people say of affinities in living brain, and of levels."""
        return living(self.knowledge)

    @cached_property
    def placed(self) -> frozenset[str]:
        """The entities that have a node in the network."""
        return frozenset(str(row["entity"]) for row in self.knowledge.usual_rows(_PLACED))

    def stands(self, target: str) -> bool:
        """Whether a target, a member of it or a whole that it is a part of has a node."""
        return not self.placed.isdisjoint((target, *self.members.get(target, ()), *self.wholes.get(target, ())))

    def compound(self, iri: str) -> CompoundRecords:
        """The records of one compound, read from the graph once."""
        if iri not in self._read:
            rows = {what: self._one(iri, text) for what, text in RECORDS.items()}
            self._read[iri] = self._records(iri, rows)
        return self._read[iri]

    def acting_form(self, record: CompoundRecords) -> CompoundRecords:
        """What a prodrug becomes, where that is one compound with actions and the prodrug lacks a level or every affinity; else itself."""
        if record.exposure and any(record.measured.get(action.target) for action in record.actions):
            return record
        active = [str(row["active"]) for row in self.knowledge.taking.rows(record.iri, _ACTIVE % record.iri)]
        becomes = self.compound(active[0]) if len(active) == 1 else record
        return becomes if becomes.actions else record

    def read(self, compounds: Iterable[str]) -> None:
        """Read the records of many compounds of the graph (IRIs) that are not read yet, with few queries."""
        wanted = [iri for iri in dict.fromkeys(compounds) if iri not in self._read]
        for start in range(0, len(wanted), _TOGETHER):
            self._gather(wanted[start : start + _TOGETHER], self.knowledge.rows)

    def read_library(self, compounds: Iterable[str]) -> None:
        """The same of compounds of the library, with those beside them in its table: what is asked of a page of it is kept."""
        taking = self.knowledge.taking
        for page in (taking.page(iri, _TOGETHER) for iri in compounds if iri not in self._read):
            self._gather(page, partial(taking.together, page))

    def primary(self, iri: str) -> tuple[frozenset[str], frozenset[str]]:
        """Actions of a compound of the library, and those of them on a target that a source names as primary."""
        if iri not in self._primary:
            self._primary[iri] = self._one(iri, PRIMARY)
        rows = self._primary[iri]
        every = frozenset(str(row["action"]) for row in rows)
        return every, frozenset(str(row["action"]) for row in rows if row["primary"] == "true")

    def remember(self, records: CompoundRecords) -> None:
        """Know a compound that is not in the graph, such as a user's own."""
        self._read[records.iri] = records

    def forget(self, compounds: Iterable[str]) -> None:
        """Drop the records of compounds (IRIs) that will not be asked again."""
        for iri in compounds:
            self._read.pop(iri, None)
            self._primary.pop(iri, None)
            self.directory.forget(iri)

    @staticmethod
    def _asked(text: str, compounds: Sequence[str], ask: Callable[[str], list[Answers]]) -> dict[str, list[Answers]]:
        """Rows of a question by compound, in its order."""
        found: dict[str, list[Answers]] = {iri: [] for iri in compounds}
        for row in ask(text % " ".join(f"<{iri}>" for iri in compounds)):
            found[str(row["compound"])].append(row)
        return found

    def _one(self, iri: str, text: str, *, shown: bool = False) -> list[Answers]:
        """Rows of a question about one compound."""
        return self.knowledge.taking.rows(iri, text % f"<{iri}>", shown=shown)

    def _gather(self, compounds: Sequence[str], ask: Callable[[str], list[Answers]]) -> None:
        self.directory.label(compounds[0])  # reads the names, which are kept only before rows of the library are taken
        self.knowledge.taking.many(compounds)
        found = {what: self._asked(text, compounds, ask) for what, text in RECORDS.items()}
        for iri in compounds:
            self._read[iri] = self._records(iri, {what: rows[iri] for what, rows in found.items()})
        self._primary |= self._asked(PRIMARY, compounds, ask)

    def _records(self, iri: str, rows: dict[str, list[Answers]]) -> CompoundRecords:
        weight, exposures = rows["weight"], [_exposure(r) for r in rows["exposure"]]
        return CompoundRecords(
            iri=iri, label=self.directory.label(iri), molecular_weight=recorded(weight[0]["weight"]) if weight else nan,
            actions=with_efficacies(map(action_of, rows["actions"]), rows["efficacy"]),
            measurements=tuple(map(_measurement, computed_with(rows["measurements"], self.apparent))),
            exposure=exposures[0] if exposures else None,
            metabolites=tuple(map(_metabolite, rows["metabolites"])),
            in_vivo=tuple((str(r["record"]), str(r["target"]), recorded(r["ec50"])) for r in rows["in_vivo"]),
            held=tuple((str(r["target"]), recorded(r["low"]) / 100.0, recorded(r["high"]) / 100.0) for r in rows["held"]),
        )  # fmt: skip

    def affinity(
        self, compound: CompoundRecords, target: str, *, state: str = "", condition: str = ""
    ) -> Affinity | None:
        """Affinity at a target, else at a family it belongs to, of the values that `taken` chooses.

        A repeated value counts once. A censored value (only a bound) gives no affinity. With a `condition` only values
        count whose condition begins with it.
        """
        for place in (target, *self.families.get(target, ())):
            rows = (m for m in compound.measured.get(place, ()) if not state or m.state == state)
            kept = taken(m for m in rows if m.condition.startswith(condition))
            if kept:
                return combined(kept)
        return None

    def every_value(self, compound: CompoundRecords, target: str) -> list[MeasurementRecord]:
        """Every value recorded for a compound at a target, those too that are shown and not computed with."""
        if compound.table:
            return list(compound.measured.get(target, ()))
        if compound.iri not in self._every:
            rows = self._one(compound.iri, RECORDS["measurements"], shown=True)
            self._every[compound.iri] = list(map(_measurement, rows))
        return [m for m in self._every[compound.iri] if m.target == target]


def _measurement(row: dict[str, str | None]) -> MeasurementRecord:
    return MeasurementRecord(
        iri=str(row["record"]), target=str(row["target"]), equilibrium="true" in (row["equilibrium"], row["really"]),
        low=recorded(row["low"]), high=recorded(row["high"]), species=row["species"] or "",
        preference=int(row["preference"] or NO_SPECIES), state=row["state"] or "", condition=row["condition"] or "",
        type=str(row["type"]), rank=int(row["rank"] or NO_RANK), apparent=row["really"] is not None,
    )  # fmt: skip


def _exposure(row: dict[str, str | None]) -> ExposureRecord:
    fu, entry = recorded(row["fu"]), recorded(row["entry"])
    return ExposureRecord(
        iri=str(row["record"]), plasma=(recorded(row["plasmaLow"]), recorded(row["plasmaHigh"])),
        unbound=(fu, recorded(row["fuLow"] or row["fu"]), recorded(row["fuHigh"] or row["fu"])),
        entry=(entry, recorded(row["entryLow"] or row["entry"]), recorded(row["entryHigh"] or row["entry"])),
        dose=(recorded(row["doseLow"]), recorded(row["doseHigh"])),
    )  # fmt: skip


def _metabolite(row: dict[str, str | None]) -> Metabolite:
    ratio = recorded(row["ratio"])
    low, high = (recorded(row["ratioLow"]), recorded(row["ratioHigh"])) if row["ratioLow"] else (ratio, ratio)
    return Metabolite(str(row["product"]), (ratio, low, high))
