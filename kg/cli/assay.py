"""kg assay: from bench data to potencies, affinities, courses and occupancies, and to records of the graph."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from kg.cli.bench_output import draw, said_of, show, show_fits
from kg.cli.output import AlsoOption, Format, FormatOption, ForPrograms, OutOption, chosen, note, write
from kg.errors import CheckFailed, UsageError

app = typer.Typer(help="The calculations of the protocols, from bench data.", no_args_is_help=True)


def register(parent: typer.Typer) -> None:
    """Add these verbs to the command line, as a group of their own."""
    parent.add_typer(app, name="assay")


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
ReceptorOption = Annotated[
    str, typer.Option("--receptor", help="Level of sites in the well, e.g. '5 nM': depletion is accounted for exactly.")
]
DepletionOption = Annotated[bool, typer.Option("--depletion", help="Saturation: binding lowers the free ligand.")]
AsOption = Annotated[
    tuple[str, str, str] | None,
    typer.Option(
        "--as",
        metavar="COMPOUND TARGET ACTION",
        help="Write records to -o FILE.ttl; COMPOUND `each` takes the names of the column compound.",
        show_default=False,
    ),
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
    receptor: ReceptorOption = "",
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

    A column `compound` gives a fit for each, side by side. Example:
    kg assay fit plate.csv --model competition --radioligand '1 nM' --kd '1 ± 0.2 nM'
    """
    from kg.assay import fit_each, read_table

    wanted = chosen(form, out)
    if (wanted is Format.TTL) != (named is not None):
        raise UsageError("records need both a name and a file", "--as", "give --as COMPOUND TARGET ACTION -o FILE.ttl")
    found = fit_each(
        read_table(file), model, unit=unit, radioligand=radioligand, kd=kd, receptor=receptor, depletion=depletion
    )
    if named is not None and found.answered:
        from kg.cli.subjects import subjects
        from kg.exchange.measurements import measurement_file

        pairs = subjects(found, named, new, base, species, protocol, condition, also)
        write(ForPrograms(measurement_file(pairs, base, licence)), out)
        note(said_of(found))
    else:
        show_fits(found, wanted, None if wanted is Format.TTL else out)
    draw(found, plot)
    if not found.answered:
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
    show(
        result.to_json(),
        rows,
        out,
        chosen(form, out, _TABLES),
        result,
        ("group", "min", "percent", "sem", "n"),
    )
    draw(result, plot)


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
    show(result.to_json(), rows, out, chosen(form, out, _TABLES), result)
    draw(result, plot)
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
    show(result.to_json(), rows, out, chosen(form, out, _TABLES), result)
    draw(result, plot)
