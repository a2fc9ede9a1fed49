"""kg site: the explorer's pages as files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.opening import workspace_of
from kg.cli.output import AlsoOption, note

# Left-out addresses that are told one by one; the folder's `site.json` names all.
_TOLD = 5


def register(app: typer.Typer) -> None:
    """Add this verb to the command line."""
    app.command()(site)


def site(
    compounds: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[COMPOUND]...", help="Compounds; the curated ones if none is named.", show_default=False
        ),
    ] = None,
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="DIR", help="Folder to write; a site that stands there is replaced.")
    ] = Path("site"),
    library: Annotated[
        bool,
        typer.Option("--library", help="Every other compound of the library too, in fewer forms: an hour or more."),
    ] = False,
    also: AlsoOption = None,
) -> None:
    """Write the explorer's pages as files that any web server can give, with the doses solved beforehand.

    Examples: kg site -o site · kg site amisulpride clozapine -o site
    """
    from kg.server.explorer.desk import Desk
    from kg.server.site.write import write_site

    made = write_site(Desk(workspace_of(also, None)), out, compounds or (), library=library, told=_tell)
    if sys.stderr is not None and sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")
    for address, why in made.left_out[:_TOLD]:
        note(f"left out: {address}: {why}")
    if len(made.left_out) > _TOLD:
        note(f"left out: {len(made.left_out) - _TOLD} more, see {out / 'site.json'}")
    note(f"{made.files:,} files in {out}; begin at {out / 'index.html'}")


def _tell(files: int, address: str) -> None:
    """One line that is written over, on a terminal."""
    if sys.stderr is not None and sys.stderr.isatty():
        sys.stderr.write(f"\r{files} {address[:70]}\x1b[K")
        sys.stderr.flush()
