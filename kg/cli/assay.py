"""kg assay: from bench data to potencies, affinities, courses and occupancies, and to records of the graph."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli.opening import opened
from kg.cli.output import (
    AlsoOption,
    Format,
    FormatOption,
    ForPrograms,
    OutOption,
    as_json,
    chosen,
    note,
    records,
    write,
)
from kg.errors import CheckFailed, NotFound, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.assay.microdialysis import Dialysis
    from kg.assay.occupancy import Occupancy
    from kg.assay.patch import Patch
    from kg.assay.report import AssayReport
    from kg.exchange.measurements import Subject
    from kg.knowledge.names import Directory

app = typer.Typer(help="The calculations of the protocols, from bench data.", no_args_is_help=True)

_ROW = ("quantity", "value", "low", "high", "unit")
_TABLES = (Format.TABLE, Format.TSV, Format.CSV, Format.JSON)
FileArgument = Annotated[Path, typer.Argument(help="CSV or TSV, one well or sample a row, units in the header.")]
UnitOption = Annotated[str, typer.Option("--unit", help="Unit of the concentrations where the header has none.")]
PlotOption = Annotated[
    Path | None,
    typer.Option("--plot", metavar="FILE", help="Draw it: .svg, .png or .pdf.", show_default=False),
]


ModelOption = Annotated[str, typer.Option("--model", help="competition, saturation, uptake, channel or gpcr.")]
LigandOption = Annotated[str, typer.Option("--radioligand", help="Its concentration, e.g. '1 nM'.")]
KdOption = Annotated[str, typer.Option("--kd", help="Its Kd, e.g. '1 ± 0.2 nM' (± standard error).")]
DepletionOption = Annotated[bool, typer.Option("--depletion", help="Saturation: binding lowers the free ligand.")]
AsOption = Annotated[
    tuple[str, str, str] | None,
    typer.Option("--as", metavar="COMPOUND TARGET ACTION", help="Write records to -o FILE.ttl.", show_default=False),
]
NewOption = Annotated[bool, typer.Option("--new", help="The compound of --as is mine: mint it under --base.")]
BaseOption = Annotated[str, typer.Option("--base", help="Namespace of my own records.")]
SpeciesOption = Annotated[str, typer.Option("--species", help="Species of the target, for --as.")]
ProtocolOption = Annotated[str, typer.Option("--protocol", help="Protocol of the graph that was followed, for --as.")]
ConditionOption = Annotated[str, typer.Option("--condition", help="Conditions in words, for --as.")]
LicenceOption = Annotated[str, typer.Option("--license", help="Licence of the data, for --as.")]


@app.command()
def fit(
    file: FileArgument,
    model: ModelOption,
    radioligand: LigandOption = "",
    kd: KdOption = "",
    unit: UnitOption = "",
    depletion: DepletionOption = False,
    named: AsOption = None,
    new: NewOption = False,
    base: BaseOption = "https://example.org/lab/",
    species: SpeciesOption = "",
    protocol: ProtocolOption = "",
    condition: ConditionOption = "",
    licence: LicenceOption = "none given",
    plot: PlotOption = None,
    form: FormatOption = None,
    out: OutOption = None,
    also: AlsoOption = None,
) -> None:
    """Fit a concentration-response or saturation curve; IC50 or EC50, Ki, Kd, slope, each with its 95 % interval.

    Example: kg assay fit plate.csv --model competition --radioligand '1 nM' --kd '1 ± 0.2 nM'
    """
    from kg.assay import fit_table, read_table

    wanted = chosen(form, out)
    if (wanted is Format.TTL) != (named is not None):
        raise UsageError("records need both a name and a file", "--as", "give --as COMPOUND TARGET ACTION -o FILE.ttl")
    report = fit_table(read_table(file), model, unit=unit, radioligand=radioligand, kd=kd, depletion=depletion)
    if named is not None and report.estimates is not None:
        _record(report, _subject(named, new, base, species, protocol, condition, also), base, licence, out)
    else:
        _show(report.to_json(), _fit_rows(report), None if wanted is Format.TTL else out, wanted, report)
    _draw(report, plot)
    if report.estimates is None:
        raise typer.Exit(CheckFailed.exit_code)


@app.command()
def microdialysis(
    file: FileArgument,
    dose_at: Annotated[str, typer.Option("--dose-at", help="When the dose was given, on the file's clock.")] = "0 min",
    analyte: Annotated[str, typer.Option("--analyte", help="Which level column, where there are several.")] = "",
    plot: PlotOption = None,
    form: FormatOption = None,
    out: OutOption = None,
) -> None:
    """Percent of each animal's own baseline, course as mean ± SEM over animals, area over baseline.

    A sample's time is the end of its collection; samples up to the dose are baseline, unless a column says otherwise.
    Example: kg assay microdialysis dialysate.csv --plot course.svg
    """
    from kg.assay import dialysis_table, read_table

    result = dialysis_table(read_table(file), dose_at=dose_at, analyte=analyte)
    rows = [
        {
            "group": one.group,
            "min": one.minute,
            "percent": one.mean_percent,
            "sem": one.sem_percent,
            "n": one.animals,
        }
        for one in result.course
    ]
    _show(
        result.to_json(),
        rows,
        out,
        chosen(form, out, _TABLES),
        result,
        ("group", "min", "percent", "sem", "n"),
    )
    _draw(result, plot)


@app.command()
def patch(
    file: FileArgument,
    unit: UnitOption = "",
    v_half: Annotated[str, typer.Option("--v-half", help="Half-inactivation, e.g. '-75 mV'.")] = "",
    slope: Annotated[str, typer.Option("--slope", help="Slope of inactivation, e.g. '6 mV'.")] = "",
    plot: PlotOption = None,
    form: FormatOption = None,
    out: OutOption = None,
) -> None:
    """Block at each holding potential, K_R and K_I by the modulated-receptor equation, use dependence.

    Example: kg assay patch currents.csv --v-half '-75 mV' --slope '6 mV'
    """
    from kg.assay import patch_table, read_table
    from kg.assay.report import Status, estimate_rows

    result = patch_table(read_table(file), unit=unit, v_half=v_half, slope=slope)
    rows = []
    for block in result.holding:
        rows += estimate_rows(block.estimates or {}, f"{block.holding_mV:g} mV ")
    rows += estimate_rows(result.modulated_receptor or {})
    _show(result.to_json(), rows, out, chosen(form, out, _TABLES), result)
    _draw(result, plot)
    if result.status is not Status.ESTIMATED:
        raise typer.Exit(CheckFailed.exit_code)


@app.command()
def occupancy(
    file: FileArgument,
    group_baseline: Annotated[
        bool,
        typer.Option("--group-baseline", help="Use the region's mean baseline where a subject has none."),
    ] = False,
    plot: PlotOption = None,
    form: FormatOption = None,
    out: OutOption = None,
) -> None:
    """PET occupancy from binding potentials, and the plasma EC50 of each region.

    Example: kg assay occupancy scans.tsv --plot occupancy.svg
    """
    from kg.assay import occupancy_table, read_table
    from kg.assay.report import estimate_rows

    result = occupancy_table(read_table(file), group_baseline=group_baseline)
    rows: list[dict[str, Any]] = [
        {"quantity": f"{scan.subject} {scan.region}".strip(), "value": scan.occupancy, "unit": "%"}
        for scan in result.scans
    ]
    for region in result.regions:
        rows += estimate_rows(region.estimates or {}, f"{region.region} ".lstrip())
    _show(result.to_json(), rows, out, chosen(form, out, _TABLES), result)
    _draw(result, plot)


def _fit_rows(report: AssayReport) -> list[dict[str, Any]]:
    """Estimates, and what the data say instead where there are none."""
    from kg.assay.report import estimate_rows

    found = estimate_rows(report.estimates or {})
    for key, bound in report.bounds.items():
        low, high = (bound.value, None) if bound.relation == ">" else (None, bound.value)
        found.append({"quantity": key.removesuffix("_nM"), "low": low, "high": high, "unit": bound.unit})
    return found


def _show(
    data: dict[str, Any],
    rows: Sequence[Mapping[str, Any]],
    out: Path | None,
    form: Format,
    result: AssayReport | Dialysis | Patch | Occupancy,
    columns: Sequence[str] = _ROW,
) -> None:
    """JSON whole; a table with the verdict above it; TSV and CSV with the verdict as a message."""
    if form is Format.JSON:
        write(as_json(data), out)
        return
    form = Format.TABLE if form is Format.TTL else form
    words = _said(result.verdict, result.notes)
    if form is Format.TABLE:
        write(words + ("\n\n" + records(rows, form, columns) if rows else ""), out)
        return
    note(words)
    write(records(rows, form, columns), out)


def _record(report: AssayReport, subject: Subject, base: str, licence: str, out: Path | None) -> None:
    """Records as Turtle; the verdict as a message."""
    from kg.exchange.measurements import measurement_records

    write(ForPrograms(measurement_records(report, subject, base, licence)), out)
    note(_said(report.verdict, report.notes))


def _said(verdict: str, notes: Sequence[str]) -> str:
    return "\n".join((verdict, *notes))


def _draw(result: AssayReport | Dialysis | Patch | Occupancy, path: Path | None) -> None:
    if path is None:
        return
    from kg.draw.charts.vega import render
    from kg.views.bench_charts import plot

    render(plot(result), path)


def _subject(
    named: tuple[str, str, str],
    new: bool,
    base: str,
    species: str,
    protocol: str,
    condition: str,
    also: list[Path] | None,
) -> Subject:
    """Names of --as as records of the graph; the compound is minted only when it is declared new."""
    from kg.exchange.measurements import Subject, mint_compound
    from kg.knowledge.names import Directory

    directory = Directory(opened(also))
    compound, target, action = named
    where = directory.resolve(target, what="target")
    if new:
        if directory.exact(compound, ("Compound",)):
            raise UsageError(
                f"{compound!r} is already in the graph", "--new", "leave --new away or choose a name of yours"
            )
        iri, label = mint_compound(base, compound), compound
    else:
        known = directory.resolve(compound, ("Compound",), "compound")
        iri, label = known.iri, known.label
    return Subject(
        iri,
        label,
        where.iri,
        where.label,
        _action(directory, action),
        new,
        directory.resolve(species, ("Species",), "species").iri if species else "",
        directory.resolve(protocol, ("Protocol",), "protocol").iri if protocol else "",
        condition,
    )


def _action(directory: Directory, text: str) -> str:
    """The IRI of an action type of the ontology, by label or synonym."""
    from kg.knowledge.names import normal
    from kg.knowledge.vocabulary import local_name

    rows = directory.knowledge.rows("SELECT ?a ?n { ?a a kg:ActionType ; rdfs:label|skos:altLabel ?n }")
    for row in rows:
        if normal(text) in (normal(str(row["n"])), normal(local_name(str(row["a"])))):
            return str(row["a"])
    labels = sorted({local_name(str(row["a"])) for row in rows})
    raise NotFound(f"no action is called {text!r}", "--as", f"use one of {', '.join(labels)}")
