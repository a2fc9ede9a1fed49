"""kg new: a card to fill in."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.opening import opened
from kg.cli.output import note, write
from kg.errors import UsageError


class Template(StrEnum):
    """What there is a card for."""

    PROFILE = "profile"


def register(app: typer.Typer) -> None:
    """Add this verb to the command line."""
    app.command()(new)


def new(
    kind: Annotated[Template, typer.Argument(help="profile: a compound of your own as a table.", show_default=False)],
    name: Annotated[str, typer.Argument(help="What it is called.", show_default=False)],
    out: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", help="Where to; else NAME.tsv here.", show_default=False),
    ] = None,
) -> None:
    """A card to fill in; a file that is there is never written over.

    Examples: kg new profile 'compound 7'
    """
    from kg.question.profile.template import file_name, template

    text = template(opened(), name) if kind is Template.PROFILE else ""
    path = out or Path(file_name(name))
    if path.exists():
        raise UsageError(f"{path} is there already", "kg new", "choose another file with -o FILE")
    write(text, path)
    note(f"{path} is to be filled in; then: kg perturb --profile {path}")
