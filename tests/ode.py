"""The equations written a second time, in plain loops over records, as differential equations in time.

No line is shared with the solver: receptors are summed as the design prints them, pools are integrated as levels,
and the steady state is found by running time forward.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from scipy.integrate import solve_ivp

from kg.engine.model import Binding, Mode, Network, NodeKind, Role, Scenario, Shape, Time, TimeScale


def _shaped(shape: Shape, x: float, optimum: float) -> float:
    if shape is Shape.RECTIFIED:
        return max(x, 0.0)
    if shape is Shape.BELL:
        return optimum * (math.exp(-0.5 * (x / optimum - 1) ** 2) / math.exp(-0.5) - 1)
    return x


class Clockwork:
    """Right-hand side of dx/dt for one scenario without conditions; pools evolve as levels."""

    def __init__(self, network: Network, scenario: Scenario) -> None:
        self.network, self.time = network, scenario.time
        doses: dict[str, float] = {}
        for dose in scenario.treatment.doses:
            doses[dose.compound] = doses.get(dose.compound, 0.0) + dose.free_nM
        self.bound: list[tuple[Binding, float]] = [
            (b, (doses[b.compound] / b.affinity_nM) ** b.hill)
            for b in scenario.treatment.bindings
            if b.compound in doses
        ]
        self.rest = {
            i: self._receptor(i, lambda _: 1.0, 0.0, drugs=False)
            for i, n in enumerate(network.nodes)
            if n.kind is NodeKind.SITE
        }

    def _steps(self, target: int, role: Role) -> list:
        return [s for s in self.network.influences if s.target == target and s.role is role and s.sign != 0]

    def _mine(self, node: int, *modes: Mode) -> list[tuple[Binding, float]]:
        return [(b, x) for b, x in self.bound if b.node == node and b.mode in modes]

    def _receptor(
        self, node: int, level: Callable[[int], float], density: float, *, drugs: bool
    ) -> tuple[float, float]:
        """Response E after block, and the share of the receptor held by any ligand."""
        record = self.network.nodes[node]
        factor = 1.0
        if drugs:
            pams = self._mine(node, Mode.POTENTIATOR)
            held = 1 + sum(x for _, x in pams)
            factor = 1 + sum((b.factor - 1) * x / held for b, x in pams)
        top = record.constitutive
        total = 0.0
        for step in self._steps(node, Role.LIGAND):
            alpha = step.tone * level(step.source) * factor
            total += alpha
            top += record.reserve * step.coefficient * alpha
        for b, x in self._mine(node, Mode.ORTHOSTERIC) if drugs else []:
            total += x
            if b.inverse:
                top += record.inverse_ratio * record.constitutive * x
            elif b.efficacy == 0:
                top += record.constitutive * x
            else:
                top += record.reserve * b.efficacy * x
        signal = 2**density * top / (1 + total)
        response = signal / (1 + signal)
        if drugs:
            opened = sum(x for b, x in self._mine(node, Mode.BLOCK) if b.needs_open)
            closed = sum(x for b, x in self._mine(node, Mode.BLOCK) if not b.needs_open)
            opened_share = response
            response = response / (1 + closed + opened * opened_share)
            response /= 1 + sum(x for _, x in self._mine(node, Mode.ATTENUATOR))
        return response, total / (1 + total)

    def _drive(self, node: int, x: np.ndarray) -> float:
        total = 0.0
        for step in self._steps(node, Role.DRIVE):
            if step.time is TimeScale.SLOW and self.time is Time.ACUTE:
                continue
            if step.shape is Shape.FROM_OCCUPANCY:
                level = self._levels(x)
                held = self._receptor(step.source, level, 0.0, drugs=True)[1]
                value = self.network.nodes[step.source].span * (held - self.rest[step.source][1])
            else:
                value = _shaped(step.shape, self._shown(step.source, x), step.optimum)
            total += step.sign * step.coefficient * value
        return total

    def _shown(self, node: int, x: np.ndarray) -> float:
        return math.log2(x[node]) if self.network.nodes[node].kind is NodeKind.POOL else float(x[node])

    def _levels(self, x: np.ndarray) -> Callable[[int], float]:
        def level(node: int) -> float:
            return 2 ** self._shown(node, x)

        return level

    def _saturated(self, node: int, x: np.ndarray) -> float:
        bound = self.network.nodes[node].bound
        return bound * math.tanh(self._drive(node, x) / bound)

    def rate(self, _: float, x: np.ndarray) -> np.ndarray:
        """dx/dt; every node but a pool relaxes to what drives it."""
        out = np.zeros_like(x)
        for i, node in enumerate(self.network.nodes):
            if node.kind is NodeKind.POOL:
                out[i] = self._flow(i, x)
            elif node.kind is NodeKind.SITE:
                now = self._receptor(i, self._levels(x), self._saturated(i, x), drugs=True)[0]
                out[i] = node.span * (now - self.rest[i][0]) - x[i]
            else:
                out[i] = self._signal(i, x) - x[i]
        return out

    def _signal(self, node: int, x: np.ndarray) -> float:
        bound = self.network.nodes[node].bound
        drive = self._drive(node, x)
        left = 1 / (1 + sum(r for _, r in self._mine(node, Mode.INHIBIT, Mode.BLOCK)))
        for b, r in self._mine(node, Mode.ACTIVATE):
            left *= 1 + (b.factor - 1) * r / (1 + r)
        return bound * math.tanh((drive + math.log2(left)) / bound)

    def _flow(self, node: int, x: np.ndarray) -> float:
        level = float(x[node])
        release = 2 ** self._saturated(node, x)
        taken = out = efflux = 0.0
        for step in self._steps(node, Role.UPTAKE):
            s = step.saturation
            rivals = sum(r for _, r in self._mine(step.source, Mode.UPTAKE_BLOCK, Mode.SUBSTRATE))
            vmax = step.share * (1 + s) / s * 2 ** x[step.source]
            taken += step.share
            out += vmax * s * level / (1 + rivals + s * level)
            cytosol = 1.0 if step.cytosol is None else 2 ** self._shown(step.cytosol, x)
            for b, r in self._mine(step.source, Mode.SUBSTRATE):
                efflux += vmax * b.efficacy * r / (1 + rivals + s * level) * cytosol
        for step in self._steps(node, Role.DEGRADATION):
            taken += step.share
            out += step.share * 2 ** x[step.source] * level
        return release + efflux - out - (1 - taken) * level

    def settled(self, until: float = 400.0) -> np.ndarray:
        """States (nodes,) as log2 fold changes after a long time."""
        start = np.array([1.0 if n.kind is NodeKind.POOL else 0.0 for n in self.network.nodes])
        run = solve_ivp(self.rate, (0.0, until), start, method="LSODA", rtol=1e-9, atol=1e-11)
        end = run.y[:, -1]
        assert np.max(np.abs(self.rate(until, end))) < 1e-7, "still moving"
        carriers = {b.node for b, _ in self.bound if b.mode in (Mode.UPTAKE_BLOCK, Mode.SUBSTRATE)}
        shown = np.array([self._shown(i, end) for i in range(end.size)])
        for node in carriers:
            shown[node] -= math.log2(1 + sum(r for _, r in self._mine(node, Mode.UPTAKE_BLOCK, Mode.SUBSTRATE)))
        return shown
