"""kg perturb: what follows from a compound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from kg import settings
from kg.cli.opening import workspace_of
from kg.cli.options import Each, Graph, In, Output, QuestionAsked, Samples, grouped
from kg.cli.output import Format, ForPrograms, as_json, chosen, note, records, write
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
    output: Output,
    graph: Graph,
) -> None:
    """Which pathways and nodes compounds perturb: stated, targets, pathways ranked, nodes changed.

    Examples: kg perturb amitriptyline · kg perturb amisulpride --dose '100 mg/day' --in D2-MSN
    """
    chosen_form = chosen(*output, _ALL)
    workspace = workspace_of(*graph)
    from kg import explore
    from kg.question.scenario import Question

    asked = Question(tuple(compounds or ()), **question)
    parts = workspace.asked.each(asked) if each else [asked]
    if not parts:
        raise UsageError("--each is of the compounds of a table", cure="give --profile FILE")
    answers = [explore.answered(workspace, one, in_, samples) for one in parts]
    for text in dict.fromkeys(text for answer in answers for text in answer.notes):
        note(text)
    if chosen_form is Format.JSON:
        write(as_json([a.to_json() for a in answers] if each else answers[0].to_json()), output.out)
    elif chosen_form is Format.TTL:
        write(_turtle(answers), output.out)
    elif chosen_form is Format.TABLE:
        write("\n\n".join(map(perturbation, answers)), output.out)
    else:
        columns = ("node", "label", "direction", "log2_change", "interval", "size", "tendency", "stability")
        rows = [{"compound": _subject(a), **asdict(e)} for a in answers for e in a.effects]
        write(records(rows, chosen_form, ("compound", *columns) if each else columns), output.out)


def _turtle(answers: Sequence[DrawnPerturbation]) -> ForPrograms:
    """The answers as one graph in Turtle."""
    graph = answers[0].to_rdf()
    for answer in answers[1:]:
        graph += answer.to_rdf()
    return ForPrograms(graph.serialize(format="turtle"))


def _subject(answer: DrawnPerturbation) -> str:
    """The compounds that an answer is of."""
    return " + ".join(c.label for c in answer.scenario.compounds if c.metabolite_of is None)
