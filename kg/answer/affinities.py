"""Recorded affinities side by side: every value as printed, ranked only with its like, nothing averaged.

Values stand in one row where target, type, species, state of the channel, condition and form of the target are the same; a pKi
stands with a Ki, of which it is the logarithm, and no Ki with an IC50. What is computed of a row is its order and ratio alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from math import inf, isnan
from typing import TYPE_CHECKING, Any

from kg.display import number
from kg.pharmacology.quantity import recorded

if TYPE_CHECKING:
    from kg.question.compounds import CompoundRecords
    from kg.question.workspace import Workspace

_VALUES = """
SELECT DISTINCT ?record ?compound ?target ?type ?plain ?relation ?value ?unit ?low ?high ?species ?state ?condition ?source ?choice {
  ?record a kg:Measurement ; kg:compound ?compound ; kg:target ?target ; kg:measurementType ?t ; kg:printedValue ?value ; kg:relation ?relation . VALUES ?%s { %s }
  ?t rdfs:label ?type . OPTIONAL { ?t kg:negativeLogarithmOf/rdfs:label ?plain } OPTIONAL { ?record kg:printedUnit ?unit }
  OPTIONAL { ?record kg:lowNanomolar ?low } OPTIONAL { ?record kg:highNanomolar ?high }
  OPTIONAL { ?record kg:species/rdfs:label ?species } OPTIONAL { ?record kg:channelState/rdfs:label ?state }
  OPTIONAL { ?record kg:condition ?condition } OPTIONAL { ?record kg:statedBy ?source } OPTIONAL { ?record kg:choice ?choice }
}
ORDER BY ?record ?source
"""
# The choice of a value that the library computes with; one without a choice is a file's own.
_USED = ("", "chosen")
NOT_RECORDED = "not recorded"
_SIGNS = {"=": "", "range": "", "~": "~", "<": "<", ">": ">"}


@dataclass(frozen=True, slots=True)
class RecordedValue:
    """One value of one compound, as its record prints it; `used` says whether it is one that is computed with.

    `ends` are its bounds in nM (0 and infinity where it is only a bound); they order values and are not shown.
    """

    compound: str
    target: str
    label: str
    type: str
    relation: str
    value: str
    unit: str
    species: str
    state: str
    condition: str
    form: str
    source: tuple[str, ...]
    record: str
    used: bool
    like: str = field(repr=False, default="")
    ends: tuple[float, float] = field(repr=False, default=(0.0, inf))

    @property
    def printed(self) -> str:
        """Relation, value and unit in one text, each once; the type too where the value is a logarithm."""
        sign = _SIGNS.get(self.relation, self.relation)
        value = self.value if not sign or self.value.lstrip().startswith(sign) else f"{sign} {self.value}"
        unit = "" if not self.unit or self.unit in value else f" {self.unit}"
        return f"{value}{unit}" if self.unit != self.type else f"{self.type} {value}"

    @property
    def row(self) -> tuple[str, str, str, str, str, str]:
        """What values share that may be ranked with each other."""
        return self.target, self.like or self.type, self.species, self.state, self.condition, self.form

    def to_json(self) -> dict[str, Any]:
        """The record's own words."""
        kept = ("compound", "target", "label", "type", "relation", "value", "unit", "species", "state", "condition",
                "form", "record", "used")  # fmt: skip
        return {name: getattr(self, name) for name in kept} | {"source": list(self.source)}


@dataclass(frozen=True, slots=True)
class AffinityRow:
    """Values of one kind at one target: those of each compound, and, computed from them, their order and ratio."""

    target: str
    label: str
    type: str
    species: str
    state: str
    condition: str
    form: str
    values: tuple[tuple[RecordedValue, ...], ...]
    order: str
    ratio: str

    @property
    def kind(self) -> str:
        """Type, species, state and condition in words."""
        condition = "" if self.condition.casefold() == self.state.partition(" ")[0].casefold() else self.condition
        said = (self.type, self.species or "species not stated", self.state, condition, self.form)
        return ", ".join(text for text in said if text)

    def cells(self) -> list[str]:
        """What is printed of each compound."""
        return ["; ".join(v.printed for v in once(found)) or NOT_RECORDED for found in self.values]

    def order_json(self, names: Sequence[str]) -> dict[str, Any]:
        """What is computed of the row, and for which compounds nothing is recorded."""
        missing = [name for name, found in zip(names, self.values, strict=True) if not found]
        return {"target": self.target, "label": self.label, "type": self.type, "species": self.species, "state": self.state,
                "condition": self.condition, "form": self.form, "basis": "computed", "order": self.order, "ratio": self.ratio,
                "not_recorded": missing}  # fmt: skip


_Made = tuple[list[RecordedValue], AffinityRow]


def values_of(workspace: Workspace, record: CompoundRecords, name: str) -> list[RecordedValue]:
    """Every value recorded for a compound, under the name that it has in the comparison."""
    if record.table:
        return [_of_table(workspace, m, name) for m in record.measurements]
    return _recorded(workspace, _VALUES % ("compound", f"<{record.iri}>"), lambda _: name)


def values_at(workspace: Workspace, targets: Iterable[str]) -> list[RecordedValue]:
    """Every value recorded at some targets (IRIs), whatever the compound, under the compound's label."""
    for target in targets:
        workspace.knowledge.taking.at(target)
    places = " ".join(f"<{target}>" for target in targets)
    return _recorded(workspace, _VALUES % ("target", places), workspace.directory.label)


