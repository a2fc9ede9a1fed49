"""`kg serve`: the SPARQL endpoint and the explorer."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.opening import opened, read_beside
from kg.cli.output import AlsoOption, note
from kg.server.limits import BYTES, PORT, ROWS, SECONDS, WORKERS

_MEGABYTE = 1_000_000


def register(app: typer.Typer) -> None:
    """Add this verb to the command line."""
    app.command()(serve)


def serve(
    data: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Serve the graphs imported into DIR too.", show_default=False),
    ] = None,
    also: AlsoOption = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = PORT,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    allow_host: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Answer to this name in the Host header too.", show_default=False),
    ] = None,
    cors: Annotated[
        list[str] | None,
        typer.Option(metavar="ORIGIN", help="Let scripts of this origin read answers.", show_default=False),
    ] = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Queries at a time.")] = WORKERS,
    timeout: Annotated[float, typer.Option(min=0.1, max=3600, help="Seconds a query may run.")] = SECONDS,
    max_rows: Annotated[int, typer.Option(min=1, help="Rows or triples of one answer.")] = ROWS,
    max_mb: Annotated[float, typer.Option(min=0.001, help="Megabytes of one answer.")] = BYTES / _MEGABYTE,
) -> None:
    """Serve the explorer in the browser, and the graph as a read-only SPARQL 1.1 endpoint, until Ctrl-C.

    Examples: kg serve · kg serve --data imported/ --port 8000 --cors https://notebook.example
    """
    from contextlib import nullcontext

    from kg import __version__
    from kg.knowledge import assets
    from kg.knowledge.disk import current
    from kg.server.app import Service
    from kg.server.base import prepare, published_store
    from kg.server.data import follow
    from kg.server.explorer.routes import ExplorerOptions
    from kg.server.guard import LOOPBACK
    from kg.server.run import run
    from kg.server.versions import Versions

    if data:
        current(data)  # a folder that is none is told before anything is made
    prepare(read_beside(also))
    knowledge = opened(also, read=False)
    prefixes, digest = dict(knowledge.prefixes), knowledge.digest
    with published_store(knowledge) as base:
        del knowledge  # nothing else of the graph stays in this process
        with follow(base, data, digest) if data else nullcontext(lambda: base) as locate:
            service = Service(
                locate=locate,
                examples=assets.folder("ontology") / "queries",
                prefixes=prefixes,
                versions=Versions(digest, __version__),
                hosts={*LOOPBACK, host, *(allow_host or [])},
                origins=frozenset(cors or []),
                workers=workers,
                seconds=timeout,
                rows=max_rows,
                size=int(max_mb * _MEGABYTE),
                explorer=ExplorerOptions(tuple(str(path) for path in read_beside(also))),
            )
            run(service, host, port, _announce)


def _announce(address: str) -> None:
    note(
        f"explorer         {address}/\nSPARQL endpoint  {address}/sparql (a page in a browser)\nCtrl-C stops the server"
    )
