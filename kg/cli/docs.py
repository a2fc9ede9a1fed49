"""kg docs: the pages of the documentation in the browser."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli.output import note, write


def register(app: typer.Typer) -> None:
    """Add this verb to the command line."""
    app.command()(docs)


def docs(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[WORD]...", help="A page by name or title; the first one unless given.", show_default=False
        ),
    ] = None,
    address: Annotated[bool, typer.Option("--address", help="Print where the page lies and open nothing.")] = False,
) -> None:
    """Open the documentation in the browser, from this installation: no network is needed.

    Examples: kg docs · kg docs glossary · kg docs 'own compound'
    """
    from kg.knowledge.documentation import page, site

    place = (site() / page(" ".join(words or ()))).as_uri()
    if not address:
        import webbrowser

        if not webbrowser.open(place):
            note("no browser could be started; open the address in one")
    write(place, None)
