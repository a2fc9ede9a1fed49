"""docs/reference/occupancy.md: occupancy that is computed beside occupancy that the documents state."""

from __future__ import annotations

from math import sqrt
from pathlib import Path

from kg.explore import open_workspace, perturb
from kg.question.workspace import Workspace

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "occupancy.md"
_ROWS = """
SELECT ?record ?compound ?drug ?target ?region ?low ?high ?doseLow ?doseHigh ?printed {
  ?record a kg:Occupancy ; kg:compound ?compound ; kg:target ?target ; kg:region/rdfs:label ?region ; kg:percentLow ?low ;
    kg:percentHigh ?high ; kg:doseLow ?doseLow ; kg:doseHigh ?doseHigh ; kg:printedValue ?printed .
  ?compound rdfs:label ?drug .
}
ORDER BY ?record
"""
HEAD = """# Occupancy, computed beside stated

Written by `scripts/pages occupancy`; do not edit. The rows on the left are what the documents state (PET, combined
D2/D3 receptors); the column "computed" is what the recorded exposure and the in-vivo EC50 give at the same dose, for the
receptor without a region: both were taken from `constants.json` of the reference data alone, and nothing was fitted to
these rows. The network has no affinity that differs by region, so one number stands beside all regions of a dose.

| drug | region | dose, mg/day | stated, % | computed, % | error |
|---|---|---|---|---|---|
"""


def occupancies(workspace: Workspace, compound: str, dose: str, target: str) -> list[float]:
    """Computed occupancy (percent) of the target's members by the parent compound, at one dose."""
    members = {target, *workspace.book.members.get(target, ())}
    answer = perturb(compound, dose=dose, workspace=workspace, samples=0)
    return [100 * t.occupancy for t in answer.targets if t.target in members and t.occupancy is not None]


def page(workspace: Workspace) -> str:
    """The whole page."""
    lines = []
    for row in workspace.knowledge.rows(_ROWS):
        low, high = float(str(row["doseLow"])), float(str(row["doseHigh"]))
        dose = f"{low:g} mg/day" if low == high else f"{low:g}-{high:g} mg/day"
        ends = [
            max(occupancies(workspace, str(row["compound"]), f"{d:g} mg/day", str(row["target"]))) for d in {low, high}
        ]
        stated = (float(str(row["low"])) + float(str(row["high"]))) / 2
        middle = max(occupancies(workspace, str(row["compound"]), f"{sqrt(low * high):g} mg/day", str(row["target"])))
        computed = f"{middle:.0f}" if low == high else f"{min(ends):.0f}–{max(ends):.0f}"
        lines.append(
            f"| {row['drug']} | {row['region']} | {dose[:-7]} | {row['printed']} | {computed} | {middle - stated:+.0f} |"
        )
    return HEAD + "\n".join(lines) + "\n"


def pages() -> dict[Path, str]:
    """The page."""
    return {PAGE: page(open_workspace())}
