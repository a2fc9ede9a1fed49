"""An answer as a picture: what compounds bind, the strongest routes from there, and what opposes them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from kg import settings
from kg.draw.layout.columns import steady
from kg.draw.layout.limit import limited
from kg.draw.scene import Layout, Scene, SceneEdge
from kg.engine.model import NodeKind, Role, Time, TimeScale
from kg.errors import NotFound
from kg.views.compound_strip import given
from kg.views.finding import finding, told_apart, twins_named
from kg.views.message import of_message
from kg.views.parts import atlas_of, compartments, influences_between, scene_edges, scene_node
from kg.views.provenance import computed_line, percent, scenario_lines
from kg.views.selection import CONTEXTS, Chosen, chosen_routes
from kg.views.shared_targets import joined

if TYPE_CHECKING:
    from kg.answer.perturbation import Perturbation
    from kg.question.targets import Target
    from kg.question.workspace import Workspace
    from kg.views.appearance import Appearance

# A binding below this occupancy is left out of a picture: its arrow would say more than it does.
OCCUPANCY = 0.05


HELD = "Held: share of a target that the compounds occupy; in brackets by whose word they act there, and how many more."
Pairs = frozenset[tuple[str, str]]  # IRI of an action, key of a node


def compound_scene(answer: Perturbation, most: int = settings.DRAW_NODE_LIMIT, within: str = "") -> Scene:
    """What an answer is about, at most about `most` nodes; with `within`, the strongest routes into that context alone.

    Drawn are the targets that somebody affirms, each where it is used (`Message`), what changes most there and what is
    released, with the pools that compete and the compounds with their metabolites. Raises NotFound where nothing changes.
    """
    place = answer.workspace.directory.resolve(within, CONTEXTS, "context").label if within else ""
    chosen = chosen_routes(answer, most, within) if within else of_message(answer, most)
    if not chosen.nodes:
        raise NotFound(
            f"{named(answer) or 'the scenario'} changes no node, so there is nothing to draw",
            cure=next(iter(answer.notes), "`kg perturb` says what was given and what is known"),
        )
    scene = build(answer, chosen, f"{named(answer)}: routes into {place}")
    scene = twins_named(answer, replace(scene, nodes=tuple(map(steady, scene.nodes))))
    cut = limited(replace(scene, note=f"{HELD} {scene.note}".strip()), most, folded=False)
    drawn = {node.id for node in cut.nodes}
    return told_apart(answer, cut if within else replace(cut, title=finding(answer, chosen, drawn)))


def build(
    answer: Perturbation,
    chosen: Chosen,
    title: str = "",
    also: Pairs = frozenset(),
    *,
    links: frozenset[int] = frozenset(),
    strip: bool | None = None,
    alone: bool = False,
    apart: bool = False,
) -> Scene:
    """The scene of what was chosen, with its compounds and the transmitter pools that compete with them.

    Weak holds are left out, but for those of `also`: pairs of an action and a node. Between drawn nodes stand the
    links of the routes, what is `carrying`, and `links` (numbers of influences). `strip` says whether what is
    given stands in a strip above (unsaid: where it turns into something); `alone` leaves out what carries beside the routes;
    `apart` keeps compounds that share a target apart.
    """
    workspace, atlas = answer.workspace, atlas_of(answer.workspace)
    effects = {effect.node: effect for effect in answer.effects}
    bound = _bound(answer, chosen.nodes, also)
    keys = list(chosen.nodes | dict.fromkeys(_pools(answer, bound)))
    inside = set(keys)
    numbers = _influences(answer, chosen, inside, set(bound), links if alone else links | carrying(answer))
    parts = compartments(workspace, atlas, keys)
    nodes = tuple(
        scene_node(workspace, atlas, key, effects.get(key), _occupied(atlas, bound.get(key, ())), _stated(answer, key))
        for key in keys
    )
    edges = tuple(scene_edges(workspace, atlas, numbers, effects, chosen.shares))
    around = Scene(title or _title(answer), _record(answer), "", Layout.SYNAPSE, parts, nodes, edges)
    known = given(answer, around, _actions(answer, atlas, bound), strip=strip)
    whole = replace(
        around,
        subtitle=scenario_lines(answer)[0],
        compartments=(*known.compartments, *parts),
        nodes=(*known.nodes, *nodes),
        edges=(*known.edges, *edges),
        note=scenario_lines(answer)[1],
        routes=_routes(chosen, edges),
        pathways=_pathways(chosen, edges),
        provenance=computed_line(answer, (*known.edges, *edges)),
        dotted="background knowledge",
    )
    return whole if apart else joined(whole)


def _influences(
    answer: Perturbation, chosen: Chosen, inside: set[str], bound: set[str], links: frozenset[int]
) -> list[int]:
    """The links of the chosen routes, those at the sites of what is bound, and `links`."""
    numbers = [n for n in influences_between(answer.workspace, chosen.shares) if _now(answer, n)]
    numbers += [n for n in _at_sites(answer, inside, bound) if n not in numbers]
    return numbers + [n for n in sorted(links) if n not in numbers and _drawn(answer.workspace, n) <= inside]


def _now(answer: Perturbation, number: int) -> bool:
    """Whether an influence acts in the time that was asked for: what takes days does nothing in an acute answer."""
    slow = answer.workspace.network.influences[number].time is TimeScale.SLOW
    return not (slow and answer.posed.scenario.time is Time.ACUTE)


def named(answer: Perturbation) -> str:
    """The compounds of an answer, metabolites left out."""
    return " + ".join(c.label for c in answer.scenario.compounds if c.metabolite_of is None)


def _title(answer: Perturbation) -> str:
    names = named(answer)
    against = " + ".join(c.label for c in answer.scenario.against if c.metabolite_of is None)
    return f"{names or 'scenario'}: the strongest routes" + (f", against {against}" if against else "")


def _record(answer: Perturbation) -> str:
    return next((c.id for c in answer.scenario.compounds), "") or f"urn:digest:{answer.scenario.digest}"


def held(answer: Perturbation, keys: Iterable[str]) -> Pairs:
    """The actions that hold enough of a node to be drawn, each with that node."""
    return frozenset((target.action.iri, key) for key, rows in _bound(answer, keys).items() for target, _ in rows)


def _bound(
    answer: Perturbation,
    keys: Iterable[str],
    also: Pairs = frozenset(),
) -> dict[str, tuple[tuple[Target, float], ...]]:
    """Drawn node -> the compounds' targets there with their occupancy, tightest hold first, weak ones left out."""
    workspace = answer.workspace
    shares = {(o.binding.action, o.binding.node): o.occupancy for o in answer.response.occupied}
    found: dict[str, list[tuple[Target, float]]] = defaultdict(list)
    for key in keys:
        number = workspace.network.index[key]
        for target in answer.posed.prepared.targets:
            occupancy = shares.get((target.action.iri, number), 0.0)
            if number in target.nodes and (occupancy >= OCCUPANCY or (target.action.iri, key) in also):
                found[key].append((target, occupancy))
    return {key: tuple(sorted(rows, key=lambda row: -row[1])) for key, rows in found.items()}