def _recorded(workspace: Workspace, query: str, named: Callable[[str], str]) -> list[RecordedValue]:
    """The records that a query gives, one value each, with all their sources."""
    found: dict[str, RecordedValue] = {}
    sources: dict[str, list[str]] = {}
    for row in workspace.knowledge.rows(query):
        iri = str(row["record"])
        sources.setdefault(iri, []).extend([row["source"]] if row["source"] else [])
        if iri not in found:
            found[iri] = _of_record(workspace, row, named(str(row["compound"])))
    return [replace(one, source=tuple(workspace.sources.short(sources[iri]))) for iri, one in found.items()]


def _of_record(workspace: Workspace, row: dict[str, str | None], name: str) -> RecordedValue:
    target, kind = str(row["target"]), str(row["type"])
    ends = _ends(recorded(row["low"]), recorded(row["high"]))
    return RecordedValue(
        name, target, workspace.directory.label(target), kind, str(row["relation"]), str(row["value"]), row["unit"] or "",
        row["species"] or "", row["state"] or "", row["condition"] or "", "", (), str(row["record"]),
        (row["choice"] or "") in _USED, row["plain"] or kind, ends,
    )  # fmt: skip


def _of_table(workspace: Workspace, row: Any, name: str) -> RecordedValue:
    """A row of a user's table; what it prints holds relation and unit already."""
    form = ", ".join(text for text in (row.variant and f"variant {row.variant}", row.construct) if text)
    return RecordedValue(
        name, row.target, workspace.directory.label(row.target), row.type, "=", row.printed.removeprefix("= "), "",
        row.species, row.state, "", form, tuple(row.evidence), row.iri, used=True, like=row.type,
        ends=_ends(row.low, row.high),
    )  # fmt: skip


def _ends(low: float, high: float) -> tuple[float, float]:
    """Bounds in nM; what the record leaves open is open."""
    return 0.0 if isnan(low) else low, inf if isnan(high) else high


def rows_of(
    values: Iterable[RecordedValue], names: Sequence[str], primary: Collection[str] = ()
) -> tuple[AffinityRow, ...]:
    """Values in rows of one kind: `primary` targets first, then those at which more compounds have values, then the tightest.

    Of a compound that has values which are computed with at a target, those alone stand in its rows; the others stay in the list of values.
    """
    every = list(values)
    computed = {(v.compound, v.target) for v in every if v.used}
    kept = [v for v in every if v.used or (v.compound, v.target) not in computed]
    groups: dict[tuple[str, str, str, str, str, str], list[RecordedValue]] = {}
    for value in kept:
        groups.setdefault(value.row, []).append(value)
    made = []
    for (target, kind, species, state, condition, form), found in groups.items():
        by_name = tuple(tuple(v for v in found if v.compound == name) for name in names)
        order, ratio = ranked(dict(zip(names, by_name, strict=True)))
        made.append(
            (found, AffinityRow(target, found[0].label, kind, species, state, condition, form, by_name, order, ratio))
        )
    return tuple(row for _, row in sorted(made, key=_place(made, primary)))


def _place(made: Sequence[_Made], primary: Collection[str]) -> Callable[[_Made], tuple[object, ...]]:
    """Primary targets, then those of which more compounds have values, then the tighter ones; within a target, the rows that compare."""
    having: dict[str, set[str]] = {}
    tightest: dict[str, float] = {}
    for found, row in made:
        having.setdefault(row.target, set()).update(v.compound for v in found)
        least = min(v.ends[0] or v.ends[1] for v in found)
        tightest[row.target] = min(least, tightest.get(row.target, inf))

    def place(item: _Made) -> tuple[object, ...]:
        row = item[1]
        first = row.target not in primary
        return (
            first,
            -len(having[row.target]),
            tightest[row.target],
            row.target,
            sum(not v for v in row.values),
            row.kind,
        )

    return place


def once(found: Iterable[RecordedValue]) -> list[RecordedValue]:
    """Values without those that print the same again, blanks aside."""
    return list({v.printed.replace(" ", ""): v for v in reversed(list(found))}.values())[::-1]


def ranked(values: dict[str, tuple[RecordedValue, ...]]) -> tuple[str, str]:
    """Order, the tightest first, and ratio of the compounds that have a value; ('', '') where fewer than two have.

    Compounds whose ranges overlap are not ordered (`≈`), equal values are equal (`=`). The ratio is that of the weakest to the
    tightest: one number of two values, a range of ranges, a bound (`> 20`) where a value is only a bound.
    """
    spans = {name: _span(found) for name, found in values.items() if found}
    if len(spans) < 2:
        return "", ""
    names = sorted(spans, key=lambda name: (spans[name][0] or spans[name][1], spans[name][1]))
    words = [names[0]]
    for one, other in pairwise(names):
        words += [_between(spans[one], spans[other]), other]
    first, last = spans[names[0]], spans[names[-1]]
    if _between(first, last) == "=":
        return " ".join(words), "1"
    return " ".join(words), _ratio(first, last) if first[1] < last[0] else ""


def _span(found: Sequence[RecordedValue]) -> tuple[float, float]:
    return min(v.ends[0] for v in found), max(v.ends[1] for v in found)


def _between(one: tuple[float, float], other: tuple[float, float]) -> str:
    if one == other and one[0] > 0 and one[1] < inf:
        return "="
    return "<" if one[1] < other[0] else "≈"


def _ratio(first: tuple[float, float], last: tuple[float, float]) -> str:
    """How many times weaker the last is; both ends of it where either is a range."""
    least = last[0] / first[1]
    most = last[1] / first[0] if first[0] else inf
    low, high = _two_digits(least), _two_digits(most)
    if most == inf:
        return f"> {low}"
    return low if low == high else f"{low}-{high}"


def _two_digits(value: float) -> str:
    return number(float(f"{value:.2g}"))
