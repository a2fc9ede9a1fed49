"""The targets of an answer: how much of each is held, within which limits, and what was measured in living brain."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from math import isnan
from typing import NamedTuple

from kg.answer.records import TargetEffect
from kg.engine.response import Occupied, Response
from kg.knowledge.vocabulary import local_name
from kg.question.scenario import Posed
from kg.question.targets import Target
from kg.question.workspace import Workspace

_OCCUPANCIES = """
SELECT ?target ?low ?high ?value ?dose ?unit ?region {
  ?record a kg:Occupancy ; kg:compound <%s> ; kg:target ?target ; kg:printedValue ?value ; kg:percentLow ?low .
  OPTIONAL { ?record kg:percentHigh ?high } OPTIONAL { ?record kg:printedDose ?dose } OPTIONAL { ?record kg:doseUnit ?unit }
  OPTIONAL { ?record kg:region/rdfs:label ?region }
  MINUS { ?record kg:statedBy/rdf:type kg:BackgroundKnowledge }
}
ORDER BY ?target ?low ?value ?dose ?region
"""
# A document ranks an action, or a data set names the target as the one by which the compound works.
_PRIMARY = """
SELECT DISTINCT ?target { ?action a kg:Action ; kg:compound <%s> ; kg:target ?target .
  { ?action kg:primaryTarget true } UNION { ?action kg:selectivity "primary" } }
"""


class _InVivo(NamedTuple):
    """A measured occupancy: its ends in percent, and as it is printed."""

    low: float
    high: float
    said: str


@dataclass
class TargetRows:
    """The targets of one answer with what the graph records of them."""

    workspace: Workspace
    posed: Posed
    response: Response

    @cached_property
    def _measured(self) -> dict[tuple[str, str], list[_InVivo]]:
        """(compound, target) -> occupancies in vivo."""
        found: dict[tuple[str, str], list[_InVivo]] = {}
        for compound in dict.fromkeys(t.compound for t in self.posed.prepared.targets):
            for row in self.workspace.knowledge.taking.rows(compound, _OCCUPANCIES % compound, shown=True):
                found.setdefault((compound, str(row["target"])), []).append(_in_vivo(row))
        return found

    @cached_property
    def _primary(self) -> dict[str, frozenset[str]]:
        """Compound -> the targets that a source names as primary."""
        compounds = dict.fromkeys(t.compound for t in self.posed.prepared.targets)
        rows = {one: self.workspace.knowledge.taking.rows(one, _PRIMARY % one, shown=True) for one in compounds}
        return {one: frozenset(str(row["target"]) for row in found) for one, found in rows.items()}

    @cached_property
    def _members(self) -> dict[str, list[str]]:
        """Family or complex -> its members and subunits."""
        found: dict[str, list[str]] = {}
        for member, wholes in self.workspace.book.wholes.items():
            for whole in wholes:
                found.setdefault(whole, []).append(member)
        return found

    def rows(self) -> tuple[TargetEffect, ...]:
        """Each target in each context: primary ones first, then most held first, what could not be computed with last, with the reason.

        A process that a compound stops stands behind what the compound binds.
        """
        held = {(o.binding.action, o.binding.node): o for o in self.response.occupied}
        rows: list[TargetEffect] = []
        for target in self.posed.prepared.targets:
            if target.problem or not target.nodes:
                rows.append(self._row(target, "", None, computed=False))
                continue
            for node in target.nodes:
                place = self.workspace.network.nodes[node]
                row = self._row(target, place.context, held.get((target.action.iri, node)))
                rows.append(replace(row, outside=place.outside))
        return tuple(
            sorted(
                rows,
                key=lambda r: (
                    not r.primary,
                    r.occupancy is None,
                    r.stops,
                    -round(r.occupancy or 0.0, 9),
                    r.label,
                    r.context,
                ),
            )
        )

    def _row(self, target: Target, context: str, found: Occupied | None, *, computed: bool = True) -> TargetEffect:
        affinity, directory = target.affinity, self.workspace.directory
        measured = self._measured_at(target)
        return TargetEffect(
            target=target.target,
            label=directory.label(target.target),
            context=local_name(context),
            compound=directory.label(target.compound),
            action=directory.label_of_term(target.action.type),
            affinity_nM=(affinity.low, affinity.high) if affinity and not isnan(affinity.value) else None,
            occupancy=found.occupancy if found else 0.0 if computed else None,
            log2_change=found.log2_change if found else 0.0 if computed else None,
            note=target.problem,
            basis=affinity.basis if affinity else "",
            evidence=tuple(self.workspace.sources.short(target.action.evidence) or target.action.evidence),
            interval=found.interval if found else None,
            genes=self._genes(target.target) or self._named_by_gene(target),
            measured=tuple(dict.fromkeys(m.said for m in measured)),
            primary=self._is_primary(target),
            mode=target.action.mode,
            measured_percent=(min(m.low for m in measured), max(m.high for m in measured)) if measured else None,
            pet_occupancy=found.displaced if found else None,
        )

    def _is_primary(self, target: Target) -> bool | None:
        """Whether the target, or what it is a member of, is named as primary; None where nothing is."""
        named = self._primary.get(target.compound)
        places = {target.target, target.action.target, *self.workspace.book.families.get(target.target, ())}
        return not named.isdisjoint(places) if named else None

    def _genes(self, iri: str) -> tuple[str, ...]:
        """HGNC symbols of a protein, or of every member of a family or complex, in the order of the alphabet."""
        members, symbols, found, left = self._members, self.workspace.symbols, set[str](), [iri]
        seen = {iri}
        while left:
            one = left.pop()
            if one in symbols:
                found.add(symbols[one])
            left += [m for m in members.get(one, ()) if m not in seen]
            seen.update(members.get(one, ()))
        return tuple(sorted(found))

    def _named_by_gene(self, target: Target) -> tuple[str, ...]:
        """The name of a protein that came with a compound of the library and no file of the graph has: its gene's."""
        name = local_name(target.target)
        known = not target.problem or not name.isupper() or self.workspace.directory.label(target.target) != name
        return () if known else (name,)

    def _measured_at(self, target: Target) -> list[_InVivo]:
        places = (target.target, target.action.target, *self.workspace.book.families.get(target.target, ()))
        return [one for at in dict.fromkeys(places) for one in self._measured.get((target.compound, at), ())]


def _in_vivo(row: dict[str, str | None]) -> _InVivo:
    """`56 % in striatum at 406 mg/day`: value, region and dose as printed."""
    where = f" in {row['region']}" if row["region"] else ""
    dose = f" at {row['dose']}" if row["dose"] else ""
    unit = f" {row['unit']}" if row["dose"] and row["unit"] else ""
    low = float(str(row["low"]))
    said = f"{str(row['value']).rstrip('% ')} %{where}{dose}{unit}"
    return _InVivo(low, float(row["high"]) if row["high"] else low, said)
