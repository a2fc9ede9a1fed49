"""Read compounds of a user's own from a table of targets, actions and affinities.

Columns: target, action, type (Ki, Kd, IC50, EC50 or pKi …), value, unit; optional relation, efficacy, species, variant,
construct, context, reference, and compound where one table has several. Lines `#compound NAME`, `#free_nM 20-60` and
`#brain yes|no|FACTOR` may open it; brain entry scales the concentration behind the blood-brain barrier alone. Rows that
cannot be used are named, all at once, each with its place and the cure.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import isnan, nan
from pathlib import Path, PurePath
from urllib.parse import quote

from kg.errors import DataError, KgError
from kg.knowledge.spelling import normal
from kg.pharmacology.quantity import NO_COMMA
from kg.question.acting import ActionRecord
from kg.question.amount import Amount, amount
from kg.question.compounds import CompoundRecords, Pharmacopoeia
from kg.question.measured import MeasurementRecord
from kg.question.profile.cautions import cautions
from kg.question.profile.own import Profile
from kg.question.profile.rows import Readings, Row, brain_entry, readings
from kg.question.profile.table import ProfileText, table

# How many bad rows a message lists.
ROWS_TOLD = 40


@dataclass
class ReadProfile:
    """The compounds of a table by name, how much of each, the rows that were left out, and what is to be said of a compound."""

    source: str
    compounds: dict[str, CompoundRecords]
    amount: Amount | None
    skipped: list[str] = field(default_factory=list)
    notes: dict[str, list[str]] = field(default_factory=dict)

    @property
    def records(self) -> CompoundRecords:
        """The records of a table of one compound."""
        (only,) = self.compounds.values()
        return only


def text_of(source: Path | Profile) -> ProfileText:
    """The table of a file or of values in Python."""
    return source.table() if isinstance(source, Profile) else table(source)


def read(source: Path | Profile, book: Pharmacopoeia, *, skip_bad_rows: bool = False) -> ReadProfile:
    """The compounds of a profile. Raises DataError that names every row that cannot be used, unless they are skipped."""
    return understood(text_of(source), book, skip_bad_rows=skip_bad_rows)


def understood(text: ProfileText, book: Pharmacopoeia, *, skip_bad_rows: bool = False) -> ReadProfile:
    """The same of a table that is read already."""
    reader = _Reader(book, text)
    bad: list[KgError] = []
    for number, row in text.rows:
        try:
            reader.row(number, text.cells(number, row))
        except KgError as error:
            bad.append(error)
    if bad and not skip_bad_rows:
        raise bad[0] if len(bad) == 1 else _all_of(bad, text.source)
    compounds = {label: gathered.records() for label, gathered in reader.compounds.items() if gathered.actions}
    if not compounds:
        raise DataError("no usable row", text.source, "give at least one target with an action and an affinity")
    read_as = sorted(reader.read_as)
    said = [*text.notes, *([f"targets read by name: {'; '.join(read_as)}"] if read_as else [])]
    for records in compounds.values():
        book.remember(records)
    notes = {label: said + cautions(records, book.directory.label) for label, records in compounds.items()}
    return ReadProfile(text.source, compounds, reader.amount, list(map(str, bad)), notes)


def _all_of(bad: list[KgError], source: str) -> DataError:
    """One error that names every bad row with its cure."""
    lines = [f"  {e.where}: {e.what}" + (f" – {e.cure}" if e.cure else "") for e in bad[:ROWS_TOLD]]
    if len(bad) > ROWS_TOLD:
        lines.append(f"  and {len(bad) - ROWS_TOLD} more, the last at {bad[-1].where}")
    what = "\n".join((f"{len(bad)} rows cannot be used", *lines))
    return DataError(what, source, "mend these rows, or leave them out with --skip-bad-rows")


class _Reader:
    """Turns rows into the records of compounds."""

    def __init__(self, book: Pharmacopoeia, text: ProfileText) -> None:
        self.book = book
        self.text = text
        self.readings: Readings = readings(book)
        self.amount = self._amount()
        number, said = text.header.get("brain", (0, "yes"))
        self.brain_entry = brain_entry(said, text.place(number))
        self.many = "compound" in text.columns
        number, self.label = text.header.get("compound", (0, text.name))
        if self.many and number:
            cure = "keep the column, or the line for a table of one compound"
            raise DataError("#compound names one compound and a column several", text.place(number), cure)
        self.compounds: dict[str, _Gathered] = {}
        self.read_as: set[str] = set()

    def _amount(self) -> Amount | None:
        number, text = self.text.header.get("free_nM", (0, ""))
        if not text:
            return None
        try:
            return amount(text if text.endswith("M") else f"{text} nM")
        except KgError as error:
            cure = f"write #free_nM 20 or #free_nM 20-60; {NO_COMMA}"
            raise DataError(error.what, self.text.place(number), cure) from error

    def row(self, number: int, cells: dict[str, str]) -> None:
        """Add one row. Raises DataError with its place."""
        where = self.text.place(number)
        label = " ".join(cells.get("compound", "").split()) if self.many else self.label or self.text.name
        if not label:
            raise DataError("no compound", where, "say in the column compound whose row it is")
        row = self.readings.row(cells, where)
        if label not in self.compounds:
            self.compounds[label] = self._new(label)
        self.compounds[label].add(row, number, where)
        self.read_as |= {row.target.read_as} - {""}

    def _new(self, label: str) -> _Gathered:
        """A compound without rows. A name may be anything, so percent signs for what an IRI must not hold."""
        name = quote(normal(label), safe="", errors="surrogateescape") or "compound"
        same = sum(normal(label) == normal(other) for other in self.compounds)
        iri = f"urn:kg:profile:{name}:{self.text.digest}" + (f"-{same + 1}" if same else "")
        self.book.directory.learn(iri, label)
        return _Gathered(iri, label, self.brain_entry, self.readings)


class _Gathered:
    """The rows of one compound as action and measurement records; a value measured twice is one ligand, not two."""

    def __init__(self, iri: str, label: str, entry: float, words: Readings) -> None:
        self.iri, self.label, self.entry, self.readings = iri, label, entry, words
        self.actions: list[ActionRecord] = []
        self.evidence: list[dict[str, None]] = []
        self.measurements: list[MeasurementRecord] = []
        # Target and mode -> context -> the line that came first, and its action.
        self.sites: dict[tuple[str, str], dict[str, tuple[int, int]]] = {}

    def add(self, row: Row, number: int, where: str) -> None:
        """Add one row. Raises DataError where it contradicts an earlier one."""
        kind, record = row.action, f"{self.iri}:row-{number}"
        # Errors say the whole path; what is passed on to others says the file alone.
        evidence = row.reference or PurePath(where).name
        # A row's value is that of its own action and place: a potentiator's site is not the agonist's.
        condition = f"{kind['type']}|{row.context}|"
        before = self._same_site(row, number, where)
        if before is None:
            self.evidence.append({evidence: None})
            self.actions.append(
                ActionRecord(
                    iri=record, target=row.target.iri, type=str(kind["type"]), sign=int(str(kind["sign"])), verb=str(kind["verb"]),
                    mode=kind["mode"] or "", efficacy=row.efficacy, inverse=kind["inverse"] == "true",
                    factor=float(kind["factor"] or nan), needs_open=kind["needsOpen"] == "true", context=row.context,
                    condition=condition, modality="Affirmed", evidence=(), efficacy_range=row.efficacy_range,
                )
            )  # fmt: skip
        else:
            self._same_action(before, row, where)
            self.evidence[before][evidence] = None
        rank, equilibrium = self.readings.types[row.value.type]
        self.measurements.append(
            MeasurementRecord(
                record, row.target.iri, equilibrium=equilibrium, low=row.value.low, high=row.value.high, species=row.species,
                preference=row.preference, state="", condition=condition, type=row.value.type, rank=rank, printed=row.value.printed,
                variant=row.variant, construct=row.construct, evidence=(evidence,),
            )
        )  # fmt: skip

    def _same_site(self, row: Row, number: int, where: str) -> int | None:
        """Index of the action that an earlier row gave the same site; remembers the row otherwise."""
        known = self.sites.setdefault((row.target.iri, str(row.action["mode"] or row.action["type"])), {})
        if row.context in known:
            return known[row.context][1]
        other = next((place for place in known if not (place and row.context)), None)
        if other is not None:
            raise DataError(
                f"line {known[other][0]} acts at the same site in {'every' if not other else 'one'} context",
                where,
                "give every row of this target a context, or none",
            )
        known[row.context] = number, len(self.actions)
        return None

    def _same_action(self, index: int, row: Row, where: str) -> None:
        """Raises DataError where a second row of one site gives another action."""
        first = self.actions[index]
        same = row.efficacy == first.efficacy or (isnan(row.efficacy) and isnan(first.efficacy))
        if first.type != row.action["type"] or not same:
            line = first.iri.rsplit("-", 1)[-1]
            raise DataError(
                f"line {line} says otherwise of the same site", where, "one compound has one action there: keep one row"
            )

    def records(self) -> CompoundRecords:
        """The records of the rows so far."""
        actions = tuple(
            replace(action, evidence=tuple(said)) for action, said in zip(self.actions, self.evidence, strict=True)
        )
        return CompoundRecords(
            iri=self.iri, label=self.label, molecular_weight=nan, actions=actions, measurements=tuple(self.measurements),
            exposure=None, metabolites=(), in_vivo=(), brain_entry=self.entry, table=True,
        )  # fmt: skip
