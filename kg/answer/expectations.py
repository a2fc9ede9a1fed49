"""Expectations of pharmacology: read from a table, posed as questions, all answered at once.

A table is tab-separated with the columns id, class, compound_or_intervention (names with `;` between them), scenario,
node, time (acute or chronic) and expected (increased, decreased or unchanged); tags (with commas between them), source
and note may follow. The scenario is a JSON object: `against`, `without`, `set` and `tone` are lists of words as on the
command line, `conc` gives concentrations by name. A name that has a file in the folder `profiles` beside the table is
that profile, any other a compound of the graph. An intervention without any compound is compared with the untouched
network, everything else with `against`, or with nothing, under the same conditions.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kg.direction import Direction
from kg.engine.direction import call, fraction
from kg.engine.model import Scenario, Time, Treatment
from kg.engine.response import Response, respond
from kg.engine.system import System
from kg.errors import DataError, KgError
from kg.question.scenario import Question
from kg.question.workspace import Workspace
from kg.textfile import content

COLUMNS = ("id", "class", "compound_or_intervention", "scenario", "node", "time", "expected")
EXPECTED = (Direction.INCREASED, Direction.DECREASED, Direction.UNCHANGED)
# Said instead of a direction where the equations of the scenario found no solution.
NOT_SETTLED = "not settled"
_LISTS = ("against", "without", "set", "tone")


@dataclass(frozen=True)
class Expectation:
    """One row of a table, and where it stands; `options` is its scenario as printed, `scenario` as read."""

    id: str
    group: str
    given: tuple[str, ...]
    options: str
    scenario: Mapping[str, Any]
    node: str
    time: Time
    expected: Direction
    tags: frozenset[str]
    source: str
    note: str
    file: Path
    line: int

    @property
    def question(self) -> tuple[Path, tuple[str, ...], str, str]:
        """What it shares with the other expectations of one scenario."""
        return self.file.parent, self.given, self.options, self.time

    @property
    def title(self) -> str:
        """The scenario in a few words."""
        conditions = "".join(f", {k} {_said(v)}" for k, v in self.scenario.items() if k != "against")
        versus = f" against {' + '.join(self.scenario['against'])}" if "against" in self.scenario else ""
        return f"{' + '.join(self.given) or 'no compound'}{versus}{conditions}, {self.time}"

    @property
    def where(self) -> str:
        """File and line, for messages."""
        return f"{self.file}:{self.line}"

    def profile(self, name: str) -> Path | None:
        """The table of affinities of that name beside the table of expectations, where there is one."""
        path = self.file.parent / "profiles" / f"{name}.tsv"
        return path if "/" not in name and path.is_file() else None


def read(path: Path) -> list[Expectation]:
    """Every expectation of a table, in its order. Raises DataError with file and line for what cannot be read."""
    try:
        lines = io.StringIO(content(path, "table").decode("utf-8-sig"), newline="")
    except UnicodeDecodeError as error:
        raise DataError("the table cannot be read as UTF-8 text", str(path), "save it as UTF-8") from error
    reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise DataError(f"no column {', '.join(missing)}", str(path), f"head it with {', '.join(COLUMNS)}")
    found = [_row(row, path, reader.line_num) for row in reader]
    seen: dict[str, Expectation] = {}
    for item in found:
        if seen.setdefault(item.id, item) is not item:
            raise DataError(
                f"{item.id!r} stands twice", item.where, f"give it an id of its own; see {seen[item.id].where}"
            )
    if not found:
        raise DataError("the table has no row", str(path), "write one expectation a line")
    return found


def _row(row: Mapping[str | None, Any], path: Path, line: int) -> Expectation:
    where = f"{path}:{line}"
    text = {name: (row.get(name) or "").strip() for name in (*COLUMNS, "tags", "source", "note")}
    if not all((text["id"], text["class"], text["node"])):
        raise DataError("id, class or node is empty", where, "fill every one of them in")
    if text["expected"] not in EXPECTED:
        raise DataError(f"{text['expected']!r} is no direction", where, f"write {', '.join(EXPECTED)}")
    if text["time"] not in tuple(Time):
        raise DataError(f"{text['time']!r} is no time", where, f"write {' or '.join(Time)}")
    return Expectation(
        text["id"],
        text["class"],
        tuple(name.strip() for name in text["compound_or_intervention"].split(";") if name.strip()),
        text["scenario"],
        _scenario(text["scenario"], where),
        text["node"],
        Time(text["time"]),
        Direction(text["expected"]),
        frozenset(filter(None, text["tags"].split(","))),
        text["source"],
        text["note"],
        path,
        line,
    )


def _scenario(text: str, where: str) -> dict[str, Any]:
    cure = f'write JSON with lists for {", ".join(_LISTS)} and names for conc, such as {{"without": ["NODE"]}}'
    try:
        found = json.loads(text or "{}")
    except ValueError as error:
        raise DataError("the scenario is no JSON", where, cure) from error
    if not isinstance(found, dict) or set(found) - {*_LISTS, "conc"}:
        raise DataError("the scenario says something unknown", where, cure)
    lists = all(isinstance(v, list) and all(isinstance(w, str) for w in v) for k, v in found.items() if k != "conc")
    amounts = found.get("conc", {})
    if not lists or not isinstance(amounts, dict) or not all(isinstance(v, str) for v in amounts.values()):
        raise DataError("the scenario has a value of the wrong kind", where, cure)
    return found


def _said(value: Sequence[str] | Mapping[str, str]) -> str:
    """The value of a condition in words."""
    return " and ".join(map(" ".join, value.items()) if isinstance(value, Mapping) else value)


def pose(workspace: Workspace, expectation: Expectation) -> Scenario:
    """The scenario of an expectation, by the parser of the command line. Raises DataError with its file and line."""
    options, amounts = expectation.scenario, expectation.scenario.get("conc", {})
    try:
        conditions = workspace.conditions(
            Question(
                chronic=expectation.time is Time.CHRONIC,
                without=options.get("without", ()),
                set=options.get("set", ()),
                tone=options.get("tone", ()),
            )
        )
        return replace(
            conditions,
            treatment=_treatment(workspace, expectation, expectation.given, amounts),
            against=_treatment(workspace, expectation, options.get("against", ()), amounts),
        )
    except KgError as error:
        raise DataError(f"{expectation.id}: {error.what}", expectation.where, error.cure) from error


def _treatment(
    workspace: Workspace, expectation: Expectation, names: Iterable[str], amounts: Mapping[str, str]
) -> Treatment:
    """Profiles and compounds together, each at its own concentration."""
    parts = []
    for name in names:
        path, conc = expectation.profile(name), amounts.get(name, "")
        one = Question(profile=(path,), conc=conc) if path else Question(compounds=(name,), conc=conc)
        parts.append(workspace.prepared(workspace.wanted(one), one).treatment)
    return Treatment(tuple(d for p in parts for d in p.doses), tuple(b for p in parts for b in p.bindings))


@dataclass(frozen=True)
class Answers:
    """Every expectation with the change that the network computes, all scenarios settled in one call."""

    expectations: Sequence[Expectation]
    changes: list[float]
    converged: list[bool]

    @property
    def words(self) -> list[str]:
        """The computed direction of each."""
        signs = call(self.changes)
        return [Direction.of(int(s)) if ok else NOT_SETTLED for s, ok in zip(signs, self.converged, strict=True)]

    @property
    def right(self) -> list[bool]:
        """Whether each is as expected, in a scenario that settled."""
        return [word == e.expected for word, e in zip(self.words, self.expectations, strict=True)]


class Examination:
    """Expectations posed once; they can then be answered by any system with the same nodes."""

    def __init__(self, workspace: Workspace, expectations: Sequence[Expectation]) -> None:
        self.workspace = workspace
        self.expectations = expectations
        posed: dict[tuple[Path, tuple[str, ...], str, str], int] = {}
        self.scenarios: list[Scenario] = []
        for item in expectations:
            if item.question not in posed:
                posed[item.question] = len(self.scenarios)
                self.scenarios.append(pose(workspace, item))
        self.columns = [posed[item.question] for item in expectations]
        self.rows = [_node(workspace, item) for item in expectations]

    def answer(self, system: System | None = None) -> Answers:
        """Settle every scenario in one call and read the node of each expectation."""
        found = respond(system or self.workspace.system, self.scenarios, strict=False)
        changes = [self._change(found, row, column) for row, column in zip(self.rows, self.columns, strict=True)]
        return Answers(self.expectations, changes, [bool(found.converged[column]) for column in self.columns])

    def _change(self, found: Response, row: int, column: int) -> float:
        """Against the comparator, or against rest where the conditions themselves are the intervention."""
        state, reference = found.state[row, column], found.reference[row, column]
        alone = not self.scenarios[column].treatment.doses
        return float(fraction(state, reference * (0.0 if alone else 1.0)))


def _node(workspace: Workspace, item: Expectation) -> int:
    """The index of the one node of an expectation. Raises DataError where there is none, or several."""
    if item.node in workspace.network.index:
        return workspace.network.index[item.node]
    try:
        nodes = workspace.nodes(item.node)
    except KgError as error:
        raise DataError(f"{item.id}: {error.what}", item.where, error.cure) from error
    if len(nodes) > 1:
        keys = ", ".join(workspace.network.nodes[n].key for n in nodes)
        raise DataError(f"{item.id}: {item.node} is several nodes", item.where, f"name one of {keys}")
    return nodes[0]
