"""Answers as an atlas: every place that changes against every thing that changes, grouped by cell and by pathway."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from kg.answer.compare import standing
from kg.direction import Direction
from kg.draw.atlas import EVERY_CHANGE, Atlas, AtlasCell, AtlasLine, CellReading, counted
from kg.draw.scene import EntityKind
from kg.draw.style import SHAPES
from kg.errors import NotFound
from kg.knowledge.vocabulary import local_name
from kg.views.compound import OCCUPANCY, named
from kg.views.parts import atlas_of
from kg.views.provenance import percent, scenario_lines
from kg.views.selection import CONTEXTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.answer.perturbation import Perturbation
    from kg.answer.records import Effect
    from kg.question.workspace import Workspace

_STEPS = """
SELECT DISTINCT ?pathway ?label ?from ?to {
  { ?step kg:module ?pathway } UNION { ?step kg:pathway ?pathway }
  ?step kg:subject ?from ; kg:object ?to . ?pathway rdfs:label ?label .
}
ORDER BY ?label ?from ?to
"""
_READOUTS = (
    "SELECT ?entity ?label { ?entity kg:readoutOf ?pathway . ?pathway rdfs:label ?label } ORDER BY ?entity ?label"
)
_CELLS = "SELECT ?cell ?label { ?cell a kg:Cell ; rdfs:label ?label } ORDER BY ?cell"
# How much it says of a thing's pathway that it is read from the thing; that a step acts on the thing or starts there counts 1.
_READ = 100
# Kinds that stand together, whatever pathway they belong to, in this order before the pathways.
_FIRST = (EntityKind.RECEPTOR, EntityKind.TRANSPORTER, EntityKind.TRANSMITTER, EntityKind.PROCESS)
_PASSES = 3  # passes by which the order of a cascade is settled


def atlas_scene(answers: Sequence[Perturbation], within: str = "") -> Atlas:
    """Every change of one answer, of two compounds in split cells, or of several doses in panels.

    Rows and columns stand in an order of the graph's, so that two atlases compare. With `within` (a context as a
    person names it) the columns are the places at or below it. Raises NotFound where nothing changes.
    """
    workspace = answers[0].workspace
    place, inside = _inside(workspace, within)
    effects = [{e.node: e for e in answer.effects if inside is None or e.context in inside} for answer in answers]
    held = [_held(answer) for answer in answers]
    readings = {
        key: tuple(_reading(key, found, ours) for found, ours in zip(effects, held, strict=True)) for key in effects[0]
    }
    shown = [key for key, all_of in readings.items() if any(_told(one) for one in all_of)]
    if not shown:
        raise NotFound(
            f"{named(answers[0]) or 'the scenario'} changes no node{f' in {within}' if within else ''}",
            cure="`kg perturb` says what was given and what is known",
        )
    rows, columns = (
        _rows(workspace, {effects[0][k].entity for k in shown}),
        _columns(answers, {effects[0][k].context for k in shown}),
    )
    here = ({line.id for line in rows}, {line.id for line in columns})
    cells = tuple(
        AtlasCell(
            e.entity, e.context, readings[key], e.iri, _said(key, answers, [found[key] for found in effects], held)
        )
        for key, e in effects[0].items()
        if e.entity in here[0] and e.context in here[1]
    )
    names = _names(answers)
    return Atlas(
        _title(answers, readings, place), next((c.id for c in answers[0].scenario.compounds), "urn:digest:" + answers[0].scenario.digest),
        names, rows, columns, cells, _subtitle(answers), _note(len(readings), len(cells)), _provenance(answers[0]),
        panels=len(answers) > 1 and len({named(answer) for answer in answers}) == 1,
    )  # fmt: skip


def _inside(workspace: Workspace, within: str) -> tuple[str, set[str] | None]:
    """The name of a context and the local names of those at or below it; None for all."""
    if not within:
        return "", None
    place = workspace.directory.resolve(within, CONTEXTS, "context")
    return place.label, {local_name(one) for one in workspace.below.get(place.iri, frozenset({place.iri}))}


def _told(reading: CellReading) -> bool:
    """Whether a reading is worth a row: it changes, may change, or the compound acts there."""
    return reading.held or reading.direction not in (Direction.UNCHANGED, Direction.UNKNOWN)


def _held(answer: Perturbation) -> dict[str, str]:
    """Key of a node that the compounds hold -> how much and how, in words."""
    found: dict[str, list[str]] = defaultdict(list)
    for target in answer.targets:
        if target.occupancy is not None and target.occupancy >= OCCUPANCY and target.context:
            key = f"{target.target}@{target.context}"
            found[key].append(f"{percent(target.occupancy)} held, {target.action} [{', '.join(target.evidence[:2])}]")
    return {key: "; ".join(rows) for key, rows in found.items()}


def _reading(key: str, effects: dict[str, Effect], held: dict[str, str]) -> CellReading:
    effect = effects[key]
    return CellReading(effect.direction, effect.log2_change, f"{effect.entity}@{effect.context}" in held)


def _said(key: str, answers: Sequence[Perturbation], effects: list[Effect], held: list[dict[str, str]]) -> str:
    """What the hover of a cell says: each reading in words, what is held, and how to ask why."""
    lines = [f"{effects[0].label} ({key})"]
    for answer, effect, ours in zip(answers, effects, held, strict=True):
        lead = f"{_name(answer)}: " if len(answers) > 1 else ""
        sure = "" if effect.stability is None else f", same call in {percent(effect.stability)} of samples"
        acts = ours.get(f"{effect.entity}@{effect.context}", "")
        lines.append(
            f"{lead}{effect.direction}, {2.0**effect.log2_change:.3g} × the comparator{sure}{f' · {acts}' if acts else ''}"
        )
    given = answers[0].scenario.compounds[:1]
    return " · ".join([*lines, *(f"why: kg explain '{one.label}' {key}" for one in given)])


def _columns(answers: Sequence[Perturbation], contexts: set[str]) -> tuple[AtlasLine, ...]:
    """The places, each beside the others of its cell; cells in the order of their names, spaces last."""
    workspace = answers[0].workspace
    cell = {
        local_name(part): str(row["label"])
        for row in workspace.knowledge.rows(_CELLS)
        for part in workspace.below.get(str(row["cell"]), ())
    }
    atlas = atlas_of(workspace)
    place = {one.id: (iri, one) for iri, one in atlas.contexts.items()}
    names = named(answers[0])
    lines = []
    for context in contexts:
        iri, one = place[context]
        group = cell.get(context, one.label)
        said = f"{one.label} · its picture: kg draw '{names}' --in {context} -o synapse.svg"
        lines.append(
            (
                one.kind == "cleft",
                group,
                one.label,
                AtlasLine(context, one.label, "spaces" if one.kind == "cleft" else group, iri, said),
            )
        )
    return tuple(line for *_, line in sorted(lines, key=lambda row: row[:3]))


def _rows(workspace: Workspace, entities: set[str]) -> tuple[AtlasLine, ...]:
    """The things: receptors, transporters and transmitters first, then each pathway in the order of its cascade."""
    atlas, steps = atlas_of(workspace), workspace.knowledge.rows(_STEPS)
    pathway = _pathways(workspace, steps)
    depth = _depths(entities, {(str(row["from"]), str(row["to"])) for row in steps})
    lines = []
    for entity in entities:
        kind, label = atlas.kind(entity), workspace.directory.label(entity)
        first = kind in _FIRST
        group = _many(SHAPES[kind].name) if first else pathway.get(entity, "")
        rank = _FIRST.index(kind) if first else len(_FIRST) + (not group)
        along = 0.0 if first else depth[entity]
        line = AtlasLine(entity, label, group or "others", entity, label)
        lines.append((rank, group, along, label, line))
    return tuple(line for *_, line in sorted(lines, key=lambda row: row[:4]))


def _many(name: str) -> str:
    """The plural of a kind."""
    return f"{name}es" if name.endswith("s") else f"{name}s"


def _pathways(workspace: Workspace, steps: list[dict[str, str | None]]) -> dict[str, str]:
    """The pathway that each thing belongs to most; of equal ones the larger."""
    weights: dict[str, Counter[str]] = defaultdict(Counter)
    for row in steps:
        for end in ("from", "to"):
            weights[str(row[end])][str(row["label"])] += 1
    for row in workspace.knowledge.rows(_READOUTS):
        weights[str(row["entity"])][str(row["label"])] += _READ
    size = Counter(str(row["label"]) for row in steps)
    return {e: min(found, key=lambda name: (-found[name], -size[name], name)) for e, found in weights.items()}


def _depths(entities: set[str], steps: set[tuple[str, str]]) -> dict[str, float]:
    """How far down a cascade each thing stands: one more than the mean of what acts on it, a few times over."""
    above: dict[str, set[str]] = defaultdict(set)
    for source, target in steps:
        if source in entities and target in entities and source != target:
            above[target].add(source)
    depth = dict.fromkeys(entities, 0.0)
    for _ in range(_PASSES):
        depth = {e: 1.0 + sum(depth[a] for a in above[e]) / len(above[e]) if above[e] else 0.0 for e in entities}
    return depth


def _name(answer: Perturbation) -> str:
    """A scenario in few words: its compounds with their doses."""
    given = [f"{c.label} {c.dose}".strip() for c in answer.scenario.compounds if c.metabolite_of is None]
    return " + ".join(given) or "conditions"


def _names(answers: Sequence[Perturbation]) -> tuple[str, ...]:
    names = [_name(answer) for answer in answers]
    return tuple(
        name if names.count(name) == 1 else f"{name} {answer.scenario.compounds[0].level}"
        for name, answer in zip(names, answers, strict=True)
    )


def _title(answers: Sequence[Perturbation], readings: dict[str, tuple[CellReading, ...]], place: str) -> str:
    """The finding: how many nodes go which way; of two compounds how many they share."""
    names, where = _names(answers), f" in {place}" if place else ""
    if len(answers) == 2 and named(answers[0]) != named(answers[1]):
        stand = Counter(standing((one.direction, two.direction), names) for one, two in readings.values())
        return f"{names[0]} | {names[1]}{where}: {stand['shared']} changes shared, {stand['opposite']} opposite"
    said = []
    for number, name in enumerate(names):
        ways = counted(all_of[number] for all_of in readings.values())
        open_ = ways[Direction.UNCERTAIN] + ways[Direction.CONFLICTING]
        said.append(
            f"{name}{where}: {ways[Direction.INCREASED]} up, {ways[Direction.DECREASED]} down, {open_} undecided"
        )
    return " | ".join(said)


def _subtitle(answers: Sequence[Perturbation]) -> str:
    against = " + ".join(c.label for c in answers[0].scenario.against if c.metabolite_of is None)
    given = " | ".join(dict.fromkeys(scenario_lines(answer)[0] for answer in answers))
    halves = (
        "" if len(answers) == 1 or named(answers[0]) == named(answers[1]) else "; left half first, right half second"
    )
    return f"{given}; change against {against or 'no compound'}{halves}"


def _note(nodes: int, cells: int) -> str:
    left = nodes - cells
    rest = f"; {left} nodes of things or in places without any change are left out" if left else ""
    return f"Places across, things down; {EVERY_CHANGE}{rest}."


def _provenance(answer: Perturbation) -> str:
    scene = answer.scenario
    return (
        f"Computed with synaptrace, network {scene.digest} ({scene.nodes} nodes, {scene.influences} influences), "
        f"{scene.time}; computed, not stated. Evidence of a cell: hover, or kg explain."
    )
