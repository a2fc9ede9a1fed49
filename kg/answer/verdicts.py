"""Stated against computed: what the computed answer makes of every direction that a document affirms.

`agrees`: the stated thing changes the stated way somewhere, at least half as much as it changes the other way anywhere.
`opposes`: it changes the other way, and nowhere so much the stated way. `not reached`: it is computed and does not move,
or the action it rests on holds next to nothing. `not computed`: the network has no such thing, or the question is acute
and the statement is of slow adaptation.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kg.answer.pathways import Ranked
from kg.answer.records import Effect, Stated, TargetEffect
from kg.answer.signalling import caused_by
from kg.answer.stated import Said
from kg.answer.words import free, occupied_by, percent
from kg.direction import Direction
from kg.engine.attribution import Attribution
from kg.engine.direction import CHANGED, OPPOSED, fraction
from kg.engine.model import Time
from kg.knowledge.vocabulary import local_name
from kg.question.dosing import FreeLevel
from kg.question.scenario import Posed
from kg.question.targets import Target
from kg.question.workspace import Workspace

if TYPE_CHECKING:
    from kg.engine.system import Array

AGREES, OPPOSES, NOT_REACHED, NOT_COMPUTED = "agrees", "opposes", "not reached", "not computed"
# A target of which less is held is not reached: what follows from it stays below what is called a change.
REACHED = CHANGED
_CAUSES_NAMED = 2

_COMPUTED_AS = """
SELECT ?thing ?as ?in { ?thing kg:computedAs ?as . OPTIONAL { ?thing kg:computedIn ?in } } ORDER BY ?thing ?as ?in
"""


@dataclass(frozen=True, slots=True)
class _Move:
    """One change that a statement is held against: its size as a fraction, where, and what each binding brings (log2)."""

    change: float
    where: str
    shares: Array


@dataclass
class Judge:
    """Gives verdicts on the statements of one answer."""

    workspace: Workspace
    posed: Posed
    attribution: Attribution
    effects: Sequence[Effect]
    targets: Sequence[TargetEffect]
    pathways: Sequence[Ranked]

    @cached_property
    def _by_entity(self) -> dict[str, list[Effect]]:
        found: dict[str, list[Effect]] = {}
        for effect in self.effects:
            found.setdefault(effect.entity, []).append(effect)
        return found

    @cached_property
    def _same(self) -> dict[str, tuple[list[str], frozenset[str]]]:
        """Thing -> what it is computed as, and the contexts it is computed in; none means everywhere."""
        found: dict[str, tuple[list[str], frozenset[str]]] = {}
        for row in self.workspace.knowledge.usual_rows(_COMPUTED_AS):
            things, places = found.get(str(row["thing"]), ([], frozenset()))
            below = self.workspace.below.get(row["in"] or "", frozenset())
            found[str(row["thing"])] = (list(dict.fromkeys([*things, str(row["as"])])), places | below)
        return found

    @cached_property
    def _read(self) -> dict[str, Ranked]:
        """Pathway -> how it was ranked, or told with another."""
        return {one.pathway.iri: one for item in self.pathways for one in (item, *item.told)}

    def judged(self, said: Iterable[Said]) -> tuple[Stated, ...]:
        """The statements, those of an affirmed direction with verdict and reason."""
        return tuple(self._judged(one) for one in said)

    def _judged(self, one: Said) -> Stated:
        stated = one.stated
        if stated.modality != "affirmed" or not stated.direction.moves:
            return stated
        verdict, because = self._verdict(one)
        return replace(stated, verdict=verdict, because=because)

    def _verdict(self, one: Said) -> tuple[str, str]:
        if self.posed.against.given:
            return NOT_COMPUTED, "stated of the compound alone, and this answer is against another"
        if one.slow and self.posed.scenario.time is Time.ACUTE:
            return NOT_COMPUTED, "a slow adaptation: ask with --chronic"
        held = self._held(one)
        if held is not None and held[0]:
            return held[0], held[1]
        moves = self._moves(one.stated.thing)
        if moves is None:
            return NOT_COMPUTED, held[1] if held else "the network has no such thing"
        if one.through and not one.action:
            return self._by_way(one, moves)
        return self._moved(one.stated.direction, moves, held[1] if held else "")

    def _by_way(self, one: Said, moves: Sequence[_Move]) -> tuple[str, str]:
        """The verdict on what a statement says to follow from named targets: what they bring counts, not what others do."""
        mine = np.asarray([self._is_at(b.target, one.through) for b in self.attribution.bindings], dtype=bool)
        brought = [_Move(float(np.exp2(m.shares[mine].sum()) - 1.0), m.where, np.zeros_like(m.shares)) for m in moves]
        verdict, because = self._moved(one.stated.direction, brought, "")
        names = ", ".join(self.workspace.directory.label(target) for target in one.through)
        most = max(moves, key=lambda m: round(abs(m.change), 9), default=None)
        in_all = (
            f"; in all {_change(most)}{self._why(most)}" if most is not None and abs(most.change) >= CHANGED else ""
        )
        return verdict, f"{because} by way of {names}{in_all}"

    def _is_at(self, target: str, places: Sequence[str]) -> bool:
        """Whether a target is one of some things, or a member of one."""
        return not {target, *self.workspace.book.families.get(target, ())}.isdisjoint(places)

    def _moves(self, thing: str) -> list[_Move] | None:
        """The changes that stand for a thing: of its own nodes or steps, or of what it is computed as, or of its members.

        None where the network has none of these; an empty list where it has a pathway that changes nowhere.
        """
        same, places = self._same.get(thing, ((), frozenset()))
        nodes, members = self.workspace.network.nodes, self.workspace.book.members.get(thing, ())
        index = self.workspace.network.index
        for group in ((thing, *same), members):
            effects = [e for one in group for e in self._by_entity.get(one, ())]
            effects = [e for e in effects if not places or nodes[index[e.iri]].context in places]
            moves = [_Move(e.change, e.node.partition("@")[2], self.attribution.shares[index[e.iri]]) for e in effects]
            known = [one for one in group if any(p.iri == one for p in self.workspace.pathways)]
            moves += [move for one in known if one in self._read for move in self._of_pathway(self._read[one])]
            if moves or known:
                return moves
        return None

    def _of_pathway(self, item: Ranked) -> list[_Move]:
        """A pathway's changes, place by place."""
        return [
            _Move(
                float(fraction(np.asarray(p.change), np.asarray(0.0))),
                f"{local_name(p.context)} ({item.pathway.label})",
                p.targets,
            )
            for p in item.places
        ]

    def _held(self, one: Said) -> tuple[str, str] | None:
        """Of a statement of an action: a verdict where the level decides it, and how much of the target is held; else None."""
        rows = [t for t in self.posed.prepared.targets if t.compound == one.compound and self._is_of(t, one)]
        if not rows:
            return None
        names = {t.target for t in rows}
        label = self.workspace.directory.label(one.compound)
        found = [t for t in self.targets if t.target in names and t.compound == label]
        shares = [t.occupancy for t in found if t.occupancy is not None]
        level = next(g for g in self.posed.prepared.given if g.iri == one.compound)
        if not shares:
            return NOT_COMPUTED, found[0].note if found else "no value"
        said = f"{occupied_by(found)} held: {_affinity(found, level)}"
        return (NOT_REACHED if max(shares) < REACHED else ""), said

    def _is_of(self, target: Target, one: Said) -> bool:
        """Whether a statement is of that action, or says its direction of what it acts on."""
        thing = one.stated.thing
        acts_on = thing in (target.target, target.action.target, *self.workspace.book.families.get(target.target, ()))
        return target.action.iri == one.action or (acts_on and target.action.sign == one.stated.direction.sign)

    def _moved(self, stated: Direction, moves: Sequence[_Move], held: str) -> tuple[str, str]:
        """The verdict from the changes; `held` says how much of an action's own target is held, if it is one."""
        if not moves:
            return NOT_REACHED, held or "no change"
        way = max(moves, key=lambda m: round(stated.sign * m.change, 9))
        other = min(moves, key=lambda m: round(stated.sign * m.change, 9))
        with_it, against = (max(0.0, sign * stated.sign * m.change) for sign, m in ((1, way), (-1, other)))
        if with_it >= CHANGED and with_it >= OPPOSED * against:
            also = f"; {_change(other)}" if against >= CHANGED else ""
            return AGREES, held or f"{_change(way)}{also}"
        if against >= CHANGED:
            return OPPOSES, f"{_change(other)}{self._why(other)}" + (f"; {held}" if held else "")
        if held:
            return AGREES, held
        most = way if with_it >= against else other
        if max(with_it, against) == 0.0:
            return NOT_REACHED, "no change"
        return NOT_REACHED, f"moves by less than 10 %: {_change(most)}{self._why(most)}"

    def _why(self, move: _Move) -> str:
        """By which targets a thing changes, the largest first."""
        found = caused_by(self.workspace, self.attribution, move.shares)
        named = [c for c in found if c.part > 0][:_CAUSES_NAMED]
        return f" by {', '.join(f'{c.target} {100 * c.part:.0f} %' for c in named)}" if named else ""


def _change(move: _Move) -> str:
    return f"{'▲' if move.change > 0 else '▼'} {percent(move.change)} in {move.where}"


def _affinity(found: Sequence[TargetEffect], level: FreeLevel) -> str:
    """Affinity and level, as the reason of an occupancy."""
    known = [t.affinity_nM for t in found if t.affinity_nM]
    basis = next((t.basis.partition(" (")[0] for t in found if t.affinity_nM), "")
    value = f"{basis} {free(min(a for a, _ in known))}, " if known else ""
    return f"{value}{free(level.free.value)} free"
