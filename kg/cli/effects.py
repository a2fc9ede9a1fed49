"""kg perturb, trace, explain, dose, compare: what follows from a compound, and why."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from kg import settings
from kg.cli.opening import workspace_of
from kg.cli.options import Graph, In, Output, QuestionAsked, Samples, grouped
from kg.cli.output import Format, as_json, chosen, note, records, write
from kg.cli.tables import explanation, perturbation, traces
from kg.errors import NotFound

_ALL = (Format.TABLE, Format.TSV, Format.CSV, Format.JSON, Format.TTL)
_ROWS = (Format.TABLE, Format.TSV, Format.CSV, Format.JSON)


def register(app: typer.Typer) -> None:
    """Add these verbs to the command line."""
    for verb in (perturb, trace, explain):
        app.command()(grouped(verb))


def perturb(
    *,
    compounds: Annotated[
        list[str] | None, typer.Argument(metavar="COMPOUND[=DOSE|CONC]...", show_default=False)
    ] = None,
    question: QuestionAsked,
    in_: In = "",
    samples: Samples = settings.SAMPLES,
    output: Output,
    graph: Graph,
) -> None:
    """Which pathways and nodes compounds perturb: stated, targets, pathways ranked, nodes changed.

    Examples: kg perturb amitriptyline · kg perturb amisulpride --dose '100 mg/day' --in D2-MSN
    """
    chosen_form = chosen(*output, _ALL)
    workspace = workspace_of(*graph)
    from kg import explore

    answer = explore.perturb(
        *(compounds or []),
        workspace=workspace,
        in_=in_,
        samples=samples,
        **question,
    )
    for text in answer.notes:
        note(text)
    if chosen_form is Format.JSON:
        write(as_json(answer.to_json()), output.out)
    elif chosen_form is Format.TTL:
        write(answer.to_rdf().serialize(format="turtle"), output.out)
    elif chosen_form is Format.TABLE:
        write(perturbation(answer), output.out)
    else:
        columns = ("node", "label", "direction", "log2_change", "interval", "size", "tendency", "stability")
        write(records([asdict(e) for e in answer.effects], chosen_form, columns), output.out)


def trace(
    *,
    start: Annotated[str, typer.Argument(metavar="FROM", help="A compound, an entity or ENTITY@CONTEXT.")],
    end: Annotated[str, typer.Argument(metavar="TO", help="An entity or ENTITY@CONTEXT.")],
    max_length: Annotated[int, typer.Option("--max-length", help="Links at most.")] = settings.TRACE_LENGTH,
    k: Annotated[int, typer.Option("-k", help="Routes at most.")] = settings.TRACES,
    output: Output,
    graph: Graph,
) -> None:
    """Signed routes (simple paths, shortest first) with the evidence of every link.

    Examples: kg trace amitriptyline CREB@cortical-pyramidal-cell · kg trace DRD2@D2-MSN PKA@D2-MSN
    """
    chosen_form = chosen(*output, _ROWS)
    workspace = workspace_of(*graph)
    from kg import explore

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


def explain(
    *,
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="[COMPOUND[=DOSE|CONC]]... NODE", help="The compounds, unless --profile gives them; then the node."
        ),
    ],
    k: Annotated[int, typer.Option("-k", min=1, max=50, help="Routes named.")] = settings.ROUTES,
    question: QuestionAsked,
    output: Output,
    graph: Graph,
) -> None:
    """Why a node changes: routes as sentences, with shares that add up, opposing ones too.

    Examples: kg explain amitriptyline HTR2A@cortical-pyramidal-cell
    """
    chosen_form = chosen(*output, _ROWS)
    workspace = workspace_of(*graph)
    from kg import explore

    found = explore.explain(
        *names,
        workspace=workspace,
        k=k,
        **question,
    )
    if chosen_form is Format.JSON:
        write(as_json(found.to_json()), output.out)
    elif chosen_form is Format.TABLE:
        write("\n\n".join(map(explanation, found)), output.out)
    else:
        rows = [{"node": e.node, "share": r.share, "route": " → ".join(r.nodes)} for e in found for r in e.routes]
        rows += [{"node": e.node, "share": e.other, "route": "other routes"} for e in found]
        write(records(rows, chosen_form, ("node", "share", "route")), output.out)
