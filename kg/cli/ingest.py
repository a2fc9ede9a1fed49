"""kg ingest: other people's formats in."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.output import note

if TYPE_CHECKING:
    from pyoxigraph import Quad


class Source(StrEnum):
    """What can be read."""

    RDF = "rdf"


def register(app: typer.Typer) -> None:
    """Add this verb to the command line."""
    app.command()(ingest)


def ingest(
    source: Annotated[
        Source, typer.Argument(metavar="FORMAT", help="rdf: Turtle, N-Triples, N-Quads, TriG, RDF/XML, JSON-LD.")
    ],
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Files, each a named graph.")],
    data: Annotated[
        Path, typer.Option("--data", metavar="DIR", help="Store on disk that is filled, for kg serve --data.")
    ],
    add: Annotated[bool, typer.Option("--add", help="Keep what the store holds already.")] = False,
) -> None:
    """Fill a store on disk with other people's data, all at once or not at all.

    Examples: kg ingest rdf pathways.ttl --data imported/
    """
    from kg.exchange import rdf
    from kg.knowledge.disk import replace

    readers = {Source.RDF: rdf.read}

    def quads() -> Iterator[Quad]:
        if add:
            yield from _held(data)
        for path in files:
            yield from readers[source](path)

    store = replace(data, quads())
    note(f"{len(files)} files read into {store}")


def _held(data: Path) -> Iterator[Quad]:
    """What the store holds now."""
    from pyoxigraph import Store

    from kg.errors import DataError
    from kg.knowledge.disk import current

    try:
        held = current(data)
    except DataError:
        return
    yield from Store.read_only(str(held))
