"""kg expect: tables of expectations answered by the network, right and wrong by class, with causes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.opening import workspace_of
from kg.cli.options import Graph, Output, grouped
from kg.cli.output import Format, as_json, chosen, table, write
from kg.cli.page import records
from kg.errors import CheckFailed, DataError

if TYPE_CHECKING:
    from kg.answer.marks import Mark, Marks

_FORMS = (Format.TABLE, Format.TSV, Format.CSV, Format.JSON)
_COLUMNS = ("table", "id", "class", "scenario", "node", "expected", "computed", "change", "right", "cause", "remark")
# Where the project's own tables lie in a checkout.
_TABLES = Path(__file__).resolve().parents[2] / "tests" / "pharmacology"


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command()(grouped(expect))


def expect(
    *,
    tables: Annotated[
        list[Path] | None,
        typer.Argument(help="Tables of expectations (TSV); without any, those of the project.", show_default=False),
    ] = None,
    output: Output,
    graph: Graph,
) -> None:
    """Expectations of pharmacology, answered by the network: right and wrong by class, and why.

    A table that has floors in `floors.tsv` beside it must reach them; of any other every row must be right.

    Examples: kg expect · kg expect mine.tsv --also my-drug.ttl
    """
    form = chosen(*output, _FORMS)
    given = tables or _own_tables()
    from kg.answer.expectations import Examination, read
    from kg.answer.marks import mark

    asked = [(path, read(path)) for path in given]
    workspace = workspace_of(*graph)
    found = []
    for path, expectations in asked:
        examination = Examination(workspace, expectations)
        found.append(mark(examination, examination.answer(), path))
    write(_written(found, form), output.out)
    _judge(found)


def _own_tables() -> list[Path]:
    """The project's tables: every one of the folder that has expectations in it."""
    found = [path for path in sorted(_TABLES.glob("*.tsv")) if path.read_text("utf-8").startswith("id\tclass\t")]
    if not found:
        raise DataError("no table of expectations is here", cure="name one; the project's lie in its repository")
    return found


def _judge(found: list[Marks]) -> None:
    """Raise CheckFailed for groups under their floor, and for wrong rows of a table that has none."""
    below = [
        f"{one.table}: {group.name} {group.right} of {group.of}, floor {group.floor}"
        for one in found
        for group in one.below
    ]
    if below:
        raise CheckFailed(
            f"fewer right than before: {'; '.join(below)}", cure="mend the content, or lower a floor with its reason"
        )
    wrong = sum(len(one.wrong) for one in found if all(group.floor is None for group in one.groups))
    if wrong:
        raise CheckFailed(f"{wrong} expectations are not met", cure="`kg explain` shows the routes behind each")


def _written(found: list[Marks], form: Format) -> str:
    if form is Format.TABLE:
        return "\n".join(map(_told, found))
    if form is Format.JSON:
        return as_json([_plain(one) for one in found])
    return records([{**_row(m), "table": one.table} for one in found for m in one.marks], form, _COLUMNS)


def _told(one: Marks) -> str:
    """A table for the terminal: the groups, then what is wrong."""
    whole = one.groups[0]
    head = f"{one.table}: {whole.right} of {whole.of} right, {one.settled} settled; network {one.digest}\n"
    columns = ("", "right", "of", "floor", "shortest route", "majority")
    groups = [(g.name, g.right, g.of, g.floor, g.shortest_route, g.majority) for g in one.groups]
    text = head + table(columns, groups)
    if one.wrong:
        wrong = [
            (m.expectation.id, m.expectation.title, m.expectation.node, m.expectation.expected, m.computed,
             f"{100 * m.change:+.1f} %", m.cause) for m in one.wrong
        ]  # fmt: skip
        text += "\nwrong\n" + table(("id", "scenario", "node", "expected", "computed", "change", "cause"), wrong)
    return text


def _row(one: Mark) -> dict[str, object]:
    item = one.expectation
    return {
        "id": item.id,
        "class": item.group,
        "scenario": item.title,
        "node": item.node,
        "expected": item.expected,
        "computed": one.computed,
        "change": one.change,
        "right": one.right,
        "cause": one.cause,
        "remark": one.remark,
    }


def _plain(one: Marks) -> dict[str, object]:
    groups = [{**vars(group), "holds": group.holds} for group in one.groups]
    return {
        "table": one.table,
        "network": {"digest": one.digest},
        "settled": one.settled,
        "groups": groups,
        "expectations": [_row(m) for m in one.marks],
    }
