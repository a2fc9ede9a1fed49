"""kg fit: the adjustable numbers fitted to the measured effects, or the proof that the shipped ones are that fit's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.opening import workspace_of
from kg.cli.options import Graph, Output, grouped
from kg.cli.output import Format, ForPrograms, chosen, note, write
from kg.cli.page import records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.answer.scoring import Scored
    from kg.question.fitting import FittedNumbers
    from kg.question.workspace import Workspace

_FORMS = (Format.TABLE, Format.TSV, Format.CSV, Format.JSON, Format.TTL)
_COLUMNS = ("number", "factor_log2", "spread_log2", "prior_spread", "remark")


def register(app: typer.Typer) -> None:
    """Add this verb to the command line."""
    app.command()(grouped(fit))


def fit(
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Prove that the shipped numbers are those of a fit to the shipped effects.")
    ] = False,
    score: Annotated[
        bool,
        typer.Option("--score", help="Score the numbers as they are on the measured effects that no fit has seen."),
    ] = False,
    mechanisms: Annotated[
        bool,
        typer.Option(
            "--mechanisms", help="Score measured effects of each mechanism with numbers that have seen none of it."
        ),
    ] = False,
    in_vivo: Annotated[
        bool,
        typer.Option("--in-vivo", help="Fit how affinities in living brain stand to those in a dish, by target."),
    ] = False,
    output: Output,
    graph: Graph,
) -> None:
    """Fit the shared numbers of the network to the measured effects; -o FILE.ttl writes them as content.

    Examples: kg fit -o pathways/numbers/fitted.ttl · kg fit --score -o pathways/numbers/accuracy.ttl · kg fit --check
    """
    form = chosen(*output, _FORMS)
    workspace = workspace_of(*graph)
    from kg.question import fitting

    if check:
        write(fitting.check_fit(workspace), output.out)
        return
    if score:
        write(_scored(workspace, form), output.out)
        return
    if mechanisms:
        write(_left_out(workspace, form), output.out)
        return
    if in_vivo:
        write(_offsets(workspace, form), output.out)
        return
    found = fitting.fit_numbers(workspace, note)
    if form is Format.TTL:
        write(ForPrograms(found.to_turtle()), output.out)
        return
    remarks = dict.fromkeys(found.at_prior, "not informed") | dict.fromkeys(found.at_border, "at its border")
    rows = [
        {
            "number": name,
            "factor_log2": float(factor),
            "spread_log2": float(spread),
            "prior_spread": group.prior_spread,
            "remark": remarks.get(name, ""),
        }
        for name, group, factor, spread in found.rows()
    ]
    write(records(rows, form, _COLUMNS, _title(found)), output.out)


def _offsets(workspace: Workspace, form: Format) -> str:
    """What stands between brain and dish, a row a pair of compound and target, or as records of the graph."""
    from kg.question.pet import brain_over_dish, calibrated

    found = brain_over_dish(workspace, calibrated(workspace))
    if form is Format.TTL:
        return ForPrograms(found.to_turtle())
    label, parts = workspace.directory.label, found.parts
    rows = [
        {
            "compound": label(compound),
            "target": label(target),
            "log2": factor,
            "of_compound": parts.first[compound],
            "of_target": parts.second.get(target, 0.0),
        }
        for (compound, target), factor in found.pairs.items()
    ]
    between, across, rest = parts.spreads
    said = f"affinity in living brain over the one in a dish, log2; spread {between:g} between compounds, {across:g} between targets, {rest:g} unexplained"
    return records(rows, form, tuple(rows[0]), said)


def _scored(workspace: Workspace, form: Format) -> str:
    """Figures by class of readout, as rows or as records of the graph."""
    from kg.answer import scoring

    found = scoring.score(workspace)
    if form is Format.TTL:
        return ForPrograms(scoring.to_turtle(found))
    said = f"score {found.digest} on treatments that no fit has seen"
    return _figures(workspace, found.scored, form, said)


def _left_out(workspace: Workspace, form: Format) -> str:
    """Figures by class of readout and by mechanism, of mechanisms left out in turn, as rows or as records of the graph."""
    from kg.answer import mechanisms

    found = mechanisms.score_mechanisms(workspace)
    if form is Format.TTL:
        return ForPrograms(found.to_turtle())
    return _figures(workspace, found.scored, form, f"score {found.digest}, each mechanism left out in turn")


def _figures(workspace: Workspace, scored: Sequence[Scored], form: Format, said: str) -> str:
    from dataclasses import asdict

    label = workspace.directory.label
    rows = [
        {
            "readout": label(one.readout or one.target) if one.readout or one.target else "all",
            "evidence": "seen" if one.seen else "background",
            "numbers": "recorded" if one.first else "fitted without" if one.held_out else "shipped",
            **asdict(one.figures),
        }
        for one in scored
    ]
    return records(rows, form, tuple(rows[0]), said)


def _title(found: FittedNumbers) -> str:
    return (
        f"fit {found.digest}: priors × {found.choice.chosen.width:g}, loss {found.fitted.loss:.0f} "
        f"where it was {found.choice.trials[0].fitted.loss_before:.0f}"
    )
