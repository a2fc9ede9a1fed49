"""An answer as a picture: what compounds bind, the strongest routes from there, and what opposes them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from kg import settings
from kg.draw.scene import Change, Kind, Layout, Place, Scene, SceneEdge, SceneNode
from kg.draw.views.foot import computed_line, percent, scenario_lines
from kg.draw.views.network import atlas_of, compartments, influences_between, scene_edges, scene_node
from kg.network.model import Kind as NodeKind
from kg.network.model import Role

if TYPE_CHECKING:
    from kg.draw.views.atlas import Atlas
    from kg.explore import Perturbation
    from kg.network.answer import Effect, ExplainedRoute, Explanation
    from kg.network.treatment import Target

_METABOLISM = """
SELECT ?record ?reaction (GROUP_CONCAT(DISTINCT STR(?source); separator=" ") AS ?evidence) {
  ?record a kg:Metabolism ; kg:substrateCompound <%s> ; kg:product <%s> .
  OPTIONAL { ?record kg:reaction ?reaction } OPTIONAL { ?record kg:statedBy ?source }
}
GROUP BY ?record ?reaction ORDER BY ?record
"""


@dataclass
class Chosen:
    """What a picture shows of the network: nodes in order, links with their share, routes by name."""

    clefts: frozenset[str] = frozenset()
    nodes: dict[str, None] = field(default_factory=dict)
    shares: dict[tuple[str, str], float] = field(default_factory=dict)
    routes: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    pathways: list[tuple[str, str]] = field(default_factory=list)

    def room_for(self, nodes: Iterable[str], most: int) -> bool:
        """Whether these nodes still fit on the page, and the cells and terminals that they stand in."""
        all_nodes = self.nodes.keys() | set(nodes)
        return len(all_nodes) <= most and len(self._crowded(all_nodes)) <= settings.VIEW_PLACES

    def _crowded(self, keys: Iterable[str]) -> set[str]:
        """Contexts of nodes by their name behind the @, pools left out."""
        return {key.partition("@")[2] for key in keys} - self.clefts

    def add(self, name: str, route: ExplainedRoute, total: float) -> None:
        """Take a route in; `total` is the sum of the sizes of all routes into its end, log2 units."""
        self.nodes |= dict.fromkeys(route.nodes)
        for link in pairwise(route.nodes):
            part = min(1.0, abs(route.share) / total) if total else 0.0
            self.shares[link] = max(self.shares.get(link, 0.0), part)
        self.routes.append((name, route.nodes))


def compound_scene(answer: Perturbation, most: int = settings.DRAW_NODE_LIMIT) -> Scene:
    """The strongest routes of an answer, at most about `most` nodes.

    Drawn are the carrying route of each of the first pathways and the strongest opposing one into its end, with the
    bound targets, the pools that compete there, and the compounds with their metabolites.
    """
    return build(answer, chosen_routes(answer, most), most)


def chosen_routes(answer: Perturbation, most: int) -> Chosen:
    """Carrying and opposing routes of the pathways by rank, as many as there is room for.

    A pathway whose change is that of a bound target alone comes last, and is shown where the page is already.
    """
    chosen = Chosen(_clefts(answer))
    spare = len(answer.scenario.compounds) + most // 5  # room for compounds and for the pools that compete
    ends: dict[str, str] = {}
    for pathway in answer.pathways[: settings.VIEW_PATHWAYS]:
        if pathway.route:
            ends.setdefault(pathway.route[-1].target, pathway.label)
    told = {end: answer.explain(end, settings.VIEW_ROUTES)[0] for end in ends}
    direct = [end for end in ends if len(told[end].routes[0].nodes) == 1]
    for end in ends:
        if end not in direct:
            take(chosen, told[end], most - spare, ends[end])
    for end in direct:
        here = _elsewhere(answer, end, chosen)
        take(chosen, told[end] if here == end else answer.explain(here, settings.VIEW_ROUTES)[0], most - spare, ends[end])
    return chosen


def _clefts(answer: Perturbation) -> frozenset[str]:
    network = answer.bench.network
    return frozenset(node.key.partition("@")[2] for node in network.nodes if node.kind is NodeKind.POOL)


def _elsewhere(answer: Perturbation, end: str, chosen: Chosen) -> str:
    """The node of the same entity that changes most in a place that is drawn already, else the node itself."""
    drawn = {key.partition("@")[2] for key in chosen.nodes}
    entity = answer.bench.network.nodes[answer.bench.network.index[end]].entity
    return next((e.node for e in answer.effects if e.entity == entity and e.context in drawn), end)


def take(chosen: Chosen, told: Explanation, most: int, name: str = "", every: bool = False) -> None:
    """The carrying route of an explanation and the largest that opposes it, or `every` route, while there is room."""
    total = sum(abs(route.share) for route in told.routes) + abs(told.other)
    carrying = told.routes[:1]
    opposing = [r for r in told.routes if carrying and r.share * carrying[0].share < 0][:1]
    for number, route in enumerate(told.routes if every else (*carrying, *opposing)):
        if not chosen.room_for(route.nodes, most):
            continue
        against = "opposing: " if route.share * told.routes[0].share < 0 else ""
        label = f"{against}{name or told.label}" + (f" ({number + 1})" if every else "")
        chosen.add(label, route, total)
        if name:
            chosen.pathways.append((name, label))


def build(answer: Perturbation, chosen: Chosen, most: int, title: str = "", layout: Layout = Layout.SYNAPSE) -> Scene:
    """The scene of what was chosen, with its compounds and the transmitter pools that compete with them."""
    bench, atlas = answer.bench, atlas_of(answer.bench)
    effects = {effect.node: effect for effect in answer.effects}
    bound = _bound(answer, chosen.nodes)
    keys = list(chosen.nodes | dict.fromkeys(_pools(answer, bound)))
    inside = set(keys)
    numbers = influences_between(bench, chosen.shares)
    numbers += [n for n in _at_sites(answer, inside, set(bound)) if n not in numbers]
    parts = compartments(bench, atlas, keys)
    nodes = [scene_node(bench, atlas, key, effects.get(key), _occupied(atlas, bound.get(key, ())), _stated(answer, key))
             for key in keys]
    edges = scene_edges(bench, atlas, numbers, effects, chosen.shares)
    clefts = [place.id for place in parts if place.kind is Place.CLEFT]
    given = _compounds(answer, clefts[0] if len(clefts) == 1 else "")
    acting = _actions(answer, atlas, bound)
    made = _metabolism(answer, atlas)
    used = {end for edge in (*acting, *made) for end in (edge.source, edge.target)}
    scene = Scene(
        title=title or _title(answer), record=_record(answer), subtitle=scenario_lines(answer)[0], layout=layout,
        compartments=parts, nodes=(*(node for node in given if node.id in used), *nodes), edges=(*acting, *made, *edges),
        note=scenario_lines(answer)[1], routes=_routes(chosen, edges), pathways=_pathways(chosen, edges),
        provenance=computed_line(answer, (*acting, *made, *edges)),
    )
    return scene.limit(most)


def _title(answer: Perturbation) -> str:
    names = " + ".join(c.label for c in answer.scenario.compounds if c.metabolite_of is None)
    against = " + ".join(c.label for c in answer.scenario.against if c.metabolite_of is None)
    return f"{names or 'scenario'}: the strongest routes" + (f", against {against}" if against else "")


def _record(answer: Perturbation) -> str:
    return next((c.id for c in answer.scenario.compounds), "") or f"urn:digest:{answer.scenario.digest}"


def _bound(answer: Perturbation, keys: Iterable[str]) -> dict[str, tuple[tuple[Target, float], ...]]:
    """Drawn node -> the compounds' targets there with their occupancy, tightest hold first, weak ones left out."""
    bench = answer.bench
    held = {(o.binding.action, o.binding.node): o.occupancy for o in answer.response.occupied}
    found: dict[str, list[tuple[Target, float]]] = defaultdict(list)
    for key in keys:
        number = bench.network.index[key]
        for target in answer.posed.prepared.targets:
            occupancy = held.get((target.action.iri, number), 0.0)
            if number in target.nodes and occupancy >= settings.VIEW_OCCUPANCY:
                found[key].append((target, occupancy))
    return {key: tuple(sorted(rows, key=lambda row: -row[1])) for key, rows in found.items()}


