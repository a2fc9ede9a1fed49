"""kg show: what is known of one thing, the first page of it, or its measured values as asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.first_page import first_page
from kg.cli.lookup import nanomolar
from kg.cli.opening import workspace_of
from kg.cli.options import Graph, Output, grouped
from kg.cli.output import Format, as_json, chosen, write
from kg.cli.page import record_table, records, sheet
from kg.errors import NotFound, UsageError

if TYPE_CHECKING:
    from kg.answer.affinities import RecordedValue
    from kg.knowledge.page import Page
    from kg.question.workspace import Workspace

_COLUMNS = ("of", "type", "value", "species", "state", "condition", "times the tightest (computed)", "source")
_SORTS = ("value",)
# Sources named beside a value; -f json has all of them.
_SOURCES = 2


def register(app: typer.Typer) -> None:
    """Add this verb to the command line."""
    app.command()(grouped(show))


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which measured values are asked for."""

    target: str = ""
    type: str = ""
    species: str = ""
    below: str = ""
    sort: str = ""

    def asked(self) -> bool:
        """Whether anything is."""
        return any((self.target, self.type, self.species, self.below, self.sort))


def show(
    *,
    thing: Annotated[str, typer.Argument(help="A name, synonym, identifier or IRI.")],
    every: Annotated[bool, typer.Option("--all", help="Every record, not the first page alone.")] = False,
    title: Annotated[
        str,
        typer.Option("--table", metavar="KIND", help="One kind of record in full, such as action.", show_default=False),
    ] = "",
    target: Annotated[
        str, typer.Option("--target", metavar="TARGET", help="Measured values at this target.", show_default=False)
    ] = "",
    type_: Annotated[
        str,
        typer.Option("--type", metavar="TYPE", help="Measured values of this type, such as Ki.", show_default=False),
    ] = "",
    species: Annotated[
        str, typer.Option("--species", metavar="SPECIES", help="Measured values of this species.", show_default=False)
    ] = "",
    below: Annotated[
        str, typer.Option("--below", metavar="CONC", help="Measured values below, such as '5 nM'.", show_default=False)
    ] = "",
    sort: Annotated[
        str, typer.Option("--sort", metavar="value", help="Measured values, the tightest first.", show_default=False)
    ] = "",
    output: Output,
    graph: Graph,
) -> None:
    """What a person asks first of one thing: who it is, what it does, how tightly, what is said, what does not agree.

    Examples: kg show amitriptyline · kg show SERT --type Ki --below '5 nM' --sort value · kg show SERT -f json
    """
    from kg.knowledge.about import About

    narrowing = Narrowing(target, type_, species, below, sort)
    chosen_form = chosen(*output, tuple(Format) if narrowing.asked() else (Format.TABLE, Format.JSON))
    workspace = workspace_of(*graph)
    about = About(workspace.knowledge, workspace.directory)
    iri = about.directory.resolve(thing).iri
    if narrowing.asked():
        write(_measured(_values(workspace, iri), workspace, narrowing, chosen_form), output.out)
        return
    page = about.page(iri)
    if chosen_form is Format.JSON:
        write(as_json(page.to_json()), output.out)
    elif title:
        write(_one(page, title), output.out)
    else:
        write(sheet(page) if every else first_page(page, _values(workspace, iri), thing), output.out)


def _one(page: Page, title: str) -> str:
    """One table of the page. Raises NotFound with the tables that there are."""
    for table in page.tables:
        if table.title.casefold() == title.casefold():
            return record_table(table)
    raise NotFound(
        f"no {title!r} is recorded of {page.label}", "--table", f"one of: {', '.join(t.title for t in page.tables)}"
    )


def _values(workspace: Workspace, iri: str) -> list[RecordedValue]:
    """The affinities recorded of a compound or at a target; none of another thing."""
    from kg.answer.affinities import values_at, values_of

    if "Compound" in workspace.directory.types(iri):
        return values_of(workspace, workspace.book.compound(iri), workspace.directory.label(iri))
    return values_at(workspace, [iri])


def _measured(values: Sequence[RecordedValue], workspace: Workspace, asked: Narrowing, form: Format) -> str:
    """The values that are asked for as rows, with how many times weaker than the tightest of their kind each is.

    Raises NotFound where there is none, UsageError for another word to sort by.
    """
    if asked.sort not in ("", *_SORTS):
        raise UsageError(f"values are not sorted by {asked.sort!r}", "--sort", f"use {', '.join(_SORTS)}")
    kept = [v for v in values if _is_asked(v, workspace, asked)]
    if not kept:
        raise NotFound("no such value is recorded", cure="leave one of --target, --type, --species and --below away")
    kept.sort(key=lambda v: (v.ends if asked.sort else (0.0, 0.0), v.label, v.compound, v.type))
    if form is Format.JSON:
        return as_json([v.to_json() for v in kept])
    one_target = len({v.target for v in kept}) == 1 and len({v.compound for v in kept}) > 1
    tightest: dict[tuple[str, ...], float] = {}
    for v in kept:
        if v.ends[0] > 0:
            tightest[_kind(v)] = min(v.ends[0], tightest.get(_kind(v), v.ends[0]))
    rows = [
        {
            "of": v.compound if one_target else v.label,
            "type": v.type,
            "value": v.printed,
            "species": v.species,
            "state": v.state,
            "condition": v.condition,
            "times the tightest (computed)": round(v.ends[0] / tightest[_kind(v)], 1) if v.ends[0] > 0 else None,
            "source": "; ".join(v.source[:_SOURCES])[:80],
        }
        for v in kept
    ]
    return records(rows, form, [c for c in _COLUMNS if any(row[c] not in ("", None) for row in rows)])


def _kind(value: RecordedValue) -> tuple[str, ...]:
    """What values share that may be ranked with each other, whatever target they are of."""
    return value.like, value.species, value.state, value.condition


def _is_asked(value: RecordedValue, workspace: Workspace, asked: Narrowing) -> bool:
    from kg.knowledge.meant import TARGETS
    from kg.knowledge.spelling import normal

    if asked.target:
        iri = workspace.directory.resolve(asked.target, TARGETS, "target").iri
        if value.target not in (iri, *workspace.book.members.get(iri, ()), *workspace.book.wholes.get(iri, ())):
            return False
    if asked.type and normal(asked.type) not in (normal(value.type), normal(value.like)):
        return False
    if asked.species and normal(asked.species) != normal(value.species):
        return False
    return not asked.below or value.ends[1] < nanomolar(asked.below)
