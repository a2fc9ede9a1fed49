"""Expectations of textbook pharmacology: read, posed and answered all at once, and two baselines beside them.

An expectation is a compound or an intervention, the conditions, one node and its direction. A profile of a real drug
takes its affinities and actions from rows of the reference data; a `tool-` profile is an ideal ligand of one target
whose concentration is a multiple of its own constant. An intervention without any compound is compared with the
untouched network, everything else with `against`, or with nothing, under the same conditions.
"""

from __future__ import annotations

import csv
import json
from collections import Counter, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from kg.engine.direction import call, fraction
from kg.engine.model import Network, Scenario, Treatment
from kg.engine.response import Response, respond
from kg.question.scenario import Question
from kg.question.workspace import Workspace

FOLDER = Path(__file__).resolve().parent / "pharmacology"
WORDS = {-1: "decreased", 0: "unchanged", 1: "increased"}
SIGNS = {word: sign for sign, word in WORDS.items()}


@dataclass(frozen=True)
class Expectation:
    """One row of the table."""

    id: str
    group: str
    given: tuple[str, ...]
    options: str
    node: str
    time: str
    expected: str
    tags: frozenset[str]
    source: str
    note: str

    @cached_property
    def scenario(self) -> dict[str, Any]:
        """The options: against, without, set, tone (lists), conc (name -> concentration)."""
        return dict(json.loads(self.options))

    @property
    def question(self) -> tuple[tuple[str, ...], str, str]:
        """What it shares with the other expectations of one scenario."""
        return self.given, self.options, self.time

    @property
    def title(self) -> str:
        """The scenario in a few words."""
        conditions = [f"{k} {v}" for k, v in self.scenario.items() if k != "against"]
        versus = f" against {' + '.join(self.scenario['against'])}" if "against" in self.scenario else ""
        given = " + ".join(self.given) or "no compound"
        return f"{given}{versus}{''.join(f', {c}' for c in conditions)}, {self.time}"


