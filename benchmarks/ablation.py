"""Which causal steps decide exactly one expectation: each step that no document states is left out in turn.

Run: python benchmarks/ablation.py     (some minutes on one core; writes benchmarks/ablation.tsv)

A step that moves a single expectation and nothing else deserves a second look: one that exists only to turn it green
is a defect. The influences of the step are dropped in every context; no rule is run again. Solutions start at those of
the whole network, with its preconditioner and the tolerance of samples, which is far below what a call can notice.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from kg.engine.stability import SAMPLE_TOLERANCE

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from kg.answer.expectations import Answers, Examination, read  # noqa: E402
from kg.direction import Direction  # noqa: E402
from kg.engine.batch import Batch, Outcome, SolveOptions, make_batch, rest_matrix, solve  # noqa: E402
from kg.engine.direction import call, fraction  # noqa: E402
from kg.engine.model import Network  # noqa: E402
from kg.engine.parameters import nominal  # noqa: E402
from kg.engine.response import chunks  # noqa: E402
from kg.engine.system import Array, Mask, System, compile_network  # noqa: E402
from kg.errors import KgError  # noqa: E402
from kg.explore import open_workspace  # noqa: E402
from kg.writing import write  # noqa: E402

TABLE = Path(__file__).resolve().parent / "ablation.tsv"
TABLE_OF_EXPECTATIONS = ROOT / "tests" / "pharmacology" / "expectations.tsv"
_STATED = "SELECT DISTINCT ?step { ?step kg:statedBy ?statement . ?statement a kg:Statement }"


def without_step(network: Network, step: str) -> Network:
    """The network without the influences of one step."""
    return replace(network, influences=tuple(i for i in network.influences if i.step != step))


@dataclass(frozen=True)
class Part:
    """Scenarios that are solved together, where they stand in the whole network, and which expectations they answer."""

    columns: list[int]
    batch: Batch
    outcome: Outcome


class Ablation:
    """The examination, ready to be asked again of a network that lost a step."""

    def __init__(self, examination: Examination) -> None:
        self.examination = examination
        self.network = examination.workspace.network
        self.times = [scenario.time for scenario in examination.scenarios]
        system = examination.workspace.system
        self.parts = []
        for columns in chunks(examination.scenarios):
            batch = make_batch(system, [examination.scenarios[k] for k in columns])
            how = SolveOptions(nominal(system), rest_matrix(system, self.times[columns[0]]), SAMPLE_TOLERANCE)
            self.parts.append(Part(columns, batch, solve(batch, how)))

    def words(self, step: str) -> list[str]:
        """Directions of all expectations without one step; `not settled` where a scenario has no answer."""
        system = compile_network(without_step(self.network, step))
        state = np.zeros((len(self.network.nodes), len(self.times)))
        reference, settled = np.zeros_like(state), np.ones(len(self.times), dtype=bool)
        for part in self.parts:
            outcome = self._solve(system, part)
            nodes = len(self.network.nodes)
            state[:, part.columns], reference[:, part.columns] = outcome.state[:nodes], outcome.reference[:nodes]
            settled[part.columns] = outcome.settled.converged
        return self._called(state, reference, settled)

    def _solve(self, system: System, part: Part) -> Outcome:
        scenarios = [self.examination.scenarios[k] for k in part.columns]
        batch = make_batch(system, scenarios)
        same = batch.system.size == part.batch.system.size
        whole = part.batch.system if same else batch.system
        matrix = rest_matrix(whole, scenarios[0].time)
        how = SolveOptions(nominal(batch.system), matrix, SAMPLE_TOLERANCE)
        near = (part.outcome.state, part.outcome.reference) if same else (None, None)
        return solve(batch, how, *near)

    def _called(self, state: Array, reference: Array, settled: Mask) -> list[str]:
        found = []
        for row, column in zip(self.examination.rows, self.examination.columns, strict=True):
            alone = not self.examination.scenarios[column].treatment.doses
            change = fraction(state[row, column], reference[row, column] * (0.0 if alone else 1.0))
            found.append(Direction.of(int(call(change))) if settled[column] else "not settled")
        return found


def undocumented(examination: Examination) -> list[str]:
    """Steps with influences that no statement of a document supports."""
    stated = {str(row["step"]) for row in examination.workspace.knowledge.rows(_STATED)}
    return sorted({i.step for i in examination.workspace.network.influences} - stated)


def moved(whole: Answers, words: list[str]) -> list[tuple[str, str, str]]:
    """Expectations whose direction differs: id, what the whole network says, and what the rest of it says."""
    pairs = zip(whole.expectations, whole.words, words, strict=True)
    return [(e.id, before, after) for e, before, after in pairs if before != after]


def main() -> None:
    """Leave each step out, and print those that move exactly one expectation."""
    examination = Examination(open_workspace(), read(TABLE_OF_EXPECTATIONS))
    ablation, whole = Ablation(examination), examination.answer()
    rows = zip(examination.expectations, whole.changes, strict=True)
    asked = {e.id: (e, f"{100 * change:+.1f} %") for e, change in rows}
    steps = undocumented(examination)
    counts, lines = [], ["step\texpectation\tnode\texpected\twhole\tchange\twithout"]
    for step in steps:
        try:
            changes = moved(whole, ablation.words(step))
        except KgError as error:
            print(f"{step}: {error.what}", file=sys.stderr)
            continue
        counts.append(len(changes))
        if len(changes) == 1:
            name, before, after = changes[0]
            item, change = asked[name]
            lines.append("\t".join((_local(step), name, item.node, item.expected, before, change, after)))
    summary = (
        f"# network {ablation.network.digest}: {len(steps)} steps left out in turn, {sum(c == 0 for c in counts)} move no "
        f"expectation, {sum(c == 1 for c in counts)} one, {sum(c > 1 for c in counts)} several"
    )
    text = "\n".join((summary, *lines)) + "\n"
    write(TABLE, text)
    print(text)


def _local(step: str) -> str:
    return step.rsplit("/", 1)[-1]


if __name__ == "__main__":
    main()
