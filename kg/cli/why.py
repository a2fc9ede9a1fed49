"""kg explain: why a node changes, a summary first where a name means several nodes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from kg import settings
from kg.cli.opening import workspace_of
from kg.cli.options import Graph, In, Output, QuestionAsked, grouped
from kg.cli.output import Format, as_json, chosen, records, table, wrapped, write
from kg.cli.page import widths_of
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.answer.explanation import ExplainedRoute, Explanation

_ROWS = (Format.TABLE, Format.TSV, Format.CSV, Format.JSON)
# As many routes as are looked through.
ROUTES_SEARCHED = 120
# So many nodes are explained one after the other; more are summed up first, so many of them.
IN_FULL = 1
SUMMED_UP = 24
# Targets named in a line of subtotals.
TARGETS_NAMED = 6


class WhyTable(StrEnum):
    """What of an explanation a table lists."""

    NODES = "nodes"
    ROUTES = "routes"
    TARGETS = "targets"


def register(app: typer.Typer) -> None:
    """Add this verb to the command line."""
    app.command()(grouped(explain))


def explain(
    *,
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="[COMPOUND[=DOSE|CONC]]... NODE",
            help="The compounds, unless --profile gives them; then the node, or a pathway by name.",
        ),
    ],
    k: Annotated[int, typer.Option("-k", min=1, max=ROUTES_SEARCHED, help="Routes named.")] = settings.ROUTES,
    every: Annotated[bool, typer.Option("--all", help="Every node that the name means in full.")] = False,
    part: Annotated[
        WhyTable | None, typer.Option("--table", help="One table alone: nodes, routes or targets.", show_default=False)
    ] = None,
    in_: In = "",
    question: QuestionAsked,
    output: Output,
    graph: Graph,
) -> None:
    """Why a node changes: routes as sentences, with shares that add up, supporting and opposing ones apart.

    Examples: kg explain amitriptyline HTR2A@cortical-pyramidal-cell · kg explain amitriptyline 'CREB pathway' --in striatum
    """
    chosen_form = chosen(*output, _ROWS)
    workspace = workspace_of(*graph, compounds=names[:-1])
    if len(names) == 1 and "profile" not in question and workspace.directory.exact(names[0], ("Compound",)):
        raise UsageError(
            f"nothing of {names[0]} is named to explain",
            cure="name a node or pathway behind it, such as serotonin@PFC-cleft or 'CREB pathway'; `kg perturb` ranks what changes",
        )
    from kg import explore

    found = explore.explain(*names, workspace=workspace, k=k, in_=in_, **question)
    if chosen_form is Format.JSON and part is None:
        write(as_json(found.to_json()), output.out)
    elif chosen_form is Format.TABLE and part is None:
        text = summary(found, names[:-1]) if len(found) > IN_FULL and not every else "\n".join(map(explanation, found))
        write(text, output.out)
    else:
        columns, rows = parts(found, part or WhyTable.ROUTES)
        write(records(rows, chosen_form, columns), output.out)


def explanation(found: Explanation) -> str:
    """The change and how much of it is named; supporting, then opposing routes; whose the rest is; the targets."""
    said = f" ({found.direction})" if found.direction else ""
    lines = [f"{found.node}: {found.effect:+.3f} log2 units{said}", *wrapped(found.coverage(), "  ", "  "), ""]
    numbers = {id(route): number for number, route in enumerate(found.routes, 1)}
    for title, routes in (("Supporting", found.supporting), ("Opposing", found.opposing)):
        lines += _side(title, routes, numbers)
    lines += wrapped(f"Other routes: {found.other:+.3f} log2 units{_whose(found)}", "", "  ")
    by_target = _named(found.entities(found.by_target))
    lines += wrapped(f"By target: {by_target}" if by_target else "No compound acts on it.", "", "  ")
    for said in found.efficacies:
        lines += wrapped(f"{said[:1].upper()}{said[1:]}", "", "  ")
    return "\n".join([*lines, ""])


def _side(title: str, routes: Sequence[ExplainedRoute], numbers: dict[int, int]) -> list[str]:
    """The routes that push one way, with their sum."""
    if not routes:
        return [f"{title}: none named", ""]
    word = "route" if len(routes) == 1 else "routes"
    lines = [f"{title}: {sum(r.share for r in routes):+.3f} log2 units in {len(routes)} named {word}"]
    for route in routes:
        lines += wrapped(f"{numbers[id(route)]}. {route.sentence}", "  ", "     ")
    return [*lines, ""]


def _whose(found: Explanation) -> str:
    """Whose the other routes are."""
    said = _named(found.entities(found.other_by_target))
    return f", of {said}" if said else ""


def _named(entities: Sequence[tuple[str, float, int]]) -> str:
    """Targets with their sums, the largest first; the smaller ones summed."""
    said = [
        f"{name} {share:+.3f}{f' ({places} places)' if places > 1 else ''}"
        for name, share, places in entities[:TARGETS_NAMED]
    ]
    if more := entities[TARGETS_NAMED:]:
        said.append(f"{len(more)} more {sum(share for _, share, _ in more):+.3f}")
    return ", ".join(said)


def summary(found: Sequence[Explanation], compounds: Iterable[str]) -> str:
    """A line a node, the largest change first: its change, what pushes it most that way and the other way."""
    ordered = sorted(found, key=lambda one: (-round(abs(one.effect), 9), one.node))
    rows = [
        (one.node, f"{one.effect:+.3f}", str(one.direction), _largest(one, 1), _largest(one, -1))
        for one in ordered[:SUMMED_UP]
    ]
    columns = ("node", "log2", "call", "by most", "against it most")
    more = f" (+{len(ordered) - SUMMED_UP} more with --table nodes)" if len(ordered) > SUMMED_UP else ""
    title = f"{len(found)} nodes are meant{more}; shares in log2 units"
    widths = widths_of(columns, rows)
    body = table(columns, rows, "", widths).rstrip() if widths else "\n".join(_told(row) for row in rows)
    one = " ".join((*compounds, ordered[0].node))
    foot = wrapped(
        f"Why one of them: kg explain {one} · all in full: --all · those of one place: --in CONTEXT", "", "  "
    )
    return "\n".join((*wrapped(title, "", "  "), body, "", *foot, ""))


def _told(row: Sequence[str]) -> str:
    node, change, call, most, against = row
    lines = wrapped(f"{node}: {change} {call}".rstrip(), "  ", "    ")
    lines += wrapped(
        " · ".join(filter(None, (most and f"by {most}", against and f"against it {against}"))), "    ", "    "
    )
    return "\n".join(lines)


def _largest(one: Explanation, side: int) -> str:
    """The target that carries most of one side: +1 the way the node goes, -1 the other."""
    pushing = [
        (name, share) for name, share, _ in one.entities(one.by_target) if side * share * (one.effect or 1.0) > 0
    ]
    return f"{pushing[0][0]} {pushing[0][1]:+.3f}" if pushing else ""


def parts(found: Sequence[Explanation], part: WhyTable) -> tuple[list[str], list[dict[str, object]]]:
    """Columns and rows of one table; shares of a node add up to its change in routes and in targets."""
    if part is WhyTable.NODES:
        columns = ["node", "log2_change", "direction", "gross", "carried", "supporting", "opposing", "other"]
        kept = ("node", "log2_change", "direction", "gross", "carried", "supporting", "opposing", "other")
        return columns, [{name: one.to_json()[name] for name in kept} for one in found]
    if part is WhyTable.TARGETS:
        return ["node", "target", "share"], [
            {"node": one.node, "target": target, "share": share} for one in found for target, share in one.by_target
        ]
    from kg.answer.explanation import route_rows

    named, rows = route_rows(found)
    return named, [dict(zip(named, row, strict=True)) for row in rows]