def _pools(answer: Perturbation, bound: Iterable[str]) -> list[str]:
    """The pools of the endogenous ligands of the sites that are bound, and of what a bound transporter clears what changes most."""
    network = answer.workspace.network
    moved = {effect.node: abs(effect.log2_change) for effect in answer.effects}
    found: dict[str, None] = {}
    for key in bound:
        into, out = (table.get(network.index[key], ()) for table in (network.incoming, network.outgoing))
        links = [network.influences[number] for number in (*into, *out)]
        found |= dict.fromkeys(network.nodes[one.source].key for one in links if one.role is Role.LIGAND)
        cleared = [network.nodes[one.target].key for one in links if one.role is Role.UPTAKE]
        found |= dict.fromkeys(sorted(cleared, key=lambda one: (-round(moved.get(one, 0.0), 9), one))[:1])
    return list(found)


def _at_sites(answer: Perturbation, inside: set[str], bound: set[str]) -> list[int]:
    """Influences of ligands on bound sites and of bound transporters on pools, both ends drawn."""
    network = answer.workspace.network
    found = []
    for number, link in enumerate(network.influences):
        source, target = network.nodes[link.source].key, network.nodes[link.target].key
        at_site = (link.role is Role.LIGAND and target in bound) or (link.role is Role.UPTAKE and source in bound)
        if at_site and source in inside and target in inside:
            found.append(number)
    return found


