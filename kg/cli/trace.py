"""kg trace: signed routes between things, with the steps and the evidence of every link."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from kg import settings
from kg.answer.records import arrows
from kg.cli.opening import workspace_of
from kg.cli.options import Graph, Output, grouped
from kg.cli.output import Format, as_json, chosen, plain, write
from kg.cli.page import records
from kg.cli.screen import lines_at, screen_width
from kg.errors import NotFound, UsageError

if TYPE_CHECKING:
    from kg.answer.trace_links import TraceFilter
    from kg.answer.traced import Traced, TracedLink, Traces
    from kg.question.workspace import Workspace

_ROWS = (Format.TABLE, Format.TSV, Format.CSV, Format.JSON)
# What routes leave of a change that is not told as left out.
_EXPLAINED = 0.25
_COLUMNS = ("sign", "length", "route", "share")


def register(app: typer.Typer) -> None:
    """Add this verb to the command line."""
    app.command()(grouped(trace))


def trace(
    *,
    start: Annotated[str, typer.Argument(metavar="FROM", help="A compound, an entity or ENTITY@CONTEXT.")],
    end: Annotated[str, typer.Argument(metavar="TO", help="An entity or ENTITY@CONTEXT.")],
    max_length: Annotated[int, typer.Option("--max-length", help="Links at most.")] = settings.TRACE_LENGTH,
    k: Annotated[int, typer.Option("-k", help="Routes at most.")] = settings.TRACES,
    stated: Annotated[
        bool, typer.Option("--stated", help="Stated mechanisms that are not computed with, too.")
    ] = False,
    evidence: Annotated[
        str,
        typer.Option(
            "--evidence", metavar="documents|literature|any", help="Steps that these say.", show_default=False
        ),
    ] = "",
    through: Annotated[
        list[str] | None, typer.Option("--through", metavar="NODE", help="Routes over this; again: all of them.")
    ] = None,
    not_through: Annotated[
        list[str] | None, typer.Option("--not-through", metavar="NODE", help="No route over this; again: none of them.")
    ] = None,
    fast: Annotated[bool, typer.Option("--fast", help="Fast steps alone.")] = False,
    count: Annotated[bool, typer.Option("--count", help="How many routes by sign, instead of which.")] = False,
    walks: Annotated[bool, typer.Option("--walks", help="How many walks, which may meet a node again.")] = False,
    reach: Annotated[bool, typer.Option("--reach", help="Links of the shortest walk of each sign.")] = False,
    every: Annotated[
        bool, typer.Option("--all", help="Steps and evidence of every link, however many screens.")
    ] = False,
    output: Output,
    graph: Graph,
) -> None:
    """Signed routes (simple paths) with the steps and the evidence of every link.

    From a node the shortest come first, from a compound those that carry most of its acute effect.

    Examples: kg trace amitriptyline CREB@cortical-pyramidal-cell · kg trace DRD2@D2-MSN PKA@D2-MSN --fast
    """
    chosen_form = chosen(*output, _ROWS)
    kinds = [name for name, asked in (("count", count), ("walks", walks), ("reach", reach)) if asked]
    workspace = workspace_of(*graph)
    from kg.answer.trace import traced
    from kg.answer.trace_links import TraceFilter

    wanted = TraceFilter(stated, evidence, fast, tuple(through or ()), tuple(not_through or ()))
    if kinds and (every or k != settings.TRACES):
        raise UsageError("ways are counted, not listed", "--all" if every else "-k", "leave it out, or the counting")
    if kinds:
        _count(workspace, (start, end), max_length, kinds, wanted, output)
        return
    found = traced(workspace, start, end, max_length, k, wanted)
    if chosen_form is Format.JSON:
        write(as_json(found.to_json()), output.out)
    elif chosen_form is Format.TABLE:
        if found:
            rest = _rest(found, start, max_length, screen_width())
            write(traces(found, screen_width(), every, rest), output.out)
    else:
        rows = [{"sign": t.sign, "length": len(t.links), "route": " → ".join(t.nodes), "share": t.share} for t in found]
        write(records(rows, chosen_form, _COLUMNS), output.out)
    if not found:
        raise _nothing(workspace, start, end, max_length, k, wanted)


def _count(
    workspace: Workspace,
    ends: tuple[str, str],
    max_length: int,
    kinds: Sequence[str],
    wanted: TraceFilter,
    output: Output,
) -> None:
    """Numbers of ways; they are of the whole network."""
    from kg.answer.trace_links import TraceFilter
    from kg.answer.ways import ways

    if wanted != TraceFilter():
        raise UsageError("ways are counted over the whole network", cure="leave the conditions on routes out")
    numbers = ways(workspace, *ends, max_length, kinds)
    columns = ("source", "target", "kind", "max_length", "activating", "inhibiting", "unknown")
    write(records(numbers.to_json(), chosen(*output, _ROWS), columns), output.out)


def _nothing(workspace: Workspace, start: str, end: str, max_length: int, k: int, wanted: TraceFilter) -> NotFound:
    """That there is no route, and what there would be without one of the conditions."""
    from kg.answer.trace import with_less

    conditions = " ".join(option for option, _ in wanted.relaxed())
    said = f"no route of at most {max_length} link{'s' if max_length > 1 else ''} from {start} to {end}" + (
        f" with {conditions}" if conditions else ""
    )
    told = "; ".join(
        f"{how} there {'is 1' if number == 1 else f'are {number}'}{' or more' if number == k else ''}, "
        f"the shortest of {shortest} link{'s' if shortest > 1 else ''}"
        for how, number, shortest in with_less(workspace, start, end, max_length, k, wanted)
    )
    usual = "leave more than one of these conditions out" if conditions else "allow more with --max-length"
    return NotFound(said, cure=told or usual)


def traces(found: Traces, width: int, every: bool = False, rest: Sequence[str] = ()) -> str:
    """Each route with its sign, then its links with steps and evidence; parallel steps stand beneath their link.

    Where that is more than a screen, and not `every` link is asked for, the routes in short, a node each step.
    """
    lines = _order(found)
    for number, route in enumerate(found, 1):
        carries = f"; {route.carries()}" if route.carries() else ""
        lines += _folded(f"{number}. sign {route.sign}  ({_links(route)}){carries}", width, 3)
        for link in route.links:
            lines += _link(link, width)
    whole = every or len(found) == 1 or len(lines) + len(rest) <= lines_at(width)
    return "\n".join([*lines, *rest] if whole else _short(found, width, rest))


def _rest(found: Traces, start: str, max_length: int, width: int) -> list[str]:
    """Of a compound's routes into the first place: what they leave of its change, and where the routes are that carry it."""
    node, net = found[0].nodes[-1], found[0].log2_change
    if net is None:
        return []
    carried = sum(t.share or 0.0 for t in found if t.nodes[-1] == node)
    if abs(net - carried) <= _EXPLAINED * max(abs(net), abs(carried)):
        return []
    quoted = f"'{start}'" if " " in start or "=" in start else start
    said = f"Together these carry {carried:+.3g} of {net:+.3g} into {node}: the rest goes by routes of more than {max_length} links (--max-length) or by more of them (-k); kg explain {quoted} {node} names those that carry most, of any length."
    return _folded(said, width, 0)


