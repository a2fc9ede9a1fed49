"""What a picture says in words: its finding as a title, places that are alike in one line, what is not shown."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.direction import Direction
from kg.draw.scene import Place
from kg.engine.model import NodeKind
from kg.views.parts import atlas_of
from kg.views.provenance import percent

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from kg.answer.perturbation import Perturbation
    from kg.answer.records import Effect
    from kg.draw.scene import Compartment, Scene
    from kg.views.selection import Chosen

_WORDS = {Direction.INCREASED: "up", Direction.DECREASED: "down", Direction.UNCHANGED: "unchanged"}
OPEN = "undecided"
# A target that is held less is not named where it is not drawn.
_TOLD = 0.1
# Findings that a title holds, and names of places that a line holds.
_SAID, _NAMES = 4, 4
_FEW = 2  # of what changes where no end of a route is decided


def given_as(answer: Perturbation) -> str:
    """The compounds with their doses, metabolites left out, and what they are compared with."""
    sides = (answer.scenario.compounds, answer.scenario.against)
    given, against = (
        " + ".join(f"{c.label} {c.dose}".strip() for c in side if c.metabolite_of is None) for side in sides
    )
    return (given or "scenario") + (f" against {against}" if against else "")


def finding(answer: Perturbation, chosen: Chosen, drawn: Collection[str] = ()) -> str:
    """“amisulpride: dopamine up (striatal cleft), phospho-CREB up (D2-MSN)”: what is released, then the end in each cell.

    With `drawn`, what is not drawn is not told. Where no end is decided, what changes of the drawn transmitters is told before
    these are named; where there is no end, what changes most of all that is drawn.
    """
    effects = {effect.node: effect for effect in answer.effects}
    ends = sorted(
        (one for one in chosen.ends.values() if not drawn or one in drawn), key=lambda one: not _pool(answer, one)
    )
    said = [(key, _WORDS[effects[key].direction]) for key in ends if effects[key].direction in _WORDS]
    if said:
        return f"{given_as(answer)}: {', '.join(_told(answer, said))}"
    moved = [e for e in answer.effects if e.node in drawn and e.direction.moves]
    pools = [e for e in moved if _pool(answer, e.node)]
    strongest = sorted(pools or ([] if ends else moved), key=lambda e: (-round(abs(e.log2_change), 6), e.node))
    lines = [", ".join(_told(answer, [(e.node, _WORDS[e.direction]) for e in strongest[:_FEW]]))] if strongest else []
    lines += [f"no sure change of {', '.join(_told(answer, [(key, '') for key in ends]))}"] if ends else []
    return f"{given_as(answer)}: {'; '.join(lines) or 'the strongest routes'}"


def finding_of_two(answers: tuple[Perturbation, Perturbation], ends: Iterable[str]) -> str:
    """“: serotonin up (cortical cleft) under both; IP3 down | unchanged (cortical cell)”; nothing where there is no end."""
    tables = [{effect.node: effect for effect in answer.effects} for answer in answers]
    both, apart = [], []
    for key in sorted(ends, key=lambda one: not _pool(answers[0], one)):
        ways = [_WORDS.get(table[key].direction, OPEN) if key in table else "unchanged" for table in tables]
        if ways[0] == ways[1]:
            both.append((key, ways[0]))
        else:
            apart.append((key, " | ".join(ways)))
    both = [one for one in both if one[1] != OPEN] or ([] if apart else both)
    lines = [f"{', '.join(_told(answers[0], both))} under both"] if both else []
    lines += [", ".join(_told(answers[0], apart))] if apart else []
    return f": {'; '.join(lines)}" if lines else ""


def _told(answer: Perturbation, said: Iterable[tuple[str, str]]) -> list[str]:
    """“dopamine up (striatal cleft and cortical cleft)” for nodes with a word each, the first few things."""
    labels = {one.id: one.label for one in atlas_of(answer.workspace).contexts.values()}
    found: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for key, way in said:
        entity = answer.workspace.network.nodes[answer.workspace.network.index[key]].entity
        found[answer.workspace.directory.label(entity), way].setdefault(labels.get(_at(key), _at(key)))
    return [
        f"{f'{label} {way}'.strip()} ({_joined(list(where))})" for (label, way), where in list(found.items())[:_SAID]
    ]


def _pool(answer: Perturbation, key: str) -> bool:
    return answer.workspace.network.nodes[answer.workspace.network.index[key]].kind is NodeKind.POOL


def _at(key: str) -> str:
    return key.partition("@")[2]


def _joined(names: list[str]) -> str:
    return ", ".join(names[:-1]) + (" and " if names[:-1] else "") + names[-1]


def twins_named(answer: Perturbation, scene: Scene) -> Scene:
    """The scene with “the same in …” behind each terminal or cell whose twins change alike and are not drawn."""
    effects: dict[str, dict[str, Effect]] = defaultdict(dict)
    for effect in answer.effects:
        effects[effect.context][effect.entity] = effect
    kinds = {one.id: one for one in atlas_of(answer.workspace).contexts.values()}
    drawn = {_at(node.id) for node in scene.nodes}
    outer = {item.id for item in scene.compartments if not item.parent and item.kind in (Place.TERMINAL, Place.CELL)}
    named = {}
    for place in outer & effects.keys():
        own = {e.entity: e for e in answer.effects if e.context == place and any(n.id == e.node for n in scene.nodes)}
        twins = [one for one in effects if one not in drawn and _alike(own, effects[one]) and one in kinds]
        twins = [one for one in twins if kinds[one].kind is kinds[place].kind]
        if twins and len(own) > 1:
            named[place] = _same(kinds[place], [kinds[one] for one in sorted(twins)])
    places = tuple(replace(item, label=named.get(item.id, item.label)) for item in scene.compartments)
    return replace(scene, compartments=places)


def _alike(own: Mapping[str, Effect], other: Mapping[str, Effect]) -> bool:
    """Whether another place has everything that is drawn of this one: what moves here moves so there, and nothing else against it."""
    return all(one in other and _follows(effect, other[one]) for one, effect in own.items())


def _follows(here: Effect, there: Effect) -> bool:
    """Whether a change elsewhere is the same; of one that is unsure or small here, whether it goes no other way there."""
    if here.direction.moves:
        return there.direction is here.direction
    return not there.direction.moves or there.log2_change * here.log2_change > 0


def _same(place: Compartment, twins: Iterable[Compartment]) -> str:
    """“dopamine terminal, dorsal striatum (the same in nucleus accumbens)”: names without what they share."""
    lead = place.label.partition(",")[0]
    names = [one.label.removeprefix(f"{lead}, ") for one in twins]
    more = f" and {len(names) - _NAMES} more" if len(names) > _NAMES else ""
    apart = "; " if any("," in name for name in names) else ", "
    return f"{place.label} (the same in {apart.join(names[:_NAMES])}{more})"


def told_apart(answer: Perturbation, scene: Scene) -> Scene:
    """The scene with a line that says how many changed nodes it leaves out, and which held targets."""
    shown, things = {node.id for node in scene.nodes}, {node.link for node in scene.nodes}
    still = (Direction.UNCHANGED, Direction.UNKNOWN)
    left = sum(effect.direction not in still and effect.node not in shown for effect in answer.effects)
    held = {
        t.label: t.occupancy
        for t in reversed(answer.targets)
        if t.target not in things and (t.occupancy or 0.0) >= _TOLD
    }
    tightest = sorted(held.items(), key=lambda row: (-round(row[1] or 0.0, 9), row[0]))
    names = [f"{label} {percent(share or 0.0)}" for label, share in tightest]
    lines = [f"+{left} changed nodes not shown (atlas)." if left else "", _listed(names), scene.note]
    return replace(scene, note=" ".join(line for line in lines if line))


def _listed(names: list[str]) -> str:
    """Held targets that are not drawn, the tightest by name."""
    more = f" and {len(names) - _NAMES} more" if len(names) > _NAMES else ""
    return f"Held, not drawn: {', '.join(names[:_NAMES])}{more}." if names else ""
