"""kg find: look things up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.opening import opened
from kg.cli.options import Graph, Output, grouped
from kg.cli.output import Format, chosen, note, table, wrapped, write
from kg.cli.page import records, widths_of
from kg.errors import NotFound, UsageError

if TYPE_CHECKING:
    from kg.knowledge.names import Directory


_SHORTER = "try a shorter part of the name"
_FOUND = ("id", "label", "type", "matched")


def register(app: typer.Typer) -> None:
    """Add these verbs to the command line."""
    app.command()(grouped(find))


def find(
    *,
    text: Annotated[
        str,
        typer.Argument(
            help="A name, synonym, symbol, identifier, CURIE or IRI, a part of a name, or a class of drugs.",
            show_default=False,
        ),
    ] = "",
    acts_on: Annotated[
        str, typer.Option("--acts-on", metavar="TARGET", help="Compounds with an action there.", show_default=False)
    ] = "",
    as_: Annotated[
        str, typer.Option("--as", metavar="ACTION", help="Only as, such as antagonist.", show_default=False)
    ] = "",
    below: Annotated[
        str, typer.Option("--below", metavar="CONC", help="Only tighter than, such as '10 nM'.", show_default=False)
    ] = "",
    atc: Annotated[
        str, typer.Option("--atc", metavar="CODE", help="Compounds of an ATC group.", show_default=False)
    ] = "",
    like: Annotated[
        str, typer.Option("--like", metavar="COMPOUND", help="Compounds with a similar profile.", show_default=False)
    ] = "",
    statements: Annotated[bool, typer.Option("--statements", help="Statements and parts of records too.")] = False,
    every: Annotated[bool, typer.Option("--all", help="Everything that has the text in a name.")] = False,
    output: Output,
    graph: Graph,
) -> None:
    """Look a name up, or compounds by class, target, ATC group or likeness.

    Examples: kg find P31645 · kg find antidepressants · kg find --acts-on DRD2 --as antagonist --below '10 nM'
    """
    from kg.knowledge.names import Directory

    chosen_form = chosen(*output, (Format.TABLE, Format.TSV, Format.CSV, Format.JSON))
    if sum(map(bool, (text, acts_on, atc, like))) != 1:
        raise UsageError("ask one thing", cure="give a TEXT, or one of --acts-on, --atc and --like")
    if (as_ or below) and not acts_on:
        raise UsageError("--as and --below narrow --acts-on", cure="name a target: --acts-on DRD2")
    directory = Directory(opened(*graph))
    if acts_on or atc or like:
        _compounds(directory, acts_on, as_, below, atc, like, chosen_form, output)
        return
    _names(directory, text, statements, every, chosen_form, output)


def _names(directory: Directory, text: str, statements: bool, every: bool, form: Format, output: Output) -> None:
    """The things that a text means, then those that have it in a name, then compounds of a class of that name."""
    from kg.knowledge.finding import of_class
    from kg.knowledge.looking import looked_up, unlabelled
    from kg.knowledge.meant import outside, refuse_several
    from kg.knowledge.salts import is_salt_word

    classed = of_class(directory, text)
    found = looked_up(directory, text, statements=statements, every=every, classed=bool(classed))
    seen = {m.iri for m in found.shown}
    classed = [c for c in classed if c.iri not in seen]
    if not found.shown and not classed:
        meant = directory.meant(text)
        refuse_several(text, meant)
        near = directory.suggestions(text)
        cure = (
            outside(text, meant)
            or unlabelled(directory, text)
            or (f"did you mean {', '.join(near)}?" if near else _SHORTER)
        )
        raise NotFound(f"nothing is called {text!r}", cure=cure)
    rows = [
        {"id": directory.curie(m.iri), "label": m.label, "type": ", ".join(m.types), "matched": f"{m.how} {m.name}"}
        for m in found.shown
    ]
    rows += [
        {"id": directory.curie(c.iri), "label": c.label, "type": "Compound", "matched": f"class {c.why}"}
        for c in classed
    ]
    write(listed(rows) if form is Format.TABLE else records(rows, form, _FOUND), output.out)
    if is_salt_word(text):
        note(f"{text} is a word for a salt or a hydrate: name the drug with it")
    if found.more:
        note(f"+{found.more} more things have it in a name: --all")
    if found.said:
        note(f"+{found.said} statements and parts of records have it in a name: --statements")


def listed(rows: Sequence[Mapping[str, str]]) -> str:
    """Records as a table, or in lines where a table would break words."""
    cells = [tuple(row[name] for name in _FOUND) for row in rows]
    widths = widths_of(_FOUND, cells)
    if widths:
        return table(_FOUND, cells, "", widths)
    lines = []
    for found in rows:
        lines += wrapped(f"{found['label']}  ({found['type']})", "", "  ")
        lines += wrapped(f"{found['id']} · {found['matched']}", "    ", "      ")
    return "\n".join(lines)


def _compounds(
    directory: Directory, acts_on: str, as_: str, below: str, atc: str, like: str, form: Format, output: Output
) -> None:
    """Compounds by target, ATC group or likeness, as a table."""
    from kg.knowledge import finding

    if acts_on:
        found = finding.acting_on(directory, acts_on, as_, nanomolar(below) if below else None)
        columns: tuple[str, ...] = ("id", "label", "target", "action", "nM")
    elif atc:
        found, columns = finding.of_atc(directory, atc), ("id", "label", "why")
    else:
        found, columns = finding.alike(directory, like), ("id", "label", "likeness", "why")
        note(finding.MEASURE)
    rows = [{**asdict(c), "id": directory.curie(c.iri), "nM": c.nM and float(f"{c.nM:.4g}"),
             "likeness": c.likeness and round(c.likeness, 3)} for c in found]  # fmt: skip
    write(records(rows, form, columns), output.out)
    if not found:
        raise NotFound("no compound is found", cure="ask for a weaker affinity or another action")


def nanomolar(text: str) -> float:
    """A molar concentration in nM. Raises UsageError for another amount."""
    from kg.question.amount import amount

    found = amount(text)
    if found.kind != "site":
        raise UsageError(f"{text!r} is no molar concentration", cure="write such as --below '10 nM'")
    return found.high
