"""docs/reference/accuracy.md: how near the network comes to measured effects of drugs that no fit has seen, as kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from kg.explore import open_workspace
from kg.question.workspace import Workspace

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "accuracy.md"
_ROWS = """
SELECT * {
  ?kept a kg:Accuracy ; kg:scoreDigest ?digest ; kg:evidenceSeen ?seen ; kg:effectsJudged ?effects ; kg:effectsMoving ?moving ;
    kg:signRight ?sign ; kg:signByRoute ?route ; kg:absentRight ?absent ; kg:inRange ?range ; kg:withinTwo ?two ;
    kg:intervalsJudged ?intervals ; kg:intervalsHolding ?holding .
  OPTIONAL { ?kept kg:ofReadout ?readout . ?readout rdfs:label ?label ; kg:priority ?priority }
  OPTIONAL { ?kept kg:firstRun ?first } OPTIONAL { ?kept kg:medianError ?error } OPTIONAL { ?kept kg:medianErrorBySign ?usual }
  OPTIONAL { ?kept kg:rankOfRises ?rises } OPTIONAL { ?kept kg:rankOfFalls ?falls }
  OPTIONAL { ?kept kg:medianWidth ?width } OPTIONAL { ?kept kg:medianWidthBySign ?wide }
}
ORDER BY ?priority
"""
_MECHANISMS = """
SELECT * {
  ?kept a kg:MechanismAccuracy ; kg:scoreDigest ?digest ; kg:effectsJudged ?effects ; kg:effectsMoving ?moving ; kg:signRight ?sign ;
    kg:absentRight ?absent ; kg:inRange ?range ; kg:withinTwo ?two .
  OPTIONAL { ?kept kg:ofReadout ?readout . ?readout rdfs:label ?readoutLabel ; kg:priority ?priority }
  OPTIONAL { ?kept kg:heldOutTarget ?target . ?target rdfs:label ?targetLabel }
  OPTIONAL { ?kept kg:firstRun ?first } OPTIONAL { ?kept kg:medianError ?error } OPTIONAL { ?kept kg:medianErrorBySign ?usual }
  OPTIONAL { ?kept kg:rankOfRises ?rises } OPTIONAL { ?kept kg:rankOfFalls ?falls }
}
ORDER BY DESC(BOUND(?readout)) ?priority DESC(?effects) ?targetLabel
"""
_FIT = "SELECT ?digest ?width ?before ?after ?says { ?fit a kg:NumberFit ; kg:fitDigest ?digest ; kg:priorWidth ?width ; kg:lossBefore ?before ; kg:lossAfter ?after ; kg:says ?says }"
_NUMBERS = """
SELECT ?label ?prior ?value ?spread {
  ?number a kg:AdjustableNumber ; rdfs:label ?label ; kg:priorSpread ?prior ; kg:fittedValue ?value ; kg:fittedSpread ?spread
}
"""
_MEASURED = "SELECT (COUNT(?e) AS ?n) { ?e a kg:MeasuredEffect }"
HEAD = """# Accuracy on held-out drugs

Written by `scripts/pages accuracy` from what `kg fit --score` kept; do not edit. Of {measured} measured effects, those of a fixed third of
the treatments, chosen by a hash of the name, are never fitted; every figure here is of that third. *Sign* counts effects that
move: computed in their direction with 10 % or more. *Absent* effects are right within 10 % of rest or inside the measured
range. Errors are the median distance from the middle of the measured range, in log2; beside each stands that of a rule that
knows the direction and answers with the median of its effects (*sign and median*). Ranks are Spearman's correlation of sizes,
within rises and within falls. An interval is the printed 5–95 % one; effects of interventions without any compound have none.
Only effects whose source was seen count; background knowledge stands apart.
"""
_COLUMNS = (
    "readout", "effects", "sign", "shortest route", "absent", "in range", "within ×2", "error", "sign and median",
    "rank, rises", "rank, falls", "intervals hold", "width", "width, sign and median",
)  # fmt: skip

_MECHANISM_COLUMNS = (
    "left out", "numbers", "effects", "sign", "absent", "in range", "within ×2", "error", "sign and median", "rank, rises", "rank, falls",
)  # fmt: skip
_LEFT_OUT = """
## A whole mechanism left out

