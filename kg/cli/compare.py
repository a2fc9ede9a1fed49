"""kg dose, kg compare: one compound at many amounts, and compounds side by side."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg import settings
from kg.cli.comparison import comparison, parts
from kg.cli.opening import workspace_of
from kg.cli.options import Chronic, CompoundAsked, Each, Graph, In, Output, Samples, grouped
from kg.cli.origin import origin
from kg.cli.output import Format, as_json, chosen, wrapped, write
from kg.cli.page import COLUMN_GAP, records
from kg.cli.screen import screen_width
from kg.errors import UsageError
from kg.pharmacology.spoken import concentration

if TYPE_CHECKING:
    from kg.answer.curve import DoseCurve

# The unit of a curve over concentrations, and what its column is called.
_MOLAR, _AMOUNT = "nM", "amount"
# A smaller change (of rest) is none.
_CALLED = 0.1
# Amounts of a curve whose nodes are rows.
_AMOUNTS, _AMOUNT_WIDTH = 7, 8 + COLUMN_GAP
_ROWS = (Format.TABLE, Format.TSV, Format.CSV, Format.JSON)


def register(app: typer.Typer) -> None:
    """Add these verbs to the command line."""
    for verb in (dose, compare):
        app.command()(grouped(verb))


class ComparePart(StrEnum):
    """A block of a comparison."""

    COMPOUNDS = "compounds"
    AFFINITIES = "affinities"
    ORDERS = "orders"
    PATHWAYS = "pathways"
    EFFECTS = "effects"


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
    workspace = workspace_of(*graph, compounds=filter(None, (compound,)))
    compound = compound or "".join(chosen_compounds)
    from kg import explore

    samples = settings.SAMPLES if plot is not None else 0  # the band is drawn, not printed
    curve = explore.dose(
        compound, nodes, workspace=workspace, low=low, high=high, points=points, samples=samples, **asked
    )
    if plot is not None:
        from kg.draw.charts.vega import render
        from kg.views.answer_charts import dose_chart

        render(dose_chart(workspace, curve), plot)
    if chosen_form is Format.JSON:
        write(as_json(curve.to_json() | {"run": origin(workspace)}), output.out)
        return
    write(_curve(curve, chosen_form), output.out)


def _curve(curve: DoseCurve, form: Format) -> str:
    """A row an amount; on a screen too narrow for a column a node, a row a node and some of the amounts."""
    keys = list(curve.log2)
    if form is not Format.TABLE:
        rows = [{curve.unit: amount, **{k: curve.log2[k][i] for k in keys}} for i, amount in enumerate(curve.amounts)]
        return records(rows, form, [curve.unit, *keys])
    title = f"{curve.compound}: log2 change against {_against(curve)}"
    said = [_amount(curve, amount) for amount in curve.amounts]
    if sum(len(key) + COLUMN_GAP for key in (_AMOUNT, *keys)) <= screen_width():
        shown = [{_AMOUNT: said[i], **{k: f"{curve.log2[k][i]:+.2f}" for k in keys}} for i in range(len(said))]
        return "\n".join(
            [*wrapped(title, "", "  "), records(shown, form, [_AMOUNT, *keys]).rstrip(), "", *_halves(curve)]
        )
    last, left = len(curve.amounts) - 1, screen_width() - max(map(len, keys)) - COLUMN_GAP
    most = max(2, min(_AMOUNTS, left // _AMOUNT_WIDTH))
    some = sorted({round(k * last / (most - 1)) for k in range(most)})
    heads = {i: said[i] for i in some}
    ordered = sorted(keys, key=lambda key: -round(max(map(abs, curve.log2[key])), 9))
    turned = [{"node": key, **{heads[i]: f"{curve.log2[key][i]:+.2f}" for i in some}} for key in ordered]
    title = f"{title}, {len(some)} of {last + 1} amounts (all: -f tsv; one node: ENTITY@CONTEXT)"
    return "\n".join([*wrapped(title, "", "  "), records(turned, form, ["node", *heads.values()])])


def _amount(curve: DoseCurve, value: float) -> str:
    """An amount in words: a concentration in the unit that keeps it short."""
    return concentration(value) if _molar(curve) else f"{value:.3g}"


def _molar(curve: DoseCurve) -> bool:
    """Whether the amounts are free concentrations."""
    return curve.unit.startswith(_MOLAR)


def _against(curve: DoseCurve) -> str:
    """What the amounts are of: `free concentration outside the brain`, or their unit."""
    return f"free concentration{curve.unit.removeprefix(_MOLAR)}" if _molar(curve) else curve.unit


def _halves(curve: DoseCurve) -> list[str]:
    """Of each node its largest change, and the amount at which half of that is reached first, between two amounts in proportion to their logarithms."""
    lines = []
    for key, values in curve.log2.items():
        most = max(values, key=abs)
        if abs(2.0**most - 1.0) < _CALLED:
            lines += wrapped(f"{key} changes by less than 10 % at any of these.", "", "  ")
            continue
        half = next(i for i, v in enumerate(values) if v * most > 0 and abs(v) >= abs(most) / 2)
        at = curve.amounts[half]
        if half:
            before, now = values[half - 1], values[half]
            part = (most / 2 - before) / (now - before)
            at = curve.amounts[half - 1] * (at / curve.amounts[half - 1]) ** part
        unit = curve.unit.removeprefix(_MOLAR) if _molar(curve) else f" {curve.unit}"
        about = "at or below" if half == 0 else "at about"
        lines += wrapped(
            f"{key}: most {most:+.2f}, half of it {about} {_amount(curve, at)}{unit} (computed).", "", "  "
        )
    return lines


def compare(
    *,
    compounds: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="COMPOUND[=AMOUNT] COMPOUND[=AMOUNT]...",
            help="Two or more, profiles counted in.",
            show_default=False,
        ),
    ] = None,
    at: Annotated[
        str,
        typer.Option(
            "--at",
            metavar="LEVEL",
            help="Make levels alike: 'same-occupancy TARGET', 'same-occupancy TARGET 80 %', same-conc, 'same-conc 20 nM' or therapeutic.",
            show_default=False,
        ),
    ] = "",
    target: Annotated[
        list[str] | None,
        typer.Option(
            "--target", metavar="TARGET", help="Only what is recorded and computed there.", show_default=False
        ),
    ] = None,
    pathway: Annotated[
        list[str] | None,
        typer.Option(
            "--pathway", metavar="PATHWAY", help="Only this pathway, its nodes and targets.", show_default=False
        ),
    ] = None,
    part: Annotated[
        ComparePart | None, typer.Option("--table", help="One block alone, every row of it.", show_default=False)
    ] = None,
    asked: CompoundAsked,
    each: Each = False,
    in_: In = "",
    chronic: Chronic = False,
    samples: Samples = settings.SAMPLES,
    output: Output,
    graph: Graph,
) -> None:
    """Compounds side by side: affinities as recorded, pathways and effects as computed, at the levels said first.

    Examples: kg compare amitriptyline nortriptyline amoxapine · kg compare amitriptyline amoxapine --at 'same-occupancy SERT'
    """
    chosen_form = chosen(*output, _ROWS)
    workspace = workspace_of(*graph)
    from kg import explore
    from kg.question.levels import joined

    names, level = joined(workspace, compounds or [], at)
    result = explore.compare(
        *names, workspace=workspace, in_=in_, at=level, target=target or (), pathway=pathway or (), each=each,
        chronic=chronic, samples=samples, **asked,
    )  # fmt: skip
    if chosen_form is Format.JSON:
        found = result.to_json()
        write(
            as_json((found if part is None else {part.value: found[part.value]}) | {"run": origin(workspace)}),
            output.out,
        )
    elif chosen_form is Format.TABLE and part is None:
        write(comparison(result), output.out)
    else:
        columns, rows = parts(result, part.value if part else None)
        write(records(rows, chosen_form, columns), output.out)