def carrying(answer: Perturbation) -> frozenset[int]:
    """Influences within one place that pass a change on in the direction in which their target changed.

    A pool counts with every place around it, and what releases into it counts always: it is what the pool is for.
    """
    network = answer.workspace.network
    moved = {
        effect.node: effect.log2_change for effect in answer.effects if effect.direction not in ("unchanged", "unknown")
    }
    found = []
    for number, link in enumerate(network.influences):
        source, target = network.nodes[link.source], network.nodes[link.target]
        if not _now(answer, number):
            continue
        pools = NodeKind.POOL in (source.kind, target.kind)
        releases = target.kind is NodeKind.POOL and link.role is Role.DRIVE
        passes = link.sign * moved.get(source.key, 0.0) * moved.get(target.key, 0.0) > 0
        if releases or (passes and (pools or source.context == target.context)):
            found.append(number)
    return frozenset(found)


def _occupied(atlas: Appearance, held: Iterable[tuple[Target, float]]) -> str:
    """“93 % held [doc-002 +1]”: how much of the target the compounds hold together, and who says that they act there.

    Compounds with the same action share a site, so that their parts add up; others are named apart.
    """
    parts: dict[str, float] = defaultdict(float)
    tags: dict[str, None] = {}
    for target, share in held:
        parts[target.action.type] += share
        tags |= dict.fromkeys(atlas.origins((*target.action.evidence, target.action.iri)))
    if not parts:
        return ""
    single = len(parts) == 1
    words = (
        percent(share) + (" held" if single else f" held ({atlas.directory.label_of_term(kind)})")
        for kind, share in parts.items()
    )
    first, *others = tags or ["background"]
    return f"{', '.join(words)} [{first}{f' +{len(others)}' if others else ''}]"


def _stated(answer: Perturbation, key: str) -> str:
    """What the documents state of the node's entity under these compounds."""
    node = answer.workspace.network.nodes[answer.workspace.network.index[key]]
    label = answer.workspace.directory.label(node.entity)
    return " · ".join(f"stated: {s.says} ({s.document}:{s.line})" for s in answer.stated if s.node == label)


def _actions(
    answer: Perturbation, atlas: Appearance, bound: dict[str, tuple[tuple[Target, float], ...]]
) -> list[SceneEdge]:
    """An arrow for each action of a compound on a drawn node; its sign is that of the action."""
    found: dict[tuple[str, str, int], SceneEdge] = {}
    for key, held in bound.items():
        for target, occupancy in held:
            action = target.action
            said = atlas.said((*action.evidence, action.iri))
            kind = answer.workspace.directory.label_of_term(action.type)
            ends = (target.compound, key, action.sign)
            found.setdefault(
                ends,
                SceneEdge(
                    f"{action.iri} {key}",
                    target.compound,
                    key,
                    action.sign,
                    action.iri,
                    label=f"{kind}, {percent(occupancy)} of the target held",
                    evidence=said.lines,
                    background=said.background,
                    tooltip=" · ".join(said.says[:3]),
                ),
            )
    return list(found.values())


def traffic(edges: Iterable[SceneEdge]) -> dict[tuple[str, str], list[str]]:
    """Ids of the arrows from the first to the second node of each pair."""
    between: dict[tuple[str, str], list[str]] = defaultdict(list)
    for edge in edges:
        between[edge.source, edge.target].append(edge.id)
    return between


def _drawn(workspace: Workspace, number: int) -> set[str]:
    """Keys of the two nodes that an influence joins."""
    link = workspace.network.influences[number]
    return {workspace.network.nodes[end].key for end in (link.source, link.target)}


def _routes(chosen: Chosen, edges: Iterable[SceneEdge]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Routes as ids of arrows; where two arrows of opposite sign join a pair, the route shows both."""
    between = traffic(edges)
    return tuple(
        (name, tuple(one for pair in pairwise(nodes) for one in between[pair]))
        for name, nodes in chosen.routes
        if len(nodes) > 1
    )


def _pathways(chosen: Chosen, edges: Iterable[SceneEdge]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Pathway -> the arrows of its routes."""
    routes = dict(_routes(chosen, edges))
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for pathway, route in chosen.pathways:
        found[pathway] |= dict.fromkeys(routes.get(route, ()))
    return tuple((name, tuple(path)) for name, path in found.items() if path)
