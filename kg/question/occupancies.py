"""Occupancies measured in people at a daily dose, or at the usual one: rows of the graph and the library as plain values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kg.errors import KgError
from kg.question.amount import Amount, amount
from kg.question.workspace import Workspace

# A level is known at steady state alone: a single dose has another, and so have the days after the last one.
_SINGLE = ("single", "day 1")
_TIME = re.compile(r"(\d+(?:\.\d+)?)\s*(h|min)\b")
_IN_MINUTES = {"h": 60.0, "min": 1.0}
# Minutes after the last of daily doses at which the level is still that of the days between two of them.
_BETWEEN_DOSES = 24 * 60.0
_OCCUPANCIES = """
SELECT ?record ?compound ?target ?low ?high ?dose ?region ?source {
  ?record a kg:Occupancy ; kg:compound ?compound ; kg:target ?target ; kg:percentLow ?low ; kg:percentHigh ?high ;
    kg:printedDose ?dose ; kg:statedBy ?source .
  OPTIONAL { ?record kg:region/rdfs:label ?region }
  FILTER NOT EXISTS { ?source a kg:BackgroundKnowledge }
}
ORDER BY ?record ?source
"""


@dataclass(frozen=True, slots=True)
class SeenOccupancy:
    """One occupancy that was measured in people at a daily dose, or at the usual one (None); shares are fractions.

    `steady` is not said of a single dose, of which no level is recorded: it has no dose here.
    """

    record: str
    compound: str
    target: str
    dose: Amount | None
    low: float
    high: float
    region: str
    steady: bool = True

    @property
    def middle(self) -> float:
        """Middle of the range."""
        return (self.low + self.high) / 2.0


def seen_occupancies(workspace: Workspace, compounds: Iterable[str], *, single: bool = False) -> list[SeenOccupancy]:
    """Those of some compounds (IRIs) whose printed dose is one of a day or in words, with `single` those of single doses by mouth too; each once, in the order of their names."""
    wanted = dict.fromkeys(compounds)
    for iri in wanted:
        workspace.knowledge.taking.one(iri, shown=True)
    found: dict[str, SeenOccupancy] = {}
    for row in workspace.knowledge.rows(_OCCUPANCIES):
        steady, dose = _steady(str(row["dose"]))
        if (steady or (single and _by_mouth(str(row["dose"])))) and row["compound"] in wanted:
            record, low, high = str(row["record"]), float(str(row["low"])) / 100.0, float(str(row["high"])) / 100.0
            where = (str(row["compound"]), str(row["target"]))
            found.setdefault(record, SeenOccupancy(record, *where, dose, low, high, row["region"] or "", steady))
    return list(found.values())


def _steady(text: str) -> tuple[bool, Amount | None]:
    """Whether a printed dose is one of a day, and the dose; None for words alone (`clinical treatment`), which mean the recorded level."""
    text, late = _TIME.subn(" ", text)[0], [float(n) * _IN_MINUTES[unit] for n, unit in _TIME.findall(text)]
    if any(word in text for word in _SINGLE) or max(late, default=0.0) > _BETWEEN_DOSES:
        return False, None
    if late and not _is_daily(text):
        return False, None
    if not any(map(str.isdigit, text)):
        return True, None
    plain = re.split(r"[,(]| for | repeated", text)[0].strip()
    if not _is_daily(plain):
        return False, None
    try:
        return True, amount(plain)
    except KgError:
        return False, None


def _by_mouth(text: str) -> bool:
    """Whether a dose without a known level is one that people take: a single one, or one of every day in another form."""
    late = max((float(n) * _IN_MINUTES[unit] for n, unit in _TIME.findall(text)), default=0.0)
    return (
        late <= _BETWEEN_DOSES
        and (_is_daily(text) or any(word in text for word in ("single", "oral")))
        and " iv" not in text
    )


def _is_daily(text: str) -> bool:
    """Whether a dose in words is one of every day."""
    return "/day" in text or "daily" in text