def _pools(answer: Perturbation, bound: Iterable[str]) -> list[str]:
    """The pools of the endogenous ligands of the sites that are bound."""
    network = answer.bench.network
    found: dict[str, None] = {}
    for key in bound:
        for number in network.incoming.get(network.index[key], ()):
            link = network.influences[number]
            if link.role is Role.LIGAND:
                found.setdefault(network.nodes[link.source].key)
    return list(found)


def _at_sites(answer: Perturbation, inside: set[str], bound: set[str]) -> list[int]:
    """Influences of ligands on bound sites and of bound transporters on pools, both ends drawn."""
    network = answer.bench.network
    found = []
    for number, link in enumerate(network.influences):
        source, target = network.nodes[link.source].key, network.nodes[link.target].key
        at_site = (link.role is Role.LIGAND and target in bound) or (link.role is Role.UPTAKE and source in bound)
        if at_site and source in inside and target in inside:
            found.append(number)
    return found


def _occupied(atlas: Atlas, held: Iterable[tuple[Target, float]]) -> str:
    """“93 % held [doc-002]”: how much of the target the compounds hold together, and who says that they act there.

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
    words = (percent(share) + (" held" if single else f" held ({atlas.directory.label_of_term(kind)})")
             for kind, share in parts.items())
    return f"{', '.join(words)} [{', '.join(tags)}]"


def _stated(answer: Perturbation, key: str) -> str:
    """What the documents state of the node's entity under these compounds."""
    node = answer.bench.network.nodes[answer.bench.network.index[key]]
    label = answer.bench.directory.label(node.entity)
    return " · ".join(f"stated: {s.says} ({s.document}:{s.line})" for s in answer.stated if s.node == label)


