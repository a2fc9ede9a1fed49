"""kg fit: the adjustable numbers fitted to the measured effects, or the proof that the shipped ones are that fit's."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli.opening import workspace_of
from kg.cli.options import Graph, Output, grouped
from kg.cli.output import Format, ForPrograms, chosen, note, records, write
from kg.errors import CheckFailed

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
    output: Output,
    graph: Graph,
) -> None:
    """Fit the shared numbers of the network to the measured effects; -o FILE.ttl writes them as content.

    Examples: kg fit -o pathways/numbers/fitted.ttl · kg fit --check
    """
    form = chosen(*output, _FORMS)
    workspace = workspace_of(*graph)
    from kg.question import fitting

    if check:
        _checked(fitting.shipped_digests(workspace), fitting.present_digest(workspace))
        write("the shipped numbers are those of a fit to the shipped effects", output.out)
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
    write(records(rows, form, _COLUMNS, f"fit {found.digest}: loss {found.fitted.loss:.0f}"), output.out)


def _checked(shipped: set[str], present: str) -> None:
    """Raises CheckFailed where the shipped numbers come from other records, effects or groups."""
    if not shipped:
        raise CheckFailed("no fitted numbers are shipped", cure="`kg fit -o pathways/numbers/fitted.ttl`")
    if shipped != {present}:
        raise CheckFailed(
            f"the shipped numbers are of the fit {', '.join(sorted(shipped))}, and the content is now {present}",
            cure="`kg fit -o pathways/numbers/fitted.ttl`",
        )
