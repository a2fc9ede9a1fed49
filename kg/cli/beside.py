"""kg dose, kg compare: one compound at many amounts, and compounds side by side."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from kg import settings
from kg.cli import sheets
from kg.cli.effects import Alone, Chronic, Profiles, Samples, Skip, Within, bench_of
from kg.cli.output import AlsoOption, Format, FormatOption, OutOption, StoreOption, as_json, chosen, records, write

_ROWS = (Format.TABLE, Format.TSV, Format.CSV, Format.JSON)


def register(app: typer.Typer) -> None:
    """Add these verbs to the command line."""
    for verb in (dose, compare):
        app.command()(verb)


def dose(
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="[COMPOUND] NODE...",
            help="The compound, unless --profile gives it; then entities or ENTITY@CONTEXT.",
        ),
    ],
    low: Annotated[
        str, typer.Option("--from", help="Lowest dose or concentration, such as '1 nM'.", show_default=False)
    ] = "",
    high: Annotated[str, typer.Option("--to", help="Highest dose or concentration.", show_default=False)] = "",
    points: Annotated[int, typer.Option("--points", help="Points on the curve.")] = settings.DOSES,
    plot: Annotated[
        Path | None, typer.Option("--plot", metavar="FILE", help="Draw it too: .svg, .png or .pdf.", show_default=False)
    ] = None,
    profile: Profiles = None,
    alone: Alone = False,
    skip: Skip = False,
    form: FormatOption = None,
    out: OutOption = None,
    also: AlsoOption = None,
    store: StoreOption = None,
) -> None:
    """The change of nodes over a range of doses or concentrations.

    Examples: kg dose amisulpride cAMP@D2-MSN --from '50 mg/day' --to '800 mg/day'
    """
    chosen_form = chosen(form, out, _ROWS)
    compound, nodes = ("", names) if profile else (names[0], names[1:])
    bench = bench_of(also, store)
    from kg.explore import dose as ask

    curve = ask(
        compound, nodes, bench=bench, low=low, high=high, points=points,
        profiles=profile or (), metabolites=not alone, skip_bad_rows=skip,
    )  # fmt: skip
    if plot is not None:
        from kg.draw.plots import render
        from kg.draw.views.charts import dose_chart

        render(dose_chart(bench, curve), plot)
    if chosen_form is Format.JSON:
        write(as_json(asdict(curve)), out)
        return
    keys = list(curve.log2)
    rows = [{curve.unit: amount, **{k: curve.log2[k][i] for k in keys}} for i, amount in enumerate(curve.amounts)]
    write(records(rows, chosen_form, [curve.unit, *keys], f"{curve.compound}: log2 change against {curve.unit}"), out)


def compare(
    compounds: Annotated[
        list[str] | None,
        typer.Argument(metavar="COMPOUND COMPOUND...", help="Two or more, profiles counted in.", show_default=False),
    ] = None,
    profile: Profiles = None,
    skip: Skip = False,
    within: Within = "",
    chronic: Chronic = False,
    alone: Alone = False,
    samples: Samples = settings.SAMPLES,
    form: FormatOption = None,
    out: OutOption = None,
    also: AlsoOption = None,
    store: StoreOption = None,
) -> None:
    """Compounds side by side: affinities across units, effects that they share, and opposite ones.

    Examples: kg compare amitriptyline nortriptyline amoxapine
    """
    chosen_form = chosen(form, out, _ROWS)
    bench = bench_of(also, store)
    from kg.explore import compare as ask

    result = ask(
        *(compounds or []), bench=bench, within=within, chronic=chronic, metabolites=not alone,
        samples=samples, profiles=profile or (), skip_bad_rows=skip,
    )  # fmt: skip
    if chosen_form is Format.JSON:
        write(as_json(asdict(result)), out)
    elif chosen_form is Format.TABLE:
        write(sheets.comparison(result), out)
    else:
        rows = [
            {
                "kind": kind,
                "name": s.name,
                "label": s.label,
                "standing": s.standing,
                **dict(zip(result.compounds, s.values, strict=True)),
            }
            for kind, items in (("affinity_nM", result.affinities), ("log2_change", result.effects))
            for s in items
        ]
        write(records(rows, chosen_form, ["kind", "name", "label", *result.compounds, "standing"]), out)
