"""What was measured in living brains under the same compound, beside what is computed: where the two go apart is said.

A measured effect is taken where the compound was given alone and systemically, at the time that is asked for, and compared where the
answer holds no less of the target than the measured dose did. Background knowledge is no measurement.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from kg.engine.direction import CHANGED
from kg.knowledge.vocabulary import local_name

if TYPE_CHECKING:
    from kg.answer.records import Effect, TargetEffect
    from kg.question.scenario import Posed
    from kg.question.workspace import Workspace

_MEASURED = """
SELECT ?effect ?node ?low ?high ?held ?heldLow ?dose (MIN(STR(?p)) AS ?publication) (MIN(?d) AS ?doi) (MIN(?s) AS ?seen) {
  ?effect a kg:MeasuredEffect ; kg:given <%s> ; kg:readout ?node ; kg:percentLow ?low ; kg:percentHigh ?high ;
    kg:answerTime "%s" .
  OPTIONAL { ?effect kg:held ?held ; kg:heldLow ?heldLow } OPTIONAL { ?effect kg:printedDose ?dose }
  OPTIONAL { ?effect kg:publication ?p } OPTIONAL { ?effect kg:doi ?d } OPTIONAL { ?effect kg:seenIn ?s }
  MINUS { ?effect a kg:BackgroundKnowledge } MINUS { ?effect kg:given ?other . FILTER(?other != <%s>) }
  MINUS { ?effect kg:givenBefore ?before } MINUS { ?effect kg:intervention ?done } MINUS { ?effect kg:condition ?when }
  MINUS { ?effect kg:local true } MINUS { ?effect kg:readsDensity true }
}
GROUP BY ?effect ?node ?low ?high ?held ?heldLow ?dose ORDER BY ?node ?effect
"""
# From the kindest on: where studies of one node differ, the answer is held against the one that it agrees with.
VERDICTS = AGREES, NOT_SEEN, OPPOSES, LESS = "agrees", "not reproduced", "opposes", "less is held here"
# A measured range is one of no change while its ends stay within this of rest; a loss is taken to leave this much.
STILL, LEAST = 0.2, 0.01


@dataclass(frozen=True, slots=True)
class MeasuredBeside:
    """A measured effect and the computed change of the same node; `low`, `high` and `change` are fractions of rest.

    `verdict` is `agrees`, `opposes` (it goes the other way), `not reproduced` (one of the two changes by 10 % and the other does not) or
    `less is held here` (the measured dose held more of the target, so that the two cannot be compared).
    """

    effect: str
    node: str
    low: float
    high: float
    dose: str
    source: str
    change: float
    verdict: str


def measured_beside(
    workspace: Workspace, posed: Posed, effects: Sequence[Effect], targets: Sequence[TargetEffect]
) -> tuple[MeasuredBeside, ...]:
    """The measured effects of the one compound of a plain question; none where other conditions were set."""
    named = [given for given in posed.prepared.given if given.metabolite_of is None]
    asked = posed.scenario
    plain = not (posed.against.given or asked.before or asked.without or asked.fixed or asked.tones)
    if len(named) != 1 or not plain:
        return ()
    changes = {effect.node: effect.change for effect in effects}
    one = named[0].iri
    rows = workspace.knowledge.taking.rows(one, _MEASURED % (one, asked.time.value, one), shown=True)
    found = [(_beside(row, changes), row) for row in rows if row["node"] in changes]
    return tuple(one if _reached(row, targets) else replace(one, verdict=LESS) for one, row in found if one.verdict)


def by_node(found: Sequence[MeasuredBeside]) -> dict[str, list[MeasuredBeside]]:
    """Verdict -> one record a node, in the order of the verdicts; a node agrees where it does with any study of it."""
    best: dict[str, MeasuredBeside] = {}
    for one in sorted(found, key=lambda one: VERDICTS.index(one.verdict)):
        best.setdefault(one.node, one)
    return {verdict: [one for one in best.values() if one.verdict == verdict] for verdict in VERDICTS}


def _reached(row: Mapping[str, str | None], targets: Sequence[TargetEffect]) -> bool:
    """Whether the answer holds at least as much of the target as the measured dose."""
    if not row["held"]:
        return True
    here = [t.occupancy or 0.0 for t in targets if t.target == row["held"]]
    return not here or max(here) >= float(row["heldLow"] or 0.0)


def _beside(row: Mapping[str, str | None], changes: Mapping[str, float]) -> MeasuredBeside:
    low, high = (float(str(row[end])) / 100.0 - 1.0 for end in ("low", "high"))
    change = changes[str(row["node"])]
    return MeasuredBeside(
        local_name(str(row["effect"])), str(row["node"]), low, high, row["dose"] or "", _source(row), change, _verdict(low, high, change)
    )  # fmt: skip


def _source(row: Mapping[str, str | None]) -> str:
    """The publication by its number, or the page where the effect was read."""
    if row["publication"]:
        return f"PMID {local_name(row['publication'])}"
    if row["doi"]:
        return f"doi {row['doi']}"
    seen = row["seen"] or ""
    if number := re.search(r"/(PMC\d+)\b", seen):
        return number[1]
    host = urlsplit(seen).netloc
    return f"page at {host}" if host else "a page" if seen else ""


def _direction(low: float, high: float) -> int | None:
    """+1, -1 or 0 of a measured range, by its middle on a log scale; None where it reaches to both sides."""
    middle = sqrt(max(1.0 + low, LEAST) * max(1.0 + high, LEAST)) - 1.0
    if abs(middle) < CHANGED:
        return 0 if low >= -STILL and high <= STILL else None
    return (1 if low > -CHANGED else None) if middle > 0 else (-1 if high < CHANGED else None)


def _verdict(low: float, high: float, change: float) -> str:
    """In one word; '' for a measured range that says no direction."""
    measured = _direction(low, high)
    if measured is None:
        return ""
    computed = 1 if change >= CHANGED else -1 if change <= -CHANGED else 0
    if measured == computed:
        return AGREES
    return OPPOSES if measured * computed < 0 else NOT_SEEN
