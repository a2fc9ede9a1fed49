"""Charts of what the graph holds and of what was computed: affinities, occupancy by region, change over dose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.draw.charts.marks import (
    AffinityMarks,
    CurveMarks,
    ShareMarks,
    affinity_profile,
    dose_response,
    occupancy_by_region,
)
from kg.draw.charts.windows import DoseWindow
from kg.errors import NotFound
from kg.views.parts import atlas_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.answer.curve import DoseCurve
    from kg.draw.charts.vega import Spec
    from kg.question.workspace import Workspace

_AFFINITIES = """
SELECT ?record ?target ?relation ?low ?high ?real ?kind {
  ?record a kg:Measurement ; kg:compound <%s> ; kg:target/rdfs:label ?target ; kg:relation ?relation .
  OPTIONAL { ?record kg:lowNanomolar ?low } OPTIONAL { ?record kg:highNanomolar ?high }
  OPTIONAL { ?record kg:measurementType/kg:apparentValueOf ?real }
  OPTIONAL { ?record kg:measurementType ?as . ?as rdfs:label ?own OPTIONAL { ?as kg:negativeLogarithmOf/rdfs:label ?linear } }
  BIND(COALESCE(?linear, ?own, "") AS ?kind)
  FILTER(BOUND(?low) || BOUND(?high))
}
ORDER BY ?record
"""
_OCCUPANCIES = """
SELECT ?record ?target ?region ?low ?high ?dose ?unit {
  ?record a kg:Occupancy ; kg:compound <%s> ; kg:target/rdfs:label ?target ; kg:region/rdfs:label ?region ;
    kg:percentLow ?low ; kg:percentHigh ?high .
  OPTIONAL { ?record kg:printedDose ?printed } OPTIONAL { ?record kg:doseLow ?number } OPTIONAL { ?record kg:doseUnit ?unit }
  BIND(COALESCE(?printed, STR(?number)) AS ?dose)
}
ORDER BY ?target ?region ?record
"""
_WINDOWS = """
SELECT ?name ?label ?low ?high ?unit {
  ?window a kg:DoseContext ; rdfs:label ?label ; kg:compound/rdfs:label ?name ; kg:doseLow ?low ; kg:doseHigh ?high ; kg:doseUnit ?unit .
}
ORDER BY ?low ?window
"""
_SAID = "SELECT ?evidence { <%s> kg:statedBy ?evidence } ORDER BY ?evidence"


def _source(workspace: Workspace, record: str) -> str:
    return "; ".join(workspace.sources.short(str(r["evidence"]) for r in workspace.knowledge.rows(_SAID % record)))


def affinity_chart(workspace: Workspace, compound: str) -> Spec:
    """Every recorded affinity of a compound in nM, tightest first; `compound` is an IRI. Raises NotFound without any."""
    rows = []
    found = workspace.knowledge.rows(_AFFINITIES % compound)
    if not found:  # of a compound of the library alone
        workspace.knowledge.taking.one(compound, shown=True)
        found = workspace.knowledge.rows(_AFFINITIES % compound)
    for row in found:
        low, high = (float(row[k]) if row[k] else None for k in ("low", "high"))  # type: ignore[arg-type]
        value = (low * high) ** 0.5 if low and high else low or high or 0.0
        ranged = low is not None and high is not None and low < high
        relation = str(row["relation"]) if row["relation"] in ("<", ">") else "="
        rows.append(
            AffinityMarks(
                f"{row['target']} (apparent)" if row["real"] else str(row["target"]), value, relation, low if ranged else None, high if ranged else None,
                source=_source(workspace, str(row["record"])), kind=str(row["kind"] or ""),
            )
        )  # fmt: skip
    label = workspace.directory.label(compound)
    if not rows:
        raise NotFound(f"no affinity of {label} is recorded", cure="`kg show` says what is known")
    key = "; a line is a range" if any(one.low for one in rows) else ""
    return affinity_profile(rows, f"{label}: affinities as recorded", f"synaptrace {workspace.network.digest}{key}")


def occupancy_chart(workspace: Workspace, compound: str) -> Spec:
    """Stated occupancy of a compound by region; `compound` is an IRI. Raises NotFound without any.

    One target stands in the title, several stand before each region.
    """
    shares = []
    workspace.knowledge.taking.one(compound, shown=True)
    rows = workspace.knowledge.rows(_OCCUPANCIES % compound)
    targets = {str(row["target"]) for row in rows}
    for row in rows:
        low, high = float(str(row["low"])) / 100, float(str(row["high"])) / 100
        ranged = low < high
        shares.append(
            ShareMarks(
                _measured(row, len(targets) > 1), (low + high) / 2, low if ranged else None,
                high if ranged else None, _source(workspace, str(row["record"])),
            )
        )  # fmt: skip
    label = workspace.directory.label(compound)
    if not shares:
        raise NotFound(f"no occupancy of {label} is recorded", cure="`kg show` says what is known")
    of = f" of {targets.pop()}" if len(targets) == 1 else ""
    key = "; dark is a range, pale one value" if len({one.low is None for one in shares}) > 1 else ""
    said = f"synaptrace {workspace.network.digest}{key}"
    return occupancy_by_region(shares, f"{label}: occupancy{of} as stated", said)


def _measured(row: Mapping[str, str | None], several: bool) -> str:
    """“D2 receptor, caudate, 400–800 mg/day”: the unit where it is recorded apart, else the dose as it is printed."""
    dose = " ".join(str(row[key]).replace(" - ", "–") for key in ("dose", "unit") if row[key])
    return ", ".join([*([str(row["target"])] if several else ()), str(row["region"]), *([dose] if dose else ())])


def _named(workspace: Workspace, places: dict[str, str], key: str) -> str:
    """“dopamine (striatal cleft)” for a node of the network; another name as it is."""
    number = workspace.network.index.get(key)
    if number is None:
        return key
    at = key.partition("@")[2]
    return f"{workspace.directory.label(workspace.network.nodes[number].entity)} ({places.get(at, at)})"


def dose_chart(workspace: Workspace, computed: DoseCurve) -> Spec:
    """The computed change of nodes over dose or concentration, with its 5–95 % band and the ranges in which the compound is used."""
    places = {one.id: one.label for one in atlas_of(workspace).contexts.values()}
    curves = [
        CurveMarks(_named(workspace, places, key), computed.amounts, values, *computed.band.get(key, ()))
        for key, values in computed.log2.items()
    ]
    title = f"{computed.compound}: computed change against no compound"
    free = f"free concentration, {computed.unit}" if computed.unit.startswith("nM") else f"dose, {computed.unit}"
    axis = {"ng/mL": "plasma level, ng/mL"}.get(computed.unit, free)
    said = "; band: 5th to 95th percentile" if computed.band else ""
    return dose_response(
        curves, axis, title, f"synaptrace {workspace.network.digest}{said}", _windows(workspace, computed)
    )


def _windows(workspace: Workspace, computed: DoseCurve) -> list[DoseWindow]:
    """The dose windows that documents state, in the unit of the curve, and the recorded exposure."""
    rows = [
        row
        for row in workspace.knowledge.rows(_WINDOWS)
        if row["name"] == computed.compound and row["unit"] == computed.unit
    ]
    found = [
        DoseWindow(
            str(row["label"]).removeprefix(f"{computed.compound}, "), float(str(row["low"])), float(str(row["high"]))
        )
        for row in rows
    ]
    if computed.usual is not None:
        found.append(DoseWindow("recorded exposure", *computed.usual))
    return found