def read(path: Path = FOLDER / "expectations.tsv") -> list[Expectation]:
    """Every expectation of a table, in its order."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        Expectation(
            row["id"],
            row["class"],
            tuple(name.strip() for name in row["compound_or_intervention"].split(";") if name.strip()),
            row["scenario"],
            row["node"],
            row["time"],
            row["expected"],
            frozenset(filter(None, row["tags"].split(","))),
            row["source"],
            row["note"],
        )
        for row in rows
    ]


def treatment(workspace: Workspace, names: Iterable[str], amounts: dict[str, str]) -> Treatment:
    """Profiles and compounds together, each at its own concentration."""
    parts = [_one(workspace, name, amounts.get(name, "")) for name in names]
    return Treatment(tuple(d for p in parts for d in p.doses), tuple(b for p in parts for b in p.bindings))


def _one(workspace: Workspace, name: str, concentration: str) -> Treatment:
    path = FOLDER / "profiles" / f"{name}.tsv"
    if path.is_file():
        return workspace.pose(Question(profile=(path,), conc=concentration)).scenario.treatment
    return workspace.pose(Question(compounds=(name,), conc=concentration)).scenario.treatment


def pose(workspace: Workspace, expectation: Expectation) -> Scenario:
    """The scenario of an expectation, made by the parser that the command line uses."""
    options = expectation.scenario
    conditions = workspace.pose(
        Question(
            chronic=expectation.time == "chronic",
            without=tuple(options.get("without", ())),
            set=tuple(options.get("set", ())),
            tone=tuple(options.get("tone", ())),
            compounds=expectation.given[:1] if not _is_profile(expectation.given) else (),
            profile=tuple(FOLDER / "profiles" / f"{n}.tsv" for n in expectation.given[:1] if _is_profile((n,))),
        )
    ).scenario
    amounts = options.get("conc", {})
    return replace(
        conditions,
        treatment=treatment(workspace, expectation.given, amounts),
        against=treatment(workspace, options.get("against", ()), amounts),
    )


def _is_profile(names: Sequence[str]) -> bool:
    return bool(names) and (FOLDER / "profiles" / f"{names[0]}.tsv").is_file()


@dataclass(frozen=True)
class Answers:
    """Every expectation with the change that the network computes, all scenarios settled in one call."""

    expectations: list[Expectation]
    scenarios: list[Scenario]
    columns: list[int]
    changes: list[float]
    converged: list[bool]

    @property
    def words(self) -> list[str]:
        """The computed direction of each."""
        return [WORDS[int(sign)] for sign in call(self.changes)]

    @property
    def right(self) -> list[bool]:
        """Whether each is as expected, in a scenario that settled."""
        pairs = zip(self.words, self.expectations, self.converged, strict=True)
        return [settled and word == e.expected for word, e, settled in pairs]


class Examination:
    """The expectations posed once; they can then be answered by any system with the same nodes."""

    def __init__(self, workspace: Workspace, expectations: list[Expectation]) -> None:
        self.workspace = workspace
        self.expectations = expectations
        posed: dict[tuple[tuple[str, ...], str, str], int] = {}
        self.scenarios: list[Scenario] = []
        for item in expectations:
            if item.question not in posed:
                posed[item.question] = len(self.scenarios)
                self.scenarios.append(pose(workspace, item))
        self.columns = [posed[item.question] for item in expectations]
        self.rows = [workspace.network.index[item.node] for item in expectations]

    def answer(self, system: Any = None) -> Answers:
        """Settle every scenario in one call and read the node of each expectation."""
        found = respond(system or self.workspace.system, self.scenarios, strict=False)
        changes = [self._change(found, row, column) for row, column in zip(self.rows, self.columns, strict=True)]
        settled = [bool(found.converged[column]) for column in self.columns]
        return Answers(self.expectations, self.scenarios, self.columns, changes, settled)

    def _change(self, found: Response, row: int, column: int) -> float:
        """Against the comparator, or against rest where the conditions themselves are the intervention."""
        state, reference = found.state[row, column], found.reference[row, column]
        alone = not self.scenarios[column].treatment.doses
        return float(fraction(state, reference * (0.0 if alone else 1.0)))


def majority(expectations: list[Expectation]) -> list[str]:
    """First baseline: the commonest direction of the table, for each."""
    return [Counter(e.expected for e in expectations).most_common(1)[0][0]] * len(expectations)


def shortest_route(examination: Examination) -> list[str]:
    """Second baseline: the product of signs on a shortest route, without sizes, tones or competition.

    Starts are the nodes that the treatment binds, each with the sign of its binding, or the nodes that an
    intervention holds. Several shortest routes that disagree, and no route at all, are called unchanged.
    """
    network = examination.workspace.network
    found = []
    for column, row in zip(examination.columns, examination.rows, strict=True):
        starts = _starts(examination.scenarios[column])
        found.append(WORDS[_product(network, starts, row)])
    return found


def _starts(scenario: Scenario) -> dict[int, int]:
    if not scenario.treatment.doses:
        held = {node: 1 if fold > 1 else -1 for node, fold in scenario.fixed}
        return held | dict.fromkeys(scenario.without, -1)
    old = {(b.compound, b.node) for b in scenario.against.bindings}
    raises = {"potentiator", "activate", "analogue", "clamp-on"}
    return {
        b.node: 1 if b.mode.value in raises or (b.mode.value == "orthosteric" and b.efficacy > 0) else -1
        for b in scenario.treatment.bindings
        if (b.compound, b.node) not in old
    }


def _product(network: Network, starts: dict[int, int], goal: int) -> int:
    reached: dict[int, tuple[int, int]] = {node: (0, sign) for node, sign in starts.items()}
    queue = deque(starts)
    while queue:
        node = queue.popleft()
        steps, sign = reached[node]
        for number in network.outgoing.get(node, ()):
            link = network.influences[number]
            carried = sign * _link_sign(link.role.value, link.sign)
            if link.target not in reached:
                reached[link.target] = (steps + 1, carried)
                queue.append(link.target)
            elif reached[link.target][0] == steps + 1 and reached[link.target][1] != carried:
                reached[link.target] = (steps + 1, 0)
    return reached.get(goal, (0, 0))[1]


def _link_sign(role: str, sign: int) -> int:
    return -1 if role in ("uptake", "degradation") else 1 if role == "ligand" else sign
