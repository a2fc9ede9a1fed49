"""How results of the bench are shown: tables, JSON, the verdict above or beside them, plots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.cli.output import Format, as_json, note, write
from kg.cli.page import records

if TYPE_CHECKING:
    from kg.assay.fits import CompoundFit, Fits
    from kg.assay.microdialysis import Dialysis
    from kg.assay.occupancy import Occupancy
    from kg.assay.patch import Patch
    from kg.assay.report import AssayReport

ROW = ("quantity", "value", "low", "high", "unit")


def fit_rows(report: AssayReport) -> list[dict[str, Any]]:
    """Estimates, and what the data say instead where there are none."""
    from kg.assay.report import estimate_rows

    found = estimate_rows(report.estimates or {})
    for key, bound in report.bounds.items():
        low, high = (bound.value, None) if bound.relation == ">" else (None, bound.value)
        found.append({"quantity": key.removesuffix("_nM"), "low": low, "high": high, "unit": bound.unit})
    return found


def show_fits(result: Fits, form: Format, out: Path | None) -> None:
    """One compound as ever; several side by side, a row a compound on the screen, a row an estimate in TSV and CSV."""
    if len(result.fits) == 1:
        report = result.fits[0].report
        show(report.to_json(), fit_rows(report), out, form, report)
    elif form is Format.JSON:
        write(as_json(result.to_json()), out)
    elif form in (Format.TABLE, Format.TTL):
        columns, rows = _side_by_side(result)
        write(said_of(result) + "\n\n" + records(rows, Format.TABLE, columns), out)
    else:
        note(said_of(result))
        rows = [{"compound": one.compound, **row} for one in result.fits for row in fit_rows(one.report)]
        write(records(rows, form, ("compound", *ROW)), out)


def said_of(result: Fits) -> str:
    """The verdict of each compound by name, with its notes; a note that holds for all of them once."""
    if len(result.fits) == 1:
        return said(result.fits[0].report.verdict, result.fits[0].report.notes)
    shared = [text for text in result.fits[0].report.notes if all(text in one.report.notes for one in result.fits)]
    lines = []
    for one in result.fits:
        lines.append(f"{one.compound}: {one.report.verdict}")
        lines += [f"{one.compound}: {text}" for text in one.report.notes if text not in shared]
    return said("\n".join(lines), shared)


def _side_by_side(result: Fits) -> tuple[list[str], list[dict[str, Any]]]:
    """Columns and a row a compound: potencies and affinities, slope and plateaus, each with its interval."""
    keys = dict.fromkeys(key for one in result.fits for key in _shown(one))
    rows = [
        {"compound": one.compound, **_shown(one), "status": one.report.status.value.replace("_", " ")}
        for one in result.fits
    ]
    return ["compound", *keys, "status"], rows


def _shown(one: CompoundFit) -> dict[str, str]:
    from kg.assay.estimates import digits, written

    found = one.report.estimates or {}
    cells = {
        key.removesuffix("_nM"): written(value)
        for key, value in found.items()
        if not (key.startswith("p") and f"{key[1:]}_nM" in found)
    }
    bounds = one.report.bounds.items()
    return cells | {key.removesuffix("_nM"): f"{b.relation} {digits(b.value)} {b.unit}" for key, b in bounds}


def show(
    data: dict[str, Any],
    rows: Sequence[Mapping[str, Any]],
    out: Path | None,
    form: Format,
    result: AssayReport | Dialysis | Patch | Occupancy,
    columns: Sequence[str] = ROW,
) -> None:
    """JSON whole; a table with the verdict above it; TSV and CSV with the verdict as a message."""
    if form is Format.JSON:
        write(as_json(data), out)
        return
    form = Format.TABLE if form is Format.TTL else form
    words = said(result.verdict, result.notes)
    if form is Format.TABLE:
        write(words + ("\n\n" + records(rows, form, columns) if rows else ""), out)
        return
    note(words)
    write(records(rows, form, columns), out)


def said(verdict: str, notes: Sequence[str]) -> str:
    """The verdict with the notes below it."""
    return "\n".join((verdict, *notes))


def draw(result: Fits | Dialysis | Patch | Occupancy, path: Path | None) -> None:
    """Draw the plot of a result where one is asked for."""
    if path is None:
        return
    from kg.draw.charts.vega import render
    from kg.views.bench_charts import plot

    render(plot(result), path)