def _order(found: Traces) -> list[str]:
    return [f"{found.order[0].upper()}{found.order[1:]}."] if any(t.share is not None for t in found) else []


def _short(found: Traces, width: int, rest: Sequence[str]) -> list[str]:
    """A route on two or three lines, as many as a screen holds; what its last node does in all is said once."""
    foot = [
        *rest,
        *_folded("Steps and evidence of each link: --all · of the first route: -k 1 · as rows: -f tsv", width, 0),
    ]
    lines, shares = _order(found), any(t.share is not None for t in found)
    last = found[0]
    if last.log2_change is not None:
        lines += _folded(f"{last.nodes[-1]} changes by {last.log2_change:+.3g} log2 units in all.", width, 3)
    for number, route in enumerate(found, 1):
        carries = (
            f", carries {route.share:+.3g}" if route.share is not None else ", no share computed" if shares else ""
        )
        told = _folded(f"{number}. sign {route.sign}, {_links(route)}{carries}: {arrows(route.links)}", width, 3)
        if len(lines) + len(told) + len(foot) >= lines_at(width):
            lines.append(f"+{len(found) - number + 1} more")
            break
        lines += told
    return [*lines, *foot]


def _links(route: Traced) -> str:
    return f"{len(route.links)} link{'s' if len(route.links) > 1 else ''}"


def _link(link: TracedLink, width: int) -> list[str]:
    head = f"     {link.source} —({link.sign})→ {link.target}"
    if len(link.steps) == 1:
        return _folded(f"{head}   {link.steps[0].told()}   [{_says(link.evidence)}]", width, 9)
    rows = [f"         ({step.sign}) {step.told()}   [{_says(step.evidence)}]" for step in link.steps]
    return [*_folded(head, width, 9), *(line for row in rows for line in _folded(row, width, 13))]


def _says(evidence: Sequence[str]) -> str:
    return "; ".join(evidence) or "no evidence recorded"


def _folded(text: str, width: int, hang: int) -> list[str]:
    """The line at words, none broken; what is folded stands further in."""
    text = plain(text)
    first = len(text) - len(text.lstrip())
    return textwrap.wrap(text.lstrip(), width, initial_indent=" " * first, subsequent_indent=" " * hang,
                         break_long_words=False, break_on_hyphens=False) or [""]  # fmt: skip
