"""kg query, kg check: ask the graph in SPARQL, and ask whether it is sound."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.opening import opened
from kg.cli.options import Graph, Output, grouped
from kg.cli.output import Format, ForPrograms, chosen, note, write
from kg.cli.page import records
from kg.errors import CheckFailed, DataError, NotFound, UsageError
from kg.textfile import LARGEST, content

if TYPE_CHECKING:
    from kg.knowledge.check import Finding


def register(app: typer.Typer) -> None:
    """Add these verbs to the command line."""
    app.command()(grouped(query))
    app.command()(grouped(check))


def query(
    *,
    text: Annotated[
        str | None, typer.Argument(help="A .rq file, - for stdin, or the query itself.", show_default=False)
    ] = None,
    name: Annotated[str | None, typer.Option("--name", help="A query of the catalogue.", show_default=False)] = None,
    listing: Annotated[bool, typer.Option("--list", help="List the catalogue.")] = False,
    allow_service: Annotated[bool, typer.Option("--allow-service", help="Let SERVICE reach other endpoints.")] = False,
    output: Output,
    graph: Graph,
) -> None:
    """SPARQL 1.1 over the graph; the graph's prefixes need not be declared.

    Examples: kg query --list · kg query 'SELECT ?c { ?c a kg:Compound }'
    """
    from kg.knowledge.catalogue import catalogue, named

    if listing and (text is not None or name is not None):
        raise UsageError("--list answers no query", "--list", cure="leave it out, or the query")
    if listing:
        rows = [{"name": q.name, "title": q.title, "description": q.description} for q in catalogue()]
        write(records(rows, chosen(*output, _ROWS), ("name", "title", "description")), output.out)
        return
    if (text is None) == (name is None):
        raise UsageError(
            "give one query: FILE.rq, - or the text itself, or --name N", cure="`kg query --list` shows the names"
        )
    asked = named(name).text if name is not None else _read(str(text))
    _answer(opened(*graph).complete().query(asked, allow_service=allow_service), *output)


_ROWS = (Format.TABLE, Format.TSV, Format.CSV, Format.JSON)


def _read(text: str) -> str:
    from os.path import isfile  # takes any text, NUL and 10 kB too; a Path's own method does not

    named = text.endswith((".rq", ".sparql")) and "\n" not in text
    if text != "-" and not named and not isfile(text):  # noqa: PTH113
        return text
    try:
        return (_standard_input() if text == "-" else content(Path(text), "file")).decode("utf-8-sig")
    except DataError as error:
        raise UsageError(error.what, error.where, error.cure) from error
    except ValueError as error:
        raise UsageError(
            "the query cannot be read as UTF-8 text", where=text, cure="check the path and its encoding"
        ) from error


def _standard_input() -> bytes:
    if sys.stdin is None:
        raise UsageError("standard input is closed", "-", "give the query itself, or a file")
    data = sys.stdin.buffer.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise UsageError(f"the query is larger than {LARGEST // 2**20} MB", "-", "ask less at once")
    return data


def _answer(result: object, form: Format | None, out: Path | None) -> None:
    import pyoxigraph as ox

    from kg.knowledge.store import outside

    if isinstance(result, ox.QueryBoolean):
        chosen(form, out, _ROWS)
        write(str(bool(result)).lower(), out)
    elif isinstance(result, ox.QuerySolutions):
        _solutions(result, chosen(form, out, _ROWS), out)
    else:
        chosen(form or (None if out else Format.TTL), out, (Format.TTL,))
        with outside():
            triples = list(result)  # type: ignore[call-overload]
        if not triples:
            raise NotFound("the query has no triples")
        write(ForPrograms((ox.serialize(triples, format=ox.RdfFormat.TURTLE) or b"").decode("utf-8")), out)


def _solutions(result: object, form: Format, out: Path | None) -> None:
    from kg.knowledge.store import outside

    names = [v.value for v in result.variables]  # type: ignore[attr-defined]
    with outside():
        rows = [{n: (row[n].value if row[n] is not None else None) for n in names} for row in result]  # type: ignore[attr-defined]
    write(records(rows, form, names), out)
    if not rows:
        raise NotFound("the query has no rows")


def check(
    *,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Turtle files or folders; without any, the whole graph.", show_default=False),
    ] = None,
    output: Output,
) -> None:
    """Shapes and curation rules, then the loop gains of the network: file, line, record, cure.

    Examples: kg check · kg check my-drug.ttl
    """
    from kg.knowledge.check import check as findings_of
    from kg.knowledge.files import turtle_in

    chosen_form = chosen(*output, _ROWS)
    given = paths or []
    only = [file for path in given for file in turtle_in(path)]
    findings = findings_of(given, only=only) + ([] if given else _loops())
    if chosen_form is not Format.TABLE:
        columns = ("file", "line", "record", "what", "constraint")
        write(records([_row(f) for f in findings], chosen_form, columns), output.out)
    else:
        nothing = f"checked: no findings{' in ' + ', '.join(map(str, given)) if given else ''}"
        write("\n".join(map(str, findings)) or nothing, output.out)
    if findings:
        raise CheckFailed(
            f"{len(findings)} findings", cure="each line names the file, the line, the record and the cure"
        )


def _loops() -> list[Finding]:
    """Print how the network feeds back on itself; a positive slow loop of gain 1 or more is a finding."""
    from kg.engine.loops import loops
    from kg.knowledge.check import Finding
    from kg.question.workspace import Workspace

    workspace = Workspace(opened())
    found = loops(workspace.system)

    def named(nodes: tuple[int, ...]) -> str:
        return " → ".join(workspace.network.nodes[n].key for n in nodes)

    worst = f"; worst loop {found.worst.gain:+.2f}: {named(found.worst.nodes)}" if found.worst else ""
    note(f"loops: spectral radius {found.spectral_radius:.3f}, growth {found.growth:.3f}{worst}")
    runaway = [
        Finding("(network)", 0, named(loop.nodes), f"a positive slow loop of gain {loop.gain:.2f} runs away", "loops")
        for loop in found.runaway
    ]
    if found.growth >= 1:
        runaway.append(Finding("(network)", 0, "(rest)", "the resting state is not stable; lower a gain", "loops"))
    return runaway


def _row(finding: Finding) -> dict[str, object]:
    return {
        "file": finding.file,
        "line": finding.line,
        "record": finding.record,
        "what": finding.what,
        "constraint": finding.constraint,
    }
