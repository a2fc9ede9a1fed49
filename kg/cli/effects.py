"""kg perturb: what follows from a compound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg import settings
from kg.cli.answer_rows import AnswerBlock, columns_of_block, rows_of, whose
from kg.cli.findings import first_screen
from kg.cli.opening import workspace_of
from kg.cli.options import Each, Graph, In, Output, QuestionAsked, Samples, grouped
from kg.cli.origin import origin
from kg.cli.output import Format, ForPrograms, as_json, chosen, note, write
from kg.cli.page import records
from kg.cli.tables import perturbation
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.shown import DrawnPerturbation

_ALL = (Format.TABLE, Format.TSV, Format.CSV, Format.JSON, Format.TTL)


def register(app: typer.Typer) -> None:
    """Add these verbs to the command line."""
    app.command()(grouped(perturb))


def perturb(
    *,
    compounds: Annotated[
        list[str] | None, typer.Argument(metavar="COMPOUND[=DOSE|CONC]...", show_default=False)
    ] = None,
    question: QuestionAsked,
    each: Each = False,
    in_: In = "",
    samples: Samples = settings.SAMPLES,
    only: Annotated[bool, typer.Option("--only", help="With --chronic: without the acute answer beside it.")] = False,
    full: Annotated[bool, typer.Option("--full", help="All of it, not the first screen.")] = False,
    table: Annotated[
        AnswerBlock | None, typer.Option("--table", help="The one block to write as rows.", show_default=False)
    ] = None,
    output: Output,
    graph: Graph,
) -> None:
    """What compounds do, on one screen: stated against computed, targets, transmitters, firing, signalling, pathways.

    Examples: kg perturb amitriptyline · kg perturb amisulpride --dose '100 mg/day' --in D2-MSN ·
    kg perturb amoxapine -f tsv --table pathways
    """
    chosen_form = chosen(*output, _ALL)
    workspace = workspace_of(*graph, compounds=(*(compounds or ()), *(question.get("against") or ())))
    from kg import explore
    from kg.question.scenario import Question

    asked = Question(tuple(compounds or ()), **question)
    if only and not asked.chronic:
        raise UsageError("--only is of a chronic answer", cure="give --chronic too")
    parts = workspace.asked.each(asked) if each else [asked]
    if not parts:
        raise UsageError("--each is of the compounds of a table", cure="give --profile FILE")
    answers = [explore.answered(workspace, one, in_, samples) for one in parts]
    shown = chosen_form in (Format.TABLE, Format.JSON) and table is None and not (full and chosen_form is Format.TABLE)
    beside = asked.chronic and not only and shown
    acute = [
        explore.answered(workspace, replace(one, chronic=False), in_, samples) if beside else None for one in parts
    ]
    for text in dict.fromkeys(text for answer in answers for text in answer.notes):
        note(text)
    if in_:
        note(f"only what is computed at or below {in_} is listed: targets that are held elsewhere may be the cause")
    if chosen_form is Format.TTL:
        write(_turtle(answers), output.out)
    elif chosen_form is Format.JSON and table is None:
        run = {"run": origin(workspace)}
        made = [a.to_json() | _other_time(other) | run for a, other in zip(answers, acute, strict=True)]
        write(as_json(made if each else made[0]), output.out)
    elif chosen_form is Format.TABLE and table is None:
        told = [perturbation(a) if full else first_screen(a, acute=b) for a, b in zip(answers, acute, strict=True)]
        write("\n\n".join(told), output.out)
    else:
        block = table or AnswerBlock.EFFECTS
        rows = [{whose(block): _subject(a), **row} for a in answers for row in rows_of(a, block)]
        columns = columns_of_block(block)
        write(records(rows, chosen_form, (whose(block), *columns) if each else columns), output.out)


def _other_time(acute: DrawnPerturbation | None) -> dict[str, Any]:
    """The acute answer under a key of its own, without the scenario that it shares."""
    if acute is None:
        return {}
    return {"acute": {name: part for name, part in acute.to_json().items() if name != "scenario"}}


def _turtle(answers: Sequence[DrawnPerturbation]) -> ForPrograms:
    """The answers as one graph in Turtle."""
    graph = answers[0].to_rdf()
    for answer in answers[1:]:
        graph += answer.to_rdf()
    return ForPrograms(graph.serialize(format="turtle"))


def _subject(answer: DrawnPerturbation) -> str:
    """The compounds that an answer is of."""
    return " + ".join(c.label for c in answer.scenario.compounds if c.metabolite_of is None)