Written by `kg fit --mechanisms` (score {digest}); sources seen. A mechanism is the target that a treatment holds or an intervention acts on. Each
is left out in turn: the adjustable numbers take one step of the fit from where they stand by all effects of other mechanisms, fitted and judged thirds alike, and the
effects of the mechanism are computed with them (*fitted without*). *As they are* are the numbers that are shipped, on the same effects. By class of
readout every mechanism counts; mechanisms with ten effects or more have rows of their own.
"""

Row = Mapping[str, str | None]


def _of(row: Row, right: str, all_: str) -> str:
    total = int(row[all_] or 0)
    return f"{row[right]} of {total} ({100 * int(row[right] or 0) / total:.0f} %)" if total else "–"


def _line(row: Row) -> str:
    still = str(int(row["effects"] or 0) - int(row["moving"] or 0))
    cells = [
        row["label"] or "**all**", row["effects"], _of(row, "sign", "moving"), _of(row, "route", "moving"),
        _of({**row, "still": still}, "absent", "still"), _of(row, "range", "effects"), _of(row, "two", "effects"),
        row["error"], row["usual"], row["rises"], row["falls"], _of(row, "holding", "intervals"), row["width"], row["wide"],
    ]  # fmt: skip
    return f"| {' | '.join(str(cell or '–') for cell in cells)} |"


def _table(title: str, rows: Sequence[Row]) -> list[str]:
    head = f"| {' | '.join(_COLUMNS)} |"
    return [f"\n## {title}\n", head, "|---" * len(_COLUMNS) + "|", *map(_line, rows)] if rows else []


def _place(row: Row) -> tuple[bool, int, int, str, bool]:
    """All first, then classes of readout in their order, then mechanisms from the most effects on; the numbers as they are first."""
    name = str(row["targetLabel"] or row["readoutLabel"] or "")
    return bool(row["targetLabel"]), int(row["priority"] or 0), -int(row["effects"] or 0), name, row["first"] != "true"


def _mechanisms(workspace: Workspace) -> list[str]:
    """Figures of mechanisms left out in turn, by class of readout and by mechanism, each beside the numbers as they are."""
    rows = workspace.knowledge.rows(_MECHANISMS)
    if not rows:
        return []
    head = f"| {' | '.join(_MECHANISM_COLUMNS)} |"
    lines = [_LEFT_OUT.format(digest=rows[0]["digest"]), head, "|---" * len(_MECHANISM_COLUMNS) + "|"]
    for row in sorted(rows, key=_place):
        still = str(int(row["effects"] or 0) - int(row["moving"] or 0))
        cells = [
            row["readoutLabel"] or row["targetLabel"] or "**all**", "as they are" if row["first"] else "fitted without", row["effects"],
            _of(row, "sign", "moving"), _of({**row, "still": still}, "absent", "still"), _of(row, "range", "effects"),
            _of(row, "two", "effects"), row["error"], row["usual"], row["rises"], row["falls"],
        ]  # fmt: skip
        lines.append(f"| {' | '.join(str(cell or '–') for cell in cells)} |")
    return lines


def _fitted(workspace: Workspace) -> list[str]:
    """What the fit did: how far it was allowed to move, and the numbers that it moved most."""
    fits = workspace.knowledge.rows(_FIT)
    if not fits:
        return ["\n## The fit\n", "No fitted numbers are shipped: every number is as recorded."]
    fit = fits[0]
    found = workspace.knowledge.rows(_NUMBERS)
    found.sort(key=lambda row: (-abs(float(row["value"] or 0)), str(row["label"])))
    informed = sum(float(r["spread"] or 0) <= 0.9 * float(r["prior"] or 1) for r in found)
    said = f"Fit {fit['digest']}: priors × {fit['width']}, loss {fit['before']} → {fit['after']}. {fit['says']}"
    told = f"{informed} of {len(found)} numbers are informed by the effects (spread under nine tenths of the prior's). The dozen moved most, log2:"
    rows = [f"| {r['label']} | {r['value']} | {r['spread']} | {r['prior']} |" for r in found[:12]]
    return [
        "\n## The fit\n",
        f"{said}\n",
        f"{told}\n",
        "| number | moved by | spread | prior spread |",
        "|---|---|---|---|",
        *rows,
    ]


def page(workspace: Workspace) -> str:
    """The whole page."""
    rows = workspace.knowledge.rows(_ROWS)
    if not rows:
        return "# Accuracy on held-out drugs\n\nNothing is kept: `kg fit --score -o pathways/numbers/accuracy.ttl`.\n"
    counted = workspace.knowledge.rows(_MEASURED)[0]["n"]
    lines = [HEAD.format(measured=counted), f"Score {rows[0]['digest']}."]
    for title, seen, first in (
        ("As shipped, sources seen", "true", False), ("As shipped, background knowledge", "false", False),
        ("Every number as recorded, sources seen", "true", True),
    ):  # fmt: skip
        lines += _table(title, [r for r in rows if r["seen"] == seen and (r["first"] == "true") is first])
    return "\n".join([*lines, *_mechanisms(workspace), *_fitted(workspace)]) + "\n"


def pages() -> dict[Path, str]:
    """The page."""
    return {PAGE: page(open_workspace())}
