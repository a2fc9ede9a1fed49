"""Which transmitters, neurons and cascades move, from the effects of all nodes; and the targets that move them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import log1p, sqrt
from typing import TYPE_CHECKING

import numpy as np

from kg.answer.blocks import Cause, FiringEffect, PoolEffect, SignalEffect
from kg.answer.records import Effect
from kg.answer.words import short_name
from kg.engine.attribution import Attribution
from kg.engine.direction import CHANGED
from kg.engine.model import NodeKind
from kg.question.workspace import Workspace

if TYPE_CHECKING:
    from kg.engine.system import Array

# Two signals of a cell with causes nearer than this (cosine of their shares, whatever the sign) are one event.
SAME_CAUSES = 0.9
# A target below this part of all shares is not named as a cause.
NAMED_PART = 0.05

_BLOCKS = """
SELECT DISTINCT ?entity ?block {
  { ?entity kg:answerBlock ?block . FILTER NOT EXISTS { ?entity a owl:Class } }
  UNION { ?class kg:answerBlock ?block ; a owl:Class . ?entity a/rdfs:subClassOf* ?class }
  UNION { ?entity kg:isReadout true . BIND("signalling" AS ?block) }
}
"""
_ORDER = "SELECT ?space ?order { ?space a kg:Cleft ; kg:order ?order }"
_CELLS = """
SELECT ?context ?cell ?label {
  ?context kg:partOf* ?cell . ?cell a kg:Cell ; rdfs:label ?label .
  FILTER NOT EXISTS { ?cell kg:partOf+ ?larger . ?larger a kg:Cell }
}
"""


@dataclass(frozen=True, slots=True)
class Blocks:
    """The three blocks, each with the largest change first."""

    transmitters: tuple[PoolEffect, ...]
    neurons: tuple[FiringEffect, ...]
    signalling: tuple[SignalEffect, ...]


def blocks(workspace: Workspace, found: Sequence[Effect], attribution: Attribution) -> Blocks:
    """Transmitters, firing and signalling among the effects `found` of one answer."""
    rows = workspace.knowledge.usual_rows(_BLOCKS)
    members: dict[str, set[str]] = {}
    for row in rows:
        members.setdefault(str(row["block"]), set()).add(str(row["entity"]))
    nodes, index = workspace.network.nodes, workspace.network.index
    short = workspace.abbreviations
    cells = {str(r["context"]): str(r["label"]) for r in workspace.knowledge.usual_rows(_CELLS)}
    order = {str(r["space"]): int(str(r["order"])) for r in workspace.knowledge.usual_rows(_ORDER)}
    label = workspace.directory.label

    def place(effect: Effect) -> str:
        return nodes[index[effect.iri]].context

    # A pool into which nothing leads is a rest level that receptors there hear, not one that is computed.
    fed = {influence.target for influence in workspace.network.influences}
    pools = [e for e in found if nodes[index[e.iri]].kind is NodeKind.POOL and index[e.iri] in fed]
    fires = [e for e in found if e.entity in members.get("neurons", ())]
    signals = [e for e in found if e.entity in members.get("signalling", ()) and abs(e.change) >= CHANGED]
    return Blocks(
        tuple(
            PoolEffect(
                e.node,
                short.get(e.entity) or label(e.entity),
                short.get(place(e)) or label(place(e)),
                e.direction,
                e.change,
                e.stability,
                order.get(place(e), 0),
                nodes[index[e.iri]].outside,
            )
            for e in pools
        ),
        tuple(
            FiringEffect(
                e.node, label(e.entity), cells.get(place(e)) or label(place(e)), e.direction, e.change, e.stability
            )
            for e in fires
        ),
        _signalling(workspace, attribution, [(e, cells.get(place(e)) or label(place(e))) for e in signals]),
    )


def _signalling(
    workspace: Workspace, attribution: Attribution, found: Iterable[tuple[Effect, str]]
) -> tuple[SignalEffect, ...]:
    """One record a cell, entity and direction; those of a cell with the same causes are told as one event."""
    index = workspace.network.index
    first: dict[tuple[str, str, bool], SignalEffect] = {}
    for effect, cell in found:
        key = (cell, effect.entity, effect.change > 0)
        if key in first:
            first[key] = replace(first[key], places=first[key].places + 1)
            continue
        why = causes(workspace, attribution, index[effect.iri])
        name = workspace.directory.label(effect.entity)
        first[key] = SignalEffect(
            effect.node, name, cell, effect.direction, effect.change, effect.stability, 1, why, ()
        )
    # Where a signal of a cell goes up in one of its places and down in another, each is told with its place.
    apart = {node.key: workspace.directory.label(node.context) for node in workspace.network.nodes}
    apart = {
        record.node: apart[record.node] for cell, entity, up in first if (record := first.get((cell, entity, not up)))
    }
    kept: list[SignalEffect] = []
    # A fall to a half is as large as a rise to twice as much.
    for record in sorted(first.values(), key=lambda r: -round(abs(log1p(r.change)), 9)):
        same = next((k for k, r in enumerate(kept) if r.cell == record.cell and _alike(r, record)), None)
        if same is None:
            kept.append(record)
        else:
            glyph = "▲" if record.change > 0 else "▼"
            place = apart.get(record.node, record.cell)
            where = "" if place == record.cell else f" ({place})"
            kept[same] = replace(kept[same], follows=(*kept[same].follows, f"{record.signal} {glyph}{where}"))
    return tuple(replace(record, cell=apart.get(record.node, record.cell)) for record in kept)


def causes(workspace: Workspace, attribution: Attribution, node: int) -> tuple[Cause, ...]:
    """The targets in the change of a node, largest share first."""
    return caused_by(workspace, attribution, attribution.shares[node])


def caused_by(workspace: Workspace, attribution: Attribution, shares: Array) -> tuple[Cause, ...]:
    """Shares (bindings,) in one change by target, largest first; those next to nothing are left out."""
    total: dict[str, float] = {}
    short: dict[str, str] = {}
    names: dict[str, str] = {}  # a target has a binding in each of its places
    for k, share in zip(np.flatnonzero(shares).tolist(), shares[shares != 0.0].tolist(), strict=True):
        target = attribution.bindings[k].target
        if target not in names:
            name = names[target] = workspace.directory.label(target)
            short[name] = workspace.abbreviations.get(target) or short_name(name)
        total[names[target]] = total.get(names[target], 0.0) + share
    gross = sum(map(abs, total.values()))
    sign = 1.0 if sum(total.values()) >= 0 else -1.0
    found = [
        Cause(t, s, sign * s / gross, short[t]) for t, s in total.items() if gross and abs(s) >= NAMED_PART * gross
    ]
    return tuple(sorted(found, key=lambda c: (-round(abs(c.share), 9), c.target)))


def _alike(one: SignalEffect, other: SignalEffect) -> bool:
    """Whether two changes have the same causes in the same proportion, up to one common sign."""
    a, b = ({c.target: c.share for c in r.causes} for r in (one, other))
    dot = sum(share * b.get(target, 0.0) for target, share in a.items())
    size = sqrt(sum(s * s for s in a.values()) * sum(s * s for s in b.values()))
    return size > 0 and abs(dot) >= SAME_CAUSES * size
