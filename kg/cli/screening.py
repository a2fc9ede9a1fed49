"""kg screen: many compounds, ranked or as a matrix, into a file that a broken run goes on with."""

from __future__ import annotations

import sys
import time
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.opening import workspace_of
from kg.cli.options import Graph, In, Output, ScreenAsked, grouped
from kg.cli.output import Format, chosen, note, write
from kg.cli.page import records
from kg.errors import UsageError

_ROWS = (Format.TABLE, Format.TSV, Format.CSV, Format.JSON)
# Seconds between two lines of progress where nobody watches.
QUIET_SECONDS = 30.0


def register(app: typer.Typer) -> None:
    """Add this verb to the command line."""
    app.command()(grouped(screen))


def screen(
    *,
    things: Annotated[
        list[str] | None,
        typer.Argument(metavar="[TABLE|COMPOUND]...", help="Tables with a column compound, names.", show_default=False),
    ] = None,
    library: Annotated[bool, typer.Option("--library", help="Every compound of the library.")] = False,
    shape: Annotated[
        str, typer.Option("--shape", help="long (ranked), nodes or pathways (a row a compound).")
    ] = "long",
    reverse: Annotated[
        str, typer.Option("--reverse", metavar="NODE", help="Which compounds raise or lower it.", show_default=False)
    ] = "",
    like: Annotated[
        str, typer.Option("--like", metavar="COMPOUND", help="Rank by likeness of effect.", show_default=False)
    ] = "",
    combine: Annotated[
        str, typer.Option("--combine", metavar="COMPOUND", help="Each together with this one.", show_default=False)
    ] = "",
    top: Annotated[int, typer.Option("--top", min=0, help="Rows: nodes of a compound, else compounds.")] = 0,
    dose_range: Annotated[
        str, typer.Option("--dose-range", metavar="LOW..HIGH", help="Each at amounts of a range.", show_default=False)
    ] = "",
    points: Annotated[int, typer.Option("--points", min=0, help="Amounts of the range; 5 unless told.")] = 0,
    samples: Annotated[
        int, typer.Option("--samples", min=0, max=10_000, help="Samples for stability; 0 for none.")
    ] = 0,
    jobs: Annotated[int, typer.Option("--jobs", min=1, max=1024, help="Processes that compute side by side.")] = 1,
    scheduler: Annotated[
        str,
        typer.Option("--scheduler", metavar="ADDRESS", help="Compute on a Dask cluster, tcp://…", show_default=False),
    ] = "",
    in_: In = "",
    question: ScreenAsked,
    output: Output,
    graph: Graph,
) -> None:
    """Effects of many compounds, in batches: ranked nodes and pathways, or a matrix; one bad compound stops nothing.

    Examples: kg screen --library -o effects.tsv · kg screen mine.tsv --reverse CREB@cortical-pyramidal-cell
    """
    parquet = output.out is not None and output.out.suffix == ".parquet"
    kind = None if parquet else chosen(*output, _ROWS)
    workspace = workspace_of(*graph)
    from kg.question.scenario import Question
    from kg.screen.asked import ScreenAsk
    from kg.screen.candidates import is_table
    from kg.screen.run import given, run
    from kg.screen.solved import Screener

    tables = [Path(t) for t in things or () if is_table(t)]
    names = [t for t in things or () if not is_table(t)]
    screener = Screener(workspace, Question(**question), samples)
    asked = ScreenAsk(shape, reverse, like, combine, in_, top, dose_range, points)
    file = output.out
    if file is not None and (kind is Format.TABLE or (kind is not None and file.suffix != f".{kind.value}")):
        raise UsageError(
            "a screen is written by its suffix", str(file), "name .parquet, .tsv, .csv or .json, without -f"
        )
    told = _Told(file)
    found = partial(given, workspace, names, tables, library=library)
    columns, rows = run(screener, asked, found, file, told, (jobs, scheduler))
    told.end()
    if file is None and kind is not None:
        write(records([dict(zip(columns, row, strict=True)) for row in rows], kind, columns), None)


class _Told:
    """Progress on stderr: one line that is written over on a terminal, now and then a line elsewhere."""

    def __init__(self, out: Path | None) -> None:
        self.out, self.begun, self.last, self.done, self.again = out, time.monotonic(), time.monotonic(), 0, 0

    def __call__(self, done: int, again: int) -> None:
        self.done, self.again, now = done, again, time.monotonic()
        rate = (done - again) / max(now - self.begun, 1e-9)
        text = f"{done} compounds" + (f", {again} of them kept from before" if again else "") + f", {rate:.0f}/s"
        if sys.stderr is not None and sys.stderr.isatty():
            sys.stderr.write(f"\r{text}\x1b[K")
            sys.stderr.flush()
        elif now - self.last > QUIET_SECONDS:
            note(text)
            self.last = now

    def end(self) -> None:
        """The last line."""
        if sys.stderr is not None and sys.stderr.isatty():
            sys.stderr.write("\r\x1b[K")
        kept = f", {self.again} of them kept from before" if self.again else ""
        where = f" in {self.out}" if self.out else ""
        note(f"{self.done} compounds{kept}{where}, {time.monotonic() - self.begun:.1f} s")
