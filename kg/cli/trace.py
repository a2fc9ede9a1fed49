"""kg trace: signed routes between things, with the evidence of every link."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from kg import settings
from kg.cli.opening import workspace_of
from kg.cli.options import Graph, Output, grouped
from kg.cli.output import Format, as_json, chosen, records, write
from kg.errors import NotFound

if TYPE_CHECKING:
    from kg.answer.trace import Traced

_ROWS = (Format.TABLE, Format.TSV, Format.CSV, Format.JSON)


def register(app: typer.Typer) -> None:
    """Add this verb to the command line."""
    app.command()(grouped(trace))


def trace(
    *,
    start: Annotated[str, typer.Argument(metavar="FROM", help="A compound, an entity or ENTITY@CONTEXT.")],
    end: Annotated[str, typer.Argument(metavar="TO", help="An entity or ENTITY@CONTEXT.")],
    max_length: Annotated[int, typer.Option("--max-length", help="Links at most.")] = settings.TRACE_LENGTH,
    k: Annotated[int, typer.Option("-k", help="Routes at most.")] = settings.TRACES,
    count: Annotated[bool, typer.Option("--count", help="How many routes by sign, instead of which.")] = False,
    walks: Annotated[bool, typer.Option("--walks", help="How many walks, which may meet a node again.")] = False,
    reach: Annotated[bool, typer.Option("--reach", help="Links of the shortest walk of each sign.")] = False,
    output: Output,
    graph: Graph,
) -> None:
    """Signed routes (simple paths, shortest first) with the evidence of every link.

    Examples: kg trace amitriptyline CREB@cortical-pyramidal-cell · kg trace DRD2@D2-MSN PKA@D2-MSN
    """
    chosen_form = chosen(*output, _ROWS)
    workspace = workspace_of(*graph)
    from kg import explore

    kinds = [name for name, asked in (("count", count), ("walks", walks), ("reach", reach)) if asked]
    if kinds:
        from kg.answer.ways import ways

        numbers = ways(workspace, start, end, max_length, kinds)
        columns = ("source", "target", "kind", "max_length", "activating", "inhibiting", "unknown")
        write(records(numbers.to_json(), chosen_form, columns), output.out)
        return
    found = explore.trace(start, end, workspace=workspace, max_length=max_length, k=k)
    if chosen_form is Format.JSON:
        write(as_json(found.to_json()), output.out)
    elif chosen_form is Format.TABLE and found:
        write(traces(found), output.out)
    else:
        rows = [{"sign": t.sign, "length": len(t.links), "route": " → ".join(t.nodes)} for t in found]
        write(records(rows, chosen_form, ("sign", "length", "route")), output.out)
    if not found:
        raise NotFound(
            f"no route of at most {max_length} links from {start} to {end}", cure="allow more with --max-length"
        )


def traces(found: Sequence[Traced]) -> str:
    """Each route with its sign, then its links with evidence."""
    parts = []
    for number, route in enumerate(found, 1):
        parts.append(f"{number}. sign {route.sign}  ({len(route.links)} links)")
        parts += [
            f"     {link.source} —({link.sign})→ {link.target}   [{'; '.join(link.evidence) or 'no evidence recorded'}]"
            for link in route.links
        ]
    return "\n".join(parts)
