"""Read a user's own compound from a table of targets, actions and affinities (TSV).

Columns: target, action, type (Ki, Kd, IC50, EC50 or pKi …), relation, value, unit; optional efficacy, species, context,
reference. Lines `#compound NAME`, `#free_nM 20-60` and `#brain yes|no|FACTOR` may open the file; brain entry scales the
concentration behind the blood-brain barrier alone. A row that cannot be used is named with its line and the cure.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from hashlib import sha256
from math import inf, isnan, nan
from pathlib import Path
from urllib.parse import quote

from kg.errors import DataError, KgError, NotFound, UsageError
from kg.knowledge.spelling import normal
from kg.question.amount import NO_COMMA, Amount, amount
from kg.question.compounds import ActionRecord, CompoundRecords, MeasurementRecord, Pharmacopoeia
from kg.question.profile.affinity import affinity
from kg.question.profile.table import table
from kg.question.profile.wording import ActionType, wordings

_TARGETS = ("Protein", "Receptor", "Transporter", "Channel", "Enzyme", "Kinase", "GProtein", "TranscriptionFactor",
            "Complex", "Family", "SmallMolecule", "SecondMessenger", "Transmitter", "Process")  # fmt: skip


@dataclass
class Profile:
    """A compound read from a table: its records, how much of it, and the rows that were left out."""

    records: CompoundRecords
    amount: Amount | None
    skipped: list[str] = field(default_factory=list)


def read(path: Path, book: Pharmacopoeia, *, skip_bad_rows: bool = False) -> Profile:
    """The compound of a profile file. Raises DataError for the first row that cannot be used, unless they are skipped."""
    text = table(path)
    digest = sha256(repr(text.lines).encode(errors="surrogateescape")).hexdigest()[:8]
    reader = _Reader(book, path, text.header, digest)
    skipped = []
    for line_number, line in text.rows:
        try:
            reader.row(line_number, text.cells(line_number, line))
        except KgError as error:
            if not skip_bad_rows:
                raise
            skipped.append(str(error))
    if not reader.actions:
        raise DataError("no usable row", str(path), "give at least one target with an action and an affinity")
    records = reader.compound()
    book.remember(records)
    return Profile(records, reader.amount, skipped)


class _Reader:
    """Turns rows into action and measurement records."""

    def __init__(self, book: Pharmacopoeia, path: Path, header: dict[str, tuple[int, str]], digest: str) -> None:
        self.book = book
        self.path = path
        self.label = header.get("compound", (0, path.stem))[1] or path.stem
        # A name may be anything, so percent signs for what an IRI must not hold; and two tables may share a name.
        name = quote(normal(self.label), safe="", errors="surrogateescape") or "compound"
        self.iri = f"urn:kg:profile:{name}:{digest}"
        book.directory.learn(self.iri, self.label)
        self.actions: list[ActionRecord] = []
        self.measurements: list[MeasurementRecord] = []
        self.rows: dict[tuple[str, str, str], tuple[int, int]] = {}
        self.amount = self._amount(header)
        self.brain_entry = self._brain(header)
        self.wordings = wordings(book)

    def _amount(self, header: dict[str, tuple[int, str]]) -> Amount | None:
        number, text = header.get("free_nM", (0, ""))
        if not text:
            return None
        try:
            return amount(f"{text} nM")
        except KgError as error:
            cure = f"write #free_nM 20 or #free_nM 20-60; {NO_COMMA}"
            raise DataError(error.what, f"{self.path}:{number}", cure) from error

    def _brain(self, header: dict[str, tuple[int, str]]) -> float:
        number, text = header.get("brain", (0, "yes"))
        words = {"yes": 1.0, "no": 0.0, "": 1.0}
        if text.casefold() in words:
            return words[text.casefold()]
        try:
            factor = float(text)
        except ValueError:
            factor = nan
        if not 0 <= factor < inf:
            raise DataError(
                f"#brain {text} is no factor", f"{self.path}:{number}", "write yes, no or a factor such as 0.02"
            )
        return factor

    def row(self, number: int, cells: dict[str, str]) -> None:
        """Add one row. Raises DataError with file and line."""
        where = f"{self.path}:{number}"
        target = self._target(cells.get("target", ""), where)
        kind = self._action(cells.get("action", ""), target, where)
        low, high, measured = affinity(cells, kind, where)
        efficacy = self._efficacy(cells.get("efficacy", ""), kind, where)
        context = self._context(cells.get("context", ""), where)
        record = f"{self.iri}:row-{number}"
        # A row's value is that of its own action and place: a potentiator's site is not the agonist's.
        condition = f"{kind['type']}|{context}|"
        self.measurements.append(
            MeasurementRecord(record, target, equilibrium=measured[-2:] in ("ki", "kd"), low=low, high=high,
                              species=cells.get("species", ""), preference=0, state="", condition=condition, type=measured,
                              printed=_printed(cells))
        )  # fmt: skip
        evidence = tuple(filter(None, [cells.get("reference", "")])) or (where,)
        before = self._same_site(number, (target, str(kind["mode"] or kind["type"]), context), where)
        if before is not None:
            self._repeat(before, str(kind["type"]), efficacy, evidence, where)
            return
        self.actions.append(
            ActionRecord(
                iri=record, target=target, type=str(kind["type"]), sign=int(str(kind["sign"])), verb=str(kind["verb"]),
                mode=kind["mode"] or "", efficacy=efficacy, inverse=kind["inverse"] == "true",
                factor=float(kind["factor"] or nan), needs_open=kind["needsOpen"] == "true", context=context, condition=condition,
                modality="Affirmed", evidence=evidence,
            )
        )  # fmt: skip

    def _same_site(self, number: int, site: tuple[str, str, str], where: str) -> int | None:
        """Index of the action that an earlier row gave the same site; remembers the row otherwise."""
        if site in self.rows:
            return self.rows[site][1]
        target, mode, context = site
        for (other, how, place), (line, _) in self.rows.items():
            if (other, how) == (target, mode) and not (place and context):
                raise DataError(
                    f"line {line} acts at the same site in {'every' if not place else 'one'} context",
                    where,
                    "give every row of this target a context, or none",
                )
        self.rows[site] = (number, len(self.actions))
        return None

    def _repeat(self, index: int, kind: str, efficacy: float, evidence: tuple[str, ...], where: str) -> None:
        """A second value of one action is one ligand measured twice, not two ligands."""
        first = self.actions[index]
        same = efficacy == first.efficacy or (isnan(efficacy) and isnan(first.efficacy))
        if first.type != kind or not same:
            line = first.iri.rsplit("-", 1)[-1]
            raise DataError(
                f"line {line} says otherwise of the same site", where, "one compound has one action there: keep one row"
            )
        self.actions[index] = replace(first, evidence=tuple(dict.fromkeys((*first.evidence, *evidence))))

    def _action(self, text: str, target: str, where: str) -> ActionType:
        if not text:
            raise DataError(
                "no action",
                where,
                "name one, such as antagonist or reuptake inhibitor; an affinity alone has no direction",
            )
        return self.wordings.action(text, target, where)

    def _target(self, text: str, where: str) -> str:
        if not text:
            raise DataError("no target", where, "give a gene symbol, UniProt accession or name")
        try:
            return self.book.directory.resolve(text, _TARGETS, "target").iri
        except (NotFound, UsageError) as error:
            raise DataError(error.what, where, error.cure) from error

    def _efficacy(self, text: str, kind: ActionType, where: str) -> float:
        if not text:
            return float(kind["efficacy"] or nan)
        try:
            value = float(text)
        except ValueError:
            value = nan
        if not 0 <= value <= 2:
            raise DataError(
                f"an efficacy of {text!r} is impossible",
                where,
                "give 0 to 1 (2 for a superagonist), the endogenous ligand having 1",
            )
        if value > 0 and float(kind["efficacy"] or nan) == 0:
            label = self.book.directory.label_of_term(str(kind["type"]))
            cure = "write 'partial agonist' for a ligand with an efficacy, else leave the cell empty"
            raise DataError(f"{label} says an efficacy of 0, the cell says {value:g}", where, cure)
        return value

    def _context(self, text: str, where: str) -> str:
        if not text:
            return ""
        try:
            return self.book.directory.resolve(text, ("Cell", "Site", "Cleft", "Region", "Context"), "context").iri
        except (NotFound, UsageError) as error:
            raise DataError(error.what, where, error.cure) from error

    def compound(self) -> CompoundRecords:
        """The records read so far."""
        return CompoundRecords(
            iri=self.iri, label=self.label, molecular_weight=nan, actions=tuple(self.actions),
            measurements=tuple(self.measurements), exposure=None, metabolites=(), in_vivo=(),
            brain_entry=self.brain_entry, table=True,
        )  # fmt: skip


def _printed(cells: dict[str, str]) -> str:
    """A value as the row prints it, with its relation and unit, or with its type where that is without unit."""
    unit = cells.get("unit", "")
    parts = ("" if unit else cells.get("type", ""), cells.get("relation", ""), cells.get("value", ""), unit)
    return " ".join(filter(None, parts))
