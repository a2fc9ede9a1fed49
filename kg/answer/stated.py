"""What the documents state of a compound, as rows that a verdict can be given to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.answer.records import Stated
from kg.direction import Direction
from kg.knowledge.cache import Rows
from kg.knowledge.vocabulary import local_name
from kg.question.scenario import Posed
from kg.question.workspace import Workspace

_STATED = """
SELECT DISTINCT ?statement ?says ?document ?line ?modality ?low ?high ?record ?action ?object ?sign ?time {
  { ?record a kg:DoseContext ; kg:compound <%(iri)s> ; kg:netEffect ?object . OPTIONAL { ?record kg:sign/kg:signValue ?sign }
    ?record kg:doseLow ?low ; kg:doseHigh ?high }
  UNION
  { ?record a kg:CausalStep ; kg:subject <%(iri)s> ; kg:object ?object ; kg:sign/kg:signValue ?sign .
    OPTIONAL { ?record kg:timeScale ?time }
    OPTIONAL { ?record kg:doseContext ?window . ?window kg:doseLow ?low ; kg:doseHigh ?high } }
  UNION
  { ?record a kg:Action ; kg:compound <%(iri)s> ; kg:target ?object ; kg:actionType/kg:sign/kg:signValue ?sign .
    BIND(?record AS ?action)
    OPTIONAL { ?record kg:doseContext ?window . ?window kg:doseLow ?low ; kg:doseHigh ?high } }
  ?record kg:statedBy ?statement .
  ?statement a kg:Statement ; kg:says ?says ; kg:document ?document ; kg:line ?line ; kg:modality ?modality .
}
ORDER BY ?document ?line ?statement
"""


@dataclass(frozen=True, slots=True)
class Said:
    """One statement with what a verdict needs: the compound it is of, its action if it is of one, whether it is slow.

    `through` are the targets that the same sentence names where it says what follows from acting on them.
    """

    stated: Stated
    compound: str
    action: str
    slow: bool
    through: tuple[str, ...] = ()


def said_of(workspace: Workspace, posed: Posed) -> tuple[Said, ...]:
    """What the documents state of the named compounds; with a dose, only what they state for that dose.

    A compound for which no dose window is recorded is described whatever its dose; so are active metabolites.
    """
    found: list[Said] = []
    for given in posed.prepared.given:
        rows = _through([_said(workspace, given.iri, r) for r in _rows(workspace, given.iri)])
        dose = given.amount
        if dose is not None and dose.kind == "dose" and any(r.stated.dose for r in rows):
            rows = [r for r in rows if r.stated.dose and r.stated.dose[0] <= dose.high and dose.low <= r.stated.dose[1]]
        found += rows
    # A statement that bears an action and a step on the same thing is one statement; a known direction is kept.
    found.sort(key=lambda r: (*_rank(r.stated), not r.action))
    once = {(r.stated.statement, r.stated.node): r for r in reversed(found)}
    return tuple(sorted(once.values(), key=lambda r: _place(r.stated)))


def _rows(workspace: Workspace, compound: str) -> Rows:
    return workspace.knowledge.taking.rows(compound, _STATED % {"iri": compound}, shown=True)


def _through(rows: Sequence[Said]) -> list[Said]:
    """The rows, those of consequences with the targets of the actions that the same statement bears."""
    named: dict[str, dict[str, None]] = {}
    for row in rows:
        if row.action:
            named.setdefault(row.stated.statement, {})[row.stated.thing] = None
    return [row if row.action else replace(row, through=tuple(named.get(row.stated.statement, ()))) for row in rows]


def _rank(row: Stated) -> tuple[bool, bool, tuple[float, ...], str]:
    return row.direction == Direction.UNKNOWN, row.dose is None, row.dose or (), row.direction


def _place(row: Stated) -> tuple[str, int, str, str]:
    return row.document, row.line, row.statement, row.node


def _said(workspace: Workspace, compound: str, row: dict[str, str | None]) -> Said:
    window = (float(row["low"]), float(row["high"])) if row["low"] and row["high"] else None
    thing = str(row["object"])
    one = Stated(
        statement=str(row["statement"]),
        says=str(row["says"]),
        document=local_name(str(row["document"])),
        line=int(str(row["line"])),
        modality=local_name(str(row["modality"])).lower(),
        dose=window,
        node=workspace.directory.label(thing),
        direction=Direction.of(int(row["sign"] or 0), Direction.UNKNOWN),
        thing=thing,
    )
    return Said(one, compound, str(row["action"] or ""), local_name(str(row["time"] or "")) == "slow")


def outside_windows(workspace: Workspace, posed: Posed) -> list[str]:
    """One line a compound whose dose lies in none of the windows that the documents speak of."""
    said = []
    for given in posed.prepared.given:
        dose = given.amount
        if given.metabolite_of is None and dose is not None and dose.kind == "dose":
            rows = _rows(workspace, given.iri)
            windows = [(float(str(r["low"])), float(str(r["high"]))) for r in rows if r["low"]]
            if windows and not any(low <= dose.high and dose.low <= high for low, high in windows):
                said.append(f"not stated: the documents say nothing of {given.label} at {given.dose}")
    return said
