"""kg dose, kg compare: one compound at many amounts, and compounds side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg import settings
from kg.cli.opening import workspace_of
from kg.cli.options import Chronic, CompoundAsked, Each, Graph, In, Output, Samples, grouped
from kg.cli.output import Format, as_json, chosen, records, write
from kg.cli.tables import comparison
from kg.errors import UsageError

_ROWS = (Format.TABLE, Format.TSV, Format.CSV, Format.JSON)


def register(app: typer.Typer) -> None:
    """Add these verbs to the command line."""
    for verb in (dose, compare):
        app.command()(grouped(verb))


def dose(
    *,
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
    asked: CompoundAsked,
    output: Output,
    graph: Graph,
) -> None:
    """The change of nodes over a range of doses or concentrations.

    Examples: kg dose amisulpride cAMP@D2-MSN --from '50 mg/day' --to '800 mg/day'
    """
    chosen_form = chosen(*output, _ROWS)
    compound, nodes = ("", names) if "profile" in asked else (names[0], names[1:])
    chosen_compounds = asked.pop("compound", ())
    if len(chosen_compounds) > 1:
        raise UsageError("a curve is of one compound", "--compound", "name one")
    compound = compound or "".join(chosen_compounds)
    workspace = workspace_of(*graph)
    from kg import explore

    curve = explore.dose(compound, nodes, workspace=workspace, low=low, high=high, points=points, **asked)
    if plot is not None:
        from kg.draw.charts.vega import render
        from kg.views.answer_charts import dose_chart

        render(dose_chart(workspace, curve), plot)
    if chosen_form is Format.JSON:
        write(as_json(curve.to_json()), output.out)
        return
    keys = list(curve.log2)
    rows = [{curve.unit: amount, **{k: curve.log2[k][i] for k in keys}} for i, amount in enumerate(curve.amounts)]
    write(
        records(rows, chosen_form, [curve.unit, *keys], f"{curve.compound}: log2 change against {curve.unit}"),
        output.out,
    )


def compare(
    *,
    compounds: Annotated[
        list[str] | None,
        typer.Argument(metavar="COMPOUND COMPOUND...", help="Two or more, profiles counted in.", show_default=False),
    ] = None,
    asked: CompoundAsked,
    each: Each = False,
    in_: In = "",
    chronic: Chronic = False,
    samples: Samples = settings.SAMPLES,
    output: Output,
    graph: Graph,
) -> None:
    """Compounds side by side: affinities across units, effects that they share, and opposite ones.

    Examples: kg compare amitriptyline nortriptyline amoxapine
    """
    chosen_form = chosen(*output, _ROWS)
    workspace = workspace_of(*graph)
    from kg import explore

    result = explore.compare(
        *(compounds or []), workspace=workspace, in_=in_, each=each, chronic=chronic, samples=samples, **asked
    )
    if chosen_form is Format.JSON:
        write(as_json(result.to_json()), output.out)
    elif chosen_form is Format.TABLE:
        write(comparison(result), output.out)
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
        write(records(rows, chosen_form, ["kind", "name", "label", *result.compounds, "standing"]), output.out)
