"""Stated against computed: what the computed answer makes of every direction that a document affirms.

`agrees`: the stated thing changes the stated way somewhere, at least half as much as it changes the other way anywhere.
`opposes`: it changes the other way, and nowhere so much the stated way. `not reached`: it is computed and does not move,
or the action it rests on holds next to nothing. `not computed`: the network has no such thing, or the question is acute
and the statement is of slow adaptation.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from kg.answer.records import Effect, Stated, TargetEffect
from kg.answer.signalling import causes
from kg.answer.stated import Said
from kg.answer.words import free, occupied_by, percent
from kg.direction import Direction
from kg.engine.attribution import Attribution
from kg.engine.direction import CHANGED, OPPOSED
from kg.engine.model import Time
from kg.question.dosing import FreeLevel
from kg.question.scenario import Posed
from kg.question.targets import Target
from kg.question.workspace import Workspace

AGREES, OPPOSES, NOT_REACHED, NOT_COMPUTED = "agrees", "opposes", "not reached", "not computed"
# A target of which less is held is not reached: what follows from it stays below what is called a change.
REACHED = CHANGED
_CAUSES_NAMED = 2

_COMPUTED_AS = "SELECT ?thing ?as { ?thing kg:computedAs ?as } ORDER BY ?thing ?as"


@dataclass
class Judge:
    """Gives verdicts on the statements of one answer."""

    workspace: Workspace
    posed: Posed
    attribution: Attribution
    effects: Sequence[Effect]
    targets: Sequence[TargetEffect]
    _by_entity: dict[str, list[Effect]] = field(default_factory=dict)
    _same: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Sort the effects by what they are of, and read what a loose name is computed as."""
        for effect in self.effects:
            self._by_entity.setdefault(effect.entity, []).append(effect)
        for row in self.workspace.knowledge.usual_rows(_COMPUTED_AS):
            self._same.setdefault(str(row["thing"]), []).append(str(row["as"]))

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
        if one.slow and self.posed.scenario.time is Time.ACUTE:
            return NOT_COMPUTED, "a slow adaptation: ask with --chronic"
        held = self._held(one)
        if held is not None and held[0]:
            return held[0], held[1]
        effects = self._effects(one.stated.thing)
        if not effects:
            return NOT_COMPUTED, held[1] if held else "the network has no such thing"
        return self._moved(one.stated.direction, effects, held[1] if held else "")

    def _effects(self, thing: str) -> list[Effect]:
        """The effects that stand for a thing: its own nodes, those of what it is computed as, or of its members."""
        found = [e for same in (thing, *self._same.get(thing, ())) for e in self._by_entity.get(same, ())]
        members = self.workspace.book.members.get(thing, ())
        return found or [e for member in members for e in self._by_entity.get(member, ())]

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

    def _moved(self, stated: Direction, effects: Sequence[Effect], held: str) -> tuple[str, str]:
        """The verdict from the changes of the nodes; `held` says how much of an action's own target is held, if it is one."""
        way = max(effects, key=lambda e: stated.sign * e.change)
        other = min(effects, key=lambda e: stated.sign * e.change)
        with_it, against = (max(0.0, sign * stated.sign * e.change) for sign, e in ((1, way), (-1, other)))
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

    def _why(self, effect: Effect) -> str:
        """By which targets a node changes, the largest first."""
        found = causes(self.workspace, self.attribution, self.workspace.network.index[effect.iri])
        named = [c for c in found if c.part > 0][:_CAUSES_NAMED]
        return f" by {', '.join(f'{c.target} {c.part:.0%}' for c in named)}".replace("%", " %") if named else ""


def _change(effect: Effect) -> str:
    where = effect.node.partition("@")[2]
    return f"{'▲' if effect.change > 0 else '▼'} {percent(effect.change)} in {where}"


def _affinity(found: Sequence[TargetEffect], level: FreeLevel) -> str:
    """Affinity and level, as the reason of an occupancy."""
    known = [t.affinity_nM for t in found if t.affinity_nM]
    basis = next((t.basis.partition(" (")[0] for t in found if t.affinity_nM), "")
    value = f"{basis} {free(min(a for a, _ in known))}, " if known else ""
    return f"{value}{free(level.free.value)} free"
