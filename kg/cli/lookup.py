"""kg find, kg show: look things up."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli.opening import opened
from kg.cli.options import Graph, Output, grouped
from kg.cli.output import Format, as_json, chosen, records, write
from kg.cli.page import sheet
from kg.errors import NotFound


def register(app: typer.Typer) -> None:
    """Add these verbs to the command line."""
    app.command()(grouped(find))
    app.command()(grouped(show))


def find(
    *,
    text: Annotated[
        str, typer.Argument(help="A name, synonym, symbol, identifier, CURIE or IRI, or a part of a name.")
    ],
    output: Output,
    graph: Graph,
) -> None:
    """Look a name up: everything that is called so, or has it in its name.

    Examples: kg find amitriptyline · kg find P31645
    """
    from kg.knowledge.names import Directory

    chosen_form = chosen(*output, (Format.TABLE, Format.TSV, Format.CSV, Format.JSON))
    directory = Directory(opened(*graph))
    found = directory.search(text)
    if not found:
        near = directory.suggestions(text)
        cure = f"did you mean {', '.join(near)}?" if near else "try a shorter part of the name"
        raise NotFound(f"nothing is called {text!r}", cure=cure)
    rows = [
        {"id": directory.curie(m.iri), "label": m.label, "type": ", ".join(m.types), "matched": f"{m.how} {m.name}"}
        for m in found
    ]
    write(records(rows, chosen_form, ("id", "label", "type", "matched")), output.out)


def show(
    *,
    thing: Annotated[str, typer.Argument(help="A name, synonym, identifier or IRI.")],
    output: Output,
    graph: Graph,
) -> None:
    """Everything known about one thing: values as printed, sources, contradictions.

    Examples: kg show amitriptyline · kg show SERT -f json
    """
    from kg.knowledge.about import About

    chosen_form = chosen(*output, (Format.TABLE, Format.JSON))
    about = About(opened(*graph))
    page = about.page(about.directory.resolve(thing).iri)
    write(as_json(page.to_json()) if chosen_form is Format.JSON else sheet(page), output.out)
