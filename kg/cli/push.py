"""`kg push`: the graph into a SPARQL endpoint, verified."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli.opening import opened
from kg.cli.output import AlsoOption, Format, FormatOption, as_json, chosen, note, table, write
from kg.knowledge.vocabulary import GRAPHS

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyoxigraph import Triple

    from kg.knowledge.store import Knowledge
    from kg.push.report import PushReport


def register(app: typer.Typer) -> None:
    """Add this verb to the command line."""
    app.command()(push)


def push(
    endpoint: Annotated[str, typer.Argument(help="Address of the endpoint: its base, query or update service.")],
    server: Annotated[str, typer.Option(help="Kind of server: auto, or a name in ontology/servers.")] = "auto",
    file: Annotated[
        Path | None,
        typer.Option(metavar="FILE.nq", help="Push the named graphs of this N-Quads file instead.", show_default=False),
    ] = None,
    also: AlsoOption = None,
    update_url: Annotated[
        str, typer.Option(metavar="URL", help="Address of the update service, where it cannot be derived.")
    ] = "",
    batch_size: Annotated[int, typer.Option(min=0, help="Triples of one request; 0: what suits the server.")] = 0,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done; change nothing.")] = False,
    verify_only: Annotated[
        bool, typer.Option("--verify-only", help="Only compare what is live with what would be pushed.")
    ] = False,
    with_answers: Annotated[
        bool, typer.Option("--with-answers", help="Push what is computed for every compound too.")
    ] = False,
    form: FormatOption = None,
) -> None:
    """Put the graph into a SPARQL endpoint: staged, verified, switched; run again to resume or to check.

    Credentials come from KG_ENDPOINT_USER and KG_ENDPOINT_PASSWORD, KG_ENDPOINT_TOKEN, or ~/.netrc.
    """
    from kg import __version__
    from kg.push import transfer as pushing
    from kg.push.description import read_release
    from kg.push.payload import read_quads
    from kg.sparql.http import Client

    wanted = chosen(form, None, (Format.TABLE, Format.JSON, Format.TSV))
    client = Client(endpoint, on_retry=note)
    graphs = read_quads(file) if file else _published(opened(also), with_answers=with_answers)
    options = pushing.Options(server, update_url, batch_size, dry_run, verify_only)
    release = read_release(graphs, f"kg push, synaptrace {__version__}")
    show(pushing.push(graphs, endpoint, release, options, client, progress_on(sys.stderr), note), wanted)


def _published(knowledge: Knowledge, *, with_answers: bool) -> dict[str, list[Triple]]:
    """The published graphs, and, if wanted, the computed answers as a graph of their own."""
    graphs = {name: list(found) for name, found in knowledge.published().items()}
    if with_answers:
        from kg.exchange.answers import triples
        from kg.explore import default_answers
        from kg.question.workspace import Workspace

        workspace = Workspace(knowledge)
        found = [t for answer in default_answers(workspace) for t in triples(answer, workspace.steps)]
        graphs[GRAPHS[3]] = list(dict.fromkeys(found))
    return graphs


def progress_on(stream: Any) -> Callable[[str, int, int], None]:
    """Shows sent triples: a line that is written over on a terminal, one line a finished graph elsewhere."""
    alive = stream.isatty()

    def shown(graph: str, done: int, total: int) -> None:
        text = f"{graph}  {done:,} of {total:,} triples"
        if alive:
            stream.write(f"\r\x1b[K{text}" + ("\n" if done == total else ""))
        elif done == total:
            stream.write(text + "\n")
        stream.flush()

    return shown


def show(report: PushReport, form: Format) -> None:
    """The report on stdout, its notes on stderr."""
    from dataclasses import asdict

    if form is Format.JSON:
        write(as_json(asdict(report)), None)
        return
    columns = ("graph", "triples", "state", "sent", "sha256")
    rows = [(g.graph, g.triples, g.state, g.sent, g.digest[:16]) for g in report.graphs]
    if form is Format.TSV:
        from kg.cli.output import delimited

        write(delimited(columns, rows, "\t"), None)
    else:
        atomic = "yes" if report.atomic else "no"
        write(table(columns, rows, f"{report.status}: {report.endpoint} ({report.server}, atomic: {atomic})"), None)
    for sentence in report.notes:
        note(f"note: {sentence}")
    note(f"read it with --store {report.query_url}")