def _compounds(answer: Perturbation, place: str) -> list[SceneNode]:
    return [
        SceneNode(c.id, c.label, c.id, Kind.COMPOUND, place, detail=f"{c.free_nM:.3g} nM free", tooltip=c.basis)
        for c in answer.scenario.compounds
    ]


def _actions(answer: Perturbation, atlas: Atlas, bound: dict[str, tuple[tuple[Target, float], ...]]) -> list[SceneEdge]:
    """An arrow for each action of a compound on a drawn node; its sign is that of the action."""
    found: dict[tuple[str, str, int], SceneEdge] = {}
    for key, held in bound.items():
        for target, occupancy in held:
            action = target.action
            said = atlas.said((*action.evidence, action.iri))
            kind = answer.bench.directory.label_of_term(action.type)
            ends = (target.compound, key, action.sign)
            found.setdefault(ends, SceneEdge(
                f"{action.iri} {key}", target.compound, key, action.sign, action.iri, label=f"{kind}, {percent(occupancy)} of "
                "the target held", evidence=said.lines, background=said.background,
                tooltip=" · ".join(said.says[:3]),
            ))
    return list(found.values())


def _metabolism(answer: Perturbation, atlas: Atlas) -> list[SceneEdge]:
    """An arrow from each compound to each metabolite of it that was counted in."""
    edges = []
    for given in answer.scenario.compounds:
        if given.metabolite_of is None:
            continue
        rows = answer.bench.knowledge.rows(_METABOLISM % (given.metabolite_of, given.id))
        for row in rows[:1]:
            said = atlas.said((*str(row["evidence"] or "").split(), str(row["record"])))
            edges.append(SceneEdge(
                str(row["record"]), given.metabolite_of, given.id, 1, str(row["record"]), caption="metabolised to",
                label=row["reaction"] or "", change=Change.SAME, evidence=said.lines, background=said.background,
                tooltip=" · ".join(said.says[:2]),
            ))
    return edges


def _routes(chosen: Chosen, edges: Iterable[SceneEdge]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Routes as ids of arrows; where two arrows of opposite sign join a pair, the route shows both."""
    between: dict[tuple[str, str], list[str]] = defaultdict(list)
    for edge in edges:
        between[edge.source, edge.target].append(edge.id)
    return tuple((name, tuple(one for pair in pairwise(nodes) for one in between[pair])) for name, nodes in chosen.routes
                 if len(nodes) > 1)


def _pathways(chosen: Chosen, edges: Iterable[SceneEdge]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Pathway -> the arrows of its routes."""
    routes = dict(_routes(chosen, edges))
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for pathway, route in chosen.pathways:
        found[pathway] |= dict.fromkeys(routes.get(route, ()))
    return tuple((name, tuple(path)) for name, path in found.items() if path)
