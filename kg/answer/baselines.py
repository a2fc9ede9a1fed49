"""Two answers that need no equations, to be set beside those of the network.

A computed direction is worth something where signs alone mislead: under competition, feedback, and where nothing moves.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Sequence

from kg.answer.expectations import Examination, Expectation
from kg.direction import Direction
from kg.engine.model import Mode, Network, Role, Scenario

# Modes of binding that raise the activity of what is bound.
_RAISES = {Mode.POTENTIATOR, Mode.ACTIVATE, Mode.ANALOGUE, Mode.CLAMP_ON}


def majority(expectations: Sequence[Expectation]) -> list[str]:
    """The commonest direction of the table, for each."""
    return [Counter(e.expected for e in expectations).most_common(1)[0][0]] * len(expectations)


def shortest_route(examination: Examination) -> list[str]:
    """The product of signs on a shortest route, without sizes, tones or competition.

    Starts are the nodes that the treatment binds, each with the sign of its binding, or the nodes that an
    intervention holds. Several shortest routes that disagree, and no route at all, are called unchanged.
    """
    reached = routes_of(examination.workspace.network, examination.scenarios)
    asked = zip(examination.columns, examination.rows, strict=True)
    return [Direction.of(reached[column].get(row, 0)) for column, row in asked]


def routes_of(network: Network, scenarios: Sequence[Scenario]) -> list[dict[int, int]]:
    """For each scenario: node -> sign of the shortest routes that reach it, 0 where they disagree."""
    return [_signs(network, _starts(scenario)) for scenario in scenarios]


def _starts(scenario: Scenario) -> dict[int, int]:
    """Node -> sign with which the scenario moves it at first hand."""
    if not scenario.treatment.doses:
        held = {node: 1 if fold > 1 else -1 for node, fold in scenario.fixed}
        return held | dict.fromkeys(scenario.without, -1)
    old = {(b.compound, b.node) for b in scenario.against.bindings}
    return {
        b.node: 1 if b.mode in _RAISES or (b.mode is Mode.ORTHOSTERIC and b.efficacy > 0) else -1
        for b in scenario.treatment.bindings
        if (b.compound, b.node) not in old
    }


def _signs(network: Network, starts: dict[int, int]) -> dict[int, int]:
    """Node -> sign of the shortest routes from the starts; 0 where they disagree."""
    reached: dict[int, tuple[int, int]] = {node: (0, sign) for node, sign in starts.items()}
    queue = deque(starts)
    while queue:
        node = queue.popleft()
        steps, sign = reached[node]
        for number in network.outgoing.get(node, ()):
            link = network.influences[number]
            carried = sign * _link_sign(link.role, link.sign)
            if link.target not in reached:
                reached[link.target] = (steps + 1, carried)
                queue.append(link.target)
            elif reached[link.target][0] == steps + 1 and reached[link.target][1] != carried:
                reached[link.target] = (steps + 1, 0)
    return {node: sign for node, (_, sign) in reached.items()}


def _link_sign(role: Role, sign: int) -> int:
    """What removes a pool lowers it, a ligand raises its receptor, and a drive says its sign."""
    return -1 if role in (Role.UPTAKE, Role.DEGRADATION) else 1 if role is Role.LIGAND else sign
