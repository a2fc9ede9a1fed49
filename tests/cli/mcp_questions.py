"""Ten questions of the catalogue, and how a client that is given only the tools finds out: its calls, and what it reads in the answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Facts = set[tuple[str, ...]]
Row = Mapping[str, Any]


@dataclass(frozen=True)
class ScriptedQuestion:
    """A question by its title in the catalogue, the columns of its answer, the call of a client, and what it reads from that.

    `of` keeps the rows of the catalogue's answer that the question of the client is about.
    """

    title: str
    columns: tuple[str, ...]
    tool: str
    asked: Mapping[str, Any]
    read: Callable[[Any], Facts]
    of: Callable[[Row], bool] = lambda _: True


def _table(title: str, *columns: str, where: Callable[[Row], bool] = lambda _: True) -> Callable[[Any], Facts]:
    """What stands in some columns of a table of a page."""

    def read(page: Any) -> Facts:
        rows = next(table["rows"] for table in page["tables"] if table["title"] == title)
        return {tuple(row[column] for column in columns) for row in rows if where(row)}

    return read


def _sayers(routes: Any) -> Facts:
    """Who stands behind the one link of a route: documents with their line, others by name."""
    found = set()
    for one in routes[0]["links"][0]["evidence"]:
        document, _, line = one.removeprefix("doc-").partition(":")
        found.add((document, line) if one.startswith("doc-") else (one.split(", PMID")[0], ""))
    return found


def _rows(*columns: str) -> Callable[[Any], Facts]:
    return lambda rows: {tuple(row[column] or "" for column in columns) for row in rows}


def _by_name(title: str, name: str, *columns: str) -> ScriptedQuestion:
    return ScriptedQuestion(title, columns, "query", {"name": name}, _rows(*columns))


_PLACES = "SELECT DISTINCT ?place { ?node kg:entity id:DRD2 ; kg:context/rdfs:label ?place }"
TEN = (
    ScriptedQuestion(
        "Receptor occupancy in patients, by region and dose", ("region", "printed"), "show", {"thing": "amisulpride"},
        _table("occupancy", "region", "printed value", where=lambda row: row["target"] == "D2/D3 receptors"),
    ),
    ScriptedQuestion(
        "Dose windows and the net effect stated for each", ("dose", "effect", "direction"), "show", {"thing": "amisulpride"},
        _table("dose window", "printed dose", "net effect", "sign"),
    ),
    ScriptedQuestion(
        "What does not agree about amoxapine", ("number", "kind"), "show", {"thing": "amoxapine"},
        _table("contradiction", "number", "kind"),
    ),
    ScriptedQuestion(
        "Who says that the D2 receptor acts on Gi/o", ("source", "line"), "trace",
        {"start": "DRD2@D2-MSN", "end": "Gi@D2-MSN", "routes": 1}, _sayers,
    ),
    ScriptedQuestion(
        "Racemate and enantiomers side by side", ("target", "s"), "show", {"thing": "esamisulpride"},
        _table("measurement", "target", "printed value"), of=lambda row: row["s"] != "N/A",
    ),
    ScriptedQuestion(
        "Active metabolites", ("metabolite",), "show", {"thing": "amoxapine"},
        _table("metabolism", "product", where=lambda row: row["active"] == "true"), of=lambda row: row["parent"] == "amoxapine",
    ),
    ScriptedQuestion("Where the D2 receptor is", ("place",), "query", {"sparql": _PLACES}, _rows("place")),
    _by_name("Which targets amitriptyline and amoxapine share", "shared-targets", "target"),
    _by_name("Block of a channel by its state", "state-dependent-block", "compound", "target", "state", "printed"),
    _by_name("The tightest measured target of each compound", "tightest-targets", "compound", "target", "printed"),
)  # fmt: skip
