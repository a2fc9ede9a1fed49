"""Read a user's own compound from a table of targets, actions and affinities (TSV).

Columns: target, action, type (Ki, Kd, IC50, EC50 or pKi …), relation, value, unit; optional efficacy, species, context,
reference. Lines `#compound NAME`, `#free_nM 20-60` and `#brain yes|no|FACTOR` may open the file. A row that cannot be
used is named with its line and the cure.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import nan
from pathlib import Path

from kg.errors import DataError, KgError, NotFound
from kg.network.amount import Amount, amount
from kg.network.compounds import ActionRecord, CompoundRecords, MeasurementRecord, Pharmacopoeia
from kg.triples.identifiers import normal

_REQUIRED = ("target", "action", "type", "value", "unit")
_OPTIONAL = ("relation", "efficacy", "species", "context", "reference")
_NANOMOLAR = {"pm": 1e-3, "nm": 1.0, "um": 1e3, "µm": 1e3, "μm": 1e3, "mm": 1e6, "m": 1e9}
_TARGETS = ("Protein", "Receptor", "Transporter", "Channel", "Enzyme", "Kinase", "GProtein", "TranscriptionFactor",
            "Complex", "Family", "SmallMolecule", "SecondMessenger", "Transmitter", "Process")  # fmt: skip
# Where an IC50 stands for a Ki: block that no agonist shifts. At a competed site it depends on the agonist's level.
_IC50_SERVES = {"block", "inhibit", "uptake-block", "attenuator", "clamp-off"}
_EC50_SERVES = {"orthosteric", "potentiator", "activate", "substrate", "analogue", "clamp-on"}

_ACTION_TYPES = """
SELECT ?type ?name ?sign ?verb ?mode ?efficacy ?inverse ?factor ?needsOpen {
  ?type a kg:ActionType ; rdfs:label|skos:altLabel ?name ; kg:sign/kg:signValue ?sign ; kg:verb ?verb .
  OPTIONAL { ?type kg:mode ?m . ?m kg:token ?mode } OPTIONAL { ?m kg:needsOpen ?needsOpen }
  OPTIONAL { ?type kg:efficacy ?efficacy } OPTIONAL { ?type kg:inverse ?inverse } OPTIONAL { ?type kg:factor ?factor }
}
"""


@dataclass
class Profile:
    """A compound read from a table: its records, how much of it, and the rows that were left out."""

    records: CompoundRecords
    amount: Amount | None
    skipped: list[str] = field(default_factory=list)


def read(path: Path, book: Pharmacopoeia, *, skip_bad_rows: bool = False) -> Profile:
    """The compound of a profile file. Raises DataError for the first row that cannot be used, unless they are skipped."""
    lines = _lines(path)
    header, body = _split(lines, path)
    reader = _Reader(book, path, header)
    columns, rows = body[0][1].split("\t"), body[1:]
    names = [c.strip().casefold() for c in columns]
    missing = [c for c in _REQUIRED if c not in names]
    unknown = [c for c in names if c not in (*_REQUIRED, *_OPTIONAL)]
    if missing or unknown:
        what = f"column missing: {', '.join(missing)}" if missing else f"unknown column: {', '.join(unknown)}"
        raise DataError(
            what, f"{path}:{body[0][0]}", f"columns are {', '.join((*_REQUIRED, *_OPTIONAL))}, tab-separated"
        )
    skipped = []
    for number, line in rows:
        cells = dict(zip(names, (c.strip() for c in line.split("\t")), strict=False))
        try:
            reader.row(number, cells)
        except KgError as error:
            if not skip_bad_rows:
                raise
            skipped.append(str(error))
    if not reader.actions:
        raise DataError("no usable row", str(path), "give at least one target with an action and an affinity")
    return Profile(reader.compound(), reader.amount, skipped)


def _lines(path: Path) -> list[tuple[int, str]]:
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError as error:
        raise DataError("no such profile", str(path), "check the path") from error
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(
            "the profile cannot be read as UTF-8 text", str(path), "save it as UTF-8, tab-separated"
        ) from error
    return [(n, line.rstrip("\r")) for n, line in enumerate(text.split("\n"), 1) if line.strip()]


def _split(lines: list[tuple[int, str]], path: Path) -> tuple[dict[str, tuple[int, str]], list[tuple[int, str]]]:
    header: dict[str, tuple[int, str]] = {}
    body: list[tuple[int, str]] = []
    for number, line in lines:
        if line.startswith("#") and not body:
            key, _, value = line[1:].strip().partition(" ")
            if key not in ("compound", "free_nM", "brain"):
                raise DataError(
                    f"unknown header line #{key}", f"{path}:{number}", "known are #compound, #free_nM and #brain"
                )
            header[key] = (number, value.strip())
        elif not line.startswith("#"):
            body.append((number, line))
    if not body:
        raise DataError("the profile is empty", str(path), "give a header line and one row a target")
    return header, body


class _Reader:
    """Turns rows into action and measurement records."""

    def __init__(self, book: Pharmacopoeia, path: Path, header: dict[str, tuple[int, str]]) -> None:
        self.book = book
        self.path = path
        self.label = header.get("compound", (0, path.stem))[1] or path.stem
        self.iri = f"urn:kg:profile:{normal(self.label) or 'compound'}"
        book.directory.learn(self.iri, self.label)
        self.actions: list[ActionRecord] = []
        self.measurements: list[MeasurementRecord] = []
        self.amount = self._amount(header)
        self.types = {normal(str(r["name"])): r for r in book.knowledge.rows(_ACTION_TYPES)}

    def _amount(self, header: dict[str, tuple[int, str]]) -> Amount | None:
        number, text = header.get("free_nM", (0, ""))
        entry = self._brain(header)
        if not text:
            return amount("1e-12 nM") if entry == 0 else None
        try:
            free = amount(f"{text} nM")
        except KgError as error:
            raise DataError(error.what, f"{self.path}:{number}", "write #free_nM 20 or #free_nM 20-60") from error
        return Amount(
            "site", free.low * entry or 1e-12, free.high * entry or 1e-12, f"{text} nM × brain entry {entry:g}"
        )

    def _brain(self, header: dict[str, tuple[int, str]]) -> float:
        number, text = header.get("brain", (0, "yes"))
        words = {"yes": 1.0, "no": 0.0, "": 1.0}
        if text.casefold() in words:
            return words[text.casefold()]
        try:
            factor = float(text)
        except ValueError:
            factor = nan
        if not factor >= 0:
            raise DataError(
                f"#brain {text} is no factor", f"{self.path}:{number}", "write yes, no or a factor such as 0.02"
            )
        return factor

    def row(self, number: int, cells: dict[str, str]) -> None:
        """Add one row. Raises DataError with file and line."""
        where = f"{self.path}:{number}"
        kind = self._action(cells.get("action", ""), where)
        target = self._target(cells.get("target", ""), where)
        low, high, measured = self._value(cells, kind, where)
        efficacy = self._efficacy(cells.get("efficacy", ""), kind, where)
        context = self._context(cells.get("context", ""), where)
        record = f"{self.iri}:row-{number}"
        self.actions.append(
            ActionRecord(
                iri=record, target=target, type=str(kind["type"]), sign=int(str(kind["sign"])), verb=str(kind["verb"]),
                mode=kind["mode"] or "", efficacy=efficacy, inverse=kind["inverse"] == "true",
                factor=float(kind["factor"] or nan), needs_open=kind["needsOpen"] == "true", context=context, condition="",
                modality="Affirmed", evidence=tuple(filter(None, [cells.get("reference", "")])) or (where,),
            )
        )  # fmt: skip
        self.measurements.append(
            MeasurementRecord(record, target, equilibrium=measured[-2:] in ("ki", "kd"), low=low, high=high,
                              species=cells.get("species", ""), preference=0, state="", condition="", type=measured)
        )  # fmt: skip

    def _action(self, text: str, where: str) -> dict[str, str | None]:
        if not text:
            raise DataError(
                "no action",
                where,
                "name one, such as antagonist or reuptake inhibitor; an affinity alone has no direction",
            )
        if normal(text) not in self.types:
            known = ", ".join(sorted({str(r["name"]) for r in self.types.values()}))
            raise DataError(f"unknown action {text!r}", where, f"use one of {known}")
        return self.types[normal(text)]

    def _target(self, text: str, where: str) -> str:
        if not text:
            raise DataError("no target", where, "give a gene symbol, UniProt accession or name")
        try:
            return self.book.directory.resolve(text, _TARGETS, "target").iri
        except NotFound as error:
            raise DataError(error.what, where, error.cure) from error

    def _value(self, cells: dict[str, str], action: dict[str, str | None], where: str) -> tuple[float, float, str]:
        kind, mode = cells.get("type", "").casefold(), str(action["mode"] or "")
        if kind not in ("ki", "kd", "ic50", "ec50", "pki", "pkd", "pic50", "pec50"):
            raise DataError(
                f"unknown type {cells.get('type', '')!r}", where, "use Ki, Kd, IC50 or EC50, or pKi, pKd, pIC50, pEC50"
            )
        if kind.endswith("ic50") and mode not in _IC50_SERVES:
            raise DataError(
                "an IC50 cannot stand for a Ki at a site where an agonist competes",
                where,
                "convert it to a Ki (kg assay fit)",
            )
        blocks = float(action["efficacy"] or 1.0) == 0.0
        if kind.endswith("ec50") and (blocks or mode not in _EC50_SERVES):
            raise DataError("an EC50 is no affinity of a blocker", where, "give its Ki")
        relation = cells.get("relation", "=") or "="
        if relation not in ("=", "~", "<", ">"):
            raise DataError(f"unknown relation {relation!r}", where, "use =, ~, < or >")
        value = self._nanomolar(cells, kind, where)
        if relation == ">":
            return value, nan, kind
        if relation == "<":
            return nan, value, kind
        return value, value, kind

    def _nanomolar(self, cells: dict[str, str], kind: str, where: str) -> float:
        try:
            value = float(cells.get("value", "").replace(",", ""))
        except ValueError as error:
            raise DataError(
                f"{cells.get('value', '')!r} is no number", where, "give the value alone; the unit has its own column"
            ) from error
        unit = cells.get("unit", "").casefold()
        if kind.startswith("p"):
            if unit not in ("", "-", kind):
                raise DataError(f"{kind} has no unit {cells['unit']!r}", where, "leave the unit empty")
            if not 0 < value < 15:
                raise DataError(f"a {kind} of {value:g} is impossible", where, "give -log10 of the molar value")
            return float(10.0 ** (9.0 - value))
        if unit not in _NANOMOLAR:
            raise DataError(f"unknown unit {cells.get('unit', '')!r}", where, "use pM, nM, µM, mM or M")
        if not 0 < value < float("inf"):
            raise DataError(f"a {kind} of {value:g} is impossible", where, "give a positive number")
        return value * _NANOMOLAR[unit]

    def _efficacy(self, text: str, kind: dict[str, str | None], where: str) -> float:
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
        return value

    def _context(self, text: str, where: str) -> str:
        if not text:
            return ""
        try:
            return self.book.directory.resolve(text, ("Cell", "Site", "Cleft", "Region", "Context"), "context").iri
        except NotFound as error:
            raise DataError(error.what, where, error.cure) from error

    def compound(self) -> CompoundRecords:
        """The records read so far."""
        return CompoundRecords(self.iri, self.label, nan, tuple(self.actions), tuple(self.measurements), None, (), ())
