"""The engine's equations of one column as MathML, row by row of the state; see kg.engine.equations for what they say."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.engine.equations import SATURATION_FLOOR
from kg.exchange.mathml import apply, bounded, ci, cn, fold, log2, minus, negative, over, plus, positive, times

if TYPE_CHECKING:
    from kg.engine.equations import Equations


def _by(owner: Any) -> dict[int, list[int]]:
    """Owner -> positions of what it owns."""
    found: dict[int, list[int]] = {}
    for position, one in enumerate(owner):
        found.setdefault(int(one), []).append(position)
    return found


class RateLaws:
    """Rates of change of each row; `spelt` are the names of the nodes."""

    def __init__(self, eq: Equations, spelt: list[str]) -> None:
        self._eq, self._s = eq, eq.system
        self.size = self._s.size
        hidden = [f"held_{spelt[int(self._s.sites[k])]}" for k in self._s.hidden_site]
        self.names = [*spelt, *hidden]
        self._drives = _by(self._s.drive_target)
        self._ligands = _by(self._s.ligand_site)
        self._uptakes = _by(self._s.uptake_pool)
        self._enzymes = _by(self._s.enzyme_pool)
        self._place = {int(node): k for rows in (self._s.sites, self._s.pools) for k, node in enumerate(rows)}
        self._acted = {int(node): k for k, node in enumerate(eq.action.acted)}
        self._carried = {int(node): k for k, node in enumerate(eq.action.carriers)}
        self._pools = {int(node) for node in self._s.pools}
        self._sites = {int(node) for node in self._s.sites}
        self._firing = {int(s.drive_target[k]): int(s.drive_source[k]) for s in (eq.system,) for k in s.state}

    def title(self, row: int) -> str:
        """What a row is called."""
        label = self._s.network.nodes[self._s.shown(row)].label
        return label if row < len(self._s.network.nodes) else f"share of {label} that is held"

    def is_held(self, row: int) -> bool:
        """Whether a condition holds the row at a value."""
        return bool(np.broadcast_to(self._eq.conditions.held, (self.size, 1))[row, 0])

    def held_value(self, row: int) -> float:
        """The value at which it is held."""
        return float(np.broadcast_to(self._eq.conditions.value, (self.size, 1))[row, 0])

    def parameters(self) -> dict[str, float]:
        """Name -> value of each drive's gain."""
        return {f"gain_{k}": _at(self._gains, k) for k in range(self._s.drive_source.size)}

    @cached_property
    def _gains(self) -> Any:
        gains = self._eq.numbers.gains.copy()
        gains[self._s.slow] = gains[self._s.slow] * self._eq.conditions.settled
        return gains

    def readers(self, row: int) -> list[str]:
        """Names of the species that the law of a row reads."""
        return list(dict.fromkeys(re.findall(r"<ci>((?!gain_)[^<]+)</ci>", self.law(row))))

    def law(self, row: int) -> str:
        """The rate of change of a row as MathML."""
        own = ci(self.names[row])
        if row in self._pools:
            return self._pool(row)
        if row >= len(self._s.network.nodes):
            return minus(self._hidden(row), own)
        return minus(self._site(row) if row in self._sites else self._signal(row), own)

    def _drive(self, row: int) -> str:
        """Sum of the drives into a row."""
        s = self._s
        rectified, bells = set(map(int, s.rectified)), {int(k): n for n, k in enumerate(s.bell)}
        terms = []
        for k in self._drives.get(row, []):
            x = ci(self.names[int(s.drive_source[k])])
            if k in rectified:
                x = positive(x)
            if k in bells:
                x = _bell(x, _at(s.bell_optimum, bells[k]))
            terms.append(times(ci(f"gain_{k}"), x))
        frozen = self._eq.conditions.frozen
        if frozen.shape[0] > 1 and frozen[row, 0]:
            terms.append(cn(float(frozen[row, 0])))
        return plus(terms)

    def _signal(self, row: int) -> str:
        s, drive = self._s, self._drive(row)
        above, below = _at(s.bound, row), _at(s.floor, row)
        out = bounded(drive, above, below)
        if row in self._acted:
            out = self._acted_on(self._acted[row], drive, above, below)
        if row in self._carried:
            rivals = 1.0 + _at(self._eq.action.rivals, self._carried[row])
            out = minus(out, cn(float(np.log2(rivals))))
        return out

    def _acted_on(self, k: int, drive: str, above: float, below: float) -> str:
        """A signal with an action of its own."""
        eq, a = self._eq, self._eq.action
        partial, full = _at(a.partial, k), _at(a.full, k)
        inner = [drive, cn(_at(a.shift, k))]
        if full or partial:
            ligand = plus([cn(1.0), times(cn(full), fold(negative(drive)))])
            inner += [log2(ligand), cn(-float(np.log2(1.0 + partial)))]
        opened = times(cn(_at(a.signal_opened, k)), fold(drive))
        inner.append(negative(log2(plus([cn(1.0), opened, *self._states(k)]))))
        off, on = _at(a.off, k), _at(a.on, k)
        free = times(cn(1.0 - off - on), bounded(plus(inner), above, below))
        return plus([free, cn(off * _at(eq.off_level, k) + on * _at(eq.on_level, k))])

    def _states(self, k: int) -> list[str]:
        """Ratios of state-dependent blockers of an acted row, by the states that its firing leaves its channel in."""
        s, a = self._s, self._eq.action
        node = int(a.acted[k])
        ratios = [max(_at(values, k), 0.0) for values in (a.at_rest, a.when_open, a.when_inactivated)]
        if not any(ratios):
            return []
        pace = fold(ci(self.names[self._firing[node]])) if node in self._firing else cn(1.0)
        ready, open_share = _at(s.available, node), _at(s.open_share, node)
        lost, opening = times(cn(1.0 - ready), pace), times(cn(open_share), pace)
        inactivated = over(lost, plus([cn(ready), lost]))
        opened = times(over(opening, plus([cn(1.0 - open_share), opening])), minus(cn(1.0), inactivated))
        shares = (minus(minus(cn(1.0), inactivated), opened), opened, inactivated)
        return [times(cn(ratio), share) for ratio, share in zip(ratios, shares, strict=True) if ratio]

    def _level(self, node: int) -> str:
        """Level of a node against rest; 0 for a lost one."""
        present = np.broadcast_to(self._eq.conditions.present, (len(self._s.network.nodes), 1))[node, 0]
        return fold(ci(self.names[node])) if present else cn(0.0)

    def _held(self, place: int) -> tuple[str, str]:
        """Sum of the ratios at a site, and what ligands add to its constitutive stimulus."""
        s, eq = self._s, self._eq
        chi, reserve, affinity = (_at(v, place) for v in (s.chi, eq.numbers.reserve, eq.action.affinity))
        total, added = [cn(_at(eq.action.total, place))], [cn(_at(eq.added, place))]
        for k in self._ligands.get(place, []):
            ligand = times(cn(_at(eq.tones, k) * affinity), self._level(int(s.ligand_source[k])))
            efficacy = _at(s.ligand_efficacy, k)
            total.append(ligand)
            added.append(times(cn(reserve * efficacy - chi * (efficacy > 0)), ligand))
        return plus(total), plus(added)

    def _site(self, row: int) -> str:
        s, eq, place = self._s, self._eq, self._place[row]
        total, added = self._held(place)
        density = fold(bounded(self._drive(row), _at(s.bound, row), _at(s.floor, row)))
        stimulus = plus([cn(_at(s.chi, place)), over(added, plus([cn(1.0), total]))])
        steep = times(stimulus, density)
        power = _at(s.power, place)
        if power != 1.0:
            steep = apply("power", steep, cn(power))
        response = over(steep, plus([cn(1.0), steep]))
        block, opened = _at(eq.action.block, place), _at(eq.action.opened, place)
        left = times(cn(block), response)
        if opened:
            left = over(left, plus([cn(1.0), times(cn(opened), response)]))
        return times(cn(_at(eq.numbers.span, place)), minus(left, cn(_at(eq.rest, place))))

    def _hidden(self, row: int) -> str:
        s, k = self._s, row - len(self._s.network.nodes)
        place = int(s.hidden_site[k])
        total, _ = self._held(place)
        share = over(total, plus([cn(1.0), total]))
        return times(cn(_at(s.span, place)), minus(share, cn(_at(self._eq.rest_held, k))))

    def _pool(self, row: int) -> str:
        """Release less clearance."""
        s, eq, place = self._s, self._eq, self._place[row]
        level = self._level(row)
        release = fold(bounded(self._drive(row), _at(s.bound, row), _at(s.floor, row)))
        gone = [self._uptake(k, level) for k in self._uptakes.get(place, [])]
        linear, rest = [cn(_at(eq.numbers.diffusion, place))], _at(eq.numbers.diffusion, place)
        for k in self._enzymes.get(place, []):
            share = _at(eq.numbers.enzyme_share, k)
            linear.append(times(cn(share), self._level(int(s.enzyme_source[k]))))
            rest += share
        gone += [times(plus(linear), level), cn(-rest)]
        return minus(minus(release, cn(1.0)), plus(gone))

    def _uptake(self, k: int, level: str) -> str:
        """Uptake above its rest, less what comes back, of one transporter."""
        s, eq, a = self._s, self._eq, self._eq.action
        carrier = int(a.uptake_carrier[k])
        node = int(s.uptake_source[k])
        bound = carrier < a.rivals.shape[0] and not self.is_held(node)
        rivals, pull = (_at(a.rivals, carrier), _at(a.substrate, carrier)) if bound else (0.0, 0.0)
        share, full = _at(eq.numbers.uptake_share, k), _at(eq.saturation, k)
        activity = self._level(node)
        crowding = plus([cn(1.0), times(cn(full / (1.0 + rivals)), level)])
        taken = over(times(cn(1.0 + full), activity, level), crowding)
        terms = [times(cn(share), minus(taken, cn(1.0)))]
        if pull:
            fullest = share * (1.0 + full) / max(full, SATURATION_FLOOR)
            cytosol = self._level(int(s.cytosol[k])) if s.cytosol[k] >= 0 else cn(1.0)
            back = over(times(cn(fullest * pull), activity, cytosol), crowding)
            terms.append(negative(back))
        return plus(terms)


def _at(values: Any, row: int) -> float:
    """One number of a column; an array of one row holds for all."""
    return float(values[row if values.shape[0] > 1 else 0, 0])


def _bell(x: str, optimum: float) -> str:
    """Inverted U of a log2 change, peak at the optimum."""
    away = minus(over(x, cn(optimum)), cn(1.0))
    inner = minus(cn(0.5), times(cn(0.5), apply("power", away, cn(2.0))))
    return times(cn(optimum), minus(apply("exp", inner), cn(1.0)))
